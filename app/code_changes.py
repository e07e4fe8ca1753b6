"""The decisions behind the Codebook page's forms."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Collection
from typing import Any

from models.events import NewEvent
from models.records import Code
from models.state import State


def code_id_for(name: str, taken: Collection[str]) -> str:
    """Return a readable id for a new code that no other code has."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "_", ascii_name.lower()).strip("_") or "code"
    number, code_id = 2, base
    while code_id in taken:
        code_id, number = f"{base}_{number}", number + 1
    return code_id


def lines(text: str) -> list[str]:
    """Return the filled lines of a text area."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def created(code_id: str, name: str, definition: str, parent: str | None, coder: str) -> NewEvent:
    """Return the decision that makes a code."""
    payload = {
        "code_id": code_id,
        "name": name.strip(),
        "definition": definition.strip(),
        "parent": parent,
        "kind": "descriptive",
    }
    return NewEvent("code.created", coder, payload)


def defined(
    code: Code,
    coder: str,
    *,
    name: str,
    parent: str | None,
    definition: str,
    include: str,
    exclude: str,
    example: str,
    reason: str,
) -> list[NewEvent]:
    """Return the decisions that bring a code to what the form says; one step to undo."""
    found: list[tuple[str, dict[str, Any]]] = []
    if name.strip() and name.strip() != code.name:
        found.append(("code.renamed", {"name": name.strip()}))
    now: dict[str, Any] = {
        "definition": definition.strip(),
        "include": lines(include),
        "exclude": lines(exclude),
        "example": example.strip(),
    }
    held: dict[str, Any] = {
        "definition": code.definition,
        "include": list(code.include),
        "exclude": list(code.exclude),
        "example": code.example,
    }
    changed = {key: value for key, value in now.items() if value != held[key]}
    if changed:
        found.append(("code.defined", changed))
    if parent != code.parent:
        found.append(("code.moved", {"parent": parent}))
    group = uuid.uuid4().hex
    return [
        NewEvent(kind, coder, {"code_id": code.id, **payload}, reason=reason or None, group=group)
        for kind, payload in found
    ]


def effect_of_merge(state: State, code_id: str, into: str) -> str:
    """Say what a merge would do before it is done: how many codings, and whose."""
    moved = [coding for coding in state.codings if coding.code_id == code_id]
    there = {(c.coder, c.transcript_id, c.start, c.end) for c in state.codings if c.code_id == into}
    both = sum((c.coder, c.transcript_id, c.start, c.end) in there for c in moved)
    if not moved:
        return "No codings would move."
    coders = ", ".join(sorted({coding.coder for coding in moved}))
    said = f"{len(moved)} codings (by {coders}) would move"
    return f"{said}; {both} of them stand on words that already have the other code."
