// Words that are selected by keys: which ones, in code points.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { stepped, wordsIn } from "../../app/browser/words.mjs";

const TEXT = "We met \u{1F600} in the cafe\u0301.\nWhy?";
const WORDS = wordsIn(TEXT);
const said = (span) => span && Array.from(TEXT).slice(span.start, span.end).join("");
const step = (span, by, more = false, from = 0) => stepped(WORDS, span, from, { by, more });

describe("words", () => {
  test("are counted in code points, an emoji as one", () => {
    assert.deepEqual(WORDS.map(said), ["We", "met", "\u{1F600}", "in", "the", "cafe\u0301.", "Why?"]);
    assert.deepEqual(wordsIn(" a\u{1F600} b", 10), [{ start: 11, end: 13 }, { start: 14, end: 15 }]);
    assert.deepEqual(wordsIn(" \n"), []);
  });
  test("the first of the segment is selected first", () => {
    assert.equal(said(step(null, 1)), "We");
    assert.equal(said(step(null, 1, true, WORDS[3].start)), "in");
    assert.equal(step(null, 1, false, 1000), null);
    assert.equal(stepped([], null, 0, { by: 1 }), null);
  });
  test("the next and the one before are gone to, and at the ends one stays", () => {
    assert.equal(said(step(WORDS[1], 1)), "\u{1F600}");
    assert.equal(said(step(WORDS[1], -1)), "We");
    assert.equal(said(step(WORDS[0], -1)), "We");
    assert.equal(said(step(WORDS[6], 1)), "Why?");
    assert.equal(said(step({ start: WORDS[1].start, end: WORDS[3].end }, 1)), "the");
  });
  test("more and fewer are selected at the end, over turns, never fewer than one", () => {
    const two = step(WORDS[2], 1, true);
    assert.equal(said(two), "\u{1F600} in");
    assert.equal(said(step(two, -1, true)), "\u{1F600}");
    assert.equal(said(step(WORDS[2], -1, true)), "\u{1F600}");
    assert.equal(said(step(WORDS[5], 1, true)), "cafe\u0301.\nWhy?");
  });
  test("a selection from the middle of a word keeps its beginning and first fills the word", () => {
    const part = { start: 1, end: 4 };
    assert.equal(said(step(part, 1, true)), "e met");
    assert.equal(said(step(step(part, 1, true), 1, true)), "e met \u{1F600}");
  });
});
