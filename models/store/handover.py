"""Write the one file that a second coder gets, and freeze the codebook for it.

In:     an open study, a round of double coding, whose pass it is.
Out:    a study file of the same id with the round's interviews, units and codebook.

The file is made anew, row by row, from what is listed here; nothing is copied and then
deleted, so nothing else can be recovered from its bytes. Because decisions keep their ids, it
merges back by union like any copy (models.store.merge).
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from models.codebook.reading import from_dict
from models.coders import is_among
from models.drafts import draft_folder, place
from models.errors import StudyUnusable
from models.events import AboutInterview, Event, NewEvent, RoundOpened
from models.json_shapes import Columns
from models.records import Answer, Code, Codebook
from models.state.derive import State
from models.state.rounds import HANDOVER, Round, round_of
from models.store.database import WRITES, as_url, make_engine, upgrade
from models.store.event_log import to_row
from models.store.files import check_name, unusable
from models.store.quoted import QuotedWords
from models.store.sessions import StudySession
from models.store.study import Study
from models.store.tables import AnswerRow, SegmentRow, SettingRow, StudyRow, TranscriptRow


def frozen_codebook(state: State, texts: Sequence[str]) -> tuple[Codebook, list[str]]:
    """Return the codebook as it stands, to be coded with blind, and what was cut back, in words.

    Codes in use only. What quotes one of the texts would say how that place was coded: an
    example is left out, and in a definition, a rule or a name […] stands in its place.
    """
    book = state.codebook or from_dict({})
    live = {code.id: code for code in state.active_codes()}
    said = QuotedWords(texts)
    told: list[str] = []
    codes = [_cut_back(code, n, said, told) for n, code in enumerate(live.values(), start=1)]
    kept = tuple(
        replace(code, parent=code.parent if code.parent in live else None) for code in codes
    )
    return replace(book, codes=kept), told


def _cut_back(code: Code, number: int, said: QuotedWords, told: list[str]) -> Code:
    """Return a code without what it quotes; add to what is told. number: its place."""
    name = said.without(code.name)
    kept: Columns = {
        "name": name if name == code.name else f"Code {number}: {name}",
        "definition": said.without(code.definition),
        "include": tuple(said.without(each) for each in code.include),
        "exclude": tuple(said.without(each) for each in code.exclude),
        "example": "" if said.is_quotation(code.example) else code.example,
    }
    fields = [name for name, value in kept.items() if value != getattr(code, name)]
    told += [f"{name} of {kept['name']}" for name in fields]
    return replace(code, **kept)


def write_handover(study: Study, round_id: str, *, coder: str, target: Path) -> None:
    """Write the file in which one coder of an open round codes. Raises StudyUnusable.

    It holds the interviews that the round has units in, whole; how they were read (speakers,
    answers, segments); the frozen codebook and the units. It holds no codings, refusals,
    notes, relations, themes or suggestions, whoever's they are.
    """
    opening = next((each for each in study.events() if _opens(each, round_id)), None)
    if opening is None:
        raise StudyUnusable(f'There is no round "{round_id}" of double coding in this study.')
    round_ = _round(opening)
    if not is_among(coder, round_.coders):
        raise StudyUnusable(f'{coder} is no coder of "{round_.name}".')
    _write_all(study, opening, {coder: target})


def _opens(event: Event, round_id: str) -> bool:
    return isinstance(event.decision, RoundOpened) and event.decision.round_id == round_id


def _round(opening: Event) -> Round:
    assert isinstance(opening.decision, RoundOpened)
    return round_of(opening, opening.decision)


def open_and_hand_over(study: Study, event: NewEvent, targets: Mapping[str, Path]) -> Round:
    """Put a round on record and write its coders' files: all of it, or nothing at all.

    targets: by coder. A round is frozen for good, so the files are written and placed before
    its opening is stored, under the lock of the same transaction. Raises StudyUnusable,
    EventInvalid.
    """
    placed: list[Path] = []
    try:
        with study._write() as session:
            [opening] = study._append(session, [event])
            placed += _write_all(study, opening, targets)
    except BaseException:
        for path in placed:  # ours: nothing stood there before
            path.unlink(missing_ok=True)
        raise
    return study.state().rounds[_round(opening).id]


def _write_all(study: Study, opening: Event, targets: Mapping[str, Path]) -> list[Path]:
    """Write a round's files and place them, all or none; return where they are."""
    placed: list[Path] = []
    try:
        with draft_folder() as folder:
            for number, (coder, target) in enumerate(targets.items()):
                with in_words(target):
                    check_name(target)
                    if os.path.lexists(target):
                        raise FileExistsError(str(target))
                    target.parent.mkdir(parents=True, exist_ok=True)
                    _fill(folder / f"{number}.study", study, opening, coder)
            for number, target in enumerate(targets.values()):
                with in_words(target):
                    place(folder / f"{number}.study", target)
                    placed.append(target)
    except BaseException:
        for path in placed:
            path.unlink(missing_ok=True)
        raise
    return placed


@contextmanager
def in_words(target: Path) -> Iterator[None]:
    """Say of a file that cannot be written why, in one sentence."""
    try:
        yield
    except FileExistsError as error:
        raise StudyUnusable(f"{target} already exists. Choose another name.") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StudyUnusable(f"{target} could not be written: {reason}.") from error
    except DBAPIError as error:
        raise unusable(str(error.orig), str(target)) from error


def _fill(draft: Path, study: Study, opening: Event, coder: str) -> None:
    round_ = _round(opening)
    ids = list(dict.fromkeys(where for where, _, _ in round_.units))
    engine = make_engine(as_url(draft))
    try:
        with engine.execution_options(**WRITES).begin() as connection:
            upgrade(connection)
            joined = StudySession(connection, join_transaction_mode="rollback_only")
            with joined as session, session.begin():
                now = datetime.datetime.now(datetime.UTC).isoformat()
                session.add(StudyRow(id=study.id, created_at=now, revision=1))
                session.add_all(_transcripts(study, ids))
                session.flush()
                session.add_all(to_row(each) for each in _events(study, opening, set(ids)))
                for id_ in ids:
                    session.add_all(AnswerRow(**asdict(_bare(a))) for a in study.answers(id_))
                    session.add_all(SegmentRow(**asdict(s)) for s in study.segments(id_))
                settings = {"coder": coder, HANDOVER: round_.id}
                session.add_all(SettingRow(key=k, value=v) for k, v in settings.items())
    finally:
        engine.dispose()


def _transcripts(study: Study, ids: list[str]) -> list[TranscriptRow]:
    with study._read() as session:
        rows = {r.id: r for r in session.scalars(select(TranscriptRow)) if r.id in ids}
    values = [
        {each.key: getattr(rows[id_], each.key) for each in rows[id_].__mapper__.column_attrs}
        for id_ in ids
    ]
    return [TranscriptRow(**each | {"position": i}) for i, each in enumerate(values, start=1)]


def _events(study: Study, opening: Event, ids: set[str]) -> list[Event]:
    """Return the decisions in force that the file rests on: about interviews, not codes."""
    undone = study.state().undone
    wanted = [
        event for event in study.events() if event.id not in undone and _goes_along(event, ids)
    ]
    return [*wanted, opening]


def _goes_along(event: Event, ids: set[str]) -> bool:
    made = event.decision
    if isinstance(made, AboutInterview) and made.transcript_id not in ids:
        return False
    return made.handed_over


def _bare(answer: Answer) -> Answer:
    """Return an answer as it is handed over: where it is and what was asked, settled."""
    return replace(answer, probability=1.0, alternatives=(), confirmed=True)
