"""Take out of rolling captions what each cue repeats of the one before.

In:     cues in order.
Out:    the same cues with the words that each of them adds.
Source: automatic captions of YouTube; roll-up captions (CEA-608) turned into files.

Such captions show the last line or two again under each new one, or the same line as it grows
word by word. That a file does so is told from all of it; what somebody said twice stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.read.cue_text import VOICE, VOICE_END, clean_cue

if TYPE_CHECKING:
    from pipeline.read.cues import Cue

ROLLS = 0.5  # of the pairs of cues that share lines, in files that roll
LEAST = 3  # pairs that share lines, and are not the same
APART_S = 1.5  # seconds between two cues, above which nothing is repeated
SPOKEN = "\x00"  # before a voice's name, among words

Shown = tuple[tuple[str, ...], ...]  # the words of each line


def collapse_rolling(cues: Sequence[Cue]) -> bool:
    """Remove what is repeated, in place; return whether the file rolls."""
    filled = [(cue, _shown(cue)) for cue in cues]
    filled = [(cue, shown) for cue, shown in filled if shown]
    pairs = list(pairwise(filled))
    ways = [
        _overlaps(before, after) if _near(first, second) else []
        for (first, before), (second, after) in pairs
    ]
    rolls = sum(
        bool(each) and before != after
        for ((_, before), (_, after)), each in zip(pairs, ways, strict=True)
    )
    if rolls < LEAST or rolls < ROLLS * len(pairs):
        return False
    habit: dict[tuple[int, int], Counter[int]] = {}
    for ((_, before), (_, after)), each in zip(pairs, ways, strict=True):
        if len(each) == 1:
            habit.setdefault((len(before), len(after)), Counter())[each[0]] += 1
    for ((_, before), (cue, after)), each in zip(pairs, ways, strict=True):
        if each:
            usual = habit.get((len(before), len(after)), Counter()).most_common(1)
            lines = usual[0][0] if usual and usual[0][0] in each else max(each)
            _drop(cue, sum(len(words) for words in before[len(before) - lines :]))
    return True


def _shown(cue: Cue) -> Shown:
    lines = (tuple(_tokens(line.text)) for line in cue.lines)
    return tuple(words for words in lines if words)


def _tokens(text: str) -> list[str]:
    """Return the words of a line, and its voices as one word each."""
    marked = VOICE.sub(lambda match: f" {SPOKEN}{'_'.join((match[1] or '').split())} ", text)
    return clean_cue(marked).split()


def _near(first: Cue, second: Cue) -> bool:
    if first.end_s is None or second.start_s is None:
        return True
    return second.start_s - first.end_s <= APART_S


def _overlaps(before: Shown, after: Shown) -> list[int]:
    """Return how many of the last lines before may be the first words after."""
    words = tuple(word for line in after for word in line)
    found = []
    for lines in range(1, len(before) + 1):
        tail = tuple(word for line in before[len(before) - lines :] for word in line)
        if words[: len(tail)] == tail:
            found.append(lines)
    return found


def _drop(cue: Cue, words: int) -> None:
    """Take a number of words off the beginning of a cue; marks of voices stay."""
    kept = []
    for line in cue.lines:
        text = line.text
        if words:
            tokens = _tokens(text)
            rest = [token for at, token in enumerate(tokens) if at >= words or token[0] == SPOKEN]
            ends = "</v>" if VOICE_END.search(text) and len(tokens) > words else ""
            words = max(0, words - len(tokens))
            text = " ".join(map(_marked, rest)) + ends
        if text.strip():
            kept.append(line._replace(text=text))
    cue.lines[:] = kept


def _marked(token: str) -> str:
    if token[0] == SPOKEN:
        return f"<v {token[1:].replace('_', ' ')}>"
    return token.replace("&", "&amp;").replace("<", "&lt;")
