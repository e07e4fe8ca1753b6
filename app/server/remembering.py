"""What this machine remembers of a study that a workbench opens: its port, its place, the list.

Decisions that could not be sent wait in the browser under the address of the workbench, so a
study keeps the port that it had.
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from models.machine import Remembered, recall, remember
from models.recent_studies import note_opened

if TYPE_CHECKING:
    from models.store.study import Study

ADDRESS = "127.0.0.1"
ANSWERS_S = 0.3  # within which a workbench of this machine takes a connection


def remember_opened(study: Study, port: int) -> None:
    """Note that a study is open here, at the head of the recent ones."""
    id_, here = study.id, _here(study)
    before = recall(id_)
    places = [*(each for each in before.open_at if each not in here), *here]
    remember(id_, Remembered(port if before.port is None else before.port, places))
    if study.path is not None:
        book = study.state().codebook
        note_opened(study.path, book.title if book else "")


def remember_closed(study: Study) -> None:
    """Note that a study is no longer open here."""
    id_, here = study.id, _here(study)
    before = recall(id_)
    left = [each for each in before.open_at if each not in here]
    remember(id_, Remembered(before.port, left))


def usual_port(study: Study) -> int | None:
    """Return the port where decisions of this study may wait in a browser."""
    return recall(study.id).port


def open_elsewhere(study: Study, own_port: int | None) -> int | None:
    """Return the port of another workbench that has this file open, as far as can be told."""
    before = recall(study.id)
    port = before.port
    if port is None or port == own_port or str(study.path) not in before.open_at:
        return None
    try:
        socket.create_connection((ADDRESS, port), timeout=ANSWERS_S).close()
    except OSError:
        return None
    return port


def _here(study: Study) -> list[str]:
    return [] if study.path is None else [str(study.path)]
