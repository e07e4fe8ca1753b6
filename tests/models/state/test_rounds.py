"""Double coding: what a round freezes, who is blind to what, what is in a handed-over file."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.session import SessionTransaction

from models.codebook.reading import to_dict
from models.errors import EventInvalid, StudyUnusable
from models.events import NewEvent
from models.store import handover
from models.store.blind import Blinded, BlindStudy, seen_by
from models.store.handover import frozen_codebook, open_and_hand_over, write_handover
from models.store.merge import merge_studies
from models.store.study import Study
from tests.decisions import new_event
from tests.models.making import IDA, ROSA, code, coding, interview, new_study, theme

MARK = "zebra-quagga"  # a word that stands only in what the first coder decided


def opened(study: Study, *, coders: tuple[str, ...] = (ROSA, IDA), round_id: str = "r1") -> None:
    transcript = study.transcripts()[0]
    turn = transcript.turns[1]
    units = {transcript.id: [[turn.start, turn.start + 20], [turn.start + 20, turn.end]]}
    book, _ = frozen_codebook(study.state(), [transcript.text])
    payload = {
        "round_id": round_id,
        "name": "Round 1",
        "coders": list(coders),
        "unit": "segment",
        "units": units,
        "codebook": to_dict(book),
    }
    study.append([new_event("round.opened", coders[0], payload)])


def closed(study: Study) -> None:
    study.append([new_event("round.closed", ROSA, {"round_id": "r1"})])


@pytest.fixture
def study(tmp_path: Path) -> Study:
    made = new_study(tmp_path / "a.study", [interview(), interview("other", more="Another day.")])
    transcript = made.transcripts()[0]
    made.append(
        [
            code(f"in_vivo_{MARK}"),
            coding(transcript, reason=f"because {MARK}"),
            coding(transcript, "time", kind="suggestion.rejected"),
            new_event("memo.written", ROSA, {"memo_id": "m1", "text": f"note {MARK}"}),
            theme(f"th_{MARK}", ["time"]),
        ]
    )
    made.append([new_event("code.retired", ROSA, {"code_id": f"in_vivo_{MARK}"})])
    opened(made)
    return made


def settled(study: Study, **given: object) -> NewEvent:
    where, start, end = study.state().rounds["r1"].units[0]
    payload = {
        "transcript_id": where,
        "start": start,
        "end": end,
        "quote": study.transcript(where).text[start:end],
        "round_id": "r1",
        "resolution": "coder",
        "coder": IDA,
        "code_ids": ["time"],
    }
    return new_event("unit.settled", ROSA, payload | given, reason="Ida's is what she says.")


def test_a_round_keeps_its_units_and_the_codebook_as_they_were(study: Study) -> None:
    before = study.state().rounds["r1"]
    study.append([new_event("code.renamed", ROSA, {"code_id": "time", "name": "Hours"})])
    after = study.state().rounds["r1"]
    assert after == before
    assert len(after.units) == 2
    assert "Hours" not in {each.name for each in after.codebook.codes}


def test_units_are_not_moved_while_they_are_coded_twice(study: Study) -> None:
    transcript = study.transcripts()[0]
    turn = transcript.turns[1]
    span = {"transcript_id": transcript.id, "start": turn.start, "end": turn.end}
    split = new_event(
        "segment.split", ROSA, {**span, "quote": transcript.quote(turn), "at": turn.start + 5}
    )
    with pytest.raises(EventInvalid, match='frozen while "Round 1"'):
        study.append([split])
    closed(study)
    study.append([split])


def test_the_handed_over_file_holds_nothing_of_what_the_first_coder_decided(
    study: Study, tmp_path: Path
) -> None:
    """Byte by byte, in plain text and as SQLite or JSON would write it."""
    target = tmp_path / "ida.study"
    write_handover(study, "r1", coder=IDA, target=target)
    assert [each.name for each in tmp_path.glob("*ida*")] == ["ida.study"]  # one file, no log
    data = target.read_bytes()
    assert b"zebra" not in data
    assert b"quagga" not in data
    for event in study.events():
        room = event.kind.split(".")[0]
        if room in ("coding", "suggestion", "memo", "theme"):
            assert event.id.encode() not in data
            assert event.kind.encode() not in data
    assert interview("other", more="Another day.").id.encode() not in data  # not in the round
    with Study.open(target) as handed:
        assert handed.id == study.id
        assert [each.name for each in handed.transcripts()] == ["interview_01"]
        assert handed.setting("coder") == IDA
        state = handed.state()
        assert not state.codings
        assert not state.rejected
        assert {each.name for each in state.active_codes()} == {
            each.name for each in study.state().active_codes()
        }


def test_an_example_that_would_tell_how_a_place_was_coded_is_not_handed_over(study: Study) -> None:
    words = study.transcripts()[0].turns[3]
    quote = study.transcripts()[0].quote(words)
    study.append([new_event("code.defined", ROSA, {"code_id": "time", "example": f"“{quote}”"})])
    book, told = frozen_codebook(study.state(), [each.text for each in study.transcripts()])
    time = next(each for each in book.codes if each.id == "time")
    assert time.example == ""
    assert told == ["example of Time"]


def test_what_comes_back_is_joined_once_however_often(study: Study, tmp_path: Path) -> None:
    target = tmp_path / "ida.study"
    write_handover(study, "r1", coder=IDA, target=target)
    with Study.open(target) as handed:
        handed.append([coding(handed.transcripts()[0], "time", actor=IDA)])
        assert merge_studies(study, handed).events_added == 1
        assert merge_studies(study, handed).events_added == 0
    assert {each.coder for each in study.state().codings} == {ROSA, IDA}
    assert study.state().codes["time"].name == "Time"  # the codebook is the study's own


def test_a_file_that_is_there_is_not_written_over(study: Study, tmp_path: Path) -> None:
    target = tmp_path / "ida.study"
    target.write_text("mine")
    with pytest.raises(StudyUnusable, match="already exists"):
        write_handover(study, "r1", coder=IDA, target=target)
    assert target.read_text() == "mine"
    with pytest.raises(StudyUnusable, match="no coder"):
        write_handover(study, "r1", coder="nobody", target=tmp_path / "b.study")


def test_in_an_open_round_the_other_coder_s_decisions_are_absent_from_every_query(
    study: Study,
) -> None:
    """One shared file: the blind study never reads them, so no page can show them."""
    study.append([coding(study.transcripts()[0], "time", actor=IDA)])
    study.append([code("made_later")])
    ida = seen_by(study, IDA)
    assert isinstance(ida, BlindStudy)
    assert {each.coder for each in ida.state().codings} == {IDA}
    assert not ida.state().rejected
    assert not ida.state().memos
    assert not ida.state().themes
    assert "made_later" not in ida.state().codes
    assert MARK not in repr([each for each in ida.events() if each.kind.split(".")[0] != "code"])
    rosa = seen_by(study, ROSA)
    assert {each.coder for each in rosa.state().codings} == {ROSA}
    assert "made_later" in rosa.state().codes
    for asked in (
        lambda: ida.suggestions(coder=ROSA),
        lambda: ida.bare_suggestions(coder=ROSA),
        lambda: ida.segments_suggested_for(coder=ROSA),
        lambda: ida.suggestion("s1", coder=ROSA),
        lambda: ida.theme_drafts(coder=ROSA),
        lambda: ida.relation_drafts(coder=ROSA),
        lambda: ida.code_drafts(coder=ROSA),
        lambda: ida.dimension_links(coder=ROSA),
        lambda: ida.progress_figures(coder=ROSA),
        lambda: ida.learned(coder=ROSA),
    ):
        with pytest.raises(Blinded):
            asked()


def test_a_blind_coder_writes_into_the_same_log(study: Study) -> None:
    ida = seen_by(study, IDA)
    written = ida.append([coding(study.transcripts()[0], "time", actor=IDA)])
    assert written[0].id in {event.id for event in study.events()}
    assert seen_by(study, IDA) is ida


def test_closing_the_round_opens_everybody_s_eyes_and_undoing_that_closes_them(
    study: Study,
) -> None:
    (shut,) = study.append([new_event("round.closed", ROSA, {"round_id": "r1"})])
    assert seen_by(study, IDA) is study
    study.append([new_event("undone", ROSA, {"event_ids": [shut.id]})])
    assert isinstance(seen_by(study, IDA), BlindStudy)
    assert seen_by(study, "advisor") is study


def test_what_is_settled_is_on_record_with_its_reason_and_changes_no_coding(study: Study) -> None:
    before = study.state().codings
    with pytest.raises(EventInvalid, match="close it first"):
        study.append([settled(study)])
    closed(study)
    study.append([settled(study)])
    held = next(iter(study.state().settled.values()))
    assert (held.code_ids, held.coder, held.reason) == (("time",), IDA, "Ida's is what she says.")
    assert study.state().codings == before
    study.append([new_event("code.merged", ROSA, {"code_id": "time", "into": "training"})])
    assert next(iter(study.state().settled.values())).code_ids == ("training",)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"round_id": "r9"}, "no round"),
        ({"coder": "nobody"}, "one of rosa, ida"),
        ({"code_ids": ["invented"]}, "invented"),
    ],
)
def test_what_is_settled_names_what_is_there(
    study: Study, given: dict[str, object], says: str
) -> None:
    closed(study)
    with pytest.raises(EventInvalid, match=says):
        study.append([settled(study, **given)])


def test_a_disagreement_is_settled_with_a_reason(study: Study) -> None:
    closed(study)
    event = settled(study)
    with pytest.raises(EventInvalid, match="with a reason"):
        study.append([new_event(event.kind, event.actor, event.payload, reason="  ")])


def test_only_a_coder_of_the_round_says_that_all_is_coded(study: Study) -> None:
    with pytest.raises(EventInvalid, match="no coder"):
        study.append([new_event("round.finished", "advisor", {"round_id": "r1"})])
    study.append([new_event("round.finished", IDA, {"round_id": "r1"})])
    assert study.state().rounds["r1"].finished == {IDA}
    with pytest.raises(EventInvalid, match="already is a round"):
        opened(study)


def test_a_round_is_never_undone(study: Study) -> None:
    event = next(each for each in study.events() if each.kind == "round.opened")
    with pytest.raises(EventInvalid, match="cannot be undone"):
        study.append([new_event("undone", ROSA, {"event_ids": [event.id]})])


def test_no_field_of_a_handed_over_code_quotes_what_is_coded_twice(
    study: Study, tmp_path: Path
) -> None:
    """Definitions, rules and names were not looked at, and they are quoted in most of all."""
    transcript = study.transcripts()[0]
    words = transcript.quote(transcript.turns[3]).rstrip(".")
    payload = {
        "code_id": "time",
        "definition": f"Hours spent. Ms. Reed: {words.upper()}",
        "include": [f"'{words}'", "Hours of one's own"],
        "exclude": [words],
        "example": f"Ms. Reed: {words} …",
    }
    study.append(
        [
            new_event("code.defined", ROSA, payload),
            new_event("code.renamed", ROSA, {"code_id": "time", "name": words}),
        ]
    )
    book, told = frozen_codebook(study.state(), [transcript.text])
    time = next(each for each in book.codes if each.id == "time")
    at = book.codes.index(time) + 1
    assert (time.name, time.example, time.exclude) == (f"Code {at}: […]", "", ("[…]",))
    assert time.definition == "Hours spent. Ms. Reed: […]"
    assert time.include == ("'[…]'", "Hours of one's own")
    assert len(told) == 5


def test_a_hand_over_that_fails_opens_no_round(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The round was opened first, for good, and then the file could not be written."""
    opening = next(each for each in study.events() if each.kind == "round.opened")
    before = len(study.events())
    files = {name: tmp_path / "out" / f"{name}.study" for name in (IDA, "max")}

    def again(round_id: str) -> NewEvent:
        made = {"round_id": round_id, "coders": [ROSA, IDA, "max"]}
        return new_event("round.opened", ROSA, opening.payload | made)

    real = handover.place

    def full(draft: Path, target: Path) -> None:
        if target.name.startswith("max"):
            raise OSError(errno.ENOSPC, "No space left on device")
        real(draft, target)

    monkeypatch.setattr(handover, "place", full)
    with pytest.raises(StudyUnusable, match="No space left"):
        open_and_hand_over(study, again("r2"), files)
    monkeypatch.setattr(handover, "place", real)
    assert list((tmp_path / "out").iterdir()) == []
    assert list(study.state().rounds) == ["r1"]
    assert len(study.events()) == before

    def broken(_session: object) -> None:
        raise OperationalError("COMMIT", {}, Exception("database or disk is full"))

    with monkeypatch.context() as patch:
        patch.setattr(SessionTransaction, "commit", broken)
        with pytest.raises(StudyUnusable, match="full"):
            open_and_hand_over(study, again("r2"), files)
    assert list((tmp_path / "out").iterdir()) == []
    assert len(study.events()) == before

    made = open_and_hand_over(study, again("r2"), files)
    assert (made.id, made.coders) == ("r2", (ROSA, IDA, "max"))
    for name, path in files.items():
        with Study.open(path) as handed:
            assert (handed.setting("coder"), list(handed.state().rounds)) == (name, ["r2"])
            assert merge_studies(study, handed).events_added == 0
