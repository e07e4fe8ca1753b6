// The Memos page: what is kept shows at once, and no word of a memo is lost.

import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";

import { all, at, choose, click, document, mounted, type, until, words, Workbench } from "./page.mjs";

const { default: mount } = await import("../../app/memos/memos.mjs");

let open = null;
afterEach(() => open?.end());

const row = (id, text, more = {}) => ({
  ...{ id, kind: "", on: "study", name: "", text, words: text, quote: "", coder: "Rosa", own: true, written: "today", href: "" },
  ...more,
});
const KINDS = [{ value: "", label: "no kind yet" }, { value: "analytic", label: "analytic" }];

async function shown(memos) {
  const bench = new Workbench({
    "/memos": () => ({ kinds: KINDS, memos: [...bench.taken.map((each) => row(each.memo_id, each.text, { kind: each.memo_kind ?? "" })).reverse(), ...memos] }),
  });
  open = mounted(mount, "memos/memos.html", { study_id: bench.study, decisions_url: bench.url, memos_url: "/memos", revision: "1" });
  await until(() => at("memo-kind").options.length, "the list is there");
  return bench;
}

const listed = () => all("memo-row").map((each) => words(each.querySelector(".tl-memo-text")));
const keep = (text) => {
  type(at("memo-new"), text);
  at("memo-new").form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
};

describe("a memo on the study", () => {
  test("is in the list as soon as it is kept, also where nothing answers, and once", async () => {
    const bench = await shown([row("m1", "The first.")]);
    bench.fails = () => 500;
    keep("What came to mind.");
    assert.equal(at("memo-new").value, "");
    assert.deepEqual(listed(), ["What came to mind.", "The first."]);
    assert.match(words(all("memo-row")[0]), /being stored/);
    choose(all("memo-row")[0].querySelector("select"), "analytic");
    bench.fails = () => 0;
    await until(() => bench.taken.length === 2);
    assert.deepEqual(bench.decisions.map((each) => [each.text, each.memo_kind]), [["What came to mind.", undefined], ["What came to mind.", "analytic"]]);
    assert.equal(bench.decisions[0].memo_id, bench.decisions[1].memo_id);
  });

  test("that was refused is in its box again, before what was begun since", async () => {
    const bench = await shown([]);
    bench.refuses = () => "Nothing can be decided now.";
    keep("What came to mind.");
    type(at("memo-new"), "And more.");
    await until(() => words(at("refused")));
    assert.equal(at("memo-new").value, "What came to mind.\n\nAnd more.");
    await until(() => listed().length === 0);
    assert.ok(Object.values({ ...window.localStorage }).includes("What came to mind.\n\nAnd more."));
  });
});

describe("the list", () => {
  test("shows two hundred, and more when asked; what is searched for is found among all", async () => {
    await shown(Array.from({ length: 450 }, (_, i) => row(`m${i}`, `Memo number ${i}.`)));
    assert.equal(listed().length, 200);
    assert.equal(words(at("memo-count")), "450 of 450 memos");
    click(at("memo-more"));
    assert.equal(listed().length, 400);
    assert.equal(document.activeElement.dataset.memo, "m200");
    click(at("memo-more"));
    assert.equal(listed().length, 450);
    assert.equal(at("memo-more"), null);
    type(at("memo-find"), "number 449");
    await until(() => listed().length === 1);
    assert.deepEqual(listed(), ["Memo number 449."]);
  });
});
