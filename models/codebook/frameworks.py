"""Read and check a theoretical framework that is kept in a file of its own.

In:     the id of a framework that comes with the product, or a YAML file of one.
Out:    one Framework, or CodebookInvalid naming line, key, what was found, what is allowed.

A file holds one framework, written as in a codebook's "frameworks": id, title, source,
dimensions. A definition may end in a sentence beginning "Not" that says what does not count.
"""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path

from models.codebook.checks import FRAMEWORK, Checker
from models.codebook.reading import filled, framework_from_dict, read_text
from models.errors import CodebookInvalid
from models.json_shapes import FileData, FileNode
from models.records import Framework
from models.shipped import shipped

SUFFIXES = (".yaml", ".yml")


def frameworks_folder() -> Path:
    """Return where the frameworks that come with the product are kept."""
    return shipped("data/frameworks")


def shipped_frameworks() -> list[str]:
    """Return the ids of the frameworks that come with the product, in order."""
    return sorted(path.stem for path in frameworks_folder().glob("*.yaml"))


def load_framework(id_or_file: str | Path) -> Framework:
    """Return a framework by shipped id, else from a file. Raises CodebookInvalid.

    An id wins over a file of the same name; write "./aurora" for the file.
    """
    shipped = shipped_frameworks()
    if isinstance(id_or_file, str) and id_or_file in shipped:
        return _load(frameworks_folder() / f"{id_or_file}.yaml")
    path = Path(id_or_file)
    if os.path.isfile(path) or path.suffix.lower() in SUFFIXES:
        return _load(path)
    raise CodebookInvalid(
        f'There is no framework "{id_or_file}": found neither an id nor a file; allowed are '
        f"{', '.join(shipped)}, or a YAML file with one framework.",
    )


def parse_framework(text: str, *, source: str) -> Framework:
    """Check the text of a framework file and return it. source: the name used in messages."""
    checker = Checker(source)
    mapping = checker.load(text, FRAMEWORK)
    checker.check_framework(mapping)
    checker.raise_if_any()
    return framework_from_dict(mapping)


def framework_data(framework: Framework) -> FileData:
    """Return a framework as JSON-ready data of the shape that it has in a codebook."""
    found: FileData = filled(asdict(framework))
    return found


def check_framework_data(data: FileNode) -> None:
    """Raise CodebookInvalid unless data is a framework that every part of the product can read."""
    checker = Checker("the framework")
    checker.check_framework(data)
    checker.raise_if_any()


def _load(path: Path) -> Framework:
    return parse_framework(read_text(path, "framework"), source=path.name)
