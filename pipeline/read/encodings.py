"""Guess the encoding of a text that does not say it and is no Unicode.

In:     the bytes of a file.
Out:    encodings that could be meant, best first, and the language by which each was judged.

Each candidate decodes a sample; each language then says how likely the letters are that come
out (pipeline.read.letters), where they stand, and whether its small words occur. Letters of a
wrong encoding are rare ones, capitals inside words, or signs. General detectors need longer
texts than an interview's few letters beyond ASCII; see docs/decisions/reading-transcripts.md.
"""

from __future__ import annotations

import codecs
import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from pipeline.read.letters import LANGUAGES, Language

# codec -> what people call it; in the order in which equal guesses are preferred
ENCODINGS: dict[str, str] = {
    "utf-8": "UTF-8 (Unicode)",
    "utf-16": "UTF-16 (Unicode)",
    "cp1252": "Windows, Western European",
    "cp1250": "Windows, Central European",
    "cp1251": "Windows, Cyrillic",
    "cp1253": "Windows, Greek",
    "cp1254": "Windows, Turkish",
    "cp1257": "Windows, Baltic",
    "cp1255": "Windows, Hebrew",
    "cp1256": "Windows, Arabic",
    "cp874": "Windows, Thai",
    "gb18030": "Chinese, simplified (GB)",
    "big5hkscs": "Chinese, traditional (Big5)",
    "cp932": "Japanese (Shift JIS)",
    "euc_jp": "Japanese (EUC)",
    "cp949": "Korean",
    "iso8859-15": "ISO Latin 9, Western European",
    "iso8859-2": "ISO Latin 2, Central European",
    "iso8859-16": "ISO Latin 10, Romanian",
    "iso8859-5": "ISO, Cyrillic",
    "koi8-r": "KOI8, Russian",
    "koi8-u": "KOI8, Ukrainian",
    "iso8859-7": "ISO, Greek",
    "iso8859-9": "ISO Latin 5, Turkish",
    "iso8859-6": "ISO, Arabic",
    "iso8859-8": "ISO, Hebrew",
    "mac-roman": "Mac, Western European",
    "mac-latin2": "Mac, Central European",
    "mac-cyrillic": "Mac, Cyrillic",
    "mac-greek": "Mac, Greek",
    "mac-turkish": "Mac, Turkish",
    "cp850": "DOS, Western European",
    "cp852": "DOS, Central European",
    "cp866": "DOS, Cyrillic",
    "cp437": "DOS, United States",
    "cp857": "DOS, Turkish",
}
NO_TEXTS = frozenset(
    ("unicode_escape", "raw_unicode_escape", "idna", "punycode", "utf_7", "undefined")
)
_LATIN = ("LATIN",)
SCRIPTS: dict[str, tuple[str, ...]] = {  # of the languages that an encoding is made for
    "cp1251": ("CYRILLIC",), "iso8859-5": ("CYRILLIC",), "koi8-r": ("CYRILLIC",),
    "koi8-u": ("CYRILLIC",), "mac-cyrillic": ("CYRILLIC",), "cp866": ("CYRILLIC",),
    "cp1253": ("GREEK",), "iso8859-7": ("GREEK",), "mac-greek": ("GREEK",),
    "cp1255": ("HEBREW",), "iso8859-8": ("HEBREW",),
    "cp1256": ("ARABIC",), "iso8859-6": ("ARABIC",), "cp874": ("THAI",),
    "gb18030": ("CJK",), "big5hkscs": ("CJK",), "cp932": ("CJK",), "euc_jp": ("CJK",),
    "cp949": ("CJK",),
}  # fmt: skip
RARE = {
    "iso8859-16": 2.5,
    "iso8859-7": 2.5,  # of what it and Windows' Greek share, Ά alone is told apart by little
    "iso": 1.0,
    "mac": 2.0,
    "koi": 1.0,
    "cp8": 2.5,
    "cp4": 3.0,
    "euc": 0.5,
}  # nats against
SAMPLE = 4_000  # bytes beyond ASCII that are looked at
MARKS = frozenset("“”„‘’‚–—…«»€£§°·•\u00a0¿¡´`©®™‹›•№½¼¾、。？！，：；（）「」《》“”　")
MARK = 0.02  # probability of such a mark
OTHER_LETTER = 0.003  # of a letter of the script that is none of the language's
SIGN = 0.0001  # of any other sign
MISPLACED = 0.02  # what a letter or mark keeps of its probability where it does not fit
CAPITAL = 0.08  # the same for a capital
OPENING = 6.0  # times that, for a capital that opens a line
WORD = 1.2  # nats for a small word of the language: these tell the language
WORDS = 60  # of them that count
HOPELESS = -8.5  # nats a byte; text below is in no encoding that is known here
ALONE = frozenset("àáéèêíóòúùåöøæïàаияоукевсбжіїєйâîüô")


