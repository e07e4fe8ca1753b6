"""Another account on this machine can reach the port, and gets nothing through it."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from app.server.access import Access, browser_cookie
from app.server.security import middleware

HERE = "http://127.0.0.1:8501"


async def interview(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"what Rosa said {request.url.query}")


async def talk(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("what Rosa said")
    await socket.close()


@pytest.fixture
def access() -> Access:
    return Access(8501)


@pytest.fixture
def client(access: Access) -> TestClient:
    routes = [
        WebSocketRoute("/talk", talk),
        Route("/{path:path}", interview, methods=["GET", "POST"]),
    ]
    served = Starlette(routes=routes, middleware=middleware(access))
    return TestClient(served, base_url=HERE, follow_redirects=False)


@pytest.mark.parametrize("path", ["/", "/code", "/throughline/api/document/x", "/static/x.js"])
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "PUT"])
def test_nothing_is_answered_without_the_key(client, path, method):
    answer = client.request(method, path)
    assert answer.status_code == 403
    assert "Rosa" not in answer.text
    assert "set-cookie" not in answer.headers


def test_no_socket_is_opened_without_the_key(client):
    with (
        pytest.raises(WebSocketDisconnect) as refused,
        client.websocket_connect("/talk", headers={"Host": "127.0.0.1:8501"}),
    ):
        pass
    assert refused.value.code == 1008


@pytest.mark.parametrize(
    "cookie", ["x", "", "throughline-8502=", "throughline-8501=0", "throughline-8501=\udcff"]
)
def test_a_made_up_cookie_is_not_believed(client, cookie):
    sent = cookie.encode("utf-8", "surrogateescape")
    assert client.get("/code", headers={b"Cookie": sent}).status_code == 403


@pytest.mark.parametrize("key", ["", "x", "%00", "ü", "a" * 5000])
def test_a_wrong_key_is_not_believed(client, key):
    assert client.get("/", params={"key": key}).status_code == 403


def test_the_printed_address_lets_in_and_the_key_leaves_the_address(client, access):
    answer = client.get("/code", params={"transcript": "a b", "key": access.printed()})
    assert answer.status_code == 303
    where = urlsplit(answer.headers["location"])
    assert (where.netloc, where.path, parse_qsl(where.query)) == (
        "",
        "/code",
        [("transcript", "a b")],
    )
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite" in cookie
    assert "Rosa" in client.get("/code").text
    sent = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    with client.websocket_connect(
        "/talk", headers={"Host": "127.0.0.1:8501", "Cookie": sent}
    ) as socket:
        assert "Rosa" in socket.receive_text()


def test_the_key_on_a_browsers_command_line_lets_in_once(client, access):
    key = access.once()
    assert client.get("/", params={"key": key}).status_code == 303
    client.cookies.clear()
    assert client.get("/", params={"key": key}).status_code == 403


def test_a_key_is_taken_from_an_address_only(client, access):
    assert client.post("/", params={"key": access.printed()}).status_code == 403


def test_a_page_that_waited_is_let_in_by_the_workbench_that_comes_back(client, access):
    client.get("/", params={"key": access.printed()})
    again = Starlette(routes=[Route("/", interview)], middleware=middleware(Access(8501)))
    back = TestClient(again, base_url=HERE, cookies=client.cookies)
    assert back.get("/").status_code == 200
    elsewhere = Starlette(routes=[Route("/", interview)], middleware=middleware(Access(8502)))
    assert TestClient(elsewhere, base_url=HERE, cookies=client.cookies).get("/").status_code == 403


def test_a_driven_browser_brings_the_same_cookie(client):
    cookie = browser_cookie(HERE)
    client.cookies.set(cookie["name"], cookie["value"])
    assert client.get("/").status_code == 200


def test_only_whether_it_runs_is_told_to_all(client):
    assert client.get("/_stcore/health").status_code == 200
    assert client.get("/_stcore/health/").status_code == 403
    assert client.get("/_stcore/host-config").status_code == 403


@given(st.text(min_size=1, alphabet=st.characters(codec="ascii", exclude_characters="?#")))
def test_no_address_leads_to_another_host(path):
    access = Access(8501)
    scope = {
        "type": "http",
        "method": "GET",
        "path": "//" + path,
        "query_string": f"key={access.printed()}".encode(),
    }
    answer = access.let_in(scope)
    assert answer is not None
    assert answer.headers["location"].startswith("/")
    assert not answer.headers["location"].startswith(("//", "/\\"))
