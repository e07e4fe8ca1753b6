"""The studies that this account opened last, for the start page.

In:     a study's file, what it is called, how far it is coded.
Out:    the list, the newest first; and why it is empty, where it could not be read.

Kept in the account's own folder, readable for its owner alone, and outside of every study. The
list is a convenience: what cannot be written is not remembered, and nothing fails for it.
"""

from __future__ import annotations

import contextlib
import datetime
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from models.machine import folder, write_for_owner

MOST = 30  # studies that are remembered


@dataclass(frozen=True)
class RecentStudy:
    """decided, segments: of who opened it, when it was last looked at; None: not counted yet."""

    path: str
    title: str = ""
    opened_at: str = ""  # UTC, ISO 8601
    decided: int | None = None
    segments: int | None = None

    @property
    def share_coded(self) -> float | None:
        """How much is decided, in [0, 1]; None where nothing can be said."""
        if self.decided is None or not self.segments:
            return None
        return min(1.0, self.decided / self.segments)


def recent_studies() -> tuple[list[RecentStudy], str]:
    """Return the list, newest first, and a sentence where it could not be read."""
    try:
        data = json.loads(_file().read_text(encoding="utf-8"))
        found = [study for each in data if (study := _study(each)) is not None]
    except FileNotFoundError:
        return [], ""
    except (OSError, ValueError, TypeError, RecursionError):
        return [], (
            f"The list of recent studies ({_file()}) cannot be read. Your studies are where they "
            "were: open one by its file."
        )
    return found[:MOST], ""


def note_opened(path: Path, title: str) -> None:
    """Put a study at the head of the list, as opened now."""
    before = _known(path) or RecentStudy(str(path))
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    _keep([replace(before, title=title, opened_at=now), *_others(path)])


def note_progress(path: Path, *, decided: int, segments: int) -> None:
    """Note how far a study of the list is coded."""
    found, _ = recent_studies()
    _keep(
        [
            replace(each, decided=decided, segments=segments) if each.path == str(path) else each
            for each in found
        ]
    )


def forget(path: Path | str) -> None:
    """Take a study off the list. Its file stays as it is."""
    _keep(_others(path))


def _file() -> Path:
    return folder() / "recent.json"


def _known(path: Path | str) -> RecentStudy | None:
    return next((each for each in recent_studies()[0] if each.path == str(path)), None)


def _others(path: Path | str) -> list[RecentStudy]:
    return [each for each in recent_studies()[0] if each.path != str(path)]


def _keep(studies: list[RecentStudy]) -> None:
    with contextlib.suppress(OSError):
        rows = [asdict(each) for each in studies[:MOST]]
        write_for_owner(_file(), json.dumps(rows, ensure_ascii=True, indent=1))


def _study(row: Any) -> RecentStudy | None:
    """Return a row of the list, what is not of its shape left out."""
    if not isinstance(row, dict) or not isinstance(row.get("path"), str) or not row["path"]:
        return None
    texts = {k: row[k] for k in ("title", "opened_at") if isinstance(row.get(k), str)}
    counts = {
        k: row[k]
        for k in ("decided", "segments")
        if isinstance(row.get(k), int) and not isinstance(row[k], bool) and row[k] >= 0
    }
    with contextlib.suppress(ValueError):
        datetime.datetime.fromisoformat(texts.get("opened_at", ""))
        return RecentStudy(row["path"], **texts, **counts)
    texts.pop("opened_at", None)
    return RecentStudy(row["path"], **texts, **counts)
