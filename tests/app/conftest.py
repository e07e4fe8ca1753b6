"""What the tests of the doors share: a clean environment, stand-ins, small studies."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typer.main
from streamlit.components.v2 import manifest_scanner

import app.study.runs
import pipeline.segments.sentences
from app.server import workbench
from models.store.study import Study
from tests.fakes import FakeEncoder, fake_sentencizer, nothing_parsed
from tests.studies import CODER, small_study


@pytest.fixture(autouse=True, scope="session")
def looked_through_once() -> Iterator[None]:
    """Look once a process, not once a test, at what is the same for all of them.

    The packages that are installed, among which Streamlit looks for components before each first
    drawing, and the options of all commands, which Typer reads before each call.
    """
    with pytest.MonkeyPatch.context() as patch:
        scan = functools.cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        patch.setattr(typer.main, "get_command", functools.cache(typer.main.get_command))
        yield


@pytest.fixture(autouse=True)
def clean_doors(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No study or coder from outside, and none left open for the next test."""
    monkeypatch.delenv("THROUGHLINE_DEBUG", raising=False)
    yield
    workbench.stop()


@pytest.fixture
def fake_road(monkeypatch: pytest.MonkeyPatch) -> FakeEncoder:
    """The road with stand-ins for encoder, sentence splitter and parser; counts what it encodes."""
    encoder = FakeEncoder()
    monkeypatch.setattr(app.study.runs, "load_encoder", lambda name, **_: encoder)
    monkeypatch.setattr(app.study.runs, "load_sentencizer", lambda: fake_sentencizer)
    monkeypatch.setattr(pipeline.segments.sentences, "load_parser", lambda: nothing_parsed)
    return encoder


def written(make: Callable[[Path], Study], path: Path) -> Path:
    """Make a study in a file, which is closed again."""
    make(path).close()
    return path


@pytest.fixture
def study_file(tmp_path: Path) -> Path:
    """A study of one interview with suggestions."""
    return written(small_study, tmp_path / "small.study")


@pytest.fixture
def study(study_file: Path) -> Iterator[Study]:
    with Study.open(study_file) as opened:
        yield opened


def started(path: Path, coder: str = CODER) -> None:
    """Start a workbench for somebody; one that ran before stays as it is for its study."""
    bench = workbench.running()
    if bench is not None and bench.where == path:
        bench.coder = coder
        return
    workbench.stop()
    workbench.start(workbench.Workbench(path, coder))


@pytest.fixture
def open_as(study_file: Path) -> Callable[..., None]:
    """Make the workbench's study the small one, and say who codes."""

    def use(coder: str = CODER, path: Path = study_file) -> None:
        started(path, coder)

    return use
