"""Look over a finished reading for signs that it hangs together wrongly, whatever the format.

In:     a reading, its text and its turns with roles.
Out:    doubts: turns that begin alike, times among the words, names that look like words, labels
        inside turns, a turn that is far too long, roles that little speaks for.

No convention is known here. A convention that no reader knows leaves its marks in the words: the
half of a label at the head of turn after turn, a time that nobody says aloud, a name with signs
in it. Each check asks for such a mark, and says nothing where it finds none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from models.records import Turn
from pipeline.read.hints import DoubtKind
from pipeline.read.names import name_key, near, without_note
from pipeline.read.pieces import NOBODY, UNNAMED, Piece, Reading, same_person
from pipeline.read.role_words import is_role, said_role
from pipeline.read.roles import asking_shares
from pipeline.read.shapes import labels_of
from pipeline.read.sides import ASKED
from pipeline.read.times import CLOCKS, mark_at_end, mark_at_start, marks_inside

SHOWN = 40  # lines that one doubt names
ALIKE = 0.6  # of somebody's pieces that begin alike
LEAST = 3  # pieces or turns, before how they begin says anything
OFTEN_TIMED = 0.3  # of the pieces with a bare time of two parts at an end, before it is one
LONG_NAME = 45  # characters
MANY_WORDS = 6  # of a name
RARE = 0.1  # of the turns of who speaks most often: somebody with fewer may be a word
LONG_TURN = 0.4  # of all words, in one turn of many pieces
MANY_PIECES = 8
ASKS_SELDOM = 0.3  # of the turns of who is taken for the interviewer
ASKS_LITTLE_MORE = 0.3  # by which the interviewer's share of asking turns is above all others'
ASKS_MOSTLY = 0.8  # of the turns, before an interviewer may talk more than the others
TALKS_MOST = 0.5  # of the words
MIN_TALK = 4  # turns, before who asks can be weighed
MOSTLY = 0.8  # of the pieces that hold a parting sign
PARTS = "|\t;¦~→"
TAIL = re.compile(r"(?:[\[(]|\s[-–—/]\s?)\s*([^\W\d_][^\[\]()\n]{0,24}?)\s*[\])]?\s*$")
HEAD = re.compile(r"\S+(?:\s*[\])}>#|])?")
SIGNS = re.compile(r"[\d\[\](){}<>#|=→@_*~/\\]|[:：]$")
IN_NAMES = re.compile(r"[<>{}|=→\[\]*#~\\\t]|:$|\d:\d{2}|^[^\w(\"'“„«‘]")
CLOCK_WITHIN = re.compile(
    r"(?<![\w:.])\d{1,2}:\d{2}:\d{2}(?:[:;]\d{2})?(?![\w:])|\d\s*(?:-->|→)\s*\d"
)
NOTED = re.compile(  # [inaudible 00:01:02]
    r"[\[(（](?=[^\[\]()（）]*?[^\W\d_]{3})[^\[\]()（）]*[\])）]"
)
MAY_LABEL = re.compile(r".{0,80}[:：\]}>]")
LABELLED = frozenset(("colon", "brackets", "braces", "angles"))


def check_consistency(reading: Reading, text: str, turns: Sequence[Turn]) -> None:
    """Add to a reading's doubts what its words and turns show to be out of joint."""
    pieces = [piece for piece in reading.pieces if piece.text.strip()]
    _begin_alike(reading, pieces)
    _end_alike(reading, pieces)
    _times_unread(reading, pieces)
    _odd_names(reading, text, turns)
    _one_person(reading, turns)
    _labels_within(reading, pieces)
    _long_turn(reading, pieces, turns)
    _who_asks(reading, text, turns)


def _told(reading: Reading, *kinds: DoubtKind) -> set[int]:
    """Return the lines that doubts of some kinds name already."""
    return {line for each in reading.doubts if each.kind in kinds for line in each.lines}


def _lines(pieces: Iterable[Piece]) -> list[int]:
    return [piece.line for piece in pieces if piece.line][:SHOWN]


def _lines_of(reading: Reading, names: Iterable[str]) -> list[int]:
    keys = {same_person(name) for name in names}
    return _lines(p for p in reading.pieces if p.speaker and same_person(p.speaker) in keys)


def _head(words: str) -> str:
    """Return the first word of a piece, its numbers left open, if it holds a sign or a number."""
    match = HEAD.match(words.lstrip())
    head = re.sub(r"\d+", "0", match[0]) if match else ""
    return head if SIGNS.search(head) and not NOTED.fullmatch(head) else ""


