"""Take away a label that stands twice: in a voice, a column or a cell, and in the words again.

In:     pieces of a reading.
Out:    the same, without a speaker's own name before the words: "<v Kim>Kim: so".

A name in full at the head of its own words is no talk. A part of it ("Kim" of "Kim Lee"), or one
before a dash, is taken only where most of the person's words begin so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.read.names import name_key, without_note
from pipeline.read.pieces import Piece, same_person
from pipeline.read.shapes import Label, labels_of

SURE = frozenset(("colon", "brackets", "braces", "angles", "parens"))
SHAPES = SURE | {"dash", "stop", "pointed", "arrows", "tab"}
MOST = 0.8  # of a person's pieces, before a part of the name is taken
HEAD = 12  # characters beyond a name's own in which it may stand again


def without_repeated_labels(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces without the speaker's own label at the head of their words."""
    labels = [_own_label(piece) for piece in pieces]
    spoken = Counter(piece.speaker for piece in pieces if piece.text.strip())
    again = Counter(piece.speaker for piece, label in zip(pieces, labels, strict=True) if label)
    often = {who for who, count in again.items() if count > 1 and count >= MOST * spoken[who]}
    return [
        replace(piece, text=label.text)
        if label and (piece.speaker in often or _is_whole(piece, label))
        else piece
        for piece, label in zip(pieces, labels, strict=True)
    ]


def _own_label(piece: Piece) -> Label | None:
    """Return the label at the head of a piece's words that names who says them."""
    name = name_key(piece.speaker or "")
    head = piece.text[: len(name) + HEAD].casefold()
    if not name or not any(word in head for word in name.split()):
        return None
    for label in labels_of(piece.text):
        if label.shape in SHAPES and label.text and _names(label.key, name):
            return label
    return None


def _names(key: str, name: str) -> bool:
    bare = without_note(name)
    return key in (name, bare) or (len(key) > 1 and key in bare.split())


def _is_whole(piece: Piece, label: Label) -> bool:
    return label.shape in SURE and label.key == same_person(piece.speaker or "")
