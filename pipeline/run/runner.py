"""Walk a study down the whole road: transcripts in, theme drafts out.

In:     an open study, whose suggestions are wanted, and ways to get encoder and splitter.
Out:    answers, segments, suggestions, dimensions, relations, themes in the study; a report.

Each stage is skipped where what it was last run on is unchanged, so a second run computes
nothing and loads neither torch, spaCy nor scikit-learn. The only module that strings stages
together and calls the study.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from models.errors import ThroughlineError
from models.records import Segment
from pipeline.concepts import dimensions, open_codes, themes
from pipeline.concepts import relations as axial
from pipeline.concepts.constrained_ward import links_of, with_pairs
from pipeline.encoder.loading import Encoder
from pipeline.fingerprint import fingerprint
from pipeline.run.progress import WHOLE, Journal, RunProgress, RunStopped, starting
from pipeline.run.reading import ReadingRun
from pipeline.run.report import RunReport, StageReport
from pipeline.run.stages import proposed_codes
from pipeline.segments.decisions import SegmentDecisions, decided_segments
from pipeline.segments.sentences import Sentencizer
from pipeline.study_store import StudyStore
from pipeline.suggestions import suggester as suggest
from pipeline.suggestions.code_texts import code_texts
from pipeline.suggestions.track_record import explain_progress

JOB = "code"  # the name that progress is stored under
OnProgress = Callable[[RunProgress], None]


def run_pipeline(
    study: StudyStore,
    *,
    coder: str,
    get_encoder: Callable[[], Encoder],
    get_sentencizer: Callable[[], Sentencizer],
    seed: int = 0,
    began: RunProgress | None = None,
    stop_asked: Callable[[], bool] = lambda: False,
    on_progress: OnProgress | None = None,
    clock: Callable[[], float] = time.monotonic,
    early: bool = True,
) -> RunReport:
    """Bring everything the study holds of this coder up to date.

    get_encoder, get_sentencizer: called at most once, and only if something must be computed.
    began: this run as it was asked for. stop_asked: looked at where nothing is half done; then
    RunStopped is raised, and what was computed is kept. clock: seconds, by which the time left
    is told. early: whether the first interviews get suggestions before the last is read.
    """

    def keep(now: RunProgress) -> None:
        study.set_progress(JOB, now.percent, WHOLE, now.note())
        if on_progress is not None:
            on_progress(now)

    begun = began or starting(coder)
    journal = Journal(begun, keep=keep, stop_asked=stop_asked, clock=clock)
    try:
        journal.tell("look")
        report = _Run(
            study,
            coder=coder,
            get_encoder=get_encoder,
            get_sentencizer=get_sentencizer,
            seed=seed,
            journal=journal,
            early=early,
        ).run_all()
    except (RunStopped, KeyboardInterrupt, SystemExit):
        journal.ended("stopped")
        raise
    except BaseException as error:
        told = str(error) if isinstance(error, ThroughlineError) else type(error).__name__
        journal.ended("failed", told=told)
        raise
    journal.ended("done", nothing=report.did_nothing)
    return report


class _Run(ReadingRun):
    """One run: what it reads at its beginning, and what it has done so far."""

    def __init__(
        self,
        study: StudyStore,
        *,
        coder: str,
        get_encoder: Callable[[], Encoder],
        get_sentencizer: Callable[[], Sentencizer],
        seed: int,
        journal: Journal,
        early: bool,
    ) -> None:
        super().__init__(
            study,
            coder=coder,
            get_encoder=get_encoder,
            get_sentencizer=get_sentencizer,
            journal=journal,
        )
        self.seed, self.early = seed, early

    def run_all(self) -> RunReport:
        self.plan()
        cut = self.read_new(early=self.early)
        self._align(cut)
        self.segments = self.in_order()
        self.answers = self.study.answers()
        self.decided = decided_segments(self.state, self.coder, self.segments)
        self.base = self.base_print()
        for stage in (self._suggest, self._axial, self._dimensions, self._themes):
            self.journal.safe_point()
            stage()
        self.reports.insert(1, StageReport("embed", int(self.embedded > 0), 0, self.embedded))
        return RunReport(tuple(self.reports), self.embedded)

    def _align(self, cut: Mapping[str, list[Segment]]) -> None:
        stale = [
            t
            for t in self.transcripts
            if t.id in cut or self.stale("structural", t.id, self.align_print(t))
        ]
        self._part = ("structural", 0.0, 0.5)
        aligned = self.align(cut) if stale else None
        for done, transcript in enumerate(stale, start=1):
            if aligned is not None:
                self.keep_answers(transcript, aligned)
            self.tell("structural", done, len(stale))
        self.journal.did("structural", 1.0)
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
            self.journal.tell("learn")
            self._part = ("codes", 0.0, 1.0)
            suggester = self.suggester(self.segments, self.answers, self.decided)
            self.journal.did("codes", 1.0)
            self.study.save_learned(suggester.learned(version).data(), coder=self.coder)
            self._keep_progress(suggester)
            self.journal.did("learn", 1.0)
        early = self.journal.now.ready
        for done, transcript in enumerate(stale, start=1):
            self.journal.safe_point()
            suggestions = suggester.suggest(transcript.id, version=version)
            self.study.save_suggestions(transcript.id, suggestions, coder=self.coder)
            self.mark("suggest", f"{transcript.id}/{self.coder}", prints[transcript.id])
            self.journal.has_ready(int(done > early))
            self.tell("suggest", done, len(stale))
            made += len(suggestions)
        for kind in ("codes", "learn", "suggest"):
            self.journal.did(kind, 1.0)
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
            self.journal.did(stage, 1.0)
            self.reports.append(StageReport(stage, 0, 1, 0))
            return
        self.journal.tell(stage)
        self._part = (stage, 0.0, 0.9)
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
        own = sorted(tuple(sorted(each.code_ids)) for each in self.state.live_themes())
        pairs = self.state.code_pairs

        def make() -> int:
            texts = {code.id: code_texts(code)[0].text for code in self.codes}
            rows = self.table(texts.values())
            drafts = themes.draft_themes(
                self.segments,
                self.embed([each.quote for each in self.segments]),
                self.decided.confirmed,
                self.codes,
                encoder=self.key,
                seed=self.seed,
                described={code: rows[text] for code, text in texts.items()},
                links=with_pairs(links_of(own), pairs),
            )
            drafts = themes.still_drafts(drafts, own)
            self.study.save_theme_drafts(drafts, coder=self.coder)
            return len(drafts)

        value = fingerprint(
            themes.METHOD,
            self.base,
            self.codes,
            _confirmed(self.decided),
            own,
            self.seed,
            *([sorted(pairs.items())] if pairs else []),
        )
        self._once("themes", self.coder, value, make)


def _confirmed(decided: SegmentDecisions) -> list[tuple[str, tuple[str, ...]]]:
    return sorted(decided.confirmed.items())
