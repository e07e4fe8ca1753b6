"""Files given in the browser: all or none, whatever they are called."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from app.intake import import_uploads
from tests.studies import CODER, empty_study

TALK = "Interviewer: What goals did you set?\n{who}: We set three goals. We sat together.\n"


@dataclass
class Given:
    name: str
    data: bytes

    def getvalue(self) -> bytes:
        return self.data


def talk(name: str = "rosa.txt", who: str = "Rosa") -> Given:
    return Given(name, TALK.format(who=who).encode())


@pytest.fixture
def study(tmp_path):
    with empty_study(tmp_path / "empty.study") as opened:
        yield opened


def test_uploads_are_imported_with_their_attributes(study):
    people = Given("people.csv", b"file,participant\nrosa.txt,Rosa\n")
    said, problem = import_uploads(study, CODER, [talk(), talk("ana.txt", "Ana")], people)
    assert problem == ""
    assert said == ("2 imported. Not in the participants' table: ana.txt. Press Suggest codes.")
    assert [each.attributes for each in study.transcripts()] == [{"participant": "Rosa"}, {}]
    assert {event.actor for event in study.events()} == {CODER}


@pytest.mark.parametrize("files", [None, []])
def test_nothing_chosen_is_told(study, files):
    assert import_uploads(study, CODER, files, None) == ("", "Choose at least one transcript.")


def test_one_unreadable_file_imports_none(study):
    said, problem = import_uploads(study, CODER, [talk(), Given("b.docx", b"PK\x03\x04")], None)
    assert said == ""
    assert "b.docx" in problem
    assert study.transcripts() == []


def test_two_files_of_one_name_are_both_read(study):
    """The second was written over the first, and called a copy of itself."""
    said, problem = import_uploads(study, CODER, [talk(), talk(who="Ana")], None)
    assert said == ""
    assert "Rename rosa.txt" in problem
    assert study.transcripts() == []


def test_a_table_named_like_a_transcript_does_not_replace_it(study):
    people = Given("rosa.txt", b"file,participant\nrosa.txt,Rosa\n")
    said, problem = import_uploads(study, CODER, [talk()], people)
    assert (problem, said[:10]) == ("", "1 imported")


@pytest.mark.parametrize("name", ["", ".", "..", "../..", "a\0b.txt", "x" * 300 + ".txt", "/"])
def test_a_name_that_no_file_can_have_is_told(study, name):
    """It was an error page."""
    said, problem = import_uploads(study, CODER, [talk(name)], None)
    assert said == ""
    assert "Nothing was imported" in problem
    assert study.transcripts() == []


def test_a_path_in_a_name_is_taken_off(study):
    said, problem = import_uploads(study, CODER, [talk("..\\..\\up/rosa.txt")], None)
    assert (problem, said[:10]) == ("", "1 imported")
    assert study.transcripts()[0].filename == "rosa.txt"


def test_a_file_that_is_already_there_is_told(study):
    import_uploads(study, CODER, [talk()], None)
    said, problem = import_uploads(study, CODER, [talk()], None)
    assert said == ""
    assert "already in this study" in problem