def _begin_alike(reading: Reading, pieces: Sequence[Piece]) -> None:
    """Doubt pieces of one speaker that begin with the same number or sign: half of a label."""
    own: dict[str, list[Piece]] = defaultdict(list)
    for piece in pieces:
        own[piece.speaker or UNNAMED].append(piece)
    found: list[Piece] = []
    for theirs in own.values():
        heads = Counter(_head(piece.text) for piece in theirs)
        del heads[""]
        head, count = max(heads.items(), key=lambda each: each[1], default=("", 0))
        if count >= max(LEAST, ALIKE * len(theirs)):
            found += [piece for piece in theirs if _head(piece.text) == head]
    told = _told(reading, "one_speaker", "unlabelled")
    if found and not set(_lines(found)) <= told:
        why = "These lines begin alike after what was taken for the speaker; it may be a label."
        reading.doubt("turns_alike", why, _lines(found))


def _end_alike(reading: Reading, pieces: Sequence[Piece]) -> None:
    """Doubt lines that hold the same parting sign, or end with a few names behind a sign."""
    parted = [
        found
        for sign in PARTS
        if len(found := [piece for piece in pieces if sign in piece.text])
        >= max(LEAST + 1, MOSTLY * len(pieces))
    ]
    ends = [(piece, match[1].casefold()) for piece in pieces if (match := TAIL.search(piece.text))]
    names = Counter(name for _, name in ends)
    behind = [piece for piece, name in ends if names[name] > 1]
    if not parted and len(behind) >= max(LEAST + 1, ALIKE * len(pieces)):
        parted = [behind]
    lines = _lines(parted[0]) if parted else []
    if lines and not set(lines) <= _told(reading, "table", "one_speaker", "turns_alike"):
        why = "These lines hold the same sign each; what it parts off may be a column or a name."
        reading.doubt("table", why, lines)


def _times_unread(reading: Reading, pieces: Sequence[Piece]) -> None:
    """Doubt times that were left among the words."""
    odd = [piece for piece in pieces if _holds_time(piece.text)]
    ends = [piece for piece in pieces if _bare_time(piece.text)]
    if len(ends) >= max(LEAST, OFTEN_TIMED * len(pieces)):
        odd += ends
    told = _told(reading, "one_speaker", "times_backwards", "time_of_day")
    if odd and not set(_lines(odd)) <= told:
        why = "What looks like a time was left among the words."
        reading.doubt("times_unread", why, _lines(odd))


def _holds_time(words: str) -> bool:
    plain = NOTED.sub(" ", words)
    if CLOCK_WITHIN.search(plain):
        return True
    return any(mark.notation in CLOCKS and mark.sure for mark in marks_inside(plain))


def _bare_time(words: str) -> bool:
    """Whether a time stands at an end of words, bare or in brackets that may be a remark's."""
    ends = re.match(r"[\d(\[]", words) or re.search(r"[\d)\]]$", words)
    marks = (mark_at_start(words), mark_at_end(words)) if ends else ()
    return any(mark is not None and mark.notation in CLOCKS for mark in marks)


def _odd_names(reading: Reading, text: str, turns: Sequence[Turn]) -> None:
    """Doubt names with signs that names do not have, long ones, and words of the talk."""
    counts = Counter(turn.speaker for turn in turns if turn.speaker not in (NOBODY, UNNAMED))
    most = max(counts.values(), default=0)
    lower = set(re.findall(r"[^\W\d_]+", text)) if counts else set()
    odd = [
        name
        for name, count in counts.items()
        if IN_NAMES.search(name)
        or any(name.count(opens) != name.count(closes) for opens, closes in ("()", "[]", "（）"))
        or len(without_note(name)) > LONG_NAME
        or len(without_note(name).split()) > MANY_WORDS
        or (count <= max(1, RARE * most) and _is_word(name, lower))
    ]
    told = "".join(each.why for each in reading.doubts if each.kind == "single_turn")
    odd = [name for name in odd if name not in told]
    if odd:
        why = f"Read as a speaker's name, and may be none: {', '.join(odd)}."
        reading.doubt("odd_name", why, _lines_of(reading, odd))


def _is_word(name: str, words: set[str]) -> bool:
    """Whether a name is a word that the talk has in small letters. words: those of the talk."""
    small = name.casefold()
    return name != small and small in words and name.isalpha() and not is_role(name)


