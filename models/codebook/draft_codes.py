"""Codes as people have them before there is a codebook: pasted lines, or rows of a table.

In:     pasted lines with indents; rows of a table.
Out:    codes with the place of their parent, parents first; and what is wrong, a sentence each,
        with its line. Nothing is refused half: who asks reads `problems` first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

LONGEST_NAME = 200  # characters of a code's or a role's name
MOST = 2_000  # codes, or questions
TAB = 4  # columns that a tab reaches to
SHOWN = 40  # characters of a name in a message

MARK = re.compile(  # a bullet, or a number: "o" as word processors have it, "1." but not "1 "
    r"(?:[-–—*+•◦▪▫●○■□‣⁃·►➢✓]|o(?=\t))[ \t]+"
    r"|(?P<number>\d{1,3}(?:\.\d{1,3})+[.)]?|\d{1,3}[.)]|[a-z]\))[ \t]+|\d{1,3}\t"
)
LEAST_WORDS = 3  # of what follows a colon, to be a definition and not part of a name


@dataclass(frozen=True)
class DraftCode:
    """A code before it has an id. parent: the place of its parent in the same list."""

    name: str
    parent: int | None = None
    definition: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    example: str = ""
    line: int = 0


@dataclass(frozen=True)
class DraftCodes:
    """Codes, parents before their children, and what is wrong with them."""

    codes: tuple[DraftCode, ...] = ()
    problems: tuple[str, ...] = ()


def same_name(name: str) -> str:
    """Return what two names share that people take for one."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def shortened(words: str) -> str:
    return words if len(words) <= SHOWN else words[: SHOWN - 1] + "…"


# -- codes: a list with indents


@dataclass(frozen=True)
class _Line:
    number: int
    indent: int  # columns
    mark: str  # what kind of mark stood before the words; "" for none
    words: str


def codes_in_lines(text: str) -> DraftCodes:
    """Read a list of codes, one a line; what is indented stands under the line above.

    Bullets and numbers before a name are taken off. A list from a word processor that has lost
    its indents keeps its bullets: there each kind of bullet is a level. What follows a tab, or a
    colon with three words or more behind it, is the definition.
    """
    found = [line for n, each in enumerate(text.splitlines(), 1) if (line := _line(n, each))]
    by_marks = _levels_of_marks(found)
    codes: list[DraftCode] = []
    above: list[tuple[int, int]] = []  # indents that are open, with the place of their code
    for line in found:
        indent = by_marks[line.mark] if by_marks else line.indent
        while above and above[-1][0] >= indent:
            above.pop()
        name, definition = _name_and_definition(line.words)
        parent = above[-1][1] if above else None
        above.append((indent, len(codes)))
        codes.append(DraftCode(name, parent, definition, line=line.number))
    return DraftCodes(tuple(codes), tuple(_problems(codes)))


def _line(number: int, text: str) -> _Line | None:
    clean = "".join(c if c == "\t" or c.isprintable() else " " for c in text)
    rest = clean.lstrip()
    if not rest:
        return None
    indent = len(clean[: len(clean) - len(rest)].expandtabs(TAB))
    found = MARK.match(rest)
    words = rest[found.end() :].strip() if found else rest.strip()
    if found is None or not words:  # a line that is a mark alone is a name, as odd as it is
        return _Line(number, indent, "", rest.strip())
    mark = found["number"] or found[0].strip()
    kind = re.sub(r"\d+", "1", mark.rstrip(".)")) if mark[0].isdigit() else mark[-1:]
    return _Line(number, indent, kind, words)


def _levels_of_marks(lines: Sequence[_Line]) -> dict[str, int]:
    """Return a level for each kind of bullet where these are all that tells levels apart."""
    kinds = sorted(dict.fromkeys(line.mark for line in lines), key=bool)  # without one: highest
    flat = len({line.indent for line in lines}) <= 1
    return {kind: at for at, kind in enumerate(kinds)} if flat and len(kinds) > 1 else {}


def _name_and_definition(words: str) -> tuple[str, str]:
    name, tab, definition = words.partition("\t")
    if tab and name.strip():
        return one_line(name), one_line(definition)
    name, colon, definition = words.partition(": ")
    if colon and name.strip() and len(definition.split()) >= LEAST_WORDS:
        return one_line(name), one_line(definition)
    return one_line(words), ""


def one_line(words: str) -> str:
    return " ".join(words.split())


def _problems(codes: Sequence[DraftCode]) -> list[str]:
    """Say what is wrong with a list of codes, whose parents stand before their children."""
    if len(codes) > MOST:
        return [f"There are {len(codes):,} codes; a codebook takes {MOST:,} at once."]
    found: list[str] = []
    seen: dict[tuple[int | None, str], int] = {}
    for code in codes:
        if len(code.name) > LONGEST_NAME:
            found.append(
                f"Line {code.line}: the name has {len(code.name):,} characters; {LONGEST_NAME} is "
                "the most. Put the rest into the definition, after a tab."
            )
            continue
        key = (code.parent, same_name(code.name))
        if key in seen:
            found.append(
                f"Line {code.line}: “{shortened(code.name)}” stands twice in one place (also on "
                f"line {seen[key]}). Keep one."
            )
        seen.setdefault(key, code.line)
        if _is_under_itself(code, codes):
            found.append(
                f"Line {code.line}: “{shortened(code.name)}” stands under itself. Take one out, "
                "or move it."
            )
    return found


def _is_under_itself(code: DraftCode, codes: Sequence[DraftCode]) -> bool:
    at = code.parent
    while at is not None:
        if same_name(codes[at].name) == same_name(code.name):
            return True
        at = codes[at].parent
    return False


# -- codes: a table

