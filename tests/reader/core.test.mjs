// What the reader computes without a page.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import {
  applyDecision,
  changedSegments,
  codePoints,
  codingsAt,
  decidedIds,
  evidenceWords,
  findCodes,
  openSuggestions,
  PointText,
  percent,
  present,
  shownSuggestions,
  signed,
} from "../../app/reader/core.mjs";
import { commandOf, KEYS } from "../../app/reader/keys.mjs";

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

  test("a segment is decided where a coding begins, or where a refusal is of just that span", () => {
    const segments = [
      { id: "a", start: 0, end: 10 },
      { id: "b", start: 12, end: 20 },
      { id: "c", start: 21, end: 30 },
      { id: "d", start: 30, end: 40 },
    ];
    const found = (codings, rejected) => [...decidedIds(segments, { codings, rejected })].sort();
    assert.deepEqual(found([span(3, 25, "x")], [span(30, 40, "x")]), ["a", "d"]);
    assert.deepEqual(found([span(10, 14, "x")], [span(31, 40, "x")]), []);
    assert.deepEqual(found([span(29, 31, "x"), span(40, 50, "x")], []), ["c"]);
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

describe("keys", () => {
  const press = (key, more = {}) => commandOf({ key, code: "", ...more });

  test("letters do the same in either case", () => {
    assert.deepEqual(press("j"), { do: "next", nth: 1 });
    assert.deepEqual(press("J"), { do: "next", nth: 1 });
  });
  test("m asks for unlikely suggestions", () => {
    assert.deepEqual(press("m"), { do: "more", nth: 1 });
  });
  test("digits accept, and with shift refuse, whatever the layout gives", () => {
    assert.deepEqual(press("3", { code: "Digit3" }), { do: "accept", nth: 3 });
    assert.deepEqual(press("!", { code: "Digit1", shiftKey: true }), { do: "reject", nth: 1 });
    assert.deepEqual(press("5", { code: "Numpad5" }), { do: "accept", nth: 5 });
  });
  test("questions are confirmed, changed, set and looked for", () => {
    const what = ["q", "b", "g"].map((key) => press(key).do);
    assert.deepEqual(what, ["confirm-question", "boundary", "ask-next"]);
    assert.equal(press("Q", { shiftKey: true }).do, "change-question");
  });
  test("undo and redo have two keys each", () => {
    assert.deepEqual(press("z"), { do: "undo" });
    assert.deepEqual(press("Z", { shiftKey: true }), { do: "redo" });
    assert.deepEqual(press("z", { ctrlKey: true }), { do: "undo" });
    assert.deepEqual(press("z", { metaKey: true, shiftKey: true }), { do: "redo" });
    assert.deepEqual(press("y", { ctrlKey: true }), { do: "redo" });
  });
  test("the browser's own keys are left alone", () => {
    for (const key of ["r", "f", "c", "a", "t"]) assert.equal(press(key, { ctrlKey: true }), null);
    assert.equal(press("ArrowLeft", { altKey: true }), null);
    assert.equal(press("Tab"), null);
    assert.equal(press("F5"), null);
  });
  test("every key in the help does something", () => {
    const special = { "↓": "ArrowDown", "↑": "ArrowUp", Esc: "Escape" };
    for (const [keys] of KEYS) {
      if (/\d/.test(keys)) continue;
      const shiftKey = keys.startsWith("Shift");
      for (const key of keys.replace("Shift ", "").split(" ")) {
        const command = press(special[key] || key, { shiftKey });
        assert.ok(command, `${keys} does nothing`);
      }
    }
  });
});
