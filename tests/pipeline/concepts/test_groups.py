"""Shares of groups and their intervals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.concepts.groups import compare_groups, wilson
from pipeline.concepts.matrix import MatrixAxis, MatrixSegment, cross


@pytest.mark.parametrize(
    ("n", "of", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),  # Newcombe (1998), Statistics in Medicine 17:857-872, table I
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_wilsons_as_newcombe_prints_it(n, of, low, high) -> None:
    assert wilson(n, of) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 60).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_an_interval_holds_its_share_and_turns_with_it(given_: tuple[int, int]) -> None:
    n, of = given_
    low, high = wilson(n, of)
    assert 0 <= low <= n / of <= high <= 1
    assert wilson(of - n, of) == pytest.approx((1 - high, 1 - low))


def test_a_share_is_of_the_coded_participants_of_its_group() -> None:
    """Two of three leaders, none of two teachers; one who has no coding is in no group's N."""
    said = [("l1", "a"), ("l1", "a"), ("l2", "a"), ("l3", "b"), ("t1", "b"), ("t2", "b")]
    made = [
        MatrixSegment(str(n), str(n), who, 1, (code,), ("leader" if who[0] == "l" else "teacher",))
        for n, (who, code) in enumerate(said)
    ]
    roles = ("leader", "teacher", "coach")
    across = MatrixAxis("role", roles, roles, coded=False)
    table = cross(made, MatrixAxis("codes", ("a", "b"), ("A", "B")), across, count="participants")
    first, second = compare_groups(table)
    assert [(each.n, each.of) for each in first.groups] == [(2, 3), (0, 2), (0, 0)]
    assert first.groups[2].share is None
    assert first.spread == pytest.approx(2 / 3)
    assert [(each.n, each.of) for each in second.groups] == [(1, 3), (2, 2), (0, 0)]
    assert not first.apart  # so few people tell nothing apart
    with pytest.raises(ValueError, match="by participants"):
        compare_groups(cross(made, table.rows, across, count="segments"))
