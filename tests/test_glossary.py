"""Every domain word that is a class stands in the glossary, once."""

from __future__ import annotations

import ast
import importlib
import re
from collections import Counter
from pathlib import Path

from models.errors import ThroughlineError
from models.events import KINDS

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("models", "pipeline")
ROWS_OF_TABLES = "models/store/tables.py"  # a row of a database table is called by its table


def parsed(*folders: str) -> list[tuple[Path, ast.Module]]:
    files = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in files]


def errors() -> set[str]:
    """The classes of both rooms that are raised: each is a sentence of its own."""
    for path, _ in parsed(*ROOMS):
        if "versions" not in path.parts and path.name != "env.py":  # what alembic alone runs
            importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    found, left = set(), [ThroughlineError]
    while left:
        found.add((one := left.pop()).__name__)
        left += one.__subclasses__()
    return found


def taken_elsewhere() -> set[str]:
    """The classes of both rooms that a module takes from another one."""
    defined = {
        node.name
        for path, tree in parsed(*ROOMS)
        if path != ROOT / ROWS_OF_TABLES
        for node in tree.body
        if isinstance(node, ast.ClassDef)
    }
    names = {
        alias.name
        for _, tree in parsed(*ROOMS, "app")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ROOMS
        for alias in node.names
    }
    said_elsewhere = {kind.__name__ for kind in KINDS.values()}
    said_elsewhere |= {parent.__name__ for kind in KINDS.values() for parent in kind.__mro__}
    return (defined & names) - (said_elsewhere - {"Decision"}) - errors()


def told() -> list[str]:
    words = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    return re.findall(r"^\| `(\w+)` \|", words, flags=re.MULTILINE)


def test_every_class_that_goes_from_module_to_module_is_in_the_glossary_once():
    assert taken_elsewhere() - set(told()) == set()
    assert {name for name, times in Counter(told()).items() if times > 1} == set()


def test_the_glossary_names_nothing_that_is_not_there():
    defined = {
        node.name
        for _, tree in parsed(*ROOMS)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    assert set(told()) - defined == set()
