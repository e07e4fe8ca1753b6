"""What is stored and is no decision: a study that holds it opens, says so, and goes on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.common.summary import study_summary, summary_lines
from app.export.tables import tables
from models.codebook.reading import to_dict
from models.errors import StudyUnusable
from models.events import SPAN
from models.state.derive import derive
from models.state.gate import Gate
from models.state.undo import last_step, steps
from models.store.merge import look_ahead, merge_studies
from models.store.study import Study
from tests.decisions import KEYS, OF_THIS_FILE, new_event
from tests.fakes import make_codebook
from tests.models.making import IDA, ROSA, code, coding, copied, event, new_study, theme, undo

HUGE = "x" * 100_000
WRONG: list[Any] = [None, 0, -1, 2**63, 1.5, True, "", " ", HUGE, "nobody", "a\0b", "\ud800"]
WRONG += [[], [None], ["nobody"], [["x"]], {}, {"x": 1}, [{"id": 1}], {"codes": [3]}]
WRONG += [{"codes": [{"id": "", "name": 1}]}, {"t": [[5, 1]]}]


def whole(study: Study) -> dict[str, dict[str, Any]]:
    """A payload for each kind that this study would take."""
    transcript = study.transcripts()[0]
    words = transcript.text[:4]
    place = dict(zip(SPAN, (transcript.id, 0, 4, words), strict=True))
    book = to_dict(make_codebook())
    values: dict[str, Any] = {
        **place,
        "codebook": book,
        "sha256": None,
        "filename": "f",
        "encoder": "fake",
        "framework": book["frameworks"][0],
        "framework_id": "small",
        "name": "A name",
        "format": "vtt",
        "attributes": {"a": "b"},
        "speaker": transcript.turns[0].speaker,
        "role": "participant",
        "turn": 0,
        "question_id": "q1",
        "at": 1,
        "memo_id": "m",
        "text": "words",
        "code_id": "time",
        "theme_id": "t",
        "segment_id": "s",
        "suggestion_id": "s",
        "shown": "before",
        "parent": None,
        "kind": "process",
        "definition": "d",
        "include": ["a"],
        "exclude": [],
        "example": "e",
        "dimensions": [],
        "into": "shared_goals",
        "colour": "teal",
        "relation_id": "r",
        "first": "time",
        "second": "shared_goals",
        "relation_type": "helps",
        "segment_ids": [],
        "note": "",
        "own_type": "",
        "code_ids": ["time"],
        "claim": "c",
        "draft_id": None,
        "narrative": "n",
        "belongs": True,
        "dimension_id": "d1",
        "stance": "contrary",
        "read": 12,
        "found": 0,
        "contrary": "",
        "status": "settled",
        "pairing": "apart",
        "new_theme_id": "t2",
        "case": "Ada",
        "memo_kind": "analytic",
        "round_id": "round",
        "coders": [ROSA, IDA],
        "unit": "segment",
        "units": {transcript.id: [[0, 4]]},
        "suggestions": False,
        "how": "",
        "resolution": "new_code",
        "coder": ROSA,
        "event_ids": ["e"],
        "base": [],
        "ends": [],
        "added": [],
        "removed": [],
        "merge_id": "e",
        "backup": "",
        "upto": 3,
        "decisions": 3,
        "comment_id": "c",
        "answer_id": "a",
        "answer_ids": [],
        "saw": {"name": "T"},
        "title": "T",
        "research_question": "RQ1",
        "research_question_id": "RQ1",
        "research_question_ids": ["RQ1"],
        "guide_role_id": "teacher",
        "ask": {"teacher": "What goals?"},
        "question_ids": ["q1"],
        "earlier": transcript.id,
        "same": [[0, 0, 4, None]],
        "turns": [[0, 0]],
    }
    return {
        kind: {key: values[key] for key in (*required, *optional)}
        for kind, (required, optional) in KEYS.items()
    }


def crafted(study: Study) -> Iterator[tuple[str, Any]]:
    """Kinds with payloads of which one key is missing, wrong, huge or names nothing."""
    for kind, payload in whole(study).items():
        yield kind, payload | {"unknown": 1}
        for key in payload:
            yield kind, {each: payload[each] for each in payload if each != key}
            for value in WRONG:
                yield kind, payload | {key: value}
        for value in (None, [], "text", 3):
            yield kind, value
    yield "kind.unknown", {}
    yield "", {}


FRAMES = [
    {"clock": 2**63 - 1},
    {"clock": 2**31},
    {"clock": 0},
    {"clock": -5},
    {"clock": "soon"},
    {"at": "yesterday"},
    {"at": "2026-03-01T10:00:00"},
    {"at": ""},
    {"actor": ""},
    {"actor": "x" * 201},
    {"origin": "elsewhere"},
    {"origin": 3},
    {"reason": b"\xff\xfe"},
    {"step": ""},
    {"step": "x" * 65},
    {"client_id": "only"},
    {"seq": 3},
    {"suggested": '"a text"'},
    {"suggested": '{"score": "high"}'},
    {"suggested": '{"evidence": [1]}'},
    {"suggested": "{"},
    {"payload": "{"},
    {"payload": "nonsense"},
    {"payload": "[" * 100_000},
    {"payload": '{"code_id": "\\ud800", "name": "x"}'},
]


def put(path: Path, *rows: dict[str, Any]) -> None:
    """Write rows as a hand with a database tool would."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        for number, row in enumerate(rows):
            given = {
                "id": f"bad{number}",
                "clock": 5 + number % 7,
                "at": "2026-03-01T10:00:00+00:00",
                "actor": IDA,
                "kind": "code.retired",
                "payload": '{"code_id": "time"}',
                "origin": "person",
            } | row
            if not isinstance(given["payload"], str):
                given["payload"] = json.dumps(given["payload"])
            names = ", ".join(f'"{each}"' for each in given)
            marks = ", ".join("?" for _ in given)
            connection.execute(
                f"INSERT INTO event ({names}) VALUES ({marks})", list(given.values())
            )
        connection.commit()


