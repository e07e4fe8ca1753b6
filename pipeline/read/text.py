"""Read transcripts that are lines of text: Otter, Rev, `Name: text`, Markdown.

In:     lines (of a .txt or .md, or the paragraphs and table rows of a .docx).
Out:    a Reading.

In five steps, each over the whole file: lines are undressed and cut into features (lines.py);
what belongs to the page is set aside (furniture.py); the way in which the file marks speakers
is chosen (ways.py, sides.py); what stands around the talk is set aside (front.py); and the lines
are walked, each word going to a speaker or to what is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import ne

from models.records import Role
from pipeline.read.clocks import Clock, find_clock, mark_dates, mark_titles
from pipeline.read.closing import mark_closing_facts, mark_service_lines
from pipeline.read.examiners import examiners_told, find_examiners, tell_examiners
from pipeline.read.front import facts_alone, find_front, mark_headings, mark_tail, tell_roles
from pipeline.read.furniture import strip_furniture
from pipeline.read.hints import NO_HINTS, ReadingHints
from pipeline.read.legends import find_legends
from pipeline.read.lines import Source, place, prepare
from pipeline.read.names import LANGUAGES, TAGS, name_key
from pipeline.read.overlaps import may_be_remark, split_overlaps
from pipeline.read.pages import mark_page_lines
from pipeline.read.pieces import UNNAMED, Piece, Reading, same_person
from pipeline.read.rows import Aside, Line, Spoken, read_rows
from pipeline.read.sides import by_format, is_sure, one_side, without_sign
from pipeline.read.times import mark_at_start
from pipeline.read.ways import Way, choose_way, shape_of

TABBED = 0.5  # of the lines cut by tabs, before they are read as a table
TABBED_COLONS = 0.8  # of these, with a name and a colon, or a time and a name, before the tab
BEFORE = "it stands before the first speaker"
ONE, OTHER = "Speaker 1", "Speaker 2"  # two voices that a file tells apart but does not name
TRANSLATED = 0.7  # of the others' turns that a translation follows
MOST_TIMED = 0.8  # of the labels with a time beside them, before one that comes once is sure
TWICE = 0.8  # of the labels that a second sign follows
AGAIN = re.compile(r"^\s*(?:[-–—:;|~•·*+>»=]+|\.)\s+(?=\S)")
STOPPED = re.compile(r"^[^.]*[^\W\d_]{2}\.$")  # ANNA.— words; in "Eva S." the stop is the name's
PIPED = re.compile(r"^\s*\|[^|]*(?:\|[^|]*)+\|\s*$|^\s*$")
OTTER = frozenset({"header", "alone"})


@dataclass
class _File:
    """All that is known of a file before its lines are walked."""

    sources: list[Source]
    way: Way
    begin: int = 0
    told: dict[str, Role] = field(default_factory=dict)
    voices: dict[int, str] = field(default_factory=dict)  # lines whose speaker is no label's
    voices_sure: bool = False  # one asks and the other answers, all through the file
    asides: dict[str, str] = field(default_factory=dict)  # person -> why it is nobody's talk
    shown: dict[str, str] = field(default_factory=dict)  # person -> name as it is shown
    twice: bool = False  # a second sign stands between label and words: "I: - so"

    @property
    def named(self) -> bool:
        rows = any(isinstance(s.row, Spoken) and s.row.speaker for s in self.sources)
        return rows or bool(self.way.hits or self.voices)


def read_lines(
    lines: Sequence[Line], *, format_name: str, hints: ReadingHints = NO_HINTS
) -> Reading:
    """Read lines of text. format_name: "docx", or "txt" to have it told from the lines."""
    reading = Reading(format_name)
    sources = prepare(_untabbed(lines))
    strip_furniture(sources)
    place(sources)
    file = _look(sources, hints, reading)
    reading.told = file.told
    if format_name == "txt":
        reading.format = "otter-txt" if file.way.shape in OTTER else "name-txt"
    mark_dates(sources, file.way.hits)
    clock = find_clock(sources, file.way.hits, file.begin)
    if clock.blocks and not file.named:
        mark_titles(sources)
    reading.shape = shape_of(sources)
    reading.suspects = _suspects(sources)
    _walk(file, clock, reading)
    clock.settle(reading)
    return reading


def _look(sources: list[Source], hints: ReadingHints, reading: Reading) -> _File:
    """Find out who speaks in which line, and what is no talk."""
    examiners = find_examiners(sources)
    tell_examiners(examiners, sources, reading)
    way = choose_way(sources, hints)
    legends = find_legends(sources, way)
    for at in legends.lines:
        sources[at].why = "it says who is who"
    if legends.lines:
        way = choose_way(sources, hints)
    begin, told = find_front(sources, way)
    if begin:
        way = choose_way(sources, hints, start=begin)
    file = _File(sources, way, begin)
    before = begin or min(way.hits, default=0)
    file.told = legends.told | tell_roles(told, sources, before, way)
    file.told |= examiners_told(examiners, way)
    if legends.doubtful:
        lines = [sources[at].number for at in legends.doubtful]
        why = "These lines were read as talk; they may say who is who."
        if legends.lines:
            why = "These lines were taken for a list of who is who; they may be talk."
        reading.doubt("left_out", why, lines)
    if not way.hits:
        file.begin = facts_alone(sources)
    _two_voices(file)
    mark_service_lines(sources, way)
    facts = mark_closing_facts(sources, way, begin)
    doubtful = [] if file.voices and not way.hits else mark_headings(sources, way)
    file.asides = _asides(file)
    tail = mark_tail(sources, way, begin)
    pages = mark_page_lines(sources, way)
    odd = [sources[at].number for at in (*facts, *doubtful, *tail, *pages)]
    if odd:
        reading.doubt("left_out", "These lines were taken for no talk.", odd)
    for label in way.hits.values():
        person = way.people[label.key]
        if label.key == person or person not in file.shown:
            file.shown.setdefault(person, label.name)
    if len(way.hits) > 1 and all(STOPPED.search(label.name) for label in way.hits.values()):
        file.shown = {person: name[:-1] for person, name in file.shown.items()}
    said = [label.text for label in way.hits.values() if label.text]
    again = sum(AGAIN.match(words) is not None for words in said)
    file.twice = len(said) > 1 and again >= TWICE * len(said)
    _tell(file, reading)
    reading.sure = _sure(file)
    return file


def _tell(file: _File, reading: Reading) -> None:
    """Say what was read otherwise than it is written."""
    way = file.way
    number = [source.number for source in file.sources]
    folded: dict[tuple[str, str], list[int]] = {}
    for at, label, person in way.folded:
        folded.setdefault((label, person), []).append(number[at])
    for (label, person), lines in folded.items():
        shown = file.shown.get(person, person)
        why = f'"{label}" was taken for "{shown}".'
        if name_key(label) == person:
            why = f'"{label}" was taken for a label here, though it is written otherwise.'
        reading.doubt("name_folded", why, lines)
    refused = [number[at] for at in way.refused if file.sources[at].talk and at >= file.begin]
    if refused:
        reading.doubt(
            "not_a_name",
            "These lines begin as if with a name that comes once; they were read as talk.",
            refused,
        )


def _sure(file: _File) -> set[str]:
    """Return people beside whose names a time stands, as beside most others', or in columns."""
    hits = file.way.hits.values()
    timed = [label for label in hits if label.mark and (label.shape != "header" or label.spaced)]
    rows = [source.row for source in file.sources if isinstance(source.row, Spoken)]
    sure = {same_person(row.speaker) for row in rows if row.speaker}
    if len(timed) >= MOST_TIMED * len(hits):
        sure |= {same_person(file.shown.get(file.way.people[each.key], each.name))
                 for each in timed}  # fmt: skip
    return sure | ({same_person(UNNAMED)} if file.voices_sure else set())


