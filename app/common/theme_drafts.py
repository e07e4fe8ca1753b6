"""Drafts of themes as an analyst slides their number, from what a run has kept.

In:     a study, one coder's confirmed codings, the vectors kept of segments and codes, what was
        put together and apart.
Out:    drafts, and how many there can be; or why they cannot be drawn anew.

Nothing is computed by an encoder here: where a text has no vector yet, the drafts of the last run
stand, and the number cannot be slid.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.events import ThemeCreated
from models.records import ThemeDraft
from models.state.derive import State
from models.store.study import Study

if TYPE_CHECKING:
    from pipeline.concepts.themes import ThemeDrafting

OF_THEMES = ("theme", "relation", "codes", "memo")  # decisions that change no coding
NO_VECTORS = "Press Suggest codes on Home, and the number of drafts can be chosen here."
MOST = 30  # drafts that can be asked for
TOO_FEW = "Drafts need at least three codes with codings."


@dataclass(frozen=True)
class OfferedDrafts:
    """Drafts that wait. most: how many may be asked for; why: no other number can be."""

    drafts: tuple[ThemeDraft, ...]
    most: int = 0
    why: str = ""

    @property
    def number(self) -> int:
        return len(self.drafts)


@dataclass
class KeptDrafting:
    """What drafts are made of, kept as long as codings, codes and vectors are the same."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    of: tuple[object, ...] = ()
    drafting: ThemeDrafting | None = None
    why: str = ""
    # whose, and the number asked for -> the drafts given: they stay as they are till it is slid
    slid: dict[tuple[str, str, int], tuple[ThemeDraft, ...]] = field(default_factory=dict)

    def for_study(self, study: Study, state: State, coder: str) -> ThemeDrafting | None:
        """Return what drafts are made of; None where they cannot be made, and then why says so."""
        codings = sum(each.of_kind.family not in OF_THEMES for each in study.events())
        now = (study.id, coder, codings, len(state.codings), state.encoder)
        with self.lock:
            if self.of != now or self.why == NO_VECTORS:  # a run since may have made them
                self.drafting, self.why = _drafting(study, state, coder)
                self.of = now
            return self.drafting


def _drafting(study: Study, state: State, coder: str) -> tuple[ThemeDrafting | None, str]:
    import numpy as np

    from pipeline.concepts.themes import MIN_CODES, ThemeDrafting
    from pipeline.encoder.loading import encoder_here, encoder_key
    from pipeline.segments.decisions import decided_segments
    from pipeline.suggestions.code_texts import code_texts
    from pipeline.suggestions.outliers import kept_vectors

    segments = study.segments()
    confirmed = decided_segments(state, coder, segments).confirmed
    segments = [each for each in segments if each.id in confirmed]
    codes = state.active_codes()
    texts = [code_texts(code)[0].text for code in codes]
    rows = kept_vectors(study, state, [*(each.quote for each in segments), *texts])
    if any(each is None for each in rows[: len(segments)]) or not segments:
        return None, NO_VECTORS if segments else TOO_FEW
    described = {
        code.id: row
        for code, row in zip(codes, rows[len(segments) :], strict=True)
        if row is not None
    }
    drafting = ThemeDrafting.of(
        segments,
        np.stack([each for each in rows[: len(segments)] if each is not None]),
        confirmed,
        codes,
        encoder=encoder_key(encoder_here(state.encoder)),
        described=described if len(described) == len(codes) else None,
    )
    if len(drafting.ids) < MIN_CODES:
        return None, TOO_FEW
    return drafting, ""


def offered_drafts(
    study: Study,
    state: State,
    coder: str,
    kept: KeptDrafting,
    number: int | None = None,
    *,
    anew: bool = False,
) -> OfferedDrafts:
    """Return the drafts that wait. number: how many are asked for; None: those of the last run.

    anew: whether they are drawn anew, by what was decided since they were asked for last.
    """
    free = _free(state)
    used = {each.code_id for each in state.codings if each.coder == coder}
    most = min(MOST, len(free & used))
    if number is None:
        return OfferedDrafts(tuple(_waiting(_of_last_run(study, state, coder), free)), most)
    whose = (study.id, coder, number)
    if not anew and whose in kept.slid:
        return OfferedDrafts(tuple(_waiting(kept.slid[whose], free)), most)
    drafting = kept.for_study(study, state, coder)
    groupings: dict[int, list[list[int]]] = {}  # number of drafts -> groups of codes
    for groups in _groupings(drafting, state):
        new = sum(any(drafting.ids[i] in free for i in each) for each in groups)  # type: ignore[union-attr]
        if 0 < new <= MOST:
            groupings.setdefault(new, groups)
    if drafting is None or not groupings:
        drafts = _waiting(_of_last_run(study, state, coder), free)
        return OfferedDrafts(tuple(drafts), 0, kept.why)
    nearest = min(groupings, key=lambda each: (abs(each - number), each))
    kept.slid[whose] = tuple(drafting.drafts(groupings[nearest]))
    return OfferedDrafts(tuple(_waiting(kept.slid[whose], free)), most)


def draft_named(
    study: Study, state: State, coder: str, kept: KeptDrafting, draft_id: str
) -> ThemeDraft | None:
    """Return a draft that was offered; None where there is none such, or not any more."""
    stored = (each for each in study.theme_drafts(coder=coder) if each.id == draft_id)
    if (found := next(stored, None)) is not None:
        return found
    slid = (each for drafts in kept.slid.values() for each in drafts if each.id == draft_id)
    if (found := next(slid, None)) is not None:
        return found
    drafting = kept.for_study(study, state, coder)
    for groups in _groupings(drafting, state):
        for group in groups:
            if drafting is not None and drafting.id_of(group) == draft_id:
                return drafting.drafts([group])[0]
    return None


def _groupings(drafting: ThemeDrafting | None, state: State) -> list[list[list[int]]]:
    """Return the groupings that what was put together and apart allows, the coarsest first."""
    from pipeline.concepts.constrained_ward import links_of, with_pairs

    if drafting is None:
        return []
    themes = [each.code_ids for each in state.live_themes()]
    levels = drafting.levels(with_pairs(links_of(themes), state.code_pairs))
    return [levels[each] for each in sorted(levels)]


def _free(state: State) -> set[str]:
    """Return the codes in use that are in no theme."""
    homes = {code for each in state.live_themes() for code in each.code_ids}
    return {code.id for code in state.active_codes()} - homes


def _of_last_run(study: Study, state: State, coder: str) -> list[ThemeDraft]:
    """Return the drafts of the last run that nobody has kept."""
    kept = {
        event.decision.draft_id
        for event in study.events()
        if isinstance(event.decision, ThemeCreated) and event.id not in state.undone
    }
    return [each for each in study.theme_drafts(coder=coder) if each.id not in kept]


def _waiting(drafts: Sequence[ThemeDraft], free: set[str]) -> list[ThemeDraft]:
    """Return drafts that hold a code which is in no theme yet and still in use."""
    return [each for each in drafts if not free.isdisjoint(each.code_ids)]
