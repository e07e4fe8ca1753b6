// An interview as an advisor reads it, with one passage marked.

import assert from "node:assert/strict";
import { test } from "node:test";

import { document, mounted, words } from "./page.mjs";

const { default: mount } = await import("../../app/advisor/passage.mjs");

const turn = (more = {}) => ({ who: "Rosa", asks: false, before: "We had ", marked: "", after: "", ...more });

test("the passage is marked where it stands, and words are text", () => {
  const turns = [turn({ asks: true, who: "I" }), turn({ marked: "<b>none</b>", after: " at all." })];
  const page = mounted(mount, "advisor/passage.html", { turns, at: "t 7-11" });
  const [asked, said] = document.querySelectorAll(".tlp p");
  assert.equal(asked.className, "asks");
  assert.equal(asked.querySelector("mark"), null);
  assert.equal(words(said), "RosaWe had <b>none</b> at all.");
  assert.equal(words(said.querySelector("mark")), "<b>none</b>");
  page.again({ turns: [turn({ after: "else" })], at: "t 0-2" });
  assert.equal(document.querySelectorAll(".tlp p").length, 1);
});
