"""The program as people install it: a wheel, away from the source tree."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest
import typer

from models.codebook.reading import default_codebook_path
from models.errors import ThroughlineError
from models.shipped import shipped
from tests.once import made_once

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source archive, and the wheel that was built from it."""

    def build(out: Path) -> None:
        command = [sys.executable, "-m", "build", "--outdir", str(out), str(ROOT)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]

    return made_once(tmp_path_factory, "built", build)


def _binaries(folder: Path) -> Path:
    return folder / ("Scripts" if sys.platform == "win32" else "bin")


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of an environment that holds the wheel, with the libraries of this one."""

    def install(folder: Path) -> None:
        venv.create(folder, with_pip=False)
        python = _binaries(folder) / ("python.exe" if sys.platform == "win32" else "python")
        asked = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
        place = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
        # libraries only: what makes the source tree importable is a file that is not read from here
        (Path(place) / "libraries.pth").write_text(str(Path(typer.__file__).parents[1]))
        [wheel] = built.glob("*.whl")
        pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps"]
        done = subprocess.run([*pip, str(wheel)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]

    return _binaries(made_once(tmp_path_factory, "installed", install)) / (
        "throughline.exe" if sys.platform == "win32" else "throughline"
    )


def run(command: Path, where: Path, *given: str) -> str:
    done = subprocess.run(
        [str(command), *given], cwd=where, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_both_archives_hold_what_comes_with_the_program(built: Path) -> None:
    """The wheel lacked codebook.yaml: no study could be made with it."""
    [wheel], [source] = built.glob("*.whl"), built.glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as archive:
        in_wheel = archive.namelist()
    with tarfile.open(source) as archive:
        in_source = archive.getnames()
    for name in (
        "codebook.yaml",
        "data/frameworks/aurora.yaml",
        "data/transcripts/participants.csv",
    ):
        assert any("share/throughline/" in each and each.endswith(f"/{name}") for each in in_wheel)
        assert any(each.endswith(f"/{name}") for each in in_source)
    assert any(each.endswith("reader.mjs") for each in in_wheel)
    assert any(each.endswith("migrations/script.py.mako") for each in in_wheel)


@pytest.mark.slow
def test_the_sample_is_built_and_read_by_what_was_installed(
    installed: Path, tmp_path: Path
) -> None:
    run(installed, tmp_path, "demo", "--study", "sample.study", "--quiet")
    assert "9 interviews" in run(installed, tmp_path, "status", "sample.study")
    run(installed, tmp_path, "new", "mine.study")
    run(installed, tmp_path, "export", "mine.study", "-o", "empty")
    run(installed, tmp_path, "export", "sample.study", "-o", "out")
    assert (tmp_path / "out" / "codebook.yaml").stat().st_size > 10_000


@pytest.mark.slow
def test_the_workbench_of_what_was_installed_answers(installed: Path, tmp_path: Path) -> None:
    run(installed, tmp_path, "new", "mine.study")
    served = subprocess.Popen(
        [str(installed), "open", "mine.study", "--no-browser"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert served.stdout is not None
        assert "Throughline is at http://127.0.0.1:" in served.stdout.readline()
    finally:
        served.terminate()
        served.wait()


def test_in_the_source_tree_its_own_files_are_used() -> None:
    assert default_codebook_path() == ROOT / "codebook.yaml"


def test_a_file_that_is_nowhere_is_told() -> None:
    with pytest.raises(ThroughlineError, match="Install it again"):
        shipped("nothing.yaml")
