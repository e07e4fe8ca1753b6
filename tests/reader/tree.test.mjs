// What the tree of codes computes without a page.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import {
  asked,
  branch,
  inward,
  isDark,
  moved,
  outward,
  rowsOf,
  spoken,
  under,
  whyNot,
} from "../../app/codebook/tree.mjs";

const RANKS = ["a", "a1", "a2", "a21", "b"];
const code = (id, parent = null, more = {}) => ({
  id,
  rank: RANKS.indexOf(id),
  name: id.toUpperCase(),
  parent,
  count: 0,
  colour: null,
  tones: null,
  ...more,
});
const CODES = [code("a"), code("a1", "a"), code("a2", "a"), code("a21", "a2"), code("b")];
const ids = (rows) => rows.map((row) => row.code.id);
const press = (key, id, more = {}, closed = new Set()) =>
  asked({ key, altKey: false, ctrlKey: false, metaKey: false, ...more }, rowsOf(CODES, closed), id);

describe("rows", () => {
  test("each code stands before those under it, by rank", () => {
    const rows = rowsOf([...CODES].reverse(), new Set());
    assert.deepEqual(ids(rows), ["a", "a1", "a2", "a21", "b"]);
    assert.deepEqual(
      rows.map(({ depth, at, of, open }) => [depth, at, of, open]),
      [
        [1, 1, 2, true],
        [2, 1, 2, null],
        [2, 2, 2, true],
        [3, 1, 1, null],
        [1, 2, 2, null],
      ],
    );
  });

  test("what is under a closed code is not shown", () => {
    assert.deepEqual(ids(rowsOf(CODES, new Set(["a"]))), ["a", "b"]);
    assert.equal(rowsOf(CODES, new Set(["a"]))[0].open, false);
  });

  test("a code under one that is not in use stands at the top", () => {
    assert.deepEqual(ids(rowsOf([code("x", "gone")], new Set())), ["x"]);
  });

  test("the order is the workbench's: the browser set “Straße” after “Strasse z”", () => {
    const same = [code("z", null, { name: "Strasse z", rank: 1 }), code("s", null, { name: "Straße", rank: 0 })];
    assert.deepEqual(under(same, null).map((each) => each.id), ["s", "z"]);
  });
});

describe("moving", () => {
  test("a move changes the place alone and leaves the given codes as they were", () => {
    const after = moved(CODES, { code_id: "b", parent: "a1" });
    assert.equal(after.find((each) => each.id === "b").parent, "a1");
    assert.equal(CODES.find((each) => each.id === "b").parent, null);
    assert.deepEqual(ids(rowsOf(after, new Set())), ["a", "a1", "b", "a2", "a21"]);
  });

  test("a move that would close a circle is refused in words", () => {
    assert.match(whyNot(CODES, "a", "a21"), /“A” cannot be moved under “A21”, which is under it/);
    assert.match(whyNot(CODES, "a", "a"), /under itself/);
    assert.match(whyNot(CODES, "a1", "a"), /is under “A” already/);
    assert.match(whyNot(CODES, "a", null), /at the top already/);
    assert.match(whyNot(CODES, "a", "gone"), /not in use/);
    assert.equal(whyNot(CODES, "a2", "b"), "");
    assert.equal(moved(CODES, { code_id: "a", parent: "a21" }), CODES);
  });

  test("no order of moves closes a circle", () => {
    let seed = 11;
    const draw = (n) => (seed = (seed * 48271) % 2147483647) % n;
    let codes = CODES;
    for (let round = 0; round < 500; round += 1) {
      const parent = draw(6) === 5 ? null : CODES[draw(5)].id;
      codes = moved(codes, { code_id: CODES[draw(5)].id, parent });
      assert.equal(rowsOf(codes, new Set()).length, CODES.length);
    }
  });

  test("a branch is the code and all under it", () => {
    assert.deepEqual([...branch(CODES, "a2")], ["a2", "a21"]);
  });

  test("inward is under the code above on the same level", () => {
    assert.deepEqual(inward(CODES, "b"), { parent: "a" });
    assert.deepEqual(inward(CODES, "a2"), { parent: "a1" });
    assert.match(inward(CODES, "a").why, /no code above/);
  });

  test("outward is beside the code that it was under", () => {
    assert.deepEqual(outward(CODES, "a21"), { parent: "a" });
    assert.deepEqual(outward(CODES, "a1"), { parent: null });
    assert.match(outward(CODES, "b").why, /at the top already/);
  });
});

describe("keys", () => {
  test("arrows go through what is shown, and stop at its ends", () => {
    assert.deepEqual(press("ArrowDown", "a"), { do: "go", id: "a1" });
    assert.deepEqual(press("ArrowDown", "b"), { do: "go", id: "b" });
    assert.deepEqual(press("ArrowUp", "b"), { do: "go", id: "a21" });
    assert.deepEqual(press("Home", "b"), { do: "go", id: "a" });
    assert.deepEqual(press("End", "a"), { do: "go", id: "b" });
  });

  test("right opens, then goes in; left closes, then goes out", () => {
    assert.deepEqual(press("ArrowRight", "a", {}, new Set(["a"])), { do: "open", id: "a" });
    assert.deepEqual(press("ArrowRight", "a"), { do: "go", id: "a1" });
    assert.deepEqual(press("ArrowRight", "a1"), { do: "go", id: "a1" });
    assert.deepEqual(press("ArrowLeft", "a2"), { do: "close", id: "a2" });
    assert.deepEqual(press("ArrowLeft", "a21"), { do: "go", id: "a2" });
    assert.deepEqual(press("ArrowLeft", "b"), { do: "go", id: "b" });
  });

  test("Alt and an arrow move the code, Enter edits it, letters find one", () => {
    assert.deepEqual(press("ArrowRight", "b", { altKey: true }), { do: "inward" });
    assert.deepEqual(press("ArrowLeft", "b", { altKey: true }), { do: "outward" });
    assert.equal(press("ArrowUp", "b", { altKey: true }), null);
    assert.deepEqual(press("Enter", "b"), { do: "edit", id: "b" });
    assert.deepEqual(press("B", "a"), { do: "go", id: "b" });
    assert.deepEqual(press("a", "a1"), { do: "go", id: "a2" });
    assert.deepEqual(press("z", "a1"), { do: "go", id: "a1" });
  });

  test("keys of the browser are left to it", () => {
    assert.equal(press("f", "a", { ctrlKey: true }), null);
    assert.equal(press("Tab", "a"), null);
    assert.equal(press("F5", "a"), null);
  });
});

describe("what is said and shown", () => {
  test("a row says its name, codings and colour", () => {
    assert.equal(spoken(code("a", null, { count: 1 })), "A, 1 coding of yours");
    const teal = code("a", null, { count: 12, colour: "teal" });
    assert.equal(spoken(teal), "A, 12 codings of yours, colour teal");
  });

  test("dark and light pages are told apart", () => {
    assert.equal(isDark("rgb(21, 24, 29)"), true);
    assert.equal(isDark("rgb(253, 253, 252)"), false);
    assert.equal(isDark("transparent"), false);
  });
});
