"""What stands around the talk: facts before it, headings in it, a service's lines after it.

In:     sources and the way in which the file marks its speakers.
Out:    where the talk begins, what the file tells of its people, and reasons on what is no talk.

Nothing here knows the words of a language: a head is told by `Word: value` lines whose word
does not come back, before one that does; a heading by its form and by what follows it; what a
service adds by where it stands and by the rest of the file being different.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from models.records import Role
from pipeline.read.lines import Source
from pipeline.read.names import name_key, stem
from pipeline.read.role_words import is_role, said_role, short_role
from pipeline.read.shapes import match_label
from pipeline.read.times import mark_at_end, says_time
from pipeline.read.ways import Way

FACT_WORDS = 12  # a value longer than this is talk
MAX_HEADING = 12  # words
MIN_HITS = 4  # labels, before a line without one is odd
MORE = 0.1  # of the names alone that may have more than one line of words below them
FEW_WORDS = 6  # of a last line that ends no sentence
ENDED = 0.9  # of the other blocks that end one
TAIL = 3  # lines at most that a service adds
SITE = re.compile(r"https?://|www\.|\b[\w-]+\.(?:ai|com|org|net|io|app|co|de|eu|example)\b", re.I)
DATE = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th|\.)?,?\s(?:[^\W\d]+\.?,?\s){0,3}(?:19|20)\d{2}\b"
    r"|\b(?:19|20)\d{2}[-./年]\d{1,2}[-./月]\d{1,2}|\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d{2}\b"
)
SENTENCE_END = re.compile(r"[.!?…。！？؟]['\"”’»)]*$")
ENCLOSED = re.compile(r"^(?:[(\[（【<].*[)\]）】>]|[*=~_–—-]{2,}.*[*=~_–—-]{2,})$", re.DOTALL)
PERSON = re.compile(r"(?P<name>[^\W\d_][\w.'’ -]{1,60}?)\s*[(（](?P<note>[^()（）]{2,60})[)）]")
TIME_OF_END = re.compile(r"\d{1,2}:\d{2}:\d{2}|\b\d{1,3}:\d{2}\b")


def find_front(sources: Sequence[Source], way: Way) -> tuple[int, dict[str, str]]:
    """Return the position at which the talk begins, and {label: value} told before it."""
    counts = Counter(way.people[label.key] for label in way.hits.values())
    facts: list[tuple[int, str, str]] = []
    at = 0
    while at < len(sources):
        end = _block_end(sources, at)
        begin = _talk_in(sources, at, end, way, counts)
        if begin is not None:
            facts += _facts(sources, at, begin, way, counts)
            return _front(begin, facts, way, counts)
        facts += _facts(sources, at, end, way, counts, whole=True)
        at = end
    # nobody comes back: facts alone, over a rule or a blank line, before unnamed talk
    return (0, {})


def _front(
    begin: int, facts: list[tuple[int, str, str]], way: Way, counts: Counter[str]
) -> tuple[int, dict[str, str]]:
    told = {key: value for _, key, value in facts}
    believed = [at for at, _, _ in facts if at in way.hits]
    only = len(facts) == 1 and believed and not is_role(facts[0][1])
    if not facts or only:
        return 0, told
    return begin, told


def _block_end(sources: Sequence[Source], at: int) -> int:
    """Return where the block that begins here ends: a heading or a line of no talk is its own."""
    end = at + 1
    if sources[at].talk and not sources[at].level:
        while end < len(sources) and sources[end].talk and not sources[end].level:
            end += 1
    return end


def _talk_in(
    sources: Sequence[Source], at: int, end: int, way: Way, counts: Counter[str]
) -> int | None:
    """Return where in a block the talk begins: at a label that comes back and is no fact."""
    block = range(at, end)
    once = [i for i in block if (fact := fact_of(sources[i])) and _once(i, fact[0], way, counts)]
    titles = _titles(sources, block) if len(once) > 1 else at
    facts = [fact_of(sources[i]) or not sources[i].talk for i in range(titles, end)]
    known = [i for i in block if i in way.hits and i not in once]  # people, who come again
    all_facts = bool(once) and all(facts) and len(known) <= len(once)
    if sources[at].row is not None and getattr(sources[at].row, "speaker", None):
        return at
    if all_facts and len(once) >= 1 and not _questions(sources, block):
        return None
    for i in block:
        label = way.hits.get(i)
        if label and (counts[way.people[label.key]] >= 2 or _speaks(sources[i], label.text)):
            return i
    return None


def _titles(sources: Sequence[Source], block: range) -> int:
    """Return where a block goes on below the lines at its head that are titles."""
    for at in block:
        words = sources[at].text.strip("*_ ")
        title = len(words.split()) <= MAX_HEADING and not SENTENCE_END.search(words)
        if fact_of(sources[at]) or not title or match_label(sources[at].text):
            return at
    return block.stop


def _once(at: int, key: str, way: Way, counts: Counter[str]) -> bool:
    """Whether what stands before a colon comes once: nor as somebody's who is numbered."""
    return counts[key] < 2 and counts[way.speaker(at) or ""] < 2


