"""The table of participants."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import TranscriptUnreadable
from pipeline.read.participants import read_participants


def table(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "people.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_spreadsheets_tables_are_read(tmp_path: Path, mark: str, encoding: str) -> None:
    rows = [["file", "participant", "role"], ["a.vtt", "José", "Teacher"], ["b.vtt", "Bo", ""]]
    text = "\r\n".join(mark.join(row) for row in rows)
    assert read_participants(table(tmp_path, text, encoding)) == {
        "a.vtt": {"participant": "José", "role": "Teacher"},
        "b.vtt": {"participant": "Bo"},
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name,role\nx,y\n", r'no "file" column \(found: name, role\)'),
        ("file,role\na.vtt,x\na.vtt,y\n", 'line 3: "a.vtt" stands twice'),
        ("file,role\na.vtt,x,y\n", 'line 2: "a.vtt" has more cells than columns'),
        ("file,role,role\na.vtt,x,y\n", r"names a column twice \(role\)"),
        ('file,role\na.vtt,"x\n', "this is not CSV"),
        ('"file,role', "this is not CSV"),
        ("", "is empty"),
    ],
)
def test_a_table_that_breaks_a_rule_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(TranscriptUnreadable, match=told):
        read_participants(table(tmp_path, text))
