"""Double coding: the sample that is drawn, and what coders gave to frozen units."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.state.derive import derive
from models.state.rounds import Adjudication, Round
from pipeline.agreement.double_coding import (
    Comparison,
    Unit,
    comparisons,
    only,
    round_progress,
    round_ratings,
    sample_units,
    settled_ratings,
    study_ratings,
    touched_by_suggestion,
)
from tests.fakes import make_codebook
from tests.models.making import event
from tests.properties import examples

UNITS = [Unit("t1", 0, 10), Unit("t1", 10, 20), Unit("t1", 20, 30), Unit("t2", 0, 10)]


def decided(  # noqa: PLR0917
    kind: str, who: str, where: str, start: int, end: int, code: str = "time"
):
    payload = {"transcript_id": where, "start": start, "end": end, "quote": "", "code_id": code}
    if kind == "unit.seen":
        del payload["code_id"]
    return event(kind, payload, actor=who)


def round_of(units: list[Unit] = UNITS, finished: tuple[str, ...] = ()) -> Round:
    return Round(
        id="r1",
        name="Round 1",
        opened_by="rosa",
        opened_at="",
        clock=1,
        coders=("rosa", "ida"),
        unit="segment",
        units=tuple(units),
        codebook=make_codebook(),
        suggestions=False,
        finished=frozenset(finished),
    )


def many(n: int) -> tuple[list[Unit], list[str]]:
    units = [Unit(f"t{i % 4}", 10 * i, 10 * i + 10) for i in range(n)]
    return units, [f"q{i % 3}|t{i % 4}" for i in range(n)]


@given(n=st.integers(1, 200), percent=st.integers(1, 100), seed=st.integers(0, 99))
@examples(60)
def test_a_sample_has_its_size_and_each_stratum_its_share(n: int, percent: int, seed: int) -> None:
    units, strata = many(n)
    drawn = sample_units(units, strata, share=percent / 100, seed=seed)
    assert len(drawn.units) == -(-n * percent // 100)
    assert list(drawn.units) == [each for each in units if each in drawn.units]
    of = dict(zip(units, strata, strict=True))
    whole, taken = Counter(strata), Counter(of[each] for each in drawn.units)
    for name, size in whole.items():
        exact = len(drawn.units) * size / n
        assert int(exact) <= taken[name] <= int(exact) + 1


def test_a_seed_draws_the_same_on_every_machine_and_another_seed_others() -> None:
    units, strata = many(100)
    first = sample_units(units, strata, share=0.2, seed=1)
    again = sample_units(list(units), list(strata), share=0.2, seed=1)
    other = sample_units(units, strata, share=0.2, seed=2)
    assert first == again
    assert first.units != other.units
    # written down: whoever redraws the sample years later must get these
    assert [each.id for each in first.units][:3] == WRITTEN
    assert "seed 1" in first.how


WRITTEN = ["t0.40-50", "t1.130-140", "t3.150-160"]


def test_a_unit_gets_the_codes_that_cover_it_by_half_or_that_it_covers() -> None:
    log = [
        decided("coding.added", "rosa", "t1", 0, 10),
        decided("coding.added", "ida", "t1", 4, 20),  # six tenths of the first, all of the second
        decided("coding.added", "ida", "t1", 22, 24),  # two words inside the third
    ]
    found = study_ratings(derive(log), UNITS, ["rosa", "ida"], unit="segment")
    assert found.codes == ("time",)
    assert found.assigned[:, :, 0].tolist() == [
        [True, True],
        [False, True],
        [False, True],
        [False, False],
    ]
    assert found.rated.tolist() == [[True, True]] * 3 + [[False, False]]


def test_a_coding_of_a_segment_outside_the_sample_belongs_to_no_unit() -> None:
    """It overlaps the sampled neighbour by a word, and must not be counted there."""
    log = [
        decided("coding.added", "rosa", "t1", 0, 10),
        decided("coding.added", "ida", "t1", 9, 20),
    ]
    found = round_ratings(derive(log), round_of([UNITS[0]]), ["rosa", "ida"])
    assert found.assigned[0, :, 0].tolist() == [True, False]


def test_who_said_that_all_is_coded_has_looked_at_all_of_it() -> None:
    log = [decided("coding.added", "rosa", "t1", 0, 10)]
    unsaid = round_ratings(derive(log), round_of(), ["rosa", "ida"])
    assert unsaid.rated.tolist() == [[True, False]] * 3 + [[False, False]]
    said = round_ratings(derive(log), round_of(finished=("rosa", "ida")), ["rosa", "ida"])
    assert said.rated.all()


def test_a_unit_where_no_code_fits_was_looked_at() -> None:
    log = [decided("unit.seen", "ida", "t2", 0, 10), decided("coding.added", "rosa", "t2", 0, 10)]
    found = round_ratings(derive(log), round_of(), ["rosa", "ida"])
    assert found.rated[3].tolist() == [True, True]
    assert found.assigned[3, :, 0].tolist() == [True, False]
    assert round_progress(derive(log), UNITS, "ida") == 1


def test_after_settling_all_who_looked_have_what_was_agreed_and_the_rest_is_as_it_was() -> None:
    log = [
        decided("coding.added", "rosa", "t1", 0, 10),
        decided("coding.added", "ida", "t1", 10, 20, "training"),
    ]
    before = study_ratings(derive(log), UNITS[:3], ["rosa", "ida"], unit="segment")

    def settled(unit: Unit, resolution: str, *codes: str) -> Adjudication:
        return Adjudication("e", "r1", tuple(unit), "", resolution, codes, None, "so", "rosa", "")

    after = settled_ratings(
        before,
        {
            UNITS[0].id: settled(UNITS[0], "all", "time", "new"),
            UNITS[1].id: settled(UNITS[1], "unclear"),
        },
    )
    assert after.codes == ("time", "training", "new")
    assert after.assigned[0].tolist() == [[True, False, True]] * 2
    assert after.assigned[1].tolist() == [[False] * 3, [False, True, False]]
    assert before.assigned[0].any(axis=1).tolist() == [True, False]


def test_units_touched_by_a_suggestion_are_told_apart() -> None:
    log = [
        decided("suggestion.accepted", "rosa", "t1", 0, 10),
        decided("coding.added", "rosa", "t1", 10, 20),
        decided("suggestion.accepted", "somebody", "t1", 20, 30),
    ]
    state = derive(log)
    touched = touched_by_suggestion(state, UNITS, {"rosa", "ida"})
    assert touched == {UNITS[0].id}
    found = study_ratings(state, UNITS, ["rosa", "ida"], unit="segment")
    kept = only(found, touched)
    assert kept.units == (UNITS[0].id,)
    assert kept.documents == ("t1",)
    assert np.array_equal(kept.assigned, found.assigned[:1])


def test_disagreements_are_named_by_kind() -> None:
    def kind(*codes: tuple[str, ...]) -> str:
        return Comparison(UNITS[0], {str(i): each for i, each in enumerate(codes)}).kind

    assert kind((), ()) == "none"
    assert kind(("a",), ("a",)) == "agree"
    assert kind(("a", "b"), ("b", "a")) == "agree"
    assert kind(("a",), ()) == "one"
    assert kind(("a",), ("b",)) == "other"
    assert kind(("a", "b"), ("b",), ()) == "one"
    assert Comparison(UNITS[0], {"x": ("a", "b"), "y": ("b",)}).shared == ("b",)


def test_only_units_that_two_looked_at_are_compared() -> None:
    log = [
        decided("coding.added", "rosa", "t1", 0, 10),
        decided("coding.added", "ida", "t1", 0, 10),
        decided("coding.added", "rosa", "t2", 0, 10),
    ]
    ratings = study_ratings(derive(log), UNITS, ["rosa", "ida"], unit="segment")
    found = comparisons(ratings, {each.id: tuple(each) for each in UNITS})
    assert [each.unit for each in found] == UNITS[:3]
    assert found[0].codes == {"rosa": ("time",), "ida": ("time",)}
