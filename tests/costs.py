"""What tests cost, file by file: `python -m pytest -p tests.costs -n 0 …` prints it at the end.

Seconds of processor time tell more than the clock on a busy machine. Of processes, those count that
the tests waited for; a browser and copies of the workbench go on, and show in the clock alone.
"""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Iterator

import pytest

LONGEST = 40  # tests that are named

Cost = tuple[float, float, str]  # seconds of processor time, of the clock, and whose

_tests: list[Cost] = []


def _processor() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Measure a test with all that is made and taken down for it."""
    processor, clock = _processor(), time.monotonic()
    done = yield
    _tests.append((_processor() - processor, time.monotonic() - clock, item.nodeid))
    return done


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print files and the longest tests, the most expensive first."""
    files: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for processor, clock, name in _tests:
        sums = files[name.partition("::")[0]]
        sums[0] += processor
        sums[1] += clock
    by_file = [(processor, clock, name) for name, (processor, clock) in files.items()]
    total = (sum(each[0] for each in by_file), sum(each[1] for each in by_file), "all")
    terminalreporter.section("seconds of processor time, of the clock")
    for rows in ([total], by_file, _tests):
        for processor, clock, name in sorted(rows, key=lambda row: -max(row[:2]))[:LONGEST]:
            terminalreporter.write_line(f"{processor:8.1f} {clock:8.1f}  {name}")
