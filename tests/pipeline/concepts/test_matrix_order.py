"""In which order rows and columns stand."""

from __future__ import annotations

from pipeline.concepts.matrix import Matrix, MatrixAxis, MatrixSegment, cross
from pipeline.concepts.matrix_order import ORDERS, order_of_columns, order_of_rows


def table(cells: dict[tuple[str, str], int], rows: str, columns: str) -> Matrix:
    """A matrix with so many segments in each cell."""
    made = [
        MatrixSegment(f"{row}{column}{n}", f"{row}{column}{n}", column, 1, (row,), (column,))
        for (row, column), many in cells.items()
        for n in range(many)
    ]
    across = MatrixAxis("participants", tuple(columns), tuple(columns), coded=False)
    return cross(made, MatrixAxis("codes", tuple(rows), tuple(rows)), across)


def test_rows_of_like_profile_stand_side_by_side_and_empty_ones_last() -> None:
    cells = {("a", "x"): 9, ("c", "x"): 3, ("b", "y"): 1, ("d", "y"): 5, ("d", "x"): 1}
    made = table(cells, "eabcd", "xyz")
    order = "".join(made.rows.ids[at] for at in order_of_rows(made, "alike"))
    assert order[-1] == "e"
    assert abs(order.index("a") - order.index("c")) == 1
    assert abs(order.index("b") - order.index("d")) == 1


def test_orders_by_count_and_name_are_those_and_each_place_stands_once() -> None:
    made = table({("b", "y"): 1, ("A", "x"): 2, ("c", "y"): 3}, "bAc", "xyz")
    assert order_of_rows(made, "given") == [0, 1, 2]
    assert order_of_rows(made, "count") == [2, 1, 0]
    assert order_of_rows(made, "name") == [1, 0, 2]
    assert order_of_columns(made, "count") == [1, 0, 2]
    for order in ORDERS:
        assert sorted(order_of_columns(made, order)) == [0, 1, 2]
        assert sorted(order_of_rows(table({}, "", "xyz"), order)) == []
