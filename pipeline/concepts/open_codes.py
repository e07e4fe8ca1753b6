"""Propose open codes: groups of segments that no code fits, named in participants' words.

In:     segments with vectors, how well the best code fits each, what this coder decided.
Out:    a few drafts, each with a label that was said, its segments, interviews, cohesion.
Source: Grootendorst (2022), class-based tf-idf; docs/decisions/open-codes.md.

A group grows from a tight core of three segments, of two interviews where there are such.
Most segments stay in no group: a few groups that hold are worth more than many that do not.
An analyst keeps a draft as a code, renames it, or passes it over.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np

from models.records import Code, CodeDraft, Segment
from pipeline.segments.decisions import SegmentDecisions
from pipeline.suggestions.description import unit_rows

METHOD = "cores-1"  # changes when the same input would be grouped or named otherwise
MAX_FIT = 0.5  # a segment that some code fits this well is no candidate
MIN_WORDS = 8  # shorter talk seldom says what it is about
MIN_CONTENT = 3  # different words that are neither function words nor fillers
MIN_SEGMENTS = 3  # different wordings in a group
MAX_SEGMENTS = 15  # different wordings, beyond which a group is not grown
MAX_GROUPS = 12
MAX_CANDIDATES = 20_000  # more are drawn from, by seed
OWN_SHARE = 0.5  # of what is taken out as common that is the interview's own, not the study's
MIN_COHESION = 0.3  # of a core
GROWTH = 0.7  # of its core's cohesion that a further segment must have with the group
SAME = 0.6  # cosine of a group with a code's description from which it may be that code
WORDS = range(2, 7)  # in a label
SHORTLIST = 12  # labels of a group that are compared with its centre
NOTHING = 1e-4  # length of a vector that is rounding alone
BLOCK = 1000  # rows of similarities held at once

WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
CHUNK = re.compile(r"\S+")
ASIDE = re.compile(r"\[[^\]]*\]|\([^)]*\)")  # [inaudible], (laughs): a transcriber's words
OPENING, CLOSING = "\"'“‘", ".,;:!?…\"'”’"
PAUSES = frozenset("um umm uh uhm er erm ah eh oh hm hmm mhm mm huh".split())
PAUSES_OF_TWO = frozenset({("you", "know"), ("i", "mean")})
FILLERS = frozenset(
    "yeah yep yes okay ok like well just really actually basically literally kind sort thing "
    "things stuff lot lots bit know mean think guess gonna wanna gotta maybe probably right "
    "sure say said saying says going goes got gets getting went come comes came way something "
    "someone somebody everybody anybody oh don doesn didn isn wasn aren ain let want wanted "
    "feel felt gotten told tell tells telling talk talks talking talked called hope thirteen "
    "fourteen sixteen seventeen eighteen nineteen thirty seventy eighty ninety hundred thousand "
    "million percent".split()
)

Embed = Callable[[Sequence[str]], np.ndarray]


def propose_codes(
    segments: Sequence[Segment],
    vectors: np.ndarray,
    *,
    fit: Sequence[float | None],
    decided: SegmentDecisions,
    seed: int = 0,
    encoder: str = "",
    embed: Embed | None = None,
) -> list[CodeDraft]:
    """Return drafts, those from several interviews first, then the tightest.

    vectors: unit rows for the segments, shape (n, d). fit: for each segment the probability
    in [0, 1] that its best code fits, None where none could be given. Segments that this
    coder coded are in no draft. seed: draws from more than MAX_CANDIDATES. embed: gives
    unit rows for phrases, by which labels are compared with their group; without it they are
    compared by the segments they stand in. A group without a phrase to name it is left out.
    """
    order = sorted(
        {each.id: i for i, each in reversed(list(enumerate(segments)))}.values(),
        key=lambda i: segments[i].id,
    )
    study = _Study([segments[i] for i in order], vectors[order] if order else vectors)
    fits = [fit[i] or 0.0 for i in order]
    wordings = _wordings(study, fits, decided, seed)
    if len(wordings) < MIN_SEGMENTS:
        return []
    cores = _Cores(study, wordings, fits)
    drafts: list[CodeDraft] = []
    taken: set[str] = set()
    for group in cores.groups():
        rows = study.typical([row for i in group for row in wordings[i]])
        label = study.label(rows, taken, embed)
        if label is None:
            continue
        taken.add(label.key)
        drafts.append(_draft(study, rows, label, cores.cohesion(group), f"{encoder}/{seed}"))
    return drafts


def group_centres(
    drafts: Sequence[CodeDraft], segments: Sequence[Segment], vectors: np.ndarray
) -> np.ndarray:
    """Return the middle of each draft's segments as a unit row, shape (n_drafts, d)."""
    place = {segment.id: i for i, segment in enumerate(segments)}
    centres = [
        vectors[[place[each] for each in draft.segment_ids]].mean(axis=0) for draft in drafts
    ]
    return unit_rows(np.stack(centres)) if centres else np.zeros((0, vectors.shape[-1]))


