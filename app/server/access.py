"""Who may reach the workbench through its port: the account that started it, and no other.

The loopback address is shared by all accounts of a machine. The address that the command
prints or opens holds a key; whoever brings it gets a cookie that scripts cannot read, and no
request is answered without it. The cookie rests on a secret of the account's own, so a page
that waits for a workbench to come back is let in again.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from models.machine import workbench_key

KEY = "key"  # in the address
KEPT_S = 400 * 24 * 3600  # as long as browsers keep a cookie
OPEN_TO_ALL = ("/_stcore/health",)  # says "ok", and nothing of a study
CLOSED = (
    "This workbench is open for the account that started it. Use the address that the "
    "command printed when it started (it holds a key), or start it again."
)


def cookie_of(port: int) -> tuple[str, str]:
    """Return name and value of the cookie that lets a browser in. Cookies know no ports."""
    value = hmac.new(workbench_key().encode(), str(port).encode(), hashlib.sha256).hexdigest()
    return f"throughline-{port}", value


def browser_cookie(url: str) -> dict[str, str]:
    """Return the cookie of a workbench of this account as a driven browser takes it."""
    name, value = cookie_of(urlsplit(url).port or 80)
    return {"name": name, "value": value, "url": url}


class Access:
    """The keys of one workbench."""

    def __init__(self, port: int) -> None:
        self.cookie, self._value = cookie_of(port)
        self._printed = secrets.token_urlsafe(16)  # for as long as it runs
        self._once: set[str] = set()
        self._lock = threading.Lock()

    def printed(self) -> str:
        """Return the key for the person who reads what the command prints."""
        return self._printed

    def once(self) -> str:
        """Return a key that lets in once: a browser's command line is read by everybody."""
        key = secrets.token_urlsafe(16)
        with self._lock:
            self._once.add(key)
        return key

    def take(self, key: str) -> bool:
        """Whether a key lets in. One that does so once is spent."""
        if hmac.compare_digest(key.encode(), self._printed.encode()):
            return True
        with self._lock:
            if key not in self._once:
                return False
            self._once.discard(key)
            return True

    def knows(self, scope: Scope) -> bool:
        """Whether a request brings the cookie."""
        sent = [value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie"]
        value = cookie_parser("; ".join(sent)).get(self.cookie, "")
        return hmac.compare_digest(value.encode(), self._value.encode())

    def let_in(self, scope: Scope) -> RedirectResponse | None:
        """Return the way in for a request that brings a key, the key taken out of the address."""
        if scope["type"] != "http" or scope["method"] != "GET":
            return None
        asked = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        keys = [value for name, value in asked if name == KEY]
        if not keys or not self.take(keys[0]):
            return None
        rest = urlencode([(name, value) for name, value in asked if name != KEY])
        path = "/" + scope["path"].lstrip("/")  # never the name of another host
        answer = RedirectResponse(f"{path}?{rest}" if rest else path, status_code=303)
        answer.set_cookie(
            self.cookie, self._value, max_age=KEPT_S, path="/", httponly=True, samesite="lax"
        )
        return answer


class Door:
    """Answers only those who bring the cookie or a key."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self.app = app
        self.access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or scope["path"] in OPEN_TO_ALL:
            await self.app(scope, receive, send)
            return
        way_in = self.access.let_in(scope)  # first: an old cookie does no harm, nor help
        if way_in is not None:
            await way_in(scope, receive, send)
        elif self.access.knows(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            answer = PlainTextResponse(CLOSED, status_code=403)
            await answer(scope, receive, send)
