"""A program that is ended, asked or not, leaves nothing half-made and loses no decision."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from app.server.access import browser_cookie
from app.server.decisions import study_key
from models.store.study import Study
from tests.studies import CODER, small_study

ROOT = Path(__file__).resolve().parents[3]
# the program is killed at the moment when a file is about to be named, or while it is written
AT = {
    "written": "import models.drafts as m; m.place = m._place_folder = lambda *a, **k: die()",
    "begun": "import models.drafts as m; m._forget_stale = lambda: die()",
}
SENT = ("SIGKILL", "SIGTERM", "SIGHUP")
KILL = """
import os, signal, sys
import app.cli.commands, models.store.study, {libraries}
from app.cli.main import run
def die(): os.kill(os.getpid(), getattr(signal, sent)); import time; time.sleep(20)
{at}
for sent in sys.argv[1].split(","):
    copy = os.fork()
    if not copy:
        run(sys.argv[3:])
    code = os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1])
    print(sent, code, *os.listdir(sys.argv[2]), flush=True)
"""


def beside(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


@pytest.fixture(autouse=True)
def hangups_are_heard():
    """A run of the tests under nohup ignores hang-ups, and so would what it starts."""
    if os.name != "posix":
        yield
        return
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.skipif(os.name != "posix", reason="these signals are POSIX")
@pytest.mark.parametrize("at", AT)
@pytest.mark.parametrize("what", ["new", "export csv", "export xlsx", "backup"])
def test_a_command_that_is_ended_leaves_nothing_beside_peoples_files(tmp_path, what, at):
    """A killed `new` left half a study, and an export its hidden drafts."""
    folder = tmp_path / "people"
    folder.mkdir()
    study = tmp_path / "a.study"
    small_study(study).close()
    given = {
        "new": ["new", str(folder / "b.study")],
        "export csv": ["export", str(study), "-o", str(folder / "out")],
        "export xlsx": ["export", str(study), "--format", "xlsx", "-o", str(folder / "o.xlsx")],
        "backup": ["backup", str(study), "-o", str(folder / "b.study")],
    }[what]
    libraries = "openpyxl, app.export.files" if what.startswith("export") else "app.cli"
    ended = subprocess.run(
        [
            sys.executable,
            "-c",
            KILL.format(at=AT[at], libraries=libraries),
            ",".join(SENT),
            str(folder),
            *given,
        ],
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.stdout.splitlines() == ["SIGKILL -9", "SIGTERM 143", "SIGHUP 129"], ended.stderr
    drafts = list(tmp_path.glob("throughline-draft-*"))
    assert len(drafts) <= 1  # what was killed could clear nothing away


def test_drafts_of_killed_programs_are_taken_away_in_time(tmp_path, monkeypatch):
    from models import drafts

    monkeypatch.setattr(drafts.tempfile, "gettempdir", lambda: str(tmp_path))
    old, fresh = tmp_path / "throughline-draft-a", tmp_path / "throughline-draft-b"
    for each in (old, fresh):
        each.mkdir()
        (each / "draft").write_text("what Rosa said")
    past = time.time() - drafts.STALE_S - 60
    os.utime(old, (past, past))
    drafts._forget_stale()
    assert beside(tmp_path) == [fresh.name]


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="these signals are POSIX")
@pytest.mark.parametrize("sent", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_workbench_that_is_ended_has_every_decision_in_the_one_file(tmp_path, sent):
    """After a terminal was closed, 0 of 20 decisions were in the file that people copy."""
    path = tmp_path / "a.study"
    with small_study(path) as study:
        key, place = study_key(study, CODER), study.segments()[0]
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "open", str(path), "--no-browser", "--coder", CODER],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    url = process.stdout.readline().split()[3].split("/?")[0]
    cookie = browser_cookie(url)
    decisions = [
        {
            "do": "memo",
            "seq": seq,
            "memo_id": f"memo-{seq}",
            "text": "a thought",
            "transcript_id": place.transcript_id,
            "start": place.start,
            "end": place.end,
            "quote": place.quote,
        }
        for seq in range(1, 21)
    ]
    asked = urllib.request.Request(
        f"{url}/throughline/api/decisions",
        json.dumps({"client_id": "client-0001", "study": key, "decisions": decisions}).encode(),
        {"Content-Type": "application/json", "Cookie": f"{cookie['name']}={cookie['value']}"},
    )
    with urllib.request.urlopen(asked) as answer:
        assert all(each["ok"] for each in json.load(answer)["results"])
    process.send_signal(getattr(signal, sent))
    process.wait(timeout=60)
    shutil.copyfile(path, tmp_path / "alone.study")
    with Study.open(tmp_path / "alone.study") as alone:
        assert len(alone.state().memos) == 20
    assert beside(tmp_path) == ["a.study", "alone.study"]
