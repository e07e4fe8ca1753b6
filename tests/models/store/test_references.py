"""What a decision names must exist, and its quotation be the text at its span."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import EventInvalid, SpanMismatch
from models.spans import check_span
from models.store.study import Study
from tests.decisions import new_event
from tests.models.making import IDA, ROSA, code, coding, merged, theme, undo
from tests.properties import examples

SPANS_WRONG: list[tuple[Any, Any]] = [
    (0, 0),
    (4, 2),
    (-4, 4),
    (0, 10_000),
    (0.0, 4.0),
    ("0", "4"),
    (None, None),
    (False, 4),
    (0, True),
]


@pytest.mark.parametrize(("start", "end"), SPANS_WRONG)
def test_a_span_that_is_no_range_of_the_text_is_refused(study: Study, start: Any, end: Any) -> None:
    transcript = study.transcripts()[0]
    quote = transcript.text[int(start or 0) : int(end or 0)]
    payload = coding(transcript).payload | {"start": start, "end": end, "quote": quote}
    sent = new_event("coding.added", ROSA, payload)
    with pytest.raises(SpanMismatch, match="Reload the page"):
        study.append([sent])


def test_true_is_not_the_offset_one(study: Study) -> None:
    # text[0:True] is a text, so a span ending in true went through
    transcript = study.transcripts()[0]
    payload = coding(transcript, start=0, end=1).payload | {"end": True}
    sent = new_event("coding.added", ROSA, payload)
    with pytest.raises(SpanMismatch):
        study.append([sent])


TRICKY = st.text(
    st.sampled_from("ab \u00e9e\u0301\U0001f600\U0001f468\u200d\U0001f469\ufe0f\u0915\u093f"),
    min_size=1,
    max_size=12,
)


@given(TRICKY, TRICKY, st.integers(-2, 14), st.integers(-2, 14))
@examples(200)
def test_a_span_is_taken_exactly_with_its_own_quotation(
    text: str, other: str, start: int, end: int
) -> None:
    right = 0 <= start < end <= len(text)
    for quote in (text[max(start, 0) : max(end, 0)], other):
        if right and quote == text[start:end]:
            check_span(text, start, end, quote, "t1")
        else:
            with pytest.raises(SpanMismatch):
                check_span(text, start, end, quote, "t1")


def test_offsets_are_code_points_past_an_emoji_and_combining_marks(study: Study) -> None:
    transcript = study.transcripts()[0]
    start = transcript.text.index("E\u0301")
    study.append([coding(transcript, start=start, end=start + 7)])
    assert study.state().codings[0].quote == "E\u0301very "
    utf16 = start + 1  # where a browser would put it: the emoji counts twice there
    held = coding(transcript, start=start, end=start + 7).payload
    sent = new_event("coding.added", ROSA, held | {"start": utf16, "end": utf16 + 7})
    with pytest.raises(SpanMismatch):
        study.append([sent])


UNKNOWN: list[tuple[str, dict[str, Any], str]] = [
    ("coding.added", {"code_id": "nowhere"}, "no code"),
    ("coding.added", {"transcript_id": "t0"}, "no transcript"),
    ("code.created", {"code_id": "time", "name": "Time"}, "already is a code"),
    ("code.created", {"code_id": "x", "name": "X", "parent": "nowhere"}, "no code"),
    ("code.renamed", {"code_id": "nowhere", "name": "X"}, "no code"),
    ("code.merged", {"code_id": "time", "into": "nowhere"}, "no code"),
    ("code.merged", {"code_id": "time", "into": "time"}, "into itself"),
    ("code.moved", {"code_id": "goals", "parent": "shared_goals"}, "below itself"),
    ("theme.renamed", {"theme_id": "nowhere", "name": "X"}, "no theme"),
    ("theme.created", {"theme_id": "x", "name": "X", "code_ids": ["nowhere"]}, "no code"),
    (
        "relation.made",
        {"relation_id": "r", "first": "nowhere", "second": "time", "relation_type": "helps"},
        "no code",
    ),
    ("relation.removed", {"relation_id": "nowhere"}, "no relation"),
    ("undone", {"event_ids": ["nowhere"]}, "no decision"),
]


@pytest.mark.parametrize(("kind", "payload", "says"), UNKNOWN)
def test_a_decision_about_what_does_not_exist_is_refused(
    study: Study, kind: str, payload: dict[str, Any], says: str
) -> None:
    transcript = study.transcripts()[0]
    if kind.startswith("coding"):
        payload = coding(transcript).payload | payload
    before = study.events()
    with pytest.raises(EventInvalid, match=says):
        study.append([new_event(kind, ROSA, payload)])
    assert study.events() == before


@pytest.mark.parametrize(
    ("kind", "payload", "says"),
    [
        ("turn.question", {"turn": 99, "question_id": "q1"}, "no turn 99"),
        ("turn.question", {"turn": 0, "question_id": "q99"}, "no guide question"),
        ("speaker.role", {"speaker": "Nobody", "role": "participant"}, "Nobody of that name"),
    ],
)
def test_a_turn_a_question_and_a_speaker_must_be_there(
    study: Study, kind: str, payload: dict[str, Any], says: str
) -> None:
    about = {"transcript_id": study.transcripts()[0].id}
    with pytest.raises(EventInvalid, match=says):
        study.append([new_event(kind, ROSA, about | payload)])


def test_codes_and_themes_made_earlier_in_a_batch_may_be_used_in_it(study: Study) -> None:
    transcript = study.transcripts()[0]
    study.append([code("mine", parent="time"), coding(transcript, "mine"), theme("th", ["mine"])])
    with pytest.raises(EventInvalid, match="already is a code"):
        study.append([code("twice"), code("twice")])
    with pytest.raises(EventInvalid, match="already is a theme"):
        study.append([theme("th", [])])
    assert "twice" not in study.state().codes


def test_a_merge_back_into_what_went_into_it_is_refused(study: Study) -> None:
    study.append([merged("goals", "training"), merged("training", "time")])
    with pytest.raises(EventInvalid, match="already merged"):
        study.append([merged("time", "goals")])


def test_an_undo_by_another_person_is_refused(study: Study) -> None:
    made = study.append([coding(study.transcripts()[0])])
    with pytest.raises(EventInvalid, match="another person's"):
        study.append([undo(*made, actor=IDA)])


def test_what_is_undone_is_not_undone_again(study: Study) -> None:
    # two windows pressed undo at once; redo then had to be pressed twice
    made = study.append([coding(study.transcripts()[0])])
    back = study.append([undo(*made)])
    with pytest.raises(EventInvalid, match="already taken back"):
        study.append([undo(*made)])
    study.append([undo(*back)])
    study.append([undo(*made)])
    assert study.state().codings == []


def test_what_a_study_began_with_cannot_be_undone_but_for_imports(study: Study) -> None:
    for event in study.events():
        if event.kind == "transcript.imported":
            continue
        with pytest.raises(EventInvalid, match="cannot be undone"):
            study.append([undo(event)])


def test_making_a_code_that_somebody_coded_with_cannot_be_undone(study: Study) -> None:
    # another coder's codings were left under a code that did not exist
    made = study.append([code("mine")])
    study.append([coding(study.transcripts()[0], "mine", actor=IDA)])
    with pytest.raises(EventInvalid, match="in use"):
        study.append([undo(*made)])


def test_undoing_more_steps_than_one_query_can_name(study: Study) -> None:
    transcript = study.transcripts()[0]
    made = study.append([coding(transcript, start=i % 30, end=40) for i in range(1200)])
    study.append([undo(*made)])
    assert study.state().codings == []


def test_a_merged_code_is_brought_back_by_undoing_the_merge_alone(study: Study) -> None:
    [merge] = study.append([merged("time", "goals")])
    with pytest.raises(EventInvalid, match="Undo the merge"):
        study.append([new_event("code.revived", ROSA, {"code_id": "time"})])
    study.append([undo(merge)])
    study.append([new_event("code.revived", ROSA, {"code_id": "time"})])
    assert not study.state().codes["time"].retired


def test_what_an_undo_took_can_be_named_with_it_and_not_without(study: Study) -> None:
    [step] = study.append([code("fresh")])
    [taken] = study.append([undo(step)])
    with pytest.raises(EventInvalid, match="already taken back"):
        study.append([undo(step)])
    study.append([undo(step, taken)])
    assert "fresh" not in study.state().codes
