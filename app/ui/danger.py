"""How a button looks that takes away, or whose act cannot be taken back.

It is red, whatever stands beside it, and never the blue one that a page recommends.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import streamlit as st

MARK = "danger"  # how the containers of such buttons are called, for page.css


def danger_button(
    label: str,
    *,
    key: str,
    disabled: bool = False,
    on_click: Callable[..., object] | None = None,
    args: tuple[Any, ...] = (),
    width: Literal["content", "stretch"] = "content",
) -> bool:
    """Draw the button that does it; whether it was pressed. What it does is asked before."""
    with st.container(key=f"{MARK}-{key}"):
        return st.button(
            label, key=key, disabled=disabled, on_click=on_click, args=args, width=width
        )