def draft_names_unlike(
    drafts: Sequence[CodeDraft], codes: Sequence[Code], cosines: np.ndarray
) -> list[CodeDraft]:
    """Return the drafts, each that is close to an existing code marked as perhaps that code.

    cosines: of each draft's centre with each code's description, shape (n_drafts, n_codes).
    Structural and retired codes are nobody's double.
    """
    at = [i for i, code in enumerate(codes) if code.kind != "structural" and not code.retired]
    if not drafts or not at:
        return [replace(draft, perhaps=None) for draft in drafts]
    best = [at[i] for i in cosines[:, at].argmax(axis=1)]
    return [
        replace(draft, perhaps=codes[i].id if row[i] >= SAME else None)
        for draft, row, i in zip(drafts, cosines, best, strict=True)
    ]


def _draft(
    study: _Study, rows: Sequence[int], label: _Phrase, cohesion: float, made_by: str
) -> CodeDraft:
    segments = [study.segments[row] for row in rows]
    home = study.segments[label.row]
    key = "\0".join(sorted(segment.id for segment in segments))
    return CodeDraft(
        id="o" + hashlib.sha256(key.encode("utf-8")).hexdigest()[:15],
        label=home.quote[label.start : label.end],
        label_segment_id=home.id,
        label_start=home.start + label.start,
        label_end=home.start + label.end,
        segment_ids=tuple(segment.id for segment in segments),
        transcript_ids=tuple(sorted({segment.transcript_id for segment in segments})),
        cohesion=round(cohesion, 4),
        version=f"{METHOD}/{made_by}",
    )


# -- candidates


def _wordings(
    study: _Study, fits: Sequence[float], decided: SegmentDecisions, seed: int
) -> list[list[int]]:
    """Return the candidates' rows, those that say the same in the same words together."""
    by_wording: dict[str, list[int]] = {}
    for row, segment in enumerate(study.segments):
        if segment.id in decided.confirmed or fits[row] >= MAX_FIT:
            continue
        if len(segment.quote.split()) >= MIN_WORDS and len(study.content[row]) >= MIN_CONTENT:
            by_wording.setdefault(" ".join(segment.quote.casefold().split()), []).append(row)
    groups = list(by_wording.values())
    if len(groups) <= MAX_CANDIDATES:
        return groups

    def drawn(rows: list[int]) -> str:
        key = f"{seed}\0{study.segments[rows[0]].id}"
        return hashlib.sha256(key.encode("utf-8")).hexdigest()

    return sorted(sorted(groups, key=drawn)[:MAX_CANDIDATES])


# -- groups


