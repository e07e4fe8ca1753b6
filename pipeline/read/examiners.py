"""Read what a court reporter writes between questions: who asks from there on, and headings.

In:     sources, before the way in which they are labelled is told.
Out:    a reason on "DIRECT EXAMINATION" and "BY MS. KELLER:", and who asks from which line.
Source: the form of depositions and proceedings in courts of the United States: "Q." and "A."
        without names, under a line that says who examines.

Q stays Q, as the file has it. Where several people ask one after the other, that is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.records import Role
from pipeline.read.lines import Source
from pipeline.read.names import clean_name, name_key
from pipeline.read.pieces import Reading
from pipeline.read.ways import Way

BY = re.compile(r"^(?P<head>[^:]{0,60}\b)?BY[ -](?P<name>[^:]{2,60}?)\s*:?$")
QUESTION = re.compile(r"^[QF][.:)\s-]")  # question, Frage
MAX_HEADING = 8  # words


@dataclass(frozen=True)
class Examiner:
    """Who asks from a line on."""

    at: int
    name: str


def find_examiners(sources: Sequence[Source]) -> list[Examiner]:
    """Give a reason to lines that say who asks, and to headings above them."""
    examiners: list[Examiner] = []
    for at, source in enumerate(sources):
        match = BY.match(source.text) if source.talk and source.text.isupper() else None
        if match is None:
            continue
        after = next((each for each in sources[at + 1 :] if each.talk), None)
        if after is None or not QUESTION.match(after.text):
            continue
        examiners.append(Examiner(at, clean_name(match["name"])))
        source.why = "it says who asks"
        above = next((each for each in sources[:at][::-1] if each.raw), None)
        if above and _is_heading(above):
            above.why = "a heading"
    return examiners


def examiners_told(examiners: Sequence[Examiner], way: Way) -> dict[str, Role]:
    """Return the roles of those who ask, where they are also called by their names."""
    named = {name_key(each.name) for each in examiners} & way.names
    asking = {
        way.people[label.key]
        for each in examiners
        for at, label in way.hits.items()
        if at == min((hit for hit in way.hits if hit > each.at), default=-1)
    }
    return dict.fromkeys(sorted(named | asking), "interviewer") if named else {}


def _is_heading(source: Source) -> bool:
    words = re.sub(r"\([^()]*\)", "", source.text).strip()
    return (
        source.talk
        and words.isupper()
        and len(words.split()) <= MAX_HEADING
        and words[-1] not in ".?!"
        and ":" not in words
    )


def tell_examiners(
    examiners: Sequence[Examiner], sources: Sequence[Source], reading: Reading
) -> None:
    """Say that several people ask under one label."""
    if len({name_key(each.name) for each in examiners}) < 2:
        return
    from_lines = ", ".join(f"{each.name} from line {sources[each.at].number}" for each in examiners)
    reading.doubt(
        "name_folded",
        f"Several people ask under one label here: {from_lines}.",
        [sources[each.at].number for each in examiners],
    )
