// The Compare page: what a code holds, card by card.

import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";

import { all, at, choose, click, document, message, mounted, pick, press, type, until, words, Workbench } from "./page.mjs";
import { code } from "./interviews.mjs";

const { default: mount } = await import("../../app/compare/compare.mjs");

let open = null;
afterEach(() => open?.end());

const card = (n, more = {}) => ({
  transcript_id: "t1",
  start: 100 * n,
  end: 100 * n + 20,
  quote: `Words ${n}.`,
  code_id: "goals",
  segment_id: `s${n}`,
  interview: "interview_01",
  participant: "Rosa",
  speaker: "Rosa",
  role: "Teacher",
  question: null,
  distance: 0.5 - n / 10,
  older: false,
  href: `code?s${n}`,
  ...more,
});
const CODES = [code("goals", { held: 3, older: 1 }), code("time", { held: 1, older: 0 }), code("support", { held: 0, older: 0 })];

async function comparing(cards = [card(1), card(2, { older: true }), card(3)], more = {}) {
  const rule = code("goals", { include: ["aims"], exclude: ["wishes"] });
  const page = { code: rule, held: cards.length, older: 1, offset: 0, cards, codes: CODES, ...more };
  const bench = new Workbench({ "/compare": page });
  open = mounted(mount, "compare/compare.html", {
    study_id: bench.study,
    decisions_url: bench.url,
    compare_url: "/compare",
    revision: "1",
  });
  await until(() => all("holding").length || at("empty"));
  return bench;
}

const quotes = () => all("holding").map((each) => words(at("quote", each)));
const here = () => words(at("quote", document.querySelector(".tl-holding.tl-here")));
const stored = (bench, count) => until(() => bench.taken.length === count, `${count} are stored`);

describe("cards", () => {
  test("stand in order with the code's rule beside them", async () => {
    await comparing();
    assert.deepEqual(quotes(), ["Words 1.", "Words 2.", "Words 3."]);
    assert.match(words(document.querySelector(".tl-rule")), /MeansWhat goals means\.IncludesaimsExcludeswishes/);
    assert.equal(words(at("count")), "3 excerpts, 1 to look at again · all stored");
    assert.match(words(all("holding")[0]), /unlike the others: 0\.40/);
    // a study without a guide was told on every card that there is no guide question
    assert.doesNotMatch(words(all("holding")[0]), /guide/);
    assert.match(words(at("older")), /coded under the older definition/);
  });
  test("are moved among by keys, and the focus goes along", async () => {
    await comparing();
    press("j");
    assert.equal(here(), "Words 2.");
    assert.equal(document.activeElement, document.querySelector(".tl-here"));
    press("k");
    press("k");
    assert.equal(message(), "This is the first card.");
  });
  test("that are selected are what an action is about, with its reason, as one step", async () => {
    const bench = await comparing();
    press(" ");
    press("j");
    press("j");
    press(" ");
    assert.match(words(at("count")), /2 selected/);
    at("reason").value = "too wide";
    press("u");
    assert.equal(message(), "Took the code off 2 excerpts.");
    assert.equal(all("gone").length, 2); // their places, so that nothing moves
    await stored(bench, 2);
    assert.deepEqual(bench.decisions.map((each) => [each.do, each.code_id, each.quote, each.reason]), [
      ["uncode", "goals", "Words 1.", "too wide"],
      ["uncode", "goals", "Words 3.", "too wide"],
    ]);
    assert.equal(bench.decisions[0].group, bench.decisions[1].group);
  });
  test("move to another code as one step", async () => {
    const bench = await comparing();
    press("m");
    assert.equal(at("picker").getAttribute("aria-label"), "Move this excerpt to");
    pick("time");
    await stored(bench, 2);
    assert.deepEqual(bench.decisions.map((each) => [each.do, each.code_id]), [["uncode", "goals"], ["code", "time"]]);
  });
  test("h says that one still holds, and only of one coded under an older definition", async () => {
    const bench = await comparing();
    press("h");
    assert.match(message(), /under the definition of now/);
    click(at("still-holds"));
    await stored(bench, 1);
    assert.deepEqual([bench.decisions[0].do, bench.decisions[0].quote], ["confirm", "Words 2."]);
    assert.equal(at("older"), null);
  });
  test("f shows only those to look at again", async () => {
    await comparing();
    press("f");
    assert.deepEqual(quotes(), ["Words 2."]);
    press("f");
    assert.equal(quotes().length, 3);
  });
  test("further ones come when they are asked for", async () => {
    const bench = await comparing([card(1)], { held: 2 });
    bench.answers["/compare"] = (url) => ({ code: code("goals"), held: 2, older: 0, cards: url.includes("offset=1") ? [card(2)] : [card(1)], codes: CODES });
    click(document.querySelector('[data-do="more"]'));
    await until(() => quotes().length === 2);
  });
  test("a card that is dragged onto a button is what it is about", async () => {
    const bench = await comparing();
    const event = new Event("dragstart", { bubbles: true });
    event.dataTransfer = { setData() {} };
    all("grip")[2].dispatchEvent(event);
    at("uncode").ondrop(new Event("drop"));
    await stored(bench, 1);
    assert.equal(bench.decisions[0].quote, "Words 3.");
  });
});

