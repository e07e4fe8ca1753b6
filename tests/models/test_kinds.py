"""Every kind of decision, walked: each says all of itself, and is stored as it was."""

from __future__ import annotations

import ast
import json
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import models.events
from models.events import (
    CODE_KINDS,
    COLOURS,
    KINDS,
    MEMO_KINDS,
    PAIRINGS,
    RELATION_TYPES,
    RESOLUTIONS,
    ROLES,
    SHOWN,
    STANCES,
    THEME_STATUSES,
    UNITS,
    Decision,
    WhenBlind,
    decision_of,
)
from models.state.derive import SETTLES
from models.state.reducers import REDUCERS
from tests.properties import examples

ROOT = Path(__file__).resolve().parents[2]
EVERY = pytest.mark.parametrize("of_kind", KINDS.values(), ids=list(KINDS))
FLAGS = (
    "undoable",
    "of_this_file",
    "outlives_parting",
    "by_advisor",
    "handed_over",
    "makes_anew",
    "moves_interview",
    "moves_units",
    "is_coding",
    "gives_code",
    "ends_code",
    "codes_unit",
    "about_passage",
    "changes_codes",
    "changes_codebook",
)

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
FILLED = TEXT.map(lambda text: f"{text}x")
TEXTS = st.lists(TEXT, max_size=3)
OFFSET = st.integers(0, 10_000)
VALUES: dict[str, st.SearchStrategy[Any]] = {  # of keys that hold anything but filled text
    **dict.fromkeys(["start", "end", "at", "turn", "upto", "decisions"], OFFSET),
    **dict.fromkeys(
        "include exclude dimensions code_ids segment_ids question_ids "
        "research_question_ids".split(),
        TEXTS,
    ),
    **dict.fromkeys("base ends added removed answer_ids".split(), TEXTS),
    **dict.fromkeys(
        "parent suggestion_id segment_id draft_id sha256 research_question".split(),
        st.none() | TEXT,
    ),
    **dict.fromkeys("quote definition example claim note format filename how title".split(), TEXT),
    "ask": st.dictionaries(FILLED, TEXT, max_size=3),
    "event_ids": st.lists(FILLED, min_size=1, max_size=3),
    "attributes": st.dictionaries(TEXT, TEXT, max_size=3),
    "codebook": st.dictionaries(TEXT, TEXTS, max_size=2),
    "framework": st.dictionaries(TEXT, TEXTS, max_size=2),
    "saw": st.dictionaries(TEXT, TEXT | TEXTS, max_size=3),
    "coders": st.just(["rosa", "ida"]),
    "unit": st.sampled_from(UNITS),
    "units": st.just({"t1": [[0, 4], [5, 9]], "t2": [[3, 8]]}),
    "suggestions": st.booleans(),
    "belongs": st.booleans(),
    **dict.fromkeys(["narrative", "contrary"], TEXT),
    **dict.fromkeys(["read", "found"], OFFSET),
    "stance": st.sampled_from(STANCES),
    "status": st.sampled_from(THEME_STATUSES),
    "pairing": st.sampled_from(PAIRINGS),
    "same": st.just([[0, 3, 4, None], [5, 8, 2, " "], [9, 20, 1, None]]),
    "turns": st.just([[0, 0], [2, 4]]),
    "shown": st.sampled_from(SHOWN),
    "role": st.sampled_from(ROLES),
    "kind": st.sampled_from(CODE_KINDS),
    "memo_kind": st.sampled_from(MEMO_KINDS),
    "relation_type": st.sampled_from(RELATION_TYPES),
    "resolution": st.sampled_from(RESOLUTIONS),
    "colour": st.none() | st.sampled_from(COLOURS),
}


OF_KIND: dict[tuple[str, str], st.SearchStrategy[Any]] = {  # of one kind alone
    ("turn.question", "question_id"): st.none() | TEXT,
    ("coder.renamed", "name"): FILLED.filter(str.isprintable),
    ("advisor.named", "name"): FILLED.filter(str.isprintable),
}


def values_of(kind: str, key: str) -> st.SearchStrategy[Any]:
    return OF_KIND.get((kind, key), VALUES.get(key, FILLED))


@EVERY
def test_every_kind_is_a_frozen_record_that_says_all_of_itself(of_kind: type[Decision]) -> None:
    assert is_dataclass(of_kind)
    assert of_kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert of_kind.family == of_kind.kind.partition(".")[0]
    assert all(of_kind.label), "what people call one, and several"
    assert of_kind.label[0] != of_kind.label[1]
    assert all(isinstance(getattr(of_kind, each), bool) for each in FLAGS)
    assert isinstance(of_kind.when_blind, WhenBlind)
    names = {each.name for each in fields(of_kind)}
    assert {each for each in (of_kind.makes,) if each} <= names
    assert set(of_kind.gives_words) <= names
    if of_kind.gives_words and of_kind.worded_id is Decision.worded_id:
        assert f"{of_kind.family}_id" in names


