"""Ward's grouping holds to what an analyst put together and apart, and is Ward's without it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster, linkage

from pipeline.concepts.constrained_ward import Links, links_of, ward_levels

IDS = [f"c{i}" for i in range(9)]
seeds = st.integers(0, 10_000)
pairs = st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)), max_size=8)


def rows(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(len(IDS), 4)).round(6)


def home(groups: list[list[int]]) -> dict[str, int]:
    return {IDS[at]: number for number, group in enumerate(groups) for at in group}


@given(seeds)
def test_without_links_it_is_ward_s_method(seed):
    levels = ward_levels(rows(seed), IDS)
    tree = linkage(rows(seed), "ward")
    for count, groups in levels.items():
        labels = fcluster(tree, count, "maxclust")
        theirs = sorted(sorted(np.flatnonzero(labels == each).tolist()) for each in set(labels))
        assert groups == theirs


@given(seeds, pairs, pairs)
def test_what_was_put_together_or_apart_is_so_at_every_level(seed, together, apart):
    wish = Links(
        frozenset(pair for pair in together if pair[0] != pair[1]),
        frozenset(pair for pair in apart if pair[0] != pair[1]),
    )
    levels = ward_levels(rows(seed), IDS, wish)
    first = home(levels[max(levels)])  # what is together from the start
    for groups in levels.values():
        at = home(groups)
        assert sorted(at) == IDS
        assert all(at[a] == at[b] for a, b in wish.together)
        assert all(at[a] != at[b] for a, b in wish.apart if first[a] != first[b])


@given(seeds, st.permutations(range(len(IDS))))
def test_the_order_in_which_codes_stand_does_not_matter(seed, order):
    made = rows(seed)
    plain, mixed = ward_levels(made, IDS), ward_levels(made[order], [IDS[at] for at in order])
    for count, groups in plain.items():
        again = {frozenset(order[at] for at in group) for group in mixed[count]}
        assert again == {frozenset(group) for group in groups}


def test_what_is_all_set_apart_stays_so_and_the_lowest_level_says_it():
    wish = Links(apart=frozenset({("c0", "c1"), ("c0", "c2"), ("c1", "c2")}))
    assert min(ward_levels(rows(1), IDS, wish)) == 3


def test_a_code_that_is_moved_again_goes_by_the_last_word():
    wish = Links().moved("c0", beside=["c1"], away_from=["c2"])
    assert wish == Links(frozenset({("c0", "c1")}), frozenset({("c0", "c2")}))
    again = wish.moved("c0", beside=["c2"], away_from=["c1"])
    assert again == Links(frozenset({("c0", "c2")}), frozenset({("c0", "c1")}))


def test_links_to_codes_that_are_gone_say_nothing():
    gone = Links(frozenset({("c0", "gone")}), frozenset({("gone", "c1")}))
    assert ward_levels(rows(2), IDS, gone) == ward_levels(rows(2), IDS)


def test_themes_say_what_belongs_together_and_a_code_of_two_themes_says_nothing():
    wish = links_of([["a", "b", "both"], ["c", "both"]])
    assert wish.together == {("a", "b")}
    assert wish.apart == {("a", "c"), ("b", "c")}
