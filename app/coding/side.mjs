// The panel beside the interview, with tabs: Codes, Memos, Why. Where there is room it is a column,
// and remembered as it was left; where there is not, it is a drawer that is opened when it is asked
// for. What does not show is not computed; what shows is drawn after the page has answered a key.

import { make } from "../browser/elements.mjs";
import { storageOfPage } from "../browser/sender.mjs";
import { CodePane } from "./code_pane.mjs";
import { MemoPane } from "./memo_pane.mjs";
import { WhyPane } from "./why_pane.mjs";

/** @typedef {"codes" | "memos" | "why"} Tab */

/** @type {[id: Tab, name: string, command: string][]} */
const TABS = [
  ["codes", "Codes", "codes"],
  ["memos", "Memos", "memos"],
  ["why", "Why", "why"],
];
const PREFIX = "throughline:side:";
const ROOM_FOR_SIDE = 780; // px of the reader in which the text leaves a column for the panel
const LATER = 40; // ms after what was pressed is on the screen

export class SidePanel {
  /** @param {TheReader} reader */
  constructor(reader) {
    this.reader = reader;
    this.root = reader.part("side");
    this.column = false; // whether there is room for it beside the text
    this.drawer = false; // whether it is open where there is not
    this.timer = undefined;
    this.pointed = false; // whether the mouse is on it
    /** @type {Span | null} */
    this.selection = null; // the words that were selected last, until others or none are
    /** @type {{open: boolean, tab: Tab} | null} */
    this.before = null; // how it was before a key or a chip opened it for a moment
    const [tab] = this.remembered("tab");
    /** @type {Tab} */
    this.tab = TABS.find(([id]) => id === tab)?.[0] ?? "codes";
    this.panes = { codes: new CodePane(reader, this), memos: new MemoPane(reader, this), why: new WhyPane(reader) };
    /** @type {HTMLButtonElement[]} */
    this.tabs = [];
    /** @type {HTMLElement[]} */
    this.boxes = [];
    this.build();
    this.fit();
    if ("ResizeObserver" in window) {
      this.watch = new window.ResizeObserver(() => this.fit());
      this.watch.observe(reader.root);
    }
  }

  get rule() {
    return this.panes.codes.rule;
  }

  get pane() {
    return this.panes[this.tab];
  }

  get open() {
    return this.column ? this.remembered("shut")[0] !== "yes" : this.drawer;
  }

  /** Whether a person is at it, so that nothing in it may move. */
  get inHand() {
    return this.pointed || this.root.contains(document.activeElement);
  }

  build() {
    const { reader } = this;
    this.tabs = TABS.map(([id, name]) => {
      const tab = make("button", "tl-tab", { type: "button", role: "tab", id: `tl-tab-${id}`, "data-testid": `tab-${id}`, "aria-controls": `tl-pane-${id}` }, name);
      tab.onclick = () => this.choose(id);
      return tab;
    });
    const shut = make("button", "tl-tool tl-side-shut", { type: "button", "aria-label": "Shut the side panel", "data-testid": "side-shut" }, "✕");
    shut.onclick = () => {
      this.shut();
      reader.focusCurrent();
    };
    const tabs = make("div", "tl-tabs", { role: "tablist", "aria-label": "Beside the interview" }, ...this.tabs);
    const panes = TABS.map(([id]) => {
      const box = make("div", "tl-pane", { role: "tabpanel", id: `tl-pane-${id}`, "aria-labelledby": `tl-tab-${id}` }, this.panes[id].element);
      box.hidden = true;
      return box;
    });
    this.boxes = panes;
    this.root.replaceChildren(make("div", "tl-side-head", {}, tabs, shut), ...panes);
    this.root.addEventListener("pointerenter", () => (this.pointed = true));
    this.root.addEventListener("pointerleave", () => {
      this.pointed = false;
      this.due();
    });
    this.root.addEventListener("mousedown", (/** @type {MouseEvent} */ event) => {
      const typed = event.target instanceof Element && event.target.closest("input, textarea, a");
      if (!typed) event.preventDefault(); // the words that are selected stay so
    });
    this.titles();
  }

  /** Say the keys that are in force. */
  titles() {
    TABS.forEach(([, , command], i) => (this.tabs[i].title = `${this.tabs[i].textContent} (${this.reader.keys.first(command)})`));
  }

  // -- whether it shows, and what

  /** Make room for it, or none. */
  fit() {
    const width = this.reader.root.clientWidth;
    const column = width >= ROOM_FOR_SIDE;
    if (column !== this.column) this.drawer = false;
    this.column = column;
    this.show();
  }

