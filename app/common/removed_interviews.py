"""Removing, putting back and renaming an interview, as its page and its commands both do it.

In:     the state, and which interview.
Out:    what is set aside and what brings it back, in sentences; a new name on record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from app.common.text import counted
from models.coders import same_coder
from models.errors import ThroughlineError
from models.events import NewEvent, TranscriptRenamed
from models.state.derive import State
from models.state.interviews import RemovedInterview
from models.store.study import Study


def set_aside_words(codings: int, memos: int) -> str:
    """Say how much goes with an interview: "3 codings and 1 memo"; "" where nothing does."""
    parts = [(codings, "coding"), (memos, "memo")]
    return " and ".join(counted(number, one) for number, one in parts if number)


def removal_lines(state: State, transcript_id: str, coder: str) -> list[str]:
    """Say what removing an interview would set aside, and what brings it back."""
    codings = [each for each in state.codings if each.transcript_id == transcript_id]
    memos = [each for each in state.memos.values() if each.transcript_id == transcript_id]
    what = set_aside_words(len(codings), len(memos))
    one = len(codings) + len(memos) == 1
    lines = [f"{what} {'is' if one else 'are'} set aside with it." if what else ""]
    who = [each.coder for each in codings] + [each.coder for each in memos]
    others = Counter(name for name in who if not same_coder(name, coder))
    lines += [f"Of these, {number:,} by {other}." for other, number in sorted(others.items())]
    for round_ in state.rounds.values():
        units = sum(place[0] == transcript_id for place in round_.units)
        if units:
            lines.append(
                f"“{round_.name}”, which was coded twice, is then reported without its "
                f"{counted(units, 'unit')}."
            )
    lines.append(
        "Its words are then on no page and in no count, suggestion or export. All of it stays on "
        "record: Undo brings it back, and so does “Put it back” in the list of removed ones."
    )
    return [each for each in lines if each]


def removed_words(gone: RemovedInterview) -> str:
    """Say of a removed interview what went with it, to whoever removed it just now."""
    what = set_aside_words(gone.codings, gone.memos)
    one = gone.codings + gone.memos == 1
    aside = f"; {what} {'is' if one else 'are'} set aside" if what else ""
    return f"“{gone.name}” is removed{aside}."


def put_back_words(gone: RemovedInterview) -> str:
    """Say what came back with an interview. gone: as it was before."""
    what = set_aside_words(gone.codings, gone.memos)
    return f"“{gone.name}” is back" + (f" with its {what}." if what else ".")


def renamed(study: Study, transcript_id: str, name: str, *, coder: str) -> bool:
    """Give an interview a name; say whether it is another one. Raises ThroughlineError."""
    name = " ".join(name.split())
    if not name:
        raise ThroughlineError("An interview has a name.")
    if study.state().names.get(transcript_id) == name:
        return False
    study.append([NewEvent(coder, TranscriptRenamed(transcript_id, name=name))])
    return True


def told_of_put_back(before: Mapping[str, RemovedInterview], state: State) -> list[str]:
    """Say of interviews that were removed before, and are in now, what came back with them."""
    return [put_back_words(gone) for id_, gone in before.items() if id_ in state.names]


def interview_called(state: State, name: str) -> str:
    """Return the id of the interview that is called so. Raises ThroughlineError."""
    return _named(name, state.names, "in this study")


def removed_called(state: State, name: str) -> str:
    """Return the id of the removed interview that was called so. Raises ThroughlineError."""
    gone = {**state.removed, **state.leaving}
    return _named(name, {id_: each.name for id_, each in gone.items()}, "among the removed ones")


def _named(name: str, names: Mapping[str, str], where: str) -> str:
    found = [id_ for id_, each in names.items() if name in (each, id_)]
    if len(found) == 1:
        return found[0]
    if found:
        raise ThroughlineError(
            f'Several interviews called "{name}" are {where}. Name one by its id: '
            f"{', '.join(found)}."
        )
    known = ", ".join(f'"{each}"' for each in names.values()) or "none"
    raise ThroughlineError(f'There is no interview called "{name}" {where}. There are: {known}.')
