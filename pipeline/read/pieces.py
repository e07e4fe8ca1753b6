"""The shape between a format's reader and a transcript, and how pieces become turns.

A reader gives pieces (some words by one speaker, with times where known) and what it left
out. Structure is not words: time stamps, cue numbers and machine ids, speaker labels and
the marks around them (<v …>, **…**). Everything else is in a piece or left out by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from models.records import Doubt, LeftOut, Role, Turn
from pipeline.read.hints import DoubtKind
from pipeline.read.names import clean_name, name_key

NOBODY = "Speaker"  # where a file names nobody
UNNAMED = "Unknown speaker"  # where it names others, but not who said this


@dataclass(frozen=True)
class Piece:
    """Some words by one speaker, or none. speaker None: the file does not say.

    apart: they begin a turn, even after the same speaker.
    """

    speaker: str | None
    text: str
    start_s: float | None = None
    end_s: float | None = None
    line: int | None = None  # 1-based, of the source
    apart: bool = False


@dataclass
class Reading:
    """What one file gave.

    told: {label: role} where the file itself says who is who.
    suspects: lines that begin as if with a name or a time. left_lines: those left out.
    sure: people (same_person) whose names the file's form leaves no doubt about.
    shape: the ways in which the file marks speakers and times, without its words.
    """

    format: str
    pieces: list[Piece] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    told: dict[str, Role] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    shape: str = ""
    suspects: list[int] = field(default_factory=list)
    left_lines: list[int] = field(default_factory=list)
    sure: set[str] = field(default_factory=set)

    def leave(self, text: str, why: str, line: int | None = None) -> None:
        words = squeeze(text)
        if words:
            self.left_out.append(LeftOut(words, why))
            self.left_lines += [line] if line else []

    def doubt(self, kind: DoubtKind, why: str, lines: Iterable[int] = ()) -> None:
        self.doubts.append(Doubt(kind, why, tuple(sorted(set(lines)))))

    def leave_silent(self, turns: Sequence[Turn]) -> None:
        """Leave out the labels of speakers who say nothing: such a label may have been talk."""
        known = {same_person(turn.speaker) for turn in turns}
        for piece in self.pieces:
            if piece.speaker and same_person(piece.speaker) not in known:
                known.add(same_person(piece.speaker))
                self.leave(piece.speaker, "a speaker without words")


def squeeze(text: str) -> str:
    """Collapse runs of white space; no other character is changed."""
    return " ".join(text.split())


def same_person(label: str) -> str:
    """Return what two spellings of one label share."""
    return name_key(label) or " ".join(label.split()).casefold()


def join_pieces(pieces: Sequence[Piece]) -> tuple[str, tuple[Turn, ...]]:
    """Join consecutive pieces of one speaker into turns.

    Returns the transcript's text (turns joined by newlines, pieces by spaces) and its turns.
    """
    turns: list[Turn] = []
    parts: list[str] = []
    names: dict[str, str] = {}
    unnamed = UNNAMED if any(piece.speaker for piece in pieces) else NOBODY
    length = 0
    for piece in pieces:
        words = squeeze(piece.text)
        if not words:
            continue
        label = clean_name(piece.speaker or unnamed) or squeeze(piece.speaker or unnamed)
        speaker = names.setdefault(same_person(label), label)
        start_s, end_s = piece.start_s, piece.end_s
        times: tuple[tuple[int, float], ...]
        if turns and turns[-1].speaker == speaker and not piece.apart:
            last = turns.pop()
            parts.append(" " + words)
            start, start_s, times = last.start, last.start_s, last.times
            if piece.start_s is not None:
                times = (*times, (length + 1, piece.start_s))
            end_s = max((t for t in (last.end_s, end_s) if t is not None), default=None)
        else:
            parts.append(("\n" if turns else "") + words)
            start, times = length + (1 if turns else 0), ()
        length += len(parts[-1])
        turns.append(Turn(len(turns), speaker, "unknown", start, length, start_s, end_s, times))
    return "".join(parts), tuple(turns)
