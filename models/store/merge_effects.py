"""What a merge does to what stood in either copy: ended, set aside, asked about, kept.

In:     the decisions that both copies had, those of each copy, and those of both together.
Out:    Effects: records only; app.common.merge_description says them.

It is found by deriving all four states and looking what stood in a copy and stands no more, so
that it holds whatever rule of deriving a state was at work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from models.events import Event, MemoRemoved
from models.state.births import Twice
from models.state.derive import State, derive
from models.state.state import Coding, Memo
from models.state.wordings import Conflict

CODE_PARTS = ("name", "definition", "include", "exclude", "example", "dimensions", "kind")
CODE_PLACES = ("parent", "retired", "merged_into")
Span = tuple[str, str, int, int, str]  # coder, transcript id, start, end, code id


@dataclass(frozen=True)
class Overruled:
    """A value that one copy gave and that does not stand, since the other gave another."""

    # code, theme, summary, pair, memo, speaker, question, interview, called (its name), unit, guide
    family: str
    id: str
    part: str
    value: Any
    stands: Any


@dataclass(frozen=True)
class Moved:
    """Codings that count for another code now, since somebody else merged theirs into it."""

    coder: str
    code_id: str
    into: str
    merged_by: str
    codings: int


@dataclass(frozen=True)
class RemovedMeanwhile:
    """An interview that one copy has and the other removed, and what is set aside with it.

    codings, memos: by coder, of both copies together. waits_for: the open round that keeps it in.
    replaced: whether another text is in its place; codings and memos are then those that have
    no place there.
    """

    name: str
    by: str
    codings: tuple[tuple[str, int], ...]
    memos: tuple[tuple[str, int], ...]
    waits_for: str = ""
    replaced: bool = False


@dataclass(frozen=True)
class Effects:
    """What a merge does beside bringing decisions."""

    ended: tuple[Coding, ...] = ()  # codings that stood in a copy and stand no more
    memos: tuple[Memo, ...] = ()  # memos that another person's decision takes away
    set_aside: tuple[RemovedMeanwhile, ...] = ()  # with interviews that were removed
    overruled: tuple[Overruled, ...] = ()
    conflicts: tuple[Conflict, ...] = ()  # wordings that wait for somebody to choose
    twice: tuple[Twice, ...] = ()
    kept: tuple[str, ...] = ()  # codes whose making was taken back, but which are in use
    moved: tuple[Moved, ...] = ()
    code_too: tuple[str, ...] = ()  # who was named as an advisor in a copy and codes in the other
    alike: tuple[str, ...] = ()  # codes that share their name with another
    names: tuple[tuple[str, str], ...] = ()  # of codes and interviews named here

    def __bool__(self) -> bool:
        return any(getattr(self, each) for each in self.__dataclass_fields__ if each != "names")


def effects_of(
    common: Iterable[Event], ours: Iterable[Event], theirs: Iterable[Event], both: Iterable[Event]
) -> Effects:
    """Return what merging two copies does. Each is the log of a state, in any order."""
    log = list(both)
    base, mine, other, merged = map(derive, (common, ours, theirs, log))
    names = _names(merged, mine, other)
    return Effects(
        ended=tuple(_ended(base, mine, other, merged)),
        memos=tuple(_memos(base, mine, other, merged, log)),
        set_aside=tuple(_set_aside(mine, other, merged)),
        overruled=tuple(_overruled(base, mine, other, merged)),
        conflicts=tuple(e for e in merged.conflicts if e not in mine.conflicts),
        twice=tuple(e for e in merged.twice if e not in mine.twice),
        kept=tuple(sorted(merged.kept - mine.kept)),
        moved=tuple(_moved(mine, other, merged)),
        code_too=tuple(e for e in merged.advice.code_too if e not in mine.advice.code_too),
        alike=tuple(each for each in apart(merged) if each not in apart(mine)),
        names=tuple(sorted(names.items())),
    )


def apart(state: State) -> dict[str, str]:
    """Return what tells codes of one name apart, by code."""
    found: dict[str, str] = getattr(state.codes, "apart", {})
    return found


def _names(*states: State) -> dict[str, str]:
    found: dict[str, str] = {}
    for state in reversed(states):
        found |= {each.id: each.name for each in state.codes.values()}
        found |= {each.id: each.name for each in state.themes.values()}
        found |= state.names
        if state.codebook is not None:
            found |= {each.id: each.text for each in state.codebook.research_questions}
            found |= {e.id: next(iter(e.ask.values()), "") for e in state.codebook.questions}
    return found


def _key(coding: Coding, merged: State) -> Span:
    place = (coding.coder, coding.transcript_id, coding.start, coding.end)
    return (*place, merged.resolve(coding.given_code_id))


def _set_aside(mine: State, other: State, merged: State) -> Iterator[RemovedMeanwhile]:
    """Interviews that go, or are to go, for somebody who had them and did not know."""
    for id_, gone in (merged.removed | merged.leaving).items():
        had = [each for each in (mine, other) if id_ in each.names and id_ not in each.leaving]
        if not had:
            continue
        codings = {e.event_id: e.coder for s in had for e in s.codings if e.transcript_id == id_}
        memos = {e.id: e.coder for s in had for e in s.memos.values() if e.transcript_id == id_}
        replaced = bool(gone.replaced_by)
        if replaced:
            left = {each.id for each in merged.not_carried}
            codings = {each: who for each, who in codings.items() if each in left}
            memos = {each: who for each, who in memos.items() if each in left}
        counts = _counts(codings), _counts(memos)
        yield RemovedMeanwhile(gone.name, gone.by, *counts, gone.waits_for, replaced)


def _counts(coder_of: dict[str, str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(coder_of.values()).items()))


def _ended(base: State, mine: State, other: State, merged: State) -> Iterator[Coding]:
    """Codings of either copy that are gone, but for those that their own coder took away.

    In one copy nobody but its coder ends a coding; so what both had and one copy has no more,
    its coder took away there.
    """
    standing = {_key(each, merged) for each in merged.codings}
    kept = {each.event_id for each in merged.codings}
    had = {each.event_id for each in base.codings}
    told: set[str] = set()
    for state, against in ((mine, other), (other, mine)):
        there = {each.event_id for each in against.codings}
        for each in state.codings:
            stays = each.event_id in kept or _key(each, merged) in standing
            own = each.event_id in had and each.event_id not in there
            aside = each.transcript_id in merged.removed  # told with its interview
            if not (stays or own or aside or each.event_id in told):
                told.add(each.event_id)
                yield each


def _memos(
    base: State, mine: State, other: State, merged: State, log: list[Event]
) -> Iterator[Memo]:
    removers = {
        each.decision.memo_id: each.actor
        for each in log
        if isinstance(each.decision, MemoRemoved) and each.id not in merged.undone
    }
    told: set[str] = set()
    for state in (mine, other):
        for id_, memo in state.memos.items():
            if id_ in merged.memos or id_ in told or memo.transcript_id in merged.removed:
                continue
            changed = id_ not in base.memos or base.memos[id_].text != memo.text
            if changed or removers.get(id_, memo.coder) != memo.coder:
                told.add(id_)
                yield memo


def _values(state: State) -> dict[tuple[str, str, str], Any]:
    """What decisions give one value to, each later one in place of the one before."""
    values: dict[tuple[str, str, str], Any] = {}
    for code in state.codes.values():
        for part in (*CODE_PARTS, *CODE_PLACES):
            values["code", code.id, part] = getattr(code, part)
        values["code", code.id, "colour"] = state.colours.get(code.id)
    values |= _values_of_themes(state)
    for memo in state.memos.values():
        values["memo", memo.id, "text"] = memo.text
        values["memo", memo.id, "kind"] = memo.kind
    for (transcript_id, speaker), role in state.roles.items():
        values["speaker", transcript_id, speaker] = role
    for (transcript_id, turn), question in state.questions.items():
        values["question", transcript_id, str(turn)] = question
    for transcript_id, attributes in state.attributes.items():
        for name, value in attributes.items():
            values["interview", transcript_id, name] = value
    for transcript_id in state.names:
        values["called", transcript_id, "name"] = state.trace.called[transcript_id]
    for asked in state.codebook.questions if state.codebook else ():
        values["guide", asked.id, "research question"] = asked.research_question
    for (round_id, place), settled in state.settled.items():
        values["unit", round_id, ":".join(map(str, place))] = (settled.resolution, settled.code_ids)
    return values


def _values_of_themes(state: State) -> dict[tuple[str, str, str], Any]:
    values: dict[tuple[str, str, str], Any] = {}
    for theme in state.themes.values():
        for part in ("name", "claim", "narrative", "status", "retired", "merged_into"):
            values["theme", theme.id, part] = getattr(theme, part)
        for chosen in theme.quotations:
            values["theme", theme.id, f"use of “{chosen.quote}”"] = chosen.stance
            values["theme", theme.id, f"reason at “{chosen.quote}”"] = chosen.reason
    for (coder, theme_id, case), text in state.summaries.items():
        values["summary", theme_id, f"{case} ({coder})"] = text
    for (first, second), pairing in state.code_pairs.items():
        values["pair", first, second] = pairing
    return values


def _overruled(base: State, mine: State, other: State, merged: State) -> Iterator[Overruled]:
    """Values that both copies changed since they parted, each otherwise.

    Wordings that wait for somebody to choose are told as that.
    """
    before, ours, theirs, now = map(_values, (base, mine, other, merged))
    asked = {(each.family, each.id, each.part) for each in merged.conflicts}
    two_things = {(each.family, each.id) for each in merged.twice}
    for key in sorted(ours.keys() | theirs.keys()):
        one, two = ours.get(key), theirs.get(key)
        changed = one != before.get(key) and two != before.get(key)
        if key in asked or key[:2] in two_things or one == two or not changed:
            continue
        if key not in ours or key not in theirs or key[1] in merged.removed:
            continue
        stands = now.get(key)
        lost = one if one != stands else two
        yield Overruled(*key, value=lost, stands=stands)


def _moved(mine: State, other: State, merged: State) -> Iterator[Moved]:
    """Codings whose code somebody else merged, not known to their coder."""
    for code_id, (_, by) in sorted(merged.trace.merges.items()):
        for state in (mine, other):
            code = state.codes.get(code_id)
            if code is None or code.merged_into is not None:
                continue
            by_coder = Counter(
                e.coder for e in state.codings if e.code_id == code_id and e.coder != by
            )
            for coder, number in sorted(by_coder.items()):
                yield Moved(coder, code_id, merged.resolve(code_id), by, number)
