"""Tune the encoder's last layers on what one coder decided, and keep it where that wins.

In:     a model of BERT's kind, and one coder's decided segments, interview by interview.
Out:    an Adapter: the last layers' new weights with their version, or None where the last
        interviews, held out, were not suggested for better; an encoder that uses it.
Source: Reimers & Gurevych (2019), Sentence-BERT; Khosla et al. (2020), supervised contrastive
        learning; Tunstall et al. (2022), SetFit; Li, Grandvalet & Davoine (2018), weights
        held to where they started.

Segments with codes in common are drawn together, and to a point of each code that starts at
its description. Linear maps of the finished vectors were tried and did not help: the ridge
regression on them learns as much. What helps is how words are read together.

An interview is suggested for with an adapter that earlier interviews gave: one that was learned
on its own decisions would know them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from models.records import Code
from pipeline.encoder.tunable import Adapter, Tunable, Weights
from pipeline.fingerprint import fingerprint
from pipeline.suggestions.channels import CodesBefore, Memory, UnitSpan
from pipeline.suggestions.code_texts import all_code_texts, code_texts
from pipeline.suggestions.description import describe
from pipeline.suggestions.model import SuggestionModel, shipped

METHOD = "tail-1"  # changes when the same decisions would give another adapter
LEAST = 100  # decided segments with codes: with fewer, the held-out quarter says too little
GROWTH = 1.5  # of the decisions, after which it is worth learning anew
HELD_OUT = 0.25  # of the decisions, at least, in the last interviews
GAIN_SURE = 0.84  # standard errors that the gain must lie above nothing: one side, level .8
BATCH, EPOCHS, MOST_STEPS = 32, 6, 240
RATE, CODE_RATE = 2e-4, 2e-3  # of learning: the layers, the codes' points
WARM = 10  # steps until the full rate
PULL = 0.002  # of the way back to the encoder's own weights, each step
DROPPED = 0.1
SCALE_CODES, SCALE_SEGMENTS = 14.0, 10.0  # of cosines in the two losses


@dataclass(frozen=True)
class Coded:
    """One coder's study as arrays. rows: the decided segments with codes, in study order.

    given: (n_segments, n_codes) 0 or 1; parent: row of each code's parent, -1 for none.
    """

    texts: Sequence[str]
    places: Sequence[UnitSpan]
    codes: Sequence[Code]
    parent: np.ndarray
    given: np.ndarray
    rows: np.ndarray

    def only(self, kept: np.ndarray) -> Coded:
        return Coded(self.texts, self.places, self.codes, self.parent, self.given, kept)


def due(decided: int, learned_from: int) -> bool:
    """Say whether so many decided segments are worth learning from, after so many before."""
    return decided >= max(LEAST, GROWTH * learned_from)


def walk_adapters(
    tunable: Tunable,
    coded: Coded,
    *,
    mixer: SuggestionModel | None = None,
    seed: int = 0,
    kept: MutableMapping[str, Adapter | None] | None = None,
) -> dict[int, Adapter | None]:
    """Return the adapter of each time, by the interview that it is used from.

    An interview is seen only with an adapter that earlier interviews gave; seen with one that
    its own decisions gave, a history would be too good to promise anything by. kept: what was
    learned before, by version, which is not learned again; new ones are put in.
    """
    adapters: dict[int, Adapter | None] = {}
    home = np.array([coded.places[row].interview for row in coded.rows], dtype=int)
    learned_from = 0
    for interview in dict.fromkeys(home.tolist()):
        before = coded.rows[: int(np.argmax(home == interview))]
        if not due(len(before), learned_from):
            continue
        learned_from = len(before)
        known = coded.only(before)
        version = version_of(tunable, known, mixer or shipped(), seed)
        if kept is None or version not in kept:
            adapters[interview] = learn_adapter(tunable, known, mixer=mixer, seed=seed)
        else:
            adapters[interview] = kept[version]
        if kept is not None:
            kept[version] = adapters[interview]
    return adapters


def version_of(tunable: Tunable, coded: Coded, mixer: SuggestionModel, seed: int) -> str:
    """Return a short name of all that an adapter is learned from."""
    parts = (
        tunable.name,
        [coded.texts[row] for row in coded.rows],
        [coded.places[row].interview for row in coded.rows],
        coded.given[coded.rows].tolist(),
        all_code_texts(coded.codes),
        [mixer.first.tolist(), mixer.second.tolist()],
    )
    return f"{METHOD}.{fingerprint(parts, seed)[:8]}"


def learn_adapter(
    tunable: Tunable, coded: Coded, *, mixer: SuggestionModel | None = None, seed: int = 0
) -> Adapter | None:
    """Return an adapter, or None where it does not win or nothing can be said.

    The last interviews, a quarter of the decisions at least, are held out: an adapter that was
    learned without them must suggest better for them than the encoder itself. Only then is
    one learned from all.
    """
    mixer = mixer or shipped()
    early, held_out = _split(coded)
    if not len(early) or len(coded.rows) < LEAST:
        return None
    texts = [coded.texts[row] for row in coded.rows]
    states = dict(zip(coded.rows.tolist(), tunable.states(texts), strict=True))
    points = tunable.encoder().encode([code_texts(code)[0].text for code in coded.codes])

    def tuned(rows: np.ndarray) -> dict[str, np.ndarray]:
        here = [states[row] for row in rows.tolist()]
        found = tune(tunable, here, coded.given[rows], points, seed=seed)
        return {name: value.numpy() for name, value in found.items()}

    trial = Adapter("trial", tuned(early), 0.0)
    gains = compare(tunable, trial, coded, early, held_out, mixer=mixer)
    if not won(gains):
        return None
    version = version_of(tunable, coded, mixer, seed)
    return Adapter(version, tuned(coded.rows), float(gains.mean()))


def _split(coded: Coded) -> tuple[np.ndarray, np.ndarray]:
    """Return the decided rows of the first interviews, and of the last ones."""
    home = np.array([coded.places[row].interview for row in coded.rows], dtype=int)
    late = np.zeros(len(home), dtype=bool)
    for interview in reversed(list(dict.fromkeys(home.tolist()))):
        if late.sum() >= HELD_OUT * len(home):
            break
        late |= home == interview
    return coded.rows[~late], coded.rows[late]


def tune(
    tunable: Tunable, states: Sequence[Tensor], given: np.ndarray, points: np.ndarray, *, seed: int
) -> Weights:
    """Return the last layers, learned from segments' states and codes, (n, n_codes)."""
    start = tunable.tail()
    weights = {name: value.clone().requires_grad_() for name, value in start.items()}
    codes = torch.tensor(points, dtype=torch.float32).requires_grad_()
    bias = torch.zeros(len(points), requires_grad=True)
    targets = torch.tensor(given, dtype=torch.float32)
    steps = min(MOST_STEPS, math.ceil(len(states) * EPOCHS / BATCH))
    optimizer = torch.optim.AdamW(
        [
            {"params": list(weights.values()), "lr": RATE},
            {"params": [codes, bias], "lr": CODE_RATE},
        ],
        weight_decay=0.0,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / WARM) * (1 - step / steps)
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        for batch in _draws(len(states), steps, seed):
            rows = tunable.vectors(weights, [states[i] for i in batch], DROPPED)
            here = targets[batch]
            loss = _to_codes(rows, codes, bias, here) + _to_each_other(rows, here)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            with torch.no_grad():
                for name, value in weights.items():
                    value.add_((start[name] - value) * PULL)
    return {name: value.detach() for name, value in weights.items()}


