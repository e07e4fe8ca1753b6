"""Read the clock times of transcripts: seconds from the start of the recording."""

from __future__ import annotations

import re

CLOCK = r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"  # 0:22, 00:01:02, 01:02:03.400
_PART = r"-?\d{1,3}"
CUE_CLOCK = rf"(?:{_PART}:)?{_PART}:{_PART}(?:[.,]-?\d{{1,3}})?"
CUE_TIMES = re.compile(rf"^\s*({CUE_CLOCK})\s*-->\s*({CUE_CLOCK})(?:\s+(.*))?$")


def seconds(clock: str) -> float:
    """Return the seconds of a clock time; one before the start of the recording gives 0.

    Older Teams exports write numbers without padding: 0:0:10.20 is 10 s and 20 ms, and
    0:0:-6.-820 is before the recording began.
    """
    if "-" in clock:
        return 0.0
    whole, _, fraction = clock.replace(",", ".").partition(".")
    parts = whole.split(":")
    unpadded = any(len(part) == 1 for part in parts[1:])
    total = 0.0
    for part in parts:
        total = total * 60 + int(part)
    if fraction:
        total += int(fraction) / 1000 if unpadded else float(f"0.{fraction}")
    return round(total, 3)
