"""How right suggestions were: counted by hand, and no figure that too few decisions bear."""

from __future__ import annotations

import json

import numpy as np
import pytest

from models.records import Code
from pipeline.suggestions.bands import LOOK, Promise
from pipeline.suggestions.model import History
from pipeline.suggestions.track_record import FEW, explain_progress

CODES = [Code(name, name, "descriptive") for name in ("a", "b", "c", "d")]
SURE = Promise(0.85, 0.7, LOOK, 0, "")
UNSURE = Promise(0.85, None, LOOK, 7, "needs 7 more")
# a is always ahead, then b, c, d
P = np.array([0.8, 0.5, 0.3, 0.1])


def history(given: list[list[int]], interviews: list[int]) -> History:
    n = len(given)
    return History(
        np.arange(n), np.array(interviews), np.array(given, dtype=float), np.tile(P, (n, 1))
    )


def explain(given: list[list[int]], interviews: list[int], promise: Promise = SURE) -> dict:
    return explain_progress(history(given, interviews), promise, CODES, ["t1", "t2"])


def test_nothing_decided_has_no_figures_but_the_promise() -> None:
    found = explain_progress(None, UNSURE, CODES, [])
    assert found["promise"] == {
        "target": 0.85,
        "confident": None,
        "look": LOOK,
        "needs": 7,
        "why": "needs 7 more",
    }
    assert (found["decided"], found["ece"], found["interviews"], found["codes"]) == (
        0,
        None,
        [],
        [],
    )
    none = History(np.zeros(0), np.zeros(0), np.zeros((0, 4)), np.zeros((0, 4)))
    assert explain_progress(none, UNSURE, CODES, []) == found


def test_interviews_are_counted_by_hand() -> None:
    found = explain([[1, 0, 0, 0], [0, 1, 0, 1], [0, 0, 0, 1]], [0, 0, 1])
    first, second = found["interviews"]
    assert first == {
        "transcript_id": "t1",
        "decided": 2,
        "first_right": 0.5,
        "recall_at_3": 0.75,  # all of one, and one of two
        "confident": 2,
        "confident_right": 0.5,
    }
    assert (second["transcript_id"], second["first_right"], second["recall_at_3"]) == ("t2", 0, 0)
    # of 3: a right 1, b 1, c 0, d 2
    gaps = [0.8 - 1 / 3, 0.5 - 1 / 3, 0.3, 2 / 3 - 0.1]
    assert found["ece"] == pytest.approx(sum(gaps) / 4, abs=1e-4)
    assert found["decided"] == 3


def test_without_a_promise_nothing_is_confident() -> None:
    interview = explain([[1, 0, 0, 0]], [0], UNSURE)["interviews"][0]
    assert (interview["confident"], interview["confident_right"]) == (0, None)


def test_codes_are_trusted_where_they_were_right() -> None:
    code = explain([[1, 0, 0, 0]] * 3 + [[0, 1, 0, 0]] * 2, [0] * 5)["codes"][0]
    assert (code["code_id"], code["given"], code["proposed_first"]) == ("a", 3, 5)
    assert (code["right_first"], code["trusted"], code["why"]) == (0.6, True, "")
    code = explain([[1, 0, 0, 0]] * 2 + [[0, 1, 0, 0]] * 3, [0] * 5)["codes"][0]
    assert (code["right_first"], code["trusted"]) == (0.4, False)
    assert code["why"] == "more often wrong than right where it came first"


def test_codes_of_few_decisions_have_reasons_and_no_shares() -> None:
    codes = explain([[1, 1, 0, 0], [1, 0, 0, 0]], [0, 1])["codes"]
    a, b, c = codes[:3]
    assert (a["right_first"], a["trusted"], a["found_in_three"]) == (None, None, None)
    assert a["why"] == f"proposed first 2 times; a share needs at least {FEW}"
    assert (b["needs"], b["why"]) == (1, "needs 1 more example")
    assert (c["needs"], c["why"]) == (2, "needs 2 more examples")


def test_a_code_beyond_the_third_place_is_not_found_in_three() -> None:
    codes = explain([[0, 0, 1, 1]] * FEW, [0] * FEW)["codes"]
    assert [code["found_in_three"] for code in codes] == [None, None, 1.0, 0.0]


def test_figures_are_ready_for_json() -> None:
    found = explain([[1, 0, 0, 0], [0, 1, 0, 1]], [0, 1])
    assert json.loads(json.dumps(found)) == found
