"""How commands, pages and routes open a study: as one coder, who may code blind."""

from __future__ import annotations

import sys
from pathlib import Path

from app.server import workbench
from app.server.session import coder_of
from models.store.blind import open_as, seen_by
from models.store.study import Study


def open_for(where: str | Path, coder: str | None) -> tuple[Study, str]:
    """Open a study for a command, as its coder may see it; return it with whose view it is.

    coder: as given to the command; None: the study's own.
    """
    study = open_as(where, lambda study: coder_of(study, coder))
    if study.told_at_opening:
        print(f"throughline: {study.told_at_opening}", file=sys.stderr)
    return study, coder_of(study, coder)


def open_study() -> Study:
    """Return the study that the workbench has open, as its coder may see it now.

    The file is opened once. While its coder codes blind, what others decide is not read.
    """
    study = whole_study()
    return seen_by(study, coder_of(study))


def whole_study() -> Study:
    """Return the study with what all coders decided: for merging, handing over, comparing."""
    return workbench.current().study()
