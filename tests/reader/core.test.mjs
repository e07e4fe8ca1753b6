// What the reader computes without a page.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { findCodes } from "../../app/browser/code_search.mjs";
import { applyDecision, changedSegments, codingsAt, decidedIds, memosAt, openSuggestions, present, segmentOf, shownSuggestions } from "../../app/browser/core.mjs";
import { evidenceWords, percent, signed } from "../../app/browser/figures.mjs";
import { codePoints, PointText } from "../../app/browser/text_offsets.mjs";

const span = (start, end, code_id, more = {}) => ({ start, end, code_id, ...more });
const nothing = { codings: [], rejected: [] };

describe("offsets", () => {
  test("code points are counted, not UTF-16 units", () => {
    assert.equal(codePoints("a😀b"), 3);
    assert.equal(codePoints("a😀b", 3), 2);
    assert.equal(codePoints("e\u0301"), 2);
    assert.equal(codePoints(""), 0);
  });

  test("half a pair at the end counts as one", () => {
    assert.equal(codePoints("\ud83d"), 1);
    assert.equal(codePoints("\ud83dx"), 2);
    assert.equal(codePoints("x\ude00y"), 3);
  });

  test("a text is sliced by code points", () => {
    const text = new PointText("Hi 😀 there 👩‍👩‍👧 é");
    assert.equal(text.slice(3, 4), "😀");
    assert.equal(text.length, Array.from("Hi 😀 there 👩‍👩‍👧 é").length);
    assert.equal(new PointText("plain").slice(1, 3), "la");
  });

  test("slices agree with Array.from on random texts", () => {
    const letters = ["a", "é", "😀", "\u0301", " ", "𝒳", "\n"];
    let seed = 7;
    const draw = (n) => (seed = (seed * 48271) % 2147483647) % n;
    for (let round = 0; round < 200; round += 1) {
      const points = Array.from({ length: draw(20) }, () => letters[draw(letters.length)]);
      const text = new PointText(points.join(""));
      const start = draw(points.length + 1);
      const end = start + draw(points.length - start + 1);
      assert.equal(text.slice(start, end), points.slice(start, end).join(""));
      assert.equal(codePoints(points.join("")), points.length);
    }
  });
});

describe("decisions", () => {
  test("accepting makes a coding and takes a refusal back", () => {
    const refused = applyDecision(nothing, { do: "reject", ...span(0, 5, "goals") });
    assert.deepEqual(refused.codings, []);
    assert.equal(refused.rejected.length, 1);
    const accepted = applyDecision(refused, { do: "accept", ...span(0, 5, "goals") });
    assert.deepEqual(accepted.rejected, []);
    assert.equal(accepted.codings[0].accepted, true);
    assert.equal(accepted.codings[0].pending, true);
  });

  test("coding twice is one coding", () => {
    const decision = { do: "code", ...span(0, 5, "goals") };
    const twice = applyDecision(applyDecision(nothing, decision), decision);
    assert.equal(twice.codings.length, 1);
  });

  test("taking away touches that span and code only", () => {
    const state = { codings: [span(0, 5, "a"), span(0, 5, "b"), span(0, 6, "a")], rejected: [] };
    const after = applyDecision(state, { do: "uncode", ...span(0, 5, "a") });
    assert.deepEqual(after.codings, [span(0, 5, "b"), span(0, 6, "a")]);
    assert.equal(state.codings.length, 3);
  });

  test("what is not yet stored is shown on top of what is", () => {
    const stored = { codings: [span(0, 5, "a")], rejected: [] };
    const shown = present(stored, [
      { do: "uncode", ...span(0, 5, "a") },
      { do: "code", ...span(6, 9, "b") },
      { do: "undo" },
      { do: "question", turn: 0, question_id: "q1" },
    ]);
    assert.deepEqual(
      shown.codings.map((each) => each.code_id),
      ["b"],
    );
  });

  test("a decided suggestion is no longer open", () => {
    const segment = span(0, 5);
    const suggestions = [{ code_id: "a" }, { code_id: "b" }, { code_id: "c" }];
    const state = { codings: [span(0, 5, "a")], rejected: [span(0, 5, "c"), span(1, 2, "b")] };
    const open = openSuggestions(segment, suggestions, state);
    assert.deepEqual(open, [{ code_id: "b" }]);
  });

  test("a segment is decided that a decision covers by half, or that covers it by half", () => {
    const segments = [
      { id: "a", start: 0, end: 10 },
      { id: "b", start: 12, end: 20 },
      { id: "c", start: 21, end: 30 },
      { id: "d", start: 30, end: 40 },
    ];
    const found = (codings, rejected) => [...decidedIds(segments, { codings, rejected })].sort();
    assert.deepEqual(found([span(3, 25, "x")], [span(30, 40, "x")]), ["a", "b", "d"]);
    assert.deepEqual(found([span(10, 14, "x")], [span(31, 40, "x")]), ["b", "d"]);
    assert.deepEqual(found([span(8, 20, "x")], []), ["b"]);
    assert.deepEqual(found([span(5, 16, "x")], []), ["a", "b"], "half of each is enough");
    assert.deepEqual(found([span(6, 17, "x")], []), ["b"], "four of ten are not");
    assert.deepEqual(found([], [span(40, 50, "x")]), []);
  });

  test("only segments that show another state are drawn again", () => {
    const segments = [
      { id: "a", start: 0, end: 10 },
      { id: "b", start: 10, end: 20 },
      { id: "c", start: 20, end: 30 },
    ];
    const ids = (old, now) => changedSegments(segments, old, now).map((each) => each.id);
    const before = { codings: [span(0, 10, "x", { pending: true })], rejected: [span(20, 30, "y")] };
    const stored = { codings: [span(0, 10, "x")], rejected: [span(20, 30, "y")] };
    assert.deepEqual(ids(before, stored), ["a"]);
    assert.deepEqual(ids(stored, { codings: stored.codings, rejected: [] }), ["c"]);
    assert.deepEqual(ids(nothing, { codings: [span(8, 12, "z")], rejected: [] }), ["a", "b"]);
    assert.deepEqual(ids(stored, { ...stored }), []);
  });

  test("a coding of a selection is drawn where it begins", () => {
    const codings = [span(3, 20, "a"), span(0, 10, "b"), span(12, 14, "c")];
    const at = (start, end) => codingsAt(span(start, end), codings).map((each) => each.code_id);
    assert.deepEqual(at(0, 10), ["a", "b"]);
    assert.deepEqual(at(10, 20), ["c"]);
  });
});

