"""What goes wrong around a study: no decision that was told of is lost, none is stored twice."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import event

from models.errors import ThroughlineError
from models.events import NewEvent
from models.store.study import Study
from tests.decisions import new_event
from tests.studies import CODER, coded, run_fake, small_study

CLIENT = "client-0001"
LONG = "because of this " * 200
ROOT = Path(__file__).resolve().parents[2]


def decision(study: Study, seq: int, words: str = "") -> NewEvent:
    segment = study.segments()[seq % len(study.segments())]
    code = next(c.id for c in study.state().active_codes() if c.kind != "structural")
    return new_event(
        "coding.added", CODER, coded(segment, code), reason=words or None, client_id=CLIENT, seq=seq
    )


class FullDisk:
    """Lets the file of a study grow no further, as a disk does that is full."""

    def __init__(self, study: Study) -> None:
        self.full = False
        event.listen(study._engine, "checkout", self._checkout)

    def _checkout(self, connection, _record, _proxy) -> None:
        cursor = connection.cursor()
        most = 1 if self.full else 2**30  # SQLite keeps at least the pages that it has
        cursor.execute(f"PRAGMA max_page_count = {most}").fetchall()
        cursor.close()


def decide_on(study: Study, told: list[int]) -> None:
    """Decide with long reasons, and note what the study told of."""
    for seq in range(2, 200):
        study.append([decision(study, seq, LONG)])
        told.append(seq)


def test_a_full_disk_refuses_in_words_and_what_was_told_of_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.study"
    study = small_study(path)
    disk = FullDisk(study)
    study.append([decision(study, 1)])
    disk.full = True
    told = [1]
    with pytest.raises(ThroughlineError, match="full"):
        decide_on(study, told)
    refused = told[-1] + 1
    assert study.stored(CLIENT, [*told, refused]) == set(told)
    with Study.open(path) as other:  # the log is read by whoever opens it
        assert other.stored(CLIENT, [*told, refused]) == set(told)
    disk.full = False
    study.append(
        [decision(study, refused, "because of this " * 200)]
    )  # as the queue sends it again
    seqs = [each.seq for each in study.events() if each.client_id == CLIENT]
    assert seqs == [*told, refused]


RUN = """
import sys
from pathlib import Path
from models.store.study import Study
from tests.studies import run_fake
study = Study.open(Path(sys.argv[1]))
for _ in range(3):
    study.set_fingerprint("suggest", "", "stale")
    run_fake(study)
"""


def test_decisions_made_while_the_road_runs_are_all_there_in_order(tmp_path: Path) -> None:
    path = tmp_path / "a.study"
    study = small_study(path)
    road = subprocess.Popen([sys.executable, "-c", RUN, str(path)], cwd=ROOT)
    seq = 0
    while road.poll() is None or seq < 50:
        seq += 1
        study.append([decision(study, seq)])
    assert road.returncode == 0
    seqs = [each.seq for each in study.events() if each.client_id == CLIENT]
    assert seqs == list(range(1, seq + 1))
    before = study.state().codings
    run_fake(study)
    assert study.state().codings == before
