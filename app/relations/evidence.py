"""What speaks for a relation of two codes and against it, in participants' words.

In:     a study, two codes; what was counted, or the segments that a decision rests on.
Out:    what participants connect, segments with their places, participants on each side by role.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from app.common import payloads
from app.common.axial_candidates import AxialStudy
from app.common.bidi import strip_bidi_controls
from app.common.code_names import code_name
from app.common.excerpts import ReadInterviews
from models.errors import StudyUnusable
from models.records import Segment, Transcript, transcript_of_segment
from models.state.derive import State
from models.store.study import Study
from pipeline.concepts.axial import RelationCandidate
from pipeline.concepts.relations import roll_up
from pipeline.concepts.said_connections import ClauseTie, SaidConnection
from pipeline.segments.decisions import decided_segments

AROUND = 160  # code points of talk shown beside what is connected
WAYS = {"leads_to": "leads to", "helps": "helps", "hinders": "hinders"}
Span = tuple[int, int]  # half-open code points of a transcript


class Evidence:
    """Reads what is shown of two codes. given: passages of each kind, at most."""

    def __init__(self, study: Study, coder: str, *, between: str, given: int) -> None:
        self.state: State = study.state()
        self.between, self.given = between, given
        self._interviews = ReadInterviews(study, self.state)
        self._segments = {each.id: each for each in study.segments()}
        decided = decided_segments(self.state, coder, list(self._segments.values()))
        self._confirmed: Mapping[str, Sequence[str]] = decided.confirmed

    def of_candidate(
        self, found: RelationCandidate, made: AxialStudy, *, first: str
    ) -> payloads.RelationEvidence:
        """Return what speaks for a candidate and against it. first: the one asked first."""
        pair = (found.first, found.second)
        return {
            "said": [self._said(each) for each in found.connections[: self.given]],
            "supports": len(found.supporting),
            "supporting": self._passages(found.supporting, pair),
            "speaks_against": len(found.contrary),
            "contrary": self._passages(found.contrary, pair),
            "roles": _roles(found, made.transcripts, turned=first != found.first),
            "told": "",
        }

    def of_segments(
        self, first: str, second: str, segments: Sequence[str], told: str
    ) -> payloads.RelationEvidence:
        """Return the segments that a decision rests on, where no candidate says more."""
        there = [each for each in segments if transcript_of_segment(each) in self.state.names]
        return {
            "said": [],
            "supports": len(there),
            "supporting": self._passages(there, (first, second)),
            "speaks_against": 0,
            "contrary": [],
            "roles": [],
            "told": told,
        }

    # -- segments

    def _passages(
        self, segments: Sequence[str], pair: tuple[str, str]
    ) -> list[payloads.RelationPassage]:
        found = (self._passage(each, pair) for each in segments[: self.given])
        return [each for each in found if each is not None]

    def _passage(self, id_: str, pair: tuple[str, str]) -> payloads.RelationPassage | None:
        """Return a segment at its place; the id of one that was cut otherwise since says where."""
        transcript_id, span = transcript_of_segment(id_), _span(id_, self._segments.get(id_))
        if span is None or transcript_id not in self.state.names:
            return None
        try:
            interview = self._interviews.of(transcript_id)
        except StudyUnusable:
            return None
        start, end = span
        text = interview.transcript.text
        if not 0 <= start < end <= len(text):
            return None
        codes = {self._counted_as(each) for each in self._confirmed.get(id_, ())}
        return {
            **interview.place(start, end),
            "transcript_id": transcript_id,
            "start": start,
            "end": end,
            "quote": text[start:end],
            "codes": [self._name(each) for each in dict.fromkeys(pair) if each in codes],
        }

    def _counted_as(self, code_id: str) -> str:
        return roll_up(code_id, self.state.codes) if self.between == "categories" else code_id

    def _name(self, code_id: str) -> str:
        return strip_bidi_controls(code_name(code_id, self.state.codes))

    # -- what participants connect

    def _said(self, one: SaidConnection) -> payloads.SaidConnection:
        interview = self._interviews.of(one.transcript_id)
        text = interview.transcript.text
        way = WAYS[one.polarity]
        names = self._name(one.cause_tie.code_id), self._name(one.effect_tie.code_id)
        told = [
            _tied("The first part", one.cause_tie, names[0]),
            _tied("What follows", one.effect_tie, names[1]),
        ]
        if not one.way_told:
            told.append("Which of the two comes first cannot be told from the words.")
        return {
            **interview.place(one.cue[0], one.cue[1]),
            "parts": said_parts(text, one.cause, one.effect, one.cue),
            "way": f"{names[0]} {'does not: ' if one.negated else ''}{way} {names[1]}",
            "told": told,
        }


def said_parts(text: str, cause: Span, effect: Span, cue: Span) -> list[payloads.SaidPart]:
    """Return the words from the first of what is connected to the last, each part marked.

    Spans: half-open code points of the text. Where two lie over each other, the cue goes before.
    """
    start, end = min(cause[0], effect[0], cue[0]), max(cause[1], effect[1], cue[1])
    borders = sorted({start, end, *cause, *effect, *cue})
    parts: list[payloads.SaidPart] = []
    for here, there in itertools.pairwise(borders):
        words = text[here:there]
        part: payloads.SaidPart = {"words": words, "part": ""}
        if _within(here, there, cue):
            part["part"] = "cue"
        elif _within(here, there, cause):
            part["part"] = "cause"
        elif _within(here, there, effect):
            part["part"] = "effect"
        parts.append(part)
    return parts


def _within(start: int, end: int, span: Span) -> bool:
    return span[0] <= start and end <= span[1]


def _span(id_: str, segment: Segment | None) -> Span | None:
    if segment is not None:
        return segment.start, segment.end
    start, _, end = id_.rpartition(".")[2].partition("-")
    return (int(start), int(end)) if start.isdecimal() and end.isdecimal() else None


def _tied(side: str, tie: ClauseTie, name: str) -> str:
    return {
        "coded": f"{side} lies in words coded “{name}”.",
        "words": f"{side} lies in words with several codes; its own are most like “{name}”.",
        "near": f"{side} is not coded; nearest to it is “{name}”.",
    }[tie.how]


def _roles(
    found: RelationCandidate, transcripts: Mapping[str, Transcript], *, turned: bool
) -> list[payloads.RoleSides]:
    """Return participants by role: with both codes, with the first alone, with the second.

    turned: the second of the candidate is asked first.
    """
    alone = (found.first_in, found.second_in)
    sides = (found.both_in, *(reversed(alone) if turned else alone))
    roles: dict[str, tuple[list[str], list[str], list[str]]] = {}
    for at, ids in enumerate(sides):
        for id_ in ids:
            about = transcripts[id_].attributes
            name = strip_bidi_controls(about.get("participant") or transcripts[id_].name)
            role = roles.setdefault(strip_bidi_controls(about.get("role", "")), ([], [], []))
            if name not in role[at]:
                role[at].append(name)
    return [
        {"role": role, "both": both, "first_only": first, "second_only": second}
        for role, (both, first, second) in sorted(roles.items())
    ]
