"""A stand-in for the readers that doubts, and takes every kind of hint.

`Ann ~~ words` is one person's talk unless the pattern "arrows" or the names are told; bytes that
are no UTF-8 are guessed to be Windows-1252; a label is a person unless it is told that it is none.
"""

from __future__ import annotations

from dataclasses import replace

from models.records import Doubt, Transcript
from pipeline.read import read_bytes
from pipeline.read.hints import NO_HINTS, ReadingHints

MAKES = {"~": "a" * 12, ":": "b" * 12}
ARROWS = (
    "Kim ~~ Why here?\nTerry ~~ It was meant for a summer.\nKim ~~ And then?\nTerry ~~ I stayed.\n"
)
NOTED = (
    "Kim: Why here?\nTerry: It was warm.\nPorch: the door\nKim: And then?\nTerry: I stayed.\n"
    "Porch: blue, and the door again\nKim: Why?\nTerry: For the light.\n"
)


def doubting_read(data: bytes, name: str, *, hints: ReadingHints | None = None) -> Transcript:
    """Read as the readers do, told and doubting."""
    hints = hints or NO_HINTS
    doubts: list[Doubt] = []
    try:
        text = data.decode(hints.encoding or "utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
        lines = text.split("\n")
        odd = tuple(n for n, line in enumerate(lines, 1) if not line.isascii())
        doubts.append(Doubt("encoding_guessed", "The letters are guessed.", odd))
    make = MAKES["~" if " ~~ " in text else ":"]
    arrows = tuple(n for n, line in enumerate(text.split("\n"), 1) if " ~~ " in line)
    if hints.pattern == "arrows" or hints.names:
        text = text.replace(" ~~ ", ": ")
    elif arrows:
        doubts.append(Doubt("one_speaker", "One speaker, though lines begin alike.", arrows))
        text = text.replace(" ~~ ", " says ")
    for label in hints.not_names:
        text = text.replace(f"\n{label}: ", f"\n{label} ")
    read = read_bytes(text.encode(), name)
    turns = tuple(
        replace(turn, role=hints.roles.get(turn.speaker, turn.role)) for turn in read.turns
    )
    return replace(read, turns=turns, doubts=tuple(doubts), make=make)
