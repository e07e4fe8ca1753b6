"""A corrected file takes an interview's place: by command, in the browser, between copies."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app.common.merge_description import effect_lines
from app.common.replaced_interviews import passages_not_carried
from models.state.derive import corrected
from models.store.handover import open_and_hand_over
from models.store.merge import merge_studies
from models.store.study import Study
from tests.app.command import call, failing
from tests.decisions import new_event
from tests.studies import CODER, LINES, coded, run_fake, small_study

MAIN = Path(__file__).resolve().parents[2] / "app" / "main.py"
IDA = "ida"
FIXED = [
    (who, words.replace("Nobody followed up", "No one ever followed up")) for who, words in LINES
]


def as_file(lines: list[tuple[str, str]]) -> str:
    return "".join(f"{who}: {words}\n" for who, words in lines)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "corrected.txt"
    path.write_text(as_file(FIXED), encoding="utf-8")
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A study whose one interview is coded by two people from its first segment to its last."""
    target = tmp_path / "small.study"
    with small_study(target) as study:
        for number, segment in enumerate(study.segments()):
            place = coded(segment, "time")
            span = {key: value for key, value in place.items() if key != "code_id"}
            memo = {"memo_id": f"m{number}", "text": f"memo {number}", **span}
            study.append(
                [
                    new_event("coding.added", CODER, place, reason="so"),
                    new_event("suggestion.accepted", IDA, coded(segment, "shared_goals")),
                    new_event("suggestion.rejected", CODER, coded(segment, "training")),
                    new_event("memo.written", CODER, memo),
                ]
            )
    return target


def decided(study: Study) -> list[tuple[Any, ...]]:
    return sorted((e.coder, e.code_id, e.quote, e.at, e.accepted) for e in study.state().codings)


