"""What of a page is not talk, told by structure, repetition and position, in any language.

In:     sources (lines.py), before their labels are believed.
Out:    the same, with line numbers taken off and a reason on what nobody said: a head between
        rules, running heads, page numbers.

What needs to know who speaks (facts before the talk, headings, a service's last line) is in
front.py.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from pipeline.read.lines import Source, undress
from pipeline.read.role_words import is_role
from pipeline.read.shapes import labels_of, match_label
from pipeline.read.times import mark_alone, mark_at_start, says_time

LINE_NUMBER = re.compile(  # 12 | 12. | [12] | ¶12 | § 12 | #12
    r"^[(\[{<]?[¶§#№]?\s?(?P<number>\d{1,5})[)\]}>.:|¶]?(?:\s+(?=\S)|$)"
)
PAGE = re.compile(r"^[\s\W]*\d{1,4}[\s\W]*$")
SENTENCE_END = re.compile(r"[.!?…。！？؟,;]['\"”’»)\]]*$")
RIGHT_NUMBER = re.compile(r"(?:\s{2,}|\t)(?P<number>\d{1,5})$")
FENCE = re.compile(r"^(?:-{3,}|\.{3}|\+{3})$")
BRACKETED = re.compile(r"^(?:\[[^\[\]]+\]|\{[^{}]+\}|[（(][^()（）]+[)）]|【[^【】]+】)$")
COUNTED = re.compile(  # Tape 1, Side A
    r"([^\W\d_]{3,})\s?(?:\d{1,3}|\b[A-Z])\b(?=\W*$|[,;/]| [-–—] )"
)
MAX_FENCED = 60  # lines of a head between rules
NUMBERED_LINES = 0.8  # of the lines that must begin with the next number
MIN_NUMBERED = 3
BEHIND_NUMBERS = ("colon", "brackets", "braces", "angles", "parens", "dash", "stop", "pointed")
MAX_BETWEEN = 4  # lines of a foot and a head
PAGE_LINES = 10  # lines of a page at least, before the numbers of lines begin again
MIN_PAGE = 2  # times a running head must come
MIN_ENDED = 3  # pages that end in a line alone, before it is a foot
MAX_RUNNING = 14  # words of a running head
OPEN = "\0"  # stands for a number in a form; no text holds it
EVEN = 0.5  # how far the distances of running heads may stray from their mean

# (place among the filled lines, the line, its number, where it stands)
_Numbered = tuple[int, Source, int, re.Match[str]]


def strip_furniture(sources: Sequence[Source]) -> None:
    """Mark what is no talk, and take numbers from the heads of lines."""
    _fenced(sources)
    _feet(sources)
    _page_numbers(sources)
    _below_page_numbers(sources)
    _line_numbers(sources)
    _right_numbers(sources)
    _running_heads(sources)
    _tapes(sources)


def _fenced(sources: Sequence[Source]) -> None:
    """A head of `key: value` lines between two rules at the top, as in YAML."""
    filled = [source for source in sources if source.raw]
    if not filled or not FENCE.match(filled[0].raw):
        return
    inside: list[Source] = []
    for source in filled[1:MAX_FENCED]:
        if FENCE.match(source.raw):
            break
        inside.append(source)
    else:
        return
    keyed = sum(match_label(source.raw) is not None for source in inside)
    if inside and keyed >= 0.5 * len(inside) and match_label(inside[0].raw):
        for source in inside:
            source.why = "the file's head"
            source.mark = None


def _line_numbers(sources: Sequence[Source]) -> None:
    """Take numbers that count lines or paragraphs from their heads: every one, or every fifth."""
    filled = [source for source in sources if source.raw and not source.why]
    numbered = [
        (at, source, int(match["number"]), match)
        for at, source in enumerate(filled)
        if (match := LINE_NUMBER.match(source.text)) and source.mark is None
    ]
    if (
        sum(mark_at_start(source.text) is not None for _, source, _, _ in numbered)
        > len(numbered) / 2
    ):
        return  # "1 min 5 s" before each line
    if len(numbered) < MIN_NUMBERED and not (len(numbered) == 2 == len(filled) // 5):
        return
    chain = _chain(numbered, PAGE_LINES if len(numbered) < len(filled) else MIN_NUMBERED)
    steps = [(a[2], b[2], b[0] - a[0]) for a, b in pairwise(chain)]
    blanks = [b[2] - a[2] == b[1].number - a[1].number for a, b in pairwise(chain)]  # counted too
    each_line = [_next(a, b, 1) or c for (a, b, _), c in zip(steps, blanks, strict=True)]
    by_five = [_next(a, b, 5) and (b < a or apart == 5) for a, b, apart in steps]
    counted = sum(each_line) >= NUMBERED_LINES * len(each_line)
    most = len(chain) >= NUMBERED_LINES * len(filled)
    rests = [rest for _, each, _, match in chain if (rest := each.text[match.end() :])]
    labelled = _labelled(rests)
    if len(labelled) < len(chain) / 2:  # numbers alone on their lines are pages'
        return
    before_names = all(labelled) and len(chain) >= 0.3 * len(filled)
    if (counted and len(chain) >= MIN_NUMBERED and (most or before_names)) or (
        by_five and all(by_five) and all(each[2] % 5 == 0 for each in chain)
    ):
        _between_pages(filled, chain)
        _take(chain)


def _labelled(rests: Sequence[str]) -> list[bool]:
    """Return which of the lines behind numbers begin with a label: before a colon, or all of
    them in one other shape with names that come back."""
    colons = [match_label(rest) is not None for rest in rests]
    if all(colons):
        return colons
    behind = [Source(0, rest) for rest in rests]
    for source in behind:
        undress(source)
    heads = [{each.shape: each.key for each in source.labels} for source in behind]
    for shape in BEHIND_NUMBERS:
        keys = Counter(head[shape] for head in heads if shape in head)
        again = sum(count for count in keys.values() if count > 1)
        if keys.total() == len(rests) and again >= NUMBERED_LINES * len(rests) and len(keys) > 1:
            return [True] * len(rests)
    return colons


def _between_pages(filled: Sequence[Source], chain: Sequence[_Numbered]) -> None:
    """Give a reason to lines without a number between the last line of a page and the next."""
    pages = [(a, b) for a, b in pairwise(chain) if b[2] < a[2]]
    between = [filled[at] for a, b in pages for at in range(a[0] + 1, b[0])]
    if len(between) <= MAX_BETWEEN * len(pages):
        for source in between:
            if len(source.raw.split()) <= MAX_RUNNING:
                source.why = "a running head"
    last = filled[chain[-1][0] + 1 :] if pages else []
    form = _form(between[-1]) if between else ""
    for source in last[:MAX_BETWEEN]:
        if _form(source) == form:
            source.why = "a running head"


def _chain(numbered: Sequence[_Numbered], page: int) -> list[_Numbered]:
    """Return the numbers that count on: each higher than the last, or from the top of a page.

    page: lines that a page has at least; few where every line of the file is numbered.
    """
    chain = [numbered[0]]
    for at, each in enumerate(numbered[1:], start=1):
        later = numbered[at + 1 : at + 3]
        top = each[2] in (0, 1, 5) and chain[-1][2] >= page
        restart = top and all(
            b[2] - a[2] == (each[2] or 1) for a, b in pairwise([each, *later])
        )  # fmt: skip
        if each[2] > chain[-1][2] or restart:
            chain.append(each)
    return chain


def _next(before: int, after: int, step: int) -> bool:
    """Whether a number follows another: one step up, or the first of the next page."""
    return after - before == step or (after < before and after in (0, step))


def _right_numbers(sources: Sequence[Source]) -> None:
    """Take numbers that count lines from their ends, set off from the words."""
    filled = [source for source in sources if source.talk]
    numbered = [(s, m) for s in filled if (m := RIGHT_NUMBER.search(s.raw))]
    if len(numbered) < MIN_NUMBERED or len(numbered) < NUMBERED_LINES * len(filled):
        return
    numbers = [int(match["number"]) for _, match in numbered]
    if all(_next(a, b, 1) for a, b in pairwise(numbers)):
        for source, match in numbered:
            source.raw = source.raw[: match.start()]
            source.text = source.text[: len(source.text) - len(match[0])]
            source.labels = labels_of(source.text)


def _take(chain: Sequence[_Numbered]) -> None:
    for _, source, _, match in chain:
        source.text = source.text[match.end() :]
        source.raw = source.raw[source.raw.find(match[0]) + len(match[0]) :] or source.text
        if not source.text:
            source.why = "a line's number"
        source.whole = "" if source.whole == "list" else source.whole
        if source.text and source.text[0] in "*_<" and not source.lead:
            undress(source)
            continue
        source.mark = mark_alone(source.text)
        source.labels = [] if source.mark else labels_of(source.text)


def _page_numbers(sources: Sequence[Source]) -> None:
    """Lines that hold a number alone, one more each time, with words between."""
    numbered = [
        (at, int(re.findall(r"\d+", source.raw)[0]))
        for at, source in enumerate(sources)
        if source.talk and PAGE.match(source.raw)
    ]
    if len(numbered) < MIN_PAGE:
        return
    steps = list(pairwise(numbered))
    if all(b[1] - a[1] == 1 and b[0] - a[0] > 2 for a, b in steps):
        for at, _ in numbered:
            sources[at].why = "a page number"


def _below_page_numbers(sources: Sequence[Source]) -> None:
    """A line that stands alone at the top of every page, the same below each page's number."""
    numbers = [at for at, source in enumerate(sources) if source.why == "a page number"]
    tops = [
        next((at for at in range(start, len(sources)) if not sources[at].blank), None)
        for start in (0, *(at + 1 for at in numbers))
    ]
    places = [at for at in tops if at is not None]
    if len(numbers) < MIN_PAGE or len(places) < MIN_PAGE:
        return
    below = places[1:] if sources[places[0]].raw != sources[places[-1]].raw else places
    raw = sources[places[-1]].raw
    same = all(sources[at].raw == raw and sources[at].talk and _apart(sources, at) for at in below)
    short = MIN_PAGE <= len(raw.split()) <= MAX_RUNNING and not SENTENCE_END.search(raw)
    for at in below if len(below) >= MIN_PAGE and same and short else ():
        sources[at].why = "a running head"


