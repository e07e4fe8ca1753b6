"""Draft themes: groups of codes that are used alike.

In:     one coder's confirmed codes by segment, the segments' vectors and answers, the codes.
Out:    a few drafts, each with a name, its codes, cohesion and most typical segments.
Source: Sokal & Michener (1958), average linkage; Rousseeuw (1987), silhouettes.

Two codes are alike if their confirmed segments say alike things and if they occur in the
same answers. An analyst merges, splits, names the drafts and writes the claim.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from models.records import Code, Segment, ThemeDraft

METHOD = "average-linkage-2"  # changes when the same input would be grouped otherwise
MIN_CODES = 3  # codes with confirmed segments below which there is nothing to group
MAX_THEMES = 8
LARGEST = 0.5  # of the codes, that one draft should hold at most
MEANING_SHARE = 0.7  # of the distance that is what segments say; the rest is co-occurrence
TYPICAL = 12  # segments shown for a theme
NAMED_AFTER = 2  # codes in a draft's name


def draft_themes(
    segments: Sequence[Segment],
    vectors: np.ndarray,
    confirmed: Mapping[str, Sequence[str]],
    codes: Sequence[Code],
    *,
    encoder: str,
    seed: int = 0,
) -> list[ThemeDraft]:
    """Return drafts, the largest first; none below MIN_CODES codes in use.

    vectors: unit rows for the segments, shape (n, d). confirmed: segment id -> code ids, of
    one coder. Structural codes are the questions' and are left out. seed: kept in the
    version; the grouping itself draws no random numbers.
    """
    members = _members(segments, confirmed, codes)
    if len(members) < MIN_CODES:
        return []
    profiles = _profiles(members, segments)
    centroids = _centroids(members, vectors)
    distances = _distances(_unit(centroids), profiles)
    common = centroids.mean(axis=0)  # what the whole study is about tells no codes apart
    groups = _groups(_distances(_unit(centroids - common), profiles))
    names = {code.id: code.name for code in codes}
    ids = list(members)
    drafts = []
    for group in groups:
        inside = distances[np.ix_(group, group)]
        central = sorted(range(len(group)), key=lambda i: (inside[i].sum(), group[i]))
        chosen = {ids[group[i]]: members[ids[group[i]]] for i in central}
        drafts.append(
            ThemeDraft(
                id=_draft_id(chosen),
                name=" / ".join(names[code] for code in list(chosen)[:NAMED_AFTER]),
                code_ids=tuple(chosen),
                cohesion=cohesion(inside),
                segment_ids=_typical(chosen, segments, vectors),
                version=f"{METHOD}/{encoder}/{seed}",
            )
        )
    return sorted(drafts, key=lambda draft: (-len(draft.code_ids), draft.name))


def _members(
    segments: Sequence[Segment], confirmed: Mapping[str, Sequence[str]], codes: Sequence[Code]
) -> dict[str, list[int]]:
    """Return, in codebook order, the rows of the segments that each code was confirmed on."""
    rows_by_code: dict[str, list[int]] = {c.id: [] for c in codes if c.kind != "structural"}
    for row, segment in enumerate(segments):
        for code in confirmed.get(segment.id, ()):
            if code in rows_by_code:
                rows_by_code[code].append(row)
    return {code: rows for code, rows in rows_by_code.items() if rows}


def _centroids(members: Mapping[str, Sequence[int]], vectors: np.ndarray) -> np.ndarray:
    return np.stack([vectors[list(rows)].mean(axis=0) for rows in members.values()])


def _unit(rows: np.ndarray) -> np.ndarray:
    unit: np.ndarray = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return unit


def _profiles(members: Mapping[str, Sequence[int]], segments: Sequence[Segment]) -> np.ndarray:
    """Return in which answers each code occurs, as unit rows, shape (n_codes, n_answers)."""
    answers = {a: i for i, a in enumerate(dict.fromkeys(s.answer_id for s in segments))}
    rows = np.zeros((len(members), len(answers)))
    for code, members_rows in enumerate(members.values()):
        for row in members_rows:
            rows[code, answers[segments[row].answer_id]] = 1.0
    return _unit(rows)


def _distances(centroids: np.ndarray, profiles: np.ndarray) -> np.ndarray:
    """Return cosine distances between codes in [0, 2], shape (n_codes, n_codes)."""
    alike = MEANING_SHARE * centroids @ centroids.T + (1 - MEANING_SHARE) * profiles @ profiles.T
    distances = np.clip(1.0 - (alike + alike.T) / 2, 0.0, 2.0)
    np.fill_diagonal(distances, 0.0)
    rounded: np.ndarray = distances.round(6)  # so that ties fall alike on every machine
    return rounded


def _groups(distances: np.ndarray) -> list[list[int]]:
    """Group codes; the number of groups is the one with the best mean silhouette.

    Groupings that put more than LARGEST of the codes into one group are only taken if there
    are no others: one heap and a few stray codes have a good silhouette and are no themes.
    """
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.metrics import silhouette_score

    n = len(distances)
    groups: list[tuple[bool, float, list[int]]] = []
    for count in range(2, min(MAX_THEMES, n - 1) + 1):
        model = AgglomerativeClustering(n_clusters=count, metric="precomputed", linkage="average")
        labels = [int(label) for label in model.fit_predict(distances)]
        score = round(float(silhouette_score(distances, labels, metric="precomputed")), 6)
        groups.append((max(map(labels.count, labels)) <= LARGEST * n, score, labels))
    labels = max(groups, key=lambda each: each[:2])[2]
    grouped: dict[int, list[int]] = {}
    for i, label in enumerate(labels):
        grouped.setdefault(label, []).append(i)
    return list(grouped.values())


def _draft_id(code_ids: Iterable[str]) -> str:
    key = "\0".join(sorted(code_ids))
    return "d" + hashlib.sha256(key.encode("utf-8")).hexdigest()[:15]


def _typical(
    members: Mapping[str, Sequence[int]], segments: Sequence[Segment], vectors: np.ndarray
) -> tuple[str, ...]:
    """Return the segments nearest the middle of all that the codes were confirmed on."""
    rows = sorted({row for own in members.values() for row in own})
    centre = vectors[rows].mean(axis=0)
    order = sorted(rows, key=lambda row: (-round(float(vectors[row] @ centre), 6), row))
    return tuple(segments[row].id for row in order[:TYPICAL])


def cohesion(distances: np.ndarray) -> float | None:
    """Return one minus the mean distance between different codes; None for a single code.

    distances: between a group's codes, shape (n, n). With distances 0.2, 0.4 and 0.6 it is 0.6.
    """
    n = len(distances)
    if n < 2:
        return None
    return round(1.0 - float(distances.sum()) / (n * (n - 1)), 4)
