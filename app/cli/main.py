"""The `throughline` command: what was asked, and every failure in one plain line.

Errors are one plain line on standard error and exit code 1; wrong usage gives 2. The commands
are in app/cli/commands.py, which is loaded for a command and not to tell the version.
"""

from __future__ import annotations

import io
import os
import sys
from typing import NoReturn

from app import __version__
from app.cli.terminal import terminal_safe
from models.errors import ThroughlineError


def run(arguments: list[str] | None = None) -> None:
    """Run the command line; the console script's entry point."""
    typed = sys.argv[1:] if arguments is None else arguments
    _write_utf8()
    try:
        code = _call(typed)
        sys.stdout.flush()
        if code == 130:  # how the parser tells of Ctrl-C
            raise KeyboardInterrupt
    except ThroughlineError as error:
        _fail(str(error), getattr(error, "exit_code", 1))
    except KeyboardInterrupt:
        _fail("stopped; what was decided is kept", 130)
    except BrokenPipeError:
        os._exit(0)
    except OSError as error:  # a name too long, a folder that may not be read, a full disk
        about = f"{error.filename}: " if isinstance(error.filename, str) else ""
        _fail(f"{about}{error.strerror or type(error).__name__}. Choose another place or name.")
    except Exception as error:
        if callable(told := getattr(error, "format_message", None)):  # wrong usage
            _fail(f"{told()} Try: throughline --help", 2)
        if os.environ.get("THROUGHLINE_DEBUG"):
            raise
        if damaged := _damaged(typed, error):
            _fail(damaged)
        _fail(f"an unforeseen error ({type(error).__name__}){_kept_report(error)}")
    raise SystemExit(code or 0)


def _call(arguments: list[str]) -> int | None:
    """Run a command and return its exit code; the version is told without loading any."""
    if arguments == ["--version"]:
        print(f"throughline {__version__}")
        return 0
    from typer import Abort

    from app.cli.commands import cli
    from app.server.ending import end_in_order

    os.umask(0o077)  # what a command writes is its owner's alone
    end_in_order()
    try:
        exit_code: int | None = cli(arguments or ["open"], standalone_mode=False)
    except Abort as error:
        raise KeyboardInterrupt from error
    return exit_code


def _damaged(arguments: list[str], error: Exception) -> str | None:
    """Say whether a failure comes of a damaged file, which is looked through only then."""
    from pathlib import Path

    from models.store.damage import damage_in

    for argument in arguments:
        try:
            path = Path(argument)
            damage = damage_in(path, error.__traceback__) if os.path.isfile(path) else None
        except Exception:  # the first failure is told, whatever the search meets
            damage = None
        if damage:
            return damage
    return None


def _write_utf8() -> None:
    """Write UTF-8 into files and pipes everywhere, and never fail for a character."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _kept_report(error: Exception) -> str:
    """Keep where an error arose, without its message, which may hold a participant's words."""
    import tempfile
    import traceback

    lines = traceback.format_tb(error.__traceback__)
    try:
        handle, path = tempfile.mkstemp(prefix="throughline-error-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.writelines([*lines, type(error).__name__, "\n"])
    except OSError:
        return "; set THROUGHLINE_DEBUG=1 to see where"
    return f"; where it arose is in {path}"


def _fail(message: str, code: int = 1) -> NoReturn:
    print(f"throughline: {terminal_safe(' '.join(message.split()))}", file=sys.stderr)
    raise SystemExit(code)


if __name__ == "__main__":
    run()
