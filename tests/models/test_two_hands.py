"""What two copies decided against each other: kept, told, and to be had back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.codebook.twin_forms import twins
from app.common.merge_description import effect_lines, standing_lines
from app.ui.conflict_forms import chosen
from models.errors import EventInvalid
from models.events import Event, NewEvent
from models.state.derive import derive
from models.store.blind import seen_by
from models.store.event_log import to_row
from models.store.merge import (
    effects_of_parting,
    look_ahead,
    merge_studies,
    merges,
    part_again,
    rejoin,
)
from models.store.study import Study
from tests.decisions import new_event
from tests.models.making import (
    IDA,
    ROSA,
    code,
    coding,
    copied,
    event,
    merged,
    new_study,
    theme,
    undo,
)


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[tuple[Study, Study]]:
    """Two copies of a study that has a theme, a memo, and codings of both coders."""
    with new_study(tmp_path / "a.study") as one:
        transcript = one.transcripts()[0]
        one.append(
            [
                theme("th", ["time", "shared_goals"]),
                new_event("memo.written", ROSA, {"memo_id": "m", "text": "a", "code_id": "time"}),
                coding(transcript, "time", actor=IDA),
                coding(transcript, "shared_goals", actor=IDA),
            ]
        )
        with copied(one, tmp_path / "b.study") as two:
            yield one, two


def both_ways(one: Study, two: Study) -> list[str]:
    """Merge two copies into each other; what the first merge told."""
    report = merge_studies(one, two, actor=ROSA)
    merge_studies(two, one, actor=IDA)
    assert one.state() == two.state()
    return effect_lines(report.effects, one.state(), ROSA)


WORDED = [
    ("code.defined", "code_id", "time", "definition", "Mine.", "Theirs."),
    ("code.defined", "code_id", "time", "include", ["mine"], ["theirs"]),
    ("code.defined", "code_id", "time", "example", "mine", "theirs"),
    ("code.renamed", "code_id", "time", "name", "Mine", "Theirs"),
    ("theme.renamed", "theme_id", "th", "name", "Mine", "Theirs"),
    ("theme.claimed", "theme_id", "th", "claim", "Mine.", "Theirs."),
    ("theme.narrated", "theme_id", "th", "narrative", "Mine.", "Theirs."),
    ("memo.written", "memo_id", "m", "text", "Mine.", "Theirs."),
]


@pytest.mark.parametrize(("kind", "key", "about", "part", "mine", "theirs"), WORDED)
def test_of_two_wordings_both_are_kept_told_and_asked_about(  # noqa: PLR0917
    copies: tuple[Study, Study], kind: str, key: str, about: str, part: str, mine: Any, theirs: Any
) -> None:
    # one silently won
    one, two = copies
    one.append([new_event(kind, ROSA, {key: about, part: mine})])
    their_hand = ROSA if key == "memo_id" else IDA  # a memo is its writer's alone, in any copy
    two.append([new_event(kind, their_hand, {key: about, part: theirs})])
    ahead = effect_lines(look_ahead(one, two).effects, one.state(), ROSA)
    told = both_ways(one, two)
    assert told == ahead
    [conflict] = one.state().conflicts
    assert (conflict.part, conflict.sure) == (part, True)
    words = [conflict.stands.value, *(each.value for each in conflict.others)]
    plain = [list(each) if isinstance(each, tuple) else each for each in words]
    assert sorted(plain, key=str) == sorted([mine, theirs], key=str)
    [line] = told
    for word in ("Two wordings", "Choose", ROSA, their_hand):
        assert word in line
    assert line in standing_lines(one, one.state())
    made = one.append([chosen(conflict, conflict.others[0], ROSA)])
    assert one.state().conflicts == ()
    assert both_ways(one, two) == []
    one.append([undo(made[0])])
    assert len(one.state().conflicts) == 1


def summary(text: str, actor: str = ROSA) -> NewEvent:
    return new_event(
        "theme.case_summarised", actor, {"theme_id": "th", "case": "P1 (a)", "text": text}
    )


@pytest.mark.parametrize(
    ("before", "mine", "theirs"), [("", "Mine.", "Theirs."), ("Before.", "Mine.", "")]
)
def test_of_two_summaries_that_one_analyst_wrote_in_two_copies_neither_vanishes(
    copies: tuple[Study, Study], before: str, mine: str, theirs: str
) -> None:
    # written in the office and at home: the later copy's stood, or took the other's away, unsaid
    one, two = copies
    if before:
        one.append([summary(before)])
        both_ways(one, two)
    one.append([summary(mine)])
    two.append([summary("Another's own.", IDA), summary(theirs)])
    [line] = both_ways(one, two)
    assert "summary of P1 (a)" in line
    assert "Choose on the Summaries page." in line
    [conflict] = one.state().conflicts
    words = {each.value: each for each in (conflict.stands, *conflict.others)}
    assert words.keys() == {mine, theirs}
    for word in (theirs, mine):
        made = one.append([chosen(conflict, words[word], ROSA)])
        assert one.state().conflicts == ()
        kept = one.state().summaries
        assert kept.get((ROSA, "th", "P1 (a)"), "") == word
        assert kept[IDA, "th", "P1 (a)"] == "Another's own."
        one.append([undo(made[0])])
    one.append([summary("Written anew.")])
    [conflict] = one.state().conflicts
    assert conflict.stands.value == "Written anew."


def test_what_two_copies_said_otherwise_of_a_passage_a_pair_and_a_memos_kind_is_told(
    copies: tuple[Study, Study],
) -> None:
    one, two = copies
    transcript = one.transcripts()[0]
    place = {"transcript_id": transcript.id, "start": 0, "end": 4, "quote": transcript.text[:4]}
    quoted = {**place, "theme_id": "th", "stance": "explained"}
    pair, memo = {"first": "shared_goals", "second": "time"}, {"memo_id": "m", "text": "a"}
    for study, actor, why, pairing, kind in (
        (one, ROSA, "He is new.", "apart", "analytic"),
        (two, IDA, "She is old.", "together", "reflexive"),
    ):
        study.append(
            [
                new_event("theme.quoted", actor, quoted, reason=why),
                new_event("codes.paired", actor, {**pair, "pairing": pairing}),
                new_event("memo.written", ROSA, {**memo, "memo_kind": kind}),
            ]
        )
    told = both_ways(one, two)
    assert len(told) == 3
    for words in (
        ("reason at", "He is new.", "She is old."),
        ("pairing", "apart", "together"),
        ("kind of a memo", "analytic", "reflexive"),
    ):
        assert any(all(each in line for each in words) for line in told), told


def test_who_codes_in_one_copy_and_is_an_advisor_in_the_other_stays_a_coder(
    copies: tuple[Study, Study],
) -> None:
    # after the merge every new coding was refused, and one's own memos were hidden
    one, two = copies
    transcript = one.transcripts()[0]
    one.append([new_event("advisor.named", ROSA, {"name": "Kim"})])
    assert one.state().advice.is_advisor("kim")
    memo = {"memo_id": "k", "text": "My own.", "code_id": "time"}
    two.append([coding(transcript, "time", actor="kim"), new_event("memo.written", "kim", memo)])
    told = both_ways(one, two)
    assert told == [
        "Kim was named as an advisor in one copy and works as a coder in the other: Kim stays a "
        "coder, and is no advisor."
    ]
    for study in copies:
        assert not study.state().advice.is_advisor("Kim")
        assert "k" in seen_by(study, "kim").state().memos
        seen_by(study, "kim").append([coding(transcript, "shared_goals", actor="kim")])


def test_a_wording_that_follows_what_its_author_saw_is_no_conflict(
    copies: tuple[Study, Study],
) -> None:
    one, two = copies
    one.append([new_event("code.defined", ROSA, {"code_id": "time", "definition": "First."})])
    both_ways(one, two)
    two.append([new_event("code.defined", IDA, {"code_id": "time", "definition": "Second."})])
    one.append([new_event("code.renamed", ROSA, {"code_id": "time", "name": "Hours"})])
    assert both_ways(one, two) == []
    assert one.state().codes["time"].definition == "Second."
    assert one.state().codes["time"].name == "Hours"


def test_an_edit_of_what_holds_leaves_the_other_wording_to_be_chosen(
    copies: tuple[Study, Study],
) -> None:
    one, two = copies
    one.append([new_event("code.defined", ROSA, {"code_id": "time", "definition": "Mine."})])
    two.append([new_event("code.defined", IDA, {"code_id": "time", "definition": "Theirs."})])
    both_ways(one, two)
    one.append([new_event("code.defined", ROSA, {"code_id": "time", "definition": "Edited."})])
    [conflict] = one.state().conflicts
    assert conflict.stands.value == "Edited."
    assert len(conflict.others) == 1


def test_themes_take_what_each_copy_added_and_lose_what_either_took_away(
    copies: tuple[Study, Study],
) -> None:
    # of two memberships one silently won whole
    one, two = copies
    one.append([new_event("theme.codes", ROSA, {"theme_id": "th", "code_ids": ["time"]})])
    wanted = ["time", "shared_goals", "one_size_workshop"]
    two.append([new_event("theme.codes", IDA, {"theme_id": "th", "code_ids": wanted})])
    both_ways(one, two)
    assert one.state().themes["th"].code_ids == ("time", "one_size_workshop")


def test_memberships_of_files_made_before_are_read_as_what_their_authors_changed() -> None:
    made = event("theme.created", {"theme_id": "t", "name": "T", "code_ids": ["a", "b"]}, clock=4)
    log = [
        *(
            event("code.created", {"code_id": e, "name": e}, clock=i)
            for i, e in enumerate("abc", 1)
        ),
        made,
        event("theme.codes", {"theme_id": "t", "code_ids": ["a"]}, clock=5),
        event("theme.codes", {"theme_id": "t", "code_ids": ["a", "b", "c"]}, actor=IDA, clock=5),
    ]
    assert derive(log).themes["t"].code_ids == ("a", "c")


def test_a_coding_stays_where_its_coder_took_away_another_that_was_merged_with_it_meanwhile(
    copies: tuple[Study, Study],
) -> None:
    # Ida had coded with both; Rosa merged the one into the other; Ida took that other away
    one, two = copies
    transcript = one.transcripts()[0]
    one.append([merged("shared_goals", "time")])
    two.append([coding(transcript, "time", actor=IDA, kind="coding.removed")])
    told = both_ways(one, two)
    assert [(e.coder, e.given_code_id) for e in one.state().codings] == [(IDA, "shared_goals")]
    assert "1 coding of ida counts for that code now" in told[0]


def test_a_coding_under_a_merged_code_is_taken_away_by_who_knows_of_the_merge(
    copies: tuple[Study, Study],
) -> None:
    one, _ = copies
    transcript = one.transcripts()[0]
    one.append([merged("shared_goals", "time")])
    one.append([coding(transcript, "time", actor=IDA, kind="coding.removed")])
    assert one.state().codings == []


def test_a_coding_given_in_two_copies_and_taken_away_in_one_stays_by_the_other(
    copies: tuple[Study, Study],
) -> None:
    one, two = copies
    transcript = one.transcripts()[0]
    one.append([coding(transcript, "time", start=8, end=12)])
    two.append([coding(transcript, "time", start=8, end=12)])
    one.append([coding(transcript, "time", start=8, end=12, kind="coding.removed")])
    both_ways(one, two)
    assert [e.start for e in one.state().codings if e.coder == ROSA] == [8]


def test_a_code_whose_making_was_taken_back_stays_where_somebody_coded_with_it(
    copies: tuple[Study, Study],
) -> None:
    # Compare ended with a server error: the coding hung under a code that was not there
    one, two = copies
    [made] = one.append([code("fresh", ROSA)])
    both_ways(one, two)
    one.append([undo(made)])
    two.append([coding(two.transcripts()[0], "fresh", start=8, end=12, actor=IDA)])
    told = both_ways(one, two)
    state = one.state()
    assert state.codes["fresh"].retired
    assert state.codes["fresh"].name == "Fresh"
    assert state.kept == {"fresh"}
    assert "The making of “Fresh” was taken back" in " ".join(told)
    one.append([new_event("code.revived", ROSA, {"code_id": "fresh"})])
    assert not one.state().codes["fresh"].retired


def test_a_theme_whose_making_was_taken_back_stays_where_somebody_worked_on_it(
    copies: tuple[Study, Study],
) -> None:
    one, two = copies
    made = next(each for each in one.events() if each.kind == "theme.created")
    one.append([undo(made)])
    assert "th" not in one.state().themes
    two.append([new_event("theme.claimed", IDA, {"theme_id": "th", "claim": "It shows."})])
    both_ways(one, two)
    assert one.state().themes["th"].claim == "It shows."


def test_a_memo_that_somebody_else_takes_away_stays(copies: tuple[Study, Study]) -> None:
    one, two = copies
    log = [*one.events(), event("memo.removed", {"memo_id": "m"}, actor=IDA, clock=50)]
    with two._write() as session:
        session.add(to_row(log[-1]))
    assert both_ways(one, two) == []
    assert one.state().memos["m"].coder == ROSA


def test_a_memo_changed_where_another_copy_took_it_away_is_back_in_its_place(
    copies: tuple[Study, Study],
) -> None:
    one, two = copies
    one.append([new_event("memo.removed", ROSA, {"memo_id": "m"})])
    two.append([code("pad", IDA)])
    two.append([new_event("memo.written", ROSA, {"memo_id": "m", "text": "more"})])
    both_ways(one, two)
    memo = one.state().memos["m"]
    assert (memo.text, memo.code_id, memo.coder) == ("more", "time", ROSA)


# -- ids that were given twice


def collided(**more: Any) -> list[Event]:
    """Two copies of a file made before: each made a code, and both ids came out alike."""
    return [
        event("code.created", {"code_id": "w", "name": "Workload +", "definition": "p"}, clock=3),
        event(
            "code.created",
            {"code_id": "w", "name": "Workload −", "definition": "m"},
            actor=IDA,
            clock=3,
            **more,
        ),
    ]


def test_two_codes_of_one_id_are_two_and_each_coders_codings_mean_their_own() -> None:
    # one definition was gone, and the round's figures said that both agreed
    span = {"transcript_id": "t", "start": 0, "end": 4, "quote": "Well", "code_id": "w"}
    log = [
        *collided(),
        event("coding.added", span, clock=4),
        event("coding.added", span, actor=IDA, clock=4),
        event("code.renamed", {"code_id": "w", "name": "Too much"}, actor=IDA, clock=5),
        event("theme.created", {"theme_id": "t", "name": "T", "code_ids": ["w"]}, actor=IDA),
    ]
    state = derive(log)
    [told] = state.twice
    assert {each.definition for each in state.codes.values()} == {"p", "m"}
    assert {each.coder: each.code_id for each in state.codings} == {ROSA: "w", IDA: told.own_id}
    assert state.codes[told.own_id].name == "Too much"
    assert state.codes["w"].name == "Workload +"
    assert state.themes["t"].code_ids == (told.own_id,)
    assert derive(reversed(log)) == state


def test_a_file_with_ids_given_twice_opens_says_so_and_takes_decisions_on_both(
    tmp_path: Path,
) -> None:
    with new_study(tmp_path / "a.study") as study:
        with study._write() as session:
            session.add_all(map(to_row, collided(id="second")))
        state = study.state()
        [told] = state.twice
        assert any("Workload −" in each for each in standing_lines(study, state))
        transcript = study.transcripts()[0]
        study.append([coding(transcript, told.own_id), coding(transcript, "w", start=5, end=8)])
        assert {each.code_id for each in study.state().codings} == {told.own_id, "w"}
    with Study.open(tmp_path / "a.study") as again:
        assert {each.code_id for each in again.state().codings} == {told.own_id, "w"}
        assert not again.set_aside()


def test_two_codes_of_one_name_are_shown_as_two_and_offered_for_merging(
    copies: tuple[Study, Study],
) -> None:
    one, two = copies
    named = {"name": "Evenings", "parent": "time"}
    one.append([new_event("code.created", ROSA, {"code_id": "evenings-1", **named})])
    two.append([new_event("code.created", IDA, {"code_id": "evenings-2", **named})])
    told = both_ways(one, two)
    from app.common.code_names import code_path

    codes = one.state().codes
    paths = {code_path(each, codes) for each in ("evenings-1", "evenings-2")}
    assert {each.rsplit("(", 1)[1] for each in paths} == {"by rosa)", "by ida)"}
    assert twins(one.state()) == [["evenings-1", "evenings-2"]]
    assert any("two codes called “Evenings”" in each for each in told)


# -- a merge is one step


def test_a_merge_is_copied_before_and_taken_back_as_one_step(copies: tuple[Study, Study]) -> None:
    one, two = copies
    two.append([coding(two.transcripts()[0], "time", start=8, end=12, actor=IDA), code("new", IDA)])
    before = one.state()
    report = merge_studies(one, two, actor=ROSA, filename="from-ida.study")
    assert report.backup is not None
    with Study.open(report.backup) as held:
        assert held.state() == before
    after = one.state()
    [merge] = merges(one)
    assert (merge.actor, merge.filename, len(merge.event_ids)) == (ROSA, "from-ida.study", 2)
    ahead = effects_of_parting(one, merge)
    assert [each.start for each in ahead.ended] == [8]
    part_again(one, merge, actor=ROSA)
    assert one.state().codes == before.codes
    assert one.state().codings == before.codings
    assert merges(one)[0].parted
    with Study.open(one.path or "") as again:
        assert again.state().codings == before.codings
    rejoin(one, merge, actor=ROSA)
    assert one.state().codings == after.codings
    with pytest.raises(EventInvalid):
        part_again(one, merges(two)[0] if merges(two) else _other(merge), actor=ROSA)


def _other(merge: Any) -> Any:
    from dataclasses import replace

    return replace(merge, id="elsewhere")


def test_what_was_set_aside_with_a_merge_is_nobodys_loss_elsewhere_and_comes_in_again(
    copies: tuple[Study, Study],
) -> None:
    # taking back a merge of Ida's file must not take Ida's decisions from her own
    one, two = copies
    two.append([coding(two.transcripts()[0], "time", start=8, end=12, actor=IDA)])
    merge_studies(one, two, actor=ROSA)
    part_again(one, merges(one)[0], actor=ROSA)
    one.append([code("later", ROSA)])
    merge_studies(two, one, actor=IDA)
    assert 8 in {each.start for each in two.state().codings}
    assert "later" in two.state().codes
    report = merge_studies(one, two, actor=ROSA)
    assert (report.events_added, report.back_again) == (0, 1)
    assert 8 in {each.start for each in one.state().codings}
    part_again(one, merges(one)[0], actor=ROSA)
    assert 8 not in {each.start for each in one.state().codings}


def test_later_decisions_on_what_a_merge_brought_stay_when_it_is_set_aside(
    copies: tuple[Study, Study],
) -> None:
    one, two = copies
    two.append([code("new", IDA)])
    merge_studies(one, two, actor=ROSA)
    one.append([coding(one.transcripts()[0], "new", start=8, end=12)])
    part_again(one, merges(one)[0], actor=ROSA)
    assert [e.code_id for e in one.state().codings if e.coder == ROSA] == ["new"]
    assert one.state().codes["new"].retired


def test_looking_at_a_merge_changes_nothing_and_says_what_it_would_bring(
    copies: tuple[Study, Study],
) -> None:
    one, two = copies
    two.append([code("new", IDA)])
    before = (one.events(), one.revision())
    assert look_ahead(one, two).events_added == 1
    assert (one.events(), one.revision()) == before
    assert not merges(one)
