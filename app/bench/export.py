"""Measure how long it takes to write a large study out as a workbook.

In:     a study; each of its segments is given a code in a copy of it.
Out:    export_xlsx_s: seconds from asking to the file's bytes, and of the processor alone;
        beside it, as a floor from the same run, seconds to write the same cells as bare CSV and
        to pack them.

The floor tells machines apart: on a slower one, or one with other work, both grow.
"""

from __future__ import annotations

import csv
import io
import statistics
import tempfile
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.export.kinds import make_export
from app.export.selection import Chosen, Selection
from app.export.sheets import sheets
from models.events import CodingAdded, NewEvent
from models.json_shapes import Figures
from models.store.blind import open_as
from models.store.study import Study

ROUNDS = 3
EVERY = 1000  # decisions that are written at once


def measure_export(study: Study, coder: str) -> Figures:
    """Return the figures, measured on a copy of the study that is coded throughout."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "coded.study"
        study.backup(path)
        with open_as(path, coder) as copy:
            code_all(copy, coder)
            chosen = Chosen(copy, coder, Selection())
            cells = [[list(row) for row in sheet.rows] for sheet in sheets(chosen)]
            whole, floor, alone = [], [], []
            for _ in range(ROUNDS):  # in alternation
                before = time.process_time()
                whole.append(_seconds(lambda: make_export(copy, "xlsx", Selection(), coder=coder)))
                alone.append(time.process_time() - before)
                floor.append(_seconds(lambda: _bare(cells)))
            size = len(make_export(copy, "xlsx", Selection(), coder=coder))
    return {
        "codings": len(chosen.codings),
        "cells": sum(len(row) for rows in cells for row in rows),
        "megabytes": round(size / 1e6, 1),
        "export_xlsx_s": round(statistics.median(whole), 2),
        "export_xlsx_processor_s": round(statistics.median(alone), 2),
        "bare_csv_s": round(statistics.median(floor), 2),
        "ratio_to_bare_csv": round(statistics.median(whole) / statistics.median(floor), 1),
    }


def measure_large_export() -> Figures:
    """Return the figures of a study that is made up for it: 10,000 segments."""
    from app.bench.large_study import CODER, make_large_study

    with (
        tempfile.TemporaryDirectory() as folder,
        make_large_study(Path(folder) / "large.study") as study,
    ):
        return measure_export(study, CODER)


def code_all(study: Study, coder: str) -> None:
    """Give every segment a code, in turn."""
    codes = [code.id for code in study.state().active_codes()]
    made = [
        NewEvent(
            coder,
            CodingAdded(s.transcript_id, s.start, s.end, s.quote, codes[at % len(codes)]),
        )
        for at, s in enumerate(study.segments())
    ]
    for at in range(0, len(made), EVERY):
        study.append(made[at : at + EVERY])


def _bare(cells: list[list[list[Any]]]) -> bytes:
    kept = io.StringIO()
    writer = csv.writer(kept)
    for rows in cells:
        writer.writerows(rows)
    return zlib.compress(kept.getvalue().encode())


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
