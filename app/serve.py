"""Start the workbench: a server on the loopback address, in the foreground.

The study is opened once before the server starts, so what is wrong with it is told in one
line rather than in a page.
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import threading
import time
import webbrowser

from app.state import CODER_VARIABLE, STUDY_VARIABLE, coder_name
from app.study_access import open_for
from models.database import as_url
from models.errors import ThroughlineError

ADDRESS = "127.0.0.1"
FIRST_PORT = 8501
PORTS_TRIED = 50
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


def serve(study: str, *, port: int | None, browser: bool, coder: str | None) -> int:
    """Serve a study until interrupted; return the exit code. Raises StudyUnusable."""
    if coder is not None:
        coder = coder_name(coder)
    open_for(study, coder)[0].close()
    sock = _listen(port)
    address = f"http://{ADDRESS}:{sock.getsockname()[1]}"
    os.environ[STUDY_VARIABLE] = as_url(study)
    if coder is not None:
        os.environ[CODER_VARIABLE] = coder
    return _run(sock, address, browser)


def apply_settings(port: int) -> None:
    """Set Streamlit's options, over any file or variable of the user's."""
    from streamlit import config

    options = SETTINGS | {"server.port": port, "browser.serverPort": port}
    config.get_config_options(force_reparse=True, options_from_flags=options)


def _run(sock: socket.socket, address: str, browser: bool) -> int:
    import uvicorn

    apply_settings(sock.getsockname()[1])
    from app.asgi import app

    config = uvicorn.Config(
        app,
        log_level="error",
        access_log=False,
        ws_max_size=80_000_000,
        proxy_headers=False,  # there is no proxy; who asks is who connected
        server_header=False,
    )
    server = uvicorn.Server(config)
    threading.Thread(target=_announce, args=(server, address, browser), daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[sock])
    return 0 if server.started else 1


def _announce(server: object, address: str, browser: bool) -> None:
    """Say where the workbench is once it answers, and open it."""
    until = time.monotonic() + BROWSER_WAITS_S
    while not getattr(server, "started", False):
        if time.monotonic() > until:
            return
        time.sleep(0.02)
    print(f"Throughline is at {address}  (stop with Ctrl-C)", flush=True)
    if browser and not _browse(address):
        print("No browser could be opened; open the address yourself.", file=sys.stderr)


def _browse(address: str) -> bool:
    try:
        return webbrowser.open(address)
    except (webbrowser.Error, OSError):
        return False


def _listen(port: int | None) -> socket.socket:
    """Return a socket bound to the given port, or to the first free one."""
    wanted = [port] if port is not None else range(FIRST_PORT, FIRST_PORT + PORTS_TRIED)
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
