// The Triage page: suggestions of all interviews, decided one by one by keys and clicks.

import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";

import { at, choose, click, document, message, mounted, pick, press, until, words, Workbench } from "./page.mjs";
import { code, suggestion } from "./interviews.mjs";

const { default: mount } = await import("../../app/triage/triage.mjs");

let open = null;
afterEach(() => open?.end());

const item = (n, code_id, more = {}) => ({
  ...suggestion(`s${n}`, code_id),
  transcript_id: n % 2 ? "t1" : "t2",
  start: 100 * n,
  end: 100 * n + 20,
  quote: `Words ${n} of it.`,
  interview: "interview_01",
  participant: "Rosa",
  speaker: "Rosa",
  role: "Teacher",
  question: { id: "q1", wording: "What goals?" },
  before: { words: "just before", cut: true, speaker: "Ann" },
  after: null,
  href: `code?s${n}`,
  ...more,
});
const ITEMS = [item(1, "goals"), item(2, "time"), item(3, "goals"), item(4, "time")];

/** The queue as the workbench has it: what is decided in the study is not in it. */
function queue(bench, items) {
  return () => {
    const done = (each) =>
      [...(bench.now[each.transcript_id]?.codings ?? []), ...(bench.now[each.transcript_id]?.rejected ?? [])].some(
        (made) => made.start === each.start && made.end === each.end && made.code_id === each.code_id,
      );
    const left = items.filter((each) => !done(each));
    const counts = {};
    for (const each of left) counts[each.code_id] = (counts[each.code_id] ?? 0) + 1;
    const bands = { "worth a look": left.length };
    return { items: left, left: left.length, offset: 0, counts, bands, codes: [code("goals"), code("time"), code("support")], learned: "0" };
  };
}

async function deciding(items = ITEMS) {
  const bench = new Workbench({ "/learn/": { ready: true, stamp: "1", suggestions: {} } });
  bench.now = {};
  bench.answers["/queue"] = queue(bench, items);
  const undone = new Set();
  const store = bench.store.bind(bench);
  bench.store = (body) => {
    // an undo takes the last decision back, as the study does
    for (const each of body.decisions) {
      if (each.do !== "undo") continue;
      const last = bench.taken.findLast((made) => made.do !== "undo" && !undone.has(made));
      if (last) {
        undone.add(last);
        bench.taken = bench.taken.filter((made) => made !== last);
        each.transcript_id = last.transcript_id;
      }
    }
    const answer = store(body);
    return { ...answer, json: async () => {
      const data = await answer.json();
      Object.assign(bench.now, data.documents);
      return data;
    } };
  };
  bench.result = (each) => (each.do === "undo" ? { said: "Undone: suggestion accepted.", back: "undo", asks: "" } : {});
  open = mounted(mount, "triage/triage.html", {
    study_id: bench.study,
    decisions_url: bench.url,
    queue_url: "/queue",
    learn_url: "/learn/",
    revision: "1",
  });
  await until(() => at("card") || at("empty"));
  return bench;
}

const card = () => words(at("quote"));
const asked = (bench, part) => bench.asked.filter((url) => url.startsWith("/queue") && url.includes(part)).length;

