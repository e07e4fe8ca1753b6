"""Which interviews were aligned with another guide than the one there is.

In:     a study that may have been aligned before.
Out:    names of interviews; those that were never aligned are not among them.
"""

from __future__ import annotations

from models.state.derive import State
from models.store.study import Study
from pipeline.encoder.loading import Encoder
from pipeline.run.inputs import StudyView
from pipeline.run.realign import NotAligned


def interviews_to_align(study: Study, state: State, coder: str) -> list[str]:
    """Return the interviews whose answers rest on a guide that is another by now, by name."""
    if not any(stage == "structural" for stage, _ in study.fingerprints()):
        return []
    view = StudyView(study, coder=coder, get_encoder=_none)
    return [
        state.names.get(each.id, each.name)
        for each in view.transcripts
        if ("structural", each.id) in view.ran
        and view.stale("structural", each.id, view.align_print(each))
    ]


def _none() -> Encoder:
    raise NotAligned("Nothing is computed to see what is to be aligned.")
