"""The command line: help with examples, one plain line for every failure, nothing half done."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path

import pytest
import typer.main

import app.serve
import app.study.runs
from app.cli.commands import cli
from models.codebook.reading import default_codebook_path, from_dict
from models.errors import EncoderUnusable
from models.store.database import HEAD
from models.store.study import Study
from tests.app.command import call, failing
from tests.app.export.test_files import NAMES
from tests.app.requests import about, answering, best, body, store
from tests.studies import CODER

COMMANDS = sorted(typer.main.get_command(cli).commands)  # type: ignore[attr-defined]
TALK = "Interviewer: What goals did your school set?\nRosa: We set three goals. We sat together.\n"


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "rosa.txt"
    path.write_text(TALK, encoding="utf-8")
    return path


def test_the_commands_are_those_of_the_house():
    wanted = {"demo", "new", "import", "code", "status", "open", "export", "read", "merge", "bench"}
    wanted |= {"codebook", "handover", "agreement"}
    assert wanted <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(capsys, command):
    assert call(command, "--help") == 0
    said = capsys.readouterr().out
    assert "Example: throughline " + command in " ".join(said.split())


@pytest.mark.parametrize("given", [[], ["open"]])
def test_without_a_study_the_start_page_is_opened(monkeypatch, given):
    """Without a command there was a list of commands, and no way to begin in the browser."""
    seen = []
    monkeypatch.setattr(app.serve, "serve", lambda study, **_how: seen.append(study) or 0)
    assert call(*given) == 0
    assert seen == [None]


def test_a_new_study_is_empty_and_asks_for_nothing(capsys, tmp_path):
    """It had the sample's title, research questions, guide and 48 codes, and a coder's name."""
    assert call("new", tmp_path / "a.study") == 0
    assert call("new", tmp_path / "b.study", "--title", "Leading  in one\n district") == 0
    for name, title in (("a", ""), ("b", "Leading in one district")):
        with Study.open(tmp_path / f"{name}.study") as study:
            book = study.state().codebook
            assert book == from_dict({"title": title})
            assert not study.state().codes


def test_a_title_that_is_too_long_is_told(capsys, tmp_path):
    path = tmp_path / "a.study"
    said = failing(capsys, "new", path, "--title", "\N{GRINNING FACE}" * 501)
    assert "has 501 characters; 500 is the most" in said
    assert not path.exists()


def test_the_version_is_told(capsys):
    assert call("--version") == 0
    assert capsys.readouterr().out.startswith("throughline")


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["--nonsense"],
        ["status"],
        ["import", "x.study"],
        ["status", "x.study", "--colour"],
        ["open", "x.study", "--port", "eighty"],
        ["export", "x.study"],
        ["demo"],
        ["merge", "x.study"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_one_line_and_exit_code_2(capsys, arguments):
    """It was three lines, the first of them the usage."""
    assert "Try: throughline --help" in failing(capsys, *arguments, code=2)


def test_the_road_by_command_line(capsys, tmp_path, talk, fake_road):
    study = tmp_path / "new.study"
    book = str(default_codebook_path())
    assert call("new", study, "--coder", "Ana", "--codebook", book) == 0
    people = tmp_path / "people.csv"
    people.write_text("file,participant,guide_role\nrosa.txt,Rosa,teacher\n", encoding="utf-8")
    assert call("import", study, talk, "--participants", people) == 0
    assert "rosa.txt: name-txt, 2 turns, 2 speakers\n" in capsys.readouterr().out
    assert call("code", study) == 0
    assert "segment: 1 run" in capsys.readouterr().out
    assert call("code", study) == 0
    assert "nothing was computed" in capsys.readouterr().out
    assert call("status", study, "--json") == 0
    summary = json.loads(capsys.readouterr().out)
    assert summary["coder"] == "Ana"
    assert summary["codings"] == 0
    assert summary["waiting"] > 0
    assert summary["interviews"][0]["participant"] == "Rosa"
    assert call("status", study) == 0
    assert "0 codings by Ana" in capsys.readouterr().out
    out = tmp_path / "tables"
    assert call("export", study, "-o", out) == 0
    written = [*(f"{name}.csv" for name in NAMES), "codebook.yaml"]
    assert capsys.readouterr().out.split() == [str(out / name) for name in written]


def test_status_counts_another_coder_apart(capsys, study, study_file):
    asked = body(answering(study, "accept", 1, best(study)[0]))
    store(study, asked, coder=CODER)
    call("status", study_file, "--coder", "second", "--json")
    summary = json.loads(capsys.readouterr().out)
    assert summary["codings"] == summary["waiting"] == summary["decisions"] == 0


def test_code_without_interviews_says_what_comes_next(capsys, tmp_path, fake_road):
    study = tmp_path / "new.study"
    call("new", study)
    assert call("code", study) == 0
    assert "no interviews yet" in capsys.readouterr().out


def test_an_interview_without_a_row_in_the_table_is_told(capsys, tmp_path, talk):
    study, people = tmp_path / "new.study", tmp_path / "people.csv"
    other = tmp_path / "other.txt"
    other.write_text(TALK.replace("Rosa", "Ana"), encoding="utf-8")
    people.write_text("file,participant\nrosa.txt,Rosa\n", encoding="utf-8")
    call("new", study)
    assert call("import", study, talk, other, "--participants", people) == 0
    said = capsys.readouterr().out
    assert "other.txt: name-txt, 2 turns, 2 speakers, not in people.csv" in said
    assert said.count("not in people.csv") == 1


# -- what is wrong with a study


@pytest.mark.parametrize("command", ["status", "code", "open"])
def test_a_missing_study_is_told(capsys, tmp_path, command):
    study = tmp_path / "none.study"
    assert str(study) in failing(capsys, command, study)
    assert not study.exists()


def test_what_is_no_study_is_told(capsys, tmp_path, talk):
    assert "not a Throughline study" in failing(capsys, "status", talk)
    assert "folder" in failing(capsys, "status", tmp_path)
    database = tmp_path / "other.db"
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    assert "not a Throughline study" in failing(capsys, "status", database)


def test_a_truncated_study_is_told_and_left_alone(capsys, study, study_file, tmp_path):
    study.close()
    whole = study_file.read_bytes()
    short = tmp_path / "short.study"
    short.write_bytes(whole[: len(whole) // 2])
    failing(capsys, "status", short)
    assert short.read_bytes() == whole[: len(whole) // 2]


def test_a_newer_study_is_told(capsys, study, study_file):
    study.close()
    with sqlite3.connect(study_file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    said = failing(capsys, "status", study_file)
    assert "9999" in said
    assert HEAD in said
    assert "newer" in said


@pytest.mark.parametrize("where", ["nonsense://x", "postgresql://nobody@127.0.0.1:1/x", "://"])
def test_a_database_that_cannot_be_reached_is_told(capsys, where):
    failing(capsys, "status", where)


def test_a_study_is_not_made_where_one_stands(capsys, study_file):
    before = study_file.read_bytes()
    assert "already exists" in failing(capsys, "new", study_file)
    assert study_file.read_bytes() == before


# -- what is wrong with a codebook, a transcript, an encoder


@pytest.mark.parametrize(
    ("codebook", "word"),
    [
        (
            "throughline: 1\ntitle: T\ncodes:\n"
            "  - {id: a, name: A, parent: b}\n  - {id: b, name: B, parent: a}\n",
            "a",
        ),
        ("throughline: 1\ntitle: T\ncolour: red\n", "colour"),
        (
            "throughline: 1\ntitle: T\ncodes:\n  - {id: a, name: A}\n  - {id: a, name: B}\n",
            "a",
        ),
        ("[1, 2", "line"),
        ("", ""),
    ],
    ids=["cycle", "unknown key", "twice", "no yaml", "empty"],
)
def test_a_codebook_with_a_mistake_makes_no_study(capsys, tmp_path, codebook, word):
    path, study = tmp_path / "book.yaml", tmp_path / "new.study"
    path.write_text(codebook, encoding="utf-8")
    assert word in failing(capsys, "new", study, "--codebook", path)
    assert not study.exists()


@pytest.mark.parametrize("encoder", ["", "../none/such", "has spaces", "/no/such/folder"])
def test_an_encoder_that_is_none_makes_no_study(capsys, tmp_path, encoder):
    study = tmp_path / "new.study"
    assert "no encoder" in failing(capsys, "new", study, "--encoder", encoder)
    assert not study.exists()


def test_an_encoder_in_a_folder_is_kept_by_its_whole_path(tmp_path, monkeypatch):
    """A relative path was kept, and meant another folder in another place."""
    (tmp_path / "mine").mkdir()
    monkeypatch.chdir(tmp_path)
    assert call("new", "new.study", "--encoder", "mine") == 0
    with Study.open(tmp_path / "new.study") as study:
        assert study.state().encoder == str((tmp_path / "mine").resolve())


def test_an_encoder_that_cannot_be_loaded_is_not_recorded(capsys, study_file, monkeypatch):
    """The study was left with it, and every later run failed."""

    def broken(name: str, *, fetch: bool = False) -> None:
        raise EncoderUnusable(f"{name} cannot be loaded.")

    monkeypatch.setattr(app.study.runs, "load_encoder", broken)
    failing(capsys, "code", study_file, "--encoder", "some/model")
    with Study.open(study_file) as study:
        assert study.state().encoder != "some/model"


@pytest.mark.parametrize("coder", ["", "   ", "x" * 500, "a\x1b[2Jb"])
@pytest.mark.parametrize("command", ["status", "code", "export"])
def test_a_coder_without_a_name_is_told(capsys, study_file, tmp_path, command, coder):
    more = ["-o", tmp_path / "out"] if command == "export" else []
    assert "coder's name" in failing(capsys, command, study_file, "--coder", coder, *more)


def test_an_unreadable_file_among_good_ones_imports_none(capsys, study_file, tmp_path, talk):
    binary = tmp_path / "sound.txt"
    binary.write_bytes(b"ID3\x00\x01\x02")
    said = failing(capsys, "import", study_file, talk, binary, tmp_path / "missing.vtt")
    assert "sound.txt" in said
    assert "missing.vtt" in said
    assert "Nothing was imported" in said
    with Study.open(study_file) as study:
        assert len(study.transcripts()) == 1


def test_a_file_that_is_already_there_imports_none(capsys, study_file, tmp_path, talk):
    assert call("import", study_file, talk) == 0
    other = tmp_path / "other.txt"
    other.write_text(TALK.replace("Rosa", "Ana"), encoding="utf-8")
    assert "rosa.txt" in failing(capsys, "import", study_file, other, talk)
    with Study.open(study_file) as study:
        assert len(study.transcripts()) == 2


@pytest.mark.parametrize(
    "table", ["name,role\nRosa,x\n", 'file,role\n"rosa.txt', "file,role\nsomebody.txt,x\n", ""]
)
def test_a_table_of_participants_that_does_not_fit_imports_none(
    capsys, study_file, tmp_path, talk, table
):
    people = tmp_path / "people.csv"
    people.write_text(table, encoding="utf-8")
    failing(capsys, "import", study_file, talk, "--participants", people)
    with Study.open(study_file) as study:
        assert len(study.transcripts()) == 1


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\xff", b"PK\x03\x04 no zip", b"no colon"])
@pytest.mark.parametrize("name", ["a.txt", "a.vtt", "a.docx", "a.srt", "a.mp3"])
def test_an_unreadable_transcript_is_told(capsys, tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    if call("read", path) == 0:  # text without speakers may be read as nobody's
        assert content == b"no colon"
        return
    said = capsys.readouterr().err
    assert said.startswith("throughline: ")
    assert said.count("\n") == 1
    assert name in said


def test_a_name_that_is_no_text_is_told_in_one_line(capsys, study_file, tmp_path):
    name = os.fsdecode(b"caf\xe9.txt")
    try:
        (tmp_path / name).write_text(TALK, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes no such names")
    failing(capsys, "import", study_file, tmp_path / name)
    failing(capsys, "status", tmp_path / os.fsdecode(b"caf\xe9.study"))


# -- what is written


def test_read_shows_turns_as_json(capsys, talk):
    assert call("read", talk, "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert [turn["speaker"] for turn in shown["turns"]] == ["Interviewer", "Rosa"]
    assert shown["turns"][1]["role"] == "participant"
    for turn in shown["turns"]:
        assert shown["text"][turn["start"] : turn["end"]] == turn["text"]
    assert shown["left_out"] == []


def test_read_shows_times_that_a_clock_can_show(capsys, tmp_path):
    """59.6 seconds were shown as 0:60."""
    path = tmp_path / "a.vtt"
    path.write_text(
        "WEBVTT\n\n00:00:59.600 --> 00:01:10.000\nRosa: We set goals.\n\n"
        "00:01:59.990 --> 00:02:10.000\nAna: Which ones?\n",
        encoding="utf-8",
    )
    assert call("read", path) == 0
    said = capsys.readouterr().out
    assert " 0:59\n" in said
    assert " 1:59\n" in said


def test_an_export_is_not_written_over_what_stands_there(capsys, study_file, tmp_path):
    out = tmp_path / "out.xlsx"
    out.write_text("a thesis")
    said = failing(capsys, "export", study_file, "--format", "xlsx", "-o", out)
    assert "already exists" in said
    assert out.read_text() == "a thesis"
    assert "archive, xlsx, csv" in failing(
        capsys, "export", study_file, "--format", "pdf", "-o", out
    )
    assert call("export", study_file, "--format", "xlsx", "-o", out, "--force") == 0


def test_a_merge_brings_each_decision_once(capsys, study, study_file, tmp_path):
    copy = tmp_path / "copy.study"
    study.backup(copy)
    with Study.open(copy) as other:
        segment = other.segments()[0]
        asked = body(about(other, "code", 1, "time", segment))
        store(other, asked, coder="second")
    assert call("merge", study_file, copy) == 0
    assert capsys.readouterr().out.startswith("1 decisions and 0 transcripts came in")
    assert call("merge", study_file, copy) == 0
    assert capsys.readouterr().out.startswith("0 decisions")
    assert [coding.coder for coding in study.state().codings] == ["second"]


def test_another_study_cannot_be_merged(capsys, study_file, tmp_path):
    call("new", tmp_path / "other.study")
    capsys.readouterr()
    assert "another study" in failing(capsys, "merge", study_file, tmp_path / "other.study")


def test_open_gives_the_server_its_options_and_its_exit_code(monkeypatch, study_file):
    seen = {}

    def fake(study: str, **options: object) -> int:
        seen.update(options, study=study)
        return 3

    monkeypatch.setattr(app.serve, "serve", fake)
    asked = ["open", study_file, "--port", 9000, "--no-browser", "--coder", "Ana"]
    assert call(*asked) == 3
    assert seen == {"study": str(study_file), "port": 9000, "browser": False, "coder": "Ana"}
