"""What of a study is exported: all of it, or what belongs to a code, theme, interview or coder.

In:     an open study, as its coder may see it, and what was asked for.
Out:    the codings asked for in the order of the interviews, with where each is said.

A code brings the codes under it; a theme its own codes, as the Themes page counts them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from app.codebook.tables import in_tree_order
from app.common.code_names import code_name, code_path
from models.coders import same_coder
from models.errors import ThroughlineError
from models.records import Code, Question, Segment, Transcript, Turn
from models.state.derive import Coding, State, corrected
from models.state.lineage import walk
from models.state.state import Memo, Theme
from models.store.study import Study
from pipeline.segments.decisions import overlapping

Names = dict[str, tuple[str, ...]]  # id -> what else it is called


class NotInStudy(ThroughlineError):
    """An export was asked of something that the study does not have, or has twice."""


@dataclass(frozen=True)
class Selection:
    """Ids of what is asked for; "" is all. coder: whose codings and memos, by name."""

    code: str = ""
    theme: str = ""
    interview: str = ""
    coder: str = ""


class Speech:
    """One interview with who says what when, found by code point."""

    def __init__(self, transcript: Transcript, segments: list[Segment]) -> None:
        self.transcript, self.segments = transcript, segments
        self._starts = [turn.start for turn in transcript.turns]
        self._segments: dict[tuple[int, int], Segment | None] = {}  # of spans asked for

    def turns(self, start: int, end: int) -> tuple[Turn, ...]:
        """Return the turns that a span stands in."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        return self.transcript.turns[first : max(bisect_left(self._starts, end), first + 1)]

    def speakers(self, start: int, end: int) -> str:
        """Return who speaks in a span, each once."""
        return "; ".join(dict.fromkeys(turn.speaker for turn in self.turns(start, end)))

    def begins_s(self, start: int, end: int) -> float | None:
        """Return the last time known at or before a span, in seconds; None where none is."""
        turns = self.turns(start, end)
        known = [s for at, s in turns[0].times if at <= start] if turns else []
        return known[-1] if known else turns[0].start_s if turns else None

    def ends_s(self, start: int, end: int) -> float | None:
        """Return the first time known at or after a span's end, in seconds."""
        turns = self.turns(start, end)
        later = (s for at, s in turns[-1].times if at >= end) if turns else iter(())
        return next(later, turns[-1].end_s if turns else None)

    def segment(self, start: int, end: int) -> Segment | None:
        """Return the segment that a span belongs to; the first, where there are several."""
        if (start, end) not in self._segments:
            span = (self.transcript.id, start, end)
            self._segments[start, end] = next(iter(overlapping(span, self.segments)), None)
        return self._segments[start, end]

    @cached_property
    def who(self) -> str:
        """The participant, by pseudonym; the interview's name where none was given."""
        return self.transcript.attributes.get("participant") or self.transcript.name


class Chosen:
    """A study read once for an export, and what of it was asked for."""

    def __init__(self, study: Study, coder: str, selection: Selection) -> None:
        self.study, self.coder, self.selection = study, coder, selection
        self.state: State = study.state()
        self._check(self.state, selection)
        self.code_ids = codes_chosen(self.state, selection)
        segments: dict[str, list[Segment]] = {}
        for segment in study.segments():
            segments.setdefault(segment.transcript_id, []).append(segment)
        self.interviews: dict[str, Speech] = {
            each.id: Speech(corrected(each, self.state), segments.get(each.id, []))
            for each in study.transcripts()
            if selection.interview in ("", each.id)
        }
        place = {id_: number for number, id_ in enumerate(self.interviews)}
        self.codings: list[Coding] = sorted(
            (each for each in codings_chosen(self.state, selection) if each.transcript_id in place),
            key=lambda c: (place[c.transcript_id], c.start, c.end, c.code_id, c.coder),
        )

    @staticmethod
    def _check(state: State, selection: Selection) -> None:
        known: tuple[tuple[str, str, Iterable[str]], ...] = (
            ("code", selection.code, state.codes),
            ("theme", selection.theme, state.themes),
            ("interview", selection.interview, state.names),
        )
        for what, asked, there in known:
            if asked and asked not in there:
                raise NotInStudy(f'There is no {what} "{asked}" in this study any more.')

    @cached_property
    def codes(self) -> list[tuple[Code, int]]:
        """The codes asked for with their depth: those in use as the tree has them, then others."""
        order = in_tree_order(self.state)
        shown = {code_id for code_id, _ in order}
        order += [(code_id, 0) for code_id in self.state.codes if code_id not in shown]
        return [(self.state.codes[c], depth) for c, depth in order if c in self.code_ids]

    @cached_property
    def themes(self) -> list[Theme]:
        """The themes asked for; with one code, those that hold it or a code under it."""
        asked = self.selection
        if asked.theme:
            return [self.state.themes[asked.theme]]
        return [
            theme
            for theme in self.state.themes.values()
            if not asked.code or self.code_ids.intersection(theme.code_ids)
        ]

    @cached_property
    def memos(self) -> list[Memo]:
        """The memos on what is asked for: on its passages, interviews, codes and themes."""
        return [each for each in self.state.memos.values() if self._is_asked(each)]

    def _is_asked(self, memo: Memo) -> bool:
        asked = self.selection
        if asked.coder and not same_coder(memo.coder, asked.coder):
            return False
        if memo.transcript_id is not None:
            if memo.transcript_id not in self.interviews:
                return False
            return not (asked.code or asked.theme) or memo.id in self._memos_by_place
        if memo.code_id is not None:
            return self.state.resolve(memo.code_id) in self.code_ids and not asked.interview
        if memo.theme_id is not None:
            return any(memo.theme_id == each.id for each in self.themes) and not asked.interview
        return not (asked.code or asked.theme or asked.interview)

    @cached_property
    def _memos_by_place(self) -> frozenset[str]:
        return frozenset(memo.id for coding in self.codings for memo in self.memos_on(coding))

    @cached_property
    def _passage_memos(self) -> dict[str, list[Memo]]:
        found: dict[str, list[Memo]] = {}
        for memo in self.state.memos.values():
            if memo.transcript_id is not None and memo.end > memo.start:
                found.setdefault(memo.transcript_id, []).append(memo)
        return found

    def memos_on(self, coding: Coding) -> list[Memo]:
        """Return the memos that share words with a coding."""
        near = self._passage_memos.get(coding.transcript_id, [])
        return [each for each in near if each.start < coding.end and coding.start < each.end]

    @cached_property
    def questions(self) -> dict[str, Question]:
        """The guide's questions by id; none in a study without a guide."""
        book = self.state.codebook
        return {each.id: each for each in book.questions} if book else {}

    @cached_property
    def asked(self) -> Mapping[str, str | None]:
        """The question that each answer answers, by answer."""
        return {each.id: each.question_id for each in self.study.answers()}

    @cached_property
    def coders(self) -> list[str]:
        """Whose codings these are."""
        return sorted({each.coder for each in self.codings}, key=str.casefold)

    def is_all(self) -> bool:
        """Whether nothing was left out by what was asked for."""
        return self.selection == Selection()


