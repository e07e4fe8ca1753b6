"""Which questions of a guide stay when its lines are changed: as a person who reads both would say.

In:     roles and questions as they are, and as they were read from changed lines.
Out:    the same as changed, with the ids of what stays; what is new has an id of its own.

A question stays where its words do, wherever it stands; one whose words are others stays where
they are alike. So what interviews were aligned with holds for it, and a spelling that is put
right costs nothing. Roles stay by name; one that alone is new, in the place of the one that alone
is gone, is that one under another name.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from models.codebook.draft_codes import readable_id, same_name
from models.codebook.draft_guide import DraftGuide, guide_in_lines, lines_of_guide
from models.records import Codebook, GuideRole, Question, ResearchQuestion

ALIKE = 0.6  # share of letters in common from which words are the same question, worded anew
MOST_COMPARED = 250_000  # pairs of questions that are looked at letter by letter

Words = Sequence[str]  # of a question, one for each role


def stays(before: Sequence[Words], after: Sequence[Words]) -> list[int | None]:
    """Return for each of the later questions which of the earlier it is; None: it is new."""
    found: list[int | None] = [None] * len(after)
    same: dict[tuple[str, ...], list[int]] = {}
    for at, words in enumerate(before):
        same.setdefault(tuple(map(same_name, words)), []).append(at)
    for at, words in enumerate(after):
        if there := same.get(tuple(map(same_name, words))):
            found[at] = there.pop(0)
    left = [at for at in range(len(before)) if at not in set(found)]
    new = [at for at, each in enumerate(found) if each is None]
    if len(left) * len(new) > MOST_COMPARED:
        return found
    pairs = ((alike(before[old], after[at]), -abs(old - at), old, at) for old in left for at in new)
    for likeness, _, old, at in sorted(pairs, reverse=True):
        if likeness >= ALIKE and found[at] is None and old not in found:
            found[at] = old
    return found


def alike(one: Words, other: Words) -> float:
    """Return how alike two questions are, from 0 to 1: where they are most so."""
    pairs = [(a, b) for a, b in zip(one, other, strict=False) if a and b]
    pairs = pairs or [(a, b) for a in one for b in other if a and b]  # asked of other roles
    return max((_likeness(same_name(a), same_name(b)) for a, b in pairs), default=0.0)


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()


def changed_guide(book: Codebook, draft: DraftGuide) -> Codebook:
    """Return the codebook with the guide that was read, what stays under its id."""
    roles = _roles(book.roles, draft.roles)
    columns = [each.id for each in roles]
    shown = _shown(book)
    before = [_words(each, columns) for each in shown]
    after = [[each.ask.get(role.id, "") for role in draft.roles] for each in draft.questions]
    questions: list[Question] = []
    for at, words in zip(stays(before, after), after, strict=True):
        ask = {role: said for role, said in zip(columns, words, strict=True) if said}
        if at is None:
            number = len(questions) + 1
            questions.append(Question(_drawn(f"q{number:02d}"), None, None, None, ask))
            continue
        kept = book.questions[at]  # its own words, where the lines say them as they showed them
        own = {role: kept.ask[role] for role, said in ask.items() if said == shown[at].get(role)}
        questions.append(replace(kept, ask=ask | own))
    return replace(book, roles=roles, questions=tuple(questions))


def _words(shown: Mapping[str, str], columns: Sequence[str]) -> list[str]:
    """Return what the lines showed of a question, by other columns; of roles that are gone, after.

    shown: by role.
    """
    there = [shown.get(each, "") for each in columns]
    return there if any(there) else [*there, *shown.values()]


def _shown(book: Codebook) -> list[dict[str, str]]:
    """Return each question as the lines of the guide show it, by role."""
    read = guide_in_lines(lines_of_guide(book.roles, book.questions))
    if len(read.questions) != len(book.questions) or len(read.roles) != max(1, len(book.roles)):
        return [dict(each.ask) for each in book.questions]  # it holds what cannot be pasted
    ids = [each.id for each in book.roles] or [each.id for each in read.roles]
    by_place = [[each.ask.get(role.id, "") for role in read.roles] for each in read.questions]
    return [dict(zip(ids, words, strict=True)) for words in by_place]


def _roles(before: Sequence[GuideRole], drafted: Sequence[GuideRole]) -> tuple[GuideRole, ...]:
    """Return the roles as they were read, under the ids of those that stay."""
    if len(drafted) == 1 and len(before) == 1:  # a column without a head names nobody
        return tuple(before)
    ids = {same_name(each.name): each.id for each in before}
    found = [ids.get(same_name(each.name)) for each in drafted]
    gone = [at for at, each in enumerate(before) if each.id not in found]
    new = [at for at, id_ in enumerate(found) if id_ is None]
    if new == gone and len(new) == 1 and len(drafted) == len(before):
        found[new[0]] = before[gone[0]].id
    return tuple(
        GuideRole(id_ or _drawn(readable_id(each.name, (), "role")), each.name)
        for each, id_ in zip(drafted, found, strict=True)
    )


def changed_research_questions(
    before: Sequence[ResearchQuestion], lines: Sequence[str]
) -> tuple[ResearchQuestion, ...]:
    """Return the research questions of changed lines, what stays under its id."""
    found = stays([[each.text] for each in before], [[each] for each in lines])
    return tuple(
        ResearchQuestion(before[at].id if at is not None else _drawn(f"RQ{number}"), words)
        for number, (at, words) in enumerate(zip(found, lines, strict=True), start=1)
    )


def _drawn(base: str) -> str:
    """Return an id that no other copy of the study draws."""
    return f"{base}-{uuid.uuid4().hex[:8]}"


@dataclass(frozen=True)
class Difference:
    """What is other between two lists of things with ids, and whether those that stay moved."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    moved: bool

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone or self.moved)


def difference(
    before: Sequence[tuple[str, object]], after: Sequence[tuple[str, object]]
) -> Difference:
    """Compare two lists of ids with what they stand for."""
    then, now = dict(before), dict(after)
    kept = [id_ for id_ in then if id_ in now]
    in_place = [*kept, *(id_ for id_ in now if id_ not in then)]
    return Difference(
        tuple(id_ for id_ in now if id_ not in then),
        tuple(id_ for id_ in kept if then[id_] != now[id_]),
        tuple(id_ for id_ in then if id_ not in now),
        list(now) != in_place,
    )
