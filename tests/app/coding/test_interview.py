"""What the reader is given: one interview, this coder's decisions, nobody else's."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app.coding.interview import decided, document
from app.common.colours import code_tones, tones
from app.common.revision import revision_of
from models.errors import StudyUnusable
from models.store.study import Study
from tests.app.requests import about, answering, best, body, store
from tests.decisions import new_event
from tests.studies import CODER, LINES, interview, run_fake, small_study


def only_id(study: Study) -> str:
    return study.transcripts()[0].id


def test_a_document_holds_the_text_its_turns_and_segments(study):
    shown = document(study, only_id(study), coder=CODER)
    assert shown["text"] == study.transcripts()[0].text
    for each, segment in zip(shown["segments"], study.segments(), strict=True):
        assert shown["text"][each["start"] : each["end"]] == segment.quote
    assert [turn["speaker"] for turn in shown["turns"]][:2] == ["Interviewer", "Rosa"]
    json.dumps(shown, allow_nan=False)


def test_suggestions_are_not_codings(study):
    shown = document(study, only_id(study), coder=CODER)
    assert shown["suggestions"]
    assert shown["stored"] == {"codings": [], "rejected": [], "memos": [], "seen": []}


def test_another_coders_decisions_and_suggestions_are_nowhere_in_a_document(study):
    segments = study.segments()
    theirs = replace(best(study)[0], id="s-of-second", version="their-version")
    study.save_suggestions(theirs.transcript_id, [theirs], coder="second")
    asked = body(
        about(study, "code", 1, "lost_planning", segments[0]),
        answering(study, "reject", 2, theirs),
    )
    assert all(each.ok for each in store(study, asked, coder="second"))
    shown = document(study, only_id(study), coder=CODER)
    assert shown["stored"] == {"codings": [], "rejected": [], "memos": [], "seen": []}
    assert "their-version" not in json.dumps(shown)
    assert "s-of-second" not in json.dumps(shown)
    assert len(decided(study, only_id(study), coder="second")["codings"]) == 1


def test_evidence_does_not_rest_on_what_another_coder_confirmed(study):
    before = study.suggestions(coder=CODER)
    asked = [
        about(study, "code", n, "lost_planning", segment)
        for n, segment in enumerate(study.segments(), 1)
    ]
    store(study, body(*asked), coder="second")
    run_fake(study, CODER)
    assert study.suggestions(coder=CODER) == before


def test_a_coder_without_suggestions_sees_none(study):
    assert document(study, only_id(study), coder="newcomer")["suggestions"] == []


def test_a_decision_is_given_back_as_stored(study):
    first, second = best(study)[:2]
    asked = body(answering(study, "accept", 1, first), answering(study, "reject", 2, second))
    store(study, asked, coder=CODER)
    stored = document(study, only_id(study), coder=CODER)["stored"]
    assert stored["codings"] == [
        {
            "start": first.start,
            "end": first.end,
            "code_id": first.code_id,
            "accepted": True,
            "origin": "person",
        }
    ]
    assert [each["code_id"] for each in stored["rejected"]] == [second.code_id]


def test_a_suggestion_of_a_merged_code_is_one_for_the_code_that_stands_now(study):
    first = best(study)[0]
    into = next(code.id for code in study.state().active_codes() if code.id != first.code_id)
    study.append([new_event("code.merged", CODER, {"code_id": first.code_id, "into": into})])
    shown = [
        each
        for each in document(study, only_id(study), coder=CODER)["suggestions"]
        if each["segment_id"] == first.segment_id
    ]
    assert [each["code_id"] for each in shown].count(into) == 1
    assert first.code_id not in [each["code_id"] for each in shown]
    merged = next(each for each in shown if each["id"] == first.id)
    assert merged["suggested_code_id"] == first.code_id
    asked = answering(study, "accept", 1, first) | {"code_id": into}
    assert store(study, body(asked), coder=CODER)[0].ok


def test_a_suggestion_of_a_retired_code_is_not_shown(study):
    first = best(study)[0]
    study.append([new_event("code.retired", CODER, {"code_id": first.code_id})])
    shown = document(study, only_id(study), coder=CODER)
    assert first.code_id not in [each["code_id"] for each in shown["suggestions"]]
    assert next(c for c in shown["codes"] if c["id"] == first.code_id)["retired"]


def test_a_question_is_shown_as_this_role_is_asked_it(study):
    answers = document(study, only_id(study), coder=CODER)["answers"]
    asked = {each["question_id"]: each["wording"] for each in answers if each["question_id"]}
    assert asked["q2"] == "Which training was offered?"
    assert "Training · RQ1" in [each["category"] for each in answers]


def test_roles_are_shown_as_corrected(study):
    payload = {"transcript_id": only_id(study), "speaker": "Rosa", "role": "interviewer"}
    study.append([new_event("speaker.role", CODER, payload)])
    turns = document(study, only_id(study), coder=CODER)["turns"]
    assert {turn["role"] for turn in turns} == {"interviewer"}


def test_an_interview_that_is_not_there_is_told(study):
    with pytest.raises(StudyUnusable, match="no transcript t-none"):
        document(study, "t-none", coder=CODER)


def test_codings_of_another_interview_are_not_in_this_one(tmp_path):
    lines = [("Interviewer", "What goals did your school set?"), ("Ana", "We set two goals.")]
    with small_study(tmp_path / "two.study", [interview(), interview("two", lines)]) as study:
        for n, segment in enumerate(study.segments(), 1):
            store(study, body(about(study, "code", n, "time", segment)), coder=CODER)
        for transcript in study.transcripts():
            own = document(study, transcript.id, coder=CODER)
            assert len(own["stored"]["codings"]) == len(own["segments"])


def test_a_decision_does_not_make_the_reader_fetch_again_but_a_new_code_does(study):
    before = revision_of(study)
    store(study, body(answering(study, "accept", 1, best(study)[0])), coder=CODER)
    assert revision_of(study) == before
    study.append([new_event("code.created", CODER, {"code_id": "fresh", "name": "Fresh"})])
    assert revision_of(study) != before


def test_new_suggestions_make_the_reader_fetch_again(study):
    before = revision_of(study)
    asked = [answering(study, "accept", n, each) for n, each in enumerate(best(study), 1)]
    store(study, body(*asked), coder=CODER)
    run_fake(study)
    assert revision_of(study) != before


def test_a_segment_says_what_it_reads_as_and_why(study):
    transcript = study.transcripts()[0]
    found = document(study, transcript.id, coder=CODER)["dimensions"]
    assert set(found) <= {segment.id for segment in study.segments(transcript.id)}
    first = next(iter(found.values()))
    assert first == sorted(first, key=lambda each: -each["strength"])
    assert {each["name"] for held in found.values() for each in held} <= {
        "Leading",
        "Framing goals",
        "Professional development",
        "Protecting time",
    }
    assert all(each["reason"] for held in found.values() for each in held)


def test_evidence_comes_with_its_words_and_place(tmp_path):
    # Segments that were coded alike in another interview were shown as bare ids.
    lines = [(who, words.replace("three", "two")) for who, words in LINES]
    with small_study(tmp_path / "s.study", [interview(), interview("two", lines)]) as study:
        first, second = study.transcripts()
        coded = study.segments(second.id)[:3]
        decisions = [about(study, "code", i + 1, "shared_goals", s) for i, s in enumerate(coded)]
        store(study, body(*decisions), coder=CODER)
        run_fake(study)
        shown = document(study, first.id, coder=CODER)["suggestions"]
        items = [item for each in shown for item in each["evidence"]]
        places = [item for item in items if item.get("transcript_id") == second.id]
        for item in places:
            assert item["text"] == second.text[item["start"] : item["end"]]
            assert item["who"] == "two"
            assert item["href"].startswith(f"code?interview={second.id}&segment=")
        questions = [item for item in items if item["kind"] == "question"]
        assert questions
        assert all("?" in item["text"] for item in questions)
        assert places


def test_a_code_comes_with_its_colour_and_what_that_looks_like(study):
    study.append([new_event("code.coloured", CODER, {"code_id": "time", "colour": "teal"})])
    codes = {each["id"]: each for each in document(study, only_id(study), coder=CODER)["codes"]}
    assert (codes["time"]["colour"], codes["time"]["tones"]) == ("teal", tones("teal"))
    assert (codes["goals"]["colour"], codes["goals"]["tones"]) == (
        None,
        code_tones(study.state())["goals"],
    )
