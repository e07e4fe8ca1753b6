"""Read the tables that `throughline agreement` is given.

In:     CSV or tab-separated files whose first line names their columns.
Out:    ratings, or spans with their documents' lengths, and what was odd in the file.

Cells are separated by commas, semicolons or tabs; text is UTF-8, with or without a byte-order
mark, or UTF-16 with one. What cannot be taken raises RatingsUnusable with file and line.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.agreement.ratings import Given, Ratings, RatingsUnusable, gather, several
from pipeline.agreement.spans import CodedSpan, character_ratings, check_span

SEPARATORS = (",", ";", "\t")
LONGEST_CELL = 1_000_000  # characters
MOST_CELLS = 2_000_000_000  # units x coders x codes


@dataclass(frozen=True)
class Row:
    """A row of a table: its line in the file, its cells by column, and the coder as written."""

    line: int
    cells: dict[str, str]
    coder: str = ""


def read_ratings(path: Path, *, unit: str = "unit") -> Ratings:
    """Return the ratings of a table with columns unit, coder, code and perhaps document."""
    rows = list(_rows(path, required=("unit", "coder", "code"), filled=("unit", "coder")))
    names: dict[str, dict[str, int]] = {}
    given = []
    for row in rows:
        if "document" in row.cells and not row.cells["document"]:
            raise _fault(path, row.line, 'column "document": is empty')
        names.setdefault(row.cells["coder"], {})[row.coder] = row.line
        given.append(
            Given(
                row.cells["unit"],
                row.cells["coder"],
                row.cells["code"] or None,
                row.cells.get("document"),
            )
        )
    distinct = (len({g.unit for g in given}), len(names), len({g.code for g in given}))
    if distinct[0] * distinct[1] * distinct[2] > MOST_CELLS:
        raise RatingsUnusable(
            f"{path.name} has {distinct[0]:,} units, {distinct[1]:,} coders and {distinct[2]:,} "
            "codes: more than can be compared. Is another column meant as the code?",
            file=path.name,
        )
    made = gather(given, unit=unit)
    return replace(made, warnings=_one_name(names) + made.warnings)


def read_spans(path: Path, lengths_path: Path) -> tuple[Ratings, list[CodedSpan], dict[str, int]]:
    """Return ratings of characters, the spans, and the documents' lengths.

    A row with empty code, start and end says that a coder looked and marked nothing; with "no" in
    a column "looked", that they did not look at the document.
    """
    lengths = read_lengths(lengths_path)
    unseen: dict[tuple[str, str], int] = {}
    seen: set[tuple[str, str]] = set()
    spans: list[CodedSpan] = []
    coders: dict[str, None] = {}
    names: dict[str, dict[str, int]] = {}
    required = ("document", "coder", "code", "start", "end")
    for row in _rows(path, required=required, filled=("document", "coder")):
        cells = row.cells
        coders[cells["coder"]] = None
        names.setdefault(cells["coder"], {})[row.coder] = row.line
        key = cells["document"], cells["coder"]
        if not (cells["code"] or cells["start"] or cells["end"]):
            if cells["document"] not in lengths:
                raise _fault(path, row.line, f'no length for the document "{cells["document"]}"')
            if _looked(path, row):
                seen.add(key)
            else:
                unseen.setdefault(key, row.line)
            continue
        if not _looked(path, row):
            raise _fault(path, row.line, 'column "looked": who did not look marked no text')
        seen.add(key)
        if not cells["code"]:
            raise _fault(path, row.line, 'column "code": is empty')
        start, end = (_count(path, row, column) for column in ("start", "end"))
        span = CodedSpan(cells["document"], cells["coder"], cells["code"], start, end)
        if fault := check_span(span, lengths):
            raise _fault(path, row.line, fault)
        spans.append(span)
    distinct = list(dict.fromkeys(spans))
    for document, coder in sorted(unseen.keys() & seen):
        raise _fault(
            path,
            unseen[document, coder],
            f"{coder} did not look at {document}, says this line; another says the contrary",
        )
    made = character_ratings(distinct, lengths, coders=tuple(coders), unseen=unseen.keys())
    told = _one_name(names)
    if len(distinct) < len(spans):
        told += (f"{len(spans) - len(distinct)} duplicate row(s) were counted once.",)
    return replace(made, warnings=told + made.warnings), distinct, lengths


def _looked(path: Path, row: Row) -> bool:
    """Return whether the coder looked at the document, as a column may say. Default: yes."""
    said = row.cells.get("looked", "").casefold()
    if said not in ("", "yes", "no"):
        raise _fault(path, row.line, f'column "looked": "{said[:40]}" is neither yes nor no')
    return said != "no"


def read_lengths(path: Path) -> dict[str, int]:
    """Return the characters of each document."""
    found: dict[str, int] = {}
    for row in _rows(path, required=("document", "length"), filled=("document",)):
        name, length = row.cells["document"], _count(path, row, "length")
        if length < 1:
            raise _fault(path, row.line, f'"{name}" has a length of {length}')
        if found.setdefault(name, length) != length:
            raise _fault(path, row.line, f'"{name}" has two lengths, {found[name]} and {length}')
    return found


def _count(path: Path, row: Row, column: str) -> int:
    cell = row.cells[column]
    try:
        return int(cell) if cell.isascii() else int("")
    except ValueError as error:
        said = f'"{cell[:40]}" is no whole number' if cell else "is empty"
        raise _fault(path, row.line, f'column "{column}": {said}') from error


def _one_name(names: Mapping[str, Mapping[str, int]]) -> tuple[str, ...]:
    """Tell of coders whose name was written with other spaces here and there."""
    return tuple(
        f"{several([repr(form) for form in forms])} were taken as one coder; only spaces differ."
        for forms in names.values()
        if len(forms) > 1
    )


def _fault(path: Path, line: int, what: str) -> RatingsUnusable:
    return RatingsUnusable(f"{path.name}, line {line}: {what}.", file=path.name, line=line)


def _rows(path: Path, *, required: Sequence[str], filled: Sequence[str]) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_CELL)
    text = _text(path)
    first = text.lstrip("\n").partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    rows = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    some = False
    header: list[str] = []
    try:
        for cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            if not header:
                header = [cell.strip().casefold() for cell in cells]
                _check_header(path, header, required, rows.line_num)
                continue
            some = True
            yield _row(path, cells, header, filled, rows.line_num)
    except csv.Error as error:
        raise _fault(path, rows.line_num, f"this is not CSV ({error})") from error
    if not some:
        raise RatingsUnusable(f"{path.name} has no rows below its first line.", file=path.name)


def _row(path: Path, cells: list[str], header: list[str], filled: Sequence[str], line: int) -> Row:
    if len(cells) != len(header):
        raise _fault(
            path, line, f"there are {len(cells)} cells for {len(header)} columns ({_said(header)})"
        )
    raw = dict(zip(header, cells, strict=True))
    found = {column: cell.strip() for column, cell in raw.items()}
    if "coder" in found:
        found["coder"] = " ".join(found["coder"].split())
    for column in filled:
        if not found[column]:
            raise _fault(path, line, f'column "{column}": is empty')
    return Row(line, found, raw.get("coder", ""))


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
            raise RatingsUnusable(f"{path} is a folder; give the file in it.", file=str(path))
        data = path.read_bytes()
    except OSError as error:
        raise RatingsUnusable(
            f"{path} cannot be read: {error.strerror}. Check the path.", file=str(path)
        ) from error
    if not data.strip():
        raise RatingsUnusable(f"{path.name} is empty.", file=path.name)
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _fault(path, line, "this is not UTF-8; save the table as CSV in UTF-8") from error
    if "\0" in text:
        line = text.partition("\0")[0].count("\n") + 1
        raise _fault(path, line, "this is not text; save the table as CSV in UTF-8")
    return text.replace("\r\n", "\n").replace("\r", "\n")
