"""Tell who speaks in cues: by voices, identifiers, labels, names on first lines, dashes.

In:     cues, their lines as they stand in the file.
Out:    pieces with speakers and times, in a Reading.

Where nearly every cue says who speaks (Teams, Zoom), one that does not is by somebody unknown.
Where it stands only at a change of speaker, a cue without goes on with the speaker before.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.read.cue_text import VOICE, VOICE_END, clean_cue
from pipeline.read.hints import ReadingHints
from pipeline.read.labels import find_speakers, is_role, looks_like_name, split_label
from pipeline.read.lines import prepare
from pipeline.read.names import name_key
from pipeline.read.overlaps import split_overlaps
from pipeline.read.pieces import Piece, Reading, same_person
from pipeline.read.shapes import Label, match_label
from pipeline.read.ways import choose_way

if TYPE_CHECKING:
    from pipeline.read.cues import Cue

EVERY_CUE = 0.8  # of the cues say who speaks: then that is meant for its own cue only
FIRST_LINES = 0.4  # of the cues whose first line is a name alone, before names are believed so
ALL_FIRST_LINES = 0.8  # the same for one name alone
LONG_S = 30.0  # seconds of a turn in which no sentence ends, where nobody is named
MAX_ALONE = 60  # characters of a name on a line of its own
SHAPES = frozenset(("brackets", "braces", "angles", "parens", "dash", "arrows", "bold", "tab"))
CHANGE = re.compile(r"^\s*(?:>>+|»|<<)\s*")  # captions: somebody else speaks
DASH = re.compile(r"^\s*[-–—‐]\s*(?=\S)")
SENTENCE_END = re.compile(r"[.!?…。！？](?:[\"'”’»)\]」]|\s)*$")
LEAD = re.compile(r"^\s*(?:[-–—‐•]|>>+)\s*")
UNNAMED = "A sign says that somebody else speaks here, but not who; the words are under one label."


def find_pieces(cues: Sequence[Cue], reading: Reading, hints: ReadingHints) -> None:
    """Fill a reading's pieces."""
    if any(is_voiced(cue) for cue in cues):
        pieces = _by_voices(cues)
        reading.sure = {same_person(piece.speaker) for piece in pieces if piece.speaker}
    elif any(cue.speaker for cue in cues):
        pieces = [
            Piece(cue.speaker, clean_cue(_whole(cue)), cue.start_s, cue.end_s, _first(cue))
            for cue in cues
        ]
    else:
        pieces = _Labelled(cues, reading, hints).pieces()
    if not any(piece.speaker for piece in pieces):
        pieces = _by_sentences(pieces)
    reading.pieces = _with_overlaps(pieces)


def _with_overlaps(pieces: Sequence[Piece]) -> list[Piece]:
    """Give "//Ann: yes//" inside another's words to her."""
    people = {name_key(piece.speaker) for piece in pieces if piece.speaker}
    divided: list[Piece] = []
    for piece in pieces:
        parts = split_overlaps(piece.text, people, piece.speaker or "")
        for part in parts:
            said = replace(piece, text=part.words)
            divided.append(
                said if part.name is None else replace(said, speaker=part.name, apart=False)
            )
    return divided


def _by_sentences(pieces: Sequence[Piece]) -> list[Piece]:
    """Where nobody is named, begin a turn after each end of a sentence, so that times are kept.

    Captions without full stops: after LONG_S.
    """
    parts: list[Piece] = []
    ended = False
    begun: float | None = None
    for piece in pieces:
        if not piece.text.strip():
            continue
        start = piece.start_s
        apart = piece.apart or ended
        apart = apart or (begun is not None and start is not None and start - begun >= LONG_S)
        parts.append(replace(piece, apart=apart))
        begun = start if apart or begun is None else begun
        ended = SENTENCE_END.search(piece.text) is not None
    return parts


def is_voiced(cue: Cue) -> bool:
    return any(VOICE.search(line.text) for line in cue.lines)


