"""One object holds what outlives a request; modules of the workbench hold nothing that changes.

A study, suggesters, summaries, locks and two variables of the environment were held by six
modules, and whoever closed the workbench had to know all of them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import app.common.summary
from app.server import workbench
from app.server.session import coder_of
from app.server.study_access import open_study, whole_study
from app.server.workbench import Workbench
from models.errors import StudyUnusable
from models.store.study import Study
from tests.decisions import new_event
from tests.studies import CODER, coded

ROOT = Path(__file__).resolve().parents[3]


def _held(tree: ast.Module) -> Iterator[str]:
    """What a module makes when it is loaded that can change, and what changes it."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            value = node.value
            empty = isinstance(value, ast.Dict | ast.List) and not ast.unparse(value)[1:-1]
            made = ast.unparse(value.func) if isinstance(value, ast.Call) else ""
            if empty or made.rpartition(".")[2] in {"Lock", "RLock", "WeakKeyDictionary"}:
                yield ast.unparse(node)
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield ast.unparse(node)
        if isinstance(node, ast.Assign) and "os.environ[" in ast.unparse(node.targets[0]):
            yield ast.unparse(node)


def test_no_module_of_the_workbench_holds_what_changes():
    for path in sorted((ROOT / "app").rglob("*.py")):
        found = list(_held(ast.parse(path.read_text(encoding="utf-8"))))
        if path.name == "workbench.py":
            assert set(found) == {"global _current"}
        else:
            assert not found, path


def test_what_is_forbidden_would_be_seen():
    bad = "import threading\n_lock = threading.Lock()\n_open: dict[str, int] = {}\n"
    assert len(list(_held(ast.parse(bad + "import os\nos.environ['A'] = 'b'\n")))) == 3


def test_nothing_is_open_before_a_workbench_is_started_nor_after_it_was_stopped(study_file):
    with pytest.raises(StudyUnusable, match="throughline open STUDY"):
        open_study()
    workbench.start(Workbench(study_file, "Ana"))
    assert coder_of(whole_study()) == "Ana"
    workbench.stop()
    with pytest.raises(StudyUnusable, match="throughline open STUDY"):
        whole_study()


def test_what_a_page_keeps_of_a_study_is_made_once_and_goes_with_it(study_file):
    bench = Workbench(study_file, CODER)
    study = bench.study()
    kept = bench.kept_of(study, dict)
    assert bench.kept_of(study, dict) is kept
    with Study.open(study_file) as other:
        assert bench.kept_of(other, dict) is not kept
    bench.close()
    assert bench.kept_of(study, dict) is not kept


def test_a_summary_is_counted_once_a_revision(study_file, monkeypatch):
    counted = []
    count = app.common.summary.study_summary
    monkeypatch.setattr(
        app.common.summary, "study_summary", lambda *given: counted.append(1) or count(*given)
    )
    bench = Workbench(study_file, CODER)
    study = bench.study()
    assert bench.summary(study, CODER) is bench.summary(study, CODER)
    assert len(counted) == 1
    bench.summary(study, "Ida")
    assert len(counted) == 2
    with Study.open(study_file) as other:  # another process decides
        other.append([new_event("coding.added", CODER, coded(other.segments()[0], "time"))])
    assert bench.summary(study, CODER)["codings"] == 1
    assert len(counted) == 3
    bench.close()


def test_a_suggester_is_made_once_a_coder_and_view(study_file):
    bench = Workbench(study_file, CODER)
    study = bench.study()
    assert bench.live_suggestions(study, CODER) is bench.live_suggestions(study, CODER)
    assert bench.live_suggestions(study, CODER) is not bench.live_suggestions(study, "Ida")
    with Study.open(study_file) as other:
        assert bench.live_suggestions(other, CODER).study is other
    bench.close()
