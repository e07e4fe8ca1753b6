"""Whose code held where coders disagreed and settled it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.agreement.adjudication import Case, adjudicated
from tests.properties import examples


def case(a: str, b: str, settled: str | None, how: str | None = None, document: str = "d") -> Case:
    return Case(
        document,
        {"Ann": frozenset(a), "Ben": frozenset(b)},
        None if settled is None else frozenset(settled),
        how,
    )


def test_whose_code_held_is_counted_by_code():
    cases = [
        case("x", "", "x", "coder", "d"),
        case("x", "", "x", "coder", "e"),
        case("", "x", "", "none", "e"),
        case("x", "y", "y", "coder", "f"),
        case("x", "", None, None, "f"),
        case("x", "", "", "unclear", "f"),
        case("x", "x", None),
    ]
    found = adjudicated(cases, ["Ann", "Ben"])
    assert (found["units"], found["settled"]) == (6, 4)
    assert found["resolutions"] == {"coder": 3, "none": 1, "open": 1, "unclear": 1}
    x = found["codes"]["x"]
    assert x["disagreements"] == 6
    assert x["settled"]["value"] == pytest.approx(4 / 6)
    assert x["upheld"]["value"] == pytest.approx(2 / 4)
    assert x["held"]["Ann"]["value"] == pytest.approx(3 / 4)
    assert x["held"]["Ben"]["value"] == pytest.approx(1 / 4)
    assert found["overall"]["disagreements"] == 7


def test_nothing_settled_has_no_share_of_whose_code_held():
    found = adjudicated([case("x", "", None)], ["Ann", "Ben"])["overall"]
    assert found["settled"]["value"] == 0
    assert found["held"]["Ann"]["reason"] == "no disagreement about it was settled"
    assert adjudicated([], ["Ann", "Ben"])["overall"]["settled"]["reason"] == "no disagreement"


@given(
    st.lists(
        st.tuples(
            st.sets(st.sampled_from("xy")),
            st.sets(st.sampled_from("xy")),
            st.sets(st.sampled_from("xy")),
        )
    )
)
@examples(100)
def test_of_two_coders_exactly_one_holds_in_each_settled_disagreement(rows):
    cases = [
        Case("d", {"Ann": frozenset(a), "Ben": frozenset(b)}, frozenset(s), "coder")
        for a, b, s in rows
    ]
    found = adjudicated(cases, ["Ann", "Ben"])
    for figures in (found["overall"], *found["codes"].values()):
        if figures["disagreements"]:
            held = [figures["held"][who]["value"] for who in ("Ann", "Ben")]
            assert sum(held) == pytest.approx(1)
