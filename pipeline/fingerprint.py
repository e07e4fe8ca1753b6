"""Say in one short string what a stage was run on, so that it need not run again.

In:     records, mappings, sequences, text and numbers.
Out:    a hash that is the same on every machine and in every run.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, is_dataclass
from typing import Any


def fingerprint(*parts: object) -> str:
    """Return the hash of the parts, order and all. Mappings are taken sorted by key."""
    text = json.dumps(parts, default=_plain, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:24]


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no place in a fingerprint")
