"""Find categories that occur together more than chance would have it.

In:     answers, segments, one coder's confirmed codes by segment, the codes.
Out:    one draft for each pair of categories found together, with counts, lift, segments.
Source: Strauss & Corbin (1998), axial coding; Brin et al. (1997), lift.

Counts only what a coder confirmed, never suggestions. A draft says that two categories
meet, not how: the relation's type is a person's decision.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from itertools import combinations

from models.records import Answer, Code, RelationDraft, Segment

METHOD = "lift-1"  # changes when the same input would be counted otherwise
MIN_TOGETHER = 2  # answers that hold both; a single one is no pattern
MIN_ANSWERS = 5  # coded answers below which a ratio of shares means nothing


def roll_up(code_id: str, codes: Mapping[str, Code]) -> str:
    """Return the category of a code: its nearest structural ancestor, else its topmost."""
    seen = {code_id}
    while code_id in codes and codes[code_id].kind != "structural":
        parent = codes[code_id].parent
        if parent is None or parent in seen:
            break
        seen.add(parent)
        code_id = parent
    return code_id


def relate_categories(
    answers: Sequence[Answer],
    segments: Sequence[Segment],
    confirmed: Mapping[str, Sequence[str]],
    codes: Sequence[Code],
) -> list[RelationDraft]:
    """Return drafts sorted by answers together, then lift; none without confirmed codes.

    confirmed: segment id -> code ids, of one coder. An answer counts if any of its segments
    is coded; a pair counts where at least MIN_TOGETHER answers hold both categories.
    """
    by_id = {code.id: code for code in codes}
    answer_of = {segment.id: segment.answer_id for segment in segments}
    home = {answer.id: answer.transcript_id for answer in answers}
    by_answer: dict[str, dict[str, list[str]]] = {}  # answer -> category -> segments
    for segment in segments:
        for code in confirmed.get(segment.id, ()):
            categories = by_answer.setdefault(answer_of[segment.id], {})
            categories.setdefault(roll_up(code, by_id), []).append(segment.id)
    pairs: dict[tuple[str, str], list[str]] = {}
    for answer, categories in by_answer.items():
        for first, second in combinations(sorted(categories), 2):
            pairs.setdefault((first, second), []).append(answer)
    drafts = [
        _draft(pair, together, by_answer, home)
        for pair, together in pairs.items()
        if len(together) >= MIN_TOGETHER
    ]
    return sorted(drafts, key=lambda d: (-d.answers_together, -(d.lift or 0.0), d.first, d.second))


def _draft(
    pair: tuple[str, str],
    together: Sequence[str],
    by_answer: Mapping[str, Mapping[str, Sequence[str]]],
    home: Mapping[str, str],
) -> RelationDraft:
    first, second = pair
    counts = [sum(category in categories for categories in by_answer.values()) for category in pair]
    lift, reason = lift_of(len(together), counts[0], counts[1], len(by_answer))
    behind = dict.fromkeys(s for a in together for c in pair for s in by_answer[a][c])
    return RelationDraft(
        id="r" + hashlib.sha256(f"{first}\0{second}".encode()).hexdigest()[:15],
        first=first,
        second=second,
        answers_together=len(together),
        answers_first=counts[0],
        answers_second=counts[1],
        answers_all=len(by_answer),
        participants_together=len({home[a] for a in together}),
        participants_all=len({home[a] for a in by_answer}),
        lift=lift,
        reason=reason,
        segment_ids=tuple(behind),
    )


def lift_of(together: int, first: int, second: int, total: int) -> tuple[float | None, str]:
    """Return P(a, b) / (P(a) P(b)) over answers, or None and why it cannot be given.

    1 is chance; with 10 answers, 4 with a, 5 with b and 4 with both it is 0.4/(0.4*0.5) = 2.
    """
    if total < MIN_ANSWERS:
        return None, f"only {total} answers are coded; a lift needs at least {MIN_ANSWERS}"
    if total in (first, second):
        return None, "one of the categories is in every coded answer, so the lift is always 1"
    return together * total / (first * second), ""
