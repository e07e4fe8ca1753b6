"""Walk through coded documents in order, suggesting before each code is revealed.

In:     a table of excerpts with their codes, a table of codes with definitions.
Out:    recall, rank, sureness and calibration, and the same of a plain baseline.

`sequential` reveals an excerpt's codes as soon as they were suggested for; `by-document` at
the end of its document. Excerpts without a code that is used often enough are not scored
and not revealed; their words stay as context. Recall at k of an excerpt is how many of its
codes are among the first k over min(k, its codes). With a tunable encoder, it is tuned on the
documents before, where that wins on the last of them. The baseline is a logistic regression
for each code (C=10) on the excerpt's vector, without context, learned by document; a code
that it cannot have learned yet has probability 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from models.json_shapes import Figures
from models.records import Code
from pipeline.encoder.loading import Encoder
from pipeline.evaluation.tables import TableUnreadable, read_table, several
from pipeline.suggestions.bands import EXAMPLES, calibration_error, learn_promise
from pipeline.suggestions.channels import CHANNELS, CodesBefore, Memory, UnitSpan
from pipeline.suggestions.code_texts import all_code_texts
from pipeline.suggestions.description import describe
from pipeline.suggestions.model import SuggestionModel, learn_mixer

if TYPE_CHECKING:  # torch is loaded only where something is tuned
    from pipeline.encoder.tunable import Tunable

Mode = Literal["sequential", "by-document"]
View = tuple[np.ndarray, np.ndarray] | None  # vectors, and their likeness to the descriptions
SHOWN = 5  # suggestions an excerpt is shown with, as in the workbench
BASELINE_C = 10.0
SEPARATOR = "/"  # in a code's name, between a parent and its child


@dataclass(frozen=True)
class CodedSet:
    """Coded documents as arrays. given: (n, n_codes); scored: excerpts with a code kept."""

    texts: list[str]
    documents: np.ndarray
    questions: list[str]
    codes: list[Code]
    given: np.ndarray
    scored: np.ndarray


def read_set(
    excerpts: Path, codebook: Path | None, *, min_uses: int, limit: int | None
) -> CodedSet:
    """Read the tables. Raises TableUnreadable."""
    rows = read_table(
        excerpts,
        required=("doc_id", "excerpt_id", "text", "codes"),
        filled=("doc_id", "text"),
        limit=limit,
    )
    code_lists = [several(row["codes"]) for row in rows]
    uses = Counter(code for codes in code_lists for code in codes)
    definitions = _definitions(codebook)
    names = [name for name in definitions if uses[name] >= min_uses]
    names += [name for name in uses if uses[name] >= min_uses and name not in definitions]
    if not names:
        raise TableUnreadable(
            f"{excerpts.name}: no code is used {min_uses} times or more, so there is nothing to "
            "measure. Give a lower --min-uses.",
        )
    place = {name: i for i, name in enumerate(names)}
    given = np.zeros((len(rows), len(names)))
    for i, codes in enumerate(code_lists):
        given[i, [place[code] for code in codes if code in place]] = 1
    number = {doc: i for i, doc in enumerate(dict.fromkeys(row["doc_id"] for row in rows))}
    order = sorted(range(len(rows)), key=lambda i: (number[rows[i]["doc_id"]], i))
    return CodedSet(
        texts=[rows[i]["text"] for i in order],
        documents=np.array([number[rows[i]["doc_id"]] for i in order]),
        questions=[rows[i].get("question", "") for i in order],
        codes=[Code(name, name, "descriptive", definitions.get(name, "")) for name in names],
        given=given[order],
        scored=np.asarray(given[order].any(axis=1)),
    )


def _definitions(codebook: Path | None) -> dict[str, str]:
    if codebook is None:
        return {}
    rows = read_table(codebook, required=("code", "definition"), filled=("code",))
    definitions: dict[str, str] = {}
    for row in rows:
        if row["code"] in definitions:
            raise TableUnreadable(
                f'{codebook.name}, column "code": "{row["code"]}" stands twice.',
            )
        definitions[row["code"]] = row["definition"]
    return definitions


def parents_of(codes: Sequence[Code]) -> np.ndarray:
    """Return the row of each code's parent, by its name's path; -1 for none."""
    place = {code.name: i for i, code in enumerate(codes)}
    return np.array(
        [place.get(code.name.rpartition(SEPARATOR)[0], -1) for code in codes], dtype=int
    )


def vectors_of(coded: CodedSet, encoder: Encoder) -> tuple[np.ndarray, np.ndarray]:
    """Return the excerpts' vectors, and their likeness to each code's description."""
    vectors = encoder.encode(coded.texts)
    texts = all_code_texts(coded.codes)
    table = dict(zip(texts, encoder.encode(texts), strict=True))
    return vectors, describe(vectors, coded.codes, table).alike


def _places(coded: CodedSet) -> list[UnitSpan]:
    return [
        UnitSpan(int(document), question or None)
        for document, question in zip(coded.documents, coded.questions, strict=True)
    ]


def tuned_views(
    coded: CodedSet, tunable: Tunable, *, start: SuggestionModel | None = None, seed: int = 0
) -> dict[int, View]:
    """Return what the tuned encoder sees, by the document from which on it is used.

    An adapter that does not win gives way to the encoder itself: None.
    """
    from pipeline.suggestions.tuning import Coded, walk_adapters

    study = Coded(
        coded.texts,
        _places(coded),
        coded.codes,
        parents_of(coded.codes),
        coded.given,
        np.flatnonzero(coded.scored),
    )
    adapters = walk_adapters(tunable, study, mixer=start, seed=seed)
    return {
        document: None if adapter is None else vectors_of(coded, tunable.encoder(adapter))
        for document, adapter in adapters.items()
    }


def trace(
    coded: CodedSet,
    vectors: np.ndarray,
    described: np.ndarray,
    mode: Mode,
    views: Mapping[int, View] | None = None,
) -> np.ndarray:
    """Return the channels of every scored excerpt before its codes were revealed.

    views: of tuned_views.
    """
    places, parents = _places(coded), parents_of(coded.codes)
    memory = Memory(vectors, coded.texts, places, CodesBefore(described, parents))
    rows = np.flatnonzero(coded.scored)
    channels = np.zeros((len(rows), len(coded.codes), len(CHANNELS)), dtype=np.float32)
    for document in dict.fromkeys(coded.documents[rows].tolist()):
        here = np.flatnonzero(coded.documents[rows] == document)
        if views and document in views:
            seen, alike = views[document] or (vectors, described)
            memory = Memory(seen, coded.texts, places, CodesBefore(alike, parents))
            for row in rows[: here[0]]:
                memory.add_decision(int(row), coded.given[row])
        if mode == "by-document":
            channels[here] = memory.channels(rows[here])
        for i in here:
            if mode == "sequential":
                channels[i] = memory.channels([rows[i]])[0]
            memory.add_decision(int(rows[i]), coded.given[rows[i]])
    return channels


def baseline(coded: CodedSet, vectors: np.ndarray) -> np.ndarray:
    """Return the baseline's probabilities of every scored excerpt, (n, n_codes)."""
    from sklearn.linear_model import LogisticRegression

    rows = np.flatnonzero(coded.scored)
    x, y, home = vectors[rows], coded.given[rows], coded.documents[rows]
    scores = np.zeros(y.shape)
    for document in np.unique(home)[1:]:
        before, here = home < document, home == document
        for code in range(y.shape[1]):
            known = y[before, code]
            if 0 < known.sum() < len(known):
                model = LogisticRegression(C=BASELINE_C, max_iter=1000).fit(x[before], known)
                scores[here, code] = model.predict_proba(x[here])[:, 1]
    return scores


