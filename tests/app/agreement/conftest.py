"""The study that the tests of the Agreement page begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.double_coded import two_interviews


@pytest.fixture
def study_file(tmp_path: Path) -> Path:
    return two_interviews(tmp_path / "small.study")