describe("what is shown of the suggestions", () => {
  const segment = span(0, 5);
  const made = (code_id, band) => ({ code_id, band });
  const ids = (found) => found.shown.map((each) => each.code_id);
  const all = [made("a", "worth a look"), made("b", "abstain"), made("c", "confident")];

  test("sure ones come first and unlikely ones only where asked for, at the end", () => {
    const quiet = shownSuggestions(segment, all, nothing, false);
    assert.deepEqual(ids(quiet), ["c", "a"]);
    assert.equal(quiet.unlikely, 1);
    assert.deepEqual(ids(shownSuggestions(segment, all, nothing, true)), ["c", "a", "b"]);
  });
  test("one that was decided is neither shown nor counted", () => {
    const state = { codings: [span(0, 5, "c")], rejected: [span(0, 5, "b")] };
    assert.deepEqual(shownSuggestions(segment, all, state, true), { shown: [all[0]], unlikely: 0 });
  });
  test("suggestions made before there were bands are all shown, in their order", () => {
    const old = [made("a", ""), made("b", ""), { code_id: "c" }];
    assert.deepEqual(shownSuggestions(segment, old, nothing, false), { shown: old, unlikely: 0 });
  });
  test("within a band the order stays", () => {
    const two = [made("a", "confident"), made("b", "confident"), made("c", "confident")];
    assert.deepEqual(ids(shownSuggestions(segment, two, nothing, false)), ["a", "b", "c"]);
  });
});

describe("evidence in words", () => {
  test("a share is read with its sign and one decimal, and nearly nothing has no sign", () => {
    assert.equal(signed(1.25), "+1.3");
    assert.equal(signed(-0.06), "−0.1");
    assert.equal(signed(0.04), "0.0");
    assert.equal(signed(-0.04), "0.0");
  });
  test("a probability that is neither 0 nor 1 is not shown as such", () => {
    assert.deepEqual([0, 0.004, 0.005, 0.994, 0.995, 1].map(percent), [
      "0%",
      "<1%",
      "1%",
      "99%",
      ">99%",
      "100%",
    ]);
  });
  test("words are quoted, segments counted, and what has a text says it", () => {
    assert.equal(evidenceWords({ kind: "words", words: ["goal", "wall"] }), "for it “goal”, “wall”");
    assert.equal(evidenceWords({ kind: "words" }), "");
    assert.equal(evidenceWords({ kind: "examples", count: 1 }), "1 segment");
    assert.equal(evidenceWords({ kind: "examples", count: 0 }), "0 segments");
    assert.equal(evidenceWords({ kind: "neighbour", text: "We set goals." }), "We set goals.");
    assert.equal(evidenceWords({ kind: "rest" }), "");
  });
});

