"""Take away numbers in labels that count lines or questions, and no people.

In:     the candidates of one shape (evidence.py), in the order of the file.
Out:    the same, with such numbers taken off the names.

Two kinds: a number that goes up by one from each label to the next, whoever speaks ("L1 Ann",
"Bo #2"); and "Question 1: ... Answer: ... Question 2: ...", where each number comes once, one
higher each time, most of them ask, and somebody answers in between.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.read.names import clean_name, stem
from pipeline.read.role_words import said_role
from pipeline.read.shapes import Label

NUMBER = re.compile(  # 1, n° 1, No. 1, (1) at the end of a label
    r"[\s.#(-]*(?:\bn[°ºo.]{1,2}|\bn(?:r|um|o)\b\.?|№)?[\s.°ºª#(-]*\d+[\s).:°ºª]*$", re.IGNORECASE
)
BEFORE = re.compile(r"^(?:[^\W\d_]{1,6}\.?\s?)?[#(\[]?\d{1,5}[)\].:]?\s+(?=[^\W\d_])")  # L1, Z. 1
ASKED = re.compile(r"(?:[?？؟\u037e]|か。)[\"'”’»*_)\s]*$")
LEAST = 3  # questions of a series; two, where its word says that it asks
MOST_ASK = 0.5  # of its questions
FEW_BETWEEN = 1.5  # mean labels between two questions; headings have more below them
COUNTED = 0.9  # of the steps from one label to the next that go up by one
MIN_COUNTED = 4  # labels

Found = list[tuple[int, Label]]
Series = list[tuple[int, Label, int]]  # place in the candidates, label, number


def without_counts(labels: Found) -> Found:
    """Return the candidates without numbers that count lines or questions."""
    if sum(any(c.isdigit() for c in label.name) for _, label in labels) < 2:
        return labels
    return _without_questions(_without_lines(labels))


def _without_lines(labels: Found) -> Found:
    for form in (BEFORE, NUMBER):
        counted = [
            (at, int(re.findall(r"\d+", match[0])[-1]))
            for at, (_, label) in enumerate(labels)
            if (match := form.search(label.name))
        ]
        steps = [b[1] - a[1] == 1 for a, b in pairwise(counted)]
        if len(counted) < MIN_COUNTED or sum(steps) < COUNTED * len(steps):
            continue
        bare = {at: clean_name(form.sub("", labels[at][1].name)) for at, _ in counted}
        names = Counter(bare.values())
        if len(names) > 1 and min(names.values()) > 1 and all(names):
            return [
                (line, replace(label, name=bare.get(at, label.name)))
                for at, (line, label) in enumerate(labels)
            ]
    return labels


def _without_questions(labels: Found) -> Found:
    series = _series(labels)
    asking = [each for each in series if _asks(each) and _answered(each, labels)]
    if not asking:
        return labels
    folded = list(labels)
    for each in series:
        if each in asking or any(_answers(each, other) for other in asking):
            for at, label, _ in each:
                folded[at] = labels[at][0], replace(label, name=_named(label))
    return folded


def _series(labels: Found) -> list[Series]:
    """Return the labels of one word whose numbers each come once, one higher each time."""
    counts = Counter(label.key for _, label in labels)
    by_stem: dict[str, Series] = defaultdict(list)
    for at, (_, label) in enumerate(labels):
        numbers = re.findall(r"\d+", label.key)
        if len(numbers) == 1 and NUMBER.search(label.name) and _named(label):
            by_stem[stem(label.key)].append((at, label, int(numbers[0])))
    return [
        each
        for each in by_stem.values()
        if len(each) > 1
        and all(counts[label.key] == 1 for _, label, _ in each)
        and [n for _, _, n in each] == list(range(each[0][2], each[0][2] + len(each)))
    ]


def _named(label: Label) -> str:
    return clean_name(NUMBER.sub("", label.name))


def _asks(series: Series) -> bool:
    role = said_role(_named(series[0][1]))
    asked = sum(ASKED.search(label.text) is not None for _, label, _ in series)
    least = 2 if role == "interviewer" else LEAST
    return len(series) >= least and role != "participant" and asked >= MOST_ASK * len(series)


def _answered(series: Series, labels: Sequence[tuple[int, Label]]) -> bool:
    """Whether about one labelled answer stands between two questions."""
    places = [at for at, _, _ in series]
    between = [b - a - 1 for a, b in pairwise([*places, len(labels)])]
    return all(between) and sum(between) <= FEW_BETWEEN * len(between)


def _answers(series: Series, questions: Series) -> bool:
    """Whether each answer bears the number of the question before it."""
    before = {n: at for at, _, n in questions}
    return all(n in before and before[n] < at for at, _, n in series)
