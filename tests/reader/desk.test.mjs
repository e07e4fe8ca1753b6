// What the desk works out without a page: names, cuts, progress, when suggestions show.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { cut, cutPlaces, firstPlace, joinable, mayCut, withCuts } from "../../app/coding/cutting.mjs";
import { codeNamed, nameFrom, withMade } from "../../app/browser/naming.mjs";
import { byAnswer, progressWords, segmentsOfAnswer } from "../../app/coding/progress.mjs";
import { missedWords, showsAt } from "../../app/coding/showing.mjs";

describe("names in the participant's words", () => {
  test("are one line without the signs around them", () => {
    assert.equal(nameFrom('  “worth more\n than the day.” '), "worth more than the day");
    assert.equal(nameFrom("no time!"), "no time!");
    assert.equal(nameFrom("\u2069\u202eemit\u202c on"), "emit on"); // would turn round what is beside it
  });
  test("are cut at a word where they are long, by code points", () => {
    const name = nameFrom("😀 word ".repeat(60));
    assert.ok(Array.from(name).length <= 121);
    assert.match(name, /(word|😀)…$/u);
    assert.equal(Array.from(nameFrom("x".repeat(200))).length, 121);
  });
  test("are found among codes in whatever case", () => {
    const codes = [{ id: "a", name: "Worth More" }];
    assert.equal(codeNamed(codes, " worth  more ").id, "a");
    assert.equal(codeNamed(codes, "worth"), undefined);
  });
});

test("codes that are being stored are in the list, once, under their parent", () => {
  const codes = [{ id: "goals", name: "Goals", path: "Goals" }];
  const made = { do: "new_code", code_id: "own", name: "Own", parent: "goals" };
  const list = withMade(codes, [made, { do: "code", code_id: "own" }, made]);
  assert.deepEqual(list.map((code) => code.path), ["Goals", "Goals / Own"]);
  assert.equal(withMade(list, [made]).length, 2);
});

describe("where a segment can be cut", () => {
  const may = (text, at) => mayCut(Array.from(text), at);

  test("with words on both sides, never at an end", () => {
    assert.equal(may("one two", 4), true);
    assert.equal(may("one two", 3), true);
    for (const at of [-1, 0, 7, 8]) assert.equal(may("one two", at), false);
    assert.equal(may("one  ", 4), false);
    assert.equal(may("  one", 2), false);
  });
  test("not inside a sign of several parts", () => {
    assert.equal(may("e\u0301x", 1), false);
    assert.equal(may("👩\u200d👧x", 1), false);
    assert.equal(may("👩\u200d👧x", 2), false);
    assert.equal(may("👋\u{1f3fd}x", 1), false);
    assert.equal(may("🇩🇪🇫🇷", 1), false);
    assert.equal(may("🇩🇪🇫🇷", 2), true);
  });
  test("the mark steps from word to word, in code points", () => {
    assert.deepEqual(cutPlaces("😀 Each child"), [2, 7]);
    assert.deepEqual(cutPlaces("one"), []);
    assert.deepEqual(cutPlaces("one  two\nthree "), [5, 9]);
  });
  test("the mark starts half way, or where a person points", () => {
    assert.equal(firstPlace([4, 8, 12], 16), 1);
    assert.equal(firstPlace([4, 8, 12], 16, 13), 2);
    assert.equal(firstPlace([4], 100, 0), 0);
  });
});

