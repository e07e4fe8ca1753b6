"""Open the database behind a study: settings, checks, migrations.

SQLite is set to WAL, foreign keys on, a long busy timeout, and BEGIN IMMEDIATE for every
transaction that writes: with SQLAlchemy's default transactions two writers lost updates
without an error. Before a migration the file is copied. Another database is migrated by
its keeper, not by opening it.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from models.errors import StudyUnusable

HEAD = "0001"  # the newest migration; a test holds it to the scripts
BUSY_TIMEOUT_S = 10.0
WRITES = {"throughline_writes": True}  # execution option of a connection that will write
SQLITE_MAGIC = b"SQLite format 3\0"


def as_url(where: str | Path) -> str:
    """Return the database URL of a path, or the URL itself."""
    if isinstance(where, str) and "://" in where:
        try:
            make_url(where)
        except ArgumentError as error:
            raise StudyUnusable(f"{where} is not a database URL.", where=where) from error
        return where
    return f"sqlite:///{Path(where).expanduser().resolve()}"


def file_of(url: str) -> Path | None:
    """Return the study's file, or None where the study is on a server."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    return Path(parsed.database)


def make_engine(url: str, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Engine:
    """Return an engine with the settings that this project depends on."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": busy_timeout_s})

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions are begun below, not by sqlite3
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA synchronous=FULL")  # an answered decision survives a power cut
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("throughline_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def check_file(path: Path) -> None:
    """Raise StudyUnusable unless the path holds a whole SQLite file."""
    if not path.exists():
        raise StudyUnusable(f"There is no study at {path}. Check the path.", path=str(path))
    if path.is_dir():
        raise StudyUnusable(f"{path} is a folder, not a study file.", path=str(path))
    try:
        with path.open("rb") as handle:
            start = handle.read(len(SQLITE_MAGIC))
    except OSError as error:
        raise StudyUnusable(f"{path} cannot be read: {error.strerror}.", path=str(path)) from error
    if start != SQLITE_MAGIC:
        raise StudyUnusable(
            f"{path} is not a Throughline study. Check that it is the right file.", path=str(path)
        )


def check_whole(engine: Engine, path: Path) -> None:
    """Raise StudyUnusable if the file is truncated, damaged or locked."""
    try:
        with engine.connect() as connection:
            verdict = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    except OperationalError as error:
        if "locked" in str(error.orig) or "busy" in str(error.orig):
            raise _locked(path) from error
        raise _damaged(path) from error
    except DatabaseError as error:
        raise _damaged(path) from error
    if verdict != "ok":
        raise _damaged(path)


def _damaged(path: Path) -> StudyUnusable:
    return StudyUnusable(
        f"{path} is truncated or damaged. Restore it from a copy; nothing was changed.",
        path=str(path),
    )


def _locked(path: Path) -> StudyUnusable:
    return StudyUnusable(
        f"{path} is locked by another program. Close it there and try again.", path=str(path)
    )


def current_revision(engine: Engine) -> str | None:
    """Return the migration the database stands at; None: it is not a study."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def bring_up_to_date(engine: Engine, path: Path | None, where: str) -> None:
    """Migrate an older study, after copying its file. Raises StudyUnusable for a newer one."""
    found = current_revision(engine)
    if found == HEAD:
        return
    if found is None:
        raise StudyUnusable(
            f"{where} is a database, but not a Throughline study. Check that it is the right file.",
            where=where,
        )
    if found not in known_revisions():
        raise StudyUnusable(
            f"{where} was made by a newer Throughline (study format {found}; this one knows "
            f"{HEAD}). Update Throughline to open it.",
            where=where,
        )
    if path is None:
        raise StudyUnusable(
            f"{where} needs a migration from {found} to {HEAD}. Back the database up and ask its "
            "keeper to run the migration; it is not done by opening a study.",
            where=where,
        )
    copy_file(path, path.with_name(f"{path.name}.before-migration-{HEAD}.backup"))
    migrate(engine)


def copy_file(source: Path, target: Path) -> None:
    """Write a consistent copy of a SQLite file, the write-ahead log included."""
    with sqlite3.connect(source) as reading, sqlite3.connect(target) as writing:
        reading.backup(writing)
    reading.close()
    writing.close()


def _config() -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def known_revisions() -> list[str]:
    """Return the ids of all migrations, newest first."""
    from alembic.script import ScriptDirectory

    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()]


def migrate(engine: Engine) -> None:
    """Bring the database to HEAD in one transaction."""
    from alembic import command

    config = _config()
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")  # journal mode changes outside transactions
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            connection.exec_driver_sql("BEGIN")
    with engine.execution_options(**WRITES).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
