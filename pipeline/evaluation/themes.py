"""Measure how far drafts of themes recover the themes that people made of the same codes.

In:     a table of codes with definition and theme, a table of excerpts with their codes.
Out:    adjusted Rand index without help and after five moves, moves to .90, and a baseline.
Source: Hubert & Arabie (1985), J. Classif. 2:193-218.

As many drafts are asked for as there are themes: that is the analyst's to choose, here and for
the baseline, which is average linkage on the codes' mean vectors. A move is one code dragged to
where it belongs. The code is the one whose move, by itself, brings the board nearest to the given
themes (the first of several alike; one not moved yet, if any helps), which is what looks most
wrong to the analyst whose themes these are. It says that the code belongs with those codes of
the column it is put in that are of its theme, and not with those it leaves that are not; then
the drafts are made anew. No theme is looked at otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.json_shapes import Figures
from models.records import Code
from pipeline.concepts.code_likeness import code_rows, unit
from pipeline.concepts.constrained_ward import Links
from pipeline.concepts.themes import MIN_CODES, grouped
from pipeline.encoder.loading import Encoder
from pipeline.evaluation.tables import TableUnreadable, read_table, several
from pipeline.suggestions.code_texts import code_texts

MOVES = 5  # after which it is measured again
AIM = 0.9  # of the adjusted Rand index, that moves are counted to
NEEDED = ("code", "definition", "theme")


@dataclass(frozen=True)
class ThemedCodes:
    """Codes with excerpts, and the number of the theme that people put each in.

    without: codes of the codebook that no excerpt has. alone: themes of a single code.
    """

    codes: list[Code]
    themes: np.ndarray
    members: list[list[int]]
    texts: list[str]
    documents: list[str]
    without: tuple[str, ...]
    alone: tuple[str, ...]


def read_themed(codebook: Path, excerpts: Path) -> ThemedCodes:
    """Read the tables. Raises TableUnreadable."""
    book = {row["code"]: row for row in _codebook(codebook)}
    rows = read_table(excerpts, required=("doc_id", "text", "codes"), filled=("doc_id", "text"))
    found: dict[str, list[int]] = {code: [] for code in book}
    number = {doc: at for at, doc in enumerate(dict.fromkeys(row["doc_id"] for row in rows))}
    rows.sort(key=lambda row: number[row["doc_id"]])  # stable: in reading order within each
    for at, row in enumerate(rows):
        for code in several(row["codes"]):
            if code not in found:
                raise TableUnreadable(
                    f'{excerpts.name}, column "codes": there is no code "{code}" in '
                    f"{codebook.name}. Add it there with its theme, or take it out here."
                )
            found[code].append(at)
    used = [code for code in book if found[code]]
    if len(used) < MIN_CODES:
        raise TableUnreadable(
            f"{excerpts.name}: excerpts have {len(used)} of the codes of {codebook.name}; drafts "
            f"are made of {MIN_CODES} or more."
        )
    names = list(dict.fromkeys(book[code]["theme"] for code in used))
    if not 1 < len(names) < len(used):
        what = "one theme" if len(names) == 1 else "a theme for each code"
        raise TableUnreadable(
            f'{codebook.name}, column "theme": the codes with excerpts have {what}, so there is '
            "nothing to recover."
        )
    given = [book[code]["theme"] for code in used]
    return ThemedCodes(
        codes=[Code(code, code, "descriptive", book[code]["definition"]) for code in used],
        themes=np.array([names.index(each) for each in given]),
        members=[found[code] for code in used],
        texts=[row["text"] for row in rows],
        documents=[row["doc_id"] for row in rows],
        without=tuple(code for code in book if not found[code]),
        alone=tuple(name for name in names if given.count(name) == 1),
    )


def _codebook(path: Path) -> list[dict[str, str]]:
    rows = read_table(path, required=NEEDED, filled=("code", "theme"))
    seen: set[str] = set()
    for row in rows:
        if row["code"] in seen:
            raise TableUnreadable(f'{path.name}, column "code": "{row["code"]}" stands twice.')
        if ";" in row["code"]:
            raise TableUnreadable(
                f'{path.name}, column "code": "{row["code"]}" holds ";", which separates codes in '
                "excerpts."
            )
        seen.add(row["code"])
    return rows


def evaluate_themes(codebook: Path, excerpts: Path, *, encoder: Encoder) -> Figures:
    """Return ari, ari_after_5, moves_to_90, n_codes, n_themes and the baseline's ari.

    moves_to_90: None where AIM is not reached, though nothing is left that a move would better.
    Raises TableUnreadable.
    """
    return measured(read_themed(codebook, excerpts), encoder=encoder)


def measured(themed: ThemedCodes, *, encoder: Encoder) -> Figures:
    """Return the figures of codes that were read."""
    used = sorted({row for rows in themed.members for row in rows})
    encoded = encoder.encode([themed.texts[row] for row in used])
    vectors = np.zeros((len(themed.texts), encoded.shape[1]))
    vectors[used] = encoded
    definitions = encoder.encode([code_texts(code)[0].text for code in themed.codes])
    rows = code_rows(themed.members, vectors, themed.texts, themed.documents, definitions)
    count = int(themed.themes.max()) + 1
    ids = [code.id for code in themed.codes]
    course = walk_moves(rows, ids, themed.themes, count)
    plain = average_linkage(
        np.stack([vectors[members].mean(axis=0) for members in themed.members]), count
    )
    reached = next((moves for moves, ari in enumerate(course) if ari >= AIM), None)
    return {
        "ari": round(course[0], 4),
        "ari_after_5": round(course[min(MOVES, len(course) - 1)], 4),
        "moves_to_90": reached,
        "n_codes": len(ids),
        "n_themes": count,
        "baseline": round(adjusted_rand(plain, themed.themes), 4),
    }


def walk_moves(rows: np.ndarray, ids: Sequence[str], themes: np.ndarray, count: int) -> list[float]:
    """Return the adjusted Rand index after no move, one, two …, until nothing is to be bettered.

    There are no more moves than codes.
    """
    links, moved = Links(), set[int]()
    board = _board(grouped(rows, ids, count=count), len(ids))
    course = [adjusted_rand(board, themes)]
    while len(course) <= len(ids) and course[-1] < 1:
        move = most_wrong(board, themes, spared=moved) or most_wrong(board, themes)
        if move is None:
            break
        code, column = move
        left, joined = board == board[code], board == column
        left[code] = False
        same = themes == themes[code]
        links = links.moved(
            ids[code],
            beside=[ids[each] for each in np.flatnonzero(joined & same).tolist()],
            away_from=[ids[each] for each in np.flatnonzero(left & ~same).tolist()],
        )
        moved.add(code)
        board = _board(grouped(rows, ids, links=links, count=count), len(ids))
        course.append(adjusted_rand(board, themes))
    return course


def _board(groups: Sequence[Sequence[int]], n: int) -> np.ndarray:
    board = np.zeros(n, dtype=int)
    for column, group in enumerate(groups):
        board[list(group)] = column
    return board


def most_wrong(
    board: np.ndarray, themes: np.ndarray, *, spared: set[int] | None = None
) -> tuple[int, int] | None:
    """Return the code whose move betters a board most, and the column it is put in.

    The column after the last is a new one. spared: codes that are left where they are. None:
    no single move betters the board.
    """
    table = _table(board, themes)
    table = np.vstack([table, np.zeros((1, table.shape[1]))])
    columns, given = table.sum(axis=1), table.sum(axis=0)
    pairs, in_columns = _pairs(table).sum(), _pairs(columns).sum()
    best = _index(pairs, in_columns, _pairs(given).sum(), len(board)) + 1e-9
    found = None
    for code in range(len(board)):
        if code in (spared or ()):
            continue
        own, theme = board[code], themes[code]
        for column in range(len(columns)):
            if column == own:
                continue
            together = pairs - (table[own, theme] - 1) + table[column, theme]
            inside = in_columns - (columns[own] - 1) + columns[column]
            worth = _index(together, inside, _pairs(given).sum(), len(board))
            if worth > best + 1e-9:
                best, found = worth, (code, column)
    return found


def adjusted_rand(first: np.ndarray, second: np.ndarray) -> float:
    """Return how far two groupings agree beyond chance; 1 is the same, 0 is chance."""
    table = _table(first, second)
    inside, given = (_pairs(table.sum(axis=axis)).sum() for axis in (1, 0))
    return _index(float(_pairs(table).sum()), float(inside), float(given), len(first))


def _table(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    table = np.zeros((int(first.max()) + 1, int(second.max()) + 1))
    np.add.at(table, (first, second), 1)
    return table


def _pairs(counts: np.ndarray) -> np.ndarray:
    pairs: np.ndarray = counts * (counts - 1) / 2
    return pairs


def _index(together: float, first: float, second: float, n: int) -> float:
    chance = first * second / (n * (n - 1) / 2)
    most = (first + second) / 2
    return 1.0 if most == chance else float((together - chance) / (most - chance))


def average_linkage(centroids: np.ndarray, count: int) -> np.ndarray:
    """Return the baseline's groups: average linkage on cosine distances of mean vectors."""
    from sklearn.cluster import AgglomerativeClustering

    rows = unit(centroids)
    distances = np.clip(1.0 - rows @ rows.T, 0.0, 2.0)
    distances = ((distances + distances.T) / 2).round(6)
    np.fill_diagonal(distances, 0.0)
    model = AgglomerativeClustering(n_clusters=count, metric="precomputed", linkage="average")
    labels: np.ndarray = model.fit_predict(distances)
    return labels
