"""What is in a dictionary is said: `dict[str, Any]` stands where an alias says why, and once.

So does `Mapping[str, Any]`, which says no more and stood at 66 places when the other was gone.

It stood at 110 places of two rooms, and nobody who met one could say which keys there are. A
record, a TypedDict or an alias with its reason says it; a room is added to ROOMS once it is so.
"""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("models", "pipeline", "app")
UNSHAPED = ("dict[str, Any]", "Mapping[str, Any]")
FEWEST_WORDS = 4  # of a reason


def _files(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def _aliases(source: str) -> dict[int, str]:
    """Return the aliases of a module for what has no shape: line, name."""
    return {
        node.lineno: node.targets[0].id
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and ast.unparse(node.value) in UNSHAPED
    }


def _unreasoned(source: str) -> list[int]:
    """Return the lines where it stands otherwise than as an alias with a reason beside it."""
    lines, aliases = source.splitlines(), _aliases(source)
    uses = {
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Subscript) and ast.unparse(node) in UNSHAPED
    }
    return sorted(at for at in uses if at not in aliases or not _has_reason(lines, at))


def _has_reason(lines: list[str], at: int) -> bool:
    beside = lines[at - 1].partition("#")[2]
    above = lines[at - 2].strip() if at > 1 else ""
    return any(
        len(words.strip("# ").split()) >= FEWEST_WORDS
        for words in (beside, above if above.startswith("#") else "")
    )


@pytest.mark.parametrize("room", ROOMS)
def test_a_dictionary_of_anything_stands_only_where_an_alias_says_why(room):
    found = {
        str(path.relative_to(ROOT)): lines
        for path in _files(room)
        if (lines := _unreasoned(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_all_such_aliases_stand_in_one_module():
    """Who looks what may be in such a dictionary looks in one place."""
    found = {
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in _files(room)
        if _aliases(path.read_text(encoding="utf-8"))
    }
    assert found == {"models/json_shapes.py"}


def test_each_such_alias_is_defined_once():
    """`Figure` was defined in two modules of one folder, and meant the same in both."""
    names = Counter(
        name
        for room in ROOMS
        for path in _files(room)
        for name in _aliases(path.read_text(encoding="utf-8")).values()
    )
    assert names, "the aliases are found at all"
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("Row = dict[str, Any]  # the table says which columns", []),
        ("# the table says which columns\nRow = dict[str, Any]", []),
        ("Row = dict[str, Any]", [1]),
        ("Row = Mapping[str, Any]", [1]),
        ("def f(row: Mapping[str, Any]) -> None: ...", [1]),
        ("Row = dict[str, Any]  # a row", [1]),
        ("x = 1\nRow = dict[str, Any]", [2]),
        ("def f() -> dict[str, Any]:  # the table says which columns\n    ...", [1]),
        ("Rows = list[dict[str, Any]]  # the table says which columns", [1]),
        ("def f(\n    row: dict[\n        str, Any\n    ],\n) -> None: ...", [2]),
    ],
)
def test_what_counts_as_a_reason(source, lines):
    assert _unreasoned(source) == lines
