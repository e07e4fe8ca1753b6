"""What the Relations page is given, and what its decisions become."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

import app.server.relation_candidates as counting
import pipeline.segments.sentences
from app.coding.routes import ROUTES as CODING_ROUTES
from app.common import axial_candidates, payloads
from app.relations.evidence import said_parts
from app.relations.routes import ROUTES
from app.server.addresses import DECISIONS, RELATION_EVIDENCE, RELATION_WORK, RELATIONS
from models.store.study import Study
from tests.app.common.test_payloads import misfits
from tests.app.requests import body
from tests.decisions import new_event
from tests.fakes import make_transcript
from tests.studies import CODER, coded, interview, run_fake, small_study

REAL_PARSER = pipeline.segments.sentences.load_parser
SAID = [
    ("Interviewer", "How is planning time protected?"),
    (
        "Ines",
        "Planning time was taken from all of us in the fall because the training was moved. "
        "The training was about reading and it went on for the whole of the winter term.",
    ),
]


@pytest.fixture
def study_file(tmp_path: Path) -> Path:
    """Two interviews; in both, time and training are in one answer."""
    path = tmp_path / "s.study"
    more = make_transcript(SAID, name="interview_02", attributes={"participant": "Ines"})
    with small_study(path, [interview(), more]) as study:
        for segment in study.segments():
            if "lanning" in segment.quote or "raining" in segment.quote:
                for code in ("time", "training"):
                    study.append([new_event("coding.added", CODER, coded(segment, code))])
    return path


@pytest.fixture
def client(open_as: Callable[..., None], fake_road: object) -> Iterator[TestClient]:
    open_as()
    app = Starlette(routes=[*CODING_ROUTES, *ROUTES])
    with TestClient(app, raise_server_exceptions=False) as found:
        yield found


def given(client: TestClient, address: str = RELATIONS, **asked: Any) -> dict[str, Any]:
    answer = client.get(address, params={"between": "codes", **asked})
    assert answer.status_code == 200, answer.text
    return answer.json()


def work(client: TestClient, do: str) -> dict[str, Any]:
    answer = client.post(RELATION_WORK, json={"do": do, "between": "codes"})
    assert answer.status_code == 200, answer.text
    return answer.json()


def ready(client: TestClient) -> dict[str, Any]:
    work(client, "begin")
    counting.candidates_of(counting.workbench.current().study()).wait(CODER, "codes", 20)
    return given(client)


def decide(client: TestClient, seq: int, do: str, **what: Any) -> dict[str, Any]:
    answer = client.post(DECISIONS, json=body({"seq": seq, "do": do, **what}))
    assert answer.status_code == 200, answer.text
    [result] = answer.json()["results"]
    return result


def relate(client: TestClient, seq: int = 1, **more: Any) -> dict[str, Any]:
    what = {"relation_id": "r1", "first": "training", "second": "time", "relation_type": "hinders"}
    return decide(client, seq, "relate", **{**what, **more})


def test_nothing_is_counted_until_it_is_asked_for_and_then_once(client, study):
    before = given(client)
    assert (before["work"]["state"], before["candidates"]) == ("none", [])
    after = ready(client)
    assert (after["work"]["state"], after["work"]["fresh"]) == ("ready", True)
    [pair] = after["candidates"]
    assert {pair["first"], pair["second"]} == {"time", "training"}
    assert pair["words"][0].startswith("Both in 3 of 3 answers with either")
    assert pair["above"] is None
    assert "without a p-value" in after["scope"][1]
    assert work(client, "begin")["state"] == "ready"  # not counted once more


def test_a_coding_makes_counts_old_and_a_relation_does_not(client, study):
    ready(client)
    relate(client)
    assert given(client)["work"]["fresh"]
    decide(client, 2, "undo")
    assert given(client)["work"]["fresh"]
    study.append([new_event("coding.added", CODER, coded(study.segments()[0], "time"))])
    old = given(client)
    assert not old["work"]["fresh"]
    assert old["candidates"], "what was counted stays to be seen"


def test_a_count_that_runs_can_be_stopped_and_begun_again(client, study, monkeypatch):
    go = threading.Event()
    real = counting.axial_study

    def slow(*given: Any, on_tested: Callable[[int, int], None], **how: Any) -> Any:
        on_tested(1, 4)
        go.wait(20)
        on_tested(2, 4)
        return real(*given, on_tested=on_tested, **how)

    monkeypatch.setattr(counting, "axial_study", slow)
    work(client, "begin")
    assert work(client, "stop")["state"] == "stopped"
    go.set()
    kept = counting.candidates_of(counting.workbench.current().study())
    kept.wait(CODER, "codes", 20)
    stopped = given(client)
    assert (stopped["work"]["state"], stopped["candidates"]) == ("stopped", [])
    assert stopped["work"]["done"] < stopped["work"]["total"]
    assert len(ready(client)["candidates"]) == 1


def test_a_count_ends_with_its_study_and_writes_nothing_into_the_closed_file(
    client, study_file, monkeypatch
):
    # it read on after the study was closed, and wrote what it had found
    reading, go = threading.Event(), threading.Event()
    monkeypatch.setattr(counting, "WRITING_S", 0.1)  # an interview takes longer to be read

    def slow(*_: Any) -> list[Any]:
        reading.set()
        go.wait(20)
        return []

    monkeypatch.setattr(axial_candidates, "connectives_of", slow)
    work(client, "begin")
    assert reading.wait(20)
    opened = counting.workbench.current()
    kept, left = counting.candidates_of(opened.study()), opened.study()
    opened.leave()
    before = study_file.read_bytes()
    go.set()
    kept.wait(CODER, "codes", 20)
    assert study_file.read_bytes() == before
    assert not list(study_file.parent.glob("s.study-*"))
    reading.clear()
    kept.begin(left, CODER, "codes")
    assert not reading.wait(0.2)


def test_a_stop_is_looked_at_before_the_parser_is_loaded_and_at_interviews_read_before(
    client, study
):
    class Asked(Exception):
        pass

    def stop(_done: int, _total: int) -> None:
        raise Asked

    def loaded() -> Any:
        raise AssertionError("the parser was loaded")

    def asks() -> None:
        with pytest.raises(Asked):
            axial_candidates.axial_study(
                study, CODER, between="codes", get_parser=loaded, on_read=stop
            )

    asks()
    ready(client)  # now both are read
    asks()


def test_a_count_that_fails_says_so_without_anybodys_words(client, study, monkeypatch, capsys):
    def broken(*_: Any, **__: Any) -> None:
        raise ValueError("Planning time was taken")

    monkeypatch.setattr(counting, "axial_study", broken)
    told = ready(client)["work"]
    assert (told["state"], told["why"]) == ("failed", "Relations could not be counted: ValueError.")
    assert "Planning" not in capsys.readouterr().err


def test_a_confirmed_proposal_keeps_its_segments_and_what_was_proposed(client, study):
    [pair] = ready(client)["candidates"]
    assert relate(client, segment_ids=pair["segments"], between="codes")["ok"]
    [kept] = given(client)["relations"]
    assert (kept["type"], kept["segments"], kept["by"]) == ("hinders", pair["segments"], "")
    [event] = [each for each in study.events() if each.kind == "relation.made"]
    assert event.suggested["answers_together"] == pair["in_answers"]["both"]
    assert event.suggested["proposed_type"] == pair["proposed"]


def test_a_relation_is_retyped_turned_taken_away_and_brought_back(client, study):
    relate(client)
    decide(client, 2, "retype", relation_id="r1", relation_type="related", own_type="eats into")
    decide(client, 3, "turn_round", relation_id="r1", first="time", second="training")
    [kept] = given(client)["relations"]
    assert (kept["own_type"], kept["first"], kept["second"]) == ("eats into", "time", "training")
    decide(client, 4, "unrelate", relation_id="r1")
    assert given(client)["relations"] == []
    decide(client, 5, "undo")
    decide(client, 6, "undo")
    [kept] = given(client)["relations"]
    assert (kept["own_type"], kept["first"]) == ("eats into", "training")


def test_a_type_that_is_none_and_a_relation_that_is_not_there_are_refused(client, study):
    assert not relate(client, relation_type="likes")["ok"]
    assert not decide(client, 2, "unrelate", relation_id="r9")["ok"]
    assert not relate(client, 3, first="no-such-code")["ok"]
    assert not relate(client, 4, relation_type="related", own_type="x" * 10_000)["ok"]


def test_a_rejected_proposal_keeps_its_reason_and_gives_way_to_a_relation(client, study):
    [pair] = ready(client)["candidates"]
    about = {"first": "time", "second": "training", "segment_ids": pair["segments"]}
    decide(client, 1, "refuse_relation", **about, between="codes", reason="asked together")
    [kept] = given(client)["rejected"]
    assert (kept["reason"], kept["segments"]) == ("asked together", pair["segments"])
    relate(client, 2)
    assert given(client)["rejected"] == []


def test_evidence_is_words_with_their_places_and_who_is_on_each_side(client, study):
    ready(client)
    shown = given(client, RELATION_EVIDENCE, first="time", second="training")
    assert shown["supports"] == len(shown["supporting"]) >= 2
    for each in shown["supporting"]:
        assert each["quote"] in study.transcript(each["transcript_id"]).text
        assert each["href"].startswith("code?interview=")
        assert set(each["codes"]) <= {"Time", "Training", *_names(study)}
    assert {(role["role"], *role["both"]) for role in shown["roles"]} == {
        ("", "Ines"),
        ("Teacher", "Rosa"),
    }


def test_who_holds_one_code_alone_stands_on_its_side_whichever_is_asked_first(client, study):
    """They stood under the other code where a relation ran against its proposal."""
    lea = make_transcript(SAID[:2], name="interview_03", attributes={"participant": "Lea"})
    study.add_transcripts([lea], actor=CODER)
    run_fake(study)
    segment = next(each for each in study.segments() if each.transcript_id == lea.id)
    study.append([new_event("coding.added", CODER, coded(segment, "time"))])
    ready(client)
    one = given(client, RELATION_EVIDENCE, first="time", second="training")["roles"]
    other = given(client, RELATION_EVIDENCE, first="training", second="time")["roles"]
    assert [name for role in one for name in role["first_only"]] == ["Lea"]
    assert [name for role in other for name in role["second_only"]] == ["Lea"]
    assert not any(role["second_only"] for role in one)


def _names(study: Study) -> set[str]:
    return {each.name for each in study.state().codes.values()}


def test_evidence_of_a_relation_that_is_no_candidate_is_what_it_rests_on(client, study):
    """Its segment was cut otherwise since: the id says where it was."""
    segment = study.segments()[0]
    cut = f"{segment.transcript_id}.{segment.start}-{segment.start + 10}"
    relate(client, segment_ids=[cut, "nowhere.0-5", f"{segment.transcript_id}.90000-90005"])
    asked = {"first": "training", "second": "time", "relation": "r1"}
    shown = given(client, RELATION_EVIDENCE, **asked)
    assert [each["quote"] for each in shown["supporting"]] == [segment.quote[:10]]
    assert "what speaks against it is counted" in shown["told"]


def test_what_became_of_its_codes_is_said_and_the_relation_stays(client, study):
    relate(client)
    relate(client, 2, relation_id="r2", first="time", second="shared_goals")
    study.append([new_event("code.retired", CODER, {"code_id": "shared_goals"})])
    study.append([new_event("code.merged", CODER, {"code_id": "training", "into": "time"})])
    one, other = given(client)["relations"]
    assert [one["stands"], other["stands"]] == [False, False]
    assert "was merged into" in one["told"][0]
    assert one["told"][1].startswith("Its two codes are one now.")
    assert "is retired" in other["told"][0]


def test_another_coders_relation_is_shown_as_theirs(client, study):
    made = {"relation_id": "r9", "first": "time", "second": "training", "relation_type": "helps"}
    study.append([new_event("relation.made", "Ida", made)])
    assert [each["by"] for each in given(client)["relations"]] == ["Ida"]


def test_what_is_connected_is_marked_and_nothing_is_left_out():
    text = "Well, time was short because the training was moved, you know."
    parts = said_parts(text, (29, 51), (6, 20), (21, 28))
    assert "".join(each["words"] for each in parts) == text[6:51]
    assert [each["part"] for each in parts] == ["effect", "", "cue", "", "cause"]


def test_what_is_answered_is_what_the_front_end_is_told(client, study):
    [pair] = ready(client)["candidates"]
    relate(client, second="shared_goals", segment_ids=pair["segments"], note="a note")
    about = {"first": "time", "second": "training", "segment_ids": pair["segments"]}
    decide(client, 2, "refuse_relation", **about, reason="asked together")
    asked = {"first": "time", "second": "training"}
    page, shown = given(client), given(client, RELATION_EVIDENCE, **asked)
    assert page["relations"]
    assert page["rejected"]
    assert shown["supporting"]
    assert misfits(page, payloads.RelationsPage) == []
    assert misfits(shown, payloads.RelationEvidence) == []
    assert misfits(given(client, RELATION_WORK), payloads.RelationWork) == []


@pytest.mark.slow
def test_what_participants_connect_is_quoted_with_both_clauses(client, study, monkeypatch):
    """The real parser: "because" ties the two codes, and its words are marked."""
    monkeypatch.setattr(pipeline.segments.sentences, "load_parser", REAL_PARSER)
    [pair] = ready(client)["candidates"]
    assert (pair["connected"], pair["proposed"]) == (1, "causal_condition")
    shown = given(client, RELATION_EVIDENCE, first=pair["first"], second=pair["second"])
    [said] = shown["said"]
    by_part = {each["part"]: each["words"] for each in said["parts"]}
    assert by_part["cause"] == "the training was moved"
    assert by_part["cue"] == "because"
    assert misfits(shown, payloads.RelationEvidence) == []
