"""Find which names in a table are one name written in several ways.

In:     names as they stand in cells: of codes, units, documents or coders.
Out:    the name that each is taken for, and in words what was taken for one, or left as two.

Names are one where they are the same text to a reader: in another Unicode form (NFC, NFD), with
other spaces (no-break, doubled, at an end), with signs that cannot be seen, in quotes. Codes are
one, besides, where only case differs, or where numbers are written `1` and `1.0` and all are
numbers. What looks alike and might still be two is left as two, and told.

Source: Unicode Standard Annex 15 (normalization forms); Unicode 15, 3.13 (caseless matching).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from pipeline.agreement.ratings import several

QUOTES = {"'": "'", '"': '"', "“": "”", "„": "“", "‘": "’", "‚": "‘", "«": "»", "»": "«"}
WHOLE = re.compile(r"([+-]?)0*(\d+)(?:\.0*)?")  # a whole number, with zeros after the point or not
WITH_COMMA = re.compile(r"[+-]?\d+(?:,\d+)?")
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


def plain_text(name: str) -> str:
    """Return a name in composed form, without signs that cannot be seen, with single spaces."""
    if name.isascii():  # nothing to compose, nothing that cannot be seen
        return " ".join(name.split())
    composed = unicodedata.normalize("NFC", name)
    seen = "".join(c for c in composed if unicodedata.category(c) != "Cf")
    return " ".join(seen.split())


def unquoted(name: str) -> str:
    """Return a name without the quotes around it."""
    while len(name) > 2 and QUOTES.get(name[0]) == name[-1] and (inner := name[1:-1].strip()):
        name = inner
    return name


def one_name(
    written: Iterable[str], what: str, *, codes: bool = False, as_written: bool = False
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return what each written name is taken for, and what to tell of it.

    what: one word for what is named, e.g. "code". codes: whether case and zeros after the point
    may differ. as_written: leave all as two but what differs in spaces, invisible signs and form.
    """
    times = Counter(written)
    folded = codes and not as_written
    numbers = codes and all(NUMBER.fullmatch(plain_text(name)) for name in times)
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name in times:
        groups[_key(name, codes=folded, numbers=numbers)].append(name)
    taken: dict[str, str] = {}
    told: list[str] = []
    for forms in groups.values():
        plain = Counter({form: times[form] for form in forms})
        best = plain_text(plain.most_common(1)[0][0])
        taken |= dict.fromkeys(forms, unquoted(best) if folded else best)
        if len(forms) > 1:
            told.append(_told(plain, taken[forms[0]], what))
    return taken, (*told, *_alike(list(dict.fromkeys(taken.values())), what))


def _key(name: str, *, codes: bool, numbers: bool) -> str:
    text = plain_text(name)
    if not codes:
        return text
    whole = WHOLE.fullmatch(text) if numbers else None
    if whole is not None:
        sign = "-" if whole[1] == "-" and int(whole[2]) else ""
        return sign + str(int(whole[2]))
    return unicodedata.normalize("NFC", unquoted(text).casefold())


CASE, ZEROS, MARKS, FORM, SPACES, SIGNS = (
    "case differs",
    "zeros after the point differ",
    "quotes differ",
    "their Unicode form differs",
    "spaces differ",
    "signs that cannot be seen differ",
)
CAN_BE_TWO = (CASE, ZEROS, MARKS)


def _told(forms: Counter[str], kept: str, what: str) -> str:
    how = _differs(list(forms))
    rows = " and ".join(f"{times:,}" for times in forms.values())
    way = " --as-written keeps them apart." if how in CAN_BE_TWO else ""
    shown = several([_shown(form) for form in forms])
    return f'{shown} were taken as one {what}, "{kept}" ({rows} rows); only {how}.{way}'


def _differs(forms: Sequence[str]) -> str:
    """Return in words how the ways of writing one name differ, the most telling difference."""
    plain = {plain_text(form) for form in forms}
    if len(plain) > 1:
        if len({unquoted(each) for each in plain}) == 1:
            return MARKS
        return CASE if len({unquoted(each).casefold() for each in plain}) == 1 else ZEROS
    if len({unicodedata.normalize("NFC", form) for form in forms}) == 1:
        return FORM
    if len({" ".join(unicodedata.normalize("NFC", form).split()) for form in forms}) == 1:
        return SPACES
    return SIGNS


def _shown(form: str) -> str:
    """Return a name in quotes, with what cannot be told apart by eye spelt out."""
    odd = any(c != " " and (c.isspace() or unicodedata.category(c) == "Cf") for c in form)
    return ascii(form) if odd or unicodedata.normalize("NFC", form) != form else repr(form)


def _alike(names: Sequence[str], what: str) -> tuple[str, ...]:
    """Tell of names that look alike and are counted as two."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        key = unicodedata.normalize("NFKC", unquoted(name)).casefold()
        groups["".join(key.split())].append(name)
    return tuple(
        f"{several([_shown(name) for name in own])} look alike and are counted as "
        f"{len(own)} {what}s."
        for own in groups.values()
        if len(own) > 1
    )


def decimal_points(codes: Sequence[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return codes that are numbers with a decimal comma as numbers with a point, and tell it."""
    distinct = list(dict.fromkeys(codes))
    odd = [code for code in distinct if "," in code]
    if not odd or not all(WITH_COMMA.fullmatch(code) for code in distinct):
        return {}, ()
    told = (
        f'Codes such as "{odd[0]}" were read as numbers with a decimal comma. If several codes are '
        'meant, give a row for each, or --split ",".'
    )
    return {code: code.replace(",", ".") for code in odd}, (told,)