class _Cores:
    """Finds groups among wordings: tight cores of MIN_SEGMENTS, then what is nearly as close."""

    def __init__(self, study: _Study, wordings: Sequence[list[int]], fits: Sequence[float]) -> None:
        first = [rows[0] for rows in wordings]
        self.rows = study.apart()[first]
        self.unfit = np.array([1.0 - fits[row] for row in first])
        self.homes = [{study.segments[row].transcript_id for row in rows} for rows in wordings]

    def groups(self) -> list[list[int]]:
        """Return at most MAX_GROUPS groups of wordings that share none."""
        used = np.zeros(len(self.rows), dtype=bool)
        groups: list[list[int]] = []
        for core in self._cores():
            if len(groups) == MAX_GROUPS:
                break
            if not used[core].any():
                groups.append(self._grown(core, used))
                used[groups[-1]] = True
        return sorted(groups, key=self._rank)

    def cohesion(self, group: Sequence[int]) -> float:
        """Return the mean cosine between the different members of a group."""
        n = len(group)
        total = float((self.rows[group] @ self.rows[group].T).sum())
        own = float((self.rows[group] ** 2).sum())
        return round((total - own) / (n * (n - 1)), 5)

    def _rank(self, group: list[int]) -> tuple[bool, float, list[int]]:
        alone = len(set().union(*(self.homes[i] for i in group))) == 1
        return alone, -round(self.cohesion(group) * float(self.unfit[group].mean()), 5), group

    def _cores(self) -> list[list[int]]:
        """Return each wording with its nearest, best first; those that hold together."""
        sets = {tuple(sorted([i, *near])) for i, near in enumerate(self._nearest().tolist())}
        tight = [core for core in map(list, sets) if self.cohesion(core) >= MIN_COHESION]
        return sorted(tight, key=self._rank)

    def _nearest(self) -> np.ndarray:
        """Return the MIN_SEGMENTS - 1 nearest others of each wording, nearest first."""
        parts = []
        for begin in range(0, len(self.rows), BLOCK):
            block = (self.rows[begin : begin + BLOCK] @ self.rows.T).round(5)
            here = np.arange(len(block))
            block[here, begin + here] = -np.inf
            near = np.empty((len(block), MIN_SEGMENTS - 1), dtype=int)
            for k in range(MIN_SEGMENTS - 1):
                near[:, k] = block.argmax(axis=1)
                block[here, near[:, k]] = -np.inf
            parts.append(near)
        return np.concatenate(parts)

    def _grown(self, core: Sequence[int], used: np.ndarray) -> list[int]:
        """Return the core with the unused wordings that are nearly as close to it, one by one."""
        group = list(core)
        bar = GROWTH * self.cohesion(core)
        sums = self.rows @ self.rows[group].sum(axis=0)
        closed = used.copy()
        closed[group] = True
        while len(group) < MAX_SEGMENTS:
            alike = np.where(closed, -np.inf, (sums / len(group)).round(5))
            best = int(alike.argmax())
            if alike[best] < bar:
                break
            group.append(best)
            closed[best] = True
            sums = sums + self.rows @ self.rows[best]
        return sorted(group)


# -- labels


@dataclass(frozen=True)
class _Word:
    start: int
    end: int
    key: str  # as it is compared
    content: bool


@dataclass(frozen=True)
class _Phrase:
    row: int
    start: int  # in the segment's quotation
    end: int
    key: str
    words: int
    content: tuple[str, ...]


