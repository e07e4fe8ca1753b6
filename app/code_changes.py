"""The decisions behind the Codebook page's forms."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from models.events import NewEvent
from models.records import Code, CodeDraft
from models.state import State

LONGEST_ID = 60  # characters, before a number that tells two apart


def code_id_for(name: str, taken: Collection[str]) -> str:
    """Return a readable id for a new code that no other code has."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "_", ascii_name.lower())[:LONGEST_ID].strip("_") or "code"
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


def open_code_kept(coder: str, draft: CodeDraft, code_id: str, name: str) -> NewEvent:
    """Return the decision that makes a code of a draft, with the draft on record.

    name: what the analyst calls it; the participants' words stand where it is left empty.
    """
    payload = {"code_id": code_id, "name": name.strip() or draft.label, "kind": "in_vivo"}
    on_record = asdict(draft) | {"score": draft.cohesion}
    return NewEvent("code.created", coder, payload, suggested=on_record)


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
        "definition": code.definition.strip(),
        "include": lines("\n".join(code.include)),  # as the form showed them
        "exclude": lines("\n".join(code.exclude)),
        "example": code.example.strip(),
    }
    changed = {key: value for key, value in now.items() if value != held[key]}
    if changed:
        found.append(("code.defined", changed))
    if parent != code.parent:
        found.append(("code.moved", {"parent": parent}))
    group, why = uuid.uuid4().hex, reason.strip() or None
    return [
        NewEvent(kind, coder, {"code_id": code.id, **payload}, reason=why, group=group)
        for kind, payload in found
    ]


def effect_of_merge(state: State, code_id: str, into: str, coder: str | None = None) -> str:
    """Say what a merge would do before it is done, without telling what other coders coded.

    coder: whose codings are counted; everybody's, without their names, where it is left out.
    """
    own = [each for each in state.codings if coder is None or each.coder == coder]
    moved = [each for each in own if each.code_id == code_id]
    there = {(c.coder, c.transcript_id, c.start, c.end) for c in own if c.code_id == into}
    both = sum((c.coder, c.transcript_id, c.start, c.end) in there for c in moved)
    whose = "" if coder is None else " of yours"
    if not moved:
        return f"No codings{whose} would move."
    said = f"{len(moved)} codings{whose} would move"
    return f"{said}; {both} of them stand on words that already have the other code."
