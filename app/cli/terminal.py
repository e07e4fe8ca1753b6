"""Words that a command prints, made safe for the terminal that shows them."""

from __future__ import annotations


def terminal_safe(words: str) -> str:
    """Replace what would command a terminal."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in words)
