// The search box of every page, and the page with all that is found.

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { offerCommands } from "../../app/browser/offered.mjs";
import { Workbench, all, at, choose, click, document, mounted, press, type, until, words } from "./page.mjs";

const box = (await import("../../app/search/box.mjs")).default;
const page = (await import("../../app/search/search.mjs")).default;

const URL_ = "/throughline/api/search";
const bit = (text, hit = false) => ({ words: text, hit });
const place = (n, more = {}) => ({
  href: `code?interview=t${n}&segment=t${n}.0-9`,
  transcript_id: `t${n}`,
  segment_id: `t${n}.0-9`,
  interview: `interview_${n}`,
  participant: "Rosa",
  role: "Teacher",
  speaker: "Rosa",
  asks: false,
  bits: [bit("No "), bit("parking", true), bit(" lot")],
  ...more,
});
const thing = (name, href) => ({ href, name: [bit(name)], about: [], said: "" });
const nothing = { places: 0, interviews: [], words: [], codes: [], memos: [], themes: [], participants: [] };
const row = (n, places) => ({ id: `t${n}`, name: `interview_${n}`, participant: "Rosa", role: "Teacher", places });
const some = {
  ...nothing,
  places: 5,
  interviews: [row(1, 3), row(2, 2)],
  words: [place(1), place(2, { asks: true, speaker: "Dana" })],
  codes: [thing("Parking", "codebook?code=parking")],
  memos: [thing("On parking", "study")],
};

const asked = (url) => new URLSearchParams(url.split("?")[1]);
let bench;
let visited;

/** A sidebar with pages, the box in it, and something that has the focus. */
function opened(answer = some) {
  bench = new Workbench({ [URL_]: answer });
  window.sessionStorage.clear();
  const data = { search_url: URL_, study_id: bench.study };
  const made = mounted(box, "search/box.html", data);
  const link = document.createElement("a");
  link.dataset.testid = "stSidebarNavLink";
  link.append(Object.assign(document.createElement("span"), { textContent: "menu_book" }), "Codebook");
  link.firstChild.dataset.testid = "stIconMaterial";
  link.onclick = (event) => {
    event.preventDefault();
    visited.push("Codebook");
  };
  const here = Object.assign(document.createElement("button"), { id: "here", textContent: "here" });
  document.body.append(link, here);
  here.focus();
  visited = [];
  window.__throughlinePlaces.visit = (href) => visited.push(href);
  return made;
}

const dialog = () => at("search-box");
const input = () => at("search-input");
const rows = () => all("search-row").map(words);
const call = () => press("k", { ctrlKey: true });
const settled = () => until(() => !dialog().querySelector("[aria-busy]"), "an answer is drawn");
async function find(typed) {
  type(input(), typed);
  await settled();
}

beforeEach(async () => {
  const { placesOfPage } = await import("../../app/browser/places.mjs");
  placesOfPage();
  if (window.__throughlineSearch?.dialog.open) window.__throughlineSearch.close();
});

