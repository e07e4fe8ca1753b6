"""One study twice: the same, but for what the other coder made while both code blind.

What a blind coder is given of the two must not differ. In the plain one the other coder gave
each unit one code and no more; in the marked one they made everything that can be made, with
words in it that stand nowhere else. The number of units they decided, which is told, is the same.
"""

from __future__ import annotations

import atexit
import functools
import re
import shutil
import tempfile
from pathlib import Path

from models.events import NewEvent
from models.store.study import Study
from tests.app.double_coded import IDA, in_order, opened, two_interviews
from tests.decisions import new_event
from tests.studies import CODER, coded, run_fake

MARK = "zebraquagga"
THIRD = "Max Third"
OWN = "words of my own"


def pair(folder: Path, viewer: str) -> tuple[Path, Path]:
    """Return copies of the plain and the marked study for one of two coders of an open round."""
    built = _built_once(viewer)
    return fresh(built / "plain.study", folder / "plain"), fresh(
        built / "marked.study", folder / "marked"
    )


@functools.cache
def _built_once(viewer: str) -> Path:
    """The folder of the two studies, built once in a process: every door is walked with them."""
    folder = Path(tempfile.mkdtemp(prefix="throughline-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    base = two_interviews(folder / "base.study")
    other = CODER if viewer == IDA else IDA
    with Study.open(base) as study:
        made = study.append([code("ours", "Ours", THIRD), memo("before", "Before", other)])
        study.append([new_event("code.renamed", other, {"code_id": "ours", "name": "Of us all"})])
        assert made
        opened(study)
        _own(study, viewer)
    plain, marked = folder / "plain.study", folder / "marked.study"
    for path in (plain, marked):
        with Study.open(base) as study:
            study.backup(path)
    with Study.open(plain) as study:
        study.append([added(study, n, other, "time") for n in range(6)])
        run_fake(study, other)
    with Study.open(marked) as study:
        _everything(study, other)
        run_fake(study, other)
    return folder


def code(code_id: str, name: str, who: str, **more: object) -> NewEvent:
    return new_event("code.created", who, {"code_id": code_id, "name": name, **more})


def memo(memo_id: str, text: str, who: str, **more: object) -> NewEvent:
    return new_event("memo.written", who, {"memo_id": memo_id, "text": text, **more})


def added(study: Study, at: int, who: str, code_id: str, **more: str) -> NewEvent:
    return new_event("coding.added", who, coded(in_order(study)[at], code_id), **more)


def _own(study: Study, who: str) -> None:
    """What the one who looks has made."""
    study.append(
        [
            added(study, 0, who, "time", reason=OWN),
            added(study, 1, who, "shared_goals"),
            memo("own", OWN, who),
            code("own_code", "Own code", who),
            added(study, 2, who, "own_code"),
            new_event(
                "theme.created", who, {"theme_id": "own", "name": OWN, "code_ids": ["own_code"]}
            ),
        ]
    )
    study.set_setting("coder", who)
    run_fake(study, who)


def _everything(study: Study, who: str) -> None:
    """What the other has made: every kind of decision, marked in each of its texts."""

    def did(kind: str, **payload: object) -> NewEvent:
        return new_event(kind, who, payload, reason=f"{MARK} reason")

    frame = {"id": MARK, "title": MARK, "source": MARK}
    parts = [{"id": f"{MARK}1", "name": MARK, "definition": MARK}]
    everything = [
        code(f"{MARK}_code", f"{MARK} made", who, definition=MARK, example=MARK, include=[MARK]),
        code(f"{MARK}_two", f"{MARK} under", who, parent=f"{MARK}_code"),
        did("code.renamed", code_id="shared_goals", name=f"{MARK} renamed"),
        did("code.defined", code_id="time", definition=MARK, exclude=[MARK], example=MARK),
        did("code.moved", code_id="training", parent="time"),
        did("code.coloured", code_id="time", colour="rose"),
        did("code.retired", code_id="goals_from_district"),
        did("code.merged", code_id="lost_planning", into=f"{MARK}_code"),
        did("framework.added", framework={**frame, "dimensions": parts}),
        memo(f"{MARK}-m1", f"{MARK} about all", who),
        memo(f"{MARK}-m2", f"{MARK} on a code", who, code_id="time"),
        memo(f"{MARK}-m3", f"{MARK} on a passage", who, **_span(study, 3)),
        did(
            "theme.created",
            theme_id=f"{MARK}-t",
            name=f"{MARK} theme",
            code_ids=["time"],
            claim=MARK,
        ),
        did("theme.renamed", theme_id=f"{MARK}-t", name=f"{MARK} theme again"),
        did("theme.narrated", theme_id=f"{MARK}-t", narrative=f"{MARK} narrative"),
        did("theme.quoted", theme_id=f"{MARK}-t", stance="contrary", **_span(study, 4)),
        did("theme.searched", theme_id=f"{MARK}-t", read=9, found=1, claim=MARK, contrary=MARK),
        did("theme.dimension", theme_id=f"{MARK}-t", dimension_id=MARK, belongs=True),
        did("theme.question", theme_id=f"{MARK}-t", research_question_id="RQ1", belongs=True),
        did("theme.status", theme_id=f"{MARK}-t", status="settled"),
        did("codes.paired", first="time", second="training", pairing="apart"),
        did("theme.case_summarised", theme_id=f"{MARK}-t", case="Rosa", text=f"{MARK} on Rosa"),
        did("theme.case_summarised", theme_id="own", case="Rosa", text=f"{MARK} on one's own"),
        did(
            "relation.made",
            relation_id=f"{MARK}-r",
            first="time",
            second="training",
            relation_type="helps",
            note=MARK,
        ),
        did(
            "relation.retyped",
            relation_id=f"{MARK}-r",
            relation_type="related",
            own_type=f"{MARK} type",
        ),
        did("theme.relation", theme_id=f"{MARK}-t", relation_id=f"{MARK}-r", belongs=True),
        did("relation.rejected", first="time", second="training"),
        did("memo.removed", memo_id="before"),
        did("study.titled", title=f"{MARK} title"),
        did("research_question.written", research_question_id=f"{MARK}-q", text=f"{MARK} why?"),
        did("research_question.written", research_question_id="RQ1", text=f"{MARK} what?"),
    ]
    study.append(everything)
    for n in range(6):
        more = [added(study, n, who, each) for each in (f"{MARK}_code", "time", "training")]
        study.append([*more, new_event("coding.removed", who, coded(in_order(study)[n], "time"))])
    last = [each for each in study.events() if each.actor == who]
    [back] = study.append([new_event("undone", who, {"event_ids": [last[-1].id]})])
    renamed = next(each for each in last if each.payload.get("name") == "Of us all")
    study.append([new_event("undone", who, {"event_ids": [renamed.id]})])
    study.append([new_event("undone", who, {"event_ids": [back.id]})])


def _span(study: Study, at: int) -> dict[str, object]:
    found = coded(in_order(study)[at], "")
    del found["code_id"]
    return found


EXCEL_TIME = re.compile(r"<v>4[5-9]\d{3}(?:\.\d+)?</v>")  # days since 1900: 2023 to 2036
TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(\+\d\d:\d\d)?( UTC)?")
HEX = re.compile(r"\b[0-9a-f]{8,}\b")
ADDRESS = re.compile(r"0x[0-9a-f]+")


def levelled(words: str, folder: Path) -> str:
    """Return words without what differs between any two runs: moments, made-up ids, the folder."""
    for pattern, sign in (
        (TIME, "<time>"),
        (EXCEL_TIME, "<time>"),
        (HEX, "<id>"),
        (ADDRESS, "<at>"),
    ):
        words = pattern.sub(sign, words)
    return words.replace(str(folder), "<folder>")


def fresh(path: Path, folder: Path) -> Path:
    """Return a copy of a study, in a folder of its own, that a door may write to."""
    folder.mkdir(parents=True)
    target = folder / "s.study"
    shutil.copy(path, target)
    return target
