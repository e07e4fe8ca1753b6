"""What the Themes page is given, and what its decisions become."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from app.coding.routes import ROUTES
from app.server.addresses import DECISIONS
from app.themes.routes import BOARD, CONTRARY, SIDE
from app.themes.routes import ROUTES as THEME_ROUTES
from models.store.study import Study
from tests.app.requests import body, gives_code
from tests.decisions import new_event
from tests.fakes import FakeEncoder
from tests.studies import CODER, run_fake

CODES = ("lost_planning", "shared_goals", "one_size_workshop", "goals_from_district")


@pytest.fixture
def coded(study: Study) -> Study:
    for at, code in enumerate(CODES):
        gives_code(study, code, segments=slice(at % 3, at % 3 + 1 + at // 3))
    run_fake(study)
    return study


@pytest.fixture
def client(open_as: Callable[..., None]) -> Iterator[TestClient]:
    open_as()
    routes = [*ROUTES, *THEME_ROUTES]
    with TestClient(Starlette(routes=routes), raise_server_exceptions=False) as found:
        yield found


def got(client: TestClient, where: str, **asked: Any) -> dict[str, Any]:
    answer = client.get(where, params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def decide(client: TestClient, *asked: dict[str, Any], start: int = 1) -> list[dict[str, Any]]:
    numbered = [{"seq": start + at, **each} for at, each in enumerate(asked)]
    answer = client.post(DECISIONS, json=body(*numbered, client="themes-page"))
    assert answer.status_code == 200, answer.text
    return answer.json()["results"]


def passage(study: Study, at: int) -> dict[str, Any]:
    segment = study.segments()[at]
    return {
        "transcript_id": segment.transcript_id,
        "start": segment.start,
        "end": segment.end,
        "quote": segment.quote,
    }


def make(client: TestClient, *codes: str, theme_id: str = "t") -> None:
    [made] = decide(
        client,
        {"do": "theme_new", "theme_id": theme_id, "name": theme_id, "code_ids": list(codes)},
        start=900 if theme_id == "t" else 950,
    )
    assert made["ok"], made


def test_drafts_are_as_many_as_are_asked_for_and_kept_with_what_was_proposed(client, coded):
    board = got(client, BOARD)
    assert board["number"] == len(board["drafts"]) > 0
    assert board["most"] == len(CODES)
    two = got(client, BOARD, number=2)
    assert [len(two["drafts"]), two["number"]] == [2, 2]
    assert sorted(code for each in two["drafts"] for code in each["code_ids"]) == sorted(CODES)
    draft = max(two["drafts"], key=lambda each: len(each["code_ids"]))
    kept, left = draft["code_ids"][:-1], draft["code_ids"][-1]
    results = decide(
        client,
        {
            "do": "theme_new",
            "theme_id": "t",
            "name": draft["name"],
            "code_ids": kept,
            "draft_id": draft["id"],
        },
        {"do": "code_pair", "first": left, "second": kept[0], "pairing": "apart"},
    )
    assert all(each["ok"] for each in results), results
    event = [each for each in coded.events() if each.kind == "theme.created"][-1]
    assert event.payload["code_ids"] == kept
    assert event.suggested["code_ids"] == draft["code_ids"]
    assert event.suggested["id"] == draft["id"]
    for number in (1, 2, 3):  # what was left out stays apart from it, however many are asked for
        for each in got(client, BOARD, number=number, anew=1)["drafts"]:
            assert not (each["beside"] == "t" and left in each["code_ids"])


def test_drafts_stay_as_they_are_until_their_number_is_slid_again(client, coded):
    three = got(client, BOARD, number=3, anew=1)["drafts"]
    make(client, *three[0]["code_ids"])
    left = got(client, BOARD, number=3)
    assert [each["id"] for each in left["drafts"]] == [each["id"] for each in three[1:]]
    assert left["number"] == 2


def test_a_draft_that_is_not_there_is_refused_in_words(client, coded):
    asked = {"do": "theme_new", "theme_id": "t", "name": "T", "code_ids": ["lost_planning"]}
    [refused] = decide(client, asked | {"draft_id": "d0"})
    assert not refused["ok"]
    assert "draft is not there" in refused["why"]


def test_codes_moved_in_one_tab_leave_what_another_did_meanwhile(client, coded):
    make(client, "lost_planning", "shared_goals")
    decide(
        client,
        {
            "do": "theme_codes",
            "theme_id": "t",
            "code_ids": ["lost_planning"],
            "added": [],
            "removed": ["shared_goals"],
        },
    )
    stale = {
        "code_ids": ["lost_planning", "shared_goals", "one_size_workshop"],
        "added": ["one_size_workshop"],
    }
    decide(client, {"do": "theme_codes", "theme_id": "t", **stale, "removed": []}, start=2)
    assert coded.state().themes["t"].code_ids == ("lost_planning", "one_size_workshop")


def test_a_theme_tells_n_of_n_what_would_be_lost_and_what_was_chosen(client, coded):
    make(client, "lost_planning", "shared_goals")
    decide(
        client,
        {"do": "theme_claim", "theme_id": "t", "claim": "None of them has time, most say."},
        {"do": "theme_quote", "theme_id": "t", **passage(coded, 0), "stance": "supporting"},
        {
            "do": "theme_quote",
            "theme_id": "t",
            **passage(coded, 1),
            "stance": "explained",
            "reason": "It was August.",
        },
        {"do": "theme_status", "theme_id": "t", "status": "settled"},
    )
    side = got(client, SIDE, theme="t")
    assert (side["participants"], side["of"], side["status"]) == (["Rosa"], 1, "settled")
    assert side["roles"] == [{"value": "Teacher", "participants": 1, "of": 1}]
    assert side["amounts"] == [
        "“none” in the claim: 1 of 1 participants, which it does not fit.",
        "“most” in the claim: 1 of 1 participants, which it fits.",
    ]
    assert [(e["stance"], e["reason"]) for e in side["chosen"]] == [
        ("supporting", ""),
        ("explained", "It was August."),
    ]
    chosen = {each["start"] for each in side["chosen"]}
    assert chosen.isdisjoint(each["start"] for each in side["proposed"])
    assert [each["said"] for each in side["losses"]] == [
        "1 passage would be lost",
        "1 passage would be lost",
    ]
    assert side["contrary"] == "Contrary evidence has not been looked for."


def test_a_claim_of_ten_thousand_characters_is_kept_and_told(client, coded):
    make(client, "lost_planning")
    claim = ("It takes time. " * 700)[:10_000]
    [taken] = decide(client, {"do": "theme_claim", "theme_id": "t", "claim": claim})
    assert taken["ok"]
    side = got(client, SIDE, theme="t")
    assert side["claim"] == claim
    assert side["note"].startswith("This claim has 10,000 characters, and is kept whole.")


def test_a_theme_without_codes_says_so_in_numbers(client, coded):
    make(client)
    side = got(client, SIDE, theme="t")
    assert (side["participants"], side["segments"], side["proposed"]) == ([], 0, [])
    assert got(client, BOARD)["themes"][0]["code_ids"] == []


def test_two_wordings_of_a_claim_are_both_shown_and_one_is_chosen(client, coded):
    make(client, "lost_planning")
    first = {"do": "theme_claim", "theme_id": "t", "claim": "First.", "base": []}
    decide(client, first, first | {"claim": "Second."})  # neither had seen the other
    [conflict] = got(client, SIDE, theme="t")["conflicts"]
    words = {each["words"]: each["event_id"] for each in conflict["wordings"]}
    assert set(words) == {"First.", "Second."}
    decide(client, first | {"claim": "First.", "base": list(words.values())}, start=3)
    side = got(client, SIDE, theme="t")
    assert (side["claim"], side["conflicts"]) == ("First.", [])


def test_contrary_passages_are_of_the_same_questions_and_a_look_is_put_on_record(
    client, coded, monkeypatch
):
    monkeypatch.setattr("pipeline.encoder.loading.load_encoder", lambda name, **_: FakeEncoder())
    make(client, "lost_planning", "shared_goals")
    decide(client, {"do": "theme_claim", "theme_id": "t", "claim": "There is no time."})

    def ranked(**asked: str) -> dict[str, Any]:
        until = time.monotonic() + 30
        while not (found := got(client, CONTRARY, theme="t", **asked))["ready"]:
            assert time.monotonic() < until
            time.sleep(0.02)
        return found

    assert "little better than chance" in ranked()["how"]
    found = ranked(contrary="There is time enough.")
    assert found["how"].startswith("Ranked by how much more a passage is like the contrary claim")
    with_it = {each.quote for each in coded.segments()[:2]}
    assert {each["quote"] for each in found["passages"]} == with_it
    first = {key: found["passages"][0][key] for key in ("transcript_id", "start", "end", "quote")}
    decide(
        client,
        {"do": "theme_quote", "theme_id": "t", **first, "stance": "contrary"},
        {
            "do": "theme_searched",
            "theme_id": "t",
            "read": 2,
            "found": 1,
            "claim": "There is no time.",
            "contrary": "There is time enough.",
        },
        start=10,
    )
    left = ranked(contrary="There is time enough.")["passages"]
    assert [each["start"] for each in left] == [e["start"] for e in found["passages"][1:]]
    assert got(client, SIDE, theme="t")["contrary"] == (
        "Looked for by tester; 2 read; 1 passage found."
    )
    decide(client, {"do": "theme_claim", "theme_id": "t", "claim": "Another."}, start=20)
    assert got(client, SIDE, theme="t")["contrary"].endswith("The claim has changed since.")


def test_the_theme_of_an_address_is_found_where_it_went(client, coded):
    make(client, "lost_planning")
    make(client, "shared_goals", theme_id="t2")
    decide(client, {"do": "theme_merge", "theme_id": "t", "into": "t2"})
    board = got(client, BOARD, theme="t")
    assert board["at"] == "t2"
    assert board["told"] == "The theme “t” was merged into “t2”, which is shown instead."
    assert client.get(SIDE, params={"theme": "t"}).status_code == 400
    assert got(client, SIDE, theme="t2")["lineage"] == ["“t” was merged into it."]


def test_names_of_the_other_direction_lose_their_signs_on_the_board(client, coded):
    name = "\N{RIGHT-TO-LEFT OVERRIDE}emit"
    coded.append(
        [new_event("theme.created", CODER, {"theme_id": "t", "name": name, "code_ids": []})]
    )
    assert got(client, BOARD)["themes"][0]["name"] == "emit"
