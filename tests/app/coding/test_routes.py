"""The reader's addresses: what is answered to what, and that nothing blocks the queue."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.testclient import TestClient

from app.coding import routes
from app.coding.routes import ROUTES
from app.server import live_suggestions, responses, workbench
from app.server.addresses import ALIGN, DECISIONS, DOCUMENT, LEARN
from app.server.decisions import study_key
from models.store.study import Study
from tests.app.requests import CLIENT, about, answering, best, body, store
from tests.studies import CODER

JSON = {"content-type": "application/json"}


@pytest.fixture
def client(open_as: Callable[..., None]) -> Iterator[TestClient]:
    open_as()
    with TestClient(Starlette(routes=ROUTES), raise_server_exceptions=False) as found:
        yield found


def transcript_id(study: Study) -> str:
    return study.transcripts()[0].id


def test_an_interview_is_answered_and_kept_in_no_cache(client, study):
    answer = client.get(DOCUMENT + transcript_id(study))
    assert answer.status_code == 200
    assert answer.json()["text"] == study.transcripts()[0].text
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "name", ["none", "%00", "%ED%A0%80", "..%2F..", "x" * 5000, "%F0%9F%98%80"]
)
def test_an_interview_that_is_not_there_is_a_404_with_words(client, name):
    answer = client.get(DOCUMENT + name)
    assert answer.status_code == 404


def test_decisions_are_answered_with_what_is_stored_now(client, study):
    first = best(study)[0]
    asked = body(answering(study, "accept", 1, first)) | {"study": study_key(study, CODER)}
    answer = client.post(DECISIONS, json=asked)
    assert answer.status_code == 200
    said = answer.json()
    assert said["results"] == [
        {
            "seq": 1,
            "ok": True,
            "why": "",
            "said": "",
            "back": "",
            "asks": "",
            "again": False,
            "clash": None,
        }
    ]
    assert said["highest_seq"] == 1
    [coding] = said["documents"][first.transcript_id]["codings"]
    assert coding["code_id"] == first.code_id


def test_an_answer_holds_no_other_coders_decisions(client, study):
    segment = study.segments()[0]
    theirs = body(about(study, "code", 1, "lost_planning", segment), client="their-client")
    store(study, theirs, coder="second")
    said = client.post(DECISIONS, json=body(about(study, "code", 1, "time", segment))).json()
    assert [c["code_id"] for c in said["documents"][segment.transcript_id]["codings"]] == ["time"]
    shown = client.get(DOCUMENT + segment.transcript_id).json()
    assert [c["code_id"] for c in shown["stored"]["codings"]] == ["time"]


def test_one_bad_decision_among_good_ones_is_answered_as_refused(client, study):
    segment = study.segments()[0]
    asked = body(
        about(study, "code", 1, "\ud800", segment),
        about(study, "code", 2, "time", segment) | {"transcript_id": "\udc00"},
        about(study, "code", 3, "time", segment),
    )
    answer = client.post(DECISIONS, content=json.dumps(asked), headers=JSON)
    assert answer.status_code == 200
    assert [each["ok"] for each in answer.json()["results"]] == [False, False, True]
    assert list(answer.json()["documents"]) == [segment.transcript_id]


def test_a_page_of_another_study_is_told_so_and_keeps_its_decisions(client, study):
    asked = body(answering(study, "accept", 1, best(study)[0])) | {"study": "another:one"}
    answer = client.post(DECISIONS, json=asked)
    assert answer.status_code == 409
    assert study.state().codings == []


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/jsonp", "multipart/form-data; boundary=x", ""]
)
def test_what_is_not_sent_as_json_is_a_415(client, kind):
    answer = client.post(DECISIONS, content=b"{}", headers={"content-type": kind})
    assert answer.status_code == 415


def test_the_content_type_may_carry_a_charset_and_any_case(client):
    headers = {"content-type": "Application/JSON ; charset=UTF-8"}
    asked = json.dumps(body()).encode()
    assert client.post(DECISIONS, content=asked, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        b"1" * 10_000,
        b"null",
        b'"text"',
        b"[]",
        b'{"client_id": "client-0001", "decisions": 7}',
        b'{"client_id": "client-0001", "decisions": [{"seq": 99999999999999999999, "do": "undo"}]}',
    ],
    ids=lambda content: content[:8].hex() or "empty",
)
def test_what_is_no_request_is_a_400_in_words(client, content):
    """Deep nesting was a RecursionError, and so a 500."""
    answer = client.post(DECISIONS, content=content, headers=JSON)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_a_body_that_is_too_long_is_a_413(client, monkeypatch):
    monkeypatch.setattr(responses, "MAX_BODY", 100)
    assert client.post(DECISIONS, content=b"x" * 101, headers=JSON).status_code == 413


def test_a_body_without_a_length_is_read_no_further_than_the_limit(monkeypatch):
    """A body sent in chunks was read to its end, however long."""
    monkeypatch.setattr(responses, "MAX_BODY", 100)
    parts = iter([b"x" * 60] * 3)

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": next(parts), "more_body": True}

    scope = {"type": "http", "method": "POST", "headers": [(b"content-type", b"application/json")]}
    answer = asyncio.run(routes.post_decisions(Request(scope, receive)))
    assert answer.status_code == 413
    assert len(list(parts)) == 1


def test_a_request_that_ends_early_is_nobodys_failure():
    async def receive() -> dict[str, object]:
        return {"type": "http.disconnect"}

    scope = {"type": "http", "method": "POST", "headers": [(b"content-type", b"application/json")]}
    answer = asyncio.run(routes.post_decisions(Request(scope, receive)))
    assert answer.status_code == 400


@pytest.mark.parametrize("told", ["-1", "abc", "1e3", "9" * 30])
def test_a_length_that_is_none_is_a_413(client, told):
    headers = JSON | {"content-length": told}
    assert client.post(DECISIONS, content=b"{}", headers=headers).status_code == 413


@pytest.mark.parametrize(("method", "path"), [("GET", DECISIONS), ("POST", DOCUMENT + "x")])
def test_other_methods_are_refused(client, method, path):
    assert client.request(method, path).status_code == 405


def test_without_a_study_the_queue_is_told_to_wait(client, study, monkeypatch):
    workbench.stop()
    asked = body(answering(study, "accept", 1, best(study)[0]))
    assert client.post(DECISIONS, json=asked).status_code == 503
    assert client.get(DOCUMENT + transcript_id(study)).status_code == 404


def test_an_unforeseen_error_is_told_without_its_words(client, study, monkeypatch, capsys):
    def fail(*_args: object, **_named: object) -> None:
        raise ValueError("what Rosa said")

    monkeypatch.setattr(routes, "store_decisions", fail)
    answer = client.post(DECISIONS, json=body())
    assert answer.status_code == 500
    assert "ValueError" in answer.json()["error"]
    assert "Rosa" not in answer.text + capsys.readouterr().err


def test_an_empty_batch_is_answered(client):
    answer = client.post(DECISIONS, json={"client_id": CLIENT, "decisions": []})
    assert answer.json() == {
        "results": [],
        "highest_seq": 0,
        "documents": {},
        "stamp": {"was": 3, "now": 3},
    }


def learned(client: TestClient, transcript: str, since: str) -> dict[str, Any]:
    """What a reader is told; asks again while the suggester is being made."""
    for _ in range(200):
        said = client.post(LEARN + transcript, json={"since": since}).json()
        if "retry_ms" not in said:
            return said
        time.sleep(0.05)
    raise AssertionError("the suggester was never made")


def test_a_decision_changes_later_suggestions_at_once_and_they_can_be_accepted(client, study):
    transcript = transcript_id(study)
    start = client.get(DOCUMENT + transcript).json()["learned"]
    first, second = best(study)[:2]
    assert learned(client, transcript, start)["ready"]
    client.post(DECISIONS, json=body(answering(study, "reject", 1, first)))
    stamp = learned(client, transcript, start)["stamp"]
    client.post(DECISIONS, json=body(answering(study, "accept", 2, second)))
    told = learned(client, transcript, stamp)["suggestions"]
    fresh = [each for held in told.values() for each in held if "+" in each["version"]]
    assert fresh, "the decision taught nothing"
    # a live suggestion must be on record, or its acceptance is refused after a restart
    stored = {each.id: each for each in study.suggestions(coder=CODER)}
    assert {each["id"] for each in fresh} <= stored.keys()
    taken = body(answering(study, "accept", 3, stored[fresh[0]["id"]]))
    assert client.post(DECISIONS, json=taken).json()["results"][0]["ok"]


def test_a_reader_that_missed_changes_is_told_of_them_later(client, study):
    transcript = transcript_id(study)
    assert learned(client, transcript, "")["ready"]
    before = learned(client, transcript, "")["stamp"]
    first = best(study)[0]
    client.post(DECISIONS, json=body(answering(study, "accept", 1, first)))
    told = learned(client, transcript, before)["suggestions"]  # one tab
    assert told
    assert learned(client, transcript, before)["suggestions"].keys() == told.keys()  # another
    now = learned(client, transcript, before)["stamp"]
    assert learned(client, transcript, now)["suggestions"] == {}
    everything = learned(client, transcript, "other:0")["suggestions"]
    assert everything.keys() == {each.id for each in study.segments(transcript)}


def test_what_a_turn_asks_is_stored_aligned_and_undone(client, study):
    transcript = transcript_id(study)
    turn = study.answers(transcript)[-1].first_turn
    question = study.state().codebook.questions[0].id
    asked = {"do": "question", "transcript_id": transcript, "turn": turn, "question_id": question}
    said = client.post(DECISIONS, json=body(asked | {"seq": 1})).json()["results"]
    assert (said[0]["ok"], said[0]["again"]) == (True, True)
    found = client.post(ALIGN + transcript, json={}).json()
    assert found["changed"]
    assert found["ask_next"] != turn
    answer = client.get(DOCUMENT + transcript).json()["answers"][-1]
    assert (answer["question_id"], answer["confirmed"]) == (question, True)
    undo = client.post(DECISIONS, json=body({"seq": 2, "do": "undo"})).json()["results"]
    assert undo[0]["again"]
    redo = client.post(DECISIONS, json=body({"seq": 3, "do": "redo"})).json()["results"]
    assert redo[0]["again"]
    assert study.state().questions == {(transcript, turn): question}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"turn": 99}, "no turn 99"),
        ({"turn": "1"}, "turn is no whole number"),
        ({"question_id": "nine"}, "no guide question"),
        ({"transcript_id": "t0"}, "no transcript t0"),
    ],
)
def test_a_question_that_cannot_be_is_refused_in_words(client, study, wrong, words):
    asked = {
        "seq": 1,
        "do": "question",
        "transcript_id": transcript_id(study),
        "turn": 0,
        "question_id": None,
    }
    said = client.post(DECISIONS, json=body(asked | wrong)).json()["results"][0]
    assert not said["ok"]
    assert words in said["why"]


@pytest.mark.parametrize("address", [LEARN, ALIGN])
def test_learning_and_aligning_take_json_about_an_interview_that_is_there(client, study, address):
    assert client.post(address + "none", json={}).status_code == 404
    assert client.post(address + transcript_id(study), content="x").status_code == 415


def split_of(study: Study) -> dict[str, Any]:
    """A split of the longest segment at a space in its middle."""
    held = max(study.segments(), key=lambda each: len(each.quote))
    at = held.start + held.quote.index(" ", len(held.quote) // 2)
    return {
        "do": "split",
        "transcript_id": held.transcript_id,
        "start": held.start,
        "end": held.end,
        "quote": held.quote,
        "at": at,
    }


def test_a_split_holds_at_once_and_the_road_is_started_for_the_new_texts(
    client, study, monkeypatch
):
    started = []
    monkeypatch.setattr(live_suggestions, "start_run", lambda study, coder: started.append(coder))
    asked, before = split_of(study), [each.id for each in study.segments()]
    said = client.post(DECISIONS, json=body(asked | {"seq": 1})).json()["results"][0]
    assert (said["ok"], said["again"]) == (True, True)
    found = client.post(ALIGN + asked["transcript_id"], json={}).json()
    assert found["changed"]
    assert "new segments" in found["why"]
    assert started == [CODER]
    halves = [s for s in study.segments() if asked["start"] <= s.start and s.end <= asked["end"]]
    assert len(halves) == 2
    assert " ".join(each.quote for each in halves) == asked["quote"]
    client.post(DECISIONS, json=body({"seq": 2, "do": "undo"}))
    assert client.post(ALIGN + asked["transcript_id"], json={}).json()["changed"]
    assert [each.id for each in study.segments()] == before


def test_a_memo_is_kept_shown_changed_and_taken_away(client, study):
    segment = study.segments()[0]
    about = {
        "memo_id": "m1",
        "transcript_id": segment.transcript_id,
        "start": segment.start,
        "end": segment.end,
        "quote": segment.quote,
    }

    def memos() -> list[str]:
        stored = client.get(DOCUMENT + segment.transcript_id).json()["stored"]
        return [each["text"] for each in stored["memos"]]

    client.post(DECISIONS, json=body(about | {"seq": 1, "do": "memo", "text": "Ask again."}))
    assert memos() == ["Ask again."]
    client.post(DECISIONS, json=body({"seq": 2, "do": "memo", "memo_id": "m1", "text": "Asked."}))
    assert memos() == ["Asked."]
    client.post(DECISIONS, json=body({"seq": 3, "do": "forget_memo", "memo_id": "m1"}))
    assert memos() == []


def test_a_new_code_and_its_first_coding_are_one_step(client, study):
    segment = study.segments()[0]
    made = {"seq": 1, "do": "new_code", "code_id": "kin", "name": "Kin", "group": "g-1"}
    said = client.post(
        DECISIONS, json=body(made, about(study, "code", 2, "kin", segment) | {"group": "g-1"})
    ).json()["results"]
    assert [each["ok"] for each in said] == [True, True]
    assert "kin" in study.state().codes
    client.post(DECISIONS, json=body({"seq": 3, "do": "undo"}))
    assert "kin" not in study.state().codes
    assert not study.state().codings


def test_the_log_keeps_when_suggestions_were_shown(client, study):
    asked = answering(study, "accept", 1, best(study)[0]) | {"shown": "after"}
    assert client.post(DECISIONS, json=body(asked)).json()["results"][0]["ok"]
    assert study.events()[-1].payload["shown"] == "after"
    refused = answering(study, "accept", 2, best(study)[1]) | {"shown": "perhaps"}
    assert not client.post(DECISIONS, json=body(refused)).json()["results"][0]["ok"]
