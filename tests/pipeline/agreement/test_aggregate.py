"""Agreement about whole documents, and about parents of codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.agreement.aggregate import (
    at_parent_codes,
    at_top_codes,
    lineage,
    presence_in_documents,
)
from pipeline.agreement.measure import measure
from pipeline.agreement.ratings import Given, RatingsUnusable, gather
from tests.pipeline.agreement.tables import ratings_of
from tests.properties import examples


def test_presence_in_a_document_is_whether_a_code_was_given_anywhere_in_it():
    made = presence_in_documents(
        ratings_of(
            {
                ("d", "1", "A"): "x",
                ("d", "2", "A"): "",
                ("d", "1", "B"): "",
                ("d", "2", "B"): "x",
                ("e", "1", "A"): "x",
                ("e", "1", "B"): "y",
            }
        )
    )
    assert made.units == ("d", "e")
    assert made.unit == "document"
    found = measure(made, resamples=0)["codes"]
    assert found["x"]["percent_agreement"]["value"] == 0.5
    assert found["y"]["percent_agreement"]["value"] == 0.5


def test_who_looked_at_a_part_of_a_document_is_missing_there_and_it_is_told():
    made = presence_in_documents(
        ratings_of(
            {
                ("d", "1", "A"): "x",
                ("d", "2", "A"): "",
                ("d", "1", "B"): "",
                ("e", "1", "A"): "",
                ("e", "1", "B"): "",
            }
        )
    )
    assert not made.rated[0, 1]
    assert any("Only a part" in text and "d / B" in text for text in made.warnings)


def test_presence_takes_documents():
    with pytest.raises(RatingsUnusable, match="documents of the units are not known"):
        presence_in_documents(gather([Given("1", "A", "x"), Given("1", "B", "x")]))


TREE = {"a1": "a", "a2": "a", "a": None, "b1": "b", "b": None, "c": None, "a11": "a1"}


def test_two_codes_of_one_parent_agree_at_the_parent():
    rows = [
        Given("1", "A", "a1"),
        Given("1", "B", "a2"),
        Given("2", "A", "c"),
        Given("2", "B", "c"),
    ]
    rows += [
        Given("3", "A", "a11"),
        Given("3", "B", "a1"),
        Given("4", "A", "b1"),
        Given("4", "B", None),
    ]
    made = gather(rows)
    top = at_top_codes(made, TREE)
    assert set(top.codes) == {"a", "b", "c"}
    found = measure(top, resamples=0)
    assert found["codes"]["a"]["percent_agreement"]["value"] == 1
    assert found["codes"]["b"]["percent_agreement"]["value"] == 3 / 4
    parents = at_parent_codes(made, TREE)
    assert set(parents.codes) == {"a", "a1", "b"}
    assert parents.assigned[:, :, parents.codes.index("a1")].sum() == 3  # itself and what is below


def test_a_circle_in_the_tree_ends():
    assert lineage("a", {"a": "b", "b": "a"}) == ["a", "b"]


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from([*"abcdef", None]), max_size=6))
@examples(100)
def test_every_code_that_was_given_is_given_at_the_top(parents):
    made = gather([Given(str(at), who, code) for at, code in enumerate("abcdef") for who in "AB"])
    top = at_top_codes(made, parents)
    assert (top.assigned.any(axis=2) == made.assigned.any(axis=2)).all()
    assert top.single
