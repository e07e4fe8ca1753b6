"""What this machine remembers outside of studies, and that it can do without."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.machine import FOLDER_VARIABLE, Remembered, recall, remember, workbench_key


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "state"))
    return tmp_path / "state"


def test_what_is_remembered_comes_back(own_folder: Path) -> None:
    remember("abc", Remembered(8601, ["/home/rosa/a.study"]))
    assert recall("abc") == Remembered(8601, ["/home/rosa/a.study"])
    assert recall("another") == Remembered()


def test_it_is_its_owners_alone(own_folder: Path) -> None:
    remember("abc", Remembered(8601))
    workbench_key()
    for each in (own_folder, *own_folder.rglob("*")):
        assert os.name != "posix" or each.stat().st_mode & 0o077 == 0, each


def test_the_key_stays_the_same_and_a_spoilt_one_is_made_anew(own_folder: Path) -> None:
    first = workbench_key()
    assert workbench_key() == first
    (own_folder / "workbench.key").write_text("short")
    assert workbench_key() not in (first, "short")


def test_a_folder_that_cannot_be_written_remembers_nothing_and_breaks_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "file" / "state"))
    remember("abc", Remembered(8601))
    assert recall("abc") == Remembered()
    assert len(workbench_key()) >= 32


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b'{"port": true, "open_at": 3}', b"\xff", b"1"])
def test_a_spoilt_note_is_no_note(own_folder: Path, data: bytes) -> None:
    remember("abc", Remembered(1))
    (own_folder / "studies" / "abc.json").write_bytes(data)
    assert recall("abc") == Remembered()


@given(st.text())
def test_no_id_leads_out_of_the_folder(id_: str) -> None:
    from models.machine import _file

    assert _file(id_).parent.name == "studies"
