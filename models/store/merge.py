"""Merge two copies of a study: the union of their transcripts and decisions.

Merging twice is the same as once, and the order of merging does not matter, because the
state is derived from the set of decisions alone. Settings, progress and what a run can
compute again are each copy's own.

What comes in passes the gate that everything stored passes (models.state.gate), all or nothing. A
copy of the file is made before. The merge itself is on record in this file alone
(`copy.merged`), and can be taken back as one step: what it brought is then set aside here, and
nowhere else, and can be brought in again.
"""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass, replace
from json import JSONDecodeError
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.coders import same_coder
from models.errors import EventInvalid, StudyUnusable
from models.events import (
    LARGEST_COMING,
    CopyMerged,
    CopyParted,
    CopyRejoined,
    Event,
    NewEvent,
    OfThisFile,
)
from models.state.derive import undone_ids
from models.state.gate import Gate
from models.store.event_log import last_clock, stored_events, to_row
from models.store.files import copy_file, free_name
from models.store.merge_effects import Effects, effects_of
from models.store.study import Study, check_turns, transcript_of
from models.store.tables import EventRow, SuggestionRow, TranscriptRow

NO_EFFECTS = Effects()


@dataclass(frozen=True)
class MergeReport:
    """What a merge brought, or would bring. effects: what it ends, sets aside, asks about."""

    events_added: int
    transcripts_added: int
    suggestions_added: int
    already_there: int  # decisions that both copies had
    back_again: int = 0  # of these, set aside here with an earlier merge, and in force again
    effects: Effects = NO_EFFECTS
    advisor: str = ""  # whose file it was; then advice is what came in, or would
    advice: tuple[Event, ...] = ()
    backup: Path | None = None  # the copy of this file that was made before


@dataclass(frozen=True)
class _Incoming:
    fresh: list[Event]
    again: list[str]  # ids of what is here, but set aside with an earlier merge
    already_there: int
    effects: Effects


class _OnlyLooking(Exception):
    """Ends the transaction of a merge that is only looked at."""


def merge_studies(
    into: Study, other: Study, *, actor: str | None = None, filename: str = ""
) -> MergeReport:
    """Bring what `other` has and `into` lacks, or nothing.

    actor: who merges, for the record. filename: what people call the other file. Raises
    StudyUnusable for another study, for a copy in which what is never changed was changed, and
    for one with a decision that is none.
    """
    return _merge(into, other, actor or into.setting("coder") or "researcher", filename)


def look_ahead(into: Study, other: Study, *, filename: str = "") -> MergeReport:
    """Return what merge_studies would do, and do nothing. Raises what it would raise."""
    return _merge(into, other, None, filename)


def _merge(into: Study, other: Study, actor: str | None, filename: str) -> MergeReport:
    if into.id != other.id:
        raise StudyUnusable(
            f"{other.name} is another study, not a copy of {into.name}. Only copies can be merged."
        )
    name = filename or (other.path.name if other.path is not None else other.name)
    advisor = other.advisor
    if into.advisor:
        raise StudyUnusable(
            f"{into.name} was made for {into.advisor} to comment on, so nothing is merged into it. "
            "Merge it into the study itself."
        )
    backup = None
    report = None
    try:
        with into._write() as session, other._read() as source:
            try:
                transcripts = 0 if advisor else _bring_transcripts(session, source, name)
                coming = _incoming(session, source, name, advisor)
                suggestions = 0 if advisor else _bring_suggestions(session, source)
            except JSONDecodeError as error:
                raise _refused(name, "It is damaged") from error
            report = MergeReport(
                len(coming.fresh),
                transcripts,
                suggestions,
                coming.already_there,
                len(coming.again),
                coming.effects,
                advisor,
                tuple(coming.fresh) if advisor else (),
            )
            if actor is None:
                raise _OnlyLooking
            if coming.fresh or coming.again or transcripts:
                backup = _copied(into)
                _write(session, coming, actor, name, backup)
    except _OnlyLooking:
        pass
    except BaseException:
        if backup is not None:
            backup.unlink(missing_ok=True)
        raise
    assert report is not None
    return replace(report, backup=backup)


def _copied(study: Study) -> Path | None:
    """Copy the study's file beside it, as it was before anything came in."""
    if study.path is None:
        return None
    target = free_name(study.path.with_name(f"{study.path.name}.before-merge.backup"))
    copy_file(study.path, target)
    return target


