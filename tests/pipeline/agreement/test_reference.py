"""Precision, recall and F1 against codes that are taken as right."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.agreement.reference import against_reference
from tests.pipeline.agreement.tables import ratings_of


def test_precision_recall_and_f1_worked_by_hand():
    """Ten given, eight of them right, of sixteen that there are: .8, .5, and 16/26."""
    cells = {}
    for at in range(40):
        cells["d", str(at), "Ann"] = "x" if at < 8 or at in (30, 31) else ""
        cells["d", str(at), "right"] = "x" if at < 16 else ""
    found = against_reference(ratings_of(cells), "right", resamples=0)["coders"]["Ann"]
    for figures in (found["overall"], found["codes"]["x"]):
        assert figures["precision"]["value"] == pytest.approx(0.8)
        assert figures["recall"]["value"] == pytest.approx(0.5)
        assert figures["f1"]["value"] == pytest.approx(16 / 26)


def test_f1_is_the_harmonic_mean_and_counts_are_added_over_codes():
    rng = np.random.default_rng(2)
    cells = {
        (f"d{at % 5}", str(at), who): "".join(c for c in "xyz" if rng.random() < 0.4)
        for at in range(60)
        for who in ("Ann", "Ben", "right")
    }
    found = against_reference(ratings_of(cells), "right", resamples=0)["coders"]
    assert set(found) == {"Ann", "Ben"}
    for each in found.values():
        for figures in (each["overall"], *each["codes"].values()):
            p, r = figures["precision"]["value"], figures["recall"]["value"]
            assert figures["f1"]["value"] == pytest.approx(2 * p * r / (p + r))
            assert figures["precision"]["low"] < p < figures["precision"]["high"]


def test_a_coder_who_is_right_throughout_has_1_and_no_certainty():
    cells = {
        (f"d{at % 3}", str(at), who): "x" if at % 2 else ""
        for at in range(30)
        for who in ("Ann", "right")
    }
    found = against_reference(ratings_of(cells), "right", resamples=0)["coders"]["Ann"]["overall"]
    assert {found[name]["value"] for name in ("precision", "recall", "f1")} == {1}
    assert found["precision"]["low"] < 0.8


def test_what_was_never_given_has_no_precision_and_says_so():
    cells = {
        ("d", str(at), who): "y" if who == "right" else ""
        for at in range(4)
        for who in ("Ann", "right")
    }
    found = against_reference(ratings_of(cells), "right", resamples=0)["coders"]["Ann"]
    assert found["codes"]["y"]["precision"]["reason"] == "the coder did not give this code"
    assert found["codes"]["y"]["recall"]["value"] == 0


def test_a_unit_that_the_reference_leaves_open_counts_nowhere():
    cells = {("d", "1", "Ann"): "x", ("d", "1", "right"): "x", ("d", "2", "Ann"): "x"}
    found = against_reference(ratings_of(cells), "right", resamples=0)["coders"]["Ann"]
    assert found["units"] == 1
    assert found["overall"]["precision"]["value"] == 1
