"""`throughline evaluate`: help with examples, JSON or a table, one plain line for faults."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import pipeline.encoder.loading
from app.cli.evaluate import show
from pipeline.evaluation.codes import read_set
from pipeline.evaluation.tables import read_table
from tests.app.command import call, failing
from tests.fakes import FakeEncoder
from tests.pipeline.evaluation.test_codes import BOOK, ROWS, write, write_book

COMMANDS = (
    "codes",
    "prior",
    "sample",
    "questions",
    "dimensions",
    "themes",
    "contrary",
    "relations",
)


@pytest.fixture(autouse=True)
def fake_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline.encoder.loading, "load_encoder", lambda *_, **__: FakeEncoder())


@pytest.fixture
def excerpts(tmp_path: Path) -> Path:
    return write(tmp_path, ROWS, "excerpts.csv")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(capsys, command):
    assert call("evaluate", command, "--help") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert f"Example: throughline evaluate {command}" in said


def test_without_a_command_the_commands_are_shown(capsys):
    call("evaluate")
    said = capsys.readouterr()
    assert all(command in said.out + said.err for command in COMMANDS)


@pytest.mark.parametrize("mode", ["sequential", "by-document"])
def test_codes_are_measured_as_json(capsys, tmp_path, excerpts, mode):
    book = write_book(tmp_path, BOOK)
    rest = ("--codebook", book, "--mode", mode, "--min-uses", 1, "--seed", 3, "--json")
    assert call("evaluate", "codes", "--excerpts", excerpts, *rest) == 0
    said = capsys.readouterr()
    found = json.loads(said.out)
    assert (found["n_excerpts"], found["n_codes"], found["seed"]) == (9, 3, 3)
    assert said.err == ""


def test_codes_are_measured_as_a_table(capsys, excerpts):
    assert call("evaluate", "codes", "--excerpts", excerpts, "--min-uses", 1) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("recall at 3") for line in lines)
    assert "baseline" in lines
    assert "  documents 1, recall at 3 1.000" in lines
    assert any(line.split() == ["precision", "cannot", "be", "given"] for line in lines)


def test_a_table_indents_what_belongs_together(capsys):
    show({"n_codes": 2, "mrr": 0.5, "confident": {"precision": None}}, as_json=False)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines] == [
        ["n", "codes", "2"],
        ["mrr", "0.500"],
        ["confident"],
        ["precision", "cannot", "be", "given"],
    ]
    assert lines[3].startswith("  precision")


def test_a_prior_is_printed_and_started_from(capsys, tmp_path, excerpts):
    assert call("evaluate", "prior", excerpts.parent, "--min-uses", 1) == 0
    printed = capsys.readouterr().out
    path = tmp_path / "prior.json"
    path.write_text(printed, encoding="utf-8")
    rest = ("--min-uses", 1, "--prior", path, "--json")
    assert call("evaluate", "codes", "--excerpts", excerpts, *rest) == 0
    with_prior = json.loads(capsys.readouterr().out)
    assert call("evaluate", "codes", "--excerpts", excerpts, "--min-uses", 1, "--json") == 0
    assert json.loads(capsys.readouterr().out)["ece"] != with_prior["ece"]


def test_a_malformed_table_is_told_in_one_line(capsys, tmp_path):
    path = tmp_path / "e.csv"
    path.write_text("doc_id,excerpt_id,text,codes\nd,1,,x\n", encoding="utf-8")
    said = failing(capsys, "evaluate", "codes", "--excerpts", path)
    assert 'e.csv, line 2, column "text": is empty' in said


def test_faults_are_told_in_one_line(capsys, tmp_path, excerpts):
    missing = tmp_path / "no.csv"
    assert "no.csv" in failing(capsys, "evaluate", "codes", "--excerpts", missing)
    said = failing(capsys, "evaluate", "codes", "--excerpts", excerpts, "--min-uses", 99)
    assert "--min-uses" in said
    said = failing(capsys, "evaluate", "codes", "--excerpts", excerpts, "--prior", excerpts)
    assert "does not hold weights" in said


@pytest.mark.parametrize("rest", [("--mode", "backwards"), ("--min-uses", 0), ("--target", 2)])
def test_what_cannot_be_asked_for_is_refused(capsys, excerpts, rest):
    said = failing(capsys, "evaluate", "codes", "--excerpts", excerpts, *rest, code=2)
    assert rest[0] in said


def test_the_samples_tables_are_what_the_other_commands_take(tmp_path, capsys):
    assert call("evaluate", "sample", tmp_path) == 0
    assert len(capsys.readouterr().out.split()) == 5
    coded = read_set(tmp_path / "excerpts.csv", tmp_path / "codebook.csv", min_uses=5, limit=None)
    assert len(set(coded.documents.tolist())) == 9
    assert all(coded.questions)
    turns = read_table(tmp_path / "turns.csv", required=("doc_id", "turn_no", "question"))
    guide = {row["id"] for row in read_table(tmp_path / "guide.csv", required=("id",))}
    assert {row["question"] for row in turns} - {""} == guide
