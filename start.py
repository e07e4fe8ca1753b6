#!/usr/bin/env python3
"""Set Throughline up and open it, or run its tests. Needs Python 3.11 to 3.13, nothing else.

    python3 start.py                 make .venv, install, open the workbench at its start page
    python3 start.py --study PATH    the same with a study of yours
    python3 start.py test            install what the tests need and run them

A second start installs nothing. Everything stays in this folder and on this machine.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
STUDIES = HERE / "studies"  # where new studies, and the sample, are put unless told otherwise
OLDEST, NEWEST = (3, 11), (3, 13)
NEEDED_GB = 6  # what the libraries take, downloads included
TORCH = "torch==2.13.0"

# words in pip's output -> what they mean for a person
REASONS = (
    (
        ("No space left", "Errno 28", "not enough space"),
        "The disk is full. Free about {gb} GB and start again.",
    ),
    (
        ("Permission denied", "Access is denied", "Errno 13", "WinError 5"),
        "This folder may not be written. Move Throughline to a folder of yours and start again.",
    ),
    (
        (
            "Failed to establish a new connection",
            "NameResolutionError",
            "Temporary failure in name resolution",
            "Max retries exceeded",
            "Connection refused",
            "Network is unreachable",
            "Read timed out",
            "ConnectTimeout",
            "getaddrinfo failed",
        ),
        "The libraries could not be fetched: there is no connection to the package index. "
        "Connect once for the installation; afterwards Throughline works offline.",
    ),
    (
        ("CERTIFICATE_VERIFY_FAILED", "SSLError"),
        "The package index could not be reached safely: its certificate is not trusted here. "
        "A proxy may stand between; ask whoever keeps your network.",
    ),
    (
        ("No matching distribution found", "Could not find a version"),
        "A library that Throughline needs is not offered for this computer or this Python.",
    ),
    (
        ("ensurepip",),
        "This Python lacks its venv module. On Debian or Ubuntu: sudo apt install python3-venv.",
    ),
)


class Trouble(Exception):
    """Something that is told in one line."""


def say(words: str) -> None:
    print(f"throughline: {words}", flush=True)


def check_python(version: tuple[int, int]) -> None:
    """Raise Trouble for a Python that the libraries do not run on."""
    if not OLDEST <= version <= NEWEST:
        raise Trouble(
            f"Throughline needs Python {OLDEST[0]}.{OLDEST[1]} to {NEWEST[0]}.{NEWEST[1]}; "
            f"this is {version[0]}.{version[1]}. Install one of them and start again with it."
        )


def venv_python(venv: Path) -> Path:
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def stamp_of(here: Path, extra: str) -> str:
    """Return what changes when something must be installed again."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {extra} {here}".encode())
    for name in ("pyproject.toml", "constraints.txt"):
        digest.update((here / name).read_bytes())
    return digest.hexdigest()


def stamp_file(venv: Path, extra: str) -> Path:
    return venv / f"throughline-{extra or 'run'}.stamp"


def is_installed(here: Path, venv: Path, extra: str) -> bool:
    """Whether the environment holds what is asked for; the tests' holds the rest too."""
    if not venv_python(venv).exists():
        return False
    for each in {extra, "test"}:
        stamp = stamp_file(venv, each)
        if stamp.exists() and stamp.read_text(encoding="utf-8") == stamp_of(here, each):
            return True
    return False


