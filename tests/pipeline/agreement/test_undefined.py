"""What cannot be formed says why, and the basis of what can be is named."""

from __future__ import annotations

import json

import numpy as np
import pytest

from pipeline.agreement.measure import measure
from pipeline.agreement.ratings import Given, Ratings, gather
from tests.pipeline.agreement.tables import from_matrix, from_sets, of_code

UNDEFINED = ("cohen_kappa", "scott_pi", "fleiss_kappa", "conger_kappa", "gwet_ac1")
UNDEFINED += ("brennan_prediger", "krippendorff_alpha")


def test_a_code_nobody_gave_is_undefined_with_the_reason():
    rows = [("u1", "A", "x"), ("u1", "B", "x"), ("u2", "A", None), ("u2", "B", "x")]
    ratings = gather([Given(*row) for row in rows], codes=["never"])
    found = of_code(ratings, "never")
    for name in (*UNDEFINED, "positive_agreement"):
        assert found[name]["value"] is None
        assert "nobody gave this code" in found[name]["reason"]
    assert found["percent_agreement"]["value"] == 1
    assert found["negative_agreement"]["value"] == 1


def test_all_ratings_the_same_is_undefined_with_the_reason():
    ratings = from_matrix([["x", "x"], ["x", "x"], ["x", "x"]])
    found = measure(ratings, resamples=0)
    for row, words in ((found["codes"]["x"], "every rating"), (found["overall"], "one category")):
        for name in UNDEFINED:
            assert row[name]["value"] is None
            assert words in row[name]["reason"]
            assert "all ratings are the same" in row[name]["reason"]
    assert found["codes"]["x"]["negative_agreement"]["reason"] == (
        "everybody gave this code to every unit"
    )


def test_one_coder_nothing_shared_and_one_unit_are_undefined_with_their_reasons():
    alone = from_matrix([["x"], [""]])
    apart = from_matrix([["x", None], [None, "x"], ["", None]])
    once = from_matrix([["x", ""], ["x", None]])
    for ratings, reason in (
        (alone, "there is only one coder; agreement takes two"),
        (apart, "no unit was looked at by two coders"),
        (once, "only one unit was looked at by two coders"),
    ):
        found = measure(ratings, resamples=20)
        for row in (found["codes"]["x"], found["overall"]):
            assert row["cohen_kappa"]["value"] is None
            assert row["cohen_kappa"]["reason"] == reason
        json.dumps(found, allow_nan=False)


def test_looking_and_giving_nothing_at_all_is_undefined():
    found = measure(from_matrix([["", ""], ["", ""]]), resamples=10)
    assert found["codes"] == {}
    overall = found["overall"]
    assert "all ratings are the same" in overall["krippendorff_alpha"]["reason"]
    assert overall["pooled_kappa"]["reason"]
    assert overall["percent_agreement"]["value"] == 1


def test_no_units_at_all_is_undefined():
    found = measure(gather([]), resamples=10)
    assert found["codes"] == {}
    assert found["overall"]["cohen_kappa"]["reason"] == (
        "there is only one coder; agreement takes two"
    )


@pytest.mark.parametrize("documents", [None, ("d0", "d1")])
@pytest.mark.parametrize("method", ["best", "irrCAC"])
def test_units_that_nobody_looked_at_are_undefined_with_known_interviews(documents, method):
    """A round closed before anybody decided ended in an unforeseen error."""
    nothing = np.zeros((2, 2, 1), dtype=bool)
    nobody = Ratings(("A", "B"), ("u0", "u1"), ("x",), nothing, nothing[:, :, 0], documents)
    found = measure(nobody, resamples=10, method=method)
    assert found["overall"]["krippendorff_alpha"]["reason"] == (
        "no unit was looked at by two coders"
    )
    json.dumps(found, allow_nan=False)


def test_the_basis_says_what_is_counted():
    assert "one variable" in measure(from_matrix([["1", "2"]] * 3), resamples=0)["basis"]
    blank = measure(from_matrix([["1", "2"], ["1", ""]]), resamples=0)["basis"]
    assert "nothing given" in blank
    many = from_sets([[frozenset("ab"), frozenset("a")]])
    assert "all unit × code decisions" in measure(many, resamples=0)["basis"]


def test_codes_that_are_no_numbers_have_no_ordinal_alpha_and_say_why():
    found = measure(from_matrix([["x", "y"], ["y", "y"]]), resamples=0)["overall"]
    assert found["krippendorff_alpha_ordinal"]["reason"] == "the codes are not numbers"
