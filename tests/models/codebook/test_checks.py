"""What a codebook may not be, each told with line, key, what was found and what is allowed."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.codebook.reading import default_codebook_path, parse_codebook
from models.errors import CodebookInvalid
from tests.properties import examples

HEAD = "throughline: 1\n"
FRAMEWORK = """frameworks:
  - id: one
    dimensions:
      - id: a
        name: A
        functions:
          - {id: b, name: B}
"""
CASES = {
    "unknown key": (
        HEAD + "codes:\n  - id: a\n    name: A\n    defnition: x\n",
        r"line 5, defnition: is not a known key; allowed are id, name, .*did you mean "
        r'"definition"',
    ),
    "unknown key at the top": (
        HEAD + "colours: []\ncodes: []\n",
        "line 2, colours: is not a known key; allowed are throughline, title",
    ),
    "missing key": (HEAD + "codes:\n  - id: a\n", "line 3, name: is missing"),
    "a code without a name or id": (
        HEAD + "codes:\n  - definition: a\n",
        "line 3, name: is missing",
    ),
    "duplicate id": (
        HEAD + "codes:\n  - {id: a, name: A}\n  - {id: a, name: B}\n",
        'line 4, id: "a" is already used on line 3',
    ),
    "bad id": (
        HEAD + "codes:\n  - {id: a b, name: A}\n",
        'line 3, id: found "a b"; allowed are at most 100 letters',
    ),
    "long id": (HEAD + f"codes:\n  - {{id: {'a' * 101}, name: A}}\n", "line 3, id: found"),
    "id is a list": (HEAD + "codes:\n  - {id: [a], name: A}\n", "line 3, id: found a list"),
    "circle": (
        HEAD + "codes:\n  - {id: a, name: A, parent: b}\n  - {id: b, name: B, parent: c}\n"
        "  - {id: c, name: C, parent: a}\n",
        "line 3, parent: goes round in a circle: a > b > c > a",
    ),
    "own parent": (
        HEAD + "codes:\n  - {id: a, name: A, parent: a}\n",
        "line 3, parent: goes round in a circle: a > a",
    ),
    "unknown parent": (
        HEAD + "codes:\n  - {id: goals, name: A}\n  - {id: b, name: B, parent: gaols}\n",
        r'line 4, parent: found "gaols"; allowed are b, goals \(did you mean "goals"',
    ),
    "unknown kind": (
        HEAD + "codes:\n  - {id: a, name: A, kind: theme}\n",
        'line 3, kind: found "theme"; allowed are descriptive, in_vivo, process, structural',
    ),
    "unknown dimension": (
        HEAD + FRAMEWORK + "codes:\n  - {id: x, name: X, dimensions: [c]}\n",
        'line 10, dimensions: found "c"; allowed are a, b',
    ),
    "function with a dimension's id": (
        HEAD + FRAMEWORK.replace("{id: b", "{id: a") + "codes: []\n",
        'line 8, id: "a" is already used on line 5',
    ),
    "dimension in two frameworks": (
        HEAD
        + FRAMEWORK
        + FRAMEWORK.replace("frameworks:\n", "").replace("one", "two")
        + "codes:\n  - {id: x, name: X, dimensions: [b]}\n",
        'line 16, dimensions: found "b", which is in several frameworks; allowed are one:b, two:b',
    ),
    "include is a text": (
        HEAD + "codes:\n  - {id: a, name: A, include: words}\n",
        'line 3, include: found "words"; allowed is a list of texts',
    ),
    "definition is a list": (
        HEAD + "codes:\n  - {id: a, name: A, definition: [x]}\n",
        "line 3, definition: found a list; allowed is text",
    ),
    "empty text": (HEAD + "codes:\n  - {id: a, name: ' '}\n", "line 3, name: is empty"),
    "entry is a list": (
        HEAD + "codes:\n  - goals\n  - [goals]\n",
        "line 4, codes: found a list; allowed is an entry with id, name",
    ),
    "names that stand under themselves": (
        HEAD + "codes:\n  - {name: A, parent: B}\n  - {name: B, parent: A}\n",
        "line 3, parent: goes round in a circle: a > b > a",
    ),
    "a list with what is no name": (
        "- goals\n- name: x\n  kind: y\n",
        'line 3, kind: found "y"; allowed are',
    ),
    "codes is a mapping": (
        HEAD + "codes: {a: b}\n",
        "line 2, codes: found a mapping; allowed is a list of entries",
    ),
    "format": ("throughline: 2\ncodes: []\n", 'line 1, throughline: found "2"; allowed is 1'),
    "guide": (HEAD + "codes: []\nguide: x\n", 'line 3, guide: found "x"; allowed are roles'),
    "role": (
        HEAD + "codes: []\nguide:\n  roles: [{id: teacher, name: T}]\n  questions:\n"
        "    - id: q\n      ask: {teachr: How?}\n",
        r'line 7, teachr: found "teachr"; allowed are teacher \(did you mean "teacher"',
    ),
    "question without wording": (
        HEAD + "codes: []\nguide:\n  roles: [{id: t, name: T}]\n  questions: [{id: q, ask: {}}]\n",
        "line 5, ask: found a mapping; allowed is a wording for each of t",
    ),
    "category is no structural code": (
        HEAD + "codes: [{id: a, name: A}]\nguide:\n  roles: [{id: t, name: T}]\n"
        "  questions: [{id: q, category: a, ask: {t: How?}}]\n",
        'line 5, category: found "a"; allowed are none',
    ),
    "same key twice": (
        HEAD + "codes:\n  - id: a\n    name: A\n    name: B\n",
        "line 5: the same key stands twice",
    ),
    "no YAML": (HEAD + "codes:\n  - id: [a\n", r"line \d: this is not YAML"),
    "tab": (HEAD + "codes:\n\t- id: a\n", "line 3: this is not YAML"),
    "two documents": (HEAD + "codes: []\n---\ncodes: []\n", "this is not YAML"),
    "control character": (HEAD + "codes: []\ntitle: \x07\n", "line 3: holds a character"),
    "NUL": (HEAD + "title: \0\n", "line 2: holds a character"),
    "empty": (" \n", "x.yaml: is empty"),
    "a text": ("goals\n", 'holds "goals"; allowed is a mapping with throughline'),
    "anchor": (HEAD + "codes:\n  - {id: a, name: &n A}\n", "line 3: uses a YAML anchor"),
    "deep": ("[" * 100_000, "line 1: entries are nested more than 30 deep"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_broken_rule_is_told_with_its_line(case: str) -> None:
    text, says = CASES[case]
    with pytest.raises(CodebookInvalid, match=says) as caught:
        parse_codebook(text, source="x.yaml")
    assert str(caught.value).startswith("x.yaml: ")
    assert "\n" not in str(caught.value)


def test_all_problems_are_told_at_once_and_a_circle_only_once() -> None:
    with pytest.raises(CodebookInvalid) as caught:
        parse_codebook(CASES["circle"][0] + "  - {id: d, name: D, kind: x}\n", source="x.yaml")
    assert str(caught.value).split("; ", 1)[0].startswith("x.yaml: line 6, kind: found")
    assert str(caught.value).count("line ") == 2
    assert str(caught.value).count("goes round in a circle") == 1


def test_many_problems_are_counted_not_spelled_out() -> None:
    codes = "".join(f"  - {{id: c{i}, name: C, kind: x}}\n" for i in range(9))
    with pytest.raises(CodebookInvalid, match="and 4 more"):
        parse_codebook(HEAD + "codes:\n" + codes, source="x.yaml")


@pytest.mark.parametrize("text", ["R&D, *emphasis* and more", "goals - *b", "Q: what? & why"])
def test_marks_inside_a_text_are_no_anchors(text: str) -> None:
    # a comma before a starred word was taken for a YAML alias, and the codebook refused
    quoted = f'"{text}"' if ": " in text else text
    book = parse_codebook(HEAD + f"codes:\n  - id: a\n    name: {quoted}\n", source="x.yaml")
    assert book.codes[0].name == text


def test_a_wide_nest_of_aliases_is_refused_before_it_is_built() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 60)]
    with pytest.raises(CodebookInvalid, match="anchor"):
        parse_codebook("\n".join(lines), source="x.yaml")


SHORT = {
    "a title alone": ("title: Mine\n", []),
    "nothing in the list": ("[]\n", []),
    "a list of names": ("- Goals\n- Time\n", [("goals", "Goals", None), ("time", "Time", None)]),
    "names under codes": ("codes:\n  - Ein Ziel\n", [("ein_ziel", "Ein Ziel", None)]),
    "names that are alike": (
        "- Goals\n- goals!\n- 目標\n",
        [("goals", "Goals", None), ("goals_2", "goals!", None), ("code", "目標", None)],
    ),
    "names under names": (
        "- Goals:\n    - Shared:\n        - On the wall\n- Time: [Lost]\n",
        [
            ("goals", "Goals", None),
            ("shared", "Shared", "goals"),
            ("on_the_wall", "On the wall", "shared"),
            ("time", "Time", None),
            ("lost", "Lost", "time"),
        ],
    ),
    "codes without ids": (
        "codes:\n  - name: Goals\n  - {name: Shared, parent: Goals}\n  - {id: goals, name: G}\n",
        [("goals_2", "Goals", None), ("shared", "Shared", "goals_2"), ("goals", "G", None)],
    ),
}


@pytest.mark.parametrize("case", SHORT)
def test_a_codebook_may_be_written_short(case: str) -> None:
    """A title alone, a code without an id and a plain list of names were refused: she had to
    write YAML with ids before the first code."""
    text, codes = SHORT[case]
    book = parse_codebook(text, source="x.yaml")
    assert [(each.id, each.name, each.parent) for each in book.codes] == codes


def test_a_long_chain_of_parents_is_no_circle() -> None:
    codes = "".join(
        f"  - {{id: c{i}, name: C" + (f", parent: c{i - 1}" if i else "") + "}\n"
        for i in range(800)
    )
    assert len(parse_codebook(HEAD + "codes:\n" + codes, source="x.yaml").codes) == 800


@given(st.data())
@examples(30)
def test_a_codebook_with_lines_lost_or_swapped_is_read_or_refused_never_worse(
    data: st.DataObject,
) -> None:
    lines = default_codebook_path().read_text(encoding="utf-8").splitlines()[:60]
    for _ in range(data.draw(st.integers(1, 4))):
        i, j = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        if data.draw(st.booleans()):
            lines[i], lines[j] = lines[j], lines[i]
        else:
            lines[i] = data.draw(
                st.sampled_from(["", "  - ", "x", "id: {a: [b]}", "? [a]", "- - -"])
            )
    with contextlib.suppress(CodebookInvalid):
        parse_codebook("\n".join(lines), source="x.yaml")