describe("the search box", () => {
  test("is opened by its key anywhere, also in a field, and leaves the focus where it was", async () => {
    opened();
    const event = call();
    assert.ok(event.defaultPrevented);
    assert.ok(dialog().open);
    assert.ok(document.activeElement === input());
    await settled();
    press("Escape");
    assert.ok(!dialog().open);
    assert.equal(document.activeElement.id, "here");
    click(at("search-button"));
    assert.ok(dialog().open);
    call();
    assert.ok(!dialog().open);
  });
  test("is not opened by K alone, or with other keys held", () => {
    opened();
    for (const how of [{}, { ctrlKey: true, shiftKey: true }, { ctrlKey: true, altKey: true }]) press("k", how);
    assert.ok(!dialog().open);
  });
  test("lists words with whose they are, then codes and memos, each under its heading", async () => {
    opened();
    call();
    await find("parking");
    assert.deepEqual(rows(), [
      "No parking lotRosa · Teacher · interview_1",
      "No parking lotDana asks Rosa · interview_2",
      "All 5 places in 2 interviews",
      "Parking",
      "On parking",
    ]);
    assert.deepEqual([...dialog().querySelectorAll(".tls-title")].map(words), ["In interviews", "Codes", "Your memos"]);
    assert.deepEqual([...dialog().querySelectorAll("mark")].map(words), ["parking", "parking"]);
    assert.equal(asked(bench.asked.at(-1)).get("q"), "parking");
  });
  test("goes by arrows and Enter to the address of what is marked", async () => {
    opened();
    call();
    await find("parking");
    press("ArrowDown");
    assert.equal(input().getAttribute("aria-activedescendant"), "tls-row-1");
    press("Enter");
    assert.deepEqual(visited, ["code?interview=t2&segment=t2.0-9"]);
    assert.ok(!dialog().open);
  });
  test("goes from the first up to the last, and to a page with all that is found", async () => {
    opened();
    call();
    await find("parking & more");
    press("ArrowUp");
    press("Enter");
    assert.deepEqual(visited, ["study"]);
    call();
    await settled();
    click(dialog().querySelector("[data-kind=all]"));
    assert.equal(visited.at(-1), "search?q=parking+%26+more");
  });
  test("has what was typed when it is opened again, and the row one was at", async () => {
    opened();
    call();
    await find("parking");
    press("ArrowDown");
    press("Enter");
    call();
    assert.equal(input().value, "parking");
    await settled();
    assert.equal(dialog().querySelector(".tls-current").id, "tls-row-1");
    await find("park");
    assert.equal(dialog().querySelector(".tls-current").id, "tls-row-0");
  });
  test("draws no answer to words that were typed before, whenever it comes", async () => {
    const waiting = new Map();
    opened();
    globalThis.fetch = (url) => new Promise((answer) => waiting.set(asked(url).get("q"), answer));
    const give = (typed, found) => waiting.get(typed)({ ok: true, json: async () => found });
    call();
    type(input(), "par");
    await until(() => waiting.has("par"));
    type(input(), "parking");
    await until(() => waiting.has("parking"));
    give("parking", some);
    await settled();
    give("par", { ...nothing, codes: [thing("Stale", "x")] });
    await new Promise((done) => {
      setTimeout(done, 20);
    });
    assert.ok(rows().includes("Parking"));
    assert.ok(!rows().includes("Stale"));
  });
  test("takes an Enter that comes before the answer for what is found then", async () => {
    opened();
    call();
    await settled(); // pages are listed
    type(input(), "parking");
    press("Enter");
    assert.deepEqual(visited, []);
    assert.ok(dialog().open);
    await until(() => visited.length);
    assert.deepEqual(visited, ["code?interview=t1&segment=t1.0-9"]);
  });
  test("lists pages by name, and what the page that is open can do", async () => {
    opened(nothing);
    const done = [];
    const root = document.getElementById("here");
    const list = () => [{ id: "split", what: "split the segment", key: "s" }];
    const end = offerCommands({ root, list, run: (id) => done.push(id) });
    call();
    await settled();
    assert.deepEqual(rows(), ["Codebook", "split the segments"]);
    await find("SPLIT");
    assert.deepEqual(rows(), ["split the segments"]);
    press("Enter");
    assert.deepEqual(done, ["split"]);
    assert.equal(document.activeElement.id, "here");
    end();
    call();
    await find("code");
    press("Enter");
    assert.deepEqual(visited, ["Codebook"]);
  });
  test("says that the workbench does not answer, and that nothing is found", async () => {
    opened();
    globalThis.fetch = async () => {
      throw new TypeError("no answer");
    };
    call();
    await find("parking");
    assert.match(words(at("search-note")), /not answering/);
    opened(nothing);
    call();
    await find("zebra");
    assert.match(words(at("search-note")), /Nothing is found for “zebra”/);
  });
});

describe("the search page", () => {
  const shown = async (search, answer = some) => {
    bench = new Workbench({ [URL_]: answer });
    window.history.replaceState({}, "", `/search${search}`);
    const made = mounted(page, "search/search.html", { search_url: URL_, study_id: bench.study });
    await until(() => !document.querySelector("[aria-busy]"));
    return made;
  };
  test("shows what its address asks for, under each interview, with links", async () => {
    const { end } = await shown("?q=parking&speaker=others");
    assert.equal(at("page-input").value, "parking");
    assert.equal(asked(bench.asked.at(-1)).get("speaker"), "others");
    assert.match(words(at("page-count")), /^5 places in 2 interviews · the first 2 are shown$/);
    assert.equal(all("page-interview-found").length, 2);
    assert.deepEqual(
      all("page-line").map((each) => each.getAttribute("href")),
      ["code?interview=t1&segment=t1.0-9", "code?interview=t2&segment=t2.0-9", "codebook?code=parking", "study"],
    );
    end();
  });
  test("keeps what is typed and chosen in its address", async () => {
    const { end } = await shown("?q=parking");
    type(at("page-input"), "wall & goals");
    choose(at("page-interview"), "t2");
    choose(at("page-speaker"), "interviewer");
    await until(() => asked(bench.asked.at(-1)).get("interview") === "t2");
    assert.equal(window.location.search, "?q=wall+%26+goals&interview=t2&speaker=interviewer");
    end();
  });
});
