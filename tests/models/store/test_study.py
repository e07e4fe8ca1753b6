"""A study: made once, opened by path or URL, its transcripts as imported."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from models.errors import EventInvalid, StudyUnusable
from models.records import Doubt, Transcript
from models.store.database import as_url
from models.store.study import AlreadyThere, Study, check_turns
from tests.fakes import make_codebook
from tests.models.making import ROSA, bytes_of, coding, interview, new_study


def _create(where: str | Path, actor: str = ROSA) -> Study:
    return Study.create(where, codebook=make_codebook(), actor=actor, encoder="fake")


def test_a_new_study_holds_codebook_and_encoder_as_its_first_decisions(where: str | Path) -> None:
    with _create(where) as study:
        assert [each.kind for each in study.events()] == ["codebook.imported", "encoder.chosen"]
        assert {each.origin for each in study.events()} == {"import"}
        assert study.state().codebook == make_codebook()
        assert study.state().encoder == "fake"
        assert study.transcripts() == []


def test_an_opened_study_is_the_one_that_was_made(where: str | Path) -> None:
    with new_study(where) as made:
        made.append([coding(interview())])
        id_, events, state = made.id, made.events(), made.state()
    with Study.open(where) as found:
        assert (found.id, found.events(), found.state()) == (id_, events, state)
        assert found.transcripts() == [interview()]


def test_every_write_moves_the_revision(study: Study) -> None:
    before = study.revision()
    study.append([coding(interview())])
    assert study.revision() > before


NAMES = [
    "plain.study",
    "two words.study",
    "na\u00efve \u4e2d\u6587 \U0001f600.study",
    "what?.study",
    "no#1.study",
    "100%25.study",
    "a&b=c;d.study",
    "it's.study",
    'quo"te.study',
]


@pytest.mark.parametrize("name", NAMES)
def test_a_study_can_have_any_name(tmp_path: Path, name: str) -> None:
    # "what?" made a study called "what", and opening it again found none
    path = tmp_path / name
    with new_study(path) as made:
        made.append([coding(interview())])
        url, id_ = made.url, made.id
        assert made.path == path
        assert made.name == Path(name).stem
    assert [each.name for each in tmp_path.iterdir()] == [name]
    for where in (path, str(path), url, as_url(url)):
        with Study.open(where) as found:
            assert found.id == id_


def test_a_relative_url_is_the_same_file_wherever_it_is_opened_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a process started elsewhere with the study's URL looked in its own folder
    monkeypatch.chdir(tmp_path)
    with new_study("sqlite:///here.study") as made:
        url = made.url
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    with Study.open(url) as found:
        assert found.path == tmp_path / "here.study"


def test_a_link_opens_the_file_it_points_to(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    new_study(tmp_path / "real" / "a.study").close()
    link = tmp_path / "link.study"
    link.symlink_to(tmp_path / "real" / "a.study")
    with Study.open(link) as by_link, Study.open(tmp_path / "real" / "a.study") as direct:
        by_link.append([coding(interview())])
        assert direct.events() == by_link.events()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link.study", "real"]


def test_a_closed_study_is_one_file(tmp_path: Path) -> None:
    with new_study(tmp_path / "a.study") as study:
        study.append([coding(interview())])
    assert [each.name for each in tmp_path.iterdir()] == ["a.study"]


def test_a_study_is_never_made_over_another_file(tmp_path: Path) -> None:
    path = tmp_path / "a.study"
    new_study(path).close()
    before = bytes_of(path)
    with pytest.raises(StudyUnusable, match="already exists"):
        _create(path)
    assert bytes_of(path) == before


def test_of_two_made_at_once_in_one_place_one_stands(tmp_path: Path) -> None:
    path = tmp_path / "a.study"
    made: list[str] = []
    refused: list[str] = []
    gate = threading.Barrier(4)

    def make() -> None:
        gate.wait()
        try:
            with _create(path) as study:
                made.append(study.id)
        except StudyUnusable as error:
            refused.append(str(error))

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), len(refused)) == (1, 3)
    with Study.open(path) as study:
        assert study.id == made[0]
        assert len(study.events()) == 2


def test_a_study_that_could_not_be_made_leaves_nothing(tmp_path: Path) -> None:
    # an empty name of a coder left a study without a codebook, which opened as if whole
    with pytest.raises(EventInvalid):
        _create(tmp_path / "a.study", actor=" ")
    assert list(tmp_path.iterdir()) == []


def test_a_study_is_not_made_beside_the_log_of_one_that_was_moved_away(tmp_path: Path) -> None:
    (tmp_path / "a.study-wal").write_bytes(b"somebody's decisions")
    with pytest.raises(StudyUnusable, match="may hold decisions"):
        _create(tmp_path / "a.study")
    assert (tmp_path / "a.study-wal").read_bytes() == b"somebody's decisions"


def test_a_file_in_the_way_of_the_folder_is_told_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StudyUnusable, match="No study can be made"):
        _create(tmp_path / "file" / "a.study")


def test_a_backup_is_the_whole_study_and_overwrites_nothing(tmp_path: Path) -> None:
    with new_study(tmp_path / "a.study") as study:
        study.append([coding(interview())])
        study.backup(tmp_path / "copy.study")
        with Study.open(tmp_path / "copy.study") as copy:
            assert copy.events() == study.events()
        before = (tmp_path / "copy.study").read_bytes()
        with pytest.raises(StudyUnusable, match="already exists"):
            study.backup(tmp_path / "copy.study")
        with pytest.raises(StudyUnusable, match="No copy"):
            study.backup(tmp_path / "no such folder" / "copy.study")
    assert (tmp_path / "copy.study").read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.study", "copy.study"]


def test_transcripts_come_back_as_imported_in_their_order(where: str | Path) -> None:
    given = [interview("z_first"), interview("a_second", "More.")]
    with new_study(where, given) as study:
        assert study.transcripts() == given
        assert [study.transcript(each.id) for each in given] == given
        assert study.events()[-1].payload["attributes"] == {"role": "Teacher"}


def test_times_inside_a_turn_are_kept_and_what_a_reading_doubts_is_not(where: str | Path) -> None:
    """A transcript with doubts could not be stored at all: its table has no column for them."""
    plain = interview("z_first")
    turn = replace(plain.turns[0], times=((plain.turns[0].start, 1.5),))
    doubt = Doubt("one_speaker", "Nobody is named.", (1,))
    given = replace(plain, turns=(turn, *plain.turns[1:]), doubts=(doubt,), make="m")
    with new_study(where, [given]) as study:
        stored = study.transcript(given.id)
        assert stored.turns == given.turns
        assert (stored.doubts, stored.make) == ((), "")


def test_an_unknown_transcript_is_refused_by_id(study: Study) -> None:
    with pytest.raises(StudyUnusable, match="no transcript t0"):
        study.transcript("t0")


def _again(name: str, more: str) -> Transcript:
    return replace(interview(name, more), filename=f"{name}.vtt")


@pytest.mark.parametrize(
    ("second", "says"),
    [
        (replace(interview(), name="renamed"), "already in this study"),
        (_again("interview_01", "Another text."), "already is an interview called"),
    ],
)
def test_imports_are_all_or_nothing_and_name_the_offender(
    study: Study, second: Transcript, says: str
) -> None:
    before, events = study.transcripts(), study.events()
    with pytest.raises(AlreadyThere, match=says) as caught:
        study.add_transcripts([_again("interview_09", "Fine."), second], actor=ROSA)
    assert second.filename in str(caught.value)
    assert (study.transcripts(), study.events()) == (before, events)


def test_one_transcript_twice_in_an_import_is_refused(study: Study) -> None:
    twice = _again("interview_02", "Twice.")
    with pytest.raises(AlreadyThere):
        study.add_transcripts([twice, twice], actor=ROSA)
    assert len(study.transcripts()) == 1


def test_an_import_of_nothing_writes_nothing(study: Study) -> None:
    before = study.revision()
    study.add_transcripts([], actor=ROSA)
    assert study.revision() == before


def _with_turns(**changes: Any) -> Transcript:
    made = interview()
    return replace(made, turns=(replace(made.turns[0], **changes), *made.turns[1:]))


WRONG = [
    _with_turns(start=-1),
    _with_turns(end=0),
    _with_turns(end=10_000),
    _with_turns(end=60),  # into the next
    _with_turns(start=False),
    _with_turns(index=3),
    replace(interview(), text=interview().text.replace("six", "s\ud83dx")),
    replace(interview(), text=interview().text.replace("six", "s\0x")),
]


@pytest.mark.parametrize("transcript", WRONG)
def test_a_transcript_whose_turns_or_text_are_wrong_is_refused(
    study: Study, transcript: Transcript
) -> None:
    before = study.events()
    with pytest.raises(StudyUnusable, match="Nothing was imported"):
        study.add_transcripts([transcript], actor=ROSA)
    assert study.events() == before


def test_turns_in_order_are_accepted() -> None:
    check_turns(interview())
