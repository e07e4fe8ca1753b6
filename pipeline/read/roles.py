"""Tell interviewers from participants. A person can correct it; this is the first guess.

In:     turns and their text.
Out:    the same turns with roles.

Labels that say it ("Interviewer", "Q", "I:", "S1:") are believed. Otherwise the interviewer
is the one who asks: the share of their turns that hold a question, against the share of
the talk that is theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.records import Role, Turn
from pipeline.read.labels import INTERVIEWERS, PARTICIPANTS, role_word
from pipeline.read.pieces import UNNAMED

QUESTION_MARKS = "?？؟"
OPENS = 0.15  # what speaking first is worth
MARGIN = 0.05  # closer than this, nobody is called the interviewer


@dataclass
class _Talk:
    turns: int = 0
    questions: int = 0
    words: int = 0


def assign_roles(text: str, turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """Return the turns with a role for every speaker; "unknown" where nothing tells."""
    talk: dict[str, _Talk] = {}
    for turn in turns:
        words = text[turn.start : turn.end]
        held = talk.setdefault(turn.speaker, _Talk())
        held.turns += 1
        held.questions += any(mark in words for mark in QUESTION_MARKS)
        held.words += len(words.split())
    talk.pop(UNNAMED, None)
    roles = _labelled(list(talk)) or _by_talk(talk, turns)
    return tuple(replace(turn, role=roles.get(turn.speaker, "unknown")) for turn in turns)


def _labelled(speakers: list[str]) -> dict[str, Role] | None:
    asks = [s for s in speakers if role_word(s) in INTERVIEWERS]
    answers = [s for s in speakers if role_word(s) in PARTICIPANTS]
    if asks and len(asks) < len(speakers):
        return {s: "interviewer" if s in asks else "participant" for s in speakers}
    if answers and len(speakers) - len(answers) == 1:
        return {s: "participant" if s in answers else "interviewer" for s in speakers}
    return None


def _by_talk(talk: dict[str, _Talk], turns: Sequence[Turn]) -> dict[str, Role]:
    if len(talk) < 2:
        return dict.fromkeys(talk, "unknown")
    total = sum(each.words for each in talk.values()) or 1
    first = next(turn.speaker for turn in turns if turn.speaker in talk)
    score = {
        speaker: each.questions / each.turns - each.words / total + OPENS * (speaker == first)
        for speaker, each in talk.items()
        if each.questions >= max(t.questions for t in talk.values()) / 2
    }
    ranked = sorted(score, key=lambda speaker: score[speaker], reverse=True)
    if len(ranked) > 1 and score[ranked[0]] - score[ranked[1]] < MARGIN:
        return dict.fromkeys(talk, "unknown")
    return {s: "interviewer" if s == ranked[0] else "participant" for s in talk}