  /** Show it as it is meant to be now. */
  show() {
    const { root } = this.reader;
    const { open } = this;
    const came = open && this.root.hidden && !this.column;
    this.root.hidden = !open;
    root.classList.toggle("tl-beside", open && this.column);
    root.classList.toggle("tl-drawn", open && !this.column);
    TABS.forEach(([id], i) => {
      const on = id === this.tab;
      this.tabs[i].setAttribute("aria-selected", String(on));
      this.tabs[i].tabIndex = on ? 0 : -1;
      this.boxes[i].hidden = !on;
    });
    for (const button of root.querySelectorAll('[data-do="panel"]')) button.setAttribute("aria-expanded", String(open));
    this.reader.list?.fit();
    if (open) this.draw();
    if (came && this.reader.state) this.reader.sheet.get(this.reader.current)?.scrollIntoView({ block: "start" }); // or it is behind the drawer
  }

  /** @param {Tab} tab */
  choose(tab) {
    this.before = null;
    this.tab = tab;
    this.remember("tab", [tab]);
    this.show();
  }

  /** Open it, or shut it. @param {boolean} open */
  set(open) {
    if (this.column) this.remember("shut", open ? [] : ["yes"]);
    else this.drawer = open;
    this.show();
  }

  shut() {
    this.before = null;
    this.set(false);
  }

  /** Open it, or shut it, as a key asks for. */
  toggle() {
    const { open } = this;
    if (open) this.shut();
    else this.set(true);
    if (open) this.reader.focusCurrent();
  }

  /** Show a tab until one goes back. @param {Tab} tab */
  visit(tab) {
    this.before ??= { open: this.open, tab: this.tab };
    this.tab = tab;
    if (this.open) this.show();
    else this.set(true);
  }

  /** What is shown was asked for: going back leaves it. */
  stay() {
    this.before = null;
    this.remember("tab", [this.tab]);
  }

  /** Be as before something was shown for a moment, and go on in the text. */
  back() {
    const { before } = this;
    this.before = null;
    if (before) {
      this.tab = before.tab;
      this.set(before.open);
    }
    this.reader.focusCurrent();
  }

  /** Show a tab and go into it; or back to the text, from there. @param {Tab} tab */
  enter(tab) {
    if (this.open && this.tab === tab && this.root.contains(document.activeElement)) {
      this.toText();
      return;
    }
    this.choose(tab);
    if (!this.open) this.set(true);
    this.pane.focus();
  }

  /** Why: shown for a moment, or no more. */
  why() {
    if (this.open && this.tab === "why") {
      if (this.before) this.back();
      else this.toggle();
    } else this.visit("why");
  }

  /** From the panel to the text; a drawer is shut. */
  toText() {
    if (!this.column) this.shut();
    this.reader.focusCurrent();
  }

  /** Esc in the text: leave what was opened for a moment; returns whether there was something. */
  leave() {
    if (!this.open) return false;
    if (this.pane.leave()) return true;
    if (this.before) this.back();
    else if (this.root.contains(document.activeElement) || !this.column) this.toText();
    else return false;
    return true;
  }

  // -- what is drawn

  /** Something that it shows may be another: it is drawn once the page has answered. */
  due() {
    if (!this.open || this.timer !== undefined) return;
    this.timer = setTimeout(() => this.draw(), LATER);
  }

  draw() {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.open && this.reader.state) this.pane.draw();
  }

  /** Other words are selected, or none. A box that is gone into takes the selection away.
   * @param {Span | null} span */
  selected(span) {
    const typing = this.root.contains(document.activeElement) && document.activeElement?.matches("input, textarea");
    if (span || !typing) this.selection = span;
    if (span) this.panes.codes.meant = null;
    this.due();
  }

  // -- keys

  /** A key that was pressed in it; returns whether it was its own.
   * @param {KeyboardEvent} event @param {Element} target */
  key(event, target) {
    if (!this.root.contains(target)) return false;
    const at = this.tabs.findIndex((tab) => tab === target);
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (at >= 0 && by) {
      const next = (at + by + TABS.length) % TABS.length;
      this.choose(TABS[next][0]);
      this.tabs[next].focus();
      return true;
    }
    if (at >= 0 && event.key === "ArrowDown") {
      this.pane.focus();
      return true;
    }
    return this.pane.key(event);
  }

  // -- what is remembered in this browser

  /** @param {string} name @returns {string[]} */
  remembered(name) {
    try {
      const kept = this.storage(name)?.getItem(PREFIX + name);
      if (!kept) return this.memory.get(name) ?? [];
      const list = JSON.parse(kept);
      return Array.isArray(list) ? list.filter((each) => typeof each === "string") : [];
    } catch {
      return this.memory.get(name) ?? [];
    }
  }

  /** @param {string} name @param {string[]} list */
  remember(name, list) {
    this.memory.set(name, list);
    try {
      this.storage(name)?.setItem(PREFIX + name, JSON.stringify(list));
    } catch {
      // full or forbidden: it lasts as long as the page
    }
  }

  /** @type {Map<string, string[]>} */
  memory = new Map();

  /** What is filtered and closed belongs to a tab of the browser, how one works to all of them.
   * @param {string} name @returns {Kept} */
  storage(name) {
    if (["tab", "shut"].includes(name)) return storageOfPage();
    try {
      return window.sessionStorage;
    } catch {
      return null;
    }
  }

  stop() {
    clearTimeout(this.timer);
    this.watch?.disconnect();
  }
}
