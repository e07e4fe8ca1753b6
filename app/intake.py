"""Import files that were given in the browser: the same all-or-none door as the command."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from app.road import import_files
from models.errors import ThroughlineError
from models.store import Study
from pipeline.read.participants import read_participants


class Upload(Protocol):
    """A file given in the browser."""

    name: str

    def getvalue(self) -> bytes: ...


def import_uploads(
    study: Study, coder: str, files: Sequence[Upload] | None, people: Upload | None
) -> tuple[str, str]:
    """Import the files and return (what was done, what was wrong); one of them is empty."""
    if not files:
        return "", "Choose at least one transcript."
    with tempfile.TemporaryDirectory() as folder:
        try:
            paths = [_put(Path(folder), each) for each in files]
            table = read_participants(_put(Path(folder), people)) if people else None
            read = import_files(study, paths, coder=coder, attributes=table)
        except ThroughlineError as error:
            return "", str(error)
    return f"{len(read)} imported. Press Suggest codes.", ""


def _put(folder: Path, upload: Upload) -> Path:
    path = folder / Path(upload.name).name
    path.write_bytes(upload.getvalue())
    return path