def _write(session: Session, coming: _Incoming, actor: str, name: str, backup: Path | None) -> None:
    rows = session.execute(select(EventRow.client_id, EventRow.seq)).all()
    deliveries = {(row.client_id, row.seq) for row in rows if row.client_id is not None}
    for event in coming.fresh:
        # one browser may have sent the same number to both copies; the number says only
        # what was delivered to which file, and is no part of the decision
        taken = (event.client_id, event.seq) in deliveries
        session.add(to_row(replace(event, client_id=None, seq=None) if taken else event))
    session.flush()
    ids = [each.id for each in coming.fresh] + coming.again
    if not ids:
        return
    made = CopyMerged(tuple(ids), filename=name, backup=backup.name if backup else "")
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds")
    clock = last_clock(session) + 1
    session.add(to_row(Event.of(made, id=uuid.uuid4().hex, clock=clock, at=now, actor=actor)))


def _bring_transcripts(session: Session, source: Session, name: str) -> int:
    present = {row.id: row for row in session.scalars(select(TranscriptRow))}
    last = session.execute(select(func.max(TranscriptRow.position))).scalar() or 0
    fresh = 0
    for row in source.scalars(select(TranscriptRow).order_by(TranscriptRow.position)):
        if row.id not in present:
            try:
                check_turns(transcript_of(row))
            except StudyUnusable as error:
                raise _refused(name, str(error)) from error
            fresh += 1
            session.add(TranscriptRow(**_values(row) | {"position": last + fresh}))
        elif (present[row.id].text, _spans(present[row.id])) != (row.text, _spans(row)):
            raise _altered(
                f'The text of "{row.name}" differs between the two copies. A transcript\'s text '
                "never changes"
            )
    session.flush()
    return fresh


def _spans(row: TranscriptRow) -> list[tuple[object, ...]]:
    return [(turn.speaker, turn.start, turn.end) for turn in transcript_of(row).turns]


def _altered(what: str) -> StudyUnusable:
    return StudyUnusable(f"{what}, so one of the files was altered by hand. Nothing was merged.")


def _refused(name: str, why: str) -> StudyUnusable:
    return StudyUnusable(
        f"{name} cannot be merged. {why.rstrip('.')}. It was altered by hand or is damaged; "
        "nothing was merged."
    )


def _incoming(session: Session, source: Session, name: str, advisor: str) -> _Incoming:
    """Return what the other file has that is new here. Raises StudyUnusable.

    advisor: for whom it was made; "": for nobody. Of an advisor's file only what that advisor
    wrote is taken: the rest of it was written for them, with less in it.
    """
    log = stored_events(session)[1]
    theirs = [e for e in stored_events(source)[1] if not e.of_kind.of_this_file]
    if advisor:
        theirs = [e for e in theirs if same_coder(e.actor, advisor) and e.of_kind.by_advisor]
    by_id = {each.id: each for each in log}
    fresh = []
    for event in theirs:
        here = by_id.get(event.id)
        if here is None:
            fresh.append(event)
        elif not advisor and _content(here) != _content(event):
            raise _altered(
                f"Decision {event.id} differs between the two copies. A decision never changes"
            )
    ours = _passed(session, log, fresh, name, advisor)
    ids = {each.id for each in ours}
    merged = undone_ids(ours) - undone_ids(e for e in ours if not e.of_kind.of_this_file)
    again = [each.id for each in theirs if each.id in merged]
    after = [*ours, *fresh]
    if again:
        now = max(each.clock for each in after) + 1
        made = CopyMerged(tuple(again), filename=name)
        after.append(Event.of(made, id="next", clock=now, at=after[-1].at, actor=after[-1].actor))
    common = ids & {each.id for each in theirs}
    there = [each for each in theirs if each.id in ids or each.id not in by_id]
    base = ours if advisor else [each for each in ours if each.id in common]
    effects = effects_of(base, ours, [*ours, *fresh] if advisor else there, after)
    return _Incoming(fresh, again, len(theirs) - len(fresh), effects)


