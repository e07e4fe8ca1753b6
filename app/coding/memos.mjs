// Memos: written at a segment or at selected words, kept in the margin, changed and removed.

import { Drafts, draftToOpen } from "../browser/drafts.mjs";
import { make } from "../browser/elements.mjs";
import { storageOfPage } from "../browser/sender.mjs";

/** @typedef {{id: string, span: Span, element: HTMLElement, input: HTMLTextAreaElement,
 *   before: string, beside: boolean}} Editing beside: whether it stands in the side panel */

export class Memos {
  /** @param {TheReader} reader */
  constructor(reader) {
    this.reader = reader;
    /** @type {Editing | null} */
    this.editing = null;
    /** @type {any[]} */
    this.closed = []; // drafts that wait in the margin
  }

  /** Drafts that wait at a segment, closed and not thrown away. */
  draftsAt(segment) {
    return this.closed.filter((each) => this.segmentOf(each)?.id === segment.id);
  }

  /** Read again which drafts wait in this interview. */
  recompute() {
    const { reader } = this;
    const inside = ({ id, end }) => end <= reader.text.length && id !== this.editing?.id;
    this.closed = this.drafts.of(reader.data.id).filter(inside);
  }

  /** The drafts are other ones now: show those of a place. @param {Span} span */
  changed(span) {
    this.recompute();
    const segment = this.segmentOf(span);
    if (segment) this.reader.refresh(segment);
    this.reader.side.due();
  }

  /** The editor, where it belongs to a segment. */
  editorAt(segment) {
    if (!this.editing || this.editing.beside) return null;
    const edited = this.segmentOf(this.editing.span);
    return edited?.id === segment.id ? this.editing.element : null;
  }

  /** The segment at which a memo stands: its own, or the next one after words without any. */
  segmentOf({ start }) {
    const { segments } = this.reader.data;
    return segments.find((each) => each.end > start) || /** @type {Segment} */ (segments.at(-1));
  }

  typing() {
    return Boolean(this.editing?.element.contains(document.activeElement));
  }

  focus() {
    this.editing?.input.focus({ preventScroll: true });
  }

  /** Go to what is being written, wherever it is. */
  show() {
    if (this.editing?.beside) this.reader.side.visit("memos");
    this.editing?.element.scrollIntoView({ block: "center" });
    this.focus();
  }

  get drafts() {
    const { sender, config } = this.reader;
    sender.drafts ??= new Drafts(storageOfPage(), config.study_id);
    return sender.drafts;
  }

  /** Keep what is written so far in the browser, so that leaving the page loses none of it. */
  remember() {
    if (!this.editing) return;
    const { id, span, input, before } = this.editing;
    const text = input.value;
    const interview = this.reader.data.id;
    if (text.trim() === before || !text.trim()) this.drafts.drop(interview, id);
    else this.drafts.keep(interview, { id, ...span, text, before, closed: false });
  }

  /** Bring back what was begun in this interview and neither kept nor left. */
  restore() {
    const { reader } = this;
    const interview = reader.data.id;
    this.recompute();
    for (const draft of this.closed) {
      const begun = draftToOpen(draft, reader.state.memos, () => crypto.randomUUID());
      const segment = begun && this.segmentOf(begun);
      if (begun?.id !== draft.id) this.drafts.drop(interview, draft.id);
      if (!segment) continue;
      if (draft.closed) {
        this.drafts.keep(interview, begun);
        continue;
      }
      this.build(begun, segment, begun.before).input.value = begun.text;
      this.remember();
      this.recompute();
      reader.sheet.get(segment.id);
      reader.refresh(segment);
      const there = make("button", "tl-tool", { type: "button", "data-testid": "to-draft" }, "Go to it");
      there.onclick = () => this.show();
      reader.say("A memo that you had begun here is not kept yet.", there);
      return;
    }
    this.recompute();
    for (const draft of this.closed) reader.refresh(this.segmentOf(draft));
  }

  /** Write a memo, or go on with the one that was begun at this place.
   * @param {Span} span @param {boolean} beside in the side panel */
  write({ start, end }, beside = false) {
    const same = (each) => each.start === start && each.end === end && !each.before;
    const begun = this.closed.find(same);
    if (begun) this.goOn(begun.id, beside);
    else this.open({ id: crypto.randomUUID(), start, end }, "", "", beside);
  }

  edit(id, beside = false) {
    const memo = this.reader.state.memos.find((each) => each.id === id);
    if (this.closed.some((each) => each.id === id)) this.goOn(id, beside);
    else if (memo) this.open(memo, memo.text, memo.text, beside);
  }

  /** Go on with a draft. */
  goOn(id, beside = false) {
    const draft = this.closed.find((each) => each.id === id);
    if (!draft) return;
    const begun = draftToOpen(draft, this.reader.state.memos, () => crypto.randomUUID());
    if (begun?.id !== id) this.drafts.drop(this.reader.data.id, id);
    if (begun) this.open(begun, begun.before, begun.text, beside);
    else this.changed(draft);
  }

