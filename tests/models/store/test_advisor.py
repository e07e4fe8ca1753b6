"""An advisor reads and comments, and can do nothing else: in the study, and in a file of theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.common import comments
from models.errors import EventInvalid, StudyUnusable, ThroughlineError
from models.events import (
    KINDS,
    AdvisorNamed,
    AnswerWritten,
    CommentResolved,
    CommentWritten,
    NewEvent,
    ThemeApproved,
)
from models.state.advice import is_approved, verdicts_on
from models.store.advisor_file import write_advisor_file
from models.store.blind import Blinded, open_as, open_whole, seen_by
from models.store.merge import merge_studies
from models.store.sessions import ReadOnly
from models.store.study import Study
from tests.decisions import new_event
from tests.fakes import make_transcript
from tests.models.making import IDA, LINES, ROSA, coding, new_study, theme, undo
from tests.models.state.test_gate import whole

LIND = "Prof. Lind"
PEOPLE = {"participant": "Ada", "role": "Teacher"}
ALLOWED = {
    "advisor.looked",
    "comment.written",
    "answer.written",
    "theme.approved",
    "theme.changes_asked",
    "undone",
}


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    told = make_transcript(LINES, name="Mary_Smith_2024", attributes=PEOPLE)
    other = make_transcript([*LINES, ("Ms. Reed", "More was said.")], name="interview_02")
    with new_study(tmp_path / "a.study", [told, other]) as made:
        made.append([theme("t", ["shared_goals"]), coding(told), named()])
        yield made


def named(name: str = LIND, actor: str = ROSA) -> NewEvent:
    return NewEvent(actor, AdvisorNamed(name))


def comment(text: str = "Why?", actor: str = LIND, id_: str = "c", **on: Any) -> NewEvent:
    return NewEvent(actor, CommentWritten(id_, text, **(on or {"theme_id": "t"})))


def handed(study: Study, target: Path, maker: str = ROSA) -> Path:
    write_advisor_file(seen_by(study, maker), advisor=LIND, target=target)
    return target


# -- what is refused


def test_what_an_advisor_may_decide_is_said_by_the_kinds_and_is_no_more_than_this() -> None:
    assert {name for name, each in KINDS.items() if each.by_advisor} == ALLOWED


@pytest.mark.parametrize("where", ["the study", "the study, seen whole", "their file"])
def test_every_other_decision_of_an_advisor_is_refused_by_the_store(
    study: Study, tmp_path: Path, where: str
) -> None:
    file = handed(study, tmp_path / "lind.study")
    opened = {
        "the study": lambda: seen_by(study, LIND),
        "the study, seen whole": lambda: study,
        "their file": lambda: open_whole(file),
    }[where]()
    before = len(opened.events())
    for kind in sorted(KINDS.keys() - ALLOWED):
        asked = new_event(kind, "prof. LIND", whole(study)[kind])
        with pytest.raises(EventInvalid, match=r"as its advisor|made for Prof\. Lind"):
            opened.append([asked])
    assert len(opened.events()) == before


def test_in_an_advisors_file_nobody_else_decides_anything(study: Study, tmp_path: Path) -> None:
    with open_whole(handed(study, tmp_path / "lind.study")) as file:
        for kind in KINDS:
            with pytest.raises(EventInvalid, match=r"made for Prof\. Lind"):
                file.append([new_event(kind, ROSA, whole(file)[kind])])


@pytest.mark.parametrize("way", ["view", "file", "file seen whole"])
def test_nothing_is_computed_set_or_imported_by_way_of_an_advisor(
    study: Study, tmp_path: Path, way: str
) -> None:
    path = handed(study, tmp_path / "lind.study")
    if way == "view":
        opened = seen_by(study, LIND)
    else:
        opened = open_as(path, LIND) if way == "file" else open_whole(path)
    id_ = opened.transcripts()[0].id
    writes: list[Callable[[], object]] = [
        lambda: opened.set_setting("coder", ROSA),
        lambda: opened.save_segmentation(id_, [], []),
        lambda: opened.save_suggestions(id_, [], coder=LIND),
        lambda: opened.add_transcripts([make_transcript(LINES, name="new")], actor=LIND),
        lambda: opened.save_vectors("fake", {"a": b"1234"}),
        lambda: opened.set_progress("code", 1, 2),
        lambda: merge_studies(opened, study),
    ]
    for write in writes:
        with pytest.raises((ReadOnly, StudyUnusable), match=r"Prof\. Lind"):
            write()


def test_who_has_coded_is_no_advisor_and_nobody_is_their_own(study: Study) -> None:
    study.append([coding(study.transcripts()[0], actor=IDA)])
    for name, says in ((IDA, "as a coder"), (ROSA, "their own"), (LIND.upper(), "already")):
        with pytest.raises(EventInvalid, match=says):
            study.append([named(name)])


def test_only_an_advisor_approves(study: Study) -> None:
    with pytest.raises(EventInvalid, match="no advisor"):
        study.append([NewEvent(ROSA, ThemeApproved("t"))])


def test_a_comment_is_on_one_thing_that_is_there_and_its_words_are_the_texts(study: Study) -> None:
    advised = seen_by(study, LIND)
    text = study.transcripts()[0]
    place = {"transcript_id": text.id, "start": 0, "end": 4, "quote": text.text[:4]}
    advised.append([comment(id_="p", **place)])
    for wrong in (
        {"theme_id": "gone"},
        {"code_id": "gone"},
        {"relation_id": "gone"},
        {**place, "theme_id": "t"},
        {**place, "quote": "Else"},
        {"transcript_id": text.id},
    ):
        with pytest.raises(ThroughlineError):
            advised.append([comment(id_="x", **wrong)])
    assert advised.state().advice.comments.keys() == {"p"}


def test_a_comment_is_taken_back_by_its_author_alone(study: Study) -> None:
    [made] = seen_by(study, LIND).append([comment()])
    with pytest.raises(EventInvalid, match="another person"):
        study.append([undo(made)])
    with pytest.raises(EventInvalid, match="another person"):
        study.append([comment("Mine", ROSA)])
    seen_by(study, LIND).append([undo(made, actor=LIND)])
    assert not study.state().advice.comments


# -- the file that is made for an advisor


def test_an_advisors_file_has_pseudonyms_where_the_study_has_them_and_no_memos(
    study: Study, tmp_path: Path
) -> None:
    study.append([new_event("memo.written", ROSA, {"memo_id": "m", "text": "My own position."})])
    path = handed(study, tmp_path / "lind.study")
    with open_as(path, LIND) as file:
        assert [each.name for each in file.transcripts()] == ["Ada", "interview_02"]
        assert {turn.speaker for turn in file.transcripts()[0].turns} == {"Interviewer", "Ada"}
        assert {turn.speaker for turn in file.transcripts()[1].turns} == {"Interviewer", "Ms. Reed"}
        assert not file.set_aside()
        assert len(file.state().codings) == 1
        assert file.state().themes == study.state().themes
    held = path.read_bytes()
    assert b"Mary_Smith" not in held
    assert b"My own position" not in held
    with pytest.raises(Blinded, match=r"made for Prof\. Lind"):
        open_as(path, ROSA)


def test_no_name_that_a_pseudonym_replaced_is_in_an_advisors_file(tmp_path: Path) -> None:
    # imported under real names, and summarised so, before anybody thought of pseudonyms
    named_so = {"participant": "Anna Meier", "role": "Teacher"}
    told = make_transcript(LINES, name="Meier_2024", attributes=named_so)
    other = make_transcript([*LINES, ("Ms. Reed", "More was said.")], name="Kurz_2024")
    with new_study(tmp_path / "a.study", [told, other]) as study:
        summary = {"theme_id": "t", "text": "Sets goals with others."}
        said = [
            new_event("theme.case_summarised", ROSA, {**summary, "case": case})
            for case in ("Anna Meier", "Kurz_2024", "Bea Kurz")
        ]
        called = [
            new_event("transcript.described", ROSA, {"transcript_id": id_, "attributes": given})
            for id_, given in (
                (other.id, {"participant": "Bea Kurz", "role": "Head"}),
                (told.id, {"participant": "Anna M. Meier"}),
                (told.id, {"participant": "P1"}),
                (other.id, {"participant": "P2"}),
            )
        ]
        study.append([theme("t", ["shared_goals"]), *said, *called, named()])
        path = handed(study, tmp_path / "lind.study")
        held = path.read_bytes()
        assert not [name for name in (b"Meier", b"Anna", b"Kurz", b"Bea") if name in held]
        with open_as(path, LIND) as file:
            state = file.state()
            assert state.attributes == study.state().attributes
            cases = {case: text for (_, _, case), text in state.summaries.items()}
            assert cases == dict.fromkeys(("P1", "P2"), "Sets goals with others.")
            assert not file.set_aside()


def test_what_was_removed_is_not_in_an_advisors_file(study: Study, tmp_path: Path) -> None:
    gone = study.transcripts()[1]
    study.append([coding(gone, start=10, end=14)])
    study.append([new_event("transcript.removed", ROSA, {"transcript_id": gone.id})])
    path = handed(study, tmp_path / "lind.study")
    assert b"More was said" not in path.read_bytes()
    with open_as(path, LIND) as file:
        assert [each.name for each in file.transcripts()] == ["Ada"]
        assert not file.set_aside()


def opened_round(study: Study) -> None:
    """Rosa and Ida code the first four code points of the first interview, and no more."""
    where = study.transcripts()[0].id
    book = whole(study)["round.opened"] | {"units": {where: [[0, 4]]}, "coders": [ROSA, IDA]}
    study.append([new_event("round.opened", ROSA, book)])


@pytest.mark.parametrize("maker", [ROSA, IDA, "a third"])
def test_an_advisors_file_holds_nothing_of_an_open_round_whoever_makes_it(
    study: Study, tmp_path: Path, maker: str
) -> None:
    opened_round(study)
    text = study.transcripts()[0]
    study.append([coding(text, "time", actor=IDA, reason="IDASREASON")])
    study.append([coding(text, "time", actor=ROSA, reason="ROSASREASON")])
    place = {"transcript_id": text.id, "start": 0, "end": 4, "quote": text.text[:4]}
    study.append([new_event("unit.seen", IDA, place, "IDASAW")])
    study.append([comment("ROSASCOMMENT", ROSA, "k", **place)])
    path = handed(study, tmp_path / "lind.study", maker)
    held = path.read_bytes()
    for words in (b"IDASREASON", b"ROSASREASON", b"IDASAW", b"ROSASCOMMENT"):
        assert words not in held
    with open_as(path, LIND) as file:
        assert not file.state().codings
        assert not file.set_aside()
    assert not seen_by(study, LIND).state().codings


def test_an_approval_holds_while_a_round_hides_a_quotation_and_says_that_it_was_not_shown(
    study: Study,
) -> None:
    # it said at once "Changed since: quotations", though nothing had changed
    opened_round(study)
    text = study.transcripts()[0]
    place = {"transcript_id": text.id, "start": 0, "end": 4, "quote": text.text[:4]}
    quoted = {**place, "theme_id": "t", "stance": "typical"}
    study.append([new_event("theme.quoted", IDA, quoted)])
    seen_by(study, LIND).append([NewEvent(LIND, ThemeApproved("t"))])
    state = study.state()
    [verdict] = verdicts_on(state, state.themes["t"])
    assert (verdict.changed, verdict.not_shown) == ((), 1)
    [said] = comments.verdict_lines(state, state.themes["t"])
    assert said.endswith("1 quotation of an open round was not shown to them then.")
    later = new_event("theme.quoted", IDA, {**quoted, "stance": "contrary"})
    study.append([later])
    state = study.state()
    [verdict] = verdicts_on(state, state.themes["t"])
    assert (verdict.changed, verdict.not_shown) == (("quotations",), 0)


def test_who_codes_blind_makes_no_file_with_what_others_decided(
    study: Study, tmp_path: Path
) -> None:
    elsewhere = study.transcripts()[1]
    study.append([coding(elsewhere, start=10, end=14, reason="ROSASELSEWHERE")])
    opened_round(study)
    assert b"ROSASELSEWHERE" in handed(study, tmp_path / "rosas.study", ROSA).read_bytes()
    held = handed(study, tmp_path / "idas.study", IDA).read_bytes()
    assert b"ROSASELSEWHERE" not in held
    with open_as(tmp_path / "idas.study", LIND) as file:
        assert not file.state().themes


def test_an_advisor_sees_no_more_than_who_named_them_and_codes_blind(study: Study) -> None:
    # a blind coder could look at the study as an advisor of their own
    elsewhere = study.transcripts()[1]
    study.append([coding(elsewhere, "time", start=10, end=14, actor=IDA)])
    opened_round(study)
    advised = seen_by(study, LIND)
    assert {each.coder for each in advised.state().codings} == set()
    advised.append([comment()])
    assert seen_by(study, LIND).state().advice.comments
    study.append([new_event("round.closed", ROSA, {"round_id": "round"})])
    assert {each.coder for each in seen_by(study, LIND).state().codings} == {ROSA, IDA}


def test_when_a_round_is_closed_an_advisor_sees_its_codings(study: Study) -> None:
    opened_round(study)
    assert not seen_by(study, LIND).state().codings
    study.append([new_event("round.closed", ROSA, {"round_id": "round"})])
    assert len(seen_by(study, LIND).state().codings) == 1


def test_codings_of_a_replaced_interview_are_in_the_file_at_their_new_place_alone(
    study: Study, tmp_path: Path
) -> None:
    # the earlier text may be the one that was replaced to take names out of it
    early = study.transcripts()[0]
    lines = [("Interviewer", "What goals did your school set?"), ("Ms. Reed", "Ada wrote them.")]
    late = make_transcript(lines, name="put right", attributes=PEOPLE)
    study.replace_transcript(early.id, late, same=[(0, 0, 31, None)], turns=[(0, 0)], actor=ROSA)
    path = handed(study, tmp_path / "lind.study")
    assert b"A workshop of six hours, the same for everyone" in path.read_bytes()  # interview_02
    assert early.id.encode() not in path.read_bytes()
    with open_as(path, LIND) as file:
        [held] = file.state().codings
        assert (held.transcript_id, held.start, held.end) == (late.id, 0, 4)
        assert not file.set_aside()


# -- and comes back


def test_an_approval_comes_back_by_a_file_once_however_often_it_is_merged(
    study: Study, tmp_path: Path
) -> None:
    with open_as(handed(study, tmp_path / "lind.study"), LIND) as file:
        file.append([comment(), NewEvent(LIND, ThemeApproved("t"))])
        assert merge_studies(study, file).events_added == 2
        state = study.state()
        assert is_approved(state, state.themes["t"])
        assert state.advice.comments["c"].by == LIND
        before = state
        again = merge_studies(study, file)
    assert (again.events_added, again.already_there) == (0, 2)
    assert study.state().advice == before.advice
    assert study.transcripts()[0].name == "Mary_Smith_2024"


def test_an_answer_goes_to_the_advisor_in_the_next_file_and_back(
    study: Study, tmp_path: Path
) -> None:
    with open_as(handed(study, tmp_path / "one.study"), LIND) as file:
        file.append([comment()])
        merge_studies(study, file)
    study.append([NewEvent(ROSA, AnswerWritten("a", "c", "Because.")), resolved("c")])
    with open_as(handed(study, tmp_path / "two.study"), LIND) as file:
        [held] = file.state().advice.comments.values()
        assert (held.answers[0].text, held.resolved_by) == ("Because.", ROSA)
        file.append([NewEvent(LIND, AnswerWritten("b", "c", "Not quite."))])
        merge_studies(study, file)
    assert study.state().advice.comments["c"].is_open


def resolved(comment_id: str) -> NewEvent:
    return NewEvent(ROSA, CommentResolved(comment_id))


def test_only_what_the_advisor_wrote_comes_in_from_their_file(study: Study, tmp_path: Path) -> None:
    path = handed(study, tmp_path / "lind.study")
    with Study.open(path) as forged:
        forged.advisor = ""  # as a hand with a database tool would
        forged.append([coding(forged.transcripts()[1], start=10, end=14, actor=IDA)])
    with open_whole(path) as file:
        assert merge_studies(study, file).events_added == 0


def test_an_advisors_file_of_another_study_or_of_a_later_copy_is_refused(
    study: Study, tmp_path: Path
) -> None:
    early = tmp_path / "early.study"
    study.backup(early)
    study.append([theme("new", ["time"])])
    path = handed(study, tmp_path / "lind.study")
    with open_as(path, LIND) as file, new_study(tmp_path / "b.study") as other:
        file.append([comment(theme_id="new")])
        with pytest.raises(StudyUnusable, match="another study"):
            merge_studies(other, file)
        with open_whole(early) as into, pytest.raises(StudyUnusable, match="a later one"):
            merge_studies(into, file)


def test_a_comment_on_what_is_gone_meanwhile_is_kept(study: Study, tmp_path: Path) -> None:
    with open_as(handed(study, tmp_path / "lind.study"), LIND) as file:
        where = file.transcripts()[1]
        file.append(
            [
                comment(id_="on theme"),
                comment(id_="on code", code_id="shared_goals"),
                comment(
                    id_="on words",
                    transcript_id=where.id,
                    start=0,
                    end=4,
                    quote=where.text[:4],
                ),
            ]
        )
        study.append(
            [
                new_event("theme.retired", ROSA, {"theme_id": "t"}),
                new_event("code.retired", ROSA, {"code_id": "shared_goals"}),
                new_event("transcript.removed", ROSA, {"transcript_id": where.id}),
            ]
        )
        merge_studies(study, file)
    assert len(study.state().advice.open_comments()) == 3
