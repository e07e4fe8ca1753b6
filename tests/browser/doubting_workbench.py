"""The workbench with a stand-in for the readers that doubts (tests.app.doubting)."""

from __future__ import annotations

import app.study.uploads
from app.cli.main import run
from tests.app.doubting import doubting_read

app.study.uploads.read_bytes = doubting_read

if __name__ == "__main__":
    run()
