"""Every door to a study, found by looking for them, walked by one who codes blind.

Nothing is listed here that is let through but what is named with its reason; a door that is
built tomorrow is walked tomorrow.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import io
import re
import sqlite3
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import typer
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

import pipeline.segments.sentences
from app.cli.commands import cli
from app.server import live_suggestions, study_access
from models.store.blind import BlindStudy, open_as
from models.store.study import Study
from tests.app.blind_pair import MARK, THIRD, fresh, levelled, pair
from tests.app.command import call
from tests.app.conftest import started
from tests.app.double_coded import IDA
from tests.fakes import nothing_parsed
from tests.studies import CODER

ROOT = Path(__file__).resolve().parents[2]
MAIN = ROOT / "app" / "main.py"
VIEWERS = [CODER, IDA]

Two = tuple[Path, Path, str]


@pytest.fixture(params=VIEWERS)
def two(request: pytest.FixtureRequest, tmp_path: Path) -> Two:
    """The plain and the marked study, and who looks at them."""
    return (*pair(tmp_path, request.param), request.param)


def told_apart(plain: object, marked: object, door: str) -> None:
    """Fail where a door gives anything of what the other coder made, or how much it is."""
    assert MARK not in str(marked).casefold(), f"{door} shows what the other coder made"
    assert str(plain) == str(marked), f"{door} differs by what the other coder made"


# -- where studies are opened


def _calls(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


WHOLE = {  # who sees a study whole, and why
    "models/store/blind.py": "the door itself",
    "app/server/study_access.py": "the one study of the workbench, given out by whole_study alone",
    "app/server/workbench.py": "holds that study, opened once",
    "app/cli/handover.py": "merging",
    "app/cli/backup.py": "copying the file whole",
    "app/cli/rounds.py": "closing",
    "app/server/advising.py": "naming an advisor, of which nothing that is there is said",
    "app/advisor/handing.py": "merging",
    "app/advisor/page.py": "merging",
    "models/store/damage.py": "looking for damage, of which nothing but where it lies is said",
    "app/agreement/round_page.py": "merging",
    "app/agreement/forms.py": "handing over, merging, closing, and counts of decided units",
}


def test_a_study_is_opened_through_one_door() -> None:
    """`agreement` and `codebook` opened it themselves, and forgot who was looking."""
    for folder in ("app", "pipeline", "models"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            calls = set(_calls(path))
            assert "Study.open" not in calls or name == "models/store/blind.py", name
            if {each.rsplit(".", 1)[-1] for each in calls} & {"open_whole", "whole_study"}:
                assert name in WHOLE, f"{name} sees what everybody decided"


# -- queries

WRITES = (
    "save_",
    "set_",
    "renew_",
    "add_",
    "replace_",
    "append",
    "backup",
    "close",
    "create",
    "open",
)
NOT_COMPARED = {"revision": "says that something was written, as watching the file would"}


def queries(study: Study) -> Iterator[tuple[str, Callable[..., object]]]:
    """All that a study answers, but for what writes."""
    for name, found in inspect.getmembers(study):
        written = name.startswith(WRITES) and not name.endswith("set_aside")
        if callable(found) and not name.startswith("_") and not written:
            yield name, found


def arguments(study: Study, viewer: str, found: Callable[..., object]) -> Iterator[dict[str, Any]]:
    """What a question is asked with: all that one who codes blind can name."""
    transcript = study.transcripts()[0].id
    known: dict[str, list[Any]] = {
        "transcript_id": [each.id for each in study.transcripts()],
        "coder": [viewer],
        "suggestion_id": [each.id for each in study.suggestions(coder=viewer)[:3]],
        "client_id": ["client-0001"],
        "seqs": [[1, 2]],
        "event_ids": [frozenset()],
        "encoder": ["all-MiniLM-L6-v2"],
        "hashes": [["00"]],
        "job": ["code"],
        "key": ["coder", "sample", transcript],
        "stage": ["segment", "dimensions", "themes", "axial"],
        "name": [viewer.upper()],
    }
    needed = inspect.signature(found).parameters.values()
    asked: list[dict[str, Any]] = [{}]
    for each in needed:
        if each.default is not inspect.Parameter.empty and each.name not in ("coder", "key"):
            continue
        assert each.name in known, f"the walk cannot name {each.name}: teach it"
        asked = [{**some, each.name: value} for some in asked for value in known[each.name]]
    yield from asked


def test_no_query_of_a_study_tells_of_another_s_blind_pass(two: Two, tmp_path: Path) -> None:
    plain, marked, viewer = two
    with open_as(plain, viewer) as one, open_as(marked, viewer) as other:
        assert isinstance(one, BlindStudy)
        asked = 0
        for name, question in queries(one):
            for given in arguments(one, viewer, question):
                if name in NOT_COMPARED:
                    continue
                first = levelled(repr(question(**given)), plain.parent)
                second = levelled(repr(getattr(other, name)(**given)), marked.parent)
                told_apart(first, second, f"{name}({given})")
                asked += 1
        assert asked > 30


# -- addresses


def routes() -> list[Any]:
    """Every route of the workbench, wherever a module has some."""
    found = []
    for path in sorted((ROOT / "app").rglob("*.py")):
        if "\nROUTES" in path.read_text(encoding="utf-8"):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            found += importlib.import_module(name).ROUTES
    assert len(found) >= 7
    return found


def ready(ask_once: Callable[[], Any]) -> Any:
    """Ask until what learns in the background has an answer, as the page does."""
    ends = time.monotonic() + 120

    def waits(words: str) -> bool:
        return ('"ready":false' in words and '"retry_ms"' in words) or '"state":"working"' in words

    while waits((answer := ask_once()).text):
        assert time.monotonic() < ends, answer.text
        time.sleep(0.05)
    return answer


def ask(client: TestClient, route: Any, method: str, study: Study) -> Iterator[tuple[str, str]]:
    """Ask a route all that one who codes blind can name."""
    codes = [None, *study.state().codes, f"{MARK}_code"]
    [held] = study.state().rounds
    for transcript in (each.id for each in study.transcripts()):
        path = route.path.replace("{transcript_id}", transcript)
        if method == "GET":
            for code in codes:
                query = {"round": held, "show": "all"} | ({"code": code} if code else {})
                query |= {"q": code or MARK, "theme": f"{MARK}-t"}
                query |= {"first": "time", "second": code or MARK, "relation": f"{MARK}-r"}
                answer = client.get(path, params=query)
                yield f"GET {path} {query}", f"{answer.status_code} {answer.text}"
        else:
            asked = [{}, {"since": ""}, {"client_id": "client-0001", "decisions": []}]
            asked += [{"do": "begin", "between": "codes"}]
            asked += [
                {"client_id": "client-0001", "decisions": [{"seq": n, **each}]}
                for n, each in enumerate(_probes(study), start=1)
            ]
            for body in asked:
                answer = ready(lambda: client.post(path, json=body))  # noqa: B023
                yield f"POST {path} {body}", f"{answer.status_code} {answer.text}"
        if path == route.path:
            return


def _probes(study: Study) -> list[dict[str, Any]]:
    """Decisions that name what is hidden, and what is not."""
    was = {"definition": "as I saw it"}
    return [
        {"do": "forget_memo", "memo_id": f"{MARK}-m1"},
        {"do": "memo", "memo_id": "asked", "text": "asked", "code_id": f"{MARK}_code"},
        {"do": "memo", "memo_id": "asked2", "text": "asked", "theme_id": f"{MARK}-t"},
        {"do": "summarise", "theme_id": f"{MARK}-t", "case": "Rosa", "text": "asked"},
        {"do": "define", "code_id": f"{MARK}_code", "definition": "asked"},
        {"do": "define", "code_id": "time", "definition": "asked", "was": was},
        {"do": "move", "code_id": "time", "parent": "goals", "was": {"parent": None}},
        {"do": "retype", "relation_id": f"{MARK}-r", "relation_type": "helps"},
        {"do": "unrelate", "relation_id": f"{MARK}-r"},
        {"do": "undo"},
        {"do": "redo"},
    ]


def test_no_address_tells_of_another_s_blind_pass(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_suggestions, "WARM_S", 10_000.0)
    monkeypatch.setattr(pipeline.segments.sentences, "load_parser", lambda: nothing_parsed)
    plain, marked, viewer = two
    answers: list[list[tuple[str, str]]] = []
    for path in (plain, marked):
        started(path, viewer)
        study = study_access.open_study()
        given: list[tuple[str, str]] = []
        with TestClient(Starlette(routes=routes()), raise_server_exceptions=False) as client:
            for route in routes():
                for method in sorted(route.methods - {"HEAD"}):
                    given += ask(client, route, method, study)
        answers.append(given)
    for (door, one), (_, two_) in zip(*answers, strict=True):
        assert not one.startswith("500"), door
        first, second = (_unasked(levelled(each, plain.parent)) for each in (one, two_))
        told_apart(first, second, door)


def _unasked(words: str) -> str:
    """Return an answer without the hidden ids that were asked for, where it says them back."""
    for asked in (f"{MARK}_code", f"{MARK}-t", f"{MARK}-r"):
        words = words.replace(f'\\"{asked}\\"', "")
    return words


# -- commands

NOT_WALKED = {
    "open": "starts the workbench, whose pages and addresses are walked",
    "merge": "brings two copies together, whole, and says how many decisions came in",
    "backup": "copies the file, unread",
}


def commands() -> Iterator[tuple[str, Any]]:
    """Every command that takes a study."""
    group: Any = typer.main.get_command(cli)
    for name, command in group.commands.items():
        if any(
            each.name == "study" and each.param_type_name == "argument" for each in command.params
        ):
            yield name, command


def variants(command: Any, viewer: str, out: Path) -> Iterator[list[str]]:
    """A command as it stands, and once with each of its options, whatever they are called."""
    needed: list[str] = []
    optional: list[list[str]] = []
    for each in command.params:
        if each.name in ("study", "help") or each.param_type_name != "option":
            if each.name == "files":
                needed.append(str(ROOT / "README.md"))
            if each.name == "query":
                needed.append("goals")
            continue
        flag = each.opts[0]
        if each.name in ("rows", "columns"):  # of a matrix: crossed with itself, then otherwise
            needed += [flag, "codes"]
            sides = ["categories", "themes", "dimensions", "questions"]
            sides += ["participants", "interviews", "role"] if each.name == "columns" else []
            optional += [[flag, side, "--json"] for side in sides]
        elif each.required:
            needed += [flag, str(out) if each.name == "out" else THIRD]
        elif each.is_flag:
            optional.append([flag])
        elif each.type_descriptor.annotation in (int, float):
            optional += [[flag, "0"], [flag, "1"], [flag, "2"]]
        elif each.name == "out":
            optional.append([flag, str(out)])
        elif each.name == "coder":
            optional += [[flag, viewer.upper()], [flag, f"  {viewer.title()}  "]]
        elif each.name == "export_format":
            kinds = ["archive", "xlsx", "csv", "codebook", "passages"]
            optional += [[flag, each] for each in kinds]
            optional += [[flag, "xlsx", "--by", who] for who in (CODER, IDA)]
            optional += [[flag, "passages", "--code", each] for each in ("time", f"{MARK}_code")]
            optional += [[flag, "csv", "--theme", f"{MARK}-t"]]
        elif each.name in ("unit", "round_", "coders"):
            optional += [
                [flag, "segment"],
                [flag, "span"],
                [flag, f"{CODER},{IDA}"],
                [flag, "Round 1"],
            ]
    yield needed
    yield from ([*needed, *each] for each in optional)


def read(path: Path) -> str:
    """Return all that is in a file, or in the files of a folder, as words."""
    if path.is_dir():
        return "\n".join(f"{each.name}: {read(each)}" for each in sorted(path.iterdir()))
    if not path.exists():
        return ""
    data = path.read_bytes()
    assert MARK.encode() not in data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            held = {each: packed.read(each) for each in sorted(packed.namelist())}
            return "\n".join(each.decode(errors="replace") for each in held.values())
    if data.startswith(b"SQLite"):
        with closing(sqlite3.connect(path)) as held:
            rows = held.execute("SELECT kind, actor, payload FROM event ORDER BY position")
            return "\n".join(map(repr, rows))
    return data.decode()


def test_no_command_tells_of_another_s_blind_pass(
    two: Two,
    tmp_path: Path,
    fake_road: object,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`agreement` printed kappa by code, `codebook` the other's new code, `handover` both."""
    plain, marked, viewer = two
    walked = set()
    number = 0
    for name, command in commands():
        if name in NOT_WALKED:
            continue
        walked.add(name)
        for given in variants(command, viewer, Path("out")):
            number += 1
            said = []
            for path in (plain, marked):
                folder = tmp_path / f"walk-{number}-{path.parent.name}"
                study = fresh(path, folder)
                monkeypatch.chdir(folder)
                call(name, study, *given)
                shown = capsys.readouterr()
                words = f"{shown.out}\n{shown.err}\n{read(folder / 'out')}"
                assert "unforeseen" not in words, (name, given)
                for asked in given:  # what was typed is said back, whether it is there or not
                    words = words.replace(f'"{asked}"', "<asked>")
                said.append(levelled(words, folder))
            told_apart(*said, f"throughline {name} {given}")
    assert walked >= {"agreement", "code", "codebook", "export", "handover", "status", "import"}
    assert walked >= {"themes", "matrix", "saturation", "memos", "search"}
    assert number > 30


