// The search box of every page: opened by Ctrl K or the button in the sidebar, left by Esc.

import { make } from "../browser/elements.mjs";
import { LONGEST, writtenPlace } from "../browser/addresses.mjs";
import { offeredCommands } from "../browser/offered.mjs";
import { placesOfPage } from "../browser/places.mjs";
import { Asking } from "./asking.mjs";
import { entriesFound, entriesHere } from "./entries.mjs";
import { counted } from "./results.mjs";

const HOW = { limit: 12, each: 3, things: 5 }; // what is listed in the box
const PAGE = "search"; // with all that is found
const PAGES = '[data-testid="stSidebarNavLink"]';
const HINT = "Words that were said, a code, a memo, a name, a page, or what this page can do";

/** Whether this is a Mac, where Ctrl K means something else in a field. */
const isMac = () => /Mac|iPhone|iPad/.test(window.navigator.platform || window.navigator.userAgent);

/** Whether a press opens the box. @param {KeyboardEvent} event */
export function opens(event) {
  const control = isMac() ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  return control && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
}

class SearchBox {
  /** @type {SearchData} */ data;
  /** @type {Element} */ root;

  constructor() {
    this.asking = new Asking((...came) => this.take(...came));
    /** @type {import("./entries.mjs").Entry[]} */
    this.entries = [];
    this.at = 0;
    this.wanted = false; // Enter was pressed before the answer was here
    this.typed = ""; // what the rows are about
    /** @type {Element | null} */
    this.back = null; // where the focus was
    /** @type {Range | null} */
    this.selected = null; // what was selected
    this.input = make("input", "tls-type", {
      type: "text",
      role: "combobox",
      "aria-expanded": true,
      "aria-controls": "tls-list",
      "aria-label": "Search",
      placeholder: HINT,
      maxlength: LONGEST,
      autocomplete: "off",
      spellcheck: false,
      "data-testid": "search-input",
    });
    this.list = make("div", "tls-list", { id: "tls-list", role: "listbox", "aria-label": "Found" });
    this.note = make("p", "tls-note", { role: "status", "data-testid": "search-note" });
    const close = make("button", "tls-close", { type: "button", "aria-label": "Close the search" }, "Esc");
    this.dialog = make(
      "dialog",
      "tls tls-box",
      { "aria-label": "Search", "data-testid": "search-box" },
      make("div", "tls-top", {}, this.input, close),
      this.list,
      this.note,
    );
    close.onclick = () => this.close();
    this.input.oninput = () => this.type();
    this.dialog.onkeydown = (event) => this.pressed(event);
    this.dialog.oncancel = (event) => {
      event.preventDefault();
      this.close();
    };
    this.dialog.onclick = (event) => {
      if (event.target === this.dialog) this.close(); // beside it
    };
    window.addEventListener("keydown", (event) => this.called(event), true);
  }

  /** @param {Element} root @param {SearchData} data */
  configure(root, data) {
    this.data = data;
    if (this.root === root && this.dialog.isConnected) return;
    this.root = root;
    const open = this.dialog.open;
    root.append(this.dialog);
    if (open) {
      this.dialog.close();
      this.dialog.showModal();
      this.input.focus();
    }
    const button = root.querySelector(".tls-open");
    if (button instanceof HTMLElement) button.onclick = () => this.open();
    const keys = root.querySelector(".tls-keys");
    if (keys) keys.textContent = isMac() ? "⌘ K" : "Ctrl K";
  }

  // -- opening and closing

