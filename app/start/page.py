"""The start page while a study is open: go to another one, or close it."""

from __future__ import annotations

from app.start.start_page import start_page

start_page()
