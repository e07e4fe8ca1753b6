"""Draft themes: groups of codes that are used alike.

In:     one coder's confirmed codes by segment, the segments' vectors, the codes, what the analyst
        put together and apart, and how many drafts are asked for, if that is said.
Out:    a few drafts, each with a name, its codes, cohesion and most typical segments.
Source: Ward (1963); Rousseeuw (1987), silhouettes.

How like two codes are is said in pipeline.concepts.code_likeness, how they are grouped in
pipeline.concepts.constrained_ward. An analyst merges, splits, names the drafts and writes the
claim; what she put together or apart holds in every draft after.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models.records import Code, Segment, ThemeDraft
from pipeline.concepts.code_likeness import code_rows, unit
from pipeline.concepts.constrained_ward import Links, ward_levels

METHOD = "ward-1"  # changes when the same input would be grouped otherwise
MIN_CODES = 3  # codes with confirmed segments below which there is nothing to group
MAX_THEMES = 8  # drafts, where the analyst does not say how many
LARGEST = 0.5  # of the codes, that one draft should hold at most
MEANING_SHARE = 0.7  # of cohesion that is what segments say; the rest is answers in common
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
    described: Mapping[str, np.ndarray] | None = None,
    links: Links | None = None,
    count: int | None = None,
) -> list[ThemeDraft]:
    """Return drafts, the largest first; none below MIN_CODES codes in use.

    vectors: unit rows for the segments, shape (n, d). confirmed: segment id -> code ids, of
    one coder. Structural codes are the questions' and are left out. described: the unit row of
    each code's name and definition, by its id. links: what the analyst put together and apart.
    count: how many drafts; None: as many as the silhouettes say. The nearest number that the
    links allow is given. seed: kept in the version; the grouping draws no random numbers.
    """
    drafting = ThemeDrafting.of(
        segments, vectors, confirmed, codes, encoder=encoder, seed=seed, described=described
    )
    if len(drafting.ids) < MIN_CODES:
        return []
    return drafting.drafts(grouped(drafting.rows, drafting.ids, links=links, count=count))


@dataclass(frozen=True)
class ThemeDrafting:
    """What drafts are made of, for as many groupings as are asked for.

    ids: the codes in use; rows: of each code (pipeline.concepts.code_likeness); members: the
    rows in vectors of each code's segments; distances: between codes, shape (n, n).
    """

    ids: tuple[str, ...]
    rows: np.ndarray
    members: Mapping[str, Sequence[int]]
    distances: np.ndarray
    names: Mapping[str, str]
    segments: Sequence[Segment]
    vectors: np.ndarray
    version: str

    @classmethod
    def of(
        cls,
        segments: Sequence[Segment],
        vectors: np.ndarray,
        confirmed: Mapping[str, Sequence[str]],
        codes: Sequence[Code],
        *,
        encoder: str,
        seed: int = 0,
        described: Mapping[str, np.ndarray] | None = None,
    ) -> ThemeDrafting:
        """Read what drafts are made of; arguments as of draft_themes."""
        members = _members(segments, confirmed, codes)
        enough = len(members) >= MIN_CODES
        nothing = np.zeros((0, 0))
        return cls(
            ids=tuple(members),
            rows=_rows_of(members, segments, vectors, described) if enough else nothing,
            members=members,
            distances=_distances(unit(_centroids(members, vectors)), _profiles(members, segments))
            if enough
            else nothing,
            names={code.id: code.name for code in codes},
            segments=segments,
            vectors=vectors,
            version=f"{METHOD}/{encoder}/{seed}",
        )

    def levels(self, links: Links | None = None) -> dict[int, list[list[int]]]:
        """Return the grouping into each number of groups that the links allow, as indices."""
        return ward_levels(self.rows, self.ids, links)

    def id_of(self, group: Sequence[int]) -> str:
        """Return the id that a draft of this group has."""
        return _draft_id(self.ids[i] for i in group)

    def drafts(self, groups: Sequence[Sequence[int]]) -> list[ThemeDraft]:
        """Return groups of codes as drafts, the largest first."""
        made = [self._draft(group) for group in groups]
        return sorted(made, key=lambda draft: (-len(draft.code_ids), draft.name))

    def _draft(self, group: Sequence[int]) -> ThemeDraft:
        inside = self.distances[np.ix_(group, group)]
        central = sorted(range(len(group)), key=lambda i: (inside[i].sum(), group[i]))
        chosen = {self.ids[group[i]]: self.members[self.ids[group[i]]] for i in central}
        return ThemeDraft(
            id=_draft_id(chosen),
            name=" / ".join(self.names[code] for code in list(chosen)[:NAMED_AFTER]),
            code_ids=tuple(chosen),
            cohesion=cohesion(inside),
            segment_ids=_typical(chosen, self.segments, self.vectors),
            version=self.version,
        )


def _rows_of(
    members: Mapping[str, Sequence[int]],
    segments: Sequence[Segment],
    vectors: np.ndarray,
    described: Mapping[str, np.ndarray] | None,
) -> np.ndarray:
    return code_rows(
        list(members.values()),
        vectors,
        [segment.quote for segment in segments],
        [segment.transcript_id for segment in segments],
        np.stack([described[id_] for id_ in members]) if described else None,
    )


def still_drafts(
    drafts: Iterable[ThemeDraft], themes: Iterable[Collection[str]]
) -> list[ThemeDraft]:
    """Return drafts without those whose codes all stand in one theme of the analyst's already."""
    kept = [set(codes) for codes in themes]
    return [each for each in drafts if not any(set(each.code_ids) <= codes for codes in kept)]


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


