"""Co-occurrence of categories, counted against the definition."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records import Answer, Code, Segment
from pipeline.concepts.relations import (
    MIN_ANSWERS,
    MIN_TOGETHER,
    lift_of,
    relate_categories,
    roll_up,
)

CODES = (
    Code("a", "A", "structural"),
    Code("b", "B", "structural"),
    Code("c", "C", "structural"),
    Code("a1", "A one", "descriptive", parent="a"),
    Code("a2", "A two", "descriptive", parent="a1"),
    Code("b1", "B one", "descriptive", parent="b"),
    Code("free", "Free", "descriptive"),
)


def answer(i: int) -> Answer:
    return Answer(f"t{i % 3}.a{i}", f"t{i % 3}", i, None, i * 10, i * 10 + 9, i, i, 1.0)


def segment(i: int, j: int) -> Segment:
    start = i * 10 + j
    return Segment(f"s{i}.{j}", f"t{i % 3}", f"t{i % 3}.a{i}", j, i, start, start + 1, "")


def test_lift_worked_by_hand() -> None:
    # 10 answers, 4 with a, 5 with b, 4 with both: 0.4 / (0.4 * 0.5) = 2
    assert lift_of(4, 4, 5, 10) == (2.0, "")


def test_lift_is_one_at_chance() -> None:
    assert lift_of(2, 4, 5, 10) == (1.0, "")


def test_lift_is_not_given_where_it_means_nothing() -> None:
    few, reason = lift_of(2, 2, 2, MIN_ANSWERS - 1)
    assert few is None
    assert "at least" in reason
    always, reason = lift_of(5, 10, 5, 10)
    assert always is None
    assert "every coded answer" in reason


@pytest.mark.parametrize(
    ("code", "category"), [("a", "a"), ("a1", "a"), ("a2", "a"), ("free", "free"), ("gone", "gone")]
)
def test_codes_roll_up_to_their_structural_category(code: str, category: str) -> None:
    assert roll_up(code, {each.id: each for each in CODES}) == category


def test_codes_in_a_circle_roll_up_without_end() -> None:
    circle = {
        "x": Code("x", "X", "descriptive", parent="y"),
        "y": Code("y", "Y", "descriptive", parent="x"),
    }
    assert roll_up("x", circle) == "y"


def test_without_confirmed_codes_there_are_no_drafts() -> None:
    assert relate_categories([answer(0)], [segment(0, 0)], {}, CODES) == []


CODED = st.dictionaries(
    st.tuples(st.integers(0, 7), st.integers(0, 2)),
    st.lists(st.sampled_from([c.id for c in CODES]), min_size=1, max_size=3, unique=True),
)


@given(CODED)
def test_counts_agree_with_counting_one_by_one(coded: dict[tuple[int, int], list[str]]) -> None:
    answers = [answer(i) for i in range(8)]
    segments = [segment(i, j) for i in range(8) for j in range(3)]
    confirmed = {f"s{i}.{j}": codes for (i, j), codes in coded.items()}
    by_id = {code.id: code for code in CODES}
    held = {
        a.id: {
            roll_up(c, by_id)
            for s in segments
            if s.answer_id == a.id
            for c in confirmed.get(s.id, ())
        }
        for a in answers
    }
    home = {a.id: a.transcript_id for a in answers}
    used = [a for a, found in held.items() if found]
    drafts = {
        (d.first, d.second): d for d in relate_categories(answers, segments, confirmed, CODES)
    }
    for pair in combinations(sorted({c for found in held.values() for c in found}), 2):
        together = [a for a in used if set(pair) <= held[a]]
        if len(together) < MIN_TOGETHER:
            assert pair not in drafts
            continue
        draft = drafts[pair]
        assert draft.answers_together == len(together)
        assert draft.answers_first == sum(pair[0] in held[a] for a in used)
        assert draft.answers_second == sum(pair[1] in held[a] for a in used)
        assert draft.answers_all == len(used)
        assert draft.participants_together == len({home[a] for a in together})
        assert draft.participants_all == len({home[a] for a in used})
        behind = {
            s.id
            for s in segments
            if s.answer_id in together
            and {roll_up(c, by_id) for c in confirmed.get(s.id, ())} & set(pair)
        }
        assert set(draft.segment_ids) == behind
        assert (draft.lift is None) == bool(draft.reason)


def test_drafts_are_sorted_by_answers_together() -> None:
    confirmed = {f"s{i}.0": ["a1", "b1"] for i in range(4)} | {f"s{i}.1": ["c"] for i in range(2)}
    answers = [answer(i) for i in range(8)]
    segments = [segment(i, j) for i in range(8) for j in range(2)]
    drafts = relate_categories(answers, segments, confirmed, CODES)
    assert [(d.first, d.second, d.answers_together) for d in drafts] == [
        ("a", "b", 4),
        ("a", "c", 2),
        ("b", "c", 2),
    ]
