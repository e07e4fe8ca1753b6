"""Names of speakers: how they are shown, compared and recognised.

In:     the words before a colon, in brackets, alone on a line.
Out:    the name without what is not its own; a key that its spellings share.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MAX_LABEL = 80  # characters
MAX_WORDS = 7  # of a name, what is in parentheses apart
CACHED = 8192  # labels whose shape is remembered
# signs that turn the direction of writing, and byte-order marks: they are no part of the words
UNSEEN = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff\u2060]")
# the same, and those that stand inside words of some scripts, but never at the edge of a name
INVISIBLE = re.compile("[\u200b\u00ad\u180e\u200e\u200f\u061c\u202a-\u202e\u2060-\u2069\ufeff]")
JOINERS = "\u200c\u200d"
TAGS = re.compile(r"</?(?:u|b|i|em|strong|mark|ins|(?:span|font)\b[^<>]*)>", re.IGNORECASE)
BULLETS = "•●▪◦·∙⋅・‧○■□▶►➤→❖♦◆✓¦"  # marks that stand before names, and between them and times
LEADING = re.compile(
    r"^(?:[¶§#№]\s?\d{1,5}[.)\]:]?\s|Q\s?\d{1,4}[.:]?\s(?=[^\W\d_])|\(?\d{1,4}[.)\]]\s|\[\d{1,4}\]"
    rf"|[-–—{BULLETS}*@+~>»#/\\|_\"“”'‘’„=:;,.¶§†‡]+)\s*"
)
TRAILING = re.compile(rf"[\s:：;,|>»«*_\"“”„=~/\\–—{BULLETS}@#§¶-]+$")
WRAPS = ("[]", "{}", "<>", "()", "（）", "【】", "「」", "『』", "《》", "〈〉", "«»")
QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "′": "'"})
# words that often stand before a colon in talk or in a heading
NOT_NAMES = frozenset(
    """again and also although anyway basically because but example exactly finally first for
    hence however like listen look maybe meaning mm-hmm next no note now ok okay one or otherwise
    plus point remember right second so still sure then therefore third though three title date
    time two warning well which yeah yep yes""".split()
)
SMALL = frozenset("de da di do dos das du van von der den la le el al bin ibn of and & y".split())
SHORTENED = re.compile(r"^[^\W\d_]{1,2}\.$")  # Dr. v. Stein, J. d. Vries
# signs that are typed or recognised for one another -> what they share; first as written
ALIKE = str.maketrans("lI1|!O0", "lllllOO")
# letters of two scripts that look the same: the keyboard was not switched over
SCRIPTS_ALIKE = str.maketrans(
    "аеіорсухѕјбвкмнтАВЕІКМНОРСТУХЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "aeiopcyxsj6bkmhtABEIKMHOPCTYXSJABEZHIKMNOPTYXo",
)
LANGUAGES = frozenset(  # how a translation is labelled: ISO 639 codes and languages' own names
    """ar bg bn ca cs cz da de deu el en eng es esp et eu fa fi fr fra ger gr gu he hi hr hu id it
    ita ja jp ka kk ko kr lt lv ms nl no pa pl pt ro ru sk sl sq sr sv sw ta te th tr uk ur uz vi
    yo zh cn zu engl span dt eng. english deutsch german français french español spanish castellano
    italiano italian português portuguese nederlands dutch polski polish русский russian 中文
    chinese 英文 日本語 japanese türkçe turkish العربية arabic translation translated übersetzung
    übers traducción traduction traduzione tradução vertaling tłumaczenie перевод çeviri překlad
    翻译 訳 翻訳""".split()
)


@lru_cache(CACHED)
def clean_name(label: str) -> str:
    """Return a label as a name: without invisible signs, brackets around it, marks before and
    after it, and a number that counts lines."""
    name = " ".join(INVISIBLE.sub("", TAGS.sub("", label)).strip(JOINERS).split())
    name = unicodedata.normalize("NFC", name)
    for _ in range(3):
        before = name
        name = TRAILING.sub("", LEADING.sub("", name))
        for wrap in WRAPS:
            opens, closes = wrap[0], wrap[1]
            if name.startswith(opens) and (name.endswith(closes) or closes not in name):
                inner = name[1:].removesuffix(closes)
                if opens not in inner or (name.endswith(closes) and _pairs(inner, opens, closes)):
                    name = inner.strip()
            elif name.endswith(closes) and opens not in name:
                name = name.removesuffix(closes).strip()
        if name == before:
            break
    return name if any(c.isalnum() for c in name) else ""


def _pairs(words: str, opens: str, closes: str) -> bool:
    """Whether brackets inside words stand in pairs: the ones around "Ruth (host)" are apart."""
    depth = 0
    for sign in words:
        depth += (sign == opens) - (sign == closes)
        if depth < 0:
            return False
    return depth == 0


@lru_cache(CACHED)
def name_key(label: str) -> str:
    """Return what the spellings of one name share."""
    name = clean_name(label).translate(QUOTES).translate(dict.fromkeys(map(ord, JOINERS)))
    key = unicodedata.normalize("NFKC", name).casefold().rstrip(".")
    return " ".join(re.sub(r"\s*([()])\s*", r" \1", key).replace("( ", "(").split())


@lru_cache(CACHED)
def without_note(label: str) -> str:
    """Return a label without what is in parentheses after it."""
    return " ".join(re.sub(r"[(（][^()（）]*[)）]", " ", label).split())


@lru_cache(CACHED)
def looks_like_name(label: str) -> bool:
    """Whether a label may be a person: few words, each with a capital or not cased at all.

    What stands in parentheses is about the person and may be anything.
    """
    bare = without_note(label)
    words = bare.replace(",", " ").split()
    if not 1 <= len(words) <= MAX_WORDS or not any(c.isalpha() for c in bare):
        return False
    if re.search(r"[.!?;]\s", bare) and not re.search(r"\b\w{1,4}\.\s", bare):
        return False
    if re.search(r"[。！？!?…]", bare) or (len(bare) > 20 and not re.search(r"[ -~À-ʯ\s]", bare)):
        return False
    if bare.casefold().strip() in NOT_NAMES or "http" in bare.casefold():
        return False
    words = [word.strip("[]\"'*") for word in words]
    begun = any(word[:1].isupper() for word in words)  # then "v." is a name's part, not "e.g."
    return all(_cased(word) or (begun and SHORTENED.match(word) is not None) for word in words)


def _cased(word: str) -> bool:
    if not word or not word[0].isalpha() or not word[0].islower() or word in SMALL:
        return True
    if any(c.isdigit() for c in word):  # id1, p03
        return True
    return (
        re.match(r"^\w{1,2}['’][^\W\d_]", word) is not None
        and re.split("['’]", word)[1][0].isupper()
    )


@lru_cache(CACHED)
def may_be_name(label: str) -> bool:
    """Whether a label that stands where speakers stand may be one, whatever its case."""
    bare = without_note(label)
    words = bare.split()
    return (
        1 <= len(words) <= MAX_WORDS + 1
        and len(bare) <= MAX_LABEL
        and any(c.isalpha() for c in bare)
        and not re.search(r"[!?！？。…]|[.;]\s+\w+\s+\w+\s|https?|www\.", bare)
        and bare.casefold() not in NOT_NAMES
    )


def is_full_name(label: str) -> bool:
    """Whether a label has a first and a last name, as in "Keisha Brown"."""
    words = without_note(label).replace(",", " ").split()
    cased = [w for w in words if w[:1].isupper() and w.casefold() not in NOT_NAMES]
    return 2 <= len(words) <= 4 and len(cased) == len(words)


def stem(key: str) -> str:
    """Return a key with its number left open: what "speaker 1" and "speaker 3" share."""
    return re.sub(r"\d+|(?<=\s)[a-z]$", "#", key)


@lru_cache(CACHED)
def outline(label: str) -> str:
    """Return what a label looks like on paper: l and I, O and 0, Latin A and Cyrillic А alike."""
    seen = clean_name(label).translate(SCRIPTS_ALIKE)
    return seen.translate(ALIKE).casefold().rstrip(".")


def near(first: str, second: str) -> bool:
    """Whether two keys differ by a slip: one edit, two in long ones, never by a number."""
    if re.findall(r"\d+", first) != re.findall(r"\d+", second):
        return False
    if "#" in stem(first) and stem(first) == stem(second):  # Participant B, Participant C
        return False
    longest = max(len(first), len(second))
    if longest < 4 or abs(len(first) - len(second)) > 2:
        return False
    return edits(first, second) <= (1 if longest < 7 else 2)


def edits(first: str, second: str) -> int:
    """Return the edit distance, with two letters changed over as one edit (Damerau)."""
    above: list[int] = []
    last = list(range(len(second) + 1))
    for i, a in enumerate(first, start=1):
        row = [i]
        for j, b in enumerate(second, start=1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b:
                best = min(best, above[j - 2] + 1)
            row.append(best)
        above, last = last, row
    return last[-1]
