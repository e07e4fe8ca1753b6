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
HEADING = re.compile(
    r"(?:heading|überschrift|berschrift|titre|título|ttulo|titolo|kop|nagł)\D*(\d)", re.I
)


def styled(paragraph: Element, words: str) -> Iterator[Styled]:
    """Give a paragraph's lines, the first with what its head is set in."""
    level, listed = _paragraph_style(paragraph)
    runs = [(text, mark) for text, mark in _runs(paragraph) if text]
    marks = {mark for text, mark in runs if text.strip()}
    whole = next(iter(marks)) if len(marks) == 1 else ""
    lead, how = "", runs[0][1] if runs else ""
    if not whole and how:
        for text, mark in runs:
            if mark != how and text.strip():
                break
            lead += text
    for at, line in enumerate(words.split("\n")):
        made = Styled(line)
        made.whole, made.level = whole or ("list" if listed else ""), level
        if at == 0 and lead.strip() and line.strip().startswith(lead.split("\n")[0].strip()):
            made.lead_words, made.lead = lead.split("\n")[0].strip(), how
        elif whole in ("bold", "italic"):
            made.lead = whole
        yield made


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


def _runs(paragraph: Element) -> Iterator[tuple[str, str]]:
    for run in paragraph.iter(f"{W}r"):
        text = "".join(
            (each.text or "") if each.tag == f"{W}t" else "\n" if each.tag == f"{W}br" else ""
            for each in run
        )
        settings = run.find(f"{W}rPr")
        mark = ""
        if settings is not None:
            mark = "bold" if _on(settings, "b") else "italic" if _on(settings, "i") else ""
        yield text, mark


def _on(settings: Element, tag: str) -> bool:
    found = settings.find(f"{W}{tag}")
    return found is not None and found.get(f"{W}val", "true").lower() not in OFF
