"""Deriving a state is total: any decisions of any number of copies, in any order, give one."""

from __future__ import annotations

import itertools
import signal
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.codebook.changes import merged as merged_with_branch
from app.codebook.effects import effect
from app.codebook.tables import code_counts, in_tree_order, interview_rows
from app.codebook.versions import differences, versions
from app.common.code_names import code_path
from app.common.code_tree import parents_shown
from app.common.summary import study_summary, summary_lines
from app.compare.cards import compare_page
from app.export.tables import tables
from models.codebook.reading import to_dict
from models.events import Event
from models.records import Code
from models.state.derive import State, derive
from models.state.lineage import merged_in, parent_in, untangled, walk
from models.state.outdated_codings import outdated_codings
from models.state.undo import last_step, last_undo, since_step, steps, way_back
from models.store.event_log import to_row
from models.store.merge_effects import effects_of
from models.store.references import ReferenceIndex
from tests.fakes import make_codebook
from tests.models.histories import KINDS, TRANSCRIPT, Copy, act, begun, span
from tests.models.making import IDA, ROSA, event, new_study
from tests.properties import examples
from tests.studies import run_fake

LIMIT_S = 5.0  # of reading one state in every way; a circle never ends
PEOPLE = (ROSA, IDA, "eva", "jon")


def book() -> Event:
    return event("codebook.imported", {"codebook": to_dict(make_codebook()), "sha256": None})


def coded(code_id: str, actor: str = ROSA) -> Event:
    return event("coding.added", {**span(0), "code_id": code_id}, actor=actor)


def merged(code_id: str, into: str, actor: str = ROSA) -> Event:
    return event("code.merged", {"code_id": code_id, "into": into}, actor=actor)


def in_time(read: Callable[..., Any], *given: Any) -> Any:
    """Fail by name where a reader does not end: the alarm comes in the middle of it."""
    if not hasattr(signal, "SIGALRM"):
        return read(*given)

    def late(*_: object) -> None:
        pytest.fail(f"{getattr(read, '__name__', read)} does not end")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, LIMIT_S)
    try:
        return read(*given)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def read_everything(log: list[Event], state: State) -> None:
    for code in state.codes:
        in_time(code_path, code, state.codes)
        in_time(state.resolve, code)
        in_time(effect, state, code, ROSA, code)
    tree = in_time(in_tree_order, state)
    assert sorted(code for code, _ in tree) == sorted(each.id for each in state.active_codes())
    in_time(parents_shown, state)
    in_time(ReferenceIndex.of, state)
    for who in PEOPLE:
        for count in (interview_rows, code_counts, outdated_codings):
            in_time(count, state, who)
        for read in (last_step, last_undo, steps):
            in_time(read, log, who)
        for step in steps(log, who)[:2]:
            since = since_step(log, who, step[-1].id)
            in_time(way_back, log, who, since, state.codings)
    live = [each.id for each in state.active_codes()]
    for one in live[:2]:
        for two in live[-2:]:
            in_time(merged_with_branch, state, one, two, ROSA)
    found = in_time(versions, log)
    for before, after in zip([None, *found], found, strict=False):
        in_time(differences, before, after)


def rests_on_codes(state: State) -> None:
    """Nothing that is shown hangs in the air, and nothing goes in a circle."""
    assert {each.code_id for each in state.codings} <= state.codes.keys()
    assert {code for each in state.themes.values() for code in each.code_ids} <= state.codes.keys()
    assert {each.first for each in state.relations.values()} <= state.codes.keys()
    assert untangled(dict(state.codes)) == dict(state.codes)


copies = st.tuples(
    st.integers(2, 4),
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from(KINDS)), min_size=4, max_size=24),
    st.booleans(),
    st.integers(0, 10**6),
)


