"""The four counts of two coders, by code and document."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.agreement.shares import shares_by_document
from tests.pipeline.agreement.tables import ratings_of
from tests.properties import examples


def test_the_four_shares_are_counted_by_code_and_interview():
    made = ratings_of(
        {
            ("d", "1", "A"): "x",
            ("d", "1", "B"): "x",
            ("d", "2", "A"): "x",
            ("d", "2", "B"): "",
            ("d", "3", "A"): "",
            ("d", "3", "B"): "",
            ("e", "1", "A"): "",
            ("e", "1", "B"): "x",
            ("e", "2", "A"): "x",
        }
    )
    rows = {row["document"]: row for row in shares_by_document(made)}
    assert rows["d"]["counts"] == {"both": 1, "neither": 1, "first": 1, "second": 0}
    assert rows["e"]["counts"] == {"both": 0, "neither": 0, "first": 0, "second": 1}
    assert rows[None]["n"] == 4
    assert rows[None]["shares"]["both"] == 1 / 4


@given(st.lists(st.tuples(*[st.sampled_from(["", "x", "y", "xy", None])] * 3), min_size=1))
@examples(80)
def test_shares_add_up_to_1_and_documents_to_the_whole(units):
    cells = {
        (f"d{at % 3}", str(at), coder): codes
        for at, row in enumerate(units)
        for coder, codes in zip("ABC", row, strict=True)
        if codes is not None
    }
    if not cells:
        return
    rows = shares_by_document(ratings_of(cells))
    for row in rows:
        if row["n"]:
            assert sum(row["shares"].values()) == pytest.approx(1)
        else:
            assert row["shares"] is None
            assert row["reason"]
    for whole in (row for row in rows if row["document"] is None):
        parts = [
            r
            for r in rows
            if r["document"] and r["code"] == whole["code"] and r["coders"] == whole["coders"]
        ]
        for cell in ("both", "neither", "first", "second"):
            assert sum(part["counts"][cell] for part in parts) == whole["counts"][cell]
