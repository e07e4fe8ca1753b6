"""Read and check a codebook.

In:     the text of a codebook.yaml.
Out:    one Codebook, or CodebookInvalid naming line, key, what was found, what is allowed.

All problems of a file are collected, since a person would rather mend five lines at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from models.codebook.checks import Checker
from models.errors import CodebookInvalid
from models.json_shapes import FileData, FileNode
from models.records import (
    Code,
    Codebook,
    Dimension,
    Framework,
    GuideRole,
    Question,
    ResearchQuestion,
    Subdimension,
)
from models.shipped import shipped

FORMAT = 1
MAX_BYTES = 5_000_000  # a codebook of a thousand codes is a tenth of this


def default_codebook_path() -> Path:
    """Return the codebook that a new study starts with."""
    return shipped("codebook.yaml")


def load_codebook(path: Path) -> Codebook:
    """Read and check a codebook file. Raises CodebookInvalid."""
    return parse_codebook(read_text(path, "codebook"), source=path.name)


def read_text(path: Path, kind: str) -> str:
    """Return the text of a file that is a codebook or part of one. Raises CodebookInvalid."""
    try:
        with path.open("rb") as handle:
            data = handle.read(MAX_BYTES + 1)
    except OSError as error:
        raise CodebookInvalid(
            f"{path} cannot be read: {error.strerror}. Check the path."
        ) from error
    if len(data) > MAX_BYTES:
        raise CodebookInvalid(
            f"{path.name} has more than {MAX_BYTES:,} bytes; a {kind} has at most that.",
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CodebookInvalid(
            f"{path.name} is not UTF-8 text (byte {error.start}). Save it as UTF-8.",
        ) from error


def parse_codebook(text: str, *, source: str) -> Codebook:
    """Check the text of a codebook and return it. source: the name used in messages."""
    checker = Checker(source)
    mapping = checker.load(text)
    checker.check(mapping)
    checker.raise_if_any()
    return from_dict(mapping)


def to_dict(codebook: Codebook) -> FileData:
    """Return the codebook as JSON-ready data of the file's shape; from_dict reads it back.

    What is empty is left out, as codebook.yaml wants it.
    """
    data = asdict(codebook)
    return {
        "throughline": FORMAT,
        "title": data["title"],
        "research_questions": filled(data["research_questions"]),
        "frameworks": filled(data["frameworks"]),
        "guide": {"roles": filled(data["roles"]), "questions": filled(data["questions"])},
        "codes": filled(data["codes"]),
    }


def filled(value: Any) -> Any:
    """Return data with lists for tuples, and mappings without their empty values."""
    if isinstance(value, Mapping):
        kept = {key: each for key, each in value.items() if each not in ("", (), None, False)}
        return {key: filled(each) for key, each in kept.items()}
    return [filled(each) for each in value] if isinstance(value, list | tuple) else value


def from_dict(data: FileNode) -> Codebook:
    """Build a Codebook from checked data of the same shape as codebook.yaml."""
    guide = data.get("guide") or {}
    return Codebook(
        title=str(data.get("title", "")),
        research_questions=tuple(
            ResearchQuestion(str(each["id"]), str(each["text"]))
            for each in data.get("research_questions") or ()
        ),
        frameworks=tuple(framework_from_dict(each) for each in data.get("frameworks") or ()),
        roles=tuple(GuideRole(str(r["id"]), str(r["name"])) for r in guide.get("roles") or ()),
        questions=tuple(_question(each) for each in guide.get("questions") or ()),
        codes=tuple(_code(each) for each in data.get("codes") or ()),
    )


def framework_from_dict(data: FileNode) -> Framework:
    """Build a Framework from checked data of the shape it has in a codebook."""
    dimensions = tuple(
        Dimension(
            id=str(each["id"]),
            name=str(each["name"]),
            definition=str(each.get("definition", "")),
            functions=tuple(
                Subdimension(
                    id=str(part["id"]),
                    name=str(part["name"]),
                    definition=str(part.get("definition", "")),
                    indicators=tuple(str(line) for line in part.get("indicators") or ()),
                )
                for part in each.get("functions") or ()
            ),
        )
        for each in data["dimensions"]
    )
    return Framework(
        id=str(data["id"]),
        title=str(data.get("title", data["id"])),
        source=str(data.get("source", "")),
        dimensions=dimensions,
    )


def _question(data: FileNode) -> Question:
    return Question(
        id=str(data["id"]),
        category=_text_or_none(data.get("category")),
        research_question=_text_or_none(data.get("research_question")),
        dimension=_text_or_none(data.get("dimension")),
        ask={str(role): str(wording) for role, wording in data["ask"].items()},
    )


def _code(data: FileNode) -> Code:
    return Code(
        id=str(data["id"]),
        name=str(data["name"]),
        kind=data.get("kind", "descriptive"),
        definition=str(data.get("definition", "")),
        parent=_text_or_none(data.get("parent")),
        include=tuple(str(line) for line in data.get("include") or ()),
        exclude=tuple(str(line) for line in data.get("exclude") or ()),
        example=str(data.get("example") or ""),
        dimensions=tuple(str(each) for each in data.get("dimensions") or ()),
        retired=bool(data.get("retired", False)),
        merged_into=_text_or_none(data.get("merged_into")),
    )


def _text_or_none(value: object) -> str | None:
    return None if value is None else str(value)


def dimension_ids(codebook: Codebook) -> dict[str, tuple[str, str]]:
    """Return every name a dimension or function goes by -> (framework id, its id).

    `framing_goals` and `hallinger-murphy:framing_goals` are both names where only one
    framework has the id; where two have it, only the long names are listed.
    """
    names: dict[str, list[tuple[str, str]]] = {}
    for framework in codebook.frameworks:
        for dimension in framework.dimensions:
            parts: tuple[Dimension | Subdimension, ...] = (dimension, *dimension.functions)
            for part in parts:
                target = (framework.id, part.id)
                names.setdefault(part.id, []).append(target)
                names.setdefault(f"{framework.id}:{part.id}", []).append(target)
    return {name: targets[0] for name, targets in names.items() if len(targets) == 1}
