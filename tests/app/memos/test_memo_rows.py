"""Memos in one list: what each is on, whose, and what it is for."""

from __future__ import annotations

from typing import Any

import pytest

from app.common.memo_rows import memo_rows
from models.errors import ThroughlineError
from models.events import MEMO_KINDS
from models.store.study import Study
from tests.app.requests import body, store
from tests.decisions import new_event
from tests.studies import CODER, coded

FIRST: dict[str, Any] = {"memo_id": "m1", "text": "They never say who decides."}


def written(study: Study, coder: str = CODER, **more: Any) -> None:
    study.append([new_event("memo.written", coder, FIRST | more)])


def test_each_memo_says_what_it_is_on_and_leads_there(study: Study) -> None:
    segment = study.segments()[1]
    span = {key: value for key, value in coded(segment, "x").items() if key != "code_id"}
    theme = {"theme_id": "th", "name": "Who decides", "code_ids": ["time"]}
    study.append([new_event("theme.created", CODER, theme)])
    written(study, memo_id="m1", **span)
    written(study, memo_id="m2", code_id="time")
    written(study, memo_id="m3", theme_id="th")
    written(study, memo_id="m4")
    written(study, "second", memo_id="m5")
    by_id = {each["id"]: each for each in memo_rows(study, CODER)}
    assert {each["id"]: each["on"] for each in by_id.values()} == {
        "m1": "passage",
        "m2": "code",
        "m3": "theme",
        "m4": "study",
        "m5": "study",
    }
    assert by_id["m1"]["href"].startswith("code?interview=")
    assert segment.id.rsplit(".", 1)[-1] in by_id["m1"]["href"]
    assert by_id["m2"]["href"] == "codebook?code=time"
    assert by_id["m3"]["href"] == "themes?theme=th"
    assert by_id["m4"]["href"] == ""
    assert not by_id["m5"]["own"]
    only = memo_rows(study, CODER, frozenset({segment.transcript_id}))
    assert [each["id"] for each in only] == ["m1"]


def test_a_memo_has_a_kind_that_its_writer_changes_and_undo_takes_back(study: Study) -> None:
    """One written before there were kinds opens as before, and is given one from the list."""
    written(study)
    assert memo_rows(study, CODER)[0]["kind"] == ""
    asked = {"do": "memo", "seq": 1, "memo_kind": "position", **FIRST}
    assert all(each.ok for each in store(study, body(asked), coder=CODER))
    assert memo_rows(study, CODER)[0]["kind"] == "position"
    store(study, body({"do": "undo", "seq": 2}), coder=CODER)
    assert memo_rows(study, CODER)[0]["kind"] == ""
    store(study, body(asked | {"seq": 3}), coder=CODER)
    written(study, text="They never say who decides, or when.")  # as the page of an interview does
    row = memo_rows(study, CODER)[0]
    assert (row["kind"], row["text"]) == ("position", "They never say who decides, or when.")


def test_a_kind_that_is_none_is_refused(study: Study) -> None:
    with pytest.raises(ThroughlineError, match="analytic or methodological"):
        written(study, memo_kind="angry")
    for kind in MEMO_KINDS:
        written(study, memo_id=f"of {kind}", memo_kind=kind)
    assert len(study.state().memos) == len(MEMO_KINDS)
