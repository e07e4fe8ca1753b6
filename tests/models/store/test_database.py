"""The file under a study: settings, migrations, and files that are refused untouched."""

from __future__ import annotations

import os
import shutil
import sqlite3
import textwrap
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

import models.store.database
from models.errors import StudyUnusable
from models.store.database import HEAD, MIGRATIONS, as_url, file_of, known_revisions, shown
from models.store.study import Study
from models.store.tables import Base
from tests.models.making import coding, execute, interview, refused

# settings


def test_a_study_is_in_wal_mode_with_foreign_keys_and_full_synchronisation(path: Path) -> None:
    with Study.open(path) as study, study._engine.connect() as connection:
        asked = ["journal_mode", "foreign_keys", "synchronous"]
        found = [connection.exec_driver_sql(f"PRAGMA {each}").scalar() for each in asked]
    assert found == ["wal", 1, 2]


def test_a_study_that_lost_wal_mode_gets_it_back(path: Path) -> None:
    execute(path, "PRAGMA journal_mode=DELETE")
    Study.open(path).close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_two_windows_that_count_up_together_lose_no_count(path: Path) -> None:
    # SQLAlchemy's own transactions read before they lock, and lost 2 of 3 counts
    with Study.open(path) as one, Study.open(path) as two:
        start = one.revision()
        for _ in range(20):
            one.set_setting("a", "1")
            two.set_setting("b", "2")
        assert one.revision() == two.revision() == start + 40


# addresses


def test_a_path_becomes_an_absolute_url_and_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.study", "what? #1 100%.study"):
        url = as_url(name)
        assert file_of(url) == tmp_path / name
        assert as_url(url) == url
        assert shown(url) == str(tmp_path / name)


@pytest.mark.parametrize(
    "where",
    ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x?uri=true", "sqlite:///a?b.study"],
)
def test_a_sqlite_url_that_names_no_plain_file_is_refused(where: str) -> None:
    with pytest.raises(StudyUnusable):
        as_url(where)


@pytest.mark.parametrize("where", ["://", "nothing://x", "a\0b", "half\ud83d.study"])
def test_what_is_neither_path_nor_url_is_refused(where: str) -> None:
    with pytest.raises(StudyUnusable):
        Study.open(where)


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.study").symlink_to(tmp_path / "a.study")
    with pytest.raises(StudyUnusable):
        Study.open(tmp_path / "a.study")


def test_no_message_shows_the_password_of_a_url() -> None:
    url = "postgresql+psycopg://rosa:secret@localhost/study"
    assert as_url(url) == url
    assert file_of(url) is None
    assert "secret" not in shown(url)


# the tables and their migration


def test_head_is_the_newest_migration() -> None:
    assert known_revisions()[0] == HEAD


def test_the_migrations_make_exactly_the_tables_that_are_mapped(path: Path) -> None:
    engine = create_engine(as_url(path))
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_every_table_can_be_written_in_postgresqls_words() -> None:
    for table in Base.metadata.sorted_tables:
        said = str(CreateTable(table).compile(dialect=postgresql.dialect()))
        assert f"CREATE TABLE {table.name}" in said


# migrating


def _with_a_second_migration(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """Make this program one that has moved on to study format 0002."""
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "0002_next.py").write_text(
        textwrap.dedent(
            f"""
            from alembic import op
            import sqlalchemy as sa
            revision = "0002"
            down_revision = "0001"
            def upgrade():
                op.add_column("study", sa.Column("note", sa.Text(), nullable=True))
                {body}
            """
        )
    )
    monkeypatch.setattr(models.store.database, "MIGRATIONS", folder)
    monkeypatch.setattr(models.store.database, "HEAD", "0002")


def test_an_older_study_is_copied_and_then_migrated(
    path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Study.open(path) as study:
        before = study.events()
    _with_a_second_migration(tmp_path_factory.mktemp("m") / "100%", monkeypatch, "pass")
    with Study.open(path) as study:
        assert study.events() == before
        study.append([coding(interview())])
    copy = path.with_name("a.study.before-migration-0002.backup")
    assert sorted(each.name for each in path.parent.iterdir()) == [path.name, copy.name]
    monkeypatch.undo()
    with Study.open(copy) as study:  # the copy is the study as it was
        assert study.events() == before
    with pytest.raises(StudyUnusable, match="newer"):
        Study.open(path)


def test_a_copy_made_before_an_earlier_try_is_not_overwritten(
    path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the copy of a second window could replace the one from before the migration
    copy = path.with_name("a.study.before-migration-0002.backup")
    copy.write_bytes(b"the first copy")
    _with_a_second_migration(tmp_path_factory.mktemp("m") / "m", monkeypatch, "pass")
    Study.open(path).close()
    assert copy.read_bytes() == b"the first copy"
    assert copy.with_name(f"{copy.name}.2").exists()


def test_a_migration_that_fails_leaves_the_study_as_it_was(
    path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("m") / "m"
    _with_a_second_migration(folder, monkeypatch, "op.execute('SELECT * FROM nowhere')")
    with pytest.raises(StudyUnusable, match="nowhere"):
        Study.open(path)
    monkeypatch.undo()
    with Study.open(path) as study:
        assert study.transcripts() == [interview()]


def test_no_migration_without_its_copy(
    path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    _with_a_second_migration(tmp_path_factory.mktemp("m") / "m", monkeypatch, "pass")

    def no_link(*_about: object, **_how: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "link", no_link)
    monkeypatch.setattr(Path, "replace", no_link)
    with refused(path, "No copy of"):
        Study.open(path)


def test_a_database_of_another_kind_is_migrated_by_its_keeper(
    path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _with_a_second_migration(tmp_path_factory.mktemp("m") / "m", monkeypatch, "pass")
    engine = create_engine(as_url(path))
    with pytest.raises(StudyUnusable, match="ask its keeper"):
        models.store.database.bring_up_to_date(engine, None, "postgresql://somewhere")
    engine.dispose()
