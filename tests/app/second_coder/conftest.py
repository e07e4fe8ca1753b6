"""A file that was handed over to Ida, who codes in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.agreement.rounds import hand_over
from models.store.study import Study
from tests.app.conftest import started
from tests.app.double_coded import IDA, opened, two_interviews


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """Ida's file, of two interviews with three segments each, half of which are hers to code."""
    with Study.open(two_interviews(tmp_path / "mine.study")) as study:
        held = opened(study, share=0.5)
        target = tmp_path / "for-ida.study"
        hand_over(study, held, coder=IDA, target=target)
    started(target, IDA)
    return target
