"""Name a study's advisor, and write the file that they get.

In:     an open study or where it is, a name, who names them.
Out:    the name as it is kept; a file (models.store.advisor_file); sentences about an open round.
"""

from __future__ import annotations

from pathlib import Path

from app.common.blind_rounds import handed_round
from app.server.session import DEFAULT_CODER, coder_name
from models.coders import same_coder
from models.errors import ThroughlineError
from models.events import AdvisorNamed, NewEvent
from models.state.derive import State
from models.store.advisor_file import write_advisor_file
from models.store.blind import open_rounds, open_whole
from models.store.study import Study


class AdvisorRefused(ThroughlineError):
    """Somebody who cannot be an advisor here, or a file that names none."""


def named_advisor(where: str | Path, name: str) -> str:
    """Return an advisor's name as the study has it, named as one now if they were not before.

    where: the study that is to be opened as theirs. Raises ThroughlineError.
    """
    name = coder_name(name)
    with open_whole(where) as study:
        if study.advisor:
            if not same_coder(study.advisor, name):
                raise AdvisorRefused(f"This file was made for {study.advisor}, not for {name}.")
            return study.advisor
        _name(study, name, study.setting("coder") or DEFAULT_CODER)
        return study.spelling_of(name)


def _name(study: Study, name: str, by: str) -> None:
    if handed_round(study, study.setting("coder") or "") is not None:
        raise AdvisorRefused("This file was made for coding on one's own, and has no advisor.")
    if not study.state().advice.is_advisor(name):
        study.append([NewEvent(by, AdvisorNamed(name))])


def file_for_advisor(study: Study, name: str, *, coder: str, target: Path) -> None:
    """Write the file for an advisor, who is named as one if they were not. Raises ThroughlineError.

    study: as the coder who makes the file may see it.
    """
    if target.exists():
        raise AdvisorRefused(f"{target} already exists. Choose another name.")
    _name(study, coder_name(name), coder)
    write_advisor_file(study, advisor=study.spelling_of(coder_name(name)), target=target)


def open_rounds_told(state: State) -> list[str]:
    """Say of each open round what an advisor does not see of it, a sentence each."""
    return [
        f"“{each.name}” is still coded by {' and '.join(each.coders)}: what they gave to its "
        f"{each.unit}s is not shown to an advisor, nor counted, until it is closed."
        for each in open_rounds(state)
    ]
