// The tree of codes: codes with counts and colours, moved by dragging or by keys.
// A move is shown at once and stored by the sender, like every decision of the reader.

import { make } from "../browser/elements.mjs";
import { Component, mounting } from "../browser/component.mjs";
import { asked, inward, isDark, moved, outward, rowsOf, spoken, whyNot } from "./tree.mjs";

/** @typedef {import("./tree.mjs").Code} Code */
/** @typedef {import("./tree.mjs").Row} Row */

class CodeTree extends Component {
  /** @type {Row[]} */ rows;

  constructor(root) {
    super(root, "tlt");
    /** @type {Code[]} */
    this.codes = [];
    this.closed = new Set();
    /** @type {string | null} */
    this.current = null; // the row that Tab comes to
    /** @type {string | null} */
    this.dragged = null;
    this.shown = ""; // what is drawn, so that the same is not drawn again under a hand
    const tree = this.part("tree");
    tree.addEventListener("keydown", (event) => this.pressed(event));
    tree.addEventListener("click", (event) => this.clicked(event));
    tree.addEventListener("focusin", (event) => this.arrive(this.idAt(event)));
    const drags = ["dragstart", "dragover", "dragleave", "drop", "dragend"];
    for (const name of drags) root.addEventListener(name, (event) => this[name](event));
  }

  configure(data, tell) {
    this.tell = tell;
    this.chosen = data.chosen;
    this.attach(data);
    const waiting = this.sender.pending().filter((each) => each.do === "move");
    this.codes = data.codes;
    for (const each of waiting) this.codes = moved(this.codes, moveOf(each));
    if (!this.codes.some((code) => code.id === this.current)) this.current = null;
    this.draw();
  }

  // -- what is drawn

  /** Draw what has changed; never under a drag, which a browser gives up with its row. */
  draw() {
    if (this.dragged !== null) return;
    const tree = this.part("tree");
    const focused = tree.contains(document.activeElement);
    this.rows = rowsOf(this.codes, this.closed);
    if (!this.rows.some((row) => row.code.id === this.current)) {
      const open = this.rows.find((row) => row.code.id === this.chosen);
      this.current = (open ?? this.rows[0])?.code.id ?? null;
    }
    const dark = isDark(getComputedStyle(this.root).backgroundColor);
    const shape = this.rows.map(({ code: { tones: _, ...code }, ...row }) => ({ ...row, code }));
    const wanted = JSON.stringify([shape, this.chosen]);
    if (wanted === this.shown) {
      this.paint(dark);
      return;
    }
    this.shown = wanted;
    tree.replaceChildren(...this.rows.map((row) => this.row(row, dark)));
    this.count();
    this.part("empty").hidden = this.rows.length > 0;
    if (focused) this.element(this.current)?.focus({ preventScroll: true });
  }

  /** @param {Row} row @param {boolean} dark */
  row({ code, depth, at, of, open }, dark) {
    const sign = open === null ? "" : open ? "▾" : "▸";
    const swatch = make("span", "tlt-swatch", { "aria-hidden": true });
    if (code.tones) swatch.style.background = code.tones[dark ? 1 : 0];
    const element = make(
      "div",
      code.id === this.chosen ? "tlt-row tlt-chosen" : "tlt-row",
      {
        role: "treeitem",
        draggable: true,
        tabindex: code.id === this.current ? 0 : -1,
        "data-id": code.id,
        "data-testid": "code-row",
        "aria-level": depth,
        "aria-posinset": at,
        "aria-setsize": of,
        "aria-expanded": open,
        "aria-selected": code.id === this.chosen,
        "aria-label": spoken(code),
        "aria-keyshortcuts": "Alt+ArrowRight Alt+ArrowLeft",
      },
      make("span", "tlt-sign", { "aria-hidden": true }, sign),
      swatch,
      make("span", "tlt-name", {}, code.name),
      make("span", "tlt-colour", {}, code.colour ?? ""),
      make("span", "tlt-count", {}, String(code.count)),
    );
    element.style.setProperty("--depth", String(depth - 1));
    return element;
  }

  /** Colours alone are others: what is drawn, and perhaps dragged, stays. @param {boolean} dark */
  paint(dark) {
    for (const { code } of this.rows) {
      const swatch = /** @type {HTMLElement | null} */ (this.element(code.id)?.querySelector(".tlt-swatch"));
      if (swatch && code.tones) swatch.style.background = code.tones[dark ? 1 : 0];
    }
  }

