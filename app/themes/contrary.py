"""Passages that may speak against a theme's claim, ranked: read one after the other, each judged.

In:     a study, its coder, a theme, a contrary claim in plain words or none.
Out:    JSON-ready data, the likeliest first; or that it is being made.

The passages are those of the questions that the theme's codes were given in, whoever answered:
also of participants who were asked and have none of its codes. How good each way of ranking is
stands in docs/evaluation.md; what was ranked by is said with the list.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.common import payloads
from app.common.addresses import InterviewPlace
from app.common.bidi import strip_bidi_controls
from app.common.code_names import code_name
from app.common.theme_report import ThemeReports
from app.themes.side import NoSuchTheme
from models.records import Segment
from models.state.derive import State, Theme
from models.store.study import Study

if TYPE_CHECKING:
    import numpy as np

SHOWN = 40
MARKS = 3  # on each side, from which what was marked ranks better than a claim
BY_MARKS = "Ranked by what you marked: {0} for the claim, {1} against it."
BY_CLAIM = "Ranked by how much more a passage is like the contrary claim than like the claim."
UNMARKED = (
    "Ranked by how a passage is said alone, which is little better than chance. Write what the "
    "opposite would sound like, or mark {0} passages for the claim and {0} against it."
)


@dataclass
class KeptRanking:
    """The last ranking that was asked for, made in the background."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    of: tuple[object, ...] = ()
    made: list[Segment] | None = None
    how: str = ""
    pool: int = 0
    failed: str = ""

    def ask(self, now: tuple[object, ...], make: RankingMade) -> bool:
        """Return whether the ranking is there; if not, let it be made."""
        with self.lock:
            if self.of == now:
                return self.made is not None or bool(self.failed)
            self.of, self.made, self.failed = now, None, ""
        threading.Thread(target=self._make, args=(now, make), daemon=True).start()
        return False

    def _make(self, now: tuple[object, ...], make: RankingMade) -> None:
        try:
            made, failed = make.ranked(), ""
        except Exception as error:  # said without anybody's words
            print(f"throughline: no ranking ({type(error).__name__})", file=sys.stderr)
            made, failed = [], "Passages cannot be ranked just now; they stand in reading order."
            made = make.pool
        with self.lock:
            if self.of == now:
                self.made, self.failed = made, failed
                self.how, self.pool = failed or make.how, len(make.pool)


@dataclass
class RankingMade:
    """What a ranking is made of. pool: passages in reading order, those judged already too."""

    study: Study
    state: State
    theme: Theme
    contrary: str
    pool: list[Segment]

    @property
    def _marks(self) -> tuple[set[tuple[str, int, int]], set[tuple[str, int, int]]]:
        """Return what was marked for the claim and against it, whatever was made of the latter."""
        against = {each.place for each in self.theme.quotations if each.is_against}
        return {each.place for each in self.theme.quotations} - against, against

    @property
    def how(self) -> str:
        """Say what it is ranked by."""
        speaks_for, against = self._marked()
        if min(len(speaks_for), len(against)) >= MARKS:
            return BY_MARKS.format(len(speaks_for), len(against))
        return BY_CLAIM if self.contrary and self.theme.claim else UNMARKED.format(MARKS)

    def _marked(self) -> tuple[list[int], list[int]]:
        """Return the places in the pool of passages that were marked, for and against."""
        speaks_for, against = self._marks
        places = [(each.transcript_id, each.start, each.end) for each in self.pool]
        return (
            [at for at, each in enumerate(places) if each in speaks_for],
            [at for at, each in enumerate(places) if each in against],
        )

    def ranked(self) -> list[Segment]:
        """Return the pool, the likeliest to speak against the claim first."""
        from pipeline.concepts.contrary import (
            rank_by_claim,
            rank_by_marks,
            rank_unmarked,
            read_claim,
            read_passages,
        )

        if not self.pool:
            return []
        passages = read_passages([each.quote for each in self.pool], self._encode)
        speaks_for, against = self._marked()
        if min(len(speaks_for), len(against)) >= MARKS:
            scores = rank_by_marks(passages, speaks_for, against)
        elif self.contrary and self.theme.claim:
            claim = read_claim(self.theme.claim, self.contrary, self._encode)
            scores = rank_by_claim(passages, claim)
        else:
            [about] = self._encode([f"{self.theme.name}. {self.theme.claim}"])
            scores = rank_unmarked(passages, about)
        order = sorted(range(len(self.pool)), key=lambda i: (-round(float(scores[i]), 6), i))
        return [self.pool[i] for i in order]

    def _encode(self, texts: Sequence[str]) -> np.ndarray:
        from pipeline.encoder.cache import embed_texts
        from pipeline.encoder.loading import encoder_here, encoder_key, load_encoder

        name = encoder_here(self.state.encoder)
        return embed_texts(
            list(texts),
            key=encoder_key(name),
            cache=self.study,
            get_encoder=lambda: load_encoder(name),
        )


