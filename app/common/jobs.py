"""The run that works beside the workbench: started as a process, whether it is alive, stopped.

In:     an open study, in which a run keeps how far it is.
Out:    a process; what the study says of the last run; a word to it that it shall end.
"""

from __future__ import annotations

import contextlib
import datetime
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

from models.store.results import Progress
from models.store.study import Study
from pipeline.run.progress import WHOLE, RunProgress, starting

JOB = "code"
STOP = "code.stop"  # beside it: which run was asked to stop
SILENT_AFTER_S = 120  # a job without a sign of life for so long is taken for dead
BEAT_S = 20.0  # between two signs of life, also while something long is loaded
ROOT = Path(__file__).resolve().parents[2]

Processes = dict[str, subprocess.Popen[bytes]]  # children of this process, by the name of the run


def is_running(
    progress: Progress | None, processes: Mapping[str, subprocess.Popen[bytes]] | None = None
) -> bool:
    """Whether a job has begun, not ended, and given a sign of life lately.

    processes: those that this process started; of these it is known at once whether they live.
    """
    if progress is None or progress.done >= progress.total or progress.note == "stopped":
        return False
    told = RunProgress.read(progress.note)
    if told is not None:
        if told.state not in ("starting", "running"):
            return False
        if processes and told.run in processes:  # whoever started it need not guess
            return processes[told.run].poll() is None
    return seconds_since(progress.at) < SILENT_AFTER_S


def seconds_since(at: str) -> float:
    """Return the seconds from a stored moment until now."""
    gone = datetime.datetime.now(datetime.UTC) - datetime.datetime.fromisoformat(at)
    return gone.total_seconds()


def last_run(study: Study) -> RunProgress | None:
    """Return what the study says of its last run; None where there was none, or an old one."""
    progress = study.progress(JOB)
    return None if progress is None else RunProgress.read(progress.note)


def last_change(study: Study) -> str:
    """Return when a run last computed something, ISO 8601; "" where that is not known."""
    progress = study.progress(JOB)
    if progress is None:
        return ""
    told = RunProgress.read(progress.note)
    if told is not None and (told.state != "done" or told.nothing):
        return told.since
    return progress.at if progress.done >= progress.total else ""


def run_begun(study: Study, coder: str) -> RunProgress:
    """Return the run that this process was started for, or else a new one."""
    told = last_run(study)
    if told is not None and told.state == "starting" and told.coder == coder:
        return told
    return starting(coder, last_change(study))


def ask_to_stop(study: Study, run: str) -> None:
    """Tell a run to end at its next safe point. Another run never takes it for itself."""
    study.set_progress(STOP, 0, 1, run)


def stop_asked(study: Study, run: str) -> bool:
    """Whether somebody wants this run to end."""
    asked = study.progress(STOP)
    return asked is not None and asked.note == run


@contextlib.contextmanager
def sign_of_life(study: Study) -> Iterator[None]:
    """Let the study know that a run is alive, however long a step of it takes."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT_S):
            with contextlib.suppress(Exception):  # the run itself meets what is wrong, and tells
                study.touch_progress(JOB)

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def start_run(
    study: Study, coder: str, processes: Processes | None = None
) -> subprocess.Popen[bytes]:
    """Start the run in a process of its own, at low priority, leaving a core to the pages.

    processes: where the process is put, by the name of its run, for is_running.
    """
    import os

    begun = starting(coder, last_change(study))
    study.set_progress(JOB, 0, WHOLE, begun.note())
    command = [sys.executable, "-m", "app.cli", "code", study.url, "--quiet", "--coder", coder]
    command.append("--low-priority")  # it lowers itself: nothing runs between fork and exec
    threads = str(max(1, (os.cpu_count() or 2) - 1))
    environment = os.environ | {"OMP_NUM_THREADS": threads, "MKL_NUM_THREADS": threads}
    flags = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
    process = subprocess.Popen(  # noqa: S603
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        creationflags=flags,
    )
    if processes is not None:
        processes[begun.run] = process
    return process
