"""What tables of an export are made of: columns that are named, of one kind, and explained.

In:     values as a study has them.
Out:    columns and sheets of plain values: None is an empty cell; durations are seconds, moments
        are datetimes by this machine's clock.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from app.common.bidi import strip_bidi_controls
from app.export.selection import Speech

Kind = Literal["id", "text", "long", "number", "share", "duration", "moment", "date"]
Value = str | int | float | datetime.datetime | datetime.date | None
KIND_WORDS: dict[Kind, str] = {  # what a column holds, as the sheet of columns says it
    "id": "id",
    "text": "words",
    "long": "words",
    "number": "number",
    "share": "number from 0 to 1",
    "duration": "time from the start of the recording",
    "moment": "date and time",
    "date": "date",
}
WIDTHS: dict[Kind, int] = {  # characters
    "id": 14,
    "text": 20,
    "long": 64,
    "number": 10,
    "share": 10,
    "duration": 10,
    "moment": 17,
    "date": 12,
}
WHOLE = re.compile(r"-?(0|[1-9]\d{0,14})")
DECIMAL = re.compile(r"-?(0|[1-9]\d{0,9})\.\d{1,5}")
DAY = re.compile(r"(19|20)\d\d-\d\d-\d\d")


@dataclass(frozen=True)
class Column:
    """A column. name: unique in its sheet. meaning: a sentence for the sheet of columns."""

    name: str
    kind: Kind
    meaning: str
    width: int = 0  # characters; 0: as its kind has it


@dataclass(frozen=True)
class Sheet:
    """A table. shaded: the columns whose numbers are to be seen at a glance, first and last."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    rows: list[list[Value]]
    shaded: tuple[int, int] | None = None


@dataclass(frozen=True)
class Filled:
    """A column with how a record fills it."""

    column: Column
    value: Callable[..., Value]


class Attributes:
    """What is known of participants, a column each; numbers and dates where all are such."""

    def __init__(self, interviews: Iterable[Speech]) -> None:
        given = [each.transcript.attributes for each in interviews]
        keys = sorted({key for each in given for key, value in each.items() if value})
        self.keys = [key for key in keys if key != "participant"]
        self._kinds = {
            key: kind_of([each[key] for each in given if each.get(key)]) for key in self.keys
        }

    def filled(self, taken: Iterable[str]) -> list[Filled]:
        """Return a column for each attribute; one named like another column says what it is."""
        names = set(taken)
        found = []
        for key in self.keys:
            name = free_name(strip_bidi_controls(key), names)
            names.add(name)
            meaning = f'What the study has of the participant under "{key}".'
            column = Column(name, self._kinds[key], meaning)
            found.append(Filled(column, self._reader(key)))
        return found

    def _reader(self, key: str) -> Callable[[Speech], Value]:
        kind = self._kinds[key]
        return lambda speech: _read(speech.transcript.attributes.get(key, ""), kind)


def free_name(name: str, taken: Iterable[str]) -> str:
    """Return a column's name that no other has, whatever its case."""
    used = {each.casefold() for each in taken}
    tried = name if name.casefold() not in used else f"attribute_{name}"
    number = 2
    while tried.casefold() in used:
        tried = f"attribute_{name}_{number}"
        number += 1
    return tried


def kind_of(values: Sequence[str]) -> Kind:
    """Return what all of these are: numbers or days, where these lose nothing by it; else words."""
    if not values:
        return "text"
    if all(WHOLE.fullmatch(each) and each != "-0" for each in values):
        return "number"
    if all(_is_number(each) for each in values):
        return "number"
    return "date" if all(_day(each) for each in values) else "text"


def _is_number(text: str) -> bool:
    if WHOLE.fullmatch(text):
        return text != "-0"
    return bool(DECIMAL.fullmatch(text)) and repr(float(text)) == text


def _day(text: str) -> datetime.date | None:
    if not DAY.fullmatch(text):
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _read(text: str, kind: Kind) -> Value:
    if not text:
        return None
    if kind == "number":
        return int(text) if WHOLE.fullmatch(text) else float(text)
    return _day(text) if kind == "date" else text


def moment(at: str) -> datetime.datetime | None:
    """Return a stored moment by this machine's clock, to the second."""
    try:
        read = datetime.datetime.fromisoformat(at)
    except ValueError:
        return None
    return read.astimezone().replace(tzinfo=None, microsecond=0)


def made(name: str, meaning: str, filled: list[Filled], records: Iterable[tuple]) -> Sheet:
    values = [each.value for each in filled]
    rows = [[value(*record) for value in values] for record in records]
    return Sheet(name, meaning, tuple(each.column for each in filled), rows)


def column(
    name: str, kind: Kind, meaning: str, value: Callable[..., Value], width: int = 0
) -> Filled:
    return Filled(Column(name, kind, meaning, width), value)
