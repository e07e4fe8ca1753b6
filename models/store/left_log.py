"""Find the log of a study that was moved while it was open, and bring it along.

In:     the path that a study is opened at, its id, and where this machine has had it open.
Out:    the log beside the file again, or words on what lies elsewhere.

SQLite keeps the last decisions in a log beside the file until they are written into it. A
program that was killed in that second leaves them there, and a file moved then lacks them.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from models.store.files import side_files


def bring_log(path: Path, places: Sequence[str]) -> str | None:
    """Bring a log that was left where the study stood; return what is to be said of it, if any.

    places: paths where the study was open and not closed. Only a log that is newer than the
    file is brought: it would be laid over what was decided since.
    """
    for place in map(Path, places):
        log = place.with_name(place.name + "-wal")
        if place == path or not _is_filled(log):
            continue
        if place.exists():
            return (
                f"{path.name} is a copy that was made while the study was open at {place}; the "
                f"last decisions there are not in it. They are in {place}."
            )
        if side_files(path) or log.stat().st_mtime < path.stat().st_mtime:
            return (
                f"{log} was left where this study stood, and may hold decisions that "
                f"{path.name} lacks. Keep it."
            )
        shutil.move(log, path.with_name(path.name + "-wal"))
        place.with_name(place.name + "-shm").unlink(missing_ok=True)
        return f"The last decisions lay in {log}; they were brought to {path}."
    return None


def _is_filled(log: Path) -> bool:
    try:
        return log.stat().st_size > 0
    except OSError:
        return False