def _speaks(source: Source, words: str) -> bool:
    """Whether a label that comes once has words that end as talk does."""
    return SENTENCE_END.search(words) is not None and not source.raw.startswith(("(", "["))


def _questions(sources: Sequence[Source], block: range) -> bool:
    return any(re.search(r"[?？؟]\s*$", sources[i].raw) for i in block)


def fact_of(source: Source) -> tuple[str, str] | None:
    """Return (key, value) where a line is a word, a colon and a short value that ends no
    sentence."""
    if not source.talk:
        return None
    match = match_label(source.text)
    if not match:
        return None
    value = match["text"].strip(" *_")
    if not 0 < len(value.split()) <= FACT_WORDS or len(value) > 120:
        return None
    if ends_sentence(value) and not re.search(r"\b\w{1,4}\.$|\)$", value):
        return None
    return name_key(match["name"]), value


def _facts(
    sources: Sequence[Source],
    at: int,
    end: int,
    way: Way,
    counts: Counter[str],
    *,
    whole: bool = False,
) -> list[tuple[int, str, str]]:
    facts: list[tuple[int, str, str]] = []
    for i in range(at, end):
        fact = fact_of(sources[i])
        if fact and (whole or _once(i, fact[0], way, counts)):
            facts.append((i, fact[0], fact[1]))
    return facts


def facts_alone(sources: Sequence[Source]) -> int:
    """Return where talk without names begins: after two facts or more and a rule or blank."""
    facts = 0
    for at, source in enumerate(sources):
        if not source.raw and source.row is None:
            if facts >= 2:
                return at
        elif source.why == "a ruled line" and facts:
            return at
        elif fact_of(source):
            facts += 1
        elif source.talk:
            return 0
    return 0


def tell_roles(
    told: dict[str, str], sources: Sequence[Source], begin: int, way: Way
) -> dict[str, Role]:
    """Return the roles that the lines before the talk give to the file's speakers."""
    roles: dict[str, Role] = {}
    names = way.names
    pairs = [(key, value) for key, value in told.items() if _role_of(key)]
    for source in sources[:begin]:
        for match in PERSON.finditer(source.raw):
            pairs.append((match["note"], match["name"]))
        if source.why == "the file's head" and (found := match_label(source.raw)):
            pairs.append((found["name"], found["text"]))
    for label, value in pairs:
        role = _role_of(label)
        for speaker in names:
            if role and named_in(value, speaker):
                roles[speaker] = role
    return roles


def _role_of(label: str) -> Role | None:
    return said_role(label) or (short_role(label) if len(label) <= 4 else None)


def named_in(value: str, speaker: str) -> bool:
    """Whether a value such as "Dana Whitlock" names a speaker ("Dana", "Whitlock, D.", "DW")."""
    words = re.findall(r"[^\W\d_]+", value.casefold())
    theirs = re.findall(r"[^\W\d_]+", speaker.casefold())
    initials = "".join(word[0] for word in words)
    return theirs == [initials] or any(len(word) > 2 and word in words for word in theirs)


def mark_headings(sources: Sequence[Source], way: Way) -> list[int]:
    """Give a reason to headings, and to what stands under one before anybody speaks.

    Returns the positions of those that only look like headings, for a doubt.
    """
    doubtful: list[int] = []
    first = min(way.hits, default=-1)
    series = _series(sources, way)
    shouted = bool(way.hits) and not _shouts(sources, way)
    for at, source in enumerate(sources):
        if not source.talk or (at in way.hits and at not in series):
            continue
        if source.level:
            source.why = "a heading"
        elif at in series:
            source.why = "a heading"
            way.hits.pop(at, None)
        elif shouted and _is_title(sources, at):
            source.why = "a heading"
            if not ENCLOSED.match(source.raw) and at > first:
                doubtful.append(at)
        elif source.whole == "italic" and _under_heading(sources, at) and way.hits:
            source.why = "it stands under a heading, before anyone speaks"
            doubtful.append(at)
    return doubtful


