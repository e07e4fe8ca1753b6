"""What people put right about how files are read, remembered for the next file of the same make.

In:     a study; what was told about a file.
Out:    the correction that holds for a make (Transcript.make), and how it is applied.

Kept as one setting a make, so that two windows which correct two makes do not overwrite each
other. A setting, not a decision: nothing that is in the study depends on it afterwards.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from models.records import Doubt
from pipeline.read.hints import ReadingHints, hints_from_json, hints_to_json

SETTING = "reading:"  # and the make


class HasSettings(Protocol):
    """What is needed of a study to remember corrections."""

    def setting(self, key: str) -> str | None: ...
    def set_setting(self, key: str, value: str) -> None: ...


@dataclass(frozen=True)
class Correction:
    """What was told about a file. filename: of the last file for which it was told."""

    hints: ReadingHints
    filename: str
    coder: str
    at: str  # UTC, ISO 8601


Recall = Callable[[str], Correction | None]


def no_corrections(_make: str) -> None:
    """Remember nothing: how a file is read that belongs to no study."""


def recall(study: HasSettings, make: str) -> Correction | None:
    """Return what is remembered of a make."""
    stored = study.setting(SETTING + make)
    if not stored:
        return None
    try:
        memory = json.loads(stored)
        return Correction(
            hints_from_json(memory["hints"]), memory["filename"], memory["coder"], memory["at"]
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return None  # of a later version, which knows more hints: then the file is read as it is


def remember(study: HasSettings, make: str, hints: ReadingHints, filename: str, coder: str) -> None:
    """Remember what was told about a file, for the next one of its make."""
    at = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    memory = {"hints": hints_to_json(hints), "filename": filename, "coder": coder, "at": at}
    study.set_setting(SETTING + make, json.dumps(memory, ensure_ascii=False, sort_keys=True))


def forget(study: HasSettings, make: str) -> None:
    """Read the next file of a make as if nothing had been told."""
    study.set_setting(SETTING + make, "")


def combined(
    told: ReadingHints, before: ReadingHints, *, doubts: tuple[Doubt, ...] = ()
) -> ReadingHints:
    """Return what was told now, over what was told before about another file.

    doubts: of this file. An encoding told before holds only where this file's own is a guess:
    a file that says its encoding itself would be misread.
    """
    guessed = any(each.kind == "encoding_guessed" for each in doubts)
    talk = {*told.names}, {*told.not_names}
    return replace(
        told,
        encoding=told.encoding or (before.encoding if guessed else None),
        names=(*told.names, *(n for n in before.names if n not in talk[0] | talk[1])),
        not_names=(*told.not_names, *(n for n in before.not_names if n not in talk[0] | talk[1])),
        pattern=told.pattern or before.pattern,
        roles={**before.roles, **told.roles},
    )
