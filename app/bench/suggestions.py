"""Measure the suggester at sizes that no sample has: how fast it learns, what it holds.

In:     nothing; words and vectors are made up, since only sizes matter here.
Out:    JSON-ready figures, or the reason why one cannot be given.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from models.json_shapes import Figures

if TYPE_CHECKING:
    from models.records import Segment
    from pipeline.suggestions.suggester import Suggester

ROOT = Path(__file__).resolve().parents[2]
EACH = 250  # segments of an interview
CODES = 100
WIDTH = 384  # of a vector
WORDS = 30  # of a segment
PER_MB = {"darwin": 2**20}  # what ru_maxrss counts in: bytes there, KiB elsewhere


def made_up(segments: int, decided: int) -> tuple[Suggester, list[Segment]]:
    """Return a suggester of so many segments and 100 codes that has learned, and its segments."""
    import numpy as np

    from models.records import Code, Segment
    from pipeline.segments.decisions import SegmentDecisions
    from pipeline.suggestions.code_texts import all_code_texts
    from pipeline.suggestions.suggester import Suggester

    draw = np.random.default_rng(0)

    def rows(n: int) -> np.ndarray:
        vectors = draw.standard_normal((n, WIDTH), dtype=np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    words = draw.integers(5000, size=(segments, WORDS))
    invented = []
    for number in range(segments):
        home = f"t{number // EACH}"
        quote = " ".join(f"word{i}" for i in words[number])
        invented.append(
            Segment(f"{home}.{number}", home, f"{home}.a", number % EACH, 0, 0, 1, quote)
        )
    codes = [Code(f"c{i}", f"Code {i}", "descriptive", f"Definition {i}") for i in range(CODES)]
    texts = all_code_texts(codes)
    suggester = Suggester(
        invented,
        rows(segments),
        answers=[],
        questions=[],
        codes=codes,
        code_vectors=dict(zip(texts, rows(len(texts)), strict=True)),
    )
    assigned = {each.id: (f"c{int(draw.integers(CODES))}",) for each in invented[:decided]}
    suggester.learn(SegmentDecisions(assigned))
    return suggester, invented


def one_more_decision() -> Figures:
    """Return how long a decision takes to reach the probabilities of the interview at hand."""
    segments, decided = 10_000, 3000
    suggester, invented = made_up(segments, decided)
    seconds = []
    for segment in invented[decided : decided + 20]:
        start = time.perf_counter()
        suggester.decide(segment.id, ["c1"])
        suggester.probabilities(segment.transcript_id)
        seconds.append(time.perf_counter() - start)
    return {
        "segments": segments,
        "codes": CODES,
        "decided": decided,
        "reflected_in_ms": round(1000 * statistics.median(seconds), 1),
    }


def memory(segments: int = 100_000, decided: int = 10_000) -> Figures:
    """Return the most memory that a process holds which suggests over so many segments."""
    code = f"from app.bench.suggestions import probe; probe({segments}, {decided})"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    figures: Figures = json.loads(done.stdout)
    return {"segments": segments, "codes": CODES, "decided": decided} | figures


def probe(segments: int, decided: int) -> None:
    """Learn and suggest once in this process; print the most memory it held."""
    suggester, invented = made_up(segments, decided)
    suggester.suggest(invented[decided].transcript_id, version="v")
    try:
        import resource
    except ImportError:  # Windows
        print(json.dumps({"peak_mb": None, "reason": "this system does not tell it"}))
        return
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"peak_mb": round(peak / PER_MB.get(sys.platform, 1024))}))
