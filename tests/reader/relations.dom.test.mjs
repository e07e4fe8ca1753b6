// The Relations page: proposals decided by keys, pictures that open their evidence.

import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";

import { all, at, choose, click, document, message, mounted, press, type, until, words, Workbench } from "./page.mjs";

const { default: mount } = await import("../../app/relations/relations.mjs");
const { layOutNetwork } = await import("../../app/relations/network.mjs");
const { layOutParadigm } = await import("../../app/relations/paradigm.mjs");
const { Names } = await import("../../app/relations/relation_items.mjs");
const { broken, places } = await import("../../app/relations/svg.mjs");

let open = null;
afterEach(() => open?.end());

const TYPES = [
  ["causal_condition", "causal condition of"],
  ["context", "context of"],
  ["intervening_condition", "intervening condition of"],
  ["action_strategy", "action or strategy for"],
  ["consequence", "consequence of"],
  ["helps", "helps"],
  ["hinders", "hinders"],
  ["related", "related to"],
].map(([id, phrase]) => ({ id, words: phrase, verb: /^(helps|hinders)$/.test(id) ? id : `is a ${phrase}` }));
const CODES = ["goals", "time", "trust", "load"].map((id) => ({ id, name: id[0].toUpperCase() + id.slice(1), path: `All / ${id}`, retired: false }));
const NAMES = new Names(CODES, TYPES);
const pair = { both: 2, first: 3, second: 4, total: 9, lift: 1.5, npmi: 0.3, p: null, q: null };
const candidate = (first, second, more = {}) => ({
  first,
  second,
  words: ["Both in 2 of 5 answers with either."],
  proposed: null,
  above: null,
  connected: 0,
  against: 1,
  segments: [`t1.0-9`, "t1.10-19"],
  in_segments: pair,
  in_answers: pair,
  order: { first: 1, second: 1, neither: 0, then: 1, back: 0, p: null, q: null, p_back: null, q_back: null },
  ...more,
});
const onRecord = (id, first, second, kind, more = {}) => ({
  ...{ id, first, second, type: kind, own_type: "", note: "", segments: ["t1.0-9"], told: [], by: "", stands: true },
  ...more,
});
const WORK = { state: "ready", doing: "", done: 0, total: 0, why: "", fresh: true };
const passage = (quote) => ({
  ...{ transcript_id: "t1", start: 0, end: 9, quote, codes: ["Goals"], segment_id: "t1.0-9", interview: "interview_01" },
  ...{ participant: "Rosa", role: "Teacher", speaker: "Rosa", question: null, href: "code?interview=t1&segment=t1.0-9" },
});
const EVIDENCE = {
  said: [],
  supports: 2,
  supporting: [passage("Words for it."), passage("More words for it.")],
  speaks_against: 1,
  contrary: [passage("Words against it.")],
  roles: [{ role: "Teacher", both: ["Rosa"], first_only: [], second_only: ["Ines"] }],
  told: "",
};

async function relating(more = {}, work = WORK) {
  const page = { between: "codes", work, scope: ["From what you coded."], found: 2, relations: [], rejected: [], codes: CODES, types: TYPES, ...more };
  page.candidates ??= [candidate("goals", "time", { proposed: "hinders" }), candidate("trust", "load")];
  const bench = new Workbench({ "/evidence": EVIDENCE, "/work": (_, options) => {
      if (options) bench.told.push(JSON.parse(options.body).do);
      return bench.work;
    }, "/relations": () => bench.page });
  Object.assign(bench, { page, work, told: [] });
  window.sessionStorage.clear();
  open = mounted(mount, "relations/relations.html", {
    study_id: bench.study,
    decisions_url: bench.url,
    relations_url: "/relations",
    evidence_url: "/evidence",
    work_url: "/work",
    revision: "1",
  });
  await until(() => all("pair").length || all("drawn").length || at("empty") || at("counting-words").textContent);
  return bench;
}

const stored = (bench, count) => until(() => bench.taken.length === count, `${count} are stored`);
const status = () => all("status").map(words);
const NETWORK = {
  relations: [
    onRecord("r1", "goals", "time", "causal_condition"),
    onRecord("r2", "load", "time", "hinders"),
    onRecord("r3", "time", "goals", "related", { own_type: "answers" }),
  ],
};

