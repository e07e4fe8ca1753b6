"""In which order a coder coded the interviews, and what was confirmed in each.

In:     an open study, as its coder may see it.
Out:    interviews with confirmed codings, by the first decision that still holds in each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.state.derive import State
from models.store.study import Study
from pipeline.concepts.saturation import CodedInterview


def interviews_as_coded(study: Study, coder: str) -> list[CodedInterview]:
    """Return the interviews that a coder has confirmed codes in, as they came to be coded.

    Decisions stand in the order of the log; where copies were merged, that of its clock. A code
    that was merged is the code it went into.
    """
    state = study.state()
    place = {event.id: at for at, event in enumerate(study.events())}
    first: dict[str, int] = {}
    codes: dict[str, set[str]] = {}
    for coding in state.codings:
        if coding.coder == coder:
            here, at = coding.transcript_id, place[coding.event_id]
            first[here] = min(at, first.get(here, at))
            codes.setdefault(here, set()).add(coding.code_id)
    return [
        CodedInterview(each, state.interview_name(each), frozenset(codes[each]))
        for each in sorted(first, key=first.__getitem__)
    ]


def themes_as_coded(interviews: Sequence[CodedInterview], state: State) -> list[CodedInterview]:
    """Return the same interviews with the themes that their codes stand in, in place of codes."""
    themes = state.live_themes()
    return [
        replace(each, codes=frozenset(t.id for t in themes if each.codes & set(t.code_ids)))
        for each in interviews
    ]
