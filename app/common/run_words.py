"""What a run does and how it ended, in plain words, with the time left.

In:     RunProgress as the study keeps it.
Out:    a line for people. Nothing is said of the time before the run's pace has shown.
"""

from __future__ import annotations

import math

from app.common.text import counted, local_time
from pipeline.run.progress import RunProgress

WORDS = {  # of a step; where it counts, how far it is comes after a colon
    "look": "Looking what is new since the last run",
    "load splitter": "Loading what cuts talk into sentences",
    "segment": "Cutting the interviews into segments",
    "load encoder": "Loading the language model",
    "embed": "Reading the meaning of",  # of so many passages
    "structural": "Finding which question each answer belongs to",
    "learn": "Learning from what you coded",
    "suggest": "Looking for codes that fit",
    "axial": "Looking which categories go together",
    "dimensions": "Comparing with the frameworks",
    "themes": "Drafting themes",
}
COUNTED = ("segment", "structural", "suggest")  # interviews
SECONDS = 10  # to which a short time is rounded
FEW_S, MINUTE_S = 15, 60


def run_words(now: RunProgress) -> str:
    """Say what a run is doing: "Reading the meaning of 542 passages: 48 (interview 3 of 9)"."""
    if now.state == "starting":
        return "Starting: the program is loaded in the background"
    words = WORDS.get(now.step, "Working")
    if now.step == "embed":
        words = f"{words} {counted(now.total, 'passage')}: {now.done:,}"
        if now.interviews:
            words += f" (interview {now.interview} of {now.interviews})"
    elif now.step in COUNTED and now.total > 1:
        words += f": {now.done} of {counted(now.total, 'interview')}"
    return words


def time_left(now: RunProgress, gone_s: float) -> str:
    """Say how long a run will still take; "" where that cannot be said. gone_s: since it told."""
    if now.left_s is None or now.state != "running":
        return ""
    left = max(0.0, now.left_s - gone_s)
    if left < FEW_S:
        return "a few seconds left"
    if left < 1.5 * MINUTE_S:
        return f"about {SECONDS * math.ceil(left / SECONDS)} seconds left"
    return f"about {counted(math.ceil(left / MINUTE_S), 'minute')} left"


def ended_words(now: RunProgress, *, codes: bool) -> str:
    """Say how a run ended. codes: whether there are codes to suggest."""
    if now.state == "stopped":
        return "Stopped. What was computed is kept; Suggest codes goes on from there."
    if now.state == "failed":
        told = f" {now.told}" if now.told.endswith(".") else ""
        return (
            "The last run ended before it was done; what it computed is kept."
            f"{told} Press Suggest codes on Home to go on."
        )
    if now.nothing:
        since = f" since {local_time(now.since)}" if now.since else ""
        return f"Everything was up to date: nothing has changed{since}."
    if not now.ready:
        return "The run is done; no interview has other suggestions than before."
    many = counted(now.ready, "interview")
    if not codes:
        verb = "is" if now.ready == 1 else "are"
        return f"{many} {verb} cut into segments and ready to be coded."
    return f"Suggestions are ready for {many}."
