"""Frameworks in files of their own: the shipped ones whole, a person's own checked by line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.codebook.frameworks import (
    framework_data,
    frameworks_folder,
    load_framework,
    parse_framework,
    shipped_frameworks,
)
from models.codebook.reading import default_codebook_path, load_codebook
from models.errors import CodebookInvalid, EventInvalid
from models.records import Dimension, Subdimension
from tests.decisions import new_event
from tests.properties import examples
from tests.studies import CODER, empty_study

OWN = """id: care
title: Caring
dimensions:
  - id: near
    name: Being near
    functions:
      - id: listening
        name: Listening
        definition: Hearing somebody out.
        indicators: [She let me finish.]
"""


def parts(name: str) -> list[Dimension | Subdimension]:
    found: list[Dimension | Subdimension] = []
    for dimension in load_framework(name).dimensions:
        found += [dimension, *dimension.functions]
    return found


def test_four_frameworks_are_shipped() -> None:
    assert shipped_frameworks() == [
        "aurora",
        "hallinger-murphy",
        "i4tl",
        "leadership-competencies",
    ]


@pytest.mark.parametrize("name", shipped_frameworks())
def test_each_file_is_named_as_the_framework_it_holds(name: str) -> None:
    assert load_framework(name).id == name
    assert load_framework(frameworks_folder() / f"{name}.yaml") == load_framework(name)


def test_the_codebooks_framework_is_the_shipped_one() -> None:
    assert load_codebook(default_codebook_path()).frameworks == (
        load_framework("hallinger-murphy"),
    )


@pytest.mark.parametrize(
    ("name", "sizes"),
    [
        ("hallinger-murphy", [2, 3, 6]),
        ("leadership-competencies", [5, 5, 5, 6]),
        ("i4tl", [6, 6]),
        ("aurora", [8]),
    ],
)
def test_frameworks_have_as_many_parts_as_their_sources(name: str, sizes: list[int]) -> None:
    assert [len(d.functions) for d in load_framework(name).dimensions] == sizes


def test_competencies_have_the_ids_that_files_use() -> None:
    ids = [part.id for part in parts("leadership-competencies")]
    sizes = {"1": 5, "2": 5, "3": 5, "4": 6}
    assert ids == [i for d, n in sizes.items() for i in (d, *(f"{d}.{k + 1}" for k in range(n)))]


@pytest.mark.parametrize("name", shipped_frameworks())
def test_every_function_has_a_definition_and_indicators_all_different(name: str) -> None:
    functions = [f for d in load_framework(name).dimensions for f in d.functions]
    lines = [line for f in functions for line in f.indicators]
    assert all(part.definition for part in parts(name))
    assert min(len(f.indicators) for f in functions) >= 4
    assert len({line.casefold() for line in lines}) == len(lines)


def test_a_framework_is_loaded_from_a_persons_own_file(tmp_path: Path) -> None:
    path = tmp_path / "care.yml"
    path.write_text("\ufeff" + OWN, encoding="utf-8")
    for given_as in (path, str(path)):
        assert load_framework(given_as).dimensions[0].functions[0].indicators == (
            "She let me finish.",
        )


def test_an_unknown_framework_is_refused_with_those_that_are_shipped() -> None:
    with pytest.raises(CodebookInvalid, match=r'no framework "hallinger".*allowed are aurora, '):
        load_framework("hallinger")


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(CodebookInvalid, match="cannot be read"):
        load_framework(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (OWN.replace("title:", "titel:"), r"line 2, titel: is not a known key.*did you mean"),
        (OWN.replace("id: listening", "id: near"), r'line 7, id: "near" is already used on line 4'),
        (OWN.replace("id: care\n", ""), r"id: is missing"),
        (OWN.replace("id: care", "id: a b"), r'line 1, id: found "a b"; allowed are'),
        (OWN.replace("[She let me finish.]", "often"), r'line 10, indicators: found "often"'),
        ("id: x\ndimensions: []\n", r"line 2, dimensions: is empty"),
        ("id: x\ndimensions: none\n", r'line 2, dimensions: found "none"; allowed is a list'),
        ("- a\n", r"holds a list; allowed is a mapping with id, title, source, dimensions"),
        ("throughline: 1\ncodes: []\n", r"line 1, throughline: is not a known key"),
        ("", "is empty"),
    ],
)
def test_a_broken_file_is_refused_by_line_and_key(text: str, message: str) -> None:
    with pytest.raises(CodebookInvalid, match=message):
        parse_framework(text, source="care.yaml")


@given(st.lists(st.sampled_from([*OWN.splitlines(), "  - x", "id: {a: 1}", "? [a]"]), max_size=14))
@examples(60)
def test_lines_in_any_order_are_read_or_refused_never_worse(lines: list[str]) -> None:
    try:
        found = parse_framework("\n".join(lines), source="x.yaml")
    except CodebookInvalid:
        return
    assert found.dimensions


def test_a_framework_is_added_to_a_study_taken_out_and_brought_back(tmp_path: Path) -> None:
    study = empty_study(tmp_path / "a.study")
    before = study.state().codebook
    own = parse_framework(OWN, source="own.yaml")
    study.append([new_event("framework.added", CODER, {"framework": framework_data(own)})])
    assert study.state().codebook.frameworks == (*before.frameworks, own)
    study.append([new_event("framework.removed", CODER, {"framework_id": "care"})])
    assert study.state().codebook == before
    study.append([new_event("undone", CODER, {"event_ids": [study.events()[-1].id]})])
    assert study.state().codebook.frameworks[-1] == own


def test_a_codebook_that_is_read_again_keeps_frameworks_that_were_added(tmp_path: Path) -> None:
    study = empty_study(tmp_path / "a.study")
    own = parse_framework(OWN, source="own.yaml")
    again = study.events()[0]
    study.append([new_event("framework.added", CODER, {"framework": framework_data(own)})])
    assert again.kind == "codebook.imported"
    study.append([new_event(again.kind, CODER, again.payload)])
    assert own in study.state().codebook.frameworks


@pytest.mark.parametrize("name", shipped_frameworks())
def test_a_shipped_framework_is_the_same_after_a_study_kept_it(tmp_path: Path, name: str) -> None:
    study = empty_study(tmp_path / "a.study")
    found = load_framework(name)
    study.append([new_event("framework.added", CODER, {"framework": framework_data(found)})])
    assert found in study.state().codebook.frameworks


@pytest.mark.parametrize(
    ("kind", "payload", "words"),
    [
        ("framework.added", {"framework": {"id": "x"}}, "dimensions"),
        ("framework.added", {"framework": {"id": "x", "dimensions": [{"id": "a"}]}}, "name"),
        ("framework.removed", {"framework_id": "none"}, "no framework"),
    ],
)
def test_a_framework_that_cannot_be_is_refused_in_words(tmp_path: Path, kind, payload, words):
    study = empty_study(tmp_path / "a.study")
    with pytest.raises(EventInvalid, match=words):
        study.append([new_event(kind, CODER, payload)])
