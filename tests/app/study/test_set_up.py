"""Setting up a new study: who the people are, the guide, the codes; all of it kept as decisions."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextArea

from app.common.set_up import SETTING
from app.study.people_grid import speaker_named
from app.study.set_up_codes import codes_of, made_codes, read_codes
from app.study.uploads import FileReading, Given, read_plainly
from models.codebook.draft_codes import DraftCodes, codes_in_lines
from models.codebook.frameworks import load_framework, shipped_frameworks
from models.codebook.reading import from_dict
from models.errors import ThroughlineError
from models.events import CodebookImported
from models.records import Codebook
from models.store.study import Study
from pipeline.encoder.names import DEFAULT_ENCODER
from pipeline.read.hints import NO_HINTS
from tests.studies import CODER, interview

MAIN = Path(__file__).resolve().parents[3] / "app" / "main.py"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "new.study"
    book = from_dict({"title": "Mine"})
    with Study.create(path, codebook=book, actor=CODER, encoder=DEFAULT_ENCODER) as study:
        study.set_setting("coder", CODER)
        study.add_transcripts([interview()], actor=CODER)
    return path


@pytest.fixture
def step(path: Path, open_as) -> Iterator:
    """Show a step of setting up the study."""

    def run(name: str) -> AppTest:
        with Study.open(path) as study:
            study.set_setting(SETTING, name)
        open_as(path=path)
        at = AppTest.from_file(str(MAIN), default_timeout=60).run()
        assert not at.exception, at.exception
        return at

    return run


def field(at: AppTest, name: str) -> TextArea:
    """Return a field by its name, whatever it showed when it was drawn."""
    [found] = [each for each in at.text_area if (each.key or "").startswith(name)]
    return found


def typed(at: AppTest, key: str, words: str) -> AppTest:
    field(at, key).set_value(words).run()
    assert not at.exception, at.exception
    return at


def pressed(at: AppTest, key: str) -> AppTest:
    at.button(key=key).click().run()
    assert not at.exception, at.exception
    assert not at.error, at.error
    return at


def test_a_pasted_guide_is_kept_and_finds_the_role_that_was_typed(step, path: Path) -> None:
    at = typed(
        step("guide"), "pasted-guide", "Teacher\tHead\nWhat goals?\tWhich goals?\n\tHow long?"
    )
    pressed(at, "keep_guide")
    with Study.open(path) as study:
        state = study.state()
        assert state.codebook is not None
        assert state.codebook.title == "Mine"
        teacher, head = (role.id for role in state.codebook.roles)
        assert [question.ask for question in state.codebook.questions] == [
            {teacher: "What goals?", head: "Which goals?"},
            {head: "How long?"},
        ]
        assert state.attributes[study.transcripts()[0].id]["guide_role"] == teacher
    assert field(at, "pasted-guide").value.splitlines()[0] == "Teacher | Head"


def test_a_guide_keeps_the_codes_that_are_there_as_they_are(step, path: Path) -> None:
    pressed(
        typed(step("codes"), "pasted-codes", "Goals\n  Shared: set with the staff"), "make_codes"
    )
    pressed(typed(step("guide"), "pasted-guide", "What goals?"), "keep_guide")
    with Study.open(path) as study:
        codes = study.state().active_codes()
    assert [(code.name, code.definition) for code in codes] == [
        ("Goals", ""),
        ("Shared", "set with the staff"),
    ]
    assert codes[1].parent == codes[0].id


def test_what_is_wrong_in_a_pasted_list_is_told_and_nothing_is_made(step, path: Path) -> None:
    at = typed(step("codes"), "pasted-codes", "Time\nTime")
    assert any("stands twice" in each.value for each in at.error)
    assert at.button(key="make_codes").disabled
    with Study.open(path) as study:
        assert not study.state().codes


def test_pasted_codes_are_one_step_to_undo(step, path: Path) -> None:
    at = pressed(typed(step("codes"), "pasted-codes", "Goals\nTime\nTraining"), "make_codes")
    pressed(at, "leave_steps")
    pressed(at, "undo")
    with Study.open(path) as study:
        assert not study.state().active_codes()


def test_a_framework_is_added_and_its_dimensions_made_codes(step, path: Path) -> None:
    at = step("codes")
    at.radio(key="codes_way").set_value("framework").run()
    at.checkbox(key="framework_codes").check().run()
    chosen = at.selectbox(key="set_up_framework").value
    pressed(at, "add_set_up_framework")
    with Study.open(path) as study:
        state = study.state()
    assert state.codebook is not None
    assert [each.id for each in state.codebook.frameworks] == [chosen]
    assert [code.name for code in state.active_codes()] == [
        each.name for each in codes_of(load_framework(chosen))
    ]


@pytest.mark.parametrize("framework", shipped_frameworks())
def test_each_framework_can_be_codes(framework: str) -> None:
    drafts = codes_of(load_framework(framework))
    assert len(made_codes(drafts, CODER)) == len(drafts) > 1


def test_a_reload_goes_on_at_the_step_where_one_was(step, path: Path) -> None:
    pressed(step("guide"), "step_on")
    again = AppTest.from_file(str(MAIN), default_timeout=60).run()
    assert any("Step 4 of 4" in each.value for each in again.caption)


# -- files of codes


class Dropped:
    def __init__(self, name: str, data: bytes) -> None:
        self.name, self._data = name, data

    def getvalue(self) -> bytes:
        return self._data


def workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.create_sheet("empty", 0)
    for row in rows:
        book["Sheet"].append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "given",
    [
        Dropped("a.csv", b"code;parent\nGoals;\nShared;Goals\n"),
        Dropped("a.csv", "code,parent\r\nGoals,\r\nShared,Goals\r\n".encode("utf-16")),
        Dropped("a.tsv", b"code\tparent\nGoals\t\nShared\tGoals\n"),
        Dropped("a.txt", b"Goals\n  Shared\n"),
        Dropped("a.xlsx", workbook([["Code", "Parent"], ["Goals", None], ["Shared", "Goals"]])),
    ],
    ids=lambda each: each.name,
)
def test_a_file_of_codes_is_read_whatever_it_is(given: Dropped) -> None:
    found = read_codes(given)
    assert isinstance(found, DraftCodes)
    assert found.problems == ()
    assert [(code.name, code.parent) for code in found.codes] == [("Goals", None), ("Shared", 0)]


def test_a_codebook_file_may_be_a_plain_list() -> None:
    found = read_codes(Dropped("a.yaml", b"- Goals\n- Time\n"))
    assert isinstance(found, Codebook)
    assert [code.name for code in found.codes] == ["Goals", "Time"]


@pytest.mark.parametrize(
    "given",
    [
        Dropped("a.xlsx", b"no workbook"),
        Dropped("a.xlsx", b"PK\x03\x04 broken"),
        Dropped("a.yaml", b"codes: ["),
        Dropped("a.csv", b'code\n"Goals\n'),
        Dropped("a.csv", b"x" * 5_000_001),
    ],
    ids=lambda each: each.name,
)
def test_a_file_that_is_none_is_told_in_words(given: Dropped) -> None:
    with pytest.raises(ThroughlineError) as caught:
        read_codes(given)
    assert "a." in str(caught.value)
    assert "Traceback" not in str(caught.value)


# -- who they are


@pytest.mark.parametrize(
    ("label", "name"),
    [("Rosa Diaz", "Rosa Diaz"), ("P3", "P3"), ("Speaker 2", ""), ("Participant", ""), ("2", "")],
)
def test_the_one_who_answers_is_named_unless_the_label_is_no_name(label: str, name: str) -> None:
    """The columns for participants stayed empty, though the file names who speaks."""
    talk = f"Interviewer: What goals did you set?\n{label}: We set three goals.\n" * 3
    given = Given("a.txt", talk.encode())
    read = FileReading(given, transcript=read_plainly(given, NO_HINTS))
    assert speaker_named(read) == name


def test_made_codes_have_ids_that_no_other_copy_draws() -> None:
    drafts = codes_in_lines("Goals\nTime").codes
    first, second = made_codes(drafts, CODER), made_codes(drafts, CODER)
    ids = {event.decision.code_id for event in [*first, *second]}  # type: ignore[attr-defined]
    assert len(ids) == 4
    assert not [each for each in first if isinstance(each.decision, CodebookImported)]
