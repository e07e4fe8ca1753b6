// A page without a browser: a document, a workbench that answers, keys and clicks of a person.
// What is laid out or painted is not here; that is seen in Chromium (tests/browser).

import { readFileSync } from "node:fs";

import { Window } from "happy-dom";

import { present } from "../../app/browser/core.mjs";

const window = new Window({ url: "http://127.0.0.1/code" });
const GIVEN = [
  ...["Node", "Element", "HTMLElement", "HTMLInputElement", "HTMLTextAreaElement", "HTMLSelectElement"],
  ...["Event", "KeyboardEvent", "MouseEvent", "FocusEvent", "InputEvent", "MutationObserver", "FormData"],
];
Object.assign(globalThis, { window, document: window.document });
for (const name of GIVEN) globalThis[name] = window[name];
globalThis.getComputedStyle = window.getComputedStyle.bind(window);
window.Element.prototype.scrollIntoView = function scrolled() {
  window.scrolledTo = this;
};

export const { document } = window;
let studies = 0;

/** Wait until something holds; it is looked at between the page's own timers. */
export async function until(holds, what = String(holds)) {
  for (let tries = 0; tries < 400; tries += 1) {
    if (holds()) return;
    await new Promise((done) => {
      setTimeout(done, 5);
    });
  }
  throw new Error(`waited in vain until ${what}`);
}

/** A workbench that answers: `answers` by the beginning of an address; decisions are stored. */
export class Workbench {
  constructor(answers = {}) {
    this.answers = answers;
    this.url = "/decisions";
    this.study = `study-${(studies += 1)}`;
    this.asked = []; // addresses
    this.batches = []; // of decisions, each as it was sent
    this.stored = {}; // by interview
    this.refuses = () => ""; // why a decision is not taken, or ""
    this.fails = () => 0; // a status with which a batch fails, or 0
    this.result = () => ({}); // further parts of a result
    globalThis.fetch = (url, options) => this.answer(String(url), options);
    window.localStorage.clear();
    window.localStorage.setItem("throughline:stays", "yes"); // Enter goes on where a test wants it
  }

  /** All decisions that were stored, in order, without their numbers. */
  get decisions() {
    return this.taken.map(({ seq: _, ...decision }) => decision);
  }

  taken = [];

  async answer(url, options) {
    this.asked.push(url);
    if (url === this.url) return this.store(JSON.parse(options.body));
    const found = Object.entries(this.answers).find(([begins]) => url.startsWith(begins));
    if (!found) return reply(404, { error: `nothing at ${url}` });
    const data = typeof found[1] === "function" ? found[1](url, options) : found[1];
    return reply(200, structuredClone(data));
  }

  store({ decisions }) {
    this.batches.push(decisions);
    const status = this.fails(decisions);
    if (status) return reply(status, { error: `status ${status}` });
    const results = decisions.map((each) => {
      const why = this.refuses(each);
      if (why) return { seq: each.seq, ok: false, why, ...this.result(each) };
      this.taken.push(each);
      return { seq: each.seq, ok: true, ...this.result(each) };
    });
    const documents = {};
    for (const id of new Set(decisions.map((each) => each.transcript_id).filter(Boolean))) {
      const nothing = { codings: [], rejected: [], memos: [], seen: [] };
      const mine = this.taken.filter((each) => each.transcript_id === id);
      const made = present(this.stored[id] ?? nothing, mine);
      const plain = (list) => list.map(({ pending: _, ...each }) => each);
      documents[id] = Object.fromEntries(Object.entries(made).map(([part, list]) => [part, plain(list)]));
    }
    return reply(200, { results, documents, highest_seq: decisions.at(-1)?.seq });
  }
}

const reply = (status, data) => ({ ok: status === 200, status, json: async () => data });

/** A component on the page: its markup, what it told the workbench, what ends it. */
export function mounted(mount, markup, data) {
  const holder = document.createElement("div");
  holder.append(document.createElement("div"));
  const html = readFileSync(new URL(`../../app/${markup}`, import.meta.url), "utf8");
  holder.firstElementChild.innerHTML = html; // of the product's own files
  document.body.replaceChildren(holder);
  const told = [];
  const given = {
    data,
    parentElement: holder,
    setTriggerValue: (name, value) => told.push([name, value]),
  };
  const end = mount(given);
  const again = (fresh) => mount({ ...given, data: fresh });
  return { holder, told, again, end };
}

/** An element by its test id. */
export const at = (name, inside = document) => inside.querySelector(`[data-testid="${name}"]`);
export const all = (name, inside = document) => [...inside.querySelectorAll(`[data-testid="${name}"]`)];
export const words = (element) => element?.textContent.replace(/\s+/g, " ").trim() ?? "";
export const message = () => words(at("message"));

/** Press a key where the focus is, or on the page. */
export function press(key, { on = null, ...how } = {}) {
  const code = /^[0-9]$/.test(key) ? `Digit${key}` : "";
  const event = new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true, composed: true, ...how });
  (on ?? document.activeElement ?? document.body).dispatchEvent(event);
  return event;
}

/** Click an element once. */
export function click(element, detail = 1) {
  if (!element) throw new Error("there is nothing to click");
  element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, composed: true, detail }));
}

/** Type into a field, as one change. */
export function type(field, text) {
  field.focus();
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Choose an option of a choice. */
export function choose(select, value) {
  select.value = value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

/** What a person chooses in an open list: type, then Enter. */
export function pick(typed) {
  type(at("picker-input"), typed);
  press("Enter", { on: at("picker-input") });
}