def codes_chosen(state: State, selection: Selection) -> frozenset[str]:
    """Return the codes asked for, with those under them; merged codes are where they went to."""
    found = frozenset(state.codes)
    if selection.code:
        top = state.resolve(selection.code)
        found = frozenset(c for c in found if top in walk(c, _way_up(state)))
    if selection.theme:
        theme = state.themes[selection.theme]
        found &= frozenset(state.resolve(each) for each in theme.code_ids)
    return found


def _way_up(state: State) -> Callable[[str], str | None]:
    def above(code_id: str) -> str | None:
        code = state.codes.get(code_id)
        return (code.merged_into or code.parent) if code else None

    return above


def codings_chosen(state: State, selection: Selection) -> list[Coding]:
    """Return the codings asked for, unsorted."""
    codes = codes_chosen(state, selection)
    narrowed = bool(selection.code or selection.theme)
    return [
        each
        for each in state.codings
        if (not narrowed or each.code_id in codes)
        and selection.interview in ("", each.transcript_id)
        and (not selection.coder or same_coder(each.coder, selection.coder))
    ]


def selection_named(
    state: State, *, code: str = "", theme: str = "", interview: str = "", coder: str = ""
) -> Selection:
    """Return a selection of what was typed: ids, names, or a code's name with its parents'.

    Raises NotInStudy where there is no such thing, or several that no id tells apart.
    """
    codes: Names = dict.fromkeys(state.codes, ())
    codes |= {c.id: (c.name, code_path(c.id, state.codes)) for c in state.active_codes()}
    themes: Names = {each.id: (each.name,) for each in state.live_themes()}
    coders: Names = {each.coder: () for each in state.codings}
    return Selection(
        code=_named("code", code, codes),
        theme=_named("theme", theme, themes),
        interview=_named("interview", interview, {k: (v,) for k, v in state.names.items()}),
        coder=next((each for each in coders if same_coder(each, coder)), "")
        or _named("coder", coder, coders),
    )


def _named(what: str, asked: str, there: Names) -> str:
    if not asked or asked in there:
        return asked
    wanted = " ".join(asked.split()).casefold()
    found = [
        id_
        for id_, names in there.items()
        if wanted in (" ".join(name.split()).casefold() for name in names)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise NotInStudy(
            f'There are {len(found)} {what}s called "{asked}": give one of the ids '
            f"{', '.join(found)}."
        )
    raise NotInStudy(f'There is no {what} "{asked}" in this study.')


def selection_lines(state: State, selection: Selection) -> list[str]:
    """Say what was asked for, a line each; none for all of a study."""
    lines = []
    if selection.code:
        lines.append(f"Code: {code_path(selection.code, state.codes)}, with the codes under it")
    if selection.theme:
        lines.append(f"Theme: {state.themes[selection.theme].name}")
    if selection.interview:
        lines.append(f"Interview: {state.names[selection.interview]}")
    if selection.coder:
        lines.append(f"Codings by: {selection.coder}")
    return lines


def selection_label(state: State, selection: Selection) -> str:
    """Name what was asked for in a few words, for a file's name; nothing for all of a study."""
    parts = []
    if selection.code:
        parts.append(code_name(selection.code, state.codes))
    if selection.theme:
        parts.append(state.themes[selection.theme].name)
    if selection.interview:
        parts.append(state.names[selection.interview])
    if selection.coder:
        parts.append(selection.coder)
    return ", ".join(parts)
