"""The workbench as one ASGI application: the pages and the reader's own addresses."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app.routes import ROUTES
from app.security import middleware

app = st.App(Path(__file__).parent / "main.py", routes=ROUTES, middleware=middleware())
