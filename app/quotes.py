"""Quotations with whose they are and a way to their place; words only ever as text nodes."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app.theme_tables import Quotation
from app.upright import upright

CSS = """
.tlq { font-family: var(--st-font, system-ui, sans-serif); color: var(--st-text-color, #1f2937); }
.tlq figure { margin: 0 0 0.9rem; padding-left: 0.9rem;
  border-left: 3px solid var(--st-primary-color, #1d4ed8); }
.tlq blockquote { margin: 0; line-height: 1.55; max-width: 46rem; overflow-wrap: anywhere; }
.tlq figcaption { font-size: 0.8125rem; opacity: 0.85; }
.tlq a { color: var(--st-link-color, var(--st-primary-color, #1d4ed8)); }
"""

SCRIPT = """
export default function show({ data, parentElement }) {
  const root = parentElement.querySelector(".tlq");
  root.replaceChildren(
    ...data.quotes.map((each) => {
      const figure = document.createElement("figure");
      const words = document.createElement("blockquote");
      words.textContent = each.quote;
      const caption = document.createElement("figcaption");
      const link = document.createElement("a");
      link.href = each.href;
      link.textContent = "in its place";
      link.setAttribute("aria-label", "Show this quotation of " + each.who + " in its place");
      const about = [each.who, each.code].filter(Boolean);
      caption.append(about.map((part) => part + " · ").join(""), link);
      figure.append(words, caption);
      return figure;
    }),
  );
}
"""

_render = st.components.v2.component(
    "throughline_quotes", html='<div class="tlq"></div>\n', css=CSS, js=SCRIPT, isolate_styles=True
)


def quotes(found: Sequence[Quotation], *, key: str) -> None:
    """Draw quotations; one without a code shows whose it is alone."""
    shown = [
        {
            "quote": q.quote,
            "who": upright(q.who),
            "code": upright(q.code),
            "href": f"code?{q.address}",
        }
        for q in found
    ]
    _render(data={"quotes": shown}, key=key)
