"""Walk through decisions, each interview seen with the encoder of its time.

In:     what was decided in study order, and a memory for each encoder that was used.
Out:    what was known before each decision, from which weights and promises are learned.

An encoder that was tuned on an interview's own decisions knows them. A history seen through
it would be too good, and the promises that rest on it too high.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from pipeline.memory import CHANNELS, Memory


def walk_adapted(
    memory: Memory,
    changed: Callable[[int], Memory | None],
    decided: Sequence[tuple[int, np.ndarray, np.ndarray]],
) -> tuple[np.ndarray, np.ndarray, Memory]:
    """Return what was known before each decision, each interview seen as it was in its time.

    As pipeline.mixing.walk_history, and the memory at its end. changed: gives a new, empty
    memory for an interview from which on another adapter is used, otherwise None.
    """
    tables: list[np.ndarray] = []
    kept: list[int] = []
    now = None
    for i, (row, given, rejected) in enumerate(decided):
        interview = memory.places[row].interview
        new = changed(interview) if interview != now else None
        now = interview
        if new is not None:
            memory = new
            for earlier in decided[:i]:
                memory.reveal(*earlier)
        if given.any():
            tables.append(memory.channels([row])[0])
            kept.append(i)
        memory.reveal(row, given, rejected)
    shape = (0, memory.codes.n, len(CHANNELS))
    stacked = np.stack(tables) if tables else np.zeros(shape, dtype=np.float32)
    return stacked, np.array(kept, dtype=int), memory
