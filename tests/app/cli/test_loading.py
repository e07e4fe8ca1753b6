"""The command line loads what the command needs, and no more.

`--version` took 370 ms more than Python itself: the type of an option came from a module that
loads numpy. No times are compared here, which a busy machine would move; what is loaded is.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from app.cli.commands import cli
from tests.studies import CODER, small_study

ROOT = Path(__file__).resolve().parents[3]
COMMANDS = sorted(typer.main.get_command(cli).commands)  # type: ignore[attr-defined]
HEAVY = {"numpy", "pandas", "scipy", "sklearn", "torch", "spacy", "sentence_transformers"}
HEAVY |= {"sqlalchemy", "alembic", "streamlit", "starlette", "uvicorn", "rich", "openpyxl", "docx"}
LEARNS = HEAVY - {"sqlalchemy", "alembic", "numpy", "rich"}  # what no look into a study needs
SCRIPT = """
import sys
from app.cli.main import run
for line in sys.stdin.read().splitlines():
    try:
        run(line.split("\\t") if line else [])
    except SystemExit as ended:
        assert not ended.code, (line, ended.code)
print("LOADED", *sys.modules)
"""


def loaded(*commands: tuple[str, ...]) -> set[str]:
    """Return the modules that commands load in a process of their own."""
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input="\n".join("\t".join(each) for each in commands),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    return set(ended.stdout.rpartition("LOADED")[2].split())


def test_the_version_is_told_without_loading_even_the_parser():
    found = loaded(("--version",))
    assert not found & (HEAVY | {"typer", "importlib.metadata", "email"})
    ours = {each for each in found if each.split(".")[0] in ("app", "models", "pipeline")}
    assert ours == {"app", "app.cli", "app.cli.main", "app.cli.terminal", "models", "models.errors"}


def test_help_of_every_command_loads_no_library():
    every = [("--help",), ("evaluate", "codes", "--help"), *((each, "--help") for each in COMMANDS)]
    assert len(COMMANDS) > 10
    assert not loaded(*every) & HEAVY


def test_a_transcript_is_read_without_a_database_or_arrays(tmp_path):
    path = tmp_path / "rosa.txt"
    path.write_text("Ana: What goals did you set?\nRosa: We set three goals.\n", encoding="utf-8")
    assert not loaded(("read", str(path))) & HEAVY


@pytest.mark.parametrize("command", ["status", "codebook", "backup", "export"])
def test_a_look_into_a_study_loads_nothing_that_learns_or_draws(tmp_path, command):
    path = tmp_path / "a.study"
    small_study(path).close()
    more = ("-o", str(tmp_path / "out")) if command in ("backup", "export") else ()
    coder = () if command == "backup" else ("--coder", CODER)
    assert not loaded((command, str(path), *more, *coder)) & LEARNS
