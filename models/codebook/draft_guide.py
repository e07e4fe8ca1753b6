"""An interview guide as people paste it: a question a line, roles by columns.

In:     pasted lines, of a document or a spreadsheet.
Out:    roles, questions with a wording for each role, and what is wrong, with its line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.codebook.draft_codes import (
    LONGEST_NAME,
    MARK,
    MOST,
    one_line,
    readable_id,
    same_name,
    shortened,
)
from models.records import GuideRole, Question

LONGEST_QUESTION = 2_000  # characters
MOST_RESEARCH_QUESTIONS = 100
EVERYBODY = "all"  # the role of a guide that has one wording for all


@dataclass(frozen=True)
class DraftGuide:
    """Roles and questions, and what is wrong with them."""

    roles: tuple[GuideRole, ...] = ()
    questions: tuple[Question, ...] = ()
    problems: tuple[str, ...] = ()


def guide_in_lines(text: str) -> DraftGuide:
    """Read a guide: a question a line; columns, parted by tabs or |, are wordings by role.

    Where there are columns, the first line names the roles. An empty cell: not asked of that
    role. Numbers and bullets before a question are taken off.
    """
    rows = [
        (n, [one_line(cell) for cell in re.split(r"\t|\|", _unmarked(line))])
        for n, line in enumerate(text.splitlines(), 1)
    ]
    rows = [(n, _without_edges(row)) for n, row in rows if any(row)]
    if not rows:
        return DraftGuide()
    if max(len(row) for _, row in rows) == 1:
        return _guide([GuideRole(EVERYBODY, "Everybody")], rows)
    (first, head), asked = rows[0], rows[1:]
    names = [same_name(each) for each in head]
    if not all(names) or len(set(names)) < len(names):
        return DraftGuide(
            problems=(
                f"Line {first}: the first line must name the roles, each once, since there are "
                "columns below it.",
            )
        )
    return _guide(_roles(head), asked)


def _unmarked(line: str) -> str:
    """Return a line without the number or bullet before its question."""
    clean = "".join(c if c == "\t" or c.isprintable() else " " for c in line)
    found = MARK.match(clean.lstrip(" "))
    return clean.lstrip(" ")[found.end() :] if found else clean.strip(" ")


def _without_edges(row: list[str]) -> list[str]:
    """Return cells without the empty ones at the end that a spreadsheet adds."""
    while len(row) > 1 and not row[-1]:
        row = row[:-1]
    return row


def _roles(names: Sequence[str]) -> list[GuideRole]:
    found: list[GuideRole] = []
    for name in names:
        found.append(GuideRole(readable_id(name, [each.id for each in found], "role"), name))
    return found


def _guide(roles: Sequence[GuideRole], rows: Sequence[tuple[int, list[str]]]) -> DraftGuide:
    problems = [
        f"The name of the role “{shortened(role.name)}” has more than {LONGEST_NAME} characters."
        for role in roles
        if len(role.name) > LONGEST_NAME
    ]
    if len(rows) > MOST:
        problems.append(f"There are {len(rows):,} questions; a guide takes {MOST:,}.")
    seen: dict[tuple[str, ...], int] = {}
    questions: list[Question] = []
    for line, cells in rows[:MOST]:
        if len(cells) > len(roles):
            problems.append(
                f"Line {line} has {len(cells)} columns, but the first line names "
                f"{len(roles)} roles."
            )
            continue
        if any(len(cell) > LONGEST_QUESTION for cell in cells):
            problems.append(f"Line {line}: a question has at most {LONGEST_QUESTION:,} characters.")
        key = tuple(map(same_name, cells))
        if key in seen:
            problems.append(f"Line {line} asks the same as line {seen[key]}. Keep one.")
        seen.setdefault(key, line)
        ask = {role.id: cell for role, cell in zip(roles, cells, strict=False) if cell}
        questions.append(Question(f"q{len(questions) + 1:02d}", None, None, None, ask))
    return DraftGuide(tuple(roles), tuple(questions), tuple(problems))


def lines_of_guide(roles: Sequence[GuideRole], questions: Sequence[Question]) -> str:
    """Return a guide as it is pasted, so that it can be changed as it was made.

    A line break or a bar inside a wording would part it: they stand as a space and as ¦.
    """
    if len(roles) < 2:
        return "\n".join(_cell(next(iter(each.ask.values()), "")) for each in questions)
    rows = [[role.name for role in roles]]
    rows += [[each.ask.get(role.id, "") for role in roles] for each in questions]
    return "\n".join(" | ".join(map(_cell, row)).rstrip(" |") for row in rows)


def _cell(words: str) -> str:
    return one_line(words).replace("|", "¦")


def research_questions_in_lines(text: str) -> tuple[list[str], tuple[str, ...]]:
    """Read research questions, one a line, and what is wrong with them."""
    found: dict[str, tuple[int, str]] = {}
    problems: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        words = one_line(_unmarked(line))
        if not words:
            continue
        if len(words) > LONGEST_QUESTION:
            problems.append(
                f"Line {number}: a question has at most {LONGEST_QUESTION:,} characters."
            )
        first, _ = found.setdefault(same_name(words), (number, words))
        if first != number:
            problems.append(f"Line {number} asks the same as line {first}. Keep one.")
    if len(found) > MOST_RESEARCH_QUESTIONS:
        problems.append(f"There are {len(found):,} questions; {MOST_RESEARCH_QUESTIONS} at most.")
    return [words for _, words in found.values()], tuple(problems)


def role_named(words: str, roles: Sequence[GuideRole]) -> str | None:
    """Return the id of the guide's role that these words name, if one does."""
    wanted = same_name(words)
    return next((r.id for r in roles if wanted in (same_name(r.id), same_name(r.name))), None)
