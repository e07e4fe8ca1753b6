"""The import on the Study page: shown first, put right, then stored; the fields are empty after."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import app.study.import_section
from app.study import corrections
from models.store.study import Study
from pipeline.read.hints import ReadingHints
from tests.app.conftest import written
from tests.app.doubting import ARROWS, MAKES, NOTED, doubting_read
from tests.studies import CODER, empty_study

MAIN = Path(__file__).resolve().parents[3] / "app" / "main.py"
HOSTILE = (
    "Kim: Why **here** ![x](http://a.example/x.png)?\n"
    "<b>Terry</b>: It was <script>alert(1)</script> warm.\n"
)

Drop = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def _doubting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.study.uploads.read_bytes", doubting_read)
    app.study.import_section._kept_reading.clear()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return written(empty_study, tmp_path / "empty.study")


@pytest.fixture
def drop(open_as, path: Path) -> Drop:
    """Open the Study page of an empty study and drop files on it."""

    def run(**files: str | bytes) -> AppTest:
        open_as(path=path)
        at = AppTest.from_file(str(MAIN), default_timeout=60).run()
        return dropped(at, **files)

    return run


def dropped(at: AppTest, **files: str | bytes) -> AppTest:
    held = [
        (f"{name}.txt", data.encode() if isinstance(data, str) else data, "text/plain")
        for name, data in files.items()
    ]
    at.file_uploader[0].set_value(held).run()
    assert not at.exception, at.exception
    return at


def field(at: AppTest, kind: str, label: str):
    return next(each for each in getattr(at, kind) if each.label == label)


def table(at: AppTest, column: str = "speaker"):
    """Return the table that has such a column."""
    return next(each.value for each in at.dataframe if column in each.value.columns)


def stored(path: Path) -> list[list[str]]:
    with Study.open(path) as study:
        return [
            list(dict.fromkeys(turn.speaker for turn in each.turns)) for each in study.transcripts()
        ]


def importing(at: AppTest) -> AppTest:
    at.button(key="import").click().run()
    assert not at.exception, at.exception
    return at


def test_files_are_shown_before_anything_is_stored(drop, path):
    """Dropped files were imported unseen."""
    at = drop(noted=NOTED)
    speakers = table(at)
    assert list(speakers["speaker"]) == ["Kim", "Terry", "Porch"]
    assert list(speakers["turns"]) == [3, 3, 2]
    assert list(speakers["words"]) == [5, 8, 7]
    assert stored(path) == []
    importing(at)
    assert stored(path) == [["Kim", "Terry", "Porch"]]


def test_after_an_import_the_fields_are_empty(drop, path):
    """The files stayed, and a second press gave an error."""
    at = importing(drop(noted=NOTED))
    assert at.file_uploader[0].value in (None, [])
    assert not [each for each in at.button if each.key == "import"]
    assert not at.error
    importing(dropped(at, kim=ARROWS))
    assert len(stored(path)) == 2


def test_a_doubt_is_told_with_its_lines(drop):
    at = drop(kim=ARROWS)
    assert [each.value for each in at.warning] == ["One speaker, though lines begin alike\\."]
    assert any("2:  Terry ~~ It was meant for a summer." in each.value for each in at.text)
    assert any("Doubtful" in each.value for each in at.caption)


def test_a_pattern_is_read_at_once_and_imported(drop, path):
    at = drop(kim=ARROWS)
    field(at, "selectbox", "How it marks who speaks").select("arrows").run()
    assert not at.exception, at.exception
    assert list(table(at)["speaker"]) == ["Kim", "Terry"]
    assert not at.warning
    importing(at)
    assert stored(path) == [["Kim", "Terry"]]


def test_what_is_no_name_is_taken_out(drop, path):
    at = drop(noted=NOTED)
    field(at, "multiselect", "Who speaks").unselect("Porch").run()
    assert not at.exception, at.exception
    assert list(table(at)["speaker"]) == ["Kim", "Terry"]
    importing(at)
    assert stored(path) == [["Kim", "Terry"]]


def test_beginnings_of_doubted_lines_are_offered_as_names(drop, path):
    at = drop(kim=ARROWS)
    offered = field(at, "multiselect", "Who speaks")
    assert {"Kim", "Terry"} <= {*offered.options}
    offered.select("Kim").select("Terry").run()
    assert not at.exception, at.exception
    assert {"Kim", "Terry"} <= {*table(at)["speaker"]}


def test_who_asks_is_put_right(drop, path):
    at = drop(noted=NOTED)
    field(at, "multiselect", "Who asks").set_value(["Terry"]).run()
    assert not at.exception, at.exception
    roles = dict(zip(table(at)["speaker"], table(at)["role"], strict=True))
    assert (roles["Terry"], roles["Kim"]) == ("interviewer", "participant")
    importing(at)
    with Study.open(path) as study:
        turns = study.transcripts()[0].turns
    assert {turn.speaker for turn in turns if turn.role == "interviewer"} == {"Terry"}


def test_an_encoding_is_put_right(drop, path):
    at = drop(pl="Kim: Czy to łatwe?\nTerry: Nie, żółte.\n".encode("cp1250"))
    assert at.warning
    field(at, "selectbox", "Its encoding").select("cp1250").run()
    assert not at.exception, at.exception
    assert not at.warning
    importing(at)
    with Study.open(path) as study:
        assert "żółte" in study.transcripts()[0].text


def test_a_correction_is_remembered_said_and_forgotten(drop, path):
    at = drop(kim=ARROWS)
    field(at, "selectbox", "How it marks who speaks").select("arrows").run()
    importing(at)
    dropped(at, ann=ARROWS.replace("Terry", "Ann"))
    assert any("Read as kim\\.txt was corrected before" in each.value for each in at.info)
    assert list(table(at)["speaker"]) == ["Kim", "Ann"]
    next(each for each in at.button if each.label == "Forget that correction").click().run()
    assert not at.exception, at.exception
    assert list(table(at)["speaker"]) == ["Speaker"]
    assert at.warning
    with Study.open(path) as study:
        assert corrections.recall(study, MAKES["~"]) is None


def test_what_was_told_is_taken_back(drop):
    at = drop(kim=ARROWS)
    field(at, "selectbox", "How it marks who speaks").select("arrows").run()
    next(each for each in at.button if each.label == "Read it as the file tells").click().run()
    assert not at.exception, at.exception
    assert list(table(at)["speaker"]) == ["Speaker"]
    assert field(at, "selectbox", "How it marks who speaks").value == ""


def test_one_that_cannot_be_read_stops_all_and_is_told(drop, path):
    at = drop(noted=NOTED, bad=b"%PDF-1.7 nothing")
    assert any("bad\\.txt is a PDF" in each.value for each in at.error)
    assert at.button(key="import").disabled
    assert stored(path) == []


def test_of_many_files_the_doubtful_one_is_looked_at_first(drop):
    at = drop(noted=NOTED, kim=ARROWS)
    overview = table(at, "File")
    assert list(overview["File"]) == ["noted.txt", "kim.txt"]
    assert list(overview["Doubts"]) == ["0", "1"]
    assert at.warning


def test_what_was_told_about_a_file_outlives_looking_at_another(drop, path):
    """Fields that are not drawn lose their values."""
    at = drop(noted=NOTED, kim=ARROWS)
    field(at, "selectbox", "How it marks who speaks").select("arrows").run()
    at.selectbox(key="look_at").select(0).run()
    at.selectbox(key="look_at").select(1).run()
    assert not at.exception, at.exception
    assert field(at, "selectbox", "How it marks who speaks").value == "arrows"
    importing(at)
    assert stored(path) == [["Kim", "Terry", "Porch"], ["Kim", "Terry"]]


def test_an_import_that_fails_says_why_and_keeps_the_files(drop, path):
    at = importing(drop(noted=NOTED))
    importing(dropped(at, noted=NOTED))
    assert any("already in this study" in each.value for each in at.error)
    assert at.button(key="import")
    assert len(stored(path)) == 1


def test_words_of_a_file_are_never_markup(drop):
    at = drop(hostile=HOSTILE)
    drawn = [*at.markdown, *at.caption, *at.warning, *at.error, *at.info]
    for words in ("**here**", "![x]", "<script>", "<b>"):
        assert not any(words in each.value for each in drawn)


def test_a_table_of_people_is_told_where_it_is_wrong(drop):
    at = drop(noted=NOTED)
    at.file_uploader[1].set_value(("people.csv", b"name\nKim\n", "text/csv")).run()
    assert not at.exception, at.exception
    assert any('no "file" column' in each.value.replace("\\", "") for each in at.error)


def test_a_table_of_people_gives_attributes(drop, path):
    at = drop(noted=NOTED, kim=ARROWS)
    people = ("people.csv", b"file,participant\nnoted.txt,Terry\n", "text/csv")
    at.file_uploader[1].set_value(people).run()
    assert any("Not in the participants' table" in each.value for each in at.caption)
    importing(at)
    with Study.open(path) as study:
        assert [each.attributes for each in study.transcripts()] == [{"participant": "Terry"}, {}]


def test_a_remembered_correction_names_its_coder(drop, path):
    with Study.open(path) as study:
        corrections.remember(study, MAKES["~"], ReadingHints(pattern="arrows"), "a.txt", CODER)
    at = drop(kim=ARROWS)
    assert any(CODER in each.value.replace("\\", "") for each in at.info)
