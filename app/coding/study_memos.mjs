// The memos that are not on this interview: shown with what they are on; those on a code, a theme or
// the study are written and changed here. What is typed is a draft in this browser until it is kept.

import { wordsOf } from "../browser/drafts.mjs";
import { make } from "../browser/elements.mjs";
import { memoTool } from "./memo_list.mjs";

const DRAFT = "memo:"; // before the id of a memo, as its draft is called; alone, of a new one
const BEFORE = "memo-before:"; // what a memo said when its draft was begun

/** @typedef {{memo: MemoBeside | null, element: HTMLElement, input: HTMLTextAreaElement}} EditingBeside */

export class StudyMemos {
  /** @param {TheReader} reader @param {() => void} drawn shows what is another now */
  constructor(reader, drawn) {
    this.reader = reader;
    this.drawn = drawn;
    /** @type {EditingBeside | null} */
    this.editing = null; // memo null: one on the study that is not there yet
  }

  get drafts() {
    return wordsOf(this.reader.config.study_id);
  }

  /** @param {MemoBeside | null} memo */
  draftOf(memo) {
    const { drafts } = this;
    const [name, before] = [DRAFT + (memo?.id ?? ""), BEFORE + (memo?.id ?? "")];
    return {
      text: () => drafts.of(name),
      before: () => drafts.of(before) ?? memo?.text ?? "",
      /** @param {string} text */
      typed: (text) => {
        if (!text.trim() || text === memo?.text) this.draftOf(memo).done();
        else {
          if (memo && drafts.of(name) === null) drafts.keep(before, memo.text);
          drafts.keep(name, text);
        }
      },
      done: () => {
        drafts.drop(name);
        drafts.drop(before);
      },
    };
  }

  /** What the list holds, the editor in the place of what it changes.
   * @returns {import("./memo_list.mjs").Item[]} */
  items() {
    const { editing } = this;
    const editor = editing ? [{ key: "edit", told: "", draw: () => editing.element }] : [];
    const begun = !(editing && !editing.memo) && this.draftOf(null).text();
    const fresh = begun ? [{ key: "draft", told: begun, draw: () => this.begun(begun) }] : [];
    const rows = this.reader.data.memos_beside.flatMap((memo) => {
      if (editing?.memo?.id === memo.id) return editor;
      const draft = memo.here ? this.draftOf(memo).text() : null;
      return [{ key: memo.id, told: JSON.stringify([memo, draft]), draw: () => this.row(memo, draft) }];
    });
    return [...(editing && !editing.memo ? editor : fresh), ...rows];
  }

  /** @param {MemoBeside} memo @param {string | null} draft */
  row(memo, draft) {
    const { text, about, quote, href, here } = memo;
    const where = quote ? `${about} · “${quote}”` : about;
    const words = [make("span", "tl-memo-text", {}, text), make("span", "tl-rule-who", {}, where)];
    const shown = href ? make("a", "tl-memo-go", { href }, ...words) : make("div", "tl-memo-go", {}, ...words);
    const tools = make("span", "tl-memo-tools");
    if (draft) tools.append(make("span", "tl-note", {}, "changed, not kept yet"));
    if (here) tools.append(memoTool("✎", "Change this memo", () => this.open(memo)), memoTool("✕", "Remove this memo", () => this.remove(memo)));
    return make("div", draft ? "tl-memo tl-draft" : "tl-memo", { role: "listitem", "data-testid": "study-memo" }, shown, tools);
  }

  /** A memo on the study that was begun and closed. @param {string} text */
  begun(text) {
    const note = make("span", "tl-rule-who", {}, "On the study · draft kept, not yet a memo");
    const go = make("button", "tl-memo-go", { type: "button" }, make("span", "tl-memo-text", {}, text), note);
    go.onclick = () => this.write();
    const away = memoTool("✕", "Throw this draft away", () => this.throwAway(null));
    return make("div", "tl-memo tl-draft", { role: "listitem", "data-testid": "study-draft" }, go, make("span", "tl-memo-tools", {}, away));
  }

