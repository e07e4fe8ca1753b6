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

from app.common.jobs import (
    JOB,
    ask_to_stop,
    is_running,
    last_change,
    last_run,
    run_begun,
    sign_of_life,
    start_run,
    stop_asked,
)
from models.store.study import Study
from pipeline.run.progress import RunStopped, starting
from pipeline.run.runner import run_pipeline
from tests.fakes import FakeEncoder, fake_sentencizer
from tests.studies import CODER, empty_study, interview, run_fake

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


def test_a_wish_to_stop_is_for_one_run_and_never_for_the_next(tmp_path):
    with empty_study(tmp_path / "a.study") as study:
        study.add_transcripts([interview()], actor=CODER)
        study.set_progress(JOB, 0, 100, starting(CODER).note())
        begun = run_begun(study, CODER)
        ask_to_stop(study, begun.run)
        assert stop_asked(study, begun.run)
        with pytest.raises(RunStopped):
            run_pipeline(
                study,
                coder=CODER,
                get_encoder=FakeEncoder,
                get_sentencizer=lambda: fake_sentencizer,
                began=begun,
                stop_asked=lambda: stop_asked(study, begun.run),
            )
        assert not is_running(study.progress(JOB))
        again = run_begun(study, CODER)
        assert again.run != begun.run
        assert not stop_asked(study, again.run)


def test_a_run_takes_up_what_it_was_started_for_and_no_other_coders(tmp_path):
    with empty_study(tmp_path / "a.study") as study:
        asked = starting(CODER)
        study.set_progress(JOB, 0, 100, asked.note())
        assert is_running(study.progress(JOB))
        assert run_begun(study, CODER) == asked
        assert run_begun(study, "Kim").run != asked.run


def test_when_something_was_last_computed_outlives_runs_that_had_nothing_to_do(tmp_path):
    with empty_study(tmp_path / "a.study") as study:
        assert last_change(study) == ""
        study.add_transcripts([interview()], actor=CODER)
        run_fake(study)
        ended = study.progress(JOB)
        assert ended is not None
        assert last_change(study) == ended.at
        for _ in range(2):
            run_pipeline(
                study,
                coder=CODER,
                get_encoder=FakeEncoder,
                get_sentencizer=lambda: fake_sentencizer,
                began=run_begun(study, CODER),
            )
            assert last_change(study) == ended.at


@pytest.mark.parametrize(
    ("note", "running"), [("segment: 1 of 2", True), ("stopped", False), ("starting", True)]
)
def test_what_an_older_version_noted_of_its_run_is_understood(tmp_path, note, running):
    with empty_study(tmp_path / "a.study") as study:
        study.set_progress(JOB, 10, 100, note)
        assert is_running(study.progress(JOB)) is running


@pytest.mark.skipif(os.name != "posix", reason="a program that ends at once is named")
def test_a_run_that_ends_without_a_word_is_told_at_once(tmp_path, monkeypatch):
    """It was shown as starting for two minutes."""
    monkeypatch.setattr("app.common.jobs.sys.executable", "/bin/false")
    with empty_study(tmp_path / "a.study") as study:
        processes = {}
        start_run(study, CODER, processes).wait()
        assert not is_running(study.progress(JOB), processes)
        assert is_running(study.progress(JOB)), "who did not start it waits for a sign of life"


def test_a_long_silent_step_of_a_run_gives_signs_of_life(tmp_path, monkeypatch):
    """Loading took over two minutes on a busy machine, and the run was said to have ended."""
    monkeypatch.setattr("app.common.jobs.BEAT_S", 0.05)
    with empty_study(tmp_path / "a.study") as study:
        told = starting(CODER)
        study.set_progress(JOB, 3, 100, told.note())
        first = study.progress(JOB)
        with sign_of_life(study):
            until = time.monotonic() + WAIT_S
            while study.progress(JOB).at == first.at:
                assert time.monotonic() < until
                time.sleep(0.02)
        assert last_run(study) == told  # what it told is as it was
        assert study.progress(JOB).done == 3
