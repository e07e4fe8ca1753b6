// The panel beside the text, with codes, memos and why; and the list of interviews.

import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";

import { all, at, click, document, message, mounted, press, type, until, words, Workbench } from "./page.mjs";
import { code, interview, suggestion } from "./interviews.mjs";

const { default: mount } = await import("../../app/coding/reader.mjs");
const { codeCounts, codeRows } = await import("../../app/coding/code_rows.mjs");

let open = null;
afterEach(() => open?.end());

const CODES = [
  code("time", { rank: 2, parent: null, elsewhere: 4 }),
  code("goals", { rank: 0, parent: null, elsewhere: 1 }),
  code("aims", { rank: 1, parent: "goals", elsewhere: 2, definition: "What the staff strives for." }),
];
const BESIDE = [
  { id: "m8", text: "Too wide?", about: "On Goals", quote: "", href: "codebook?code=goals", code_id: "goals", theme_id: null, here: true },
  { id: "m9", text: "So did Ben.", about: "In Ben", quote: "we met", href: "code?interview=t2&segment=s9", code_id: null, theme_id: null, here: false },
];
const INTERVIEWS = [
  { id: "t1", name: "Rosa", about: "interview_01", decided: 0, segments: 4, href: "code?interview=t1" },
  { id: "t2", name: "Ben", about: "", decided: 5, segments: 5, href: "code?interview=t2" },
];

/** Open an interview; wide: whether there is room for the panel and the list beside the text. */
async function reading(more = {}, { wide = true, ...config } = {}) {
  open?.end();
  window.sessionStorage.clear();
  Object.defineProperty(window.HTMLElement.prototype, "clientWidth", { configurable: true, get: () => (wide ? 1200 : 400) });
  const data = interview({ codes: CODES, memos_beside: BESIDE, ...more });
  const rule = { code: { ...CODES[1], include: ["aims"] }, held: 0, cards: [] };
  const bench = new Workbench({ "/document": data, "/learn": { ready: false }, "/align": { changed: false, ask_next: null, why: "" }, "/passages": rule });
  bench.stored[data.id] = data.stored;
  const urls = { decisions_url: bench.url, document_url: "/document/t1", learn_url: "/learn/t1", align_url: "/align/t1", compare_url: "c?code=", passages_url: "/passages" };
  bench.config = { study_id: bench.study, ...urls, revision: "1", shown: "before", interview: "t1", interviews: INTERVIEWS, ...config };
  open = mounted(mount, "coding/reader.html", bench.config);
  await until(() => all("segment").length === data.segments.length);
  if (wide) await until(() => all("code-row").length === data.codes.length);
  return bench;
}

const row = (id) => document.querySelector(`.tl-code-row[data-code="${id}"]`);
const names = () => all("code-row").map((each) => each.dataset.code);
const counts = (id) => [...row(id).querySelectorAll(".tl-code-count")].map(words);
const here = () => document.querySelector(".tl-segment.tl-here")?.dataset.segmentId;
const given = () => all("coding", document.querySelector(".tl-here")).map((each) => each.dataset.code);
const later = (ms) => new Promise((done) => {
  setTimeout(done, ms);
});

