"""Turn coded spans of text into ratings of characters.

In:     spans: document, coder, code, start, end (Unicode code points, half-open); lengths.
Out:    Ratings whose rows are stretches of text between two boundaries, with their lengths.

Every coder is taken to have looked at every document whose length is given, unless it is said that
they did not: text that a coder left unmarked is marked with nothing, and text that a coder did not
look at is missing. Spans of one coder and code that overlap count once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.agreement.ratings import Ratings, RatingsUnusable, oddities, several


@dataclass(frozen=True)
class CodedSpan:
    """A stretch of a document that a coder gave a code."""

    document: str
    coder: str
    code: str
    start: int
    end: int


def check_span(span: CodedSpan, lengths: Mapping[str, int]) -> str | None:
    """Return what is wrong with a span, in words, or None."""
    if span.document not in lengths:
        return f'there is no length for the document "{span.document}"'
    if span.start < 0 or span.end <= span.start:
        return f"the span {span.start} to {span.end} has no characters"
    if span.end > lengths[span.document]:
        return (
            f"the span ends at {span.end}, but {span.document} has "
            f"{lengths[span.document]} characters"
        )
    return None


def character_ratings(
    spans: Sequence[CodedSpan],
    lengths: Mapping[str, int],
    *,
    coders: Sequence[str] = (),
    unseen: Collection[tuple[str, str]] = (),
) -> Ratings:
    """Return ratings of characters; the work grows with spans, not with text.

    coders: further coders, who marked nothing. unseen: (document, coder) of those who did not
    look. Raises RatingsUnusable for an impossible span.
    """
    for span in spans:
        if fault := check_span(span, lengths):
            raise RatingsUnusable(fault[0].upper() + fault[1:] + ".")
        if (span.document, span.coder) in unseen:
            raise RatingsUnusable(
                f"{span.coder} marked text in {span.document}, and is said not to have looked.",
            )
    cut = {}
    for document, own in _by_document(spans, lengths).items():
        at = [0, lengths[document], *(s.start for s in own), *(s.end for s in own)]
        cut[document] = np.unique(at)
    made = _mark(spans, cut, "character", coders)
    assert made.documents is not None
    for document, coder in unseen:
        if coder in made.coders:
            rows = np.array([each == document for each in made.documents], dtype=bool)
            made.rated[rows, made.coders.index(coder)] = False
    made = replace(made, warnings=oddities(made))
    return replace(made, warnings=made.warnings + _alone(spans, made))


def not_looked(ratings: Ratings) -> set[tuple[str, str]]:
    """Return (document, coder) where a coder looked at no row of a document."""
    where = ratings.documents or ()
    looked: dict[str, np.ndarray] = {}
    for document, row in zip(where, ratings.rated, strict=True):
        looked[document] = looked.get(document, False) | row
    return {
        (document, coder)
        for document, row in looked.items()
        for coder, did in zip(ratings.coders, row, strict=True)
        if not did
    }


def _by_document(
    spans: Sequence[CodedSpan], documents: Mapping[str, object]
) -> dict[str, list[CodedSpan]]:
    found: dict[str, list[CodedSpan]] = {document: [] for document in documents}
    for span in spans:
        found[span.document].append(span)
    return found


def _mark(
    spans: Sequence[CodedSpan],
    cut: Mapping[str, np.ndarray],
    unit: str,
    coders: Sequence[str],
) -> Ratings:
    """Return the ratings of rows: what stands between two cuts."""
    names_of_coders = list(dict.fromkeys([*(s.coder for s in spans), *coders]))
    codes = list(dict.fromkeys(s.code for s in spans))
    names: list[str] = []
    documents: list[str] = []
    sizes: list[np.ndarray] = []
    marked: list[np.ndarray] = []
    for document, own in _by_document(spans, cut).items():
        edges = cut[document]
        starts, ends = edges[:-1], edges[1:]
        given = np.zeros((len(starts), len(names_of_coders), len(codes)), dtype=bool)
        for s in own:
            first = np.searchsorted(ends, s.start, side="right")
            last = np.searchsorted(starts, s.end, side="left")
            given[first:last, names_of_coders.index(s.coder), codes.index(s.code)] = True
        names += [f"{a}-{b}" for a, b in zip(starts, ends, strict=True)]
        documents += [document] * len(starts)
        sizes.append((ends - starts).astype(float))
        marked.append(given)
    given = (
        np.concatenate(marked)
        if marked
        else np.zeros((0, len(names_of_coders), len(codes)), dtype=bool)
    )
    looked = np.ones(given.shape[:2], dtype=bool)
    size = np.concatenate(sizes) if sizes else np.zeros(0)
    made = Ratings(
        tuple(names_of_coders),
        tuple(names),
        tuple(codes),
        given,
        looked,
        tuple(documents),
        size,
        unit,
    )
    return replace(made, warnings=oddities(made))


def _alone(spans: Sequence[CodedSpan], ratings: Ratings) -> tuple[str, ...]:
    """Warn of documents that one coder alone marked: did the others look?"""
    marked: dict[str, set[str]] = {}
    for span in spans:
        marked.setdefault(span.document, set()).add(span.coder)
    several_coders = len({span.coder for span in spans}) > 1
    unseen: dict[str, int] = {}
    for document, _ in not_looked(ratings):
        unseen[document] = unseen.get(document, 0) + 1
    alone = [
        name
        for name, marking in marked.items()
        if len(marking) == 1 and len(ratings.coders) - unseen.get(name, 0) > 1
    ]
    if not alone or not several_coders:
        return ()
    return (
        f"Only one coder marked anything in: {several(alone)}. The others count as having looked "
        'and marked nothing; if one did not look, say so in a row with "no" under "looked".',
    )