SHARED = Counter(word for language in LANGUAGES for word in language.words)  # by languages


@dataclass(frozen=True)
class Guess:
    """score: nats; higher is likelier."""

    encoding: str
    language: str
    score: float


def guess_encodings(data: bytes) -> list[Guess]:
    """Return the encodings that can decode all of the bytes, likeliest first."""
    sample = _sample(data)
    beyond = max(1, sum(byte > 0x7F for byte in sample))
    guesses = []
    for order, encoding in enumerate(ENCODINGS):
        if encoding.startswith("utf"):
            continue
        try:
            text = sample.decode(encoding)
        except UnicodeDecodeError:
            continue
        language, score = _best_language(text, SCRIPTS.get(encoding, _LATIN))
        rare = next((cost for start, cost in RARE.items() if encoding.startswith(start)), 0.0)
        if score / beyond > HOPELESS:
            guesses.append(Guess(encoding, language, score - rare - order / 1000))
    guesses.sort(key=lambda guess: guess.score, reverse=True)
    return guesses


def wide_encoding(data: bytes) -> str | None:
    """Recognise UTF-16 and UTF-32 without a byte-order mark.

    By where zero bytes stand; where there are few (Chinese), by what comes out of the two.
    """
    quarter = max(1, len(data) / 4)
    shares = [data[at::4].count(0) / quarter for at in range(4)]
    for encoding, zeros, others in (
        ("utf-32-le", (2, 3), (0,)),
        ("utf-32-be", (0, 1), (3,)),
        ("utf-16-le", (1, 3), (0, 2)),
        ("utf-16-be", (0, 2), (1, 3)),
    ):
        high = 0.9 if encoding.startswith("utf-32") else 0.3
        if all(shares[at] > high for at in zeros) and all(shares[at] < 0.3 for at in others):
            return encoding
    wide = {each: _reads_wide(data, each) for each in ("utf-16-le", "utf-16-be")}
    best = max(wide, key=wide.__getitem__)
    return best if wide[best] > WIDE_READS else None


WIDE_READS = 0.9  # of the characters in scripts that are used, to be UTF-16 at all
USED = re.compile(  # letters, marks and figures of living scripts, and their punctuation
    r"[\t\n\r\x20-\x7e\xa0-\u024f\u0300-\u03ff\u0400-\u052f\u0590-\u06ff\u0900-\u0e7f\u10a0-\u10ff"
    r"\u1e00-\u1fff\u2010-\u2026\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff00-\uffef]"
)


def _reads_wide(data: bytes, encoding: str) -> float:
    """Return how well bytes read as UTF-16: 0 where a line end or a space is never met."""
    sample = data[: 2 * SAMPLE]
    try:
        text = sample[: len(sample) // 2 * 2].decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    if len(data) % 2 or not text:
        return 0.0
    parted = sum(text.count(mark) for mark in "\n\r \u3000。，、")
    if not parted or any(unicodedata.category(char) in ("Cc", "Cn", "Co", "Cs")
                         for char in text if char not in "\t\n\r"):  # fmt: skip
        return 0.0
    return len(USED.findall(text)) / len(text)


def garbled_lines(text: str) -> list[int]:
    """Return lines (1-based) with UTF-8 that was once read as Windows-1252 ("cafÃ©")."""
    if not any(sign in text for sign in "ÃÂâÐÑÎÏÅÄ"):
        return []
    return [at for at, line in enumerate(text.split("\n"), start=1) if _is_garbled(line)]


GARBLED = re.compile(
    r"[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    r"\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]+"
)


def _is_garbled(line: str) -> bool:
    return any(_was_utf8(found[0]) for found in GARBLED.finditer(line))


def _was_utf8(run: str) -> bool:
    """Whether signs are bytes of UTF-8, each shown as Windows-1252 (or Latin 1) shows it."""
    data = b"".join(_byte(char) for char in run)
    for end in range(len(data), 1, -1):
        try:
            return len(data[:end].decode("utf-8")) < end
        except UnicodeDecodeError:
            continue
    return False


def _byte(char: str) -> bytes:
    try:
        return char.encode("cp1252")
    except UnicodeEncodeError:
        return char.encode("latin-1", "replace")


def encoding_name(encoding: str) -> str:
    """Return what people call an encoding."""
    return ENCODINGS.get(encoding, encoding)


def known_encoding(encoding: str) -> str | None:
    """Return Python's name of an encoding of text, or None."""
    try:
        info = codecs.lookup(encoding.strip())
        "a".encode(info.name)
    except (LookupError, ValueError):
        return None
    return None if info.name.replace("-", "_") in NO_TEXTS else info.name


