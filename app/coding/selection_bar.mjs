// The bar at words that were selected by mouse or touch: what can be done with them, beside them. It
// never covers a line that is selected, and goes with the selection. Tab leads into it.

import { make } from "../browser/elements.mjs";

const APART = 8; // px between the words and the bar
const EDGE = 8; // px between the bar and the window

/** @type {[command: string, words: string][]} */
const TOOLS = [
  ["choose", "Code…"],
  ["new-code", "New code"],
  ["in-vivo", "In vivo"],
  ["memo", "Memo"],
];

/** @typedef {{left: number, top: number, right: number, bottom: number}} Box */

/** Where a bar stands: over the words, else under them, else beside them; null where it would
 * cover some.
 * @param {Box} words @param {{width: number, height: number}} bar @param {Box} room
 * @returns {{left: number, top: number} | null} */
export function placeOfBar(words, { width, height }, room) {
  const left = Math.max(room.left, Math.min(words.left, room.right - width));
  const over = words.top - APART - height;
  if (over >= room.top && words.top <= room.bottom) return { left, top: over };
  const under = words.bottom + APART;
  if (under + height <= room.bottom && under >= room.top) return { left, top: under };
  const beside = words.right + APART;
  if (beside + width > room.right || words.bottom < room.top || words.top > room.bottom) return null;
  const middle = (Math.max(words.top, room.top) + Math.min(words.bottom, room.bottom) - height) / 2;
  return { left: beside, top: Math.max(room.top, Math.min(middle, room.bottom - height)) };
}

export class SelectionBar {
  /** @param {TheReader} reader */
  constructor(reader) {
    this.reader = reader;
    this.bar = make(
      "div",
      "tl-selbar",
      { role: "toolbar", "aria-label": "The selected words", hidden: "", "data-testid": "selection-bar" },
      ...TOOLS.map(([command, words]) => {
        const key = make("kbd", "", { "data-key": command, "aria-hidden": "true" });
        return make("button", "tl-selbar-tool", { type: "button", "data-do": command }, words, key);
      }),
    );
    this.bar.onpointerdown = (event) => event.preventDefault(); // the selection stays
    this.bar.onkeydown = (event) => this.pressed(event);
    this.bar.addEventListener("click", () => setTimeout(() => this.hide())); // after it is done
    reader.root.append(this.bar);
    const again = () => this.place();
    window.addEventListener("scroll", again, true);
    window.addEventListener("resize", again);
    this.end = () => {
      window.removeEventListener("scroll", again, true);
      window.removeEventListener("resize", again);
    };
  }

  get shown() {
    return !this.bar.hidden;
  }

  show() {
    for (const kbd of this.bar.querySelectorAll("kbd")) {
      kbd.textContent = this.reader.keys.first(kbd.dataset.key);
    }
    this.bar.hidden = false;
    this.place();
  }

  hide() {
    this.bar.hidden = true;
  }

  /** Stand beside the words, wherever these are by now. */
  place() {
    if (!this.shown) return;
    const selection = window.getSelection();
    if (!selection?.rangeCount || selection.isCollapsed) {
      this.hide();
      return;
    }
    const words = selection.getRangeAt(0).getBoundingClientRect();
    const top = this.reader.part("bar").getBoundingClientRect().bottom;
    const text = this.reader.part("document").getBoundingClientRect();
    const room = {
      left: Math.max(EDGE, text.left),
      top: Math.max(EDGE, top) + EDGE / 2,
      right: window.innerWidth - EDGE,
      bottom: window.innerHeight - EDGE,
    };
    const at = placeOfBar(words, this.bar.getBoundingClientRect(), room);
    this.bar.style.visibility = at ? "" : "hidden"; // scrolled away: there again with the words
    if (!at) return;
    this.bar.style.left = `${at.left}px`;
    this.bar.style.top = `${at.top}px`;
  }

  /** Go into the bar by Tab; returns whether there is one. */
  enter() {
    if (!this.shown || this.bar.style.visibility) return false;
    this.bar.querySelector("button")?.focus({ preventScroll: true });
    return true;
  }

  /** Arrows go from tool to tool, Tab and Esc back to the words. @param {KeyboardEvent} event */
  pressed(event) {
    const tools = [...this.bar.querySelectorAll("button")];
    const at = tools.findIndex((each) => each === document.activeElement);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) tools[(at + step + tools.length) % tools.length].focus({ preventScroll: true });
    else if (event.key === "Tab") this.reader.focusCurrent();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  stop() {
    this.end();
    this.bar.remove();
  }
}
