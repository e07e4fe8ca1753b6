"""Recall and agreement of framework readings, worked by hand and through the whole door."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from models.codebook.frameworks import load_framework
from models.errors import CodebookInvalid
from pipeline.evaluation.dimensions import _figures, cohen_kappa, evaluate_dimensions
from pipeline.evaluation.tables import TableUnreadable
from tests.fakes import FakeEncoder

ABOVE = {"a1": "A", "a2": "A", "b1": "B", "b2": "B"}
KEYS = [
    "recall_at_1",
    "recall_at_3",
    "recall_at_5",
    "kappa_leaf",
    "kappa_top",
    "n_excerpts",
]
ROWS = [
    ("We sat down and decided on three goals.", "framing_goals"),
    ("No announcements and no interruptions during lessons.", "Protecting instructional time"),
    ("The workshop was the same slide show for all.", "professional_development;PROMOTING_CLIMATE"),
    ("Our vision is posted and she brings it up again.", "hallinger-murphy:defining_mission"),
]


def write(folder: Path, rows: list[tuple[str, str]], name: str = "e.csv") -> Path:
    path = folder / name
    lines = [f'"{text}","{dimension}"' for text, dimension in rows]
    path.write_text("\n".join(["text,dimension", *lines]) + "\n", encoding="utf-8")
    return path


def run(path: Path, framework: str | Path = "hallinger-murphy", limit: int | None = None) -> dict:
    return evaluate_dimensions(path, framework, limit=limit, encoder=FakeEncoder(), seed=0)


def test_kappa_of_cohens_kind_worked_by_hand() -> None:
    # 2x2 table 20, 5, 10, 15: observed .7, chance .5
    first = ["y"] * 25 + ["n"] * 25
    second = ["y"] * 20 + ["n"] * 5 + ["y"] * 10 + ["n"] * 15
    assert cohen_kappa(first, second) == pytest.approx(0.4)


def test_kappa_is_one_in_agreement_and_zero_at_chance() -> None:
    assert cohen_kappa(["y", "n"], ["y", "n"]) == 1.0
    assert cohen_kappa(["y", "y", "n", "n"], ["y", "n", "y", "n"]) == 0.0


def test_kappa_is_none_where_chance_agreement_is_one_or_nothing_is_compared() -> None:
    assert cohen_kappa(["y", "y"], ["y", "y"]) is None
    assert cohen_kappa([], []) is None


def test_recall_divides_by_the_fewer_of_k_and_gold() -> None:
    found = _figures([["a1", "b1", "a2", "b2"]], [["b1", "b2"]], ABOVE)
    assert found["recall_at_1"] == 0.0
    assert found["recall_at_3"] == 0.5
    assert found["recall_at_5"] == 1.0


def test_a_gold_dimension_is_found_with_any_of_its_functions_and_left_out_of_kappa_leaf() -> None:
    ranked = [["a2", "a1", "b1", "b2"], ["b1", "b2", "a1", "a2"]]
    found = _figures(ranked, [["A"], ["B"]], ABOVE)
    assert found["recall_at_1"] == 1.0
    assert found["kappa_leaf"] is None
    assert found["kappa_top"] == 1.0


def test_of_several_gold_labels_the_predicted_one_is_taken_else_the_first() -> None:
    ranked = [["a2", "b1"], ["b1", "a1"], ["b2", "a1"]]
    found = _figures(ranked, [["a1", "a2"], ["b1"], ["a1", "b1"]], ABOVE)
    # settled gold: a2, b1, a1; agreeing twice of three, chance (1 + 1) / 9
    assert found["kappa_leaf"] == pytest.approx((2 / 3 - 2 / 9) / (1 - 2 / 9))


def test_labels_are_taken_by_id_or_name_at_both_levels(tmp_path: Path) -> None:
    found = run(write(tmp_path, ROWS))
    assert list(found) == KEYS
    assert found["n_excerpts"] == 4
    assert found["recall_at_3"] == 1.0
    json.dumps(found, allow_nan=False)


def test_a_dimension_beside_its_own_function_adds_nothing(tmp_path: Path) -> None:
    text = ROWS[2][0]
    both = run(write(tmp_path, [(text, "managing_program;supervising_instruction")]))
    alone = run(write(tmp_path, [(text, "supervising_instruction")]))
    assert both == alone


def test_limit_takes_the_first_rows(tmp_path: Path) -> None:
    assert run(write(tmp_path, ROWS), limit=2) == run(write(tmp_path, ROWS[:2]))


def test_order_and_company_of_excerpts_change_nothing(tmp_path: Path) -> None:
    mixed = [*ROWS, *ROWS[:2]]
    expected = run(write(tmp_path, mixed))
    for seed in range(3):
        Random(seed).shuffle(mixed)
        assert run(write(tmp_path, mixed)) == pytest.approx(expected)


def test_an_unknown_dimension_is_refused_with_its_line_and_what_is_allowed(tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    path.write_text('text,dimension\n"two\nlines",visibility\n\nx,visible\n', encoding="utf-8")
    with pytest.raises(
        TableUnreadable,
        match=r'e\.csv, line 5, column "dimension": found "visible".*allowed are defining_mission,',
    ):
        run(path)


def test_a_cell_of_separators_is_not_a_label(tmp_path: Path) -> None:
    with pytest.raises(TableUnreadable, match=r'line 2, column "dimension"'):
        run(write(tmp_path, [("Words.", " ; ")]))


def test_an_unknown_framework_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CodebookInvalid, match="no framework"):
        run(write(tmp_path, ROWS), "ours")


def test_a_framework_file_with_one_dimension_has_no_kappa_for_dimensions(tmp_path: Path) -> None:
    found = run(write(tmp_path, [("We test it and adjust.", "quality_improvement")]), "aurora")
    assert found["kappa_top"] is None


def test_a_framework_without_indicators_or_functions_is_evaluated(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        "id: own\ndimensions:\n  - {id: near, name: Nearness}\n  - {id: far, name: Farness}\n",
        encoding="utf-8",
    )
    found = run(write(tmp_path, [("Nearness matters.", "near"), ("Farness.", "Farness")]), path)
    assert found["recall_at_1"] == 1.0
    assert found["kappa_leaf"] == 1.0


@pytest.mark.slow
@pytest.mark.parametrize("name", ["hallinger-murphy", "i4tl", "aurora", "leadership-competencies"])
def test_a_frameworks_names_are_read_as_themselves(tmp_path: Path, name: str) -> None:
    from pipeline.encoder.loading import load_encoder

    functions = [f for d in load_framework(name).dimensions for f in d.functions]
    rows = [(f"We talked about {f.name.lower()}.", f.id) for f in functions]
    found = evaluate_dimensions(
        write(tmp_path, rows), name, limit=None, encoder=load_encoder(), seed=0
    )
    assert found["recall_at_3"] >= 0.9
