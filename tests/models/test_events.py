"""Decisions: which are complete, what they may hold, in which order they stand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from models.errors import EventInvalid
from models.events import (
    KINDS,
    LARGEST_SEQ,
    LONGEST_ACTOR,
    NewEvent,
    check_event,
    plain,
    suggestion_on_record,
)
from models.records import Suggestion
from tests.decisions import KEYS, new_event
from tests.models.making import event

GOOD: dict[str, Any] = {
    "codebook": {"title": "x"},
    "framework": {"id": "care"},
    "at": 3,
    "memo_id": "m1",
    "memo_kind": "analytic",
    "case": "Rosa",
    "earlier": "t0",
    "same": [[0, 4, 2, None]],
    "turns": [[0, 1]],
    "text": "Ask her again.",
    "shown": "before",
    "framework_id": "care",
    "sha256": "0" * 64,
    "filename": "codebook.yaml",
    "encoder": "fake",
    "transcript_id": "t1",
    "name": "Goals",
    "format": "vtt",
    "attributes": {"role": "Teacher"},
    "speaker": "Ms. Reed",
    "role": "participant",
    "turn": 2,
    "question_id": "q01",
    "start": 0,
    "end": 4,
    "quote": "Well",
    "code_id": "goals",
    "suggestion_id": "s1",
    "segment_id": "t1.0-4",
    "kind": "process",
    "definition": "",
    "parent": None,
    "include": ["a line"],
    "exclude": (),
    "example": "",
    "dimensions": [],
    "into": "training",
    "colour": "teal",
    "relation_id": "r1",
    "first": "goals",
    "second": "training",
    "relation_type": "helps",
    "segment_ids": [],
    "note": "",
    "own_type": "",
    "theme_id": "th1",
    "code_ids": ["goals"],
    "claim": "",
    "draft_id": None,
    "narrative": "",
    "belongs": True,
    "dimension_id": "framing_goals",
    "stance": "contrary",
    "read": 12,
    "found": 0,
    "contrary": "",
    "status": "settled",
    "pairing": "apart",
    "new_theme_id": "th2",
    "event_ids": ["e1"],
    "base": ["e1"],
    "ends": [],
    "added": ["goals"],
    "removed": [],
    "backup": "",
    "merge_id": "e1",
    "round_id": "r1",
    "coders": ["rosa", "ida"],
    "unit": "segment",
    "units": {"t1": [[0, 4], [5, 9]]},
    "suggestions": False,
    "how": "all 2 segments",
    "resolution": "coder",
    "coder": "ida",
    "upto": 3,
    "decisions": 3,
    "comment_id": "c",
    "answer_id": "a",
    "answer_ids": [],
    "saw": {"name": "T"},
    "title": "",
    "research_question_id": "RQ1",
    "research_question": None,
    "guide_role_id": "teacher",
    "ask": {"teacher": "What goals?", "head": ""},
    "question_ids": ["q01"],
    "research_question_ids": ["RQ1"],
}
BAD = [
    ("code.merged", "code_id", ["goals"]),
    ("code.merged", "into", ""),
    ("code.merged", "into", "x" * 201),
    ("code.created", "name", "  "),
    ("code.created", "kind", "invented"),
    ("code.coloured", "colour", "#ff0000"),
    ("code.created", "include", "one text"),
    ("code.created", "dimensions", [1]),
    ("speaker.role", "role", "boss"),
    ("turn.question", "turn", True),
    ("turn.question", "turn", -1),
    ("turn.question", "question_id", 3),
    ("question.written", "question_id", None),
    ("question.written", "ask", {"": "What goals?"}),
    ("question.written", "ask", {"teacher": None}),
    ("question.written", "ask", "What goals?"),
    ("guide.ordered", "question_ids", "q01"),
    ("study.titled", "title", None),
    ("coder.renamed", "name", "Ana\nMaria"),
    ("coder.renamed", "name", "x" * 201),
    ("research_question.written", "text", " "),
    ("transcript.described", "attributes", {"years": 9}),
    ("relation.made", "relation_type", "likes"),
    ("comment.written", "text", " "),
    ("advisor.looked", "upto", -1),
    ("advisor.named", "name", "Two\nlines"),
    ("theme.approved", "saw", "the theme"),
    ("theme.created", "code_ids", "goals"),
    ("theme.claimed", "claim", None),
    ("theme.quoted", "stance", "neutral"),
    ("theme.status", "status", "published"),
    ("theme.searched", "read", -1),
    ("codes.paired", "pairing", "near"),
    ("round.opened", "coders", ["rosa"]),
    ("round.opened", "coders", ["rosa", "rosa "]),
    ("round.opened", "unit", "page"),
    ("round.opened", "units", {}),
    ("round.opened", "units", {"t1": []}),
    ("round.opened", "units", {"t1": [[4, 4]]}),
    ("round.opened", "units", {"t1": [[0, 4], [3, 9]]}),
    ("round.opened", "suggestions", "no"),
    ("unit.settled", "resolution", "toss"),
    ("undone", "event_ids", []),
    ("undone", "event_ids", "e1"),
    ("codebook.imported", "codebook", "title: x"),
]


def whole(kind: str, /, **given: Any) -> NewEvent:
    required, optional = KEYS[kind]
    payload = {key: GOOD[key] for key in required + optional}
    return new_event(kind, "rosa", payload | given)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_takes_its_whole_payload_and_no_less(kind: str) -> None:
    check_event(whole(kind))
    for key in KEYS[kind][0]:
        payload = {k: v for k, v in whole(kind).payload.items() if k != key}
        with pytest.raises(EventInvalid, match=f"lacks {key}"):
            check_event(new_event(kind, "rosa", payload))


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_takes_an_unknown_key(kind: str) -> None:
    with pytest.raises(EventInvalid, match="has unknown weight"):
        check_event(whole(kind, weight="heavy"))


def test_an_unknown_kind_is_refused_with_the_known_ones() -> None:
    with pytest.raises(EventInvalid, match=r"coding\.deleted.*Known: .*coding\.removed"):
        check_event(new_event("coding.deleted", "rosa", {}))


@pytest.mark.parametrize(("kind", "key", "value"), BAD)
def test_a_value_of_the_wrong_shape_is_refused_by_key(kind: str, key: str, value: object) -> None:
    # values from a browser reached set lookups and the database, and failed there
    with pytest.raises(EventInvalid, match=rf"as {key}; allowed is "):
        check_event(whole(kind, **{key: value}))


def test_a_refused_value_is_not_repeated_in_the_message() -> None:
    with pytest.raises(EventInvalid) as caught:
        check_event(whole("speaker.role", role="what Rosa said in confidence"))
    assert "confidence" not in str(caught.value)


@pytest.mark.parametrize("actor", ["", "  ", "x" * (LONGEST_ACTOR + 1), "\ud800"])
def test_a_decision_has_a_coder_that_can_be_stored(actor: str) -> None:
    with pytest.raises(EventInvalid):
        check_event(replace(whole("code.retired"), actor=actor))


@pytest.mark.parametrize(
    ("client_id", "seq"),
    [
        ("c", None),
        (None, 1),
        ("", 1),
        ("c" * 65, 1),
        ("c", -1),
        ("c", True),
        ("c", LARGEST_SEQ + 1),
    ],
)
def test_a_delivery_has_both_a_client_and_a_number(client_id: str | None, seq: int | None) -> None:
    with pytest.raises(EventInvalid):
        check_event(replace(whole("code.retired"), client_id=client_id, seq=seq))


def test_an_unknown_origin_is_refused() -> None:
    with pytest.raises(EventInvalid, match="person, sample, import"):
        check_event(replace(whole("code.retired"), origin="robot"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), {1, 2}, object(), "half \ud83d", "a\0b"]
)
def test_what_json_or_a_database_cannot_hold_is_refused(value: object) -> None:
    with pytest.raises(EventInvalid):
        plain(replace(whole("code.retired"), suggested={"score": value}))


def test_a_plain_event_shares_nothing_with_what_was_given() -> None:
    framework = {"id": "care", "dimensions": [1]}
    suggested = {"score": 0.5}
    given = replace(whole("framework.added", framework=framework), suggested=suggested)
    made = plain(given)
    framework["dimensions"].append(2)  # type: ignore[attr-defined]
    suggested["score"] = 0.7
    assert made.payload["framework"] == {"id": "care", "dimensions": [1]}
    assert made.suggested == {"score": 0.5}


def test_a_plain_event_has_lists_where_it_was_given_tuples() -> None:
    made = plain(whole("theme.created", code_ids=("goals",)))
    assert made.payload["code_ids"] == ["goals"]


def test_order_is_by_lamport_clock_however_the_wall_clock_goes() -> None:
    first = event("code.retired", {}, clock=1, at="2026-03-02T10:00:00+00:00")
    second = event("code.retired", {}, clock=2, at="2026-03-01T10:00:00+00:00")
    assert sorted([second, first], key=lambda each: each.order) == [first, second]


def test_events_of_one_clock_and_time_still_have_one_order() -> None:
    first = event("code.retired", {}, clock=1, id="a")
    second = event("code.retired", {}, clock=1, id="b")
    assert first.order < second.order


def test_what_a_decision_keeps_of_a_suggestion_is_how_strong_why_and_by_what() -> None:
    suggestion = Suggestion(
        "s1", "t1", "t1.0-4", 0, 4, "goals", 0.75, 1, ({"kind": "definition"},), "v1", "confident"
    )
    assert suggestion_on_record(suggestion) == {
        "suggestion_id": "s1",
        "code_id": "goals",
        "score": 0.75,
        "rank": 1,
        "version": "v1",
        "band": "confident",
        "evidence": [{"kind": "definition"}],
    }