def recall_at(scores: np.ndarray, given: np.ndarray, k: int) -> np.ndarray:
    """Return recall at k of each excerpt; ties go to the code listed first. Shape (n,)."""
    top = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    hits = np.take_along_axis(given, top, axis=1).sum(axis=1)
    found: np.ndarray = hits / np.minimum(k, given.sum(axis=1))
    return found


def reciprocal_rank(scores: np.ndarray, given: np.ndarray) -> np.ndarray:
    """Return one over the rank of the first right code of each excerpt. Shape (n,)."""
    order = np.argsort(-scores, axis=1, kind="stable")
    ranked = np.take_along_axis(given, order, axis=1)
    found: np.ndarray = 1.0 / (1 + ranked.argmax(axis=1))
    return found


def _figures(scores: np.ndarray, given: np.ndarray) -> Figures:
    return {
        "recall_at_1": _mean(recall_at(scores, given, 1)),
        "recall_at_3": _mean(recall_at(scores, given, 3)),
        "recall_at_5": _mean(recall_at(scores, given, 5)),
        "mrr": _mean(reciprocal_rank(scores, given)),
    }


def _mean(values: np.ndarray) -> float | None:
    return round(float(values.mean()), 4) if len(values) else None


def confident_mask(
    probabilities: np.ndarray,
    given: np.ndarray,
    home: np.ndarray,
    target: float,
    mode: Mode = "by-document",
) -> np.ndarray:
    """Return which suggestions are confident, each by the interviews before its own.

    A code's examples are those revealed before the suggestion, as the mode reveals them.
    """
    top = np.argsort(-probabilities, axis=1, kind="stable")[:, :SHOWN]
    p = np.take_along_axis(probabilities, top, axis=1)
    hit = np.take_along_axis(given, top, axis=1)
    mask = np.zeros(given.shape, dtype=bool)
    so_far = np.cumsum(given, axis=0) - given
    for document in dict.fromkeys(home.tolist()):
        before, here = home < document, np.flatnonzero(home == document)
        many = np.repeat(home[before], p.shape[1])
        sure = learn_promise(p[before].ravel(), hit[before].ravel(), many, target=target)
        if sure.confident is None:
            continue
        for i in here:
            uses = so_far[i if mode == "sequential" else here[0]]
            for code, value in zip(top[i], p[i], strict=True):
                mask[i, code] = value >= sure.confident and uses[code] >= EXAMPLES
    return mask