describe("codes", () => {
  test("stand in a tree by name, and each counts what hangs under it, here and in the study", async () => {
    const [{ start, end }] = interview().segments;
    await reading({ stored: { codings: [{ start, end, code_id: "aims", origin: "person", accepted: false }], rejected: [], memos: [], seen: [] } });
    await until(() => names().length === 3);
    assert.deepEqual(names(), ["goals", "aims", "time"]);
    assert.deepEqual([row("goals"), row("aims")].map((each) => each.getAttribute("aria-level")), ["1", "2"]);
    assert.deepEqual([counts("goals"), counts("aims"), counts("time")], [["1", "4"], ["1", "3"], ["", "4"]]);
    assert.equal(row("goals").getAttribute("aria-label"), "Goals. 0 here, 1 in the study; with those under it 1 and 4.");
  });
  test("are given by one press, to the segment or the selected words, and counted at once", async () => {
    const bench = await reading();
    click(row("time").querySelector(".tl-give"));
    assert.deepEqual(given(), ["time"]);
    await until(() => counts("time")[0] === "1");
    assert.deepEqual(counts("time"), ["1", "5"]);
    click(row("time").querySelector(".tl-give"));
    assert.equal(message(), "Given here already: Time");
    const piece = document.querySelector(".tl-here [data-from]").firstChild;
    window.getSelection().setBaseAndExtent(piece, 0, piece, 6);
    document.dispatchEvent(new Event("selectionchange"));
    await until(() => words(at("code-target")) === "+ gives a code to “We set”.");
    click(row("aims").querySelector(".tl-give"));
    await until(() => bench.taken.length === 2);
    assert.deepEqual(bench.decisions.map((each) => [each.do, each.code_id, each.quote]), [["code", "time", "We set three goals."], ["code", "aims", "We set"]]);
  });
  test("are walked by keys: the meaning follows, c gives, letters act on the text, Esc leads back", async () => {
    const bench = await reading();
    press("C", { shiftKey: true });
    assert.equal(document.activeElement, row("goals"));
    press("ArrowDown");
    assert.equal(document.activeElement, row("aims"));
    assert.match(words(at("code-about")), /What the staff strives for/);
    press("c");
    assert.deepEqual(given(), ["aims"]);
    assert.equal(document.activeElement, row("aims"));
    press("ArrowLeft");
    press("ArrowLeft");
    assert.deepEqual(names(), ["goals", "time"]);
    press("ArrowRight");
    assert.equal(names().length, 3);
    press("Escape");
    assert.ok(document.activeElement.classList.contains("tl-here"));
    press("C", { shiftKey: true });
    press("j");
    assert.equal(here(), "s1");
    await until(() => bench.taken.length === 1);
  });
  test("show their rule where the tree was, and lead back to it", async () => {
    await reading();
    press("C", { shiftKey: true });
    press("Enter");
    await until(() => /Includes/.test(words(at("rule-panel"))));
    assert.ok(document.querySelector(".tl-code-browse").hidden);
    click(at("rule-give"));
    assert.deepEqual(given(), ["goals"]);
    press("Escape");
    assert.ok(at("rule-panel").hidden);
    assert.equal(document.activeElement, row("goals"));
  });
  test("are filtered by name and rule, with those above them", async () => {
    await reading();
    type(at("code-filter"), "strives");
    assert.deepEqual(names(), ["goals", "aims"]);
    press("Enter", { on: at("code-filter") });
    assert.equal(document.activeElement, row("goals"));
    type(at("code-filter"), "nothing of it");
    assert.match(words(at("code-tree")), /No code fits/);
    press("Escape", { on: at("code-filter") });
    assert.equal(names().length, 3);
  });
  // words that were selected are selected no more once one types elsewhere
  test("found by the box are given to the words that were selected before", async () => {
    const bench = await reading();
    const piece = document.querySelector(".tl-here [data-from]").firstChild;
    window.getSelection().setBaseAndExtent(piece, 0, piece, 6);
    document.dispatchEvent(new Event("selectionchange"));
    at("code-filter").focus();
    window.getSelection().removeAllRanges();
    document.dispatchEvent(new Event("selectionchange"));
    type(at("code-filter"), "time");
    press("ArrowDown", { on: at("code-filter") });
    press("c");
    await until(() => bench.taken.length === 1);
    assert.deepEqual([bench.decisions[0].code_id, bench.decisions[0].quote], ["time", "We set"]);
  });
  // the words were forgotten behind the open rule, and all of the segment was coded
  test("with their rule open are given to the words that were selected before", async () => {
    const bench = await reading();
    const piece = document.querySelector(".tl-here [data-from]").firstChild;
    window.getSelection().setBaseAndExtent(piece, 0, piece, 6);
    document.dispatchEvent(new Event("selectionchange"));
    at("code-filter").focus();
    window.getSelection().removeAllRanges();
    document.dispatchEvent(new Event("selectionchange"));
    type(at("code-filter"), "time");
    press("ArrowDown", { on: at("code-filter") });
    press("Enter");
    await until(() => /Includes/.test(words(at("rule-panel"))));
    at("rule-give").focus();
    click(at("rule-give"));
    await until(() => bench.taken.length === 1);
    assert.deepEqual([bench.decisions[0].code_id, bench.decisions[0].quote], ["time", "We set"]);
  });
  // the focus was on the title of the rule, where Enter accepts a suggestion in the text and goes on
  test("with their rule open leave an Enter without effect, however often it is pressed", async () => {
    const bench = await reading({ suggestions: [suggestion("s0", "goals")] });
    press("C", { shiftKey: true });
    press("Enter");
    assert.equal(document.activeElement, at("rule-panel").querySelector("h2"));
    press("Enter");
    press(" ");
    assert.deepEqual([here(), given()], ["s0", []]);
    at("rule-give").focus();
    await until(() => /Includes/.test(words(at("rule-panel"))));
    assert.equal(document.activeElement, at("rule-give"), "the passages that came leave the focus");
    press("Escape");
    await later(60);
    assert.deepEqual([given(), bench.taken.length], [[], 0]);
  });
  test("are given to the segment in hand once another is reached than where words were selected", async () => {
    const bench = await reading();
    const piece = document.querySelector(".tl-here [data-from]").firstChild;
    window.getSelection().setBaseAndExtent(piece, 0, piece, 6);
    document.dispatchEvent(new Event("selectionchange"));
    at("code-filter").focus();
    window.getSelection().removeAllRanges();
    press("ArrowDown", { on: at("code-filter") });
    press("j");
    press("C", { shiftKey: true });
    press("c");
    await until(() => bench.taken.length === 1);
    assert.equal(bench.decisions[0].quote, "Each child can name one 😀 of them.");
  });
  test("that come while a hand is on the tree come when it is left", async () => {
    const bench = await reading();
    press("C", { shiftKey: true });
    bench.answers["/document"] = interview({ codes: [code("before", { rank: -1, parent: null, elsewhere: 0 }), ...CODES], memos_beside: [] });
    open.again({ ...bench.config, revision: "2" });
    await until(() => bench.asked.filter((each) => each.startsWith("/document")).length === 2);
    await later(120);
    assert.deepEqual(names(), ["goals", "aims", "time"]);
    press("Escape");
    press("j");
    await until(() => names()[0] === "before");
  });
  test("retired are not in the tree, and a circle of parents ends", () => {
    const circle = [code("a", { rank: 0, parent: "b", elsewhere: 1 }), code("b", { rank: 1, parent: "a", elsewhere: 1 }), code("c", { rank: 2, parent: null, elsewhere: 0, retired: true })];
    assert.deepEqual(codeRows(circle, new Set()).map((each) => each.code.id), ["a", "b"]);
    assert.equal(codeCounts(circle, []).get("a").allUnder, 2);
  });
});

