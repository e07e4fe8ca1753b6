// The Themes page: themes and drafts as columns, codes as cards, one theme beside them, and passages
// that may speak against its claim.

import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";

import { all, at, click, document, message, mounted, pick, press, type, until, words, Workbench } from "./page.mjs";

const { withPending } = await import("../../app/themes/board.mjs");
const { default: mount } = await import("../../app/themes/themes.mjs");

let open = null;
afterEach(() => open?.end());

const card = (id, people, count = people.length) => ({ id, name: id, path: `Above / ${id}`, count, people });
const theme = (id, codes, more = {}) => ({
  id,
  name: `Theme ${id}`,
  claim: "",
  status: "draft",
  code_ids: codes,
  contrary: "Contrary evidence has not been looked for.",
  from_sample: false,
  ...more,
});
const draft = (id, codes, beside = "") => ({ id, name: `Draft ${id}`, code_ids: codes, beside });
const CODES = [card("a", [0, 1]), card("b", [1]), card("c", [2]), card("d", [0, 2]), card("e", [])];

const board = (more = {}) => ({
  themes: [theme("t1", ["a", "b"]), theme("t2", ["c"])],
  drafts: [],
  codes: CODES,
  people: ["Rosa", "Ida", "Ben"],
  most: 3,
  number: 0,
  why: "",
  pairs: 0,
  at: "",
  told: "",
  ...more,
});
const passage = (n, stance = "") => ({
  transcript_id: "i1",
  start: 10 * n,
  end: 10 * n + 9,
  quote: `Words ${n}.`,
  who: "Rosa, Teacher",
  href: `code?interview=i1&n=${n}`,
  stance,
  reason: "",
  code: "a",
});
const side = (id, more = {}) => ({
  id,
  name: `Theme ${id}`,
  claim: "",
  narrative: "",
  status: "draft",
  bases: { name: [], claim: ["e1"], narrative: [] },
  conflicts: [],
  note: "",
  participants: ["Rosa"],
  missing: ["Ben"],
  of: 3,
  in_study: 4,
  segments: 2,
  roles: [{ value: "Teacher", participants: 1, of: 2 }],
  levels: [],
  amounts: [],
  questions: [{ id: "RQ1", name: "What helped?", belongs: false, counted: null }],
  dimensions: [],
  relations: [],
  chosen: [],
  proposed: [passage(1), passage(2)],
  more: 0,
  agreement: [],
  losses: [{ code_id: "a", name: "a", said: "1 participant (Rosa) would be lost" }],
  contrary: "Contrary evidence has not been looked for.",
  looks: [],
  lineage: [],
  ...more,
});

const config = (bench, revision = "1") => ({
  study_id: bench.study,
  decisions_url: bench.url,
  board_url: "/board",
  side_url: "/side",
  contrary_url: "/contrary",
  study_title: "A study",
  revision,
});

async function shown(data = board(), sides = {}, passages = [passage(5), passage(6), passage(7)]) {
  const bench = new Workbench({
    "/board": () => withPending(data, bench.taken), // as the study would have it
    "/side": (url) => {
      const id = new URLSearchParams(url.split("?")[1]).get("theme");
      const told = side(id, sides[id]);
      const quoted = bench.taken.filter((each) => each.do === "theme_quote" && each.theme_id === id);
      return { ...told, chosen: [...told.chosen, ...quoted.map((each) => ({ ...passage(0), ...each }))] };
    },
    "/contrary": { passages, of: 9, how: "Ranked by how a passage is said alone.", ready: true },
  });
  open = mounted(mount, "themes/themes.html", config(bench));
  await until(() => all("column").length || at("empty"), "the board is drawn");
  if (data.themes?.length) await until(() => at("theme-name") && !at("side").hidden, "the theme is beside it");
  return bench;
}

const columns = () =>
  all("column").map((each) => [words(at("column-name", each)), all("code-card", each).map((one) => one.dataset.code).join(" ")].join(": "));
const here = () => {
  const { column, code } = document.querySelector(".tl-board .tl-here").dataset;
  return code ? `${column}/${code}` : column;
};
const stored = (bench, count) => until(() => bench.taken.length === count, `${count} are stored`);
const cardOf = (code, column) => all("code-card").find((each) => each.dataset.code === code && (!column || each.dataset.column === column));