def goes_on(study: Study) -> None:
    """Whether decisions are taken, and everything is given out."""
    transcript = study.transcripts()[0]
    held = len(study.state().codings)
    made = study.append([coding(transcript, "shared_goals", start=6, end=9)])
    assert len(study.state().codings) == held + 1
    study.append([code("fresh_code", ROSA), theme("fresh", ["fresh_code"])])
    study.append([new_event("code.defined", ROSA, {"code_id": "fresh_code", "definition": "d"})])
    study.append([undo(made[0])])
    assert len(study.state().codings) == held
    for who in (ROSA, IDA):
        assert tables(study, coder=who)["decisions"][1]
        assert summary_lines(study_summary(study, who))
        last_step(study.events(), who)
        steps(study.events(), who)


def test_a_study_that_holds_thousands_of_wrong_decisions_opens_sets_them_aside_and_goes_on(
    tmp_path: Path,
) -> None:
    # of 3,322 crafted decisions 557 broke a study for good
    path = tmp_path / "a.study"
    with new_study(path) as study:
        study.append([coding(study.transcripts()[0], "time", start=10, end=14)])
        rows = [{"kind": kind, "payload": payload} for kind, payload in crafted(study)]
    assert len(rows) > 3000
    put(path, *rows)
    with Study.open(path) as study:
        aside = {each.id for each in study.set_aside()}
        assert len(aside) > 0.8 * len(rows)
        assert all(each.why for each in study.set_aside())
        goes_on(study)
        told = study_summary(study, ROSA)["told"]
        assert "Set aside: decision" in told[0]


@pytest.mark.parametrize("frame", FRAMES, ids=lambda each: str(each)[:40])
def test_a_decision_with_a_wrong_frame_is_set_aside_and_later_ones_are_taken(
    tmp_path: Path, frame: dict[str, Any]
) -> None:
    # a clock of 2**63 stopped all later decisions, from anybody
    path = tmp_path / "a.study"
    new_study(path).close()
    put(path, frame)
    with Study.open(path) as study:
        assert len(study.set_aside()) == 1
        goes_on(study)


