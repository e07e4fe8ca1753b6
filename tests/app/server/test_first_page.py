"""The page that comes first: no script in its words, and it knows where its workbench is."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import FileResponse, HTMLResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from app.server.first_page import OURS, ROUTES, WHERE, FirstPage

INDEX = Path(streamlit.__file__).parent / "static" / "index.html"


async def index(_request) -> Response:
    return FileResponse(INDEX)


async def other(_request) -> Response:
    return HTMLResponse("<p>Wait.</p><script>wait()</script>")


async def pieces(_request) -> Response:
    words = INDEX.read_bytes()

    async def parts():
        for at in range(0, len(words), 100):
            yield words[at : at + 100]

    return StreamingResponse(parts(), media_type="text/html")


@pytest.fixture
def client() -> TestClient:
    routes = [Route("/", index), Route("/other", other), Route("/pieces", pieces), *ROUTES]
    packed = [Middleware(FirstPage), Middleware(GZipMiddleware)]  # as pages but the first come
    return TestClient(Starlette(routes=routes, middleware=packed))


@pytest.mark.parametrize("path", ["/", "/pieces"])
def test_streamlits_page_has_no_script_in_its_words(client, path):
    """The policy refused it on every load, with an error in the console."""
    page = client.get(path, headers={"accept": "text/html,*/*"}).content
    assert OURS in page
    assert b"<script>" not in page
    assert page.endswith(INDEX.read_bytes()[-200:])


def test_the_script_says_where_the_workbench_is(client):
    answer = client.get(WHERE)
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "BACKEND_BASE_URL" in answer.text


def test_another_page_passes_as_it_is(client):
    assert client.get("/other").text == "<p>Wait.</p><script>wait()</script>"
    assert client.head("/").status_code == 200
