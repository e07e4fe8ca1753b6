"""Say in which texts a code describes itself.

In:     codes.
Out:    texts with what each is: definition, name, include, example, exclude.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from models.records import Code


class CodeText(NamedTuple):
    kind: str  # definition (with the name), name, include, example, exclude
    shown: str  # as the codebook has it
    text: str  # as it is embedded


def code_texts(code: Code) -> list[CodeText]:
    """Return the texts of one code, its definition first."""
    whole = f"{code.name}: {code.definition}" if code.definition else code.name
    texts = [CodeText("definition", code.definition or code.name, whole)]
    if code.definition:
        texts.append(CodeText("name", code.name, code.name))
    texts += [CodeText("include", each, each) for each in code.include if each.strip()]
    if code.example.strip():
        texts.append(CodeText("example", code.example, code.example))
    return texts + [
        CodeText("exclude", each, _before_hint(each)) for each in code.exclude if _before_hint(each)
    ]


def all_code_texts(codes: Iterable[Code]) -> list[str]:
    """Return every text of the codes once, in order."""
    return list(dict.fromkeys(part.text for code in codes for part in code_texts(code)))


def _before_hint(exclude: str) -> str:
    """An exclude line may end in "; use Another code": that names what it is not about."""
    return exclude.split(";", 1)[0].strip()
