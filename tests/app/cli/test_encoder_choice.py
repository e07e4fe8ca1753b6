"""Whose word is enough to fetch an encoder: nobody's but the person's at this machine, now."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

import app.study.runs
from models.errors import EncoderUnusable
from models.store.merge import merge_studies
from models.store.study import Study
from pipeline.encoder import loading
from pipeline.encoder.loading import DEFAULT_ENCODER, encoder_here, encoder_told, load_encoder
from tests.app.command import call
from tests.decisions import new_event
from tests.fakes import FakeEncoder
from tests.studies import CODER, coded, small_study

THEIRS = "somebody/their-own-model"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[object]:
    """No way out of this machine, and an empty cache; what was asked for in vain."""
    found: list[object] = []

    def refuse(*about: object, **_: object) -> None:
        found.append(about)
        raise OSError("no network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        monkeypatch.setenv(name, "0")
    return found


@pytest.fixture
def merged(study_file: Path, tmp_path: Path) -> Path:
    """The small study after a copy came in whose coder had chosen an encoder."""
    copy = tmp_path / "theirs.study"
    with Study.open(study_file) as study:
        study.backup(copy)
        with Study.open(copy) as theirs:
            theirs.append([new_event("encoder.chosen", "Ida", {"encoder": THEIRS})])
            merge_studies(study, theirs)
        assert study.state().encoder == THEIRS
        study.append([new_event("coding.added", CODER, coded(study.segments()[0], "time"))])
    return study_file


def test_a_merged_choice_of_an_encoder_opens_no_socket(
    merged: Path,
    asked: list[object],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """After the merge `code` asked the network for a model that somebody else had named."""
    loaded: list[tuple[str, bool]] = []

    def load(name: str, *, fetch: bool = False) -> object:
        loaded.append((name, fetch))
        return FakeEncoder() if name == DEFAULT_ENCODER else load_encoder(name, fetch=fetch)

    monkeypatch.setattr(app.study.runs, "load_encoder", load)
    assert call("code", merged) == 0
    said = capsys.readouterr().out
    assert f'names the encoder "{THEIRS}", which is not on this machine' in said
    assert f"--encoder {THEIRS}" in said
    assert set(loaded) <= {(DEFAULT_ENCODER, False)}
    assert asked == []
    assert call("status", merged) == 0
    assert f'names the encoder "{THEIRS}"' in capsys.readouterr().out


def test_only_what_is_asked_for_at_this_run_may_be_fetched(
    merged: Path, asked: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person who names the merged choice to this run asks for it: then it may be fetched."""
    loaded: list[tuple[str, bool]] = []

    def load(name: str, *, fetch: bool = False) -> FakeEncoder:
        loaded.append((name, fetch))
        return FakeEncoder()

    monkeypatch.setattr(app.study.runs, "load_encoder", load)
    assert call("code", merged, "--encoder", THEIRS, "--quiet") == 0
    assert loaded[0] == (THEIRS, True)
    assert not any(fetch for _, fetch in loaded[1:])


def test_a_name_alone_is_never_fetched(asked: list[object]) -> None:
    """Loading by name fell through to the network wherever the cache did not hold it."""
    with pytest.raises(EncoderUnusable, match="fetched only where it is asked"):
        load_encoder(THEIRS)
    assert asked == []


@pytest.mark.parametrize(
    "chosen",
    [THEIRS, "/no/such/folder", "\\\\host\\share\\model", "//host/share", "half\0", "tests", ""],
)
def test_what_is_not_on_this_machine_gives_way_to_the_default(
    chosen: str, asked: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A share on another machine is a socket too, and looking at it would open one."""
    looked: list[str] = []
    real = Path.is_dir

    def is_dir(path: Path) -> bool:
        looked.append(str(path))
        return real(path)

    monkeypatch.setattr(Path, "is_dir", is_dir)
    assert encoder_here(chosen) == DEFAULT_ENCODER
    assert not any("host" in each for each in looked)
    assert encoder_told(chosen) or not chosen
    assert asked == []


def test_what_is_on_this_machine_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert encoder_here(None) == encoder_here(DEFAULT_ENCODER) == DEFAULT_ENCODER
    assert encoder_here(str(tmp_path)) == str(tmp_path)
    monkeypatch.setattr(loading, "_held", lambda _name: tmp_path)
    assert encoder_here(THEIRS) == THEIRS
    assert encoder_told(THEIRS) == ""


def test_the_pages_say_it_too(merged: Path, asked: list[object]) -> None:
    from app.common.summary import study_summary

    with Study.open(merged) as study:
        assert THEIRS in study_summary(study, CODER)["encoder_told"]
    assert asked == []


def test_a_study_without_a_choice_says_nothing(tmp_path: Path) -> None:
    with small_study(tmp_path / "plain.study") as study:
        assert encoder_told(study.state().encoder) == ""