def _series(sources: Sequence[Source], way: Way) -> set[int]:
    """Return numbered lines that head parts: "Part 1: The depot", "Part 2: The flood"."""
    by_stem: dict[str, list[tuple[int, str, str]]] = {}
    counts = Counter(label.key for label in way.hits.values())
    for at, source in enumerate(sources):
        believed = way.hits.get(at)
        if believed and counts[believed.key] > 1:  # "Question 1" and "Question 2" of one person
            continue
        match = match_label(source.text) if source.talk and source.opens else None
        if match and re.search(r"\d|\b[A-Z]$|\b[IVX]+$", match["name"]):
            key = name_key(match["name"])
            form = stem(re.sub(r"\b[ivx]+$", "#", key))
            by_stem.setdefault(form, []).append((at, key, match["text"].strip()))
    numbered: set[int] = set()
    for form, each in by_stem.items():
        keys = [key for _, key, _ in each]
        short = all(
            0 < len(text.split()) <= MAX_HEADING and not SENTENCE_END.search(text)
            for _, _, text in each
        )
        once = len(keys) >= 2 and len(set(keys)) == len(keys) and all(counts[k] < 2 for k in keys)
        others = any(count >= 2 and stem(key) != form for key, count in counts.items())
        people = any(count >= 2 and stem(key) == form for key, count in counts.items())
        if short and once and others and not people:
            numbered.update(at for at, _, _ in each)
    return numbered


def _shouts(sources: Sequence[Source], way: Way) -> bool:
    talk = [source.raw for source in sources if source.talk]
    return sum(raw.isupper() for raw in talk) > 0.2 * len(talk)


def _is_title(sources: Sequence[Source], at: int) -> bool:
    """A line in capitals that stands alone between blank lines."""
    raw = sources[at].raw
    if not raw.isupper() or not _alone(sources, at):
        return False
    return sum(c.isalpha() for c in raw) >= 5 and 2 <= len(raw.split()) <= MAX_HEADING


def _under_heading(sources: Sequence[Source], at: int) -> bool:
    for before in range(at - 1, max(-1, at - 4), -1):
        if sources[before].raw:
            return sources[before].why in ("a heading", "a ruled line")
    return False


def mark_tail(sources: Sequence[Source], way: Way, begin: int) -> list[int]:
    """Give a reason to lines after the talk that nobody said.

    Where every block or line has a speaker, one at the end without is the service's; so is one
    in brackets, or with an address, that stands alone; and all after the recording's end.
    Returns those told by where they stand alone, for a doubt.
    """
    talk = [at for at in range(begin, len(sources)) if sources[at].talk]
    if not talk:
        return []
    last = max(way.hits, default=-1)
    first_line = _repeated(sources, begin)
    tail = [at for at in talk if first_line and sources[at].raw == first_line]
    rows = [at for at, each in enumerate(sources) if getattr(each.row, "speaker", None)]
    if last < 0 and rows:
        tail += _below_rows(sources, [at for at in talk if at > rows[-1]])
    elif last < 0:
        tail += _noticed(sources, talk)
    else:
        tail += _odd_tail(sources, way, talk, last)
    for at in tail:
        sources[at].why = "a line of the transcription service"
    heads = [source.raw for source in sources[:begin] if source.raw]
    if any(SITE.search(raw) for raw in heads):  # the service has said who it is
        return []
    doubtful: list[int] = []
    for at in sorted(set(tail)):
        raw = sources[at].raw
        before = next((each for each in sources[:at][::-1] if each.raw), None)
        ended = before is not None and before.why != "" and TIME_OF_END.search(before.raw)
        if ended or _is_notice(raw, way) or any(_alike(raw, head) for head in heads):
            continue
        doubtful.append(at)
    return doubtful


def _alike(line: str, head: str) -> bool:
    """Whether a line has most of its words from one before the talk: started, stopped."""
    words, others = set(line.casefold().split()), set(head.casefold().split())
    return len(words) > 2 and len(words & others) > len(words) / 2


def _is_notice(raw: str, way: Way) -> bool:
    """Whether a line is a service's or a program's by what is in it."""
    return (
        SITE.search(raw) is not None
        or (ENCLOSED.match(raw) is not None and len(raw.split()) <= MAX_HEADING)
        or _tells_end(raw, way)
    )


def _repeated(sources: Sequence[Source], begin: int) -> str:
    """Return the line before the talk, which a service may repeat after it."""
    heads = [source.raw for source in sources[:begin] if source.talk and len(source.raw) > 20]
    return heads[0] if heads else ""


def _noticed(sources: Sequence[Source], talk: Sequence[int]) -> list[int]:
    """Lines at either end that stand alone in brackets, or are an address."""
    noticed: list[int] = []
    if len(talk) < 3:
        return []
    for at in (talk[0], talk[-1]):
        raw = sources[at].raw
        alone = _alone(sources, at)
        if alone and SITE.search(raw) and (ENCLOSED.match(raw) or len(raw.split()) <= 12):
            noticed.append(at)
    return noticed


