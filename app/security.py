"""What stands between the workbench and other pages in the same browser.

The server listens on the loopback address only; these checks keep other sites' scripts
(by rebinding a name, by cross-site posts and sockets) from reaching it.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOSTS = ["127.0.0.1", "localhost", "::1", "[::1]"]
POLICY = (
    "default-src 'self'; script-src 'self' blob: 'wasm-unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' blob: data:; worker-src 'self' blob:; object-src 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
IDENTITY = ("x-forwarded-", "x-streamlit-", "x-auth-", "x-remote-", "remote-", "forwarded")
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class Guard:
    """Checks origins, drops identity headers from outside, adds the policy headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if not self._same_origin(scope, headers):
            await self._refuse(scope, receive, send)
            return
        scope["headers"] = [
            (name, value)
            for name, value in scope["headers"]
            if not name.decode("latin-1").lower().startswith(IDENTITY)
        ]

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    answer[name] = value
            await send(message)

        await self.app(scope, receive, with_headers)

    @staticmethod
    def _same_origin(scope: Scope, headers: Headers) -> bool:
        """Whether a request that can change something comes from the workbench's own page."""
        origin = headers.get("origin")
        harmless = scope["type"] == "http" and scope["method"] in SAFE_METHODS
        if origin is None:  # not sent by a browser's script of another site
            return harmless or headers.get("sec-fetch-site") in (None, "same-origin", "none")
        if urlsplit(origin).netloc == headers.get("host"):
            return True
        return harmless and headers.get("sec-fetch-site") in ("same-origin", "none")

    @staticmethod
    async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        answer: Any = PlainTextResponse("This request came from another site.", status_code=403)
        await answer(scope, receive, send)


def middleware() -> list[Middleware]:
    """Return the checks, outermost first."""
    return [Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS), Middleware(Guard)]
