"""What speaks against a claim is ranked by a contrary in words, and by marks."""

from __future__ import annotations

import numpy as np

from pipeline.concepts.contrary import (
    rank_by_claim,
    rank_by_marks,
    rank_unmarked,
    read_claim,
    read_passages,
)
from pipeline.evaluation.contrary import auc
from tests.fakes import FakeEncoder

FOR = [f"Our principal protects planning time on day {n}, and it works well." for n in range(8)]
AGAINST = [f"Planning hours are never safe, meetings eat week {n}." for n in range(4)]
TEXTS = [*FOR, *AGAINST]
SIDE = np.array([False] * len(FOR) + [True] * len(AGAINST))
ENCODE = FakeEncoder().encode


def test_a_contrary_in_plain_words_brings_up_what_sounds_like_it():
    claim = read_claim("Planning time is protected.", "Meetings eat planning hours.", ENCODE)
    assert auc(rank_by_claim(read_passages(TEXTS, ENCODE), claim), SIDE) == 1.0


def test_turned_round_a_claim_ranks_the_other_way():
    passages = read_passages(TEXTS, ENCODE)
    there = read_claim("Planning time is protected.", "Meetings eat planning hours.", ENCODE)
    back = read_claim("Meetings eat planning hours.", "Planning time is protected.", ENCODE)
    assert auc(rank_by_claim(passages, there), SIDE) > 0.9
    assert auc(rank_by_claim(passages, back), SIDE) < 0.1


def test_a_few_marks_rank_what_was_not_marked():
    scores = rank_by_marks(read_passages(TEXTS, ENCODE), [0, 1], [8, 9])
    rest = [2, 3, 4, 5, 6, 7, 10, 11]
    assert auc(scores[rest], SIDE[rest]) == 1.0


def test_marks_change_nothing_about_what_is_alike():
    texts = ["The same words."] * 6
    scores = rank_by_marks(read_passages(texts, ENCODE), [0], [1])
    assert np.allclose(scores, scores[0])


def test_without_marks_there_is_an_order_and_it_is_the_same_each_time():
    code = ENCODE(["Protected time"])[0]
    first = rank_unmarked(read_passages(TEXTS, ENCODE), code)
    assert np.array_equal(first, rank_unmarked(read_passages(TEXTS, ENCODE), code))
    assert len(first) == len(TEXTS)


def test_passages_without_letters_or_with_one_word_are_ranked_too():
    passages = read_passages(["", "…", "No.", "no no no"], ENCODE)
    claim = read_claim("Yes.", "No.", ENCODE)
    assert np.isfinite(rank_by_claim(passages, claim)).all()
    assert np.isfinite(rank_by_marks(passages, [0], [2])).all()
    assert np.isfinite(rank_unmarked(passages, ENCODE(["Yes"])[0])).all()
