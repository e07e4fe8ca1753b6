"""Shares of counts: exact where cases are independent, wider where they hang together."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.agreement.clusters import TOGETHER
from pipeline.agreement.proportions import clopper_pearson, proportion


def test_an_interval_of_a_share_is_clopper_and_pearsons():
    """Newcombe (1998), Statistics in Medicine 17:857-872: 81 of 263 gives .2527 to .3676, and 15
    of 148 gives .0578 to .1617, by the exact method."""
    assert clopper_pearson(81, 263) == (
        pytest.approx(0.2527, abs=5e-5),
        pytest.approx(0.3676, abs=5e-5),
    )
    assert clopper_pearson(15, 148) == (
        pytest.approx(0.0578, abs=5e-5),
        pytest.approx(0.1617, abs=5e-5),
    )
    assert clopper_pearson(0, 10)[0] == 0
    assert clopper_pearson(10, 10) == (pytest.approx(0.025 ** (1 / 10)), 1)


def test_a_share_of_nothing_says_why_and_all_alike_is_no_certainty():
    none = proportion(np.zeros(2), np.zeros(2), None, empty="nobody did")
    assert (none["value"], none["reason"]) == (None, "nobody did")
    every = proportion(np.ones(6), np.ones(6), list("aabbcc"), empty="")
    assert every["value"] == 1
    worth = 6 / (1 + (2 - 1) * TOGETHER)  # two cases of each of three interviews
    assert every["low"] == pytest.approx(0.025 ** (1 / worth))
    one = proportion(np.array([1, 0]), np.ones(2), ["a", "a"], empty="")
    assert one["low"] is None
    assert "at least two" in one["interval_reason"]


def test_cases_that_hang_together_have_a_wider_interval():
    hits = np.array([1] * 10 + [0] * 10 + [1] * 10 + [0] * 10)
    documents = [str(at // 10) for at in range(40)]
    alone = proportion(hits, np.ones(40), None, empty="")
    together = proportion(hits, np.ones(40), documents, empty="")
    assert together["value"] == alone["value"] == 0.5
    assert together["high"] - together["low"] > 2 * (alone["high"] - alone["low"])
    assert "Korn" in together["method"]


def test_the_interval_of_a_share_covers_the_truth_where_cases_hang_together():
    """12 interviews of 20 cases whose shares differ (intraclass correlation .1)."""
    rng = np.random.default_rng(5)
    covered, times = 0, 400
    for _ in range(times):
        share = rng.beta(0.7 * 9, 0.3 * 9, size=12)
        hits = rng.binomial(20, share).astype(float)
        found = proportion(hits, np.full(12, 20.0), [str(i) for i in range(12)], empty="")
        covered += found["low"] <= 0.7 <= found["high"]
    assert covered / times >= 0.93
