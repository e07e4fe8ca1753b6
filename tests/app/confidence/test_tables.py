"""The tables of the How sure page."""

from __future__ import annotations

from app.confidence.tables import (
    FIRST,
    NONE,
    THREE,
    code_trust_rows,
    curve_rows,
    interview_rows,
    promise_said,
    share,
    sure_so_far,
    untrusted,
)


def interview(name: str, confident: int = 0, right: float | None = None) -> dict:
    return {
        "transcript_id": name,
        "decided": 10,
        "first_right": 0.5,
        "recall_at_3": 0.75,
        "confident": confident,
        "confident_right": right,
    }


def code(code_id: str, *, given: int, trusted: bool | None, why: str = "") -> dict:
    return {
        "code_id": code_id,
        "given": given,
        "found_in_three": None if trusted is None else 0.5,
        "proposed_first": 4,
        "right_first": None if trusted is None else 0.25,
        "needs": max(0, 2 - given),
        "trusted": trusted,
        "why": why,
    }


def figures(confident: float | None = 0.8, why: str = "", **more: list) -> dict:
    promise = {"target": 0.9, "confident": confident, "look": 0.1, "needs": 3, "why": why}
    return {
        "promise": promise,
        "decided": 20,
        "ece": 0.02,
        "interviews": more.get("interviews", []),
        "codes": more.get("codes", []),
    }


def test_a_share_that_cannot_be_given_is_a_dash_and_none_right_is_not():
    assert share(None) == NONE
    assert share(0.0) == "0%"
    assert share(0.745) == "74%"


def test_the_promise_names_threshold_and_target():
    said = promise_said(figures(0.8))
    assert "80%" in said
    assert "90%" in said


def test_where_nothing_can_be_promised_the_reason_is_said():
    assert promise_said(figures(None, "needs 9 more")) == (
        "No suggestion is marked sure: needs 9 more."
    )


def test_sure_suggestions_are_pooled_over_interviews_by_their_number():
    held = [interview("a", 1, 0.0), interview("b", 3, 1.0), interview("c")]
    assert sure_so_far(figures(interviews=held)) == (4, 0.75)
    assert sure_so_far(figures(interviews=[interview("c")])) == (0, None)


def test_interviews_stay_in_the_order_coded_and_say_why_a_figure_is_missing():
    held = [interview("z", 2, 0.5), interview("a")]
    first, second = interview_rows(figures(interviews=held), {"z": "Zoe"})
    assert (first["No."], first["Interview"], first["Right when sure"]) == (1, "Zoe", "50%")
    assert first["Why not"] == ""
    assert (second["Interview"], second["Right when sure"]) == ("a", NONE)
    assert second["Why not"] == "no suggestion here was sure"
    [alone] = interview_rows(figures(None, interviews=[interview("a")]), {})
    assert alone["Why not"] == "nothing can be promised yet"


def test_the_chart_has_a_point_for_each_interview_and_measure():
    rows = curve_rows(figures(interviews=[interview("a"), interview("b")]))
    assert [(row["Interview"], row["Measure"], row["Share"]) for row in rows] == [
        (1, THREE, 0.75),
        (1, FIRST, 0.5),
        (2, THREE, 0.75),
        (2, FIRST, 0.5),
    ]


def test_codes_not_to_be_trusted_come_first_then_those_not_known():
    held = [
        code("good", given=9, trusted=True),
        code("new", given=1, trusted=None, why="needs 1 more example"),
        code("bad", given=2, trusted=False, why="more often wrong"),
        code("worse", given=8, trusted=False, why="more often wrong"),
    ]
    given = figures(codes=held)
    rows = code_trust_rows(given, lambda code_id: f"All / {code_id}")
    assert [row["Code"] for row in rows] == ["All / worse", "All / bad", "All / new", "All / good"]
    assert [row["Trusted"] for row in rows] == ["no", "no", "not known", "yes"]
    assert rows[2]["Right when first"] == rows[2][THREE] == NONE
    assert rows[2]["Why not"] == "needs 1 more example"
    assert untrusted(given) == (2, 1)


def test_a_trusted_code_says_why_a_share_of_it_is_a_dash():
    held = code("few", given=4, trusted=True) | {"found_in_three": None}
    [row] = code_trust_rows(figures(codes=[held]), str)
    assert (row[THREE], row["Why not"]) == (NONE, "given 4 times; a share needs at least 5")
