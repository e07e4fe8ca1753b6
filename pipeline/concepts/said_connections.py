"""Tie what participants connect to the codes that were confirmed there.

In:     interviews, their segments, one coder's codings as spans, Connectives of passages.
Out:    SaidConnections: cause code, effect code, the words, and how each clause found its code.
Source: docs/decisions/axial-coding.md.

A clause is tied to the code whose confirmed span it lies in. Where several codes lie there, words
decide: those that a code's other passages share with the clause. Where none does, the nearest
code next to it in the same answer is taken. How it came about is told with each.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from models.records import Code, Segment, Transcript, Turn
from pipeline.concepts.connective_rules import Connective
from pipeline.concepts.connectives import CUES, METHOD, Parser, find_connectives
from pipeline.fingerprint import fingerprint
from pipeline.segments.segment import coded_turns

WORD = re.compile(r"\w+(?:['’]\w+)*")
SENTENCE = re.compile(r"[^.?!…\n]*(?:[.?!…]+[\"”’)]*|\n|$)")
LONGEST = 5_000  # code points of a passage; talk without full stops is cut at a space
SMOOTHING = 50  # words of the whole study that every code is taken to hold besides its own
NAMED = 5  # times that a word of a code's name or definition counts
SURE = 0.05  # by how much the words must speak for one way round, in mean log odds a word

Span = tuple[int, int]  # half-open code points of a transcript


@dataclass(frozen=True)
class ClauseTie:
    """The code of a clause. how: coded (the only one there), words (of several), near (beside)."""

    code_id: str
    how: str


@dataclass(frozen=True)
class SaidConnection:
    """What a participant connects, between two codes. Spans: half-open, of the transcript.

    way_told: whether it is known which code is the cause; not, where both clauses lie in the same
    two codings and their words speak for neither.
    """

    transcript_id: str
    segment_ids: tuple[str, ...]
    cause: tuple[int, int]
    effect: tuple[int, int]
    cue: tuple[int, int]
    polarity: str
    negated: bool
    cause_tie: ClauseTie
    effect_tie: ClauseTie
    way_told: bool = True


def connectives_of(transcript: Transcript, parse: Parser) -> list[Connective]:
    """Return what an interview's participants connect; spans are of the transcript, in order.

    The interviewer is not read: a question claims nothing.
    """
    passages = [p for turn in coded_turns(transcript) for p in _of_turn(transcript, turn)]
    found = find_connectives([transcript.text[start:end] for start, end in passages], parse)
    return [
        _moved(each, start)
        for (start, _), some in zip(passages, found, strict=True)
        for each in some
    ]


def connectives_print(transcript: Transcript) -> str:
    """Return what the connectives of an interview follow from, as a fingerprint."""
    turns = [(each.start, each.end) for each in coded_turns(transcript)]
    return fingerprint(METHOD, transcript.id, turns)


def _moved(found: Connective, by: int) -> Connective:
    def moved(span: Span) -> Span:
        return span[0] + by, span[1] + by

    return replace(
        found, cause=moved(found.cause), effect=moved(found.effect), cue=moved(found.cue)
    )


def _of_turn(transcript: Transcript, turn: Turn) -> list[Span]:
    """Return runs of sentences in which each has a cue or stands before one that has."""
    spans = [
        span
        for each in SENTENCE.finditer(transcript.text, turn.start, turn.end)
        for span in _cut(transcript.text, each.start(), each.end())
    ]
    cued = [CUES.search(transcript.text[slice(*span)]) is not None for span in spans]
    wanted = [here or after for here, after in zip(cued, [*cued[1:], False], strict=True)]
    passages: list[Span] = []
    at = 0
    while at < len(spans):
        if not wanted[at]:
            at += 1
            continue
        last = at
        while (
            last + 1 < len(spans)
            and wanted[last + 1]
            and spans[last + 1][1] - spans[at][0] <= LONGEST
        ):
            last += 1
        passages.append((spans[at][0], spans[last][1]))
        at = last + 1
    return passages


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces = []
    while end - start > LONGEST:
        space = text.rfind(" ", start, start + LONGEST)
        cut = space + 1 if space > start else start + LONGEST
        pieces.append((start, cut))
        start = cut
    return [*pieces, (start, end)] if text[start:end].strip() else pieces


@dataclass(frozen=True)
class CodedTalk:
    """One coder's codings of the interviews that are read, with what code stands for what.

    codings: by transcript, (start, end, code) in order. counted_as: code -> what it counts as, a
    category or itself; where it is missing the code does not count.
    """

    segments: Mapping[str, Sequence[Segment]]  # by transcript, in order
    codings: Mapping[str, Sequence[tuple[int, int, str]]]
    counted_as: Mapping[str, str]
    words: CodeWords


@dataclass
class CodeWords:
    """How often each word stands in what each code holds, and in all that is coded."""

    of_code: dict[str, Counter[str]] = field(default_factory=dict)
    of_all: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(
        cls,
        transcripts: Mapping[str, Transcript],
        codings: Mapping[str, Sequence[tuple[int, int, str]]],
        counted_as: Mapping[str, str],
        codes: Mapping[str, Code],
    ) -> CodeWords:
        words = cls()
        for transcript_id, placed in codings.items():
            text = transcripts[transcript_id].text
            for start, end, code in placed:
                if code in counted_as:
                    spoken = _words(text[start:end])
                    words.of_all.update(spoken)
                    words.of_code.setdefault(counted_as[code], Counter()).update(spoken)
        for code, own in counted_as.items():
            described = _words(f"{codes[code].name} {codes[code].definition}")
            if own in words.of_code:
                words.of_code[own].update(described * NAMED)
        return words

    def odds(self, clause: str, code: str, *, without: str) -> float:
        """Return how much likelier a clause's words are under a code, in mean log odds a word.

        without: the passage that the clause stands in, which must not speak for itself.
        """
        own, kept = self.of_code.get(code, Counter()), Counter(_words(without))
        total = max(sum(self.of_all.values()), 1)
        size = max(sum(own.values()) - sum(kept.values()), 0)
        spoken = set(_words(clause))
        found = 0.0
        for word in spoken:
            chance = (self.of_all[word] + 0.5) / total
            count = max(own[word] - kept[word], 0)
            found += math.log((count + SMOOTHING * chance) / (size + SMOOTHING) / chance)
        return found / len(spoken) if spoken else 0.0


def _words(text: str) -> list[str]:
    return [each.lower() for each in WORD.findall(text)]


def tie_connections(
    found: Mapping[str, Sequence[Connective]],
    transcripts: Mapping[str, Transcript],
    talk: CodedTalk,
) -> list[SaidConnection]:
    """Return connections whose two clauses have different codes, in order of the talk.

    found: by transcript, with spans of it.
    """
    tied = (
        _tied(each, transcripts[transcript_id], talk)
        for transcript_id, some in found.items()
        for each in some
    )
    return [each for each in tied if each is not None]


def _tied(found: Connective, transcript: Transcript, talk: CodedTalk) -> SaidConnection | None:
    first, first_how = _codes_at(talk, transcript.id, found.cause)
    second, second_how = _codes_at(talk, transcript.id, found.effect)
    spoken = [transcript.text[slice(*found.cause)], transcript.text[slice(*found.effect)]]
    segments = talk.segments.get(transcript.id, ())
    under = {s.id: s for span in (found.cause, found.effect) for s in _under(segments, span)}
    said = " ".join(each.quote for each in under.values())
    ranked = sorted(
        (-_fit(talk, spoken, (one, other), said), one, other)
        for one in first
        for other in second
        if one != other
    )
    if not ranked:
        return None
    score, one, other = ranked[0]
    turned = next((s for s, a, b in ranked if (a, b) == (other, one)), None)
    return SaidConnection(
        transcript.id,
        tuple(under),
        found.cause,
        found.effect,
        found.cue,
        found.polarity,
        found.negated,
        ClauseTie(one, first_how if first_how == "near" or len(first) == 1 else "words"),
        ClauseTie(other, second_how if second_how == "near" or len(second) == 1 else "words"),
        turned is None or turned - score > SURE,
    )


def _fit(talk: CodedTalk, spoken: Sequence[str], codes: tuple[str, str], said: str) -> float:
    return sum(
        talk.words.odds(clause, code, without=said)
        for clause, code in zip(spoken, codes, strict=True)
    )


def _codes_at(talk: CodedTalk, transcript_id: str, span: tuple[int, int]) -> tuple[list[str], str]:
    """Return the codes that cover half of a clause, else the nearest of a segment beside it."""
    placed = talk.codings.get(transcript_id, ())
    half = (span[1] - span[0]) / 2
    here = [
        talk.counted_as[code]
        for start, end, code in placed
        if code in talk.counted_as and min(end, span[1]) - max(start, span[0]) >= half
    ]
    if here:
        return list(dict.fromkeys(here)), "coded"
    segments = talk.segments.get(transcript_id, ())
    under = _under(segments, span)
    if not under:
        return [], ""
    low, high = under[0].index - 1, under[-1].index + 1
    beside = [
        each
        for each in segments[max(low, 0) : high + 1]
        if each.answer_id == under[0].answer_id and low <= each.index <= high
    ]
    near = [
        (max(start - span[1], span[0] - end, 0), talk.counted_as[code])
        for start, end, code in placed
        if code in talk.counted_as
        and any(min(end, each.end) > max(start, each.start) for each in beside)
    ]
    nearest = min((gap for gap, _ in near), default=0)
    return list(dict.fromkeys(code for gap, code in near if gap == nearest)), "near"


def _under(segments: Sequence[Segment], span: tuple[int, int]) -> list[Segment]:
    return [each for each in segments if each.start < span[1] and span[0] < each.end]
