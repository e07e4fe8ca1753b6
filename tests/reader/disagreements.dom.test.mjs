// What coders gave side by side, and how disagreements are settled by keys and clicks.

import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";

import { all, at, choose, click, document, message, mounted, pick, press, type, until, words, Workbench } from "./page.mjs";
import { code } from "./interviews.mjs";

const { default: mount } = await import("../../app/agreement/disagreements.mjs");

let open = null;
afterEach(() => open?.end());

const unit = (n, kind, lanes, more = {}) => ({
  n,
  transcript_id: n < 3 ? "t1" : "t2",
  start: 100 * n,
  end: 100 * n + 20,
  quote: `Words ${n}.`,
  interview: n < 3 ? "interview_01" : "interview_02",
  speaker: "Rosa",
  kind,
  lanes,
  shared: [],
  settled: null,
  question: { id: "q1", wording: "What goals?" },
  before: { words: "before it", cut: true, speaker: "Ann" },
  after: null,
  href: `code?u${n}`,
  ...more,
});
const UNITS = [
  unit(1, "one", [["goals"], []]),
  unit(2, "agree", [["time"], ["time"]], { shared: ["time"] }),
  unit(3, "other", [["goals", "time"], ["support", "time"]], { shared: ["time"] }),
  unit(4, "one", [["goals"], null]),
];
const counts = { unsettled: 3, disagree: 3, one: 2, other: 1, none: 0, agree: 1, settled: 0, all: 4 };

async function settling(units = UNITS, more = {}) {
  const codes = ["goals", "time", "support"].map((id) => code(id, { units: 1, disputed: 1 }));
  const page = {
    coders: ["Ann", "Ben"],
    counts: { ...counts },
    left: units.length,
    interviews: [{ id: "t1", name: "interview_01", units: 2, unsettled: 1 }],
    codes,
    reasons: ["a slip"],
    units,
    ...more,
  };
  const bench = new Workbench({ "/units": page });
  open = mounted(mount, "agreement/disagreements.html", {
    study_id: bench.study,
    decisions_url: bench.url,
    units_url: "/units",
    round: "r1",
    revision: "1",
  });
  await until(() => all("unit").length || at("empty"));
  return bench;
}

const here = () => words(at("quote", document.querySelector(".tl-unit.tl-here")));
const stored = (bench, count) => until(() => bench.taken.length === count, `${count} are stored`);
/** Give a reason for what was asked for, and settle. */
function because(reason) {
  type(at("reason"), reason);
  press("Enter", { on: at("reason") });
}

describe("units", () => {
  test("stand by interview and question, with a lane for each coder", async () => {
    await settling();
    const heads = [...document.querySelectorAll("h2")].map(words);
    assert.deepEqual(heads, ["interview_01", "interview_02"]);
    assert.match(words(document.querySelector(".tl-lanes-head")), /1 Ann2 Ben/);
    const [first, , third, last] = all("unit");
    const lanes = (each) => [...each.querySelectorAll(".tl-lane")].map(words);
    assert.deepEqual(lanes(first), ["AnnGoals", "Benno code"]);
    assert.deepEqual(lanes(last), ["AnnGoals", "Bendid not look here"]);
    assert.equal(at("given", third).title, "Goals: not all gave it");
    assert.match(words(at("kind", third)), /both coded it, with other codes/);
    assert.match(words(first), /Ann: … before it/);
    assert.equal(words(at("count")), "4 units shown · 0 of 3 disagreements settled · all stored");
  });
  test("are gone through by keys; what a person can do stands at the one in hand alone", async () => {
    await settling();
    press("j");
    await until(() => here() === "Words 2.");
    assert.equal(document.querySelectorAll(".tl-actions").length, 0); // they agree
    press("n");
    await until(() => here() === "Words 3.");
    assert.equal(words(at("none")), "0 Only what both gave");
  });
  test("of other kinds are asked for above", async () => {
    const bench = await settling();
    choose(at("show-filter"), "agree");
    await until(() => bench.asked.some((url) => url.includes("show=agree")));
    assert.equal(at("show-filter").querySelectorAll("option").length, 8);
  });
  test("where there is none, that is said", async () => {
    await settling([], { counts: { ...counts, all: 0 } });
    assert.match(words(at("empty")), /No unit was looked at by two coders yet/);
  });
});

describe("settling", () => {
  test("by a coder's number, with a reason, goes on to the next disagreement", async () => {
    const bench = await settling();
    press("1");
    assert.match(words(at("reason-dialog")), /Ann’s codes hold: Goals/);
    assert.equal(at("reason").value, "a slip"); // given last, to be kept or not
    because("she asked for it");
    await until(() => here() === "Words 3.");
    assert.match(words(at("settled")), /Settled: Ann’s codes hold: Goals\. “she asked for it”/);
    await stored(bench, 1);
    const [made] = bench.decisions;
    assert.deepEqual([made.do, made.round_id, made.resolution, made.code_ids, made.coder, made.reason], ["settle", "r1", "coder", ["goals"], "Ann", "she asked for it"]);
    await until(() => /1 of 3 disagreements settled · all stored/.test(words(at("count"))));
  });
  test("asks for a reason, and Esc settles nothing but keeps what was typed", async () => {
    const bench = await settling();
    press("a");
    assert.match(words(at("reason-dialog")), /^Both hold: Goals/);
    because("   ");
    assert.match(words(document.querySelector(".tl-refusal")), /settled with a reason/);
    type(at("reason"), "half a reason");
    press("Escape", { on: at("reason") });
    assert.match(message(), /Draft kept, not settled yet: “half a reason”/);
    press("a");
    assert.ok(at("begun"));
    assert.equal(at("reason").value, "half a reason");
    assert.equal(bench.taken.length, 0);
  });
  test("by its buttons: all, none, unclear", async () => {
    const bench = await settling();
    for (const what of ["all", "unclear"]) {
      click(at(what));
      click(at("store"));
      await until(() => at("reason-dialog") === null);
    }
    await stored(bench, 2);
    assert.deepEqual(bench.decisions.map((each) => [each.resolution, each.code_ids]), [["all", ["goals"]], ["unclear", []]]);
  });
  test("with a code that is made for it is one step", async () => {
    const bench = await settling();
    press("c");
    pick("Shared aims");
    because("neither fits");
    await stored(bench, 2);
    const [made, settled] = bench.decisions;
    assert.deepEqual([made.do, made.name, settled.resolution], ["new_code", "Shared aims", "new_code"]);
    assert.deepEqual(settled.code_ids, [made.code_id]);
    assert.equal(made.group, settled.group);
  });
  test("is nothing to do where coders agree, and by nobody who did not look", async () => {
    const bench = await settling([UNITS[1], UNITS[3]]);
    press("1");
    assert.match(message(), /The coders agree here/);
    press("j");
    await until(() => here() === "Words 4.");
    press("2");
    assert.equal(message(), "Ben did not look here.");
    assert.equal(bench.batches.length, 0);
  });
  test("an undo asks the study what stands now", async () => {
    const bench = await settling();
    bench.result = () => ({ said: "Undone." });
    const before = bench.asked.filter((url) => url.startsWith("/units")).length;
    press("z");
    await until(() => message() === "Undone.");
    await until(() => bench.asked.filter((url) => url.startsWith("/units")).length > before);
  });
});
