"""A run that the workbench starts: a process of its own, which leaves the processor to the pages.

Its priority was set by a function between fork and exec. In a server with threads the child can
wait for ever there, for a lock that some thread held at the fork.
"""

from __future__ import annotations

import ast
import os
import time
from pathlib import Path

import pytest

from app.common.jobs import start_run
from models.store.study import Study
from tests.studies import CODER, empty_study, interview

ROOT = Path(__file__).resolve().parents[3]
WAIT_S = 120.0  # a busy machine takes long to start a process


def test_nothing_runs_between_fork_and_exec():
    for folder in ("app", "pipeline", "models"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                named = (
                    {each.arg for each in node.keywords} if isinstance(node, ast.Call) else set()
                )
                assert "preexec_fn" not in named, f"{path}:{getattr(node, 'lineno', 0)}"


@pytest.mark.skipif(os.name != "posix", reason="Windows has the priority set by who starts it")
def test_a_started_run_lowers_itself(tmp_path):
    path = tmp_path / "a.study"
    with empty_study(path) as study:
        study.add_transcripts([interview()], actor=CODER)
    with Study.open(path) as study:
        process = start_run(study, CODER)
        try:
            until = time.monotonic() + WAIT_S
            while os.getpriority(os.PRIO_PROCESS, process.pid) != 19:
                assert process.poll() is None, "it ended before it was lower"
                assert time.monotonic() < until
                time.sleep(0.01)
        finally:
            process.kill()
            process.wait()
