"""The dialog: opened from the sidebar, made of what its coder may see, and only when asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app.export import dialog
from app.export.opened_at import OF
from app.export.selection import Selection
from app.server.study_access import open_study
from tests.app.blind_pair import MARK, pair
from tests.app.conftest import started
from tests.app.export.parts import full_study
from tests.studies import CODER

MAIN = Path(__file__).resolve().parents[3] / "app" / "main.py"


def opened(path: Path, page: str | None = None) -> AppTest:
    started(path, CODER)
    at = AppTest.from_file(str(MAIN), default_timeout=120).run()
    if page:
        at.switch_page(f"{page}/page.py").run()
    at.button(key="export").click().run()
    assert not at.exception
    return at


def said(at: AppTest) -> str:
    return "\n".join(each.value for each in (*at.text, *at.caption))


def test_nothing_is_made_until_it_is_asked_for(tmp_path, monkeypatch):
    def never(*_: object, **__: object) -> bytes:
        raise AssertionError("made at a drawing of the page")

    path = tmp_path / "full.study"
    full_study(path).close()
    monkeypatch.setattr(dialog, "make_export", never)
    at = opened(path, "codebook")
    assert at.selectbox(key="export_kind").value == "codebook"
    assert "6 codes in use, with 7 codings of 3 codes in 2 interviews" in said(at)
    with pytest.raises(AssertionError, match="made at a drawing"):
        dialog.made_now("xlsx", Selection())


def test_one_who_codes_blind_is_counted_and_given_nothing_of_the_other_s(tmp_path):
    plain, marked = pair(tmp_path, CODER)
    counted = []
    for path in (plain, marked):
        at = opened(path)
        assert "You code blind" in said(at)
        assert MARK not in said(at).casefold()
        counted.append([each.value for each in at.text if "codings of" in each.value])
        state = open_study().state()
        offered = [dialog._choices(of, state) for of in OF if of]
        assert MARK not in str(offered).casefold()
        for kind in ("csv", "codebook", "passages"):
            assert MARK.encode() not in dialog.made_now(kind, Selection())
    assert counted[0] == counted[1]
    assert "3 codings" in counted[0][0]
