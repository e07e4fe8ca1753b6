"""What the colours of codes look like: one tone for light pages, one for dark ones.

Each tone stands out from its page by 3:1 or more (WCAG 2.2, 1.4.11), and any two can be told
apart with every common kind of colour vision (Machado, Oliveira & Fernandes 2009). A colour
is never all that says something: its name stands beside it.
"""

from __future__ import annotations

from models.events import COLOURS

LIGHT = dict(
    zip(
        COLOURS,
        (
            *("#143b7f", "#27759f", "#086765", "#2b9a57", "#747648", "#593d00"),
            *("#cc7000", "#d33c17", "#bc267f", "#b161d8", "#724d3a", "#7f8a97"),
        ),
        strict=True,
    )
)
DARK = dict(
    zip(
        COLOURS,
        (
            *("#3a79e4", "#4bc2fd", "#41adad", "#1f8446", "#b7b57f", "#b08e52"),
            *("#ff9b19", "#d22d06", "#b35f7c", "#7f5eac", "#c69889", "#cbd8e5"),
        ),
        strict=True,
    )
)


def tones(colour: str | None) -> tuple[str, str] | None:
    """Return a colour's tone on light and on dark pages; None without one that is known here."""
    return (LIGHT[colour], DARK[colour]) if colour in LIGHT else None
