"""Spans as characters and as tokens: the same as counting each, without counting each."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.agreement.measure import measure
from pipeline.agreement.ratings import Ratings, RatingsUnusable
from pipeline.agreement.spans import CodedSpan, character_ratings
from tests.properties import examples

NAMES = ("percent_agreement", "cohen_kappa", "gwet_ac1", "krippendorff_alpha", "fleiss_kappa")


def one_by_one(
    spans: list[CodedSpan], lengths: dict[str, int], coders: tuple[str, ...], codes: tuple[str, ...]
) -> Ratings:
    """Return ratings with a row for every character."""
    rows, documents = [], []
    for document, length in lengths.items():
        for at in range(length):
            rows.append(
                [
                    [
                        any(
                            s.document == document
                            and s.coder == coder
                            and s.code == code
                            and s.start <= at < s.end
                            for s in spans
                        )
                        for code in codes
                    ]
                    for coder in coders
                ]
            )
            documents.append(document)
    given_codes = np.array(rows)
    looked = np.ones(given_codes.shape[:2], dtype=bool)
    units = tuple(map(str, range(len(rows))))
    return Ratings(coders, units, codes, given_codes, looked, tuple(documents))


@st.composite
def marked(draw: Any) -> tuple[list[CodedSpan], dict[str, int]]:
    lengths = {"one": draw(st.integers(3, 25)), "two": draw(st.integers(3, 25))}
    spans = [CodedSpan("one", "A", "x", 0, 2), CodedSpan("two", "B", "y", 1, 3)]
    for _ in range(draw(st.integers(0, 8))):
        document = draw(st.sampled_from(sorted(lengths)))
        start = draw(st.integers(0, lengths[document] - 1))
        end = draw(st.integers(start + 1, lengths[document]))
        spans.append(
            CodedSpan(
                document, draw(st.sampled_from("AB")), draw(st.sampled_from("xy")), start, end
            )
        )
    return spans, lengths


@given(marked())
@examples(60)
def test_runs_of_characters_give_what_every_character_gives(example):
    spans, lengths = example
    runs = character_ratings(spans, lengths)
    slow = one_by_one(spans, lengths, runs.coders, runs.codes)
    fast, whole = (measure(each, resamples=0) for each in (runs, slow))
    assert fast["units"] == whole["units"] == sum(lengths.values())
    for row in (*runs.codes, "overall"):
        one, two = (
            found["overall"] if row == "overall" else found["codes"][row] for found in (fast, whole)
        )
        for name in NAMES:
            value = two[name]["value"]
            assert one[name]["value"] == (None if value is None else pytest.approx(value, abs=1e-9))
            assert one[name]["n"] == sum(lengths.values())
        for kind in ("alpha_masi", "alpha_jaccard"):
            if row == "overall" and two[kind]["value"] is not None:
                assert one[kind]["value"] == pytest.approx(two[kind]["value"], abs=1e-6)


def test_characters_are_not_drawn_one_by_one_so_intervals_are_over_documents():
    lengths = {f"d{i}": 1000 for i in range(12)}
    spans = []
    for i, document in enumerate(lengths):
        spans += [
            CodedSpan(document, "A", "x", 100, 300),
            CodedSpan(document, "B", "x", 100 + 9 * i, 310),
        ]
    kappa = measure(character_ratings(spans, lengths), resamples=300)["codes"]["x"]["cohen_kappa"]
    assert kappa["method"].startswith("jackknife over interviews")
    assert kappa["low"] < kappa["value"] < kappa["high"]
    assert "bootstrap" not in kappa
    alone = measure(character_ratings(spans[:2], {"d0": 1000}), resamples=300)
    kappa = alone["codes"]["x"]["cohen_kappa"]
    assert (kappa["low"], kappa["high"]) == (None, None)
    assert "all characters are of one interview" in kappa["interval_reason"]


def test_long_documents_cost_no_more_than_short_ones():
    spans = [
        CodedSpan("d", who, f"c{i % 9}", i * 1_000_000, i * 1_000_000 + 700_000)
        for who in "AB"
        for i in range(900)
    ]
    start = time.perf_counter()
    ratings = character_ratings(spans, {"d": 900_000_000})
    assert len(ratings.units) < 4000
    assert measure(ratings, resamples=0)["units"] == 900_000_000
    assert time.perf_counter() - start < 60  # a loop over characters would take hours


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (CodedSpan("other", "A", "x", 0, 3), 'no length for the document "other"'),
        (CodedSpan("d", "A", "x", 5, 5), "has no characters"),
        (CodedSpan("d", "A", "x", -1, 5), "has no characters"),
        (CodedSpan("d", "A", "x", 5, 11), "ends at 11, but d has 10 characters"),
    ],
)
def test_an_impossible_span_is_refused_in_words(span, words):
    with pytest.raises(RatingsUnusable, match=words):
        character_ratings([span], {"d": 10})


def test_a_document_that_one_coder_alone_marked_is_told():
    spans = [CodedSpan("a", "A", "x", 0, 3), CodedSpan("a", "B", "x", 0, 3)]
    spans.append(CodedSpan("b", "A", "x", 0, 3))
    [warning] = character_ratings(spans, {"a": 9, "b": 9}).warnings
    assert "Only one coder marked anything in: b." in warning
