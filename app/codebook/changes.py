"""The decisions behind the Codebook page's forms."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Collection, Sequence
from dataclasses import asdict, replace

from app.common.text import lines
from models.errors import EventInvalid
from models.events import (
    AboutCode,
    CodeColoured,
    CodeCreated,
    CodeDefined,
    CodeMerged,
    CodeMoved,
    CodeRenamed,
    CodingAdded,
    CodingRemoved,
    Decision,
    NewEvent,
)
from models.records import Code, CodeDraft
from models.state.derive import State
from models.state.lineage import parent_in, walk

LONGEST_ID = 60  # characters of an id that come from the name
DRAWN = 8  # hexadecimal digits of it that are drawn


def code_id_for(name: str) -> str:
    """Return the id of a new code: what can be read of its name, and what no other copy draws.

    The browser makes ids of the same kind (app/browser/naming.mjs).
    """
    letters = unicodedata.normalize("NFKD", name).lower().replace("ß", "ss")
    ascii_name = "".join(each for each in letters if not unicodedata.category(each).startswith("M"))
    slug = re.sub(r"[^a-z0-9]+", "_", ascii_name).strip("_")[:LONGEST_ID].strip("_") or "code"
    return f"{slug}-{uuid.uuid4().hex[:DRAWN]}"


def created(code_id: str, name: str, definition: str, parent: str | None, coder: str) -> NewEvent:
    """Return the decision that makes a code."""
    decision = CodeCreated(
        code_id,
        name=name.strip(),
        code_kind="descriptive",
        definition=definition.strip(),
        parent=parent,
    )
    return NewEvent(coder, decision)


def open_code_kept(coder: str, draft: CodeDraft, code_id: str, name: str) -> NewEvent:
    """Return the decision that makes a code of a draft, with the draft on record.

    name: what the analyst calls it; the participants' words stand where it is left empty.
    """
    decision = CodeCreated(code_id, name=name.strip() or draft.label, code_kind="in_vivo")
    on_record = asdict(draft) | {"score": draft.cohesion}
    return NewEvent(coder, decision, suggested=on_record)


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
    decisions: list[Decision] = []
    if name.strip() and name.strip() != code.name:
        decisions.append(CodeRenamed(code.id, name=name.strip()))
    now = CodeDefined(
        code.id,
        definition=definition.strip(),
        include=tuple(lines(include)),
        exclude=tuple(lines(exclude)),
        example=example.strip(),
    )
    definition_changed = CodeDefined(
        code.id,
        definition=code.definition.strip(),
        include=tuple(lines("\n".join(code.include))),  # as the form showed them
        exclude=tuple(lines("\n".join(code.exclude))),
        example=code.example.strip(),
    )
    changed = now.without_what_is_in(definition_changed)
    if dimensions is not None and set(dimensions) != set(code.dimensions):
        changed = replace(changed, dimensions=tuple(dimensions))
    if changed != CodeDefined(code.id):
        decisions.append(changed)
    if colour[0] != colour[1]:
        decisions.append(CodeColoured(code.id, colour=colour[1]))
    return _step(coder, decisions, reason)


def _step(coder: str, decisions: Sequence[Decision], reason: str) -> list[NewEvent]:
    """Return decisions that are undone together."""
    group, why = uuid.uuid4().hex, reason.strip() or None
    return [NewEvent(coder, each, reason=why, group=group) for each in decisions]


def merged(
    state: State, code_id: str, into: str, coder: str, *, reason: str = ""
) -> list[NewEvent]:
    """Return the decisions that merge a code into another, with the codes under it.

    Where the other stands under this one, that branch first goes up to this one's place.
    """
    above = set(walk(into, parent_in(state.codes)))
    children = [each for each in state.active_codes() if each.parent == code_id]
    branch = [(each.id, state.codes[code_id].parent) for each in children if each.id in above]
    others = [(each.id, into) for each in children if each.id not in above]
    moves = [CodeMoved(child, parent) for child, parent in branch + others]
    return _step(coder, [*moves, CodeMerged(code_id, into)], reason)


def one_change(decision: AboutCode, coder: str, *, reason: str = "") -> list[NewEvent]:
    """Return one decision about a code as a step: moved, retired, revived."""
    return [NewEvent(coder, decision, reason=reason.strip() or None)]


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
    decisions: list[Decision] = [
        CodeCreated(
            new,
            name=name.strip(),
            code_kind=code.kind,
            definition=definition.strip(),
            parent=code.parent,
            dimensions=code.dimensions,
        )
    ]
    for each in moved:
        span = (each.transcript_id, each.start, each.end, each.quote)
        decisions += [CodingRemoved(*span, code_id), CodingAdded(*span, new)]
    return _step(coder, decisions, reason)
