// The Memos page: one list of all memos, searched as one types; the kind of an own memo is chosen in
// its row, and a memo on the study is written above the list. Words that are typed wait in the
// browser until they are kept.

import { Component, mounting } from "../browser/component.mjs";
import { wordsOf } from "../browser/drafts.mjs";
import { make } from "../browser/elements.mjs";

const DRAFT = "memo-on-study";
const GONE = "The workbench is not answering.";

/** Words as they are compared. @param {string} words */
const folded = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Whether a memo has every word that is searched for. @param {MemoRow} memo @param {string} typed */
export function hasWords(memo, typed) {
  const all = folded([memo.text, memo.quote, memo.name, memo.coder].join(" "));
  return folded(typed).split(/\s+/).filter(Boolean).every((word) => all.includes(word));
}

/** What a row is on, as a link where there is a way. @param {MemoRow} memo */
function drawAbout(memo) {
  const words = memo.on === "study" ? "the study" : memo.name || `a ${memo.on} that is no more`;
  return memo.href ? make("a", "tl-place", { href: memo.href }, words) : words;
}

class MemosPage extends Component {
  /** @type {MemosData} */ data;
  /** @type {MemoList | null} */ list = null;

  /** @param {any} root */
  constructor(root) {
    super(root);
    this.turn = 0;
    for (const name of ["find", "kind", "on"]) this.part(name).oninput = () => this.draw();
    this.part("words").oninput = () => this.draft().typed(this.part("words").value, "");
    this.part("new").onsubmit = (/** @type {Event} */ event) => {
      event.preventDefault();
      this.keep();
    };
  }

  stop() {
    this.turn += 1;
    super.stop();
  }

  draft() {
    return wordsOf(this.data.study_id).box(DRAFT);
  }

  /** @param {MemosData} data */
  configure(data) {
    const moved = this.data?.revision !== data.revision;
    this.data = data;
    if (this.attach(data)) this.part("words").value = this.draft().text() ?? "";
    if (moved) this.load();
  }

  /** @param {Sent} what */
  sent(what) {
    this.tellDown(what);
    this.tellRefused();
    if (what.answer) this.load();
  }

  async load() {
    this.turn += 1;
    const { turn } = this;
    try {
      const response = await fetch(this.data.memos_url);
      const found = await response.json();
      if (turn !== this.turn) return;
      if (!response.ok) throw new Error(found.error || GONE);
      this.list = found;
      this.fill("kind", [{ value: "*", label: "any kind" }, ...found.kinds]);
      this.fill("new-kind", found.kinds);
      this.draw();
    } catch (error) {
      if (turn === this.turn) this.part("count").textContent = error instanceof TypeError ? GONE : /** @type {Error} */ (error).message;
    }
  }

  /** @param {string} name @param {Choice[]} choices */
  fill(name, choices) {
    const select = this.part(name);
    if (select.options.length) return; // they stay the same
    select.replaceChildren(...choices.map(({ value, label }) => make("option", "", { value }, label)));
  }

  draw() {
    if (!this.list) return;
    const [typed, kind, on] = ["find", "kind", "on"].map((name) => this.part(name).value);
    const { memos } = this.list;
    const wanted = memos.filter(
      (memo) => (kind === "*" || memo.kind === kind) && (!on || memo.on === on) && hasWords(memo, typed),
    );
    const many = `${wanted.length} of ${memos.length} memo${memos.length === 1 ? "" : "s"}`;
    this.part("count").textContent = memos.length ? many : "";
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.memo : undefined;
    this.part("list").replaceChildren(...wanted.map((memo) => this.drawRow(memo)));
    if (focused) this.part("list").querySelector(`[data-memo="${CSS.escape(focused)}"]`)?.focus();
  }

  /** @param {MemoRow} memo */
  drawRow(memo) {
    const about = make("span", "", {}, "On ", drawAbout(memo));
    const foot = [about, make("span", "", {}, `${memo.written} · ${memo.coder}`), this.drawKind(memo)];
    return make(
      "article",
      "tl-memo-row",
      { "data-testid": "memo-row" },
      make("p", "tl-memo-text", {}, memo.text),
      memo.quote ? make("p", "tl-memo-quote", {}, memo.quote) : null,
      make("div", "tl-memo-foot", {}, ...foot),
    );
  }

  /** @param {MemoRow} memo */
  drawKind(memo) {
    const kinds = this.list?.kinds ?? [];
    const label = kinds.find(({ value }) => value === memo.kind)?.label ?? memo.kind;
    if (!memo.own) return make("span", "", {}, label);
    const offered = kinds.filter(({ value }) => value || !memo.kind); // one that was given can be changed
    const options = offered.map(({ value, label: words }) => make("option", "", { value }, words));
    const select = make("select", "tl-select", { "aria-label": "Kind of this memo", "data-memo": memo.id }, ...options);
    select.value = memo.kind;
    select.onchange = () => {
      if (select.value) this.sender.push({ do: "memo", memo_id: memo.id, text: memo.words, memo_kind: select.value });
    };
    return select;
  }

  keep() {
    const text = this.part("words").value.trim();
    if (!text) {
      this.part("count").textContent = "A memo holds at least a word.";
      return;
    }
    const kind = this.part("new-kind").value;
    const id = crypto.randomUUID();
    this.sender.push({ do: "memo", memo_id: id, text, ...(kind ? { memo_kind: kind } : {}) });
    this.draft().done();
    this.part("words").value = "";
  }
}

const mountMemos = mounting(MemosPage);

export default function mount(given) {
  return mountMemos(given);
}
