"""Tell what may be wrong with letters: a guessed encoding, letters garbled before.

In:     how a text was decoded.
Out:    doubts in the Reading.
"""

from __future__ import annotations

from pipeline.read.decode import Decoded
from pipeline.read.encodings import encoding_name, garbled_lines
from pipeline.read.pieces import Reading

SHOWN = 20  # lines that a doubt names


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