describe("a proposal", () => {
  test("is told in plain words, its figures behind details, and what participants make of it", async () => {
    await relating();
    assert.match(words(all("pair")[0]), /Goals → Time/);
    assert.match(words(all("pair")[0]), /Participants' words make it: “Goals” hinders “Time”\./);
    assert.match(words(all("pair")[1]), /No participant's words say how/);
    assert.equal(document.querySelector(".tl-figures").hasAttribute("open"), false);
    assert.deepEqual(status(), ["Proposed, not decided.", "Proposed, not decided."]);
    assert.equal(words(at("count")), "2 proposed · 0 on record · all stored");
  });
  test("is confirmed by keys with a type, on what it rests on", async () => {
    const bench = await relating();
    press("c");
    // what participants' words make of it is where the focus begins, and nobody has chosen it yet
    assert.match(words(document.activeElement), /“Goals” hinders “Time” · by participants' words/);
    assert.equal(bench.taken.length, 0);
    press("1", { on: document.activeElement });
    await stored(bench, 1);
    const [{ relation_id: id, ...made }] = bench.decisions;
    assert.ok(id);
    assert.deepEqual(made, {
      ...{ do: "relate", first: "goals", second: "time", relation_type: "causal_condition" },
      ...{ segment_ids: ["t1.0-9", "t1.10-19"], between: "codes" },
    });
    assert.match(message(), /On record: “Goals” is a causal condition of “Time”/);
  });
  test("keeps the focus and the place one reads when the study changes elsewhere", async () => {
    const bench = await relating();
    press("ArrowDown");
    const { key } = document.activeElement.dataset;
    window.scrolledTo = null;
    bench.page.scope = ["From what was coded meanwhile."];
    open.again({ study_id: bench.study, decisions_url: bench.url, relations_url: "/relations", evidence_url: "/evidence", work_url: "/work", revision: "2" });
    await until(() => /meanwhile/.test(words(at("scope"))));
    assert.equal(document.activeElement.dataset.key, key);
    assert.equal(window.scrolledTo, null);
  });
  test("is shown as decided at once, and stays at its place", async () => {
    const bench = await relating();
    press("c");
    press("7", { on: document.activeElement });
    assert.deepEqual(status(), ["On record: “Goals” hinders “Time”.", "Proposed, not decided."]);
    press("f");
    assert.deepEqual(status(), ["Proposed, not decided."]);
    await stored(bench, 1);
  });
  test("has the analyst's own words, that outlive a closed dialog", async () => {
    const bench = await relating();
    press("c");
    type(at("own-type"), "  eats   into ");
    press("1", { on: at("own-type") }); // a digit that is typed is no choice
    press("Escape", { on: at("own-type") });
    assert.equal(at("type-dialog"), null);
    press("c");
    assert.equal(at("own-type").value, "  eats   into ");
    press("Enter", { on: at("own-type") });
    await stored(bench, 1);
    assert.deepEqual([bench.decisions[0].relation_type, bench.decisions[0].own_type], ["related", "eats into"]);
  });
  test("is turned round before it is confirmed", async () => {
    const bench = await relating();
    press("t");
    assert.match(words(all("pair")[0]), /Time → Goals/);
    assert.equal(bench.taken.length, 0);
    press("c");
    press("6", { on: document.activeElement });
    await stored(bench, 1);
    assert.deepEqual([bench.decisions[0].first, bench.decisions[0].second], ["time", "goals"]);
  });
  test("is rejected with a reason and not without one; what was begun is kept", async () => {
    const bench = await relating();
    press("j");
    press("x");
    press("Enter", { on: at("reason") });
    assert.match(words(at("reason-dialog")), /rejected with a reason/);
    type(at("reason"), "asked together");
    press("Escape", { on: at("reason") });
    press("x");
    assert.equal(at("reason").value, "asked together");
    press("Enter", { on: at("reason") });
    await stored(bench, 1);
    const [made] = bench.decisions;
    assert.deepEqual([made.do, made.first, made.second, made.reason], ["refuse_relation", "trust", "load", "asked together"]);
  });
  test("shows its evidence, also what speaks against it, and says where nothing does", async () => {
    const bench = await relating();
    await until(() => all("supporting").length === 2);
    assert.deepEqual(all("contrary").map((each) => words(each.querySelector("blockquote"))), ["Words against it."]);
    assert.match(words(at("evidence")), /Teacher1: Rosa01: Ines/);
    bench.answers["/evidence"] = { ...EVIDENCE, contrary: [], speaks_against: 0 };
    press("j");
    await until(() => all("contrary").length === 0 && at("evidence").textContent.includes("Looked for; none found"));
    press("Enter");
    assert.equal(document.activeElement, at("evidence"));
    press("Escape");
    assert.equal(document.activeElement, document.querySelector(".tl-here"));
  });
});

describe("counting", () => {
  test("says how far it is, can be stopped, and shows what it found when it ends", async () => {
    const working = { ...WORK, state: "working", doing: "Counting", done: 1, total: 4 };
    const bench = await relating({ candidates: [], found: 0 }, working);
    assert.equal(words(at("counting-words")), "Counting: 25%");
    bench.work = { ...WORK, state: "stopped" };
    click(at("stop-counting"));
    await until(() => words(at("counting-words")) === "Counting was stopped.");
    bench.work = working;
    click(at("count-again"));
    await until(() => words(at("counting-words")) === "Counting: 25%");
    assert.deepEqual(bench.told, ["begin", "stop", "begin"]);
    bench.work = WORK;
    bench.page = { ...bench.page, work: WORK, candidates: [candidate("goals", "time")], found: 1 };
    await until(() => all("pair").length === 1);
    assert.equal(at("counting").hidden, true);
  });
  test("says that codings have changed since, and does not begin by itself", async () => {
    const bench = await relating({}, { ...WORK, fresh: false });
    assert.match(words(at("counting-words")), /has changed since this was counted/);
    const before = bench.asked.filter((each) => each === "/work").length;
    press("g");
    await until(() => bench.asked.filter((each) => each === "/work").length === before + 1);
  });
});

describe("a decision", () => {
  const pairs = [candidate("goals", "time"), candidate("trust", "load"), candidate("time", "load"), candidate("trust", "time")];
  // one was thrown to the first that was passed over
  test("among undecided ones only goes on with the next, not with the first", async () => {
    const bench = await relating({ candidates: pairs });
    click(document.querySelector("[data-do=open-only]"));
    press("j");
    press("j");
    const third = document.activeElement.dataset.key;
    press("c");
    press("7", { on: document.activeElement });
    const keys = () => all("pair").map((each) => each.dataset.key);
    assert.ok(!keys().includes(third));
    assert.equal(document.activeElement.dataset.key, keys()[2]);
    press("c");
    press("7", { on: document.activeElement });
    assert.equal(document.activeElement.dataset.key, keys()[1], "after the last, the one before");
    await stored(bench, 2);
  });
  test("that takes a relation away goes on with the next on record", async () => {
    await relating(NETWORK);
    press("2");
    press("j");
    press("x");
    assert.equal(document.activeElement.dataset.key, "on r3");
  });
});

describe("on record", () => {
  test("a relation is retyped and turned in one step, and taken away", async () => {
    const bench = await relating(NETWORK);
    press("2");
    assert.match(words(all("recorded")[2]), /“Time” answers “Goals”/);
    press("c");
    press("t", { on: document.activeElement });
    press("7", { on: document.activeElement });
    await stored(bench, 2);
    const [turned, retyped] = bench.decisions;
    assert.deepEqual([turned.do, turned.first, retyped.do, retyped.relation_type], ["turn_round", "time", "retype", "hinders"]);
    assert.equal(turned.group, retyped.group);
    press("x");
    await stored(bench, 3);
    assert.deepEqual([bench.decisions[2].do, bench.decisions[2].relation_id], ["unrelate", "r1"]);
  });
  test("another person's is shown and not changed; what became of codes is said", async () => {
    const told = ["“Goals” is retired."];
    const bench = await relating({ relations: [onRecord("r1", "goals", "time", "helps", { by: "Ida", told, stands: false })] });
    press("2");
    assert.match(words(all("pair")[0]), /Recorded by Ida\.“Goals” is retired\./);
    press("t");
    press("x");
    assert.match(message(), /Ida recorded this one/);
    assert.equal(bench.taken.length, 0);
    press("3");
    assert.match(words(at("empty")), /No relation is on record yet/);
  });
});

describe("pictures", () => {
  test("are walked by keys, and a line opens its evidence", async () => {
    await relating(NETWORK);
    press("3");
    assert.equal(all("node").length, 3);
    const lines = () => all("drawn").filter((each) => each.classList.contains("tl-here"));
    const label = () => lines().map((each) => each.getAttribute("aria-label"));
    assert.deepEqual(label(), ["“Goals” is a causal condition of “Time”. Opens its evidence."]);
    press("j");
    assert.deepEqual(label(), ["“Load” hinders “Time”. Opens its evidence."]);
    assert.equal(document.activeElement.dataset.key, lines()[0].dataset.key);
    press("Enter");
    await until(() => all("supporting").length === 2);
    assert.match(words(at("evidence")), /“Load” hinders “Time”/);
    assert.equal(all("drawn").length, document.querySelectorAll(".tl-figures-table tbody tr").length - 1, "and the table says each"); // 1 of roles
  });
  test("the paradigm model stands around the category with most, or another", async () => {
    await relating(NETWORK);
    press("4");
    assert.equal(at("centre").value, "time");
    const slot = (part) => words(all("slot").find((each) => each.dataset.part === part));
    assert.equal(slot("causal"), "Causal conditionsGoals");
    assert.equal(slot("context"), "Contextnone on record");
    assert.match(slot("others"), /“Load” hinders “Time”/);
    choose(at("centre"), "goals");
    assert.equal(slot("consequences"), "ConsequencesTime");
  });
  test("are laid out the same whatever the order, and no two boxes lie over each other", () => {
    const ids = Array.from({ length: 14 }, (_, i) => `c${i}`);
    const items = ids.slice(1).map((id, i) => ({ key: `on ${id}`, first: id, second: ids[(i * 5) % 14], type: "helps", own: "" }));
    const [one, other] = [layOutNetwork(items, NAMES), layOutNetwork([...items].reverse(), NAMES)];
    assert.deepEqual(one.boxes, other.boxes);
    for (const a of one.boxes) {
      assert.ok(a.x - a.w / 2 >= 0 && a.x + a.w / 2 <= one.width && a.y - a.h / 2 >= 0 && a.y + a.h / 2 <= one.height);
      for (const b of one.boxes) {
        if (a !== b) assert.ok(Math.abs(a.x - b.x) >= (a.w + b.w) / 2 || Math.abs(a.y - b.y) >= (a.h + b.h) / 2, `${a.id} ${b.id}`);
      }
    }
  });
  test("two relations of the same codes are two lines, each with its words", () => {
    const items = [NETWORK.relations[0], NETWORK.relations[2]].map((each) => ({ ...each, key: `on ${each.id}`, own: "" }));
    const [one, other] = layOutNetwork(items, NAMES).lines;
    assert.notEqual(one.d, other.d);
    const apart = (way, size) => Math.abs(one.at[way] - other.at[way]) >= (one[size] + other[size]) / 2;
    assert.ok(apart("x", "w") || apart("y", "h"), "and their words do not lie over each other");
  });
  test("each relation of a category has one place in the model", () => {
    const items = TYPES.flatMap(({ id }, i) => [
      { key: `a${i}`, first: "goals", second: "time", type: id, own: "" },
      { key: `b${i}`, first: "time", second: "goals", type: id, own: "" },
    ]);
    const { slots } = layOutParadigm(items, "time", NAMES);
    const keys = slots.flatMap((slot) => slot.entries.map((each) => each.key)).filter(Boolean);
    assert.deepEqual(keys.sort(), items.map((each) => each.key).sort());
  });
  test("long names are broken and cut, wide letters taking two places", () => {
    assert.deepEqual(broken("one two three", 7), ["one two", "three"]);
    assert.deepEqual(broken("aaaaaaaaaa", 4, 2), ["aaaa", "aaa…"]);
    assert.equal(places("目標"), 4);
  });
  test("a press of the mouse on a line opens it", async () => {
    await relating(NETWORK);
    press("3");
    click(all("drawn")[1]);
    assert.equal(document.activeElement, at("evidence"));
  });
});
