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
from typing import Any

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
RULE = ("definition", "include", "exclude")  # what the browser's form holds
NOTHING = "nothing"


@dataclass(frozen=True)
class EditConflict:
    """A part of a code that was changed meanwhile by another. theirs stands, mine does not."""

    code_id: str
    part: str
    theirs: Any
    mine: Any
    who: str
    at: str  # UTC, ISO 8601


def part_of(state: State, code_id: str, part: str) -> Any:
    """Return one part of a code as JSON-ready data; its parent as the tree shows it."""
    if part == "colour":
        return state.colours.get(code_id)
    if part == "parent":
        return parents_shown(state).get(code_id, state.codes[code_id].parent)
    held = getattr(state.codes[code_id], part)
    return list(held) if part in LISTS else held


def parts_of(state: State, code_id: str) -> dict[str, Any]:
    """Return what a form that is opened on a code shows of it."""
    return {part: part_of(state, code_id, part) for part in PARTS if part != "parent"}


def clashes(
    state: State, log: Iterable[Event], changes: Sequence[NewEvent], was: Mapping[str, Any]
) -> list[EditConflict]:
    """Return what decisions about codes would overwrite that was not there for them to see.

    was: parts of the code as they were seen; a part that is not named was not looked at.
    """
    found = []
    events = list(log)
    for event in changes:
        code_id = event.decision.code_named
        if code_id is None or code_id not in state.codes:
            continue
        for part, mine in _parts_given(event.decision).items():
            now = part_of(state, code_id, part)
            if part not in was or same(part, now, was[part]) or same(part, now, mine):
                continue
            last = last_change(events, code_id, part)
            who, at = (last.actor, last.at) if last else ("", "")
            found.append(EditConflict(code_id, part, now, mine, who, at))
    return found


def same(part: str, one: Any, two: Any) -> bool:
    """Whether two values of a part say the same, as forms show them."""
    if part == "dimensions":
        return set(one or ()) == set(two or ())
    if part in LISTS:
        return lines("\n".join(one or ())) == lines("\n".join(two or ()))
    if part in TEXTS:
        return (one or "").strip() == (two or "").strip()
    return bool(one == two)


def last_change(log: Iterable[Event], code_id: str, part: str | None = None) -> Event | None:
    """Return the decision that last changed a part of a code, or any part; an undo may be it."""
    touching: set[str] = set()
    last = None
    for event in sorted(log, key=lambda each: each.order):
        made = event.decision
        if isinstance(made, Undone):
            touches = not touching.isdisjoint(made.event_ids)
        else:
            touches = isinstance(made, CodebookImported) or _touches(made, code_id, part)
        if touches:
            touching.add(event.id)
            last = event
    return last


def _touches(made: Decision, code_id: str, part: str | None) -> bool:
    if not isinstance(made, AboutCode) or made.code_id != code_id:
        return False
    given = _parts_given(made)
    return isinstance(made, CodeCreated) or (bool(given) if part is None else part in given)


def _parts_given(made: Decision) -> dict[str, Any]:
    """Return the parts of a code that a decision gives anew, as JSON-ready data."""
    return {p: list(v) if isinstance(v, tuple) else v for p, v in made.parts(PARTS).items()}


def conflict_memo(
    changes: Sequence[NewEvent], found: Sequence[EditConflict], coder: str, memo_id: str
) -> NewEvent:
    """Return the memo on the code that keeps what was written second, whole."""
    [code_id] = {each.code_id for each in found}
    whose = ", ".join(dict.fromkeys(each.who for each in found))
    parts = {part: value for each in changes for part, value in _parts_given(each.decision).items()}
    reasons = dict.fromkeys(each.reason for each in changes if each.reason)
    text = "\n".join(
        [
            f"Not taken, since {whose} had changed it meanwhile.",
            *(f"{part}: {said(value)}" for part, value in parts.items()),
            *(f"why: {each}" for each in reasons),
        ]
    )
    return NewEvent(coder, MemoWritten(memo_id, text=text, code_id=code_id))


def said(value: Any) -> str:
    """Return a part's value in words."""
    words = "; ".join(value) if isinstance(value, list | tuple) else str(value or "")
    return words or NOTHING


def clash_words(clash: EditConflict, coder: str) -> str:
    """Say what was changed meanwhile, by whom and when."""
    who = "you, in another window," if clash.who == coder else clash.who
    since = datetime.datetime.fromisoformat(clash.at).astimezone().strftime("%Y-%m-%d %H:%M")
    return f"The {clash.part} was changed meanwhile by {who} at {since}: “{said(clash.theirs)}”"


def clash_told(
    state: State, found: Sequence[EditConflict], words: Sequence[str], memo_id: str
) -> dict[str, Any]:
    """Return a clash as the browser is told it. was: the parts as they are, to change them from."""
    code_id = found[0].code_id
    return {
        "code_id": code_id,
        "memo_id": memo_id,
        "words": list(words),
        "was": {part: part_of(state, code_id, part) for part in RULE},
    }


def moved_words(state: State, clash: EditConflict, coder: str) -> str:
    """Say that somebody had put a code elsewhere before it was moved on."""
    who = "you, in another window," if clash.who == coder else clash.who
    where = f"under “{code_path(clash.theirs, state.codes)}”" if clash.theirs else "at the top"
    name = state.codes[clash.code_id].name
    return f"{name} had been put {where} meanwhile by {who}; undo puts it back there."
