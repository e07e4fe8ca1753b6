"""Rank passages by how far they speak against what a code or a theme claims.

In:     passages, and: nothing more; or a claim and its contrary in plain words; or marks, passages
        that an analyst said are for it or against it.
Out:    a score for each passage; the highest speaks against the claim most. Only order counts.
Source: Hoerl & Kennard (1970), ridge regression.

Unlikeness to the code is not used: contrary passages are about the same thing, and said in much
the same words. Without help the order rests on how a passage is said (good or bad, denied) beside
how the code's passages are said by and large; that is little better than chance, and said to be
so. "What would the opposite sound like?" helps; a few marks on each side help most, and then the
claim adds nothing. Words of negation and contrast are English; in other languages they are silent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

NEGATION = re.compile(
    r"\b(?:not|no|never|nobody|none|nothing|nowhere|neither|nor|without|cannot|hardly|barely|"
    r"rarely|lack\w*|\w+n['’]t)\b",
    re.IGNORECASE,
)
CONTRAST = re.compile(
    r"\b(?:but|however|although|though|yet|instead|except|unless|despite|rather|still|only|even)\b",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
SHORTEST = 3  # words of a sentence that is read by itself
WELL = (
    "It worked well and it helped us.",
    "This was clear, easy and useful.",
    "We had what we needed and people supported us.",
    "It happens all the time, everybody does it.",
)
BADLY = (
    "It did not work and it did not help us.",
    "This was unclear, difficult and useless.",
    "We did not have what we needed and nobody supported us.",
    "It never happens, nobody does it.",
)
CUES = 0.3  # what a cue weighs beside the vectors, which have length one in the mean
RIDGE = 1.0  # regularisation; between 1 and 4 nothing changes to speak of

Encode = Callable[[Sequence[str]], np.ndarray]


@dataclass(frozen=True)
class Passages:
    """Passages as they are ranked. vectors, sentences: unit rows.

    sentences: of all passages, one after the other; begins: where each passage's begin.
    negation, contrast: such words over the root of the number of words; valence: how far a
    passage is like what goes badly rather than well. axis: the unit row from well to badly.
    """

    vectors: np.ndarray
    sentences: np.ndarray
    begins: np.ndarray
    negation: np.ndarray
    contrast: np.ndarray
    valence: np.ndarray
    axis: np.ndarray

    def __len__(self) -> int:
        return len(self.vectors)


def read_passages(texts: Sequence[str], encode: Encode) -> Passages:
    """Return passages ready to be ranked. texts: at least one."""
    parts = [_sentences(text) for text in texts]
    said = list(dict.fromkeys([*texts, *(each for of in parts for each in of), *WELL, *BADLY]))
    row = dict(zip(said, encode(said), strict=True))
    axis = np.mean([row[each] for each in BADLY], axis=0)
    axis = axis - np.mean([row[each] for each in WELL], axis=0)
    axis = axis / max(float(np.linalg.norm(axis)), 1e-9)
    vectors = np.stack([row[text] for text in texts])
    root = np.sqrt([max(len(text.split()), 1) for text in texts])
    return Passages(
        vectors=vectors,
        sentences=np.stack([row[each] for of in parts for each in of]),
        begins=np.cumsum([0, *map(len, parts[:-1])]),
        negation=np.array([len(NEGATION.findall(text)) for text in texts]) / root,
        contrast=np.array([len(CONTRAST.findall(text)) for text in texts]) / root,
        valence=vectors @ axis,
        axis=axis,
    )


def _sentences(text: str) -> list[str]:
    long = [each for each in SENTENCE_END.split(text) if len(each.split()) >= SHORTEST]
    return long or [text]


def rank_unmarked(passages: Passages, code: np.ndarray) -> np.ndarray:
    """Return scores where nothing is known but the code. code: unit row of its name and rule.

    Against a code that sounds good speaks what sounds bad, and the other way round; and where
    most passages deny something, those that deny nothing.
    """
    badly = -1.0 if float(code @ passages.axis) > 0 else 1.0
    most_deny = bool((passages.negation > 0).mean() > 0.5)
    denied = -passages.negation if most_deny else passages.negation
    scores: np.ndarray = badly * _standard(passages.valence) + _standard(denied)
    return scores


@dataclass(frozen=True)
class Claim:
    """What is claimed, and what would be said against it: words, and their unit rows."""

    claim: str
    contrary: str
    for_row: np.ndarray
    against_row: np.ndarray


def read_claim(claim: str, contrary: str, encode: Encode) -> Claim:
    """Return a claim with its contrary, ready to rank by."""
    rows = encode([claim, contrary])
    return Claim(claim, contrary, rows[0], rows[1])


def rank_by_claim(passages: Passages, claim: Claim) -> np.ndarray:
    """Return how much more a passage, and its closest sentence, is like the contrary.

    Where the contrary denies more than the claim, or sounds worse, passages that do count too.
    """
    toward = claim.against_row - claim.for_row
    nearest = np.maximum.reduceat(passages.sentences @ toward, passages.begins)
    denies = len(NEGATION.findall(claim.contrary)) - len(NEGATION.findall(claim.claim))
    scores: np.ndarray = (
        _standard(passages.vectors @ toward)
        + _standard(nearest)
        + np.sign(denies) * _standard(passages.negation)
        + np.sign(round(float(toward @ passages.axis), 6)) * _standard(passages.valence)
    )
    return scores


def rank_by_marks(
    passages: Passages, speaks_for: Sequence[int], against: Sequence[int]
) -> np.ndarray:
    """Return scores learned from marked passages. speaks_for, against: neither is empty."""
    rows = _features(passages)
    marked = [*speaks_for, *against]
    x = rows[marked]
    y = np.array([-1.0] * len(speaks_for) + [1.0] * len(against))
    middle = x.mean(axis=0)
    kernel = (x - middle) @ (x - middle).T
    dual = np.linalg.solve(kernel + RIDGE * np.eye(len(x)), y - y.mean())
    scores: np.ndarray = (rows - middle) @ ((x - middle).T @ dual)
    return scores


def _features(passages: Passages) -> np.ndarray:
    centred = passages.vectors - passages.vectors.mean(axis=0)
    length = np.sqrt(max(float((centred**2).sum(axis=1).mean()), 1e-9))
    cues = (passages.negation, passages.contrast, passages.valence)
    rows: np.ndarray = np.column_stack([centred / length, *(CUES * _standard(c) for c in cues)])
    return rows


def _standard(values: np.ndarray) -> np.ndarray:
    spread = float(values.std())
    made: np.ndarray = (values - values.mean()) / spread if spread > 1e-9 else np.zeros(len(values))
    return made
