"""What takes long to make is made once in a run, by whichever worker comes to it first."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a path that `make` has filled; tests only read what is there, or copy it.

    What was half made by a worker that failed is made anew by the next one, which fails too.
    """
    own = factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    path, whole = shared / name, shared / f"{name}.made"
    with FileLock(shared / f"{name}.lock"):
        if not whole.exists():
            make(path)
            whole.touch()
    return path
