"""Read the tables that `throughline agreement` is given.

In:     CSV or tab-separated files whose first line names their columns.
Out:    ratings, or spans with their documents' lengths, and what was odd in the file.

Cells are separated by commas, semicolons, tabs or bars (or by what a first line `sep=` says);
text is UTF-8 or UTF-16, with or without a byte-order mark. Names that are one name written in
several ways are taken as one, and that is told; what cannot be taken raises RatingsUnusable
with file and line.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from pipeline.agreement.ratings import Given, Ratings, RatingsUnusable, gather, several
from pipeline.agreement.spans import CodedSpan, character_ratings, check_span
from pipeline.agreement.spelling import decimal_points, one_name, plain_text

SEPARATORS = (",", ";", "\t", "|")
COLUMNS = ("unit", "coder", "code", "document")
LONGEST_CELL = 1_000_000  # characters
SEPARATOR_LINE = "sep="  # how a spreadsheet's first line says what separates cells
WITHIN = (";", "|", "\n")  # what may stand between several codes in one cell
PERHAPS = (",", "/", "+", "&")  # the same, where each part is a code elsewhere
MISSING_WORDS = {"na", "n/a", "nan", "null", "none", ".", "-", "--", "?", "#n/a", "missing"}


@dataclass(frozen=True)
class RatingsRow:
    """A row of a table: its line in the file, and its cells by column, as written."""

    line: int
    cells: dict[str, str]


def read_ratings(
    path: Path,
    *,
    unit: str = "unit",
    categories: Sequence[str] = (),
    split: str = "",
    as_written: bool = False,
) -> Ratings:
    """Return the ratings of a table with columns unit, coder, code and perhaps document.

    categories: all of the scale, used or not. split: what stands between several codes in one
    cell. as_written: codes that differ in case, quotes or zeros after the point stay two.
    """
    separator, every = _rows(path, required=("unit", "coder", "code"), filled=("unit", "coder"))
    rows = list(every)
    for row in rows:
        if not row.cells.get("document", "x"):
            raise _fault(path, row.line, 'column "document": is empty')
    if split:
        rows = [each for row in rows for each in _parted(row, split)]
    names, told = _names(rows, categories, as_written=as_written, points=separator != ",")
    given = [Given(**{c: _of(names, row, c) for c in COLUMNS}) for row in rows]  # type: ignore[arg-type]
    if not split:
        told += _several_in_one([row.cells["code"] for row in rows])
    declared = [names["code"].get(each, each) for each in categories]
    try:
        made = gather(given, unit=unit, declared=declared)
    except RatingsUnusable as error:
        raise RatingsUnusable(f"{path.name}: {error}") from error
    return replace(made, warnings=told + made.warnings)


def _of(names: dict[str, dict[str, str]], row: RatingsRow, column: str) -> str | None:
    """Return what a cell's name is taken for; None for an empty cell, or no such column."""
    return names[column].get(row.cells.get(column, ""))


def _parted(row: RatingsRow, split: str) -> list[RatingsRow]:
    """Return a row for each code of a cell; an empty cell stays one row."""
    parts = [part.strip() for part in row.cells["code"].split(split)]
    kept = [part for part in parts if part] or [""]
    return [RatingsRow(row.line, row.cells | {"code": part}) for part in kept]


def _names(
    rows: Sequence[RatingsRow], categories: Sequence[str], *, as_written: bool, points: bool
) -> tuple[dict[str, dict[str, str]], tuple[str, ...]]:
    """Return by column what each cell's name is taken for, and what to tell."""
    names: dict[str, dict[str, str]] = {}
    told: tuple[str, ...] = ()
    for column in COLUMNS:
        cells = [row.cells[column] for row in rows if row.cells.get(column)]
        codes = column == "code"
        commas, said = decimal_points(cells) if codes and points else ({}, ())
        written = [commas.get(cell, cell) for cell in (*categories, *cells)] if codes else cells
        taken, more = one_name(written, column, codes=codes, as_written=as_written)
        if column == "coder":  # coders that look alike are told once the ratings are made
            more = tuple(text for text in more if "look alike" not in text)
        names[column] = taken | {cell: taken[point] for cell, point in commas.items()}
        told += (*said, *more)
    return names, told


