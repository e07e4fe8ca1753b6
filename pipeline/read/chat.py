"""Read CHAT (.cha), the transcripts of CLAN and TalkBank.

In:     the text of a file: "*INV:" lines, "%mor:" lines below them, "@" headers.
Out:    a Reading; headers and annotations are left out by name.
Source: MacWhinney, The CHILDES Project, CHAT manual: headers, tiers, time bullets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from models.records import Role
from pipeline.read.pieces import Piece, Reading, same_person

MAIN = re.compile(r"^\*(?P<code>[^\s:]{1,20}):\s*(?P<words>.*)$", re.DOTALL)
TIER = re.compile(r"^%(?P<code>\w{1,10}):")
BULLET = re.compile(r"\s*[\x15•·](\d+)_(\d+)(?:_\w*)?[\x15•·]|\s+(\d+)_(\d+)\s*$")
PERSON = re.compile(r"(?:^|,)\s*(\S+)((?:\s+\S+)*?)\s+(\w+)\s*(?=,|$)")
ASKS = frozenset("investigator interviewer examiner clinician therapist experimenter host".split())


def is_chat(lines: Sequence[str]) -> bool:
    headed = any(line.startswith(("@Begin", "@UTF8", "@Participants:")) for line in lines[:40])
    return headed and any(MAIN.match(line) for line in lines)


def read_chat(text: str) -> Reading:
    """Read a CHAT file; speakers are its three-letter codes."""
    reading = Reading("chat")
    reading.shape = "chat"
    for number, line in _unwrapped(text.split("\n")):
        if line.startswith("@"):
            reading.leave(line, "a header of the file")
            if line.startswith("@Participants:"):
                reading.told.update(_roles(line.partition(":")[2]))
        elif tier := TIER.match(line):
            reading.leave(BULLET.sub("", line), f"a line of annotations (%{tier['code']})")
        elif spoken := MAIN.match(line):
            times = list(BULLET.finditer(spoken["words"]))
            words = BULLET.sub("", spoken["words"])
            start = float(times[0][1] or times[0][3]) / 1000 if times else None
            end = float(times[-1][2] or times[-1][4]) / 1000 if times else None
            reading.pieces.append(Piece(spoken["code"], words, start, end, number))
        else:
            reading.leave(line, "it stands before the first speaker")
    return reading


def _unwrapped(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Give (number, line), with lines that begin with a tab joined to the one they go on with."""
    at, whole = 0, ""
    for number, line in enumerate(lines, start=1):
        if line[:1] in ("*", "%", "@") or (not whole and line.strip()):
            if whole:
                yield at, whole
            at, whole = number, line
        elif line.strip():
            whole += " " + line.strip()
    if whole:
        yield at, whole


def _roles(value: str) -> dict[str, Role]:
    """Return the roles that "INV Kim Investigator, TER Terry Participant" tells."""
    said = {same_person(found[1]): found[3].casefold() for found in PERSON.finditer(value)}
    if not any(role in ASKS for role in said.values()):
        return {}
    return {code: "interviewer" if role in ASKS else "participant" for code, role in said.items()}
