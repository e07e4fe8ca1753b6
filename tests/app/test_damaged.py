"""A study file that is damaged, or was changed by hand: one plain line by every command."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.app.command import call
from tests.studies import coded, small_study

DAMAGE = [
    "INSERT INTO study SELECT 'second', created_at, revision FROM study",
    "DELETE FROM study",
    "UPDATE study SET id = NULL",
    "UPDATE study SET revision = NULL",
    "UPDATE study SET revision = 'x'",
    "UPDATE transcript SET turns = '{'",
    "UPDATE transcript SET turns = '[{}]'",
    "UPDATE transcript SET turns = '[3]'",
    "UPDATE transcript SET turns = 'null'",
    "UPDATE transcript SET left_out = '[1]'",
    "UPDATE transcript SET attributes = '[1]'",
    "UPDATE transcript SET attributes = '{\"a\": 3}'",
    "UPDATE transcript SET text = x'ff00ff'",
    "UPDATE transcript SET name = 3.5",
    "UPDATE transcript SET id = 'other'",
    "DELETE FROM transcript",
    "DROP TABLE setting",
    "DROP TABLE result",
    "DROP TABLE segment",
    "DROP TABLE transcript",
    "ALTER TABLE event RENAME COLUMN payload TO gone",
    "ALTER TABLE transcript RENAME COLUMN turns TO gone",
    "UPDATE segment SET span_start = 'x'",
    "UPDATE segment SET span_start = NULL",
    "UPDATE answer SET alternatives = '{'",
    "UPDATE answer SET alternatives = '3'",
    "UPDATE suggestion SET evidence = '{'",
    "UPDATE suggestion SET evidence = '[1]'",
    "UPDATE suggestion SET score = 'x'",
    "UPDATE setting SET value = NULL",
    "UPDATE result SET value = '{'",
    "UPDATE result SET value = '[[1]]'",
    "UPDATE event SET payload = '{'",
    "UPDATE event SET payload = NULL",
    "UPDATE event SET kind = NULL",
    "UPDATE event SET at = NULL",
    "UPDATE event SET clock = 'x'",
    "UPDATE event SET actor = NULL",
    "DELETE FROM event",
    "DELETE FROM alembic_version",
]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of one interview with suggestions and a coding."""
    from tests.decisions import new_event

    path = tmp_path_factory.mktemp("whole") / "a.study"
    with small_study(path) as study:
        study.append([new_event("coding.added", "tester", coded(study.segments()[0], "time"))])
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def commands(study: Path, other: Path, out: Path) -> list[list[object]]:
    return [
        ["status", study],
        ["export", study, "-o", out / "tables"],
        ["codebook", study],
        ["codebook", study, "--versions"],
        ["agreement", study],
        ["merge", other, study, "--dry-run"],
        ["merge", study, other],
        ["handover", study, "--to", "Ida Berg", "-o", out / "ida.study"],
    ]


@pytest.mark.parametrize("sql", DAMAGE)
def test_a_damaged_study_gives_one_plain_line_by_every_command(
    whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], sql: str
) -> None:
    # MultipleResultsFound, JSONDecodeError, KeyError and others stood as "unforeseen error"
    study, other = tmp_path / "a.study", tmp_path / "b.study"
    shutil.copy(whole, study)
    shutil.copy(whole, other)
    with closing(sqlite3.connect(study)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        try:
            connection.execute(sql)
        except sqlite3.IntegrityError:
            pytest.skip("the table itself refuses this")
        connection.commit()
    for command in commands(study, other, tmp_path):
        code = call(*command)
        said = capsys.readouterr()
        assert "unforeseen" not in said.err, (command[0], said.err)
        assert code in {0, 1}
        assert said.err.count("\n") == (1 if code else 0), command[0]
