"""Measure how well excerpts are read through a framework, from their words alone.

In:     a CSV with the columns text and dimension, and a framework.
Out:    recall among the finest parts, and agreement beyond chance at both levels.
Source: Cohen (1960), Educ. Psychol. Meas. 20(1):37-46.

No label is used before it is compared: the framework's own texts are all that is learned from.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from models.codebook.frameworks import load_framework
from models.json_shapes import Figures
from models.records import Dimension, Framework, Subdimension
from pipeline.concepts.dimensions import Reader, dimension_texts, framework_parts
from pipeline.encoder.loading import Encoder
from pipeline.evaluation.tables import TableUnreadable, read_table, several
from pipeline.read.decode import decode, load

TOPS = (1, 3, 5)


def evaluate_dimensions(
    path: Path, framework: str | Path, *, limit: int | None, encoder: Encoder, seed: int
) -> Figures:
    """Return recall_at_1, _3, _5, kappa_leaf, kappa_top and n_excerpts.

    framework: a shipped framework's id, or a file. limit: only so many rows. seed: taken as
    every evaluation takes one; nothing here is drawn at random.

    A gold label is an id or name at either level, in any case; a dimension that stands beside
    one of its own functions adds nothing and is dropped. Functions are ranked; a dimension
    without functions is ranked among them. The top dimension is that of the top function.

    recall@k of an excerpt is its gold labels in the top k over min(k, its gold labels), a
    dimension counting as found with any of its functions; the mean over excerpts is given.
    kappa_leaf is Cohen's kappa between top function and gold over excerpts that have a gold
    function (dimensions are left out); kappa_top the same for dimensions, over all. Where an
    excerpt has several gold labels, the one that was predicted is taken, else the first.
    A kappa is None where no excerpt allows it or chance agreement is 1.
    Raises TableUnreadable, CodebookInvalid.
    """
    frame = load_framework(framework)
    rows = read_table(
        path, required=("text", "dimension"), filled=("text", "dimension"), limit=limit
    )
    gold = _gold(rows, frame, path)
    parts = framework_parts([frame])
    own = dimension_texts([frame], [])
    texts = [row["text"] for row in rows]
    every = list(dict.fromkeys(own + texts))
    vectors = dict(zip(every, encoder.encode(every), strict=True))
    reading = Reader(parts, vectors).read(texts, np.stack([vectors[text] for text in texts]))
    order = np.argsort(-reading.standing, axis=1, kind="stable")
    ranked = [[parts[i].id for i in line] for line in order]
    above = {part.id: part.dimension_id for part in parts}
    return _figures(ranked, gold, above)


def _figures(
    ranked: Sequence[Sequence[str]], gold: Sequence[Sequence[str]], above: dict[str, str]
) -> Figures:
    """ranked: part ids, best first. above: part id -> its dimension's id."""
    pairs = list(zip(ranked, gold, strict=True))
    figures: Figures = {
        f"recall_at_{k}": float(np.mean([_recall(best, own, k, above) for best, own in pairs]))
        for k in TOPS
    }
    leaves = [(best[0], [g for g in own if g in above]) for best, own in pairs]
    tops = [(above[best[0]], [above.get(g, g) for g in own]) for best, own in pairs]
    figures["kappa_leaf"] = _kappa_of([pair for pair in leaves if pair[1]])
    figures["kappa_top"] = _kappa_of(tops)
    return {**figures, "n_excerpts": len(pairs)}


def _recall(best: Sequence[str], gold: Sequence[str], k: int, above: dict[str, str]) -> float:
    shown = {*best[:k], *(above[each] for each in best[:k])}
    return sum(each in shown for each in gold) / min(k, len(gold))


def _kappa_of(pairs: Sequence[tuple[str, Sequence[str]]]) -> float | None:
    settled = [(guess, guess if guess in own else own[0]) for guess, own in pairs]
    return cohen_kappa([guess for guess, _ in settled], [own for _, own in settled])


def cohen_kappa(first: Sequence[str], second: Sequence[str]) -> float | None:
    """Return Cohen's kappa; None with nothing to compare, or where chance agreement is 1."""
    n = len(first)
    if not n:
        return None
    ours, theirs = Counter(first), Counter(second)
    chance = sum(ours[label] * theirs[label] for label in ours)  # times n squared
    if chance == n * n:
        return None
    same = sum(a == b for a, b in zip(first, second, strict=True))
    return (same * n - chance) / (n * n - chance)


def _gold(rows: Sequence[dict[str, str]], frame: Framework, path: Path) -> list[list[str]]:
    """Return the gold ids of each row. Raises TableUnreadable for a name that is none."""
    names = _names(frame)
    inside = {f.id: d.id for d in frame.dimensions for f in d.functions}
    gold = []
    for number, row in enumerate(rows):
        ids = []
        for label in several(row["dimension"]):
            if label not in names and label.casefold() not in names:
                _refuse(path, number, label, frame)
            ids.append(names.get(label) or names[label.casefold()])
        if not ids:
            _refuse(path, number, row["dimension"], frame)
        narrower = {inside[each] for each in ids if each in inside}
        gold.append([each for each in dict.fromkeys(ids) if each not in narrower])
    return gold


def _names(frame: Framework) -> dict[str, str]:
    """Return every name a part goes by -> its id; ids come before names, functions first."""
    functions = [function for dimension in frame.dimensions for function in dimension.functions]
    parts: list[Dimension | Subdimension] = [*functions, *frame.dimensions]
    names = {part.id: part.id for part in parts}
    for part in parts:
        names.setdefault(f"{frame.id}:{part.id}".casefold(), part.id)
    for part in parts:
        names.setdefault(part.id.casefold(), part.id)
    for part in parts:
        names.setdefault(part.name.casefold(), part.id)
    return names


def _refuse(path: Path, number: int, label: str, frame: Framework) -> None:
    allowed: list[str] = []
    for dimension in frame.dimensions:
        allowed += [dimension.id, *(function.id for function in dimension.functions)]
    raise TableUnreadable(
        f'{path.name}, line {_line(path, number)}, column "dimension": found "{label[:60]}", '
        f"which is not in the framework {frame.id}; allowed are {', '.join(allowed)}, or their "
        'names, several separated by ";".',
    )


def _line(path: Path, number: int) -> int:
    """Return the line on which a row of the table ends, blank rows not counted as rows."""
    rows = csv.reader(io.StringIO(decode(load(path), path.name)))
    next(rows)
    seen = -1
    for cells in rows:
        seen += any(cell.strip() for cell in cells)
        if seen == number:
            break
    return rows.line_num
