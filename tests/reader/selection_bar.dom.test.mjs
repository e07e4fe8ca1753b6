// The tools at words that were selected by mouse, what a click on a code says, keys that are never dead.

import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";

import { all, at, click, document, message, mounted, press, type, until, words, Workbench } from "./page.mjs";
import { interview, suggestion } from "./interviews.mjs";

const { default: mount } = await import("../../app/coding/reader.mjs");
const { placeOfBar } = await import("../../app/coding/selection_bar.mjs");
const { hears } = await import("../../app/browser/hearing.mjs");

let open = null;
afterEach(() => open?.end());

const RULE = { id: "goals", name: "Goals", path: "School / Goals", definition: "What is aimed at", include: ["aims"], exclude: ["means"], example: "three goals" };
const card = (n, transcript = "t1") => ({
  ...{ transcript_id: transcript, start: n, end: n + 5, quote: `passage ${n}`, href: `code?interview=${transcript}&segment=s${n}` },
  ...{ interview: `interview_${transcript}`, participant: "Rosa", speaker: "Rosa" },
});

async function reading(passages = { code: RULE, held: 2, cards: [card(9, "t2"), card(3)] }) {
  const data = interview({ suggestions: [suggestion("s0", "goals")] });
  const answers = { "/document": data, "/learn": { ready: false }, "/align": { changed: false, ask_next: null, why: "" } };
  const bench = new Workbench({ ...answers, "/passages": passages });
  bench.stored[data.id] = data.stored;
  const urls = { document_url: "/document/t1", learn_url: "/learn/t1", align_url: "/align/t1" };
  const config = { study_id: bench.study, decisions_url: bench.url, ...urls, compare_url: "compare?code=", passages_url: "/passages" };
  open = mounted(mount, "coding/reader.html", { ...config, revision: "1", shown: "before" });
  await until(() => all("segment").length === data.segments.length);
  return bench;
}

const piece = () => document.querySelector(".tl-here [data-from]").firstChild;
const pointer = (name, how = {}) => document.dispatchEvent(Object.assign(new Event(name, { bubbles: true }), { pointerType: "mouse", ...how }));
const later = () => new Promise((done) => {
  setTimeout(done, 5);
});
async function selectByMouse(from, to) {
  pointer("pointerdown");
  window.getSelection().setBaseAndExtent(piece(), from, piece(), to);
  document.dispatchEvent(new Event("selectionchange"));
  pointer("pointerup");
  await later();
}
const collapse = () => {
  window.getSelection().removeAllRanges();
  document.dispatchEvent(new Event("selectionchange"));
};
const bar = () => at("selection-bar");

// nothing is laid out here: the words stand in the middle of the window
Object.getPrototypeOf(document.createRange()).getBoundingClientRect = () => ({ left: 200, top: 300, right: 400, bottom: 320 });

describe("the tools at selected words", () => {
  test("are there after a selection by mouse, say what they do, and go with it", async () => {
    await reading();
    assert.ok(bar().hidden);
    await selectByMouse(0, 6);
    assert.ok(!bar().hidden);
    assert.deepEqual([...bar().querySelectorAll("button")].map((each) => each.firstChild.textContent), ["Code…", "New code", "In vivo", "Memo"]);
    assert.equal(message(), "", "the message of the keys is for keys");
    collapse();
    assert.ok(bar().hidden);
  });
  test("are about the words: a code is made for them", async () => {
    const bench = await reading();
    await selectByMouse(0, 6);
    click(bar().querySelector('[data-do="choose"]'));
    assert.equal(at("picker").getAttribute("aria-label"), "Code for the selected words");
    type(at("picker-input"), "Setting");
    press("Enter", { on: at("picker-input") });
    await until(() => bench.taken.length === 2);
    assert.equal(bench.decisions[1].quote, "We set");
    assert.ok(bar().hidden);
  });
  test("are not there for keys, which have their message until the words are let go", async () => {
    await reading();
    press("ArrowRight");
    document.dispatchEvent(new Event("selectionchange"));
    assert.ok(bar().hidden);
    assert.match(message(), /^The selected words: c codes them/);
    collapse();
    assert.equal(message(), "");
  });
  test("are reached by Tab, walked by arrows and left by Tab", async () => {
    await reading();
    await selectByMouse(0, 6);
    press("Tab", { on: document.querySelector(".tl-here") });
    const tools = [...bar().querySelectorAll("button")];
    const where = () => tools.indexOf(document.activeElement);
    assert.equal(where(), 0);
    press("ArrowLeft");
    assert.equal(where(), 3);
    press("Tab");
    assert.ok(document.activeElement.classList.contains("tl-here"));
  });

  const room = { left: 10, top: 50, right: 800, bottom: 600 };
  const size = { width: 300, height: 40 };
  const covers = ({ left, top }, box) => left < box.right && left + 300 > box.left && top < box.bottom && top + 40 > box.top;
  for (const [what, box] of Object.entries({
    "in the middle": { left: 200, top: 300, right: 400, bottom: 320 },
    "at the top": { left: 200, top: 55, right: 400, bottom: 75 },
    "at the right edge": { left: 700, top: 300, right: 790, bottom: 320 },
    "at the bottom": { left: 20, top: 570, right: 400, bottom: 595 },
    "so long that there is room beside them alone": { left: 20, top: 0, right: 400, bottom: 700 },
  })) {
    test(`stand inside the window and over no word that is selected: words ${what}`, () => {
      const place = placeOfBar(box, size, room);
      assert.ok(place.left >= room.left && place.left + size.width <= room.right);
      assert.ok(place.top >= room.top && place.top + size.height <= room.bottom);
      assert.ok(!covers(place, box));
    });
  }
  test("do not show where they would cover the words, or where these are scrolled away", () => {
    assert.equal(placeOfBar({ left: 20, top: 0, right: 780, bottom: 700 }, size, room), null);
    assert.equal(placeOfBar({ left: 20, top: -90, right: 300, bottom: -70 }, size, room), null);
    assert.equal(placeOfBar({ left: 20, top: 900, right: 300, bottom: 920 }, size, room), null);
  });
});

