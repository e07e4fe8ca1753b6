"""Ridge regression of many outputs that learns and forgets one row at a time.

In:     rows of features with what they taught.
Out:    predictions, also as they would be without a row's own lesson.
Source: Sherman & Morrison (1950); Allen (1974), leave-one-out by the hat matrix.
"""

from __future__ import annotations

import numpy as np

PENALTY = 1.0  # of the squared weights, in units of unit rows


class Ridge:
    """W = (X'X + penalty)^-1 X'(Y - rate), kept up to date row by row."""

    def __init__(self, width: int, outputs: int, penalty: float = PENALTY) -> None:
        self.inverse = np.eye(width) / penalty  # of X'X + penalty, (width, width)
        self.weights = np.zeros((width, outputs))  # inverse @ X'Y
        self.common = np.zeros(width)  # inverse @ X'1

    def add(self, row: np.ndarray, targets: np.ndarray, sign: int = 1) -> None:
        """Learn a row (sign 1) or forget it (sign -1)."""
        x = row.astype(np.float64)
        spread = self.inverse @ x
        scale = sign / (1 + sign * float(x @ spread))
        self.weights += np.outer(spread, scale * (targets - x @ self.weights))
        self.common += spread * (scale * (1 - float(x @ self.common)))
        self.inverse -= np.outer(spread * scale, spread)

    def predict(
        self, rows: np.ndarray, rate: np.ndarray, targets: np.ndarray, known: np.ndarray
    ) -> np.ndarray:
        """Return predictions above the rate, shape (n, outputs).

        rate: each output's mean, (outputs,), or as each row sees it, (n, outputs). known: rows
        that were learned; theirs is the prediction that all other rows give. targets: what
        they taught, (n, outputs).
        """
        predicted: np.ndarray = rows @ self.weights - (rows @ self.common)[:, None] * rate
        if known.any():
            own = rows[known].astype(np.float64)
            leverage = np.einsum("ij,ij->i", own @ self.inverse, own)[:, None]
            residual = targets[known] - (rate[known] if rate.ndim == 2 else rate)
            predicted[known] = (predicted[known] - leverage * residual) / (1 - leverage)
        return predicted

    def kernels(self, rows: np.ndarray, others: np.ndarray, known: np.ndarray) -> np.ndarray:
        """Return how much each other row's residual weighs in each row's prediction.

        known: which rows were learned themselves; theirs is the prediction without them.
        Shape (len(rows), len(others)).
        """
        spread = rows.astype(np.float64) @ self.inverse
        own = np.einsum("ij,ij->i", spread, rows)
        weights: np.ndarray = spread.astype(np.float32) @ others.T
        return weights / np.where(known, 1 - own, 1.0)[:, None]
