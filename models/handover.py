"""Write the one file that a second coder gets, and freeze the codebook for it.

In:     an open study, a round of double coding, whose pass it is.
Out:    a study file of the same id with the round's interviews, units and codebook.

The file is made anew, row by row, from what is listed here; nothing is copied and then
deleted, so nothing else can be recovered from its bytes. Because decisions keep their ids, it
merges back by union like any copy (models.merge).
"""

from __future__ import annotations

import datetime
import uuid
from dataclasses import asdict, replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from models.codebook import from_dict
from models.database import WRITES, as_url, make_engine, upgrade
from models.drafts import place
from models.errors import StudyUnusable
from models.events import Event
from models.files import side_files, unusable
from models.log import to_row
from models.records import Answer, Code, Codebook
from models.rounds import HANDOVER, Round
from models.sessions import StudySession
from models.state import State
from models.store import Study
from models.tables import AnswerRow, SegmentRow, SettingRow, StudyRow, TranscriptRow

ABOUT_INTERVIEWS = ("transcript.imported", "transcript.described", "speaker.role")


def frozen_codebook(state: State, texts: list[str]) -> tuple[Codebook, list[str]]:
    """Return the codebook as it stands, to be coded with blind, and the codes cut back.

    Codes in use only. An example that is word for word in one of the texts would say how that
    place was coded, so it is left out, and its code is named.
    """
    book = state.codebook or from_dict({})
    live = {code.id: code for code in state.live_codes()}
    told = [code.name for code in live.values() if _is_quoted(code, texts)]
    codes = tuple(
        replace(
            code,
            parent=code.parent if code.parent in live else None,
            example="" if _is_quoted(code, texts) else code.example,
        )
        for code in live.values()
    )
    return replace(book, codes=codes), told


def _is_quoted(code: Code, texts: list[str]) -> bool:
    words = " ".join(code.example.split()).strip("\"'“”‘’ ")
    return bool(words) and any(words in " ".join(text.split()) for text in texts)


def write_handover(study: Study, round_id: str, *, coder: str, target: Path) -> None:
    """Write the file in which one coder of a round codes. Raises StudyUnusable.

    It holds the interviews that the round has units in, whole; how they were read (speakers,
    answers, segments); the frozen codebook and the units. It holds no codings, refusals,
    notes, relations, themes or suggestions, whoever's they are.
    """
    state = study.state()
    held = state.rounds.get(round_id)
    if held is None:
        raise StudyUnusable(f'There is no round "{round_id}" of double coding in this study.')
    if coder not in held.coders:
        raise StudyUnusable(f'{coder} is no coder of "{held.name}".')
    if target.exists():
        raise StudyUnusable(f"{target} already exists. Choose another name.", path=str(target))
    draft = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _fill(draft, study, held, coder)
        place(draft, target)
    except FileExistsError as error:
        raise StudyUnusable(f"{target} already exists. Choose another name.") from error
    except OSError as error:
        raise StudyUnusable(f"{target} could not be written: {error.strerror}.") from error
    except DBAPIError as error:
        raise unusable(str(error.orig), str(target)) from error
    finally:
        for leftover in (draft, *side_files(draft)):
            leftover.unlink(missing_ok=True)


def _fill(draft: Path, study: Study, held: Round, coder: str) -> None:
    ids = list(dict.fromkeys(where for where, _, _ in held.units))
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
                session.add_all(to_row(each) for each in _events(study, held, set(ids)))
                for id_ in ids:
                    session.add_all(AnswerRow(**asdict(_bare(a))) for a in study.answers(id_))
                    session.add_all(SegmentRow(**asdict(s)) for s in study.segments(id_))
                settings = {"coder": coder, HANDOVER: held.id}
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


def _events(study: Study, held: Round, ids: set[str]) -> list[Event]:
    """Return the decisions in force that the file rests on: about interviews, not codes."""
    undone = study.state().undone
    wanted = []
    for event in study.events():
        about = event.payload.get("transcript_id") in ids and event.kind in ABOUT_INTERVIEWS
        opened = event.kind == "round.opened" and event.payload["round_id"] == held.id
        if (about or opened or event.kind == "encoder.chosen") and event.id not in undone:
            wanted.append(event)
    return wanted


def _bare(answer: Answer) -> Answer:
    """Return an answer as it is handed over: where it is and what was asked, settled."""
    return replace(answer, probability=1.0, alternatives=(), confirmed=True)
