"""Codes are alike by what they hold, where they stand, their words and their definitions."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.concepts.code_likeness import SHARES, code_rows, unit

VECTORS = np.eye(6)


def distance(rows: np.ndarray, first: int, second: int) -> float:
    return float(((rows[first] - rows[second]) ** 2).sum())


def test_codes_said_one_after_the_other_are_nearer_than_codes_said_apart():
    members = [[0], [1], [5], [2, 3, 4]]
    rows = code_rows(members, VECTORS, [""] * 6, ["t"] * 6)
    assert distance(rows, 0, 1) < distance(rows, 0, 2)


def test_the_end_of_one_interview_is_not_near_the_beginning_of_the_next():
    members = [[0], [1], [2]]
    one = code_rows(members, VECTORS[:3], [""] * 3, ["t", "t", "t"])
    two = code_rows(members, VECTORS[:3], [""] * 3, ["t", "u", "v"])
    assert distance(one, 0, 1) < distance(two, 0, 1)
    assert distance(two, 0, 1) == pytest.approx(distance(two, 0, 2), abs=1e-4)


def test_shared_words_and_alike_definitions_bring_codes_nearer():
    members, apart = [[0], [1], [2]], ["t", "u", "v"]
    plain = code_rows(members, VECTORS[:3], ["", "", ""], apart)
    said = code_rows(members, VECTORS[:3], ["planning time", "planning hours", "tests"], apart)
    assert distance(said, 0, 1) < distance(said, 0, 2)
    defined = code_rows(
        members, VECTORS[:3], [""] * 3, apart, np.array([[1.0, 0.1], [1.0, 0.0], [0.0, 1.0]])
    )
    assert distance(defined, 0, 1) < distance(defined, 0, 2)
    assert distance(plain, 0, 1) == pytest.approx(distance(plain, 0, 2), abs=1e-4)


def test_a_channel_is_as_heavy_as_its_share_and_silent_where_it_has_nothing():
    members = [[0], [1], [2]]
    rows = code_rows(members, VECTORS[:3], ["", "", ""], ["t", "u", "v"])
    lengths = (rows**2).sum(axis=1)
    assert lengths == pytest.approx([SHARES["meaning"] + SHARES["places"]] * 3, abs=1e-4)


def test_a_row_of_nothing_stays_nothing():
    assert unit(np.array([[0.0, 0.0], [3.0, 4.0]])).tolist() == [[0.0, 0.0], [0.6, 0.8]]