describe("the rule", () => {
  test("is sharpened in its form, with what it was", async () => {
    const bench = await comparing();
    press("e");
    assert.equal(document.activeElement, at("definition"));
    type(at("definition"), "Only what the school sets.");
    type(at("include"), "aims\n\n targets ");
    press("Enter", { on: at("include"), ctrlKey: true });
    await stored(bench, 1);
    const [made] = bench.decisions;
    assert.deepEqual([made.do, made.definition, made.include], ["define", "Only what the school sets.", ["aims", "targets"]]);
    assert.deepEqual(made.was, { definition: "What goals means.", include: ["aims"] });
    assert.equal("exclude" in made, false);
  });
  test("a form that is closed keeps what was begun, until it is thrown away", async () => {
    await comparing();
    press("e");
    type(at("definition"), "Half a thought");
    press("Escape", { on: at("definition") });
    assert.match(words(at("rule-draft")), /Draft kept, not saved/);
    press("e");
    assert.equal(at("definition").value, "Half a thought");
    click(document.querySelector('[data-do="throw-away"]'));
    assert.equal(at("rule-draft"), null);
  });
  test("what another changed meanwhile stands beside one's own, to be chosen from", async () => {
    const bench = await comparing();
    const clash = { code_id: "goals", memo_id: "m1", words: ["Ben changed what it means."], was: { definition: "Ben's." } };
    bench.refuses = (each) => (each.do === "define" && !each.group ? "changed meanwhile" : "");
    bench.result = (each) => (each.do === "define" && !each.group ? { clash } : {});
    press("e");
    type(at("definition"), "Mine.");
    press("Enter", { on: at("definition"), ctrlKey: true });
    await until(() => at("clash"));
    assert.equal(words(at("theirs")), "Ben changed what it means.");
    assert.equal(at("refused").hidden, true);
    click(at("keep-mine"));
    await stored(bench, 2);
    assert.deepEqual(bench.decisions.map((each) => each.do), ["define", "forget_memo"]);
    assert.deepEqual([bench.decisions[0].definition, bench.decisions[0].was], ["Mine.", { definition: "Ben's." }]);
    assert.equal(at("clash"), null);
  });
});

test("theirs can stand: nothing is sent, and the rule shows it", async () => {
  const bench = await comparing();
  const clash = { code_id: "goals", memo_id: "m1", words: ["Ben changed what it means."], was: { definition: "Ben's." } };
  bench.refuses = () => "changed meanwhile";
  bench.result = () => ({ clash });
  press("e");
  type(at("definition"), "Mine.");
  press("Enter", { on: at("definition"), ctrlKey: true });
  await until(() => at("clash"));
  const sent = bench.batches.length;
  click(at("take-theirs"));
  assert.match(words(document.querySelector(".tl-rule")), /^MeansBen's\./);
  assert.match(message(), /Theirs stands\. Yours is kept as a memo/);
  assert.equal(bench.batches.length, sent);
});

test("another code is looked at by the choice above or by c", async () => {
  const bench = await comparing();
  choose(at("code-filter"), "time");
  await until(() => bench.asked.some((url) => url.includes("code=time")));
  press("c");
  pick("goals");
  await until(() => bench.asked.some((url) => url.includes("code=goals")));
});

test("a code that holds nothing says so, and no action is to be had", async () => {
  await comparing([]);
  assert.match(words(at("empty")), /holds nothing of yours/);
  press("u");
  assert.equal(message(), "There is no card here.");
  assert.equal(at("uncode").disabled, true);
});
