"""Start the workbench: a server on the loopback address, in the foreground.

The study is opened once before the server starts, so what is wrong with it is told in one
line rather than in a page. Without a study the start page is served, which opens one.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
import socket
import sys
import threading
import time
import webbrowser

from app.server import workbench
from app.server.access import KEY, Access
from app.server.ending import Stopped
from app.server.remembering import ADDRESS
from app.server.session import coder_name
from app.server.study_access import open_for
from models.errors import ThroughlineError
from models.machine import Remembered, recall, remember
from models.store.database import as_url

START_PAGE = "start-page"  # what its port is remembered under
FIRST_PORT = 8501
PORTS_TRIED = 50
PORTS_SHARED = 1000  # from FIRST_PORT on: each study has its usual one
GRACE_S = 3  # for answers that are under way when the workbench is stopped
BROWSER_WAITS_S = 20.0

SETTINGS: dict[str, object] = {
    "global.developmentMode": False,
    "server.address": ADDRESS,
    "server.baseUrlPath": "",  # the reader's addresses are fixed
    "server.headless": True,
    "server.allowedHosts": ["127.0.0.1", "localhost"],
    "server.trustedUserHeaders": {},  # nobody's name is taken from a header
    "server.corsAllowedOrigins": [],
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "server.maxUploadSize": 60,  # MB; a larger file is refused by the reader, in words
    "browser.gatherUsageStats": False,
    "browser.serverAddress": ADDRESS,
    "client.showErrorLinks": False,
    "client.showErrorDetails": "none",
    "client.showSidebarNavigation": True,
    "client.toolbarMode": "minimal",
    "logger.level": "error",
    "theme.light.primaryColor": "#1d4ed8",
    "theme.light.backgroundColor": "#fdfdfc",
    "theme.light.secondaryBackgroundColor": "#f1f3f5",
    "theme.light.textColor": "#1b1f24",
    "theme.dark.primaryColor": "#3d6fe8",  # white on it is read, and it on the page
    "theme.dark.backgroundColor": "#15181d",
    "theme.dark.secondaryBackgroundColor": "#20252c",
    "theme.dark.textColor": "#e6e8eb",
}


def serve(study: str | None, *, port: int | None, browser: bool, coder: str | None) -> int:
    """Serve a study, or the start page, until interrupted; return the exit code.

    Raises StudyUnusable.
    """
    if coder is not None:
        coder = coder_name(coder)
    id_ = START_PAGE
    if study is not None:
        with open_for(study, coder)[0] as opened:
            id_ = opened.id
    remembered = recall(id_)
    sock = _listen(port, _usual_port(id_, remembered.port))
    taken = sock.getsockname()[1]
    if study is not None and (words := other_port(port, remembered.port, taken)):
        print(f"throughline: {words}", file=sys.stderr)
    if port is not None or remembered.port is None:
        remember(id_, Remembered(taken, remembered.open_at))
    where = None if study is None else as_url(study)
    bench = workbench.Workbench(where, coder, Access(taken), taken)
    workbench.start(bench)
    try:
        if bench.has_study:
            bench.study()
        return _run(bench, sock, f"http://{ADDRESS}:{taken}", browser)
    finally:
        workbench.stop()


def _usual_port(study_id: str, remembered: int | None) -> int:
    """Return the port that a study keeps: decisions wait in the browser under its address."""
    if remembered is not None:
        return remembered
    return FIRST_PORT + int(hashlib.sha256(study_id.encode()).hexdigest(), 16) % PORTS_SHARED


def other_port(asked: int | None, usual: int | None, taken: int) -> str | None:
    """Say where a study was before, if that is not where it is now. asked: for this port."""
    if usual is None or taken == usual:
        return None
    why = "" if asked is not None else f" Port {usual} is taken by another program."
    return (
        f"This study was at port {usual} before.{why} Decisions that still wait in a browser from "
        f"then are sent when it is opened there again (--port {usual})."
    )


def apply_settings(port: int) -> None:
    """Set Streamlit's options, over any file or variable of the user's."""
    from streamlit import config

    options = SETTINGS | {"server.port": port, "browser.serverPort": port}
    config.get_config_options(force_reparse=True, options_from_flags=options)


def _run(bench: workbench.Workbench, sock: socket.socket, address: str, browser: bool) -> int:
    import uvicorn

    apply_settings(sock.getsockname()[1])
    from app.asgi import asgi_app

    config = uvicorn.Config(
        asgi_app(bench),
        log_level="error",
        access_log=False,
        ws_max_size=80_000_000,
        proxy_headers=False,  # there is no proxy; who asks is who connected
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
    )
    server = uvicorn.Server(config)
    about = (server, address, bench.access, browser)
    threading.Thread(target=_announce, args=about, daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt, Stopped):
        hangup = getattr(signal, "SIGHUP", None)  # the terminal was closed, or a log-off
        if hangup is not None and signal.getsignal(hangup) is not signal.SIG_IGN:
            signal.signal(hangup, lambda *_: server.handle_exit(signal.SIGTERM, None))
        server.run(sockets=[sock])
    return 0 if server.started else 1


def _announce(server: object, address: str, keys: Access, browser: bool) -> None:
    """Say where the workbench is once it answers, and open it."""
    until = time.monotonic() + BROWSER_WAITS_S
    while not getattr(server, "started", False):
        if time.monotonic() > until:
            return
        time.sleep(0.02)
    print(f"Throughline is at {address}/?{KEY}={keys.printed()}  (stop with Ctrl-C)", flush=True)
    if browser and not _browse(f"{address}/?{KEY}={keys.once()}"):
        print("No browser could be opened; open the address yourself.", file=sys.stderr)


def _browse(address: str) -> bool:
    try:
        return webbrowser.open(address)
    except (webbrowser.Error, OSError):
        return False


def _listen(port: int | None, usual: int | None = None) -> socket.socket:
    """Return a socket bound to the given port, or to the usual one, or to the first free one."""
    first = [] if usual is None else [usual]
    wanted = [port] if port is not None else [*first, *range(FIRST_PORT, FIRST_PORT + PORTS_TRIED)]
    for each in wanted:
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":  # a port of a server just killed can be taken again at once
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((ADDRESS, each))
            sock.listen()  # at once: a socket only bound can be bound a second time
        except (OSError, OverflowError):
            sock.close()
            continue
        return sock
    if port is not None:
        raise ThroughlineError(
            f"Port {port} is taken or not allowed. Choose another with --port, or leave it out."
        )
    raise ThroughlineError(
        f"No port from {FIRST_PORT} to {FIRST_PORT + PORTS_TRIED - 1} is free. "
        "Give one with --port."
    )
