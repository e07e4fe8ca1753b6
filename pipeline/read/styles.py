"""Read how a paragraph of a Word file is set: in bold, in italics, as a heading, in a list.

In:     a paragraph's XML and its words.
Out:    its lines, each with its style (rows.Styled).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element  # the type alone

from pipeline.read.rows import Styled

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OFF = frozenset({"0", "false", "off", "none"})
LEADS = ("bold", "italic", "underline")
SWITCHES = {"b": "bold", "i": "italic", "caps": "capitals",
            "smallCaps": "small capitals"}  # fmt: skip
VALUES = {"u": "underline", "color": "colour", "highlight": "highlight", "shd": "shade",
          "rStyle": "style"}  # fmt: skip
PLAIN = frozenset(  # values that set nothing apart
    ("", "none", "auto", "000000", "left", "start", "both", "normal", "standard", "ffffff",
     "listparagraph", "bodytext", "textbody", "nospacing", "default", "defaultparagraphfont")
)  # fmt: skip
HEADING = re.compile(
    r"(?:heading|überschrift|berschrift|titre|título|ttulo|titolo|kop|nagł)\D*(\d)", re.I
)


def styled(paragraph: Element, words: str) -> Iterator[Styled]:
    """Give a paragraph's lines, the first with what its head is set in."""
    level, listed = _paragraph_style(paragraph)
    runs = [(text, dress) for text, dress in _runs(paragraph) if text]
    said = [dress for text, dress in runs if text.strip()]
    common = frozenset.intersection(*said) if said else frozenset()
    whole = next((way for way in LEADS if way in common), "")
    lead, how = "", ""
    if not whole and said:
        how = next((way for way in _ways(runs[0][1] or said[0]) if way not in common), "")
    if how:
        for text, dress in runs:
            if how not in dress and text.strip():
                break
            lead += text
    for at, line in enumerate(words.split("\n")):
        made = Styled(line)
        made.whole, made.level = whole or ("list" if listed else ""), level
        made.dress = common | _paragraph_dress(paragraph)
        if at == 0 and lead.strip() and line.strip().startswith(lead.split("\n")[0].strip()):
            made.lead_words, made.lead = lead.split("\n")[0].strip(), how
        elif whole:
            made.lead = whole
        yield made


def _ways(dress: frozenset[str]) -> list[str]:
    """Return the ways in which words are set, those first that mostly set a label apart."""
    return sorted(dress, key=lambda way: (way not in LEADS, way))


def _paragraph_dress(paragraph: Element) -> frozenset[str]:
    """Return the ways in which a paragraph as a whole is set: style, indent, alignment, shade."""
    settings = paragraph.find(f"{W}pPr")
    if settings is None:
        return frozenset()
    dress: set[str] = set()
    for tag, name in (("pStyle", "style"), ("jc", "align"), ("shd", "shade")):
        each = settings.find(f"{W}{tag}")
        value = each.get(f"{W}fill" if tag == "shd" else f"{W}val", "") if each is not None else ""
        if value.casefold() not in PLAIN:
            dress.add(f"{name} {value.casefold()}")
    indent = settings.find(f"{W}ind")
    if indent is not None:
        for side in ("left", "start", "firstLine", "hanging"):
            if (value := indent.get(f"{W}{side}", "0")) != "0":
                dress.add(f"indent {value}")
    return frozenset(dress)


def _paragraph_style(paragraph: Element) -> tuple[int, bool]:
    settings = paragraph.find(f"{W}pPr")
    if settings is None:
        return 0, False
    style = settings.find(f"{W}pStyle")
    name = style.get(f"{W}val", "") if style is not None else ""
    heading = HEADING.search(name)
    if heading:
        return int(heading[1]), False
    if re.fullmatch(r"(?:sub)?ti?tu?[lr]?[eo]\w?|title|subtitle|titel|untertitel", name, re.I):
        return 1, False
    numbered = settings.find(f"{W}numPr") is not None or "list" in name.lower()
    return 0, numbered


def _runs(paragraph: Element) -> Iterator[tuple[str, frozenset[str]]]:
    for run in paragraph.iter(f"{W}r"):
        text = "".join(
            (each.text or "") if each.tag == f"{W}t" else "\n" if each.tag == f"{W}br" else ""
            for each in run
        )
        settings = run.find(f"{W}rPr")
        yield text, _run_dress(settings) if settings is not None else frozenset()


def _run_dress(settings: Element) -> frozenset[str]:
    """Return the ways in which a run is set apart from plain words."""
    dress = {name for tag, name in SWITCHES.items() if _on(settings, tag)}
    for tag, name in VALUES.items():
        each = settings.find(f"{W}{tag}")
        if each is None:
            continue
        value = each.get(f"{W}fill" if tag == "shd" else f"{W}val", "").casefold()
        if value not in PLAIN:
            dress.add(name if name == "underline" else f"{name} {value}")
    return frozenset(dress)


def _on(settings: Element, tag: str) -> bool:
    found = settings.find(f"{W}{tag}")
    return found is not None and found.get(f"{W}val", "true").lower() not in OFF
