"""Tell two voices apart where the file names one of them, or none.

In:     sources, and the way if one person is named.
Out:    for each line, whose of the two it is.

Only one side labelled: "I:" before questions and nothing before answers, or the other way
round. Nobody labelled: questions in bold, in italics, as headings or numbered, answers plain.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.read.lines import Source
from pipeline.read.role_words import said_role
from pipeline.read.ways import Way

ASKS = 0.6  # of a person's labelled lines that end by asking
PAIRED = 0.6  # of the labels beside which the other's words stand
ASKED = re.compile(r"(?:[?？؟\u037e]|か。)[」』\]}>\"'”’»*_)\s]*$")
ENDS = re.compile(r"[.!?…。！？؟][\"'”’»」』\]}>*_)\s]*$")
ASKS_MORE = 0.3  # share of lines that end by asking, in one voice above the other
SURE = 0.5  # the same, before there is no doubt whose a line is
SIGN = re.compile(r"^(?P<sign>[-–—―•●▪◦·>»*+→►▶■□◆○✓§~=/\\|%&#]+)\s*(?=\S)")
ENCLOSES = ("[]", "()", "{}", "«»", "“”", "„“", '""', "「」", "『』", "【】", "（）")
MIN_VOICES = 2  # runs of each of two voices
SENTENCES = 0.7  # of the headings, before they are taken for questions


@dataclass(frozen=True)
class Sides:
    """others: lines of the one who is not labelled. asks: whether the labelled one asks.

    sure: one asks most of the time and the other hardly ever.
    """

    others: frozenset[int]
    asks: bool
    sure: bool = False


def one_side(sources: Sequence[Source], way: Way, begin: int) -> Sides | None:
    """Return whose the lines without a label are, where one person alone is labelled."""
    if len(way.names) != 1 or len(way.hits) < 2 or way.shape in ("alone", "header"):
        return None
    hits = sorted(way.hits)
    texts = [way.hits[at].text for at in hits]
    role = said_role(way.hits[hits[0]].name)
    asked = sum(ASKED.search(text) is not None for text in texts)
    asks = role == "interviewer" or (role is None and asked >= ASKS * len(texts))
    others = _answers(sources, hits) if asks else _questions(sources, hits, begin)
    if not others:
        return None
    theirs = _share(sources, others)
    own = asked / len(texts)
    sure = own >= theirs + SURE if asks else theirs >= own + SURE
    return Sides(frozenset(others), asks, sure)


def _answers(sources: Sequence[Source], hits: Sequence[int]) -> set[int]:
    """All that follows a labelled question, once its own sentence has ended."""
    answers: set[int] = set()
    followed = 0
    for at, until in zip(hits, [*hits[1:], len(sources)], strict=True):
        ended = ENDS.search(sources[at].raw) is not None
        own = [i for i in range(at + 1, until) if sources[i].talk]
        theirs = own
        for count, i in enumerate(own):
            if ended or sources[i].opens:
                theirs = own[count:]
                break
            ended = ENDS.search(sources[i].raw) is not None
            theirs = own[count + 1 :]
        followed += bool(theirs)
        answers.update(theirs)
    return answers if followed >= PAIRED * len(hits) else set()


def _questions(sources: Sequence[Source], hits: Sequence[int], begin: int) -> set[int]:
    """The paragraph before each labelled answer, if it stands apart from the one before."""
    questions: set[int] = set()
    preceded = asked = 0
    for before, at in zip([begin - 1, *hits[:-1]], hits, strict=True):
        between = [i for i in range(max(before + 1, begin), at) if sources[i].talk]
        if not between:
            continue
        starts = [i for i in between if sources[i].opens or before < begin]
        first = starts[-1] if starts else _last_question(sources, between)
        if first is None:
            continue
        own = [i for i in between if i >= first]
        asking = [i for i in starts if ASKED.search(sources[i].raw)]
        preceded += 1
        asked += any(ASKED.search(sources[i].raw) for i in own)
        questions.update(own)
        questions.update(asking)
    enough = preceded >= PAIRED * len(hits) and asked >= PAIRED * preceded / 2
    return questions if enough else set()


def _last_question(sources: Sequence[Source], between: Sequence[int]) -> int | None:
    return between[-1] if ASKED.search(sources[between[-1]].raw) else None


def by_format(sources: Sequence[Source], begin: int) -> tuple[str, frozenset[int]] | None:
    """Return how one of two voices is set, and its lines, where nobody is named."""
    talk = [at for at in range(begin, len(sources)) if sources[at].talk]
    plain = [at for at in talk if not sources[at].level]
    headings = _heading_questions(sources, talk)
    if _alternate(headings, [at for at in talk if at in headings or not sources[at].level]):
        return "as headings", frozenset(headings)
    dressed: dict[str, set[int]] = defaultdict(set)
    for at in plain:
        for way in sources[at].dress or (sources[at].whole,):
            dressed[way].add(at)
    for way in ("bold", "italic", "underline"):
        if _alternate(dressed[way], plain):
            return way, _asking_side(sources, dressed[way], plain)
    for way, lines in (
        ("in capitals", {at for at in talk if sources[at].raw.isupper()}),
        ("numbered", _numbered(sources, talk)),
    ):
        if _alternate(lines, plain):
            return way, frozenset(lines)
    marked = _marked(sources, plain)
    weaker = {way: lines for way, lines in dressed.items() if " " in way} | marked
    fitting = [
        (_asking(sources, lines, plain), way)
        for way, lines in weaker.items()
        if _alternate(lines, plain)
    ]
    asks, way = max(fitting, default=(0.0, ""))
    return (way, _asking_side(sources, weaker[way], plain)) if asks >= ASKS_MORE else None


def _marked(sources: Sequence[Source], talk: Sequence[int]) -> dict[str, set[int]]:
    """Return the lines that one sign opens: a dash before each question, none before answers."""
    marked: dict[str, set[int]] = defaultdict(set)
    for at in talk:
        if match := SIGN.match(sources[at].raw):
            marked[f"sign {match['sign'][0]}"].add(at)
        for pair in ENCLOSES:
            raw = sources[at].raw
            if len(raw) > 2 and raw.startswith(pair[0]) and raw.rstrip(".").endswith(pair[1]):
                marked[f"enclosed {pair}"].add(at)
    return marked


def is_sure(sources: Sequence[Source], lines: frozenset[int], begin: int) -> bool:
    """Whether one voice asks most of the time and the other hardly ever, as in an interview."""
    plain = [at for at in range(begin, len(sources)) if sources[at].talk]
    plain = [at for at in plain if not sources[at].level or at in lines]
    return _asking(sources, set(lines), plain) >= SURE


def without_sign(source: Source, way: str) -> str:
    """Return the words of a line without the sign, or the pair, by which its voice is told."""
    kind, _, sign = way.partition(" ")
    if kind == "sign" and source.raw.startswith(sign):
        return SIGN.sub("", source.raw)
    if kind == "enclosed" and source.raw.startswith(sign[0]):
        return source.raw[1:].rstrip(".").removesuffix(sign[1]).strip()
    return source.text


def _asking(sources: Sequence[Source], lines: set[int], talk: Sequence[int]) -> float:
    """Return how much more one of two voices asks than the other: by as much it is told."""
    return abs(_share(sources, lines) - _share(sources, set(talk) - lines))


def _asking_side(sources: Sequence[Source], lines: set[int], talk: Sequence[int]) -> frozenset[int]:
    """Return the lines of the one who asks, who is named first: these, or all others."""
    rest = set(talk) - lines
    turned = _share(sources, rest) >= _share(sources, lines) + ASKS_MORE
    return frozenset(rest if turned else lines)


def _share(sources: Sequence[Source], lines: set[int]) -> float:
    return sum(ASKED.search(sources[at].raw) is not None for at in lines) / max(1, len(lines))


def _heading_questions(sources: Sequence[Source], talk: Sequence[int]) -> set[int]:
    headings = [at for at in talk if sources[at].level]
    ended = {at for at in headings if ENDS.search(sources[at].raw)}
    lower = [at for at in headings if sources[at].level == max(sources[i].level for i in ended)] \
        if ended else []  # fmt: skip
    enough = len(ended) >= SENTENCES * len(headings) or (
        len(ended) >= 2 and len(ended) >= SENTENCES * len(lower)
    )
    asked = any(ASKED.search(sources[at].raw) for at in ended)
    return ended if len(ended) >= MIN_VOICES and enough and asked else set()


def _numbered(sources: Sequence[Source], talk: Sequence[int]) -> set[int]:
    found = {at for at in talk if sources[at].whole == "list"}
    asked = sum(ASKED.search(sources[at].raw) is not None for at in found)
    return found if asked >= 0.3 * len(found) else set()


def _alternate(lines: set[int], talk: Sequence[int]) -> bool:
    """Whether runs of these lines and of others take turns, and each has its share."""
    runs: list[bool] = []
    for at in talk:
        if not runs or runs[-1] != (at in lines):
            runs.append(at in lines)
    own, other = runs.count(True), runs.count(False)
    return own >= MIN_VOICES and other >= MIN_VOICES and len(lines) <= 0.7 * len(talk)
