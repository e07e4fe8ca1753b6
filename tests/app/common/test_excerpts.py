"""Commands that write, where nothing can be written: one line, and nothing half left."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.sample import build
from app.study import runs
from tests.app.command import call
from tests.fakes import FakeEncoder, fake_sentencizer
from tests.studies import small_study

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(runs, "load_encoder", lambda *_, **__: FakeEncoder())
    monkeypatch.setattr(runs, "load_sentencizer", lambda: fake_sentencizer)
    people = build.read_participants
    first = itertools.islice  # one interview of nine: the whole sample is built elsewhere
    monkeypatch.setattr(build, "read_participants", lambda p: dict(first(people(p).items(), 1)))
    (tmp_path / "home").mkdir()
    small_study(tmp_path / "home" / "a.study").close()
    return tmp_path / "home" / "a.study"


def writing(study: object, out: object) -> list[list[object]]:
    """Each command that writes a file where it is told to."""
    return [
        ["new", out],
        ["demo", "--study", out, "--quiet"],
        ["export", study, "-o", out],
        ["export", study, "-o", out, "--format", "xlsx"],
        ["handover", study, "--to", "Ida", "-o", out],
        ["codebook", study, "-o", out],
        ["codebook", study, "--versions", "-o", out],
    ]


@pytest.mark.parametrize("at", range(len(writing("", ""))))
@pytest.mark.parametrize("name", ["x" * 248, "x" * 255, "x" * 256, "x" * 5000, "ß" * 127])
def test_a_name_too_long_is_told_in_one_line_or_is_none(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, at: int
) -> None:
    """From 248 characters on, the draft's name was too long and the error unforeseen."""
    folder = tmp_path / "out"
    folder.mkdir()
    command = writing(path, folder / name)[at]
    code = call(*command)
    said = capsys.readouterr()
    assert code in (0, 1)
    if code == 1:
        assert said.err.count("\n") == 1
        assert "unforeseen" not in said.err
        assert list(folder.iterdir()) == []
        assert call("status", path) == 0
    else:
        assert [each.name for each in folder.iterdir()] == [name]


SCRIPT = """
import contextlib, io, json, os, resource, sys
from pathlib import Path
from app.cli.main import run
import app.study.runs
from tests.fakes import FakeEncoder, fake_sentencizer
app.study.runs.load_encoder = lambda name, **_: FakeEncoder()
app.study.runs.load_sentencizer = lambda: fake_sentencizer
limit, folder = int(sys.argv[1]), Path(sys.argv[2])
found = []
for number, command in enumerate(json.loads(sys.argv[3])):
    place = folder / str(number)
    place.mkdir()
    command = [each.replace("OUT", str(place / "made")) for each in command]
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    err, code = io.StringIO(), 0
    with contextlib.redirect_stderr(err), contextlib.redirect_stdout(io.StringIO()):
        try:
            run(command)
        except SystemExit as ended:
            code = ended.code
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
    left = sorted(each.name for each in place.iterdir())
    found.append([command[0], code, err.getvalue(), left])
print(json.dumps(found))
"""


@pytest.mark.skipif(os.name != "posix", reason="a limit to a file's size is POSIX's")
@pytest.mark.parametrize("limit", [0, 3000])
def test_a_disk_that_is_full_leaves_nothing_half_made(
    path: Path, tmp_path: Path, limit: int
) -> None:
    """A limit to the size of a file fails as a full disk does: in the middle of writing it."""
    import json

    folder = tmp_path / "out"
    folder.mkdir()
    ended = subprocess.run(
        [
            sys.executable,
            "-c",
            SCRIPT,
            str(limit),
            str(folder),
            json.dumps(writing(str(path), "OUT")),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
    for name, code, err, left in json.loads(ended.stdout):
        if code == 0:  # small enough
            assert left == ["made"], (name, left)
            continue
        assert err.startswith("throughline: "), (name, err)
        assert err.count("\n") == 1, (name, err)
        assert "unforeseen" not in err, (name, err)
        assert left == [], (name, left)
    assert call("status", path) == 0


def test_a_folder_that_may_not_be_read_is_told_in_one_line(
    path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asking whether a file is there raised what nobody caught."""

    def closed(self: Path, **_: object) -> bool:
        raise PermissionError(13, "Permission denied", str(self))

    for number, command in enumerate(writing(path, path.parent / "closed" / "made")):
        with monkeypatch.context() as patch:
            for name in ("exists", "is_dir"):
                patch.setattr(Path, name, closed)
            assert call(*command) in (0, 1), number
        said = capsys.readouterr()
        assert "unforeseen" not in said.err, command
        assert said.err.count("\n") <= 1