describe("cuts that are not stored yet", () => {
  const segments = [
    { id: "a", index: 0, turn: 1, start: 0, end: 10 },
    { id: "b", index: 1, turn: 1, start: 11, end: 20 },
    { id: "c", index: 2, turn: 3, start: 30, end: 40 },
  ];
  const spans = (list) => list.map(({ index, turn, start, end }) => [index, turn, start, end]);

  test("a split makes two, and the rest stays", () => {
    const after = cut(segments, { do: "split", start: 0, end: 10, at: 4 });
    const expected = [[0, 1, 0, 4], [1, 1, 4, 10], [2, 1, 11, 20], [3, 3, 30, 40]];
    assert.deepEqual(spans(after), expected);
    assert.deepEqual(after.slice(2).map((each) => each.id), ["b", "c"]);
    assert.equal(segments.length, 3);
  });
  test("the pieces of a split are without white space where it was cut, as in the study", () => {
    // what was coded before the study had answered was on other words than the segment
    const quote = "a\u{1F600}c  fghij";
    const after = cut(segments, { do: "split", start: 0, end: 10, at: 5, quote });
    assert.deepEqual(spans(after).slice(0, 2), [[0, 1, 0, 3], [1, 1, 5, 10]]);
    const before = cut(segments, { do: "split", start: 0, end: 10, at: 3, quote });
    assert.deepEqual(spans(before).slice(0, 2), [[0, 1, 0, 3], [1, 1, 5, 10]]);
  });
  test("a join makes one of all in its span", () => {
    const after = cut(segments, { do: "join", start: 0, end: 20 });
    assert.deepEqual(spans(after), [[0, 1, 0, 20], [1, 3, 30, 40]]);
  });
  test("several follow one another, other decisions apart", () => {
    const made = [
      { do: "join", start: 0, end: 20 },
      { do: "code", start: 0, end: 20 },
      { do: "split", start: 0, end: 20, at: 15 },
    ];
    assert.deepEqual(spans(withCuts(segments, made)), [[0, 1, 0, 15], [1, 1, 15, 20], [2, 3, 30, 40]]);
  });
  test("what fits no segment changes nothing", () => {
    assert.equal(cut(segments, { do: "split", start: 0, end: 9, at: 4 }), segments);
    assert.equal(cut(segments, { do: "join", start: 0, end: 10 }), segments);
  });
  test("segments are joined within a turn only", () => {
    assert.equal(joinable(segments, segments[0]).next.id, "b");
    assert.match(joinable(segments, segments[1]).why, /another turn/);
    assert.match(joinable(segments, segments[2]).why, /last/);
  });
});

describe("progress", () => {
  const segments = [0, 1, 1, 3, 5].map((turn, i) => ({ id: `s${i}`, turn }));
  const answers = [
    { first_turn: 0, question_id: "Q1" },
    { first_turn: 2, question_id: null, goes_on: true },
    { first_turn: 4, question_id: "Q2" },
  ];
  test("is counted by answer; what goes on belongs to the answer before", () => {
    const found = byAnswer(segments, new Set(["s1", "s4"]), answers);
    assert.deepEqual([...found], [[0, { done: 1, total: 4 }], [4, { done: 1, total: 1 }]]);
  });
  test("what comes before the first answer is in none", () => {
    const found = byAnswer(segments, new Set(), [{ first_turn: 3 }]);
    assert.deepEqual([...found], [[3, { done: 0, total: 2 }]]);
    assert.equal(byAnswer(segments, new Set(), []).size, 0);
  });
  test("an answer holds the segments up to the next one", () => {
    const ids = (turn) => segmentsOfAnswer(segments, answers, turn).map((each) => each.id);
    assert.deepEqual(ids(1), ["s0", "s1", "s2", "s3"]);
    assert.deepEqual(ids(3), ["s0", "s1", "s2", "s3"]);
    assert.deepEqual(ids(5), ["s4"]);
    assert.equal(segmentsOfAnswer(segments, [], 1).length, 5);
  });
  test("is said with what is left, and never with how fast one is", () => {
    // "9 decisions in the last 10 minutes" came and went in the bar and felt like being watched
    assert.equal(progressWords({ done: 2, total: 5, pace: 9 }), "2 of 5 segments decided · 3 left");
    assert.equal(progressWords({ done: 5, total: 5 }), "5 of 5 segments decided");
  });
});

describe("when suggestions show", () => {
  test("before, after, or not at all", () => {
    assert.equal(showsAt("before", false, false), true);
    assert.equal(showsAt("after", false, false), false);
    assert.equal(showsAt("after", true, false), true);
    assert.equal(showsAt("after", false, true), true);
    assert.equal(showsAt("off", true, true), false);
  });
  test("what one would have missed is named", () => {
    assert.equal(missedWords(["Goals", "Time"], true), "Not among your codes: Goals, Time");
    assert.match(missedWords([], true), /^Nothing missed/);
    assert.match(missedWords([], false), /^Nothing was suggested/);
  });
});
