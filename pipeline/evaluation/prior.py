"""Learn the weights that a new study starts with, from studies that others coded.

In:     folders with excerpts.csv and, if there is one, codebook.csv.
Out:    weights of both steps of pipeline.suggestions.model, JSON-ready.

Each set weighs alike, whatever its size, and is walked both ways, sequential and by
document. The second step is learned on what the first gave each interview from the
interviews before it, starting from the first step's common weights.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from models.errors import ThroughlineError
from models.json_shapes import Figures
from pipeline.encoder.loading import Encoder
from pipeline.evaluation.codes import Mode, read_set, trace, vectors_of
from pipeline.suggestions.channels import CHANNELS
from pipeline.suggestions.model import (
    HOLD_FIRST,
    REFIT,
    RIVALS,
    SuggestionModel,
    fit_weights,
    rivals,
)

HOLD = 1.0  # precision of the prior's own prior, which is no evidence at all
SET_WEIGHT = 400.0  # codings that each set counts as
MODES: tuple[Mode, ...] = ("sequential", "by-document")


def learn_prior(folders: Sequence[Path], *, encoder: Encoder, min_uses: int) -> Figures:
    """Return {"first": {channel: weight}, "second": {...}, "sets": [...]}."""
    traces = [each for folder in folders for each in _traces(folder, encoder, min_uses=min_uses)]
    first = fit_weights(
        np.concatenate([t.reshape(-1, len(CHANNELS)) for t, _, _ in traces]),
        np.concatenate([given.ravel() for _, given, _ in traces]),
        np.zeros(len(CHANNELS)),
        HOLD,
        np.concatenate([_weight(given) for _, given, _ in traces]),
    )
    seen = [rivals(_walked(*each, first)).reshape(-1, len(RIVALS)) for each in traces]
    second = fit_weights(
        np.concatenate(seen),
        np.concatenate([given.ravel() for _, given, _ in traces]),
        np.array([0.0, 1.0, 0.0, 0.0, 0.0]),
        HOLD,
        np.concatenate([_weight(given) for _, given, _ in traces]),
    )
    return {
        "first": {name: round(float(w), 3) for name, w in zip(CHANNELS, first, strict=True)},
        "second": {name: round(float(w), 3) for name, w in zip(RIVALS, second, strict=True)},
        "sets": [folder.name for folder in folders],
    }


def _traces(
    folder: Path, encoder: Encoder, *, min_uses: int
) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Return (channels, given, documents) of a set, walked both ways."""
    codebook = folder / "codebook.csv"
    coded = read_set(
        folder / "excerpts.csv",
        codebook if codebook.exists() else None,
        min_uses=min_uses,
        limit=None,
    )
    vectors, described = vectors_of(coded, encoder)
    rows = np.flatnonzero(coded.scored)
    return [
        (trace(coded, vectors, described, mode), coded.given[rows], coded.documents[rows])
        for mode in MODES
    ]


def _weight(given: np.ndarray) -> np.ndarray:
    return np.full(given.size, SET_WEIGHT / given.sum())


def _walked(
    channels: np.ndarray, given: np.ndarray, documents: np.ndarray, first: np.ndarray
) -> np.ndarray:
    """Return log odds, each document's from weights that the documents before it gave."""
    log_odds, now, learned_from = np.zeros(given.shape), first, 0
    for document in dict.fromkeys(documents.tolist()):
        here = documents == document
        before = int(np.argmax(here))
        if before and before >= REFIT * learned_from:
            flat = channels[:before].reshape(-1, channels.shape[2])
            now, learned_from = fit_weights(flat, given[:before].ravel(), first, HOLD_FIRST), before
        log_odds[here] = channels[here].astype(np.float64) @ now
    return log_odds


def read_prior(path: Path) -> SuggestionModel:
    """Read what `throughline evaluate prior` printed."""
    try:
        weights = json.loads(path.read_text(encoding="utf-8"))
        first = np.array([float(weights["first"][name]) for name in CHANNELS])
        second = np.array([float(weights["second"][name]) for name in RIVALS])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ThroughlineError(
            f"{path} does not hold weights as `throughline evaluate prior` prints them "
            f"({type(error).__name__})."
        ) from error
    return SuggestionModel(first, second)
