"""How a command ends when the system asks it to: in order, with nothing half-made left."""

from __future__ import annotations

import signal
import threading
from types import FrameType


class Stopped(SystemExit):
    """The system asked the program to end: a log-off, a closed terminal, a kill."""


def end_in_order() -> None:
    """Turn signals that end a program into an exception, so that what is open is closed."""
    if threading.current_thread() is not threading.main_thread():
        return
    for name in ("SIGTERM", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _stop)


def _stop(number: int, _frame: FrameType | None) -> None:
    raise Stopped(128 + number)
