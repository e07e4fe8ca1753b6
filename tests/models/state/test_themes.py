"""Themes: evidence chosen, belongings, looks, status, and what a merge or a split does to them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from models.errors import EventInvalid
from models.events import SPAN, Event
from models.state.derive import StateBuilder, derive
from tests.decisions import new_event
from tests.models.making import IDA, ROSA, coding, event, merged, new_study, theme, undo
from tests.models.state.test_derive import book


def themed(*names: str) -> list[Event]:
    return [book()] + [
        event("theme.created", {"theme_id": each, "name": each, "code_ids": [each]})
        for each in names
    ]


def quoted(theme_id: str, start: int, stance: str, **more: Any) -> Event:
    place = {"transcript_id": "t1", "start": start, "end": start + 4, "quote": "Well"}
    return event("theme.quoted", {**place, "theme_id": theme_id, "stance": stance}, **more)


def test_a_passage_has_one_stance_in_a_theme_and_the_last_word_holds() -> None:
    log = [*themed("time"), quoted("time", 0, "supporting"), quoted("time", 5, "typical")]
    log.append(quoted("time", 0, "explained", reason="She speaks of the year before."))
    [first, second] = derive(log).themes["time"].quotations
    assert (first.stance, first.reason, first.is_against) == (
        "explained",
        "She speaks of the year before.",
        True,
    )
    assert (second.stance, second.is_against) == ("typical", False)
    back = event("undone", {"event_ids": [log[-1].id]})
    assert derive([*log, back]).themes["time"].quotations[0].stance == "supporting"


def test_what_belongs_to_a_theme_goes_where_it_is_merged_and_comes_back_with_undo() -> None:
    log = [
        *themed("time", "goals"),
        quoted("time", 0, "contrary"),
        quoted("goals", 0, "supporting"),
        quoted("time", 5, "typical"),
        event("theme.dimension", {"theme_id": "time", "dimension_id": "d", "belongs": True}),
        event("theme.narrated", {"theme_id": "time", "narrative": "A story."}),
    ]
    merge = event("theme.merged", {"theme_id": "time", "into": "goals"})
    # the last one in a copy that knew nothing of the merge
    log += [merge, quoted("time", 9, "contrary", actor=IDA)]
    state = derive(log)
    into, gone = state.themes["goals"], state.themes["time"]
    assert [(each.start, each.stance) for each in into.quotations] == [
        (0, "supporting"),
        (5, "typical"),
        (9, "contrary"),
    ]
    assert into.dimension_ids == ("d",)
    assert (into.narrative, gone.narrative, gone.merged_into) == ("", "A story.", "goals")
    back = derive([*log, event("undone", {"event_ids": [merge.id]})])
    assert [each.start for each in back.themes["time"].quotations] == [0, 5, 9]
    assert [each.start for each in back.themes["goals"].quotations] == [0]


def test_a_theme_that_was_split_off_says_of_which() -> None:
    split = {"theme_id": "time", "new_theme_id": "new", "name": "New", "code_ids": ["time"]}
    state = derive([*themed("time"), event("theme.split", split)])
    assert (state.themes["new"].split_from, state.themes["time"].split_from) == ("time", None)
    assert state.themes["time"].code_ids == ()


def test_a_look_keeps_the_claim_it_was_made_for() -> None:
    look = {"theme_id": "time", "read": 12, "found": 0, "claim": "It lacks.", "contrary": "Enough."}
    log = [*themed("time"), event("theme.searched", look)]
    log.append(event("theme.claimed", {"theme_id": "time", "claim": "It is taken."}))
    [kept] = derive(log).themes["time"].looks
    assert (kept.read, kept.found, kept.claim, kept.contrary) == (12, 0, "It lacks.", "Enough.")
    assert derive(log).themes["time"].claim == "It is taken."


def test_pairs_follow_merges_of_codes_and_the_last_word_holds() -> None:
    def pair(one: str, two: str, how: str) -> Event:
        return event("codes.paired", {"first": one, "second": two, "pairing": how})

    begun = [book(), pair("time", "training", "apart"), pair("shared_goals", "time", "together")]
    assert derive(begun).code_pairs == {
        ("time", "training"): "apart",
        ("shared_goals", "time"): "together",
    }
    into = event("code.merged", {"code_id": "time", "into": "training"})
    assert derive([*begun, into]).code_pairs == {("shared_goals", "training"): "together"}
    freed = [*begun, pair("training", "time", "free")]
    assert derive(freed).code_pairs == {("shared_goals", "time"): "together"}


def test_a_theme_whose_codes_were_all_merged_away_has_the_one_they_went_into(
    tmp_path: Path,
) -> None:
    with new_study(tmp_path / "a.study") as study:
        study.append([theme("t", ["time", "lost_planning"])])
        study.append([merged("time", "training"), merged("lost_planning", "training")])
        assert study.state().themes["t"].code_ids == ("training",)


def test_what_names_no_theme_relation_or_question_is_refused_and_a_long_claim_kept(
    tmp_path: Path,
) -> None:
    with new_study(tmp_path / "a.study") as study:
        passage = {each: coding(study.transcripts()[0]).payload[each] for each in SPAN}
        study.append([theme("t", ["time"])])
        for kind, payload, says in [
            ("theme.quoted", {**passage, "theme_id": "x", "stance": "typical"}, "no theme"),
            ("theme.relation", {"theme_id": "t", "relation_id": "x", "belongs": True}, "relation"),
            (
                "theme.question",
                {"theme_id": "t", "research_question_id": "x", "belongs": True},
                "research question",
            ),
            ("codes.paired", {"first": "time", "second": "x", "pairing": "apart"}, "no code"),
        ]:
            with pytest.raises(EventInvalid, match=says):
                study.append([new_event(kind, ROSA, payload)])
        claim = "It takes time. " * 700
        study.append([new_event("theme.claimed", ROSA, {"theme_id": "t", "claim": claim})])
        assert study.state().themes["t"].claim == claim


def test_a_drag_right_after_a_split_moves_what_was_dragged_and_nothing_else(
    tmp_path: Path,
) -> None:
    # decisions of one batch: what the second saw was taken from before the first
    with new_study(tmp_path / "a.study") as study:
        study.append([theme("t", ["time", "training", "shared_goals"])])
        split = {"theme_id": "t", "new_theme_id": "n", "name": "N", "code_ids": ["time"]}
        decided = study.append(
            [
                new_event("theme.split", ROSA, split),
                new_event("theme.codes", ROSA, {"theme_id": "t", "code_ids": ["shared_goals"]}),
                new_event("theme.codes", ROSA, {"theme_id": "n", "code_ids": ["time", "training"]}),
            ]
        )
        assert [each.payload["removed"] for each in decided[1:]] == [["training"], []]
        assert decided[2].payload["added"] == ["training"]
        study.append([undo(decided[1])])
        assert study.state().themes["t"].code_ids == ("training", "shared_goals")


def test_a_code_taken_out_as_the_page_shows_it_goes_with_what_was_merged_into_it(
    tmp_path: Path,
) -> None:
    """The page named "training"; the theme held "time", merged into it, and so kept it."""
    with new_study(tmp_path / "a.study") as study:
        study.append([theme("t", ["time", "shared_goals"]), merged("time", "training")])
        seen = {"code_ids": ["shared_goals"], "added": [], "removed": ["training"]}
        study.append([new_event("theme.codes", ROSA, {"theme_id": "t", **seen})])
        assert study.state().themes["t"].code_ids == ("shared_goals",)


def test_a_split_takes_what_was_merged_into_the_codes_that_are_split_off(tmp_path: Path) -> None:
    """It was left behind, so one code stood in both themes."""
    with new_study(tmp_path / "a.study") as study:
        study.append([theme("t", ["time", "shared_goals"]), merged("time", "training")])
        split = {"theme_id": "t", "new_theme_id": "n", "name": "N", "code_ids": ["training"]}
        study.append([new_event("theme.split", ROSA, split)])
        themes = study.state().themes
        assert (themes["t"].code_ids, themes["n"].code_ids) == (("shared_goals",), ("training",))


def test_what_others_wrote_of_a_theme_outlives_the_undo_of_its_making_and_of_a_split() -> None:
    """Ann took the making back, and Bo's summary, or narrative, stood nowhere."""
    made = event("theme.created", {"theme_id": "t", "name": "T", "code_ids": ["time"]})
    split = event(
        "theme.split", {"theme_id": "t", "new_theme_id": "n", "name": "N", "code_ids": ["time"]}
    )
    case = {"theme_id": "t", "case": "Rosa", "text": "She waits."}
    summary = event("theme.case_summarised", case, actor=IDA)
    told = event("theme.narrated", {"theme_id": "n", "narrative": "A story."}, actor=IDA)
    back = event("undone", {"event_ids": [made.id, split.id]})
    state = derive([book(), made, split, summary, told, back])
    assert {each.id for each in state.live_themes()} == {"t", "n"}
    assert state.summaries == {(IDA, "t", "Rosa"): "She waits."}
    assert state.themes["n"].narrative == "A story."
    alone = derive([book(), made, split, event("undone", {"event_ids": [split.id]})])
    assert [each.id for each in alone.live_themes()] == ["t"]


def test_a_state_that_was_given_out_does_not_change() -> None:
    """Its summaries were the log's own, and another thread's decision came into them."""
    builder = StateBuilder().extend([book(), *themed("time")[1:]])
    before = builder.state()
    case = {"theme_id": "time", "case": "Rosa", "text": "She waits."}
    builder.extend([event("theme.case_summarised", case)])
    assert before.summaries == {}
