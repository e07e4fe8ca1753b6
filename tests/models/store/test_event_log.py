"""The log: appended once, checked on write, the same for every reader and writer."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event as hooks
from sqlalchemy import select, update

from models.errors import EventInvalid
from models.state.derive import derive
from models.store.sessions import AppendOnly
from models.store.study import Study
from models.store.tables import EventRow, TranscriptRow
from tests.decisions import new_event
from tests.models.making import (
    IDA,
    ROSA,
    coding,
    copied,
    interview,
    merged,
    new_study,
    theme,
    undo,
)

WRITERS = 4
EACH = 25

CHILD = """
import sys
from models.events import CodingAdded, NewEvent
from models.store.study import Study
study = Study.open(sys.argv[1], busy_timeout_s=60)
transcript = study.transcripts()[0]
made = CodingAdded(transcript.id, 0, 4, transcript.text[:4], "time")
print("ready", flush=True)
sys.stdin.readline()
for seq in range(int(sys.argv[3])):
    written = study.append([NewEvent(sys.argv[2], made, client_id=sys.argv[2], seq=seq)])
    print(written[0].id, flush=True)
"""


def _child(path: Path, name: str, number: int) -> subprocess.Popen[str]:
    root = Path(__file__).resolve().parents[3]
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path), name, str(number)],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _go(child: subprocess.Popen[str]) -> None:
    assert child.stdin is not None
    child.stdin.write("\n")
    child.stdin.flush()


def _line(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()


def test_several_processes_at_once_store_every_decision_once(tmp_path: Path) -> None:
    path = tmp_path / "a.study"
    new_study(path).close()
    children = [_child(path, f"coder {i}", EACH) for i in range(WRITERS)]
    assert [_line(child) for child in children] == ["ready"] * WRITERS
    for child in children:
        _go(child)
    told = [line for child in children for line in child.communicate(timeout=120)[0].split()]
    with Study.open(path) as study:
        log = [event for event in study.events() if event.kind == "coding.added"]
    assert sorted(told) == sorted(event.id for event in log)
    assert {(event.client_id, event.seq) for event in log} == {
        (f"coder {i}", seq) for i in range(WRITERS) for seq in range(EACH)
    }
    assert len({event.clock for event in log}) == WRITERS * EACH  # no two took the same tick


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_killed_process_leaves_every_decision_it_told_of(tmp_path: Path) -> None:
    path = tmp_path / "a.study"
    new_study(path).close()
    child = _child(path, ROSA, 100_000)
    assert _line(child) == "ready"
    _go(child)
    told = [_line(child) for _ in range(20)]
    child.kill()
    told += child.communicate()[0].split("\n")[:-1]  # what it said before it died
    with Study.open(path) as study:
        stored = [event.id for event in study.events() if event.kind == "coding.added"]
        study.append([coding(study.transcripts()[0], actor=IDA)])
    assert stored[: len(told)] == told
    assert len(stored) - len(told) <= 1  # one may have been stored and not yet told of


def test_an_append_gives_back_what_is_read_later(study: Study) -> None:
    transcript = study.transcripts()[0]
    made = study.append(
        [
            coding(
                transcript,
                kind="suggestion.accepted",
                suggested={"score": 0.5, "evidence": [{"kind": "example"}], "version": "v1"},
                reason="her own words",
                group="step",
            )
        ]
    )
    assert study.events()[-1:] == made
    assert (made[0].actor, made[0].reason, made[0].group) == (ROSA, "her own words", "step")
    assert made[0].suggested == {"score": 0.5, "evidence": [{"kind": "example"}], "version": "v1"}


def test_an_empty_append_writes_nothing(study: Study) -> None:
    before = study.revision()
    assert study.append([]) == []
    assert study.revision() == before


def test_a_refused_decision_takes_its_whole_batch_with_it(study: Study) -> None:
    transcript = study.transcripts()[0]
    before = study.events()
    with pytest.raises(EventInvalid, match="no code"):
        study.append([coding(transcript), coding(transcript, "no_such_code")])
    assert study.events() == before


def test_sending_twice_stores_once(study: Study) -> None:
    sent = coding(study.transcripts()[0], client_id="browser", seq=1)
    first = study.append([sent, sent])
    again = study.append([sent])
    assert first[0] == first[1] == again[0]
    assert study.highest_seq("browser") == 1
    assert study.stored("browser", [1, 2]) == {1}
    assert study.highest_seq("another") == 0


def test_another_decision_under_a_number_that_is_taken_is_refused_not_lost(study: Study) -> None:
    # it was answered with the stored event, as if it had been kept
    transcript = study.transcripts()[0]
    study.append([coding(transcript, client_id="browser", seq=1)])
    with pytest.raises(EventInvalid, match="Reload the page"):
        study.append([coding(transcript, "time", client_id="browser", seq=1)])


def test_the_same_decision_from_two_threads_at_once_is_stored_once(study: Study) -> None:
    sent = coding(study.transcripts()[0], client_id="browser", seq=7)
    ids: list[str] = []
    gate = threading.Barrier(6)

    def send() -> None:
        gate.wait()
        ids.append(study.append([sent])[0].id)

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 6
    assert len(set(ids)) == 1


def test_two_open_windows_see_each_others_decisions_in_one_order(tmp_path: Path) -> None:
    with new_study(tmp_path / "a.study") as one, Study.open(tmp_path / "a.study") as two:
        transcript = one.transcripts()[0]
        for _ in range(3):
            one.append([coding(transcript)])
            two.append([coding(transcript, "time", actor=IDA)])
        assert one.events() == two.events()
        assert one.state() == two.state() == derive(one.events())


def test_a_clock_that_goes_back_reorders_nothing(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    import models.store.event_log

    transcript = study.transcripts()[0]
    first = study.append([coding(transcript)])[0]

    class Past(models.store.event_log.datetime.datetime):  # type: ignore[misc, name-defined]
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return cls(1999, 1, 1, tzinfo=tz)

    monkeypatch.setattr(models.store.event_log.datetime, "datetime", Past)
    second = study.append([coding(transcript, kind="coding.removed")])[0]
    assert second.at < first.at
    assert [each.id for each in study.events()[-2:]] == [first.id, second.id]
    assert study.state().codings == []


def test_state_taken_before_a_write_does_not_change_under_its_reader(study: Study) -> None:
    before = study.state()
    study.append([coding(study.transcripts()[0]), theme("th", ["time"])])
    assert (before.codings, before.themes) == ([], {})
    assert len(study.state().codings) == 1


def test_a_long_log_costs_each_decision_what_is_new_and_not_the_whole(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    # each append derived the state of the whole log again, and each removal read all codings
    import models.store.event_log

    folded = []
    extend = models.store.event_log.StateBuilder.extend

    def counted(fold: Any, events: Any) -> Any:
        events = list(events)
        folded.append(len(events))
        return extend(fold, events)

    monkeypatch.setattr(models.store.event_log.StateBuilder, "extend", counted)
    transcript = study.transcripts()[0]
    study.append([coding(transcript, start=i % 20, end=i % 20 + 5) for i in range(300)])
    study.state()
    start = sum(folded)
    for i in range(30):
        study.append([coding(transcript, start=i, end=i + 3)])
        study.append([coding(transcript, start=i, end=i + 3, kind="suggestion.rejected")])
        study.state()
    assert sum(folded) - start == 60


def test_a_callers_later_change_of_what_was_suggested_reaches_nothing(study: Study) -> None:
    suggested = {"score": 0.5}
    sent = coding(study.transcripts()[0], suggested=suggested)
    written = study.append([sent])[0]
    suggested["score"] = 0.7
    assert written.suggested == study.events()[-1].suggested == {"score": 0.5}


@pytest.mark.parametrize("row", [EventRow, TranscriptRow])
def test_a_session_refuses_to_change_or_delete_what_is_kept_for_good(
    study: Study, row: Any
) -> None:
    key, value = {EventRow: ("actor", IDA), TranscriptRow: ("text", "other words")}[row]
    with pytest.raises(AppendOnly), study._write() as session:
        setattr(session.scalars(select(row)).first(), key, value)
    with pytest.raises(AppendOnly), study._write() as session:
        session.delete(session.scalars(select(row)).first())
    with pytest.raises(AppendOnly), study._write() as session:
        session.execute(update(row).values({key: value}))


def test_no_method_of_a_study_updates_or_deletes_a_decision_or_a_transcript(
    tmp_path: Path,
) -> None:
    study = new_study(tmp_path / "a.study")
    said: list[str] = []
    hooks.listen(
        study._engine, "before_cursor_execute", lambda *about: said.append(about[2].lower())
    )
    from models.store.merge import merge_studies
    from tests.studies import run_fake

    transcript = study.transcripts()[0]
    with copied(study, tmp_path / "b.study") as other:
        other.add_transcripts([interview("interview_02", "One more.")], actor=IDA)
        made = study.append([coding(transcript), merged("goals", "time")])
        study.append([undo(*made)])
        run_fake(study, ROSA)
        study.set_setting("coder", ROSA)
        merge_studies(study, other)
        run_fake(study, ROSA)
    study.close()
    changing = [each for each in said if each.startswith(("update", "delete"))]
    assert changing
    assert not [each for each in changing if " event" in each or " transcript " in each]


def test_the_text_in_the_file_is_the_imported_one_after_every_decision(study: Study) -> None:
    transcript = study.transcripts()[0]
    about = {"transcript_id": transcript.id}
    study.append(
        [
            new_event("transcript.described", ROSA, about | {"attributes": {"role": "Coach"}}),
            new_event("speaker.role", ROSA, about | {"speaker": "Ms. Reed", "role": "unknown"}),
            coding(transcript),
        ]
    )
    assert study.transcript(transcript.id) == interview()
    assert study.text_of(transcript.id) == interview().text
    assert study.text_of("t0") is None
