"""How like two codes are: in what was coded, where, in which words, and in their definitions.

In:     which passages hold which code, their vectors and words, the codes' own texts as vectors.
Out:    a row for each code; the squared distance of two rows says how unlike the codes are.
Source: Salton & Buckley (1988), tf-idf.

Four channels stand side by side, each a unit row for a code, weighed by SHARES: the mean vector
of its passages less what all codes share, since what the whole study is about tells no codes
apart; the places where it occurs, each passage with its neighbours in the same interview; the
words of its passages; its name and definition. A channel that has nothing to say (no words, no
definitions) is nought for every code.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

SHARES = {"meaning": 1.0, "places": 1.0, "words": 0.5, "definition": 0.5}
REACH = 2  # passages before and after one that count as the same place
NEAR = 0.5  # what a neighbour counts, beside the passage itself


def code_rows(
    members: Sequence[Sequence[int]],
    vectors: np.ndarray,
    texts: Sequence[str],
    documents: Sequence[str],
    definitions: np.ndarray | None = None,
) -> np.ndarray:
    """Return a row for each code, shape (n_codes, any).

    members: the passages of each code, none empty. vectors: unit rows of the passages, texts
    their words, documents their interviews, all in reading order. definitions: unit rows of the
    codes' own texts, in the same order as members.
    """
    used = sorted({row for rows in members for row in rows})
    place = {row: at for at, row in enumerate(used)}
    given = np.zeros((len(members), len(used)))
    for code, rows in enumerate(members):
        given[code, [place[row] for row in rows]] = 1.0
    centroids = given @ vectors[used] / given.sum(axis=1, keepdims=True)
    channels = {
        "meaning": unit(centroids - centroids.mean(axis=0)),
        "places": _places(given, [documents[row] for row in used]),
        "words": _words([" ".join(texts[row] for row in rows) for rows in members]),
    }
    if definitions is not None:
        channels["definition"] = unit(definitions - definitions.mean(axis=0))
    rows_ = np.hstack([np.sqrt(SHARES[name]) * rows for name, rows in channels.items()])
    rounded: np.ndarray = rows_.round(6)  # so that ties fall alike on every machine
    return rounded


def unit(rows: np.ndarray) -> np.ndarray:
    """Return rows of length one; a row of nothing stays nothing."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    made: np.ndarray = np.where(lengths > 1e-6, rows / np.maximum(lengths, 1e-6), 0.0)
    return made


def _places(given: np.ndarray, documents: Sequence[str]) -> np.ndarray:
    """Return where each code occurs, neighbours of its passages counted by NEAR."""
    there = given.copy()
    for distance in range(1, REACH + 1):
        same = np.array(
            [a == b for a, b in zip(documents[:-distance], documents[distance:], strict=True)],
            dtype=float,
        )
        if len(same):
            there[:, distance:] += NEAR * given[:, :-distance] * same
            there[:, :-distance] += NEAR * given[:, distance:] * same
    return unit(there)


def _words(texts: Sequence[str]) -> np.ndarray:
    from sklearn.feature_extraction.text import TfidfVectorizer

    try:
        words = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(texts)
    except ValueError:  # there is no word in any of them
        return np.zeros((len(texts), 1))
    rows = words.toarray()
    return unit(rows - rows.mean(axis=0))
