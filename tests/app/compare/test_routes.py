"""What the Compare page is given, and what its decisions become."""

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
from models.state.outdated_codings import to_look_at
from models.state.undo import last_step
from tests.app.requests import about, body, gives_code
from tests.decisions import new_event
from tests.studies import CODER


@pytest.fixture
def client(open_as: Callable[..., None]) -> Iterator[TestClient]:
    open_as()
    routes = [*ROUTES, *COMPARE_ROUTES]
    with TestClient(Starlette(routes=routes), raise_server_exceptions=False) as found:
        yield found


def holds(client: TestClient, **asked: Any) -> dict[str, Any]:
    answer = client.get(COMPARE, params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def on_card(card: dict[str, Any], what: str, seq: int, **more: Any) -> dict[str, Any]:
    keys = ("transcript_id", "start", "end", "quote", "code_id")
    return {"seq": seq, "do": what, **{key: card[key] for key in keys}, **more}


def test_a_code_shows_all_that_this_coder_gave_it_outliers_first(client, study):
    gives_code(study)
    gives_code(study, coder="second")
    found = holds(client, code="time")
    assert found["held"] == len(found["cards"]) == 3
    distances = [each["distance"] for each in found["cards"]]
    assert None not in distances
    assert distances == sorted(distances, reverse=True)
    assert len(set(distances)) > 1


def test_selected_words_have_no_vector_and_go_last(client, study):
    gives_code(study, segments=slice(2))
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
    gives_code(study, "time", segments=slice(2))
    gives_code(study, "shared_goals", segments=slice(3))
    assert holds(client)["code"]["id"] == "shared_goals"


def test_with_nothing_coded_there_is_nothing_to_compare_and_codes_to_choose_from(client):
    found = holds(client)
    assert (found["code"], found["cards"]) == (None, [])
    assert found["codes"]


def test_a_code_that_is_not_there_is_said_and_the_one_that_holds_most_is_shown(client, study):
    gives_code(study, "time")
    found = holds(client, code="nowhere")
    assert found["code"]["id"] == "time"
    assert "The one that holds most is shown instead." in found["told"]


def test_a_code_merged_into_another_shows_what_that_one_holds(client, study):
    gives_code(study, "lost_planning", segments=slice(2))
    study.append([new_event("code.merged", CODER, {"code_id": "lost_planning", "into": "time"})])
    found = holds(client, code="lost_planning")
    assert (found["code"]["id"], found["held"]) == ("time", 2)


def test_a_sharper_definition_marks_what_was_coded_and_still_holds_settles_it(client, study):
    gives_code(study)
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
    gives_code(study)
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
