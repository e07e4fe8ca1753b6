"""Suggestions: ranked, explained by what they were computed from, learned from one coder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records import Answer, Code, Segment, Suggestion
from pipeline.code_texts import all_code_texts, code_texts
from pipeline.decided import Decided
from pipeline.scoring import Learned, in_context
from pipeline.suggest import STRUCTURAL_SHARE, TOP, score_of, suggest_codes
from tests.fakes import FakeEncoder, make_codebook

BOOK = make_codebook()
TALK = (
    "We sat together and wrote our goals as a team of teachers.",
    "The district office sent us goals that nobody asked for.",
    "It was the same workshop for everyone, six hours of slides.",
    "Meetings eat my planning period every single week of the year.",
)


def make_segments(texts: tuple[str, ...] = TALK, transcript: str = "t1") -> list[Segment]:
    """One segment for each text, each in an answer of its own."""
    found, at = [], 0
    for i, text in enumerate(texts):
        end = at + len(text)
        name = f"{transcript}.{at}-{end}"
        found.append(Segment(name, transcript, f"{transcript}.a{i}", i, i, at, end, text))
        at = end + 1
    return found


def answers_to(segments: list[Segment], questions: Mapping[int, str]) -> list[Answer]:
    return [
        Answer(s.answer_id, s.transcript_id, i, questions.get(i), s.start, s.end, i, i, 0.8)
        for i, s in enumerate(segments)
    ]


def learn(
    segments: list[Segment],
    confirmed: Mapping[int, tuple[str, ...]],
    rejected: Mapping[int, tuple[str, ...]] | None = None,
) -> Learned:
    used = sorted({*confirmed, *(rejected or {})})
    rows = in_context(segments, FakeEncoder().encode([s.quote for s in segments]))
    decided = Decided(
        {segments[i].id: codes for i, codes in confirmed.items()},
        {segments[i].id: codes for i, codes in (rejected or {}).items()},
    )
    return Learned(decided, [segments[i] for i in used], rows[used])


def suggest(
    segments: list[Segment],
    *,
    codes: tuple[Code, ...] = BOOK.codes,
    questions: Mapping[int, str] | None = None,
    learned: Learned | None = None,
) -> dict[str, list[Suggestion]]:
    encoder = FakeEncoder()
    texts = all_code_texts(codes)
    found = suggest_codes(
        segments,
        encoder.encode([segment.quote for segment in segments]),
        answers=answers_to(segments, questions or {}),
        questions=BOOK.questions,
        codes=codes,
        code_vectors=dict(zip(texts, encoder.encode(texts), strict=True)),
        learned=learned or Learned(Decided()),
        version="v1",
    )
    by_segment: dict[str, list[Suggestion]] = {segment.id: [] for segment in segments}
    for each in found:
        by_segment[each.segment_id].append(each)
    return by_segment


def best(found: dict[str, list[Suggestion]], segment: Segment) -> str:
    return found[segment.id][0].code_id


def score(found: dict[str, list[Suggestion]], segment: Segment, code: str) -> float:
    return next((s.score for s in found[segment.id] if s.code_id == code), 0.0)


def test_a_description_finds_its_segments() -> None:
    segments = make_segments()
    found = suggest(segments)
    expected = ["shared_goals", "goals_from_district", "one_size_workshop", "lost_planning"]
    assert [best(found, segment) for segment in segments] == expected


def test_ranks_follow_scores_and_scores_are_shares() -> None:
    for ranked in suggest(make_segments(), questions={0: "q1"}).values():
        assert [each.rank for each in ranked] == list(range(1, len(ranked) + 1))
        assert [each.score for each in ranked] == sorted((s.score for s in ranked), reverse=True)
        assert all(0.0 <= each.score <= 1.0 for each in ranked)
        assert len(ranked) <= TOP + 1


def test_suggestions_are_the_same_every_time() -> None:
    assert suggest(make_segments()) == suggest(make_segments())


def test_an_exclude_line_counts_against() -> None:
    segments = make_segments(("The goals were sent by the district office, as always.",))
    plain = tuple(replace(code, exclude=()) for code in BOOK.codes)
    assert score(suggest(segments), segments[0], "shared_goals") < score(
        suggest(segments, codes=plain), segments[0], "shared_goals"
    )


def test_a_hint_after_an_exclude_line_is_not_what_it_excludes() -> None:
    code = Code("a", "A", "descriptive", "One.", exclude=("Lost hours; use Time taken away",))
    part = code_texts(code)[1]
    assert (part.text, part.shown) == ("Lost hours", "Lost hours; use Time taken away")


def test_children_of_the_answers_category_are_ahead() -> None:
    segments = make_segments()
    with_question = suggest(segments, questions={0: "q1"})
    assert score(with_question, segments[0], "shared_goals") > score(
        suggest(segments), segments[0], "shared_goals"
    )


def test_a_structural_code_comes_from_its_question_alone() -> None:
    segments = make_segments()
    assert not any(s.code_id == "goals" for ranked in suggest(segments).values() for s in ranked)
    ranked = suggest(segments, questions={3: "q1"})[segments[3].id]
    goals = next(each for each in ranked if each.code_id == "goals")
    assert goals.score == pytest.approx(STRUCTURAL_SHARE * 0.8)
    assert [item["kind"] for item in goals.evidence] == ["question"]
    assert goals.evidence[0]["question_id"] == "q1"


def test_small_talk_gets_no_suggestion() -> None:
    segments = make_segments(("Yeah, okay.", "Fine, thank you."))
    assert suggest(segments, questions={0: "q1", 1: "q1"}) == {s.id: [] for s in segments}


def test_one_example_changes_nothing_two_do() -> None:
    texts = (*TALK, "We sing in the corridor before lunch.", "They sing in the corridor at noon.")
    segments = [*make_segments(texts), *make_segments(("We all sing in the corridor.",), "t2")]
    once = suggest(segments, learned=learn(segments, {4: ("shared_goals",)}))
    twice = suggest(segments, learned=learn(segments, {4: ("shared_goals",), 5: ("shared_goals",)}))
    assert score(once, segments[6], "shared_goals") == score(
        suggest(segments), segments[6], "shared_goals"
    )
    assert score(twice, segments[6], "shared_goals") > score(once, segments[6], "shared_goals")
    learned = next(s for s in twice[segments[6].id] if s.code_id == "shared_goals")
    kinds = {item["kind"] for item in learned.evidence}
    assert {"examples", "neighbour"} <= kinds


def test_a_rejection_lowers_what_is_like_it() -> None:
    texts = (
        "Teachers decided on the goals in the corridor before lunch.",
        "Teachers decided on the goals in the corridor at noon.",
        "Teachers decided on the goals loudly in the bus after school.",
        "Teachers decided on the goals loudly in the bus after trips.",
    )
    segments = make_segments(texts)
    both = {0: ("shared_goals",), 1: ("shared_goals",)}
    free = suggest(segments, learned=learn(segments, both))
    held = suggest(segments, learned=learn(segments, both, {2: ("shared_goals",)}))
    assert 0 < score(held, segments[3], "shared_goals") < score(free, segments[3], "shared_goals")
    kept = next(s for s in held[segments[3].id] if s.code_id == "shared_goals")
    against = [item["segment_id"] for item in kept.evidence if item["kind"] == "rejected"]
    assert against == [segments[2].id]


def test_a_segments_own_decision_is_not_its_own_evidence() -> None:
    segments = make_segments()
    learned = learn(segments, {0: ("shared_goals",), 1: ("shared_goals",), 2: ("shared_goals",)})
    for each in suggest(segments, learned=learned)[segments[0].id]:
        near = [item["segment_id"] for item in each.evidence if item["kind"] == "neighbour"]
        assert segments[0].id not in near


def test_a_code_confirmed_just_before_in_the_same_answer_is_ahead() -> None:
    segments = [replace(each, answer_id="t1.a0") for each in make_segments()]
    learned = learn(segments, {2: ("one_size_workshop",)})
    found = suggest(segments, learned=learned)
    apart = suggest(make_segments(), learned=learn(make_segments(), {2: ("one_size_workshop",)}))
    assert score(found, segments[3], "one_size_workshop") > score(
        apart, segments[3], "one_size_workshop"
    )
    item = next(
        item
        for each in found[segments[3].id]
        for item in each.evidence
        if item["kind"] == "previous"
    )
    assert item["segment_id"] == segments[2].id


CODE_IDS = [code.id for code in BOOK.codes if code.kind != "structural"]
DECISIONS = st.dictionaries(
    st.integers(0, 3), st.lists(st.sampled_from(CODE_IDS), min_size=1, unique=True).map(tuple)
)


@given(DECISIONS, DECISIONS, st.dictionaries(st.integers(0, 3), st.sampled_from(["q1", "q2"])))
def test_evidence_adds_up_to_the_score(
    confirmed: dict[int, tuple[str, ...]],
    rejected: dict[int, tuple[str, ...]],
    questions: dict[int, str],
) -> None:
    segments = make_segments()
    learned = learn(segments, confirmed, rejected)
    structural = {code.id for code in BOOK.codes if code.kind == "structural"}
    for ranked in suggest(segments, learned=learned, questions=questions).values():
        for each in ranked:
            if each.code_id not in structural:
                total = sum(item["share"] for item in each.evidence)
                assert each.score == pytest.approx(float(score_of(total)), abs=0.002)


def test_score_of_is_half_at_its_centre() -> None:
    assert float(score_of(0.62)) == pytest.approx(0.5)
    assert float(score_of(0.62 + np.log(3) / 8)) == pytest.approx(0.75)  # odds of 3 to 1


def test_retired_codes_are_not_suggested() -> None:
    codes = tuple(replace(code, retired=True) for code in BOOK.codes)
    assert not any(suggest(make_segments(), codes=codes, questions={0: "q1"}).values())


def test_codebooks_of_none_one_and_many_codes_work() -> None:
    segments = make_segments()
    assert not any(suggest(segments, codes=()).values())
    alone = suggest(segments, codes=(Code("only", "Planning period", "descriptive"),))
    assert best(alone, segments[3]) == "only"
    many = tuple(Code(f"c{i}", f"Planning {i}", "descriptive") for i in range(400))
    assert all(len(ranked) <= TOP for ranked in suggest(segments, codes=many).values())
