"""The list of recent studies: newest first, for its owner alone, and never in the way."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.machine import FOLDER_VARIABLE
from models.recent_studies import (
    MOST,
    RecentStudy,
    forget,
    note_opened,
    note_progress,
    recent_studies,
)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "state"))
    return tmp_path / "state" / "recent.json"


def paths() -> list[str]:
    return [each.path for each in recent_studies()[0]]


def test_the_newest_stands_first_and_a_study_stands_once(tmp_path: Path) -> None:
    for name in ("a", "b", "a"):
        note_opened(tmp_path / name, name.upper())
    assert paths() == [str(tmp_path / "a"), str(tmp_path / "b")]
    assert recent_studies()[0][0].title == "A"


def test_how_far_a_study_is_stays_known_when_it_is_opened_again(tmp_path: Path) -> None:
    note_opened(tmp_path / "a", "A")
    note_progress(tmp_path / "a", decided=30, segments=120)
    note_progress(tmp_path / "unknown", decided=1, segments=1)
    note_opened(tmp_path / "a", "A")
    [study] = recent_studies()[0]
    assert study.share_coded == 0.25
    assert RecentStudy("x", decided=0, segments=0).share_coded is None


def test_only_so_many_are_kept_and_one_is_taken_off(tmp_path: Path) -> None:
    for number in range(MOST + 5):
        note_opened(tmp_path / str(number), "")
    assert len(paths()) == MOST
    forget(tmp_path / str(MOST + 4))
    assert paths()[0] == str(tmp_path / str(MOST + 3))


@pytest.mark.skipif(os.name != "posix", reason="permissions as POSIX has them")
def test_only_its_owner_reads_the_list(tmp_path: Path, place: Path) -> None:
    note_opened(tmp_path / "a", "A")
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


@pytest.mark.parametrize("data", ["", "{", "null", "3", '{"a": 1}', "\xff", "[" * 100_000])
def test_a_list_that_cannot_be_read_is_told_and_begun_anew(
    tmp_path: Path, place: Path, data: str
) -> None:
    place.parent.mkdir(parents=True)
    place.write_bytes(data.encode("latin-1"))
    studies, told = recent_studies()
    assert studies == []
    assert told or data == '{"a": 1}'
    note_opened(tmp_path / "a", "A")
    assert paths() == [str(tmp_path / "a")]


def test_a_folder_that_cannot_be_written_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "file"))
    note_opened(tmp_path / "a", "A")
    assert recent_studies()[0] == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["path", "title", "opened_at", "decided", "segments"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(st.lists(JSON, max_size=4))
def test_any_list_gives_rows_that_can_be_shown(rows: list[Any]) -> None:
    place = Path(os.environ[FOLDER_VARIABLE]) / "recent.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(rows), encoding="utf-8")
    for study in recent_studies()[0]:
        assert study.path
        assert isinstance(study.title, str)
        assert study.share_coded is None or 0 <= study.share_coded <= 1