def _passed(
    session: Session, log: list[Event], fresh: list[Event], name: str, advisor: str
) -> list[Event]:
    """Return what is here and is a decision; raise StudyUnusable where a new one is none."""
    rows = {row.id: row for row in session.scalars(select(TranscriptRow))}
    texts = {id_: row.text for id_, row in rows.items()}
    gate = Gate(texts.get, lambda id_: rows[id_].turns)
    faults = gate.faults([*log, *fresh])
    for number, event in enumerate(fresh, start=len(log)):
        why = faults.get(number)
        if why is None and event.clock > LARGEST_COMING:
            why = "It stands at no place of the log that a study reaches"
        if why is not None and advisor:
            raise StudyUnusable(
                f"{name} comments on what is not in this study: it was made from another copy of "
                f"it, or a later one. Nothing was merged. ({why.rstrip('.')}.)"
            )
        if why is not None:
            raise _refused(name, f"Decision {event.id} ({event.kind}) is none: {why}")
    return [each for number, each in enumerate(log) if number not in faults]


def _content(event: Event) -> Event:
    return replace(event, client_id=None, seq=None)


def _bring_suggestions(session: Session, source: Session) -> int:
    """Keep on record what was suggested in the other copy; what is current stays as it was."""
    rows = session.execute(select(SuggestionRow.id, SuggestionRow.coder))
    present = {(row.id, row.coder) for row in rows}
    fresh = [
        SuggestionRow(**_values(row) | {"current": False})
        for row in source.scalars(select(SuggestionRow))
        if (row.id, row.coder) not in present
    ]
    if not all(map(_is_suggestion, fresh)):
        raise StudyUnusable(
            "The suggestions of the other file are damaged. Nothing was merged; ask for another "
            "copy."
        )
    session.add_all(fresh)
    return len(fresh)


def _is_suggestion(row: SuggestionRow) -> bool:
    """Whether a row is of the kinds that its table names: SQLite stores anything anywhere."""
    texts = (row.id, row.coder, row.transcript_id, row.segment_id, row.code_id, row.version)
    numbers = (row.start, row.end, row.rank)
    evidence: Any = row.evidence
    return (
        all(isinstance(each, str) for each in (*texts, row.band))
        and all(isinstance(each, int) for each in numbers)
        and isinstance(row.score, float | int)
        and isinstance(evidence, list)
        and all(isinstance(each, dict) for each in evidence)
    )


def _values(row: TranscriptRow | SuggestionRow) -> dict[str, object]:
    return {attribute.key: getattr(row, attribute.key) for attribute in row.__mapper__.column_attrs}


# -- what was merged, and taking it back


@dataclass(frozen=True)
class Merged:
    """A merge on record. parted: whether what it brought is set aside."""

    id: str
    at: str  # UTC, ISO 8601
    actor: str
    filename: str
    backup: str
    event_ids: tuple[str, ...]
    parted: bool


def merges(study: Study) -> list[Merged]:
    """Return the merges into this file, the newest first."""
    merges: dict[str, Merged] = {}
    for event in study.events():
        made = event.decision
        if isinstance(made, CopyMerged):
            merges[event.id] = Merged(
                event.id,
                event.at,
                event.actor,
                made.filename,
                made.backup or "",
                made.event_ids,
                parted=False,
            )
        elif isinstance(made, CopyParted | CopyRejoined) and made.merge_id in merges:
            merge = merges[made.merge_id]
            merges[merge.id] = replace(merge, parted=isinstance(made, CopyParted))
    return list(reversed(merges.values()))


def part_again(study: Study, merge: Merged, *, actor: str) -> Event:
    """Set aside what a merge brought: one step, which rejoin takes back."""
    return _decide(study, CopyParted(merge.id), merge, actor)


def rejoin(study: Study, merge: Merged, *, actor: str) -> Event:
    """Bring back into force what a merge brought and was set aside."""
    return _decide(study, CopyRejoined(merge.id), merge, actor)


def _decide(study: Study, made: OfThisFile, merge: Merged, actor: str) -> Event:
    if merge.id not in {each.id for each in study.events()}:
        raise EventInvalid("There is no such merge on record in this file.")
    [written] = study.append([NewEvent(actor, made)])
    return written


def effects_of_parting(study: Study, merge: Merged) -> Effects:
    """Return what setting a merge aside would end, before it is done."""
    log = study.events()
    now = log[-1]
    parted = Event.of(
        CopyParted(merge.id), id="next", clock=now.clock + 1, at=now.at, actor=now.actor
    )
    without = [*log, parted]
    return effects_of(log, log, log, without)
