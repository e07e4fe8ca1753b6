// A selection by hand is one of whole words.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { PointText } from "../../app/browser/text_offsets.mjs";
import { snapped, trimmed } from "../../app/browser/snapping.mjs";

/** What is coded where `marked` is selected, [between these]. */
function coded(marked) {
  const [start, end] = [marked.indexOf("["), marked.indexOf("]") - 1];
  const points = (at) => Array.from(marked.replace(/[[\]]/g, "").slice(0, at)).length;
  const text = new PointText(marked.replace(/[[\]]/g, ""));
  const span = snapped(text, { start: points(start), end: points(end) });
  return span && text.slice(span.start, span.end);
}

describe("whole words", () => {
  test("a word that is cut is taken whole, at both ends", () => {
    // "nd the big one was that a kid picks what's n" became the name of a code
    assert.equal(coded("a[nd the big one] was"), "and the big one");
    assert.equal(coded("and th[e butcher pap]er we"), "the butcher paper");
    assert.equal(coded("picks what'[s n]ext."), "what's next");
    assert.equal(coded("w[o]rd"), "word");
  });
  test("what is whole stays, with the signs that were taken and without those that were not", () => {
    assert.equal(coded("say [“goals”], then"), "“goals”");
    assert.equal(coded("say “[goals]”, then"), "goals");
    assert.equal(coded("[goals, then]."), "goals, then");
  });
  test("white space at the ends is left out, also where a word would begin behind it", () => {
    assert.equal(coded("one[ two ]three"), "two");
    assert.equal(coded("one[\n]two"), null);
    assert.equal(coded("one [ ] two"), null);
  });
  test("accents, signs of two units and figures are parts of their words", () => {
    assert.equal(coded("caf[e\u0301 nou]veau"), "cafe\u0301 nouveau");
    assert.equal(coded("😀 we go[al 20]24 😀"), "goal 2024");
    assert.equal(coded("Über[legun]gen"), "Überlegungen");
  });
  test("where words are not set apart by spaces a sentence is not taken for one", () => {
    const words = coded("我们[在学]校学习数学。");
    assert.ok(words && words.length < 7 && words.includes("在学"), words ?? "null");
  });
  test("words that are snapped once are not widened by it again", () => {
    const text = new PointText("It was, as they say, a well-known butcher’s paper; naïve 😀 too.");
    for (let start = 0; start < text.length; start += 1) {
      for (let end = start + 1; end <= text.length; end += 1) {
        const once = snapped(text, { start, end });
        if (!once) continue;
        assert.ok(once.start <= trimmed(text, { start, end }).start && once.end <= text.length);
        assert.deepEqual(snapped(text, once), once);
      }
    }
  });
});
