"""What a person may say about a file before it is read, and what a reading may doubt.

In:     nothing.
Out:    ReadingHints, which every reader takes; the kinds of Doubt; the patterns to choose from.

A hint is about a file's conventions, so it holds for the next file of the same make
(Transcript.make) too; only `names`, `not_names` and `roles` are words of the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from models.json_shapes import Columns
from models.records import Role

DoubtKind = Literal[
    "one_speaker",  # one speaker, where the lines look as if there were more
    "left_out",  # many lines are in no turn
    "single_turn",  # a speaker with one turn
    "role_against_label",  # who is called one thing behaves as the other
    "encoding_guessed",
    "times_backwards",
    "name_folded",  # a label read as a slip of the pen for another
    "not_a_name",  # a line that begins as if with a name was read as talk
    "unlabelled",  # words given to somebody whom the file does not name
    "time_of_day",  # times read as the clock on the wall
    "table",  # columns of a table that could be taken otherwise
    "turns_alike",  # somebody's lines begin with the same number or sign
    "times_unread",  # what looks like a time was left among the words
    "odd_name",  # a speaker's name that looks like none, or two that look like one
    "who_asks",  # an interviewer told by the talk, for whom little speaks
]

# pattern -> what it looks like; "" or absent: told from the file
PATTERNS: dict[str, str] = {
    "colon": "Name: words",
    "brackets": "[Name] words",
    "braces": "{Name} words",
    "angles": "<Name> words",
    "parens": "(Name) words",
    "dash": "Name - words",
    "stop": "Name. words",
    "pointed": "Name.- words, Name) words or Name/ words",
    "corners": "Name「words」",
    "tab": "Name, a tab, words",
    "arrows": "Name >> words",
    "bold": "Name in bold type before the words",
    "header": "Name and time alone on a line, the words below",
    "alone": "Name alone on a line, the words below",
    "formatting": "One person in bold, italic or as headings, the other plain",
    "one_side": "Only one person's words have a label",
    "nobody": "Nobody is named",
}


@dataclass(frozen=True)
class ReadingHints:
    """What a person told about a file. Everything is optional.

    encoding: a Python codec name. names: labels that are speakers. not_names: line beginnings
    that look like labels and are talk. pattern: a key of PATTERNS. roles: {label: role}.
    Labels are compared as names are: without case, brackets and invisible signs.
    """

    encoding: str | None = None
    names: tuple[str, ...] = ()
    not_names: tuple[str, ...] = ()
    pattern: str | None = None
    roles: Mapping[str, Role] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.pattern and self.pattern not in PATTERNS:
            raise ValueError(
                f'There is no pattern "{self.pattern}". Known are: {", ".join(PATTERNS)}.'
            )
        for label, role in self.roles.items():
            if role not in get_args(Role):
                raise ValueError(
                    f'"{role}" is no role for "{label}". Known are: {", ".join(get_args(Role))}.'
                )

    def __bool__(self) -> bool:
        return self != ReadingHints()


NO_HINTS = ReadingHints()


def hints_to_json(hints: ReadingHints) -> dict[str, object]:
    """Return the hints that are given, JSON-ready."""
    given = {
        "encoding": hints.encoding,
        "names": list(hints.names),
        "not_names": list(hints.not_names),
        "pattern": hints.pattern,
        "roles": dict(hints.roles),
    }
    return {key: value for key, value in given.items() if value}


def hints_from_json(given: Columns) -> ReadingHints:
    """Return hints from what hints_to_json gave. Raises ValueError for what is none."""
    known = ("encoding", "names", "not_names", "pattern", "roles")
    if unknown := sorted(set(given) - set(known)):
        raise ValueError(f"Unknown in hints: {', '.join(unknown)}. Known are: {', '.join(known)}.")
    return ReadingHints(
        encoding=given.get("encoding"),
        names=tuple(given.get("names", ())),
        not_names=tuple(given.get("not_names", ())),
        pattern=given.get("pattern"),
        roles=dict(given.get("roles", {})),
    )