describe("finding a code", () => {
  const code = (id, name, path, definition = "") => ({ id, name, path, definition });
  const codes = [
    code("time", "Time taken away", "Climate / Time taken away", "meetings eat planning"),
    code("goals", "Goals", "Goals", "what is to be reached"),
    code("own", "Student ownership", "Goals / Student ownership"),
    code("track", "Students track themselves", "Monitoring / Students track themselves"),
  ];
  const found = (typed) => findCodes(codes, typed).map((each) => each.id);

  test("nothing typed lists all in order", () => {
    assert.deepEqual(found(" "), ["time", "goals", "own", "track"]);
  });
  test("the start of a name is better than the path, and the path than the definition", () => {
    assert.deepEqual(found("goals"), ["goals", "own"]);
    assert.deepEqual(found("planning"), ["time"]);
    assert.deepEqual(found("STUDENT own"), ["own"]);
  });
  test("every typed word must match", () => {
    assert.deepEqual(found("student zebra"), []);
  });
  test("what is typed is no pattern", () => {
    assert.deepEqual(found("("), []);
    assert.deepEqual(found(".*"), []);
  });
});

describe("memos", () => {
  const memo = { do: "memo", memo_id: "m1", start: 0, end: 5, text: "why?" };
  const written = present({ codings: [], rejected: [] }, [memo]);

  test("a memo that is not stored yet is shown, and keeps its place when it is changed", () => {
    assert.deepEqual(written.memos, [{ id: "m1", start: 0, end: 5, text: "why?", pending: true }]);
    const again = present(written, [{ ...memo, start: 9, end: 12, text: "because" }]);
    assert.deepEqual(again.memos.map(({ start, text }) => [start, text]), [[0, "because"]]);
  });
  test("a removed memo is gone, and another stays", () => {
    const two = present(written, [{ ...memo, memo_id: "m2" }]);
    const left = present(two, [{ do: "forget_memo", memo_id: "m1" }]);
    assert.deepEqual(left.memos.map((each) => each.id), ["m2"]);
  });
  test("decisions about codes leave memos as they are", () => {
    for (const what of ["code", "uncode", "reject", "accept", "split"]) {
      const after = applyDecision(written, { do: what, start: 0, end: 5, code_id: "a" });
      assert.deepEqual(after.memos, written.memos);
    }
  });
  test("a segment is drawn again when its memo has other words", () => {
    const segments = [{ id: "s1", start: 0, end: 5 }, { id: "s2", start: 6, end: 9 }];
    const after = applyDecision(written, { ...memo, text: "other" });
    assert.deepEqual(changedSegments(segments, written, after).map((each) => each.id), ["s1"]);
  });
});

describe("what begins between segments, as in an interviewer's turn", () => {
  const segments = [
    { id: "s1", start: 10, end: 20 },
    { id: "s2", start: 40, end: 50 },
  ];
  test("belongs to the first segment that it reaches, and to that one only", () => {
    const long = span(25, 45, "a");
    assert.equal(segmentOf(segments, long).id, "s2");
    assert.deepEqual(codingsAt(segments[0], [long], 0), []);
    assert.deepEqual(codingsAt(segments[1], [long], 20), [long]);
    const over = span(15, 45, "a");
    assert.deepEqual(codingsAt(segments[0], [over], 0), [over]);
    assert.deepEqual(codingsAt(segments[1], [over], 20), []);
    assert.deepEqual([...decidedIds(segments, { codings: [long], rejected: [] })], ["s2"]);
  });
  test("belongs to none where it reaches none", () => {
    assert.equal(segmentOf(segments, span(25, 35, "a")), null);
    assert.equal(segmentOf(segments, span(60, 65, "a")), null);
  });

  test("a memo on words between two segments, or after all, is drawn at one of them", () => {
    const [before, between, after] = [span(12, 15, "a"), span(25, 35, "a"), span(70, 80, "a")];
    const memos = [before, between, after];
    assert.deepEqual(memosAt(segments[0], memos, 0), [before]);
    assert.deepEqual(memosAt(segments[1], memos, 20), [between]);
    assert.deepEqual(memosAt(segments.at(-1), [after], 50, Infinity), [after]);
  });
});
