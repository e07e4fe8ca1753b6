"""The workbench as one ASGI application: the pages and the reader's own addresses."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app.agreement_routes import ROUTES as AGREEMENT_ROUTES
from app.routes import ROUTES
from app.security import middleware
from app.triage_routes import ROUTES as TRIAGE_ROUTES
from app.workbench import Workbench


def asgi_app(workbench: Workbench) -> st.App:
    """Return the application that serves a workbench."""
    return st.App(
        Path(__file__).parent / "main.py",
        routes=[*ROUTES, *TRIAGE_ROUTES, *AGREEMENT_ROUTES],
        middleware=middleware(workbench.access),
    )
