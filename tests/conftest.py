"""What all rooms' tests share: where the real data stands, if it is there."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data to develop on; it is not part of the project."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the shared data folder is not beside the project")
    return SHARED_DATA
