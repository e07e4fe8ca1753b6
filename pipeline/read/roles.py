"""Tell interviewers from participants. A person can correct it; this is the first guess.

In:     turns and their text, and what the file itself tells of its speakers.
Out:    the same turns with roles.

What the file says is believed: "Interviewer: Dana Whitlock" before the first turn, and labels
that are roles ("Interviewer", "Q", "I:", "Interviewer, First"). Otherwise the interviewer is
the one who asks: the share of their turns that end in a question, against the share of the
talk that is theirs. Where a second person asks nearly as often, both are interviewers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from models.records import Role, Turn
from pipeline.read.labels import INTERVIEWERS, PARTICIPANTS, role_word
from pipeline.read.pieces import UNNAMED, same_person

QUESTION_MARKS = "?？؟"
ENDING = 200  # characters at the end of a turn in which a question asks for the reply
OPENS = 0.15  # what speaking first is worth
MARGIN = 0.05  # closer than this, nobody is called the interviewer
ALSO_ASKS = 0.6  # of the first interviewer's share of asking turns: a second interviewer
ALSO_TURNS = 3  # with fewer turns, nobody is called a second interviewer
# requests without a question mark; automatic transcripts often leave it out
REQUEST = re.compile(
    r"\b(?:tell (?:me|us)|walk (?:me|us)|talk (?:to )?(?:me|us)|(?:can|could|would|do|did) you"
    r"|what (?:is|was|were|are|did|do|does|would)|how (?:did|do|does|would|is|was)|why did)\b",
    re.IGNORECASE,
)
SAYS_ROLE: dict[str, Role] = {  # words that say it anywhere in a label
    "interviewer": "interviewer",
    "moderator": "interviewer",
    "interviewee": "participant",
    "participant": "participant",
    "respondent": "participant",
}
NUMBERED = frozenset({"speaker", "s", "a", "b"})  # labels that any speaker may carry


@dataclass
class _Talk:
    turns: int = 0
    questions: int = 0
    words: int = 0


def assign_roles(
    text: str, turns: Sequence[Turn], told: Mapping[str, Role] | None = None
) -> tuple[Turn, ...]:
    """Return the turns with a role for every speaker; "unknown" where nothing tells.

    told: {speaker: role} where the file says it.
    """
    talk: dict[str, _Talk] = {}
    marked = any(mark in text for mark in QUESTION_MARKS)
    for turn in turns:
        words = text[turn.start : turn.end]
        held = talk.setdefault(turn.speaker, _Talk())
        held.turns += 1
        held.questions += _asks(words, marked=marked)
        held.words += len(words.split())
    talk.pop(UNNAMED, None)
    speakers = list(talk)
    roles = _told(speakers, told or {}) or _labelled(speakers) or _by_talk(talk, turns)
    return tuple(replace(turn, role=roles.get(turn.speaker, "unknown")) for turn in turns)


def _asks(words: str, *, marked: bool) -> bool:
    """Whether a turn ends by asking. marked: the transcript has question marks at all."""
    ending = words[-ENDING:]
    if any(mark in ending for mark in QUESTION_MARKS):
        return True
    return not marked and REQUEST.search(ending) is not None


def _told(speakers: list[str], told: Mapping[str, Role]) -> dict[str, Role] | None:
    said = {s: told[same_person(s)] for s in speakers if same_person(s) in told}
    return _completed(speakers, said)


def _labelled(speakers: list[str]) -> dict[str, Role] | None:
    said: dict[str, Role] = {}
    letters = {role_word(speaker) for speaker in speakers}
    for speaker in speakers:
        word = role_word(speaker)
        if word == "r" and letters & (INTERVIEWERS - {"r"}):
            said[speaker] = "participant"  # beside I or Q, R is the respondent
        elif word in INTERVIEWERS:
            said[speaker] = "interviewer"
        elif word in PARTICIPANTS and (word not in NUMBERED or letters & INTERVIEWERS):
            said[speaker] = "participant"
        else:
            words = re.findall(r"[^\W\d_]+", speaker.casefold())
            spoken = {SAYS_ROLE[each] for each in words if each in SAYS_ROLE}
            if len(spoken) == 1:
                said[speaker] = spoken.pop()
    return _completed(speakers, said)


def _completed(speakers: list[str], said: Mapping[str, Role]) -> dict[str, Role] | None:
    """Give the others their roles, where the known ones leave no doubt."""
    asks = [s for s in speakers if said.get(s) == "interviewer"]
    answers = [s for s in speakers if said.get(s) == "participant"]
    if asks and len(asks) < len(speakers):
        return {s: "interviewer" if s in asks else "participant" for s in speakers}
    if answers and len(speakers) - len(answers) == 1:
        return {s: "participant" if s in answers else "interviewer" for s in speakers}
    if answers and len(answers) == len(speakers) == 1:
        return {answers[0]: "participant"}
    return None


def _by_talk(talk: dict[str, _Talk], turns: Sequence[Turn]) -> dict[str, Role]:
    if len(talk) < 2:
        return dict.fromkeys(talk, "unknown")
    total = sum(each.words for each in talk.values()) or 1
    first = next(turn.speaker for turn in turns if turn.speaker in talk)
    most = max(each.questions for each in talk.values())
    score = {
        speaker: each.questions / each.turns - each.words / total + OPENS * (speaker == first)
        for speaker, each in talk.items()
        if each.questions >= most / 2
    }
    ranked = sorted(score, key=lambda speaker: score[speaker], reverse=True)
    best = talk[ranked[0]]
    asks = {ranked[0]} | {
        speaker
        for speaker, each in talk.items()
        if len(talk) > 2 and each.turns >= ALSO_TURNS and best.questions
        and each.questions / each.turns >= ALSO_ASKS * best.questions / best.turns
        and each.words < total / len(talk)
    }  # fmt: skip
    close = len(ranked) > 1 and score[ranked[0]] - score[ranked[1]] < MARGIN
    if len(asks) == len(talk) or (close and len(asks) == 1):
        return dict.fromkeys(talk, "unknown")
    return {s: "interviewer" if s in asks else "participant" for s in talk}
