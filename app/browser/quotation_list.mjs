// Quotations with whose they are, their codes, and the way to their place in the interview.

import { make } from "./elements.mjs";

/** @param {Quotation[]} quotations */
export const drawQuotations = (quotations) =>
  quotations.map(({ quote, who, code, href }) =>
    make(
      "figure",
      "tl-quoted",
      { "data-testid": "quotation" },
      make("blockquote", "tl-quoted-words", {}, quote),
      make(
        "figcaption",
        "tl-quoted-about",
        {},
        make("a", "tl-place", { href, "aria-label": `Read this quotation of ${who} in its interview` }, who),
        code ? ` · ${code}` : "",
      ),
    ),
  );
