"""Find the files that come with the program: codebook, frameworks, sample interviews.

In:     a name, as it is in the source tree ("codebook.yaml", "data/frameworks").
Out:    where it is: in the source tree, or where an installation put it.

They stand at the top of the source tree, where people read and change them. A wheel carries
them as data files, which an installation puts under share/throughline.
"""

from __future__ import annotations

import site
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from models.errors import ThroughlineError

TOP = Path(__file__).resolve().parent.parent  # of the source tree; site-packages otherwise
SHARE = Path("share") / "throughline"


def shipped(name: str) -> Path:
    """Return where a file or folder is that comes with the program. Raises ThroughlineError."""
    found = next((each / name for each in _places() if (each / name).exists()), None)
    if found is None:
        raise ThroughlineError(
            f"{name}, which comes with Throughline, is not where that was installed. "
            "Install it again."
        )
    return found


def _places() -> Iterator[Path]:
    if (TOP / "pyproject.toml").exists():
        yield TOP
    yield Path(sysconfig.get_path("data")) / SHARE
    yield TOP / SHARE  # pip install --target
    if user := site.getuserbase():
        yield Path(user) / SHARE
