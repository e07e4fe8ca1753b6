"""Rules that the browser holds too: each from the file of cases that Node reads as well.

The browser shows a decision before the study has it. Where the two took a rule otherwise, a
person saw one thing and the study kept another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.agreement import comparison
from app.agreement.comparison import DISAGREE
from app.coding.interview import decided
from app.common import addresses
from app.common.bidi import strip_bidi_controls
from app.common.study_parts import short_id
from app.server import requests
from app.triage import queue
from models.codebook.checks import CODE_KINDS
from models.errors import EventInvalid
from models.events import RESOLUTIONS, SHOWN
from models.records import Segment, Suggestion
from models.spans import may_cut
from models.state.state import SegmentEdit
from models.store.study import Study
from pipeline.segments.decisions import overlapping
from pipeline.segments.split_join import apply_cuts
from pipeline.suggestions.triage import BANDS, OPEN, ORDERS, open_suggestions
from tests.app.requests import body, store
from tests.decisions import new_event
from tests.rule_cases import FOLDER, cases, told
from tests.studies import CODER, empty_study, interview

each_of = pytest.mark.parametrize
WORDS = cases("words_on_the_wire")
CASES, OPEN_CASES, MOVES = cases("decisions"), cases("open_suggestions"), cases("code_moves")


def test_every_file_of_cases_is_read_on_both_sides():
    """A file that one side alone reads holds nothing together."""
    tests = FOLDER.parent
    python = "\n".join(path.read_text(encoding="utf-8") for path in tests.rglob("test_*.py"))
    node = "\n".join(path.read_text(encoding="utf-8") for path in tests.rglob("*.test.mjs"))
    for path in FOLDER.glob("*.json"):
        assert f'cases("{path.stem}")' in python, path.stem
        assert re.search(rf'(?:cases|each)\("{path.stem}"', node), path.stem


@each_of("case", cases("spans_in_segments"), ids=told)
def test_a_span_belongs_to_the_segments_it_shares_half_with(case):
    segments = [
        Segment(id_, "t", "a", i, 0, start, end, "")
        for i, (id_, start, end) in enumerate(case["segments"])
    ]
    assert [each.id for each in overlapping(("t", *case["span"]), segments)] == case["belongs"]


@each_of("case", cases("cuts"), ids=told)
def test_where_a_text_may_be_cut(case):
    assert may_cut(case["text"], case["at"]) == case["may"]


@each_of("case", cases("segments_after_cuts"), ids=told)
def test_what_a_split_or_join_makes_of_the_segments(case):
    text, asked = case["text"], case["decision"]
    segments = [
        Segment(f"s{i}", "t", "a", i, turn, start, end, text[start:end])
        for i, (start, end, turn) in enumerate(case["segments"])
    ]
    cut = SegmentEdit(asked["start"], asked["end"], asked.get("at"))
    after = apply_cuts(text, segments, [cut])
    assert [[each.start, each.end, each.turn] for each in after] == case["after"]
    assert all(each.quote == text[each.start : each.end].strip() for each in after)


@each_of("case", cases("short_ids"), ids=told)
def test_what_people_see_of_an_id_of_the_guides(case):
    """A study of one's own showed q02-69dc1f8d above every answer."""
    assert short_id(case["id"]) == case["shown"]


@each_of("case", cases("turning_signs"), ids=told)
def test_signs_that_turn_writing_round_are_taken_out_of_names(case):
    assert strip_bidi_controls(case["words"]) == case["upright"]


@each_of("case", cases("offsets"), ids=told)
def test_an_offset_counts_code_points_not_utf_16_units(case):
    units = case["text"].encode("utf-16-le")[: 2 * case["units"]]
    assert len(units.decode("utf-16-le")) == case["points"]


def test_what_counts_as_white_space():
    """The browser took a byte order mark for white space and a next-line sign for a letter."""
    assert [each for each in range(0x110000) if chr(each).isspace()] == cases("white_space")


# -- what a batch of decisions gives


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    """A study of one interview. Each case is another coder's, who sees nothing of the others'."""
    with empty_study(tmp_path_factory.mktemp("rules") / "one.study") as opened:
        opened.add_transcripts([interview()], actor=CODER)
        yield opened


def place(study: Study) -> str:
    return study.transcripts()[0].id


def offered(study: Study, code: str, start: int, end: int) -> Suggestion:
    """A suggestion of a code at a span, told by what it is about."""
    id_ = f"{code}-{start}-{end}"
    evidence = ({"kind": "rest", "share": 0.0},)
    return Suggestion(
        id_, place(study), "s", start, end, code, 0.5, 1, evidence, "v", "worth a look"
    )


