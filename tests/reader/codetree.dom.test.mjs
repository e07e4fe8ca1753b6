// The tree of codes: moved by keys and by dragging, shown at once and stored.

import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";

import { all, at, click, document, mounted, press, until, words, Workbench } from "./page.mjs";

const { default: mount } = await import("../../app/codebook/codetree.mjs");

let open = null;
afterEach(() => open?.end());

const code = (id, parent = null, more = {}) => ({
  id,
  rank: "abcdefgh".indexOf(id[0]),
  name: id.toUpperCase(),
  parent,
  count: 2,
  colour: null,
  tones: null,
  ...more,
});
const CODES = [code("a"), code("b", "a"), code("c"), code("d", null, { colour: "teal", tones: ["#111111", "#eeeeee"] })];

function tree(codes = CODES) {
  const bench = new Workbench();
  bench.data = { study_id: bench.study, decisions_url: bench.url, codes, chosen: "a" };
  open = mounted(mount, "codebook/codetree.html", bench.data);
  return bench;
}

const row = (id) => document.querySelector(`[data-id="${id}"]`);
const ids = () => all("code-row").map((each) => each.dataset.id);
const said = () => words(at("tree-message"));
const dragged = (name, target) => {
  const event = new Event(name, { bubbles: true, cancelable: true });
  event.dataTransfer = { setData() {} };
  target.dispatchEvent(event);
};

describe("rows", () => {
  test("say their level, their count and their colour", () => {
    tree();
    assert.deepEqual(ids(), ["a", "b", "c", "d"]);
    assert.equal(row("b").getAttribute("aria-level"), "2");
    assert.equal(row("d").getAttribute("aria-label"), "D, 2 codings of yours, colour teal");
    assert.equal(row("a").tabIndex, 0);
    assert.equal(row("c").tabIndex, -1);
  });
  test("where there are none, that is said", () => {
    tree([]);
    assert.equal(document.querySelector(".tlt-empty").hidden, false);
  });
  test("open and close by keys and by their sign", () => {
    tree();
    row("a").focus();
    press("ArrowLeft");
    assert.deepEqual(ids(), ["a", "c", "d"]);
    press("ArrowRight");
    assert.deepEqual(ids(), ["a", "b", "c", "d"]);
    click(row("a").querySelector(".tlt-sign"));
    assert.deepEqual(ids(), ["a", "c", "d"]);
    assert.deepEqual(open.told, []);
  });
  test("are gone through by arrows, and Enter or a click opens a code", () => {
    tree();
    row("a").focus();
    press("ArrowDown");
    assert.equal(document.activeElement, row("b"));
    press("Enter");
    click(row("c").querySelector(".tlt-name"));
    assert.deepEqual(open.told, [["opened", "b"], ["opened", "c"]]);
    assert.ok(row("c").classList.contains("tlt-chosen"));
  });
});

describe("moving", () => {
  test("by Alt and arrows is shown at once, stored, and told when it is", async () => {
    const bench = tree();
    row("c").focus();
    press("ArrowRight", { altKey: true });
    assert.equal(row("c").getAttribute("aria-level"), "2");
    assert.equal(said(), "Moved: C, now under A.");
    assert.equal(document.activeElement, row("c"));
    await until(() => bench.taken.length === 1);
    assert.deepEqual(bench.decisions, [{ do: "move", code_id: "c", parent: "a", was: { parent: null } }]);
    await until(() => open.told.some(([name]) => name === "stored"));
    press("ArrowLeft", { altKey: true });
    assert.equal(said(), "Moved: C, now at the top.");
  });
  test("by dragging onto a code or the top", async () => {
    const bench = tree();
    dragged("dragstart", row("d"));
    dragged("dragover", row("b"));
    assert.ok(row("b").classList.contains("tlt-over"));
    dragged("drop", row("b"));
    assert.equal(row("d").getAttribute("aria-level"), "3");
    dragged("dragstart", row("b"));
    dragged("drop", at("top-place"));
    await until(() => bench.taken.length === 2);
    assert.deepEqual(bench.decisions.map((each) => each.parent), ["b", null]);
    assert.equal(document.querySelector(".tlt-over"), null);
  });
  test("under itself or its own is told and not sent", () => {
    const bench = tree();
    dragged("dragstart", row("a"));
    dragged("drop", row("b"));
    assert.match(said(), /cannot be moved under “B”, which is under it/);
    assert.equal(bench.batches.length, 0);
  });
  test("what waits to be stored is shown also where the page is drawn from before it", async () => {
    const bench = tree();
    bench.fails = () => 500;
    row("c").focus();
    press("ArrowRight", { altKey: true });
    await until(() => !at("banner").hidden);
    open.again({ ...bench.data, codes: [...CODES] });
    assert.equal(row("c").getAttribute("aria-level"), "2");
    bench.fails = () => 0;
    await until(() => bench.taken.length === 1);
  });
});
