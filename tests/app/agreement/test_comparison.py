"""What the Agreement page is given of a round, and what its decisions become."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from app.agreement.comparison import MOST, SHOWN, compared
from app.agreement.routes import DISAGREEMENTS
from app.agreement.routes import ROUTES as AGREEMENT_ROUTES
from app.coding.routes import ROUTES
from app.server.addresses import DECISIONS
from models.state.rounds import Round
from models.store.study import Study
from tests.app.double_coded import (
    FIRST,
    IDA,
    KINDS,
    closed,
    gives,
    in_order,
    opened,
    settles,
    unit,
)
from tests.app.requests import body
from tests.decisions import new_event
from tests.studies import CODER


@pytest.fixture
def client(open_as: Callable[..., None]) -> Iterator[TestClient]:
    open_as()
    routes = [*ROUTES, *AGREEMENT_ROUTES]
    with TestClient(Starlette(routes=routes), raise_server_exceptions=False) as found:
        yield found


@pytest.fixture
def held(study: Study) -> Round:
    return closed(study)


def asked(client: TestClient, held: Round, **what: Any) -> dict[str, Any]:
    answer = client.get(DISAGREEMENTS, params={"round": held.id, "show": "all", **what})
    assert answer.status_code == 200, answer.text
    return answer.json()


def numbers(found: dict[str, Any]) -> list[int]:
    return [each["n"] for each in found["units"]]


def settle(client: TestClient, study: Study, held: Round, at: int, **more: Any) -> dict[str, Any]:
    segment = in_order(study)[at]
    made = {"seq": 1, "do": "settle", "round_id": held.id, "reason": "So it is", **unit(segment)}
    sent = body({**made, "resolution": "coder", "code_ids": ["time"], "coder": CODER, **more})
    return client.post(DECISIONS, json=sent).json()["results"][0]


def test_units_stand_in_the_order_of_the_interview_with_a_lane_for_each_coder(
    client: TestClient, study: Study, held: Round
) -> None:
    found = asked(client, held)
    assert found["coders"] == [CODER, IDA]
    assert numbers(found) == list(range(len(in_order(study))))
    assert [each["kind"] for each in found["units"][:5]] == KINDS
    third = found["units"][2]
    assert third["lanes"] == [["time"], ["shared_goals"]]
    assert third["shared"] == []
    assert third["quote"] == in_order(study)[2].quote
    assert third["question"]["id"]
    fourth = found["units"][3]
    assert (sorted(fourth["lanes"][0]), fourth["shared"]) == (["shared_goals", "time"], ["time"])


def test_the_queue_holds_disagreements_until_they_are_settled(
    client: TestClient, study: Study, held: Round
) -> None:
    assert numbers(asked(client, held, show="unsettled")) == [1, 2, 3]
    assert settle(client, study, held, 1)["ok"]
    found = asked(client, held, show="unsettled")
    assert numbers(found) == [2, 3]
    assert found["counts"]["unsettled"] == 2
    assert found["counts"]["disagree"] == 3
    [settled] = asked(client, held, show="settled")["units"]
    assert settled["settled"]["reason"] == "So it is"
    assert settled["settled"]["coder"] == CODER
    assert settled["lanes"] == [["time"], []]


def test_reasons_given_are_offered_again_the_latest_first(
    client: TestClient, study: Study, held: Round
) -> None:
    for at, reason in ((1, "one"), (2, "two"), (3, "one")):
        segment = in_order(study)[at]
        payload = unit(segment) | {"round_id": held.id, "resolution": "all", "code_ids": ["time"]}
        study.append([new_event("unit.settled", CODER, payload, reason=reason)])
    assert asked(client, held)["reasons"] == ["one", "two"]


def test_undo_opens_a_disagreement_again(client: TestClient, study: Study, held: Round) -> None:
    settle(client, study, held, 1)
    again = client.post(DECISIONS, json=body({"seq": 2, "do": "undo"})).json()["results"][0]
    assert again["said"].startswith("Undone: ")
    assert numbers(asked(client, held, show="unsettled")) == [1, 2, 3]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"reason": " "}, "settled with a reason"),
        ({"coder": "Nobody"}, "Whose codes hold"),
        ({"code_ids": ["no_such_code"]}, "no_such_code"),
        ({"end": 3, "quote": "Wel", "start": 0}, "no unit"),
    ],
)
def test_what_settles_nothing_is_refused_with_the_reason(
    client: TestClient, study: Study, held: Round, more: dict[str, Any], why: str
) -> None:
    found = settle(client, study, held, 1, **more)
    assert not found["ok"]
    assert why in found["why"]


@pytest.mark.parametrize(
    ("show", "there"),
    [
        ("all", [0, 1, 2, 3]),
        ("disagree", [1, 2, 3]),
        ("one", [1]),
        ("other", [2, 3]),
        ("none", [4]),
        ("agree", [0]),
        ("settled", []),
    ],
)
def test_units_are_filtered_by_kind(
    client: TestClient, held: Round, show: str, there: list[int]
) -> None:
    found = asked(client, held, show=show)
    assert [n for n in numbers(found) if n < 5][: len(there)] == there
    assert found["left"] == found["counts"][show] == len(numbers(found))


def test_by_code_a_disagreement_is_one_about_that_code(client: TestClient, held: Round) -> None:
    assert numbers(asked(client, held, code="shared_goals", show="disagree")) == [2, 3]
    assert numbers(asked(client, held, code="time", show="disagree")) == [1, 2]
    assert numbers(asked(client, held, code="time")) == [0, 1, 2, 3]
    used = {each["id"]: (each["units"], each["disputed"]) for each in asked(client, held)["codes"]}
    assert used["time"] == (4, 2)
    assert used["shared_goals"] == (2, 2)


def test_by_interview_units_of_another_one_are_left_out(client: TestClient, held: Round) -> None:
    first, second = asked(client, held)["interviews"]
    assert numbers(asked(client, held, interview=first["id"], show="disagree")) == [1, 2]
    assert numbers(asked(client, held, interview=second["id"], show="disagree")) == [3]
    assert asked(client, held, interview="no-such")["left"] == 0
    assert [(each["units"], each["unsettled"]) for each in (first, second)] == [(3, 2), (3, 1)]


def test_units_from_a_number_on_are_given(client: TestClient, held: Round) -> None:
    found = asked(client, held, show="disagree", **{"from": 2})
    assert numbers(found) == [2, 3]
    assert found["left"] == 3
    assert len(held.units) < MOST


def test_of_three_coders_each_has_a_lane_and_who_did_not_look_has_none(study: Study) -> None:
    held = opened(study, IDA, "Bo")
    gives(study, CODER, FIRST)
    gives(study, IDA, FIRST)
    study.append([new_event("round.closed", CODER, {"round_id": held.id})])
    [first, *_] = compared(study.state(), held := study.state().rounds[held.id])
    assert held.coders == (CODER, IDA, "Bo")
    assert first.comparison.kind == "agree"
    assert "Bo" not in first.comparison.codes


def test_nothing_is_given_while_the_round_is_open(client: TestClient, study: Study) -> None:
    held = opened(study)
    gives(study, IDA, FIRST)
    answer = client.get(DISAGREEMENTS, params={"round": held.id})
    assert answer.status_code == 400
    assert "blind" in answer.json()["error"]


def test_nothing_of_an_earlier_round_is_given_to_one_who_codes_another_blind(
    client: TestClient, study: Study, held: Round
) -> None:
    opened(study, "Bo")
    answer = client.get(DISAGREEMENTS, params={"round": held.id})
    assert answer.status_code == 400
    assert "time" not in answer.text


def test_a_round_of_others_is_compared_only_when_it_is_closed(
    study: Study, open_as: Callable[..., None], client: TestClient
) -> None:
    held = opened(study)
    open_as("An advisor")
    answer = client.get(DISAGREEMENTS, params={"round": held.id})
    assert answer.status_code == 400
    assert "close it first" in answer.json()["error"]


@pytest.mark.parametrize(
    "what",
    [
        {"show": "everything"},
        {"round": "nothing"},
        {"from": "-1"},
        {"from": "x"},
        {"code": "x" * 300},
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    client: TestClient, held: Round, what: dict[str, str]
) -> None:
    answer = client.get(DISAGREEMENTS, params={"round": held.id, **what})
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_every_kind_that_can_be_asked_for_is_counted(client: TestClient, held: Round) -> None:
    assert list(asked(client, held)["counts"]) == list(SHOWN)


def test_a_settled_unit_keeps_what_each_had_given(study: Study, held: Round) -> None:
    settles(study, held, 2, "new_code", ["lost_planning"])
    third = compared(study.state(), held)[2]
    assert third.settled is not None
    assert third.settled.code_ids == ("lost_planning",)
    assert dict(third.comparison.codes) == {CODER: ("time",), IDA: ("shared_goals",)}