def _draws(many: int, steps: int, seed: int) -> list[list[int]]:
    """Return the segments of each step: all of them in turn, shuffled anew each time."""
    rng = np.random.default_rng(seed)
    size = min(BATCH, many)
    rounds = math.ceil(steps * size / many)
    order = np.concatenate([rng.permutation(many) for _ in range(rounds)])
    return [order[at : at + size].tolist() for at in range(0, steps * size, size)]


def _to_codes(rows: Tensor, codes: Tensor, bias: Tensor, given: Tensor) -> Tensor:
    """Each segment's codes share its probability alike."""
    odds = SCALE_CODES * rows @ functional.normalize(codes, dim=1).T + bias
    wanted = given / given.sum(dim=1, keepdim=True)
    return -(wanted * odds.log_softmax(dim=1)).sum(dim=1).mean()


def _to_each_other(rows: Tensor, given: Tensor) -> Tensor:
    """Segments attract by the share of their codes that they have in common."""
    apart = torch.eye(len(rows), dtype=torch.bool)
    both = given @ given.T
    many = given.sum(dim=1)
    alike = (both / (many[:, None] + many[None, :] - both)).masked_fill(apart, 0)
    some = alike.sum(dim=1) > 0
    if not some.any():
        return rows.new_zeros(())
    odds = (SCALE_SEGMENTS * rows @ rows.T).masked_fill(apart, -1e9).log_softmax(dim=1)
    wanted = alike[some] / alike[some].sum(dim=1, keepdim=True)
    return -(wanted * odds[some]).sum(dim=1).mean()


def compare(
    tunable: Tunable,
    adapter: Adapter,
    coded: Coded,
    early: np.ndarray,
    held_out: np.ndarray,
    *,
    mixer: SuggestionModel,
) -> np.ndarray:
    """Return what an adapter adds to the reciprocal rank of each held-out segment."""

    def ranks(encode: Callable[[Sequence[str]], np.ndarray]) -> np.ndarray:
        texts = all_code_texts(coded.codes)
        vectors, table = encode(coded.texts), dict(zip(texts, encode(texts), strict=True))
        alike = describe(vectors, coded.codes, table).alike
        memory = Memory(vectors, coded.texts, coded.places, CodesBefore(alike, coded.parent))
        for row in early.tolist():
            memory.add_decision(row, coded.given[row])
        order = np.argsort(-mixer.probabilities(memory.channels(held_out)), axis=1, kind="stable")
        right = np.take_along_axis(coded.given[held_out], order, axis=1)
        inverse_ranks: np.ndarray = 1.0 / (1 + right.argmax(axis=1))
        return inverse_ranks

    return ranks(tunable.encoder(adapter).encode) - ranks(tunable.encoder().encode)


def won(gains: np.ndarray) -> bool:
    """Say whether held-out segments gained more than their own spread explains."""
    if len(gains) < 2:
        return False
    return float(gains.mean()) > GAIN_SURE * float(gains.std(ddof=1)) / math.sqrt(len(gains))
