"""What tells whether anything was decided since: how many decisions a coder may see."""

from __future__ import annotations

from models.store.study import Study


def stamp_of(study: Study) -> int:
    """Return what moves with every decision that this view of the study shows, and with no other.

    Not the file's revision: that moves with what others decide, too, while one codes blind.
    """
    return len(study.events())
