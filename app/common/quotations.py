"""Quotations of codes, and what stands behind a theme."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.common.addresses import InterviewPlace
from models.records import Segment, Transcript
from models.state.derive import Coding, State, corrected
from models.store.study import Study
from pipeline.segments.decisions import overlapping

PER_PARTICIPANT = 2  # quotations shown of one participant


LONGEST_FIRST = 60  # words above which a quotation is not preferred for its length


@dataclass(frozen=True)
class Quotation:
    """Words of one participant under one code. address: of their place in the interview."""

    quote: str
    who: str
    code: str
    address: str


@dataclass(frozen=True)
class ThemeView:
    """The evidence of a theme. without: participants who have none of its codes."""

    codings: int
    participants: tuple[str, ...]
    roles: tuple[str, ...]
    without: tuple[str, ...]
    quotations: tuple[Quotation, ...]


class ThemeEvidence:
    """Reads a study once, for several themes."""

    def __init__(self, study: Study, coder: str) -> None:
        self.state: State = study.state()
        self.transcripts: dict[str, Transcript] = {
            each.id: corrected(each, self.state) for each in study.transcripts()
        }
        self.segments: dict[str, list[Segment]] = {}
        for segment in study.segments():
            self.segments.setdefault(segment.transcript_id, []).append(segment)
        self.codings = [each for each in self.state.codings if each.coder == coder]

    def who(self, transcript_id: str) -> str:
        transcript = self.transcripts[transcript_id]
        return transcript.attributes.get("participant") or transcript.name

    def view(self, code_ids: Iterable[str]) -> ThemeView:
        """Return what confirmed codings say for these codes."""
        wanted = set(code_ids)
        codings = [each for each in self.codings if each.code_id in wanted]
        present = {each.transcript_id for each in codings}
        coded = {each.transcript_id for each in self.codings}
        people = {self.who(each) for each in present}  # one person may be interviewed twice
        roles = {self.transcripts[each].attributes.get("role", "") for each in present}
        return ThemeView(
            codings=len(codings),
            participants=tuple(sorted(people)),
            roles=tuple(sorted(roles - {""})),
            without=tuple(sorted({self.who(each) for each in coded} - people)),
            quotations=tuple(self._chosen(codings)),
        )

    def _chosen(self, codings: list[Coding]) -> list[Quotation]:
        """A few quotations of each participant, other codes and readable length first."""
        chosen: list[Quotation] = []
        for transcript_id in self.transcripts:
            here = [each for each in codings if each.transcript_id == transcript_id]
            here.sort(key=lambda each: (len(each.quote.split()) > LONGEST_FIRST, each.start))
            fresh = list({each.code_id: each for each in reversed(here)}.values())
            fresh.sort(key=here.index)
            rest = [each for each in here if each not in fresh]
            chosen += [self.quotation(each) for each in (fresh + rest)[:PER_PARTICIPANT]]
        return chosen

    def quotation(self, coding: Coding) -> Quotation:
        """Return a coding's words with its speaker and place."""
        place = (coding.transcript_id, coding.start, coding.end)
        code = self.state.codes.get(coding.code_id)
        return Quotation(
            quote=coding.quote,
            who=self.speaker_of(coding.transcript_id),
            code=code.name if code else coding.code_id,
            address=self.address_of(place),
        )

    def speaker_of(self, transcript_id: str) -> str:
        """Return who speaks in an interview, with their role."""
        role = self.transcripts[transcript_id].attributes.get("role", "")
        return ", ".join(part for part in (self.who(transcript_id), role) if part)

    def address_of(self, place: tuple[str, int, int]) -> str:
        """Return the address of a passage in its interview."""
        near = overlapping(place, self.segments.get(place[0], []))
        return InterviewPlace(place[0], near[0].id if near else "").address

    def behind(self, segment_ids: Iterable[str]) -> list[Quotation]:
        """Return the words of segments, as quotations."""
        by_id = {s.id: s for segments in self.segments.values() for s in segments}
        return [
            Quotation(
                quote=by_id[each].quote,
                who=self.who(by_id[each].transcript_id),
                code="segment",
                address=InterviewPlace(by_id[each].transcript_id, each).address,
            )
            for each in segment_ids
            if each in by_id
        ]
