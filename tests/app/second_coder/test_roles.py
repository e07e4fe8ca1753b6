"""What a second coder's file lets through: found by looking for all there is, and asking it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from app.asgi import page_routes
from app.server import roles
from app.server.addresses import COMPARE, DECISIONS, DOCUMENT, LEARN, STAMP
from app.server.decisions import study_key
from app.server.first_page import WHERE
from app.server.requests import BY_VERB, Asked, refused_verbs
from app.server.roles import ANALYST, SECOND_CODER, RoleDoor, role_of
from models.events import Decision
from models.store.blind import open_as
from models.store.study import Study
from tests.app.conftest import started
from tests.app.double_coded import IDA, opened
from tests.decisions import new_event
from tests.studies import CODER

APP = Path(__file__).resolve().parents[3] / "app"
LET_THROUGH = {
    DOCUMENT + "{transcript_id}",
    LEARN + "{transcript_id}",
    DECISIONS,
    COMPARE,  # a code's rule and her own passages, beside the interview
    STAMP,
    WHERE,
}
HER_VERBS = {
    "accept",
    "reject",
    "code",
    "uncode",
    "confirm",
    "memo",
    "forget_memo",
    "seen",
    "finish",
}


def client(routes: list[Any]) -> TestClient:
    checks = [Middleware(RoleDoor, routes=routes)]
    return TestClient(Starlette(routes=routes, middleware=checks), raise_server_exceptions=False)


def asked(theirs: Path) -> Iterator[tuple[str, int, str]]:
    """Every route there is, asked by every method that it takes."""
    with open_as(theirs, IDA) as study:
        transcript = study.transcripts()[0].id
    routes = page_routes()
    with client(routes) as asking:
        for route in routes:
            path = route.path.replace("{transcript_id}", transcript)
            for method in sorted(route.methods - {"HEAD"}):
                answer = asking.request(method, path, json={} if method == "POST" else None)
                yield route.path, answer.status_code, answer.text


def test_every_route_that_is_not_of_the_three_steps_is_refused_in_one_sentence(
    theirs: Path,
) -> None:
    """A second coder's browser could ask for triage, disagreements and alignment."""
    answers = list(asked(theirs))
    assert len(answers) >= 7
    for path, status, words in answers:
        if path in LET_THROUGH:
            assert status != 403, path
        else:
            assert status == 403, path
            assert "This file is for coding on your own" in words, path


def test_a_route_that_is_built_tomorrow_is_refused_until_it_is_let_through(theirs: Path) -> None:
    async def tomorrow(request: object) -> PlainTextResponse:
        return PlainTextResponse("all of it")

    routes = [*page_routes(), Route("/elsewhere/tomorrow/{what}", tomorrow, methods=["GET"])]
    with client(routes) as asking:
        assert asking.get("/elsewhere/tomorrow/x").status_code == 403
        started(theirs, "Somebody else")
        assert asking.get("/elsewhere/tomorrow/x").text == "all of it"


def test_whose_study_it_is_has_all_of_it(study: Study) -> None:
    opened(study)
    for who in (CODER, IDA):
        assert role_of(study, who) is ANALYST
    assert all(ANALYST.opens(each) and ANALYST.answers(each) for each in ("themes", "/any"))
    assert refused_verbs(ANALYST.decides) == []


def test_the_role_ends_with_the_round(theirs: Path) -> None:
    with Study.open(theirs) as study:
        assert role_of(study, IDA) is SECOND_CODER
        assert role_of(study, "ida  BERG") is SECOND_CODER
        [held] = study.state().rounds.values()
        study.append([new_event("round.closed", IDA, {"round_id": held.id})])
        assert role_of(study, IDA) is ANALYST


def test_every_verb_is_hers_or_refused() -> None:
    """A new verb is refused until somebody decides that a second coder may do it."""
    forms = {verb for verb, form in BY_VERB.items() if issubclass(form, Asked)}
    assert set(refused_verbs(SECOND_CODER.decides)) == forms - HER_VERBS


