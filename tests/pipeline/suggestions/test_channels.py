"""What a memory tells of a segment: never its own decision, and nothing that was taken back."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.suggestions.channels import (
    AT,
    CHANNELS,
    CodesBefore,
    Memory,
    UnitSpan,
    decided_rows,
    in_context,
)
from tests.fakes import FakeEncoder
from tests.properties import examples

TEXTS = (
    "We sat together and wrote our goals.",
    "The goals are on every wall of the school.",
    "The coach came to my room and taught with me.",
    "Meetings eat my planning time every week.",
    "We wrote the goals with the coach.",
    "The coach taught in my room all week.",
    "My planning time is gone every week.",
)
PLACES = tuple(UnitSpan(0 if i < 4 else 1, ["q1", None, "q2", "q1"][i % 4]) for i in range(7))
PARENT = np.array([-1, 0, 0])
N, CODES = len(TEXTS), 3
Lesson = tuple[int, np.ndarray, np.ndarray]


def make_memory(order: list[int] | None = None, places: tuple[UnitSpan, ...] = PLACES) -> Memory:
    """A memory of seven segments and three codes; order: which code stands in which column."""
    order = list(range(CODES)) if order is None else order
    rng = np.random.default_rng(7)
    described, category = rng.uniform(0, 0.6, (N, CODES)), rng.uniform(0, 1, (N, CODES))
    back = {old: new for new, old in enumerate(order)}
    parent = np.array([back.get(int(PARENT[old]), -1) for old in order])
    codes = CodesBefore(described[:, order], parent, category[:, order])
    return Memory(FakeEncoder().encode(TEXTS), TEXTS, places, codes)


def targets(lessons: Iterable[Lesson], order: list[int] | None = None) -> Memory:
    memory = make_memory(order)
    for row, given_codes, refused in lessons:
        columns = list(range(CODES)) if order is None else order
        memory.add_decision(row, given_codes[columns], refused[columns])
    return memory


def channels(memory: Memory) -> np.ndarray:
    return memory.channels(np.arange(N))


def assert_same(found: np.ndarray, wanted: np.ndarray) -> None:
    assert np.isfinite(found).all()
    for name, at in AT.items():
        assert found[..., at] == pytest.approx(wanted[..., at], abs=2e-4), name


MARKS = st.lists(st.sampled_from([-1, 0, 1]), min_size=CODES, max_size=CODES)


def lesson(row: int, marks: list[int]) -> Lesson:
    return row, np.array(marks) == 1, np.array(marks) == -1


LESSONS = st.lists(
    st.builds(lesson, st.integers(0, N - 1), MARKS), unique_by=lambda each: each[0], max_size=N
).map(lambda found: [(row, yes.astype(float), no.astype(float)) for row, yes, no in found])
SOME = LESSONS.filter(bool)


@examples(60)
@given(SOME, st.data())
def test_a_segments_channels_are_those_of_a_memory_that_never_learned_it(
    lessons: list[Lesson], data: st.DataObject
) -> None:
    """A segment's own decision was in the rates of codes and in what follows what."""
    row = data.draw(st.sampled_from([each[0] for each in lessons]))
    without = targets(each for each in lessons if each[0] != row)
    assert_same(targets(lessons).channels([row]), without.channels([row]))


@examples(60)
@given(LESSONS, st.builds(lesson, st.integers(0, N - 1), MARKS))
def test_forgetting_gives_the_former_channels_back(lessons: list[Lesson], more: Lesson) -> None:
    row = more[0]
    held = [each for each in lessons if each[0] != row]
    memory = targets(held)
    before = channels(memory)
    memory.add_decision(row, more[1].astype(float), more[2].astype(float))
    memory.remove_decision(row)
    assert_same(channels(memory), before)
    assert memory.order == [each[0] for each in held]


@examples(60)
@given(LESSONS, st.randoms(use_true_random=False))
def test_the_order_in_which_decisions_were_made_changes_nothing(lessons, random) -> None:
    """Deciding an earlier segment later, and then undoing a later one, made counts negative."""
    shuffled = list(lessons)
    random.shuffle(shuffled)
    assert_same(channels(targets(shuffled)), channels(targets(lessons)))


@examples(30)
@given(LESSONS, st.builds(lesson, st.integers(0, N - 1), MARKS))
def test_a_segment_decided_anew_is_as_if_decided_once(lessons: list[Lesson], more: Lesson) -> None:
    row, yes, no = more[0], more[1].astype(float), more[2].astype(float)
    twice = targets([*lessons, (row, yes, no)])  # reveals a known row again
    once = targets([each for each in lessons if each[0] != row] + [(row, yes, no)])
    assert_same(channels(twice), channels(once))


