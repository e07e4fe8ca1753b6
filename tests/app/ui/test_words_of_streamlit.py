"""What Streamlit says by itself is said in this program's words."""

from __future__ import annotations

import re
from pathlib import Path

from app.serve import SETTINGS

CSS = Path(__file__).resolve().parents[3] / "app" / "page.css"


def test_how_large_a_dropped_file_may_be_is_said_as_it_is_set() -> None:
    """ "60MB per file" stood there, and the sheet that words it anew may not say another number."""
    [said] = re.findall(r"at most (\d+) MB", CSS.read_text(encoding="utf-8"))
    assert int(said) == SETTINGS["server.maxUploadSize"]