def _one_person(reading: Reading, turns: Sequence[Turn]) -> None:
    """Doubt two names that differ by a slip and never follow one another: one person may be
    written in two ways."""
    order = [turn.speaker for turn in turns]
    names = list(dict.fromkeys(order))
    beside = {frozenset(pair) for pair in pairwise(order)}
    for at, first in enumerate(names):
        for second in names[at + 1 :]:
            if frozenset((first, second)) not in beside and _may_be_one(first, second):
                rarer = min((first, second), key=order.count)
                why = f"{first} and {second} may be one person."
                reading.doubt("odd_name", why, _lines_of(reading, [rarer]))


def _may_be_one(first: str, second: str) -> bool:
    one, two = name_key(without_note(first)), name_key(without_note(second))
    if re.search(r"\d", one + two) or said_role(first) or said_role(second):
        return one == two
    shorter, longer = sorted((one, two), key=len)
    within = len(shorter) > 2 and f" {shorter} " in f" {longer} "
    return one == two or near(one, two) or within


def _labels_within(reading: Reading, pieces: Sequence[Piece]) -> None:
    """Doubt what begins lines inside turns as names do, and comes back; and a known name before
    a colon inside the words."""
    begins: dict[tuple[str, str], list[Piece]] = defaultdict(list)
    for piece in pieces:
        for label in labels_of(piece.text) if MAY_LABEL.match(piece.text) else ():
            if label.shape in LABELLED and label.text and label.spaced:
                begins[label.shape, label.key].append(piece)
    odd = [piece for each in begins.values() if len(each) > 1 for piece in each]
    names = sorted({re.escape(p.speaker) for p in pieces if p.speaker}, key=len, reverse=True)
    known = re.compile(rf"(?:^|[.!?…]\s+)(?:{'|'.join(names)})\s?[:：]\s")
    odd += [piece for piece in pieces if names and known.search(piece.text)]
    told = _told(reading, "not_a_name", "one_speaker", "left_out", "unlabelled")
    lines = set(_lines(odd)) - told
    if lines:
        why = "These lines hold what may be a name before a colon; it was read as talk."
        reading.doubt("not_a_name", why, lines)


def _long_turn(reading: Reading, pieces: Sequence[Piece], turns: Sequence[Turn]) -> None:
    """Doubt one turn with most of the words, of many lines of which several ask."""
    if len({turn.speaker for turn in turns}) < 2:
        return
    total = sum(turn.end - turn.start for turn in turns)
    run: list[Piece] = []
    for piece in [*pieces, None]:
        if piece is not None and (not run or piece.speaker == run[-1].speaker):
            run.append(piece)
            continue
        asks = [each for each in run if ASKED.search(each.text)]
        length = sum(len(each.text) for each in run)
        if len(run) >= MANY_PIECES and len(asks) >= LEAST and length >= LONG_TURN * total:
            why = "These lines ask, inside one long turn; who speaks may have changed unmarked."
            reading.doubt("unlabelled", why, _lines(asks))
        run = [piece] if piece is not None else []


def _who_asks(reading: Reading, text: str, turns: Sequence[Turn]) -> None:
    """Doubt an interviewer whom no label and no list names, where little speaks for them."""
    roles = {turn.speaker: turn.role for turn in turns}
    asks = [name for name, role in roles.items() if role == "interviewer"]
    answers = [name for name, role in roles.items() if role == "participant"]
    labelled = any(is_role(name) or same_person(name) in reading.told for name in roles)
    if not asks or not answers or labelled or len(turns) < MIN_TALK:
        return
    shares = asking_shares(text, turns)
    counts = Counter(turn.speaker for turn in turns)
    if max(counts.values()) < 2:
        return  # that is told of the names
    why = _little_speaks(asks, answers, shares, counts, _words(turns))
    if why:
        reading.doubt("who_asks", f"{' and '.join(asks)}: taken for who asks, {why}.",
                      _lines_of(reading, asks)[:LEAST])  # fmt: skip


def _words(turns: Sequence[Turn]) -> Counter[str]:
    """Return the characters that each says."""
    length: Counter[str] = Counter()
    for turn in turns:
        length[turn.speaker] += turn.end - turn.start
    return length


def _little_speaks(
    asks: Sequence[str],
    answers: Sequence[str],
    shares: Mapping[str, float],
    counts: Mapping[str, int],
    length: Mapping[str, int],
) -> str:
    """Return what speaks against an interviewer told by the talk, or ""."""
    own = max(shares[name] for name in asks)
    others = [shares[name] for name in answers if counts[name] > 1]
    if own < ASKS_SELDOM:
        return "though they hardly ask"
    if others and own - max(others) < ASKS_LITTLE_MORE:
        return "though another asks nearly as often"
    most = sum(length[name] for name in asks) > TALKS_MOST * sum(length.values())
    return "though they talk more than all others" if most and own < ASKS_MOSTLY else ""
