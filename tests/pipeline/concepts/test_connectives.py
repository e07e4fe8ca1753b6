"""What people connect when they talk, on spaCy's parse: the marked set, and one of each kind."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.concepts.connective_rules import Connective
from pipeline.concepts.connectives import CUES, Parser, find_connectives
from pipeline.evaluation.connectives import HALVES, measure_connectives, read_marked
from pipeline.segments.sentences import load_parser

Find = Callable[[str], list[tuple[str, str, str, bool]]]


@pytest.fixture(scope="module")
def parse() -> Parser:
    return load_parser()


@pytest.fixture(scope="module")
def find(parse: Parser) -> Find:
    def found(text: str) -> list[tuple[str, str, str, bool]]:
        [some] = find_connectives([text], parse)
        return [
            (text[slice(*each.cause)], text[slice(*each.effect)], each.polarity, each.negated)
            for each in some
        ]

    return found


@pytest.mark.slow
@pytest.mark.parametrize("half", HALVES)
def test_the_marked_sentences_are_read_as_promised(parse: Parser, half: str) -> None:
    """Half of the links that people hear have no causal word; those that have are not missed."""
    figures = measure_connectives(read_marked(), parse)[half]
    assert figures["precision"] >= 0.90  # type: ignore[operator]
    assert figures["recall"] >= 0.75  # type: ignore[operator]
    assert figures["direction"] >= 0.90  # type: ignore[operator]
    assert figures["polarity"] >= 0.90  # type: ignore[operator]


@pytest.mark.slow
def test_cause_and_effect_stand_in_either_order(find: Find) -> None:
    told = ("nobody came", "we stopped", "leads_to", False)
    assert find("Well, um, we stopped because nobody came.") == [told]
    assert find("And because nobody came, we stopped, you know.") == [told]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "polarity", "negated"),
    [
        ("The coach helps new teachers plan.", "helps", False),
        ("The coach doesn't help new teachers plan.", "helps", True),
        ("The rules keep parents from visiting.", "hinders", False),
        ("Parents visit even though the rules are strict.", "hinders", True),
        ("Parents can't visit unless the office signs a form.", "hinders", False),
        ("The visits led to trust.", "leads_to", False),
        ("I don't think parents stay away because of the rules.", "leads_to", True),
    ],
)
def test_polarity_and_denial_are_told(find: Find, text: str, polarity: str, negated: bool) -> None:
    [(_, _, said, denied)] = find(text)
    assert (said, denied) == (polarity, negated)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "Did they leave because of the pay?",
        "Do you think the coach helps teachers plan",
        "I wonder if the coach has time.",
        "So, yeah, it was so nice.",
        "We have had a coach since the new principal came.",
        "She makes good coffee.",
        "It makes sense.",
        "They help.",
    ],
)
def test_questions_and_other_uses_of_the_words_claim_nothing(find: Find, text: str) -> None:
    assert find(text) == []


@pytest.mark.slow
def test_a_tag_does_not_make_a_claim_a_question(find: Find) -> None:
    assert len(find("People leave because of the pay, right?")) == 1


@pytest.mark.slow
def test_that_is_why_points_to_the_sentence_before_unless_it_asks(find: Find) -> None:
    told = [("The heating broke", "the kids stayed home", "leads_to", False)]
    assert find("The heating broke. That's why the kids stayed home.") == told
    assert find("Did the heating break? That's why the kids stayed home.") == []


@pytest.mark.slow
def test_a_link_with_nothing_but_a_pronoun_on_a_side_is_none(find: Find) -> None:
    assert find("It's because of them.") == []
    assert find("They made us sign it.") == []


@pytest.mark.slow
def test_every_marked_sentence_with_a_link_is_parsed_but_for_a_bare_so() -> None:
    """What has no cue is not parsed at all; the filter must not be what loses a link."""
    lost = [each.text for each in read_marked() if each.connections and not CUES.search(each.text)]
    assert lost == ["We never got the passwords. So nobody used the thing."]


def test_what_has_no_cue_is_never_parsed() -> None:
    def refuse(texts: object) -> list[object]:
        assert not texts
        return []

    assert find_connectives(["We meet on Mondays.", ""], refuse) == [[], []]


@pytest.mark.slow
def test_spans_are_of_the_passage_whatever_stands_in_it(parse: Parser) -> None:
    """Offsets are code points: a sign of four bytes before a clause must not move it."""
    text = "\U0001f600 We stopped because nobody came.\nSo, yeah."
    [[found]] = find_connectives([text], parse)
    assert isinstance(found, Connective)
    assert text[slice(*found.cue)] == "because"
    assert text[slice(*found.cause)] == "nobody came"
