// One table of commands for each page: its help, keys and buttons are read off it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";

import { commandsFor } from "../../app/agreement/lane_keys.mjs";
import { COMMANDS as READER } from "../../app/browser/keys.mjs";
import { Commands } from "../../app/browser/commands.mjs";
import { COMMANDS as COMPARE } from "../../app/compare/compare_keys.mjs";
import { COMMANDS as RELATIONS } from "../../app/relations/relations_keys.mjs";
import { COMMANDS as TRIAGE } from "../../app/triage/triage_keys.mjs";

const TABLES = { triage: TRIAGE, compare: COMPARE, relations: RELATIONS, disagreements: commandsFor(["Rosa", "Ida", "Bo"]) };
const NAMED = { "→": "ArrowRight", "←": "ArrowLeft", "↓": "ArrowDown", "↑": "ArrowUp", Space: " ", Esc: "Escape" };
const source = (path) => readFileSync(new URL(`../../app/${path}`, import.meta.url), "utf8");

for (const [page, table] of Object.entries(TABLES)) {
  const press = (key, more = {}) => table.of({ key, ...more })?.do ?? null;

  describe(`the ${page} page`, () => {
    test("does something at each key of its help", () => {
      for (const [keys] of table.help) {
        const shiftKey = keys.startsWith("Shift ");
        for (const key of keys.replace("Shift ", "").split(" ")) {
          const command = press(NAMED[key] || key, { shiftKey });
          assert.ok(command && table.row(command)?.act, key);
        }
      }
    });
    test("has undo and redo at their usual keys, and takes no other control key", () => {
      assert.equal(press("z", { ctrlKey: true }), "undo");
      assert.equal(press("Z", { ctrlKey: true, shiftKey: true }), "redo");
      assert.equal(press("z"), "undo");
      assert.equal(press("Z", { shiftKey: true }), "redo");
      assert.equal(press("y", { metaKey: true }), "redo");
      for (const key of ["y", "q"]) assert.equal(press(key), null);
      assert.equal(press("a", { ctrlKey: true }), null);
      assert.equal(press("o", { altKey: true }), null);
    });
    test("repeats what moves while a key is held down, never what decides", () => {
      const moves = ["next", "previous", "open", "skip", "back", "select"];
      for (const row of table.rows) assert.equal(table.repeats(row.id), moves.includes(row.id), row.id);
    });
    test("has no key twice", () => {
      const keys = table.rows.flatMap((row) => [...(row.keys ?? []), ...(row.also ?? [])]);
      assert.equal(new Set(keys).size, keys.length);
    });
  });
}

test("every button of the pages asks for a command that there is", () => {
  const asked = (...paths) =>
    paths.flatMap((path) => [...source(path).matchAll(/data-do="?:? ?"?([a-z-]+)"/g)].map((match) => match[1]));
  const held = {
    triage: asked("triage/triage.html"),
    compare: asked("compare/compare.html", "compare/compare_draw.mjs", "compare/compare.mjs"),
    relations: asked("relations/relations.html", "relations/relations_draw.mjs", "relations/relations.mjs"),
    disagreements: asked("agreement/disagreements.html", "agreement/disagreements.mjs"),
  };
  for (const [page, buttons] of Object.entries(held)) {
    assert.ok(buttons.length > 2, page);
    for (const button of buttons) assert.ok(TABLES[page].row(button), `${page}: ${button}`);
  }
});

test("every command of the reader is done by its desk", () => {
  const desk = source("coding/desk.mjs");
  for (const { id } of READER) assert.match(desk, new RegExp(`^  (${id}|"${id}"): \\(desk`, "m"), id);
});

test("a command that is not in the table is none", () => {
  const table = new Commands([{ id: "lane", nth: 2, keys: ["2"], act: () => {} }]);
  assert.deepEqual(table.of({ key: "2" }), { do: "lane", nth: 2 });
  assert.equal(table.of({ key: "2", shiftKey: true }), null);
  assert.deepEqual(table.help, []);
  assert.equal(table.row("other"), undefined);
});