describe("the board", () => {
  test("shows themes, drafts and codes in neither, each code in one of them", async () => {
    await shown(board({ drafts: [draft("d1", ["d", "c"])] }));
    assert.deepEqual(columns(), ["Theme t1: a b", "Theme t2: c", "Draft d1: d", "In no theme: e"]);
    const [first, , proposal] = all("column");
    assert.match(words(first), /2 codes · 2 of 3 participants/);
    assert.match(words(first), /No claim yet\.Contrary evidence has not been looked for\./);
    assert.match(words(proposal), /Draft, a proposal/);
    assert.equal(words(at("count")), "2 themes, 1 draft · all stored");
    assert.equal(document.title, "Theme t1 · A study");
  });

  test("reads well where nothing is yet, and with drafts only", async () => {
    await shown(board({ themes: [], codes: [], most: 0 }));
    assert.match(words(at("empty")), /Themes grow from confirmed codes/);
    open.end();
    await shown(board({ themes: [], drafts: [draft("d1", ["a"])] }));
    assert.equal(at("empty"), null);
    assert.equal(columns()[0], "Draft d1: a");
  });

  test("is gone about by keys, columns across and codes down", async () => {
    await shown();
    assert.equal(here(), "t1");
    press("ArrowDown");
    press("ArrowDown");
    assert.equal(here(), "t1/b");
    press("ArrowRight");
    assert.equal(here(), "t2/c");
    press("ArrowUp");
    assert.equal(here(), "t2");
    press("ArrowUp");
    assert.equal(message(), "That is the end of it.");
    await until(() => words(at("theme-name")) === "Theme t2");
  });

  test("moves a code by keys at once, and says what it adds and takes away", async () => {
    const bench = await shown();
    press("ArrowDown");
    press(".");
    assert.deepEqual(columns().slice(0, 2), ["Theme t1: b", "Theme t2: c a"]);
    assert.match(words(all("column")[1]), /3 of 3 participants/);
    assert.equal(here(), "t2/a");
    await stored(bench, 2);
    const [out, into] = bench.decisions;
    assert.deepEqual([out.theme_id, out.added, out.removed, out.code_ids], ["t1", [], ["a"], ["b"]]);
    assert.deepEqual([into.theme_id, into.added, into.removed, into.code_ids], ["t2", ["a"], [], ["c", "a"]]);
    assert.equal(out.group, into.group);
  });

  test("moves the selected codes to a theme that is chosen, or to none, which keeps them apart", async () => {
    const bench = await shown();
    press("ArrowDown");
    press(" ");
    press("ArrowDown");
    press(" ");
    assert.match(words(at("count")), /2 selected/);
    press("m");
    pick("Theme t2");
    assert.deepEqual(columns(), ["Theme t1: ", "Theme t2: c a b", "In no theme: d e"]);
    await stored(bench, 2);
    open.end();
    const again = await shown();
    press("ArrowDown");
    press("m");
    pick("In no theme");
    await stored(again, 2);
    assert.deepEqual(again.decisions[1], { do: "code_pair", first: "a", second: "b", pairing: "apart", group: again.decisions[0].group });
  });

  test("takes a card that is dropped on a theme, and none that is dropped on a draft", async () => {
    const bench = await shown(board({ drafts: [draft("d1", ["d"])] }));
    const drag = (name, element) => {
      const event = new Event(name, { bubbles: true, cancelable: true });
      event.dataTransfer = { setData() {} };
      element.dispatchEvent(event);
      return event;
    };
    drag("dragstart", cardOf("b"));
    assert.equal(drag("dragover", cardOf("d")).defaultPrevented, false);
    const target = cardOf("c");
    assert.equal(drag("dragover", target).defaultPrevented, true);
    drag("drop", target);
    assert.deepEqual(columns().slice(0, 2), ["Theme t1: a", "Theme t2: c b"]);
    await stored(bench, 2);
    drag("dragstart", all("column-name")[0]);
    drag("drop", cardOf("c"));
    assert.match(words(at("confirming")), /Merge “Theme t1” into “Theme t2”\?/);
    click(at("confirmed"));
    assert.deepEqual(columns(), ["Theme t2: c b a", "Draft d1: d", "In no theme: e"]);
    await stored(bench, 3);
    assert.equal(bench.decisions[2].into, "t2");
  });

  test("keeps a draft whole or in part; what is left out is kept apart from it", async () => {
    const bench = await shown(board({ themes: [], drafts: [draft("d1", ["a", "b", "c"])] }));
    press("ArrowRight");
    press("ArrowLeft");
    press("ArrowDown");
    press("ArrowDown");
    assert.equal(here(), "d1/b");
    press("o");
    assert.deepEqual(columns(), ["Draft d1: a c", "In no theme: b d e"]);
    press("y");
    await stored(bench, 2);
    const [made, apart] = bench.decisions;
    assert.deepEqual([made.do, made.name, made.code_ids, made.draft_id], ["theme_new", "Draft d1", ["a", "c"], "d1"]);
    assert.deepEqual([apart.first, apart.second, apart.pairing], ["b", "a", "apart"]);
    assert.equal(columns()[0], "Draft d1: a c");
    assert.equal(all("column")[0].dataset.sort, "theme");
  });

  test("makes, renames, splits, sets aside and settles by keys", async () => {
    const bench = await shown();
    press("ArrowDown");
    press(" ");
    press("p");
    type(at("asked-name"), "Split off");
    at("asking").querySelector("form").dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    assert.deepEqual(columns().slice(0, 3), ["Theme t1: b", "Theme t2: c", "Split off: a"]);
    press("r");
    type(at("asked-name"), "Another name");
    at("asking").querySelector("form").dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    press("s");
    press("n");
    type(at("asked-name"), "Of my own");
    at("asking").querySelector("form").dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    press("d");
    click(at("confirmed"));
    await stored(bench, 5);
    assert.deepEqual(
      bench.decisions.map((each) => each.do),
      ["theme_split", "theme_name", "theme_status", "theme_new", "theme_retire"],
    );
    assert.equal(bench.decisions[2].status, "settled");
  });

  test("keeps a name that was begun over Escape and a reload, until it is saved", async () => {
    const bench = await shown();
    press("r");
    type(at("asked-name"), "A name one thought about");
    press("Escape");
    assert.equal(at("asking"), null);
    assert.equal(message(), "Draft kept, not saved: “A name one thought about”.");
    open.end();
    const kept = { ...window.localStorage };
    const again = await shown();
    for (const [name, value] of Object.entries(kept)) window.localStorage.setItem(name.replace(bench.study, again.study), value);
    press("r");
    assert.equal(at("asked-name").value, "A name one thought about");
    at("asking").querySelector("form").dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    await stored(again, 1);
    press("r");
    assert.equal(at("asked-name").value, "A name one thought about"); // its name now, and no draft
    press("Escape");
    press("n");
    type(at("asked-name"), "New one");
    press("Escape");
    press("n");
    assert.equal(at("asked-name").value, "New one");
  });

  test("moves what is selected in several columns, whichever of them it is dropped on", async () => {
    const bench = await shown(board({ drafts: [draft("d1", ["d"])] }));
    const held = (element, how) => element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, detail: 1, ...how }));
    held(cardOf("a"), { ctrlKey: true });
    held(cardOf("c"), { metaKey: true });
    assert.match(words(at("count")), /2 selected/);
    press("m");
    pick("Theme t1");
    assert.deepEqual(columns().slice(0, 2), ["Theme t1: a b c", "Theme t2: "]);
    await stored(bench, 2);
    assert.deepEqual(bench.decisions.map((each) => [each.theme_id, each.added, each.removed]), [["t2", [], ["c"]], ["t1", ["c"], []]]);
  });

  test("selects by mouse, and has a button for what is done with codes", async () => {
    const bench = await shown(board({ themes: [], drafts: [draft("d1", ["a", "b", "c", "d"])] }));
    const tool = (name) => document.querySelector(`.tl-with-codes [data-do=${name}]`);
    press("ArrowLeft");
    assert.deepEqual(["move", "out", "together", "apart"].map((each) => tool(each).disabled), [true, true, true, true]);
    click(cardOf("a"));
    assert.deepEqual(["move", "out", "together", "apart"].map((each) => tool(each).disabled), [false, false, true, true]);
    cardOf("c").focus(); // a press moves the focus before it is a click
    cardOf("c").dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, detail: 1, shiftKey: true }));
    assert.deepEqual(all("code-card").filter((each) => each.getAttribute("aria-pressed") === "true").map((each) => each.dataset.code), ["a", "b", "c"]);
    click(tool("together"));
    await stored(bench, 2);
    assert.deepEqual(bench.decisions.map((each) => [each.first, each.second, each.pairing]), [["a", "b", "together"], ["a", "c", "together"]]);
    click(cardOf("b"));
    click(tool("out"));
    assert.deepEqual(columns(), ["Draft d1: a c d", "In no theme: b e"]);
  });

  test("keeps the room of the theme while another is fetched, and the focus where it is when all is stored", async () => {
    const bench = await shown();
    press("ArrowRight");
    assert.equal(at("side").hidden, false);
    assert.equal(at("side").style.visibility, "hidden"); // another theme's words are not shown as its own
    await until(() => at("side").style.visibility === "");
    const before = document.activeElement;
    assert.equal(before.dataset.column, "t2");
    window.scrolledTo = null;
    open.again(config(bench, "2"));
    await until(() => bench.asked.filter((each) => each.startsWith("/board")).length === 2);
    await until(() => bench.asked.filter((each) => each.startsWith("/side")).length === 3);
    assert.equal(document.activeElement, before);
    assert.equal(window.scrolledTo, null);
  });

  test("asks for another number of drafts when it is slid", async () => {
    const bench = await shown(board({ drafts: [draft("d1", ["d"])], number: 1 }));
    at("number").value = "3";
    at("number").dispatchEvent(new Event("input", { bubbles: true }));
    await until(() => bench.asked.some((each) => each.startsWith("/board?number=3&anew=1")));
  });
});

