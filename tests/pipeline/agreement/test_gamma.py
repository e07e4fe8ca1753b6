"""Gamma: the values of pygamma-agreement, every alignment tried, what is undefined."""

from __future__ import annotations

import json
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.agreement.gamma import (
    Mark,
    Marked,
    by_chance,
    dissimilarity,
    gamma_agreement,
    gamma_of_spans,
    least_disorder,
)
from pipeline.agreement.spans import CodedSpan, character_ratings
from tests.properties import examples

PUBLISHED = Path(__file__).parent / "published/gamma/pygamma_agreement.json"


def published() -> list[tuple[int, Marked, float, float, float]]:
    return [
        (
            case["length"],
            [[Mark(a, b, "abc".index(code)) for a, b, code in own] for own in case["coders"]],
            *(case[name] for name in ("observed", "by_chance", "error")),
        )
        for case in json.loads(PUBLISHED.read_text())
    ]


@pytest.mark.parametrize("case", published())
def test_the_best_alignment_has_the_disorder_that_pygamma_agreement_gives(case):
    _, marked, observed, _, _ = case
    of_a_coder = sum(map(len, marked)) / len(marked)
    assert least_disorder(marked) / of_a_coder == pytest.approx(observed, abs=1e-5)


@pytest.mark.parametrize("case", [published()[at] for at in (0, 2, 5)])
def test_chance_has_the_mean_disorder_that_pygamma_agreement_draws(case):
    length, marked, _, expected, error = case
    rng = np.random.default_rng(3)
    drawn = [by_chance(marked, length, rng) for _ in range(300)]
    sums = [least_disorder(each) * len(each) / sum(map(len, each)) for each in drawn]
    assert np.mean(sums) == pytest.approx(expected, abs=4 * (error + np.std(sums) / 300**0.5))


marks = st.builds(
    lambda start, length, code: Mark(start, start + length, code),
    st.integers(0, 30),
    st.integers(1, 12),
    st.integers(0, 1),
)


def every_alignment(marked: Marked) -> float:
    """The least sum of all ways to put marks into groups of at most one a coder."""
    m = len(marked)
    pairs = m * (m - 1) / 2

    def cost(group: tuple[Mark | None, ...]) -> float:
        between = [
            1.0 if a is None or b is None else float(dissimilarity([a], [b])[0, 0])
            for a, b in combinations(group, 2)
        ]
        return sum(between) / pairs

    def least(left: tuple[tuple[Mark, ...], ...]) -> float:
        first = next((at for at, own in enumerate(left) if own), None)
        if first is None:
            return 0.0
        best = float("inf")
        taken = [[left[first][0]] if at == first else [None, *own] for at, own in enumerate(left)]
        for group in product(*taken):
            rest = tuple(
                tuple(
                    x for k, x in enumerate(own) if group[at] is None or k != own.index(group[at])
                )
                for at, own in enumerate(left)
            )
            best = min(best, cost(group) + least(rest))
        return best

    return least(tuple(map(tuple, marked)))


@given(st.lists(st.lists(marks, max_size=2, unique=True), min_size=2, max_size=3))
@examples(60)
def test_no_alignment_has_less_disorder(marked):
    assert least_disorder(marked) == pytest.approx(every_alignment(marked), abs=1e-6)


def spans_of(rows: list[tuple[str, str, str, int, int]]) -> list[CodedSpan]:
    return [CodedSpan(*row) for row in rows]


PAIR = spans_of(
    [(d, c, "x", s, s + 20) for d in "def" for c in "AB" for s in (0, 100, 240)]
    + [(d, c, "y", 60, 75) for d in "de" for c in "AB"]
)
LENGTHS = dict.fromkeys("def", 300)


def test_the_same_spans_are_1_and_other_places_and_codes_are_less():
    same = gamma_agreement(PAIR, LENGTHS, ["A", "B"])
    assert same["overall"]["value"] == same["codes"]["x"]["value"] == 1
    assert same["overall"]["low"] is None or same["overall"]["low"] < 1  # never certain
    near = [
        CodedSpan(s.document, s.coder, s.code, s.start + 5 * (s.coder == "B"), s.end + 5)
        for s in PAIR
    ]
    far = [
        CodedSpan(s.document, s.coder, "y" if s.coder == "B" else s.code, s.start, s.end)
        for s in PAIR
    ]
    moved, recoded = (gamma_agreement(each, LENGTHS, ["A", "B"])["overall"] for each in (near, far))
    assert 0 < moved["value"] < 1
    assert 0 < recoded["value"] < moved["value"]


def test_it_is_repeatable_whatever_the_order_of_spans_and_names_how_chance_was_drawn():
    first = gamma_agreement(PAIR[:-1], LENGTHS, ["A", "B"], seed=4)
    assert first == gamma_agreement(PAIR[:-1], LENGTHS, ["A", "B"], seed=4)
    turned = gamma_agreement(PAIR[-2::-1], LENGTHS, ["A", "B"], seed=4)
    assert turned["overall"] == first["overall"]
    assert first["samples"] >= 30
    assert "moved to other places" in first["note"]


@pytest.mark.parametrize(
    ("rows", "coders", "reason"),
    [
        ([("d", "A", "x", 0, 9), ("d", "A", "x", 20, 29)], ["A"], "only one coder"),
        ([], ["A", "B"], "nobody marked a span"),
        ([("d", "A", "x", 0, 9)], ["A", "B"], "there is one span"),
    ],
)
def test_what_cannot_be_given_has_its_reason(rows, coders, reason):
    figure = gamma_agreement(spans_of(rows), {"d": 50}, coders)["overall"]
    assert figure["value"] is None
    assert reason in figure["reason"]


def test_who_marks_alone_is_no_better_than_chance():
    rows = [("d", "A", "x", s, s + 10) for s in range(0, 250, 50)]
    figure = gamma_agreement(spans_of(rows), {"d": 300}, ["A", "B"])["overall"]
    assert figure["value"] <= 0.2


def test_a_document_that_one_coder_did_not_look_at_is_left_out_and_named():
    """Of a table it counted as looked at and marked with nothing: .29 in place of 1."""
    rows = [("d", c, "x", s, s + 10) for c in "AB" for s in (0, 40, 90)]
    rows += [("e", "A", "x", s, s + 10) for s in (0, 40, 90)]
    spans, lengths = spans_of(rows), {"d": 150, "e": 150}
    ratings = character_ratings(spans, lengths, unseen={("e", "B")})
    figures = gamma_of_spans(spans, lengths, ratings)
    assert figures["left_out"] == ["e"]
    assert figures["overall"]["value"] == 1


def test_too_many_ways_to_put_spans_together_are_a_reason():
    rows = [("d", c, "x", s, s + 200) for c in "ABCDE" for s in range(0, 150, 3)]
    figure = gamma_agreement(spans_of(rows), {"d": 400}, list("ABCDE"))["overall"]
    assert figure["value"] is None
    assert "too many ways" in figure["reason"]
