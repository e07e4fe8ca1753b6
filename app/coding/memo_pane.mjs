// The tab Memos of the side panel: the memos of this interview in the order of the text, those of the
// study, each with where it stands. A press goes there; they are written and changed here too.

import { make } from "../browser/elements.mjs";
import { arrange, memoTool } from "./memo_list.mjs";
import { StudyMemos } from "./study_memos.mjs";

const LONGEST = 90; // letters of the words that a memo is on

/** @typedef {import("./memo_list.mjs").Item} Item */

export class MemoPane {
  /** @param {TheReader} reader @param {import("./side.mjs").SidePanel} side */
  constructor(reader, side) {
    this.reader = reader;
    this.side = side;
    this.study = new StudyMemos(reader, () => this.draw());
    this.fresh = make("button", "tl-tool", { type: "button", "data-testid": "memo-new" }, "+ Memo here");
    this.fresh.title = "On the selected words or the segment";
    this.fresh.onclick = () => this.write();
    this.freshStudy = make("button", "tl-tool", { type: "button", "data-testid": "memo-new-study" }, "+ Memo on the study");
    this.freshStudy.onclick = () => this.study.write();
    this.here = make("div", "tl-memo-list", { role: "list", "aria-label": "Memos in this interview" });
    this.beside = make("div", "tl-memo-list", { role: "list", "aria-label": "Memos of the study" });
    this.many = make("h2", "tl-pane-title");
    this.manyBeside = make("h2", "tl-pane-title");
    this.element = make(
      "div",
      "tl-memo-pane",
      {},
      make("div", "tl-pane-head", {}, this.many, this.fresh),
      this.here,
      make("div", "tl-pane-head", {}, this.manyBeside, this.freshStudy),
      this.beside,
    );
  }

  write() {
    const { reader } = this;
    if (!reader.segment()) reader.say("There is nothing to write a memo on yet.");
    else reader.memos.write(reader.desk.span(), true);
  }

  draw() {
    const { reader } = this;
    const { memos } = reader;
    const written = reader.state.memos.length;
    const waits = memos.closed.length;
    this.many.textContent = `In this interview (${written})${waits ? ` · ${waits} begun` : ""}`;
    const editing = memos.editing?.beside ? memos.editing : null;
    const drafts = new Set(memos.closed.map(({ id }) => id));
    /** @type {(Span & Item)[]} */
    const items = [
      ...reader.state.memos.filter(({ id }) => id !== editing?.id && !drafts.has(id)).map((memo) => this.memo(memo)),
      ...memos.closed.map((draft) => this.draft(draft)),
      ...(editing ? [{ ...editing.span, key: `edit-${editing.id}`, told: "", draw: () => editing.element }] : []),
    ];
    items.sort((a, b) => a.start - b.start || a.end - b.end);
    arrange(this.here, items.length ? items : [nothing("None yet. e writes one on the segment or the selected words.")]);
    this.manyBeside.textContent = `Of the study (${reader.data.memos_beside.length})`;
    const others = this.study.items();
    arrange(this.beside, others.length ? others : [nothing("None on codes, themes, the study or another interview.")]);
  }

  /** A memo of this interview. @param {Memo} memo @returns {Span & Item} */
  memo(memo) {
    const { reader } = this;
    const { id, start, end, text } = memo;
    const where = this.where(memo);
    const draw = () => {
      const go = place(text, where, () => this.go(memo));
      const edit = memoTool("✎", "Change this memo", () => reader.memos.edit(id, true));
      const away = memoTool("✕", "Remove this memo", () => reader.memos.remove(id));
      return make("div", "tl-memo", { role: "listitem", "data-testid": "side-memo" }, go, make("span", "tl-memo-tools", {}, edit, away));
    };
    return { start, end, key: id, told: JSON.stringify([text, where]), draw };
  }

  /** A memo that was begun and closed. @returns {Span & Item} */
  draft(draft) {
    const { reader } = this;
    const { id, start, end, text } = draft;
    const where = `${this.where(draft)} · draft kept, not yet a memo`;
    const draw = () => {
      const go = place(text, where, () => reader.memos.goOn(id, true));
      const away = memoTool("✕", "Throw this draft away", () => reader.memos.throwAway(id));
      return make("div", "tl-memo tl-draft", { role: "listitem", "data-testid": "side-draft" }, go, make("span", "tl-memo-tools", {}, away));
    };
    return { start, end, key: `draft-${id}`, told: JSON.stringify([text, where]), draw };
  }

  /** Where a memo stands, in words. @param {Span} span */
  where({ start, end }) {
    const { reader } = this;
    const segment = reader.memos.segmentOf({ start });
    const letters = Array.from(reader.text.slice(start, end));
    const quote = letters.length > LONGEST ? `${letters.slice(0, LONGEST).join("")}…` : letters.join("");
    return segment ? `Segment ${segment.index + 1} · “${quote}”` : `“${quote}”`;
  }

  /** Go to where a memo stands. @param {Memo} memo */
  go({ start }) {
    const { reader } = this;
    const segment = reader.memos.segmentOf({ start });
    if (!this.side.column) this.side.shut();
    if (segment) reader.go(segment.id);
  }

  focus() {
    const editor = /** @type {HTMLElement | null} */ (this.element.querySelector("textarea"));
    const first = /** @type {HTMLElement | null} */ (this.here.querySelector("button"));
    (editor ?? first ?? this.fresh).focus({ preventScroll: true });
  }

  leave() {
    return false;
  }

  key() {
    return false;
  }
}

/** @param {string} words @returns {Item} */
const nothing = (words) => ({ key: "nothing", told: words, draw: () => make("p", "tl-nothing", { role: "listitem" }, words) });

/** A memo's words and where it stands, as what one presses to go there.
 * @param {string} text @param {string} where @param {() => void} done */
function place(text, where, done) {
  const words = [make("span", "tl-memo-text", {}, text), make("span", "tl-rule-who", {}, where)];
  const button = make("button", "tl-memo-go", { type: "button" }, ...words);
  button.onclick = done;
  return button;
}