describe("the theme beside it", () => {
  test("says n of N, what is missing and what would be lost", async () => {
    await shown();
    assert.equal(words(at("n-of-n")), "1 of 3 participants (4 in the study; 3 are coded), 2 passages.");
    assert.match(words(at("roles")), /1 of 2: Teacher/);
    assert.match(words(at("losses")), /a: 1 participant \(Rosa\) would be lost\./);
    assert.match(words(at("contrary-said")), /has not been looked for/);
  });

  test("keeps a claim that was begun over Escape and a theme that is looked at between", async () => {
    const bench = await shown();
    press("e");
    assert.equal(document.activeElement, at("claim"));
    type(at("claim"), "Most of them say so.");
    press("Escape");
    assert.equal(message(), "Draft kept, not saved.");
    press("ArrowRight");
    await until(() => words(at("theme-name")) === "Theme t2");
    assert.equal(at("claim").value, "");
    press("ArrowLeft");
    await until(() => words(at("theme-name")) === "Theme t1");
    assert.equal(at("claim").value, "Most of them say so.");
    type(at("claim"), "Most of them say so, and mean it.");
    press("Enter");
    await stored(bench, 1);
    assert.deepEqual(bench.decisions[0], {
      do: "theme_claim",
      theme_id: "t1",
      claim: "Most of them say so, and mean it.",
      base: ["e1"],
    });
    assert.match(words(all("column")[0]), /Most of them say so, and mean it\./);
  });

  test("shows a claim as it was saved until the study has it, and says whose words a second one replaces", async () => {
    const bench = await shown(board(), { t1: { claim: "The old claim." } });
    bench.fails = () => 500;
    press("e");
    type(at("claim"), "The new claim.");
    press("Enter");
    press("s"); // the theme is drawn anew, as it was fetched
    assert.equal(at("claim").value, "The new claim.");
    press("ArrowRight");
    await until(() => words(at("theme-name")) === "Theme t2");
    press("ArrowLeft");
    await until(() => words(at("theme-name")) === "Theme t1");
    assert.equal(at("claim").value, "The new claim.");
    press("c");
    assert.match(words(at("side")), /The new claim\./);
    press("b");
    press("e");
    type(at("claim"), "The newest claim.");
    press("Enter");
    bench.fails = () => 0;
    await stored(bench, 3);
    const saved = bench.decisions.filter((each) => each.do === "theme_claim");
    assert.deepEqual(saved.map((each) => [each.claim, each.base]), [["The new claim.", ["e1"]], ["The newest claim.", undefined]]);
  });

  test("follows the study again once it has what was saved", async () => {
    const sides = { t1: { claim: "The old claim." } };
    const bench = await shown(board(), sides);
    press("e");
    type(at("claim"), "The new claim.");
    press("Enter");
    await stored(bench, 1);
    sides.t1 = { claim: "Another's claim.", bases: { name: [], claim: ["e7"], narrative: [] } };
    open.again(config(bench, "2"));
    await until(() => at("claim").value === "Another's claim.");
    press("e");
    type(at("claim"), "Mine after it.");
    press("Enter");
    await stored(bench, 2);
    assert.deepEqual(bench.decisions[1].base, ["e7"]);
  });

  test("has a claim that was refused as a draft, whose words are not lost", async () => {
    const bench = await shown(board(), { t1: { claim: "The old claim." } });
    bench.refuses = (each) => (each.do === "theme_claim" ? "The theme is gone." : "");
    press("e");
    type(at("claim"), "The new claim.");
    press("Enter");
    await until(() => /The theme is gone\./.test(words(at("refused"))));
    await until(() => bench.asked.filter((each) => each.startsWith("/side")).length === 2);
    await until(() => !document.querySelector("[data-part=claim] .tl-word-tools").hidden);
    assert.equal(at("claim").value, "The new claim.");
    click(at("drop-claim"));
    assert.equal(at("claim").value, "The old claim.");
  });

  test("chooses quotations and takes them back, and what belongs to it", async () => {
    const bench = await shown(board(), { t1: { chosen: [passage(9, "typical")] } });
    click(at("quote-supporting"));
    click(at("unquote"));
    click(document.querySelector("[data-do=take-question]"));
    await stored(bench, 3);
    const [chosen, back, asked] = bench.decisions;
    assert.deepEqual([chosen.do, chosen.quote, chosen.stance], ["theme_quote", "Words 1.", "supporting"]);
    assert.equal(back.do, "theme_unquote");
    assert.deepEqual([asked.research_question_id, asked.belongs], ["RQ1", true]);
  });

  test("lets one choose of two wordings, knowing both", async () => {
    const wordings = [
      { event_id: "e1", coder: "Rosa", words: "Mine.", stands: true },
      { event_id: "e2", coder: "Ida", words: "Theirs.", stands: false },
    ];
    const bench = await shown(board(), { t1: { conflicts: [{ part: "claim", wordings }] } });
    click(all("choose-wording")[1]);
    await stored(bench, 1);
    assert.deepEqual(bench.decisions[0], { do: "theme_claim", theme_id: "t1", claim: "Theirs.", base: ["e1", "e2"] });
  });
});

