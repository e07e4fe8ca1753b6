// What keeps the words of a page's fields, and the keyboard where it is.

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { all, at, click, document, press, until, words } from "./page.mjs";

await import("../../app/server/first_page.mjs");
const { default: mount } = await import("../../app/ui/keeper.mjs");

let health = true;
globalThis.fetch = async () => {
  if (!health) throw new TypeError("no answer");
  return { ok: true };
};

/** A page with one field of the product; what it is called, and what it shows when it is drawn. */
function page(key, value = "", tag = "input") {
  const holder = document.createElement("div");
  holder.className = `stTextInput st-key-${key}`;
  const field = document.createElement(tag);
  if (tag === "input") field.type = "text";
  field.value = value;
  holder.append(field);
  document.body.append(holder);
  return field;
}

/** Type as a person does: the page trusts no other. */
function write(field, text) {
  field.focus();
  field.value = text;
  const event = new Event("input", { bubbles: true });
  Object.defineProperty(event, "isTrusted", { value: true });
  field.dispatchEvent(event);
}

const keep = (more = {}) => mount({ data: { owner: "study:rosa", fields: ["own_name", "why-"], stored: [], ...more } });
const clear = () => [...document.body.children].forEach((each) => each.classList.contains("tlk-bar") || each.remove());

beforeEach(() => {
  window.localStorage.clear();
  health = true;
  clear();
});

describe("words of a field", () => {
  test("that were typed before their keeper came are kept too", async () => {
    // A title that was typed while the page was still coming was lost by a reload.
    const field = page("own_name", "A small study");
    assert.equal(window.__throughlineKeeper, undefined); // this test comes first
    write(field, "Planning");
    write(field, "Planning time");
    write(page("elsewhere"), "not kept");
    keep();
    clear();
    const again = page("own_name", "A small study");
    keep();
    await until(() => again.value === "Planning time");
    assert.match(words(at("field-draft")), /^Draft kept, not stored yet\. *Throw it away/);
    click(at("field-away"));
    assert.equal(again.value, "A small study");
  });
  test("wait where the page is drawn anew, and can be thrown away", async () => {
    keep();
    write(page("own_name"), "A theme");
    clear();
    const again = page("own_name");
    keep();
    await until(() => again.value === "A theme");
    assert.match(words(at("field-draft")), /^Draft kept, not stored yet\./);
    click(at("field-away"));
    assert.equal(again.value, "");
    assert.equal(at("field-draft"), null);
    clear();
    const third = page("own_name");
    keep();
    await new Promise((done) => { setTimeout(done, 80); });
    assert.equal(third.value, "");
  });
  test("that made a study are no drafts any more once it is open, others typed there are", async () => {
    // The title of a study that was made waited in the form for the next one.
    const start = (more = {}) => keep({ owner: "start", fields: ["new-study-"], ...more });
    start();
    write(page("new-study-title"), "Planning time");
    write(page("new-study-coder"), "Ana");
    keep({ owner: "study:ana", stored: [["new-study-title", Date.now() + 1, "Planning time"]] });
    clear();
    const [title, coder] = [page("new-study-title"), page("new-study-coder")];
    start();
    await until(() => coder.value === "Ana");
    assert.equal(title.value, "");
  });
  test("are another person's or another field's nowhere", async () => {
    keep();
    write(page("own_name"), "Mine");
    write(page("elsewhere"), "not kept");
    clear();
    const [named, other] = [page("own_name"), page("elsewhere")];
    keep({ owner: "study:ben" });
    await new Promise((done) => { setTimeout(done, 80); });
    assert.deepEqual([named.value, other.value], ["", ""]);
  });
  test("that are stored are a draft no more; others typed since stay one", async () => {
    keep();
    const field = page("why-x");
    write(field, "since she said so");
    keep({ stored: [["why-x", Date.now() + 1, "since she said so"]] });
    clear();
    const again = page("why-x");
    keep();
    await new Promise((done) => { setTimeout(done, 80); });
    assert.equal(again.value, "");
    write(again, "another reason");
    keep({ stored: [["why-x", Date.now() + 1, "since she said so"]] });
    clear();
    const third = page("why-x");
    keep();
    await until(() => third.value === "another reason");
  });
  test("what the page sets by itself is nobody's draft", async () => {
    keep();
    const field = page("own_name");
    field.value = "set";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    assert.equal(window.localStorage.length, 0);
  });
});

describe("where the workbench is gone", () => {
  const lost = () => {
    const dialog = document.createElement("div");
    dialog.setAttribute("role", "dialog");
    dialog.textContent = "Connection error";
    const button = document.createElement("button");
    button.textContent = "Close";
    dialog.append(button);
    const layer = document.createElement("div");
    layer.append(dialog);
    document.body.append(layer);
    return { layer, button };
  };
  test("its dialog goes, the focus stays in the field, and a bar says so until it is back", async () => {
    keep();
    const field = page("own_name", "", "textarea");
    field.focus();
    health = false;
    const { layer, button } = lost();
    button.focus();
    await until(() => layer.style.display === "none");
    await until(() => document.activeElement === field);
    assert.equal(at("gone-bar").hidden, false);
    health = true;
    await until(() => at("gone-bar").hidden);
  });
  test("a key pressed into the dialog is written where it was meant to go", async () => {
    keep();
    const field = page("own_name", "ab");
    field.focus();
    field.setSelectionRange(1, 1);
    const { layer, button } = lost();
    await until(() => layer.style.display === "none");
    press("x", { on: button });
    assert.equal(field.value, "axb");
    await until(() => at("gone-bar").hidden);
  });
  test("there is one bar, however often the page is drawn", () => {
    keep();
    keep();
    assert.equal(all("gone-bar").length, 1);
  });
});

describe("an address that is no page", () => {
  test("is told in this program's words, not in those of what it is built with", async () => {
    keep();
    const dialog = document.createElement("section");
    dialog.setAttribute("role", "dialog");
    dialog.innerHTML = "<h2>Page not found</h2><div><div>Running the app's main page.</div></div>";
    document.body.append(dialog);
    await until(() => dialog.querySelector("h2").textContent === "There is no such page");
    assert.match(dialog.textContent, /no page of the workbench. This is Home/);
    assert.doesNotMatch(dialog.textContent, /app's main page/);
    dialog.remove();
  });
});
