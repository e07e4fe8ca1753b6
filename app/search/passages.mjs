// Passages in their context, by words or by meaning. Arrow keys walk them, Enter opens one in its
// interview, c gives it the code that is chosen above, z takes the last step back; so do buttons.

import { Component, mounting } from "../browser/component.mjs";
import { make } from "../browser/elements.mjs";
import { placesOfPage } from "../browser/places.mjs";

const WAIT = 250; // ms after the last letter
const FIELDS = ["q", "how", "interview", "attribute", "speaker", "code", "question"];
const GONE = "The workbench is not answering.";

/** @param {PassageHit} hit */
function drawWords({ before, hit, after, likeness }) {
  if (likeness !== null) {
    return make("p", "", {}, make("span", "tl-beside", {}, `…${before}`), make("mark", "", {}, hit), make("span", "tl-beside", {}, `${after}…`));
  }
  return make("p", "tl-kwic", {}, make("span", "tl-beside", {}, before), make("mark", "", {}, hit), make("span", "tl-beside", {}, after));
}

class PassagesPage extends Component {
  /** @type {PassagesData} */ data;
  /** @type {PassageHit[]} */ hits = [];

  /** @param {any} root */
  constructor(root) {
    super(root);
    this.turn = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {Map<string, string[]>} */
    this.given = new Map(); // by segment, codes that were given here and are not in what was read
    this.told = ""; // what became of the last step
    this.answered = 0; // how many times decisions were answered
    for (const name of FIELDS) this.part(`by-${name}`).oninput = () => this.later(name === "q" ? WAIT : 0);
    this.part("hits").onclick = (/** @type {MouseEvent} */ event) => {
      if (/** @type {Element} */ (event.target).closest("button")) this.give(this.index(event.target));
    };
    this.part("undo").onclick = () => this.takeBack();
    this.part("hits").onkeydown = (/** @type {KeyboardEvent} */ event) => this.pressed(event);
  }

  stop() {
    this.turn += 1;
    clearTimeout(this.timer);
    super.stop();
  }

  /** @param {PassagesData} data */
  configure(data) {
    const first = this.data === undefined;
    const moved = this.data?.revision !== data.revision;
    this.data = data;
    this.attach(data);
    if (first) this.part("by-q").value = placesOfPage().here.q ?? "";
    if (moved) this.load();
  }

  /** @param {Sent} what */
  sent(what) {
    this.tellDown(what);
    this.tellRefused();
    if (!what.answer) return;
    this.answered += 1;
    const said = what.answer.results.map((each) => each.said).filter(Boolean);
    if (said.length) this.say(said.join(" "));
    else if (what.refused?.length) this.say(""); // the notice above says it
    if (!this.sender.pending().length) this.load(); // what stands now, the study says
  }

  /** @param {string} words about the last step */
  say(words) {
    this.told = words;
    this.part("said").textContent = words;
  }

