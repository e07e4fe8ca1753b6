"""Words for how many people, set beside how many there are.

In:     a claim or a narrative, and n of N participants who stand behind it.
Out:    each such word once, with n of N, and whether it fits where it has a plain meaning.
Source: Sandelowski (2001), Res. Nurs. Health 24:230-240: numbers behind words are to be shown.

"All", "most", "half" and "none" have a plain meaning and can be wrong; "some", "several", "many"
and "few" mean what their author means by them, so n of N stands beside them and no verdict.
English words alone are known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

WORDS = {
    "all": r"(?<!at )(?<!of )all|every|everyone|everybody|each(?! other)",
    "most": r"most(?! of all)|a majority|the majority|majority",
    "half": r"half",
    "none": r"none|nobody|no one",
    "many": r"many",
    "several": r"several",
    "some": r"some|some of",
    "few": r"few|a few|a handful",
}
FOUND = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in WORDS.items()}
NEAR_HALF = 0.1  # of all, that "half" may be off


@dataclass(frozen=True)
class Amount:
    """A word for how many. fits: None where the word has no fixed meaning, or nobody is coded."""

    word: str
    where: str  # claim or narrative
    participants: int
    of: int
    fits: bool | None

    @property
    def said(self) -> str:
        """Say what the word is beside the numbers."""
        figure = f"“{self.word}” in the {self.where}: {self.participants} of {self.of} participants"
        if self.fits is None:
            return f"{figure}."
        return f"{figure}, which it fits." if self.fits else f"{figure}, which it does not fit."


def amounts_in(claim: str, narrative: str, participants: int, of: int) -> tuple[Amount, ...]:
    """Return the words for how many in a claim and its narrative, in the order of the texts."""
    found = []
    for where, text in (("claim", claim), ("narrative", narrative)):
        places = [
            (match.start(), match.group().lower(), name, _is_denied(text, match.start()))
            for name, pattern in FOUND.items()
            if (match := pattern.search(text)) is not None
        ]
        for _, word, name, is_denied in sorted(places):
            fits = None if is_denied else _fits(name, participants, of)
            found.append(Amount(word, where, participants, of, fits))
    return tuple(found)


def _is_denied(text: str, at: int) -> bool:
    """Whether a "not" stands before a word, so that it says something else."""
    return text[:at].rstrip().lower().endswith(" not") or text[:at].strip().lower() == "not"


def _fits(name: str, participants: int, of: int) -> bool | None:
    if of == 0:
        return None
    share = participants / of
    plain = {
        "all": participants == of,
        "most": share > 0.5,
        "half": abs(share - 0.5) <= NEAR_HALF,
        "none": participants == 0,
    }
    return plain.get(name)
