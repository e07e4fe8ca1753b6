"""Tuning the encoder on decisions: nothing learns from what it is judged by."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from models.records import Code
from pipeline.encoder.tunable import Adapter, Tunable, read_tunable
from pipeline.evaluation.codes import CodedSet, Mode, trace, tuned_views
from pipeline.suggestions import tuning
from pipeline.suggestions.channels import UnitSpan
from pipeline.suggestions.model import shipped
from pipeline.suggestions.tuning import (
    Coded,
    compare,
    due,
    learn_adapter,
    tune,
    version_of,
    walk_adapters,
    won,
)
from tests.pipeline.encoder.test_bert import WORDS, write_model

CODES = [Code("goals", "goals", "descriptive", "goals"), Code("time", "time", "descriptive", "")]
GOALS, TIME = WORDS[:5], WORDS[5:]
INTERVIEWS, EACH = 4, 6


def text(number: int) -> str:
    """Return words of the first code for even numbers, of the second for odd ones."""
    words = GOALS if number % 2 == 0 else TIME
    return " ".join(words[(number + step) % len(words)] for step in range(4))


def study(interviews: int = INTERVIEWS) -> Coded:
    many = interviews * EACH
    given = np.zeros((many, 2))
    given[np.arange(many), np.arange(many) % 2] = 1
    places = [UnitSpan(i // EACH) for i in range(many)]
    texts = [text(i) for i in range(many)]
    return Coded(texts, places, CODES, np.array([-1, -1]), given, np.arange(many))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Tunable:
    found = read_tunable(str(write_model(tmp_path_factory.mktemp("models") / "small")))
    assert found is not None
    return found


@pytest.fixture(autouse=True)
def _few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "LEAST", 12)
    monkeypatch.setattr(tuning, "RATE", 5e-3)  # a small model has few steps to learn in
    monkeypatch.setattr(tuning, "EPOCHS", 12)


def tuned(small: Tunable, coded: Coded, seed: int = 0) -> Adapter:
    states = small.states(coded.texts)
    points = small.encoder().encode([code.name for code in coded.codes])
    weights = tune(small, states, coded.given, points, seed=seed)
    return Adapter("tuned", {name: value.numpy() for name, value in weights.items()}, 0.0)


@pytest.mark.parametrize("pooling", ["mean", "cls"])
def test_vectors_through_the_learned_layers_are_the_encoders(tmp_path: Path, pooling: str) -> None:
    own = read_tunable(str(write_model(tmp_path / "m", pooling=pooling, prefix="bert.")))
    assert own is not None
    texts = [" ".join(WORDS[:n]) for n in (1, 4, 9, 14)]
    cosines = (
        own.vectors(own.tail(), own.states(texts)).numpy() * own.encoder().encode(texts)
    ).sum(1)
    assert cosines.min() > 0.999


def test_the_encoder_with_an_adapter_gives_what_the_adapter_learned(small: Tunable) -> None:
    coded = study()
    found = tuned(small, coded)
    weights = {name: torch.tensor(value) for name, value in found.weights.items()}
    learned = small.vectors(weights, small.states(coded.texts)).numpy()
    encoder = small.encoder(found)
    assert (encoder.encode(coded.texts) * learned).sum(axis=1).min() > 0.995
    assert (small.encoder().encode(coded.texts) * learned).sum(axis=1).min() < 0.99
    assert encoder.name.endswith("+tuned")


def test_segments_with_a_code_in_common_are_drawn_together(small: Tunable) -> None:
    coded = study()

    def apart(rows: np.ndarray) -> float:
        same = coded.given @ coded.given.T > 0
        cosines = rows @ rows.T
        return float(cosines[same].mean() - cosines[~same].mean())

    before = apart(small.encoder().encode(coded.texts))
    assert apart(small.encoder(tuned(small, coded)).encode(coded.texts)) > before + 0.05


def test_a_seed_fixes_what_is_learned_and_leaves_chance_elsewhere_alone(small: Tunable) -> None:
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    one, two, other = (tuned(small, study(), seed) for seed in (1, 1, 2))
    assert torch.equal(torch.rand(3), expected)
    assert all(np.array_equal(value, two.weights[name]) for name, value in one.weights.items())
    assert any(
        not np.array_equal(value, other.weights[name]) for name, value in one.weights.items()
    )


def test_a_segment_that_shares_no_code_with_any_other_can_be_learned_from(small: Tunable) -> None:
    found = tune(small, small.states(["goals"]), np.eye(2)[:1], np.eye(2, 32), seed=0)
    assert all(bool(torch.isfinite(value).all()) for value in found.values())


def test_nothing_is_learned_from_few_decisions_or_one_interview(
    small: Tunable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tuning, "won", lambda _: True)
    assert learn_adapter(small, study(2)) is not None
    assert learn_adapter(small, study(2).only(np.arange(11))) is None
    one = study(2)
    alone = Coded(one.texts, [UnitSpan(0)] * 12, one.codes, one.parent, one.given, one.rows)
    assert learn_adapter(small, alone) is None


@pytest.mark.parametrize(("gain", "kept"), [(0.1, True), (-0.1, False), (0.0, False)])
def test_an_adapter_is_kept_only_where_held_out_segments_gain(
    small: Tunable, monkeypatch: pytest.MonkeyPatch, gain: float, kept: bool
) -> None:
    monkeypatch.setattr(tuning, "compare", lambda *_, **__: np.full(6, gain))
    found = learn_adapter(small, study())
    assert (found is not None) is kept
    assert found is None or found.gain == pytest.approx(gain)


def test_held_out_interviews_are_the_last_ones_and_not_learned_from(
    small: Tunable, monkeypatch: pytest.MonkeyPatch
) -> None:
    learned: list[np.ndarray] = []
    judged: list[list[int]] = []

    def keep(_: Tunable, states: list[torch.Tensor], given: np.ndarray, *__: object, **___: object):
        learned.append(given)
        return small.tail()

    def judge(*given: np.ndarray, **_: object) -> np.ndarray:
        judged.extend([given[3].tolist(), given[4].tolist()])
        return np.zeros(len(given[4]))

    monkeypatch.setattr(tuning, "tune", keep)
    monkeypatch.setattr(tuning, "compare", judge)
    learn_adapter(small, study())
    assert judged == [list(range(18)), list(range(18, 24))]
    assert [len(each) for each in learned] == [18]


def test_an_encoder_compared_with_itself_gains_nothing(small: Tunable) -> None:
    itself = Adapter("same", {name: value.numpy() for name, value in small.tail().items()}, 0.0)
    gains = compare(small, itself, study(), np.arange(18), np.arange(18, 24), mixer=shipped())
    assert gains.tolist() == [0.0] * 6


def test_a_gain_counts_only_above_its_own_spread() -> None:
    assert won(np.array([0.1, 0.2, 0.1, 0.2]))
    assert not won(np.array([1.0, -1.0, 0.6, -0.5]))
    assert not won(np.zeros(40))
    assert not won(np.array([1.0]))


def test_learning_is_due_after_enough_decisions_and_again_after_half_as_many_more() -> None:
    assert [due(n, 0) for n in (11, 12)] == [False, True]
    assert [due(n, 12) for n in (17, 18)] == [False, True]


def test_an_interview_is_seen_only_with_what_earlier_interviews_gave(
    small: Tunable, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[int]] = []

    def learn(_: Tunable, coded: Coded, **__: object) -> None:
        seen.append(coded.rows.tolist())

    monkeypatch.setattr(tuning, "learn_adapter", learn)
    kept: dict[str, Adapter | None] = {}
    assert walk_adapters(small, study(), kept=kept) == {2: None, 3: None}
    assert seen == [list(range(12)), list(range(18))]
    walk_adapters(small, study(), kept=kept)
    assert len(seen) == 2
    assert len(kept) == 2


def test_another_decision_or_definition_gives_another_version(small: Tunable) -> None:
    coded = study()
    version = version_of(small, coded, shipped(), 0)
    assert version == version_of(small, study(), shipped(), 0)
    other = study()
    other.given[3] = [1, 1]
    changed = [CODES[0], Code("time", "time", "descriptive", "Hours.")]
    redefined = Coded(coded.texts, coded.places, changed, coded.parent, coded.given, coded.rows)
    versions = [version_of(small, each, shipped(), 0) for each in (other, redefined)]
    assert len({version, *versions, version_of(small, coded, shipped(), 1)}) == 4


def test_an_encoder_of_another_kind_is_not_tunable(tmp_path: Path) -> None:
    assert read_tunable("") is None
    assert read_tunable("some/model-name") is None
    assert read_tunable(str(tmp_path)) is None
    assert read_tunable(str(write_model(tmp_path / "max", pooling="max"))) is None


def some_rows(n: int, seed: int) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(n, 8)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def coded_set() -> CodedSet:
    coded = study()
    documents = np.array([place.interview for place in coded.places])
    scored = np.ones(len(documents), dtype=bool)
    return CodedSet(list(coded.texts), documents, [""] * len(documents), CODES, coded.given, scored)


@pytest.mark.parametrize("mode", ["sequential", "by-document"])
def test_documents_before_a_tuned_view_are_suggested_for_as_without_it(mode: Mode) -> None:
    coded, alike = coded_set(), np.zeros((INTERVIEWS * EACH, 2))
    one, two = (some_rows(len(coded.texts), seed) for seed in (0, 1))
    plain, other = trace(coded, one, alike, mode), trace(coded, two, alike, mode)
    found = trace(coded, one, alike, mode, {2: (two, alike), 3: None})
    assert np.array_equal(found[:12], plain[:12])
    assert np.allclose(found[12:18], other[12:18])
    assert not np.allclose(found[12:18], plain[12:18])
    assert np.allclose(found[18:], plain[18:], atol=1e-5)


def test_the_walk_through_documents_sees_them_with_the_adapters_of_their_time(
    small: Tunable, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = tuned(small, study())
    monkeypatch.setattr(
        tuning, "learn_adapter", lambda _, coded, **__: found if len(coded.rows) == 12 else None
    )
    views = tuned_views(coded_set(), small)
    assert list(views) == [2, 3]
    assert views[3] is None
    assert views[2] is not None
    assert np.array_equal(views[2][0], small.encoder(found).encode(study().texts))
