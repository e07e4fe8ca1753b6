"""Merging copies: the union of what both decided, whichever way and however often."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from models.errors import StudyUnusable, ThroughlineError
from models.events import Event
from models.store.merge import merge_studies
from models.store.study import Study
from tests.decisions import OF_THIS_FILE, new_event
from tests.models.making import (
    IDA,
    ROSA,
    code,
    coding,
    copied,
    interview,
    merged,
    new_study,
    theme,
    undo,
)


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[tuple[Study, Study]]:
    """Two copies of one study."""
    with new_study(tmp_path / "a.study") as one, copied(one, tmp_path / "b.study") as two:
        yield one, two


def decisions(study: Study) -> list[Event]:
    """The log without what is each file's own: numbers of deliveries, and its merges."""
    return [
        replace(event, client_id=None, seq=None)
        for event in study.events()
        if event.kind not in OF_THIS_FILE
    ]


def seen(study: Study) -> tuple[Any, ...]:
    return decisions(study), study.state(), study.transcripts()


def test_both_copies_have_everything_after_merging_both_ways(copies: tuple[Study, Study]) -> None:
    one, two = copies
    transcript = one.transcripts()[0]
    one.append([coding(transcript), theme("th1", ["time"])])
    two.append([coding(transcript, "time", actor=IDA), code("theirs", IDA)])
    report = merge_studies(one, two)
    assert (report.events_added, report.already_there) == (2, 3)
    merge_studies(two, one)
    assert seen(one) == seen(two)
    assert {each.coder for each in one.state().codings} == {ROSA, IDA}


def test_merging_twice_is_merging_once(copies: tuple[Study, Study]) -> None:
    one, two = copies
    two.append([coding(one.transcripts()[0], actor=IDA)])
    merge_studies(one, two)
    before = seen(one)
    report = merge_studies(one, two)
    assert (report.events_added, report.transcripts_added, report.suggestions_added) == (0, 0, 0)
    assert seen(one) == before


def test_a_study_merged_with_itself_is_itself(copies: tuple[Study, Study]) -> None:
    one, _ = copies
    before = seen(one)
    with Study.open(one.path or "") as again:
        merge_studies(one, again)
    assert seen(one) == before


def test_a_decision_after_a_merge_stands_after_all_that_came_in(
    copies: tuple[Study, Study],
) -> None:
    one, two = copies
    transcript = one.transcripts()[0]
    for _ in range(5):
        two.append([coding(transcript)])
    merge_studies(one, two)
    one.append([coding(transcript, kind="coding.removed")])
    assert one.state().codings == []


_steps = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from("code make merge reject undo theme".split())),
    max_size=10,
)


@given(steps=_steps, numbers=st.randoms(use_true_random=False))
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_three_copies_merged_in_any_grouping_and_direction_agree(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, str]], numbers: Any
) -> None:
    folder = tmp_path_factory.mktemp("three")
    base = new_study(folder / "base.study")
    base.close()
    names = [folder / f"{each}.study" for each in "abc"]
    for name in names:
        shutil.copy(folder / "base.study", name)
    studies = [Study.open(name) for name in names]
    for number, (which, what) in enumerate(steps):
        with contextlib.suppress(ThroughlineError):  # refused in this copy; the others go on
            _decide(studies[which], f"coder {which}", what, number, numbers)
    for study in studies:
        study.close()
    orders = [((0, 1), (0, 2)), ((1, 2), (0, 1)), ((2, 1), (2, 0)), ((1, 0), (1, 2), (1, 0))]
    results = [_merged_by(folder / str(i), names, order) for i, order in enumerate(orders)]
    assert all(result == results[0] for result in results)