def test_what_a_kind_says_is_asked_of_every_kind() -> None:
    """A flag that is added to Decision is walked here too."""
    said = {name for name, value in vars(Decision).items() if isinstance(value, bool)}
    assert said == set(FLAGS)


@EVERY
def test_every_kind_changes_the_state_in_one_place(of_kind: type[Decision]) -> None:
    folded = of_kind in REDUCERS
    assert folded + of_kind.is_coding + issubclass(of_kind, SETTLES) == 1


def test_no_two_kinds_are_called_the_same() -> None:
    labels = [label for each in KINDS.values() for label in each.label]
    assert len(set(labels)) == len(labels)


@EVERY
@given(data=st.data())
@examples(25)
def test_a_stored_decision_is_stored_again_as_it_was(
    of_kind: type[Decision], data: st.DataObject
) -> None:
    """What is absent stays absent, and nothing (null) stays nothing."""
    payload = {}
    for field in of_kind.form().fields:
        if field.required or data.draw(st.booleans()):
            payload[field.key] = data.draw(values_of(of_kind.kind, field.key))
    made = decision_of(of_kind.kind, payload)
    assert type(made) is of_kind
    again = made.to_payload()
    assert json.dumps(again) == json.dumps(payload)
    assert decision_of(of_kind.kind, json.loads(json.dumps(again))) == made


@EVERY
@given(data=st.data())
@examples(5)
def test_what_is_read_is_what_would_be_made(of_kind: type[Decision], data: st.DataObject) -> None:
    """Reading goes past __init__: what is not given must have the same default."""
    required = [each for each in of_kind.form().fields if each.required]
    payload = {each.key: data.draw(values_of(of_kind.kind, each.key)) for each in required}
    loads = {each.name: each.holds.load or (lambda value: value) for each in required}
    made = of_kind(**{each.name: loads[each.name](payload[each.key]) for each in required})
    assert made == decision_of(of_kind.kind, payload)


# -- what is stored of a decision is read in models.events alone

STORING = {  # take a payload as a whole from a row to an event, and from an event to a file
    "models/store/event_log.py",
    "models/store/references.py",
    "app/export/tables.py",
}


def _sources() -> list[Path]:
    found = [path for room in ("app", "models", "pipeline") for path in (ROOT / room).rglob("*.py")]
    return [path for path in found if "events" not in path.parts and "versions" not in path.parts]


def _is_payload(node: ast.AST) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr == "to_payload"
    return isinstance(node, ast.Attribute) and node.attr == "payload"


def _keyed(tree: ast.AST) -> list[int]:
    """Lines on which something is looked up in what is stored of a decision."""
    lines = []
    for node in ast.walk(tree):
        looked: list[ast.AST] = []
        if isinstance(node, ast.Subscript | ast.Attribute):
            looked = [node.value]
        elif isinstance(node, ast.Compare):
            looked = [*node.comparators]
        elif isinstance(node, ast.BinOp):  # payload | {...}
            looked = [node.left, node.right]
        lines += [node.lineno for each in looked if _is_payload(each)]  # type: ignore[attr-defined]
    return lines


def test_a_read_of_a_payload_by_its_keys_is_found() -> None:
    for code in ('e.payload["x"]', 'e.payload.get("x")', '"x" in e.payload', "e.payload | {}"):
        assert _keyed(ast.parse(code)), code
    assert not _keyed(ast.parse("row.payload"))


def test_no_payload_is_read_by_its_keys_outside_models_events() -> None:
    found = {}
    for path in _sources():
        where = path.relative_to(ROOT).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        mentions = [node.lineno for node in ast.walk(tree) if _is_payload(node)]  # type: ignore[attr-defined]
        lines = _keyed(tree) + ([] if where in STORING else mentions)
        if lines:
            found[where] = lines
    assert not found


def test_no_kind_is_named_by_its_stored_name_outside_models_events() -> None:
    """What is true of a kind stands with the kind; elsewhere its class is named."""
    names = {name for name in KINDS if "." in name}
    found = {}
    for path in _sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and node.value in names:
                found[f"{path.relative_to(ROOT)}:{node.lineno}"] = node.value
    assert not found


def test_all_that_is_a_kind_is_given_out_by_the_package() -> None:
    assert {each.__name__ for each in KINDS.values()} <= set(models.events.__all__)
