"""The start page: nothing of a study before one is open, and each bad path told at its place."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from app.asgi import page_routes
from app.common.new_study import file_for
from app.common.set_up import set_up_step
from app.server import workbench
from app.server.first_page import WHERE
from app.server.study_access import open_study, whole_study
from app.server.workbench import NONE_OPEN, Workbench
from app.start.folders import list_folder, nearest_folder
from models.errors import StudyUnusable
from models.machine import FOLDER_VARIABLE, Remembered, recall, remember
from models.recent_studies import note_opened, recent_studies
from models.store.study import Study
from tests.studies import small_study

MAIN = Path(__file__).resolve().parents[3] / "app" / "main.py"
PORT = 8499


@pytest.fixture(autouse=True)
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workbench]:
    """A workbench without a study, of an account that has opened none."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "state"))
    monkeypatch.setenv("THROUGHLINE_STUDIES", str(tmp_path / "studies"))
    bench = Workbench(None, port=PORT)
    workbench.start(bench)
    yield bench
    workbench.stop()


def shown(at: str = "", **typed: str) -> AppTest:
    test = AppTest.from_file(str(MAIN), default_timeout=60)
    if at:
        test.query_params["at"] = at
    test.run()
    assert not test.exception, test.exception
    for key, words in typed.items():
        test.text_input(key=key.replace("_", "-")).set_value(words).run()
        assert not test.exception, test.exception
    return test


def press(test: AppTest, key: str) -> AppTest:
    test.button(key=key).click().run()
    assert not test.exception, test.exception
    return test


def told(test: AppTest) -> str:
    return " ".join(each.value.replace("\\", "") for each in [*test.error, *test.warning])


# -- before a study is open


def test_no_address_answers_before_a_study_is_open() -> None:
    """A route that answered without a study would answer with the one before, or fail badly."""
    routes = page_routes()
    assert len(routes) >= 7
    with TestClient(Starlette(routes=routes), raise_server_exceptions=False) as client:
        for route in routes:
            if route.path == WHERE:  # says where the workbench is, and nothing of a study
                continue
            path = route.path.replace("{transcript_id}", "t0123456789abcde")
            for method in sorted(route.methods - {"HEAD"}):
                for body in ({}, {"since": ""}, {"client_id": "client-0001", "decisions": []}):
                    answer = client.request(method, path, json=body)
                    assert answer.status_code >= 400, (method, path)
                    assert answer.status_code != 500, (method, path, answer.text)
                    if method == "GET":
                        assert answer.json()["error"] == NONE_OPEN


def test_what_asks_for_the_study_is_told_in_one_sentence() -> None:
    for ask in (open_study, whole_study):
        with pytest.raises(StudyUnusable) as caught:
            ask()
        assert str(caught.value) == NONE_OPEN


def test_the_start_page_is_shown_whatever_is_asked_for() -> None:
    at = shown()
    assert at.title[0].value == "Throughline"
    at.switch_page("codebook/page.py").run()
    assert not at.exception
    assert at.title[0].value == "Throughline"
    assert not at.sidebar.text


# -- a study is opened


def test_a_study_is_opened_counted_among_the_recent_ones_and_closed(
    begun: Workbench, study_file: Path
) -> None:
    at = press(shown("open", open_study_path=str(study_file)), "open_typed")
    assert begun.study().path == study_file
    assert not at.error
    assert any(each.label == "Interviews" for each in at.metric)  # its first page
    assert recall(begun.study().id) == Remembered(PORT, [str(study_file)])
    [recent] = recent_studies()[0]
    assert (recent.path, recent.title) == (str(study_file), "A small study")
    assert recent.segments is not None
    id_ = begun.study().id
    at.switch_page("start/page.py").run()
    press(at, "close_study")
    assert begun.has_study  # it is asked first
    press(at, "close_it")
    assert not begun.has_study
    assert recall(id_).open_at == []
    with pytest.raises(StudyUnusable, match="No study is open"):
        open_study()


def test_another_study_closes_the_first_and_forgets_what_was_chosen_in_it(
    begun: Workbench, study_file: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.study"
    small_study(other).close()
    at = press(shown("open", open_study_path=str(study_file)), "open_typed")
    first = begun.study()
    at.session_state["transcript_id"] = "t-of-the-first"
    begun.open(other)
    at.run()
    assert not at.exception
    assert "transcript_id" not in at.session_state
    assert begun.study().path == other
    assert recall(first.id).open_at == []


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("", "Say which file to open"),
        ("none.study", "There is no study at"),
        (".", "is a folder, not a study file"),
        ("text.study", "is not a Throughline study"),
        ("a\0b", "is not a path that can be opened"),
    ],
)
def test_a_path_that_cannot_be_opened_is_told_where_it_was_typed(
    begun: Workbench, tmp_path: Path, path: str, says: str
) -> None:
    (tmp_path / "text.study").write_text("words " * 100, encoding="utf-8")
    typed = str(tmp_path / path) if path else ""
    at = press(shown("open", open_study_path=typed), "open_typed")
    assert says in told(at)
    assert not begun.has_study


def test_a_study_that_another_window_has_open_is_opened_only_when_that_is_known(
    begun: Workbench, study_file: Path
) -> None:
    with Study.open(study_file) as study:
        id_ = study.id
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        remember(id_, Remembered(port, [str(study_file)]))
        at = press(shown("open", open_study_path=str(study_file)), "open_typed")
        assert "is open in another window" in told(at)
        assert not begun.has_study
        press(at, "open_although")
        assert begun.has_study
    begun.leave()
    remember(id_, Remembered(port, [str(study_file)]))  # it was killed
    press(shown("open", open_study_path=str(study_file)), "open_typed")
    assert begun.has_study


