"""What an advisor's workbench lets through: found by looking for all there is, and asking it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app.asgi import page_routes
from app.server.addresses import DECISIONS, STAMP
from app.server.advising import file_for_advisor, named_advisor
from app.server.decisions import store_decisions
from app.server.first_page import WHERE
from app.server.requests import BY_VERB, Asked, read_batch, refused_verbs
from app.server.roles import ADVISOR, role_of
from models.store.blind import open_as
from tests.app.conftest import started
from tests.app.second_coder.test_roles import APP, _filled, client, pages_of_the_workbench, shown
from tests.decisions import new_event
from tests.studies import CODER, coded, small_study

LIND = "Prof. Lind"


@pytest.fixture(params=["their file", "the study"])
def theirs(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A workbench that an advisor has open."""
    path = tmp_path / "a.study"
    with small_study(path) as study:
        made = {"theme_id": "t", "name": "Time", "code_ids": ["time"], "claim": "It is short."}
        given = coded(study.segments()[0], "time")
        study.append([new_event("coding.added", CODER, given)])
        study.append([new_event("theme.created", CODER, made)])
        if request.param == "their file":
            path = tmp_path / "lind.study"
            file_for_advisor(study, LIND, coder=CODER, target=path)
    if request.param == "the study":
        named_advisor(path, LIND)
    started(path, LIND)
    return path


def test_every_route_but_the_pages_own_is_refused_in_one_sentence(theirs: Path) -> None:
    with open_as(theirs, LIND) as study:
        assert role_of(study, LIND) is ADVISOR
        transcript, before = study.transcripts()[0].id, study.events()
    routes = page_routes()
    with client(routes) as asking:
        for route in routes:
            path = route.path.replace("{transcript_id}", transcript)
            for method in sorted(route.methods - {"HEAD"}):
                answer = asking.request(method, path, json={} if method == "POST" else None)
                assert (answer.status_code == 403) is (route.path not in {WHERE, STAMP}), path
                if answer.status_code == 403:
                    assert "You read this study as its advisor" in answer.text
    with open_as(theirs, LIND) as study:
        assert study.events() == before


def test_no_verb_of_the_browser_is_an_advisors_even_past_the_door(theirs: Path) -> None:
    forms: dict[str, Any] = {v: f for v, f in BY_VERB.items() if issubclass(f, Asked)}
    assert set(refused_verbs(ADVISOR.decides)) == set(forms)
    with open_as(theirs, LIND) as study:
        before, transcript = study.events(), study.transcripts()[0].id
        for seq, (verb, form) in enumerate(forms.items(), start=1):
            asked = {"do": verb, "seq": seq, **_filled(form, transcript, "r")}
            batch = read_batch({"client_id": "client-0001", "decisions": [asked]})
            [result] = store_decisions(study, batch, coder=LIND)
            assert (result.ok, result.why) == (False, ADVISOR.refusal), verb
        assert study.events() == before


def test_an_advisor_takes_back_no_decision_of_another(theirs: Path) -> None:
    with open_as(theirs, LIND) as study:
        body = {"client_id": "client-0001", "decisions": [{"do": "undo", "seq": 1}]}
        before = study.events()
        [result] = store_decisions(study, read_batch(body), coder=LIND)
        assert result.said == "There is nothing to undo."
        assert study.events() == before


def test_the_door_to_decisions_is_shut(theirs: Path) -> None:
    with client(page_routes()) as asking:
        assert asking.post(DECISIONS, json={"client_id": "client-0001"}).status_code == 403


def test_pages_of_the_workbench_are_not_an_advisors_and_theirs_say_what_is_there(
    theirs: Path,
) -> None:
    at = AppTest.from_file(str(APP / "main.py"), default_timeout=60).run()
    assert at.title[0].value == "Themes"
    assert "It is short." in shown(at)
    assert "1 of 1 participants" in shown(at)
    for file in pages_of_the_workbench():
        at.switch_page(file).run()
        assert not at.exception, at.exception
        if file == "study/page.py":  # the address of no page in particular
            assert at.title[0].value == "Themes"
            continue
        assert "This page is not one of an advisor's." in shown(at), file
        assert not at.title, file
        assert [*at.get("file_uploader"), *at.get("download_button"), *at.dataframe] == []
        assert not at.main.get("button"), file


def test_a_comment_an_approval_and_a_look_are_made_on_an_advisors_pages(theirs: Path) -> None:
    at = AppTest.from_file(str(APP / "main.py"), default_timeout=60).run()
    at.text_area(key="comment-t").set_value("Who says so?").run()
    at.button(key="write-t").click().run()
    at.button(key="approve-t").click().run()
    assert f"Approved by {LIND}." in shown(at)
    at.switch_page("advisor/changes_page.py").run()
    at.button(key="looked").click().run()
    assert "Nothing has changed." in shown(at)
    with open_as(theirs, LIND) as study:
        [comment] = study.state().advice.comments.values()
        assert (comment.text, comment.theme_id, comment.by) == ("Who says so?", "t", LIND)
