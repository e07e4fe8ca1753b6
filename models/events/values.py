"""What a field of a decision may hold, how it stands in JSON, and what of a study it names.

In:     values as JSON gives them.
Out:    types for the fields of models.events.kinds, each with its rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, Final, Literal, get_args

from models.json_shapes import FileData, Payload
from models.records import CodeKind, Role
from models.spans import is_offset

ROLES: tuple[str, ...] = get_args(Role)
CODE_KINDS: tuple[str, ...] = get_args(CodeKind)
RELATION_TYPES = (  # Strauss & Corbin's paradigm, helps/hinders, and what is none of these
    "causal_condition",
    "context",
    "intervening_condition",
    "action_strategy",
    "consequence",
    "helps",
    "hinders",
    "related",
)

COLOURS = (  # names of what marks a code on the pages; what they look like is the pages' own
    "blue",
    "sky",
    "teal",
    "green",
    "olive",
    "umber",
    "orange",
    "vermilion",
    "rose",
    "purple",
    "brown",
    "slate",
)

# when suggestions were on show: before a person coded, after they had decided, or not at all
SHOWN = ("before", "after", "off")

# what holds for a unit that coders disagreed about: one coder's codes, all of them, only what
# they agreed about, another code, or nothing yet because the codebook does not say
RESOLUTIONS = ("coder", "all", "none", "new_code", "unclear")
UNITS = ("segment", "answer")
# what a memo is for: what it may mean, how one worked, what it did to one, where one stands
MEMO_KINDS = ("analytic", "methodological", "reflexive", "position")

# what a quotation is to a theme's claim; the last three speak against it, and say what was made
# of that: taken as contrary, explained, or set aside as none
STANCES = ("supporting", "typical", "contrary", "explained", "set_aside")
AGAINST = ("contrary", "explained", "set_aside")
THEME_STATUSES = ("draft", "settled")
PAIRINGS = ("together", "apart", "free")  # two codes in every draft; free: as they fall

SPAN = ("transcript_id", "start", "end", "quote")

LONGEST_ACTOR = 200
LONGEST_NAMED = 200  # of a code's or theme's id

# what a decision can name that another decision made
Named = Literal[
    "",
    "code",
    "theme",
    "relation",
    "framework",
    "round",
    "question",
    "research_question",
    "guide_role",
    "comment",
]


# the same words in two texts: where they begin in either, how many code points, and what white
# space stands before them in the second where nothing but white space does in either; else None
SameStretch = tuple[int, int, int, str | None]


class NotGiven(Enum):
    """Says of a field for which None is an answer that it was not given at all."""

    NOT_GIVEN = "not given"


NOT_GIVEN: Final = NotGiven.NOT_GIVEN


@dataclass(frozen=True)
class Holds:
    """The rule of a field. words: what is allowed, for whoever gave something else.

    names: whose id it is. must_exist: whether a decision of the log must have made that.
    filled_in: by the log, of what the decision's author saw (models.store.seen).
    found_here: looked up where it is stored, so it may differ when a decision is sent again.
    key: as it is stored, where the class has another use for the name.
    load, dump: between JSON's value and the field's.
    """

    fits: Callable[[object], bool]
    words: str
    names: Named = ""
    must_exist: bool = True
    filled_in: bool = False
    found_here: bool = False
    key: str = ""
    load: Callable[[Any], Any] | None = None
    dump: Callable[[Any], Any] | None = None


def is_id(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_NAMED and bool(value.strip())


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_filled(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_text_or_none(value: object) -> bool:
    return value is None or isinstance(value, str)


def _is_texts(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(each, str) for each in value)


def _is_attributes(value: object) -> bool:
    return isinstance(value, dict) and _is_texts([*value, *value.values()])


def _is_wordings(value: object) -> bool:
    """Ids of roles, each with the wording for it; an empty one is not asked of that role."""
    return _is_attributes(value) and isinstance(value, dict) and all(map(is_id, value))


def is_coder(value: object) -> bool:
    """Whether a text is a name that somebody may decide under."""
    return isinstance(value, str) and value.isprintable() and 0 < len(value) <= LONGEST_ACTOR


def _is_coders(value: object) -> bool:
    """Two names or more, each another, each filled and one line."""
    if not isinstance(value, list | tuple) or not _is_texts(value):
        return False
    names = [each.strip() for each in value]
    return len(set(names)) == len(names) >= 2 and all(
        name and name.isprintable() and len(name) <= LONGEST_ACTOR for name in names
    )


def _is_units(value: object) -> bool:
    """A mapping of interviews to pairs of offsets, in order, none of them empty or overlapping."""
    if not isinstance(value, dict) or not value:
        return False
    for spans in value.values():
        if not isinstance(spans, list | tuple) or not spans:
            return False
        last = 0
        for span in spans:
            if not isinstance(span, list | tuple) or len(span) != 2:
                return False
            if not (is_offset(span[0]) and is_offset(span[1]) and last <= span[0] < span[1]):
                return False
            last = span[1]
    return True


def _is_stretches(value: object) -> bool:
    """Stretches of two texts in the order of both, none empty; what joins two is white space."""
    if not isinstance(value, list | tuple):
        return False
    old = new = 0  # where the stretch before ends
    for number, each in enumerate(value):
        if not isinstance(each, list | tuple) or len(each) != 4:
            return False
        start, there, length, joined = each
        if not (is_offset(start) and is_offset(there) and is_offset(length) and length):
            return False
        if start < old or there < new or not (joined is None or isinstance(joined, str)):
            return False
        if joined is not None and (not number or joined.strip() or there != new + len(joined)):
            return False
        old, new = start + length, there + length
    return True


def _is_pairs(value: object) -> bool:
    """Pairs of numbers, each first one once."""
    if not isinstance(value, list | tuple):
        return False
    pairs = [each for each in value if isinstance(each, list | tuple) and len(each) == 2]
    numbers = all(is_offset(number) for pair in pairs for number in pair)
    return len(pairs) == len(value) and numbers and len({a for a, _ in pairs}) == len(pairs)


def _anything(value: object) -> bool:
    return True


def _spans_of(value: Mapping[str, list[Any]]) -> dict[str, tuple[tuple[int, int], ...]]:
    return {id_: tuple((a, b) for a, b in spans) for id_, spans in value.items()}


def _pairs_of(value: Mapping[str, list[Any]]) -> dict[str, list[list[int]]]:
    return {id_: [[a, b] for a, b in spans] for id_, spans in value.items()}


def _stretches_of(value: list[Any]) -> tuple[SameStretch, ...]:
    return tuple((start, there, length, joined) for start, there, length, joined in value)


def _pairs_in(value: list[Any]) -> tuple[tuple[int, int], ...]:
    return tuple((one, other) for one, other in value)


def _lists(value: Any) -> list[list[Any]]:
    return [list(each) for each in value]


def _id_of(names: Named) -> Holds:
    return Holds(is_id, f"text of 1 to {LONGEST_NAMED} characters", names)


def _one_of(allowed: tuple[str, ...], key: str = "") -> Holds:
    return Holds(lambda value: value in allowed, " or ".join(allowed), key=key)


def _texts(names: Named = "", **more: Any) -> Holds:
    return Holds(_is_texts, "a list of texts", names, load=tuple, dump=list, **more)


Id = Annotated[str, _id_of("")]
CodeId = Annotated[str, _id_of("code")]
ThemeId = Annotated[str, _id_of("theme")]
RelationId = Annotated[str, Holds(_is_filled, "text", "relation")]
FrameworkId = Annotated[str, _id_of("framework")]
CommentId = Annotated[str, _id_of("comment")]
AnswerIds = Annotated[tuple[str, ...], _texts(filled_in=True)]
RoundId = Annotated[str, _id_of("round")]
CodeIdOrNone = Annotated[str | None, Holds(_is_text_or_none, "text or nothing", "code")]
QuestionIdOrNone = Annotated[str | None, Holds(_is_text_or_none, "text or nothing", "question")]
QuestionId = Annotated[str, _id_of("question")]
QuestionIds = Annotated[tuple[str, ...], _texts("question")]
ResearchQuestionId = Annotated[str, _id_of("research_question")]
ResearchQuestionIdOrNone = Annotated[
    str | None, Holds(_is_text_or_none, "text or nothing", "research_question")
]
ResearchQuestionIds = Annotated[tuple[str, ...], _texts("research_question")]
GuideRoleId = Annotated[str, _id_of("guide_role")]
CodeIds = Annotated[tuple[str, ...], _texts("code")]
AddedCodeIds = Annotated[tuple[str, ...], _texts("code", filled_in=True)]
RemovedCodeIds = Annotated[tuple[str, ...], _texts("code", filled_in=True, must_exist=False)]
EventIds = Annotated[
    tuple[str, ...],
    Holds(
        lambda value: _is_texts(value) and bool(value),
        "a list of decisions' ids",
        load=tuple,
        dump=list,
    ),
]
SeenEventIds = Annotated[tuple[str, ...], _texts(filled_in=True)]

Text = Annotated[str, Holds(_is_text, "text")]
Filled = Annotated[str, Holds(_is_filled, "text")]
TextOrNone = Annotated[str | None, Holds(_is_text_or_none, "text or nothing")]
FoundHere = Annotated[str | None, Holds(_is_text_or_none, "text or nothing", found_here=True)]
Texts = Annotated[tuple[str, ...], _texts()]
YesOrNo = Annotated[bool, Holds(lambda value: isinstance(value, bool), "true or false")]

# where a passage lies is held to its words and the interview when it is written: see
# models.store.references
# and read (models.state.gate), which says more than that it is a number
Offset = Annotated[int, Holds(_anything, "a place in the text")]
MemoOffset = Annotated[int, Holds(lambda value: value is not None, "a place in the text")]
CutAt = Annotated[int, Holds(is_offset, "a place in the text")]
Count = Annotated[int, Holds(is_offset, "a number from 0 on")]
TurnNumber = Annotated[int, Holds(is_offset, "a turn's number")]

Shown = Annotated[str, _one_of(SHOWN)]
RoleOf = Annotated[Role, _one_of(ROLES)]
KindOfCode = Annotated[CodeKind, _one_of(CODE_KINDS, key="kind")]
RelationType = Annotated[str, _one_of(RELATION_TYPES)]
Resolution = Annotated[str, _one_of(RESOLUTIONS)]
Unit = Annotated[str, _one_of(UNITS)]
KindOfMemo = Annotated[str, _one_of(MEMO_KINDS)]
ColourOrNone = Annotated[
    str | None, Holds(lambda value: value is None or value in COLOURS, " or ".join(COLOURS))
]
Stance = Annotated[str, _one_of(STANCES)]
ThemeStatus = Annotated[str, _one_of(THEME_STATUSES)]
Pairing = Annotated[str, _one_of(PAIRINGS)]
Attributes = Annotated[
    Mapping[str, str], Holds(_is_attributes, "a mapping of texts to texts", load=dict, dump=dict)
]
Wordings = Annotated[
    Mapping[str, str],  # guide role -> how the question is worded for it
    Holds(_is_wordings, "a mapping of roles to texts", load=dict, dump=dict),
]
CoderName = Annotated[
    str,
    Holds(
        lambda value: _is_filled(value) and is_coder(value),
        f"a name: one line of at most {LONGEST_ACTOR} characters",
    ),
]
Coders = Annotated[
    tuple[str, ...], Holds(_is_coders, "two or more different names", load=tuple, dump=list)
]
UnitSpans = Annotated[
    Mapping[str, tuple[tuple[int, int], ...]],  # interview -> start, end of each of its units
    Holds(
        _is_units,
        "interviews with their units' start and end, in order",
        load=_spans_of,
        dump=_pairs_of,
    ),
]
Stretches = Annotated[
    tuple[SameStretch, ...],
    Holds(
        _is_stretches,
        "stretches of two texts, in the order of both",
        load=_stretches_of,
        dump=_lists,
    ),
]
# a theme's fields by name, as models.state.advice.as_seen gives them
ThemeAsSeen = Annotated[
    Payload, Holds(lambda value: isinstance(value, dict), "a theme's fields", filled_in=True)
]
TurnPairs = Annotated[
    tuple[tuple[int, int], ...],
    Holds(_is_pairs, "pairs of turns' numbers", load=_pairs_in, dump=_lists),
]
# of the shape of models.codebook.reading.to_dict and models.codebook.frameworks.framework_data,
# which read them
CodebookData = Annotated[FileData, Holds(lambda value: isinstance(value, dict), "a codebook")]
FrameworkData = Annotated[FileData, Holds(lambda value: isinstance(value, dict), "a framework")]