# -- pages


def shown_by(at: AppTest) -> str:
    """Return all that a page holds: words, tables, and what its components are given."""
    said: list[str] = []

    def walk(block: Any) -> None:
        for child in getattr(block, "children", {}).values():
            proto = getattr(child, "proto", None)
            value = getattr(child, "value", None)
            if isinstance(value, pd.DataFrame):
                said.append(value.to_csv())
            elif proto is not None and not hasattr(child, "children"):
                said.append(str(proto))
            walk(child)

    walk(at._tree)
    return "\n".join(said)


def pages() -> list[str]:
    """Return the scripts of all pages, as the navigation names them."""
    frames = [ROOT / "app" / "main.py", ROOT / "app" / "ui" / "places.py"]
    named = "".join(each.read_text(encoding="utf-8") for each in frames)
    return sorted(re.findall(r'(?:st\.Page|View)\(\s*"([^"]+)"', named))


def test_every_page_is_walked() -> None:
    """A page that is not called page.py was walked by nobody."""
    assert {f"{each.parent.name}/page.py" for each in (ROOT / "app").glob("*/page.py")} < {*pages()}
    assert "study/setup.py" in pages()


def sections(at: AppTest) -> list[str]:
    """Return the names of a page's tabs that are drawn when they are open."""
    return [each.label for each in at.tabs]


@pytest.mark.parametrize("page", pages())
def test_no_page_tells_of_another_s_blind_pass(
    two: Two, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Versions kept in memory for one coder were drawn for the other, in four places."""
    monkeypatch.setattr(live_suggestions, "WARM_S", 10_000.0)
    plain, marked, viewer = two
    other = CODER if viewer == IDA else IDA
    said: list[str] = []
    for path in (plain, marked):
        words = ""
        for who in (other, viewer):
            started(path, who)
            at = AppTest.from_file(str(MAIN), default_timeout=60).run()
            if page != "study/page.py":
                at.switch_page(page).run()
            assert not at.exception, at.exception
            words = shown_by(at)
            for name in sections(at):
                at.session_state[f"{Path(page).parent.name}_section"] = name
                at.run()
                assert not at.exception, at.exception
                words += shown_by(at)
        said.append(levelled(without_keys(words), path.parent))
    told_apart(*said, page)


def without_keys(words: str) -> str:
    """Return what a page holds without the names of its fields, which follow the revision."""
    lines = (line for line in words.splitlines() if not line.strip().startswith(("id:", "key:")))
    return "\n".join(lines)
