"""A real browser and a real server for the tests that need them."""

from __future__ import annotations

import atexit
import contextlib
import functools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page, Playwright, expect, sync_playwright

from app.bench.code_page import FLAGS
from app.server.access import browser_cookie
from models.store.study import Study
from tests.studies import small_study

ROOT = Path(__file__).resolve().parents[2]
START_S = 30
COMMAND = ("-m", "app.cli")
WAIT_MS = 60_000  # for what a page shows in the end: a busy machine takes its time
FETCH_S = 300  # for a browser that Playwright downloads


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def _missing(reason: str) -> None:
    if os.environ.get("THROUGHLINE_REQUIRE_BROWSER"):
        pytest.fail(reason)
    pytest.skip(reason)


def _launch(playwright: Playwright) -> Browser:
    """Start the chromium on PATH, else Playwright's own, fetched if it can be."""
    on_path = shutil.which("chromium")
    try:
        return playwright.chromium.launch(executable_path=on_path, args=FLAGS, headless=True)
    except Error:
        if on_path:
            raise
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    subprocess.run(command, capture_output=True, check=False, timeout=FETCH_S)
    return playwright.chromium.launch(args=FLAGS, headless=True)


expect.set_options(timeout=WAIT_MS)


@pytest.fixture(autouse=True, scope="session")
def _let_in() -> Iterator[None]:
    """Give every page the cookie of the workbench it goes to, as the printed address would."""
    go = Page.goto

    def goto(page: Page, url: str, **how: Any) -> Any:
        if url.startswith("http://127.0.0.1:"):
            page.context.add_cookies([browser_cookie(url)])
        return go(page, url, **how)

    Page.goto = goto  # type: ignore[method-assign, assignment]
    yield
    Page.goto = go  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium, or a skip with the reason."""
    with sync_playwright() as playwright:
        try:
            found = _launch(playwright)
        except (Error, subprocess.TimeoutExpired) as error:
            _missing(f"no Chromium could be started: {str(error).splitlines()[0]}")
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a fresh profile; an error in its scripts fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.set_default_timeout(WAIT_MS)
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert errors == []


class Copies:
    """The process that workbenches are copies of: see tests.browser.forking."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.browser.forking"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self.process = subprocess.Popen(command, cwd=ROOT, text=True, **pipes)

    def start(self, arguments: Sequence[str]) -> int:
        """Run a command in a copy; return the number of its process."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        asked = [arguments, dict(os.environ)]
        print(json.dumps(asked), file=self.process.stdin, flush=True)
        return int(self.process.stdout.readline())


@functools.cache
def copies() -> Copies:
    made = Copies()
    atexit.register(made.process.kill)
    return made


class Server:
    """The workbench in a process of its own, to be killed and started again.

    program: what is run by a Python of its own; without it a copy of one that has read the program.
    """

    def __init__(
        self,
        study: Path | None,
        coder: str | None = None,
        program: Sequence[str] | None = None,
    ) -> None:
        self.study = study
        self.program = program
        self.coder = coder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.pid: int | None = None
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        study = [] if self.study is None else [str(self.study)]
        arguments = ["open", *study, "--no-browser", "--port", str(self.port)]
        arguments += ["--coder", self.coder] if self.coder else []
        if self.program is None and hasattr(os, "fork"):
            self.pid = copies().start(arguments)
        else:
            command = [sys.executable, *(self.program or COMMAND), *arguments]
            self._process = subprocess.Popen(
                command, cwd=ROOT, stdout=subprocess.DEVNULL, text=True
            )
            self.pid = self._process.pid
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the workbench did not start")

    def kill(self) -> None:
        """End it as a power cut would, if it runs."""
        if self.pid is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
            if self._process is not None:
                self._process.wait()
            while self._process is None:  # until nobody of this number is left
                os.kill(self.pid, 0)
                time.sleep(0.01)
        self.pid = self._process = None

    def events(self, *kinds: str) -> list:
        assert self.study is not None
        with Study.open(self.study) as study:
            return [event for event in study.events() if event.kind in kinds]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator:
    """Start servers; all are killed at the end."""
    running: list[Server] = []

    def start(study: Path | None, coder: str | None = None, **how: Any) -> Server:
        server = Server(study, coder, **how)
        running.append(server)
        server.start()
        return server

    yield start
    for server in running:
        server.kill()


@pytest.fixture
def study_file(tmp_path: Path) -> Path:
    """A small study with suggestions, made with the fake encoder."""
    path = tmp_path / "small.study"
    small_study(path).close()
    return path
