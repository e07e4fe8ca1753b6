"""The marked set is whole, and what is measured on it is what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import ThroughlineError
from pipeline.concepts.connective_rules import Connective
from pipeline.evaluation.connectives import (
    HALVES,
    MarkedConnection,
    MarkedPassage,
    judge,
    read_marked,
)

TEXT = "We stopped because nobody came."
CAUSE, EFFECT, CUE = (19, 30), (0, 10), (11, 18)
MARKED = MarkedPassage(TEXT, (MarkedConnection(CAUSE, EFFECT, "leads_to", False),))


def found(
    cause: tuple[int, int] = CAUSE, effect: tuple[int, int] = EFFECT, *, denied: bool = False
):
    return Connective(cause, effect, CUE, "leads_to", denied)


def test_the_set_has_sentences_of_every_kind_and_halves_that_follow_from_the_words() -> None:
    passages = read_marked()
    assert len(passages) >= 150
    assert {each.half for each in passages} == set(HALVES)
    assert sum(not each.connections for each in passages) >= 50
    polarities = {mark.polarity for each in passages for mark in each.connections}
    assert polarities == {"leads_to", "helps", "hinders"}
    assert any(mark.negated for each in passages for mark in each.connections)


def test_what_is_marked_is_right_whichever_words_stand_at_its_edges() -> None:
    judged = judge(MARKED, [found(effect=(3, 10))])
    assert (judged.right, judged.direction, judged.polarity) == (1, 1, 1)


def test_a_link_the_wrong_way_round_is_found_but_its_direction_is_wrong() -> None:
    judged = judge(MARKED, [found(EFFECT, CAUSE)])
    assert (judged.found, judged.right, judged.direction) == (1, 1, 0)


def test_a_denial_that_is_missed_is_a_wrong_polarity() -> None:
    assert judge(MARKED, [found(denied=True)]).polarity == 0


def test_a_mark_is_met_once_and_what_is_not_marked_is_wrong() -> None:
    judged = judge(MARKED, [found(), found()])
    assert (judged.found, judged.right) == (2, 1)
    assert judge(MarkedPassage(TEXT, ()), [found()]).right == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("id,text\n1,a\n", "needs the columns"),
        ("id,text,cause,effect,polarity,negated\n", "needs the columns"),
        (
            "id,text,cause,effect,polarity,negated\n7,We met.,rain,We met,leads_to,no\n",
            "Sentence 7",
        ),
    ],
)
def test_a_set_that_is_not_one_is_told_in_a_sentence(tmp_path: Path, words: str, said: str) -> None:
    path = tmp_path / "set.csv"
    path.write_text(words, encoding="utf-8")
    with pytest.raises(ThroughlineError, match=said):
        read_marked(path)
