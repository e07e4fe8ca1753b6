"""Failures of the command line that nobody foresaw, and terminals that are not UTF-8."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli.main import run
from tests.app.command import failing


def test_an_unforeseen_error_is_one_line_and_keeps_no_words(
    capsys, study_file, monkeypatch, tmp_path
):
    """The report held the message, and it lay in a place that anybody could prepare."""

    words = " ".join(["what", "Rosa", "said"])

    def fail(*_args: object, **_named: object) -> None:
        raise ValueError(words)

    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr("app.common.summary.study_summary", fail)
    said = failing(capsys, "status", study_file)
    assert "unforeseen" in said
    [report] = tmp_path.glob("throughline-error-*.txt")
    assert words not in said + report.read_text()
    assert "ValueError" in report.read_text()
    assert str(report) in said
    if os.name == "posix":
        assert report.stat().st_mode & 0o077 == 0


def test_debugging_shows_everything(study_file, monkeypatch):
    def fail(*_args: object, **_named: object) -> None:
        raise ValueError("what went wrong")

    monkeypatch.setenv("THROUGHLINE_DEBUG", "1")
    monkeypatch.setattr("app.common.summary.study_summary", fail)
    with pytest.raises(ValueError, match="what went wrong"):
        run(["status", str(study_file)])


def test_ctrl_c_is_one_line(capsys, study_file, monkeypatch):
    def stop(*_args: object, **_named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("app.common.summary.study_summary", stop)
    assert "stopped" in failing(capsys, "status", study_file, code=130)


def test_no_message_can_command_a_terminal(capsys):
    said = failing(capsys, "status", "a\x1b[31m\x07\x9bb\nc.study")
    assert "\x1b" not in said
    assert "\x07" not in said
    assert "\x9b" not in said


def in_a_process(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "app.cli", *map(str, arguments)]
    root = Path(__file__).resolve().parents[3]
    return subprocess.run(
        command, cwd=root, env=os.environ | environment, capture_output=True, check=False
    )


def test_a_failure_in_a_process_of_its_own(tmp_path):
    ended = in_a_process("status", tmp_path / "none.study")
    assert ended.returncode == 1
    assert ended.stdout == b""
    assert ended.stderr.startswith(b"throughline: There is no study at ")
    assert ended.stderr.count(b"\n") == 1


def test_words_are_written_as_utf_8_whatever_the_terminal_is(tmp_path):
    """Where Python writes cp1252, an emoji ended the command."""
    path = tmp_path / "a.txt"
    path.write_text("Rosa: \U0001f600 élan.\nAna: 目標?\n", encoding="utf-8")
    for setting in ("cp1252", "ascii"):
        for arguments in (["read", path], ["read", path, "--json"]):
            ended = in_a_process(*arguments, PYTHONIOENCODING=setting)
            assert ended.returncode == 0
            assert "\U0001f600 élan" in ended.stdout.decode("utf-8")
            assert ended.stderr == b""
