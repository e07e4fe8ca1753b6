"""What a search finds: words with whose they are, codes, one's own memos, and the way to each."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from app.common import payloads
from app.search import found
from app.search.found import Prepared, Wanted, search
from app.search.routes import ROUTES, SEARCH
from models.store.study import Study
from pipeline.search.folding import fold
from tests.app.common.test_payloads import misfits
from tests.app.conftest import started
from tests.decisions import new_event
from tests.studies import CODER, coded, interview, small_study

OTHER = "Somebody Else"
LEO = [
    ("Interviewer", "And your goals, Leo?"),
    ("Leo", "Our café kept no goals. The coach said: \U0001f600 goals, goals, goals."),
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rosa's interview and Leo's, who has another role."""
    path = tmp_path_factory.mktemp("search") / "two.study"
    leo = replace(
        interview("interview_02", LEO), attributes={"participant": "Leo", "role": "Coach"}
    )
    small_study(path, [interview(), leo]).close()
    return path


@pytest.fixture
def two(built: Path, tmp_path: Path) -> Iterator[Study]:
    shutil.copy(built, tmp_path / "two.study")
    with Study.open(tmp_path / "two.study") as study:
        yield study


def ask(study: Study, typed: str, **how: Any) -> payloads.Found:
    wanted = {key: how.pop(key) for key in ("interview", "role", "speaker", "each") if key in how}
    how = {"limit": 100, "things": 10, "coder": CODER, **how}
    return search(study, typed, wanted=Wanted(**wanted), **how)


def said(found: list[payloads.Bit]) -> str:
    return "".join(f"[{bit['words']}]" if bit["hit"] else bit["words"] for bit in found)


def test_words_come_with_whose_they_are_and_the_words_around(two):
    [place] = ask(two, "CAFE")["words"]
    assert (
        said(place["bits"]) == "Our [café] kept no goals. The coach said: 😀 goals, goals, goals."
    )
    assert (place["participant"], place["role"], place["speaker"]) == ("Leo", "Coach", "Leo")
    assert place["interview"] == "interview_02"
    assert not place["asks"]


def test_each_place_leads_to_the_segment_that_holds_it(two):
    segments = {each.id: each for each in two.segments()}
    for place in ask(two, "goals")["words"]:
        query = parse_qs(urlsplit(place["href"]).query)
        [segment] = query["segment"]
        assert query["interview"] == [segments[segment].transcript_id] == [place["transcript_id"]]
        if not place["asks"]:
            assert "goal" in fold(segments[segment].quote)


def test_what_the_interviewer_says_leads_to_the_answer(two):
    [place] = ask(two, "Leo goals", speaker="interviewer")["words"]
    assert place["asks"]
    assert place["segment_id"] == two.segments(place["transcript_id"])[0].id


def test_hits_are_told_and_chosen_by_interview_role_and_who_speaks(two):
    found = ask(two, "goals")
    assert found["places"] == sum(each["places"] for each in found["interviews"])
    assert [each["participant"] for each in found["interviews"]] == ["Rosa", "Leo"]
    leo = found["interviews"][1]
    for chosen in ({"interview": leo["id"]}, {"role": "Coach"}):
        some = ask(two, "goals", **chosen)
        assert {each["participant"] for each in some["words"]} == {"Leo"}
        assert some["places"] == leo["places"]
        assert some["interviews"] == found["interviews"]  # what else could be chosen stays
    asked = ask(two, "goals", speaker="interviewer")
    others = ask(two, "goals", speaker="others")
    assert {each["asks"] for each in asked["words"]} == {True}
    assert asked["places"] + others["places"] == found["places"]
    assert len(ask(two, "goals", each=1)["words"]) == 2
    assert len(ask(two, "goals", limit=1)["words"]) == 1
    assert ask(two, "goals", limit=1)["places"] == found["places"]


def test_codes_are_found_by_name_path_and_rule_their_own_name_first(two):
    made = {"code_id": "later", "name": "Wall of goals", "definition": "What hangs on the wall"}
    two.append([new_event("code.created", CODER, made)])
    found = ask(two, "wall")["codes"]
    assert said(found[0]["name"]) == "[Wall] of goals"
    assert found[0]["href"] == "codebook?code=later"
    assert "hangs" in said(found[0]["about"])
    [one] = ask(two, '"hangs on the wall"')["codes"]
    assert said(one["about"]) == "What [hangs on the wall]"


def test_a_code_that_was_merged_leads_to_the_one_that_holds_its_passages(two):
    made = [{"code_id": "fatigue", "name": "Tired of starting"}]
    two.append([new_event("code.created", CODER, each) for each in made])
    two.append([new_event("code.merged", CODER, {"code_id": "fatigue", "into": "time"})])
    [one] = ask(two, "tired")["codes"]
    assert one["href"] == "codebook?code=time"
    assert one["said"].startswith("merged into")


