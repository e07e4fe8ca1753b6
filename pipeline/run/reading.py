"""Read what is new interview by interview, the first to its first suggestions at once.

In:     a study with interviews that were never cut, or must be cut anew.
Out:    their segments, and early answers and suggestions of the first interviews, by which
        one can begin while the others are read. What is computed of all interviews together
        then takes the place of what is early here.

Early suggestions are made after 1, 2, 4, 8 … interviews, each time for those read since, so
that all of them together cost about as much as the last ones do, however many there are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import numpy as np

from models.records import Segment, Transcript
from pipeline.concepts.dimensions import dimension_texts
from pipeline.encoder.cache import content_hash
from pipeline.encoder.loading import Encoder
from pipeline.guide.alignment import alignment_texts
from pipeline.run.inputs import StudyView
from pipeline.run.progress import Journal
from pipeline.run.report import StageReport
from pipeline.run.stages import align_interviews
from pipeline.segments import segment
from pipeline.segments.decisions import decided_segments
from pipeline.segments.sentences import Sentencizer
from pipeline.study_store import StudyStore
from pipeline.suggestions import suggester as suggest
from pipeline.suggestions.code_texts import all_code_texts

# seconds on a usual machine; only how they compare matters, for the pace is each run's own
SPLIT_S = 0.00025  # a character
EMBED_S = 0.0005  # a character
ALIGN_S = 0.1  # an interview
SUGGEST_S = 0.004  # a segment
LEARN_S = 0.004  # a decided segment
TOGETHER_S = {"axial": 0.1, "dimensions": 1.0, "themes": 0.5}
SEGMENT_CHARS = 200  # of a usual segment
SPLIT_SHARE = SPLIT_S / (SPLIT_S + 2 * EMBED_S)  # of reading an interview: sentences, segments


class ReadingRun(StudyView):
    """The first half of a run: what it reads, and how it tells of it."""

    def __init__(
        self,
        study: StudyStore,
        *,
        coder: str,
        get_encoder: Callable[[], Encoder],
        get_sentencizer: Callable[[], Sentencizer],
        journal: Journal,
    ) -> None:
        super().__init__(study, coder=coder, get_encoder=get_encoder)
        self.get_sentencizer, self.journal = get_sentencizer, journal
        self.reports: list[StageReport] = []
        self._splitter: Sentencizer | None = None
        self._part = ("", 0.0, 1.0)  # of the planned work, that texts are embedded for

    # -- what is told

    def tell(self, stage: str, done: int, total: int) -> None:
        share = done / max(total, 1)
        if stage == "embed":
            kind, start, end = self._part
            self.journal.did(kind, start + (end - start) * share)
        else:
            self.journal.did(stage, share)
        self.journal.tell(stage, done, total)

    def save_vectors(self, encoder: str, vectors: Mapping[str, bytes]) -> None:
        super().save_vectors(encoder, vectors)
        self.journal.safe_point()

    def embed_for(
        self, kind: str, texts: Sequence[str], start: float = 0.0, end: float = 1.0
    ) -> np.ndarray:
        """Embed texts as the part from start to end of a kind of planned work."""
        self._part = (kind, start, end)
        rows = self.embed(texts)
        self.journal.did(kind, end)
        return rows

    def _loaded(self) -> Encoder:
        if self.encoder is None:
            with self.journal.loading("load encoder"):
                self.encoder = self.get_encoder()
        return self.encoder

    def plan(self) -> None:
        """Tell the journal what there is to do. What turns out not to be needed counts as done."""
        new = self.to_cut()
        asked = [text for t in new for text in alignment_texts(t, self.codebook.questions)]
        segments = len(self.study.segments()) + sum(map(_chars, new)) / SEGMENT_CHARS
        work = {
            f"read {each.id}": _chars(each) * (SPLIT_S + 2 * EMBED_S) for each in new
        } | TOGETHER_S
        work["structural"] = ALIGN_S * len(self.transcripts) + self._to_embed(asked)
        work["codes"] = self._to_embed(all_code_texts(self.codes))
        work["suggest"] = SUGGEST_S * segments
        work["learn"] = LEARN_S * len(self.state.codings)
        frameworks = dimension_texts(self.codebook.frameworks, self.codes)
        work["dimensions"] += self._to_embed(frameworks)
        self.journal.plan(work)

    def _to_embed(self, texts: Sequence[str]) -> float:
        """Return the seconds that texts without a vector may take."""
        hashes = {content_hash(text): len(text) for text in texts}
        known = self.vectors(self.key, list(hashes))
        return EMBED_S * sum(chars for name, chars in hashes.items() if name not in known)

    # -- reading

    def to_cut(self) -> list[Transcript]:
        """Return the interviews that must be cut, in the order of the study."""
        return [t for t in self.transcripts if self.stale("segment", t.id, self.cut_print(t))]

    def read_new(self, *, early: bool) -> dict[str, list[Segment]]:
        """Cut what is new, one interview after the other; return their segments, in no answer."""
        new, due = self.to_cut(), 1
        cut: dict[str, list[Segment]] = {}
        fresh: list[Transcript] = []
        for nth, transcript in enumerate(new, start=1):
            self.journal.reading(nth, len(new))
            cut[transcript.id] = self._cut(transcript, nth, len(new))
            fresh.append(transcript)
            if early and nth == due and nth < len(new):
                self._first_suggestions(fresh, cut)
                fresh, due = [], 2 * due
        self.journal.reading(0, 0)
        made = sum(map(len, cut.values()))
        skipped = len(self.transcripts) - len(new)
        self.reports.append(StageReport("segment", len(new), skipped, made))
        return cut

    def _cut(self, transcript: Transcript, nth: int, of: int) -> list[Segment]:
        """Cut an interview and keep its segments, as the method cuts them."""
        self.journal.safe_point()
        kind = f"read {transcript.id}"
        quotes = [transcript.quote(turn) for turn in segment.coded_turns(transcript)]
        spans = self._sentences(quotes)
        self.journal.did(kind, SPLIT_SHARE)
        self.tell("segment", nth, of)
        half = (1 + SPLIT_SHARE) / 2
        parts = [q[a:b] for q, found in zip(quotes, spans, strict=True) for a, b in found]
        rows = self.embed_for(kind, parts, SPLIT_SHARE, half)
        edges = np.cumsum([0, *map(len, spans)])
        by_turn = [rows[a:b] for a, b in pairwise(edges)]
        units = segment.segment_transcript(transcript, spans, by_turn)
        self.study.save_uncut(transcript.id, units)
        self.embed_for(kind, [each.quote for each in units], half)
        self.mark("segment", transcript.id, self.cut_print(transcript))
        return units

    def _sentences(self, quotes: Sequence[str]) -> list[list[segment.Span]]:
        if self._splitter is None:
            with self.journal.loading("load splitter"):
                self._splitter = self.get_sentencizer()
        found = self._splitter(quotes)
        return [
            segment.tidy_sentences(quote, each) for quote, each in zip(quotes, found, strict=True)
        ]

    # -- the first suggestions

    def _first_suggestions(
        self, transcripts: Sequence[Transcript], cut: Mapping[str, list[Segment]]
    ) -> None:
        """Suggest for interviews that were just read, by what is known so far.

        They are aligned with those read before them. All of it stays stale, so that the stages
        over the whole study do it again.
        """
        known = [t for t in self.transcripts if t.id in cut or self.study.base_segments(t.id)]
        self._part = ("structural", 0.0, 0.5)
        aligned = align_interviews(
            known,
            {t.id: self.units(t, cut.get(t.id)) for t in known},
            self.codebook.questions,
            anchors={t.id: self.anchors(t) for t in known},
            embed=self.embed,
        )
        for each in transcripts:
            answers = aligned.answers[each.id]
            placed = segment.place_segments(aligned.segments[each.id], answers)
            self.study.save_segmentation(each.id, answers, placed)
        self._suggest_early(transcripts, [t.id for t in known])

    def _suggest_early(self, transcripts: Sequence[Transcript], known: Sequence[str]) -> None:
        segments = self.in_order()
        decided = decided_segments(self.state, self.coder, segments)
        stored = self.study.learned(coder=self.coder)
        learned = suggest.Learned.from_data(stored) if stored is not None else None
        self._part = ("codes", 0.0, 1.0)
        suggester = self.suggester(segments, self.study.answers(), decided, learned=learned)
        rests_on = suggest.training_state(decided, self.training_state(decided), known, stored)
        version = suggest.suggestion_version(self.key, f"{rests_on}.early")
        for each in transcripts:
            self.journal.safe_point()
            suggestions = suggester.suggest(each.id, version=version)
            self.study.save_suggestions(each.id, suggestions, coder=self.coder)
            self.journal.has_ready(1)
        self.journal.tell("suggest", len(transcripts), len(transcripts))


def _chars(transcript: Transcript) -> int:
    return sum(turn.end - turn.start for turn in segment.coded_turns(transcript))
