"""Walking through coded documents: nothing is known before it is revealed."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from models.errors import ThroughlineError
from models.records import Code
from pipeline.evaluation.codes import (
    CodedSet,
    Mode,
    baseline,
    confident_mask,
    evaluate_codes,
    parents_of,
    read_set,
    recall_at,
    reciprocal_rank,
    trace,
    vectors_of,
)
from pipeline.evaluation.tables import TableUnreadable
from pipeline.suggestions.model import learn_mixer, shipped
from tests.fakes import FakeEncoder

Row = tuple[str, str, str]  # document, text, codes
ROWS: list[Row] = [
    ("d1", "We wrote our goals together.", "goals"),
    ("d1", "The coach taught in my room.", "training"),
    ("d1", "Meetings eat my planning time.", "time"),
    ("d2", "Our goals are on the wall.", "goals"),
    ("d2", "The coach came on Monday.", "training;time"),
    ("d2", "My planning time is gone.", "time"),
    ("d3", "Goals came from the office.", "goals"),
    ("d3", "Training was a day of slides.", "training"),
    ("d3", "There is no time to plan.", "time"),
]
BOOK = [("goals", "What the school aims at."), ("training", "Coaching."), ("time", "Hours.")]
FIGURES = ["recall_at_1", "recall_at_3", "recall_at_5", "mrr"]


def write(folder: Path, rows: Sequence[Row], name: str = "e.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["doc_id", "excerpt_id", "text", "codes"])
        out.writerows([doc, i, text, codes] for i, (doc, text, codes) in enumerate(rows))
    return path


def write_book(folder: Path, rows: Sequence[tuple[str, str]]) -> Path:
    path = folder / "c.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("code", "definition"), *rows])
    return path


def evaluate(folder: Path, rows: Sequence[Row], mode: Mode = "sequential", **options) -> dict:
    book = write_book(folder, options.pop("book", BOOK))
    options.setdefault("min_uses", 1)
    return evaluate_codes(write(folder, rows), book, encoder=FakeEncoder(), mode=mode, **options)


def walked(folder: Path, rows: Sequence[Row], mode: Mode) -> np.ndarray:
    """Return the probabilities of every excerpt as it was suggested for."""
    coded = read_set(write(folder, rows), write_book(folder, BOOK), min_uses=1, limit=None)
    channels = trace(coded, *vectors_of(coded, FakeEncoder()), mode)
    at = np.flatnonzero(coded.scored)
    return learn_mixer(channels, coded.given[at], coded.documents[at])[1]


def changed(rows: Sequence[Row], at: int, codes: str) -> list[Row]:
    return [(d, t, codes if i == at else c) for i, (d, t, c) in enumerate(rows)]


def test_the_figures_are_those_of_the_command(tmp_path: Path) -> None:
    found = evaluate(tmp_path, ROWS)
    assert list(found) == [
        "n_excerpts",
        "n_documents",
        "n_codes",
        *FIGURES,
        "second_half",
        "confident",
        "ece",
        "curve",
        "baseline",
    ]
    assert list(found["second_half"]) == [*FIGURES, "confident", "ece"]
    assert list(found["confident"]) == ["precision", "coverage"]
    assert [each["documents"] for each in found["curve"]] == [1, 2, 3]
    assert list(found["baseline"]) == [*FIGURES, "second_half"]
    assert (found["n_excerpts"], found["n_documents"], found["n_codes"]) == (9, 3, 3)
    assert json.loads(json.dumps(found)) == found


@pytest.mark.parametrize("mode", ["sequential", "by-document"])
def test_figures_are_the_same_every_time(tmp_path: Path, mode: Mode) -> None:
    assert evaluate(tmp_path, ROWS, mode) == evaluate(tmp_path, ROWS, mode)


def test_recall_and_rank_worked_by_hand() -> None:
    scores = np.array([[0.9, 0.5, 0.4, 0.1], [0.1, 0.2, 0.3, 0.4]])
    given = np.array([[0.0, 1, 0, 1], [1.0, 0, 0, 0]])
    assert recall_at(scores, given, 1).tolist() == [0, 0]
    assert recall_at(scores, given, 3).tolist() == [0.5, 0]
    assert recall_at(scores, given, 5).tolist() == [1, 1]
    assert reciprocal_rank(scores, given).tolist() == [0.5, 0.25]


def test_ties_go_to_the_code_listed_first() -> None:
    assert recall_at(np.zeros((1, 3)), np.array([[1.0, 0, 0]]), 1).tolist() == [1]


def test_sequential_reveals_at_once_and_by_document_at_the_end(tmp_path: Path) -> None:
    for mode, first in (("sequential", 4), ("by-document", 6)):
        wanted = walked(tmp_path, ROWS, mode)
        found = walked(tmp_path, changed(ROWS, 3, "time"), mode)
        same = np.isclose(found, wanted, atol=0, rtol=0).all(axis=1)
        assert same[:first].all()
        assert not same[first]


@pytest.mark.parametrize("mode", ["sequential", "by-document"])
@pytest.mark.parametrize("at", [2, 5, 8])
def test_a_later_excerpts_codes_change_nothing_before(tmp_path: Path, mode: Mode, at: int) -> None:
    wanted = walked(tmp_path, ROWS, mode)
    found = walked(tmp_path, changed(ROWS, at, "goals;training"), mode)
    assert (found[: at + 1] == wanted[: at + 1]).all()


@pytest.mark.parametrize("mode", ["sequential", "by-document"])
def test_the_order_of_unrelated_documents_does_not_change_the_first_pass(
    tmp_path: Path, mode: Mode
) -> None:
    by_doc = {doc: [row for row in ROWS if row[0] == doc] for doc in ("d1", "d2", "d3")}
    wanted = walked(tmp_path, by_doc["d1"] + by_doc["d2"] + by_doc["d3"], mode)
    found = walked(tmp_path, by_doc["d1"] + by_doc["d3"] + by_doc["d2"], mode)
    assert found[:3] == pytest.approx(wanted[:3], abs=1e-9)


def test_a_document_in_two_places_is_one_document(tmp_path: Path) -> None:
    mixed = [*ROWS[:2], *ROWS[3:], ROWS[2]]
    assert walked(tmp_path, mixed, "sequential") == pytest.approx(
        walked(tmp_path, ROWS, "sequential")
    )


def coded_set(names: Sequence[str], order: Sequence[int]) -> CodedSet:
    """The excerpts with codes renamed, in another order of columns."""
    place = {"goals": 0, "training": 1, "time": 2}
    given = np.zeros((len(ROWS), 3))
    for i, row in enumerate(ROWS):
        given[i, [place[code] for code in row[2].split(";")]] = 1
    return CodedSet(
        texts=[row[1] for row in ROWS],
        documents=np.array([int(row[0][1]) - 1 for row in ROWS]),
        questions=[""] * len(ROWS),
        codes=[Code(names[i], names[i], "descriptive") for i in order],
        given=given[:, order],
        scored=np.ones(len(ROWS), dtype=bool),
    )


@pytest.mark.parametrize("mode", ["sequential", "by-document"])
def test_relabelling_codes_changes_nothing_but_their_names(mode: Mode) -> None:
    vectors = FakeEncoder().encode([row[1] for row in ROWS])
    described = np.random.default_rng(1).uniform(size=(len(ROWS), 3))
    order = [2, 0, 1]
    one, other = coded_set(["a", "b", "c"], [0, 1, 2]), coded_set(["x", "y", "z"], order)
    wanted, found = (
        learn_mixer(trace(each, vectors, alike, mode), each.given, each.documents)[1]
        for each, alike in ((one, described), (other, described[:, order]))
    )
    assert found == pytest.approx(wanted[:, order], abs=1e-5)


def test_the_first_document_rests_on_descriptions_alone(tmp_path: Path) -> None:
    coded = read_set(write(tmp_path, ROWS), write_book(tmp_path, BOOK), min_uses=1, limit=None)
    channels = trace(coded, *vectors_of(coded, FakeEncoder()), "by-document")
    spoken = np.flatnonzero(np.abs(channels[:3]).sum(axis=(0, 1)))
    assert spoken.tolist() == [0, 1, 2]
    assert walked(tmp_path, ROWS, "by-document")[:3] == pytest.approx(
        shipped().probabilities(channels[:3])
    )


def test_the_baseline_knows_nothing_in_the_first_document(tmp_path: Path) -> None:
    coded = read_set(write(tmp_path, ROWS), None, min_uses=1, limit=None)
    plain = baseline(coded, vectors_of(coded, FakeEncoder())[0])
    assert (plain[:3] == 0).all()
    assert (plain[3:] > 0).all()


@pytest.mark.parametrize("mode", ["sequential", "by-document"])
def test_duplicate_excerpts_work(tmp_path: Path, mode: Mode) -> None:
    found = evaluate(
        tmp_path, [ROWS[0]] * 4 + [(f"d{i}", ROWS[0][1], "goals") for i in range(5)], mode
    )
    assert found["recall_at_1"] == 1.0
    assert found["n_codes"] == 1


def test_a_codebook_of_one_code_and_one_document_work(tmp_path: Path) -> None:
    found = evaluate(tmp_path, [("d1", text, "goals") for _, text, _ in ROWS])
    assert (found["n_documents"], found["recall_at_1"], found["mrr"]) == (1, 1.0, 1.0)
    assert found["confident"]["precision"] is None


def test_empty_definitions_work(tmp_path: Path) -> None:
    found = evaluate(tmp_path, ROWS, book=[("goals", ""), ("training", ""), ("time", "")])
    assert found == evaluate_codes(write(tmp_path, ROWS), None, encoder=FakeEncoder(), min_uses=1)


def test_four_hundred_codes_work(tmp_path: Path) -> None:
    rows = [(f"d{i // 100}", f"Talk of matter {i}.", f"code {i}") for i in range(200)]
    rows += [("d9", f"Again matter {i}.", f"code {i};code {i + 100}") for i in range(200, 300)]
    found = evaluate(tmp_path, rows, "by-document")
    assert found["n_codes"] == 400
    assert 0 <= found["recall_at_3"] <= 1


def test_a_single_excerpt_works(tmp_path: Path) -> None:
    found = evaluate(tmp_path, ROWS[:1])
    assert (found["n_excerpts"], found["second_half"]["mrr"]) == (1, None)


def test_codes_used_less_often_are_left_out_and_their_excerpts_not_scored(tmp_path: Path) -> None:
    rows = [*ROWS, ("d3", "Something rare.", "rare"), ("d3", "Nothing.", "")]
    found = evaluate(tmp_path, rows, min_uses=3)
    assert (found["n_codes"], found["n_excerpts"]) == (3, 9)
    coded = read_set(write(tmp_path, rows), None, min_uses=3, limit=None)
    assert (len(coded.texts), int(coded.scored.sum())) == (11, 9)  # their words stay


def test_codes_that_are_never_used_enough_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(TableUnreadable, match="no code is used 9 times or more") as told:
        evaluate(tmp_path, ROWS, min_uses=9)
    assert "--min-uses" in str(told.value)


def test_limit_takes_only_so_many_rows(tmp_path: Path) -> None:
    assert evaluate(tmp_path, ROWS, limit=4) == evaluate(tmp_path, ROWS[:4])


def test_a_childs_parent_is_read_from_its_name(tmp_path: Path) -> None:
    rows = [("d1", "A coach.", "training/coach"), ("d1", "A day.", "training")]
    coded = read_set(write(tmp_path, rows), None, min_uses=1, limit=None)
    assert [code.name for code in coded.codes] == ["training/coach", "training"]
    assert parents_of(coded.codes).tolist() == [1, -1]


def test_a_question_is_context_where_it_is_given(tmp_path: Path) -> None:
    path = tmp_path / "q.csv"
    lines = [f"d{i},{i},Talk {i}.,{'ab'[i % 2]},q{i % 2}" for i in range(6)]
    path.write_text("\n".join(["doc_id,excerpt_id,text,codes,question", *lines]), encoding="utf-8")
    assert read_set(path, None, min_uses=1, limit=None).questions == ["q0", "q1"] * 3
    assert evaluate_codes(path, None, encoder=FakeEncoder(), min_uses=1)["n_codes"] == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("doc_id,excerpt_id,text\nd,1,a\n", 'line 1: there is no column "codes"'),
        ("doc_id,excerpt_id,text,codes\nd,1,a\n", "line 2: there are 3 cells for 4 columns"),
        ("doc_id,excerpt_id,text,codes\nd,1,a,x\nd,2,,x\n", 'line 3, column "text": is empty'),
        ("doc_id,excerpt_id,text,codes\n,1,a,x\n", 'line 2, column "doc_id": is empty'),
        ('doc_id,excerpt_id,text,codes\nd,1,"a"b,x\n', "line 2: this is not CSV"),
        ("doc_id,excerpt_id,text,codes,codes\nd,1,a,x,y\n", 'the column "codes" stands twice'),
        ("doc_id,excerpt_id,text,codes\n", "has no rows below its first line"),
    ],
)
def test_malformed_tables_name_line_and_column(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "e.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ThroughlineError) as error:
        evaluate_codes(path, None, encoder=FakeEncoder(), min_uses=1)
    assert told in str(error.value)
    assert str(error.value).startswith("e.csv")


def test_a_code_that_is_defined_twice_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TableUnreadable, match='"goals" stands twice'):
        evaluate(tmp_path, ROWS, book=[*BOOK, ("goals", "Again.")])


def test_confident_suggestions_are_promised_by_earlier_documents_alone() -> None:
    rng = np.random.default_rng(0)
    given = np.zeros((200, 3))
    given[np.arange(200), rng.integers(0, 3, 200)] = 1
    p = np.where(given > 0, 0.95, 0.02)
    home = np.arange(200) // 50
    found = confident_mask(p, given, home, 0.85)
    assert not found[home == 0].any()
    assert (found[home == 3] == (given[home == 3] > 0)).all()
    other = given.copy()
    other[home >= 2] = 1 - other[home >= 2]
    assert (confident_mask(p, other, home, 0.85)[home <= 2] == found[home <= 2]).all()


def test_a_codes_examples_are_counted_as_the_mode_reveals_them() -> None:
    given = np.zeros((45, 2))
    given[:40, 0] = 1
    given[40:, 1] = 1  # a code that only the last document has
    p = np.where(given > 0, 0.95, 0.02)
    home = np.repeat([0, 1, 2, 3, 4], [10, 10, 10, 10, 5])
    late = confident_mask(p, given, home, 0.85, "by-document")[40:, 1]
    live = confident_mask(p, given, home, 0.85, "sequential")[40:, 1]
    assert late.tolist() == [False] * 5
    assert live.tolist() == [False, False, True, True, True]
