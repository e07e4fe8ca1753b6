"""Two people, or two tabs, that change one code at once: neither overwrites the other unasked.

In:     what a code was when a form was opened, what it is now, and what the form would change.
Out:    the parts that both changed, with whose words stand and since when.

A part that only one of them changed is nobody's loss and is stored. Where both changed one,
the words that stand stay, those that came second are kept as a memo on the code, and the
person who wrote them says which shall stand. So both are on record whatever becomes of it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.common import payloads
from app.common.code_names import code_path
from app.common.code_tree import parents_shown
from app.common.text import lines
from models.events import (
    AboutCode,
    CodebookImported,
    CodeCreated,
    Decision,
    Event,
    MemoWritten,
    NewEvent,
    Undone,
)
from models.state.derive import State

TEXTS = ("name", "definition", "example")
LISTS = ("include", "exclude", "dimensions")
PARTS = (*TEXTS, *LISTS, "colour", "parent")
NOTHING = "nothing"

PartValue = str | list[str] | None  # as JSON has it: texts, lists, a colour or parent or none
CodeParts = Mapping[str, PartValue]  # parts of a code, by name


@dataclass(frozen=True)
class EditConflict:
    """A part of a code that was changed meanwhile by another. theirs stands, mine does not."""

    code_id: str
    part: str
    theirs: PartValue
    mine: PartValue
    coder: str  # whose words stand
    at: str  # UTC, ISO 8601


def part_of(state: State, code_id: str, part: str) -> PartValue:
    """Return one part of a code as JSON-ready data; its parent as the tree shows it."""
    if part == "colour":
        return state.colours.get(code_id)
    if part == "parent":
        return parents_shown(state).get(code_id, state.codes[code_id].parent)
    value = getattr(state.codes[code_id], part)
    return list(value) if part in LISTS else value


def parts_of(state: State, code_id: str) -> CodeParts:
    """Return what a form that is opened on a code shows of it."""
    return {part: part_of(state, code_id, part) for part in PARTS if part != "parent"}


def edit_conflicts(
    state: State, log: Iterable[Event], changes: Sequence[NewEvent], base: CodeParts
) -> list[EditConflict]:
    """Return what decisions about codes would overwrite that was not there for them to see.

    base: parts of the code as they were seen; a part that is not named was not looked at.
    """
    conflicts = []
    events = list(log)
    for event in changes:
        code_id = event.decision.code_named
        if code_id is None or code_id not in state.codes:
            continue
        for part, mine in _parts_given(event.decision).items():
            now = part_of(state, code_id, part)
            if part not in base or same(part, now, base[part]) or same(part, now, mine):
                continue
            last = last_change(events, code_id, part)
            other, at = (last.actor, last.at) if last else ("", "")
            conflicts.append(EditConflict(code_id, part, now, mine, other, at))
    return conflicts


def same(part: str, one: PartValue, two: PartValue) -> bool:
    """Whether two values of a part say the same, as forms show them."""
    return _as_shown(part, one) == _as_shown(part, two)


def _as_shown(part: str, value: PartValue) -> object:
    if part == "dimensions":
        return set(value or ())
    if part in LISTS:
        return lines("\n".join(value or ()))
    return str(value or "").strip() if part in TEXTS else value


def last_change(log: Iterable[Event], code_id: str, part: str | None = None) -> Event | None:
    """Return the decision that last changed a part of a code, or any part; an undo may be it."""
    touching: set[str] = set()
    last = None
    for event in sorted(log, key=lambda each: each.order):
        decision = event.decision
        if isinstance(decision, Undone):
            touches = not touching.isdisjoint(decision.event_ids)
        else:
            touches = isinstance(decision, CodebookImported) or _touches(decision, code_id, part)
        if touches:
            touching.add(event.id)
            last = event
    return last


def _touches(decision: Decision, code_id: str, part: str | None) -> bool:
    if not isinstance(decision, AboutCode) or decision.code_id != code_id:
        return False
    parts = _parts_given(decision)
    return isinstance(decision, CodeCreated) or (bool(parts) if part is None else part in parts)


def _parts_given(decision: Decision) -> CodeParts:
    """Return the parts of a code that a decision gives anew, as JSON-ready data."""
    return {p: list(v) if isinstance(v, tuple) else v for p, v in decision.parts(PARTS).items()}


def conflict_memo(
    changes: Sequence[NewEvent], conflicts: Sequence[EditConflict], coder: str, memo_id: str
) -> NewEvent:
    """Return the memo on the code that keeps what was written second, whole."""
    [code_id] = {each.code_id for each in conflicts}
    others = ", ".join(dict.fromkeys(each.coder for each in conflicts))
    parts = {part: value for each in changes for part, value in _parts_given(each.decision).items()}
    reasons = dict.fromkeys(each.reason for each in changes if each.reason)
    text = "\n".join(
        [
            f"Not taken, since {others} had changed it meanwhile.",
            *(f"{part}: {value_shown(value)}" for part, value in parts.items()),
            *(f"why: {each}" for each in reasons),
        ]
    )
    return NewEvent(coder, MemoWritten(memo_id, text=text, code_id=code_id))


def value_shown(value: PartValue) -> str:
    """Return a part's value in words."""
    words = "; ".join(value) if isinstance(value, list) else str(value or "")
    return words or NOTHING


def _other(conflict: EditConflict, coder: str) -> str:
    return "you, in another window," if conflict.coder == coder else conflict.coder


def describe_conflict(conflict: EditConflict, coder: str) -> str:
    """Say what was changed meanwhile, by whom and when."""
    other = _other(conflict, coder)
    since = datetime.datetime.fromisoformat(conflict.at).astimezone().strftime("%Y-%m-%d %H:%M")
    theirs = value_shown(conflict.theirs)
    return f"The {conflict.part} was changed meanwhile by {other} at {since}: “{theirs}”"


def conflict_payload(
    state: State, code_id: str, words: Sequence[str], memo_id: str
) -> payloads.EditConflict:
    """Return what was changed meanwhile as the browser is told it, with the rule as it is."""
    code = state.codes[code_id]
    return {
        "code_id": code_id,
        "memo_id": memo_id,
        "words": list(words),
        "was": {
            "definition": code.definition,
            "include": list(code.include),
            "exclude": list(code.exclude),
        },
    }


def describe_move_between(state: State, conflict: EditConflict, coder: str) -> str:
    """Say that somebody had put a code elsewhere before it was moved on."""
    other = _other(conflict, coder)
    where = (
        f"under “{code_path(str(conflict.theirs), state.codes)}”"
        if conflict.theirs
        else "at the top"
    )
    name = state.codes[conflict.code_id].name
    return f"{name} had been put {where} meanwhile by {other}; undo puts it back there."
