"""How a study reads and writes: short sessions, one revision counter.

Every write is one transaction that takes the write lock first (see models.store.database). What
was written to the append-only tables cannot be changed or deleted through these sessions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, select, update
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import ORMExecuteState, Session

from models.errors import ThroughlineError
from models.store.database import WRITES, file_of, shown
from models.store.files import unusable
from models.store.one_file import OneFile
from models.store.tables import APPEND_ONLY, StudyRow

OURS = (IntegrityError, ProgrammingError, DataError)  # mistakes of the program, not of the file


class AppendOnly(ThroughlineError):
    """An attempt to change or delete what is kept for good."""


class ReadOnly(ThroughlineError):
    """An attempt to change a study through what an advisor has of it."""


class StudySession(Session):
    """A session that only adds to the append-only tables."""


@event.listens_for(StudySession, "before_flush")
def _only_add(session: Session, _context: object, _instances: object) -> None:
    changed = [row for row in session.dirty if session.is_modified(row)]
    for row in (*changed, *session.deleted):
        if isinstance(row, APPEND_ONLY):
            raise AppendOnly(f"A stored {row.__tablename__} is never changed or deleted.")


@event.listens_for(StudySession, "do_orm_execute")
def _only_add_in_bulk(state: ORMExecuteState) -> None:
    if not (state.is_update or state.is_delete):
        return
    table: Any = state.statement.entity_description["table"]  # type: ignore[attr-defined]
    if table.name in {each.__tablename__ for each in APPEND_ONLY}:
        raise AppendOnly(f"A stored {table.name} is never changed or deleted.")


class StudyFile:
    """An open study's engine; the base of the log and the results."""

    advisor = ""  # whose view it is, or for whom the file was made: only they write, and only words

    def __init__(self, url: str, engine: Engine) -> None:
        self.url = url
        self.path: Path | None = file_of(url)
        self._engine = engine
        self._writer = engine.execution_options(**WRITES)
        self._one_file = OneFile(engine, self.path)

    @contextmanager
    def _read(self) -> Iterator[Session]:
        with (
            _in_plain_words(self.url),
            StudySession(self._engine, expire_on_commit=False) as session,
        ):
            yield session

    @contextmanager
    def _write(self, *, moves_revision: bool = True, decides: bool = False) -> Iterator[Session]:
        """One transaction. moves_revision: whether pages must read again afterwards.

        decides: whether decisions are written, each of which is held to what its author may
        decide. Raises ReadOnly for all else that is written through what an advisor has.
        """
        if self.advisor and not decides:
            raise ReadOnly(
                f"{self.advisor} reads this as an advisor: it is commented on and approved, and "
                "nothing else is changed or computed in it."
            )
        self._one_file.check()
        with (
            _in_plain_words(self.url),
            StudySession(self._writer, expire_on_commit=False) as session,
            session.begin(),
        ):
            if moves_revision:
                session.execute(update(StudyRow).values(revision=StudyRow.revision + 1))
            yield session
        self._one_file.soon()

    def _removed(self) -> Collection[str]:
        """Ids of the interviews of which no query gives anything. The log says which."""
        return ()

    def _interviews_in(self) -> Collection[str]:
        """Ids of the interviews that are in the study. The log says which."""
        return ()

    def revision(self) -> int:
        """Return a number that every write to log, transcripts or results moves."""
        with self._read() as session:
            return session.execute(select(StudyRow.revision)).scalar_one()

    def close(self) -> None:
        self._one_file.close()
        self._engine.dispose()


@contextmanager
def _in_plain_words(url: str) -> Iterator[None]:
    """Turn a database's errors about the file into StudyUnusable."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error, OURS):
            raise
        raise unusable(str(error.orig), shown(url)) from error
    except PoolTimeout as error:
        raise unusable("busy", shown(url)) from error
