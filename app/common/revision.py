"""When a page's interviews must be fetched anew."""

from __future__ import annotations

import hashlib

from models.store.study import Study


def revision_of(study: Study) -> str:
    """Return what changes when an interview must be fetched anew: not with each decision."""
    about = [
        event.id
        for event in study.events()
        if event.kind.split(".")[0] not in ("suggestion", "coding", "theme", "relation")
    ]
    seen = repr(sorted(study.fingerprints().items())) + repr(about)
    return hashlib.sha256(seen.encode()).hexdigest()[:16]
