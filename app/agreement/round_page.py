"""What the Agreement page says and does about a round, apart from how it looks.

In:     the study with what all coders decided, a round, what was typed or uploaded.
Out:    bytes of files, rows and words; counts only, as long as the round is open.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.agreement.rounds import (
    Plan,
    Returned,
    bring_back,
    hand_over,
    would_bring,
)
from app.agreement.tables import Row
from app.common.merge_description import describe_backup, describe_report
from app.common.round_progress import CoderProgress, progress_of
from app.common.text import counted
from app.common.upload import Upload
from app.server.session import coder_name, coder_of
from models.coders import coder_key, same_coder
from models.errors import StudyUnusable, ThroughlineError
from models.state.derive import State
from models.state.rounds import HANDOVER, Round
from models.store.blind import open_whole
from models.store.study import Study
from pipeline.agreement.double_coding import Sample


def names_given(typed: str, coder: str) -> tuple[str, ...]:
    """Return the second coders' names, separated by commas. Raises ThroughlineError."""
    names = tuple(
        dict.fromkeys(
            coder_name(each) for each in typed.replace("\n", ",").split(",") if each.strip()
        )
    )
    if not names:
        raise ThroughlineError("Give the name of whoever codes with you.")
    for name in names:
        if same_coder(name, coder):
            raise ThroughlineError(f"You are {coder} yourself. Give the other coder's name.")
    if len({coder_key(name) for name in names}) < len(names):
        raise ThroughlineError("Two of these names are one person's. Give each once.")
    return names


def is_handed_over(study: Study) -> bool:
    """Whether this file was made for a second coder, who hands it back."""
    return study.setting(HANDOVER) is not None


def file_for(coder: str) -> str:
    """Return the name of the file that is made for a coder."""
    safe = "".join(each if each.isalnum() else "-" for each in coder).lower().strip("-")
    return f"for-{safe or 'coder'}.study"


