// The tab Codes of the side panel: the codebook as a tree with colours and counts, a box that
// filters it, and what the code means that one is at. A press on a code shows its rule and its
// passages; one press more gives it to the selected words or the segment.

import { make } from "../browser/elements.mjs";
import { keyName } from "../browser/keys.mjs";
import { spanKey } from "../browser/core.mjs";
import { selectedSpan } from "../browser/selecting.mjs";
import { toned } from "./chips.mjs";
import { codeCounts, codeRows, countWords } from "./code_rows.mjs";
import { RulePanel } from "./rule_panel.mjs";

/** @typedef {import("./code_rows.mjs").CodeRow} CodeRow */

const QUOTED = 40; // letters of the words that a code would be given to
const MOVES = ["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "Home", "End"];

export class CodePane {
  /** @param {TheReader} reader @param {import("./side.mjs").SidePanel} side */
  constructor(reader, side) {
    this.reader = reader;
    this.side = side;
    /** @type {CodeRow[]} */
    this.rows = [];
    /** @type {Set<string>} */
    this.closed = new Set(side.remembered("closed"));
    /** @type {string | null} */
    this.current = null; // the row that Tab comes to
    this.drawn = ""; // the rows that are drawn, as they were
    /** @type {{span: Span, at: string | null} | null} */
    this.meant = null; // words that were selected when one went into the box, and the segment in hand
    this.filter = make("input", "tl-type tl-code-filter", {
      ...{ type: "search", placeholder: "Filter the codes", "aria-label": "Filter the codes" },
      ...{ "data-testid": "code-filter", autocomplete: "off" },
    });
    this.filter.value = side.remembered("filter")[0] ?? "";
    this.target = make("p", "tl-code-target", { "data-testid": "code-target" });
    this.tree = make("div", "tl-code-tree", { role: "tree", "aria-label": "Codebook", "data-testid": "code-tree" });
    this.about = make("div", "tl-code-about", { id: "tl-code-about", role: "note", tabindex: 0, "aria-label": "What the code means", "data-testid": "code-about" });
    const heads = [["Code", ""], ["here", "Codings in this interview"], ["study", "Your codings in all interviews"]];
    const head = make("div", "tl-code-heads", { "aria-hidden": "true" }, ...heads.map(([word, title]) => make("span", "", { title }, word)));
    this.browse = make("div", "tl-code-browse", {}, this.filter, this.target, head, this.tree, this.about);
    this.rule = new RulePanel(reader, this);
    this.element = make("div", "tl-code-pane", {}, this.browse, this.rule.panel);
    this.listen();
  }

  listen() {
    this.filter.oninput = () => {
      this.side.remember("filter", [this.filter.value]);
      this.draw(true);
    };
    this.filter.onfocus = () => {
      const span = this.side.selection;
      this.meant = span && { span, at: this.reader.current };
    };
    this.reader.part("document").addEventListener("focusin", () => {
      this.meant = null; // one has gone back to the text
    });
    this.filter.onkeydown = (event) => this.inFilter(event);
    this.tree.onclick = (event) => this.clicked(event);
    this.tree.addEventListener("focusin", (event) => this.arrive(idAt(event)));
    this.tree.addEventListener("pointerover", (event) => this.explain(idAt(event)));
    this.tree.addEventListener("pointerleave", () => this.explain(this.current));
  }

  // -- what is drawn

  /** Draw what has changed. Rows come and go where nobody's hand is on them, or by that hand.
   * @param {boolean} asked whether a person has just asked for other rows */
  draw(asked = false) {
    const { reader, filter } = this;
    const { codes } = reader.data;
    this.drawTarget();
    if (this.rule.shown) return;
    const shape = JSON.stringify([filter.value, [...this.closed], codes.map((c) => [c.id, c.name, c.rank, c.parent, c.retired, c.tones])]);
    if (shape !== this.drawn && (asked || !this.drawn || !this.side.inHand)) {
      this.drawn = shape;
      this.drawRows();
    }
    this.count();
  }

  drawRows() {
    const among = this.tree.contains(document.activeElement);
    this.rows = codeRows(this.reader.data.codes, this.closed, this.filter.value);
    if (!this.rows.some(({ code }) => code.id === this.current)) this.current = this.rows[0]?.code.id ?? null;
    this.tree.replaceChildren(...this.rows.map((row) => this.row(row)));
    this.tree.setAttribute("role", this.rows.length ? "tree" : "group");
    if (this.rows.length === 0) {
      const words = this.filter.value.trim() ? "No code fits that." : "There is no code yet. + makes one for the segment or the selected words.";
      this.tree.replaceChildren(make("p", "tl-nothing", {}, words));
    }
    this.explain(this.current);
    if (among) this.rowOf(this.current)?.focus({ preventScroll: true });
  }

  /** @param {CodeRow} row */
  row({ code, depth, at, of, open }) {
    const sign = open === null ? "" : open ? "▾" : "▸";
    const give = make("button", "tl-small tl-give", { type: "button", tabindex: -1, "aria-label": `Give ${code.name}` }, "+");
    give.title = `Give it to the selected words or the segment (${this.reader.keys.first("choose")})`;
    const element = make(
      "div",
      "tl-code-row",
      {
        ...{ role: "treeitem", "data-code": code.id, "data-testid": "code-row", "aria-level": depth, "aria-describedby": "tl-code-about" },
        ...{ "aria-posinset": at, "aria-setsize": of, "aria-expanded": open, tabindex: code.id === this.current ? 0 : -1 },
      },
      make("span", "tl-code-sign", { "aria-hidden": "true" }, sign),
      code.tones ? toned(this.reader, make("span", "tl-tone", { "aria-hidden": "true" }), code.id) : make("span", "tl-no-tone", { "aria-hidden": "true" }),
      make("span", "tl-code-called", {}, code.name),
      give,
      make("span", "tl-code-count"),
      make("span", "tl-code-count"),
    );
    element.style.setProperty("--depth", String(depth - 1));
    return element;
  }

  /** Write the counts where they are others than before; a code counts what hangs under it. */
  count() {
    const counts = codeCounts(this.reader.data.codes, this.reader.state.codings);
    this.rows.forEach(({ code, open }, i) => {
      const count = counts.get(code.id);
      const element = this.tree.children[i];
      if (!count || !element) return;
      const words = countWords(count, open !== null);
      if (element.getAttribute("aria-label") === `${code.name}. ${words}.`) return;
      element.setAttribute("aria-label", `${code.name}. ${words}.`);
      const [here, all] = element.querySelectorAll(".tl-code-count");
      here.textContent = count.hereUnder ? count.hereUnder.toLocaleString("en") : "";
      all.textContent = count.allUnder.toLocaleString("en");
      for (const each of [here, all]) each.setAttribute("title", words);
    });
  }

  /** Say what a press gives a code to. */
  drawTarget() {
    const { reader } = this;
    const words = this.span();
    const segment = reader.segment();
    const quote = words && !words.id ? Array.from(reader.text.slice(words.start, words.end)) : null;
    const cut = quote && quote.length > QUOTED ? `${quote.slice(0, QUOTED).join("")}…` : quote?.join("");
    const whom = cut ? `“${cut}”` : segment ? `segment ${segment.index + 1}` : "nothing yet";
    const told = `+ gives a code to ${whom}.`;
    if (this.target.textContent !== told) this.target.textContent = told;
  }

  /** Say what a code means, in its place under the tree. @param {string | null} id */
  explain(id) {
    const code = id && this.reader.codes.get(id);
    if (!code || this.about.dataset.code === id) return;
    this.about.dataset.code = code.id;
    this.about.replaceChildren(
      make("strong", "", {}, code.path),
      make("p", "", {}, code.definition || "It has no definition yet."),
    );
  }

  /** @param {string | null} id */
  rowOf(id) {
    const rows = /** @type {HTMLElement[]} */ ([...this.tree.children]);
    return rows.find((each) => each.dataset.code === id);
  }

  // -- what is done

  /** What a code is given to: the selected words, those that were selected when one went into the
   * box, or else the segment. @returns {Span & {id?: string} | undefined} */
  span() {
    const { reader } = this;
    const selected = selectedSpan(reader.part("document"), reader.text);
    const inPane = this.element.contains(document.activeElement); // the box, the tree, or a code's rule
    const before = inPane && this.meant && this.meant.at === reader.current ? this.meant.span : null;
    return selected || before || reader.segment();
  }

  /** Give a code; where it is given already, that is said. @param {string} id */
  give(id) {
    const { reader } = this;
    const span = this.span();
    if (!span) {
      reader.say("There is nothing to give a code to yet.");
      return;
    }
    const given = reader.state.codings.some((each) => each.code_id === id && spanKey(each) === spanKey(span));
    if (given) reader.say(`Given here already: ${reader.name(id)}`);
    else reader.desk.code({ start: span.start, end: span.end, ...(span.id ? { id: span.id } : {}) }, id);
    this.meant = this.side.selection = null;
  }

  /** @param {MouseEvent} event */
  clicked(event) {
    const id = idAt(event);
    const { target } = event;
    if (id === null || event.detail > 1 || !(target instanceof Element)) return;
    this.arrive(id);
    if (target.closest(".tl-give")) this.give(id);
    else if (target.closest(".tl-code-sign")?.textContent) this.toggle(id);
    else this.rule.toggle(id);
  }

  /** @param {string} id */
  toggle(id) {
    if (!this.closed.delete(id)) this.closed.add(id);
    this.side.remember("closed", [...this.closed]);
    this.draw(true);
  }

  /** @param {string | null} id */
  arrive(id) {
    if (id === null) return;
    this.rowOf(this.current)?.setAttribute("tabindex", "-1");
    this.current = id;
    this.rowOf(id)?.setAttribute("tabindex", "0");
    this.explain(id);
  }

  focus() {
    if (this.rule.shown) this.rule.focus();
    else (this.rowOf(this.current) ?? this.filter).focus({ preventScroll: true });
  }

  /** Esc: from the rule to the tree; returns whether there was something to leave. */
  leave() {
    if (!this.rule.shown) return false;
    this.rule.close();
    return true;
  }

  /** A key on a row of the tree; returns whether it was the tree's. @param {KeyboardEvent} event */
  key(event) {
    if (this.rule.keeps(event)) return true;
    const id = idAt(event);
    if (id === null || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (MOVES.includes(event.key) && !event.shiftKey) this.move(id, event.key);
    else if (["Enter", " "].includes(event.key)) this.rule.toggle(id);
    else if (this.reader.keys.commands?.get(keyName(event)) === "choose") this.give(id);
    else return false;
    return true;
  }

  /** @param {string} id @param {string} key */
  move(id, key) {
    const at = this.rows.findIndex(({ code }) => code.id === id);
    const { open, code } = this.rows[at];
    const go = (/** @type {CodeRow | undefined} */ row) => {
      const element = row && this.rowOf(row.code.id);
      element?.focus({ preventScroll: true });
      element?.scrollIntoView({ block: "nearest" });
    };
    if (key === "ArrowDown") go(this.rows[at + 1]);
    else if (key === "ArrowUp" && at === 0) this.filter.focus();
    else if (key === "ArrowUp") go(this.rows[at - 1]);
    else if (key === "Home") go(this.rows[0]);
    else if (key === "End") go(this.rows.at(-1));
    else if (key === "ArrowRight" && open) go(this.rows[at + 1]);
    else if (key === "ArrowLeft" && !open) go(this.rows.find((row) => row.code.id === code.parent));
    else if (open !== null) this.toggle(id);
  }

  /** @param {KeyboardEvent} event */
  inFilter(event) {
    event.stopPropagation();
    if (["ArrowDown", "Enter"].includes(event.key)) this.rowOf(this.rows[0]?.code.id ?? null)?.focus();
    else if (event.key === "Escape" && this.filter.value) {
      this.filter.value = "";
      this.filter.dispatchEvent(new Event("input"));
    } else if (event.key === "Escape") this.side.toText();
    else return;
    event.preventDefault();
  }
}

/** @param {Event} event @returns {string | null} */
function idAt({ target }) {
  const row = target instanceof Element ? target.closest(".tl-code-row") : null;
  return row instanceof HTMLElement ? (row.dataset.code ?? null) : null;
}
