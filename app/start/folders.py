"""What lies in a folder of this machine, for choosing a study or a place for one.

In:     a path, as typed or clicked.
Out:    its folders and studies, as far as this person may read them, or why nothing is shown.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from app.common.new_study import ENDING

MOST = 300  # entries of each kind that are shown


@dataclass(frozen=True)
class Listing:
    """problem: a sentence, where the folder cannot be shown. left_out: entries beyond MOST."""

    folder: Path
    folders: tuple[str, ...] = ()
    studies: tuple[str, ...] = ()
    left_out: int = 0
    problem: str = ""


def list_folder(path: Path) -> Listing:
    """Return what lies in a folder; hidden entries are left out."""
    folder = Path(os.path.abspath(path.expanduser()))
    try:
        with os.scandir(folder) as entries:
            shown = [each for each in entries if not each.name.startswith(".")]
    except (OSError, ValueError) as error:
        return Listing(folder, problem=_why(folder, error))
    folders = sorted((e.name for e in shown if _is_folder(e)), key=str.casefold)
    studies = sorted(
        (e.name for e in shown if e.name.lower().endswith(ENDING) and not _is_folder(e)),
        key=str.casefold,
    )
    left_out = max(0, len(folders) - MOST) + max(0, len(studies) - MOST)
    return Listing(folder, tuple(folders[:MOST]), tuple(studies[:MOST]), left_out)


def nearest_folder(path: Path) -> Path:
    """Return the path if it is a folder, else the nearest above it that is one."""
    at = Path(os.path.abspath(path.expanduser()))
    for each in (at, *at.parents):
        if os.path.isdir(each):
            return each
    return Path.home()


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _why(folder: Path, error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"There is no folder {folder}."
    if isinstance(error, NotADirectoryError):
        return f"{folder} is a file, not a folder."
    if isinstance(error, PermissionError):
        return f"You may not read the folder {folder}."
    reason = error.strerror if isinstance(error, OSError) else "no path can be so"
    return f"{folder} cannot be shown: {reason}."