def _several_in_one(cells: Sequence[str]) -> tuple[str, ...]:
    """Tell of cells that may hold several codes, and of words that may mean that none is there."""
    distinct = dict.fromkeys(plain_text(cell) for cell in cells)
    folded = {each.casefold() for each in distinct} - {""}
    told = []
    for sign in (*WITHIN, *PERHAPS):
        several_codes = [
            cell
            for cell in dict.fromkeys(cells)
            if sign in cell.strip()
            and (
                sign in WITHIN
                or all(plain_text(part).casefold() in folded for part in cell.split(sign))
            )
        ]
        if several_codes:
            said = "a line break" if sign == "\n" else f'"{sign}"'
            give = "a row for each" if sign == "\n" else f'a row for each, or --split "{sign}"'
            told.append(
                f"{several([repr(cell) for cell in several_codes])}: {said} stands in the cell, "
                f"and it was taken as one code. If several codes are meant, give {give}."
            )
    empty = [each for each in distinct if each.casefold() in MISSING_WORDS]
    if empty:
        told.append(
            f"{several([repr(each) for each in empty])} stands as a code and was taken as one. An "
            "empty cell says that a coder looked and gave nothing; no row, that they did not look."
        )
    return tuple(told)


def read_spans(
    path: Path, lengths_path: Path, *, as_written: bool = False
) -> tuple[Ratings, list[CodedSpan], dict[str, int]]:
    """Return ratings of characters, the spans, and the documents' lengths.

    A row with empty code, start and end says that a coder looked and marked nothing; with "no" in
    a column "looked", that they did not look at the document.
    """
    lengths = read_lengths(lengths_path)
    required = ("document", "coder", "code", "start", "end")
    _, every = _rows(path, required=required, filled=("document", "coder"))
    rows = list(every)
    names, told = _names(rows, (), as_written=as_written, points=False)
    known = {plain_text(name): name for name in lengths}
    unseen: dict[tuple[str, str], int] = {}
    seen: set[tuple[str, str]] = set()
    spans: list[CodedSpan] = []
    coders: dict[str, None] = {}
    for row in rows:
        coder = names["coder"][row.cells["coder"]]
        document = names["document"][row.cells["document"]]
        document = known.get(document, document)
        coders[coder] = None
        if not any(row.cells[column].strip() for column in ("code", "start", "end")):
            if document not in lengths:
                raise _fault(path, row.line, f'no length for the document "{document}"')
            if _looked(path, row):
                seen.add((document, coder))
            else:
                unseen.setdefault((document, coder), row.line)
            continue
        if not _looked(path, row):
            raise _fault(path, row.line, 'column "looked": who did not look marked no text')
        seen.add((document, coder))
        spans.append(_span(path, row, (document, coder), names["code"], lengths))
    for document, coder in sorted(unseen.keys() & seen):
        raise _fault(
            path,
            unseen[document, coder],
            f"{coder} did not look at {document}, says this line; another says the contrary",
        )
    distinct = list(dict.fromkeys(spans))
    made = character_ratings(distinct, lengths, coders=tuple(coders), unseen=unseen.keys())
    told += _several_in_one([row.cells["code"] for row in rows])
    if len(distinct) < len(spans):
        told += (f"{len(spans) - len(distinct)} duplicate row(s) were counted once.",)
    return replace(made, warnings=told + made.warnings), distinct, lengths


def _span(
    path: Path,
    row: RatingsRow,
    whose: tuple[str, str],
    codes: Mapping[str, str],
    lengths: Mapping[str, int],
) -> CodedSpan:
    if not row.cells["code"]:
        raise _fault(path, row.line, 'column "code": is empty')
    start, end = (_count(path, row, column) for column in ("start", "end"))
    span = CodedSpan(*whose, codes[row.cells["code"]], start, end)
    if fault := check_span(span, lengths):
        raise _fault(path, row.line, fault)
    return span


def _looked(path: Path, row: RatingsRow) -> bool:
    """Return whether the coder looked at the document, as a column may say. Default: yes."""
    said = plain_text(row.cells.get("looked", "")).casefold()
    if said not in ("", "yes", "no"):
        raise _fault(path, row.line, f'column "looked": "{said[:40]}" is neither yes nor no')
    return said != "no"


def read_lengths(path: Path) -> dict[str, int]:
    """Return the characters of each document."""
    lengths: dict[str, int] = {}
    _, rows = _rows(path, required=("document", "length"), filled=("document",))
    for row in rows:
        name, length = plain_text(row.cells["document"]), _count(path, row, "length")
        if length < 1:
            raise _fault(path, row.line, f'"{name}" has a length of {length}')
        if lengths.setdefault(name, length) != length:
            raise _fault(path, row.line, f'"{name}" has two lengths, {lengths[name]} and {length}')
    return lengths


def _count(path: Path, row: RatingsRow, column: str) -> int:
    cell = row.cells[column].strip()
    try:
        return int(cell) if cell.isascii() else int("")
    except ValueError as error:
        said = f'"{cell[:40]}" is no whole number' if cell else "is empty"
        raise _fault(path, row.line, f'column "{column}": {said}') from error


