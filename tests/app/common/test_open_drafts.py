"""Which proposed codes are put before a person, and which are only there to be looked at."""

from __future__ import annotations

from dataclasses import replace

from app.common.open_drafts import CLOSE, close_and_loose
from models.records import CodeDraft

DRAFT = CodeDraft("d", "ninth grade and eleventh", "s", 0, 4, ("s",), ("t",), 0.35, "cores-1")


def test_a_proposal_that_nobody_can_use_is_folded_and_is_no_next_step() -> None:
    """ "Ninth grade and eleventh", cohesion 0.35, stood as what was to be looked at next."""
    close = replace(DRAFT, id="c", cohesion=CLOSE)
    assert close_and_loose([DRAFT, close]) == ([close], [DRAFT])