def contrary_passages(
    study: Study,
    reports: ThemeReports,
    kept: KeptRanking,
    *,
    theme_id: str,
    contrary: str = "",
    look: str = "",
) -> payloads.ContraryPassages:
    """Return passages to be judged. look: names the time that it is read. Raises NoSuchTheme."""
    state = reports.coded.state
    theme = state.themes.get(theme_id)
    if theme is None or theme.retired:
        raise NoSuchTheme("This theme is not there any more. Choose another.")
    pool = passages_of(reports, theme)
    making = RankingMade(study, state, theme, contrary.strip(), pool)
    # what is judged while the list is read does not order it anew under the hand
    now = (study.id, theme.id, theme.claim, contrary.strip(), look, len(pool))
    if not kept.ask(now, making):
        return {"passages": [], "of": len(pool), "how": "", "ready": False}
    judged = {each.place for each in theme.quotations}
    waiting = [
        each for each in kept.made or () if (each.transcript_id, each.start, each.end) not in judged
    ]
    return {
        "passages": [_passage(reports, each) for each in waiting[:SHOWN]],
        "of": len(pool),
        "how": kept.how,
        "ready": True,
    }


def passages_of(reports: ThemeReports, theme: Theme) -> list[Segment]:
    """Return the passages of the questions that the theme's codes were given in, in reading order.

    Where no question is known, those of the interviews in which its codes were given.
    """
    codes = set(theme.code_ids)
    with_it = [each.segment for each in reports.coded.coded if not codes.isdisjoint(each.codes)]
    answers = reports.coded.answers
    asked = {answers[s.answer_id].question_id for s in with_it if s.answer_id in answers} - {None}
    interviews = {each.transcript_id for each in with_it}
    pool = []
    for segments in reports.evidence.segments.values():
        for each in segments:
            answer = answers.get(each.answer_id)
            same = answer is not None and answer.question_id in asked
            if same if asked else each.transcript_id in interviews:
                pool.append(each)
    return pool


def _passage(reports: ThemeReports, segment: Segment) -> payloads.ThemeQuotation:
    evidence, state = reports.evidence, reports.coded.state
    place = (segment.transcript_id, segment.start, segment.end)
    codes = [code_name(each, state.codes) for each in _codes_at(reports, segment)]
    return {
        "transcript_id": segment.transcript_id,
        "start": segment.start,
        "end": segment.end,
        "quote": segment.quote,
        "who": strip_bidi_controls(evidence.speaker_of(segment.transcript_id)),
        "href": InterviewPlace(place[0], segment.id).address,
        "stance": "",
        "reason": "",
        "code": strip_bidi_controls("; ".join(codes)) or "no code of yours",
    }


def _codes_at(reports: ThemeReports, segment: Segment) -> tuple[str, ...]:
    coded = (each.codes for each in reports.coded.coded if each.segment.id == segment.id)
    return next(coded, ())
