"""Links to a framework: declared ones in full, others by likeness, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from models.records import (
    Answer,
    Codebook,
    Dimension,
    DimensionLink,
    Framework,
    Question,
    Segment,
    Subdimension,
)
from pipeline.concepts.dimensions import (
    TOP,
    Part,
    Reader,
    dimension_texts,
    framework_parts,
    map_dimensions,
)
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


def test_what_a_definition_says_does_not_count_is_not_read_as_counting() -> None:
    function = Subdimension("f", "Praise", "Thanking staff. Not pay (incentives).", ("Well done.",))
    dimension = Dimension("d", "D", "", (function,))
    parts = framework_parts([Framework("x", "X", "", (dimension,))])
    assert parts[0].texts == ("Praise: Thanking staff.", "Well done.")


def reader(parts: list[Part], taught: Sequence[tuple[str, str]] = ()) -> Reader:
    texts = [text for part in parts for text in part.texts] + [text for text, _ in taught]
    return Reader(parts, dict(zip(texts, FakeEncoder().encode(texts), strict=True)), taught)


def part(id_: str, definition: str = "", indicators: tuple[str, ...] = ()) -> Part:
    return Part("x", id_, id_, "d", definition, indicators)


PARTS = [
    part("goals", "Choosing goals for the school.", ("We set three goals.", "Our goals are few.")),
    part("time", "Guarding planning time.", ("Meetings eat my planning.",)),
    part("praise", "Thanking people.", ("She wrote me a card.", "Nobody said thank you.")),
    part("bare"),
]
SAID = ["We set goals.", "Meetings eat planning time.", "She said thank you.", "zzz", ""]


def test_each_text_is_read_by_itself() -> None:
    rows = FakeEncoder().encode(SAID)
    whole = reader(PARTS).read(SAID, rows)
    assert [whole.parts[i].id for i in whole.standing.argmax(axis=1)[:3]] == [
        "goals",
        "time",
        "praise",
    ]
    for i, text in enumerate(SAID):
        alone = reader(PARTS).read([text], rows[i : i + 1])
        np.testing.assert_allclose(alone.standing[0], whole.standing[i], atol=1e-9)
        np.testing.assert_allclose(alone.strength[0], whole.strength[i], atol=1e-9)


def test_the_order_of_parts_changes_nothing() -> None:
    rows = FakeEncoder().encode(SAID)
    forth, back = reader(PARTS).read(SAID, rows), reader(PARTS[::-1]).read(SAID, rows)
    np.testing.assert_allclose(forth.standing, back.standing[:, ::-1], atol=1e-9)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_few_parts_and_parts_known_by_name_alone_give_finite_shares(count: int) -> None:
    for parts in (PARTS[:count], [part(f"p{i}") for i in range(count)], [part("?")] * count):
        found = reader(parts).read(SAID, FakeEncoder().encode(SAID))
        assert found.strength.shape == (len(SAID), count)
        assert np.isfinite(found.standing).all()
        assert ((found.strength >= 0) & (found.strength <= 1)).all()


def test_no_texts_give_an_empty_reading() -> None:
    assert reader(PARTS).read([], np.zeros((0, 0))).strength.shape == (0, 4)


def test_what_is_like_no_part_is_weaker_than_what_is_like_one() -> None:
    found = reader(PARTS).read(SAID, FakeEncoder().encode(SAID))
    assert found.strength[3].max() < found.strength[0].max()


def test_codes_that_declare_a_function_teach_its_words() -> None:
    said = "Lanyards everywhere."
    rows = FakeEncoder().encode([said])
    plain = reader(PARTS).read([said], rows).standing[0]
    taught = reader(PARTS, [("The lanyards.", "time")]).read([said], rows).standing[0]
    assert taught[1] > plain[1]
    assert taught.argmax() == 1


def test_retired_codes_are_not_linked_and_teach_nothing() -> None:
    retired = replace(BOOK.codes[0], id="gone", retired=True, dimensions=("protecting_time",))
    with_it = links("We sat together.", book=replace(BOOK, codes=(*BOOK.codes, retired)))
    assert with_it == links("We sat together.")


def test_a_study_without_frameworks_or_codes_has_no_links() -> None:
    assert links("Words.", book=replace(BOOK, frameworks=(), codes=(), questions=())) == []


@pytest.mark.slow
def test_participants_sentences_are_read_as_people_read_them() -> None:
    from models.codebook.frameworks import load_framework
    from pipeline.encoder.loading import load_encoder

    said = {
        "He has never once watched me teach.": "supervising_instruction",
        "Third grade and fourth grade cover the same unit twice.": "coordinating_curriculum",
        "You meet her on the playground every day.": "visibility",
        "They cancelled my prep again to cover a class.": "protecting_time",
        "I got a bonus and a handshake.": "teacher_incentives",
        "We let them pass although they could not do it.": "academic_standards",
    }
    framework = load_framework("hallinger-murphy")
    encoder = load_encoder()
    texts = dimension_texts([framework], [])
    vectors = dict(zip(texts, encoder.encode(texts), strict=True))
    found = Reader(framework_parts([framework]), vectors).read(
        list(said), encoder.encode(list(said))
    )
    best = np.argsort(-found.standing, axis=1)[:, :3]
    hits = [
        gold in {found.parts[i].id for i in row}
        for row, gold in zip(best, said.values(), strict=True)
    ]
    assert sum(hits) >= 5


@pytest.mark.parametrize(("lines", "spread"), [(10, 0.2), (40, 0.8 / 2.8), (2, (1 / 6) / (13 / 6))])
def test_shared_words_count_for_more_where_parts_have_many_lines(lines: int, spread: float) -> None:
    # all vectors alike, so that words alone tell parts apart; weighing them alike at any number
    # of lines made frameworks of five indicators follow words shared by chance
    parts = [
        part(name, indicators=tuple(f"{name} {i}" for i in range(lines - 1)))
        for name in ("goals", "time", "praise")
    ]
    vectors = {text: np.array([1.0, 0.0]) for each in parts for text in each.texts}
    found = Reader(parts, vectors).read(["about time"], np.array([[1.0, 0.0]]))
    assert found.parts[int(found.standing.argmax())].id == "time"
    assert found.standing.std() == pytest.approx(spread)
