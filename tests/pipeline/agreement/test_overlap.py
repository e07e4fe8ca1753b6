"""Spans with a counterpart that covers enough of what either covers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.agreement.overlap import overlap, overlap_agreement
from pipeline.agreement.spans import CodedSpan
from tests.properties import examples


def test_a_span_counts_where_another_covers_enough_of_it():
    spans = [
        CodedSpan("d", "A", "x", 0, 10),
        CodedSpan("d", "B", "x", 5, 15),  # 5 of 15
        CodedSpan("d", "A", "x", 20, 30),
        CodedSpan("d", "B", "x", 20, 29),  # 9 of 10
        CodedSpan("d", "A", "y", 40, 50),
        CodedSpan("e", "B", "y", 40, 50),  # another document
    ]
    assert overlap(spans[0], spans[1]) == pytest.approx(5 / 15)
    found = overlap_agreement(spans, ["A", "B"], share=0.5)
    assert found["codes"]["x"]["value"] == pytest.approx(2 / 4)
    assert found["codes"]["y"]["value"] == 0
    assert found["overall"]["value"] == pytest.approx(2 / 6)
    assert overlap_agreement(spans, ["A", "B"], share=0.3)["codes"]["x"]["value"] == 1
    assert "not corrected for chance" in found["note"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from("de"), st.sampled_from("AB"), st.integers(0, 20), st.integers(1, 9)
        ),
        max_size=12,
    ),
    st.floats(0.05, 1),
)
@examples(100)
def test_overlap_is_that_of_sets_of_characters_and_falls_as_more_is_asked(places, share):
    spans = list(
        dict.fromkeys(CodedSpan(d, who, "x", start, start + n) for d, who, start, n in places)
    )
    found = overlap_agreement(spans, ["A", "B"], share=share)["overall"]
    hits = 0
    for one in spans:
        mine = set(range(one.start, one.end))
        hits += any(
            len(mine & set(range(other.start, other.end)))
            / len(mine | set(range(other.start, other.end)))
            >= share
            for other in spans
            if other.coder != one.coder and other.document == one.document
        )
    assert found["value"] == (pytest.approx(hits / len(spans)) if spans else None)
    if spans:
        more = overlap_agreement(spans, ["A", "B"], share=min(1.0, share * 1.5))["overall"]
        assert more["value"] <= found["value"]