  write() {
    this.open(null);
  }

  /** @param {MemoBeside | null} memo */
  open(memo) {
    if (this.editing) this.leave();
    const about = memo ? `Memo: ${memo.about}` : "Memo on the study";
    const input = make("textarea", "tl-type tl-memo-input", { rows: 4, "aria-label": about, "data-testid": "study-memo-input" });
    const draft = this.draftOf(memo);
    input.value = draft.text() ?? memo?.text ?? "";
    input.oninput = () => draft.typed(input.value);
    const button = (words, done) => {
      const made = make("button", "tl-tool", { type: "button" }, words);
      made.onclick = done;
      return made;
    };
    const tools = make(
      "div",
      "tl-memo-tools",
      {},
      button("Keep (Ctrl Enter)", () => this.keep()),
      button("Close (Esc)", () => this.leave()),
      button("Throw away", () => this.throwAway(memo)),
    );
    const element = make("div", "tl-memo-edit", { role: "listitem" }, make("p", "tl-memo-about", {}, about), input, tools);
    element.onkeydown = (event) => {
      event.stopPropagation();
      if (event.key === "Escape") this.leave();
      else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.keep();
      else return;
      event.preventDefault();
    };
    this.editing = { memo, element, input };
    this.drawn();
    input.focus({ preventScroll: true });
    element.scrollIntoView({ block: "nearest" });
  }

  keep() {
    const { reader, editing } = this;
    if (!editing) return;
    const { memo, input } = editing;
    const text = input.value.trim();
    if (!text) {
      reader.say("A memo holds at least a word.");
      return;
    }
    const now = reader.data.memos_beside.find(({ id }) => id === memo?.id);
    const changed = memo !== null && now?.text !== this.draftOf(memo).before(); // in another window: both are kept
    if (text !== memo?.text) this.store(memo, text, changed);
    this.draftOf(memo).done();
    this.close();
    reader.say(changed ? "Memo kept, beside what it says by now." : "Memo kept.");
  }

  /** @param {MemoBeside | null} memo @param {string} text @param {boolean} apart as a new memo */
  store(memo, text, apart) {
    const { reader } = this;
    const id = memo && !apart ? memo.id : crypto.randomUUID();
    const on = { ...(memo?.code_id ? { code_id: memo.code_id } : {}), ...(memo?.theme_id ? { theme_id: memo.theme_id } : {}) };
    reader.sender.push({ do: "memo", memo_id: id, text, ...on });
    const others = reader.data.memos_beside.filter((each) => each.id !== id);
    const fresh = { about: "On the study", quote: "", href: "", code_id: null, theme_id: null, here: true, ...memo, id, text };
    reader.data.memos_beside = memo && !apart ? reader.data.memos_beside.map((each) => (each.id === id ? fresh : each)) : [fresh, ...others];
    reader.count();
  }

  /** Close the editor; what was written waits here. */
  leave() {
    const { reader, editing } = this;
    if (!editing) return;
    const waits = this.draftOf(editing.memo).text() !== null;
    this.close();
    reader.say(waits ? "Draft kept, not yet a memo." : "Nothing was written.");
  }

  /** @param {MemoBeside | null} memo */
  throwAway(memo) {
    const { reader } = this;
    const draft = this.draftOf(memo);
    const text = draft.text();
    draft.done();
    this.close();
    if (text === null) return;
    const back = make("button", "tl-tool", { type: "button" }, "Bring it back");
    back.onclick = () => {
      draft.typed(text);
      this.open(memo);
    };
    reader.say("The draft is thrown away.", back);
  }

  /** @param {MemoBeside} memo */
  remove(memo) {
    const { reader } = this;
    reader.sender.push({ do: "forget_memo", memo_id: memo.id });
    reader.data.memos_beside = reader.data.memos_beside.filter((each) => each.id !== memo.id);
    reader.count();
    this.drawn();
    reader.say(`Memo removed. ${reader.keys.first("undo")} brings it back.`);
  }

  close() {
    this.editing = null;
    this.drawn();
    this.reader.focusCurrent();
  }
}