def make_venv(venv: Path) -> None:
    """Make the environment, or make it anew where it is half made."""
    if venv_python(venv).exists():
        probe = [str(venv_python(venv)), "-m", "pip", "--version"]
        if subprocess.run(probe, capture_output=True, check=False).returncode == 0:
            return
    if venv.exists():
        say("The environment in .venv is incomplete; making it anew.")
        shutil.rmtree(venv, ignore_errors=True)
    say("Making an environment in .venv ...")
    done = subprocess.run(
        [sys.executable, "-m", "venv", str(venv)], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        shutil.rmtree(venv, ignore_errors=True)
        raise Trouble(reason_of(done.stdout + done.stderr, done.returncode))


def reason_of(output: str, code: int) -> str:
    """Say in words why an installation failed."""
    for signs, meaning in REASONS:
        if any(sign.lower() in output.lower() for sign in signs):
            return meaning.format(gb=NEEDED_GB)
    last = [line for line in output.strip().splitlines() if line.strip()][-1:]
    return f"The installation failed (code {code}): {' '.join(last) or 'nothing was said'}"


def install(here: Path, venv: Path, extra: str) -> None:
    """Install pinned libraries and the project, once for each state of the pins."""
    if is_installed(here, venv, extra):
        return
    try:
        free = shutil.disk_usage(here).free / 1e9
        if free < NEEDED_GB:
            say(f"Only {free:.1f} GB are free on this disk; about {NEEDED_GB} GB are needed.")
        make_venv(venv)
    except OSError as error:
        raise Trouble(reason_of(str(error), 1)) from error
    say("Installing the libraries. The first time this takes a few minutes ...")
    what = f"{here}[{extra}]" if extra else str(here)
    command = [str(venv_python(venv)), "-m", "pip", "install", "--disable-pip-version-check"]
    command += ["-c", str(here / "constraints.txt"), TORCH, "-e", what]
    code, output = run_shown(command)
    if code != 0:
        raise Trouble(reason_of(output, code))
    stamp_file(venv, extra).write_text(stamp_of(here, extra), encoding="utf-8")
    say("Installed.")


def run_shown(command: list[str]) -> tuple[int, str]:
    """Run pip, showing a line for each library it fetches; return its code and output."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    lines: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(line)
        words = line.split()
        if words[:1] == ["Collecting"]:
            print(f"  {words[1]}", flush=True)
        elif words[:1] == ["Installing"]:
            print("  unpacking ...", flush=True)
    return process.wait(), "".join(lines)


def throughline(venv: Path, *arguments: str) -> int:
    """Run the command of the environment and return its exit code."""
    command = [str(venv_python(venv)), "-m", "app.cli", *arguments]
    environment = {"THROUGHLINE_STUDIES": str(STUDIES)} | os.environ
    process = subprocess.Popen(command, cwd=HERE, env=environment)
    try:
        return process.wait()
    except KeyboardInterrupt:
        if os.name == "nt":
            process.terminate()
        else:
            process.send_signal(signal.SIGINT)
        return process.wait()


def open_workbench(options: argparse.Namespace) -> int:
    study = options.study
    arguments = ["open"]
    if study is not None:
        arguments.append(study if "://" in study else str(Path(study).expanduser().resolve()))
    if options.port is not None:
        arguments += ["--port", str(options.port)]
    if options.no_browser:
        arguments.append("--no-browser")
    return throughline(VENV, *arguments)


def run_tests(arguments: list[str]) -> int:
    """Run the tests, on all cores unless pytest is told otherwise."""
    cores = [] if any(each.startswith("-n") for each in arguments) else ["-n", "auto"]
    command = [str(venv_python(VENV)), "-m", "pytest", *cores, *arguments]
    return subprocess.run(command, cwd=HERE, check=False).returncode


def main(arguments: list[str]) -> int:
    """Do what was asked and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="start.py", description="Set Throughline up and open it, or run its tests."
    )
    parser.add_argument("--study", help="a study file to open; default: the start page")
    parser.add_argument("--port", type=int, help="default: a free one")
    parser.add_argument("--no-browser", action="store_true", help="start the server only")
    parser.add_argument("what", nargs="?", choices=["test"], help="test: run the tests")
    options, rest = parser.parse_known_args(arguments)
    if rest and options.what != "test":
        parser.error(f"unknown: {' '.join(rest)}")
    try:
        check_python(sys.version_info[:2])
        install(HERE, VENV, "test" if options.what == "test" else "")
        return run_tests(rest) if options.what == "test" else open_workbench(options)
    except Trouble as trouble:
        say(str(trouble))
    except OSError as error:
        say(reason_of(str(error), 1))
    except KeyboardInterrupt:
        say("Stopped.")
        return 130
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