def _suspects(sources: Sequence[Source]) -> list[int]:
    """Return lines that begin as if with a name or a time: what looks so comes back."""
    counts: Counter[tuple[str, str]] = Counter()
    for source in sources:
        if source.talk:
            counts.update({(label.shape, label.key) for label in source.labels})
    return [
        source.number
        for source in sources
        if source.mark is not None
        or (source.talk and any(counts[each.shape, each.key] > 1 for each in source.labels))
    ]


def _two_voices(file: _File) -> None:
    """Give the lines of a second voice that the file does not name."""
    sides = one_side(file.sources, file.way, file.begin)
    if sides:
        file.voices = dict.fromkeys(sides.others, UNNAMED)
        file.voices_sure = sides.sure
        person = next(iter(file.way.names))
        file.told.setdefault(person, "interviewer" if sides.asks else "participant")
        file.told[name_key(UNNAMED)] = "participant" if sides.asks else "interviewer"
        return
    if file.way.hits:
        return
    voices = by_format(file.sources, file.begin)
    if voices:
        file.voices_sure = is_sure(file.sources, voices[1], file.begin)
        for source in file.sources:
            source.text = without_sign(source, voices[0])
        talk = [at for at, s in enumerate(file.sources) if s.talk and at >= file.begin]
        kept = [at for at in talk if at in voices[1] or not file.sources[at].level]
        first = min((at for at in kept if at in voices[1]), default=0)
        for at in kept:
            if at >= first or not file.sources[at].level:
                file.voices[at] = ONE if at in voices[1] else OTHER
        for at in talk:
            if at not in file.voices:
                file.sources[at].why = "a heading"
        for at in kept:
            if at < first:
                file.sources[at].why = BEFORE
                file.voices.pop(at, None)