def _running_heads(sources: Sequence[Source]) -> None:
    """Lines that come back, the same but for a number that grows by one, or at even distances."""
    by_form: dict[str, list[int]] = defaultdict(list)
    for at, source in enumerate(sources):
        if source.talk and not source.level and len(source.raw.split()) <= MAX_RUNNING:
            by_form[_form(source)].append(at)
    for form, places in by_form.items():
        evenly = len(places) >= 3 and _stands_apart(sources, places) and _evenly(places)
        if (
            (len(places) >= MIN_PAGE and OPEN in form and _counts(sources, places, form))
            or (evenly and not _takes_turns(sources, places, by_form))
            or _cuts_sentences(sources, places, form, by_form)
        ):
            for at in places:
                sources[at].why = "a running head"


def _takes_turns(
    sources: Sequence[Source], places: Sequence[int], by_form: Mapping[str, Sequence[int]]
) -> bool:
    """Whether other lines that come back stand between each of these and the next, and every one
    of all these has words of its own below it: then they are names that stand alone, no heads.

    A head of a page stands now above a name, now inside somebody's words.
    """
    others = _between(sources, places, by_form)
    if not others:
        return False
    for low, high in pairwise(sorted((*places, *others, len(sources)))):
        words = next((sources[at].raw for at in range(low + 1, high) if sources[at].talk), "")
        if not words or words[:1].islower():
            return False
    return True


