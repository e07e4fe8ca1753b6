// The memos that are not on this interview: shown with what they are on; those on a code, a theme or
// the study are written and changed here. What is typed is a draft in this browser until it is kept.

import { wordsOf } from "../browser/drafts.mjs";
import { make } from "../browser/elements.mjs";
import { memoTool } from "./memo_list.mjs";

const DRAFT = "memo:"; // before the id of a memo, as its draft is called; alone, of a new one
const BEFORE = "memo-before:"; // what a memo said when its draft was begun
const ON = "memo-on:"; // what it was on then, so that a draft can be kept whose memo is removed

/** @typedef {{memo: MemoBeside | null, element: HTMLElement, input: HTMLTextAreaElement}} EditingBeside */

export class StudyMemos {
  /** @param {TheReader} reader @param {() => void} drawn shows what is another now */
  constructor(reader, drawn) {
    this.reader = reader;
    this.drawn = drawn;
    /** @type {EditingBeside | null} */
    this.editing = null; // memo null: one on the study that is not there yet
    this.place = 0; // in the list, of the one that is edited
  }

  get drafts() {
    return wordsOf(this.reader.config.study_id);
  }

  /** @param {MemoBeside | null} memo */
  draftOf(memo) {
    const { drafts } = this;
    const [name, before, on] = [DRAFT, BEFORE, ON].map((each) => each + (memo?.id ?? ""));
    return {
      text: () => drafts.of(name),
      before: () => drafts.of(before) ?? memo?.text ?? "",
      /** @param {string} text */
      typed: (text) => {
        if (!text.trim() || text === memo?.text) this.draftOf(memo).done();
        else {
          if (memo && drafts.of(name) === null) {
            drafts.keep(before, memo.text);
            drafts.keep(on, JSON.stringify([memo.about, memo.code_id, memo.theme_id]));
          }
          drafts.keep(name, text);
        }
      },
      done: () => {
        drafts.drop(name);
        drafts.drop(before);
        drafts.drop(on);
      },
    };
  }

  /** Whether a memo is not there any more: it was removed, or its making undone.
   * @param {MemoBeside | null} memo */
  gone(memo) {
    return memo !== null && !this.reader.data.memos_beside.some(({ id }) => id === memo.id);
  }

  /** Memos that are not there any more, as far as changes of them were begun.
   * @returns {MemoBeside[]} */
  lost() {
    const { drafts } = this;
    const ids = drafts.names(DRAFT).map((name) => name.slice(DRAFT.length));
    return ids.filter(Boolean).map((id) => lostMemo(id, drafts.of(BEFORE + id), drafts.of(ON + id))).filter((memo) => this.gone(memo));
  }

  /** What the list holds, the editor in the place of what it changes.
   * @returns {import("./memo_list.mjs").Item[]} */
  items() {
    const { editing } = this;
    const editor = editing ? [{ key: "edit", told: "", draw: () => editing.element }] : [];
    const begun = !(editing && !editing.memo) && this.draftOf(null).text();
    const fresh = begun ? [{ key: "draft", told: begun, draw: () => this.begun(null, begun) }] : [];
    const lost = this.lost().flatMap((memo) => {
      const draft = memo.id === editing?.memo?.id ? null : this.draftOf(memo).text();
      return draft ? [{ key: `draft-${memo.id}`, told: draft, draw: () => this.begun(memo, draft) }] : [];
    });
    const rows = this.reader.data.memos_beside.flatMap((memo) => {
      if (editing?.memo?.id === memo.id) return editor;
      const draft = memo.here ? this.draftOf(memo).text() : null;
      return [{ key: memo.id, told: JSON.stringify([memo, draft]), draw: () => this.row(memo, draft) }];
    });
    const all = [...(editing && !editing.memo ? editor : fresh), ...lost, ...rows];
    if (editing && this.gone(editing.memo)) all.splice(this.place, 0, ...editor); // where it stood: moved, it would lose the keys
    this.place = Math.max(0, all.findIndex(({ key }) => key === "edit"));
    return all;
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

  /** What was begun and closed, and is no memo: null for one on the study.
   * @param {MemoBeside | null} memo @param {string} text */
  begun(memo, text) {
    const about = memo ? `${memo.about} · draft kept, its memo is gone` : "On the study · draft kept, not yet a memo";
    const note = make("span", "tl-rule-who", {}, about);
    const go = make("button", "tl-memo-go", { type: "button" }, make("span", "tl-memo-text", {}, text), note);
    go.onclick = () => this.open(memo);
    const away = memoTool("✕", "Throw this draft away", () => this.throwAway(memo));
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
    const gone = this.gone(memo);
    if (gone || text !== memo?.text) this.store(memo, text, changed);
    this.draftOf(memo).done();
    this.close();
    const beside = gone ? "Memo kept as a new one: what it was is removed by now." : "Memo kept, beside what it says by now.";
    reader.say(changed ? beside : "Memo kept.");
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

/** A memo that is not there any more, as its draft tells of it.
 * @param {string} id @param {string | null} text @param {string | null} on @returns {MemoBeside} */
function lostMemo(id, text, on) {
  const [about, code, theme] = JSON.parse(on ?? "null") ?? ["On the study", null, null];
  return { id, text: text ?? "", about, quote: "", href: "", code_id: code, theme_id: theme, here: true };
}

/** Memos of the study as they will be once decisions that are on their way are stored.
 * @param {MemoBeside[]} list @param {MemoBeside[]} before as they were drawn last
 * @param {Decision[]} decisions @returns {MemoBeside[]} */
export function withMemos(list, before, decisions) {
  return decisions.reduce((/** @type {MemoBeside[]} */ memos, { do: what, memo_id: id = "", transcript_id: interview, text = "", code_id, theme_id }) => {
    if (what === "forget_memo") return memos.filter((each) => each.id !== id);
    if (what !== "memo" || interview) return memos;
    if (memos.some((each) => each.id === id)) return memos.map((each) => (each.id === id ? { ...each, text } : each));
    const known = before.find((each) => each.id === id);
    const fresh = { about: "On the study", quote: "", href: "", code_id: code_id ?? null, theme_id: theme_id ?? null, here: true };
    return known || !(code_id || theme_id) ? [{ ...fresh, ...known, id, text }, ...memos] : memos;
  }, list);
}
