"""The runs that this workbench started: begun from a page, and whether one goes on.

In:     an open study; the workbench, which holds the processes of the runs that it started.
Out:    a process of the run; whether a run goes on.
"""

from __future__ import annotations

from app.common import jobs
from app.server import workbench
from models.store.study import Study


def start_run(study: Study, coder: str) -> None:
    """Start the run of a study for a coder, in a process that the workbench remembers."""
    jobs.start_run(study, coder, workbench.current().runs)


def is_running(study: Study) -> bool:
    """Whether a run of the study goes on, whoever started it."""
    bench = workbench.running()
    return jobs.is_running(study.progress(jobs.JOB), None if bench is None else bench.runs)