def _sample(data: bytes) -> bytes:
    """Return the first lines with bytes beyond ASCII, up to SAMPLE of these."""
    sample: list[bytes] = []
    beyond = 0
    for line in re.split(rb"[\r\n]+", data):
        if line.isascii():
            continue
        sample.append(line)
        beyond += sum(byte > 0x7F for byte in line)
        if beyond >= SAMPLE:
            break
    return b"\n".join(sample)


def _best_language(text: str, scripts: tuple[str, ...]) -> tuple[str, float]:
    counts = _counted(text)
    words = Counter(re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text.casefold()))
    scores = {
        language.name: _score(counts, language) + _small_words(words, language)
        for language in LANGUAGES
        if language.script in scripts
    }
    best = max(scores, key=scores.__getitem__)
    return best, scores[best]


def _small_words(words: Counter[str], language: Language) -> float:
    """Return nats for the language's small words; long files need no such help."""
    if not language.words:
        return 0.0
    found = sum(words[word] / SHARED[word] for word in language.words if word in words)
    return WORD * min(WORDS, found)


def _counted(text: str) -> Counter[tuple[str, float, str]]:
    """Count characters beyond ASCII: (character, how well it stands, script beside it)."""
    return Counter(
        (char, _place(text, at), _beside(text, at)) for at, char in enumerate(text) if char > "\x7f"
    )


def _place(text: str, at: int) -> float:
    """Return what a character's place makes of its probability: 1 for a place where it may be."""
    char, before, after = text[at], text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if not char.isalpha():
        return 1.0 if _mark_fits(char, before, after, _begins(text, at)) else MISPLACED
    if char.isupper():
        if before.isalpha() and before.islower():
            return MISPLACED
        return OPENING if before in ("", "\n") else 1.0
    if before.isalpha() and before.isupper() and after.isalpha() and after.isupper():
        return MISPLACED
    if before.isalpha() or after.isalpha() or _is_mark(before) or char in ALONE:
        return 1.0
    return 1.0 if not char.islower() else MISPLACED


def _begins(text: str, at: int) -> bool:
    """Whether a sentence begins at a character: after a blank and a label or another's end."""
    return text[at - 1 : at] == " " and text[max(0, at - 2) : at - 1] in (":", ".", ";", "!", "?")


def _mark_fits(char: str, before: str, after: str, begins: bool) -> bool:
    if char in "’‘´`" and after.islower() and script_of(after) == "GREEK" and begins:
        return False  # a sentence that begins so begins with Ά in another encoding
    if char in "’‘´`":
        return before.isalpha() or (after.isalpha() and before not in ("", "\n"))
    if char in "„“«¿¡‹‚":
        return not before.isalpha() and (not after.isspace() or char in "«‹")
    if char in "£€":
        return not before.isalpha() and not after.isalpha()
    if char in "”»›…":
        return not after.isalpha() or before.isalpha()
    return not (before.isalpha() and after.isalpha()) or char in "—–·\u00a0" or char > "\u3000"


def _is_mark(char: str) -> bool:
    return char != "" and unicodedata.category(char) == "Mn"


def _beside(text: str, at: int) -> str:
    """Return the script of a letter beside this one, where that is another than this one's."""
    own = script_of(text[at])
    for near in (text[at - 1 : at] if at else "", text[at + 1 : at + 2]):
        if near and near.isalpha() and own and (other := script_of(near)) != own:
            return other
    return ""


@lru_cache(4096)
def script_of(char: str) -> str:
    """Return the script of a letter by its Unicode name; "" for what is none."""
    if not (char.isalpha() or unicodedata.category(char) in ("Mn", "Lm")):
        return ""
    word = unicodedata.name(char, "").split(" ")[0].split("-")[0]
    return "CJK" if word in ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "IDEOGRAPHIC") else word


def _score(counts: Counter[tuple[str, float, str]], language: Language) -> float:
    total = sum(language.letters.values()) * 1.15
    return sum(
        count * math.log(_probability(char, place, beside, language, total))
        for (char, place, beside), count in counts.items()
    )


def _probability(char: str, place: float, beside: str, language: Language, total: float) -> float:
    if char in language.letters:
        share = language.letters[char] / total
    elif (lower := char.lower()) in language.letters:
        share = CAPITAL * language.letters[lower] / total
    elif char in MARKS:
        share = MARK
    elif language.script == "CJK":
        share = 1e-5 if script_of(char) == "CJK" else 1e-6
    elif script_of(char) == language.script:
        share = OTHER_LETTER / 3
    else:
        share = SIGN
    if beside and language.script != "CJK":
        share *= MISPLACED
    return max(share * place, 1e-9)
