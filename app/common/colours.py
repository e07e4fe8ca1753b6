"""What the colours of codes look like: one tone for light pages, one for dark ones.

Each tone stands out from its page by 3:1 or more (WCAG 2.2, 1.4.11), and any two can be told
apart with every common kind of colour vision (Machado, Oliveira & Fernandes 2009). A colour
is never all that says something: its name stands beside it.
"""

from __future__ import annotations

from collections.abc import Mapping

from models.events import COLOURS
from models.records import Code
from models.state.derive import State
from models.state.lineage import parent_in, walk

TINTS = (0.18, 0.32, 0.46)  # shares mixed into what codes of one category are shown in, in turn
STANDS_OUT = 3.5  # contrast to white from which a tint may go towards it (3 is what it must keep)

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


def code_tones(state: State) -> dict[str, tuple[str, str]]:
    """Return the tone of every code on light and on dark pages.

    A code has the colour that a person chose, else a tint of the one above it; a category that
    nobody coloured has the next of the twelve, in the order in which categories came. Tints keep
    a contrast of 3:1 to the page: on dark pages they are lighter, on light ones too where the
    colour is dark enough for that, and darker where it is not.
    """
    shown: dict[str, tuple[str, str]] = {}
    under: dict[str | None, int] = {}
    for code in sorted(state.codes.values(), key=lambda each: _depth(each, state.codes)):
        above = code.parent if code.parent in state.codes and code.parent != code.id else None
        place = under[above] = under.get(above, -1) + 1
        chosen = tones(state.colours.get(code.id))
        if chosen is None and above in shown:
            light, dark = shown[above]
            share = TINTS[place % len(TINTS)]
            chosen = (_tint(light, share), _mixed(dark, "#ffffff", share))
        auto = COLOURS[place % len(COLOURS)]
        shown[code.id] = chosen or (LIGHT[auto], DARK[auto])
    return shown


def _depth(code: Code, codes: Mapping[str, Code]) -> int:
    """Count the codes above one."""
    return sum(1 for each in walk(code.parent, parent_in(codes)) if each in codes)


def _tint(tone: str, share: float) -> str:
    """Return a tint of a tone for light pages."""
    lighter = _mixed(tone, "#ffffff", share)
    stands_out = 1.05 / (_luminance(lighter) + 0.05) >= STANDS_OUT
    return lighter if stands_out else _mixed(tone, "#000000", share)


def _luminance(tone: str) -> float:
    """Return the relative luminance of a colour, 0 to 1 (WCAG 2.2)."""
    parts = [int(tone[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mixed(tone: str, with_: str, share: float) -> str:
    """Mix two colours in sRGB; share: of the second."""
    pairs = [(int(tone[i : i + 2], 16), int(with_[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round((1 - share) * a + share * b):02x}" for a, b in pairs)
