"""A short interview, and ways to write it down: for tests of how a file marks its speakers."""

from __future__ import annotations

from collections.abc import Callable

TALK = [
    ("Ruth", "How did you come to the mill?"),
    ("Dele", "By boat. The road was under water."),
    ("Ruth", "And who let you in?"),
    ("Dele", "The night watch. He knew my aunt."),
    ("Ruth", "Did you stay?"),
    ("Dele", "For eleven years. Nobody sent me away."),
]
Say = Callable[[str, str, int], str]


def write(say: Say, *, between: str = "\n", asks: str = "Ruth", answers: str = "Dele") -> str:
    """Write the interview, a turn by `say(name, words, number)`; numbers count from 0."""
    names = {"Ruth": asks, "Dele": answers}
    return between.join(say(names[who], words, at) for at, (who, words) in enumerate(TALK))


def renamed(asks: str, answers: str) -> list[tuple[str, str]]:
    names = {"Ruth": asks, "Dele": answers}
    return [(names[who], words) for who, words in TALK]
