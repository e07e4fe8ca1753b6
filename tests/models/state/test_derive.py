"""The state that a set of decisions implies, whatever order they are read in."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from models.codebook.reading import to_dict
from models.events import Event
from models.state.derive import begin, corrected, derive, undone_ids
from tests.fakes import make_codebook
from tests.models.making import IDA, ROSA, event, interview
from tests.properties import examples

CODES = ["goals", "shared_goals", "training", "time", "mine"]
THEMES = ["th1", "th2", "th3"]
SPAN = {"transcript_id": "t1", "quote": "Well"}


def book() -> Event:
    return event("codebook.imported", {"codebook": to_dict(make_codebook()), "sha256": ""})


def coded(code_id: str, start: int = 0, *, kind: str = "coding.added", **more: Any) -> Event:
    payload = {**SPAN, "start": start, "end": start + 4, "code_id": code_id}
    return event(kind, payload, **more)


def merged(code_id: str, into: str, **more: Any) -> Event:
    return event("code.merged", {"code_id": code_id, "into": into}, **more)


def moved(code_id: str, parent: str | None) -> Event:
    return event("code.moved", {"code_id": code_id, "parent": parent})


def theme(theme_id: str, *code_ids: str) -> Event:
    payload = {"theme_id": theme_id, "name": theme_id, "code_ids": list(code_ids)}
    return event("theme.created", payload)


def themes_merged(theme_id: str, into: str) -> Event:
    return event("theme.merged", {"theme_id": theme_id, "into": into})


def undo(*events: Event, **more: Any) -> Event:
    return event("undone", {"event_ids": [each.id for each in events]}, **more)


_some_code = st.sampled_from(CODES)
_some_theme = st.sampled_from(THEMES)
_actors = st.sampled_from([ROSA, IDA])
_payloads = st.one_of(
    *(
        st.tuples(
            st.just(kind),
            st.builds(
                lambda code, start: {**SPAN, "start": start, "end": start + 4, "code_id": code},
                _some_code,
                st.integers(0, 2),
            ),
        )
        for kind in (
            "coding.added",
            "coding.removed",
            "suggestion.accepted",
            "suggestion.rejected",
            "coding.confirmed",
        )
    ),
    st.tuples(
        st.just("code.created"),
        st.builds(lambda c, p: {"code_id": c, "name": c, "parent": p}, _some_code, _some_code),
    ),
    st.tuples(
        st.just("code.merged"),
        st.builds(lambda c, i: {"code_id": c, "into": i}, _some_code, _some_code),
    ),
    st.tuples(
        st.just("code.moved"),
        st.builds(lambda c, p: {"code_id": c, "parent": p}, _some_code, _some_code),
    ),
    st.tuples(
        st.sampled_from(["code.retired", "code.revived"]),
        st.builds(lambda c: {"code_id": c}, _some_code),
    ),
    st.tuples(
        st.just("code.coloured"),
        st.builds(
            lambda c, colour: {"code_id": c, "colour": colour},
            _some_code,
            st.sampled_from(["teal", "umber", None]),
        ),
    ),
    st.tuples(
        st.just("theme.created"),
        st.builds(
            lambda t, c: {"theme_id": t, "name": t, "code_ids": c},
            _some_theme,
            st.lists(_some_code, max_size=3),
        ),
    ),
    st.tuples(
        st.just("theme.codes"),
        st.builds(lambda t, c: {"theme_id": t, "code_ids": c}, _some_theme, st.lists(_some_code)),
    ),
    st.tuples(
        st.just("theme.merged"),
        st.builds(lambda t, i: {"theme_id": t, "into": i}, _some_theme, _some_theme),
    ),
    st.tuples(
        st.just("theme.split"),
        st.builds(
            lambda t, n, c: {"theme_id": t, "new_theme_id": n, "name": n, "code_ids": c},
            _some_theme,
            _some_theme,
            st.lists(_some_code, max_size=2),
        ),
    ),
    st.tuples(
        st.just("theme.quoted"),
        st.builds(
            lambda t, at, stance: {
                **SPAN,
                "start": at,
                "end": at + 4,
                "theme_id": t,
                "stance": stance,
            },
            _some_theme,
            st.integers(0, 2),
            st.sampled_from(["supporting", "contrary", "set_aside"]),
        ),
    ),
    st.tuples(
        st.just("theme.unquoted"),
        st.builds(
            lambda t, at: {**SPAN, "start": at, "end": at + 4, "theme_id": t},
            _some_theme,
            st.integers(0, 2),
        ),
    ),
    st.tuples(
        st.just("theme.relation"),
        st.builds(
            lambda t, a, b, yes: {"theme_id": t, "relation_id": f"{a}-{b}", "belongs": yes},
            _some_theme,
            _some_code,
            _some_code,
            st.booleans(),
        ),
    ),
    st.tuples(
        st.just("codes.paired"),
        st.builds(
            lambda a, b, how: {"first": a, "second": b, "pairing": how},
            _some_code,
            _some_code,
            st.sampled_from(["together", "apart", "free"]),
        ),
    ),
    st.tuples(st.just("theme.retired"), st.builds(lambda t: {"theme_id": t}, _some_theme)),
    st.tuples(
        st.just("relation.made"),
        st.builds(
            lambda a, b: {
                "relation_id": f"{a}-{b}",
                "first": a,
                "second": b,
                "relation_type": "helps",
            },
            _some_code,
            _some_code,
        ),
    ),
    st.tuples(
        st.just("transcript.described"),
        st.builds(
            lambda v: {"transcript_id": "t1", "attributes": {"role": v}},
            st.sampled_from(["Teacher", "Coach"]),
        ),
    ),
)


@st.composite
def logs(draw: st.DrawFn) -> list[Event]:
    """Any decisions with ties in their clocks, and undos that reach back."""
    made = [book()]
    for i, (kind, payload) in enumerate(draw(st.lists(_payloads, max_size=25))):
        made.append(event(kind, payload, actor=draw(_actors), clock=2 + i // 2, id=f"d{i:03d}"))
        if len(made) > 2 and draw(st.integers(0, 4)) == 0:
            earlier = [each for each in made[1:] if each.clock < 2 + i // 2]
            if earlier:
                taken = draw(st.sampled_from(earlier))
                made.append(undo(taken, clock=2 + i // 2, id=f"u{i:03d}"))
    return [each if each.kind != "codebook.imported" else _first(each) for each in made]


def _first(each: Event) -> Event:
    return event(each.kind, each.payload, clock=1, id="book")


@given(logs(), st.randoms(use_true_random=False))
@examples(80)
def test_any_order_of_reading_gives_the_same_state(log: list[Event], chance: random.Random) -> None:
    shuffled = list(log)
    chance.shuffle(shuffled)
    assert derive(shuffled) == derive(log)


@given(logs())
@examples(80)
def test_state_after_undo_is_the_state_without_what_was_undone(log: list[Event]) -> None:
    undone = undone_ids(log)
    rest = [each for each in log if each.id not in undone and each.kind != "undone"]
    gone = [each for each in log if each.id in undone]
    assume(not any(_makes_what_is_named(each, rest) for each in gone))
    after = derive(log)
    without = derive([each if each in rest else _nothing_at(each) for each in log])
    after.undone = without.undone = frozenset()
    assert after == without


def _nothing_at(taken: Event) -> Event:
    """A decision without effect at another's place: that one was written tells what was known."""
    payload = {"event_ids": ["nothing"]}
    return event("undone", payload, clock=taken.clock, actor=taken.actor, id=taken.id)