def _history(number: int, decided: list[tuple[int, str]], old: bool, seed: int) -> list[Copy]:
    draw = Random(seed)
    base = begun()
    for i, (_, what) in enumerate(decided[: len(decided) // 3]):
        act(base, what, draw, i)
    made = [Copy(base.events, PEOPLE[i], old=old) for i in range(number)]
    for i, (which, what) in enumerate(decided[len(decided) // 3 :]):
        act(made[which % number], what, draw, i)
        if draw.random() < 0.08:
            made[which % number].merge(made[draw.randrange(number)])
    return made


@given(copies)
@examples(60)
def test_copies_merged_in_every_order_have_one_state_and_every_reader_of_it_ends(
    drawn: tuple[int, list[tuple[int, str]], bool, int],
) -> None:
    made = _history(*drawn)
    union = {each.id: each for copy in made for each in copy.events}
    states = []
    for seed in range(4):
        log = list(union.values())
        Random(seed).shuffle(log)
        states.append(in_time(derive, log))
    assert all(each == states[0] for each in states)
    rests_on_codes(states[0])
    log = sorted(union.values(), key=lambda each: each.order)
    read_everything(log, states[0])
    common = [each for each in made[0].events if each in made[1].events]
    in_time(effects_of, common, made[0].events, made[1].events, log)


@given(copies)
@examples(60)
def test_one_copy_alone_derives_what_its_decisions_say_however_old_its_program(
    drawn: tuple[int, list[tuple[int, str]], bool, int],
) -> None:
    # what a decision's author saw is written down; in one copy it must change nothing
    _, decided, _, seed = drawn
    noted, bare = begun(itertools.count(1)), begun(itertools.count(1))  # of the same ids
    for i, (_, what) in enumerate(decided):
        for copy in (noted, bare):
            copy.old = copy is bare
            act(copy, what, Random(f"{seed} {i}"), i)
    assert [each.kind for each in noted.events] == [each.kind for each in bare.events]
    one, two = noted.state(), bare.state()
    assert [(e.coder, e.start, e.code_id) for e in one.codings] == [
        (e.coder, e.start, e.code_id) for e in two.codings
    ]
    assert one.codes == two.codes
    assert one.themes == two.themes
    assert not one.conflicts


def test_two_honest_copies_that_close_a_circle_between_them_end() -> None:
    # one moved Workload under Time pressure, the other merged Time pressure into it and
    # retired it: export, the Codebook page and every later decision about codes never ended
    log = [
        book(),
        event("code.created", {"code_id": "w", "name": "Workload"}),
        event("code.created", {"code_id": "t", "name": "Time pressure"}),
        event("code.created", {"code_id": "e", "name": "Evenings", "parent": "w"}),
        event("code.moved", {"code_id": "w", "parent": "t"}),
        merged("t", "w", IDA),
        event("code.retired", {"code_id": "w"}, actor=IDA),
    ]
    state = derive(log)
    read_everything(log, state)
    rests_on_codes(state)
    assert state.resolve("t") == "w"
    assert (state.codes["w"].parent, state.codes["e"].parent) == (None, "w")


def test_codes_in_a_circle_of_any_make_are_untangled_the_earlier_standing() -> None:
    made = {
        "a": Code("a", "A", "descriptive", parent="b"),
        "b": Code("b", "B", "descriptive", parent="c"),
        "c": Code("c", "C", "descriptive", parent="a", merged_into="b"),
    }
    found = untangled(made)
    assert (found["a"].parent, found["b"].parent, found["c"].merged_into) == ("b", None, "b")
    assert untangled(found) is found


@given(
    st.dictionaries(
        st.sampled_from("abcdef"),
        st.tuples(*[st.one_of(st.none(), st.sampled_from("abcdefx"))] * 2),
        max_size=6,
    )
)
def test_every_walk_over_untangled_codes_ends_without_coming_back(
    given_: dict[str, tuple[str | None, str | None]],
) -> None:
    codes = {
        id_: Code(id_, id_, "descriptive", parent=parent, merged_into=into)
        for id_, (parent, into) in given_.items()
    }
    found = untangled(codes)
    for start in found:
        seen, at = set(), [start]
        while at:
            here = at.pop()
            for ahead in (parent_in(found)(here), merged_in(found)(here)):
                assert ahead != start
                if ahead is not None and ahead not in seen:
                    seen.add(ahead)
                    at.append(ahead)
        assert next(walk(start, parent_in(found))) == start


def test_themes_merged_both_ways_round_and_undone_end() -> None:
    themes = [
        event("theme.created", {"theme_id": each, "name": each, "code_ids": ["goals"]})
        for each in "abc"
    ]
    ways = [
        event("theme.merged", {"theme_id": one, "into": two}, actor=who)
        for one, two, who in (("a", "b", ROSA), ("b", "a", IDA), ("b", "c", IDA), ("c", "a", ROSA))
    ]
    log = [book(), *themes, *ways]
    state = in_time(derive, log)
    assert len(state.live_themes()) == 1
    back = [event("undone", {"event_ids": [each.id]}, actor=each.actor) for each in ways[:2]]
    in_time(derive, [*log, *back])


def test_undos_of_each_other_and_of_themselves_end_and_take_nothing_that_came_later() -> None:
    coding = coded("goals")
    one = event("undone", {"event_ids": ["u2", "u1", coding.id]}, id="u1")
    two = event("undone", {"event_ids": ["u1", "u2"]}, id="u2")
    state = in_time(derive, [book(), coding, one, two])
    assert len(state.codings) == 1
    assert state.undone == {"u1"}


def test_nobody_takes_back_another_persons_decision_whatever_a_file_says() -> None:
    # one foreign `undone` took 226 codings to none
    codings = [coded("goals", actor=IDA), coded("training", actor=IDA)]
    foreign = event("undone", {"event_ids": [each.id for each in codings]}, actor=ROSA)
    state = derive([book(), *codings, foreign])
    assert len(state.codings) == 2
    own = event("undone", {"event_ids": [codings[0].id]}, actor=IDA)
    assert len(derive([book(), *codings, foreign, own]).codings) == 1


def test_what_is_never_undone_is_not_undone_by_a_file_either() -> None:
    first = book()
    state = derive([first, event("undone", {"event_ids": [first.id]}, actor=first.actor)])
    assert state.codebook is not None


@given(copies)
@examples(6)
def test_a_study_file_of_any_history_is_exported_summed_up_and_compared(
    tmp_path_factory: pytest.TempPathFactory,
    drawn: tuple[int, list[tuple[int, str]], bool, int],
) -> None:
    made = _history(*drawn)
    union = {each.id: each for copy in made for each in copy.events[2:]}
    begun_with = {each.id for copy in made for each in copy.events} - union.keys()
    of_what_is_not_there = {
        each.id
        for each in union.values()
        if each.kind == "undone" and begun_with & set(each.payload["event_ids"])
    }
    path: Path = tmp_path_factory.mktemp("whole") / "a.study"
    with new_study(path, [TRANSCRIPT]) as study:
        with study._write() as session:
            session.add_all(to_row(each) for each in union.values())
        run_fake(study, ROSA)
        begin = time.monotonic()
        state = study.state()
        for who in PEOPLE:
            tables(study, coder=who)
            summary_lines(study_summary(study, who))
            compare_page(study, coder=who)
        assert {each.id for each in study.set_aside()} == of_what_is_not_there
        read_everything(study.events(), state)
        assert time.monotonic() - begin < 20 * LIMIT_S
