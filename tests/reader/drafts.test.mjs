// Memos that were begun: kept until they are kept or left, and never over another's words.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { Drafts, draftToOpen } from "../../app/browser/drafts.mjs";

class Storage {
  constructor() {
    this.entries = new Map();
  }
  get length() {
    return this.entries.size;
  }
  key(i) {
    return [...this.entries.keys()][i];
  }
  getItem(name) {
    return this.entries.get(name) ?? null;
  }
  setItem(name, value) {
    this.entries.set(name, value);
  }
  removeItem(name) {
    this.entries.delete(name);
  }
}

const full = {
  length: 0,
  setItem() {
    throw new Error("full");
  },
  getItem: () => null,
  removeItem() {},
};
const draft = (id, text = "half a thought", more = {}) => ({
  id,
  start: 3,
  end: 9,
  text,
  before: "",
  ...more,
});
const ids = (drafts, interview) => drafts.of(interview).map((each) => each.id);

describe("what was begun", () => {
  test("is there again for another page load, the newest first", () => {
    const storage = new Storage();
    let now = 0;
    const drafts = new Drafts(storage, "s:ida", new Map(), () => (now += 1));
    drafts.keep("t1", draft("a"));
    drafts.keep("t1", draft("b"));
    drafts.keep("t1", draft("a", "half a thought, and more 😀"));
    const again = new Drafts(storage, "s:ida");
    assert.deepEqual(ids(again, "t1"), ["a", "b"]);
    assert.equal(again.of("t1")[0].text, "half a thought, and more 😀");
  });

  test("belongs to its study, coder and interview", () => {
    const storage = new Storage();
    new Drafts(storage, "s:ida").keep("t1", draft("a"));
    assert.deepEqual(ids(new Drafts(storage, "s:ida"), "t12"), []);
    assert.deepEqual(ids(new Drafts(storage, "s:rosa"), "t1"), []);
  });

  test("is gone once it is dropped", () => {
    const storage = new Storage();
    const drafts = new Drafts(storage, "s:ida");
    drafts.keep("t1", draft("a"));
    drafts.drop("t1", "a");
    assert.deepEqual(ids(drafts, "t1"), []);
    assert.equal(storage.length, 0);
  });

  test("waits in memory where the browser keeps nothing", () => {
    for (const storage of [full, null]) {
      const drafts = new Drafts(storage, "s:ida");
      drafts.keep("t1", draft("a"));
      assert.deepEqual(ids(drafts, "t1"), ["a"]);
      drafts.drop("t1", "a");
      assert.deepEqual(ids(drafts, "t1"), []);
    }
  });

  test("is passed over where something else stands in its place", () => {
    const storage = new Storage();
    const drafts = new Drafts(storage, "s:ida");
    const name = (id) => `throughline:draft:s:ida:t1:${id}`;
    const odd = ["no JSON", "null", "5", "{}", JSON.stringify(draft("x", "y", { start: 9, end: 3, at: 1 }))];
    odd.forEach((words, i) => storage.setItem(name(i), words));
    drafts.keep("t1", draft("a"));
    assert.deepEqual(ids(drafts, "t1"), ["a"]);
  });
});

describe("what is opened of it", () => {
  const fresh = () => "fresh";

  test("a new memo goes on as what it was", () => {
    assert.deepEqual(draftToOpen(draft("a"), [], fresh), draft("a"));
  });

  test("a memo being changed goes on from its words", () => {
    const held = [{ id: "a", text: "Old." }];
    const found = draftToOpen(draft("a", "Old. And", { before: "Old." }), held, fresh);
    assert.deepEqual([found.id, found.before, found.text], ["a", "Old.", "Old. And"]);
  });

  test("a memo that was changed elsewhere is not overwritten", () => {
    const held = [{ id: "a", text: "Elsewhere." }];
    const found = draftToOpen(draft("a", "Old. And", { before: "Old." }), held, fresh);
    assert.deepEqual([found.id, found.before, found.text], ["fresh", "", "Old. And"]);
  });

  test("what was kept in another window, or holds no word, is not opened", () => {
    const held = [{ id: "a", text: "half a thought" }];
    assert.equal(draftToOpen(draft("a", "half a thought "), held, fresh), null);
    assert.equal(draftToOpen(draft("a", "  \n"), [], fresh), null);
  });

  test("a memo that was removed elsewhere is a new one", () => {
    const found = draftToOpen(draft("a", "Old. And", { before: "Old." }), [], fresh);
    assert.deepEqual([found.id, found.before], ["a", ""]);
  });
});
