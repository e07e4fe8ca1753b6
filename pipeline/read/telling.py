"""Doubts that any format may have: a guessed encoding, garbled letters, times that run back.

In:     how a text was decoded, and what was read from it.
Out:    doubts in the Reading.
"""

from __future__ import annotations

from pipeline.read.decode import Decoded
from pipeline.read.encodings import encoding_name, garbled_lines
from pipeline.read.pieces import Reading

SHOWN = 20  # lines that a doubt names
BACK_S = 1.0  # seconds; cues of two people that overlap may begin in either order


def tell_encoding(reading: Reading, decoded: Decoded) -> None:
    """Tell that an encoding was guessed, or that one that was told is not the file's."""
    if decoded.guesses:
        best = decoded.guesses[0]
        lines = [
            at
            for at, line in enumerate(decoded.text.split("\n"), start=1)
            if not line.isascii()
        ]  # fmt: skip
        reading.doubt(
            "encoding_guessed",
            f"The file does not say its encoding. It was read as {encoding_name(decoded.encoding)} "
            f"({decoded.encoding}){f', as {best.language}' if best.language else ''}. If letters "
            "look wrong in these lines, choose another encoding.",
            lines[:SHOWN],
        )
    if decoded.unused:
        reading.doubt(
            "encoding_guessed",
            f"The file is {encoding_name(decoded.encoding)} by its own bytes, so it was not read "
            f"as {decoded.unused}.",
        )
    if garbled := garbled_lines(decoded.text):
        reading.doubt(
            "encoding_guessed",
            "Letters in these lines were garbled before the file was saved (UTF-8 read as "
            "Windows-1252, as in “cafÃ©”). Export the file again from where it was right.",
            garbled[:SHOWN],
        )


def tell_times(reading: Reading) -> None:
    """Tell of times that run backwards: within a cue, or from one to the next."""
    lines: list[int] = []
    count = 0
    before: float | None = None
    for piece in reading.pieces:
        if piece.start_s is None or not piece.text.strip():
            continue
        ends = piece.end_s is not None and piece.end_s < piece.start_s
        if ends or (before is not None and piece.start_s < before - BACK_S):
            count += 1
            lines += [piece.line] if piece.line else []
        before = piece.start_s
    if count:
        reading.doubt(
            "times_backwards",
            f"Times run backwards at {count} place{'s' * (count != 1)}. The words are in the "
            "file's order; check the recording before you rely on the times.",
            sorted(set(lines))[:SHOWN],
        )
