"""How high contrary excerpts are ranked: the protocol, and tables that are refused.

The excerpts are written for these tests. They show that the protocol counts right; they are no
test of how well anything is found, nor was anything tuned on them.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from pipeline.evaluation.contrary import (
    DRAWS,
    MARKS,
    OfCode,
    auc,
    draws,
    evaluate_contrary,
    first_ten,
    read_stances,
)
from pipeline.evaluation.tables import TableUnreadable
from tests.fakes import FakeEncoder

HEADING = "doc_id,text,code,stance"


def write(path: Path, heading: str, rows: list[tuple[str, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([heading.split(","), *rows])
    return path


def excerpts(folder: Path, rows: list[tuple[str, ...]] | None = None) -> Path:
    made = [
        (f"P{at % 8}", f"Planning time is safe, says number {at}.", "Protected time", "for")
        for at in range(24)
    ]
    made += [
        (f"P{at % 8}", f"Meetings eat our hours, sighs {at}.", "Protected time", "Against")
        for at in range(12)
    ]
    return write(folder / "E.csv", HEADING, rows or made)


def claims(folder: Path, rows: list[tuple[str, ...]]) -> Path:
    return write(folder / "K.csv", "code,claim,contrary", rows)


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=2, max_size=20))
def test_the_area_is_that_under_the_curve_ties_counted_half(pairs):
    scores = np.array([float(score) for score, _ in pairs])
    side = np.array([against for _, against in pairs])
    if side.all() or not side.any():
        return
    assert auc(scores, side) == pytest.approx(roc_auc_score(side, scores))


def test_the_first_ten_are_held_to_what_there_could_be():
    side = np.array([True, False, True, False])
    assert first_ten(np.array([4.0, 3.0, 2.0, 1.0]), side) == 1.0
    many = np.array([False] * 8 + [True] * 12)
    assert first_ten(-np.arange(20.0), many) == 0.2


def test_marks_are_five_a_side_and_what_is_ranked_is_of_other_documents(tmp_path):
    [code] = read_stances(excerpts(tmp_path), None)
    found = list(draws(code, 0))
    assert len(found) == DRAWS
    for marked, others in found:
        assert sum(code.against[each] for each in marked) == MARKS
        assert len(marked) == 2 * MARKS
        read = {code.documents[each] for each in marked}
        assert read.isdisjoint(code.documents[each] for each in others)
    assert found == list(draws(code, 0))
    assert found != list(draws(code, 1))


def test_a_code_of_two_documents_has_no_others_to_rank():
    code = OfCode("c", ["x"] * 20, ["a"] * 10 + ["b"] * 10, [True, False] * 10)
    for marked, others in draws(code, 0):
        assert {code.documents[each] for each in marked} != {"a", "b"}
        assert others


def test_figures_without_and_with_a_claim(tmp_path):
    plain = evaluate_contrary(excerpts(tmp_path), None, encoder=FakeEncoder())
    assert list(plain) == ["auc", "first_ten", "auc_unmarked", "first_ten_claim", "by_code"]
    assert plain["first_ten_claim"] is None
    assert plain["auc"] > 0.95
    opposite = claims(tmp_path, [("Protected time", "Time is safe.", "Meetings eat our hours.")])
    helped = evaluate_contrary(excerpts(tmp_path), opposite, encoder=FakeEncoder())
    assert helped["first_ten_claim"] == 1.0
    assert {name: helped[name] for name in ("auc", "first_ten", "auc_unmarked")} == {
        name: plain[name] for name in ("auc", "first_ten", "auc_unmarked")
    }
    assert helped["by_code"]["Protected time"]["n_contrary"] == 12


def test_a_code_with_one_side_and_one_with_few_documents_say_why_they_have_no_figure(tmp_path):
    rows = [("P1", f"Said {n}.", "One side", "for") for n in range(3)]
    rows += [("P1", f"Said {n}.", "Few", "against" if n % 2 else "for") for n in range(20)]
    found = evaluate_contrary(excerpts(tmp_path, rows), None, encoder=FakeEncoder())
    assert (found["auc"], found["first_ten"]) == (None, None)
    assert found["by_code"]["One side"]["why"] == "no excerpt is against it"
    assert "both sides are left after 5 marks" in found["by_code"]["Few"]["why"]
    assert found["auc_unmarked"] is not None


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("P1", "Words", "c", "neither")], 'found "neither"; it is for or against'),
        ([("P1", "Words", "c", "")], "is empty"),
        ([("P1", "Words", "", "for")], "is empty"),
        ([("P1", "Words", "c", "for"), ("P1", "Words", "c", "against")], "for and against"),
    ],
)
def test_excerpts_that_cannot_be_read_are_refused_in_words(tmp_path, rows, said):
    with pytest.raises(TableUnreadable, match=said):
        read_stances(excerpts(tmp_path, rows), None)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("Nobody", "a", "b")], 'no excerpt of E.csv has "Nobody"'),
        ([("Protected time", "a", "b")] * 2, "stands twice"),
        ([("Protected time", "a", "")], "is empty"),
    ],
)
def test_claims_that_cannot_be_read_are_refused_in_words(tmp_path, rows, said):
    with pytest.raises(TableUnreadable, match=said):
        read_stances(excerpts(tmp_path), claims(tmp_path, rows))