describe("memos", () => {
  const memo = (id, { start, end }, text) => ({ id, start, end, text });
  const some = () => {
    const [first, second] = interview().segments;
    return { codings: [], rejected: [], seen: [], memos: [memo("m2", second, "Later."), memo("m1", first, "At first.")] };
  };
  test("stand in the order of the text with where they are, and a press goes there", async () => {
    await reading({ stored: some() });
    press("E", { shiftKey: true });
    assert.deepEqual(all("side-memo").map(words), ["At first.Segment 1 · “We set three goals.”✎✕", "Later.Segment 2 · “Each child can name one 😀 of them.”✎✕"]);
    click(all("side-memo")[1].querySelector(".tl-memo-go"));
    assert.equal(here(), "s1");
    assert.deepEqual(all("study-memo").map((each) => each.querySelector("a")?.getAttribute("href")), ["codebook?code=goals", "code?interview=t2&segment=s9"]);
    assert.equal(at("study-memo").querySelectorAll(".tl-small").length, 2);
    assert.equal(all("study-memo")[1].querySelectorAll(".tl-small").length, 0, "what is on another interview is changed there");
  });
  test("are written and changed there, and a draft outlives Esc and the page", async () => {
    const bench = await reading({ stored: some() });
    press("E", { shiftKey: true });
    click(at("memo-new"));
    assert.equal(document.activeElement, at("memo-input"));
    assert.ok(at("side").contains(at("memo-input")));
    type(at("memo-input"), "Whose goals?");
    press("Escape", { on: at("memo-input") });
    await until(() => at("side-draft"));
    assert.match(words(at("side-draft")), /Whose goals\?.*draft kept, not yet a memo/);
    click(at("side-draft").querySelector(".tl-memo-go"));
    assert.equal(at("memo-input").value, "Whose goals?");
    press("Enter", { on: at("memo-input"), ctrlKey: true });
    await until(() => all("side-memo").length === 3 && bench.taken.length === 1);
    const [kept] = bench.decisions;
    assert.deepEqual([kept.do, kept.quote, kept.text], ["memo", "We set three goals.", "Whose goals?"]);
    click(all("side-memo").at(-1).querySelector(".tl-small"));
    type(at("memo-input"), "Later on.");
    press("Enter", { on: at("memo-input"), ctrlKey: true });
    await until(() => bench.taken.length === 2);
    assert.deepEqual([bench.decisions[1].memo_id, bench.decisions[1].text], ["m2", "Later on."]);
  });
  test("on codes and the study are changed there, beside what another window made of them", async () => {
    const bench = await reading();
    press("E", { shiftKey: true });
    click(at("study-memo").querySelector(".tl-small"));
    type(at("study-memo-input"), "Too wide by half.");
    press("Escape", { on: at("study-memo-input") });
    assert.match(words(at("study-memo")), /changed, not kept yet/);
    bench.answers["/document"] = interview({ codes: CODES, memos_beside: [{ ...BESIDE[0], text: "Split it." }] });
    open.again({ ...bench.config, revision: "2" });
    await until(() => /Split it/.test(words(at("study-memo"))));
    click(at("study-memo").querySelector(".tl-small"));
    assert.equal(at("study-memo-input").value, "Too wide by half.");
    press("Enter", { on: at("study-memo-input"), ctrlKey: true });
    assert.equal(message(), "Memo kept, beside what it says by now.");
    await until(() => bench.taken.length === 1);
    assert.notEqual(bench.decisions[0].memo_id, "m8");
    assert.deepEqual([bench.decisions[0].code_id, bench.decisions[0].text], ["goals", "Too wide by half."]);
    click(at("memo-new-study"));
    type(at("study-memo-input"), "Saturated by now?");
    press("Enter", { on: at("study-memo-input"), ctrlKey: true });
    await until(() => bench.taken.length === 2);
    assert.deepEqual(Object.keys(bench.decisions[1]).sort(), ["do", "memo_id", "text"]);
    assert.match(words(at("study-memo")), /Saturated by now\?On the study/);
  });
  // the editor went from the list with focus and caret, and its words were listed nowhere
  test("stay in hand when they are removed in another window, and are kept as new ones", async () => {
    const bench = await reading();
    press("E", { shiftKey: true });
    click(at("study-memo").querySelector(".tl-small"));
    type(at("study-memo-input"), "Too wide by half.");
    const field = at("study-memo-input");
    bench.answers["/document"] = interview({ codes: CODES, memos_beside: [BESIDE[1]] });
    open.again({ ...bench.config, revision: "2" });
    await until(() => /Of the study \(1\)/.test(words(at("side"))));
    assert.equal(at("study-memo-input"), field);
    assert.equal(document.activeElement, field);
    press("Escape", { on: field });
    assert.match(words(at("study-draft")), /Too wide by half\.On Goals · draft kept, its memo is gone/);
    open.end();
    open = mounted(mount, "coding/reader.html", bench.config);
    await until(() => at("study-draft"));
    click(at("study-draft").querySelector(".tl-memo-go"));
    assert.equal(at("study-memo-input").value, "Too wide by half.");
    press("Enter", { on: at("study-memo-input"), ctrlKey: true });
    assert.equal(message(), "Memo kept as a new one: what it was is removed by now.");
    await until(() => bench.taken.length === 1);
    assert.notEqual(bench.decisions[0].memo_id, "m8");
    assert.deepEqual([bench.decisions[0].code_id, bench.decisions[0].text], ["goals", "Too wide by half."]);
    assert.equal(at("study-draft"), null);
  });
  // an answer from before it was stored took it from the list
  test("that are on their way are listed whatever is read meanwhile", async () => {
    const bench = await reading();
    bench.fails = () => 503;
    press("E", { shiftKey: true });
    click(at("memo-new-study"));
    type(at("study-memo-input"), "Saturated by now?");
    press("Enter", { on: at("study-memo-input"), ctrlKey: true });
    click(all("study-memo")[1].querySelectorAll(".tl-small")[1]);
    const now = () => all("study-memo").map((each) => words(each.querySelector(".tl-memo-text")));
    assert.deepEqual(now(), ["Saturated by now?", "So did Ben."]);
    const asked = bench.asked.length;
    open.again({ ...bench.config, revision: "2" });
    await until(() => bench.asked.slice(asked).some((each) => each.startsWith("/document")));
    await later(120);
    assert.deepEqual(now(), ["Saturated by now?", "So did Ben."]);
    bench.fails = () => 0;
    await until(() => bench.taken.length === 2);
  });
});

