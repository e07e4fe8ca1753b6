"""How a code is called: its name with its parents'."""

from __future__ import annotations

from collections.abc import Mapping

from models.records import Code
from models.state.lineage import parent_in, walk


def code_path(code_id: str, codes: Mapping[str, Code]) -> str:
    """Return a code's name with its parents': "Goals / Student ownership".

    Where another code in use has the same one, what tells the two apart stands behind it.
    """
    names = [code_name(at, codes) for at in walk(code_id, parent_in(codes)) if at in codes]
    return " / ".join(reversed(names)) or code_id


def code_name(code_id: str, codes: Mapping[str, Code]) -> str:
    """Return a code's name; its id where there is no such code."""
    apart: Mapping[str, str] = getattr(codes, "apart", {})
    name = codes[code_id].name if code_id in codes else code_id
    return f"{name} ({apart[code_id]})" if code_id in apart else name
