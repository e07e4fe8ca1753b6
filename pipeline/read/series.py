"""Take numbered questions for one person's: "Question 1: ... Answer: ... Question 2: ...".

In:     a way (evidence.py) and the candidates of its shape.
Out:    the way with each such series under one name, without the numbers.

The number counts questions, not people, where each comes once, one higher each time, and most
ask. Answers that bear the number of the question before them are one person's too.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from pipeline.read.evidence import Way
from pipeline.read.names import clean_name, name_key, stem
from pipeline.read.role_words import said_role
from pipeline.read.shapes import Label

NUMBER = re.compile(  # 1, n° 1, No. 1, (1) at the end of a label
    r"[\s.#(-]*(?:\bn[°ºo.]{1,2}|\bn(?:r|um|o)\b\.?|№)?[\s.°ºª#(-]*\d+[\s).:°ºª]*$", re.IGNORECASE
)
ASKED = re.compile(r"[?？؟][\"'”’»*_)\s]*$")
LEAST = 3  # questions of a series; two, where its word says that it asks
MOST_ASK = 0.5  # of its questions

Series = list[tuple[int, Label, int]]  # position, label, number


def fold_series(way: Way, found: Sequence[tuple[int, Label]]) -> None:
    """Put labels that count questions, and the answers to them, under one name each."""
    series = {key: each for key, each in _series(found).items() if _named(each[0][1])}
    asking = [key for key, each in series.items() if _asks(each)]
    if not asking or not _answered(way, [series[key] for key in asking], found):
        return
    for key, each in series.items():
        if key in asking or any(_answers(each, series[other]) for other in asking):
            person = name_key(_named(each[0][1]))
            for at, label, _ in each:
                way.hits[at] = Label(
                    label.shape, _named(label), label.text, label.mark, label.spaced
                )
                way.people.pop(label.key, None)
            way.people[person] = person


def _series(found: Sequence[tuple[int, Label]]) -> dict[str, Series]:
    """Return the labels of one word whose numbers each come once, one higher each time."""
    counts = Counter(label.key for _, label in found)
    by_stem: dict[str, Series] = defaultdict(list)
    for at, label in found:
        numbers = re.findall(r"\d+", label.key)
        if len(numbers) == 1 and NUMBER.search(label.name):
            by_stem[stem(label.key)].append((at, label, int(numbers[0])))
    return {
        key: each
        for key, each in by_stem.items()
        if len(each) > 1
        and all(counts[label.key] == 1 for _, label, _ in each)
        and [n for _, _, n in each] == list(range(each[0][2], each[0][2] + len(each)))
    }


def _named(label: Label) -> str:
    return clean_name(NUMBER.sub(" ", label.name))


def _asks(series: Series) -> bool:
    role = said_role(_named(series[0][1]))
    asked = sum(ASKED.search(label.text) is not None for _, label, _ in series)
    least = 2 if role == "interviewer" else LEAST
    return len(series) >= least and role != "participant" and asked >= MOST_ASK * len(series)


def _answered(way: Way, asking: Sequence[Series], found: Sequence[tuple[int, Label]]) -> bool:
    """Whether somebody else is labelled too: lone numbered questions are headings."""
    own = {at for each in asking for at, _, _ in each}
    return any(at not in own for at in way.hits) or any(
        not any(at in own for at, _, _ in each) for each in _series(found).values()
    )


def _answers(series: Series, questions: Series) -> bool:
    """Whether each answer bears the number of the question before it."""
    before = {n: at for at, _, n in questions}
    return all(n in before and before[n] < at for at, _, n in series)