def handover_bytes(study: Study, round_: Round, coder: str) -> bytes:
    """Return the file that a coder of the round gets."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / file_for(coder)
        hand_over(study, round_, coder=coder, target=target)
        return target.read_bytes()


@dataclass(frozen=True)
class Brought:
    """What became of a file that came back, in words. problem: why it was refused, or ""."""

    said: str
    told: tuple[str, ...] = ()
    problem: str = ""


def bring_in(study: Study, upload: Upload, *, coder: str | None = None) -> Brought:
    """Merge an uploaded file, and say what it brought or why it was refused."""
    returned, name = _with_upload(study, upload, coder or coder_of(study), bring_back)
    if isinstance(returned, Brought):
        return returned
    if returned.merged.advisor:
        said = f'"{name}": {describe_report(returned.merged)}'
        return Brought(f"{said} {describe_backup(returned.merged)}".strip(), returned.told)
    if not returned.merged.events_added:
        return Brought(f'"{name}" held nothing that is not here already.', returned.told)
    decided = [f"{count} by {decider}" for decider, count in sorted(returned.decided.items())]
    what = f"about units: {', '.join(decided)}" if decided else "none is about a unit"
    said = f'"{name}" brought {returned.merged.events_added} decisions; {what}.'
    return Brought(f"{said} {describe_backup(returned.merged)}".strip(), returned.told)


def look_into(study: Study, upload: Upload, *, coder: str) -> Brought:
    """Say what bringing an uploaded file in would do, or why it would be refused."""
    returned, name = _with_upload(study, upload, coder, would_bring)
    if isinstance(returned, Brought):
        return returned
    return Brought(f'"{name}": {describe_report(returned.merged, would=True)}', returned.told)


def _with_upload(
    study: Study, upload: Upload, coder: str, what: Callable[..., Returned]
) -> tuple[Returned | Brought, str]:
    name = upload.name.replace("\\", "/").rsplit("/", 1)[-1]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "returned.study"
        path.write_bytes(upload.getvalue())
        try:
            with open_whole(path) as other:
                _check_returned(study, other, name)
                return what(study, other, coder=coder, filename=name), name
        except ThroughlineError as error:
            return Brought("", problem=_by_name(str(error), path, name)), name


def _check_returned(study: Study, other: Study, name: str) -> None:
    if other.id != study.id:
        raise StudyUnusable(
            f'"{name}" is another study, not a file that was handed over from this one. '
            "Nothing was merged."
        )


def _by_name(words: str, path: Path, name: str) -> str:
    """Say the name that a person knows, not where the upload was kept meanwhile."""
    return words.replace(str(path), f'"{name}"').replace(path.stem, f'"{name}"')


def progress_rows(study: Study, round_: Round) -> list[Row]:
    """Return how far each coder is, in the columns of the page.

    A handed-over file knows of its own coder alone: others' decisions are not in it.
    """
    alone = study.setting("coder") if is_handed_over(study) else None
    return [
        {
            "Coder": each.coder,
            f"{round_.unit.capitalize()}s decided": f"{each.decided} of {each.units}",
            "Says it is all": _says_all(each),
        }
        for each in progress_of(study, round_)
        if alone is None or same_coder(each.coder, alone)
    ]


def _says_all(progress: CoderProgress) -> str:
    if not progress.finished:
        return "not yet"
    left = progress.undecided
    return f"yes; {left} undecided count as no" if left else "yes"


def describe_opening(
    state: State, coder: str, names: Sequence[str], plan: Plan, drawn: Sample
) -> list[str]:
    """Say what opening a round freezes, for whom, and what cannot be had back, a line each."""
    places = len({unit.transcript_id for unit in drawn.units})
    codes = len(state.active_codes())
    machine = "The machine suggests" if plan.suggestions else "The machine suggests nothing"
    return [
        f"Frozen: {describe_sample(len(drawn.units), drawn.of, places, plan.unit)} "
        f"The codebook as it is now, with {codes} codes.",
        f"Coded by {' and '.join([coder, *names])}, each without seeing the others' codes: also "
        f"you see none of theirs until the round is closed. {machine} meanwhile.",
        "This cannot be undone. Another round can be opened later.",
    ]


def describe_closing(study: Study, round_: Round) -> list[str]:
    """Say what closing a round does, and how far everybody is, a line each."""
    progress = progress_of(study, round_)
    lines = [f"{each.coder}: {each.decided} of {each.units} decided" for each in progress]
    waiting = [each.coder for each in progress if not each.finished]
    if waiting:
        lines.append(
            f"{', '.join(waiting)} did not say that all is coded. Where they decided nothing in "
            "an interview, it counts as not looked at and is left out."
        )
    absent = [each.coder for each in progress if not each.decided]
    if absent:
        lines.append(f"Nothing of {', '.join(absent)} is here yet. Bring their file back first.")
    return lines


def describe_round(round_: Round) -> str:
    """Say what is double-coded in a round, by whom, and whether the machine suggests."""
    places = {where for where, _, _ in round_.units}
    inside = f"{len(places)} interview{'' if len(places) == 1 else 's'}"
    suggests = (
        "Suggestions are on"
        if round_.suggestions
        else "Suggestions are off while it is coded blind"
    )
    how = round_.how or f"{len(round_.units)} {round_.unit}s"
    if round_.set_aside:
        how += f", without {counted(round_.set_aside, round_.unit)} of removed interviews"
    return (
        f"{how[0].upper()}{how[1:]}, in {inside}; coded by "
        f"{' and '.join(round_.coders)}. The units and {len(round_.codebook.codes)} codes are "
        f"frozen. {suggests}."
    )


def closed_rounds(state: State) -> list[Round]:
    """Return the rounds that can be compared, the last one first."""
    return [each for each in reversed(state.rounds.values()) if each.closed]


def others_open(state: State, coder: str) -> list[Round]:
    """Return open rounds of other people's."""
    return [r for r in state.rounds.values() if not r.closed and coder not in r.coders]


def describe_sample(drawn: int, of: int, interviews: int, unit: str) -> str:
    """Say how much would be double-coded."""
    inside = f"{interviews} interview{'' if interviews == 1 else 's'}"
    return f"{drawn} of {of} {unit}s, in {inside}."


def share_given(kind: str, percent: float) -> float:
    """Return the share of units to draw. kind: what was chosen of `KINDS`."""
    return 1.0 if kind == WHOLE else percent / 100


SAMPLE, WHOLE = "A random sample", "All of them"
KINDS: Sequence[str] = (SAMPLE, WHOLE)
