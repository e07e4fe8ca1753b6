"""Measure how high passages that speak against a code are ranked among its passages.

In:     a table of excerpts with code and stance (for or against); a table of claims, if any.
Out:    area under the curve and share of the first ten, without help, by a claim, after marks.

Without marks all of a code's excerpts are ranked. With marks, an analyst reads documents in an
order drawn at random and marks the first MARKS excerpts that she meets on each side; what is
ranked are the excerpts of the documents she has not read. That is done DRAWS times and the figures
are means. A draw after which the other documents do not hold both sides is no draw. The share of
the first ten is how many contrary ones are there over min(10, all contrary ones that are ranked).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from models.json_shapes import Figures
from pipeline.concepts.contrary import (
    Encode,
    Passages,
    rank_by_claim,
    rank_by_marks,
    rank_unmarked,
    read_claim,
    read_passages,
)
from pipeline.encoder.loading import Encoder
from pipeline.evaluation.tables import TableUnreadable, read_table

MARKS = 5  # on each side
DRAWS = 20  # orders of reading, of which the figures are means
FIRST = 10
STANCES = ("for", "against")


@dataclass
class OfCode:
    """A code's excerpts, in the table's order. claim: with its contrary, where one was given."""

    name: str
    texts: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    against: list[bool] = field(default_factory=list)
    claim: tuple[str, str] | None = None


def read_stances(excerpts: Path, claims: Path | None) -> list[OfCode]:
    """Read the tables. Raises TableUnreadable."""
    needed = ("doc_id", "text", "code", "stance")
    codes: dict[str, OfCode] = {}
    said: dict[tuple[str, str, str], str] = {}
    for row in read_table(excerpts, required=needed, filled=needed):
        stance = row["stance"].casefold()
        if stance not in STANCES:
            raise TableUnreadable(
                f'{excerpts.name}, column "stance": found "{row["stance"][:40]}"; it is '
                f"{' or '.join(STANCES)}."
            )
        key = (row["doc_id"], row["text"], row["code"])
        if said.setdefault(key, stance) != stance:
            raise TableUnreadable(
                f'{excerpts.name}: the same words of "{row["doc_id"]}" are for and against '
                f'"{row["code"]}". Keep one of the two.'
            )
        of = codes.setdefault(row["code"], OfCode(row["code"]))
        of.texts.append(row["text"])
        of.documents.append(row["doc_id"])
        of.against.append(stance == "against")
    if claims is not None:
        _read_claims(claims, codes, excerpts.name)
    return list(codes.values())


def _read_claims(path: Path, codes: dict[str, OfCode], excerpts: str) -> None:
    needed = ("code", "claim", "contrary")
    for row in read_table(path, required=needed, filled=needed):
        if row["code"] not in codes:
            raise TableUnreadable(
                f'{path.name}, column "code": no excerpt of {excerpts} has "{row["code"]}".'
            )
        if codes[row["code"]].claim is not None:
            raise TableUnreadable(f'{path.name}, column "code": "{row["code"]}" stands twice.')
        codes[row["code"]].claim = (row["claim"], row["contrary"])


def evaluate_contrary(
    excerpts: Path, claims: Path | None, *, encoder: Encoder, seed: int = 0
) -> Figures:
    """Return auc, first_ten, auc_unmarked, first_ten_claim and by_code.

    auc and first_ten are after MARKS marks a side. Each is the mean over the codes for which it
    can be given; None where there are none. Raises TableUnreadable.
    """
    codes = read_stances(excerpts, claims)
    by_code = {each.name: _of_code(each, encoder.encode, seed) for each in codes}
    figures: Figures = {
        name: _mean([each[name] for each in by_code.values()])
        for name in ("auc", "first_ten", "auc_unmarked", "first_ten_claim")
    }
    return figures | {"by_code": by_code}


def _of_code(code: OfCode, encode: Encode, seed: int) -> Figures:
    """Return a code's figures; `why` says what cannot be given, and why not."""
    against = np.array(code.against)
    figures: Figures = dict.fromkeys(
        ("auc", "first_ten", "auc_unmarked", "first_ten_unmarked", "auc_claim", "first_ten_claim")
    )
    figures |= {
        "n_excerpts": len(against),
        "n_contrary": int(against.sum()),
        "n_documents": len(set(code.documents)),
        "draws": 0,
        "why": "",
    }
    if against.all() or not against.any():
        side = STANCES[0] if against.all() else STANCES[1]
        return figures | {"why": f"no excerpt is {side} it"}
    passages = read_passages(code.texts, encode)
    plain = rank_unmarked(passages, encode([code.name])[0])
    figures["auc_unmarked"] = round(auc(plain, against), 4)
    figures["first_ten_unmarked"] = round(first_ten(plain, against), 4)
    if code.claim is not None:
        scores = rank_by_claim(passages, read_claim(*code.claim, encode))
        figures["auc_claim"] = round(auc(scores, against), 4)
        figures["first_ten_claim"] = round(first_ten(scores, against), 4)
    return figures | _marked(passages, code, against, seed)


def _marked(passages: Passages, code: OfCode, against: np.ndarray, seed: int) -> Figures:
    areas, tens = [], []
    for marked, others in draws(code, seed):
        scores = rank_by_marks(
            passages,
            [each for each in marked if not against[each]],
            [each for each in marked if against[each]],
        )[others]
        areas.append(auc(scores, against[others]))
        tens.append(first_ten(scores, against[others]))
    if not areas:
        return {"why": f"no other documents with both sides are left after {MARKS} marks a side"}
    return {"auc": _mean(areas), "first_ten": _mean(tens), "draws": len(areas)}


def draws(code: OfCode, seed: int) -> Iterator[tuple[list[int], list[int]]]:
    """Return marked excerpts, and those of documents that were not read, for each order drawn."""
    chance = np.random.default_rng(seed)
    documents = list(dict.fromkeys(code.documents))
    rows = {d: [i for i, at in enumerate(code.documents) if at == d] for d in documents}
    for _ in range(DRAWS):
        order = [documents[at] for at in chance.permutation(len(documents))]
        marked: dict[bool, list[int]] = {False: [], True: []}
        while order and min(map(len, marked.values())) < MARKS:
            for row in rows[order.pop(0)]:
                marked[code.against[row]].append(row)
        others = [row for document in order for row in rows[document]]
        enough = min(map(len, marked.values())) >= MARKS
        if enough and len({code.against[row] for row in others}) == 2:
            yield [*marked[False][:MARKS], *marked[True][:MARKS]], others


def auc(scores: np.ndarray, against: np.ndarray) -> float:
    """Return the chance that a contrary passage is ranked above another; ties count half."""
    high, low = scores[against], scores[~against]
    above = (high[:, None] > low[None]).mean()
    return float(above + (high[:, None] == low[None]).mean() / 2)


def first_ten(scores: np.ndarray, against: np.ndarray) -> float:
    """Return how many of the first ten are contrary, over as many as there could be."""
    order = np.argsort(-scores, kind="stable")[:FIRST]
    return float(against[order].sum() / min(FIRST, int(against.sum())))


def _mean(values: list[float | None] | list[float]) -> float | None:
    given = [each for each in values if each is not None]
    return round(float(np.mean(given)), 4) if given else None
