"""What a change of the codebook would do, counted and said before it is done.

In:     the state, the code, whose view.
Out:    an Effect; sentences that a page can show.

This coder's codings are counted by interview. Other coders' are one number, without names
or places, so that who codes independently does not see what another has coded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.common.code_names import code_path
from models.state.derive import State
from models.state.state import Coding

Spans = set[tuple[str, str, int, int]]


@dataclass(frozen=True)
class Effect:
    """How many codings a change touches. meeting: those whose words have the other code too."""

    own: int
    interviews: int  # in which this coder's are
    others: int
    meeting: int = 0
    below: tuple[str, ...] = ()  # codes in use that hang right under it
    themes: tuple[str, ...] = ()  # names of themes that it is a member of


def effect(state: State, code_id: str, coder: str, into: str | None = None) -> Effect:
    """Return what rests on a code; into: the code that it would be merged with."""
    held = [each for each in state.codings if each.code_id == code_id]
    own = [each for each in held if each.coder == coder]
    there: Spans = {_span(each) for each in state.codings if each.code_id == into}
    return Effect(
        own=len(own),
        interviews=len({each.transcript_id for each in own}),
        others=len(held) - len(own),
        meeting=sum(_span(each) in there for each in held),
        below=tuple(below(state, code_id)),
        themes=tuple(each.name for each in state.live_themes() if code_id in each.code_ids),
    )


def _span(coding: Coding) -> tuple[str, str, int, int]:
    return (coding.coder, coding.transcript_id, coding.start, coding.end)


def below(state: State, code_id: str) -> list[str]:
    """Return the codes in use that hang right under a code."""
    return [each.id for each in state.active_codes() if each.parent == code_id]


def counted(number: int, one: str, more: str = "") -> str:
    """Say a number with its noun: 1 coding, 2 codings."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def whose(found: Effect) -> str:
    """Say how many codings, whose, and in how many interviews."""
    own = f"{counted(found.own, 'coding')} of yours"
    if found.own:
        own += f" in {counted(found.interviews, 'interview')}"
    return f"{own} and {found.others:,} of other coders" if found.others else own


def merge_words(state: State, code_id: str, into: str, coder: str) -> str:
    """Say what merging a code into another would do."""
    found = effect(state, code_id, coder, into)
    name = code_path(into, state.codes)
    if found.own + found.others == 0:
        said = [f"No coding would move to “{name}”."]
    else:
        said = [f"{whose(found)} would move to “{name}”."]
    if found.meeting:
        said.append(
            f"{found.meeting:,} of them {'is' if found.meeting == 1 else 'are'} on words that "
            "already have that code from the same coder; there one coding stands."
        )
    if found.below:
        said.append(f"{counted(len(found.below), 'code')} under it would move along.")
    if found.themes:
        said.append(f"In {_listed(found.themes)} the other code would stand for it.")
    return " ".join(said)


def retire_words(state: State, code_id: str, coder: str) -> str:
    """Say what retiring a code would do."""
    found = effect(state, code_id, coder)
    said = [f"It would no longer be offered. {whose(found)} would stay as they are."]
    if found.own + found.others == 0:
        said = ["It would no longer be offered. It has no codings."]
    if found.below:
        said.append(f"{counted(len(found.below), 'code')} under it would stay in use.")
    if found.themes:
        said.append(f"It would stay in {_listed(found.themes)}.")
    return " ".join(said)


def move_words(state: State, code_id: str, parent: str | None, coder: str) -> str:
    """Say what moving a code under another would do."""
    found = effect(state, code_id, coder)
    where = f"under “{code_path(parent, state.codes)}”" if parent else "at the top"
    said = f"It would stand {where}, with {whose(found)}."
    if found.own + found.others == 0:
        said = f"It would stand {where}. It has no codings."
    if found.below:
        said += f" {counted(len(found.below), 'code')} under it would move along."
    return said


def split_words(state: State, code_id: str, coder: str, chosen: Iterable[str]) -> str:
    """Say what splitting these codings off a code would do. chosen: ids of their events."""
    wanted = set(chosen)
    held = [each for each in state.codings if each.code_id == code_id]
    own = [each for each in held if each.coder == coder]
    moved = [each for each in own if each.event_id in wanted]
    others = len(held) - len(own)
    where = counted(len({each.transcript_id for each in moved}), "interview")
    said = f"{counted(len(moved), 'coding')} of yours in {where} would have the new code; "
    said += f"{counted(len(own) - len(moved), 'coding')} of yours would stay."
    if others:
        said += f" {counted(others, 'coding')} of other coders would stay."
    return said


def _listed(themes: tuple[str, ...]) -> str:
    names = ", ".join(f"“{name}”" for name in themes)
    return f"the theme {names}" if len(themes) == 1 else f"the themes {names}"
