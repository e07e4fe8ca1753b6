"""`read` and `import`: what is doubtful is told with its lines, and put right by options."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli.reading import encoding_name
from models.errors import ThroughlineError
from models.store.study import Study
from tests.app.command import call, failing
from tests.app.doubting import ARROWS, NOTED, doubting_read
from tests.studies import empty_study


@pytest.fixture(autouse=True)
def _doubting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.study.uploads.read_bytes", doubting_read)


@pytest.fixture
def kim(tmp_path: Path) -> Path:
    path = tmp_path / "kim.txt"
    path.write_text(ARROWS, encoding="utf-8")
    return path


@pytest.fixture
def noted(tmp_path: Path) -> Path:
    path = tmp_path / "noted.txt"
    path.write_text(NOTED, encoding="utf-8")
    return path


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    path = tmp_path / "empty.study"
    empty_study(path).close()
    return path


def speakers(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, str]:
    """Read with these options; return {speaker: role}."""
    assert call("read", *arguments, "--json") == 0
    return {each["speaker"]: each["role"] for each in json.loads(capsys.readouterr().out)["turns"]}


def imported(study: Path) -> list[list[str]]:
    with Study.open(study) as opened:
        return [
            list(dict.fromkeys(turn.speaker for turn in each.turns))
            for each in opened.transcripts()
        ]


def test_read_tells_a_doubt_with_its_lines_and_how_to_put_it_right(capsys, kim):
    assert call("read", kim) == 0
    said = capsys.readouterr().out
    assert "Doubtful (one_speaker): One speaker, though lines begin alike." in said
    assert "line 2: Terry ~~ It was meant for a summer." in said
    assert "--pattern" in said


def test_read_prints_doubts_as_json(capsys, kim):
    assert call("read", kim, "--json") == 0
    assert json.loads(capsys.readouterr().out)["doubts"] == [
        {
            "kind": "one_speaker",
            "why": "One speaker, though lines begin alike.",
            "lines": [1, 2, 3, 4],
        }
    ]


def test_a_pattern_puts_it_right(capsys, kim):
    assert list(speakers(capsys, kim, "--pattern", "arrows")) == ["Kim", "Terry"]


def test_names_put_it_right(capsys, kim, noted):
    assert list(speakers(capsys, kim, "--speakers", "Kim, Terry")) == ["Kim", "Terry"]
    assert "Porch" in speakers(capsys, noted)
    assert "Porch" not in speakers(capsys, noted, "--not-speakers", "Porch")


def test_who_asks_is_told(capsys, noted):
    asking = speakers(capsys, noted, "--interviewer", "Terry")
    assert (asking["Terry"], asking["Kim"]) == ("interviewer", "participant")


def test_several_ask(capsys, noted):
    asking = speakers(capsys, noted, "--interviewer", "Kim", "--interviewer", "Terry")
    assert (asking["Terry"], asking["Kim"]) == ("interviewer", "interviewer")


def test_a_name_with_a_comma_stands_in_quotes(capsys, tmp_path):
    path = tmp_path / "comma.txt"
    path.write_text("Boyle, Terry: Why?\nKim: So.\nBoyle, Terry: And?\nKim: Yes.\n")
    asking = speakers(capsys, path, "--interviewer", '"Boyle, Terry"')
    assert asking["Boyle, Terry"] == "interviewer"


def test_an_encoding_puts_it_right(capsys, tmp_path):
    path = tmp_path / "pl.txt"
    path.write_bytes("Anna: Czy to łatwe?\nHalina: Nie, żółte.\n".encode("cp1250"))
    assert call("read", path) == 0
    said = capsys.readouterr().out
    assert "Doubtful (encoding_guessed)" in said
    assert "żółte" in said
    assert call("read", path, "--encoding", "windows-1252") == 0
    said = capsys.readouterr().out
    assert "¿ó³te" in said
    assert "Doubtful" not in said


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--pattern", "stars"], "Known are: colon"),
        (["--encoding", "cp9999"], 'There is no encoding "cp9999"'),
        (["--encoding", "rot13"], 'There is no encoding "rot13"'),
        (["--interviewer", "Anna"], 'Nobody is called "Anna" there. Those who speak: Speaker'),
    ],
)
def test_what_means_nothing_is_refused_in_one_line(capsys, kim, empty, options, told):
    assert told in failing(capsys, "read", kim, *options)
    assert told in failing(capsys, "import", empty, kim, *options)
    assert imported(empty) == []


@pytest.mark.parametrize(
    "given", ["cp1250", "windows-1250", "ISO-8859-9", "Shift_JIS", "utf-16-le"]
)
def test_encodings_are_known_by_their_usual_names(given):
    assert encoding_name(given)


def test_an_encoding_that_is_no_text_is_refused():
    with pytest.raises(ThroughlineError):
        encoding_name("base64")


def test_a_doubtful_file_is_imported_with_the_doubt_told(capsys, kim, noted, empty):
    """Half of the files of strangers came in with the wrong speaker, and nobody was told."""
    assert call("import", empty, kim, noted) == 0
    said = capsys.readouterr().out
    assert "Doubtful (one_speaker)" in said
    assert "line 1: Kim ~~ Why here?" in said
    assert said.count("Doubtful") == 1
    assert len(imported(empty)) == 2


def test_strict_imports_none_where_one_is_doubtful(capsys, kim, noted, empty):
    told = failing(capsys, "import", empty, noted, kim, "--strict")
    assert "kim.txt: One speaker, though lines begin alike." in told
    assert "Nothing was imported" in told
    assert imported(empty) == []
    assert call("import", empty, noted, "--strict") == 0


def test_a_correction_is_used_for_the_next_file_and_said(capsys, tmp_path, kim, empty):
    assert call("import", empty, kim, "--pattern", "arrows") == 0
    assert "remembered for the next file of this make" in capsys.readouterr().out
    again = tmp_path / "ann.txt"
    again.write_text(ARROWS.replace("Terry", "Ann"), encoding="utf-8")
    assert call("import", empty, again) == 0
    said = capsys.readouterr().out
    assert "Read as you corrected kim.txt before." in said
    assert "Doubtful" not in said
    assert imported(empty) == [["Kim", "Terry"], ["Kim", "Ann"]]


def test_a_correction_is_forgotten_when_asked(capsys, tmp_path, kim, empty):
    assert call("import", empty, kim, "--pattern", "arrows") == 0
    again = tmp_path / "ann.txt"
    again.write_text(ARROWS.replace("Terry", "Ann"), encoding="utf-8")
    capsys.readouterr()
    assert call("import", empty, again, "--forget") == 0
    assert "Doubtful (one_speaker)" in capsys.readouterr().out
    assert imported(empty)[1] == ["Speaker"]


def test_a_refused_import_remembers_nothing(capsys, tmp_path, kim, empty):
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"")
    failing(capsys, "import", empty, kim, bad, "--pattern", "arrows")
    assert call("import", empty, kim) == 0
    assert "Doubtful" in capsys.readouterr().out


def test_words_of_a_file_command_no_terminal(capsys, tmp_path):
    path = tmp_path / "esc.txt"
    path.write_text("Kim ~~ \N{RIGHT-TO-LEFT OVERRIDE}red\nTerry ~~ stop\n", encoding="utf-8")
    assert call("read", path) == 0
    said = capsys.readouterr().out
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in said
    assert "line 1: Kim ~~ " in said
