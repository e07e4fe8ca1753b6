// The Summaries page: what is typed in a cell is a draft until it is left, and then it is stored.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { all, at, document, mounted, type, until, words, Workbench } from "./page.mjs";

const { default: mount } = await import("../../app/summaries/summaries.mjs");

let open = null;
afterEach(() => open?.end());

const cell = (theme, text) => ({ theme_id: theme, text, others: [], segments: 2, href: "code" });
const table = (first, second = "") => ({
  themes: ["t1", "t2"].map((id) => ({ id, name: `Theme ${id}`, claim: "", href: "themes" })),
  cases: [{ case: "rosa", name: "Rosa", cells: [cell("t1", first), cell("t2", second)] }],
});

/** Open the page of a bench, as a reload would. */
async function opened(bench) {
  open?.end();
  const urls = { decisions_url: bench.url, summaries_url: "/summaries", file_url: "csv" };
  bench.data = { study_id: bench.study, revision: "1", ...urls };
  open = mounted(mount, "summaries/summaries.html", bench.data);
  await until(() => all("summary").length === 2);
}

/** The same page, told that the study has moved. */
async function moved(bench) {
  const before = at("summary");
  open.again({ ...bench.data, revision: "2" });
  await until(() => at("summary") !== before, "it is drawn again");
}

const leave = () => all("summary")[1].focus();
const marks = () => all("summary-draft").filter((each) => !each.hidden).map(words);

// typed, reloaded: it stood there as the cell's text and was never stored
test("words that were typed before a reload are marked a draft, and stored once the cell is left", async () => {
  const bench = new Workbench({ "/summaries": table("They plan.") });
  await opened(bench);
  type(at("summary"), "They plan ahead.");
  open.end();
  open = null;
  await opened(bench);
  assert.equal(at("summary").value, "They plan ahead.");
  assert.deepEqual(marks(), ["Draft, not kept yet"]);
  assert.equal(bench.taken.length, 0);
  at("summary").focus();
  leave();
  await until(() => bench.taken.length === 1);
  assert.deepEqual(bench.decisions, [{ do: "summarise", theme_id: "t1", case: "rosa", text: "They plan ahead." }]);
  assert.deepEqual(marks(), []);
});

// an answer put a new field in the place of the one in hand, which forgot that it had been typed in
test("a cell that is drawn again under one's hands is stored when it is left, not before", async () => {
  const bench = new Workbench({ "/summaries": table("They plan.") });
  await opened(bench);
  type(at("summary"), "They plan ahead.");
  await moved(bench);
  assert.equal(document.activeElement, at("summary"));
  assert.equal(bench.taken.length, 0);
  leave();
  await until(() => bench.taken.length === 1);
  assert.equal(bench.decisions[0].text, "They plan ahead.");
});

test("a cell that was emptied stays empty when it is drawn again, and is stored so", async () => {
  const bench = new Workbench({ "/summaries": table("They plan.") });
  await opened(bench);
  type(at("summary"), "");
  await moved(bench);
  assert.equal(at("summary").value, "");
  leave();
  await until(() => bench.taken.length === 1);
  assert.equal(bench.decisions[0].text, "");
});

test("words that are put back as they were are no draft and no decision", async () => {
  const bench = new Workbench({ "/summaries": table("They plan.") });
  await opened(bench);
  type(at("summary"), "They");
  type(at("summary"), "They plan.");
  leave();
  await moved(bench);
  assert.deepEqual([marks(), bench.taken.length], [[], 0]);
});

// the words of what was refused were nowhere any more
test("words that the study does not take wait in their cell as a draft", async () => {
  const bench = new Workbench({ "/summaries": table("They plan.") });
  bench.refuses = () => "There is no such theme.";
  await opened(bench);
  type(at("summary"), "They plan ahead.");
  leave();
  await until(() => /no such theme/.test(words(at("refused"))));
  await moved(bench);
  assert.equal(at("summary").value, "They plan ahead.");
  assert.deepEqual(marks(), ["Draft, not kept yet"]);
});