def _profiles(members: Mapping[str, Sequence[int]], segments: Sequence[Segment]) -> np.ndarray:
    """Return in which answers each code occurs, as unit rows, shape (n_codes, n_answers)."""
    answers = {a: i for i, a in enumerate(dict.fromkeys(s.answer_id for s in segments))}
    rows = np.zeros((len(members), len(answers)))
    for code, members_rows in enumerate(members.values()):
        for row in members_rows:
            rows[code, answers[segments[row].answer_id]] = 1.0
    return unit(rows)


def _distances(centroids: np.ndarray, profiles: np.ndarray) -> np.ndarray:
    """Return cosine distances between codes in [0, 2], shape (n_codes, n_codes)."""
    alike = MEANING_SHARE * centroids @ centroids.T + (1 - MEANING_SHARE) * profiles @ profiles.T
    distances = np.clip(1.0 - (alike + alike.T) / 2, 0.0, 2.0)
    np.fill_diagonal(distances, 0.0)
    rounded: np.ndarray = distances.round(6)  # so that ties fall alike on every machine
    return rounded


def grouped(
    rows: np.ndarray, ids: Sequence[str], *, links: Links | None = None, count: int | None = None
) -> list[list[int]]:
    """Return groups of codes, as indices into ids.

    count: how many; the nearest number that the links allow. None: the number with the best mean
    silhouette. Groupings that put more than LARGEST of the codes into one group are then only
    taken if there are no others: one heap and a few stray codes have a good silhouette and are
    no themes.
    """
    levels = ward_levels(rows, ids, links)
    if count is not None:
        return levels[min(levels, key=lambda level: (abs(level - count), level))]
    n = len(ids)
    tried = [level for level in sorted(levels) if 2 <= level <= min(MAX_THEMES, n - 1)]
    if not tried:
        return levels[min(levels)]
    distances = np.sqrt(np.maximum(_squares(rows), 0.0)).round(6)

    def worth(level: int) -> tuple[bool, float]:
        largest = max(map(len, levels[level]))
        return largest <= LARGEST * n, silhouette(distances, levels[level])

    return levels[max(tried, key=worth)]


def _squares(rows: np.ndarray) -> np.ndarray:
    lengths = (rows**2).sum(axis=1)
    squares: np.ndarray = lengths[:, None] + lengths[None] - 2 * rows @ rows.T
    np.fill_diagonal(squares, 0.0)
    return squares


def silhouette(distances: np.ndarray, groups: Sequence[Sequence[int]]) -> float:
    """Return the mean silhouette of a grouping, in [-1, 1]; 0 for who is alone in a group."""
    from sklearn.metrics import silhouette_score

    labels = np.zeros(len(distances), dtype=int)
    for number, group in enumerate(groups):
        labels[list(group)] = number
    return round(float(silhouette_score(distances, labels, metric="precomputed")), 6)


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