def test_only_ones_own_memos_are_found(two):
    segment = two.segments(two.transcripts()[0].id)[0]
    place = {"transcript_id": segment.transcript_id, "quote": segment.quote}
    place |= {"start": segment.start, "end": segment.end}
    two.append(
        [
            new_event("memo.written", CODER, {"memo_id": "m1", "text": "Zeal is rare", **place}),
            new_event("memo.written", CODER, {"memo_id": "m2", "text": "zeal", "code_id": "time"}),
            new_event("memo.written", OTHER, {"memo_id": "m3", "text": "Their zeal"}),
        ]
    )
    found = {said(each["name"]): each for each in ask(two, "zeal")["memos"]}
    assert set(found) == {"[Zeal] is rare", "[zeal]"}
    assert found["[Zeal] is rare"]["href"].endswith(f"segment={segment.id}")
    assert found["[Zeal] is rare"]["said"] == "Rosa"
    assert found["[zeal]"]["href"] == "codebook?code=time"
    [theirs] = ask(two, "zeal", coder=OTHER)["memos"]
    assert said(theirs["name"]) == "Their [zeal]"


def test_participants_are_found_by_name_and_attribute(two):
    for typed in ("leo", "coach", "interview_02"):
        assert [said(each["name"]).strip("[]") for each in ask(two, typed)["participants"]] == [
            "Leo"
        ]


def test_themes_are_found_by_name_and_claim(two):
    made = {"theme_id": "t", "name": "Held together", "claim": "Goals hold", "code_ids": ["time"]}
    two.append([new_event("theme.created", CODER, made)])
    [one] = ask(two, "hold")["themes"]
    assert (said(one["name"]), said(one["about"])) == ("Held together", "Goals [hold]")
    assert one["href"] == "themes?theme=t"


@pytest.mark.parametrize("typed", ["", "   ", '""', "\u200b", "zebra", "goals zebra"])
def test_nothing_typed_or_not_there_finds_nothing(two, typed):
    found = ask(two, typed)
    assert not any(found.values())


def test_who_speaks_is_as_it_was_corrected(two):
    [leo] = [each for each in two.transcripts() if each.name == "interview_02"]
    given = {"transcript_id": leo.id, "speaker": "Leo", "role": "interviewer"}
    assert not ask(two, "cafe", speaker="interviewer")["places"]
    two.append([new_event("speaker.role", CODER, given)])
    assert ask(two, "cafe", speaker="interviewer")["places"] == 1


# -- the address


@pytest.fixture
def client(two: Study) -> Iterator[TestClient]:
    assert two.path is not None
    started(two.path)
    with TestClient(Starlette(routes=ROUTES)) as opened:
        yield opened


def test_the_address_answers_what_the_front_end_is_told(client):
    answer = client.get(SEARCH, params={"q": "goals", "limit": 3})
    assert answer.status_code == 200
    assert misfits(answer.json(), payloads.Found) == []
    assert len(answer.json()["words"]) == 3


@pytest.mark.parametrize(
    "asked", [{"q": "x" * 201}, {"q": "goals", "limit": "-1"}, {"q": "a", "speaker": "nobody"}]
)
def test_what_is_no_search_is_refused(client, asked):
    assert client.get(SEARCH, params=asked).status_code == 400


def test_an_answer_says_nothing_of_what_was_typed(client):
    """Who codes blind may type a hidden name; that it comes back would not say that it is there."""
    assert "zebra" not in client.get(SEARCH, params={"q": "zebra"}).text


# -- speed


def test_an_interview_is_made_ready_once_and_its_segments_once_a_revision(tmp_path, monkeypatch):
    """Five thousand segments are searched as one types: 38 to 84 ms, where that is so."""
    names = ("one", "two", "three")
    with small_study(tmp_path / "three.study", [interview(each) for each in names]) as study:
        folded, cut = [], []
        make, segments = found.FoldedInterview, study.segments
        monkeypatch.setattr(found, "FoldedInterview", lambda of: folded.append(of.id) or make(of))
        monkeypatch.setattr(study, "segments", lambda of: cut.append(of) or segments(of))
        prepared = Prepared()
        for typed in ("goals", "goal", "time"):
            assert ask(study, typed, prepared=prepared)["places"]
        assert len(folded) == len(set(folded)) == len(cut) == len(set(cut)) == 3
        study.append([new_event("coding.added", CODER, coded(segments()[0], "time"))])
        ask(study, "time", prepared=prepared)
        assert (len(folded), len(cut)) == (3, 6)
