"""Records: what the tables hold, and ids that are the same on every machine."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from typing import Any

import pytest

from models.events import Event
from models.records import (
    Answer,
    Segment,
    Suggestion,
    Transcript,
    answer_id,
    segment_id,
    suggestion_id,
    transcript_id,
)
from models.store.results import Progress
from models.store.tables import (
    AnswerRow,
    Base,
    EventRow,
    ProgressRow,
    SegmentRow,
    SuggestionRow,
    TranscriptRow,
)
from tests.models.making import interview

READING = {"doubts", "make"}  # of a transcript when its file is read; they are not stored

# record, its table, and what only one of them has
PAIRS: list[tuple[Any, Any, set[str]]] = [
    (Transcript, TranscriptRow, {"position", *READING}),
    (Event, EventRow, {"position"}),
    (Answer, AnswerRow, set()),
    (Segment, SegmentRow, set()),
    (Suggestion, SuggestionRow, {"coder", "current"}),
    (Progress, ProgressRow, set()),
]


@pytest.mark.parametrize(("record", "table", "more"), PAIRS)
def test_a_table_has_the_fields_of_its_record(record: Any, table: Any, more: set[str]) -> None:
    held = {attribute.key for attribute in table.__mapper__.column_attrs}
    assert held ^ {field.name for field in fields(record)} == more


@pytest.mark.parametrize(("record", "table", "more"), PAIRS)
def test_a_column_is_nullable_where_its_field_may_be_nothing(
    record: Any, table: Any, more: set[str]
) -> None:
    for field in (each for each in fields(record) if each.name not in READING):
        column = table.__mapper__.column_attrs[field.name].columns[0]
        assert column.nullable == ("None" in str(field.type)), field.name


def test_no_column_is_named_by_a_word_that_databases_keep_for_themselves() -> None:
    reserved = set("end group index key order select start table user values when".split())
    names = {column.name for table in Base.metadata.tables.values() for column in table.columns}
    assert not names & reserved


def test_records_are_frozen() -> None:
    transcript = interview()
    with pytest.raises(FrozenInstanceError):
        transcript.text = "other words"  # type: ignore[misc]


def test_a_turn_quotes_its_own_range() -> None:
    transcript = interview()
    assert transcript.quote(transcript.turns[0]) == "What goals did your school set?"
    assert transcript.quote(transcript.turns[1]).startswith("We wrote them together. \U0001f600")


def test_ids_are_of_content_and_fit_their_columns() -> None:
    transcript = transcript_id("words", "Ms. Reed:0-5")
    assert transcript == transcript_id("words", "Ms. Reed:0-5")
    assert transcript != transcript_id("words", "Ms. Lee:0-5")
    assert transcript != transcript_id("other", "Ms. Reed:0-5")
    segment = segment_id(transcript, 10**8, 10**9)
    made = {
        TranscriptRow: transcript,
        AnswerRow: answer_id(transcript, 10**9),
        SegmentRow: segment,
        SuggestionRow: suggestion_id(segment, "goals", "v1"),
    }
    for table, id_ in made.items():
        assert len(id_) <= table.__table__.c.id.type.length
