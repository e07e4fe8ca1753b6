"""Weights for new studies: learned from sets that weigh alike, printed and read back."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from models.errors import ThroughlineError
from pipeline.evaluation.prior import _weight, learn_prior, read_prior
from pipeline.suggestions.channels import CHANNELS
from pipeline.suggestions.model import RIVALS
from tests.fakes import FakeEncoder
from tests.pipeline.evaluation.test_codes import BOOK, ROWS, write, write_book


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    """Two sets, one of them without a codebook and three times as long."""
    made = [tmp_path / "one", tmp_path / "two"]
    for folder, times in zip(made, (1, 3), strict=True):
        folder.mkdir()
        rows = [(f"{doc}{i}", text, codes) for i in range(times) for doc, text, codes in ROWS]
        write(folder, rows, "excerpts.csv")
    write_book(made[0], BOOK).rename(made[0] / "codebook.csv")
    return made


def test_a_prior_names_every_weight_and_its_sets(folders: list[Path]) -> None:
    found = learn_prior(folders, encoder=FakeEncoder(), min_uses=1)
    assert list(found["first"]) == list(CHANNELS)
    assert list(found["second"]) == list(RIVALS)
    assert found["sets"] == ["one", "two"]
    assert found == learn_prior(folders, encoder=FakeEncoder(), min_uses=1)


def test_the_bias_says_that_most_codes_are_not_given(folders: list[Path]) -> None:
    assert learn_prior(folders, encoder=FakeEncoder(), min_uses=1)["first"]["bias"] < 0


def test_sets_weigh_alike_whatever_their_size() -> None:
    small, large = np.eye(3), np.tile(np.eye(3), (5, 1))
    assert (_weight(small) * small.ravel()).sum() == pytest.approx(
        (_weight(large) * large.ravel()).sum()
    )


def test_what_was_printed_is_read_back(folders: list[Path], tmp_path: Path) -> None:
    found = learn_prior(folders[:1], encoder=FakeEncoder(), min_uses=1)
    path = tmp_path / "prior.json"
    path.write_text(json.dumps(found), encoding="utf-8")
    mixer = read_prior(path)
    assert mixer.first.tolist() == list(found["first"].values())
    assert mixer.second.tolist() == list(found["second"].values())


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"first": {"bias": 1}}', '{"first": 3}', "null"])
def test_what_holds_no_weights_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "prior.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ThroughlineError, match=r"prior\.json does not hold weights"):
        read_prior(path)


def test_a_prior_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ThroughlineError, match="FileNotFoundError"):
        read_prior(tmp_path / "prior.json")