def _between(
    sources: Sequence[Source], places: Sequence[int], by_form: Mapping[str, Sequence[int]]
) -> list[int]:
    """Return other lines that come back, if some stand between each of these and the next."""
    own = set(places)
    others = sorted(
        at for each in by_form.values() if len(each) >= MIN_PAGE and each[0] not in own
        and len({sources[at].raw for at in each}) == 1 for at in each
    )  # fmt: skip
    return others if all(bisect(others, a) < bisect(others, b) for a, b in pairwise(places)) else []


def _cuts_sentences(
    sources: Sequence[Source],
    places: Sequence[int],
    form: str,
    by_form: Mapping[str, Sequence[int]],
) -> bool:
    """Whether a line of some words, the same but for its page, stands inside sentences.

    A page ends where it ends; the words go on below in small letters.
    """
    words = re.findall(r"[^\W\d_]{2,}", form)
    grows = OPEN in form and len(places) >= MIN_PAGE and _one_grows(sources, places, (1, 2))
    same = len(places) >= MIN_ENDED and len({sources[at].raw for at in places}) == 1
    same = same and not _between(sources, places, by_form)  # these may be names
    ended = SENTENCE_END.search(re.sub(rf"{OPEN}\.$", OPEN, form))  # "p. 3." is a page
    timed = any(says_time(sources[at].raw) for at in places)
    if len(words) < MIN_PAGE or ended or timed or not (grows or same):
        return False
    own = set(places)
    others = [each for at, each in enumerate(sources) if each.talk and at not in own]
    closed = sum(SENTENCE_END.search(each.raw) is not None for each in others)
    if closed < EVEN * len(others):  # where sentences have no ends, none is cut
        return False
    cut = 0
    for at in places:
        before = (
            next((s for s in sources[at - 1 :: -1] if s.talk or s.why == ""), None) if at else None
        )
        after = next((s for s in sources[at + 1 :] if s.talk), None)
        if before and after and before.talk:
            cut += not SENTENCE_END.search(before.raw) and after.raw[:1].islower()
    return cut >= max(MIN_PAGE, EVEN * len(places))


def _counts(sources: Sequence[Source], places: Sequence[int], form: str) -> bool:
    """Whether a line stands apart and one of its numbers grows while all others stay."""
    if not re.search(r"[^\W\d_]", form) or not all(_apart(sources, at) for at in places):
        return False
    return _one_grows(sources, places)