def test_a_recent_study_that_is_gone_is_told_and_taken_off_the_list(tmp_path: Path) -> None:
    gone = tmp_path / "gone.study"
    note_opened(gone, "A [title](http://a.example)")
    at = shown()
    assert "It is no longer there" in told(at)
    press(at, f"forget-0-{gone}")
    assert recent_studies() == ([], "")
    assert not at.warning


def test_a_list_that_cannot_be_read_is_told_and_the_page_is_shown(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "recent.json").write_text("{", encoding="utf-8")
    assert "cannot be read" in told(shown())


# -- the sample


def test_the_sample_is_built_once_beside_the_workbench_and_then_opened(
    begun: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[list[str]] = []
    ended: list[int] = []

    def popen(command: list[str], **_how: object) -> SimpleNamespace:
        made.append(command)
        return SimpleNamespace(poll=lambda: ended[0] if ended else None, stderr=None)

    monkeypatch.setattr("app.start.sample_card.subprocess.Popen", popen)
    at = press(shown(), "try_sample")
    assert made[0][2:-1] == ["app.cli", "demo", "--study", str(tmp_path / "studies/sample.study")]
    assert not [each for each in at.button if each.key == "try_sample"]  # it is under way
    (tmp_path / "studies").mkdir()
    small_study(tmp_path / "studies" / "sample.study").close()
    ended.append(0)
    at.run()
    assert not at.exception
    assert begun.study().name == "sample"
    assert len(made) == 1


def test_a_sample_that_cannot_be_built_is_told_on_its_card(
    begun: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = SimpleNamespace(read=lambda: "throughline: The disk is full.\n")
    begun.making = SimpleNamespace(poll=lambda: 1, stderr=said)  # type: ignore[assignment]
    at = shown()
    assert "The sample could not be built. The disk is full." in told(at)
    assert begun.making is None


# -- a new study


def test_a_new_study_is_made_with_nothing_typed_and_nothing_of_the_sample_is_in_it(
    begun: Workbench, tmp_path: Path
) -> None:
    press(shown("new"), "make_and_open")
    study = begun.study()
    assert study.path == tmp_path / "studies" / "my-study.study"
    assert study.state().codes == {}
    assert study.state().codebook is not None
    assert study.state().codebook.questions == ()
    assert set_up_step(study) is None


def test_a_new_study_goes_through_its_steps_and_each_can_be_skipped(begun: Workbench) -> None:
    at = shown("new", new_study_title="Planning  time", new_study_coder="Ana")
    press(at, "make_study")
    study = begun.study()
    assert study.path is not None
    assert study.path.name == "planning-time.study"
    assert study.setting("coder") == "Ana"
    for step in ("interviews", "guide", "codes"):
        assert set_up_step(study) == step
        press(at, "leave_steps" if step == "codes" else "step_on")
    assert set_up_step(study) is None
    assert at.title[0].value == "Planning time"
    assert at.sidebar.text


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("new_study_title", "\N{GRINNING FACE}" * 501, "The title has 501 characters; 500 is the"),
        ("new_study_coder", "a\x1b[31m", "A name is one line"),
        ("new_study_path", ".", "is a folder. Add a name"),
        ("new_study_path", "there.study", "already exists. Choose another name"),
        ("new_study_path", "file/a.study", "No study can be made at"),
        ("new_study_path", f"{'x' * 300}.study", "too long"),
    ],
)
def test_what_is_wrong_with_a_new_study_is_told_at_its_field(
    begun: Workbench, tmp_path: Path, field: str, typed: str, says: str
) -> None:
    (tmp_path / "there.study").touch()
    (tmp_path / "file").touch()
    words = str(tmp_path / typed) if field == "new_study_path" else typed
    at = press(shown("new", **{field: words}), "make_study")
    assert says in told(at)
    assert not begun.has_study
    assert at.text_input(key="new-study-title").value == (
        words if field == "new_study_title" else ""
    )


def test_a_file_is_called_as_its_study_and_never_takes_the_place_of_another(tmp_path: Path) -> None:
    assert (
        file_for("Führung: im Kreis? \N{GRINNING FACE}", tmp_path).name == "führung-im-kreis.study"
    )
    assert file_for("../../etc", tmp_path).parent == tmp_path
    assert file_for("CON", tmp_path).name == "con-study.study"
    assert len(file_for("語" * 200, tmp_path).name.encode()) <= 100
    file_for("", tmp_path).touch()
    assert file_for("", tmp_path).name == "my-study-2.study"


# -- folders


def test_a_folder_shows_its_folders_and_studies_and_hides_what_is_hidden(tmp_path: Path) -> None:
    for name in ("b.study", "A.STUDY", "notes.txt", ".hidden.study"):
        (tmp_path / name).touch()
    (tmp_path / "talks").mkdir()
    found = list_folder(tmp_path)
    assert found.studies == ("A.STUDY", "b.study")
    assert "talks" in found.folders
    assert found.problem == ""


def test_a_folder_that_cannot_be_shown_says_why(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "a.txt").touch()
    assert "There is no folder" in list_folder(tmp_path / "none").problem
    assert "is a file, not a folder" in list_folder(tmp_path / "a.txt").problem
    assert "cannot be shown" in list_folder(tmp_path / "a\0b").problem
    assert nearest_folder(tmp_path / "none" / "deeper") == tmp_path

    def refused(_path: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("app.start.folders.os.scandir", refused)
    assert "You may not read" in list_folder(tmp_path).problem
