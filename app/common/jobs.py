"""The run that works beside the workbench: started as a process, and whether it is alive."""

from __future__ import annotations

import datetime
import subprocess
import sys
from pathlib import Path

from models.store.results import Progress
from models.store.study import Study

JOB = "code"


SILENT_AFTER_S = 120  # a job without a sign of life for so long is taken for dead


ROOT = Path(__file__).resolve().parents[2]


def is_running(progress: Progress | None) -> bool:
    """Whether a job has begun, not ended, and given a sign of life lately."""
    if progress is None or progress.done >= progress.total or progress.note == "stopped":
        return False
    silent = datetime.datetime.now(datetime.UTC) - datetime.datetime.fromisoformat(progress.at)
    return silent.total_seconds() < SILENT_AFTER_S


def start_run(study: Study, coder: str) -> subprocess.Popen[bytes]:
    """Start the run in a process of its own, at low priority, leaving a core to the pages."""
    import os

    study.set_progress(JOB, 0, 100, "starting")
    command = [sys.executable, "-m", "app.cli", "code", study.url, "--quiet", "--coder", coder]
    command.append("--low-priority")  # it lowers itself: nothing runs between fork and exec
    threads = str(max(1, (os.cpu_count() or 2) - 1))
    environment = os.environ | {"OMP_NUM_THREADS": threads, "MKL_NUM_THREADS": threads}
    flags = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
    return subprocess.Popen(  # noqa: S603
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        creationflags=flags,
    )