class _Study:
    """What groups and labels are told apart from: all segments, coded or not, by id."""

    def __init__(self, segments: Sequence[Segment], vectors: np.ndarray) -> None:
        self.segments, self.vectors = segments, vectors
        self.runs = [list(_runs(segment.quote)) for segment in segments]
        self.content = [
            {word.key for run in runs for word in run if word.content} for runs in self.runs
        ]
        self.spread = Counter(word for words in self.content for word in words)

    def apart(self) -> np.ndarray:
        """Return the vectors less what the study and each interview have in common."""
        homes: dict[str, list[int]] = {}
        for row, segment in enumerate(self.segments):
            homes.setdefault(segment.transcript_id, []).append(row)
        rows = self.vectors - (1 - OWN_SHARE) * self.vectors.mean(axis=0)
        for members in homes.values():
            rows[members] -= OWN_SHARE * self.vectors[members].mean(axis=0)
        rows[np.linalg.norm(rows, axis=1) < NOTHING] = 0.0
        return unit_rows(rows)

    def typical(self, rows: Sequence[int]) -> list[int]:
        """Return the rows nearest their middle first, each interview's best before a second."""
        centre = self.vectors[rows].mean(axis=0)
        near = sorted(rows, key=lambda row: (-round(float(self.vectors[row] @ centre), 5), row))
        homes = [self.segments[row].transcript_id for row in near]
        turns = [homes[:i].count(home) for i, home in enumerate(homes)]
        return [row for _, row in sorted(zip(turns, near, strict=True), key=lambda each: each[0])]

    def label(self, rows: Sequence[int], taken: set[str], embed: Embed | None) -> _Phrase | None:
        """Return the phrase that is most the group's own and closest to its middle."""
        places: dict[str, list[_Phrase]] = {}
        for row in rows:
            for phrase in {p.key: p for p in reversed(_phrases(row, self.runs[row]))}.values():
                if phrase.key not in taken:
                    places.setdefault(phrase.key, []).append(phrase)
        own = self._own(rows)
        scores = {
            key: sum(own[word] for word in phrases[0].content)
            / phrases[0].words ** 0.5
            * (1 + np.log(len(phrases)))
            for key, phrases in places.items()
        }
        best = sorted(scores, key=lambda key: (-round(scores[key], 5), key))[:SHORTLIST]
        if not best:
            return None
        close = self._closeness([places[key][0] for key in best], rows, embed)
        total = [
            scores[key] / scores[best[0]] + near for key, near in zip(best, close, strict=True)
        ]
        return places[best[int(np.round(total, 4).argmax())]][0]

    def _own(self, rows: Sequence[int]) -> dict[str, float]:
        """Return how much each word is the group's own: class-based tf-idf by segment."""
        inside = Counter(word for row in rows for word in self.content[row])
        n = len(self.segments)
        return {
            word: count / len(rows) * float(np.log(1 + n / self.spread[word]))
            for word, count in inside.items()
        }

    def _closeness(
        self, phrases: Sequence[_Phrase], rows: Sequence[int], embed: Embed | None
    ) -> np.ndarray:
        """Return how close phrases are to the group's middle, the closest 1."""
        centre = self.vectors[rows].mean(axis=0)
        texts = [self.segments[p.row].quote[p.start : p.end] for p in phrases]
        found = embed(texts) if embed is not None else self.vectors[[p.row for p in phrases]]
        cosines = np.maximum(found @ centre, 0.0)
        close: np.ndarray = cosines / max(float(cosines.max()), 1e-9)
        return close


def _phrases(row: int, runs: Sequence[Sequence[_Word]]) -> list[_Phrase]:
    """Return what could be a label: it begins and ends in content and repeats no word."""
    phrases = []
    for run in runs:
        for i, first in enumerate(run):
            for count in WORDS:
                words = run[i : i + count]
                if len(words) < count or not first.content or not words[-1].content:
                    continue
                keys = [word.key for word in words]
                if len(set(keys)) == count:
                    content = tuple(word.key for word in words if word.content)
                    key = " ".join(keys)
                    phrases.append(_Phrase(row, first.start, words[-1].end, key, count, content))
    return phrases


def _runs(text: str) -> Iterator[list[_Word]]:
    """Return the words that follow each other with no stop, pause or broken-off word between."""
    run: list[_Word] = []
    for chunk in CHUNK.finditer(ASIDE.sub(lambda aside: "." * len(aside.group()), text)):
        bare = chunk.group().lstrip(OPENING)
        start = chunk.end() - len(bare)
        bare = bare.rstrip(CLOSING)
        key = bare.casefold().replace("’", "'")
        whole = WORD.fullmatch(bare) is not None and key not in PAUSES
        if start > chunk.start() or not whole:
            yield from _parted(run)
            run = []
        if whole:
            run.append(_Word(start, start + len(bare), key, _is_content(key)))
        if start + len(bare) < chunk.end():
            yield from _parted(run)
            run = []
    yield from _parted(run)


def _parted(run: Sequence[_Word]) -> Iterator[list[_Word]]:
    """Return the pieces of a run between pauses that are two words long."""
    begin = 0
    for i, (first, second) in enumerate(pairwise(run)):
        if (first.key, second.key) in PAUSES_OF_TWO:
            yield list(run[begin:i])
            begin = i + 2
    yield list(run[begin:])


def _is_content(key: str) -> bool:
    bare = key.partition("'")[0]
    empty = all(part.isdigit() or part in _function_words() for part in bare.split("-"))
    return len(set(bare)) > 1 and not empty and not key.endswith("n't")  # "XXX" is no word


@lru_cache(maxsize=1)
def _function_words() -> frozenset[str]:
    from spacy.lang.en.stop_words import STOP_WORDS

    return FILLERS | STOP_WORDS
