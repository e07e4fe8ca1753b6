"""Say what of a study file is damaged, where something in it could not be read.

In:     a study file that some command failed on; where it failed.
Out:    one sentence, or None where nothing in the file explains it.

Looked at only after a failure: every row of every table is read, which a sound file is spared.
SQLite keeps any value in any column, so a file that a hand or a failing disk has changed opens.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import TracebackType

from sqlalchemy import JSON, Boolean, Column, Float, Integer, LargeBinary

from models.errors import ThroughlineError
from models.events import CodebookImported, TranscriptImported, TranscriptReplaced
from models.store.blind import open_whole
from models.store.files import SQLITE_MAGIC
from models.store.tables import Base

PLAIN = (  # types of columns, and as what SQLite gives them back; the others are text
    (LargeBinary, bytes),
    (Integer | Boolean, int),
    (Float, int | float),
)
RESTED_ON = (
    TranscriptImported.kind,
    TranscriptReplaced.kind,
    CodebookImported.kind,
)  # by everything else
READERS = ("results.py", "suggestion_store.py")  # modules that turn stored rows into records


def damage_in(path: Path, trace: TracebackType | None = None) -> str | None:
    """Return in what a study file is damaged. trace: of the failure that made one ask."""
    try:
        with path.open("rb") as handle:
            if handle.read(len(SQLITE_MAGIC)) != SQLITE_MAGIC:
                return None
        what = _of_rows(path) or _of_study(path)
    except (OSError, sqlite3.Error) as error:
        what = f"it cannot be read ({' '.join(str(error).split())})"
    if what is None and _went_through(trace, READERS):
        what = "what was computed of its interviews cannot be read"
    if what is None:
        return None
    return f"{path} is damaged: {what}. Restore it from a copy; nothing was changed."


def _of_rows(path: Path) -> str | None:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as reading:
        reading.text_factory = bytes
        for table in Base.metadata.sorted_tables:
            if table.name == "event":
                continue  # what cannot be read there is set aside
            columns = list(table.columns)
            names = ", ".join(f'"{each.name}"' for each in columns)
            try:
                rows = reading.execute(f'SELECT {names} FROM "{table.name}"').fetchall()  # noqa: S608
            except sqlite3.OperationalError:
                return f"its table {table.name} is not as it was made"
            for row in rows:
                for column, value in zip(columns, row, strict=True):
                    if not _fits(column, value):
                        return f"{column.name} of a row of its table {table.name} cannot be read"
            if table.name == "study" and len(rows) != 1:
                return f"it says of {len(rows)} studies that they are in it"
    return None


def _fits(column: Column[object], value: object) -> bool:
    if value is None:
        return bool(column.nullable)
    kind = column.type
    for made, stored in PLAIN:
        if isinstance(kind, made):
            return isinstance(value, stored)
    try:
        text = value.decode() if isinstance(value, bytes) else None
        return text is not None and (not isinstance(kind, JSON) or _is_json(text, column.name))
    except (UnicodeDecodeError, ValueError, RecursionError):
        return False


def _is_json(text: str, name: str) -> bool:
    found = json.loads(text)
    if name in ("turns", "left_out", "evidence"):
        return isinstance(found, list) and all(isinstance(each, dict) for each in found)
    if name == "alternatives":
        return isinstance(found, list) and all(isinstance(each, list) for each in found)
    return not (name == "attributes" and not isinstance(found, dict))


def _of_study(path: Path) -> str | None:
    """Look whether what was computed belongs to interviews that the log knows."""
    try:
        with open_whole(path) as study:
            known = {each.id for each in study.transcripts()}
            places = {each.transcript_id for each in study.segments()}
            places |= {each.transcript_id for each in study.answers()}
            log = set(study.state().names)
            aside = study.set_aside()
    except ThroughlineError as error:
        return str(error).rstrip(".")
    if log - known or places - known:
        return "an interview is not in it that was cut and coded"
    if any(each.kind in RESTED_ON for each in aside):
        return "decisions that everything rests on cannot be read"
    return None


def _went_through(trace: TracebackType | None, modules: tuple[str, ...]) -> bool:
    return any(Path(each).name in modules for each in _files(trace))


def _files(trace: TracebackType | None) -> Iterator[str]:
    while trace is not None:
        yield trace.tb_frame.f_code.co_filename
        trace = trace.tb_next
