"""The page that the browser gets first, with a script of our own in place of one in its words.

In:     Streamlit's page, as it is sent.
Out:    the same page, which says where its workbench is, and lets nothing go that is typed early.

Left alone, the page asks for it at every address above its own (two requests that fail on each
page but the first), and has a script in it that the content security policy refuses: three errors
in the console of every page, and two round trips before anything is drawn.
"""

from __future__ import annotations

from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

WHERE = "/throughline/where.js"
STREAMLITS = b"""<script>
      window.prerenderReady = false
    </script>"""
OURS = f'<script src="{WHERE}"></script>'.encode()
SCRIPT = Path(__file__).with_suffix(".mjs").read_text(encoding="utf-8")


async def where(_request: Request) -> Response:
    """Say where the workbench is: at the root of the address that the page came from."""
    return Response(SCRIPT, media_type="text/javascript")


ROUTES = [Route(WHERE, where)]


class FirstPage:
    """Puts our script where Streamlit's is; a page that does not have it passes as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        if "text/html" in Headers(scope=scope).get("accept", ""):  # it is to come as it is
            scope["headers"] = [each for each in scope["headers"] if each[0] != b"accept-encoding"]
        start: Message | None = None
        body = b""

        async def exchanging(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start" and _is_page(message):
                start = message
            elif start is None or message["type"] != "http.response.body":
                await send(message)
            else:
                body += message.get("body", b"")
                if message.get("more_body"):
                    return
                body = body.replace(STREAMLITS, OURS, 1)
                MutableHeaders(scope=start)["content-length"] = str(len(body))
                await send(start)
                await send({"type": "http.response.body", "body": body})

        await self.app(scope, receive, exchanging)


def _is_page(start: Message) -> bool:
    headers = MutableHeaders(scope=start)
    is_html = headers.get("content-type", "").startswith("text/html")
    return start["status"] == 200 and is_html and "content-encoding" not in headers
