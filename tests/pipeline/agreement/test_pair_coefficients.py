"""Holsti and Dice: worked by hand, as loops, and beside what they equal."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.agreement.coefficients import percent_agreement
from pipeline.agreement.measure import measure
from pipeline.agreement.pair_coefficients import dice, holsti
from pipeline.agreement.pieces import piece_of_rows, presence
from pipeline.agreement.ratings import Given, Ratings, gather
from tests.pipeline.agreement.tables import at_random, two_by_two
from tests.properties import examples


def totals(made: Ratings):
    return piece_of_rows(presence(made.assigned[:, :, 0], made.rated), 2).totals(made.size())


def test_dice_and_holsti_of_a_fourfold_table_worked_by_hand():
    made = two_by_two(both=20, first=5, second=10, neither=65)
    t = totals(made)
    assert dice(t)[0] == pytest.approx(40 / 55)
    assert holsti(t)[0] == pytest.approx(2 * 85 / 200)
    assert holsti(t)[0] == pytest.approx(percent_agreement(t)[0])


def test_holsti_counts_what_one_alone_decided_and_dice_does_not():
    """Holsti (1969): 2 M / (N1 + N2), N1 and N2 each coder's own decisions."""
    rows = [Given(str(at), "A", "x") for at in range(10)]
    rows += [Given(str(at), "B", "x" if at < 4 else None) for at in range(6)]
    t = totals(gather(rows))
    assert holsti(t)[0] == pytest.approx(2 * 4 / (10 + 6))
    assert percent_agreement(t)[0] == pytest.approx(4 / 6)
    assert dice(t)[0] == pytest.approx(2 * 4 / (6 + 4))


def test_perfect_agreement_is_1_by_either_and_independence_is_what_it_gives():
    perfect = totals(at_random(agree=1.0))
    assert dice(perfect)[0] == holsti(perfect)[0] == 1
    chance = totals(at_random(agree=0.0))
    assert dice(chance)[0] == pytest.approx(0.3, abs=0.07)  # how often the other gives it anyway
    assert holsti(chance)[0] == pytest.approx(0.3**2 + 0.7**2, abs=0.07)


@given(st.lists(st.tuples(*[st.sampled_from([True, False, None])] * 3), min_size=1, max_size=25))
@examples(100)
def test_holsti_and_dice_are_those_of_loops(rows):
    given_rows = [
        Given(str(at), coder, "x" if cell else None)
        for at, row in enumerate(rows)
        for coder, cell in zip("ABC", row, strict=True)
        if cell is not None
    ]
    made = gather(given_rows, codes=["x"])
    if len(made.coders) < 2:
        return
    t = totals(made)
    by_holsti, by_dice = [], []
    for i, j in combinations(range(len(made.coders)), 2):
        one = {u: made.assigned[u, i, 0] for u in range(len(made.units)) if made.rated[u, i]}
        two = {u: made.assigned[u, j, 0] for u in range(len(made.units)) if made.rated[u, j]}
        both = one.keys() & two.keys()
        by_holsti.append(2 * sum(one[u] == two[u] for u in both) / (len(one) + len(two)))
        size = sum(one[u] for u in both) + sum(two[u] for u in both)
        if size:
            by_dice.append(2 * sum(one[u] and two[u] for u in both) / size)
    assert holsti(t)[0] == pytest.approx(np.mean(by_holsti))
    if by_dice:
        assert dice(t)[0] == pytest.approx(np.mean(by_dice))
    else:
        assert np.isnan(dice(t)[0])


def test_dice_is_positive_agreement_of_two_with_the_same_interval_and_holsti_percent_agreement():
    found = measure(at_random(agree=0.7), resamples=0)["codes"]["x"]
    for one, other in (("dice", "positive_agreement"), ("holsti", "percent_agreement")):
        for key in ("value", "low", "high"):
            assert found[one][key] == pytest.approx(found[other][key])
    alike = measure(at_random(agree=1.0), resamples=0)["codes"]["x"]
    assert alike["dice"]["low"] == alike["positive_agreement"]["low"] < 1
    nobody = measure(gather([Given("1", "A", None), Given("1", "B", None)], codes=["x"]))
    assert nobody["codes"]["x"]["dice"]["reason"] == "nobody gave this code"
    assert nobody["codes"]["x"]["holsti"]["value"] == 1
