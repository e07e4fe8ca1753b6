"""What all rooms' tests share: where the real data stands, if it is there."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

# Beside other workers each does its sums on one core: their threads would wait for one another.
# It stands before what imports numpy.
if "PYTEST_XDIST_WORKER" in os.environ:
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")

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


QUICK_ROOMS = ("models", "pipeline", "app/common")
LONG = (  # files that take seconds each
    "app/common/test_excerpts.py",
    "app/common/test_jobs.py",
    "app/common/test_payloads.py",
    "app/common/test_summary.py",
    "models/codebook/test_frameworks.py",
    "models/state/test_gate.py",
    "models/store/test_event_log.py",
    "models/store/test_files.py",
    "models/store/test_left_log.py",
    "models/store/test_merge.py",
    "models/store/test_one_file.py",
    "models/store/test_study.py",
    "models/test_coders.py",
    "models/test_reliability.py",
    "pipeline/agreement/test_clusters.py",
    "pipeline/agreement/test_intervals.py",
    "pipeline/agreement/test_published.py",
    "pipeline/agreement/test_rare.py",
    "pipeline/concepts/test_open_codes.py",
    "pipeline/evaluation/test_codes.py",
    "pipeline/evaluation/test_dimensions.py",
    "pipeline/run/test_live_update.py",
    "pipeline/run/test_realign.py",
    "pipeline/run/test_runner.py",
    "pipeline/suggestions/test_tuning.py",
)


def _is_quick(path: Path) -> bool:
    file = path.relative_to(Path(__file__).parent).as_posix()
    return file.startswith(QUICK_ROOMS) and file not in LONG


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even read the other files where only quick tests are asked for."""
    if config.option.markexpr != "quick" or collection_path.suffix != ".py":
        return None
    return None if _is_quick(collection_path) else True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as quick what is run between two thoughts: what is remembered and the method."""
    for item in items:
        is_property = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
        is_long = is_property or item.get_closest_marker("slow") is not None
        if _is_quick(item.path) and not is_long:
            item.add_marker(pytest.mark.quick)
