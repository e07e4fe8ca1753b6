"""The figures of a bench: what they are, and how many timings become one.

In:     milliseconds.
Out:    JSON-ready figures.
"""

from __future__ import annotations

import statistics

from models.json_shapes import Figures


def summary(values: list[float]) -> Figures:
    """Return median, 95th percentile (nearest rank) and how many there were."""
    if not values:
        return {"why_not": "no press was followed by a change"}
    ranked = sorted(values)
    rank = max(0, -(-95 * len(ranked) // 100) - 1)
    return {
        "median": round(statistics.median(ranked), 1),
        "p95": round(ranked[rank], 1),
        "n": len(ranked),
    }
