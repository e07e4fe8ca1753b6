"""The decisions behind the Codebook page's forms."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from models.errors import EventInvalid
from models.events import SPAN, NewEvent
from models.lineage import parent_in, walk
from models.records import Code, CodeDraft
from models.state import State

LONGEST_ID = 60  # characters of an id that come from the name
DRAWN = 8  # hexadecimal digits of it that are drawn


def code_id_for(name: str) -> str:
    """Return the id of a new code: what can be read of its name, and what no other copy draws.

    The browser makes ids of the same kind (app/reader/naming.mjs).
    """
    letters = unicodedata.normalize("NFKD", name).lower().replace("ß", "ss")
    ascii_name = "".join(each for each in letters if not unicodedata.category(each).startswith("M"))
    slug = re.sub(r"[^a-z0-9]+", "_", ascii_name).strip("_")[:LONGEST_ID].strip("_") or "code"
    return f"{slug}-{uuid.uuid4().hex[:DRAWN]}"


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
    definition: str,
    include: str,
    exclude: str,
    example: str,
    reason: str,
    dimensions: Sequence[str] | None = None,
    colour: tuple[str | None, str | None] = (None, None),
) -> list[NewEvent]:
    """Return the decisions that bring a code to what the form says; one step to undo.

    dimensions: as the form has them; None leaves them. colour: as it is, and as it shall be.
    """
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
    if dimensions is not None and set(dimensions) != set(code.dimensions):
        changed["dimensions"] = list(dimensions)
    if changed:
        found.append(("code.defined", changed))
    if colour[0] != colour[1]:
        found.append(("code.coloured", {"colour": colour[1]}))
    return _step(coder, [(kind, {"code_id": code.id, **each}) for kind, each in found], reason)


def _step(coder: str, made: Sequence[tuple[str, dict[str, Any]]], reason: str) -> list[NewEvent]:
    """Return decisions that are undone together."""
    group, why = uuid.uuid4().hex, reason.strip() or None
    return [NewEvent(kind, coder, payload, reason=why, group=group) for kind, payload in made]


def merged(
    state: State, code_id: str, into: str, coder: str, *, reason: str = ""
) -> list[NewEvent]:
    """Return the decisions that merge a code into another, with the codes under it.

    Where the other stands under this one, that branch first goes up to this one's place.
    """
    above = set(walk(into, parent_in(state.codes)))
    children = [each for each in state.live_codes() if each.parent == code_id]
    branch = [(each.id, state.codes[code_id].parent) for each in children if each.id in above]
    others = [(each.id, into) for each in children if each.id not in above]
    made: list[tuple[str, dict[str, Any]]] = [
        ("code.moved", {"code_id": child, "parent": parent}) for child, parent in branch + others
    ]
    return _step(coder, [*made, ("code.merged", {"code_id": code_id, "into": into})], reason)


def one_change(
    kind: str, code_id: str, coder: str, *, reason: str = "", **more: Any
) -> list[NewEvent]:
    """Return one decision about a code as a step: moved, retired, revived."""
    payload = {"code_id": code_id, **more}
    return [NewEvent(kind, coder, payload, reason=reason.strip() or None)]


def split(
    state: State,
    code_id: str,
    coder: str,
    chosen: Collection[str],
    *,
    name: str,
    definition: str = "",
    reason: str = "",
) -> list[NewEvent]:
    """Return the decisions that give some of this coder's codings a new code beside this one.

    chosen: ids of the events that made the codings. Other coders' codings stay. Raises
    EventInvalid without a name, or where none of the chosen is a coding of this code.
    """
    code = state.codes[code_id]
    moved = [
        each
        for each in state.codings
        if each.coder == coder and each.code_id == code_id and each.event_id in chosen
    ]
    if not moved:
        raise EventInvalid("Choose at least one coding of yours for the new code.")
    if not name.strip():
        raise EventInvalid("Give the new code a name.")
    new = code_id_for(name)
    made: list[tuple[str, dict[str, Any]]] = [
        (
            "code.created",
            {
                "code_id": new,
                "name": name.strip(),
                "kind": code.kind,
                "definition": definition.strip(),
                "parent": code.parent,
                "dimensions": list(code.dimensions),
            },
        )
    ]
    for each in moved:
        span = {key: getattr(each, key) for key in SPAN}
        made += [
            ("coding.removed", {**span, "code_id": code_id}),
            ("coding.added", {**span, "code_id": new}),
        ]
    return _step(coder, made, reason)
