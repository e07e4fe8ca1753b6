"""Run the command line in this process."""

from __future__ import annotations

import pytest

from app.cli.main import run


def call(*arguments: object) -> int:
    """Run a command in this process and return its exit code."""
    try:
        run([str(each) for each in arguments])
    except SystemExit as stopped:
        return int(stopped.code or 0)
    return 0


def failing(capsys: pytest.CaptureFixture[str], *arguments: object, code: int = 1) -> str:
    """Run a command that must fail with one plain line, and return the line."""
    assert call(*arguments) == code
    said = capsys.readouterr()
    assert said.err.startswith("throughline: ")
    assert said.err.endswith("\n")
    assert said.err.count("\n") == 1
    assert "Traceback" not in said.err
    return said.err
