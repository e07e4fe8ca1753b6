"""Say where a reading may be wrong, whatever the format.

In:     a reading, its turns with roles.
Out:    doubts, in the order in which a person would look: who speaks, what was left out, roles,
        times. Readers add their own as they read (an encoding guessed, a name folded).

A doubt costs a look; a wrong reading without one costs the study. So a doubt is raised where
the signs allow another reading, not only where they speak for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from models.records import Turn
from pipeline.read.pieces import NOBODY, UNNAMED, Reading, same_person
from pipeline.read.roles import asking_shares

MANY = 0.15  # of the words, left out: then what was left out is worth a look
SOME = 25  # words; fewer left out are no doubt
FEW_TURNS = 5  # with fewer turns in all, that somebody speaks once says nothing
SHOWN = 40  # lines that one doubt names
OFTEN = 3  # turns, before how somebody talks says who they are
BACK = 0.5  # s by which a turn may begin before the one before it
STRUCTURE = ("the name of the format", "a style sheet", "a region's settings", "a cue's identifier")


def add_doubts(reading: Reading, text: str, turns: Sequence[Turn]) -> None:
    """Add to a reading's doubts what can be seen in any reading."""
    _one_speaker(reading, turns)
    _single_turns(reading, turns)
    _unnamed(reading, turns)
    _left_out(reading, text)
    _roles(reading, text, turns)
    _times(reading)


def _lines_of(reading: Reading, speakers: set[str]) -> list[int]:
    keys = {same_person(speaker) for speaker in speakers}
    return [
        piece.line
        for piece in reading.pieces
        if piece.line and same_person(piece.speaker or UNNAMED) in keys
    ][:SHOWN]


def _one_speaker(reading: Reading, turns: Sequence[Turn]) -> None:
    speakers = {turn.speaker for turn in turns}
    words = [piece for piece in reading.pieces if piece.text.strip()]
    if len(speakers) != 1 or (len(words) < 2 and not reading.suspects):
        return
    name = next(iter(speakers))
    why = (
        "Nobody is named, so all words are one speaker's."
        if name in (NOBODY, UNNAMED)
        else f"All words are {name}'s: nobody else was found."
    )
    if reading.suspects:
        why += " These lines begin as if a name or a time stood there."
    reading.doubt("one_speaker", why, reading.suspects[:SHOWN])


def _single_turns(reading: Reading, turns: Sequence[Turn]) -> None:
    counts = Counter(turn.speaker for turn in turns)
    once = {name for name, count in counts.items() if count == 1 and name != UNNAMED}
    if len(turns) < FEW_TURNS or not once or len(once) == len(counts):
        return
    names = ", ".join(name for name in counts if name in once)
    reading.doubt("single_turn", f"With one turn only: {names}.", _lines_of(reading, once))


def _unnamed(reading: Reading, turns: Sequence[Turn]) -> None:
    told = any(each.kind == "unlabelled" for each in reading.doubts)
    if not told and len({turn.speaker for turn in turns}) > 1 and any(
        turn.speaker == UNNAMED for turn in turns
    ):  # fmt: skip
        reading.doubt(
            "unlabelled",
            "The file does not say who said these words.",
            _lines_of(reading, {UNNAMED}),
        )


def _left_out(reading: Reading, text: str) -> None:
    left = [each for each in reading.left_out if each.why not in STRUCTURE]
    words = sum(len(each.text.split()) for each in left)
    told = {line for each in reading.doubts if each.kind == "left_out" for line in each.lines}
    if told and set(reading.left_lines) <= told:
        return
    if words >= SOME and words >= MANY * (words + len(text.split())):
        reading.doubt("left_out", f"{words} words were left out.", reading.left_lines[:SHOWN])


def _roles(reading: Reading, text: str, turns: Sequence[Turn]) -> None:
    """Doubt a label where who is called a participant asks, and the interviewer does not."""
    shares = asking_shares(text, turns)
    roles = {turn.speaker: turn.role for turn in turns}
    counts = Counter(turn.speaker for turn in turns)
    asks = [shares[name] for name, role in roles.items() if role == "interviewer"]
    for name, role in roles.items():
        if role != "participant" or counts[name] < OFTEN or not asks:
            continue
        if shares[name] >= 0.5 and max(asks) < shares[name] / 2:
            reading.doubt(
                "role_against_label",
                f"{name} is read as a participant, but asks more than the interviewer does.",
                _lines_of(reading, {name})[:OFTEN],
            )


def _times(reading: Reading) -> None:
    last: float | None = None
    back: list[int] = []
    found = False
    for piece in reading.pieces:
        if piece.start_s is None:
            continue
        if last is not None and piece.start_s < last - BACK:
            found = True
            back += [piece.line] if piece.line else []
        last = piece.start_s
    if found:
        reading.doubt("times_backwards", "Times run backwards here.", back[:SHOWN])