  /** @param {number} wait */
  later(wait) {
    this.told = "";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(), wait);
  }

  async load() {
    this.turn += 1;
    const { turn, answered } = this;
    const asked = new URLSearchParams(FIELDS.map((name) => [name, this.part(`by-${name}`).value]));
    if (this.part("by-how").value === "meaning" && this.part("by-q").value.trim()) this.part("said").textContent = "Comparing meanings…";
    try {
      const response = await fetch(`${this.data.passages_url}?${asked}`);
      const found = await response.json();
      if (turn !== this.turn) return;
      if (answered !== this.answered && !this.sender.pending().length) await this.load(); // it is older than what was stored
      else if (response.ok) this.take(found);
      else this.part("said").textContent = found.error || GONE;
    } catch {
      if (turn === this.turn) this.part("said").textContent = GONE;
    }
  }

  /** @param {Passages} found */
  take(found) {
    const any = { value: "", label: "any" };
    this.fill("by-interview", [{ value: "", label: "all" }, ...found.interviews]);
    this.fill("by-attribute", [any, ...found.attributes]);
    this.fill("by-code", [any, ...found.codes]);
    this.fill("by-question", [any, ...found.questions]);
    this.fill("give", [{ value: "", label: "none chosen" }, ...found.codes]);
    const more = found.hits.length < found.total && this.part("by-how").value === "words" ? ` The first ${found.hits.length} are shown.` : "";
    this.part("said").textContent = [this.told, found.said + more].filter(Boolean).join(" ");
    const held = this.part("hits").contains(document.activeElement) ? this.index() : -1;
    this.hits = found.hits;
    this.given = this.onTheirWay(found.codes);
    this.part("hits").replaceChildren(...found.hits.map((hit, n) => this.drawHit(hit, n)));
    if (held >= 0) this.go(held);
  }

  /** Codes that passages were given and the study has not answered, by segment.
   * @param {Choice[]} codes @returns {Map<string, string[]>} */
  onTheirWay(codes) {
    /** @type {Map<string, string[]>} */
    const given = new Map();
    for (const { do: what, segment_id: id, code_id: code } of this.sender.pending()) {
      const name = codes.find(({ value }) => value === code)?.label;
      if (what === "code" && id && name) given.set(id, [...(given.get(id) ?? []), name]);
    }
    return given;
  }

  /** @param {string} name @param {Choice[]} choices */
  fill(name, choices) {
    const select = this.part(name);
    const chosen = select.value;
    const told = JSON.stringify(choices);
    if (select.dataset.told === told) return;
    select.dataset.told = told;
    select.replaceChildren(...choices.map(({ value, label }) => make("option", "", { value }, label)));
    select.value = choices.some(({ value }) => value === chosen) ? chosen : "";
  }

  /** @param {PassageHit} hit @param {number} n */
  drawHit(hit, n) {
    const who = hit.asks ? `the interviewer of ${hit.who}` : hit.who;
    const place = make("a", "tl-place", { href: hit.href }, who === hit.interview ? who : `${who} · ${hit.interview}`);
    const alike = hit.likeness === null ? "" : ` · ${hit.likeness.toFixed(2)} alike`;
    const codes = [...hit.codes, ...(this.given.get(hit.segment_id ?? "") ?? [])];
    const about = make("p", "tl-about", {}, place, alike, codes.length ? ` · ${[...new Set(codes)].join("; ")}` : "");
    if (hit.segment_id) about.append(" ", make("button", "tl-small", { type: "button", tabindex: -1, title: "Give it the code that is chosen above (c)", "aria-label": "Give the code", "data-testid": "passage-give" }, "+"));
    return make("li", "", { tabindex: n === 0 ? 0 : -1, "data-n": n, "data-testid": "passage" }, drawWords(hit), about);
  }

  /** The row that something is in: what has the focus, if nothing else. @param {any} at */
  index(at = document.activeElement) {
    const row = at?.closest?.("[data-n]");
    return row instanceof HTMLElement ? Number(row.dataset.n) : 0;
  }

  /** @param {number} n */
  go(n) {
    const rows = this.part("hits").children;
    const at = Math.max(0, Math.min(n, rows.length - 1));
    for (const row of rows) row.tabIndex = -1;
    if (!rows[at]) return;
    rows[at].tabIndex = 0;
    rows[at].focus();
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const undo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === "z";
    if (event.altKey || ((event.ctrlKey || event.metaKey) && !undo)) return;
    const n = this.index();
    const onLink = /** @type {Element} */ (event.target).closest("a, button");
    if (event.key === "ArrowDown") this.go(n + 1);
    else if (event.key === "ArrowUp") this.go(n - 1);
    else if (event.key === "Enter" && !onLink) placesOfPage().visit(this.hits[n].href);
    else if (event.key === "c") this.give(n);
    else if (event.key === "z") this.takeBack();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Give a passage the code that is chosen. @param {number} n */
  give(n) {
    const select = this.part("give");
    const { transcript_id, segment_id, start, end, quote, codes } = this.hits[n];
    if (!select.value) {
      this.part("said").textContent = "Choose the code to give first.";
      select.focus();
      return;
    }
    const name = select.selectedOptions[0].textContent ?? "";
    if (!segment_id) {
      this.part("said").textContent = "What the interviewer says is not coded here.";
      return;
    }
    const before = this.given.get(segment_id) ?? [];
    if ([...codes, ...before].includes(name)) {
      this.part("said").textContent = `It has ${name} already.`;
      return;
    }
    this.given.set(segment_id, [...before, name]);
    this.sender.push({ do: "code", transcript_id, start, end, quote, segment_id, code_id: select.value });
    this.say(`Coded: ${name}.`);
    this.redraw(n);
  }

  takeBack() {
    this.say("Asking for the last step back…"); // what became of it, the answer says
    this.sender.push({ do: "undo" });
  }

  /** @param {number} n the row that has the focus then */
  redraw(n) {
    this.part("hits").replaceChildren(...this.hits.map((hit, at) => this.drawHit(hit, at)));
    this.go(n);
  }
}

const mountPassages = mounting(PassagesPage);

export default function mount(given) {
  return mountPassages(given);
}
