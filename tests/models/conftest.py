"""Where the store tests keep their study: a SQLite file, or the database of one variable."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from models.store.study import Study
from models.store.tables import Base
from tests.models.making import new_study

DATABASE_VARIABLE = "THROUGHLINE_TEST_DATABASE_URL"


@pytest.fixture
def where(tmp_path: Path) -> str | Path:
    """A place for a new study: a path, or the emptied database that the variable names."""
    url = os.environ.get(DATABASE_VARIABLE)
    if not url:
        return tmp_path / "a.study"
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).unlink(missing_ok=True)
        return url
    engine = create_engine(url)
    with engine.begin() as connection:
        Base.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    engine.dispose()
    return url


@pytest.fixture
def study(where: str | Path) -> Iterator[Study]:
    """A study with a codebook and one interview."""
    with new_study(where) as made:
        yield made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed study's file."""
    new_study(tmp_path / "a.study").close()
    return tmp_path / "a.study"
