"""The workbench as one ASGI application: the pages, and the addresses that their scripts call."""

from __future__ import annotations

import importlib
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route

from app.server import first_page
from app.server.roles import RoleDoor
from app.server.security import middleware
from app.server.workbench import Workbench

APP = Path(__file__).parent


def page_routes() -> list[Route]:
    """Return the addresses of all pages: what each folder with a `routes.py` has as ROUTES."""
    found: list[Route] = [*first_page.ROUTES]
    for path in sorted(APP.glob("*/routes.py")):
        found += importlib.import_module(f"app.{path.parent.name}.routes").ROUTES
    return found


def asgi_app(workbench: Workbench) -> st.App:
    """Return the application that serves a workbench."""
    routes = page_routes()
    checks = [*middleware(workbench.access), Middleware(RoleDoor, routes=routes)]
    return st.App(APP / "main.py", routes=routes, middleware=checks)
