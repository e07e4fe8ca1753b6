"""Theme drafts: codes used alike stand together, the same way every time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.records import Code, Segment
from pipeline.concepts.constrained_ward import Links
from pipeline.concepts.themes import MIN_CODES, cohesion, draft_themes, still_drafts

CODES = tuple(Code(f"c{i}", f"Code {i}", "descriptive") for i in range(6))


def study() -> tuple[list[Segment], np.ndarray, dict[str, list[str]]]:
    """Six codes on twelve segments; the first three point one way, the others another."""
    segments, rows, confirmed = [], [], {}
    for i in range(12):
        code = i % 6
        segments.append(Segment(f"s{i}", "t", f"a{code // 3}", i, i, i * 10, i * 10 + 5, ""))
        row = np.zeros(8, dtype=np.float32)
        row[0 if code < 3 else 1] = 1.0
        row[2 + code] = 0.3
        rows.append(row / np.linalg.norm(row))
        confirmed[f"s{i}"] = [f"c{code}"]
    return segments, np.stack(rows), confirmed


def test_codes_used_alike_are_drafted_together() -> None:
    segments, rows, confirmed = study()
    drafts = draft_themes(segments, rows, confirmed, CODES, encoder="k")
    assert [set(d.code_ids) for d in drafts] == [{"c0", "c1", "c2"}, {"c3", "c4", "c5"}]
    assert set(drafts[0].segment_ids) == {f"s{i}" for i in (0, 1, 2, 6, 7, 8)}
    assert drafts[0].name == "Code 0 / Code 1"
    assert drafts[0].cohesion is not None
    assert drafts[0].cohesion > 0.8


def test_the_same_decisions_give_the_same_drafts() -> None:
    segments, rows, confirmed = study()
    first = draft_themes(segments, rows, confirmed, CODES, encoder="k", seed=3)
    assert first == draft_themes(segments, rows, confirmed, CODES, encoder="k", seed=3)
    assert first[0].version.endswith("/k/3")


def test_a_theme_of_the_same_codes_keeps_its_id() -> None:
    segments, rows, confirmed = study()
    first = draft_themes(segments, rows, confirmed, CODES, encoder="k")
    renamed = tuple(Code(c.id, c.name + "!", "descriptive") for c in CODES)
    again = draft_themes(segments, rows, confirmed, renamed, encoder="k")
    assert [d.id for d in first] == [d.id for d in again]


def test_too_few_codes_give_no_drafts() -> None:
    segments, rows, _ = study()
    few = {f"s{i}": [f"c{i}"] for i in range(MIN_CODES - 1)}
    assert draft_themes(segments, rows, few, CODES, encoder="k") == []
    assert draft_themes(segments, rows, {}, CODES, encoder="k") == []


def test_structural_and_unknown_codes_are_left_out() -> None:
    segments, rows, confirmed = study()
    confirmed["s0"] = [*confirmed["s0"], "goals", "gone"]
    codes = (*CODES, Code("goals", "Goals", "structural"))
    drafts = draft_themes(segments, rows, confirmed, codes, encoder="k")
    assert {code for draft in drafts for code in draft.code_ids} == {c.id for c in CODES}


def test_cohesion_worked_by_hand() -> None:
    distances = np.array([[0, 0.2, 0.4], [0.2, 0, 0.6], [0.4, 0.6, 0]])
    assert cohesion(distances) == pytest.approx(0.6)  # 1 - (0.2 + 0.4 + 0.6) / 3


def test_codes_with_the_same_use_have_cohesion_one_and_a_single_code_has_none() -> None:
    assert cohesion(np.zeros((2, 2))) == 1.0
    assert cohesion(np.zeros((1, 1))) is None


def test_codes_that_are_all_alike_are_still_drafted() -> None:
    segments, rows, confirmed = study()
    rows = np.tile(rows[0], (len(rows), 1))
    segments = [Segment(s.id, "t", "a", s.index, 0, s.start, s.end, "") for s in segments]
    drafts = draft_themes(segments, rows, confirmed, CODES, encoder="k")
    assert sum(len(d.code_ids) for d in drafts) == len(CODES)


def test_the_analyst_says_how_many_drafts_there_are() -> None:
    segments, rows, confirmed = study()
    for count in range(1, len(CODES) + 1):
        drafts = draft_themes(segments, rows, confirmed, CODES, encoder="k", count=count)
        assert len(drafts) == count
    many = draft_themes(segments, rows, confirmed, CODES, encoder="k", count=40)
    assert len(many) == len(CODES)


def test_what_the_analyst_put_together_and_apart_holds_in_the_drafts() -> None:
    segments, rows, confirmed = study()
    links = Links(frozenset({("c0", "c3")}), frozenset({("c0", "c1")}))
    drafts = draft_themes(segments, rows, confirmed, CODES, encoder="k", links=links)
    [home] = [set(each.code_ids) for each in drafts if "c0" in each.code_ids]
    assert "c3" in home
    assert "c1" not in home


def test_a_draft_that_stands_in_a_theme_already_is_none() -> None:
    segments, rows, confirmed = study()
    drafts = draft_themes(segments, rows, confirmed, CODES, encoder="k")
    assert still_drafts(drafts, [("c0", "c1", "c2", "c5")]) == [drafts[1]]
    assert still_drafts(drafts, [("c0", "c1")]) == drafts


def test_definitions_decide_where_segments_say_nothing() -> None:
    segments, rows, confirmed = study()
    rows = np.tile(rows[0], (len(rows), 1))
    segments = [replace(each, transcript_id=f"t{each.index}") for each in segments]
    described = {f"c{i}": np.eye(2)[i % 2] for i in range(6)}
    drafts = draft_themes(
        segments, rows, confirmed, CODES, encoder="k", described=described, count=2
    )
    assert {frozenset(each.code_ids) for each in drafts} == {
        frozenset({"c0", "c2", "c4"}),
        frozenset({"c1", "c3", "c5"}),
    }
