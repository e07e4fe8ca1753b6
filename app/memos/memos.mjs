// The Memos page: one list of all memos, searched as one types; the kind of an own memo is chosen in
// its row, and a memo on the study is written above the list. Words that are typed wait in the
// browser until they are kept.

import { Component, mounting } from "../browser/component.mjs";
import { wordsOf } from "../browser/drafts.mjs";
import { make } from "../browser/elements.mjs";

const DRAFT = "memo-on-study";
const GONE = "The workbench is not answering.";
const SHOWN = 200; // rows at first, and with each "Show more"
const TYPED_MS = 150; // after the last letter

/** A list of memos with decisions that it may not have yet: of those in it, words and kind; new ones
 * on the study, before the others. @param {MemoRow[]} memos @param {any[]} decisions */
export function withKept(memos, decisions) {
  let rows = memos;
  for (const { memo_id: id, text, memo_kind: kind, ...on } of decisions) {
    const changed = { text, words: text, ...(kind ? { kind } : {}) };
    if (rows.some((each) => each.id === id)) rows = rows.map((each) => (each.id === id ? { ...each, ...changed } : each));
    else if (![on.transcript_id, on.code_id, on.theme_id].some(Boolean)) {
      const fresh = { id, kind: "", on: "study", name: "", quote: "", coder: "", own: true, written: "being stored", href: "" };
      rows = [{ ...fresh, ...changed }, ...rows];
    }
  }
  return rows;
}

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
    this.most = SHOWN;
    /** @type {Set<Numbered>} */
    this.kept = new Set(); // memos that may not be in the list that was fetched
    for (const name of ["kind", "on"]) this.part(name).oninput = () => this.search();
    this.part("find").oninput = () => {
      clearTimeout(this.typing);
      this.typing = setTimeout(() => this.search(), TYPED_MS);
    };
    this.part("words").oninput = () => this.draft().typed(this.part("words").value, "");
    this.part("new").onsubmit = (/** @type {Event} */ event) => {
      event.preventDefault();
      this.keep();
    };
  }

  stop() {
    this.turn += 1;
    clearTimeout(this.typing);
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
    if (what.refused?.length) this.takeBack(what.refused);
    if (what.answer) this.load();
  }

  /** Memos on their way to the study, also from before a reload. */
  note() {
    for (const each of this.sender.pending()) if (each.do === "memo") this.kept.add(each);
    return this.sender.pending();
  }

  /** Words of a new memo that the study did not take are in their box again. @param {Result[]} refused */
  takeBack(refused) {
    const pending = this.note();
    const seqs = refused.map(({ seq }) => seq);
    for (const each of [...this.kept]) {
      if (pending.includes(each) || !seqs.includes(each.seq)) continue;
      this.kept.delete(each);
      const elsewhere = [each.transcript_id, each.code_id, each.theme_id].some(Boolean);
      if (elsewhere || this.list?.memos.some(({ id }) => id === each.memo_id)) continue; // its words stand there
      const words = [each.text, this.part("words").value].filter((one) => one?.trim()).join("\n\n");
      this.part("words").value = words;
      this.draft().typed(words, "");
    }
  }

  /** What is looked for was changed. */
  search() {
    this.most = SHOWN;
    this.draw();
  }

  async load() {
    this.turn += 1;
    const { turn } = this;
    const pending = this.note();
    const reached = [...this.kept].filter((each) => !pending.includes(each));
    try {
      const response = await fetch(this.data.memos_url);
      const found = await response.json();
      if (turn !== this.turn) return;
      if (!response.ok) throw new Error(found.error || GONE);
      this.list = found;
      for (const each of reached) this.kept.delete(each);
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
    this.note();
    const memos = withKept(this.list.memos, [...this.kept]);
    const wanted = memos.filter(
      (memo) => (kind === "*" || memo.kind === kind) && (!on || memo.on === on) && hasWords(memo, typed),
    );
    const many = `${wanted.length} of ${memos.length} memo${memos.length === 1 ? "" : "s"}`;
    this.part("count").textContent = memos.length ? many : "";
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.memo : undefined;
    this.part("list").replaceChildren(...wanted.slice(0, this.most).map((memo) => this.drawRow(memo)));
    if (wanted.length > this.most) this.part("list").append(this.drawMore(wanted.length - this.most));
    if (focused) this.part("list").querySelector(`[data-memo="${CSS.escape(focused)}"]`)?.focus();
  }

  /** @param {number} left how many are not shown */
  drawMore(left) {
    const more = make("button", "tl-tool", { type: "button", "data-testid": "memo-more" }, `Show more (${left})`);
    more.onclick = () => {
      const shown = this.most;
      this.most += SHOWN;
      this.draw();
      const next = this.part("list").children[shown];
      next?.querySelector("select, a, button")?.focus({ preventScroll: true });
    };
    return more;
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
      if (!select.value) return;
      this.sender.push({ do: "memo", memo_id: memo.id, text: memo.words, memo_kind: select.value });
      this.note();
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
    this.draw();
  }
}

const mountMemos = mounting(MemosPage);

export default function mount(given) {
  return mountMemos(given);
}