  /** @param {KeyboardEvent} event */
  called(event) {
    if (!opens(event) || !this.root?.isConnected) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.repeat) return;
    if (this.dialog.open) this.close();
    else this.open();
  }

  open() {
    if (this.dialog.open) return;
    this.back = document.activeElement;
    const selection = window.getSelection();
    const range = selection?.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    this.selected = range?.cloneRange() ?? null;
    this.input.value = this.kept();
    this.dialog.showModal();
    this.input.focus();
    this.input.select();
    this.ask(0);
  }

  /** Close it; the focus is where it was, and so is what was selected. */
  close() {
    this.asking.stop();
    this.wanted = false;
    this.dialog.close();
    const { back, selected } = this;
    const here = back?.isConnected && back !== document.body ? back : document.querySelector(".tl-here");
    if (here instanceof HTMLElement) here.focus({ preventScroll: true });
    else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    if (!selected?.startContainer.isConnected) return;
    window.getSelection()?.removeAllRanges();
    window.getSelection()?.addRange(selected);
  }

  /** @param {() => unknown} act */
  leaveTo(act) {
    this.close();
    act();
  }

  // -- what was typed

  get keptAt() {
    return `throughline:search:${this.data.study_id}`;
  }

  kept() {
    try {
      return window.sessionStorage.getItem(this.keptAt) ?? "";
    } catch {
      return "";
    }
  }

  type() {
    this.wanted = false;
    try {
      window.sessionStorage.setItem(this.keptAt, this.input.value);
    } catch {
      // full or forbidden: it lasts as long as the box is open
    }
    this.ask();
  }

  /** @param {number} [wait] ms until it is asked */
  ask(wait) {
    this.list.setAttribute("aria-busy", "true");
    this.asking.ask(this.data.search_url, this.input.value, HOW, wait);
  }

  // -- what was found

  /** @param {string} typed @param {Found | null} found @param {string} failed */
  take(typed, found, failed) {
    const here = entriesHere(typed, pagesHere(), offeredCommands());
    const go = (/** @type {string} */ href) => placesOfPage().visit(href);
    const study = found ? entriesFound(found, go, `${PAGE}${writtenPlace(PAGE, { q: typed })}`) : [];
    const again = typed === this.typed && this.entries.length > 0;
    this.entries = [...study, ...here];
    this.at = again ? Math.min(this.at, this.entries.length - 1) : 0;
    this.typed = typed;
    this.list.removeAttribute("aria-busy");
    this.note.textContent = failed || this.words(typed, found);
    this.draw();
    if (this.wanted && this.entries.length && !failed) this.go(this.at);
    this.wanted = false;
  }

  /** What is said under the rows. @param {string} typed @param {Found | null} found */
  words(typed, found) {
    if (!typed.trim()) return "↑ ↓ choose · Enter goes there · Esc closes";
    if (this.entries.length === 0) return `Nothing is found for “${typed.trim()}”.`;
    const { codes = [], memos = [], themes = [], participants = [], places = 0 } = found ?? {};
    const things = [codes, memos, themes, participants].flat().length;
    if (!places && !things) return "Nothing of this is in the study.";
    return places ? `${counted(places, "place")} in interviews` : "Not said in any interview";
  }

  draw() {
    /** @type {HTMLElement[]} */
    const groups = [];
    let last = "";
    this.entries.forEach((entry, i) => {
      if (entry.group !== last) {
        last = entry.group;
        const id = `tls-group-${groups.length}`;
        const title = make("p", "tls-title", { id, role: "presentation" }, last);
        groups.push(make("div", "tls-group", { role: "group", "aria-labelledby": id }, title));
      }
      const row = make(
        "div",
        "tls-row",
        { id: `tls-row-${i}`, role: "option", "data-testid": "search-row", "data-kind": entry.id ?? null },
        ...entry.children,
      );
      row.onclick = () => this.go(i);
      groups.at(-1)?.append(row);
    });
    this.list.replaceChildren(...groups);
    this.list.scrollTop = 0;
    this.mark();
  }

  /** Show which row Enter goes to. */
  mark() {
    this.list.querySelectorAll(".tls-row").forEach((row, i) => {
      row.classList.toggle("tls-current", i === this.at);
      row.setAttribute("aria-selected", String(i === this.at));
      if (i === this.at && i) row.scrollIntoView({ block: "nearest" });
    });
    if (this.entries.length) this.input.setAttribute("aria-activedescendant", `tls-row-${this.at}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  /** @param {number} nth */
  go(nth) {
    const entry = this.entries[nth];
    if (!entry) return;
    this.at = nth; // where the next search for the same begins
    this.leaveTo(entry.go);
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    event.stopPropagation();
    const last = this.entries.length - 1;
    /** @type {Record<string, () => number>} */
    const moves = {
      ArrowDown: () => (this.at >= last ? 0 : this.at + 1),
      ArrowUp: () => (this.at <= 0 ? last : this.at - 1),
      PageDown: () => Math.min(last, this.at + 8),
      PageUp: () => Math.max(0, this.at - 8),
    };
    if (event.key === "Escape") this.close();
    else if (event.key in moves && last >= 0) {
      this.at = moves[event.key]();
      if (this.at === 0) this.list.scrollTop = 0;
      this.mark();
    } else if (event.key === "Enter" && event.target === this.input && !event.isComposing) {
      if (this.asking.waits) this.wanted = true; // it goes to what is found for these words
      else this.go(this.at);
    } else return;
    event.preventDefault();
  }
}

/** The pages that the sidebar links to, as it calls them. */
function pagesHere() {
  const links = [...document.querySelectorAll(PAGES)];
  return links.flatMap((link) => {
    if (!(link instanceof HTMLElement)) return [];
    const words = link.cloneNode(true);
    if (words instanceof HTMLElement) words.querySelectorAll('[data-testid="stIconMaterial"]').forEach((each) => each.remove());
    const label = words.textContent?.trim() ?? "";
    return label ? [{ label, run: () => link.click() }] : [];
  });
}

export default function mount({ data, parentElement }) {
  window.__throughlineSearch ??= new SearchBox(); // one for all pages of a page load
  window.__throughlineSearch.configure(parentElement.querySelector(".tls"), data);
}
