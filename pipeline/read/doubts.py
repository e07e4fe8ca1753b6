"""Say where a reading may be wrong, whatever the format.

In:     a reading, its turns with roles.
Out:    doubts, in the order in which a person would look: who speaks, what was left out, roles,
        times. Readers add their own as they read (an encoding guessed, a name folded).

A doubt costs a look; a wrong reading without one costs the study. So a doubt is raised where
the signs allow another reading, not only where they speak for it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from models.records import Turn
from pipeline.read.names import stem, without_note
from pipeline.read.pieces import NOBODY, UNNAMED, Piece, Reading, same_person
from pipeline.read.role_words import is_role
from pipeline.read.roles import asking_shares
from pipeline.read.shapes import labels_of
from pipeline.read.sides import ASKED, ENDS

MANY = 0.15  # of the words, left out: then what was left out is worth a look
PUNCTUATED = 0.5  # of the turns that end as sentences do
SOME = 25  # words; fewer left out are no doubt
FEW_TURNS = 5  # with fewer turns in all, that somebody speaks once says nothing
SHOWN = 40  # lines that one doubt names
OFTEN = 3  # turns, before how somebody talks says who they are
BACK = 1.0  # s by which a turn may begin before the one before it: people overlap
LONG = 12  # words of a line that may be talk without a sentence's end
ALL_ASK = 0.8  # of the pieces that ask: then they are one person's list of questions
MANY_ASKED = 4  # questions inside running words, before these may be a talk of two
MAYBE_TALK = frozenset(  # reasons for which words are left out that somebody may have said
    ("it stands before the first speaker", "it stands before the first cue",
     "it stands before the first time", "a second document in the file", "a speaker without words",
     "it stands under a heading, before anyone speaks", "a running head",
     "a line of the transcription service", "a cue's identifier", "a note in brackets")
)  # fmt: skip
ASKED_WITHIN = re.compile(r"[?？؟](?=[\s\"'”’»)]|$)")
LABELLED = frozenset(("colon", "brackets", "braces", "angles", "parens", "arrows"))


def add_doubts(reading: Reading, text: str, turns: Sequence[Turn]) -> None:
    """Add to a reading's doubts what can be seen in any reading."""
    _one_speaker(reading, turns)
    _single_turns(reading, turns, text)
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
    """Doubt that one person speaks, where the file shows signs of several.

    Signs are lines that begin alike, times, and questions beside what is none.
    """
    speakers = {turn.speaker for turn in turns}
    words = [piece for piece in reading.pieces if piece.text.strip()]
    if len(speakers) != 1 or any(each.kind == "unlabelled" for each in reading.doubts):
        return
    suspects = reading.suspects or _alike(words)
    asking = [piece for piece in words if ASKED.search(piece.text)]
    several = len(words) > 1 and len(asking) > 1 and len(asking) < ALL_ASK * len(words)
    within = sum(len(ASKED_WITHIN.findall(piece.text)) for piece in words)
    if not suspects and not several and within < MANY_ASKED:
        return
    name = next(iter(speakers))
    why = (
        "Nobody is named, so all words are one speaker's."
        if name in (NOBODY, UNNAMED)
        else f"All words are {name}'s: nobody else was found."
    )
    if suspects:
        why += " These lines begin as if a name or a time stood there."
    elif several:
        why += " These lines ask, so there may be two."
    lines = suspects or [piece.line for piece in asking if piece.line and several]
    reading.doubt("one_speaker", why, lines[:SHOWN])


def _alike(pieces: Sequence[Piece]) -> list[int]:
    """Return lines that begin with what may be a name and comes back, in captions and tables."""
    labels = [(piece, label) for piece in pieces for label in labels_of(piece.text)]
    labels = [(piece, label) for piece, label in labels if label.shape in LABELLED]
    counts = Counter((label.shape, label.key) for _, label in labels)
    names = {each for each, count in counts.items() if count > 1}
    lines = {p.line for p, label in labels if p.line and (label.shape, label.key) in names}
    return sorted(lines)


