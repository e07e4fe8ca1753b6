"""Quotations with whose they are and a way to their place; words only ever as text nodes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.common.bidi import strip_bidi_controls
from app.common.quotations import Quotation
from app.ui.component import component

FOLDER = Path(__file__).parent

_render = component(FOLDER / "quotations.mjs", [FOLDER / "quotations.css"], isolated=True)


def quotes(quotations: Sequence[Quotation], *, key: str) -> None:
    """Draw quotations; one without a code shows whose it is alone."""
    shown = [
        {
            "quote": q.quote,
            "who": strip_bidi_controls(q.who),
            "code": strip_bidi_controls(q.code),
            "href": q.address,
        }
        for q in quotations
    ]
    _render(data={"quotes": shown}, key=key)
