"""Read the time marks of transcripts: seconds from the start of the recording.

In:     text.
Out:    marks: where a time stands, in what signs, and how many seconds it is.

One grammar for all readers: a time in one of several notations, or a range of two, bare or in
brackets. What a mark is worth is for the reader to say: "[00:01:02]" is hardly ever said aloud,
"10:30" often is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise

CLOCK = r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,6})?"  # 0:22, 00:01:02, 01:02:03.400
ARROW = r"(?:-{1,2}>|=>|[-–—→⟶~～〜])"  # what stands between the two times of a range
_RANGE = rf"(?:\s*(?:{ARROW}|to)\s*{CLOCK})?"
STAMP = (  # a clock time or a range of two, in brackets or not
    rf"(?:\[\s*(?P<t1>{CLOCK}){_RANGE}\s*\]|\(\s*(?P<t2>{CLOCK}){_RANGE}\s*\)"
    rf"|(?P<t3>{CLOCK}){_RANGE})"
)
STAMP_ALONE = re.compile(rf"^\s*{STAMP}(?:\s*{ARROW}\s*\[?{CLOCK}\]?)?\s*$")
_PART = r"-?\d{1,9}"
CUE_CLOCK = rf"(?:{_PART}:)?{_PART}:{_PART}(?:[.,]-?\d{{1,9}})?"
CUE_TIMES = re.compile(rf"^\s*({CUE_CLOCK})\s*-->\s*({CUE_CLOCK})(?:\s+(.*))?$")

# the notations, the longest first
_H = r"(?:hours?|hrs?|h|std\.?|stunden?|heures?|horas?|ore|ora|uur|uren|小时|時間|시간)"
_M = r"(?:minutes?|mins?|min\.|minuten?|minutos?|minut[oi]|m|分钟|分|분)"
_S = r"(?:seconds?|secs?|sec\.|sekunden?|sek\.?|secondes?|segundos?|second[oi]|seconden|s|秒钟?|초)"
_AND = r"(?:,\s?|\s(?:and|und|et|y|e|en)\s)?"
_N = r"\d{1,6}(?:[.,]\d{1,3})?"
_DATE = (  # 2026-02-11T, 11.02.26, 11 Feb 2026, Feb 11, 2026, 2026年2月11日
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[T ,_]\s*|\d{1,2}[./-]\d{1,2}[./-]\d{2,4},?\s+"
    r"|\d{1,2}\.?\s[^\W\d]{3,9}\.?,?\s\d{4},?\s+|[^\W\d]{3,9}\.?\s\d{1,2},?\s\d{4},?\s+"
    r"|\d{4}年\d{1,2}月\d{1,2}日\s*)"
)
_ZONE = (  # Z, +01:00, UTC+0100, CET
    r"(?:\s?Z\b|\s?(?:UTC|GMT)?[+-]\d{2}:?\d{2}\b"
    r"|\s(?:UTC|GMT|CES?T|ME[SZ]Z?|[ECMP][SD]T|WES?T|BST)\b)"
)
_NOTATIONS = (
    ("tape", r"\d{1,2}-\d{2}:\d{2}:\d{2}"),  # 01-00:00:21, of the first recording
    ("tenths", r"\d{1,2}:\d{2}:\d{2}-\d{1,3}"),  # f4: 00:01:02-3
    ("frames", r"\d{1,2}:\d{2}:\d{2}[:;]\d{2}|\d{1,2};\d{2};\d{2};\d{2}"),
    (
        "day",
        rf"{_DATE}{CLOCK}(?:\s?[ap]\.?m\b\.?)?{_ZONE}?|{CLOCK}\s?(?:[ap]\.?m\b\.?|uhr\b)"
        rf"|T?\d{{2}}:\d{{2}}:\d{{2}}(?:[.,]\d{{1,6}})?{_ZONE}",
    ),
    ("clock", CLOCK),
    ("dots", r"\d{1,2}\.\d{2}\.\d{2}(?:[.,]\d{1,3})?"),  # 00.01.02
    ("primes", r"(?:\d{1,2}\s?h\s?)?\d{1,3}\s?['′’]\s?\d{1,2}(?:[.,]\d)?\s?(?:[\"″”]|['′’]{2})"),
    (
        "units",
        rf"(?:\d{{1,2}}\s?{_H}{_AND}\s?)?\d{{1,3}}\s?{_M}{_AND}\s?{_N}\s?{_S}(?!\w)"
        rf"|\d{{1,2}}\s?h\s?\d{{2}}(?!\w)|\d{{1,2}}\s?{_H}{_AND}\s?\d{{1,3}}\s?{_M}(?!\w)"
        rf"|{_N}\s?{_S}(?!\w)|\d{{1,3}}\s?{_M}(?!\w)|(?:minut\w{{0,2}}|min\.?)\s\d{{1,3}}(?!\w)",
    ),
    ("number", r"\d{1,5}\.\d{1,6}"),  # [12.48]
)
_TIME = "|".join(rf"(?:{pattern})" for _, pattern in _NOTATIONS)
_TO = rf"\s*(?:{ARROW}|to|bis|/)\s*"
PAIRS = {"[": "]", "(": ")", "{": "}", "<": ">", "#": "#", "|": "|", "（": "）", "【": "】",
         "‹": "›", "«": "»", "⟨": "⟩", "〈": "〉", "《": "》"}  # fmt: skip
_SAYS = (  # words that say in brackets that a time follows
    r"(?:t\s?(?=:)|min(?:ute)?|zeit|time(?:\s?(?:stamp|code))?|tc|ts|at|ab|um|à|temps|tiempo|tempo|minuto)"
    r"\.?\s?[:=]?\s?"
)
_UNIT = r"(?:min|std|hrs?|h|uhr|sek|secs?|s)\b\.?"
_UNTIL = (  # the second time of a range: less is asked of it, and it is quick to compile
    r"\d(?:[\d:.,;T '′’\"″-]|(?:[ap]\.?m|hrs?|h|min|m|secs?|sek|std|s|uhr)\b\.?)*"
)
_UNTIL_BARE = (
    rf"\d{{1,2}};\d{{2}};\d{{2}};\d{{2}}|{CLOCK}(?:[-:;]\d{{1,3}})?(?:\s?[ap]\.?m\b\.?)?"
    r"|\d{1,2}\.\d{2}\.\d{2}"
)
_ENCLOSED = (
    rf"\\?[\[({{<#|（【‹«⟨〈《]+\s*(?:{_SAYS})?(?:{_TIME})(?:{_TO}{_UNTIL})?(?:\s?{_UNIT})?"
    rf"\s*\\?[\])}}>#|）】›»⟩〉》]+"
)
_UNWRAPPED = "|".join(rf"(?:{pattern})" for _, pattern in _NOTATIONS[:-1])
_BARE = rf"(?<![\w.:/#-])(?:{_UNWRAPPED})(?:{_TO}(?:{_UNTIL_BARE}))?(?![\w%/]|[:.,;]\d|-\d)"
GLUED = re.compile(  # 00:03:40.5Nadia
    r"(?<![\w.:/#-])\d{1,2}:\d{2}:\d{2}(?:\.\d{1,3})?(?=[^\W\d_])"
)
# 1 minute 2 seconds1:02, as Teams' page gives to those who copy it
_UNITS = rf"(?:\d{{1,2}}\s?{_H}\s?)?(?:\d{{1,3}}\s?{_M}\s?{_N}\s?{_S}|\d{{1,3}}\s?{_M}|{_N}\s?{_S})"
_TWICE = rf"{_UNITS}\d{{1,3}}:\d{{2}}(?::\d{{2}})?(?!\w)"
UNTIL_ALONE = re.compile(rf"{_TO}[\[(]?(?:{CLOCK})[\])]?", re.IGNORECASE)


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    """Return a pattern of the grammar, compiled when it is first needed: they are large."""
    made = {"enclosed": _ENCLOSED, "bare": _BARE, "twice": _TWICE, "one": _TIME} | KINDS
    return re.compile(made[kind], re.IGNORECASE)


KINDS = dict(_NOTATIONS)
SAYS = re.compile(
    r"\s*(?:time(?:\s?(?:stamp|code))?|tc|ts|zeit(?:stempel|marke|punkt)?|temps|horodatage|minutage"
    r"|(?:marca|c[oó]digo|c[oó]d)\s(?:de\s)?tiempo|tiempo|(?:marca|c[oó]digo)\sde\stempo|tempo"
    r"|minutaggio|tijd(?:code|stempel)?|tidskod|tid|czas|čas|zaman|saat|время|тайм-?код"
    r"|时间戳?|時間|タイムスタンプ|タイムコード|시간|الوقت)\s?[:：=]?\s?(?=[\[(]?\d{1,3}[:.]\d{2})",
    re.I,
)
OPENING = frozenset("\\") | PAIRS.keys()
CLOSING = frozenset(PAIRS.values())
DIGIT = re.compile(r"\d")
BEGINS = re.compile(r"\s*(?:[^\s\d]{0,2}\d|[\\\[({<#|（【‹«⟨〈《]|[^\W\d_])")
DATED = re.compile(r"\s*(?:T\d|[^\W\d]{3,9}\.?\s\d{1,2},?\s\d{4}\b)")
NUMBER = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\W\d_]*)")
TWICE = re.compile(r"(?<=[^\W\d_])\d{1,3}:\d{2}(?::\d{2})?$")
SECONDS_OF = (  # first letters of a unit -> seconds, tried in turn
    (("h", "st", "or", "uu", "ur", "小", "時", "시"), 3600.0),
    (("m", "分", "분"), 60.0),
    (("s", "秒", "초"), 1.0),
)
ISO_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})")
DAY_CLOCK = re.compile(rf"(?<!\d)({CLOCK})(?:\s?([ap])\.?m)?", re.IGNORECASE)
DAY_S = 86_400
FRAMES = 25  # a second, where no frame number is above 24
SURE = frozenset("[#{<|【")  # signs in which a clock time is a mark, wherever it stands
QUOTES = frozenset("«‹⟨〈《")
THREE_PARTS = len("«1:02:33»")
CLOCKS = frozenset({"tape", "tenths", "frames", "clock", "dots", "day"})
UPWARDS = 0.9  # of the steps from one mark to the next that go up, in marks worth believing
MIN_MARKS = 3  # before a doubtful kind of mark is believed


@dataclass(frozen=True)
class Mark:
    """A time in a text. start, end: code points. sign: its opening bracket, or "".

    day: the clock on the wall, not the recording's.
    """

    start: int
    end: int
    seconds: float
    until: float | None
    sign: str
    notation: str

    @property
    def day(self) -> bool:
        return self.notation == "day"

    @property
    def sure(self) -> bool:
        """Whether it is a mark wherever it stands."""
        if self.sign in QUOTES:  # somebody may quote "12:30", hardly hours, minutes and seconds
            return self.notation in CLOCKS - {"day"} and self.end - self.start >= THREE_PARTS
        return self.sign in SURE and self.sign != "" and self.notation in CLOCKS


def seconds(clock: str) -> float:
    """Return the seconds of a clock time; one before the start of the recording gives 0.

    Older Teams exports write numbers without padding: 0:0:10.20 is 10 s and 20 ms, and
    0:0:-6.-820 is before the recording began. So does 0:10:10.20: its hour has one digit.
    """
    if "-" in clock:
        return 0.0
    whole, _, fraction = clock.strip().replace(",", ".").partition(".")
    parts = whole.split(":")
    unpadded = any(len(part) == 1 for part in (parts if len(parts) > 2 else parts[1:]))
    total = 0.0
    for part in parts:
        total = total * 60 + int(part)
    if fraction:
        total += int(fraction) / 1000 if unpadded and len(fraction) < 4 else float(f"0.{fraction}")
    return round(total, 3)


def stamp_seconds(match: re.Match[str]) -> float:
    """Return the (first) time of a matched STAMP."""
    return seconds(match["t1"] or match["t2"] or match["t3"])


def mark_at_start(text: str) -> Mark | None:
    """Return the mark with which a text begins."""
    if not _may_begin(text):
        return None
    begin = len(text) - len(text.lstrip())
    if text[begin] in OPENING:
        return _read(_pattern("enclosed").match(text, begin))
    if says := SAYS.match(text, begin):  # TC 00:01:02
        return _read(_pattern("bare").match(text, says.end()))
    match = _pattern("twice").match(text, begin) or _pattern("bare").match(text, begin)
    return _read(match or GLUED.match(text, begin))


def mark_at_end(text: str) -> Mark | None:
    """Return the mark with which a text ends."""
    tail = text[-60:].rstrip()
    if not re.search(r"\d", tail):
        return None
    kind = "enclosed" if tail[-1] in CLOSING else "bare"
    match = next((m for m in _pattern(kind).finditer(tail) if m.end() == len(tail)), None)
    found = _read(match)
    return _moved(found, max(0, len(text) - 60)) if found else None


def mark_alone(text: str) -> Mark | None:
    """Return the mark of which a text consists."""
    if len(text) > 80 or not _may_begin(text):
        return None
    cue = CUE_TIMES.match(text)
    if cue:
        return Mark(0, len(text), seconds(cue[1]), seconds(cue[2]), "", "clock")
    words = text.rstrip()
    if words[-1] in ":：" and words[-2:-1] in CLOSING:  # (00:20:06): the same person goes on
        words = words[:-1]
    begin = len(words) - len(words.lstrip())
    kinds = ("enclosed",) if words[begin] in OPENING else ("twice", "bare")
    for kind in kinds:
        if match := _pattern(kind).fullmatch(words, begin):
            return _read(match)
    match = _pattern(kinds[-1]).match(words, begin)
    if match and UNTIL_ALONE.fullmatch(words, match.end()):
        return _said(words[begin:], len(words))
    return None


def mark_said(text: str) -> Mark | None:
    """Return the mark that a text names before it says it: "Timestamp: 00:01:02"."""
    says = SAYS.match(text)
    found = mark_alone(text[says.end() :]) if says else None
    return _moved(found, says.end()) if says and found else None


def marks_inside(text: str) -> list[Mark]:
    """Return the marks in brackets of a text, in order."""
    if not any(sign in text for sign in PAIRS) or not DIGIT.search(text):
        return []
    return [mark for m in _pattern("enclosed").finditer(text) if (mark := _read(m))]


def says_time(text: str) -> bool:
    """Whether a text holds a time in any notation."""
    return _pattern("one").search(text) is not None


def _may_begin(text: str) -> bool:
    match = BEGINS.match(text)
    if match is None or not match[0][-1].isalpha():
        return match is not None
    return match[0][-1] in "mM" or (DATED.match(text) or SAYS.match(text)) is not None


def _moved(mark: Mark, by: int) -> Mark:
    return Mark(mark.start + by, mark.end + by, mark.seconds, mark.until, mark.sign, mark.notation)


def _read(match: re.Match[str] | None) -> Mark | None:
    return _said(match[0], match.end()) if match else None


def _said(whole: str, end: int) -> Mark | None:
    """Return the mark that words say. end: where they end in the text."""
    words = whole.strip()
    signed = words.lstrip("\\")  # Markdown writes \\[04:01\\]
    sign = signed[0] if signed[0] in PAIRS else ""
    sign = {"（": "("}.get(sign, sign)
    inner = words.strip(f"\\ {''.join(PAIRS)}{''.join(PAIRS.values())}")
    twice = TWICE.search(inner)
    inner = inner[twice.start() :] if twice else inner
    times = [_clock(each[0]) for each in _pattern("one").finditer(inner)][:2]
    if not times or times[0] is None:
        return None
    notation, first = times[0]
    until = times[1][1] if len(times) > 1 and times[1] and _is_range(inner) else None
    start = end - len(whole.lstrip())
    return Mark(start, start + len(words), first, until, sign, notation)


def _is_range(inner: str) -> bool:
    return re.search(rf"\d\s*(?:{ARROW}|/)\s*\d|\s(?:to|bis)\s", inner) is not None


@lru_cache(4096)
def _clock(words: str) -> tuple[str, float] | None:
    """Return (notation, seconds) of one time, or None where its parts are out of range."""
    for notation in KINDS:
        if _pattern(notation).fullmatch(words):
            found = _value(words, notation)
            return (notation, round(found, 3)) if found is not None else None
    return None


def _value(words: str, notation: str) -> float | None:
    """Return the seconds that a time says, or None where it is none."""
    if notation == "dots" and int(words.split(".")[1]) >= 60:
        return None
    return READERS.get(notation, _padded)(words)


def _tenths(words: str) -> float:
    clock, _, rest = words.partition("-")
    return _padded(clock) + int(rest) / 10 ** len(rest)


def _frames(words: str) -> float:
    frame = int(words[-2:])
    return _padded(words[:-3].replace(";", ":")) + frame / (FRAMES if frame < FRAMES else 30)


def _of_tape(words: str) -> float:
    return _padded(words.partition("-")[2])


def _dots(words: str) -> float:
    return _padded(re.sub(r"^(\d+)\.(\d+)\.", r"\1:\2:", words))


def _primes(words: str) -> float:
    *hours, minutes, rest = re.findall(r"\d+(?:[.,]\d)?", words)
    return sum(map(int, hours)) * 3600 + int(minutes) * 60 + float(rest.replace(",", "."))


def _padded(clock: str) -> float:
    """Return the seconds of a clock time whose fraction is one of ten, a hundred, a thousand."""
    total = 0.0
    for part in clock.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


def _of_day(words: str) -> float:
    match = DAY_CLOCK.search(words)
    if match is None:
        return 0.0
    clock, half = match[1], (match[2] or "").lower()
    found = _padded(clock) * (60 if clock.count(":") == 1 else 1)
    if half:
        found = found % 43200 + (43200 if half == "p" else 0)
    dated = ISO_DATE.match(words)
    return found + (_day_number(*map(int, dated.groups())) * DAY_S if dated else 0)


def _day_number(year: int, month: int, day: int) -> int:
    """Return the number of a day, so that a talk over midnight runs forward; 0 for no date."""
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return 0


def _in_units(words: str) -> float:
    total = 0.0
    for number, unit in NUMBER.findall(words):
        word = unit.casefold()
        worth = next((worth for starts, worth in SECONDS_OF if word.startswith(starts)), 60.0)
        total += float(number.replace(",", ".")) * worth
    return total


POINTED = re.compile(r"(?<=[\[{#<|])(\d{1,5})\.(\d{1,6})(?=[\]}#>|])")
FASTEST = 8.0  # words a second; nobody speaks faster


def minutes_pointed(lines: Sequence[str]) -> bool:
    """Whether marks such as [00.03] are minutes and seconds in a text, not parts of a second.

    All are written with two digits on either side and run forward, none has 60 or more behind
    the point, and as seconds they would leave too little time for the words between them.
    """
    values: list[tuple[int, int]] = []
    words = 0
    for line in lines:
        for match in POINTED.finditer(line):
            if len(match[1]) != 2 or len(match[2]) != 2 or int(match[2]) >= 60:
                return False
            values.append((int(match[1]), int(match[2])))
        words += len(line.split()) if values else 0
    if len(values) < MIN_MARKS or values != sorted(values):
        return False
    passed = [minute + part / 100 for minute, part in values]
    return words > FASTEST * (passed[-1] - passed[0])


READERS: dict[str, Callable[[str], float]] = {
    "tape": _of_tape, "tenths": _tenths, "frames": _frames, "day": _of_day, "dots": _dots,
    "primes": _primes,
    "units": _in_units, "number": float,
}  # fmt: skip


def believed(marks: Sequence[Mark], *, least: int = MIN_MARKS) -> bool:
    """Whether marks of one kind run forward as a recording does."""
    if len(marks) < least:
        return False
    steps = list(pairwise(marks))
    upwards = sum(after.seconds >= before.seconds for before, after in steps)
    return upwards >= UPWARDS * len(steps) and marks[0].seconds < marks[-1].seconds


def kinds_believed(marks: Iterable[Mark], *, least: int = MIN_MARKS) -> frozenset[tuple[str, str]]:
    """Return the (sign, notation) of marks that are sure, or that run forward together."""
    by_kind: dict[tuple[str, str], list[Mark]] = defaultdict(list)
    for mark in marks:
        by_kind[mark.sign, mark.notation].append(mark)
    return frozenset(
        kind for kind, found in by_kind.items() if found[0].sure or believed(found, least=least)
    )
