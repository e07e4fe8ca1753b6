"""The workbench as one ASGI application: the pages and the reader's own addresses."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app.agreement.routes import ROUTES as AGREEMENT_ROUTES
from app.coding.routes import ROUTES
from app.server.security import middleware
from app.server.workbench import Workbench
from app.triage.routes import ROUTES as TRIAGE_ROUTES


def asgi_app(workbench: Workbench) -> st.App:
    """Return the application that serves a workbench."""
    return st.App(
        Path(__file__).parent / "main.py",
        routes=[*ROUTES, *TRIAGE_ROUTES, *AGREEMENT_ROUTES],
        middleware=middleware(workbench.access),
    )
