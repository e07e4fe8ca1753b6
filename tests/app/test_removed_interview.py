"""No door of a study gives a word of an interview that was removed; putting back gives all again.

Every query, address, command and page is found by looking for it, as in tests.app.test_doors.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from app.common.text import plain
from app.server import live_suggestions, study_access
from models.events import TranscriptRemoved, TranscriptRestored
from models.store.study import Study
from tests.app.command import call
from tests.app.conftest import started
from tests.app.test_doors import (
    MAIN,
    NOT_WALKED,
    arguments,
    commands,
    pages,
    queries,
    read,
    ready,
    routes,
    sections,
    shown_by,
)
from tests.decisions import new_event
from tests.studies import CODER, coded, interview, run_fake, small_study

MARK = "zebraquagga"  # in each turn, name and attribute of the removed interview, and nowhere else
IDA = "ida"

Two = tuple[Path, str]  # a study, and the id of the removed interview


def marked_interview() -> Any:
    lines = [
        ("Interviewer", f"Welcome, {MARK}. What goals did your school set?"),
        (MARK, f"We set goals for {MARK} reading. A coach for {MARK} came to my room in August."),
        ("Interviewer", f"Which training was offered to {MARK}?"),
        (MARK, f"The training was one day for {MARK}. Nobody followed up on {MARK} at all."),
    ]
    made = interview(MARK, lines)
    return type(made)(**{**vars(made), "attributes": {"participant": MARK, "role": MARK}})


def decided(study: Study, transcript_id: str) -> None:
    """Let two people decide about all segments of the interview, and write on them."""
    for number, segment in enumerate(study.segments(transcript_id)):
        place = coded(segment, "time")
        span = {key: value for key, value in place.items() if key != "code_id"}
        memo = {"memo_id": f"m{number}", "text": f"{MARK} {number}", **span}
        study.append(
            [
                new_event("coding.added", CODER, place, reason=MARK),
                new_event("coding.added", IDA, coded(segment, "shared_goals")),
                new_event("suggestion.rejected", CODER, coded(segment, "training")),
                new_event("memo.written", CODER, memo),
            ]
        )
    code_four(study, transcript_id)
    theme = {"theme_id": "t", "name": "Time", "code_ids": ["time", "shared_goals"]}
    study.append([new_event("theme.created", CODER, theme)])


def code_four(study: Study, but: str = "") -> None:
    """Code the first four segments of the interview that stays."""
    others = [each for each in study.segments() if each.transcript_id != but]
    study.append([new_event("coding.added", CODER, coded(each, "time")) for each in others[:4]])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Two:
    """A study with two interviews, both coded and run; then the second is removed."""
    path = tmp_path_factory.mktemp("removed") / "two.study"
    second = marked_interview()
    with small_study(path, [interview(), second]) as study:
        decided(study, second.id)
        run_fake(study)
        study.backup(path.with_name("whole.study"))
        study.append([new_event(TranscriptRemoved.kind, CODER, {"transcript_id": second.id})])
    return path, second.id


@pytest.fixture
def removed(built: Two, tmp_path: Path) -> Two:
    path = tmp_path / "two.study"
    with Study.open(built[0]) as study:
        study.backup(path)
    return path, built[1]


def free(words: object, door: str) -> None:
    assert MARK not in str(words).casefold(), f"{door} shows the removed interview"


RAW = {  # what gives decisions as they were written
    "events": "the log itself, of which pages show counts alone; the export's table is walked",
    "delivered": "answers to a page whether its own decisions are stored",
    "text_of": "decisions are held to the text; no page asks it for an interview that is out",
    "suggestion": "one by its id, to keep a decision made in a window that did not know",
    "state_without": "walked as the state, without what the log remembers on its way",
    "state": "walked as the state, without what the log remembers on its way",
}


def test_no_query_of_a_study_gives_a_removed_interview(removed: Two) -> None:
    path, id_ = removed
    with Study.open(path) as study:
        asked = 0
        for name, question in queries(study):
            if name in RAW:
                continue
            for given in arguments(study, CODER, question):
                for some in (
                    given,
                    {k: id_ if k == "transcript_id" else v for k, v in given.items()},
                ):
                    try:
                        answer = repr(question(**some))
                    except Exception as error:
                        if "was removed from this study" in str(error):
                            continue
                        raise
                    free(answer, f"{name}({some})")
                    asked += 1
        assert asked > 25
        assert study.segments(id_) == study.answers(id_) == study.base_segments(id_) == []
        assert study.suggestions(id_, coder=CODER) == []
        assert study.code_drafts(coder=CODER) == study.theme_drafts(coder=CODER) == []
        assert study.progress_figures(coder=CODER) is None
        assert study.learned(coder=CODER) is None


def test_evidence_of_other_interviews_names_no_place_in_a_removed_one(removed: Two) -> None:
    path, id_ = removed
    with Study.open(path) as study:
        items = [item for each in study.suggestions(coder=CODER) for item in each.evidence]
        assert items
        assert not [each for each in items if each.get("transcript_id") == id_]


def test_no_address_gives_a_removed_interview(
    removed: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_suggestions, "WARM_S", 10_000.0)
    path, id_ = removed
    started(path)
    study = study_access.open_study()
    seen = set()
    with TestClient(Starlette(routes=routes()), raise_server_exceptions=False) as client:
        for route in routes():
            for method in sorted(route.methods - {"HEAD"}):
                for name in (id_, *study.state().names):
                    address = route.path.replace("{transcript_id}", name)
                    for code in (None, "time", "shared_goals"):
                        query = {"code": code} if code else {}
                        answer = ready(
                            lambda: client.request(method, address, params=query, json={})  # noqa: B023
                        )
                        assert answer.status_code < 500 or answer.status_code == 503, address
                        words = answer.text.replace(f"“{MARK}” was removed from this study", "")
                        free(words, f"{method} {address}")
                        seen.add((address, method))
    assert len(seen) > 8


def test_no_page_shows_a_removed_interview_but_for_its_name_in_the_list_of_removed_ones(
    removed: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_suggestions, "WARM_S", 10_000.0)
    path, _ = removed
    walked = []
    for page in pages():
        started(path)
        at = AppTest.from_file(str(MAIN), default_timeout=60).run()
        if page != "study/page.py":
            at.switch_page(page).run()
        assert not at.exception, (page, at.exception)
        words = [shown_by(at)]
        for name in sections(at):
            at.session_state[f"{page.split('/')[0]}_section"] = name
            at.run()
            assert not at.exception, (page, at.exception)
            words.append(shown_by(at))
        said = "\n".join(words)
        if page == "study/page.py":
            assert f"{MARK}: removed by {CODER}" in said
            said = "\n".join(each for each in said.splitlines() if ": removed by" not in each)
        undo_says = plain(f"Takes back: interview removed: {MARK}").replace("\\", "\\\\")
        free(said.replace(undo_says, ""), page)
        walked.append(page)
    assert len(walked) >= 8


def variants(name: str, out: Path) -> Iterator[list[str]]:
    """A command as it stands, and with the options under which it tells most."""
    if name == "export":
        for kind in ("archive", "xlsx", "csv", "codebook", "passages"):
            yield ["--out", str(out), "--format", kind]
        return
    if name != "code":
        yield ["--json"]
    yield []


def test_no_command_gives_a_removed_interview(
    removed: Two,
    tmp_path: Path,
    fake_road: object,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path, _ = removed
    walked = set()
    for name, _command in commands():
        if name in NOT_WALKED or name in ("put-back", "remove", "rename"):
            continue
        for number, given in enumerate(variants(name, Path("out"))):
            folder = tmp_path / f"{name}-{number}"
            folder.mkdir()
            study = folder / "two.study"
            shutil.copy(path, study)
            monkeypatch.chdir(folder)
            capsys.readouterr()
            ended = call(name, study, *given)
            said = capsys.readouterr()
            assert "unforeseen" not in said.err, (name, given)
            assert "damaged" not in said.err, (name, given)
            assert ended == 0 or name not in ("export", "status", "code"), (name, given, said.err)
            free(said.out + said.err, f"{name} {given}")
            outs = [each for each in folder.iterdir() if not each.name.startswith("two.study")]
            for out in outs:
                free(read_all(out), f"{name} {given} -> {out.name}")
        walked.add(name)
    assert walked >= {"agreement", "code", "codebook", "export", "status"}


def read_all(path: Path) -> str:
    try:
        return read(path)
    except UnicodeDecodeError:
        return path.read_bytes().decode(errors="replace")
    except AssertionError:
        return MARK


def told(study: Study) -> dict[str, object]:
    """All that a study says, in a form to compare."""
    state = study.state()
    said: dict[str, object] = {
        name: getattr(state, name)
        for name in (
            "codings names roles attributes questions cuts memos rejected coded_at seen codes "
            "themes relations removed leaving conflicts"
        ).split()
    }
    for name, question in queries(study):
        if name in ("revision", "events", "state", "state_without", "progress"):
            continue
        for given in arguments(study, CODER, question):
            said[f"{name} {json.dumps(given, default=str)}"] = question(**given)
    return said


@pytest.mark.parametrize("how", ["undo", "put back", "undo after other decisions", "reopened"])
def test_what_is_brought_back_is_exactly_what_was_there(
    built: Two, tmp_path: Path, how: str
) -> None:
    path, id_ = built
    target = tmp_path / "again.study"
    with Study.open(path.with_name("whole.study")) as study:
        study.backup(target)
    with Study.open(target) as study:
        before = told(study)
        [gone] = study.append([new_event(TranscriptRemoved.kind, CODER, {"transcript_id": id_})])
        if how == "undo after other decisions":
            [more] = study.append([new_event("code.retired", CODER, {"code_id": "training"})])
            study.append([new_event("undone", CODER, {"event_ids": [more.id]})])
    with Study.open(target) as study:
        if how == "put back":
            study.append([new_event(TranscriptRestored.kind, IDA, {"transcript_id": id_})])
        else:
            study.append([new_event("undone", CODER, {"event_ids": [gone.id]})])
        after = told(study)
    assert after.keys() == before.keys()
    for key, value in before.items():
        assert after[key] == value, key


def test_a_run_after_the_removal_learns_from_what_is_in_alone(removed: Two, tmp_path: Path) -> None:
    path, _ = removed
    with small_study(tmp_path / "alone.study", [interview()]) as study:
        code_four(study)
        run_fake(study)
        expected = learned(study)
    with Study.open(path) as study:
        assert study.waits_for_run(coder=CODER)
        run_fake(study)
        assert not study.waits_for_run(coder=CODER)
        assert learned(study) == expected


def learned(study: Study) -> object:
    """What a run made of the decisions: what was learned, how right it was, what is suggested."""
    suggested = [(e.segment_id, e.code_id, e.score) for e in study.suggestions(coder=CODER)]
    figures = (study.learned(coder=CODER), study.progress_figures(coder=CODER))
    return suggested, figures, study.theme_drafts(coder=CODER), study.relation_drafts(coder=CODER)
