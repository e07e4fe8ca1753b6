"""Find what a text quotes of interviews, in whatever form it was written down.

In:     interviews' texts; a definition, rule, example or name of a code.
Out:    the text without the words that are an interview's.

Words are compared, not characters: letters' case, punctuation, quotation marks, a speaker's
label and line breaks make no difference. Quoted is a run of five words or more that stands in
an interview; what stands in quotation marks, from three words on; and what is left out in the
middle of a quotation (…) does not hide its two ends.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

RUN = 5  # words in a row that no two people write by chance
MARKED = 3  # words, where quotation marks say that they are somebody's
END = 2  # words on each side of what was left out, RUN with both
LEFT_OUT = "[…]"

# a word, or one sign of a script that sets no spaces between words
_SIGN = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
)
WORD = re.compile(rf"[{_SIGN}]|(?:(?![{_SIGN}])\w)+(?:['’ʼ](?:(?![{_SIGN}])\w)+)*")
SIGN = re.compile(rf"[{_SIGN}]")
MARKS = re.compile(
    r"[“”„‟\"](?P<a>[^“”„‟\"]+)[“”\"]|[«»](?P<b>[^«»]+)[«»]|「(?P<c>[^「」]+)」|[‘‚](?P<d>[^‘’‚]+)’"
)
ELLIPSIS = re.compile(r"[\[(]?\s*(?:…|\.\s?\.\s?\.)\s*[\])]?")
LABEL = re.compile(r"^\s*[\w .’'-]{1,40}:\s+(?=\S)")
INVISIBLE = "Cf"


@dataclass(frozen=True)
class Word:
    """A word as it is compared, and where it stands. weight: of a sign, half a word."""

    text: str
    start: int
    end: int

    @property
    def weight(self) -> float:
        return 0.5 if SIGN.match(self.text) else 1.0


def words_of(text: str) -> list[Word]:
    """Return the words of a text, as they are compared."""
    return [Word(_folded(m[0]), m.start(), m.end()) for m in WORD.finditer(text)]


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKC", word.replace("’", "'").replace("ʼ", "'"))
    return unicodedata.normalize("NFKC", plain.casefold())


def _seen(text: str) -> str:
    """Return a text without signs that nobody sees, which would part a word."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(c for c in composed if unicodedata.category(c) != INVISIBLE)


class QuotedWords:
    """What was said, ready to be looked for in other texts."""

    def __init__(self, texts: Iterable[str]) -> None:
        words = [[word.text for word in words_of(_seen(text))] for text in texts]
        self._runs = {tuple(each[i : i + RUN]) for each in words for i in range(len(each) - 4)}
        self._lines = [f" {' '.join(each)} " for each in words]

    def said(self, words: Sequence[Word]) -> bool:
        """Whether words stand in a row in an interview."""
        wanted = f" {' '.join(word.text for word in words)} "
        return any(wanted in line for line in self._lines)

    def is_quotation(self, text: str) -> bool:
        """Whether a text that is given as an example is, or holds, words of an interview."""
        text = _seen(text)
        bare = LABEL.sub("", text)
        parts = [words_of(each) for each in (text, bare, *ELLIPSIS.split(bare))]
        return self.without(text) != text or any(part and self.said(part) for part in parts[:2])

    def without(self, text: str) -> str:
        """Return a text with what it quotes replaced by […]; the same text if it quotes none."""
        seen = _seen(text)
        words = words_of(seen)
        cut = [False] * len(words)
        for first, last in (*self._in_a_row(words), *self._marked(seen, words)):
            cut[first:last] = [True] * (last - first)
        for first, last in self._around_ellipses(seen, words):
            cut[first:last] = [True] * (last - first)
        return _replaced(seen, words, cut) if any(cut) else text

    def _in_a_row(self, words: Sequence[Word]) -> list[tuple[int, int]]:
        """Return runs of words that stand in an interview, each as [first, last)."""
        starts = [
            i
            for i in range(len(words) - RUN + 1)
            if tuple(word.text for word in words[i : i + RUN]) in self._runs
        ]
        spans: list[tuple[int, int]] = []
        for at in starts:
            if spans and at <= spans[-1][1]:
                spans[-1] = (spans[-1][0], at + RUN)
            else:
                spans.append((at, at + RUN))
        return [each for each in spans if _weight(words[slice(*each)]) >= RUN]

    def _marked(self, text: str, words: Sequence[Word]) -> list[tuple[int, int]]:
        """Return what stands in quotation marks and in an interview."""
        found = []
        for mark in MARKS.finditer(text):
            start, end = mark.span(mark.lastgroup or 0)
            inside = [i for i, word in enumerate(words) if start <= word.start < end]
            stretch = [words[i] for i in inside]
            if _weight(stretch) >= MARKED and self.said(stretch):
                found.append((inside[0], inside[-1] + 1))
        return found

    def _around_ellipses(self, text: str, words: Sequence[Word]) -> list[tuple[int, int]]:
        """Return the two ends of quotations that were shortened in the middle."""
        spans = []
        for gap in ELLIPSIS.finditer(text):
            at = sum(word.start < gap.start() for word in words)
            for line in self._lines:
                before = self._longest(words[:at], line, ends=True)
                after = self._longest(words[at:], line, ends=False)
                stretch = words[at - before : at + after]
                if (
                    min(before, after) >= END
                    and _weight(stretch) >= RUN
                    and _follows(line, words[at - before : at], words[at : at + after])
                ):
                    spans.append((at - before, at + after))
        return spans

    @staticmethod
    def _longest(words: Sequence[Word], line: str, *, ends: bool) -> int:
        """Return how many words, the last ones or the first ones, stand in a row in a line."""
        found = 0
        for count in range(1, min(len(words), 40) + 1):
            some = words[len(words) - count :] if ends else words[:count]
            if f" {' '.join(word.text for word in some)} " not in line:
                break
            found = count
        return found


def _follows(line: str, first: Sequence[Word], second: Sequence[Word]) -> bool:
    """Whether one run of words comes after another in a line."""
    one, two = (f" {' '.join(word.text for word in each)} " for each in (first, second))
    return line.find(two, line.find(one) + len(one) - 1) >= 0


def _weight(words: Sequence[Word]) -> float:
    return sum(word.weight for word in words)


def _replaced(text: str, words: Sequence[Word], cut: Sequence[bool]) -> str:
    """Return a text with each run of words that are cut replaced by one sign."""
    made, at = "", 0
    for i, word in enumerate(words):
        if not cut[i]:
            continue
        if i == 0 or not cut[i - 1]:
            made += text[at : word.start] + LEFT_OUT
        at = word.end
    return made + text[at:]
