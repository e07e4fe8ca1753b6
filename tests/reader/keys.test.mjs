// The keys of the reader, and changing them.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";

import { COMMANDS, commandOf, FIXED, Keys, keyName, keysIn, shownKey } from "../../app/browser/keys.mjs";

const standard = new Keys();
const press = (key, more = {}, keys = standard) => commandOf({ key, code: "", ...more }, keys);

function memory(held = {}) {
  const store = { held, load: () => store.held, save: (changes) => (store.held = changes) };
  return store;
}

describe("keys as they come", () => {
  test("every key does what its line says, and no two lines share one", () => {
    const seen = new Set();
    for (const { id, keys } of COMMANDS) {
      for (const name of keys) {
        assert.ok(!seen.has(name), `${name} is there twice`);
        seen.add(name);
        const shiftKey = name.startsWith("Shift+");
        const bare = shiftKey ? name.slice("Shift+".length) : name;
        const key = shiftKey && bare.length === 1 ? bare.toUpperCase() : bare;
        assert.equal(press(key, { shiftKey })?.do, id);
      }
    }
  });
  test("Shift makes another key of a letter, caps lock does not", () => {
    assert.deepEqual(press("j"), { do: "next", nth: 0 });
    assert.deepEqual(press("J"), { do: "next", nth: 0 });
    assert.deepEqual(press("J", { shiftKey: true }), { do: "join", nth: 0 });
    assert.deepEqual(press("A", { shiftKey: true }), { do: "accept-all", nth: 0 });
    assert.equal(press("X", { shiftKey: true }), null);
  });
  test("a sign is the sign, whatever is held to type it", () => {
    assert.equal(press("?", { shiftKey: true }).do, "help");
    assert.equal(press("+", { shiftKey: true }).do, "new-code");
    assert.equal(press("+").do, "new-code");
  });
  test("digits accept, and with shift refuse, whatever the layout gives", () => {
    assert.deepEqual(press("3", { code: "Digit3" }), { do: "accept", nth: 3 });
    assert.deepEqual(press("!", { code: "Digit1", shiftKey: true }), { do: "reject", nth: 1 });
    assert.deepEqual(press("5", { code: "Numpad5" }), { do: "accept", nth: 5 });
  });
  test("undo and redo have two keys each", () => {
    assert.equal(press("z").do, "undo");
    assert.equal(press("Z", { shiftKey: true }).do, "redo");
    assert.equal(press("z", { ctrlKey: true }).do, "undo");
    assert.equal(press("z", { metaKey: true, shiftKey: true }).do, "redo");
    assert.equal(press("y", { ctrlKey: true }).do, "redo");
  });
  test("the browser's own keys are left alone", () => {
    for (const key of ["r", "f", "c", "a", "t"]) assert.equal(press(key, { ctrlKey: true }), null);
    assert.equal(press("ArrowLeft", { altKey: true }), null);
    for (const key of ["Tab", "F5", "Shift", "Dead"]) assert.equal(press(key), null);
  });
  test("the page of keys in the docs has every command with its keys", () => {
    const page = readFileSync(new URL("../../docs/keys.md", import.meta.url), "utf-8");
    const lines = [...COMMANDS.map(({ keys, what }) => [keys.map(shownKey).join(" or "), what]), ...FIXED];
    for (const [keys, what] of lines) assert.ok(page.includes(`| ${keys} | ${what} |`), what);
  });
});

describe("keys that are changed", () => {
  test("the new key does it, the old ones no longer, and the change is kept", () => {
    const store = memory();
    const keys = new Keys(store);
    assert.equal(keys.set("accept", "y"), "");
    assert.equal(press("y", {}, keys).do, "accept");
    assert.equal(press("Enter", {}, keys), null);
    assert.equal(keys.first("accept"), "y");
    assert.deepEqual(new Keys(store).of("accept"), ["y"]);
    keys.reset();
    assert.deepEqual(store.held, {});
    assert.equal(press("Enter", {}, keys).do, "accept");
  });
  test("a key in use is refused with what uses it, and nothing changes", () => {
    const keys = new Keys();
    assert.match(keys.set("memo", "Shift+j"), /^Shift j is taken: join the segment/);
    assert.deepEqual(keys.of("memo"), ["e"]);
    assert.equal(keys.changed, false);
  });
  test("a key that another command gave up can be taken", () => {
    const keys = new Keys();
    assert.notEqual(keys.set("next", "n"), "");
    assert.equal(keys.set("undecided", "d"), "");
    assert.equal(keys.set("next", "n"), "");
    assert.equal(press("n", {}, keys).do, "next");
  });
  test("digits and the browser's keys are refused", () => {
    const keys = new Keys();
    for (const key of ["1", "9", "Shift+3", "Tab", "F5", "Escape", ""]) {
      assert.notEqual(keys.set("memo", key), "", key);
    }
    assert.equal(keys.set("memo", "Shift+Home"), "");
    assert.equal(keys.set("memo", "ü"), "");
  });
  test("what was kept and no longer fits is left out, clashes among it too", () => {
    const keys = new Keys(memory({ memo: "ö", next: "n", gone: "y", split: "ö", join: 7 }));
    assert.deepEqual(keys.changes, { memo: "ö" });
    assert.equal(press("n", {}, keys).do, "undecided");
  });
  test("a name with Shift is that of a letter or a named key only", () => {
    assert.equal(keyName({ key: "É", shiftKey: true }), "Shift+é");
    assert.equal(keyName({ key: "+", shiftKey: true }), "+");
    assert.equal(keyName({ key: "ArrowUp", shiftKey: true }), "Shift+ArrowUp");
  });
});

describe("where changes are kept", () => {
  test("they come back from the browser's storage, and nothing is left after a reset", () => {
    const held = new Map();
    const storage = {
      getItem: (name) => held.get(name) ?? null,
      setItem: (name, text) => held.set(name, text),
      removeItem: (name) => held.delete(name),
    };
    const store = keysIn(storage, "k");
    store.save({ memo: "ö" });
    assert.deepEqual(store.load(), { memo: "ö" });
    store.save({});
    assert.equal(held.size, 0);
    held.set("k", "no JSON");
    assert.deepEqual(store.load(), {});
  });
  test("without storage nothing breaks", () => {
    const store = keysIn(null);
    store.save({ memo: "ö" });
    assert.deepEqual(store.load(), {});
  });
});