def test_deriving_never_raises_for_a_decision_however_wrong(tmp_path: Path) -> None:
    with new_study(tmp_path / "a.study") as study:
        log = study.events()
        wrong = [
            event(kind, payload, clock=3 + number % 5)
            for number, (kind, payload) in enumerate(crafted(study))
        ]
    for each in wrong:
        derive([*log, each])
    derive([*log, *wrong])


def test_each_kind_is_taken_whole_by_the_gate(tmp_path: Path) -> None:
    with new_study(tmp_path / "a.study") as study:
        study.append(
            [
                theme("t", ["time"]),
                new_event("memo.written", ROSA, {"memo_id": "m", "text": "x"}),
            ]
        )
        payloads = whole(study)
        memo = {"memo_id": "m", "text": "x", "base": []}
        taken = study.append([coding(study.transcripts()[0])])[0]
        payloads |= {"memo.written": memo, "comment.written": {"comment_id": "c", "text": "x"}}
        payloads |= {"undone": {"event_ids": [taken.id]}}
        payloads["segment.split"] = _split(study)
        payloads["theme.merged"]["into"] = "t"
        asked = [
            event(kind, payload, clock=100 + number)
            for number, (kind, payload) in enumerate(payloads.items())
        ]
        gate = Gate(study.text_of, study._turns_of)
        faults = gate.faults([*study.events(), *asked])
        named = [asked[number - len(study.events())].kind for number in faults]
        assert not named, [*zip(named, faults.values(), strict=True)]


def _split(study: Study) -> dict[str, Any]:
    transcript = study.transcripts()[0]
    turn = transcript.turns[0]
    words = transcript.quote(turn)
    at = turn.start + words.index(" ") + 1
    return {**dict(zip(SPAN, (transcript.id, turn.start, turn.end, words), strict=True)), "at": at}


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[tuple[Study, Study]]:
    with new_study(tmp_path / "a.study") as one, copied(one, tmp_path / "b.study") as two:
        yield one, two


def _bad_ones(study: Study) -> list[dict[str, Any]]:
    """One wrong decision of each kind, and one of each wrong frame."""
    found = []
    for kind, payload in whole(study).items():
        if kind not in OF_THIS_FILE:
            key = next(iter(payload))
            found.append({"kind": kind, "payload": payload | {key: ["wrong", 3]}})
    return found + FRAMES


def test_a_file_with_one_wrong_decision_is_refused_by_name_and_nothing_is_merged(
    copies: tuple[Study, Study],
) -> None:
    one, two = copies
    assert two.path is not None
    two.append([coding(two.transcripts()[0], actor=IDA)])
    before = one.events()
    for number, row in enumerate(_bad_ones(two)):
        with closing(sqlite3.connect(two.path)) as connection:
            connection.execute("DELETE FROM event WHERE id LIKE 'bad%'")
            connection.commit()
        put(two.path, row)
        with Study.open(two.path) as bad:
            for merge in (look_ahead, merge_studies):
                with pytest.raises(StudyUnusable, match=r"b\.study cannot be merged") as caught:
                    merge(one, bad)
                assert "bad0" in str(caught.value), (number, row)
                assert "\n" not in str(caught.value)
    assert one.events() == before
    assert not list(one.path.parent.glob("*.backup"))  # type: ignore[union-attr]


def test_a_file_in_which_somebody_takes_back_anothers_decisions_is_refused(
    copies: tuple[Study, Study],
) -> None:
    # the merge said "1 decisions came in", and 226 codings were gone
    one, two = copies
    made = one.append([coding(one.transcripts()[0])])
    merge_studies(two, one)
    put(
        two.path or Path(),
        {"kind": "undone", "payload": {"event_ids": [made[0].id]}, "clock": 900},
    )
    with Study.open(two.path or "") as bad, pytest.raises(StudyUnusable, match="only they can"):
        merge_studies(one, bad)
    assert len(one.state().codings) == 1


def test_a_far_clock_that_comes_by_a_merge_is_refused_and_leaves_room_for_those_to_come(
    copies: tuple[Study, Study],
) -> None:
    one, two = copies
    put(two.path or Path(), {"clock": 2**30 + 1})
    with Study.open(two.path or "") as bad, pytest.raises(StudyUnusable, match="place of the log"):
        merge_studies(one, bad)
    goes_on(one)
