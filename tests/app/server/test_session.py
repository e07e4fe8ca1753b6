"""Who codes, and which study is open."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.server import workbench
from app.server.session import DEFAULT_CODER, coder_name, coder_of
from app.server.study_access import open_study
from models.errors import StudyUnusable, ThroughlineError
from models.store.study import Study
from tests.app.conftest import started
from tests.studies import CODER

ROOT = Path(__file__).resolve().parents[3]
HEAVY = ("torch", "spacy", "sklearn", "sentence_transformers", "transformers", "scipy")


class Settings:
    def __init__(self, coder: str | None = None) -> None:
        self.coder = coder

    def setting(self, key: str) -> str | None:
        return self.coder if key == "coder" else None

    def spelling_of(self, name: str) -> str:
        return name


def test_the_coder_is_as_started_else_the_studys_else_a_default():
    assert coder_of(Settings()) == DEFAULT_CODER
    assert coder_of(Settings("Ana")) == "Ana"
    started(Path("any.study"), " second   coder ")
    assert coder_of(Settings("Ana")) == "second coder"


@pytest.mark.parametrize("given", ["Ana ", " Ana", "Ana\n"])
def test_a_name_is_kept_without_stray_spaces(given):
    """ "Ana" and "Ana " were two coders who could not see each other's work."""
    assert coder_name(given) == "Ana"


@pytest.mark.parametrize("given", ["", " ", "a\x1bb", "x" * 201, "half \ud800"])
def test_a_name_that_is_none_is_refused(given):
    with pytest.raises(ThroughlineError, match="coder's name"):
        coder_name(given)


def test_the_study_is_opened_once(study_file, open_as):
    open_as(CODER)
    assert open_study() is open_study()
    assert isinstance(open_study(), Study)


def test_without_a_study_the_way_to_start_is_told():
    workbench.stop()
    with pytest.raises(StudyUnusable, match="throughline open STUDY"):
        open_study()


EARLY = (
    "app.cli.commands",
    "app.main",
    "app.coding.routes",
    "app.asgi",
    "app.study.page",
    "app.themes.page",
)
IMPORTS = """
import importlib, os, sys
from app.server import workbench
workbench.start(workbench.Workbench(sys.argv[1]))
for name in {early!r}:
    if not (copy := os.fork()):
        importlib.import_module(name)
        print(name, *[heavy for heavy in {heavy!r} if heavy in sys.modules], flush=True)
        os._exit(0)
    assert os.waitpid(copy, 0)[1] == 0
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="each is imported in a copy of one process")
def test_nothing_heavy_is_imported_before_it_is_needed(study_file):
    """torch and its like take seconds, and the first page must be there before."""
    ended = subprocess.run(
        [sys.executable, "-c", IMPORTS.format(early=EARLY, heavy=HEAVY), str(study_file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    assert ended.stdout.splitlines() == list(EARLY)