def _whole(cue: Cue) -> str:
    return "\n".join(line.text for line in cue.lines)


def _first(cue: Cue) -> int | None:
    return cue.lines[0].number if cue.lines else None


def _by_voices(cues: Sequence[Cue]) -> list[Piece]:
    spoken = [cue for cue in cues if clean_cue(VOICE.sub("", _whole(cue))).strip()]
    always = sum(is_voiced(cue) for cue in spoken) >= EVERY_CUE * len(spoken)
    pieces: list[Piece] = []
    speaker: str | None = None
    for cue in cues:
        voices = _voices(cue, None if always else speaker)
        pieces += voices
        named = list(VOICE.finditer(_whole(cue)))
        if named:
            speaker = _voice(named[-1])
    return pieces


def _voice(match: re.Match[str]) -> str | None:
    return html.unescape((match[1] or "").strip()) or None


def _voices(cue: Cue, speaker: str | None) -> list[Piece]:
    """Split a cue at its voices; speaker: whose the words before the first voice are."""
    whole = _whole(cue)
    pieces: list[Piece] = []
    position = 0
    for match in VOICE.finditer(whole):
        pieces += _piece(speaker, whole[position : match.start()], cue)
        speaker = _voice(match)
        position = match.end()
    pieces += _piece(speaker, whole[position:], cue)
    return pieces


def _piece(speaker: str | None, raw: str, cue: Cue) -> list[Piece]:
    """Return the piece, and what follows a closed voice as a piece without a speaker."""
    end = VOICE_END.search(raw)
    inside, outside = (raw[: end.start()], raw[end.end() :]) if end else (raw, "")
    made = [
        Piece(speaker, clean_cue(inside), cue.start_s, cue.end_s, _first(cue)),
        Piece(None, clean_cue(outside), cue.start_s, cue.end_s, _first(cue)),
    ]
    return [piece for piece in made if piece.text.strip() or piece.speaker]


class _Labelled:
    """Takes speakers from labels at the start of lines, names on first lines, and dashes."""

    def __init__(self, cues: Sequence[Cue], reading: Reading, hints: ReadingHints) -> None:
        self.cues = cues
        self.reading = reading
        self.texts = [
            [(line.number, clean_cue(line.text).strip()) for line in cue.lines] for cue in cues
        ]
        self.texts = [[(at, text) for at, text in lines if text] for lines in self.texts]
        filled = [[text for _, text in lines] for lines in self.texts if lines]
        joined = [" ".join(lines) for lines in filled]
        bare = [CHANGE.sub("", line) for lines in filled for line in lines]
        self.speakers = find_speakers([CHANGE.sub("", each) for each in joined])
        self.speakers |= find_speakers(bare)
        self.speakers |= _kin(bare, self.speakers)
        self.speakers |= {same_person(name) for name in hints.names}
        self.alone = set() if self._labelled(joined) else _first_names(filled)
        self.other: dict[int, Label] = {}  # line -> its label, of another shape than "Name:"
        if not self.alone and not self._labelled(joined):
            self._other_shapes(hints)
        self.always = self._named(filled) >= EVERY_CUE * len(filled)
        self.unnamed: list[int] = []

    def _labelled(self, joined: Sequence[str]) -> bool:
        found = sum(split_label(CHANGE.sub("", text), self.speakers)[0] is not None
                    for text in joined)  # fmt: skip
        return found >= FIRST_LINES * len(joined)

    def _other_shapes(self, hints: ReadingHints) -> None:
        """Look for [Name], Name -, and other labels, which nearly all cues or changes have."""
        numbered = [(at, CHANGE.sub("", text)) for lines in self.texts for at, text in lines]
        way = choose_way(prepare([text for _, text in numbered]), hints)
        hits = {numbered[at][0]: label for at, label in way.hits.items() if label.text}
        if way.shape in SHAPES and len(way.names) > 1:
            self.other = hits
            self.speakers = set()

    def _named(self, filled: Sequence[Sequence[str]]) -> int:
        return sum(
            split_label(CHANGE.sub("", " ".join(lines)), self.speakers)[0] is not None
            or (bool(self.alone) and _alone(lines[0]) in self.alone)
            for lines in filled
        ) + sum(any(at in self.other for at, _ in lines) for lines in self.texts)

    def pieces(self) -> list[Piece]:
        pieces: list[Piece] = []
        speaker: str | None = None
        for cue, lines in zip(self.cues, self.texts, strict=True):
            if self.always and not (pieces and _goes_on(pieces[-1].text, lines)):
                speaker = None
            two = _dashes([text for _, text in lines]) > 1
            for at, (number, text) in enumerate(lines):
                unnamed = len(self.unnamed)
                speaker, words = self._read(number, text, speaker, first=at == 0, two=two)
                apart = len(self.unnamed) > unnamed
                pieces.append(Piece(speaker, words, cue.start_s, cue.end_s, number, apart))
        if self.unnamed:
            self.reading.doubt("unlabelled", UNNAMED, self.unnamed)
        return pieces

    def _read(
        self, number: int, text: str, speaker: str | None, *, first: bool, two: bool
    ) -> tuple[str | None, str]:
        """Return who speaks in a line, and the words."""
        if first and self.alone and (key := _alone(text)) in self.alone and key:
            return LEAD.sub("", text).strip("[]() :"), ""
        if number in self.other:
            return self.other[number].name, self.other[number].text
        bare = CHANGE.sub("", text)
        if two and bare == text:
            bare = DASH.sub("", text)
        label, words = split_label(bare, self.speakers)
        if label is None and bare != text:
            self.unnamed.append(number)
        return (speaker if bare == text and label is None else label), words