def _decide(study: Study, who: str, what: str, number: int, numbers: Any) -> None:
    transcript = study.transcripts()[0]
    codes = sorted(study.state().codes)
    some, other = numbers.choice(codes), numbers.choice(codes)
    start = numbers.randrange(3)
    events = {
        "code": coding(transcript, some, start=start, actor=who),
        "reject": coding(transcript, some, start=start, actor=who, kind="suggestion.rejected"),
        "make": code(f"made_{number % 3}", who, parent=other),
        "merge": merged(some, other, who),
        "theme": theme(f"th{number % 3}", [some, other], who),
    }
    own = [event for event in study.events() if event.actor == who]
    if what == "undo" and own:
        study.append([undo(own[-1], actor=who)])
    elif what in events:
        study.append([events[what]])


def _merged_by(folder: Path, names: list[Path], order: tuple[tuple[int, int], ...]) -> Any:
    folder.mkdir()
    for name in names:
        shutil.copy(name, folder / name.name)
    studies = [Study.open(folder / name.name) for name in names]
    for into, other in order:
        merge_studies(studies[into], studies[other])
    found = seen(studies[order[-1][0]])
    for study in studies:
        study.close()
    return found


def test_a_number_that_one_browser_sent_to_both_copies_does_not_stop_a_merge(
    copies: tuple[Study, Study],
) -> None:
    # the (client, number) of a delivery is unique in a file, and the merge failed on it
    one, two = copies
    transcript = one.transcripts()[0]
    one.append([coding(transcript, client_id="browser", seq=1)])
    two.append([coding(transcript, "time", client_id="browser", seq=1)])
    merge_studies(one, two)
    merge_studies(two, one)
    assert seen(one) == seen(two)
    assert {each.code_id for each in one.state().codings} == {"shared_goals", "time"}
    assert one.highest_seq("browser") == 1


def test_a_decision_delivered_to_one_copy_counts_as_delivered_in_the_other(
    copies: tuple[Study, Study],
) -> None:
    one, two = copies
    sent = coding(one.transcripts()[0], client_id="browser", seq=1)
    made = two.append([sent])
    merge_studies(one, two)
    assert [each.id for each in one.append([sent])] == [made[0].id]


def test_transcripts_of_both_copies_are_there_in_one_order(copies: tuple[Study, Study]) -> None:
    one, two = copies
    one.add_transcripts([interview("interview_02", "Two.")], actor=ROSA)
    two.add_transcripts(
        [interview("interview_03", "Three."), interview("interview_04", "Four.")], actor=IDA
    )
    assert merge_studies(one, two).transcripts_added == 2
    merge_studies(two, one)
    assert one.transcripts() == two.transcripts()
    assert {each.name for each in one.transcripts()} == {f"interview_0{i}" for i in range(1, 5)}


def test_two_interviews_that_got_one_name_are_told_apart_alike_in_both_copies(
    copies: tuple[Study, Study],
) -> None:
    # after the merge two texts went by one name, in exports too
    one, two = copies
    one.add_transcripts([interview("interview_02", "One person.")], actor=ROSA)
    two.add_transcripts([interview("interview_02", "Another person.")], actor=IDA)
    merge_studies(one, two)
    merge_studies(two, one)
    assert one.transcripts() == two.transcripts()
    assert [each.name for each in one.transcripts()] == [
        "interview_01",
        "interview_02",
        "interview_02 (2)",
    ]
    last = one.transcripts()[-1]
    assert one.transcript(last.id).name == "interview_02 (2)"
    assert "person." in one.transcript(last.id).text


def test_one_interview_imported_into_both_copies_is_there_once_with_one_name(
    copies: tuple[Study, Study],
) -> None:
    one, two = copies
    same = interview("interview_02", "Same words.")
    one.add_transcripts([replace(same, attributes={"role": "Coach"})], actor=ROSA)
    renamed = replace(same, name="renamed", attributes={"role": "Other", "level": "school"})
    two.add_transcripts([renamed], actor=IDA)
    merge_studies(one, two)
    merge_studies(two, one)
    assert len(one.transcripts()) == 2
    assert [each.name for each in one.transcripts()] == [each.name for each in two.transcripts()]
    assert one.state() == two.state()
    assert one.state().attributes[same.id]["level"] == "school"