describe("contrary evidence", () => {
  const quotes = () => all("passage").map((each) => words(each.querySelector("blockquote")));

  test("is judged by keys, with a reason where it is explained, and the look put on record", async () => {
    const bench = await shown(board({ themes: [theme("t1", ["a"], { claim: "All agree." })] }), { t1: { claim: "All agree." } });
    press("c");
    await until(() => all("passage").length === 3);
    press("f");
    assert.match(message(), /Read at least one passage first/);
    all("passage")[0].focus();
    press("1");
    assert.deepEqual(quotes(), ["Words 6.", "Words 7."]);
    press("2");
    at("why").form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    assert.match(message(), /A reason is needed/);
    type(at("why"), "It was the year before.");
    at("why").form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    assert.deepEqual(quotes(), ["Words 7."]);
    await stored(bench, 2);
    press("f");
    await stored(bench, 3);
    const [taken, explained, look] = bench.decisions;
    assert.deepEqual([taken.stance, taken.quote], ["contrary", "Words 5."]);
    assert.deepEqual([explained.stance, explained.reason], ["explained", "It was the year before."]);
    assert.deepEqual([look.do, look.read, look.found, look.claim], ["theme_searched", 3, 2, "All agree."]);
    press("b");
    assert.equal(at("contrary-said").hidden, false);
  });

  test("lets no key decide on the board that is hidden", async () => {
    const bench = await shown(board({ drafts: [draft("d1", ["d"])] }));
    press("ArrowDown");
    press("c");
    await until(() => all("passage").length === 3);
    for (const key of [".", ",", " ", "m", "o", "y", "n", "t", "x"]) {
      press(key);
      assert.equal(message(), "Press b first: that is done on the board.", key);
      at("message").textContent = "";
    }
    press("1");
    await stored(bench, 1);
    assert.equal(bench.decisions[0].do, "theme_quote");
    assert.doesNotMatch(words(at("count")), /selected/);
  });

  test("goes on in its order where one is, when a step is taken back", async () => {
    const bench = await shown();
    press("c");
    await until(() => all("passage").length === 3);
    all("passage")[1].focus();
    bench.result = (each) => (each.do === "undo" ? { back: "undo", said: "Taken back.", asks: "" } : {});
    const asked = () => bench.asked.filter((each) => each.startsWith("/contrary"));
    press("z");
    await until(() => asked().length === 2);
    await until(() => !/being ranked/.test(words(at("how"))));
    assert.equal(asked()[1], asked()[0]); // the same look
    assert.equal(words(document.querySelector(".tl-passage.tl-here blockquote")), "Words 6.");
    assert.equal(document.activeElement, all("passage")[1]);
  });

  test("is looked for by a contrary claim, which is kept as it is written", async () => {
    const bench = await shown();
    press("c");
    await until(() => all("passage").length === 3);
    type(at("contrary-claim"), "Nobody does.");
    click(at("rank"));
    await until(() => bench.asked.some((each) => each.includes("contrary=Nobody+does.")));
    await until(() => /Ranked by how a passage is said alone\. 3 of 9 passages/.test(words(at("how"))));
    press("b");
    press("c");
    assert.equal(at("contrary-claim").value, "Nobody does.");
  });

  test("is not looked for where there is no theme", async () => {
    await shown(board({ themes: [], drafts: [draft("d1", ["a"])] }));
    press("c");
    assert.match(message(), /Go to a theme first/);
  });
});