  element(id) {
    return [...this.part("tree").children].find((each) => each.dataset.id === id);
  }

  count() {
    const waiting = this.sender.pending().length;
    this.part("stored").textContent = waiting ? `${waiting} being stored` : "all stored";
  }

  say(words) {
    this.part("message").textContent = words;
  }

  // -- moving about

  idAt(event) {
    return event.target.closest?.("[data-id]")?.dataset.id ?? null;
  }

  arrive(id) {
    if (id === null || id === this.current) return;
    this.element(this.current)?.setAttribute("tabindex", "-1");
    this.current = id;
    this.element(id)?.setAttribute("tabindex", "0");
  }

  pressed(event) {
    const id = this.idAt(event);
    const what = id && asked(event, this.rows, id);
    if (!what) return;
    event.preventDefault();
    event.stopPropagation();
    if (what.do === "go") this.element(what.id)?.focus();
    else if (what.do === "edit") this.edit(what.id);
    else if (what.do === "open" || what.do === "close") this.toggle(what.id);
    else this.step(id, (what.do === "inward" ? inward : outward)(this.codes, id));
  }

  clicked(event) {
    const id = this.idAt(event);
    if (id === null) return;
    if (event.target.closest(".tlt-sign")?.textContent) this.toggle(id);
    else this.edit(id);
  }

  toggle(id) {
    if (!this.closed.delete(id)) this.closed.add(id);
    this.draw();
  }

  edit(id) {
    this.chosen = id;
    this.draw();
    this.tell("opened", id);
  }

  // -- moving codes

  /** @param {string} id @param {{parent?: string | null, why?: string}} to */
  step(id, { parent = null, why }) {
    if (why) this.say(why);
    else this.move(id, parent);
  }

  /** @param {string} id @param {string | null} parent */
  move(id, parent) {
    const why = whyNot(this.codes, id, parent);
    if (why) {
      this.say(why);
      return;
    }
    const was = { parent: this.codes.find((each) => each.id === id)?.parent };
    this.codes = moved(this.codes, { code_id: id, parent });
    this.closed.delete(parent);
    this.current = id;
    this.draw();
    const name = (code) => this.codes.find((each) => each.id === code)?.name;
    this.say(`Moved: ${name(id)}, now ${parent ? `under ${name(parent)}` : "at the top"}.`);
    this.sender.push({ do: "move", code_id: id, parent, was });
    this.count();
  }

  /** The place under the pointer: an id, null for the top, undefined for none. */
  place(event) {
    if (event.target.closest?.(".tlt-top")) return null;
    return this.idAt(event) ?? undefined;
  }

  mark(event) {
    for (const each of this.root.querySelectorAll(".tlt-over")) each.classList.remove("tlt-over");
    event?.target.closest?.("[data-id], .tlt-top")?.classList.add("tlt-over");
  }

  dragstart(event) {
    this.dragged = this.idAt(event);
    event.dataTransfer.setData("text/plain", this.dragged ?? "");
    event.dataTransfer.effectAllowed = "move";
    this.root.classList.add("tlt-dragging");
  }

  dragover(event) {
    const place = this.place(event);
    if (this.dragged === null || place === undefined) return;
    event.preventDefault(); // what cannot be is told in words on dropping
    this.mark(event);
  }

  dragleave() {
    this.mark(null);
  }

  drop(event) {
    const [id, place] = [this.dragged, this.place(event)];
    this.dragend();
    if (id === null || place === undefined) return;
    event.preventDefault();
    this.move(id, place);
  }

  dragend() {
    this.dragged = null;
    this.mark(null);
    this.root.classList.remove("tlt-dragging");
    this.draw();
  }

  // -- what came back

  /** @param {Sent} what */
  sent(what) {
    const { answer, refused } = what;
    this.count();
    this.tellDown(what);
    this.tellRefused();
    for (const each of answer?.results ?? []) if (each.said) this.say(each.said);
    if (!answer || this.sender.pending().length) return;
    this.tell("stored", `${Date.now()}-${answer.highest_seq ?? ""}-${refused?.length ?? 0}`);
  }
}

/** What a decision moves where. @param {Decision} decision */
const moveOf = ({ code_id = "", parent = null }) => ({ code_id, parent });

const mountTree = mounting(CodeTree, ".tlt");

export default function mount(given) {
  return mountTree(given);
}