describe("a suggestion", () => {
  test("is shown with its code's rule, its context and who says it", async () => {
    await deciding();
    assert.equal(card(), "Words 1 of it.");
    assert.equal(words(at("code")), "Goals");
    assert.match(words(at("card")), /Rosa, Teacher in interview_01.*q1 · What goals\?.*Ann: … just before/);
    assert.match(words(at("card")), /60% worth a look.*What goals means\./);
    assert.equal(words(at("count")), "4 suggestions left · all stored");
    assert.equal(document.activeElement, at("card"));
  });
  test("is accepted by Enter, rejected by x, and the next one comes", async () => {
    const bench = await deciding();
    press("Enter", { on: at("card") });
    assert.equal(message(), "Accepted: Goals");
    assert.equal(card(), "Words 2 of it.");
    press("x");
    assert.equal(message(), "Rejected: Time");
    await until(() => bench.taken.length === 2);
    const [yes, no] = bench.decisions;
    assert.deepEqual([yes.do, yes.suggestion_id, yes.quote, yes.shown], ["accept", "s1-goals", "Words 1 of it.", "before"]);
    assert.deepEqual([no.do, no.transcript_id], ["reject", "t2"]);
    await until(() => words(at("count")) === "2 suggestions left · all stored");
  });
  test("is decided by its buttons, once where one is pressed twice", async () => {
    const bench = await deciding();
    click(at("accept"));
    click(at("accept"), 2);
    await until(() => bench.taken.length === 1);
    assert.equal(card(), "Words 2 of it.");
  });
  test("a key that is held down decides one", async () => {
    const bench = await deciding();
    press("a");
    press("a", { repeat: true });
    await until(() => bench.taken.length === 1);
    assert.equal(card(), "Words 2 of it.");
  });
  test("another code instead is a refusal and a coding of one step", async () => {
    const bench = await deciding();
    press("c");
    pick("support");
    await until(() => bench.taken.length === 2);
    assert.deepEqual(bench.decisions.map((each) => [each.do, each.code_id]), [["reject", "goals"], ["code", "support"]]);
    assert.equal(bench.decisions[0].group, bench.decisions[1].group);
    assert.equal(message(), "Coded Support instead: Goals");
  });
  test("that is skipped comes again at the end, and k takes it back before", async () => {
    await deciding();
    press("s");
    assert.equal(words(at("count")), "4 suggestions left, 1 skipped · all stored");
    press("k");
    assert.equal(card(), "Words 1 of it.");
    press("j");
    for (let left = 3; left > 0; left -= 1) press("a");
    assert.equal(card(), "Words 1 of it.");
  });
  test("w shows its evidence, and Esc hides it", async () => {
    await deciding();
    press("w");
    assert.match(words(at("why-panel")), /It is close to the code’s definition: “goals”\./);
    assert.match(words(at("why-details")), /the definition says \(\+0\.5\): goals/);
    press("Escape");
    assert.equal(at("why-panel"), null);
  });
});

describe("undo", () => {
  test("brings a suggestion back, and it stays: an undone one must not be taken for decided", async () => {
    const bench = await deciding();
    press("a");
    await until(() => words(at("count")) === "3 suggestions left · all stored");
    press("z");
    await until(() => message() === "Undone: suggestion accepted.");
    assert.equal(card(), "Words 1 of it.");
    await until(() => words(at("count")) === "4 suggestions left · all stored");
    const before = asked(bench, "order=confidence");
    choose(at("order-filter"), "confidence");
    await until(() => asked(bench, "order=confidence") > before && at("card"));
    assert.equal(card(), "Words 1 of it.");
    assert.equal(words(at("count")), "4 suggestions left · all stored");
  });
  test("of a step made elsewhere leaves the one in hand and asks for the queue", async () => {
    const bench = await deciding();
    const before = asked(bench, "");
    press("z");
    await until(() => /made elsewhere/.test(message()));
    assert.equal(card(), "Words 1 of it.");
    assert.ok(asked(bench, "") > before);
  });
});

describe("what the study answers", () => {
  test("a decision it refuses is open again, and said", async () => {
    const bench = await deciding();
    bench.refuses = (each) => (each.do === "accept" ? "That code is retired." : "");
    press("a");
    await until(() => !at("refused").hidden);
    assert.equal(card(), "Words 2 of it."); // what is in hand stays so
    press("x");
    assert.equal(card(), "Words 1 of it.");
    await until(() => bench.taken.length === 1);
  });
  test("an empty queue says what to do", async () => {
    await deciding([]);
    assert.match(words(at("empty")), /There is no open suggestion/);
    press("a");
    assert.match(message(), /There is no open suggestion/);
  });
});

describe("the page", () => {
  test("choices above ask anew, and Escape leaves them for the card", async () => {
    const bench = await deciding();
    choose(at("code-filter"), "time");
    await until(() => asked(bench, "code=time") === 1);
    at("order-filter").focus();
    press("Escape", { on: at("order-filter") });
    await until(() => document.activeElement === at("card"));
  });
  test("? shows the keys; any of Esc, ? and Enter closes it", async () => {
    await deciding();
    press("?");
    assert.match(words(at("help")), /Enter a.*accept this suggestion/);
    press("?", { on: at("help").querySelector("button") });
    assert.equal(at("help"), null);
  });
  test("keys work after a click on a control beside it, which keeps the keys that press it", async () => {
    // after a click in the sidebar nothing that was pressed did anything, and nothing said so
    const bench = await deciding();
    const beside = document.createElement("button");
    document.body.append(beside);
    press("Enter", { on: beside });
    assert.equal(bench.batches.length, 0); // it presses the button
    press("x", { on: beside });
    assert.equal(message(), "Rejected: Goals");
    beside.remove();
  });
  test("once it is left, its keys are nobody's", async () => {
    const bench = await deciding();
    open.end();
    press("a");
    assert.equal(bench.batches.length, 0);
    open = null;
  });
});