def _single_turns(reading: Reading, turns: Sequence[Turn], text: str) -> None:
    counts = Counter(turn.speaker for turn in turns)
    once = {name for name, count in counts.items() if count == 1 and name != UNNAMED}
    if len(turns) < FEW_TURNS or not once:
        return
    if len(once) < len(counts):  # where all speak once, what they are called may be no names
        once = {name for name in once if not _is_sure(name, reading, turns, text)}
    if not once:
        return
    names = ", ".join(name for name in counts if name in once)
    reading.doubt("single_turn", f"With one turn only: {names}.", _lines_of(reading, once))


def _is_sure(name: str, reading: Reading, turns: Sequence[Turn], text: str) -> bool:
    """Whether a name that speaks once is sure: by its form, by its kin, or named elsewhere."""
    key = without_note(same_person(name))
    if same_person(name) in reading.sure:
        return True
    counts = Counter(turn.speaker for turn in turns)
    often = {same_person(each) for each, count in counts.items() if count > 1}
    if re.search(r"\d", key):
        return stem(key) in {stem(each) for each in often}
    if is_role(name):
        return True
    own = next(turn for turn in turns if turn.speaker == name)
    elsewhere = "\n".join(
        [text[: own.start], text[own.end :], *(each.text for each in reading.left_out)]
    )
    word = max(re.findall(r"[^\W\d_]+", without_note(name)), key=len, default="")
    if word > "\u2e80":  # scripts without spaces between words
        return len(word) > 1 and word in elsewhere
    return len(word) > 2 and re.search(rf"\b{re.escape(word)}\b", elsewhere) is not None


def _unnamed(reading: Reading, turns: Sequence[Turn]) -> None:
    told = any(each.kind == "unlabelled" for each in reading.doubts)
    several = len({turn.speaker for turn in turns}) > 1
    sure = same_person(UNNAMED) in reading.sure
    if several and not told and not sure and any(turn.speaker == UNNAMED for turn in turns):
        reading.doubt(
            "unlabelled",
            "The file does not say who said these words.",
            _lines_of(reading, {UNNAMED}),
        )


def _left_out(reading: Reading, text: str) -> None:
    """Doubt that much was left out, of what might have been said by somebody."""
    ended = sum(ENDS.search(line) is not None for line in text.split("\n"))
    plain = ended < PUNCTUATED * (text.count("\n") + 1)  # then what ends no sentence is talk too
    left = [
        each
        for each in reading.left_out
        if each.why in MAYBE_TALK and (_is_talk(each.text) or (plain and _length(each.text) > 2))
    ]
    words = sum(_length(each.text) for each in left)
    told = {line for each in reading.doubts if each.kind == "left_out" for line in each.lines}
    if told and set(reading.left_lines) <= told:
        return
    if words >= SOME and words >= MANY * (words + _length(text)):
        reading.doubt("left_out", f"{words} words were left out.", reading.left_lines[:SHOWN])


def _is_talk(words: str) -> bool:
    """Whether a line left out ends as a sentence does, or is as long as one."""
    return ENDS.search(words) is not None or _length(words) >= LONG


def _length(words: str) -> int:
    """Return the number of words; of a script without spaces, half its characters."""
    return max(len(words.split()), sum(c > "\u2e80" for c in words) // 2)


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
    """Tell of times that run backwards: within a cue, or from one to the next."""
    lines: list[int] = []
    backwards = False
    last: float | None = None
    for piece in reading.pieces:
        if piece.start_s is None or not piece.text.strip():
            continue
        ends_first = piece.end_s is not None and piece.end_s < piece.start_s
        if ends_first or (last is not None and piece.start_s < last - BACK):
            backwards = True
            lines += [piece.line] if piece.line else []
        last = piece.start_s
    before = [each for each in reading.doubts if each.kind == "times_backwards"]
    told = {line + below for each in before for line in each.lines for below in (0, 1)}
    if told and set(lines) <= told:
        return  # the reader has said so, and why
    if backwards:
        lines = [line for line in lines if line not in told]
        reading.doubt("times_backwards", "Times run backwards here.", lines[:SHOWN])
