"""Write app/browser/payloads.d.ts: what is asked and answered, for the front end's type check.

In: app/common/payloads.py, what routes answer; app/server/requests.py, what decisions they take.

    .venv/bin/python docs/write_types.py

tests/app/common/test_payloads.py fails where the file is not what this prints.
"""

from __future__ import annotations

import ast
import inspect
import re
import types
from pathlib import Path
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from app.common import payloads
from app.server import requests

PLACE = Path(payloads.__file__).parents[1] / "browser" / "payloads.d.ts"
HEAD = """\
// Made of app/common/payloads.py and app/server/requests.py by docs/write_types.py; not to be
// changed by hand. What the front end adds of its own stands in app/browser/types.d.ts. For the
// type check alone.
"""
PLAIN: dict[Any, str] = {
    str: "string",
    int: "number",
    float: "number",
    bool: "boolean",
    type(None): "null",
    Any: "any",
}


def script_type(hint: Any) -> str:
    """Return a Python type as TypeScript writes it. Raises TypeError for one that has no such."""
    if hint in PLAIN:
        return PLAIN[hint]
    if is_typeddict(hint):
        return str(hint.__name__)
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return script_type(parts[0])
    if isinstance(hint, type) and issubclass(hint, requests.Form):
        return hint.__name__
    if origin is Literal:
        return " | ".join(f'"{each}"' for each in parts)
    inner = [script_type(each) for each in parts]
    if origin in (Required, NotRequired):
        found = inner[0]
    elif origin in (Union, types.UnionType):
        found = " | ".join(inner)
    elif origin is list:
        found = f"({inner[0]})[]" if " | " in inner[0] else f"{inner[0]}[]"
    elif origin is tuple:
        found = f"[{', '.join(inner)}]"
    elif origin is dict and parts[0] is str:
        found = f"Record<string, {inner[1]}>"
    else:
        raise TypeError(f"{hint} has no type in the front end")
    return found


def printed() -> str:
    """Return the whole file."""
    source = inspect.getsource(payloads)
    parts = [HEAD]
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            parts.append(f"type {name} = {script_type(getattr(payloads, name))};\n")
        if isinstance(node, ast.ClassDef):
            parts.append(_interface(node, source.splitlines()))
    return "\n".join([*parts, *_asked()])


def _asked() -> list[str]:
    """Return what the browser may ask for: a decision is of one of many shapes, told by `do`."""
    verbs = f"type Does = {script_type(Literal[requests.VERBS])};\n"
    fields: dict[str, str] = {}
    for form in get_args(requests.DecisionAsked):
        for name, hint in get_type_hints(form).items():
            if name in form.model_fields and name not in ("do", "seq"):
                written = script_type(hint)
                if not form.model_fields[name].is_required():  # None: it was not said
                    written = written.removesuffix(" | null")
                fields[name] = max(fields.get(name, ""), written, key=len)
    decision = {"do": "Does"} | {f"{name}?": hint for name, hint in fields.items()}
    seen = {
        f"{name}?": script_type(each)
        for name, each in get_type_hints(requests.Seen).items()
        if name in requests.Seen.model_fields
    }
    return [
        verbs,
        _written("Seen", seen),
        "/** What a person decides; `do` says which of these it has. */",
        _written("Decision", decision),
        _written("Numbered extends Decision", {"seq": "number"}),
    ]


def _written(name: str, fields: dict[str, str]) -> str:
    lines = [f"  {field}: {hint};" for field, hint in fields.items()]
    return "\n".join([f"interface {name} {{", *lines, "}\n"])


def _interface(node: ast.ClassDef, lines: list[str]) -> str:
    made = getattr(payloads, node.name)
    above = [each.id for each in node.bases if isinstance(each, ast.Name)]
    extends = ", ".join(each for each in above if each != "TypedDict")
    hints = get_type_hints(made, include_extras=True)
    about = ast.get_docstring(node)
    found = [f"/** {about} */"] if about else []
    total = not any(each.arg == "total" for each in node.keywords)
    found.append(f"interface {node.name} {f'extends {extends} ' if extends else ''}{{")
    for each in node.body:
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            name = each.target.id
            origin = get_origin(hints[name])
            optional = "" if origin is Required or (total and origin is not NotRequired) else "?"
            said = re.search(r"  # (.+)$", lines[each.lineno - 1])
            comment = f" // {said[1]}" if said else ""
            found.append(f"  {name}{optional}: {script_type(hints[name])};{comment}")
    return "\n".join([*found, "}\n"])


if __name__ == "__main__":
    PLACE.write_text(printed(), encoding="utf-8")