def _fault(path: Path, line: int, what: str) -> RatingsUnusable:
    return RatingsUnusable(f"{path.name}, line {line}: {what}.")


def _rows(
    path: Path, *, required: Sequence[str], filled: Sequence[str]
) -> tuple[str, Iterator[RatingsRow]]:
    """Return what separates cells, and the rows."""
    opened = _opening(_text(path))
    return opened.separator, _read(path, opened, required, filled)


class _Opened(NamedTuple):
    """A table's text from the names of its columns on, and the lines before them."""

    text: str
    skipped: int
    separator: str


def _opening(text: str) -> _Opened:
    """Return where a table begins, and what separates its cells."""
    lines = text.split("\n")
    at = next((i for i, line in enumerate(lines) if line.strip()), 0)
    said = lines[at].strip().strip('"')
    if said.casefold().startswith(SEPARATOR_LINE) and len(said) <= len(SEPARATOR_LINE) + 2:
        separator = lines[at].strip('\r "')[len(SEPARATOR_LINE) :] or "\t"
        separator = "\t" if separator == "\\t" else separator[0]
        return _Opened("\n".join(lines[at + 1 :]), at + 1, separator)
    return _Opened(text, 0, max(SEPARATORS, key=lines[at].count))


def _read(
    path: Path, opened: _Opened, required: Sequence[str], filled: Sequence[str]
) -> Iterator[RatingsRow]:
    csv.field_size_limit(LONGEST_CELL)
    rows = csv.reader(io.StringIO(opened.text), delimiter=opened.separator, strict=True)
    some = False
    header: list[str] = []
    try:
        for cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            line = opened.skipped + rows.line_num
            if not header:
                header = [plain_text(cell).casefold() for cell in cells]
                _check_header(path, header, required, line)
                continue
            some = True
            yield _row(path, cells, header, filled, line)
    except csv.Error as error:
        line = opened.skipped + rows.line_num
        raise _fault(path, line, f"this is not CSV ({error})") from error
    if not some:
        raise RatingsUnusable(f"{path.name} has no rows below its first line.")


def _row(
    path: Path, cells: list[str], header: list[str], filled: Sequence[str], line: int
) -> RatingsRow:
    if len(cells) > len(header):  # a spreadsheet's empty columns on the right are none
        while len(cells) > len(header) and not cells[-1].strip():
            cells = cells[:-1]
    if len(cells) != len(header):
        raise _fault(
            path, line, f"there are {len(cells)} cells for {len(header)} columns ({_said(header)})"
        )
    row = dict(zip(header, cells, strict=True))
    for column, cell in row.items():
        if not plain_text(cell):
            row[column] = ""
            if column in filled:
                raise _fault(path, line, f'column "{column}": is empty')
    return RatingsRow(line, row)


def _check_header(path: Path, header: list[str], required: Sequence[str], line: int) -> None:
    for column in required:
        if column not in header:
            raise _fault(
                path,
                line,
                f'there is no column "{column}" (found: {_said(header)}; needed: '
                f"{_said(required)})",
            )
    twice = [column for column in header if header.count(column) > 1]
    if twice:
        raise _fault(path, line, f'the column "{twice[0]}" stands twice')


def _said(names: Sequence[str]) -> str:
    return ", ".join(name[:40] for name in names[:12])


def _text(path: Path) -> str:
    try:
        if path.is_dir():
            raise RatingsUnusable(f"{path} is a folder; give the file in it.")
        data = path.read_bytes()
    except OSError as error:
        raise RatingsUnusable(
            f"{path} cannot be read: {error.strerror}. Check the path."
        ) from error
    if not data.strip():
        raise RatingsUnusable(f"{path.name} is empty.")
    encoding = _encoding(data)
    try:
        text = data.decode(encoding).lstrip("\ufeff")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _fault(path, line, "this is not UTF-8; save the table as CSV in UTF-8") from error
    if "\0" in text:
        line = text.partition("\0")[0].count("\n") + 1
        raise _fault(path, line, "this is not text; save the table as CSV in UTF-8")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _encoding(data: bytes) -> str:
    """Return the encoding: UTF-16 by its mark, or by where the bytes of plain letters are 0."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = data[:40]
    if len(data) % 2 == 0 and len(start) >= 8:
        if not any(start[1::2]) and all(start[::2]):
            return "utf-16-le"
        if not any(start[::2]) and all(start[1::2]):
            return "utf-16-be"
    return "utf-8-sig"
