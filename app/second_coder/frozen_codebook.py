"""The codebook of a round as it is read: each code with its rule, those under a code after it.

In:     a round of double coding, whose codebook is frozen; words to search for.
Out:    codes in the order of the tree; those in which all of the words stand.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from models.records import Code
from models.state.lineage import parent_in, walk
from models.state.rounds import Round


@dataclass(frozen=True)
class CodeShown:
    """A code as it is read. path: its name after those it stands under. depth 0: at the top."""

    id: str
    name: str
    path: str
    depth: int
    definition: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    example: str

    @property
    def words(self) -> str:
        return " ".join((self.path, self.definition, *self.include, *self.exclude, self.example))


def codes_shown(round_: Round) -> list[CodeShown]:
    """Return a round's codes, each before those under it, in the codebook's own order."""
    codes = {each.id: each for each in round_.codebook.codes}
    under: dict[str | None, list[Code]] = {}
    for code in codes.values():
        parent = code.parent if code.parent in codes and not _circles(code, codes) else None
        under.setdefault(parent, []).append(code)
    shown: list[CodeShown] = []
    waiting: list[tuple[Code, tuple[str, ...]]] = [
        (each, ()) for each in reversed(under.get(None, []))
    ]
    while waiting:
        code, above = waiting.pop()
        shown.append(_shown(code, above))
        names = (*above, code.name)
        waiting += [(each, names) for each in reversed(under.get(code.id, []))]
    return shown


def _circles(code: Code, codes: dict[str, Code]) -> bool:
    """Whether a code stands under itself, by way of others."""
    return code.id in walk(code.parent, parent_in(codes))


def _shown(code: Code, above: tuple[str, ...]) -> CodeShown:
    return CodeShown(
        id=code.id,
        name=code.name,
        path=" / ".join((*above, code.name)),
        depth=len(above),
        definition=code.definition,
        include=code.include,
        exclude=code.exclude,
        example=code.example,
    )


def found(codes: Sequence[CodeShown], typed: str) -> list[CodeShown]:
    """Return the codes that hold every word that was typed, wherever, in whatever case."""
    wanted = _folded(typed).split()
    return [each for each in codes if all(word in _folded(each.words) for word in wanted)]


def _folded(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words)
    return "".join(each for each in plain if not unicodedata.combining(each)).casefold()