def _asides(file: _File) -> dict[str, str]:
    """Return labels that are no people: a translation after each turn, notes in brackets."""
    way = file.way
    counts = Counter(way.people[label.key] for label in way.hits.values())
    asides: dict[str, str] = {}
    order = sorted(way.hits)
    first = way.speaker(order[0]) if order else None
    for person, count in counts.items():
        others = sum(n for each, n in counts.items() if each != person)
        if (
            person in LANGUAGES
            and len(counts) > 2
            and person != first
            and count >= TRANSLATED * others
        ):
            asides[person] = "a translation"
    if way.shape == "colon":
        marked: Counter[str] = Counter()
        for at, label in way.hits.items():
            marked[way.people[label.key]] += file.sources[at].text.startswith(("[", "("))
        plain = [person for person in counts if not marked[person]]
        if len(plain) >= 2:
            for person, count in counts.items():
                if marked[person] == count and " " in person:
                    asides[person] = "a note in brackets"
    return asides


def _walk(file: _File, clock: Clock, reading: Reading) -> None:
    """Give each line's words to a speaker or to what is left out."""
    walker = _Walker(file, clock, reading)
    for at, source in enumerate(file.sources):
        walker.step(at, source)
    clock.end()
    unused = set(clock.unused)
    for source in file.sources:
        if source.number in unused:
            reading.leave(source.raw, "a time that no words follow")
    walker.tell()


