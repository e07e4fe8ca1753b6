"""Counts of a matrix, against counting by hand; and a table as it was published."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.concepts.matrix import COUNTS, Count, MatrixAxis, MatrixSegment, cross

CODES = MatrixAxis("codes", ("a", "b", "c"), ("A", "B", "C"))
PEOPLE = MatrixAxis("participants", ("p0", "p1"), ("P 0", "P 1"), coded=False)
members = st.lists(st.sampled_from("abc"), unique=True, max_size=3).map(tuple)


@st.composite
def studies(draw: st.DrawFn, *, people: bool) -> list[MatrixSegment]:
    made = []
    for number in range(draw(st.integers(0, 12))):
        who = f"p{draw(st.integers(0, 1))}"
        made.append(
            MatrixSegment(
                id=f"s{number}",
                answer_id=f"{who}.{draw(st.integers(0, 2))}",
                participant=who,
                words=draw(st.integers(1, 9)),
                rows=draw(members),
                columns=(who,) if people else draw(members),
            )
        )
    return made


def by_hand(made: list[MatrixSegment], row: str, column: str, count: Count, *, people: bool) -> int:
    both = [each for each in made if row in each.rows and column in each.columns]
    if count == "segments":
        return len(both)
    if count == "words":
        return sum(each.words for each in both)

    def unit(each: MatrixSegment) -> str:
        return each.answer_id if count == "answers" else each.participant

    if people:
        return len({unit(each) for each in both})
    with_row = {unit(each) for each in made if row in each.rows}
    return len(with_row & {unit(each) for each in made if column in each.columns})


@pytest.mark.parametrize("people", [False, True])
@pytest.mark.parametrize("count", COUNTS)
def test_every_cell_is_what_counting_by_hand_gives(count: Count, people: bool) -> None:
    columns = PEOPLE if people else CODES

    @given(studies(people=people))
    def check(made: list[MatrixSegment]) -> None:
        table = cross(made, CODES, columns, count=count)
        for i, row in enumerate(CODES.ids):
            for j, column in enumerate(columns.ids):
                number = by_hand(made, row, column, count, people=people)
                assert table.counts[i, j] == number
                behind = table.behind(row, column)
                assert bool(behind) == bool(number)
                if count == "words":
                    assert sum(each.words for each in behind) == number
                elif count == "segments":
                    assert len(behind) == number

    check()


def meta_synthesis() -> list[MatrixSegment]:
    """42 articles, coded into one to four of four domains: 15, 12, 14 and 23, 64 hits in all."""
    wanted = {"1": 15, "2": 12, "3": 14, "4": 23}
    articles: list[set[str]] = [set() for _ in range(42)]
    at = 0
    for domain, number in wanted.items():
        for _ in range(number):
            articles[at % 42].add(domain)
            at += 1
    return [
        MatrixSegment(f"s{n}.{k}", f"a{n}", f"Article {n}", 10, (domain,), (f"t{n}",))
        for n, domains in enumerate(articles)
        for k in range(2)  # said twice in an article: it still counts once
        for domain in sorted(domains)
        if k == 0 or domain != "1"
    ]


def test_the_meta_synthesis_of_42_articles_is_counted_as_published() -> None:
    made = meta_synthesis()
    domains = MatrixAxis("dimensions", ("1", "2", "3", "4"), ("One", "Two", "Three", "Four"))
    articles = MatrixAxis("interviews", tuple(f"t{n}" for n in range(42)), ("",) * 42, coded=False)
    table = cross(made, domains, articles, count="participants")
    assert table.row_totals.tolist() == [15, 12, 14, 23]
    assert int(table.counts.sum()) == 64
    assert table.units == 42


def test_a_share_of_nothing_is_not_a_number() -> None:
    made = [MatrixSegment("s", "a", "p0", 3, ("a",), ("p0",))]
    shares = cross(made, CODES, PEOPLE).values("rows")
    assert shares[0].tolist() == [1.0, 0.0]
    assert np.isnan(shares[1]).all()
    assert cross([], CODES, PEOPLE).counts.tolist() == [[0, 0]] * 3


def test_a_person_interviewed_twice_has_a_code_where_it_was_said() -> None:
    """Participants were matched anywhere: a code of the first interview stood in the second."""
    made = [
        MatrixSegment("s1", "a1", "Rosa", 3, ("a",), ("first",)),
        MatrixSegment("s2", "a2", "Rosa", 3, ("b",), ("second",)),
    ]
    interviews = MatrixAxis("interviews", ("first", "second"), ("1", "2"), coded=False)
    table = cross(made, CODES, interviews, count="participants")
    assert table.counts.tolist() == [[1, 0], [0, 1], [0, 0]]


def test_ten_thousand_segments_take_less_than_a_third_of_a_second() -> None:
    chance = np.random.default_rng(0)
    codes = tuple(f"c{i}" for i in range(150))
    of = [tuple({codes[i] for i in chance.integers(0, 150, 3)}) for _ in range(10_000)]
    made = [
        MatrixSegment(f"s{i}", f"a{i // 8}", f"p{i // 250}", 30, each, each)
        for i, each in enumerate(of)
    ]
    axis = MatrixAxis("codes", codes, codes)
    best = []
    for count in COUNTS:
        times = []
        for _ in range(3):
            begun = time.process_time()
            cross(made, axis, axis, count=count)
            times.append(time.process_time() - begun)
        best.append(min(times))
    assert max(best) < 0.3
