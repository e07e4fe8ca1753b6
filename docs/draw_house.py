"""Write docs/architecture.svg: the rooms and their order, as the import rules of pyproject hold it.

    .venv/bin/python docs/draw_house.py

tests/test_house.py fails where the picture is not what this prints.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / "docs" / "architecture.svg"
ABOUT = {"app": "what people see", "pipeline": "the method", "models": "what we remember"}
ACROSS = {"app": 4, "pipeline": 2, "models": 2}  # boxes beside each other
BOX, HIGH, GAP, EDGE = 92, 30, 8, 14  # points
LINE = {"app": "#1d4ed8", "pipeline": "#b45309", "models": "#2b8a3e"}


def orders() -> dict[str, list[list[str]]]:
    """Return, for each of the three rooms, its parts from what calls to what is called."""
    held = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found = {}
    for contract in held["tool"]["importlinter"]["contracts"]:
        if contract["type"] == "layers" and "." in contract["layers"][0]:
            layers = [[e.strip() for e in row.split(":")] for row in contract["layers"]]
            room = layers[0][0].split(".")[0]
            found[room] = [[each.split(".", 1)[1] for each in row] for row in layers]
    return {room: found[room] for room in ABOUT}


def _lines(parts: list[str], across: int) -> list[list[str]]:
    return [parts[i : i + across] for i in range(0, len(parts), across)]


def _room(room: str, rows: list[list[str]], left: int) -> tuple[list[str], int]:
    """Return a room's shapes and its lower edge."""
    across = ACROSS[room]
    wide = across * BOX + (across - 1) * GAP
    drawn, top = [], 74
    for at, row in enumerate(rows):
        if at:
            middle = left + wide // 2
            drawn.append(
                f'<path d="M{middle} {top - 14}v10" stroke="#495057" marker-end="url(#a)"/>'
            )
        for line in _lines(row, across):
            box = (wide - (len(line) - 1) * GAP) // len(line)
            for i, name in enumerate(line):
                x = left + i * (box + GAP)
                drawn.append(
                    f'<rect x="{x}" y="{top}" width="{box}" height="{HIGH}" rx="5" fill="#fff" '
                    f'stroke="{LINE[room]}"/>'
                    f'<text x="{x + box // 2}" y="{top + 20}" text-anchor="middle" '
                    f'font-size="13">{escape(name)}</text>'
                )
            top += HIGH + GAP
        top += 12
    head = (
        f'<text x="{left}" y="52" font-weight="700">{room}</text>'
        f'<text x="{left + 74}" y="52" fill="#495057" font-size="13">{ABOUT[room]}</text>'
    )
    return [head, *drawn], top


def printed() -> str:
    """Return the whole picture."""
    shapes: list[str] = []
    left, low, frames = 20 + EDGE, 0, []
    for room, rows in orders().items():
        wide = ACROSS[room] * BOX + (ACROSS[room] - 1) * GAP
        drawn, top = _room(room, rows, left)
        shapes += drawn
        frames.append((left - EDGE, wide + 2 * EDGE))
        low, left = max(low, top), left + wide + 2 * EDGE + 30
    high, width = low + 20, left - EDGE - 10
    panels = [
        f'<rect x="{x}" y="24" width="{wide}" height="{low - 24}" rx="10" fill="#f1f3f5" '
        'stroke="#adb5bd"/>'
        for x, wide in frames
    ]
    arrows = [
        f'<path d="M{x + wide + 4} 48h20" stroke="#495057" stroke-width="1.6" '
        'marker-end="url(#a)"/>'
        for x, wide in frames[:-1]
    ]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {high}" '
        'font-family="system-ui, sans-serif" font-size="15" role="img" '
        'aria-label="app calls pipeline, pipeline works on the records of models; in each, '
        'what stands above calls what stands below">'
    )
    arrow = (
        '<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" '
        'markerHeight="6" orient="auto"><path d="M0 0L8 4L0 8z" fill="#495057"/></marker></defs>'
    )
    ground = f'<rect width="{width}" height="{high}" fill="#fdfdfc"/>'
    return "\n".join([head, arrow, ground, *panels, *arrows, *shapes, "</svg>\n"])


if __name__ == "__main__":
    PLACE.write_text(printed(), encoding="utf-8")
