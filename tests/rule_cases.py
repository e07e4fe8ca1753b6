"""Cases of the rules that stand twice, in the workbench and in the browser.

Each file of tests/cases is read by pytest (tests/app/test_rules.py) and by Node
(tests/reader/rules.test.mjs), so that a rule cannot be changed on one side alone.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "cases"


def cases(name: str) -> Any:
    """Return what a file of cases holds."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def told(case: dict[str, Any]) -> str:
    """What a case is about, as its test is called."""
    return str(case.get("why") or case.get("name") or case.get("words") or "nothing")[:60]