def _makes_what_is_named(taken: Event, rest: list[Event]) -> bool:
    """Whether a making that was taken back made what others in force speak of: it is kept then."""
    made = {"code.created": "code_id", "theme.created": "theme_id", "theme.split": "new_theme_id"}
    key = made.get(taken.kind)
    return key is not None and any(f"'{taken.payload[key]}'" in str(e.payload) for e in rest)


@given(logs(), st.integers(0, 25))
@examples(60)
def test_folding_in_two_goes_gives_what_one_go_gives(log: list[Event], cut: int) -> None:
    ordered = sorted(log, key=lambda each: each.order)
    fold, births = begin(ordered)
    meant = births.told_apart(ordered)
    before = fold.extend(meant[:cut]).state()
    codings, themes = list(before.codings), dict(before.themes)
    assert fold.extend(meant[cut:]).state() == derive(log)
    assert (before.codings, before.themes) == (codings, themes)  # a given state stays as it was


@given(logs())
@examples(80)
def test_no_log_makes_a_circle_of_merges_or_parents(log: list[Event]) -> None:
    state = derive(log)
    for code_id in state.codes:
        standing = state.resolve(code_id)
        assert state.codes[standing].merged_into is None
        above, steps = state.codes[code_id].parent, 0
        while above in state.codes:
            above, steps = state.codes[above].parent, steps + 1
            assert steps <= len(state.codes)