class _Walker:
    """Goes down the lines of a file, remembering who speaks and what time it is."""

    def __init__(self, file: _File, clock: Clock, reading: Reading) -> None:
        self.file = file
        self.clock = clock
        self.reading = reading
        self.named = file.named
        self.speaker: str | None = None
        self.aside = ""  # why what is said now is nobody's talk
        self.label: str | None = None  # who is labelled, where another voice is not
        self.known = {*file.way.people, *map(name_key, file.shown.values())}
        self.set_aside: list[int] = []
        self.unlabelled: list[int] = []
        self.remarks: list[int] = []

    def step(self, at: int, source: Source) -> None:
        if source.row is not None:
            self._row(source)
        elif source.why:
            self.reading.leave(source.raw, source.why, source.number)
        elif source.mark is not None:
            self.clock.wait(source.mark, source.number)
        elif source.raw:
            self._line(at, source)

    def _row(self, source: Source) -> None:
        row = source.row
        if isinstance(row, Aside):
            self.reading.leave(row.words, row.why, source.number)
            return
        assert row is not None
        if row.speaker is not None:
            self.speaker = row.speaker
            self.clock.at(row.start_s, row.end_s, source.number)
        if self.speaker is None and self.named:
            self.reading.leave(row.words, BEFORE, source.number)
        else:
            self._say(row.words, source)

    def _line(self, at: int, source: Source) -> None:
        label = self.file.way.hits.get(at)
        if label is not None and at >= self.file.begin:
            person = self.file.way.people[label.key]
            self.aside = self.file.asides.get(person, "")
            if self.aside:
                self.set_aside.append(source.number)
                self.reading.leave(source.raw, self.aside, source.number)
                return
            self.speaker = self.label = self.file.shown.get(person, label.name)
            self.clock.named(label.mark, source.number)
            self._say(label.text, source, name=self.speaker)
            return
        if at in self.file.voices:
            self.speaker = self.file.voices[at]
            self.unlabelled.append(source.number)
        elif self.speaker == UNNAMED and self.label and self.file.voices:
            self.speaker = self.label
        if self.aside:
            self.set_aside.append(source.number)
            self.reading.leave(source.raw, self.aside, source.number)
        elif at < self.file.begin or (self.named and self.speaker is None):
            self.reading.leave(source.raw, BEFORE, source.number)
        else:
            dressed = source.whole == "bold" or at in self.file.voices
            self._say(source.text if dressed else source.raw, source)

    def _say(self, words: str, source: Source, *, name: str | None = None) -> None:
        """Add words to who speaks, cut where a time stands in them."""
        own = self.speaker or ""
        for count, part in enumerate(split_overlaps(self._once(words, name), self.known, own)):
            if part.name is None:
                self._own(part.words, source, named=name is not None and count == 0)
                continue
            if may_be_remark(part.words):
                self.remarks.append(source.number)
            person = self.file.way.people.get(name_key(part.name), "")
            shown = self.file.shown.get(person, part.name)
            self.reading.pieces.append(Piece(shown, part.words, None, None, source.number))

    def _own(self, words: str, source: Source, *, named: bool) -> None:
        cuts = self.clock.cut(words, source, named=named)
        for cut in cuts:
            if cut.words.strip() or (named and cut is cuts[0]):
                self.reading.pieces.append(
                    Piece(
                        self.speaker, cut.words, cut.start_s, cut.end_s, source.number,
                        apart=not self.named and cut.apart,
                    )
                )  # fmt: skip

    def _once(self, words: str, name: str | None) -> str:
        """Take away what parts a label from its words a second time: "Ann: - so"."""
        return AGAIN.sub("", words) if name and self.file.twice else words

    def tell(self) -> None:
        if self.set_aside:
            why = ", ".join(sorted(set(self.file.asides.values())))
            self.reading.doubt("left_out", f"These lines were taken for {why}.", self.set_aside)
        if self.remarks:
            self.reading.doubt(
                "unlabelled",
                "Words in brackets were read as said by who is named there; they may be a remark.",
                self.remarks,
            )
        if self.unlabelled and not self.file.voices_sure:
            self.reading.doubt(
                "unlabelled",
                "Whose these lines are was told from how they stand; no name is beside them.",
                self.unlabelled,
            )


def _cells(line: str) -> list[str]:
    """Return what stands between the strokes of a line."""
    return [" ".join(cell.split()) for cell in line.strip()[1:-1].split("|")]


def _sets_off(line: str) -> bool:
    """Whether the one tab of a line only sets off what follows a name and a colon."""
    name, _, words = line.strip().partition("\t")
    return "\t" not in words and TAGS.sub("", name).rstrip("*_ ").endswith((":", "："))


def _without_time(line: str) -> str:
    """Return a line whose first cell is a time and a name with a cell for each."""
    first, tab, rest = line.partition("\t")
    mark = mark_at_start(first)
    name = first[mark.end :].strip() if mark else ""
    return f"{first[: mark.end]}\t{name}{tab}{rest}" if mark and name else line


def _untabbed(lines: Sequence[Line]) -> Sequence[Line]:
    """Return lines whose cells are parted by tabs as the rows of a table."""
    filled = [line for line in lines if isinstance(line, str) and line.strip()]
    if filled and all(PIPED.match(line) for line in filled):  # | Ann | words |
        lines = ["\t".join(_cells(line)) if isinstance(line, str) else line for line in lines]
        filled = [line for line in lines if isinstance(line, str) and line.strip()]
    tabbed = [line for line in filled if "\t" in line.strip()]
    if len(tabbed) < 2 or len(tabbed) < TABBED * len(filled):
        return lines
    if sum(map(_sets_off, tabbed)) >= TABBED_COLONS * len(tabbed):
        return lines
    parted = [_without_time(line) for line in tabbed]
    if sum(map(ne, parted, tabbed)) >= TABBED_COLONS * len(tabbed):
        tabbed = parted
    rows = iter(read_rows([[[cell] for cell in line.rstrip().split("\t")] for line in tabbed]))
    untabbed: list[Line] = []
    for line in lines:
        untabbed += next(rows) if isinstance(line, str) and "\t" in line.strip() else [line]
    return untabbed if any(isinstance(line, Spoken) for line in untabbed) else lines
