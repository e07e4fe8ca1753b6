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
from pipeline.read.names import stem
from pipeline.read.pieces import UNNAMED, same_person
from pipeline.read.role_words import NUMBERED, PAIRS, role_word, said_role, short_role

QUESTION_MARKS = ("?", "？", "؟", "\u037e", "か。")  # Greek has its own; Japanese a word
ENDING = 200  # characters at the end of a turn in which a question asks for the reply
OPENS = 0.15  # what speaking first is worth
MARGIN = 0.05  # closer than this, nobody is called the interviewer
ALSO_ASKS = 0.6  # of the first interviewer's share of asking turns: a second interviewer
MAX_SHORT = 12  # characters of a label that is a short form
EITHER = {"p", "r"}  # letters that are asker and answerer, or the other way round, by language
SEVERAL = "me"  # among labels with capitals, in German group talk: several at once (mehrere)
ALSO_TURNS = 3  # with fewer turns, nobody is called a second interviewer
# requests without a question mark; automatic transcripts often leave it out
REQUEST = re.compile(
    r"\b(?:tell (?:me|us)|walk (?:me|us)|talk (?:to )?(?:me|us)|(?:can|could|would|do|did) you"
    r"|what (?:is|was|were|are|did|do|does|would)|how (?:did|do|does|would|is|was)|why did)\b",
    re.IGNORECASE,
)


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
        speaker_talk = talk.setdefault(turn.speaker, _Talk())
        speaker_talk.turns += 1
        speaker_talk.questions += _asks(words, marked=marked)
        speaker_talk.words += len(words.split())
    said = (
        {speaker: told[same_person(speaker)] for speaker in talk if same_person(speaker) in told}
        if told
        else {}
    )
    if said and UNNAMED in said:  # one side has labels, the other none: the file tells both
        return tuple(replace(turn, role=said.get(turn.speaker, "unknown")) for turn in turns)
    talk.pop(UNNAMED, None)
    speakers = list(talk)
    roles = _told(speakers, told or {}) or _labelled(speakers)
    if roles is None or (_by_letters_alone(speakers, told or {}) and _against(roles, talk)):
        roles = _by_talk(talk, turns)
    return tuple(replace(turn, role=roles.get(turn.speaker, "unknown")) for turn in turns)


def _by_letters_alone(speakers: Sequence[str], told: Mapping[str, Role]) -> bool:
    """Whether only letters tell the roles: P and R are asker and answerer in Spanish (pregunta,
    respuesta), and the other way round in English (participant, researcher)."""
    letters = {role_word(each) for each in speakers}
    paired = any({asks, answers} <= letters for asks, answers in PAIRS)
    return (
        not any(same_person(each) in told or said_role(each) for each in speakers)
        and any(len(letter) == 1 for letter in letters)
        and (not paired or {letter for letter in letters if len(letter) == 1} == EITHER)
    )


def _against(roles: Mapping[str, Role], talk: Mapping[str, _Talk]) -> bool:
    """Whether a letter's participant asks most of the time, and no interviewer half as often."""
    letters = [each.turns for name, each in talk.items() if len(role_word(name)) == 1]
    if min(letters or [each.turns for each in talk.values()]) < ALSO_TURNS:
        return False
    shares = {name: each.questions / each.turns for name, each in talk.items()}
    asks = [shares[name] for name in shares if roles.get(name) == "interviewer"]
    answers = [shares[name] for name in shares if roles.get(name) == "participant"]
    return bool(asks and answers) and max(answers) >= 0.5 and max(asks) < max(answers) / 2


def asking_shares(text: str, turns: Sequence[Turn]) -> dict[str, float]:
    """Return the share of each speaker's turns that end by asking."""
    marked = any(mark in text for mark in QUESTION_MARKS)
    asked: dict[str, list[bool]] = {}
    for turn in turns:
        asked.setdefault(turn.speaker, []).append(_asks(text[turn.start : turn.end], marked=marked))
    return {name: sum(each) / len(each) for name, each in asked.items()}


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
    """Return the roles that labels say: in words, or by letters that are a pair (Q and A)."""
    said: dict[str, Role] = {}
    short = {speaker: role_word(speaker) for speaker in speakers}
    letters = set(short.values())
    for speaker in speakers:
        role = said_role(speaker)
        if role is not None and (short[speaker] not in NUMBERED):
            said[speaker] = role
    said |= _abbreviated(short, said)
    asked = any(role == "interviewer" for role in said.values())
    for asks, answers in PAIRS if not asked else ():
        if {asks, answers} <= letters:
            for speaker, word in short.items():
                if word in (asks, answers) and speaker not in said:
                    said[speaker] = "interviewer" if word == asks else "participant"
            asked = True
    said |= _by_letters(short, said, asked=asked)
    if asked or "interviewer" in said.values():
        for speaker, word in short.items():
            if word in NUMBERED:
                said.setdefault(speaker, "participant")
    return _completed(speakers, said)


def _abbreviated(short: Mapping[str, str], said: Mapping[str, Role]) -> dict[str, Role]:
    """Return the roles of short forms of another label's role: Q where Question is, A and Answer.

    So one file has both where its hands changed.
    """
    roles: dict[str, Role] = {}
    for speaker, word in short.items():
        if speaker in said or not word:
            continue
        meant = {role for other, role in said.items() if short[other].startswith(word)}
        role = short_role(speaker)
        if role is not None and meant == {role}:
            roles[speaker] = role
    return roles


def _by_letters(
    short: Mapping[str, str], said: Mapping[str, Role], *, asked: bool
) -> dict[str, Role]:
    """Return the roles of short forms (INT, P3, Q) that no word and no pair has told."""
    roles: dict[str, Role] = {}
    for speaker, word in short.items():
        role = short_role(speaker)
        if speaker in said or role is None or len(speaker) > MAX_SHORT:
            continue
        if role == "participant" and word in NUMBERED and not asked:
            continue
        if role == "interviewer" and (asked or word in ("m", "f", "e")):
            continue  # a letter that may be anybody's, or R beside I
        if speaker == SEVERAL and len(short) > 2 and any(each != each.lower() for each in short):
            continue
        roles[speaker] = role
    return roles


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


def _kin(first: str, second: str) -> bool:
    """Whether two labels differ by their number alone: E1 and E2."""
    keys = stem(same_person(first)), stem(same_person(second))
    return keys[0] == keys[1] and "#" in keys[0]


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
    share = best.questions / best.turns
    asks = {ranked[0]} | {
        speaker
        for speaker, each in talk.items()
        if len(talk) > 2 and best.questions and each.questions / each.turns >= ALSO_ASKS * share
        and (each.turns >= ALSO_TURNS or _kin(speaker, ranked[0]))
        and each.words < total / len(talk)
    }  # fmt: skip
    others = [score[speaker] for speaker in ranked if speaker not in asks]
    close = bool(others) and score[ranked[0]] - others[0] < MARGIN
    if len(asks) == len(talk) or (close and len(asks) == 1):
        return dict.fromkeys(talk, "unknown")
    return {s: "interviewer" if s in asks else "participant" for s in talk}
