"""Workbenches as copies of one process that has read the program already.

Reading the libraries takes most of a workbench's start, and there is one workbench a test. Each
line on standard input is the arguments of a command and its environment as JSON; for each a copy of
this process runs it, and its number is printed. Ends when standard input does.
"""

from __future__ import annotations

import ast
import importlib
import json
import os
import signal
import sys
from pathlib import Path

from streamlit.components.v2 import manifest_scanner

from app.cli.main import run

ROOT = Path(__file__).resolve().parents[2]
SERVER = ("app.serve", "app.asgi", "uvicorn", "streamlit.web.server.server")


def read_program() -> None:
    """Import what a workbench imports until its pages are drawn: pages are scripts, run by each."""
    scripts = [ROOT / "app" / "main.py", *sorted((ROOT / "app").glob("*/page.py"))]
    for name in (*SERVER, *(name for script in scripts for name in imported(script))):
        importlib.import_module(name)
    # Streamlit looks through all installed packages for components at each start
    scanned = manifest_scanner.scan_component_manifests()
    manifest_scanner.scan_component_manifests = lambda: scanned


def imported(script: Path) -> list[str]:
    """Names of the modules that a script takes names from."""
    tree = ast.parse(script.read_text(encoding="utf-8"))
    return [
        each.module for each in ast.walk(tree) if isinstance(each, ast.ImportFrom) and each.module
    ]


def copy(arguments: list[str], environment: dict[str, str]) -> int:
    """Run a command in a copy of this process; return the copy's number."""
    number = os.fork()
    if number:
        return number
    os.close(0)
    os.environ.clear()
    os.environ.update(environment)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    try:
        run(arguments)
    finally:
        os._exit(0)


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a copy that has ended
    read_program()
    for line in sys.stdin:
        print(copy(*json.loads(line)), flush=True)


if __name__ == "__main__":
    main()
