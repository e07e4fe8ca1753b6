"""Two frameworks over the same segments: which parts meet, how often, and where."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records import DimensionLink
from pipeline.concepts.crosswalk import Crossing, crosswalk
from tests.properties import examples

HOMES = {"s1": "t1", "s2": "t1", "s3": "t2"}


def link(segment: str, framework: str, part: str, strength: float = 0.9) -> DimensionLink:
    return DimensionLink("segment", segment, framework, part, strength, "")


LINKS = [
    link("s1", "a", "goals"),
    link("s1", "b", "1.1", 0.5),
    link("s2", "a", "goals"),
    link("s2", "b", "1.1", 0.8),
    link("s2", "b", "4.6"),
    link("s3", "a", "goals", 0.4),
    link("s3", "a", "time"),
    link("s3", "b", "1.1", 0.7),
]


def test_a_crosswalk_worked_by_hand() -> None:
    assert crosswalk(LINKS, "a", "b", transcripts=HOMES) == [
        Crossing("goals", "1.1", 3, 3, 3, 2, ("s2", "s1", "s3")),
        Crossing("goals", "4.6", 1, 3, 1, 1, ("s2",)),
        Crossing("time", "1.1", 1, 1, 3, 1, ("s3",)),
    ]


def test_links_under_the_floor_count_nowhere() -> None:
    found = crosswalk(LINKS, "a", "b", transcripts=HOMES, floor=0.7)
    pairs = {(c.first, c.second): (c.segments_together, c.segments_second) for c in found}
    assert pairs == {("goals", "1.1"): (1, 2), ("goals", "4.6"): (1, 1), ("time", "1.1"): (1, 2)}


def test_only_segments_count() -> None:
    codes = [DimensionLink("code", "s1", name, "x", 1.0, "") for name in ("a", "b")]
    assert crosswalk(codes, "a", "b", transcripts=HOMES) == []


def test_segments_read_through_one_framework_alone_make_no_pair() -> None:
    found = crosswalk([link("s1", "a", "x"), link("s2", "b", "y")], "a", "b", transcripts=HOMES)
    assert found == []


def test_a_segment_linked_twice_to_a_part_counts_once_at_its_strongest() -> None:
    twice = [link("s1", "a", "x", 0.4), link("s1", "a", "x", 0.9), link("s1", "b", "y", 0.6)]
    found = crosswalk(twice, "a", "b", transcripts=HOMES, floor=0.5)
    assert [(c.segments_together, c.segment_ids) for c in found] == [(1, ("s1",))]


def test_a_framework_is_not_crossed_with_itself() -> None:
    with pytest.raises(ValueError, match='"a" was given twice'):
        crosswalk(LINKS, "a", "a", transcripts=HOMES)


links_strategy = st.lists(
    st.builds(
        link,
        st.sampled_from(sorted(HOMES)),
        st.sampled_from("abc"),
        st.sampled_from("xyz"),
        st.floats(0, 1),
    ),
    max_size=15,
)


@given(links_strategy, st.randoms(use_true_random=False))
@examples(50)
def test_order_changes_nothing_and_sides_can_be_swapped(
    links: Sequence[DimensionLink], random: st.randoms
) -> None:
    found = crosswalk(links, "a", "b", transcripts=HOMES)
    mixed = list(links)
    random.shuffle(mixed)
    assert crosswalk(mixed, "a", "b", transcripts=HOMES) == found
    swapped = crosswalk(links, "b", "a", transcripts=HOMES)
    assert {(c.second, c.first, c.segment_ids, c.interviews) for c in swapped} == {
        (c.first, c.second, c.segment_ids, c.interviews) for c in found
    }
    assert all(1 <= c.segments_together <= min(c.segments_first, c.segments_second) for c in found)
