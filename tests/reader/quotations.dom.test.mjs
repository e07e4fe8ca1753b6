// Quotations on the Themes and Codebook pages.

import assert from "node:assert/strict";
import { test } from "node:test";

import { document, mounted, words } from "./page.mjs";

const { default: mount } = await import("../../app/ui/quotations.mjs");

const quote = (more = {}) => ({ quote: "We had none.", who: "Rosa", code: "Time", href: "code?t=1", ...more });

test("quotations say whose they are and under which code, and lead to their place", () => {
  mounted(mount, "ui/quotations.html", { quotes: [quote(), quote({ code: "", quote: "<b>x</b>" })] });
  const [first, second] = document.querySelectorAll("figure");
  assert.equal(words(first), "We had none.Rosa · Time · in its place");
  assert.equal(words(second), "<b>x</b>Rosa · in its place");
  const link = first.querySelector("a");
  assert.equal(link.getAttribute("href"), "code?t=1");
  assert.equal(link.getAttribute("aria-label"), "Show this quotation of Rosa in its place");
});

test("they are drawn anew where they are others", () => {
  const page = mounted(mount, "ui/quotations.html", { quotes: [quote(), quote()] });
  page.again({ quotes: [quote({ quote: "Other words." })] });
  assert.deepEqual([...document.querySelectorAll("blockquote")].map(words), ["Other words."]);
});
