"""A study as one coder's run sees it: what it holds now, and what results rest on.

In:     an open study, a coder, a way to get the encoder.
Out:    codebook, codes, transcripts; vectors of texts; hashes of what each result was made
        from; a suggester that has learned all that was decided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from models.codebook.reading import from_dict
from models.records import Answer, Codebook, Segment, Transcript
from models.state.derive import corrected
from models.state.rounds import HANDOVER
from pipeline.encoder.cache import content_hash, embed_texts
from pipeline.encoder.loading import Encoder, encoder_here, encoder_key
from pipeline.fingerprint import fingerprint
from pipeline.guide import alignment
from pipeline.run.stages import InterviewInputs, align_interviews
from pipeline.segments import segment
from pipeline.segments.decisions import SegmentDecisions
from pipeline.segments.split_join import apply_cuts
from pipeline.study_store import StudyStore
from pipeline.suggestions import suggester as suggest
from pipeline.suggestions.bands import TARGET
from pipeline.suggestions.code_texts import all_code_texts

TARGET_SETTING = "confident_target"  # precision that the confident band must promise


class StudyView:
    """Reads a study once; the next one to look makes another view."""

    def __init__(
        self, study: StudyStore, *, coder: str, get_encoder: Callable[[], Encoder]
    ) -> None:
        """get_encoder: called at most once, and only where a text has no vector yet."""
        self.study, self.coder, self.get_encoder = study, coder, get_encoder
        self.target = float(study.setting(TARGET_SETTING) or TARGET)
        self.state = study.state()
        self.codebook: Codebook = self.state.codebook or from_dict({})
        self.codes = self.state.active_codes()
        self.transcripts = [corrected(each, self.state) for each in study.transcripts()]
        self.key = encoder_key(encoder_here(self.state.encoder))
        self.ran = study.fingerprints()
        self.frozen = study.setting(HANDOVER) is not None
        self.encoder: Encoder | None = None
        self.embedded = 0
        self._aligned: dict[str, str] = {}

    def tell(self, stage: str, done: int, total: int) -> None:
        """Say how far a stage is; whoever shows it overrides this."""

    def stale(self, stage: str, key: str, value: str) -> bool:
        """Whether a stage was last run on something else. A handed-over file is never cut anew."""
        if self.frozen and stage in ("segment", "structural"):
            return False
        return self.ran.get((stage, key)) != value

    def mark(self, stage: str, key: str, value: str) -> None:
        """Remember what a stage was run on."""
        self.study.set_fingerprint(stage, key, value)
        self.ran[(stage, key)] = value

    # -- vectors

    def _loaded(self) -> Encoder:
        if self.encoder is None:
            self.encoder = self.get_encoder()
        return self.encoder

    def vectors(self, encoder: str, hashes: Sequence[str]) -> dict[str, bytes]:
        return self.study.vectors(encoder, hashes)

    def save_vectors(self, encoder: str, vectors: Mapping[str, bytes]) -> None:
        self.embedded += len(vectors)
        self.study.save_vectors(encoder, vectors)

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Return unit rows for the texts; new ones are computed and kept."""
        return embed_texts(
            texts,
            key=self.key,
            cache=self,
            get_encoder=self._loaded,
            on_progress=lambda done, total: self.tell("embed", done, total),
        )

    def table(self, texts: Iterable[str]) -> dict[str, np.ndarray]:
        """Return the unit row of each text."""
        unique = list(dict.fromkeys(texts))
        return dict(zip(unique, self.embed(unique), strict=True))

    def code_vectors(self, *, neutral: bool = False) -> dict[str, np.ndarray]:
        """Return a row for each text that speaks for a code.

        neutral: a text without a vector is given the mean of the others, which speaks neither
        for its code nor against it, instead of asking for the encoder.
        """
        texts = list(dict.fromkeys(all_code_texts(self.codes)))
        if not neutral:
            return self.table(texts)
        stored = self.vectors(self.key, [content_hash(text) for text in texts])
        rows = self.table([text for text in texts if content_hash(text) in stored])
        if not rows:
            return self.table(texts)
        mean: np.ndarray = np.stack(list(rows.values())).mean(axis=0)
        return dict.fromkeys(texts, mean) | rows

    # -- what results rest on

    def in_order(self) -> list[Segment]:
        """Return all segments, interview by interview, in order.

        None of an interview that was imported or put back since this view was made.
        """
        order = {transcript.id: i for i, transcript in enumerate(self.transcripts)}
        return sorted(
            (each for each in self.study.segments() if each.transcript_id in order),
            key=lambda each: (order[each.transcript_id], each.index),
        )

    def cut_print(self, transcript: Transcript) -> str:
        """Say what an interview's segments rest on."""
        coded = [turn.index for turn in segment.coded_turns(transcript)]
        return fingerprint(segment.METHOD, self.key, transcript.id, coded)

    def anchors(self, transcript: Transcript) -> dict[int, str | None]:
        """Return what a person said that the interviewer's turns ask."""
        given = self.state.questions.items()
        return {turn: asked for (where, turn), asked in given if where == transcript.id}

    def align_print(self, transcript: Transcript) -> str:
        """Say what an interview's answers rest on: it, and the others, which teach it."""
        if not self._aligned:
            own = {each.id: self._own_print(each) for each in self.transcripts}
            every = fingerprint(sorted(own.values()))
            self._aligned = {id_: fingerprint(each, every) for id_, each in own.items()}
        return self._aligned[transcript.id]

    def _own_print(self, transcript: Transcript) -> str:
        return fingerprint(
            alignment.METHOD,
            self.cut_print(transcript),
            self.codebook.questions,
            alignment.guide_role(transcript),
            sorted(self.anchors(transcript).items()),
            self.state.cuts.get(transcript.id, ()),
        )

    def base_print(self) -> str:
        """Say what every later stage rests on: the encoder and all answers."""
        return fingerprint(self.key, [self.align_print(t) for t in self.transcripts])

    def training_state(self, decided: SegmentDecisions) -> str:
        """Return a hash of all that suggestions rest on: decisions, their talk, the codes."""
        around = [self.align_print(transcript) for transcript in self.transcripts]
        around.append(fingerprint(self.codes))  # else a code said anew kept its old scores
        return suggest.training_state(decided, around, self.target)

    # -- what is made from it

    def align(self, cut: Mapping[str, list[Segment]]) -> InterviewInputs:
        """Align all interviews with the guide together. cut: segments that are not stored yet."""
        base = {t.id: self.units(t, cut.get(t.id)) for t in self.transcripts}
        return align_interviews(
            self.transcripts,
            base,
            self.codebook.questions,
            anchors={t.id: self.anchors(t) for t in self.transcripts},
            embed=self.embed,
        )

    def units(
        self, transcript: Transcript, base_segments: list[Segment] | None = None
    ) -> list[Segment]:
        """Return an interview's segments as persons split and joined them.

        uncut: the segments before that, where they are not stored yet. A study that was run
        before these were kept has its segments alone, which nobody has split or joined.
        """
        if base_segments is None:
            base_segments = self.study.base_segments(transcript.id) or self.study.segments(
                transcript.id
            )
        return apply_cuts(transcript.text, base_segments, self.state.cuts.get(transcript.id, ()))

    def apply_edits(self) -> list[str]:
        """Store what persons split and joined since; return the interviews that changed.

        Answers stay as they are, and segments are placed in them; the next alignment, which
        may need the encoder for the new texts, brings both up to date.
        """
        changed = []
        for transcript in self.transcripts:
            units = self.units(transcript)
            stored = self.study.segments(transcript.id)
            if units and [each.id for each in units] != [each.id for each in stored]:
                answers = self.study.answers(transcript.id)
                placed = segment.place_segments(units, answers)
                self.study.save_segmentation(transcript.id, answers, placed)
                changed.append(transcript.id)
        return changed

    def keep_answers(self, transcript: Transcript, aligned: InterviewInputs) -> None:
        """Store an interview's answers, and its segments placed in them."""
        answers, segments = aligned.answers[transcript.id], aligned.segments[transcript.id]
        placed = segment.place_segments(segments, answers)
        self.study.save_segmentation(transcript.id, answers, placed)
        self.mark("segment", transcript.id, self.cut_print(transcript))
        self.mark("structural", transcript.id, self.align_print(transcript))

    def suggester(
        self,
        segments: Sequence[Segment],
        answers: Sequence[Answer],
        decided: SegmentDecisions,
        *,
        learned: suggest.Learned | None = None,
    ) -> suggest.Suggester:
        """Return a suggester that has learned what this coder decided, and nobody else.

        learned: weights and promises of an earlier run; then codes that are new since are
        known by their examples alone. By default all is learned.
        """
        made = suggest.Suggester(
            segments,
            self.embed([each.quote for each in segments]),
            answers=answers,
            questions=self.codebook.questions,
            codes=self.codes,
            code_vectors=self.code_vectors(neutral=learned is not None),
            target=self.target,
        )
        if learned is None:
            made.learn(decided)
        else:
            made.remember(decided, learned)
        return made
