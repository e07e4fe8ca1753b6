"""Codes pasted as lines or given as a table: levels, definitions, doubles, circles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.codebook.draft_codes import (
    LONGEST_NAME,
    DraftCodes,
    codes_in_lines,
    codes_in_rows,
    readable_id,
)
from models.codebook.reading import parse_codebook


def tree(found: DraftCodes) -> list[str]:
    """Return each code with its parents, as "Goals > Shared"."""
    names: list[str] = []
    for each in found.codes:
        above = [] if each.parent is None else [names[each.parent]]
        names.append(" > ".join([*above, each.name]))
    return names


LISTS = {
    "spaces": "Goals\n  Shared\n    On the wall\n  Above\nTime\n",
    "tabs": "Goals\n\tShared\n\t\tOn the wall\n\tAbove\nTime",
    "bullets and spaces": "- Goals\n  - Shared\n    * On the wall\n  - Above\n- Time\n",
    "bullets that lost their indents": "•\tGoals\no\tShared\n▪\tOn the wall\no\tAbove\n•\tTime",
    "numbers": "1. Goals\n1.1 Shared\n1.1.1 On the wall\n1.2 Above\n2. Time",
    "numbers with indents": "1) Goals\n   a) Shared\n      1. On the wall\n   b) Above\n2) Time",
    "blank lines between": "\n\nGoals\n\n   Shared\n\n      On the wall\n   Above\n\nTime\n\n",
    "uneven indents": "  Goals\n     Shared\n        On the wall\n     Above\n  Time",
}


@pytest.mark.parametrize("case", LISTS)
def test_levels_are_found_however_a_list_shows_them(case: str) -> None:
    found = codes_in_lines(LISTS[case])
    shared = ["Goals > Shared", "Goals > Shared > On the wall", "Goals > Above"]
    assert tree(found) == ["Goals", *shared, "Time"]
    assert found.problems == ()


def test_a_heading_has_the_bullets_below_it() -> None:
    assert tree(codes_in_lines("Goals\n- Shared\n- Above\nTime\n- Lost")) == [
        "Goals",
        "Goals > Shared",
        "Goals > Above",
        "Time",
        "Time > Lost",
    ]


def test_a_definition_stands_behind_a_tab_or_a_colon_with_words() -> None:
    found = codes_in_lines(
        "Time\twhen it is planned\nGoals: what the staff set\nRQ1: time\n3 Tiers"
    )
    assert [(each.name, each.definition) for each in found.codes] == [
        ("Time", "when it is planned"),
        ("Goals", "what the staff set"),
        ("RQ1: time", ""),
        ("3 Tiers", ""),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Time\nGoals\ntime", "Line 3: “time” stands twice in one place (also on line 1)"),
        ("Time\n  Lost\n    TIME", "Line 3: “TIME” stands under itself"),
        ("x" * 500 + "\N{GRINNING FACE}", "Line 1: the name has 501 characters"),
        ("\n".join(f"c{n}" for n in range(2001)), "There are 2,001 codes"),
    ],
)
def test_what_is_wrong_in_a_list_is_told_with_its_line(text: str, says: str) -> None:
    assert any(says in each for each in codes_in_lines(text).problems)


def test_one_name_in_two_places_is_no_double() -> None:
    assert codes_in_lines("Goals\n  Lost\nTime\n  Lost").problems == ()


WORDS = st.text(st.characters(codec="utf-8"), max_size=30)


@given(st.lists(WORDS, max_size=12).map("\n".join))
def test_any_text_is_read_and_each_parent_stands_before_its_child(text: str) -> None:
    found = codes_in_lines(text)
    for at, each in enumerate(found.codes):
        assert each.name.strip() == each.name != ""
        assert each.parent is None or each.parent < at
    if not found.problems:
        assert all(len(each.name) <= LONGEST_NAME for each in found.codes)


LETTERS = st.text("abcdefgh", min_size=3, max_size=9)


@given(st.lists(st.tuples(LETTERS, st.integers(0, 4)), max_size=15))
def test_a_list_that_is_written_with_indents_comes_back(lines: list[tuple[str, int]]) -> None:
    depth, written, wanted = -1, [], []
    for number, (name, deep) in enumerate(lines):
        depth = min(deep, depth + 1)
        written.append(f"{'  ' * depth}- {name}{number}")
        wanted = [*wanted, (f"{name}{number}", depth)]
    found = codes_in_lines("\n".join(written))
    depths: list[int] = []
    for each in found.codes:
        depths.append(0 if each.parent is None else depths[each.parent] + 1)
    assert [(c.name, d) for c, d in zip(found.codes, depths, strict=True)] == wanted


def test_a_table_names_parents_by_name_or_id_and_in_any_order() -> None:
    found = codes_in_rows(
        [
            ["ID", "Code", "Parent", "Definition", "Include"],
            ["2", "Shared", "1", "set together", "by staff\nby pupils"],
            ["1", "Goals", "", "", ""],
            ["", "", "", "", ""],
            ["3", "Above", "goals"],
        ]
    )
    assert found.problems == ()
    assert tree(found) == ["Goals", "Goals > Shared", "Goals > Above"]
    assert found.codes[1].include == ("by staff", "by pupils")
    assert found.codes[1].definition == "set together"


def test_a_category_without_a_row_of_its_own_is_made() -> None:
    rows = [["Category", "Code"], ["Goals", "Shared"], ["Time", "Lost"], ["Goals", "Above"]]
    assert tree(codes_in_rows(rows)) == [
        "Goals",
        "Goals > Shared",
        "Time",
        "Time > Lost",
        "Goals > Above",
    ]


def test_one_column_is_a_list_with_or_without_a_head() -> None:
    assert tree(codes_in_rows([["Goals"], ["Time"]])) == ["Goals", "Time"]
    assert tree(codes_in_rows([["Name"], ["Goals"], ["Time"]])) == ["Goals", "Time"]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([], "The table is empty"),
        ([["colour", "size"], ["red", "big"]], "names no column “name” or “code” (found: colour"),
        ([["code", "parent"], ["A", "B"], ["B", "A"]], "Line 2: the parents go round in a circle"),
        ([["code", "parent"], ["A", "A"]], "go round in a circle: A > A"),
        ([["code", "parent"], ["", "B"]], "Line 2: there is no name"),
        ([["code"], ["A"], ["a"]], "Line 3: “a” stands twice"),
        (
            [["code", "parent"], ["A", "X"], ["A", "Y"], ["B", "A"]],
            "Line 4: “A” is the name of 2 codes",
        ),
    ],
)
def test_what_is_wrong_in_a_table_is_told_with_its_line(rows, says: str) -> None:
    assert any(says in each for each in codes_in_rows(rows).problems)


CELLS = st.sampled_from(["", "A", "B", "C", "d", "name", "code", "parent", "category", "id", "1"])


@given(st.lists(st.lists(CELLS, max_size=4), max_size=8))
def test_any_table_is_read_or_told_and_parents_stand_first(rows: list[list[str]]) -> None:
    found = codes_in_rows(rows)
    assert all(each.parent is None or each.parent < at for at, each in enumerate(found.codes))


@given(st.lists(WORDS, max_size=8))
def test_made_ids_are_such_as_a_codebook_takes(names: list[str]) -> None:
    ids: list[str] = []
    for name in names:
        ids.append(readable_id(name, ids, "code"))
    written = "codes:\n" + "".join(f"  - {{id: '{each}', name: x}}\n" for each in ids)
    assert [each.id for each in parse_codebook(written, source="x").codes] == ids
