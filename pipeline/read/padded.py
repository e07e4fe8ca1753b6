"""Read transcripts in which names stand in a column of their own, filled up with spaces.

In:     the text of a file.
Out:    a Reading, or None where the text is not of that kind.
Source: ELAN's "Traditional Transcript Text"; conversation analysts write so too.
"""

from __future__ import annotations

import re
from collections import Counter

from pipeline.read.pieces import Piece, Reading, squeeze
from pipeline.read.times import STAMP_ALONE, stamp_seconds

LINE = re.compile(r"^(?P<name>[^\s:]{1,24}(?: [^\s:]{1,24})?) {2,}(?P<words>\S.*)$")
GOES_ON = re.compile(r"^\s{2,}(?P<words>\S.*)$")
LEAST = 4  # lines with a name
MOST = 0.9  # of the lines with a name, or going on below one


def read_padded(text: str) -> Reading | None:
    """Read lines that are a name, spaces up to a column, and words."""
    lines = [(at, line) for at, line in enumerate(text.split("\n"), start=1) if line.strip()]
    matches = [(at, LINE.match(line)) for at, line in lines]
    named = [match for _, match in matches if match]
    going = sum(GOES_ON.match(line) is not None for _, line in lines)
    if len(named) < LEAST or len(named) + going < MOST * len(lines):
        return None
    counts = Counter(match["name"] for match in named)
    back = sum(count for count in counts.values() if count > 1)
    timed = sum(STAMP_ALONE.match(match["words"]) is not None for match in named)
    columns = Counter(match.start("words") for match in named)
    straight = columns.most_common(1)[0][1] >= MOST * len(named)
    if len(counts) < 2 or back < MOST * len(named) or timed > len(named) / 2 or not straight:
        return None
    reading = Reading("name-txt")
    reading.shape = "padded"
    for (number, line), (_, match) in zip(lines, matches, strict=True):
        before = reading.pieces[-1] if reading.pieces else None
        if match is None and before is None:
            reading.leave(line, "it stands before the first speaker")
        elif match is None and before is not None:
            reading.pieces.append(
                Piece(before.speaker, squeeze(line), before.start_s, None, number)
            )
        elif match is not None and (time := STAMP_ALONE.match(match["words"])) and before:
            reading.pieces[-1] = Piece(
                before.speaker, before.text, stamp_seconds(time), None, before.line
            )
        elif match is not None:
            reading.pieces.append(Piece(match["name"], match["words"], line=number))
    return reading