describe("an undo", () => {
  // a memo on the study that was removed came back in the log and not on the page
  test("of what is not in this interview brings what stands beside it up to date", async () => {
    const bench = await reading();
    press("E", { shiftKey: true });
    click(at("study-memo").querySelectorAll(".tl-small")[1]);
    await until(() => all("study-memo").length === 1 && bench.taken.length === 1);
    bench.result = ({ do: what }) => (what === "undo" ? { back: "undo", said: "Undone." } : {});
    press("z");
    await until(() => all("study-memo").length === 2);
  });
});

describe("why", () => {
  const suggestions = [suggestion("s0", "goals"), suggestion("s1", "time")];
  test("follows the segment in hand, and is not worked out where it does not show", async () => {
    await reading({ suggestions });
    assert.equal(at("why"), null);
    press("w");
    assert.match(words(at("why")), /Why Goals/);
    press("j");
    await until(() => /Why Time/.test(words(at("why"))));
    press("j");
    await until(() => /No open suggestion/.test(words(at("why"))));
    press("w");
    assert.equal(at("tab-codes").getAttribute("aria-selected"), "true");
    press("k");
    await later(80);
    assert.match(words(document.querySelector(".tl-why-pane")), /No open suggestion/);
  });
  test("tells nothing before a decision where suggestions come after it", async () => {
    await reading({ suggestions }, { shown: "after" });
    press("w");
    assert.match(words(at("why")), /shows once you have decided/);
  });
});

