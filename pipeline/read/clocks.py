"""Keep the time while the lines of a transcript are walked.

In:     marks (times.py) as they are met: alone on a line, beside a name, inside the words.
Out:    words cut where a time stands among them, each part with its start or end.

Which marks are times is told over the whole file: "[00:01:02]" always is; "(0:12)" and a bare
"0:12" at the head of a line only where they run forward as a recording does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pipeline.read.lines import Source
from pipeline.read.pieces import Reading
from pipeline.read.shapes import Label
from pipeline.read.times import (
    CLOCKS,
    DAY_S,
    SURE,
    Mark,
    believed,
    kinds_believed,
    mark_at_end,
    mark_at_start,
    marks_inside,
)

AT_ENDS = 0.6  # of the marks among words that stand at a line's end: then they tell its end
BEGIN = 0.6  # of the lines that begin with a bare time, before it is one
DAY = 5 * 3600  # s; a recording that begins later than this begins by the clock on the wall
HOURS = 6 * 60  # min:s; "11:02" said of many turns in a row is an hour and a minute
CLAUSE = 4.5  # mean words below a time; fewer are shreds of captions, which are joined
TITLE_LINES = 3  # above the first time
TITLE_WORDS = 10  # of each
ENDS = 0.7  # of the lines below that end sentences
ENDED = re.compile(r"[.!?…。！？؟][\"'”’»”)\]]*$")
TOP_LINES = 6  # of a file, in which a date or a duration is a fact about it
MINUTE = 60.0  # s
GAP = 0.05  # s between two ranges, before there is a pause between them
FACTS = frozenset({"day", "units"})  # notations of dates and durations
DASH = re.compile(r"^\s*[-–—]\s+")


@dataclass(frozen=True)
class Cut:
    """Words between two times. apart: they begin a block that the file sets apart by time."""

    words: str
    start_s: float | None = None
    end_s: float | None = None
    apart: bool = False


@dataclass
class Clock:
    """What time it is. kinds: (sign, notation) of the marks that are believed among words."""

    kinds: frozenset[tuple[str, str]]
    bare: bool  # whether a bare time at the head of a line is one
    tails: bool  # whether a bare time at the end of a line is one
    ends: bool  # whether a time at the end of words tells their end
    blocks: bool  # whether times part the talk of nobody into blocks
    waiting: Mark | None = None
    now: tuple[float | None, float | None] = (None, None)
    after: float | None = None  # where the last words ended, if the file tells ends
    read: list[tuple[float, int, bool, int]] = field(default_factory=list)
    alone: int | None = None  # the line of the time that waits, if it is all of its line
    unused: list[int] = field(default_factory=list)  # lines of times that no words follow

    def wait(self, mark: Mark, line: int) -> None:
        """A time alone on a line is for what comes next."""
        self._note(mark, line)
        self._await(mark, line)

    def at(self, start_s: float | None, end_s: float | None, line: int) -> None:
        self._await(None)
        self.now = (start_s, end_s)

    def _await(self, mark: Mark | None, alone: int | None = None) -> None:
        """Put a time, or none, in the place of the one that waits, which no words followed."""
        self.unused += [self.alone] if self.waiting is not None and self.alone else []
        self.waiting, self.alone = mark, alone

    def end(self) -> None:
        """The lines are at their end: a time that waits is for nothing, and counts no more."""
        self._await(None)
        self.read = [each for each in self.read if each[1] not in self.unused]

    def named(self, mark: Mark | None, line: int) -> None:
        """A name begins, with a time beside it or not."""
        if mark is not None:
            self._note(mark, line)
            self._await(mark)

    def _note(self, mark: Mark, line: int) -> None:
        self.read.append((mark.seconds, line, mark.day, _parts(mark)))

    def cut(self, words: str, source: Source, *, named: bool) -> list[Cut]:
        """Return words cut at the times in them; a name without words gives one empty cut."""
        parts = self._parts(words, source.number, named=named)
        cuts: list[Cut] = []
        for at, (mark, said) in enumerate(parts):
            if mark is not None:
                self._await(mark)
            if self.ends and at + 1 < len(parts):
                end = parts[at + 1][0]
                cuts.append(Cut(said, self._start(), end.seconds if end else None))
                self.waiting = self.alone = None
                self.after = end.seconds if end else None
                continue
            if self.ends and at and not said.strip():
                continue
            start, until = self._take() if said.strip() else (None, None)
            cuts.append(Cut(said, start, until, apart=self._apart(start, source)))
        return cuts or [Cut("")]

    def _apart(self, start: float | None, source: Source) -> bool:
        return self.blocks and start is not None

    def _start(self) -> float | None:
        if self.waiting is not None:
            return self.waiting.seconds
        return self.after

    def _take(self) -> tuple[float | None, float | None]:
        mark, self.waiting, self.alone = self.waiting, None, None
        if mark is not None:
            return mark.seconds, mark.until
        times, self.now = self.now, (None, None)
        if times != (None, None):
            return times
        start, self.after = self.after, None
        return start, None

    def _parts(self, words: str, line: int, *, named: bool) -> list[tuple[Mark | None, str]]:
        parts: list[tuple[Mark | None, str]] = []
        last: Mark | None = None
        position = 0
        if not named or self.bare:
            first = mark_at_start(words)
            if first and (self._is_time(first) or (self.bare and not first.sign)):
                last, position = first, first.end
                self._note(first, line)
        for mark in marks_inside(words):
            if mark.start < position or not self._is_time(mark):
                continue
            if words[position : mark.start].strip() or last is not None:
                parts.append((last, self._said(words[position : mark.start], last)))
            self._note(mark, line)
            last, position = mark, mark.end
        end = mark_at_end(words[position:]) if self.tails else None
        if end is not None and not end.sign:
            until = position + end.start
            parts.append((last, self._said(words[position:until], last)))
            self._note(end, line)
            last, position = end, position + end.end
        parts.append((last, self._said(words[position:], last)))
        return parts

    def _said(self, words: str, mark: Mark | None) -> str:
        return DASH.sub("", words) if mark is not None else words

    def _is_time(self, mark: Mark) -> bool:
        return mark.sure or (mark.sign != "" and (mark.sign, mark.notation) in self.kinds)

    def settle(self, reading: Reading) -> None:
        """Count times of the day from the first, and say so; tell of times that run back."""
        if not self.read:
            return
        values = [seconds for seconds, *_ in self.read]
        if max(values) - min(values) >= 2 * DAY_S:  # only some tell the date, or of many days
            self.read = [(each[0] % DAY_S, *each[1:]) for each in self.read]
            reading.pieces = [
                replace(piece, start_s=_of_one_day(piece.start_s), end_s=_of_one_day(piece.end_s))
                for piece in reading.pieces
            ]
        shift = self._of_day()
        if shift is None:
            return
        reading.pieces = [
            replace(
                piece,
                start_s=_less(piece.start_s, shift),
                end_s=_less(piece.end_s, shift),
            )
            for piece in reading.pieces
        ]
        if any(parts == 2 and not day for *_, day, parts in self.read):  # or ten minutes
            reading.doubt(
                "time_of_day",
                "The times were taken for the clock on the wall, and counted from the first.",
                [self.read[0][1]],
            )

    def _of_day(self) -> float | None:
        """Return what to take from all times, if they are of the clock on the wall."""
        values = [seconds for seconds, *_ in self.read]
        first = min(values)
        if all(day for *_, day, _ in self.read):
            return first
        if first >= DAY and max(values) < 24 * 3600:
            return first
        two_parts = all(parts == 2 for *_, parts in self.read)
        again = sum(a == b for a, b in pairwise(values))
        if two_parts and first >= HOURS and max(values) < 24 * 60 and again >= 0.2 * len(values):
            return first
        return None


def _of_one_day(value: float | None) -> float | None:
    return None if value is None else value % DAY_S


def _less(value: float | None, shift: float) -> float | None:
    return round(value - shift, 3) if value is not None and value >= shift else value


def _parts(mark: Mark) -> int:
    return 3 if mark.notation != "clock" or mark.seconds >= 3600 * 2 else 2


def find_clock(sources: Sequence[Source], hits: Mapping[int, Label], begin: int) -> Clock:
    """Return the clock of a file: which of its marks are times, and what they tell."""
    inside: list[Mark] = []
    at_end = 0
    bare: list[Mark] = []
    closing: list[Mark] = []
    begun: list[Mark] = []  # in brackets, at the head of a line
    talk = 0
    marks: list[Mark] = []
    for at, source in enumerate(sources):
        if at < begin or source.why:
            continue
        if source.mark:
            marks.append(source.mark)
        if not source.talk:
            continue
        talk += 1
        label = hits.get(at)
        words = label.text if label else source.raw
        if label and label.mark:
            marks.append(label.mark)
        first = mark_at_start(words) if not label else None
        said = mark_at_start(words) if label and not label.mark and words else None
        if said and not said.sign and said.notation in CLOCKS:  # Ann: 00:01:02 words
            bare.append(said)
        if first and not first.sign:
            bare.append(first)
        elif first:
            begun.append(first)
        times = [m for m in marks_inside(words) if not (first and m.start < first.end)]
        inside += times
        last = mark_at_end(words) if times else None
        at_end += bool(last and last.sign and last.start)
        end = mark_at_end(words)
        if end and not end.sign and end.start and end.notation in CLOCKS:
            closing.append(end)
    kinds = kinds_believed(inside) | kinds_believed(begun)
    kinds |= _counted_up([*(each.mark for each in sources[begin:] if each.mark), *begun, *inside])
    tails = not inside and len(closing) >= BEGIN * max(1, talk) and believed(closing)
    told = [mark for mark in inside if (mark.sign, mark.notation) in kinds]
    begins = len(bare) >= BEGIN * max(1, talk) and believed(bare, least=2)
    starts = [m for m in begun if m.sure or (m.sign, m.notation) in kinds]
    return Clock(
        kinds,
        bare=begins,
        tails=tails,
        ends=tails or (bool(told) and at_end >= AT_ENDS * len(told) and not marks),
        blocks=_in_blocks(sources, starts or (bare if begins else []), marks),
    )


def _counted_up(marks: Sequence[Mark]) -> frozenset[tuple[str, str]]:
    """Return the kinds of marks that tell each time that as much has passed: [5 min], [10 min].

    Alone on lines or among words, all of one kind, each the next multiple of the first.
    """
    by_kind: dict[tuple[str, str], set[float]] = {}
    for mark in marks:
        if mark.notation == "units" and mark.sign in SURE:
            by_kind.setdefault((mark.sign, mark.notation), set()).add(mark.seconds)
    return frozenset(
        kind
        for kind, passed in by_kind.items()
        if len(passed) > 1
        and min(passed) >= MINUTE
        and sorted(passed) == [min(passed) * (at + 1) for at in range(len(passed))]
    )


def mark_dates(sources: Sequence[Source], hits: Mapping[int, Label]) -> None:
    """Give a reason to a date or a duration above the first name: it is no time of the talk.

    It is one where times in the same notation stand in the talk too. Where nobody is named, it
    is no time if it stands near the top and no other is written so.
    """
    if not hits:
        _mark_dates_of_nobody(sources)
        return
    first = min(hits)
    below = [*(each.mark for each in sources[first:]), *(each.mark for each in hits.values())]
    notations = {mark.notation for mark in below if mark}
    for source in sources[:first]:
        mark = source.mark
        if mark and not source.why and mark.notation in FACTS and mark.notation not in notations:
            source.why = "it stands before the first speaker"


def _mark_dates_of_nobody(sources: Sequence[Source]) -> None:
    marks = [each.mark or mark_at_start(each.raw) for each in sources if each.raw]
    counts = Counter(mark.notation for mark in marks if mark)
    for source in sources[:TOP_LINES]:
        mark = source.mark
        fact = mark is not None and not mark.sign and mark.notation in FACTS
        if mark and fact and not source.why and counts[mark.notation] == 1:
            source.why = "a date or a duration"


def mark_titles(sources: Sequence[Source]) -> None:
    """Give a reason to a title above the first time, where times part the talk of nobody.

    A few short lines set apart that end no sentence, where the talk below ends its own.
    """
    first = next((at for at, each in enumerate(sources) if _begins_with_time(each)), 0)
    above = [at for at in range(first) if sources[at].talk]
    talk = [source for source in sources[first:] if source.talk]
    if not above or len(above) > TITLE_LINES or not talk:
        return
    apart = sources[first - 1].blank or sources[first].mark is None  # times lead their lines
    ended = sum(ENDED.search(source.raw) is not None for source in talk)
    if not apart or ended < ENDS * len(talk):
        return
    titles = [
        len(sources[at].raw.split()) <= TITLE_WORDS
        and not ENDED.search(sources[at].raw)
        and not sources[at].raw[:1].islower()
        for at in above
    ]
    if all(titles):
        for at in above:
            sources[at].why = "it stands before the first time"


def _begins_with_time(source: Source) -> bool:
    return source.mark is not None or (source.talk and mark_at_start(source.raw) is not None)


def _in_blocks(sources: Sequence[Source], starts: Sequence[Mark], alone: Sequence[Mark]) -> bool:
    """Whether times part the talk of nobody into blocks, rather than lines into captions."""
    blocks = [
        at
        for at, source in enumerate(sources)
        if source.mark and (at == 0 or sources[at - 1].blank)
    ]
    if alone and len(blocks) >= max(2, 0.8 * len(alone)) and not starts:
        return True
    if len(alone) >= 2 and not starts and believed(alone, least=2):
        words = sum(len(source.raw.split()) for source in sources if source.talk)
        return words >= CLAUSE * len(alone)
    ranges = [mark for mark in starts if mark.until is not None]
    if len(ranges) >= 2 and len(ranges) == len(starts):
        gaps = sum(after.seconds - (before.until or 0) > GAP for before, after in pairwise(ranges))
        return gaps >= 0.5 * (len(ranges) - 1)
    if len(starts) < 2:
        return False
    first = next((at for at, each in enumerate(sources) if _begins_with_time(each)), 0)
    lines = [source for source in sources[first:] if source.talk]
    ended = sum(re.search(r"[.!?…。！？]['\"”»)]*$", line.raw) is not None for line in lines)
    return ended >= 0.8 * len(lines) and len(starts) >= 0.6 * len(lines)
