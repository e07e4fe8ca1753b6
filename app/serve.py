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

from app.state import CODER_VARIABLE, STUDY_VARIABLE
from models.database import as_url
from models.errors import ThroughlineError
from models.store import Study

ADDRESS = "127.0.0.1"
FIRST_PORT = 8501
PORTS_TRIED = 50
BROWSER_WAITS_S = 20.0

SETTINGS = {
    "SERVER_ADDRESS": ADDRESS,
    "SERVER_HEADLESS": "true",
    "SERVER_ALLOWED_HOSTS": '["127.0.0.1","localhost"]',
    "SERVER_ENABLE_CORS": "true",
    "SERVER_ENABLE_XSRF_PROTECTION": "true",
    "SERVER_FILE_WATCHER_TYPE": "none",
    "SERVER_MAX_UPLOAD_SIZE": "60",
    "BROWSER_GATHER_USAGE_STATS": "false",
    "CLIENT_SHOW_ERROR_LINKS": "false",
    "CLIENT_SHOW_ERROR_DETAILS": "none",
    "CLIENT_TOOLBAR_MODE": "minimal",
    "THEME_LIGHT_PRIMARY_COLOR": "#1d4ed8",
    "THEME_LIGHT_BACKGROUND_COLOR": "#fdfdfc",
    "THEME_LIGHT_SECONDARY_BACKGROUND_COLOR": "#f1f3f5",
    "THEME_LIGHT_TEXT_COLOR": "#1b1f24",
    "THEME_DARK_PRIMARY_COLOR": "#7aa2ff",
    "THEME_DARK_BACKGROUND_COLOR": "#15181d",
    "THEME_DARK_SECONDARY_BACKGROUND_COLOR": "#20252c",
    "THEME_DARK_TEXT_COLOR": "#e6e8eb",
    "LOGGER_LEVEL": "error",
}


def serve(study: str, *, port: int | None, browser: bool, coder: str | None) -> int:
    """Serve a study until interrupted; return the exit code. Raises StudyUnusable."""
    Study.open(study).close()
    sock = _listen(port)
    address = f"http://{ADDRESS}:{sock.getsockname()[1]}"
    settings = {f"STREAMLIT_{name}": value for name, value in SETTINGS.items()}
    settings["STREAMLIT_SERVER_PORT"] = str(sock.getsockname()[1])
    settings["STREAMLIT_BROWSER_SERVER_ADDRESS"] = ADDRESS
    os.environ.update(settings)
    os.environ[STUDY_VARIABLE] = as_url(study)
    if coder:
        os.environ[CODER_VARIABLE] = coder
    return _run(sock, address, browser)


def _run(sock: socket.socket, address: str, browser: bool) -> int:
    import uvicorn

    from app.asgi import app

    config = uvicorn.Config(app, log_level="error", access_log=False, ws_max_size=80_000_000)
    server = uvicorn.Server(config)
    threading.Thread(target=_announce, args=(server, address, browser), daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[sock])
    return 0


def _announce(server: object, address: str, browser: bool) -> None:
    """Say where the workbench is once it answers, and open it."""
    until = time.monotonic() + BROWSER_WAITS_S
    while time.monotonic() < until and not getattr(server, "started", False):
        time.sleep(0.02)
    print(f"Throughline is at {address}  (stop with Ctrl-C)", flush=True)
    if browser and not webbrowser.open(address):
        print("No browser could be opened; open the address yourself.", file=sys.stderr)


def _listen(port: int | None) -> socket.socket:
    """Return a socket bound to the given port, or to the first free one."""
    wanted = [port] if port is not None else range(FIRST_PORT, FIRST_PORT + PORTS_TRIED)
    for each in wanted:
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":  # a port of a server just killed can be taken again at once
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((ADDRESS, each))
        except (OSError, OverflowError):
            sock.close()
            continue
        return sock
    if port is not None:
        raise ThroughlineError(
            f"Port {port} is taken or not allowed. Choose another with --port, or leave it out."
        )
    raise ThroughlineError(
        f"No port from {FIRST_PORT} to {FIRST_PORT + PORTS_TRIED - 1} is free. Give one with --port."
    )