describe("the panel", () => {
  test("is shut and opened by its key and its buttons, and stays so", async () => {
    const bench = await reading();
    assert.ok(!at("side").hidden);
    assert.equal(at("panel-button").getAttribute("aria-expanded"), "true");
    press("p");
    assert.ok(at("side").hidden);
    open.end();
    open = mounted(mount, "coding/reader.html", bench.config);
    assert.ok(at("side").hidden);
  });
  test("has tabs that arrows change", async () => {
    await reading();
    at("tab-codes").focus();
    press("ArrowRight");
    assert.equal(document.activeElement, at("tab-memos"));
    assert.ok(!document.querySelector("#tl-pane-memos").hidden);
    press("ArrowLeft");
    press("ArrowLeft");
    assert.equal(document.activeElement, at("tab-why"));
  });
  test("is a drawer where there is no room: shut at first, and Esc shuts it", async () => {
    await reading({}, { wide: false });
    assert.ok(at("side").hidden);
    press("C", { shiftKey: true });
    assert.ok(!at("side").hidden);
    assert.ok(document.querySelector(".tl-drawn"));
    press("Escape");
    assert.ok(at("side").hidden);
    assert.ok(document.activeElement.classList.contains("tl-here"));
  });
});

describe("the list of interviews", () => {
  const rows = () => all("interview-row");
  test("names each with how far it is, which goes along, and links to it", async () => {
    await reading();
    assert.equal(words(at("title")), "Rosa");
    assert.deepEqual(rows().map(words), ["Rosainterview_010 of 4 decided", "Ben5 of 5 decided"]);
    assert.deepEqual(rows().map((each) => each.getAttribute("href")), ["code?interview=t1", "code?interview=t2"]);
    assert.equal(rows()[0].getAttribute("aria-current"), "page");
    press("0");
    assert.match(words(rows()[0]), /1 of 4 decided/);
  });
  test("is gone through by keys, and is a drawer where there is no room", async () => {
    await reading({}, { wide: false });
    assert.ok(at("interview-list").hidden);
    press("I", { shiftKey: true });
    assert.equal(document.activeElement, rows()[0]);
    press("ArrowDown");
    assert.equal(document.activeElement, rows()[1]);
    press("Escape");
    assert.ok(at("interview-list").hidden);
    assert.ok(document.activeElement.classList.contains("tl-here"));
  });
});
