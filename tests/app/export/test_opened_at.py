"""What the dialog begins with, by the page that it was opened at."""

from __future__ import annotations

import pytest

from app.export.opened_at import opened_at
from models.store.study import Study
from tests.app.export.parts import full_study


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory):
    with full_study(tmp_path_factory.mktemp("full") / "full.study") as study:
        yield study


def test_each_page_begins_with_what_it_shows(full: Study):
    state = full.state()
    first, second = state.names
    begin = opened_at("code", {"transcript": first}, {"interview": second}, state)
    assert (begin.kind, begin.of, begin.ids["interview"]) == ("xlsx", "interview", second)
    begin = opened_at("compare", {"code": "time"}, {"code": "goals"}, state)
    assert (begin.kind, begin.of, begin.ids["code"]) == ("passages", "code", "time")
    begin = opened_at("codebook", {}, {"code": "goals"}, state)
    assert (begin.kind, begin.of, begin.ids["code"]) == ("codebook", "", "goals")
    assert opened_at("themes", {"theme": "t2"}, {}, state).ids["theme"] == "t2"


def test_a_page_that_shows_no_one_thing_begins_with_everything(full: Study):
    state = full.state()
    for page in ("study", "agreement", "sureness", "triage", "themes", "a new page"):
        begin = opened_at(page, {"transcript": "gone", "code": "gone"}, {}, state)
        assert begin.of == ""
