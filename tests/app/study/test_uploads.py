"""Files before they are stored: read, doubted, put right, remembered; then all or none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from app.study import corrections
from app.study.corrections import Correction, combined
from app.study.uploads import (
    FileReading,
    Given,
    doubted_lines,
    import_readings,
    line_beginnings,
    read_file,
    read_path,
    speakers_of,
    told_names,
    upload_of,
    with_interviewers,
)
from models.errors import ThroughlineError
from models.records import Doubt
from pipeline.read.hints import NO_HINTS, ReadingHints
from tests.app.doubting import ARROWS, NOTED, doubting_read
from tests.studies import CODER, empty_study

TALK = "Interviewer: What goals did you set?\n{who}: We set three goals. We sat together.\n"


@dataclass
class Dropped:
    name: str
    data: bytes = b"Ann: Why?\nBo: So."

    def getvalue(self) -> bytes:
        return self.data


def talk(name: str = "rosa.txt", who: str = "Rosa") -> Given:
    return Given(name, TALK.format(who=who).encode())


@pytest.fixture
def study(tmp_path):
    with empty_study(tmp_path / "empty.study") as opened:
        yield opened


@pytest.fixture
def doubting(monkeypatch):
    monkeypatch.setattr("app.study.uploads.read_bytes", doubting_read)


def recall_of(study):
    return lambda make: corrections.recall(study, make)


def who(read: FileReading) -> list[str]:
    assert read.transcript is not None
    return list(dict.fromkeys(turn.speaker for turn in read.transcript.turns))


def test_what_was_read_is_imported_with_its_attributes(study):
    readings = [read_file(talk()), read_file(talk("ana.txt", "Ana"))]
    import_readings(study, readings, coder=CODER, attributes={"rosa.txt": {"participant": "Rosa"}})
    assert [each.attributes for each in study.transcripts()] == [{"participant": "Rosa"}, {}]
    assert {event.actor for event in study.events()} == {CODER}


def test_one_unreadable_file_imports_none(study):
    readings = [read_file(talk()), read_file(Given("b.docx", b"PK\x03\x04"))]
    with pytest.raises(ThroughlineError, match=r"b\.docx"):
        import_readings(study, readings, coder=CODER)
    assert study.transcripts() == []


def test_two_files_of_one_name_are_both_read(study):
    """The second was written over the first, and called a copy of itself."""
    readings = [read_file(talk()), read_file(talk(who="Ana"))]
    with pytest.raises(ThroughlineError, match=r"Rename rosa\.txt"):
        import_readings(study, readings, coder=CODER)
    assert study.transcripts() == []


@pytest.mark.parametrize("name", ["", ".", "..", "../..", "a\0b.txt", "x" * 300 + ".txt", "/"])
def test_a_name_that_no_file_can_have_is_told(name):
    """It was an error page."""
    with pytest.raises(ThroughlineError, match="Nothing was imported"):
        upload_of(Dropped(name), 0)


def test_a_path_in_a_name_is_taken_off():
    assert upload_of(Dropped("..\\..\\up/rosa.txt"), 0).name == "rosa.txt"


def test_a_file_that_is_already_there_is_told(study):
    import_readings(study, [read_file(talk())], coder=CODER)
    with pytest.raises(ThroughlineError, match="already in this study"):
        import_readings(study, [read_file(talk())], coder=CODER)


def test_a_file_too_large_for_a_transcript_is_refused_in_the_browser_too():
    read = read_file(Given("talk.txt", b"a" * 20_000_001))
    assert "20 MB" in read.problem


def test_a_missing_file_is_refused_among_others(tmp_path: Path):
    assert "nowhere.txt cannot be read" in read_path(tmp_path / "nowhere.txt").problem


def test_a_doubt_shows_the_lines_of_the_file(doubting):
    read = read_file(Given("kim.txt", ARROWS.encode()))
    assert who(read) == ["Speaker"]
    assert doubted_lines(read, read.doubts[0])[1] == (2, "Terry ~~ It was meant for a summer.")


def test_a_doubt_in_a_word_file_shows_its_paragraphs(tmp_path: Path):
    import docx

    document = docx.Document()
    for words in ("Ann: Why?", "", "Bo: So."):
        document.add_paragraph(words)
    document.save(str(tmp_path / "a.docx"))
    read = read_path(tmp_path / "a.docx")
    assert doubted_lines(read, Doubt("single_turn", "Bo speaks once.", (3,))) == [(3, "Bo: So.")]
    assert doubted_lines(read, Doubt("single_turn", "Bo.", (99,))) == []


def test_a_correction_is_remembered_for_the_next_file_of_the_make(study, doubting):
    told = ReadingHints(pattern="arrows")
    first = read_file(Given("kim.txt", ARROWS.encode()), told, recall_of(study))
    import_readings(study, [first], coder=CODER)
    second = Given("ann.txt", ARROWS.replace("Terry", "Ann").encode())
    read = read_file(second, recall=recall_of(study))
    assert who(read) == ["Kim", "Ann"]
    assert read.doubts == ()
    assert read.remembered is not None
    assert (read.remembered.filename, read.remembered.coder) == ("kim.txt", CODER)
    assert read.told == NO_HINTS


def test_a_forgotten_correction_is_used_no_more(study, doubting):
    told = ReadingHints(pattern="arrows")
    first = read_file(Given("kim.txt", ARROWS.encode()), told)
    import_readings(study, [first], coder=CODER)
    corrections.forget(study, first.transcript.make)
    assert who(read_file(Given("x.txt", ARROWS.encode()), recall=recall_of(study))) == ["Speaker"]


def test_another_make_is_read_as_it_is(study, doubting):
    told = ReadingHints(not_names=("Porch",))
    import_readings(study, [read_file(Given("a.txt", NOTED.encode()), told)], coder=CODER)
    read = read_file(Given("kim.txt", ARROWS.encode()), recall=recall_of(study))
    assert read.remembered is None


def test_a_correction_that_changes_nothing_is_not_named(study, doubting):
    corrections.remember(study, "b" * 12, ReadingHints(not_names=("Porches",)), "a.txt", CODER)
    assert read_file(Given("b.txt", NOTED.encode()), recall=recall_of(study)).remembered is None


def test_nothing_told_is_nothing_remembered(study, doubting):
    import_readings(study, [read_file(Given("a.txt", ARROWS.encode()))], coder=CODER)
    assert corrections.recall(study, "a" * 12) is None


def test_a_remembered_encoding_holds_only_where_the_file_does_not_say_its_own(study, doubting):
    """A UTF-8 file of the same make would have been misread without a word."""
    corrections.remember(study, "b" * 12, ReadingHints(encoding="cp1250"), "a.txt", CODER)
    words = NOTED.replace("warm", "żółty")
    guessed = read_file(Given("b.txt", words.encode("cp1250")), recall=recall_of(study))
    assert "żółty" in guessed.transcript.text
    assert guessed.remembered is not None
    said = read_file(Given("c.txt", words.encode()), recall=recall_of(study))
    assert "żółty" in said.transcript.text
    assert said.remembered is None


def test_what_is_told_now_stands_over_what_was_told_before(doubting):
    before = Correction(ReadingHints(names=("Kim", "Porch")), "a.txt", CODER, "")
    told = ReadingHints(not_names=("Porch",))
    assert combined(told, before.hints).names == ("Kim",)
    assert combined(told, before.hints).not_names == ("Porch",)


def test_who_asks_is_told_and_nobody_else_does(doubting):
    read = read_file(Given("a.txt", NOTED.encode()))
    again = with_interviewers(read, ["Terry"], corrections.no_corrections)
    roles = {turn.speaker: turn.role for turn in again.transcript.turns}
    assert (roles["Terry"], roles["Kim"]) == ("interviewer", "participant")


def test_a_remembered_setting_of_a_later_version_is_passed_over(study):
    study.set_setting("reading:abc", '{"hints": {"columns": 3}, "filename": "a", "coder": "b"}')
    assert corrections.recall(study, "abc") is None
    study.set_setting("reading:abc", "[1]")
    assert corrections.recall(study, "abc") is None


def test_beginnings_of_lines_are_offered_as_names():
    lines = ["Anna: hello", "[Ben] x", "12 Carla", "I went to the sea and then home", "王阿姨：好"]
    assert line_beginnings([*lines, "Anna: again", "", "---"]) == ["Anna", "Ben", "Carla", "王阿姨"]
    assert line_beginnings(["Kim ~~ Why?", "Bo ~~ So.", "Kim ~~ And?", "Bo ~~ Yes."]) == [
        "Kim",
        "Bo",
    ]


@pytest.mark.parametrize(
    ("kind", "hints"),
    [
        ("encoding_guessed", ReadingHints(encoding="utf-8")),
        ("one_speaker", ReadingHints(pattern="nobody")),
        ("role_against_label", ReadingHints(roles={"Rosa": "participant"})),
        ("single_turn", ReadingHints(names=("Rosa", "Interviewer"))),
    ],
)
def test_what_a_person_has_answered_is_no_doubt(monkeypatch, kind, hints):
    """Who asks was told, and the reading was doubted for it; --strict refused it for ever."""
    plain = read_file(talk()).transcript
    doubted = replace(plain, doubts=(Doubt(kind, "Is it so?"), Doubt("left_out", "Much.")))
    monkeypatch.setattr("app.study.uploads.read_bytes", lambda *_, **__: doubted)
    assert [each.kind for each in read_file(talk()).doubts] == [kind, "left_out"]
    assert [each.kind for each in read_file(talk(), hints).doubts] == ["left_out"]


NAMES = st.lists(st.sampled_from(["Ann", "Bo", "Porch", "Kim"]), unique=True)


@drawn(NAMES, NAMES)
def test_names_chosen_are_those_that_speak(base, chosen):
    told = told_names(base, chosen, NO_HINTS)
    assert {*base, *told.names} - {*told.not_names} == {*chosen}


def test_speakers_are_shown_with_what_they_say():
    transcript = read_file(talk()).transcript
    assert speakers_of(transcript) == [
        {
            "speaker": "Interviewer",
            "turns": 1,
            "words": 5,
            "role": "interviewer",
            "first words": "What goals did you set?",
        },
        {
            "speaker": "Rosa",
            "turns": 1,
            "words": 7,
            "role": "participant",
            "first words": "We set three goals. We sat together.",
        },
    ]
