"""Candidates of axial coding: from decisions, with what speaks for and against each."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records import Answer, Code, Segment, Transcript, Turn
from pipeline.concepts.axial import (
    MIN_INTERVIEWS,
    MIN_TOGETHER,
    RelationCandidate,
    propose_relations,
)
from pipeline.concepts.connective_rules import Connective
from pipeline.concepts.said_connections import (
    ClauseTie,
    CodedTalk,
    CodeWords,
    SaidConnection,
    connectives_of,
    tie_connections,
)

Coded = Sequence[Sequence[Sequence[str]]]  # interviews, answers, segments: each a string of codes


def study(coded: Coded) -> tuple[list[Segment], list[Answer], dict[str, tuple[str, ...]]]:
    """Interviews of answers of segments; each segment is given as its codes, a letter each."""
    segments, answers, confirmed = [], [], {}
    for i, interview in enumerate(coded):
        at = 0
        for j, answer in enumerate(interview):
            answers.append(Answer(f"t{i}.a{j}", f"t{i}", j, f"q{j}", 0, 1, 0, 0, 1.0))
            for codes in answer:
                id_ = f"t{i}.{at}"
                segments.append(Segment(id_, f"t{i}", f"t{i}.a{j}", at, at, at, at + 1, ""))
                if codes:
                    confirmed[id_] = tuple(codes)
                at += 1
    return segments, answers, confirmed


def only(coded: Coded, *said: SaidConnection) -> RelationCandidate:
    [candidate] = propose_relations(*study(coded), said).candidates
    return candidate


def said(cause: str, effect: str, polarity: str = "leads_to", **more: bool) -> SaidConnection:
    return SaidConnection(
        "t0",
        ("t0.0",),
        (0, 1),
        (2, 3),
        (1, 2),
        polarity,
        more.pop("negated", False),
        ClauseTie(cause, "coded"),
        ClauseTie(effect, "coded"),
        **more,
    )


def test_counts_are_of_segments_and_of_answers() -> None:
    found = only([[["ab", "c"], ["a", "b"], ["a"]]])
    assert (found.segments.both, found.segments.first, found.segments.second) == (1, 3, 2)
    assert found.segments.total == 5
    assert (found.answers.both, found.answers.first, found.answers.second) == (2, 3, 2)
    assert found.answers.lift == pytest.approx(2 * 3 / (3 * 2))


def test_order_tells_which_comes_first_in_an_answer() -> None:
    found = only([[["a", "b"], ["a", "c", "b"], ["b", "a"], ["ab"]]])
    assert (found.order.first, found.order.second, found.order.neither) == (2, 1, 1)
    assert (found.order.then, found.order.back) == (2, 1)


def test_a_small_study_gets_counts_and_a_sentence_in_place_of_p() -> None:
    report = propose_relations(*study([[["ab"], ["ab"]]]))
    assert "needs at least 5" in report.why_no_p
    assert report.tests == 0
    [found] = report.candidates
    assert found.above_line is None
    assert (found.segments.p, found.segments.q, found.q) == (None, None, None)


def test_few_segments_get_none_either() -> None:
    report = propose_relations(*study([[["ab"], ["ab"]]] * MIN_INTERVIEWS))
    assert "Coded segments: 10." in report.why_no_p


def test_nothing_coded_proposes_nothing() -> None:
    segments, answers, _ = study([[["", ""]]])
    report = propose_relations(segments, answers, {})
    assert (report.candidates, report.interviews, report.segments) == ((), 0, 0)


def together(n: int = 6) -> Coded:
    """Interviews in which a and b always go together; c to e do so in no segment."""
    return [[["ab", "c"], ["d", "e"], ["c", "d"], ["ab", "e"], ["c"], ["d", "e"]]] * n


def test_what_always_goes_together_is_above_the_line_and_its_q_is_stated() -> None:
    report = propose_relations(*study(together()))
    found = report.candidates[0]
    assert found.above_line
    assert (found.first, found.second) == ("a", "b")
    assert report.tests == 4 * 10  # five codes, ten pairs: segments, answers, then, and back
    assert found.segments.q is not None
    assert found.segments.p is not None
    assert found.segments.q >= found.segments.p


def test_counter_examples_are_of_questions_that_brought_both_elsewhere() -> None:
    """An answer without one speaks against a pair only where both could have been said."""
    coded = [[["ab"], ["a"]], [["ab"], ["a"]], [["a"], ["b"]]]
    found = only(coded)
    assert found.contrary == ("t2.0",)
    assert found.supporting == ("t0.0", "t1.0")
    assert found.both_in == ("t0", "t1", "t2")


def test_participants_stand_on_each_side() -> None:
    found = only([[["ab"], ["ab"]], [["a"]], [["b"]]])
    assert (found.both_in, found.first_in, found.second_in) == (("t0",), ("t1",), ("t2",))


def test_what_participants_connect_is_a_candidate_and_gives_type_and_direction() -> None:
    found = only([[["a", "b"]]], said("b", "a", "helps"))
    assert (found.first, found.second, found.proposed_type) == ("b", "a", "helps")
    assert (found.order.first, found.order.second) == (0, 1)


def test_causes_are_conditions_and_what_is_overcome_stands_between() -> None:
    assert only([[["a", "b"]]], said("a", "b")).proposed_type == "causal_condition"
    overcome = only([[["a", "b"]]], said("a", "b", "hinders", negated=True))
    assert overcome.proposed_type == "intervening_condition"


def test_a_denied_connection_proposes_nothing_and_speaks_against() -> None:
    found = only([[["a", "b"]]], said("a", "b", negated=True))
    assert found.proposed_type is None
    assert found.contrary == ("t0.0",)


def test_a_connection_of_unknown_direction_proposes_no_type() -> None:
    assert only([[["ab"]]], said("a", "b", way_told=False)).proposed_type is None


codes = st.lists(st.lists(st.lists(st.sampled_from(["", "a", "b", "ab", "abc"]), min_size=1,
                                   max_size=4), min_size=1, max_size=4), max_size=8)  # fmt: skip


@given(codes)
def test_every_count_is_what_counting_gives(coded: Coded) -> None:
    report = propose_relations(*study(coded))
    answers = [set("".join(answer)) for interview in coded for answer in interview]
    segments = [set(one) for interview in coded for answer in interview for one in answer if one]
    for each in report.candidates:
        pair = {each.first, each.second}
        assert each.answers.both == sum(pair <= one for one in answers)
        assert each.segments.both == sum(pair <= one for one in segments)
        assert each.answers.total == sum(bool(one) for one in answers)
        assert each.order.first + each.order.second + each.order.neither == each.answers.both
        assert max(each.answers.both, each.segments.both) >= MIN_TOGETHER
        assert not set(each.supporting) & set(each.contrary)


# -- connectives and the codes of their clauses

TEXT = "We stopped because nobody came."
CAUSE, EFFECT = (19, 30), (0, 10)
FOUND = Connective(CAUSE, EFFECT, (11, 18), "leads_to")
CODES = {each: Code(each, each, "descriptive") for each in ("a", "b", "c")}
OTHER = "Nobody came on Monday, nobody came at all. We stopped the club. We stopped early."


def talk(placed: Sequence[tuple[int, int, str]], *, learned: bool = False) -> CodedTalk:
    interviews = {"t": interview("t", TEXT), "u": interview("u", OTHER)}
    codings = {"t": list(placed)}
    if learned:
        codings["u"] = [(0, 42, "a"), (43, len(OTHER), "b")]
    counted = {each: each for each in CODES}
    segments = {
        "t": [
            Segment("t.1", "t", "t.a", 0, 0, 0, 18, TEXT[:18]),
            Segment("t.2", "t", "t.a", 1, 0, 19, 31, TEXT[19:]),
        ]
    }
    return CodedTalk(segments, codings, counted, CodeWords.of(interviews, codings, counted, CODES))


def interview(name: str, text: str) -> Transcript:
    return Transcript(name, name, name, "x", "", text, (Turn(0, "P", "participant", 0, len(text)),))


def tied(spoken: CodedTalk) -> list[SaidConnection]:
    return tie_connections({"t": [FOUND]}, {"t": interview("t", TEXT)}, spoken)


def test_a_clause_is_tied_to_the_code_whose_span_it_lies_in() -> None:
    [one] = tied(talk([(0, 18, "b"), (19, 31, "a")]))
    assert (one.cause_tie, one.effect_tie) == (ClauseTie("a", "coded"), ClauseTie("b", "coded"))
    assert one.segment_ids == ("t.2", "t.1")


def test_of_several_codes_the_one_that_shares_its_words_is_taken() -> None:
    [one] = tied(talk([(0, 31, "a"), (0, 31, "b")], learned=True))
    assert (one.cause_tie, one.effect_tie) == (ClauseTie("a", "words"), ClauseTie("b", "words"))
    assert one.way_told


def test_where_words_speak_for_neither_the_direction_is_not_told() -> None:
    [one] = tied(talk([(0, 31, "a"), (0, 31, "b")]))
    assert not one.way_told


def test_a_clause_without_a_code_takes_the_nearest_beside_it_and_says_so() -> None:
    """Only of the same answer: what is said to another question is not what is connected."""
    placed = [(19, 31, "a")]
    assert tied(talk(placed)) == []  # both sides would be the one code
    [one] = tied(talk([(0, 3, "b"), (19, 31, "a")]))
    assert one.effect_tie == ClauseTie("b", "near")


def test_two_clauses_of_one_code_connect_nothing() -> None:
    assert tied(talk([(0, 31, "a")])) == []


def test_a_category_counts_once_for_the_codes_below_it() -> None:
    spoken = talk([(0, 18, "b"), (19, 31, "a")])
    rolled = CodedTalk(spoken.segments, spoken.codings, {"a": "c", "b": "c"}, spoken.words)
    assert tied(rolled) == []


def test_the_interviewer_is_not_read() -> None:
    seen: list[str] = []

    def refuse(texts: Sequence[str]) -> list[object]:
        seen.extend(texts)
        return []

    turns = (Turn(0, "I", "interviewer", 0, 31),)
    one = Transcript("t", "t", "t", "x", "", TEXT, turns)
    assert connectives_of(one, refuse) == []
    assert seen == []
