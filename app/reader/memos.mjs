// Memos: written at a segment or at selected words, kept in the margin, changed and removed.

import { make } from "./elements.mjs";

export class Memos {
  constructor(reader) {
    this.reader = reader;
    this.editing = null; // {id, span, element, input}
  }

  /** The editor, where it belongs to a segment. */
  editorAt(segment) {
    if (!this.editing) return null;
    const held = this.reader.holding(this.editing.span);
    return held?.id === segment.id ? this.editing.element : null;
  }

  typing() {
    return Boolean(this.editing?.element.contains(document.activeElement));
  }

  focus() {
    this.editing?.input.focus({ preventScroll: true });
  }

  write({ start, end }) {
    this.open({ id: crypto.randomUUID(), start, end }, "");
  }

  edit(id) {
    const memo = this.reader.state.memos.find((each) => each.id === id);
    if (memo) this.open(memo, memo.text);
  }

  open({ id, start, end }, text) {
    const { reader } = this;
    if (this.editing && this.editing.input.value.trim() !== this.editing.before) {
      this.focus();
      reader.say("Another memo is being written: keep or leave it first.");
      return;
    }
    this.close();
    const segment = reader.holding({ start, end }) || reader.segment();
    const whole = segment.start === start && segment.end === end;
    const about = whole ? "Memo on this segment" : `Memo on “${reader.text.slice(start, end)}”`;
    const input = make("textarea", "tl-type tl-memo-input", {
      rows: 3,
      "aria-label": about,
      "data-testid": "memo-input",
    });
    input.value = text;
    const keep = make("button", "tl-tool", { type: "button" }, "Keep (Ctrl Enter)");
    const leave = make("button", "tl-tool", { type: "button" }, "Leave (Esc)");
    keep.onclick = () => this.keep();
    leave.onclick = () => this.leave();
    const tools = make("div", "tl-memo-tools", {}, keep, leave);
    const heading = make("p", "tl-memo-about", {}, about);
    const element = make("div", "tl-memo-edit", {}, heading, input, tools);
    element.onkeydown = (event) => {
      event.stopPropagation();
      if (event.key === "Escape") this.leave();
      else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.keep();
      else return;
      event.preventDefault();
    };
    this.editing = { id, span: { start, end }, element, input, before: text };
    reader.go(segment.id, false, false);
    reader.refresh(segment);
    element.scrollIntoView({ block: "nearest" });
    input.focus({ preventScroll: true });
  }

  keep() {
    const { reader } = this;
    const { id, span, input, before } = this.editing;
    const text = input.value.trim();
    if (!text) {
      reader.say("A memo holds at least a word.");
      return;
    }
    if (text !== before) {
      const quote = reader.text.slice(span.start, span.end);
      reader.push({ do: "memo", memo_id: id, ...span, quote, text });
    }
    this.close();
    window.getSelection().removeAllRanges();
    reader.redraw(span);
    reader.say("Memo kept.");
    reader.focusCurrent();
  }

  leave() {
    this.close();
    this.reader.say("Nothing was written.");
    this.reader.focusCurrent();
  }

  /** Take the editor away. */
  close() {
    const { editing } = this;
    this.editing = null;
    editing?.element.remove();
  }

  remove(id) {
    const { reader } = this;
    const memo = reader.state.memos.find((each) => each.id === id);
    if (!memo) return;
    if (this.editing?.id === id) this.close();
    reader.push({ do: "forget_memo", memo_id: id });
    reader.redraw(memo);
    reader.say(`Memo removed. ${reader.keys.first("undo")} brings it back.`);
    reader.focusCurrent();
  }
}
