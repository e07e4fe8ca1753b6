"""What another site's page in the same browser can and cannot do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocket, WebSocketDisconnect

from app.server.security import HEADERS, POLICY, middleware

HERE = "http://127.0.0.1:8501"


async def echo(request: Request) -> JSONResponse:
    return JSONResponse(dict(request.headers))


async def fail(request: Request) -> PlainTextResponse:
    raise ValueError("what Rosa said")


async def talk(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_json(dict(socket.headers))
    await socket.close()


@pytest.fixture
def client() -> Iterator[TestClient]:
    routes = [
        Route("/echo", echo, methods=["GET", "POST", "PUT", "DELETE"]),
        Route("/fail", fail),
        WebSocketRoute("/talk", talk),
    ]
    served = Starlette(routes=routes, middleware=middleware())
    with TestClient(served, base_url=HERE, raise_server_exceptions=False) as found:
        yield found


def test_the_policy_lets_nothing_in_from_outside():
    parts = dict(part.strip().split(" ", 1) for part in POLICY.split(";"))
    assert parts["default-src"] == "'self'"
    assert parts["object-src"] == "'none'"
    assert parts["frame-ancestors"] == "'none'"
    assert "http" not in POLICY
    assert "'unsafe-inline'" not in parts["script-src"]
    assert "'unsafe-eval'" not in parts["script-src"].split()


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/echo", {}, 200),
        ("/nowhere", {}, 404),
        ("/fail", {}, 500),
        ("/echo", {"host": "evil.example"}, 400),
        ("/echo", {"origin": "https://evil.example"}, 403),
    ],
)
def test_every_answer_carries_the_policy(client, path, headers, status):
    """Refusals of host and origin, and failures, went out without it."""
    answer = client.get(path, headers=headers)
    assert answer.status_code == status
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert "Rosa" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost:9", "LOCALHOST", "[::1]:8501"])
def test_this_machine_goes_by_its_names(client, host):
    assert client.get("/echo", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "evil.example:8501",
        "",
        "localhost.evil",
        "0.0.0.0",
    ],
)
def test_a_rebound_name_is_refused(client, host):
    assert client.get("/echo", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://127.0.0.1:8502",
        "http://localhost:8501",
        "http://127.0.0.1:8501.evil.example",
        "http://evil@127.0.0.1:8501",
        "null",
        "",
        "http://[::1",
        "chrome-extension://127.0.0.1:8501",
    ],
)
def test_a_change_asked_for_by_another_origin_is_refused(client, method, origin):
    answer = client.request(method, "/echo", headers={"origin": origin})
    assert answer.status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_change_without_an_origin_from_another_site_is_refused(client, site):
    assert client.post("/echo", headers={"sec-fetch-site": site}).status_code == 403


def test_a_change_asked_for_by_the_own_page_passes(client):
    headers = {"origin": HERE, "sec-fetch-site": "same-origin"}
    assert client.post("/echo", headers=headers).status_code == 200


def test_what_is_no_browser_passes(client):
    assert client.post("/echo").status_code == 200


def test_another_site_may_link_here_but_not_read_or_embed(client):
    """Another port of this machine counts as the same site, and could load answers as scripts."""
    link = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert client.get("/echo", headers=link).status_code == 200
    for mode in ("no-cors", "cors"):
        for site in ("cross-site", "same-site"):
            asked = {"sec-fetch-site": site, "sec-fetch-mode": mode}
            assert client.get("/echo", headers=asked).status_code == 403


def test_names_that_are_sent_along_are_dropped(client):
    sent = {
        "X-Forwarded-User": "mallory",
        "x-forwarded-for": "10.0.0.1",
        "X-Streamlit-User": "mallory",
        "X-Auth-Request-Email": "m@example.com",
        "Remote-User": "mallory",
        "X-Remote-User": "mallory",
        "Forwarded": "for=10.0.0.1",
        "X-Kept": "yes",
    }
    seen = client.get("/echo", headers=sent).json()
    assert seen["x-kept"] == "yes"
    assert "mallory" not in str(seen)
    assert "10.0.0.1" not in str(seen)


def test_a_socket_of_the_own_page_opens_and_carries_no_names(client):
    headers = {"origin": HERE, "x-forwarded-user": "mallory"}
    with client.websocket_connect("ws://127.0.0.1:8501/talk", headers=headers) as socket:
        assert "mallory" not in str(socket.receive_json())


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://[::1"])
def test_a_socket_of_another_site_is_refused(client, origin):
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect("ws://127.0.0.1:8501/talk", headers={"origin": origin}),
    ):
        pass


def test_a_socket_by_a_rebound_name_is_refused(client):
    headers = {"host": "evil.example", "origin": "http://evil.example"}
    with (
        pytest.raises(WebSocketDenialResponse) as refused,
        client.websocket_connect("ws://127.0.0.1:8501/talk", headers=headers),
    ):
        pass
    assert refused.value.headers["content-security-policy"] == POLICY