COLUMNS = {
    "name": ("name", "code", "code name", "label", "node", "subcode", "sub-code", "child", "title"),
    "parent": ("parent", "category", "parent code", "group", "under", "theme", "parent name"),
    "definition": ("definition", "description", "meaning", "rule", "comment", "memo"),
    "include": ("include", "inclusion", "include when", "use when", "when to use"),
    "exclude": ("exclude", "exclusion", "do not use", "when not to use"),
    "example": ("example", "examples", "anchor example", "quote", "quotation"),
    "id": ("id", "code id", "key"),
}


@dataclass
class _Row:
    line: int
    cells: dict[str, str]
    under: _Row | None = field(default=None, repr=False)


def codes_in_rows(rows: Sequence[Sequence[str]]) -> DraftCodes:
    """Read codes of a table. Its first row names the columns; one column alone is a list.

    A parent is named by its name or id; one that has no row of its own is made a code. Include
    and exclude may hold several lines.
    """
    filled = [(n, [str(c).strip() for c in row]) for n, row in enumerate(rows, 1)]
    filled = [(n, row) for n, row in filled if any(row)]
    if not filled:
        return DraftCodes(problems=("The table is empty.",))
    columns = _columns(filled[0][1])
    if "name" not in columns and max(len([c for c in row if c]) for _, row in filled) > 1:
        found = ", ".join(shortened(c) for c in filled[0][1] if c)
        return DraftCodes(
            problems=(f"Line {filled[0][0]} names no column “name” or “code” (found: {found}).",)
        )
    if "name" not in columns:  # one column, without a head
        read = [_Row(n, {"name": next(c for c in row if c)}) for n, row in filled]
    else:
        read = [_row(n, row, columns) for n, row in filled[1:]]
    problems = [
        f"Line {row.line}: there is no name in this row." for row in read if not row.cells["name"]
    ]
    read = [row for row in read if row.cells["name"]]
    problems += _set_parents(read)
    if problems:
        return DraftCodes(problems=tuple(problems))
    codes = _in_order(read)
    return DraftCodes(tuple(codes), tuple(_problems(codes)))


def _columns(head: Sequence[str]) -> dict[str, int]:
    """Return where the columns are, by what they hold; the first of several that fit."""
    held = [same_name(each).replace("_", " ") for each in head]
    found: dict[str, int] = {}
    for meaning, names in COLUMNS.items():
        at = [held.index(name) for name in names if name in held]
        if at:
            found[meaning] = at[0]
    return found


def _row(line: int, row: Sequence[str], columns: Mapping[str, int]) -> _Row:
    cells = {meaning: row[at] if at < len(row) else "" for meaning, at in columns.items()}
    return _Row(line, {**cells, "name": one_line(cells["name"])})


def _set_parents(rows: list[_Row]) -> list[str]:
    """Find each row's parent, making those that have no row; return what is wrong."""
    named: dict[str, list[_Row]] = {}
    for row in rows:
        for key in {same_name(row.cells["name"]), same_name(row.cells.get("id", ""))} - {""}:
            named.setdefault(key, []).append(row)
    problems: list[str] = []
    for row in list(rows):
        wanted = one_line(row.cells.get("parent", ""))
        if not wanted:
            continue
        meant = named.get(same_name(wanted), [])
        if len(meant) > 1:
            problems.append(
                f"Line {row.line}: “{shortened(wanted)}” is the name of {len(meant)} codes, so it "
                "cannot be told which is the parent. Name it by its id, or rename one."
            )
            continue
        if not meant:
            made = _Row(row.line, {"name": wanted})
            rows.append(made)
            named[same_name(wanted)] = meant = [made]
        row.under = meant[0]
    return problems + _circles(rows)


def _circles(rows: Sequence[_Row]) -> list[str]:
    """Tell each circle of parents once."""
    told: set[int] = set()
    found: list[str] = []
    for row in rows:
        path: list[_Row] = []
        at: _Row | None = row
        while at is not None and all(at is not each for each in path):
            path.append(at)
            at = at.under
        if at is None or at is not row or id(row) in told:
            continue
        told |= {id(each) for each in path}
        names = " > ".join(shortened(each.cells["name"]) for each in [*path, row])
        found.append(f"Line {row.line}: the parents go round in a circle: {names}.")
    return found


def _in_order(rows: Sequence[_Row]) -> list[DraftCode]:
    """Return rows as codes, each after its parent, else in the table's order."""
    place: dict[int, int] = {}
    codes: list[DraftCode] = []
    for row in rows:
        line: list[_Row] = []
        at: _Row | None = row
        while at is not None and id(at) not in place:
            line.append(at)
            at = at.under
        for each in reversed(line):
            place[id(each)] = len(codes)
            codes.append(_draft(each, None if each.under is None else place[id(each.under)]))
    return codes


def _draft(row: _Row, parent: int | None) -> DraftCode:
    def lines(column: str) -> tuple[str, ...]:
        return tuple(one_line(e) for e in row.cells.get(column, "").splitlines() if e.strip())

    return DraftCode(
        row.cells["name"],
        parent,
        row.cells.get("definition", ""),
        lines("include"),
        lines("exclude"),
        row.cells.get("example", ""),
        row.line,
    )


# -- ids


def readable_id(name: str, taken: Sequence[str], otherwise: str) -> str:
    """Return an id that can be read, the same for the same name on any machine.

    taken: ids that it may not be. otherwise: for a name without a Latin letter or digit.
    """
    letters = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(each for each in letters if not unicodedata.combining(each))
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:60].strip("_") or otherwise
    found, number = base, 2
    while found in taken:
        found, number = f"{base}_{number}", number + 1
    return found