def _sure(mask: np.ndarray, given: np.ndarray) -> Figures:
    right = given[mask]
    return {
        "precision": _mean(right),
        "coverage": round(float(mask.any(axis=1).mean()), 4) if len(mask) else None,
    }


def _shown(probabilities: np.ndarray, given: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    top = np.argsort(-probabilities, axis=1, kind="stable")[:, :SHOWN]
    return (
        np.take_along_axis(probabilities, top, axis=1).ravel(),
        np.take_along_axis(given, top, axis=1).ravel(),
    )


def _error(probabilities: np.ndarray, given: np.ndarray) -> float | None:
    found = calibration_error(*_shown(probabilities, given))
    return None if found is None else round(found, 4)


def evaluate_codes(
    excerpts: Path,
    codebook: Path | None,
    *,
    encoder: Encoder,
    mode: Mode = "sequential",
    min_uses: int = 5,
    limit: int | None = None,
    target: float = 0.85,
    start: SuggestionModel | None = None,
    tunable: Tunable | None = None,
    seed: int = 0,
) -> Figures:
    """Return the figures of one set, JSON-ready.

    tunable: the same encoder, to be tuned on the documents before; without it the encoder
    stays as it is. `confident` is over the whole set; coverage
    is the share of excerpts with a confident suggestion, precision the share of those
    suggestions that were right. `ece` is over the five suggestions shown for each excerpt.
    """
    coded = read_set(excerpts, codebook, min_uses=min_uses, limit=limit)
    vectors, described = vectors_of(coded, encoder)
    rows = np.flatnonzero(coded.scored)
    given, home = coded.given[rows], coded.documents[rows]
    views = tuned_views(coded, tunable, start=start, seed=seed) if tunable else {}
    channels = trace(coded, vectors, described, mode, views)
    _, probabilities = learn_mixer(channels, given, home, start)
    plain = baseline(coded, vectors)
    mask = confident_mask(probabilities, given, home, target, mode)
    half = np.arange(len(rows)) >= len(rows) / 2
    second = _figures(probabilities[half], given[half])
    second["confident"] = _sure(mask[half], given[half])
    second["ece"] = _error(probabilities[half], given[half])
    return {
        "n_excerpts": len(rows),
        "n_documents": len(set(home.tolist())),
        "n_codes": len(coded.codes),
        **_figures(probabilities, given),
        "second_half": second,
        "confident": _sure(mask, given),
        "ece": _error(probabilities, given),
        "curve": [
            {
                "documents": i + 1,
                "recall_at_3": _mean(recall_at(probabilities[home == d], given[home == d], 3)),
            }
            for i, d in enumerate(dict.fromkeys(home.tolist()))
        ],
        "baseline": _figures(plain, given) | {"second_half": _figures(plain[half], given[half])},
    }