  /** A person wants no more of a draft; it can be had back at once. */
  throwAway(id = this.editing?.id) {
    const { reader, editing } = this;
    const open = editing && editing.id === id;
    const { span, before } = editing ?? {};
    const draft = open
      ? { id, ...span, text: editing.input.value, before }
      : this.closed.find((each) => each.id === id);
    if (!draft) return;
    this.drafts.drop(reader.data.id, draft.id);
    if (open) this.close();
    this.changed(draft);
    const back = make("button", "tl-tool", { type: "button", "data-testid": "draft-back" }, "Bring it back");
    back.onclick = () => {
      this.drafts.keep(reader.data.id, { ...draft, closed: true });
      this.changed(draft);
      this.goOn(draft.id);
    };
    if (draft.text.trim() && draft.text !== draft.before) reader.say("The draft is thrown away.", back);
    else reader.say("Nothing was written.");
    reader.focusCurrent();
  }

  /** @param {Span & {id: string}} memo @param {string} before @param {string} text
   * @param {boolean} beside */
  open({ id, start, end }, before, text = before, beside = false) {
    const { reader } = this;
    if (this.editing && this.editing.input.value.trim() !== this.editing.before) {
      this.show();
      reader.say("Another memo is being written: keep or leave it first.");
      return;
    }
    this.close();
    const segment = this.segmentOf({ start });
    const { element, input } = this.build({ id, start, end }, segment, before);
    /** @type {Editing} */ (this.editing).beside = beside;
    input.value = text;
    this.remember();
    this.recompute();
    if (!beside) reader.go(segment.id, false, false);
    reader.refresh(segment);
    if (beside) reader.side.draw();
    element.scrollIntoView({ block: "nearest" });
    this.focus();
  }

  /** Make the editor of a memo; before: its words as they are stored.
   * @param {Span & {id: string}} memo @param {Segment} segment @param {string} before */
  build({ id, start, end }, segment, before) {
    const { reader } = this;
    const whole = segment.start === start && segment.end === end;
    const about = whole ? "Memo on this segment" : `Memo on “${reader.text.slice(start, end)}”`;
    const input = make("textarea", "tl-type tl-memo-input", {
      rows: 3,
      "aria-label": about,
      "data-testid": "memo-input",
    });
    input.value = before;
    input.oninput = () => this.remember();
    const keep = make("button", "tl-tool", { type: "button" }, "Keep (Ctrl Enter)");
    const leave = make("button", "tl-tool", { type: "button" }, "Close (Esc)");
    const away = make("button", "tl-tool", { type: "button" }, "Throw away");
    leave.title = "Close it; what is written stays here as a draft";
    keep.onclick = () => this.keep();
    leave.onclick = () => this.leave();
    away.onclick = () => this.throwAway();
    const tools = make("div", "tl-memo-tools", {}, keep, leave, away);
    const heading = make("p", "tl-memo-about", {}, about);
    const element = make("div", "tl-memo-edit", {}, heading, input, tools);
    element.onkeydown = (event) => {
      event.stopPropagation();
      if (event.key === "Escape") this.leave();
      else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.keep();
      else return;
      event.preventDefault();
    };
    this.editing = { id, span: { start, end }, element, input, before, beside: false };
    return this.editing;
  }

  keep() {
    const { reader } = this;
    if (!this.editing) return;
    const { id, span, input, before } = this.editing;
    const text = input.value.trim();
    if (!text) {
      reader.say("A memo holds at least a word.");
      return;
    }
    const stored = reader.state.memos.find((each) => each.id === id);
    const changed = stored !== undefined && stored.text !== before; // in another window: both are kept
    if (text !== before) {
      const quote = reader.text.slice(span.start, span.end);
      const memoId = changed ? crypto.randomUUID() : id;
      reader.push({ do: "memo", memo_id: memoId, ...span, quote, text });
    }
    this.discard();
    window.getSelection()?.removeAllRanges();
    reader.redraw(span);
    reader.say(changed ? "Memo kept, beside what it says by now." : "Memo kept.");
    reader.focusCurrent();
  }

  /** Close the editor; what was written waits in the margin. */
  leave() {
    const { reader, editing } = this;
    if (!editing) return;
    const text = editing.input.value;
    const written = text.trim() && text.trim() !== editing.before;
    const { id, span, before } = editing;
    if (written) this.drafts.keep(reader.data.id, { id, ...span, text, before, closed: true });
    else this.drafts.drop(reader.data.id, id);
    this.close();
    this.changed(span);
    const key = reader.keys.first("memo");
    reader.say(written ? `Draft kept, not yet a memo: ${key} goes on with it.` : "Nothing was written.");
    reader.focusCurrent();
  }

  /** Take the editor away, and what it holds. */
  discard() {
    if (this.editing) this.drafts.drop(this.reader.data.id, this.editing.id);
    this.close();
  }

  /** Take the editor away; what was written and not kept waits in the browser. */
  close() {
    const { editing } = this;
    this.editing = null;
    editing?.element.remove();
  }

  remove(id) {
    const { reader } = this;
    const memo = reader.state.memos.find((each) => each.id === id);
    if (!memo) return;
    if (this.editing?.id === id) this.discard();
    reader.push({ do: "forget_memo", memo_id: id });
    reader.redraw(memo);
    reader.say(`Memo removed. ${reader.keys.first("undo")} brings it back.`);
    reader.focusCurrent();
  }
}
