"""Walk a study down the whole road: transcripts in, theme drafts out.

In:     an open study, whose suggestions are wanted, and ways to get encoder and splitter.
Out:    answers, segments, suggestions, dimensions, relations, themes in the study; a report.

Each stage is skipped where what it was last run on is unchanged, so a second run computes
nothing and loads neither torch, spaCy nor scikit-learn. The only module that strings stages
together and calls the study.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import numpy as np

from models.records import Segment, Transcript
from pipeline.concepts import dimensions, open_codes, themes
from pipeline.concepts import relations as axial
from pipeline.encoder.loading import Encoder
from pipeline.fingerprint import fingerprint
from pipeline.run.inputs import StudyView
from pipeline.run.report import RunReport, StageReport
from pipeline.run.stages import proposed_codes
from pipeline.segments import segment
from pipeline.segments.decisions import SegmentDecisions, decided_segments
from pipeline.segments.sentences import Sentencizer
from pipeline.study_store import StudyStore
from pipeline.suggestions import suggester as suggest
from pipeline.suggestions.track_record import explain_progress

JOB = "code"  # the name that progress is stored under
STAGES = {  # stage: its share of a cold run, in percent
    "segment": 15,
    "embed": 65,
    "structural": 4,
    "suggest": 10,
    "axial": 1,
    "dimensions": 3,
    "themes": 2,
}

OnProgress = Callable[[str, int, int], None]


def run_pipeline(
    study: StudyStore,
    *,
    coder: str,
    get_encoder: Callable[[], Encoder],
    get_sentencizer: Callable[[], Sentencizer],
    seed: int = 0,
    on_progress: OnProgress | None = None,
) -> RunReport:
    """Bring everything the study holds of this coder up to date.

    get_encoder, get_sentencizer: called at most once, and only if something must be computed.
    on_progress: (stage, done, total), done and total in units of the stage.
    """
    this_run = _Run(
        study,
        coder=coder,
        get_encoder=get_encoder,
        get_sentencizer=get_sentencizer,
        seed=seed,
        on_progress=on_progress,
    )
    try:
        report = this_run.run_all()
    except BaseException:
        this_run.note("stopped")
        raise
    study.set_progress(JOB, 100, 100, "done")
    return report


class _Run(StudyView):
    """One run: what it reads at its beginning, and what it has done so far."""

    def __init__(
        self,
        study: StudyStore,
        *,
        coder: str,
        get_encoder: Callable[[], Encoder],
        get_sentencizer: Callable[[], Sentencizer],
        seed: int,
        on_progress: OnProgress | None,
    ) -> None:
        super().__init__(study, coder=coder, get_encoder=get_encoder)
        self.get_sentencizer, self.seed, self.on_progress = get_sentencizer, seed, on_progress
        self.percent = 0
        self.reports: list[StageReport] = []

    def run_all(self) -> RunReport:
        cut = self._segment()
        self._align(cut)
        self.segments = self.in_order()
        self.answers = self.study.answers()
        self.decided = decided_segments(self.state, self.coder, self.segments)
        self.base = self.base_print()
        self._suggest()
        self._axial()
        self._dimensions()
        self._themes()
        self.reports.insert(1, StageReport("embed", int(self.embedded > 0), 0, self.embedded))
        return RunReport(tuple(self.reports), self.embedded)

    # -- what stages share

    def note(self, what: str) -> None:
        self.study.set_progress(JOB, self.percent, 100, what)

    def tell(self, stage: str, done: int, total: int) -> None:
        if self.on_progress is not None:
            self.on_progress(stage, done, total)
        before = 0
        for name, share in STAGES.items():
            if name == stage:
                self.percent = max(self.percent, before + share * done // max(total, 1))
                break
            before += share
        self.note(f"{stage}: {done:,} of {total:,}")

    # -- segment and align

    def _segment(self) -> dict[str, list[Segment]]:
        """Return the segments, not yet in answers, of transcripts that must be cut anew."""
        stale = [t for t in self.transcripts if self.stale("segment", t.id, self.cut_print(t))]
        cut: dict[str, list[Segment]] = {}
        if stale:
            spans = self._sentences(stale)
            for transcript in stale:
                cut[transcript.id] = self._cut(transcript, spans[transcript.id])
                self.study.save_uncut(transcript.id, cut[transcript.id])
            self.embed([each.quote for units in cut.values() for each in units])
        made = sum(map(len, cut.values()))
        skipped = len(self.transcripts) - len(stale)
        self.reports.append(StageReport("segment", len(stale), skipped, made))
        return cut

    def _sentences(self, stale: Sequence[Transcript]) -> dict[str, list[list[segment.Span]]]:
        """Split the coded turns of each transcript, and embed all sentences in one go."""
        split = self.get_sentencizer()
        sentences: dict[str, list[list[segment.Span]]] = {}
        texts: list[str] = []
        for done, transcript in enumerate(stale, start=1):
            quotes = [transcript.quote(turn) for turn in segment.coded_turns(transcript)]
            spans = [
                segment.tidy_sentences(quote, each)
                for quote, each in zip(quotes, split(quotes), strict=True)
            ]
            sentences[transcript.id] = spans
            texts += _parts(quotes, spans)
            self.tell("segment", done, len(stale))
        self.embed(texts)
        return sentences

    def _cut(
        self, transcript: Transcript, spans: Sequence[Sequence[segment.Span]]
    ) -> list[Segment]:
        quotes = [transcript.quote(turn) for turn in segment.coded_turns(transcript)]
        rows = self.embed(_parts(quotes, spans))
        edges = np.cumsum([0, *map(len, spans)])
        by_turn = [rows[a:b] for a, b in pairwise(edges)]
        return segment.segment_transcript(transcript, spans, by_turn)

    def _align(self, cut: Mapping[str, list[Segment]]) -> None:
        stale = [
            t
            for t in self.transcripts
            if t.id in cut or self.stale("structural", t.id, self.align_print(t))
        ]
        aligned = self.align(cut) if stale else None
        for done, transcript in enumerate(stale, start=1):
            if aligned is not None:
                self.keep_answers(transcript, aligned)
            self.tell("structural", done, len(stale))
        skipped = len(self.transcripts) - len(stale)
        self.reports.append(StageReport("structural", len(stale), skipped, len(stale)))

    # -- what rests on decisions

    def _suggest(self) -> None:
        training = self.training_state(self.decided)
        version = suggest.suggestion_version(self.key, training)
        prints = {
            t.id: fingerprint(
                suggest.METHOD,
                open_codes.METHOD,
                self.align_print(t),
                self.codes,
                training,
                self.seed,
            )
            for t in self.transcripts
        }
        stale = [
            t
            for t in self.transcripts
            if self.stale("suggest", f"{t.id}/{self.coder}", prints[t.id])
        ]
        made = 0
        if stale:
            suggester = self.suggester(self.segments, self.answers, self.decided)
            self.study.save_learned(suggester.learned(version).data(), coder=self.coder)
            self._keep_progress(suggester)
        for done, transcript in enumerate(stale, start=1):
            suggestions = suggester.suggest(transcript.id, version=version)
            self.study.save_suggestions(transcript.id, suggestions, coder=self.coder)
            self.mark("suggest", f"{transcript.id}/{self.coder}", prints[transcript.id])
            self.tell("suggest", done, len(stale))
            made += len(suggestions)
        skipped = len(self.transcripts) - len(stale)
        self.reports.append(StageReport("suggest", len(stale), skipped, made))

    def _keep_progress(self, suggester: suggest.Suggester) -> None:
        """Keep how right suggestions were, and propose codes for what none fits."""
        figures = explain_progress(
            suggester.history,
            suggester.promise,
            suggester.codes,
            list(dict.fromkeys(each.transcript_id for each in self.segments)),
        )
        self.study.save_progress_figures(figures, coder=self.coder)
        drafts = proposed_codes(
            self.segments, suggester, self.decided, embed=self.embed, key=self.key, seed=self.seed
        )
        self.study.save_code_drafts(drafts, coder=self.coder)

    def _once(self, stage: str, key: str, value: str, make: Callable[[], int]) -> None:
        """Run a stage over the whole study if what it rests on has changed."""
        if not self.stale(stage, key, value):
            self.reports.append(StageReport(stage, 0, 1, 0))
            return
        made = make()
        self.mark(stage, key, value)
        self.tell(stage, 1, 1)
        self.reports.append(StageReport(stage, 1, 0, made))

    def _axial(self) -> None:
        def make() -> int:
            drafts = axial.relate_categories(
                self.answers, self.segments, self.decided.confirmed, self.codes
            )
            self.study.save_relation_drafts(drafts, coder=self.coder)
            return len(drafts)

        value = fingerprint(axial.METHOD, self.base, self.codes, _confirmed(self.decided))
        self._once("axial", self.coder, value, make)

    def _dimensions(self) -> None:
        """Link once for everybody, by codebook and words, and once with this coder's codes."""
        about = (self.base, self.codebook.frameworks, self.codebook.questions, self.codes)
        relations = self._relations()

        def make_shared() -> int:
            return self._map("", SegmentDecisions(), {})

        def make_own() -> int:
            return self._map(self.coder, self.decided, relations)

        shared = fingerprint(dimensions.METHOD, *about)
        own = fingerprint(shared, _confirmed(self.decided), sorted(relations.items()))
        self._once("dimensions", "", shared, make_shared)
        first = self.reports.pop()
        self._once("dimensions", self.coder, own, make_own)
        second = self.reports.pop()
        done = max(first.done, second.done)
        self.reports.append(StageReport("dimensions", done, 1 - done, second.made))

    def _relations(self) -> dict[str, tuple[str, str]]:
        return {
            each.id: (each.first, each.second)
            for each in self.state.relations.values()
            if each.coder == self.coder
        }

    def _map(
        self, coder: str, decided: SegmentDecisions, relations: Mapping[str, tuple[str, str]]
    ) -> int:
        links = dimensions.map_dimensions(
            self.codebook,
            self.codes,
            vectors=self.table(dimensions.dimension_texts(self.codebook.frameworks, self.codes)),
            segments=self.segments,
            segment_vectors=self.embed([each.quote for each in self.segments]),
            answers=self.answers,
            confirmed=decided.confirmed,
            relations=relations,
        )
        self.study.save_dimension_links(links, coder=coder)
        return len(links)

    def _themes(self) -> None:
        def make() -> int:
            drafts = themes.draft_themes(
                self.segments,
                self.embed([each.quote for each in self.segments]),
                self.decided.confirmed,
                self.codes,
                encoder=self.key,
                seed=self.seed,
            )
            self.study.save_theme_drafts(drafts, coder=self.coder)
            return len(drafts)

        value = fingerprint(
            themes.METHOD, self.base, self.codes, _confirmed(self.decided), self.seed
        )
        self._once("themes", self.coder, value, make)


def _confirmed(decided: SegmentDecisions) -> list[tuple[str, tuple[str, ...]]]:
    return sorted(decided.confirmed.items())


def _parts(quotes: Sequence[str], spans: Sequence[Sequence[segment.Span]]) -> list[str]:
    return [q[a:b] for q, found in zip(quotes, spans, strict=True) for a, b in found]
