// What a press on a code says: its rule, and the passages that this person gave it to, with links.
// It stands in the side panel, in the tree's place; Esc goes back to the tree, or to the text.

import { make } from "../browser/elements.mjs";
import { addressOf, drawRule } from "../browser/page.mjs";

const MOST = 12; // passages that are listed
const LONGEST = 220; // letters of a passage

export class RulePanel {
  /** @param {TheReader} reader @param {import("./code_pane.mjs").CodePane} pane */
  constructor(reader, pane) {
    this.reader = reader;
    this.pane = pane;
    /** @type {string | null} */
    this.code = null; // the one that is shown
    this.fromTree = false; // whether the tree was left for it
    this.panel = make("section", "tl-rule-panel", { hidden: "", "data-testid": "rule-panel" });
  }

  get shown() {
    return !this.panel.hidden;
  }

  /** Show a code, or close it where it is the one that is shown. @param {string} code */
  async toggle(code) {
    if (this.shown && this.code === code) {
      this.close();
      return;
    }
    if (!this.shown) this.fromTree = this.pane.browse.contains(document.activeElement);
    this.code = code;
    const { reader } = this;
    const known = reader.codes.get(code);
    this.pane.browse.hidden = true;
    this.draw(make("p", "tl-nothing", {}, known?.definition || "…"));
    this.panel.hidden = false;
    this.pane.side.visit("codes");
    this.focus();
    try {
      const response = await fetch(addressOf(reader.config.passages_url, { code }));
      const data = await response.json();
      if (this.code !== code || !this.shown) return;
      if (!response.ok) throw new Error(data.error);
      this.draw(drawRule(data.code), ...this.passages(data));
    } catch {
      if (this.code !== code || !this.shown) return;
      const why = reader.sender.pending().length ? "It is being stored." : "Its rule and passages could not be read just now.";
      this.draw(make("p", "tl-nothing", {}, why));
    }
  }

  /** @returns {HTMLElement | null} */
  get title() {
    return this.panel.querySelector("h2");
  }

  focus() {
    this.title?.focus({ preventScroll: true });
  }

  /** @param {...Node} body */
  draw(...body) {
    const { reader } = this;
    const code = this.code ?? "";
    const among = this.panel.contains(document.activeElement);
    const at = document.activeElement?.getAttribute("data-testid"); // a button keeps the keys that are meant for it
    const [name, path] = [reader.name(code), reader.path(code)];
    const leave = make("button", "tl-tool", { type: "button", "data-testid": "rule-close" }, "‹ All codes");
    leave.title = "Back to all codes (Esc)";
    leave.onclick = () => this.toTree();
    const give = make("button", "tl-tool", { type: "button", "data-testid": "rule-give", "aria-label": `Give ${name}` }, "+ Give it");
    give.title = `To the selected words or the segment (${reader.keys.first("choose")})`;
    give.onclick = () => this.pane.give(code);
    this.panel.setAttribute("aria-label", `Code: ${name}`);
    this.panel.replaceChildren(
      make("div", "tl-rule-head", {}, leave, reader.codes.get(code)?.retired ? null : give),
      make("h2", "tl-rule-title", { tabindex: -1 }, name),
      ...(path === name ? [] : [make("p", "tl-rule-path", {}, path)]),
      ...body,
    );
    if (among) ([leave, give].find((each) => each.isConnected && each.dataset.testid === at) ?? this.title)?.focus({ preventScroll: true });
  }

  /** Whether a key is kept from the text: the Enter that opened a rule, pressed once more on it,
   * would accept a suggestion there. @param {KeyboardEvent} event */
  keeps({ key, target }) {
    const here = target instanceof Element && this.panel.contains(target) && !target.closest("button, a[href], summary");
    return here && ["Enter", " "].includes(key);
  }

  /** What this person gave the code to, in the order of the interviews. @param {ComparePage} page */
  passages({ cards, held }) {
    if (!held) return [make("p", "tl-nothing", {}, "You have given it to no passage yet.")];
    const order = [...cards].sort((a, b) => {
      const here = (/** @type {Card} */ each) => Number(each.transcript_id !== this.reader.data.id);
      return here(a) - here(b) || a.interview.localeCompare(b.interview) || a.start - b.start;
    });
    const all = this.reader.config.compare_url + encodeURIComponent(this.code ?? "");
    const many = held === 1 ? "1 passage of yours" : `${held.toLocaleString("en")} passages of yours`;
    return [
      make("p", "tl-rule-many", {}, many, " · ", make("a", "tl-place", { href: all }, "all side by side")),
      make("ul", "tl-rule-list", {}, ...order.slice(0, MOST).map((card) => make("li", "", {}, passage(card)))),
      ...(held > MOST ? [make("p", "tl-nothing", {}, `The first ${MOST} are listed, this interview's before others'.`)] : []),
    ];
  }

  /** Back to where one came from: the tree, or the text, with the panel as it was before. */
  close() {
    if (!this.shown) return;
    const { fromTree } = this;
    this.end();
    if (fromTree) this.pane.focus();
    else this.pane.side.back();
  }

  /** Back to the tree, wherever one came from. */
  toTree() {
    this.end();
    this.pane.side.stay();
    this.pane.focus();
  }

  end() {
    this.panel.hidden = true;
    this.pane.browse.hidden = false;
    this.code = null;
    this.pane.draw();
  }
}

/** A passage as a link to its place. @param {Card} card */
function passage({ href, quote, participant, speaker, interview }) {
  const letters = Array.from(quote);
  const words = letters.length > LONGEST ? `${letters.slice(0, LONGEST).join("")}…` : quote;
  const who = make("span", "tl-rule-who", {}, [...new Set([participant || speaker, interview].filter(Boolean))].join(" · "));
  return make("a", "tl-rule-passage", { href, "data-testid": "rule-passage" }, words, who);
}
