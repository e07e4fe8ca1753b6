"""Passages by words and by meaning, and which of them are wanted."""

from __future__ import annotations

import pytest

from app.search.passages import (
    NoVectors,
    PassagesWanted,
    SearchIndex,
    find_meaning,
    find_words,
)
from models.store.study import Study
from tests.app.requests import gives_code
from tests.fakes import FakeEncoder, make_transcript
from tests.studies import CODER, LINES, small_study

ALL = PassagesWanted()


@pytest.fixture
def two(tmp_path) -> Study:
    """The same interview with a teacher and a coach."""
    made = [
        make_transcript(LINES, name=f"of_{role}", attributes={"participant": role, "role": role})
        for role in ("Teacher", "Coach")
    ]
    return small_study(tmp_path / "two.study", made)


def index(study: Study, coder: str = CODER) -> SearchIndex:
    return SearchIndex().at(study, coder)


def test_words_stand_in_their_context_one_line_a_place(two: Study) -> None:
    found = find_words(index(two), "goals", ALL, limit=100)
    assert found["total"] == len(found["hits"])
    texts = {each.id: each.text for each in two.transcripts()}
    assert found["total"] == sum(text.lower().count("goals") for text in texts.values())
    for hit in found["hits"]:
        line = hit["before"] + hit["hit"] + hit["after"]
        assert hit["hit"].lower() == "goals"
        assert line in texts[hit["transcript_id"]]
    assert [each["asks"] for each in found["hits"]].count(True) == 2
    short = find_words(index(two), "goals", ALL, limit=1)
    assert (len(short["hits"]), short["total"]) == (1, found["total"])


def test_only_what_is_wanted_is_found(two: Study) -> None:
    gives_code(two, "time", segments=slice(1))
    ready = index(two)
    first = two.segments()[0]
    by = {
        "speaker": find_words(ready, "goals", PassagesWanted(speaker="others"), limit=99),
        "attribute": find_words(ready, "goals", PassagesWanted(attribute="role=Coach"), limit=99),
        "code": find_words(ready, "goals", PassagesWanted(code="time"), limit=99),
    }
    assert not any(each["asks"] for each in by["speaker"]["hits"])
    assert {each["who"] for each in by["attribute"]["hits"]} == {"Coach"}
    assert {each["segment_id"] for each in by["code"]["hits"]} <= {first.id}
    theirs = find_words(index(two, "second"), "goals", PassagesWanted(code="time"), limit=99)
    assert theirs["hits"] == []  # what another coder gave is no filter of mine


def test_the_passage_that_says_it_is_the_closest_in_meaning(two: Study) -> None:
    encoder = FakeEncoder()
    segment = two.segments()[4]
    found = find_meaning(index(two), segment.quote, ALL, limit=3, get_encoder=lambda: encoder)
    assert found["hits"][0]["quote"] == segment.quote
    assert found["hits"][0]["likeness"] == pytest.approx(1.0, abs=1e-3)
    assert len(found["hits"]) == 3
    assert found["total"] == len(two.segments())
    likeness = [each["likeness"] or 0 for each in found["hits"]]
    assert likeness == sorted(likeness, reverse=True)
    some = PassagesWanted(attribute="role=Coach")
    coach = find_meaning(index(two), segment.quote, some, limit=99, get_encoder=lambda: encoder)
    assert {each["who"] for each in coach["hits"]} == {"Coach"}
    assert coach["total"] == len(two.segments()) / 2


def test_a_study_without_vectors_says_what_is_to_be_done(tmp_path) -> None:
    from tests.studies import empty_study

    study = empty_study(tmp_path / "empty.study")
    study.add_transcripts([make_transcript(LINES, name="a", attributes={})], actor=CODER)
    with pytest.raises(NoVectors, match="Press Suggest codes"):
        find_meaning(index(study), "goals", ALL, limit=9, get_encoder=FakeEncoder)


def test_vectors_are_read_once_though_codes_change(two: Study) -> None:
    ready = index(two)
    rows = ready.vectors()[1]
    gives_code(two, "time")
    assert ready.at(two, CODER).vectors()[1] is rows
    assert len(ready.codes) == 3
