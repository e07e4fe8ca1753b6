"""Tables as lines of text: every cell whole, in its column, whatever stands in it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.common.text_tables import figure_lines, markdown_table, ruled_columns, text_columns

CELL = st.text(st.characters(min_codepoint=33, max_codepoint=0x24F), min_size=1, max_size=9)
ROWS = st.integers(1, 5).flatmap(
    lambda wide: st.lists(st.lists(CELL, min_size=wide, max_size=wide), min_size=1, max_size=6)
)


@given(ROWS, st.booleans())
def test_every_cell_stands_whole_in_its_column(rows, right):
    lines = text_columns(rows, right=right)
    assert len(lines) == len(rows)
    start = 0
    for at, column in enumerate(zip(*rows, strict=True)):
        width = max(map(len, column))
        for line, cell in zip(lines, column, strict=True):
            shown = line[start : start + width].ljust(width)
            assert shown == (cell.rjust(width) if right and at else cell.ljust(width))
        start += width + 2
    assert all(line == line.rstrip(" ") for line in lines)


@given(ROWS)
def test_rules_are_as_wide_as_the_table_and_stand_around_its_heading(rows):
    lines = ruled_columns(rows)
    wide = sum(max(map(len, column)) for column in zip(*rows, strict=True))
    rule = "-" * (wide + 2 * (len(rows[0]) - 1))
    assert (lines[0], lines[2], lines[-1]) == (rule, rule, rule)
    assert [lines[1], *lines[3:-1]] == text_columns(rows)


def test_a_table_for_markdown():
    assert markdown_table(["a", "b"], [["1", "2"]]) == ["| a | b |", "|---|---|", "| 1 | 2 |"]


def test_figures_that_belong_together_stand_under_their_name():
    found = {"all": 3, "of_codes": {"hits": 0.5, "none": None}, "rows": [{"a_b": 1}, 2]}
    assert figure_lines(found) == [
        f"{'all':<28} 3",
        "of codes",
        f"{'  hits':<28} 0.500",
        f"{'  none':<28} cannot be given",
        "rows",
        "  a b 1",
        "  2",
    ]