def _filled(form: type[Asked], transcript: str, round_id: str) -> dict[str, Any]:
    """A decision of a form that reads: whether the study would take it is another matter."""
    known: dict[str, Any] = {
        "transcript_id": transcript,
        "round_id": round_id,
        "start": 0,
        "end": 1,
        "turn": 0,
        "at": 1,
        "question_id": None,
        "parent": None,
        "code_ids": [],
        "added": [],
        "removed": [],
        "read": 0,
        "found": 0,
        "belongs": True,
    }
    needed = [name for name, each in form.model_fields.items() if each.is_required()]
    return {name: known.get(name, "x") for name in needed if name not in ("do", "seq")}


@pytest.mark.parametrize("verb", [v for v, f in BY_VERB.items() if issubclass(f, Asked)])
def test_what_is_fixed_cannot_be_changed_from_the_browser(theirs: Path, verb: str) -> None:
    """The codebook and the segments of a hand-over could be changed, and nothing said a word."""
    with open_as(theirs, IDA) as study:
        transcript, key = study.transcripts()[0].id, study_key(study, IDA)
        [held] = study.state().rounds
    form: Any = BY_VERB[verb]
    decision = {"do": verb, "seq": 1, **_filled(form, transcript, held)}
    with client(page_routes()) as asking:
        body = {"client_id": "client-0001", "study": key, "decisions": [decision]}
        [result] = asking.post(DECISIONS, json=body).json()["results"]
    fixed = result["why"] == SECOND_CODER.refusal
    assert fixed == (verb not in HER_VERBS), result


def test_what_a_role_lets_through_is_decisions_and_pages_that_there_are() -> None:
    kinds = SECOND_CODER.decisions or frozenset()
    assert all(issubclass(each, Decision) for each in kinds)
    assert not any(each.changes_codebook or each.moves_units for each in kinds)
    assert dataclasses.is_dataclass(roles.Role)


# -- pages


def shown(at: AppTest) -> str:
    parts = [*at.title, *at.text, *at.caption, *at.markdown, *at.subheader, *at.info]
    return "\n".join(str(each.value) for each in parts)


def pages_of_the_workbench() -> list[str]:
    """Every page that the navigation has, by its file."""
    sources = [APP / "main.py", APP / "ui" / "places.py"]
    named = "".join(each.read_text(encoding="utf-8") for each in sources)
    files = {each.relative_to(APP).as_posix() for each in APP.glob("*/*.py")}
    return sorted(files & set(re.findall(r'"(\w+/\w+\.py)"', named)))


HERS = {"coding/page.py", "start/page.py"}


@pytest.mark.parametrize("file", [each for each in pages_of_the_workbench() if each not in HERS])
def test_a_page_that_is_no_step_says_so_and_leads_to_the_next_step(theirs: Path, file: str) -> None:
    """She saw eight pages: Import was open to her, the codebook could be edited."""
    at = AppTest.from_file(str(APP / "main.py"), default_timeout=60).run()
    at.switch_page(file).run()
    assert not at.exception, at.exception
    if file == "study/page.py":  # the address of no page in particular
        assert at.title[0].value == "Read the codebook"
        return
    assert "This file has three steps, and this page is none of them." in shown(at)
    assert not at.title
    # with Undo of their own, elsewhere
    beside = {f"{each}/page.py" for each in ("triage", "compare", "relations", "themes")}
    assert {each.key for each in at.button} == (set() if file in beside else {"undo", "redo"})
    assert not at.tabs
    assert [*at.get("file_uploader"), *at.get("download_button"), *at.dataframe] == []
    assert any("Go on: 1" in each.proto.label for each in at.main.get("page_link"))


def test_pages_are_found_by_looking() -> None:
    assert len(pages_of_the_workbench()) >= 9
