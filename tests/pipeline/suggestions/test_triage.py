"""The queue of suggestions: what is open, in which order, and how much is left."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records import Suggestion
from pipeline.suggestions.triage import (
    ALIKE,
    OPEN,
    ORDERS,
    doubt,
    in_band,
    left,
    open_suggestions,
    triage,
)
from tests.properties import examples

CODES = ["goals", "time", "training"]
BANDS = ["confident", "worth a look", "abstain"]


def suggestion(
    score: float = 0.5,
    *,
    code: str = "time",
    interview: str = "t1",
    start: int = 0,
    band: str = "worth a look",
    id_: str = "",
) -> Suggestion:
    return Suggestion(
        id=id_ or f"{interview}.{start}.{code}",
        transcript_id=interview,
        segment_id=f"{interview}.{start}",
        start=start,
        end=start + 5,
        code_id=code,
        score=score,
        rank=1,
        evidence=(),
        version="v",
        band=band,
    )


_some = st.lists(
    st.builds(
        suggestion,
        st.floats(0, 1),
        code=st.sampled_from(CODES),
        interview=st.sampled_from(["t1", "t2", "t3"]),
        start=st.integers(0, 12),
        band=st.sampled_from(BANDS),
    ),
    max_size=40,
    unique_by=lambda each: each.id,
)
_edge = st.one_of(st.none(), st.floats(0.5, 0.99))


def same(code: str) -> str:
    return code


def test_even_odds_are_most_doubtful_and_doubt_is_alike_on_both_sides():
    assert doubt(0.5) == 0.0
    assert doubt(0.75) == pytest.approx(math.log(3))
    assert doubt(0.25) == pytest.approx(doubt(0.75))


def test_the_edge_of_what_is_sure_is_as_doubtful_as_even_odds():
    assert doubt(0.9, (0.5, 0.9)) == 0.0
    assert doubt(0.89, (0.5, 0.9)) < doubt(0.6, (0.5, 0.9))


def test_what_is_certain_has_a_finite_doubt():
    assert math.isfinite(doubt(0.0))
    assert math.isfinite(doubt(1.0))


def test_interviews_take_turns_among_what_is_about_as_doubtful():
    held = [suggestion(0.5 + i / 1000, start=i) for i in range(3)]
    held += [suggestion(0.51, interview="t2", start=i) for i in range(2)]
    order = [each.transcript_id for each in triage(held, codes=CODES)]
    assert order == ["t1", "t2", "t1", "t2", "t1"]


def test_a_far_less_doubtful_one_waits_however_many_its_interview_has():
    held = [suggestion(0.5, start=i) for i in range(4)] + [suggestion(0.99, interview="t2")]
    assert triage(held, codes=CODES)[-1].transcript_id == "t2"


def test_by_confidence_the_surest_comes_first():
    held = [suggestion(each, start=i) for i, each in enumerate([0.2, 0.9, 0.5])]
    assert [each.score for each in triage(held, order="confidence", codes=CODES)] == [0.9, 0.5, 0.2]


def test_by_code_the_codebook_gives_the_order_and_doubt_within_a_code():
    held = [
        suggestion(0.5, code="training"),
        suggestion(0.9, code="goals"),
        suggestion(0.5, code="goals", start=9),
    ]
    found = [(each.code_id, each.score) for each in triage(held, order="code", codes=CODES)]
    assert found == [("goals", 0.5), ("goals", 0.9), ("training", 0.5)]


def test_what_is_decided_or_of_a_code_out_of_use_is_not_open():
    held = [suggestion(), suggestion(start=9), suggestion(code="gone")]
    found = open_suggestions(held, {("t1", 0, 5, "time")}, codes=CODES, resolve=same)
    assert [each.start for each in found] == [9]


def test_after_a_merge_a_place_is_asked_about_once_and_under_the_code_that_stands():
    held = [suggestion(0.3, code="time"), suggestion(0.6, code="minutes")]
    [found] = open_suggestions(
        held, set(), codes=CODES, resolve=lambda code: {"minutes": "time"}.get(code, code)
    )
    assert (found.code_id, found.score) == ("time", 0.6)


def test_a_decision_under_the_code_that_stands_decides_those_merged_into_it():
    held = [suggestion(0.6, code="minutes")]
    decided = {("t1", 0, 5, "time")}
    assert open_suggestions(held, decided, codes=CODES, resolve=lambda _: "time") == []


def test_unlikely_ones_are_left_out_unless_asked_for():
    kinds = [suggestion(band=band) for band in BANDS]
    assert [each.band for each in kinds if in_band(each, OPEN)] == BANDS[:2]
    assert [each.band for each in kinds if in_band(each, "abstain")] == ["abstain"]
    assert all(in_band(each, "") for each in kinds)


def test_counts_are_by_code_within_the_band_and_by_band_within_the_code():
    held = [
        suggestion(code="goals", band="confident"),
        suggestion(code="goals", band="abstain", start=9),
        suggestion(code="time"),
    ]
    counts = left(held, code="goals", band=OPEN)
    assert counts.codes == {"goals": 1, "time": 1}
    assert counts.bands == {"confident": 1, "abstain": 1}


@examples(80)
@given(_some, st.sampled_from(ORDERS), _edge, st.randoms(use_true_random=False))
def test_the_queue_holds_each_once_and_does_not_depend_on_the_order_given(held, order, edge, rng):
    queue = triage(held, order=order, codes=CODES, confident=edge)
    assert Counter(queue) == Counter(held)
    mixed = held[:]
    rng.shuffle(mixed)
    assert triage(mixed, order=order, codes=CODES, confident=edge) == queue


@examples(80)
@given(_some, _edge)
def test_doubt_falls_by_steps_and_within_a_step_no_interview_is_two_ahead(held, edge):
    edges = (0.5,) if edge is None else (0.5, edge)
    queue = triage(held, codes=CODES, confident=edge)
    steps = [math.floor(doubt(each.score, edges) / ALIKE) for each in queue]
    assert steps == sorted(steps)
    for step in set(steps):
        own = [each.transcript_id for each, at in zip(queue, steps, strict=True) if at == step]
        waiting = Counter(own)
        dealt: Counter[str] = Counter()
        for interview in own:
            dealt[interview] += 1
            waiting[interview] -= 1
            assert all(
                dealt[interview] <= dealt[other] + 1 for other, more in waiting.items() if more
            )


@examples(80)
@given(_some, st.sets(st.integers(0, 39)))
def test_deciding_takes_out_what_was_decided_and_nothing_else(held, numbers):
    gone = [each for i, each in enumerate(held) if i in numbers]
    decided = {(each.transcript_id, each.start, each.end, each.code_id) for each in gone}
    found = open_suggestions(held, decided, codes=CODES, resolve=same)
    assert Counter(found) == Counter(held) - Counter(gone)
    counts = left(found, code="", band="")
    assert sum(counts.codes.values()) == sum(counts.bands.values()) == len(found)
