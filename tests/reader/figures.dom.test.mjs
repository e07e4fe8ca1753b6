// Figures that are drawn beside a table of the same: intervals, and who gave what against whom.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { all, document, mounted, words } from "./page.mjs";

const { default: forest } = await import("../../app/agreement/forest.mjs");
const { default: confusion } = await import("../../app/agreement/confusion.mjs");

const ROWS = [
  { name: "Goals", n: 1200, value: 0.5, low: 0.2, high: 0.8, said: ".50 [.20, .80]", reason: "", after: null },
  { name: "Time", n: 40, value: null, low: null, high: null, said: "", reason: "given by nobody", after: null },
];
const data = (more = {}) => ({
  rows: ROWS,
  title: "Krippendorff’s alpha",
  unit: "segment",
  interval: "bootstrap",
  settled: false,
  ...more,
});

describe("figures with their intervals", () => {
  test("say in words what is drawn, and why one is not there", () => {
    mounted(forest, "agreement/forest.html", data());
    const [goals, time] = all("figure");
    assert.match(words(goals), /^Goals1,200\.50 \[\.20, \.80\]/);
    assert.match(words(time), /undefined: given by nobody/);
    assert.equal(goals.querySelectorAll("line.tl-span, .tl-mark-before").length, 2);
    assert.equal(time.querySelectorAll(".tl-span, .tl-mark-before").length, 0);
  });
  test("stand where they are on the scale: a wider one is drawn wider", () => {
    mounted(forest, "agreement/forest.html", data());
    const line = document.querySelector("line.tl-span");
    const [low, high] = ["x1", "x2"].map((end) => Number(line.getAttribute(end)));
    assert.ok(Math.abs(high - low - 0.6 * (320 - 16)) < 1e-6);
  });
  test("after settling there are two, and a legend", () => {
    const after = { value: 0.9, low: 0.7, high: 1, said: ".90 [.70, 1]", reason: "" };
    mounted(forest, "agreement/forest.html", data({ settled: true, rows: [{ ...ROWS[0], after }] }));
    assert.equal(document.querySelectorAll(".tl-mark-after").length, 1);
    assert.equal(document.querySelector(".tl-legend").hidden, false);
    assert.match(words(document.querySelector("thead")), /Before settlingAfter/);
  });
});

test("who gave what against whom: the diagonal is framed, the darkest cell is the largest", () => {
  const counts = [[8, 2, 0], [4, 6, 1], [0, 0, 30]];
  mounted(confusion, "agreement/confusion.html", {
    names: ["Goals", "Time", "no code"],
    first: "Ann",
    second: "Ben",
    counts,
    unit: "segment",
    units: 51,
    most: 8,
  });
  const cells = all("cell");
  assert.deepEqual(cells.map((each) => Number(words(each))), counts.flat());
  const framed = cells.flatMap((each, i) => (each.classList.contains("tl-same") ? [i] : []));
  assert.deepEqual(framed, [0, 4]); // not where neither gave a code
  assert.equal(cells[0].style.getPropertyValue("--tl-shade"), "45%");
  assert.equal(cells[8].style.getPropertyValue("--tl-shade"), "");
  assert.match(words(document.querySelector("caption")), /Rows: Ann; columns: Ben.*51 that both looked at.*darkest cell is 8/);
});
