"""The frameworks that come with the product, each read from its file once."""

from __future__ import annotations

import functools

from models.codebook.frameworks import load_framework
from models.records import Framework


@functools.cache
def shipped_framework(framework_id: str) -> Framework:
    """Return a framework that comes with the product."""
    return load_framework(framework_id)
