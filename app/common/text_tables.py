"""Tables and lists of figures as lines of text: on a terminal, in a text file, in Markdown.

In:     cells as texts, or figures by name.
Out:    lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from models.json_shapes import FiguresRead

GAP = "  "  # between two columns
LABEL = 28  # characters that the name of a figure takes in a list


def text_columns(rows: Sequence[Sequence[str]], *, right: bool = False) -> list[str]:
    """Return rows in columns as wide as what stands in them. right: all but the first, aligned."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        GAP.join(
            cell.rjust(width) if right and at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip(" ")
        for row in rows
    ]


def ruled_columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return columns with a rule above, under the heading (the first row) and below."""
    heading, *body = text_columns(rows)
    rule = "-" * (sum(max(map(len, column)) for column in zip(*rows, strict=True)))
    rule += "-" * len(GAP) * (len(rows[0]) - 1)
    return [rule, heading, rule, *body, rule]


def markdown_table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a table as Markdown has it."""
    lines = [f"| {' | '.join(row)} |" for row in (heading, *rows)]
    return [lines[0], f"|{'---|' * len(heading)}", *lines[1:]]


def labelled(name: str, figure: str) -> str:
    """Return a line of a list: a figure's name, and the figure where all of the list stand."""
    return f"{name:<{LABEL}} {figure}"


def figure_lines(figures: FiguresRead, indent: str = "") -> list[str]:
    """Return figures by name, those that belong together indented under their name."""
    lines: list[str] = []
    for name, value in figures.items():
        label = f"{indent}{name.replace('_', ' ')}"
        if isinstance(value, dict):
            lines += [label, *figure_lines(value, indent + "  ")]
        elif isinstance(value, list):
            lines += [label, *(f"{indent}  {_flat(each)}" for each in value)]
        else:
            lines.append(labelled(label, _number(value)))
    return lines


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key.replace('_', ' ')} {_number(each)}" for key, each in value.items())
    return _number(value)


def _number(value: Any) -> str:
    if value is None:
        return "cannot be given"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
