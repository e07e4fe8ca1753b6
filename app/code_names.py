"""How a code is called: its name with its parents'."""

from __future__ import annotations

from collections.abc import Mapping

from models.records import Code


def code_path(code_id: str, codes: Mapping[str, Code]) -> str:
    """Return a code's name with its parents': "Goals / Student ownership"."""
    names: list[str] = []
    at: str | None = code_id
    while at is not None and at in codes and len(names) <= len(codes):
        names.append(codes[at].name)
        at = codes[at].parent
    return " / ".join(reversed(names)) or code_id
