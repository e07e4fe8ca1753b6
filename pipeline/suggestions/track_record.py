"""How right suggestions were as coding went on, from the analyst's own history.

In:     what would have been suggested for each decided segment before it was decided.
Out:    a Progress: by interview, by code, and what can be promised, JSON-ready.

Every figure counts suggestions made without knowing the answer. A figure that too few
decisions bear is None, and the reason stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.json_shapes import Figures
from models.records import Code
from pipeline.suggestions.bands import EXAMPLES, Promise, calibration_error
from pipeline.suggestions.model import History

SHOWN = 5  # suggestions that a segment is shown with
FEW = 5  # decisions below which a code's figure means nothing
TRUSTED = 0.5  # share right of a code's proposals below which it is not to be trusted


def explain_progress(
    history: History | None, promise: Promise, codes: Sequence[Code], transcripts: Sequence[str]
) -> Figures:
    """Return the figures. codes: those of the history's columns; transcripts: ids by number."""
    promised = {
        "target": promise.target,
        "confident": promise.confident,
        "look": promise.look,
        "needs": promise.needs,
        "why": promise.why,
    }
    if history is None or not len(history.rows):
        return {"promise": promised, "decided": 0, "ece": None, "interviews": [], "codes": []}
    top = np.argsort(-history.probabilities, axis=1, kind="stable")[:, :SHOWN]
    p = np.take_along_axis(history.probabilities, top, axis=1)
    hit = np.take_along_axis(history.given, top, axis=1)
    error = calibration_error(p.ravel(), hit.ravel())
    return {
        "promise": promised,
        "decided": len(history.rows),
        "ece": None if error is None else round(error, 4),
        "interviews": [
            _interview(
                history,
                hit=hit,
                p=p,
                number=number,
                transcript_id=transcripts[number],
                promise=promise,
            )
            for number in dict.fromkeys(history.interviews.tolist())
        ],
        "codes": [_code(history, top, i, code) for i, code in enumerate(codes)],
    }


def _interview(
    history: History,
    *,
    hit: np.ndarray,
    p: np.ndarray,
    number: int,
    transcript_id: str,
    promise: Promise,
) -> Figures:
    here = history.interviews == number
    given = history.given[here].sum(axis=1)
    first = hit[here][:, :1].sum(axis=1)
    three = hit[here][:, :3].sum(axis=1) / np.minimum(3, np.maximum(given, 1))
    figures = {
        "transcript_id": transcript_id,
        "decided": int(here.sum()),
        "first_right": round(float(first.mean()), 4),
        "recall_at_3": round(float(three.mean()), 4),
        "confident": 0,
        "confident_right": None,
    }
    if promise.confident is not None:
        sure = p[here] >= promise.confident
        figures["confident"] = int(sure.sum())
        if sure.any():
            figures["confident_right"] = round(float(hit[here][sure].mean()), 4)
    return figures


def _code(history: History, top: np.ndarray, column: int, code: Code) -> Figures:
    """Return how often a code was given, and how often it was right where it came first."""
    given = int(history.given[:, column].sum())
    first = top[:, 0] == column
    proposed, right = int(first.sum()), int(history.given[first, column].sum())
    among = (top[:, :3] == column).any(axis=1) & (history.given[:, column] > 0)
    share = right / proposed if proposed >= FEW else None
    return {
        "code_id": code.id,
        "given": given,
        "found_in_three": round(float(among.sum() / given), 4) if given >= FEW else None,
        "proposed_first": proposed,
        "right_first": None if share is None else round(share, 4),
        "needs": max(0, EXAMPLES - given),
        "trusted": None if share is None else share >= TRUSTED,
        "why": _why(given, proposed, share),
    }


def _why(given: int, proposed: int, share: float | None) -> str:
    if given < EXAMPLES:
        missing = EXAMPLES - given
        return f"needs {missing} more example{'s' if missing > 1 else ''}"
    if share is None:
        times = "once" if proposed == 1 else f"{proposed} times"
        return f"proposed first {times}; a share needs at least {FEW}"
    return "" if share >= TRUSTED else "more often wrong than right where it came first"
