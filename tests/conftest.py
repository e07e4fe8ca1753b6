"""What all rooms' tests share: where the real data stands, if it is there."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from models.machine import FOLDER_VARIABLE
from tests.properties import fewer

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"

# No timing fails a test: a busy machine is slow and nothing else. The examples of a property are
# the same each time, so that a change is what fails it; --hypothesis-profile=search tries others.
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "same",
    settings.get_profile("search"),
    derandomize=True,
    max_examples=fewer(settings.default.max_examples),
)
settings.load_profile("same")

# what tests open is not remembered among what the person at this machine opened
os.environ[FOLDER_VARIABLE] = tempfile.mkdtemp(prefix="throughline-tests-")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data to develop on; it is not part of the project."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the shared data folder is not beside the project")
    return SHARED_DATA
