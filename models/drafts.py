"""Write a file whole or not at all, and leave nothing half-made beside people's files.

In:     where the file shall stand, and what writes it.
Out:    the file under its name, readable for its owner alone; or nothing.

A draft is written in a private folder of the system's own for passing files, not beside the
target: a program that is killed leaves nothing there. What is placed appears in one step.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

PREFIX = "throughline-draft-"
STALE_S = 24 * 3600  # a draft's folder this old was left by a program that was killed
OWNER_ONLY = 0o600
OWNER_ONLY_FOLDER = 0o700


@contextlib.contextmanager
def draft_of(target: Path, *, replace: bool = False) -> Iterator[Path]:
    """Give a path to write a file or folder to; what stands there at the end is placed.

    replace: whether a file that stands at the target gives way. Raises FileExistsError where
    one does not, and OSError where nothing can be written; then nothing is left. A place that
    cannot be written to is told before the work, not after it.
    """
    check_place(target)
    with draft_folder() as folder:
        draft = folder / "draft"
        yield draft
        if draft.is_dir():
            _place_folder(draft, target)
        else:
            place(draft, target, replace=replace)


def check_place(target: Path) -> None:
    """Raise OSError where it is plain that no file of that name can be made there."""
    with contextlib.suppress(FileNotFoundError):
        target.lstat()
    if target.parent.is_dir() and not os.access(target.parent, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target.parent))


@contextlib.contextmanager
def draft_folder() -> Iterator[Path]:
    """Give a folder for drafts that its owner alone reads, taken away at the end."""
    _forget_stale()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def place(draft: Path, target: Path, *, replace: bool = False) -> None:
    """Give the draft its name, readable for its owner alone. Raises FileExistsError."""
    draft.chmod(OWNER_ONLY)
    if replace:
        try:
            draft.replace(target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            _copy_over(draft, target)
        return
    try:
        os.link(draft, target)  # unlike a rename, refuses a name that is taken
    except FileExistsError:
        raise
    except OSError:  # another disk, or one without hard links
        if os.path.lexists(target):
            raise FileExistsError(str(target)) from None
        _copy_to(draft, target)


def _copy_to(draft: Path, target: Path) -> None:
    """Write a copy that appears under its name when it is whole."""
    unnamed = getattr(os, "O_TMPFILE", None)  # Linux: a file that has no name yet
    if unnamed is None or not _copy_unnamed(draft, target, unnamed):
        _copy_over(draft, target)


def _copy_unnamed(draft: Path, target: Path, unnamed: int) -> bool:
    """Whether a copy could be written and then named. Raises FileExistsError."""
    try:
        handle = os.open(target.parent, unnamed | os.O_WRONLY, OWNER_ONLY)
    except OSError as error:
        if error.errno in (errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL):
            return False
        raise
    with os.fdopen(handle, "wb") as file, draft.open("rb") as source:
        shutil.copyfileobj(source, file)
        file.flush()
        os.fsync(file.fileno())
        try:
            os.link(f"/proc/self/fd/{file.fileno()}", target, follow_symlinks=True)
        except FileExistsError:
            raise
        except OSError:  # no hard links here, or no /proc
            return False
    return True


def _copy_over(draft: Path, target: Path) -> None:
    """Write a copy under another name for a moment, and give it the target's."""
    near = target.with_name(f".{uuid.uuid4().hex[:12]}.unfinished")
    try:
        with (
            os.fdopen(os.open(near, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY), "wb") as to,
            draft.open("rb") as source,
        ):
            shutil.copyfileobj(source, to)
            to.flush()
            os.fsync(to.fileno())
        near.replace(target)
    finally:
        near.unlink(missing_ok=True)


def _place_folder(draft: Path, target: Path) -> None:
    """Put a folder's files at the target; other files that stand there stay."""
    for path in sorted(draft.iterdir()):
        path.chmod(OWNER_ONLY)
    if not target.exists():
        draft.chmod(OWNER_ONLY_FOLDER)
        try:
            draft.rename(target)
            return
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
        target.mkdir(OWNER_ONLY_FOLDER)
    for path in sorted(draft.iterdir()):
        place(path, target / path.name, replace=True)


def _forget_stale() -> None:
    """Take away what programs that were killed left among passing files."""
    before = time.time() - STALE_S
    with contextlib.suppress(OSError):
        for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
            with contextlib.suppress(OSError):
                if left.lstat().st_mtime < before and _is_ours(left):
                    shutil.rmtree(left, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    return os.name != "posix" or folder.lstat().st_uid == os.getuid()
