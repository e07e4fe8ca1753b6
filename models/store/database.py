"""Open the database behind a study: addresses, settings, migrations.

SQLite is set to WAL, foreign keys on, a long busy timeout, and BEGIN IMMEDIATE for every
transaction that writes: with SQLAlchemy's default transactions two writers lost updates
without an error. Before a migration the file is copied. Another database is migrated by
its keeper, not by opening it.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from models.errors import StudyUnusable
from models.store.files import NOT_IN_PLACE, copy_file, free_name, identity, unusable

HEAD = "0001"  # the newest migration; a test holds it to the scripts
MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_TIMEOUT_S = 10.0
_migrating = threading.Lock()  # Alembic keeps what it migrates in one place for all threads
WRITES = {"throughline_writes": True}  # execution option of a connection that will write


def as_url(where: str | Path) -> str:
    """Return the database URL of a path, or the URL itself; a SQLite file's path is absolute.

    Raises StudyUnusable for what is neither, and for a database in memory.
    """
    if not isinstance(where, str) or "://" not in where:
        return _file_url(Path(where))
    try:
        url = make_url(where)
        backend = url.get_backend_name()
    except (ArgumentError, ValueError) as error:
        raise StudyUnusable(f"{where} is not a database URL.") from error
    if backend != "sqlite":
        return where
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise StudyUnusable(
            f"{where} names no file. Write sqlite:/// and a path, or the path alone."
        )
    if "?" in where:  # also one without a value, which the URL itself drops
        raise StudyUnusable(
            f"{where} has options after a question mark, which a study does not take. If the "
            "file's name has a question mark, give the path instead of a URL.",
        )
    return _file_url(Path(url.database))


def _file_url(path: Path) -> str:
    try:
        found = path.expanduser().resolve()
        str(found).encode("utf-8")
        if "\0" in str(found):
            raise ValueError("NUL")
    except (OSError, RuntimeError, ValueError) as error:
        named = str(path).encode("utf-8", "replace").decode("utf-8").replace("\0", "\\0")
        raise StudyUnusable(f"{named} is not a path that can be opened.") from error
    return URL.create("sqlite", database=str(found)).render_as_string(hide_password=False)


def file_of(url: str) -> Path | None:
    """Return the study's file, or None where the study is on a server."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    return Path(parsed.database)


def shown(url: str) -> str:
    """Return what messages call a study: its path, or its URL without the password."""
    path = file_of(url)
    return str(path) if path is not None else make_url(url).render_as_string(hide_password=True)


def make_engine(url: str, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Engine:
    """Return an engine with the settings that this project depends on.

    Raises StudyUnusable for a kind of database that is not installed here.
    """
    if make_url(url).get_backend_name() != "sqlite":
        try:
            return create_engine(url, pool_pre_ping=True, hide_parameters=True)
        except (ArgumentError, ImportError) as error:
            raise StudyUnusable(
                f"{shown(url)} needs a database driver that is not installed here ({error}).",
            ) from error
    engine = create_engine(
        url,
        creator=_connecting(Path(str(make_url(url).database)), busy_timeout_s),
        hide_parameters=True,  # an error names no words of a participant
    )

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions are begun below, not by sqlite3
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA synchronous=FULL")  # an answered decision survives a power cut,
        cursor.execute("PRAGMA fullfsync=ON")  # on macOS too; elsewhere this says nothing
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("throughline_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _connecting(path: Path, busy_timeout_s: float) -> Callable[[], sqlite3.Connection]:
    """Return what opens connections to one file, and to no other that takes its place.

    Only where no file stood to begin with is one made. A connection to a file that was put
    there meanwhile would join two studies in one pool.
    """
    mode = "rw" if path.exists() else "rwc"
    first: list[tuple[int, int] | None] = []

    def connect() -> sqlite3.Connection:
        if first and identity(path) != first[0]:
            raise sqlite3.OperationalError(NOT_IN_PLACE)
        address = f"{path.as_uri()}?mode={mode}"
        made = sqlite3.connect(address, uri=True, timeout=busy_timeout_s, check_same_thread=False)
        if not first:
            first.append(identity(path))
        return made

    return connect


def use_wal(engine: Engine) -> None:
    """Set a SQLite file to write-ahead logging, which it keeps; readers never wait then."""
    if engine.dialect.name != "sqlite":
        return
    with closing(engine.raw_connection()) as connection:  # outside of any transaction
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode")
        if cursor.fetchone() != ("wal",):
            cursor.execute("PRAGMA journal_mode=WAL")
        cursor.close()


def current_revision(connection: Connection) -> str | None:
    """Return the migration the database stands at; None: it is not a study."""
    tables = inspect(connection)
    if not all(tables.has_table(name) for name in ("alembic_version", "study", "event")):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def check_revision(revision: str | None, where: str) -> None:
    """Raise StudyUnusable unless this program can open, or migrate, what it found."""
    if revision == HEAD:
        return
    if revision is None:
        raise StudyUnusable(
            f"{where} is a database, but not a Throughline study. Check that it is the right file.",
        )
    if revision not in known_revisions():
        raise StudyUnusable(
            f"{where} was made by a newer Throughline (study format {revision}; this one knows "
            f"{HEAD}). Update Throughline to open it.",
        )


def bring_up_to_date(engine: Engine, path: Path | None, where: str) -> None:
    """Migrate an older study, after copying its file. Raises StudyUnusable for a newer one."""
    try:
        with engine.connect() as connection:
            revision = current_revision(connection)
        check_revision(revision, where)
        if revision == HEAD:
            return
        if path is None:
            raise StudyUnusable(
                f"{where} needs a migration from {revision} to {HEAD}. Back the database up and "
                "ask its keeper to run the migration; it is not done by opening a study.",
            )
        with engine.execution_options(**WRITES).begin() as connection:
            if current_revision(connection) == HEAD:
                return  # another window migrated it while this one waited for the lock
            copy_file(
                path, free_name(path.with_name(f"{path.name}.before-migration-{HEAD}.backup"))
            )
            upgrade(connection)
    except DBAPIError as error:
        raise unusable(str(error.orig), where) from error


def _config() -> Any:
    from alembic.config import Config

    config = Config()
    # a percent sign in the path would be taken for an interpolation
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def known_revisions() -> list[str]:
    """Return the ids of all migrations, newest first."""
    from alembic.script import ScriptDirectory

    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()]


def upgrade(connection: Connection) -> None:
    """Bring the database to HEAD within the caller's transaction."""
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    with _migrating:
        command.upgrade(config, "head")
