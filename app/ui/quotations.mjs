// Quotations with whose they are and a way to their place. Words reach the page as text alone.

import { make } from "../browser/elements.mjs";

/** @param {{quote: string, who: string, code: string, href: string}} quotation */
function draw({ quote, who, code, href }) {
  const label = `Show this quotation of ${who} in its place`;
  const link = make("a", "", { href, "aria-label": label }, "in its place");
  const about = [who, code].filter(Boolean).map((part) => `${part} · `);
  return make(
    "figure",
    "",
    {},
    make("blockquote", "", {}, quote),
    make("figcaption", "", {}, about.join(""), link),
  );
}

export default function mount({ data, parentElement }) {
  parentElement.querySelector(".tlq").replaceChildren(...data.quotes.map(draw));
}
