// The list of the segment in hand: what stood under a number stands under it until it is left.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { Hand, meantRow, plainRows } from "../../app/coding/hand.mjs";
import { commandOf, isHeldDown, Keys } from "../../app/browser/keys.mjs";

const made = (code_id, more = {}) => ({ id: `s-${code_id}`, code_id, score: 0.5, band: "", ...more });
const [one, two, three] = ["one", "two", "three"].map((code) => made(code));
const became = (given = [], refused = []) => ({ given: new Set(given), refused: new Set(refused) });
const told = (rows) => rows.map(({ nth, suggestion, state }) => [nth, suggestion.code_id, state]);

/** A hand at a segment whose list was shown. */
function atSegment() {
  const hand = new Hand();
  hand.arrive("a");
  hand.rows([one, two, three], [one, two, three], became());
  return hand;
}

describe("numbers of what is in hand", () => {
  test("1 and then 2 mean what stood at 1 and at 2", () => {
    // accepting the first renumbered the others: 1 and 2 gave the first and the third
    const hand = atSegment();
    const rows = hand.rows([two, three], [one, two, three], became(["one"]));
    assert.deepEqual(told(rows), [[1, "one", "accepted"], [2, "two", "open"], [3, "three", "open"]]);
    assert.equal(meantRow(rows, 2)?.suggestion.code_id, "two");
  });

  test("without a number the first that is open is meant: x after Enter refuses the second", () => {
    const hand = atSegment();
    const rows = hand.rows([two, three], [one, two, three], became(["one"]));
    assert.equal(meantRow(rows, 0)?.suggestion.code_id, "two");
    const after = hand.rows([three], [one, two, three], became(["one"], ["two"]));
    assert.deepEqual(told(after)[1], [2, "two", "rejected"]);
    assert.equal(meantRow(after, 0)?.suggestion.code_id, "three");
  });

  test("what is opened again by an undo is where it was", () => {
    const hand = atSegment();
    hand.rows([two, three], [one, two, three], became(["one"]));
    const rows = hand.rows([one, two, three], [one, two, three], became());
    assert.deepEqual(told(rows).map(([nth, code]) => [nth, code]), [[1, "one"], [2, "two"], [3, "three"]]);
  });

  test("unlikely ones come after those that are there, and leave no other number changed", () => {
    const hand = new Hand();
    hand.arrive("a");
    hand.rows([one, two], [one, two, three], became());
    assert.deepEqual(told(hand.rows([one, two, three], [one, two, three], became())).at(-1), [3, "three", "open"]);
    assert.deepEqual(told(hand.rows([one, two], [one, two, three], became())), [[1, "one", "open"], [2, "two", "open"]]);
    const four = made("four"); // open again: an undo of what was decided here earlier
    const rows = hand.rows([one, two, four], [one, two, three, four], became());
    assert.deepEqual(told(rows).at(-1), [4, "four", "open"]);
  });

  test("another segment begins anew, the same one does not", () => {
    const hand = atSegment();
    hand.arrive("a");
    assert.equal(hand.order.size, 3);
    hand.arrive("b");
    assert.deepEqual(told(hand.rows([two], [two], became())), [[1, "two", "open"]]);
  });

  test("a newer suggestion of the same code is what is accepted", () => {
    const hand = atSegment();
    const newer = made("one", { id: "newer" });
    const rows = hand.rows([newer, two, three], [newer, two, three], became());
    assert.equal(meantRow(rows, 1)?.suggestion.id, "newer");
  });

  test("a button says its code, and is about it wherever that stands", () => {
    assert.equal(meantRow(plainRows([two, one]), 1, "one")?.suggestion.code_id, "one");
    assert.equal(meantRow(plainRows([two]), 2), undefined);
  });
});

describe("codings of what is in hand", () => {
  const coding = (code_id, start = 0) => ({ start, end: 10, code_id });
  const whole = (each) => each.start === 0;

  test("one that is taken away leaves its place, one that is given goes below the list", () => {
    const hand = atSegment();
    hand.split([coding("x"), coding("y")], whole);
    const { above, since } = hand.split([coding("y"), coding("one"), coding("z")], whole);
    assert.deepEqual(above.map((each) => [each.coding.code_id, each.gone]), [["x", true], ["y", false]]);
    assert.deepEqual(since.map((each) => each.code_id), ["z"]); // "one" is a row of the list
  });

  test("a coding of some words is no row of the list", () => {
    const hand = atSegment();
    hand.split([], whole);
    assert.deepEqual(hand.split([coding("one", 4)], whole).since.length, 1);
  });

  test("what stood above is not shown twice", () => {
    const hand = atSegment();
    hand.split([coding("one")], whole);
    assert.ok(hand.standsAbove("one", whole));
    assert.ok(!hand.standsAbove("two", whole));
  });
});

test("a key that is held down moves on, and decides once", () => {
  const press = (key, repeat = true) => {
    const event = { key, code: "", shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, repeat };
    return isHeldDown(event, commandOf(event, new Keys()));
  };
  assert.ok(press("Enter"));
  assert.ok(press("x"));
  assert.ok(press("z"));
  assert.ok(!press("j"));
  assert.ok(!press("ArrowRight"));
  assert.ok(!press("Enter", false));
});
