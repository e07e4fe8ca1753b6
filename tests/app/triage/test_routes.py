"""What the Triage page is given, and what its decisions become."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from app.coding.routes import ROUTES
from app.server.addresses import DECISIONS
from app.triage.queue import MOST
from app.triage.routes import ROUTES as TRIAGE_ROUTES
from app.triage.routes import TRIAGE
from tests.app.requests import answering, body, gives_code
from tests.decisions import new_event
from tests.studies import CODER


@pytest.fixture
def client(open_as: Callable[..., None]) -> Iterator[TestClient]:
    open_as()
    routes = [*ROUTES, *TRIAGE_ROUTES]
    with TestClient(Starlette(routes=routes), raise_server_exceptions=False) as found:
        yield found


def queue(client: TestClient, **asked: Any) -> dict[str, Any]:
    answer = client.get(TRIAGE, params={"band": "", **asked})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_queue_holds_every_open_suggestion_with_its_words_and_context(client, study):
    found = queue(client)
    assert found["left"] == len(study.suggestions(coder=CODER)) == sum(found["counts"].values())
    item = found["items"][0]
    text = study.text_of(item["transcript_id"])
    assert item["quote"] == text[item["start"] : item["end"]]
    assert item["participant"] == "Rosa"
    assert item["question"]["id"] in {"q1", "q2", "q3", "q4"}
    assert item["evidence"]
    for side in ("before", "after"):
        assert item[side] is None or item[side]["words"] in text
    assert f"segment={item['segment_id']}" in item["href"]


def test_a_decided_suggestion_leaves_the_queue_and_comes_back_with_undo(client, study):
    first = queue(client)["items"][0]
    [suggestion] = [s for s in study.suggestions(coder=CODER) if s.id == first["id"]]
    asked = body(answering(study, "reject", 1, suggestion))
    assert client.post(DECISIONS, json=asked).json()["results"][0]["ok"]
    left = queue(client)
    assert first["id"] not in {each["id"] for each in left["items"]}
    client.post(DECISIONS, json=body({"seq": 2, "do": "undo"}))
    assert queue(client)["items"][0]["id"] == first["id"]
    assert queue(client)["left"] == left["left"] + 1


def test_one_code_and_one_band_are_shown_and_counted_alone(client, study):
    every = queue(client)
    code = max(every["counts"], key=every["counts"].get)
    found = queue(client, code=code)
    assert {each["code_id"] for each in found["items"]} == {code}
    assert found["left"] == every["counts"][code] == sum(found["bands"].values())
    band = max(found["bands"], key=found["bands"].get)
    shown = queue(client, code=code, band=band)
    assert {each["band"] for each in shown["items"]} == {band}
    assert shown["left"] == found["bands"][band]


def test_pages_of_the_queue_follow_each_other_and_none_is_longer_than_the_most(client):
    whole = [each["id"] for each in queue(client, limit=5000)["items"]]
    assert len(whole) <= MOST
    parts = [queue(client, offset=at, limit=3)["items"] for at in range(0, len(whole), 3)]
    assert [each["id"] for part in parts for each in part] == whole


def test_by_confidence_scores_only_fall(client):
    scores = [each["score"] for each in queue(client, order="confidence")["items"]]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) > 1


@pytest.mark.parametrize(
    "asked",
    [
        {"order": "fame"},
        {"band": "perhaps"},
        {"code": "nowhere"},
        {"code": "x" * 300},
        {"offset": "-1"},
        {"offset": "two"},
        {"limit": "٣"},
        {"offset": "9" * 40},
    ],
)
def test_a_question_that_makes_no_sense_is_a_400_with_words(client, asked):
    answer = client.get(TRIAGE, params=asked)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_a_retired_codes_suggestions_are_no_longer_asked_about(client, study):
    code = queue(client)["items"][0]["code_id"]
    study.append([new_event("code.retired", CODER, {"code_id": code})])
    assert code not in queue(client)["counts"]


def test_another_coders_decisions_do_not_empty_this_queue(client, study):
    before = queue(client)["left"]
    gives_code(study, coder="second")
    assert queue(client)["left"] == before