def _below_rows(sources: Sequence[Source], after: Sequence[int]) -> list[int]:
    """Return a last line below a table's rows that stands apart and is no sentence."""
    if not after or not sources[after[-1]].opens:
        return []
    raw = sources[after[-1]].raw
    short = len(raw.split()) <= FEW_WORDS and not ends_sentence(raw)
    return [after[-1]] if short or ENCLOSED.match(raw) or SITE.search(raw) else []


def _alone(sources: Sequence[Source], at: int) -> bool:
    return (at == 0 or not sources[at - 1].talk) and (
        at + 1 == len(sources) or not sources[at + 1].talk
    )


def _odd_tail(sources: Sequence[Source], way: Way, talk: Sequence[int], last: int) -> list[int]:
    tail = [at for at in talk if at > last]
    label = way.hits[last]
    own = tail[:1] if label.alone else []  # the words of a name alone on its line
    tail = tail[len(own) :]
    heads = [source.raw for source in sources[: min(way.hits)] if source.raw]
    if tail and any(_alike(sources[tail[-1]].raw, head) for head in heads):
        return tail[-1:]  # Ann started transcription, Ann stopped transcription
    if tail and _unended(sources, way, talk, tail[-1]):
        return tail[-1:]
    # words right below go with it, unless they tell the recording's end
    for count, at in enumerate(tail):
        raw = sources[at].raw
        if (
            _tells_end(raw, way)
            or (ENCLOSED.match(raw) and (raw.upper() == raw or SITE.search(raw)))
            or (_dated(raw) and sources[at].opens and at == tail[-1])
            or (SITE.search(raw) and sources[at].opens and len(raw.split()) <= 14)
        ):
            return tail[count:] if len(tail) - count <= TAIL else [at]
    apart = bool(tail) and sources[tail[0]].opens and _all_labelled(sources, way, talk, last)
    if tail and len(tail) <= TAIL and (apart or _one_each(way, talk, last)):
        return tail
    return []


def _unended(sources: Sequence[Source], way: Way, talk: Sequence[int], at: int) -> bool:
    """Whether a last line stands apart, is short and ends no sentence, where all turns do."""
    raw = sources[at].raw
    if not sources[at].opens or len(raw.split()) > FEW_WORDS or ends_sentence(raw):
        return False
    lasts = [before for before, after in pairwise(talk) if after in way.hits or after == at]
    lasts = [i for i in lasts if i >= min(way.hits)]
    ended = sum(ends_sentence(sources[i].raw) for i in lasts)
    return len(lasts) >= MIN_HITS and ended >= ENDED * len(lasts)


def ends_sentence(raw: str) -> bool:
    """Whether a line ends as a sentence does, a time after it apart."""
    mark = mark_at_end(raw)
    return SENTENCE_END.search(raw[: mark.start].rstrip() if mark else raw) is not None


def _dated(raw: str) -> bool:
    """Whether a short line that asks nothing holds a whole date."""
    return len(raw.split()) <= 16 and "?" not in raw and DATE.search(raw) is not None


def _one_each(way: Way, talk: Sequence[int], last: int) -> bool:
    """Whether each name alone on its line has one line of words below it, but for the last."""
    if len(way.hits) < 2 * MIN_HITS or not all(label.alone for label in way.hits.values()):
        return False
    first = min(way.hits)
    words = sum(at not in way.hits for at in talk if first <= at < last)
    return 0 <= words - (len(way.hits) - 1) <= MORE * len(way.hits)


def _tells_end(raw: str, way: Way) -> bool:
    """Whether a short line at the end holds a time of the clock, in a file of labelled lines."""
    match = re.search(r"\d{1,2}:\d{2}:\d{2}", raw)
    return (
        match is not None
        and says_time(raw)
        and len(raw.split()) <= 10
        and len(way.hits) >= MIN_HITS
        and not ends_sentence(raw)
    )


def _all_labelled(sources: Sequence[Source], way: Way, talk: Sequence[int], last: int) -> bool:
    """Whether no block before the last label's own goes without a label."""
    if len(way.hits) < MIN_HITS:
        return False
    first = min(way.hits)
    return all(
        at in way.hits or not sources[at].opens or _below_label(sources, way, at)
        for at in talk
        if first <= at <= last
    )


def _below_label(sources: Sequence[Source], way: Way, at: int) -> bool:
    before = max((each for each in range(max(0, at - 4), at) if sources[each].talk), default=None)
    return before is not None and before in way.hits and way.hits[before].alone
