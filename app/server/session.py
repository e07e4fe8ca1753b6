"""Who is coding: as given, as started, or as the study has it."""

from __future__ import annotations

from typing import Protocol

from app.server import workbench
from models.errors import ThroughlineError

LONGEST_NAME = 200  # characters of a coder's name


DEFAULT_CODER = "researcher"


class HasSettings(Protocol):
    """What is needed of a study to know its coder."""

    def setting(self, key: str) -> str | None: ...
    def spelling_of(self, name: str) -> str: ...


def coder_name(typed: str) -> str:
    """Return a coder's name as it is kept: one line, single spaces. Raises ThroughlineError."""
    name = " ".join(typed.split())
    if not name or not name.isprintable() or len(name) > LONGEST_NAME:
        raise ThroughlineError(
            f"A coder's name is one line of 1 to {LONGEST_NAME} printable characters. "
            "Give another with --coder."
        )
    return name


def coder_of(study: HasSettings, given: str | None = None) -> str:
    """Return whose decisions are made: as given or started, else the study's own, or a default.

    Written as the study first had it: "ida berg" is "Ida Berg" if she is in it. given: empty
    is refused, None is not given.
    """
    bench = workbench.running()
    named = bench.coder if given is None and bench is not None else given
    name = coder_name(named) if named is not None else study.setting("coder") or DEFAULT_CODER
    return study.spelling_of(name)
