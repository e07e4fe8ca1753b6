"""What the Triage and Compare pages are given, and what their decisions become."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from app.coding.routes import ROUTES
from app.compare.routes import COMPARE
from app.compare.routes import ROUTES as COMPARE_ROUTES
from app.server.addresses import DECISIONS
from app.triage.queue import MOST
from app.triage.routes import ROUTES as TRIAGE_ROUTES
from app.triage.routes import TRIAGE
from models.state.outdated_codings import to_look_at
from models.state.undo import last_step
from models.store.study import Study
from tests.app.requests import about, answering, body, store
from tests.decisions import new_event
from tests.studies import CODER


@pytest.fixture
def client(open_as: Callable[..., None]) -> Iterator[TestClient]:
    open_as()
    routes = [*ROUTES, *TRIAGE_ROUTES, *COMPARE_ROUTES]
    with TestClient(Starlette(routes=routes), raise_server_exceptions=False) as found:
        yield found


def queue(client: TestClient, **asked: Any) -> dict[str, Any]:
    answer = client.get(TRIAGE, params={"band": "", **asked})
    assert answer.status_code == 200, answer.text
    return answer.json()


def holds(client: TestClient, **asked: Any) -> dict[str, Any]:
    answer = client.get(COMPARE, params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def coded(study: Study, code: str = "time", coder: str = CODER, segments: slice = slice(3)) -> None:
    asked = [
        about(study, "code", seq, code, each)
        for seq, each in enumerate(study.segments()[segments], start=1)
    ]
    client = f"{coder}-{code}-0001"
    assert all(r.ok for r in store(study, body(*asked, client=client), coder=coder))


def on_card(card: dict[str, Any], what: str, seq: int, **more: Any) -> dict[str, Any]:
    keys = ("transcript_id", "start", "end", "quote", "code_id")
    return {"seq": seq, "do": what, **{key: card[key] for key in keys}, **more}


# -- the queue


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
    coded(study, coder="second")
    assert queue(client)["left"] == before


# -- comparison


def test_a_code_shows_all_that_this_coder_gave_it_outliers_first(client, study):
    coded(study)
    coded(study, coder="second")
    found = holds(client, code="time")
    assert found["held"] == len(found["cards"]) == 3
    distances = [each["distance"] for each in found["cards"]]
    assert None not in distances
    assert distances == sorted(distances, reverse=True)
    assert len(set(distances)) > 1


def test_selected_words_have_no_vector_and_go_last(client, study):
    coded(study, segments=slice(2))
    segment = study.segments()[2]
    words = about(study, "code", 9, "time", segment) | {
        "end": segment.start + 5,
        "quote": segment.quote[:5],
    }
    assert client.post(DECISIONS, json=body(words)).json()["results"][0]["ok"]
    cards = holds(client, code="time")["cards"]
    assert [each["distance"] is None for each in cards] == [False, False, True]
    assert cards[-1]["segment_id"] is None
    assert segment.id in cards[-1]["href"]


def test_without_a_code_the_one_that_holds_most_is_shown(client, study):
    coded(study, "time", segments=slice(2))
    coded(study, "shared_goals", segments=slice(3))
    assert holds(client)["code"]["id"] == "shared_goals"


def test_with_nothing_coded_there_is_nothing_to_compare_and_codes_to_choose_from(client):
    found = holds(client)
    assert (found["code"], found["cards"]) == (None, [])
    assert found["codes"]


def test_a_code_that_is_not_there_is_a_404(client):
    assert client.get(COMPARE, params={"code": "nowhere"}).status_code == 404


def test_a_code_merged_into_another_shows_what_that_one_holds(client, study):
    coded(study, "lost_planning", segments=slice(2))
    study.append([new_event("code.merged", CODER, {"code_id": "lost_planning", "into": "time"})])
    found = holds(client, code="lost_planning")
    assert (found["code"]["id"], found["held"]) == ("time", 2)


def test_a_sharper_definition_marks_what_was_coded_and_still_holds_settles_it(client, study):
    coded(study)
    sharper = {"seq": 1, "do": "define", "code_id": "time", "definition": "Lost to meetings."}
    sharper |= {"exclude": ["Holidays"], "reason": "too wide"}
    assert client.post(DECISIONS, json=body(sharper)).json()["results"][0]["ok"]
    found = holds(client, code="time")
    assert found["code"]["definition"] == "Lost to meetings."
    assert found["code"]["exclude"] == ["Holidays"]
    assert found["older"] == 3
    assert all(each["older"] for each in found["cards"])
    asked = [on_card(c, "confirm", i, group="g") for i, c in enumerate(found["cards"][:2], 2)]
    assert all(r["ok"] for r in client.post(DECISIONS, json=body(*asked)).json()["results"])
    assert holds(client, code="time")["older"] == 1
    assert len(last_step(study.events(), CODER)) == 2
    assert study.events()[-3].reason == "too wide"


def test_moving_excerpts_is_one_step_that_one_undo_takes_back(client, study):
    coded(study)
    first, second = holds(client, code="time")["cards"][:2]
    asked = []
    for card in (first, second):
        asked.append(on_card(card, "uncode", len(asked) + 1, group="move", reason="no time"))
        into = {"code_id": "shared_goals", "group": "move", "reason": "no time"}
        asked.append(on_card(card, "code", len(asked) + 1) | into)
    assert all(r["ok"] for r in client.post(DECISIONS, json=body(*asked)).json()["results"])
    assert holds(client, code="time")["held"] == 1
    assert holds(client, code="shared_goals")["held"] == 2
    client.post(DECISIONS, json=body({"seq": 9, "do": "undo"}))
    assert holds(client, code="time")["held"] == 3
    assert holds(client, code="shared_goals")["held"] == 0


def test_a_rule_of_the_wrong_shape_is_refused_alone(client, study):
    wrong = {"seq": 1, "do": "define", "code_id": "time", "include": "not a list"}
    right = {"seq": 2, "do": "define", "code_id": "time", "definition": "Minutes."}
    nowhere = {"seq": 3, "do": "define", "code_id": "nowhere", "definition": "Minutes."}
    results = client.post(DECISIONS, json=body(wrong, right, nowhere)).json()["results"]
    assert [each["ok"] for each in results] == [False, True, False]
    assert study.state().codes["time"].definition == "Minutes."
    assert to_look_at(study.state(), CODER) == {}
