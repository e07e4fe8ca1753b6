"""What stands between the workbench and other pages in the same browser.

The server listens on the loopback address only; these checks keep other sites' scripts
(by rebinding a name, by cross-site posts and sockets) from reaching it.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.server.access import Access, Door
from app.server.first_page import FirstPage

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


class Shield:
    """Puts the policy headers on every answer: pages, refusals and failures alike."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        begun = False

        async def with_headers(message: Message) -> None:
            nonlocal begun
            begun = True
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                message.setdefault("headers", [])
                answer = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    answer[name] = value
            await send(message)

        try:
            await self.app(scope, receive, with_headers)
        except Exception:
            if not begun and scope["type"] == "http":
                failed = PlainTextResponse("An unforeseen error.", status_code=500)
                await failed(scope, receive, with_headers)
            raise


class Guard:
    """Refuses what another site's page asks for, and drops identity headers from outside."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        if not _is_own(scope, Headers(scope=scope)):
            await _refuse(scope, receive, send)
            return
        scope["headers"] = [
            (name, value)
            for name, value in scope["headers"]
            if not name.decode("latin-1").lower().startswith(IDENTITY)
        ]
        await self.app(scope, receive, send)


def _is_own(scope: Scope, headers: Headers) -> bool:
    """Whether a request comes from the workbench's own page, or from no page at all.

    Another site may link here; it may not read, embed or change anything. Browsers say in
    Sec-Fetch-Site where a request comes from; another port of this machine is "same-site".
    """
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    harmless = scope["type"] == "http" and scope["method"] in SAFE_METHODS
    if origin is not None and not _is_same(origin, headers.get("host")):
        return harmless and site in ("same-origin", "none")
    if site in (None, "same-origin", "none"):
        return True
    return harmless and headers.get("sec-fetch-mode") == "navigate"


def _is_same(origin: str, host: str | None) -> bool:
    try:
        parts = urlsplit(origin)
    except ValueError:  # such as an unclosed bracket
        return False
    return parts.scheme in ("http", "https") and parts.netloc == host


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    answer = PlainTextResponse("This request came from another site.", status_code=403)
    await answer(scope, receive, send)


def middleware(access: Access | None = None) -> list[Middleware]:
    """Return the checks, outermost first. access: who may come in; None: it is not asked."""
    return [
        Middleware(Shield),
        Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS, www_redirect=False),
        Middleware(Guard),
        *([Middleware(Door, access=access)] if access is not None else []),
        Middleware(FirstPage),
    ]
