"""The framework matrix: what was written of each participant on each theme."""

from __future__ import annotations

import csv
import io

import pytest

from app.common.coded_segments import CodedStudy
from app.summaries.table import summaries_csv, summaries_page
from models.store.study import Study
from tests.app.requests import body, gives_code, store
from tests.decisions import new_event
from tests.studies import CODER


@pytest.fixture
def themed(study: Study) -> Study:
    gives_code(study)
    for id_, code in (("th1", "time"), ("th2", "goals")):
        theme = {"theme_id": id_, "name": f"On {code}", "code_ids": [code]}
        study.append([new_event("theme.created", CODER, theme)])
    return study


def asked(seq: int, text: str, theme: str = "th1") -> dict[str, object]:
    return {"do": "summarise", "seq": seq, "theme_id": theme, "case": "Rosa", "text": text}


def cells(study: Study, coder: str = CODER):
    [row] = summaries_page(CodedStudy(study, coder))["cases"]
    return row["cells"]


def test_a_summary_is_a_decision_that_undo_takes_back(themed: Study) -> None:
    for seq, text in ((1, "She has none."), (2, "She has none left.")):
        assert all(each.ok for each in store(themed, body(asked(seq, text)), coder=CODER))
    assert [each["text"] for each in cells(themed)] == ["She has none left.", ""]
    assert [each["segments"] for each in cells(themed)] == [3, 0]
    assert cells(themed)[0]["href"] == "matrix?rows=themes&columns=participants&row=th1&column=Rosa"
    store(themed, body({"do": "undo", "seq": 3}), coder=CODER)
    assert cells(themed)[0]["text"] == "She has none."
    assert all(each.ok for each in store(themed, body(asked(4, " ")), coder=CODER))
    assert cells(themed)[0]["text"] == ""
    rows = list(
        csv.reader(
            io.StringIO(
                summaries_csv(summaries_page(CodedStudy(themed, CODER))).decode("utf-8-sig")
            )
        )
    )
    assert rows == [["participant", "On time", "On goals"], ["Rosa", "", ""]]


def test_two_coders_keep_their_own_words_and_see_each_others(themed: Study) -> None:
    store(themed, body(asked(1, "mine")), coder=CODER)
    store(themed, body(asked(1, "hers"), client="client-0002"), coder="Ida")
    assert (cells(themed)[0]["text"], cells(themed)[0]["others"]) == ("mine", ["Ida: hers"])
    assert (cells(themed, "Ida")[0]["text"], cells(themed, "Ida")[0]["others"]) == (
        "hers",
        [f"{CODER}: mine"],
    )


def test_words_on_a_theme_that_was_merged_stand_beside_those_on_the_other(themed: Study) -> None:
    store(themed, body(asked(1, "of the first"), asked(2, "of the second", "th2")), coder=CODER)
    themed.append([new_event("theme.merged", CODER, {"theme_id": "th2", "into": "th1"})])
    [cell] = cells(themed)
    assert cell["text"] == "of the first"
    assert cell["others"] == [f"{CODER}, on On goals: of the second"]
