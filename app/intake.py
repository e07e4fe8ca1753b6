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
            paths = [_put(Path(folder), number, each) for number, each in enumerate(files)]
            table = read_participants(_put(Path(folder), len(files), people)) if people else None
            read = import_files(study, paths, coder=coder, attributes=table)
        except ThroughlineError as error:
            return "", str(error)
    lacking = [each.filename for each in read if table is not None and each.filename not in table]
    without = f" Not in the participants' table: {', '.join(lacking)}." if lacking else ""
    return f"{len(read)} imported.{without} Press Suggest codes.", ""


def _put(folder: Path, number: int, upload: Upload) -> Path:
    """Write an upload into a folder of its own: two files may share a name."""
    name = upload.name.replace("\\", "/").rsplit("/", 1)[-1]
    path = folder / str(number) / name
    try:
        if name in ("", ".", ".."):
            raise ValueError("no file name")
        path.parent.mkdir()
        path.write_bytes(upload.getvalue())
    except (OSError, ValueError) as error:
        raise ThroughlineError(
            f'File {number + 1} of the upload could not be kept under the name "{name[:80]}". '
            "Rename it and try again. Nothing was imported."
        ) from error
    return path
