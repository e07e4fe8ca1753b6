"""Find words in a text whatever their case and accents, and say where they stand.

In:     a text, and terms that were folded as it is.
Out:    spans of the text as it was given: code points, half-open.

Folded are case, accents, the kinds of quotation marks, dashes and blanks; what cannot be seen
is left out. A letter may fold to several ("ß" to "ss") or, an accent that stands for itself, to
none. A span holds whole letters with their accents, so that it folds to the term again.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterator

ALIKE = {
    **dict.fromkeys("‘’‚‛ʼ′`´", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    # letters with a stroke, which Unicode does not take apart
    **dict(zip("øłđħŧı", "oldhti", strict=True)),
}
VARIANTS = range(0xFE00, 0xFE10)  # signs that choose how the one before them is drawn


def _is_mark(sign: str) -> bool:
    """Whether it is an accent or a vowel point, and no letter of its own as in Hindi or Kana."""
    place = unicodedata.combining(sign)
    return place >= 200 or 10 <= place <= 36


def _fold(letter: str) -> str:
    if letter.isspace():
        return " "
    if letter in ALIKE:
        return ALIKE[letter]
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", letter).casefold())
    return "".join(
        " " if each.isspace() else ALIKE.get(each, each)
        for each in plain
        if not _is_mark(each) and unicodedata.category(each) != "Cf" and ord(each) not in VARIANTS
    )


class _Folds(dict[int, str]):
    """What each code point folds to, found out once."""

    def __missing__(self, point: int) -> str:
        made = self[point] = _fold(chr(point))
        return made


_FOLDS = _Folds()


def fold(text: str) -> str:
    """Return a text as it is compared."""
    return FoldedText(text).folded


class FoldedText:
    """A text that terms can be found in."""

    def __init__(self, text: str) -> None:
        self.length = len(text)
        self.folded = text.translate(_FOLDS)
        # folded letter -> the code point it comes from; None: each from the one at its place
        self._from: array[int] | None = None
        uneven = _uneven(text)
        if uneven is not None:
            self.folded, self._from = _fold_apart(text, uneven)

    def find(self, term: str) -> Iterator[tuple[int, int]]:
        """Yield where a folded term stands, from the first on, none over another."""
        at = self.folded.find(term) if term else -1
        while at >= 0:
            end = at + len(term)
            whole = self._begins(at) and self._begins(end)
            if whole:
                yield self._place(at), self._place(end)
            at = self.folded.find(term, end if whole else at + 1)

    def _begins(self, at: int) -> bool:
        """Whether a letter of the text begins there, or the text ends."""
        came = self._from
        return came is None or at in (0, len(came)) or came[at] != came[at - 1]

    def _place(self, at: int) -> int:
        if self._from is None:
            return at
        return self._from[at] if at < len(self._from) else self.length


def _uneven(text: str) -> re.Pattern[str] | None:
    """Return what finds the places that do not fold one to one; None where all of it does."""
    points = set() if text.isascii() else set(map(ord, text))
    odd = {point for point in points if len(_FOLDS[point]) != 1}
    if not odd and "  " not in text.translate(_FOLDS):
        return None
    gone = "".join(re.escape(chr(point)) for point in odd if not _FOLDS[point])
    more = "".join(re.escape(chr(point)) for point in odd if _FOLDS[point])
    blanks = rf"(?P<blank>\s)[\s{gone}]+"
    signs = f"|[{gone}{more}]" if gone or more else ""
    return re.compile(blanks + signs)


def _fold_apart(text: str, uneven: re.Pattern[str]) -> tuple[str, array[int]]:
    """Return a text folded, blanks that follow each other as one, and where each letter is from."""
    pieces: list[str] = []
    came: array[int] = array("I")
    last = 0
    for match in uneven.finditer(text):
        start, end = match.span()
        pieces.append(text[last:start].translate(_FOLDS))
        came.extend(range(last, start))
        made = " " if match["blank"] else _FOLDS[ord(text[start])]
        pieces.append(made)
        came.extend([start] * len(made))
        last = end
    pieces.append(text[last:].translate(_FOLDS))
    came.extend(range(last, len(text)))
    return "".join(pieces), came


def merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans in order, those that meet or overlap as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def read_query(typed: str) -> tuple[str, ...]:
    """Return the folded terms that were typed: words, and what stands between quotation marks.

    A mark that is not closed yet quotes what follows it.
    """
    terms: dict[str, None] = {}
    for at, part in enumerate(fold(typed).split('"')):
        terms |= dict.fromkeys([part.strip()] if at % 2 else part.split())
    return tuple(term for term in terms if term)