def sent(study: Study, decided_: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The decisions of a case as the browser sends them about an interview."""
    text = study.text_of(place(study)) or ""
    made = []
    for seq, each in enumerate(decided_, 1):
        asked = each | {"seq": seq, "transcript_id": place(study)}
        if "start" in each:
            asked["quote"] = text[each["start"] : each["end"]]
        if each["do"] in ("accept", "reject"):
            asked["suggestion_id"] = offered(study, each["code_id"], each["start"], each["end"]).id
        made.append(asked)
    return made


def decide(study: Study, case: dict[str, Any], coder: str, *suggested: str) -> None:
    """Store the decisions of a case as this coder's, with the suggestions that they are about."""
    asked = [each for each in case["decisions"] if each["do"] in ("accept", "reject")]
    about = [(each["code_id"], each["start"], each["end"]) for each in asked]
    about += [(code, *case["span"]) for code in suggested]
    offers = [offered(study, *each) for each in dict.fromkeys(about)]
    study.save_suggestions(place(study), offers, coder=coder)
    if case["decisions"]:
        made = body(*sent(study, case["decisions"]), client=f"client-of-{coder}")
        results = store(study, made, coder=coder)
        assert [each.why for each in results if not each.ok] == []


@each_of("case", CASES, ids=told)
def test_what_a_batch_of_decisions_gives(study, case):
    coder = f"decisions-{CASES.index(case)}"
    decide(study, case, coder)
    shown = decided(study, place(study), coder=coder)
    codings = [[e["start"], e["end"], e["code_id"], e["accepted"]] for e in shown["codings"]]
    assert sorted(codings) == sorted(case["codings"])
    refused = [[e["start"], e["end"], e["code_id"]] for e in shown["rejected"]]
    assert sorted(refused) == sorted(case["rejected"])
    memos = [[e["start"], e["end"], e["id"], e["text"]] for e in shown["memos"]]
    assert memos == case["memos"]
    assert [[each["start"], each["end"]] for each in shown["seen"]] == case["seen"]


@each_of("case", OPEN_CASES, ids=told)
def test_what_is_still_open_after_decisions(study, case):
    coder = f"open-{OPEN_CASES.index(case)}"
    decide(study, case, coder, *case["suggested"])
    state = study.state()
    start, end = case["span"]
    there = study.suggestions(place(study), coder=coder)
    found = open_suggestions(
        [each for each in there if (each.start, each.end) == (start, end)],
        queue.decided(state, coder),
        codes=[each.id for each in state.active_codes()],
        resolve=state.resolve,
    )
    assert sorted(each.code_id for each in found) == sorted(case["open"])


# -- codes and words


@each_of("case", MOVES, ids=told)
def test_where_a_code_may_be_moved(study, case):
    def id_(code: str | None) -> str | None:
        return code and f"{code}-{MOVES.index(case)}"

    for code, parent in case["codes"]:
        made = {"code_id": id_(code), "name": code} | ({"parent": id_(parent)} if parent else {})
        study.append([new_event("code.created", CODER, made)])
    about = {"code_id": id_(case["code_id"]), "parent": id_(case["parent"])}
    move = new_event("code.moved", CODER, about)
    if case["may"]:
        study.append([move])
        assert study.state().codes[about["code_id"]].parent == about["parent"]
    else:
        with pytest.raises(EventInvalid):
            study.append([move])


def test_both_sides_use_the_same_words():
    """A band, an order or a way of settling is a word on the wire: both sides spell it."""
    assert list(BANDS) == WORDS["bands"]
    assert WORDS["bands_open"] == OPEN
    assert list(ORDERS) == WORDS["orders"]
    assert list(SHOWN) == WORDS["shown"]
    assert list(RESOLUTIONS) == WORDS["resolutions"]
    assert list(DISAGREE) == WORDS["disagree"]
    assert list(comparison.SHOWN) == WORDS["units_shown"]
    assert WORDS["kind_in_vivo"] in CODE_KINDS


def test_both_sides_hold_to_the_same_limits():
    assert WORDS["suggestions_in_one_answer"] == queue.MOST
    assert WORDS["decisions_in_one_request"] == requests.MOST


ADDRESSES = cases("addresses")
KINDS_OF_PLACE = {kind.page: kind for kind in addresses.PLACES}


def test_the_pages_with_places_are_the_same_on_both_sides():
    named = {
        page: {"parts": [each.name for each in fields(kind)], "opens": list(kind.opens)}
        for page, kind in KINDS_OF_PLACE.items()
    }
    for page, parts in ADDRESSES["pages"].items():
        assert named[page]["parts"] == parts["parts"]
        assert sorted(named[page]["opens"]) == sorted(parts["opens"])
    assert set(named) == set(ADDRESSES["pages"])


@each_of("case", ADDRESSES["written"], ids=lambda case: case["search"] or "nothing")
def test_a_place_is_written_as_the_browser_writes_it(case):
    place = addresses.read_place(KINDS_OF_PLACE[case["page"]], case["place"])
    assert place.address == case["page"] + case["search"]


@each_of("case", [each for each in ADDRESSES["read"] if each["page"] in KINDS_OF_PLACE], ids=told)
def test_an_address_is_read_as_the_browser_reads_it(case):
    query = dict(parse_qsl(case["search"].removeprefix("?"), keep_blank_values=True))
    kind = KINDS_OF_PLACE[case["page"]]
    assert addresses.read_place(kind, query).parts() == case["place"]


@each_of("case", ADDRESSES["opened"], ids=told)
def test_what_is_another_thing_is_so_on_both_sides(case):
    kind = KINDS_OF_PLACE[case["page"]]
    one, other = (addresses.read_place(kind, case[name]) for name in ("one", "other"))
    assert (one.opened() == other.opened()) == case["same"]


@given(st.sampled_from(addresses.PLACES), st.data())
def test_a_place_comes_back_from_its_address(kind, data):
    text = st.text(st.characters(exclude_categories=["Cs"]), max_size=addresses.LONGEST)
    place = kind(**{each.name: data.draw(text) for each in fields(kind)})
    query = parse_qsl(place.address.partition("?")[2], keep_blank_values=True)
    assert addresses.read_place(kind, dict(query)) == place
