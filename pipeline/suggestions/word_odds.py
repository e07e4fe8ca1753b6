"""Which words speak for which code.

In:     texts, and which codes they were given.
Out:    a score for each text and code, and the words behind it.
Source: Monroe, Colaresi & Quinn (2008), Fightin' Words, Polit. Anal. 16(4):372-403, with
        idf weights in place of their variance.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
MIN_TEXTS = 2  # a word in fewer texts tells nothing
SMOOTH = 0.02  # texts' worth of the common words added to each code
LEAST, MOST = -2.0, 4.0  # log-odds are kept between
TRUST = 2.0  # examples that the log-odds are shrunk by


def words_of(text: str) -> list[str]:
    """Return the words of a text and its pairs of neighbouring words, lower case."""
    single = WORD.findall(text.lower())
    return single + [f"{a} {b}" for a, b in pairwise(single)]


class WordTable:
    """Counts of words under codes, learned one text at a time."""

    def __init__(self, texts: Sequence[str], n_codes: int) -> None:
        counted = [Counter(words_of(text)) for text in texts]
        texts_with: Counter[str] = Counter()
        for counts in counted:
            texts_with.update(counts.keys())
        kept = [word for word, count in texts_with.items() if count >= MIN_TEXTS]
        self.vocabulary = kept
        place = {word: i for i, word in enumerate(kept)}
        self.rows = _weighted(counted, place, texts_with)
        self.under = np.zeros((len(kept), n_codes))
        self.all = np.zeros(len(kept))
        self.mass = np.zeros(n_codes)
        self.given = np.zeros(n_codes)
        self.texts = 0

    def add(self, row: int, given: np.ndarray, sign: int = 1) -> None:
        """Learn a text's codes (sign 1) or forget them (sign -1)."""
        indices, data = self._line(row)
        self.all[indices] += sign * data
        for code in np.flatnonzero(given):
            self.under[indices, code] += sign * data
            self.mass[code] += sign * data.sum()
        self.given += sign * given
        self.texts += sign

    def scores(self, at: np.ndarray, own: np.ndarray, known: np.ndarray) -> np.ndarray:
        """Return sums of log-odds, shape (n, n_codes); a known text's own lesson left out."""
        scores = np.zeros((len(at), len(self.given)))
        others = ~known
        if others.any():
            some = self.rows[at[others]]
            used = np.unique(some.indices)
            scores[others] = some[:, used] @ self._odds(used)
        for i in np.flatnonzero(known):
            indices, data = self._line(int(at[i]))
            odds = self._odds(indices, data, own[i])
            scores[i] = data @ odds
        return scores

    def speaking(
        self, row: int, code: int, most: int = 3, own: np.ndarray | None = None
    ) -> list[tuple[str, float]]:
        """Return the words of a text that speak loudest for a code, with their shares.

        own: the text's own codes where it was learned; its lesson is left out.
        """
        indices, data = self._line(row)
        without = None if own is None else data
        odds = self._odds(indices, without, own)[:, code]
        shares = data * odds
        order = np.argsort(-shares, kind="stable")[:most]
        return [(self.vocabulary[indices[i]], float(shares[i])) for i in order]

    def _line(self, row: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the words of a text, as places in the vocabulary, and their weights."""
        part = slice(self.rows.indptr[row], self.rows.indptr[row + 1])
        return self.rows.indices[part], self.rows.data[part]

    def _odds(
        self,
        used: np.ndarray,
        without: np.ndarray | None = None,
        own: np.ndarray | None = None,
    ) -> np.ndarray:
        """Return shrunk log-odds of words under codes, shape (len(used), n_codes).

        without, own: the weights of one learned text at these words and its codes, left out.
        """
        under, everywhere = self.under[used], self.all[used]
        mass, given, texts, total = self.mass, self.given, self.texts, float(self.all.sum())
        if without is not None and own is not None:
            under = under - np.outer(without, own)
            everywhere = everywhere - without
            mass, given = mass - own * without.sum(), given - own
            texts, total = texts - 1, total - float(without.sum())
        if texts <= 0:
            return np.zeros((len(used), len(self.given)))
        common = 5 * SMOOTH / texts
        inside = under + common * everywhere[:, None] + SMOOTH * 1e-3
        inside = inside / (mass + common * total + 1e-3)
        outside = (everywhere + 0.01) / (total + 0.01 * len(self.all))
        odds = np.clip(np.log(inside + 1e-9) - np.log(outside + 1e-9)[:, None], LEAST, MOST)
        odds = np.where(everywhere[:, None] > 1e-9, odds, 0)
        shrunk: np.ndarray = odds * given / (given + TRUST)
        return shrunk


def _weighted(
    counted: Sequence[Counter[str]], place: dict[str, int], texts_with: Counter[str]
) -> csr_matrix:
    """Return unit rows of tf-idf weights, shape (n_texts, n_words)."""
    from scipy.sparse import csr_matrix

    data: list[float] = []
    columns: list[int] = []
    ends = [0]
    for counts in counted:
        weights = {
            place[word]: (1 + np.log(count)) * np.log(1 + len(counted) / texts_with[word])
            for word, count in counts.items()
            if word in place
        }
        norm = float(np.sqrt(sum(value**2 for value in weights.values()))) or 1.0
        columns += weights.keys()
        data += [value / norm for value in weights.values()]
        ends.append(len(columns))
    return csr_matrix((data, columns, ends), shape=(len(counted), len(place)))