def test_a_coding_under_a_code_merged_in_a_chain_holds_under_the_last() -> None:
    state = derive(
        [
            book(),
            coded("shared_goals"),
            merged("shared_goals", "training"),
            merged("training", "time"),
            coded("shared_goals", 10),
        ]
    )
    assert [(c.code_id, c.given_code_id) for c in state.codings] == [
        ("time", "shared_goals"),
        ("time", "shared_goals"),
    ]


def test_after_a_merge_one_span_has_one_coding_and_it_is_the_earliest() -> None:
    first, second = coded("goals"), coded("training")
    state = derive([book(), first, second, merged("goals", "training")])
    assert [each.event_id for each in state.codings] == [first.id]


def test_codes_merged_both_ways_in_two_copies_leave_one_of_them_live() -> None:
    state = derive([book(), merged("goals", "training"), merged("training", "goals")])
    assert state.resolve("goals") == state.resolve("training") == "training"


def test_a_merge_that_would_close_a_longer_circle_is_passed_over() -> None:
    # goals -> training after time -> goals: then goals -> time made codings of all three vanish
    state = derive(
        [book(), merged("time", "goals"), merged("goals", "training"), merged("goals", "time")]
    )
    assert {state.resolve(each) for each in ("time", "goals", "training")} == {"training"}


def test_two_codes_moved_under_each_other_in_two_copies_make_no_circle() -> None:
    state = derive([book(), moved("goals", "training"), moved("training", "goals")])
    assert (state.codes["goals"].parent, state.codes["training"].parent) == ("training", None)


def test_a_code_made_in_two_copies_keeps_the_first_and_takes_what_it_lacked() -> None:
    # the second used to replace the first whole, and to bring back a merged code
    state = derive(
        [
            book(),
            event("code.created", {"code_id": "x", "name": "First"}),
            merged("x", "time"),
            event("code.created", {"code_id": "x", "name": "first", "definition": "What it is."}),
        ]
    )
    code = state.codes["x"]
    assert (code.name, code.definition, code.merged_into) == ("First", "What it is.", "time")


def test_removing_the_merged_code_removes_what_was_coded_under_the_old_one() -> None:
    log = [book(), coded("goals"), merged("goals", "training")]
    assert derive([*log, coded("training", kind="coding.removed")]).codings == []


def test_each_coder_has_codings_of_their_own() -> None:
    log = [book(), coded("goals"), coded("goals", actor=IDA)]
    state = derive([*log, coded("goals", kind="coding.removed", actor=IDA)])
    assert [each.coder for each in state.codings] == [ROSA]


def test_a_rejection_is_no_coding_and_acceptance_takes_it_back() -> None:
    rejected = coded("goals", kind="suggestion.rejected")
    assert derive([book(), rejected]).codings == []
    assert list(derive([book(), rejected]).rejected.values()) == [rejected.id]
    state = derive([book(), rejected, coded("goals", kind="suggestion.accepted")])
    assert state.rejected == {}
    assert [each.accepted for each in state.codings] == [True]


def test_a_coding_keeps_what_was_suggested_and_why() -> None:
    accepted = coded(
        "goals", kind="suggestion.accepted", suggested={"score": 0.7}, reason="her words"
    )
    held = derive([book(), accepted]).codings[0]
    assert (held.suggested, held.reason) == ({"score": 0.7}, "her words")


def test_codings_of_a_retired_code_stay() -> None:
    state = derive([book(), coded("goals"), event("code.retired", {"code_id": "goals"})])
    assert len(state.codings) == 1
    assert "goals" not in {code.id for code in state.active_codes()}


def test_themes_and_relations_follow_merged_codes() -> None:
    # a relation went on naming the code that was merged away
    made = {"relation_id": "r", "first": "goals", "second": "time", "relation_type": "helps"}
    log = [book(), theme("th1", "goals", "training"), event("relation.made", made)]
    state = derive([*log, merged("goals", "training")])
    assert state.themes["th1"].code_ids == ("training",)
    assert state.relations["r"].first == "training"


def test_a_theme_merged_into_one_that_another_copy_retired_stays_live() -> None:
    log = [theme("th1", "goals"), theme("th2", "time")]
    retired = event("theme.retired", {"theme_id": "th2"})
    state = derive([book(), *log, retired, themes_merged("th1", "th2")])
    assert [each.id for each in state.live_themes()] == ["th1"]


