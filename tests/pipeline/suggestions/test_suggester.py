"""Suggestions: ranked, banded, explained by what they were computed from, one coder's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records import Answer, Code, Segment, Suggestion
from pipeline.segments.decisions import SegmentDecisions
from pipeline.suggestions.code_texts import all_code_texts, code_texts
from pipeline.suggestions.phatic import AT_EDGE, SMALL_TALK
from pipeline.suggestions.suggester import STRUCTURAL_SHARE, TOP, Suggester
from tests.fakes import FakeEncoder, make_codebook
from tests.properties import examples

BOOK = make_codebook()
TALK = (
    "We sat together and wrote our goals as a team of teachers.",
    "The district office sent us goals that nobody asked for.",
    "It was the same workshop for everyone, six hours of slides.",
    "Meetings eat my planning period every single week of the year.",
)
CodesBefore = Mapping[int, tuple[str, ...]]


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


def decisions(
    segments: list[Segment], confirmed: CodesBefore, rejected: CodesBefore | None = None
) -> SegmentDecisions:
    return SegmentDecisions(
        {segments[i].id: codes for i, codes in confirmed.items()},
        {segments[i].id: codes for i, codes in (rejected or {}).items()},
    )


def suggester(
    segments: list[Segment],
    *,
    codes: tuple[Code, ...] = BOOK.codes,
    questions: Mapping[int, str] | None = None,
) -> Suggester:
    encoder = FakeEncoder()
    texts = all_code_texts(codes)
    return Suggester(
        segments,
        encoder.encode([segment.quote for segment in segments]),
        answers=answers_to(segments, questions or {}),
        questions=BOOK.questions,
        codes=codes,
        code_vectors=dict(zip(texts, encoder.encode(texts), strict=True)),
    )


def by_segment(made: Suggester) -> dict[str, list[Suggestion]]:
    found: dict[str, list[Suggestion]] = {segment.id: [] for segment in made.segments}
    for transcript in dict.fromkeys(segment.transcript_id for segment in made.segments):
        for each in made.suggest(transcript, version="v1"):
            found[each.segment_id].append(each)
    return found


def suggest(
    segments: list[Segment],
    confirmed: CodesBefore | None = None,
    rejected: CodesBefore | None = None,
    *,
    codes: tuple[Code, ...] = BOOK.codes,
    questions: Mapping[int, str] | None = None,
) -> dict[str, list[Suggestion]]:
    """Suggest with the weights of a new study, after decisions one by one."""
    made = suggester(segments, codes=codes, questions=questions)
    for i in sorted({*(confirmed or {}), *(rejected or {})}):
        made.decide(segments[i].id, (confirmed or {}).get(i, ()), (rejected or {}).get(i, ()))
    return by_segment(made)


def best(found: dict[str, list[Suggestion]], segment: Segment) -> str:
    return found[segment.id][0].code_id


def score(found: dict[str, list[Suggestion]], segment: Segment, code: str) -> float:
    return next((s.score for s in found[segment.id] if s.code_id == code), 0.0)


def items(found: dict[str, list[Suggestion]], segment: Segment, kind: str) -> list[dict]:
    return [i for each in found[segment.id] for i in each.evidence if i["kind"] == kind]


def test_a_description_finds_its_segments() -> None:
    segments = make_segments()
    found = suggest(segments)
    expected = ["shared_goals", "goals_from_district", "one_size_workshop", "lost_planning"]
    assert [best(found, segment) for segment in segments] == expected


def test_ranks_follow_scores_and_scores_are_probabilities() -> None:
    for ranked in suggest(make_segments(), questions={0: "q1"}).values():
        assert [each.rank for each in ranked] == list(range(1, len(ranked) + 1))
        assert [each.score for each in ranked] == sorted((s.score for s in ranked), reverse=True)
        assert all(0.0 <= each.score <= 1.0 for each in ranked)
        assert len(ranked) <= TOP + 1


def test_suggestions_are_the_same_every_time() -> None:
    confirmed = {0: ("shared_goals",), 2: ("one_size_workshop",)}
    assert suggest(make_segments(), confirmed) == suggest(make_segments(), confirmed)


def test_an_exclude_line_counts_against() -> None:
    segments = make_segments(("The goals were sent by the district office, as always.",))
    plain = tuple(replace(code, exclude=()) for code in BOOK.codes)
    found = suggest(segments)
    assert score(found, segments[0], "shared_goals") < score(
        suggest(segments, codes=plain), segments[0], "shared_goals"
    )
    kept = next(s for s in found[segments[0].id] if s.code_id == "shared_goals")
    against = [item for item in kept.evidence if item["kind"] == "exclude"]
    assert [item["text"] for item in against] == ["Goals sent by the district office"]
    assert against[0]["share"] < 0


def test_a_hint_after_an_exclude_line_is_not_what_it_excludes() -> None:
    code = Code("a", "A", "descriptive", "One.", exclude=("Lost hours; use Time taken away",))
    part = next(each for each in code_texts(code) if each.kind == "exclude")
    assert (part.text, part.shown) == ("Lost hours", "Lost hours; use Time taken away")


def test_children_of_the_answers_category_are_ahead() -> None:
    segments = make_segments()
    with_question = suggest(segments, questions={0: "q1"})
    assert score(with_question, segments[0], "shared_goals") > score(
        suggest(segments), segments[0], "shared_goals"
    )
    assert {item["question_id"] for item in items(with_question, segments[0], "question")} == {"q1"}


def test_a_structural_code_comes_from_its_question_alone() -> None:
    segments = make_segments()
    assert not any(s.code_id == "goals" for ranked in suggest(segments).values() for s in ranked)
    ranked = suggest(segments, questions={3: "q1"})[segments[3].id]
    goals = next(each for each in ranked if each.code_id == "goals")
    assert goals.score == pytest.approx(STRUCTURAL_SHARE * 0.8)
    assert [item["kind"] for item in goals.evidence] == ["question"]
    assert goals.evidence[0]["question_id"] == "q1"


def test_small_talk_shows_a_suggestion_only_where_it_is_more_likely_than_not() -> None:
    segments = make_segments(("Thanks, nice weather.", "Our shared goals."))
    made = suggester(segments, questions={1: "q1"})
    found, chances = by_segment(made), made.probabilities("t1")
    assert chances[0].max() < SMALL_TALK < chances[1].max()
    assert {s.band for s in found[segments[0].id]} == {"abstain"}  # kept, for who asks with m
    shown = [s.code_id for s in found[segments[1].id] if s.band != "abstain"]
    assert shown == ["shared_goals"]


@pytest.mark.parametrize(
    "words",
    [
        "Of course, happy to be here. And if my dog barks, I apologize for our shared goals.",
        "Thank you so much for your time, and all the best, and have a good day, everybody.",
    ],
)
def test_a_greeting_shows_nothing_that_is_not_likely_there(words: str) -> None:
    """The first thing a new study said was "Data without use 13%" of a dog that barks at Zoom."""
    talk = "Our goals were shared by the whole staff at a meeting."
    told = [*make_segments((words, talk, *TALK, talk))]
    made = suggester(told)
    assert made.worth_a_look(told[0]) >= AT_EDGE > made.worth_a_look(told[1])
    found, chances = by_segment(made), made.probabilities("t1")
    for each in found[told[0].id]:
        assert each.band == "abstain" or each.score >= AT_EDGE
    assert len(found[told[0].id]) == len(chances[0])  # none is lost: m shows them


def test_what_comes_before_the_guide_begins_must_be_likelier_than_an_answer() -> None:
    hum = "If you hear a hum, it is the projector, and that is not me."
    segments = make_segments((hum, *TALK))
    assert suggester(segments).worth_a_look(segments[0]) < AT_EDGE
    guided = suggester(segments, questions={1: "q1"})
    assert guided.worth_a_look(segments[0]) == AT_EDGE
    assert guided.worth_a_look(segments[1]) < AT_EDGE


CORRIDOR = (*TALK, "We sing in the corridor before lunch.", "They sing in the corridor at noon.")


def test_examples_teach() -> None:
    segments = [*make_segments(CORRIDOR), *make_segments(("We all sing in the corridor.",), "t2")]
    none = score(suggest(segments), segments[6], "shared_goals")
    once = score(suggest(segments, {4: ("shared_goals",)}), segments[6], "shared_goals")
    found = suggest(segments, {4: ("shared_goals",), 5: ("shared_goals",)})
    assert none < once < score(found, segments[6], "shared_goals")
    learned = next(s for s in found[segments[6].id] if s.code_id == "shared_goals")
    near = [item for item in learned.evidence if item["kind"] == "neighbour"]
    assert {item["segment_id"] for item in near} == {segments[4].id, segments[5].id}
    assert all(item["share"] > 0 for item in near)
    assert next(i["count"] for i in learned.evidence if i["kind"] == "examples") == 2


BUS = (
    "Teachers decided on the goals in the corridor before lunch.",
    "Teachers decided on the goals in the corridor at noon.",
    "Teachers decided on the goals loudly in the bus after school.",
    "Teachers decided on the goals loudly in the bus after trips.",
)


def test_a_rejection_lowers_what_is_like_it() -> None:
    segments = make_segments(BUS)
    both = {0: ("shared_goals",), 1: ("shared_goals",)}
    free = suggest(segments, both)
    held = suggest(segments, both, {2: ("shared_goals",)})
    assert 0 < score(held, segments[3], "shared_goals") < score(free, segments[3], "shared_goals")
    kept = next(s for s in held[segments[3].id] if s.code_id == "shared_goals")
    against = [item["segment_id"] for item in kept.evidence if item["kind"] == "rejected"]
    assert against == [segments[2].id]


def test_a_segments_own_decision_is_not_its_own_evidence() -> None:
    segments = make_segments()
    others = {1: ("shared_goals",), 2: ("one_size_workshop",)}
    without = suggest(segments, others)
    found = suggest(segments, {0: ("shared_goals",), **others})
    near = items(found, segments[0], "neighbour")
    assert segments[0].id not in {item["segment_id"] for item in near}
    assert [(s.code_id, s.score) for s in found[segments[0].id]] == [
        (s.code_id, s.score) for s in without[segments[0].id]
    ]


def test_a_code_confirmed_just_before_is_ahead() -> None:
    segments = make_segments()
    found = suggest(segments, {2: ("one_size_workshop",)})
    elsewhere = [*segments[:2], *make_segments((TALK[2],), "t2"), segments[3]]
    apart = suggest(elsewhere, {2: ("one_size_workshop",)})
    assert score(found, segments[3], "one_size_workshop") > score(
        apart, segments[3], "one_size_workshop"
    )
    before = items(found, segments[3], "previous")
    assert {item["segment_id"] for item in before} == {segments[2].id}


CODE_IDS = [code.id for code in BOOK.codes if code.kind != "structural"]
SOME_CODES = st.lists(st.sampled_from(CODE_IDS), min_size=1, unique=True).map(tuple)
DECISIONS = st.dictionaries(st.integers(0, 3), SOME_CODES)
QUESTIONS = st.dictionaries(st.integers(0, 3), st.sampled_from(["q1", "q2"]))


@examples(40)
@given(DECISIONS, DECISIONS, QUESTIONS, st.booleans())
def test_evidence_adds_up_to_the_log_odds_of_the_score(
    confirmed: dict[int, tuple[str, ...]],
    rejected: dict[int, tuple[str, ...]],
    questions: dict[int, str],
    at_once: bool,
) -> None:
    segments = make_segments()
    made = suggester(segments, questions=questions)
    if at_once:
        made.learn(decisions(segments, confirmed, rejected))
    else:
        for i in {*confirmed, *rejected}:
            made.decide(segments[i].id, confirmed.get(i, ()), rejected.get(i, ()))
    for ranked in by_segment(made).values():
        for each in ranked:
            total = sum(item["share"] for item in each.evidence)
            assert each.score == pytest.approx(1 / (1 + np.exp(-total)), abs=0.01)
            sizes = [abs(item["share"]) for item in each.evidence]
            assert sizes == sorted(sizes, reverse=True)


@examples(20)
@given(DECISIONS, DECISIONS)
def test_decisions_one_by_one_are_remembered_as_decisions_at_once(
    confirmed: dict[int, tuple[str, ...]], rejected: dict[int, tuple[str, ...]]
) -> None:
    segments = make_segments()
    at_once, one_by_one = suggester(segments), suggester(segments)
    at_once.learn(decisions(segments, confirmed, rejected))
    for i in sorted({*confirmed, *rejected}, reverse=True):
        one_by_one.decide(segments[i].id, confirmed.get(i, ()), rejected.get(i, ()))
    one_by_one.mixer = at_once.mixer
    assert one_by_one.probabilities("t1") == pytest.approx(at_once.probabilities("t1"), abs=1e-5)


def test_a_decision_taken_back_leaves_nothing_behind() -> None:
    segments = make_segments()
    made = suggester(segments)
    before = made.probabilities("t1")
    made.decide(segments[1].id, ("shared_goals",))
    assert not np.allclose(made.probabilities("t1"), before)
    made.decide(segments[1].id, ())
    assert made.probabilities("t1") == pytest.approx(before, abs=1e-6)


def test_what_is_unknown_cannot_be_decided() -> None:
    segments = make_segments()
    made = suggester(segments)
    before = made.probabilities("t1")
    made.decide("nobody", ("shared_goals",))
    made.decide(segments[0].id, ("no_such_code",))
    assert (made.probabilities("t1") == before).all()


def test_retired_codes_are_not_suggested() -> None:
    codes = tuple(replace(code, retired=True) for code in BOOK.codes)
    assert not any(suggest(make_segments(), codes=codes, questions={0: "q1"}).values())
    some = tuple(replace(c, retired=c.id == "shared_goals") for c in BOOK.codes)
    found = suggest(make_segments(), {0: ("shared_goals",)}, codes=some)
    assert "shared_goals" not in {s.code_id for ranked in found.values() for s in ranked}


def test_codebooks_of_none_one_and_many_codes_work() -> None:
    segments = make_segments()
    assert not any(suggest(segments, codes=()).values())
    assert suggester(segments, codes=()).fit() == [None] * len(segments)
    alone = (Code("only", "Planning period", "descriptive"),)
    assert best(suggest(segments, {3: ("only",)}, codes=alone), segments[3]) == "only"
    many = tuple(Code(f"c{i}", f"Planning {i}", "descriptive") for i in range(400))
    found = suggest(segments, {0: ("c7", "c8"), 1: ("c7",)}, codes=many)
    assert all(len(ranked) == TOP for ranked in found.values())


def test_a_study_without_segments_has_no_suggestions() -> None:
    made = suggester([])
    made.learn(SegmentDecisions())
    assert made.suggest("t1", version="v1") == []
    assert made.fit() == []


def test_a_code_without_definition_is_suggested_by_its_name() -> None:
    codes = (
        Code("planning", "Planning period", "descriptive"),
        Code("slides", "Slides", "descriptive"),
    )
    segments = make_segments()
    found = suggest(segments, codes=codes)
    assert [best(found, segments[2]), best(found, segments[3])] == ["slides", "planning"]


def test_the_same_words_twice_get_the_same_suggestions_from_words_alone() -> None:
    segments = make_segments((TALK[0], TALK[0]))
    made = suggester(segments)
    first, second = made.probabilities("t1")
    assert first == pytest.approx(second, abs=1e-6)
    made.learn(decisions(segments, {0: ("lost_planning",), 1: ("lost_planning",)}))
    found = by_segment(made)
    assert best(found, segments[0]) == best(found, segments[1]) == "lost_planning"


def test_an_interview_alone_promises_nothing_yet() -> None:
    segments = make_segments()
    made = suggester(segments)
    made.learn(decisions(segments, {0: ("shared_goals",), 3: ("lost_planning",)}))
    assert made.history is not None
    assert made.history.rows.tolist() == [0, 3]
    assert made.promise.confident is None
    assert made.promise.needs == 12  # of 20, two segments' four suggestions each are there
    bands = {each.band for ranked in by_segment(made).values() for each in ranked}
    assert bands <= {"worth a look", "abstain"}


def test_a_rejection_alone_is_no_history_but_is_learned() -> None:
    segments = make_segments(BUS)
    made = suggester(segments)
    before = made.probabilities("t1")
    made.learn(decisions(segments, {}, {2: ("shared_goals",)}))
    assert made.history is not None
    assert len(made.history.rows) == 0
    column = [code.id for code in made.codes].index("shared_goals")
    assert made.probabilities("t1")[3, column] < before[3, column]


def test_how_well_codes_fit_is_the_probability_of_the_best() -> None:
    segments = [*make_segments(), *make_segments(TALK[:2], "t2")]
    made = suggester(segments)
    rows = np.concatenate([made.probabilities("t1"), made.probabilities("t2")])
    assert made.fit() == pytest.approx(rows.max(axis=1))
