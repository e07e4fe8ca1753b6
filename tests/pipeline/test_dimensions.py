"""Links to a framework: declared ones in full, others by likeness, each with its reason."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.records import Answer, Codebook, DimensionLink, Question, Segment
from pipeline.dimensions import TOP, dimension_texts, framework_parts, map_dimensions
from tests.fakes import FakeEncoder, make_codebook

BOOK = make_codebook()


def links(
    quote: str = "",
    *,
    book: Codebook = BOOK,
    question: str | None = None,
    confirmed: dict[str, list[str]] | None = None,
    relations: dict[str, tuple[str, str]] | None = None,
) -> list[DimensionLink]:
    encoder = FakeEncoder()
    texts = dimension_texts(book.frameworks, book.codes)
    segments = [Segment("s", "t", "a", 0, 0, 0, len(quote), quote)] if quote else []
    return map_dimensions(
        book,
        book.codes,
        vectors=dict(zip(texts, encoder.encode(texts), strict=True)),
        segments=segments,
        segment_vectors=encoder.encode([s.quote for s in segments]) if segments else None,
        answers=[Answer("a", "t", 0, question, 0, 9, 0, 0, 1.0)],
        confirmed=confirmed,
        relations=relations,
    )


def of(found: list[DimensionLink], kind: str, subject: str) -> dict[str, DimensionLink]:
    return {
        each.dimension_id: each
        for each in found
        if (each.subject_kind, each.subject_id) == (kind, subject)
    }


def test_what_the_codebook_declares_counts_in_full() -> None:
    found = of(links(), "code", "goals")
    assert list(found) == ["framing_goals"]
    assert found["framing_goals"].strength == 1.0
    assert "declared" in found["framing_goals"].reason


def test_other_codes_are_linked_by_their_description() -> None:
    found = of(links(), "code", "one_size_workshop")
    assert "professional_development" in found or not found
    assert of(links(), "code", "shared_goals")["framing_goals"].strength < 1.0


def test_questions_are_linked_as_declared() -> None:
    assert of(links(), "question", "q4")["protecting_time"].strength == 1.0


def test_a_segments_words_link_it() -> None:
    found = of(links("The workshop taught me a lot about training."), "segment", "s")
    assert next(iter(found)) == "professional_development"
    assert "words" in found["professional_development"].reason


def test_question_code_and_words_add_up() -> None:
    quote = "The workshop taught me a lot about training."
    alone = of(links(quote), "segment", "s")["professional_development"].strength
    asked = of(links(quote, question="q2"), "segment", "s")["professional_development"]
    assert 1.0 >= asked.strength > alone
    assert "question q2" in asked.reason
    coded = of(links(quote, confirmed={"s": ["time"]}), "segment", "s")
    assert {"professional_development", "protecting_time"} <= set(coded)
    assert "code time" in coded["protecting_time"].reason


def test_independent_sources_worked_by_hand() -> None:
    # the question gives 0.45, the code 0.8; together 1 - 0.55 * 0.2 = 0.89
    quiet = "zzz qqq"
    found = of(links(quiet, question="q4", confirmed={"s": ["time"]}), "segment", "s")
    strength = found["protecting_time"].strength
    assert strength >= 0.89
    if "words" not in found["protecting_time"].reason:
        assert strength == pytest.approx(0.89)


def test_a_relation_is_linked_through_both_its_codes() -> None:
    found = of(links(relations={"r1": ("goals", "time")}), "relation", "r1")
    assert set(found) >= {"framing_goals", "protecting_time"}


def test_a_dimension_named_as_a_whole_is_linked_with_its_functions() -> None:
    whole = Question("q9", "goals", None, "leading", {"teacher": "How do leaders lead?"})
    book = replace(BOOK, questions=(*BOOK.questions, whole))
    assert of(links(book=book), "question", "q9")["leading"].strength == 1.0
    found = of(links("We sat together.", book=book, question="q9"), "segment", "s")
    assert "leading" in found


def test_only_the_strongest_few_are_kept() -> None:
    by_subject: dict[tuple[str, str], int] = {}
    for each in links("goals training workshops planning time meetings school teachers"):
        key = (each.subject_kind, each.subject_id)
        by_subject[key] = by_subject.get(key, 0) + 1
    assert max(by_subject.values()) <= TOP


def test_a_framework_without_functions_is_linked_by_its_dimensions() -> None:
    dimension = replace(BOOK.frameworks[0].dimensions[0], definition="Goals.", functions=())
    framework = replace(BOOK.frameworks[0], dimensions=(dimension,))
    assert [part.id for part in framework_parts([framework])] == ["leading"]


def test_strengths_are_shares() -> None:
    found = links("We set goals at the workshop.", question="q1", confirmed={"s": ["goals"]})
    assert all(0.0 < each.strength <= 1.0 for each in found)
    assert np.isfinite([each.strength for each in found]).all()