def test_a_corrected_file_takes_the_place_and_what_has_other_words_is_listed(
    path: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The one way was to import it beside the wrong one, and to code all of it again."""
    with Study.open(path) as study:
        before = decided(study)
        suggestions = len(study.suggestions(coder=CODER))
        [earlier] = study.state().names
        wrong = [e for e in before if "Nobody followed up" in e[2]]
    assert (len(wrong), suggestions > 0) == (2, True)
    assert call("replace", path, "interview_01", file) == 0
    said = capsys.readouterr().out
    number = len(before) - 2
    assert f"“interview_01” is replaced; {number} codings" in said
    assert "not carried over: 2 codings, 1 memo and 1 refusal." in said
    assert "not carried over: interview_01: coding “Time” by tester: “The training was one" in said
    with Study.open(path) as study:
        state = study.state()
        [new] = state.names
        assert new != earlier
        assert state.names[new] == "interview_01"
        assert corrected(study.transcript(new), state).attributes["participant"] == "Rosa"
        assert decided(study) == [each for each in before if each not in wrong]
        assert all(e.came_by == "person, carried over" for e in state.codings)
        text = study.text_of(new) or ""
        assert all(text[e.start : e.end] == e.quote for e in state.codings)
        assert study.suggestions(coder=CODER) == []
        run_fake(study)
        own = {(e.start, e.end) for e in study.segments(new)}
        assert {(e.start, e.end) for e in state.codings} <= own, "they are codings of segments"
        [step] = [e for e in study.events() if e.kind == "transcript.replaced"]
        group = [e.id for e in study.events() if e.group == step.group]
        study.append([new_event("undone", CODER, {"event_ids": group})])
        assert list(study.state().names) == [earlier]
        assert decided(study) == before
        assert len(study.suggestions(coder=CODER)) == suggestions


def test_who_decided_it_puts_right_what_was_not_carried_over(path: Path, file: Path) -> None:
    assert call("replace", path, "interview_01", file) == 0
    with Study.open(path) as study:
        from app.common.replaced_interviews import left_out, may_put_right, put_right

        waiting = passages_not_carried(study)
        mine = [each for each in waiting if may_put_right(each, CODER)]
        assert sorted((e.decided.what, e.decided.coder) for e in waiting) == [
            ("coding", IDA), ("coding", CODER), ("memo", CODER), ("refusal", CODER),
        ]  # fmt: skip
        [coding] = [each for each in mine if each.decided.what == "coding"]
        [memo] = [each for each in mine if each.decided.what == "memo"]
        assert coding.now is not None
        assert coding.now[3].endswith("No one ever followed up on it.")
        study.append(put_right(coding, CODER))
        study.append(put_right(memo, CODER))
        state = study.state()
        assert [e.quote for e in state.codings if e.reason != "so" and e.coder == CODER] == [
            coding.now[3]
        ]
        assert [e.quote for e in state.memos.values() if e.text == memo.decided.words] == [
            coding.now[3]
        ]
        [hers] = [e for e in passages_not_carried(study) if e.decided.what == "coding"]
        study.append(left_out(hers, IDA))
        assert [e.decided.what for e in passages_not_carried(study)] == ["refusal"]


def test_an_interview_that_is_coded_twice_just_now_is_not_replaced(
    path: Path, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Study.open(path) as study:
        [id_] = study.state().names
        units = [[e.start, e.end] for e in study.segments(id_)[:2]]
        opening = new_event(
            "round.opened",
            CODER,
            {
                "round_id": "r", "name": "First", "coders": [CODER, IDA], "unit": "segment",
                "units": {id_: units}, "codebook": _book(study), "suggestions": False, "how": "",
            },
        )  # fmt: skip
        open_and_hand_over(study, opening, {IDA: tmp_path / "ida.study"})
        before = len(study.events())
    said = failing(capsys, "replace", path, "interview_01", file)
    assert "“First”, which is still coded by" in said
    with Study.open(path) as study:
        assert len(study.events()) == before


def _book(study: Study) -> Any:
    from models.codebook.reading import to_dict

    book = study.state().codebook
    assert book is not None
    return to_dict(book)


def test_a_round_on_the_new_text_is_handed_over_with_who_speaks_in_it(
    path: Path, file: Path, tmp_path: Path
) -> None:
    """A second coder's file has not the earlier text, and is a sound one."""
    with Study.open(path) as study:
        [id_] = study.state().names
        role = {"transcript_id": id_, "speaker": "Interviewer", "role": "unknown"}
        study.append([new_event("speaker.role", CODER, role)])
    assert call("replace", path, "interview_01", file) == 0
    with Study.open(path) as study:
        run_fake(study)
        [new] = study.state().names
        units = [[e.start, e.end] for e in study.segments(new)[:2]]
        opening = new_event(
            "round.opened",
            CODER,
            {
                "round_id": "r", "name": "First", "coders": [CODER, IDA], "unit": "segment",
                "units": {new: units}, "codebook": _book(study), "suggestions": False, "how": "",
            },
        )  # fmt: skip
        open_and_hand_over(study, opening, {IDA: tmp_path / "ida.study"})
    with Study.open(tmp_path / "ida.study") as hers:
        assert hers.set_aside() == []
        assert hers.state().names == {new: "interview_01"}
        assert hers.state().roles == {(new, "Interviewer"): "unknown"}
        assert hers.state().attributes[new]["participant"] == "Rosa"


@pytest.mark.parametrize("which", ["same", "there"])
def test_a_file_that_says_the_same_is_refused(
    path: Path, tmp_path: Path, which: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with Study.open(path) as study:
        held = study.transcripts()[0]
        if which == "there":
            other = tmp_path / "other.txt"
            other.write_text(as_file(FIXED), encoding="utf-8")
            assert call("import", path, other) == 0
    copy = tmp_path / "other.txt"
    if which == "same":
        copy.write_text(as_file(LINES), encoding="utf-8")
        assert call("replace", path, "interview_01", copy) == 0  # from another reader: its own text
    capsys.readouterr()
    said = failing(capsys, "replace", path, "interview_01", copy)
    assert "Nothing was replaced." in said
    assert held.name == "interview_01"


def test_a_copy_that_coded_on_meanwhile_brings_it_to_the_new_text(path: Path, file: Path) -> None:
    copy = path.with_name("copy.study")
    with Study.open(path) as study:
        study.backup(copy)
    with Study.open(copy) as hers:
        segments = hers.segments()
        study_time = [coded(segments[0], "training"), coded(segments[-1], "training")]
        hers.append([new_event("coding.added", IDA, each) for each in study_time])
    assert call("replace", path, "interview_01", file) == 0
    with Study.open(path) as mine, Study.open(copy) as hers:
        report = merge_studies(mine, hers)
        said = " ".join(effect_lines(report.effects, mine.state(), CODER))
        assert "“interview_01” was replaced by tester in one copy." in said
        assert "Not carried over: 1 coding of ida, 1 coding of tester" in said
        merge_studies(hers, mine)
        for each in (mine, hers):
            new = [e for e in each.state().codings if e.code_id == "training" and e.coder == IDA]
            assert [e.quote for e in new] == [study_time[0]["quote"], study_time[1]["quote"]]
            assert {e.transcript_id for e in new} == set(each.state().names)
        assert mine.state().not_carried == hers.state().not_carried


def test_home_lists_what_was_not_carried_over_until_its_maker_has_decided(
    open_as: Any, path: Path, file: Path
) -> None:
    assert call("replace", path, "interview_01", file) == 0
    open_as(path=path)
    at = AppTest.from_file(str(MAIN), default_timeout=60).run()
    assert not at.exception, at.exception
    labels = [each.label for each in at.expander]
    assert "Not carried over to corrected texts (4)" in labels
    holds = [each for each in at.button if str(each.key).startswith("holds-")]
    leave = [each for each in at.button if str(each.key).startswith("leave_out-")]
    assert (len(holds), len(leave)) == (2, 2), "ida's is hers to decide"
    holds[0].click().run()
    assert not at.exception, at.exception
    [left] = [each for each in at.button if str(each.key).startswith("leave_out-")]
    left.click().run()
    assert not at.exception, at.exception
    with Study.open(path) as study:
        assert sorted(e.what for e in study.state().not_carried) == ["coding", "refusal"]


def test_the_file_is_left_as_it_was_where_it_cannot_be_read(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.4 x")
    kept = tmp_path / "kept.study"
    shutil.copy(path, kept)
    assert "Nothing was replaced." in failing(capsys, "replace", path, "interview_01", bad)
    with Study.open(path) as study, Study.open(kept) as before:
        assert [e.id for e in study.events()] == [e.id for e in before.events()]
