"""Read the clock times of transcripts: seconds from the start of the recording."""

from __future__ import annotations

import re

CLOCK = r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,6})?"  # 0:22, 00:01:02, 01:02:03.400
_RANGE = rf"(?:\s*(?:-->|[-–—]|to)\s*{CLOCK})?"
STAMP = (  # a clock time or a range of two, in brackets or not
    rf"(?:\[\s*(?P<t1>{CLOCK}){_RANGE}\s*\]|\(\s*(?P<t2>{CLOCK}){_RANGE}\s*\)"
    rf"|(?P<t3>{CLOCK}){_RANGE})"
)
STAMP_IN_BRACKETS = (
    rf"(?:\[\s*(?P<t1>{CLOCK}){_RANGE}\s*\]|\(\s*(?P<t2>{CLOCK}){_RANGE}\s*\)(?P<t3>))"
)
STAMP_ALONE = re.compile(rf"^\s*{STAMP}(?:\s*(?:-->|[-–—])\s*\[?{CLOCK}\]?)?\s*$")
_PART = r"-?\d{1,9}"
CUE_CLOCK = rf"(?:{_PART}:)?{_PART}:{_PART}(?:[.,]-?\d{{1,9}})?"
CUE_TIMES = re.compile(rf"^\s*({CUE_CLOCK})\s*-->\s*({CUE_CLOCK})(?:\s+(.*))?$")


def seconds(clock: str) -> float:
    """Return the seconds of a clock time; one before the start of the recording gives 0.

    Older Teams exports write numbers without padding: 0:0:10.20 is 10 s and 20 ms, and
    0:0:-6.-820 is before the recording began. So does 0:10:10.20: its hour has one digit.
    """
    if "-" in clock:
        return 0.0
    whole, _, fraction = clock.strip().replace(",", ".").partition(".")
    parts = whole.split(":")
    unpadded = any(len(part) == 1 for part in (parts if len(parts) > 2 else parts[1:]))
    total = 0.0
    for part in parts:
        total = total * 60 + int(part)
    if fraction:
        total += int(fraction) / 1000 if unpadded and len(fraction) < 4 else float(f"0.{fraction}")
    return round(total, 3)


def stamp_seconds(match: re.Match[str]) -> float:
    """Return the (first) time of a matched STAMP."""
    return seconds(match["t1"] or match["t2"] or match["t3"])
