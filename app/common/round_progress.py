"""How far coders are in a round of double coding: counts, what is left open, in words.

In:     a study, one of its rounds, a coder.
Out:    counts alone, which tell nothing of the codes; the units that a coder decided nothing
        about; what it means to say that all is coded.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.common.text import counted
from models.state.derive import State
from models.state.rounds import Round
from models.store.study import Study
from pipeline.agreement.double_coding import Unit, decided_units, round_progress


@dataclass(frozen=True)
class CoderProgress:
    """How far a coder of a round is. units: all of the round's."""

    coder: str
    decided: int
    units: int
    finished: bool  # says that all is coded

    @property
    def undecided(self) -> int:
        return self.units - self.decided


def progress_of(study: Study, round_: Round) -> list[CoderProgress]:
    """Return how far each coder of a round is."""
    state = study.state()
    units = [Unit(*place) for place in round_.units]
    return [
        CoderProgress(
            coder, round_progress(state, units, coder), len(units), coder in round_.finished
        )
        for coder in round_.coders
    ]


def undecided_units(state: State, round_: Round, coder: str) -> list[Unit]:
    """Return the units of a round that a coder decided nothing about, in reading order."""
    units = [Unit(*place) for place in round_.units]
    done = decided_units(state, units, coder)
    return [each for each in units if each not in done]


def describe_undecided(study: Study, round_: Round, coder: str) -> str:
    """Say how many units a coder decided nothing about."""
    left = len(undecided_units(study.state(), round_, coder))
    of = f"{len(round_.units)} {round_.unit}s"
    if left == 0:
        return f"You have decided something in each of the {of}."
    return f"In {left} of the {of} you have decided nothing."


def describe_finishing(study: Study, round_: Round, coder: str) -> list[str]:
    """Say what "I have coded all of it" would do, a line each; none where all is decided."""
    left = len(undecided_units(study.state(), round_, coder))
    if not left:
        return []
    codes = len(round_.codebook.codes)
    every = "the one code" if codes == 1 else f"all {codes} codes"
    return [
        f"{counted(left, round_.unit)} that you never decided would count as “no code” for "
        f"{every}, and so in every figure of agreement.",
        "Where you have not looked yet, code it first. Undo takes this back.",
    ]
