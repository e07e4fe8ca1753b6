"""A file that was given in the browser, as every page takes it."""

from __future__ import annotations

from typing import Protocol


class Upload(Protocol):
    """A file given in the browser. name: as its owner calls it, on any system."""

    name: str

    def getvalue(self) -> bytes: ...
