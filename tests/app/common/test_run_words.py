"""What a run does and how it ended, in words a person would say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.common.run_words import WORDS, ended_words, run_words, time_left
from pipeline.run.progress import STEPS, RunProgress, starting

NOW = RunProgress("running", "r", "Ana", step="embed", done=48, total=542)


def test_every_step_has_words_of_its_own():
    assert set(WORDS) == set(STEPS)
    for step in STEPS:
        said = run_words(replace(NOW, step=step, done=3, total=9))
        assert not any(name in said for name in ("embed", "structural", "axial", "segment:"))


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (starting("Ana"), "Starting: the program is loaded in the background"),
        (NOW, "Reading the meaning of 542 passages: 48"),
        (
            replace(NOW, interview=3, interviews=9),
            "Reading the meaning of 542 passages: 48 (interview 3 of 9)",
        ),
        (
            replace(NOW, step="segment", done=3, total=9),
            "Cutting the interviews into segments: 3 of 9 interviews",
        ),
        (replace(NOW, step="load encoder"), "Loading the language model"),
        (replace(NOW, step="something of a later version"), "Working"),
    ],
)
def test_a_run_says_what_it_does(now, words):
    assert run_words(now) == words


@pytest.mark.parametrize(
    ("left", "gone", "words"),
    [
        (None, 0, ""),
        (4, 0, "a few seconds left"),
        (4, 60, "a few seconds left"),
        (31, 0, "about 40 seconds left"),
        (85, 0, "about 90 seconds left"),
        (95, 0, "about 2 minutes left"),
        (125, 10, "about 2 minutes left"),
    ],
)
def test_time_left_is_said_roughly_or_not_at_all(left, gone, words):
    assert time_left(replace(NOW, left_s=left), gone) == words


@given(st.floats(0, 1e5), st.floats(0, 1e5))
def test_less_is_never_said_to_be_left_than_there_is_by_more_than_is_rounded(left, gone):
    said = time_left(replace(NOW, left_s=left), gone)
    number = next((int(word.replace(",", "")) for word in said.split() if word[0].isdigit()), 0)
    seconds = number * (60 if "minute" in said else 1)
    assert said.endswith(" left")
    assert seconds >= max(0.0, left - gone) - 15


def test_the_end_says_what_there_is_now():
    done = replace(NOW, state="done", ready=9)
    assert ended_words(done, codes=True) == "Suggestions are ready for 9 interviews."
    assert ended_words(done, codes=False) == (
        "9 interviews are cut into segments and ready to be coded."
    )
    up_to_date = replace(NOW, state="done", nothing=True)
    assert ended_words(up_to_date, codes=True) == (
        "Everything was up to date: nothing has changed."
    )
    since = replace(up_to_date, since="2026-03-01T10:00:00+00:00")
    assert "nothing has changed since 2026-03-01" in ended_words(since, codes=True)
    assert "is kept" in ended_words(replace(NOW, state="stopped"), codes=True)
    failed = replace(NOW, state="failed", told="The encoder is not installed. Run start.py again.")
    assert "The encoder is not installed." in ended_words(failed, codes=True)
    assert "ValueError" not in ended_words(replace(failed, told="ValueError"), codes=True)
