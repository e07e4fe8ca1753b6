"""How far drafts recover themes: figures against known ones, moves, and tables refused."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from pipeline.evaluation.tables import TableUnreadable
from pipeline.evaluation.themes import (
    adjusted_rand,
    evaluate_themes,
    most_wrong,
    read_themed,
    walk_moves,
)
from tests.fakes import FakeEncoder

TOPICS = {
    "time": "planning hours calendar cover schedule",
    "tests": "scores assessment results grading data",
    "parents": "families homes mothers evenings phone",
}
BOOK = [
    (f"{topic} {n}", f"About {words.split()[n]}", topic)
    for topic, words in TOPICS.items()
    for n in range(4)
]
labels = st.lists(st.integers(0, 3), min_size=3, max_size=10)


def write(path: Path, heading: str, rows: list[tuple[str, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([heading.split(","), *rows])
    return path


def book(folder: Path, rows: list[tuple[str, ...]] | None = None) -> Path:
    return write(folder / "C.csv", "code,definition,theme", rows or BOOK)


def excerpts(folder: Path, rows: list[tuple[str, ...]] | None = None) -> Path:
    made = [
        (f"P{at % 5}", f"{at}", f"We said {TOPICS[topic]} and number {at}", code)
        for at, (code, _, topic) in enumerate(BOOK * 3)
    ]
    return write(folder / "E.csv", "doc_id,excerpt_id,text,codes", rows or made)


def compact(seen: list[int]) -> np.ndarray:
    return np.unique(seen, return_inverse=True)[1]


@given(labels, st.randoms())
def test_the_index_is_the_adjusted_rand_index(first, chance):
    second = [chance.randint(0, 2) for _ in first]
    theirs = adjusted_rand_score(first, second)
    assert adjusted_rand(compact(first), compact(second)) == pytest.approx(theirs)


@given(labels, st.randoms())
def test_the_move_is_the_one_that_betters_the_board_most(first, chance):
    board, themes = compact(first), compact([chance.randint(0, 2) for _ in first])
    worth = {}
    for code in range(len(board)):
        for column in range(int(board.max()) + 2):
            if column != board[code]:
                after = board.copy()
                after[code] = column
                worth[code, column] = adjusted_rand_score(after, themes)
    found = most_wrong(board, themes)
    now = adjusted_rand_score(board, themes)
    if found is None:
        assert max(worth.values()) <= now + 1e-6
    else:
        assert worth[found] == pytest.approx(max(worth.values()))
        assert worth[found] > now


def test_planted_themes_are_found_without_a_move(tmp_path):
    found = evaluate_themes(book(tmp_path), excerpts(tmp_path), encoder=FakeEncoder())
    assert list(found) == ["ari", "ari_after_5", "moves_to_90", "n_codes", "n_themes", "baseline"]
    assert (found["ari"], found["ari_after_5"], found["moves_to_90"]) == (1.0, 1.0, 0)
    assert (found["n_codes"], found["n_themes"]) == (12, 3)


def test_moves_lead_to_the_themes_where_nothing_tells_the_codes_apart():
    rows = np.random.default_rng(0).normal(size=(20, 6))
    themes = np.arange(20) % 4
    course = walk_moves(rows, [f"c{i:02}" for i in range(20)], themes, 4)
    assert course[0] < 0.3
    assert course[min(5, len(course) - 1)] > course[0] + 0.1
    assert max(course) >= 0.9


def test_the_same_tables_give_the_same_figures(tmp_path):
    tables = book(tmp_path), excerpts(tmp_path)
    first = evaluate_themes(*tables, encoder=FakeEncoder())
    assert first == evaluate_themes(*tables, encoder=FakeEncoder())


def test_codes_without_excerpts_and_themes_of_one_code_are_named(tmp_path):
    more = [*BOOK, ("unused", "", "time"), ("alone", "", "a theme of one")]
    seen = excerpts(tmp_path).read_text(encoding="utf-8")
    (tmp_path / "E.csv").write_text(seen + "P1,99,Something quite other,alone\n", encoding="utf-8")
    themed = read_themed(book(tmp_path, more), tmp_path / "E.csv")
    assert themed.without == ("unused",)
    assert themed.alone == ("a theme of one",)
    assert "unused" not in [each.id for each in themed.codes]


def test_a_code_without_a_definition_goes_by_its_name(tmp_path):
    bare = [(code, "", theme) for code, _, theme in BOOK]
    found = evaluate_themes(book(tmp_path, bare), excerpts(tmp_path), encoder=FakeEncoder())
    assert found["n_codes"] == 12


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("P1", "1", "words", "nobody knows")], 'no code "nobody knows" in C.csv'),
        ([("P1", "1", "words", "time 0;time 1")], "have 2 of the codes of C.csv"),
        ([("P1", "1", "words", "")], "have 0 of the codes"),
        ([("P1", "1", "", "time 0")], "is empty"),
        ([("P1", "1", "words", "time 0;time 1;time 2")], "have one theme"),
        ([("P1", "1", "words", "time 0;tests 1;parents 2")], "have a theme for each code"),
    ],
)
def test_excerpts_that_cannot_be_measured_are_refused_in_words(tmp_path, rows, said):
    with pytest.raises(TableUnreadable, match=said):
        read_themed(book(tmp_path), excerpts(tmp_path, rows))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("time 0", "", "")], 'column "theme": is empty'),
        ([("time 0", "", "a"), ("time 0", "", "b")], "stands twice"),
        ([("a;b", "", "a")], 'holds ";"'),
    ],
)
def test_a_codebook_that_cannot_be_read_is_refused_in_words(tmp_path, rows, said):
    with pytest.raises(TableUnreadable, match=said):
        read_themed(book(tmp_path, rows), excerpts(tmp_path))


def test_a_table_without_its_columns_says_which_are_needed(tmp_path):
    bare = write(tmp_path / "bare.csv", "code,definition", [("time 0", "")])
    with pytest.raises(TableUnreadable, match="needed: code, definition, theme"):
        read_themed(bare, excerpts(tmp_path))
    bare = write(tmp_path / "e.csv", "doc_id,text", [("P1", "words")])
    with pytest.raises(TableUnreadable, match="needed: doc_id, text, codes"):
        read_themed(book(tmp_path), bare)