@examples(30)
@given(LESSONS, st.permutations(range(CODES)))
def test_renumbering_codes_renumbers_channels_only(lessons: list[Lesson], order: list[int]) -> None:
    assert_same(channels(targets(lessons, order)), channels(targets(lessons))[:, order])


def test_nothing_decided_leaves_the_description_alone_to_speak() -> None:
    found = channels(make_memory())
    speaking = {CHANNELS[i] for i in np.flatnonzero(np.abs(found).sum(axis=(0, 1)))}
    assert speaking == {"bias", "description", "description_alone", "category"}
    same = found[..., AT["description"]]
    assert same == pytest.approx(found[..., AT["description_alone"]])
    assert same.sum(axis=1) == pytest.approx(0, abs=1e-4)  # above the other codes'


ONE = np.array([1.0, 0, 0])


def test_what_was_given_just_before_speaks_within_its_interview_alone() -> None:
    memory = make_memory()
    memory.add_decision(2, ONE)
    memory.add_decision(3, ONE)
    found = channels(memory)
    assert found[3, 0, AT["previous"]] == 1
    assert found[3, 0, AT["recent"]] == found[3, 0, AT["interview"]] == 1
    assert found[4, :, AT["previous"]].sum() == 0
    assert found[2, :, AT["previous"]].sum() == 0  # it is before, not after


def test_what_often_follows_a_code_is_ahead_after_it() -> None:
    memory = make_memory()
    for row, code in enumerate([0, 1, 0, 1]):
        memory.add_decision(row, np.eye(CODES)[code])
    memory.add_decision(4, ONE)
    follows = memory.channels([5])[0, :, AT["follows"]]
    assert follows[1] > 0 > follows[0]


def test_a_question_speaks_for_what_answered_it() -> None:
    memory = make_memory()
    memory.add_decision(0, ONE)
    memory.add_decision(3, ONE)
    memory.add_decision(2, np.array([0.0, 1, 0]))
    asked = memory.channels([4, 6])[:, :, AT["question"]]  # q1 and q2
    assert asked[0, 0] > 0 > asked[0, 1]
    assert asked[1, 1] > 0 > asked[1, 0]


def test_a_childs_example_teaches_its_parent_half() -> None:
    memory = make_memory()
    memory.add_decision(0, np.array([0.0, 1, 0]))
    assert memory.targets[0].tolist() == [0.5, 1, 0]
    assert memory.given[0].tolist() == [0, 1, 0]


def test_a_refusal_teaches_against_but_never_over_a_confirmation() -> None:
    memory = make_memory()
    memory.add_decision(0, ONE, np.array([1.0, 0, 1]))
    assert memory.targets[0].tolist() == [1, 0, -0.5]


def test_shares_of_decided_segments_add_up_to_the_regressions() -> None:
    memory = make_memory()
    for row in range(5):
        memory.add_decision(row, np.eye(CODES)[row % CODES])
    held, plain, around = memory.kernels([1, 6])
    found = memory.channels([1, 6])
    for i, row in enumerate([1, 6]):
        for code in range(CODES):
            lessons = memory.residual(held, code, row)
            assert plain[i] @ lessons == pytest.approx(found[i, code, AT["examples"]], abs=1e-4)
            assert around[i] @ lessons == pytest.approx(
                found[i, code, AT["examples_in_context"]], abs=1e-4
            )
    assert plain[0, held.tolist().index(1)] == 0  # its own decision weighs nothing


def test_context_stays_within_the_interview_and_is_of_unit_length() -> None:
    rows = np.eye(4, dtype=np.float32)
    mixed = in_context(rows, [UnitSpan(0), UnitSpan(0), UnitSpan(1), UnitSpan(1)])
    assert np.linalg.norm(mixed, axis=1) == pytest.approx(1)
    assert mixed[1, 0] > 0
    assert mixed[1, 2] == mixed[2, 1] == 0
    assert in_context(rows[:1], [UnitSpan(0)]).tolist() == rows[:1].tolist()


def test_decisions_are_read_in_study_order_and_unknown_codes_left_out() -> None:
    found = decided_rows(
        ["a", "b", "c"], {"c": ("x",), "a": ("gone",)}, {"b": ("y", "gone")}, {"x": 0, "y": 1}
    )
    assert [(row, g.tolist(), r.tolist()) for row, g, r in found] == [
        (1, [0, 0], [0, 1]),
        (2, [1, 0], [0, 0]),
    ]


def test_no_segments_give_an_empty_table() -> None:
    assert make_memory().channels([]).shape == (0, CODES, len(CHANNELS))
