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
from app.common.text import counted
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
    codings = [each for each in state.codings if each.code_id == code_id]
    own_codings = [each for each in codings if each.coder == coder]
    there: Spans = {_span(each) for each in state.codings if each.code_id == into}
    return Effect(
        own=len(own_codings),
        interviews=len({each.transcript_id for each in own_codings}),
        others=len(codings) - len(own_codings),
        meeting=sum(_span(each) in there for each in codings),
        below=tuple(below(state, code_id)),
        themes=tuple(each.name for each in state.live_themes() if code_id in each.code_ids),
    )


def _span(coding: Coding) -> tuple[str, str, int, int]:
    return (coding.coder, coding.transcript_id, coding.start, coding.end)


def below(state: State, code_id: str) -> list[str]:
    """Return the codes in use that hang right under a code."""
    return [each.id for each in state.active_codes() if each.parent == code_id]


def whose(effect: Effect) -> str:
    """Say how many codings, whose, and in how many interviews."""
    codings = f"{counted(effect.own, 'coding')} of yours"
    if effect.own:
        codings += f" in {counted(effect.interviews, 'interview')}"
    return f"{codings} and {effect.others:,} of other coders" if effect.others else codings


def describe_merge(state: State, code_id: str, into: str, coder: str) -> str:
    """Say what merging a code into another would do."""
    effects = effect(state, code_id, coder, into)
    name = code_path(into, state.codes)
    if effects.own + effects.others == 0:
        sentences = [f"No coding would move to “{name}”."]
    else:
        sentences = [f"{whose(effects)} would move to “{name}”."]
    if effects.meeting:
        sentences.append(
            f"{effects.meeting:,} of them {'is' if effects.meeting == 1 else 'are'} on words that "
            "already have that code from the same coder; there one coding stands."
        )
    if effects.below:
        sentences.append(f"{counted(len(effects.below), 'code')} under it would move along.")
    if effects.themes:
        sentences.append(f"In {_listed(effects.themes)} the other code would stand for it.")
    return " ".join(sentences)


def describe_retiring(state: State, code_id: str, coder: str) -> str:
    """Say what retiring a code would do."""
    effects = effect(state, code_id, coder)
    sentences = [f"It would no longer be offered. {whose(effects)} would stay as they are."]
    if effects.own + effects.others == 0:
        sentences = ["It would no longer be offered. It has no codings."]
    if effects.below:
        sentences.append(f"{counted(len(effects.below), 'code')} under it would stay in use.")
    if effects.themes:
        sentences.append(f"It would stay in {_listed(effects.themes)}.")
    return " ".join(sentences)


def describe_move(state: State, code_id: str, parent: str | None, coder: str) -> str:
    """Say what moving a code under another would do."""
    effects = effect(state, code_id, coder)
    where = f"under “{code_path(parent, state.codes)}”" if parent else "at the top"
    sentence = f"It would stand {where}, with {whose(effects)}."
    if effects.own + effects.others == 0:
        sentence = f"It would stand {where}. It has no codings."
    if effects.below:
        sentence += f" {counted(len(effects.below), 'code')} under it would move along."
    return sentence


def describe_split(state: State, code_id: str, coder: str, chosen: Iterable[str]) -> str:
    """Say what splitting these codings off a code would do. chosen: ids of their events."""
    wanted = set(chosen)
    codings = [each for each in state.codings if each.code_id == code_id]
    own_codings = [each for each in codings if each.coder == coder]
    moved = [each for each in own_codings if each.event_id in wanted]
    others = len(codings) - len(own_codings)
    where = counted(len({each.transcript_id for each in moved}), "interview")
    sentence = f"{counted(len(moved), 'coding')} of yours in {where} would have the new code; "
    sentence += f"{counted(len(own_codings) - len(moved), 'coding')} of yours would stay."
    if others:
        sentence += f" {counted(others, 'coding')} of other coders would stay."
    return sentence


def _listed(themes: tuple[str, ...]) -> str:
    names = ", ".join(f"“{name}”" for name in themes)
    return f"the theme {names}" if len(themes) == 1 else f"the themes {names}"