def test_themes_merged_both_ways_in_two_copies_leave_one_with_all_codes() -> None:
    log = [theme("th1", "goals"), theme("th2", "time")]
    state = derive([book(), *log, themes_merged("th1", "th2"), themes_merged("th2", "th1")])
    assert [(each.id, each.code_ids) for each in state.live_themes()] == [
        ("th2", ("time", "goals"))
    ]


def test_codes_added_to_a_theme_merged_in_another_copy_go_where_it_went() -> None:
    # they were set on the retired theme and seen nowhere
    log = [book(), theme("th1", "goals"), theme("th2", "time"), themes_merged("th1", "th2")]
    added = event("theme.codes", {"theme_id": "th1", "code_ids": ["goals", "training"]})
    assert derive([*log, added]).themes["th2"].code_ids == ("time", "goals", "training")


def test_a_theme_merged_into_a_merged_one_goes_on_to_where_that_went() -> None:
    log = [theme("th1", "goals"), theme("th2", "time"), theme("th3", "training")]
    merges = [themes_merged("th1", "th2"), themes_merged("th3", "th1")]
    assert derive([book(), *log, *merges]).themes["th2"].code_ids == ("time", "goals", "training")


def test_a_split_moves_codes_to_a_new_theme() -> None:
    payload = {"theme_id": "th1", "new_theme_id": "th2", "name": "New", "code_ids": ["time"]}
    state = derive([book(), theme("th1", "goals", "time"), event("theme.split", payload)])
    assert (state.themes["th1"].code_ids, state.themes["th2"].code_ids) == (("goals",), ("time",))


def test_undoing_an_undo_brings_the_decision_back() -> None:
    made = coded("goals")
    back = undo(made)
    assert derive([book(), made, back]).codings == []
    again = undo(back)
    assert len(derive([book(), made, back, again]).codings) == 1
    assert derive([book(), made, back, again, undo(again)]).codings == []


def test_a_decision_undone_in_two_copies_needs_both_undos_taken_back() -> None:
    made = coded("goals")
    one, two = undo(made), undo(made)
    assert made.id in undone_ids([made, one, two, undo(one)])
    assert made.id not in undone_ids([made, one, two, undo(one), undo(two)])


def test_names_that_clash_after_a_merge_are_told_apart_by_order_of_import() -> None:
    def imported(id_: str, name: str) -> Event:
        payload = {"transcript_id": id_, "name": name, "filename": "f", "sha256": ""}
        return event("transcript.imported", payload)

    log = [imported("t1", "a (2)"), imported("t2", "a"), imported("t3", "a")]
    assert derive(log).names == {"t1": "a (2)", "t2": "a", "t3": "a (3)"}


def test_roles_and_attributes_that_people_gave_stand_over_the_imported_ones() -> None:
    transcript = interview()
    about = {"transcript_id": transcript.id}
    state = derive(
        [
            event("speaker.role", {**about, "speaker": "Ms. Reed", "role": "unknown"}),
            event("transcript.described", {**about, "attributes": {"level": "school"}}),
        ]
    )
    found = corrected(transcript, state)
    assert {turn.role for turn in found.turns if turn.speaker == "Ms. Reed"} == {"unknown"}
    assert found.attributes == {"role": "Teacher", "level": "school"}


def test_a_retired_code_that_is_brought_back_is_in_use_again() -> None:
    log = [book(), *(event(each, {"code_id": "time"}) for each in ("code.retired", "code.revived"))]
    assert derive(log[:2]).codes["time"].retired
    assert not derive(log).codes["time"].retired


def test_a_code_merged_meanwhile_is_not_brought_back_beside_what_it_became() -> None:
    """Two copies: one merged the code, the other brought it back."""
    state = derive([book(), merged("time", "goals"), event("code.revived", {"code_id": "time"})])
    assert state.codes["time"].retired
    assert state.resolve("time") == "goals"


def test_a_colour_is_kept_beside_the_code_and_can_be_taken_off() -> None:
    log = [book(), coloured("time", "teal"), coloured("nowhere", "blue")]
    assert derive(log).colours == {"time": "teal"}
    assert derive(log).codes == derive(log[:1]).codes
    assert derive([*log, coloured("time", None)]).colours == {}


def coloured(code_id: str, colour: str | None) -> Event:
    return event("code.coloured", {"code_id": code_id, "colour": colour})