describe("a click on a code", () => {
  const name = () => at("suggestion").querySelector(".tl-chip-name");
  test("shows its rule and the passages that one gave it to, this interview's first", async () => {
    const bench = await reading();
    click(name());
    await until(() => all("rule-passage").length === 2);
    const panel = at("rule-panel");
    assert.match(words(panel), /What is aimed at.*aims.*means.*three goals.*2 passages of yours · all side by side/);
    assert.deepEqual(all("rule-passage").map((each) => each.getAttribute("href")), ["code?interview=t1&segment=s3", "code?interview=t2&segment=s9"]);
    assert.equal(panel.querySelector(".tl-rule-many a").getAttribute("href"), "compare?code=goals");
    assert.equal(bench.taken.length, 0, "nothing is decided by it");
    press("Escape");
    assert.ok(panel.hidden);
    assert.ok(document.activeElement.classList.contains("tl-here"));
  });
  test("on the same code closes it, and says where there is no passage or no answer", async () => {
    const bench = await reading({ code: RULE, held: 0, cards: [] });
    click(name());
    await until(() => /to no passage yet/.test(words(at("rule-panel"))));
    click(name());
    assert.ok(at("rule-panel").hidden);
    delete bench.answers["/passages"];
    click(name());
    await until(() => /could not be read/.test(words(at("rule-panel"))));
  });
});

describe("a key", () => {
  const made = (tag, attributes = {}) => {
    const element = Object.assign(document.createElement(tag), {});
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    document.body.append(element);
    return element;
  };
  test("is the page's wherever one clicked, but where something waits for it", async () => {
    await reading();
    const root = at("reader");
    const hear = (element, key = "j") => hears(root, element, key);
    assert.ok(hear(document.body));
    assert.ok(hear(root.parentElement), "what is around it, as the part of the page that scrolls");
    assert.ok(hear(made("p")));
    assert.ok(hear(made("button")), "Undo in the sidebar keeps the focus");
    assert.ok(!hear(made("button"), "Enter"));
    for (const [tag, attributes] of [["input"], ["textarea"], ["select"], ["div", { role: "tab" }], ["div", { role: "combobox" }]]) {
      assert.ok(!hear(made(tag, attributes)), tag);
    }
    const dialog = made("div", { role: "dialog" });
    dialog.append(document.createElement("button"));
    assert.ok(!hear(dialog.firstChild));
  });
  test("moves on after a click beside the interview", async () => {
    await reading();
    made("button").focus();
    press("j");
    assert.equal(document.querySelector(".tl-here").dataset.segmentId, "s1");
  });
  // 80 presses went into the box above the interview, as "n0n0n0…"
  // and again, as the search box that waits closed on every page holds a list
  test("is the page's again once a choice above the interview is made", async () => {
    await reading();
    const waiting = made("dialog");
    waiting.append(document.createElement("div"));
    waiting.firstChild.setAttribute("role", "listbox");
    const box = made("div", { "data-testid": "stSelectbox" });
    const field = document.createElement("input");
    box.append(field);
    field.focus();
    press("Enter");
    await until(() => document.activeElement.classList.contains("tl-here"));
    press("j");
    assert.equal(document.querySelector(".tl-here").dataset.segmentId, "s1");
    field.focus();
    const option = made("li", { role: "option" });
    click(option);
    await until(() => document.activeElement.classList.contains("tl-here"));
  });
});