def test_settings_stay_each_copys_own(copies: tuple[Study, Study]) -> None:
    one, two = copies
    one.set_setting("coder", ROSA)
    two.set_setting("coder", IDA)
    merge_studies(one, two)
    assert one.setting("coder") == ROSA


def test_another_study_is_refused(copies: tuple[Study, Study], tmp_path: Path) -> None:
    one, _ = copies
    with new_study(tmp_path / "other.study") as other:
        before = seen(one)
        with pytest.raises(StudyUnusable, match="another study"):
            merge_studies(one, other)
        assert seen(one) == before


ALTERED = [
    ("UPDATE transcript SET text = replace(text, 'workshop', 'coaching')", "text of"),
    ("UPDATE event SET actor = 'somebody' WHERE kind = 'coding.added'", "differs"),
]


@pytest.mark.parametrize(("sql", "says"), ALTERED)
def test_a_copy_altered_by_hand_is_refused_and_nothing_merged(
    copies: tuple[Study, Study], sql: str, says: str
) -> None:
    one, two = copies
    one.append([coding(one.transcripts()[0])])
    merge_studies(two, one)
    with two._engine.begin() as connection:
        connection.execute(text(sql))
    two.append([code("theirs", IDA)])
    before = seen(one)
    with pytest.raises(StudyUnusable, match=says):
        merge_studies(one, two)
    assert seen(one) == before


NOT_THE_TEXT: dict[str, dict[str, Any]] = {  # of a decision about "What" at 0 to 4
    "other words": {"quote": "Whom"},
    "other case": {"quote": "what"},
    "one sign more": {"quote": "What "},
    "a later end": {"end": 5},
    "a later start": {"start": 1},
    "another place": {"start": 5, "end": 9},
}


@pytest.mark.parametrize("change", NOT_THE_TEXT.values(), ids=NOT_THE_TEXT)
def test_a_decision_whose_quotation_is_not_the_text_at_its_span_is_refused(
    copies: tuple[Study, Study], change: dict[str, Any]
) -> None:
    """A merge that took it passed the test: another decision had been changed with it."""
    one, two = copies
    [made] = two.append([coding(one.transcripts()[0])])
    with two._engine.begin() as connection:
        connection.execute(
            text("UPDATE event SET payload = :payload WHERE id = :id"),
            {"payload": json.dumps(made.payload | change), "id": made.id},
        )
    before = seen(one)
    told = rf"Decision {made.id} \(coding.added\) is none: The span"
    with Study.open(two.path or "") as fresh, pytest.raises(StudyUnusable, match=told):
        merge_studies(one, fresh)
    assert seen(one) == before


def test_a_merge_changes_nothing_in_the_other_copy(copies: tuple[Study, Study]) -> None:
    one, two = copies
    one.append([coding(one.transcripts()[0])])
    before = seen(two)
    merge_studies(one, two)
    assert seen(two) == before


def test_suggestions_of_the_other_copy_come_as_a_record_not_as_current(
    copies: tuple[Study, Study],
) -> None:
    from tests.studies import run_fake

    one, two = copies
    run_fake(two, IDA)
    made = two.suggestions(coder=IDA)
    assert made
    assert merge_studies(one, two).suggestions_added == len(made)
    assert one.suggestions(coder=IDA) == []
    assert one.suggestions(coder=IDA, superseded=True) == made
    run_fake(one, IDA)
    assert one.suggestions(coder=IDA) == made


def test_an_event_of_a_kind_unknown_here_is_refused(copies: tuple[Study, Study]) -> None:
    one, two = copies
    two.append([new_event("code.retired", ROSA, {"code_id": "time"})])
    with two._engine.begin() as connection:
        connection.execute(text("UPDATE event SET kind = 'x' WHERE kind = 'code.retired'"))
    with Study.open(two.path or "") as fresh, pytest.raises(StudyUnusable):
        merge_studies(one, fresh)