def _goes_on(before: str, lines: Sequence[tuple[int, str]]) -> bool:
    """Whether a cue of numbers alone goes on with a sentence that has not ended: "19, or", "20"."""
    numbers = bool(lines) and not any(c.isalpha() for _, text in lines for c in text)
    return numbers and any(c.isalnum() for c in before) and not SENTENCE_END.search(before)


def _kin(lines: Sequence[str], speakers: set[str]) -> set[str]:
    """Return labels that come once, of the form that all others have: capitals, or numbered."""
    labels = [match["name"] for line in lines if (match := match_label(line)) is not None]
    known = [label for label in labels if same_person(label) in speakers]
    if not known:
        return set()
    capitals = all(label.isupper() and len(label) > 2 for label in known)
    stems = {re.sub(r"\d+", "0", same_person(label)) for label in known if re.search(r"\d", label)}
    return {
        same_person(label)
        for label in labels
        if (capitals and label.isupper() and looks_like_name(label))
        or re.sub(r"\d+", "0", same_person(label)) in stems
    }


def _dashes(lines: Sequence[str]) -> int:
    return sum(DASH.match(line) is not None for line in lines)


def _alone(line: str) -> str:
    """Return what may be a name alone on a line, as a key; "" where it is none."""
    name = LEAD.sub("", line).strip().rstrip(":：").strip()
    if name[:1] + name[-1:] in ("[]", "()"):
        name = name[1:-1].strip()
    if not 0 < len(name) <= MAX_ALONE or ":" in name or re.search(r"[.!?,;…]$", name):
        return ""
    return same_person(name) if looks_like_name(name) or is_role(name) else ""


def _first_names(filled: Sequence[Sequence[str]]) -> set[str]:
    """Return names that stand alone on the first line of cues, above words.

    Names come back; words such as "Yes" above others do not, over a whole file.
    """
    firsts = Counter(_alone(lines[0]) for lines in filled if len(lines) > 1)
    del firsts[""]
    often = {name for name, count in firsts.items() if count > 1 or is_role(name)}
    covered = sum(firsts[name] for name in often)
    enough = FIRST_LINES if len(often) > 1 else ALL_FIRST_LINES
    if not often or covered < enough * len(filled):
        return set()
    return set(firsts) if sum(firsts.values()) >= ALL_FIRST_LINES * len(filled) else often
