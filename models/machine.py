"""What this machine remembers of studies, outside of their files.

In:     a study's id.
Out:    its port, the places where workbenches have it open, and the key of this account's
        workbenches. It is kept in the account's own folder for such things and travels with no
        study; where that cannot be written, nothing is remembered and all goes on.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path

FOLDER_VARIABLE = "THROUGHLINE_STATE"  # another folder than the account's usual one
KEY_CHARACTERS = re.compile(r"[A-Za-z0-9_-]{32,}")


@dataclass
class Remembered:
    """What is remembered of one study. open_at: the paths where it was not closed yet."""

    port: int | None = None
    open_at: list[str] = field(default_factory=list)


def folder() -> Path:
    """Return the folder of what this account's programs remember."""
    given = os.environ.get(FOLDER_VARIABLE)
    if given:
        return Path(given)
    from platformdirs import user_state_path

    return user_state_path("throughline", appauthor=False)


def recall(study_id: str) -> Remembered:
    """Return what is remembered of a study; nothing where that cannot be read."""
    try:
        data = json.loads(_file(study_id).read_text(encoding="utf-8"))
        port, places = data.get("port"), data.get("open_at")
    except (OSError, ValueError, AttributeError):
        return Remembered()
    return Remembered(
        port if isinstance(port, int) and not isinstance(port, bool) else None,
        [each for each in places if isinstance(each, str)] if isinstance(places, list) else [],
    )


def remember(study_id: str, what: Remembered) -> None:
    """Keep what is to be remembered of a study, where that can be kept."""
    with contextlib.suppress(OSError):
        write_for_owner(_file(study_id), json.dumps(asdict(what)))


def workbench_key() -> str:
    """Return the secret that this account's workbenches know each other's pages by.

    It is made once and read by its owner alone. Where it cannot be kept it is another each time.
    """
    path = folder() / "workbench.key"
    with contextlib.suppress(OSError, ValueError):
        key = path.read_text(encoding="ascii").strip()
        if KEY_CHARACTERS.fullmatch(key):
            return key
    made = secrets.token_urlsafe(32)
    with contextlib.suppress(OSError):
        write_for_owner(path, made)
    return made


def _file(study_id: str) -> Path:
    return folder() / "studies" / f"{re.sub(r'[^A-Za-z0-9]', '_', study_id)[:64]}.json"


def write_for_owner(path: Path, text: str) -> None:
    """Write a file of this folder whole, for its owner alone to read. Raises OSError."""
    for each in (folder(), path.parent):
        each.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