def _one_grows(sources: Sequence[Source], places: Sequence[int], by: Sequence[int] = (1,)) -> bool:
    """Whether one of the numbers in a line grows evenly and all others stay.

    by: by how much; by two where heads of left and right pages differ.
    """
    numbers = [[int(n) for n in re.findall(r"\d+", sources[at].raw)] for at in places]
    columns = list(zip(*numbers, strict=True))
    growing = [any(all(b - a == n for a, b in pairwise(c)) for n in by) for c in columns]
    still = [len(set(column)) == 1 for column in columns]
    labelled = any(label.shape == "colon" for at in places for label in sources[at].labels)
    return sum(growing) == 1 and sum(still) == len(columns) - 1 and not labelled


def _feet(sources: Sequence[Source]) -> None:
    """Feet of some lines that come back on each page, with a number in one that grows by one.

    A page may end in mid-sentence, so that only one side of a foot is blank.
    """
    by_form: dict[str, list[int]] = defaultdict(list)
    for at, source in enumerate(sources):
        if source.talk and not source.level and len(source.raw.split()) <= MAX_RUNNING:
            by_form[_form(source)].append(at)
    for form, places in by_form.items():
        if len(places) < MIN_PAGE or OPEN not in form or not _one_grows(sources, places):
            continue
        first, last = _around(sources, places, -1), _around(sources, places, 1)
        several = last - first > 0 or form.count(OPEN) > 1
        several = several or _ends_pages(sources, places)
        if several and all(_beside_blank(sources, at + first, at + last) for at in places):
            for at in places:
                for source in sources[at + first : at + last + 1]:
                    source.why = "a running head"


def _form(source: Source) -> str:
    """Return a line with its numbers left open."""
    return re.sub(r"\d+", OPEN, " ".join(source.raw.split()))


def _around(sources: Sequence[Source], places: Sequence[int], step: int) -> int:
    """Return how far up (-1) or down (1) the same lines stand around each of some places."""
    far = 0
    while abs(far) < MAX_BETWEEN:
        nexts = [at + far + step for at in places]
        if min(nexts) < 0 or max(nexts) >= len(sources):
            break
        beside = [sources[at] for at in nexts]
        same = len({each.raw for each in beside}) == 1 and all(each.talk for each in beside)
        if not same or len(beside[0].raw.split()) > MAX_RUNNING or _speaks(beside[0]):
            break
        far += step
    return far


def _speaks(source: Source) -> bool:
    return any(label.shape == "colon" and label.text for label in source.labels)


def _ends_pages(sources: Sequence[Source], places: Sequence[int]) -> bool:
    """Whether lines each end a block, cut off the next one, and so end pages."""
    return len(places) >= MIN_ENDED and all(
        at > 0
        and sources[at - 1].talk
        and (at + 1 == len(sources) or sources[at + 1].blank)
        and len(sources[at].raw.split()) > 1
        for at in places
    )


def _beside_blank(sources: Sequence[Source], first: int, last: int) -> bool:
    before = first == 0 or not sources[first - 1].talk
    return before or last + 1 == len(sources) or not sources[last + 1].talk


def _apart(sources: Sequence[Source], at: int) -> bool:
    before = at == 0 or not sources[at - 1].talk
    after = at + 1 == len(sources) or not sources[at + 1].talk
    return before and after


def _stands_apart(sources: Sequence[Source], places: Sequence[int]) -> bool:
    """Whether lines stand alone between blank ones, and are followed by no words of their own."""
    if not all(_apart(sources, at) for at in places) or _all_apart(sources):
        return False
    raw = sources[places[0]].raw
    return (len(raw.split()) >= 2 or raw.isupper()) and not SENTENCE_END.search(raw)


def _all_apart(sources: Sequence[Source]) -> bool:
    """Whether nearly every line stands alone, so that standing alone says nothing."""
    talk = [at for at, source in enumerate(sources) if source.talk]
    return sum(_apart(sources, at) for at in talk) >= 0.8 * len(talk)


def _tapes(sources: Sequence[Source]) -> None:
    """Lines in brackets that number what was recorded: [Tape 1, Side A], [END OF SIDE A].

    Each comes once, but the word before its number or letter in several, so that it is neither
    a single remark nor somebody's label.
    """
    tapes: list[tuple[Source, set[str]]] = []
    for source in sources:
        if source.talk and BRACKETED.match(source.raw) and not says_time(source.raw):
            counted = {word.casefold() for word in COUNTED.findall(source.raw)}
            if counted and not any(map(is_role, counted)):
                tapes.append((source, counted))
    times = Counter(source.raw for source, _ in tapes)
    tapes = [each for each in tapes if times[each[0].raw] == 1]
    for source, counted in tapes:
        if any(counted & others for other, others in tapes if other is not source):
            source.why = "a mark of the recording"


def _evenly(places: Sequence[int]) -> bool:
    steps = [b - a for a, b in pairwise(places)]
    mean = sum(steps) / len(steps)
    return mean >= 4 and all(abs(step - mean) <= EVEN * mean for step in steps)
