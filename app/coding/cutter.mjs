// Splits and joins segments: a mark that is moved word by word, and what is cut there.

import { cut, cutPlaces, firstPlace, joinable, mayCut } from "./cutting.mjs";
import { make } from "../browser/elements.mjs";
import { plainName } from "../browser/naming.mjs";
import { caretAt, selectedSpan } from "../browser/selecting.mjs";

const AHEAD = 40; // characters of what follows the mark, in the message

export class Cutter {
  /** @param {TheReader} reader */
  constructor(reader) {
    this.reader = reader;
    /** @type {Segment | null} */
    this.segment = null; // the one that is being cut
    /** @type {number[]} */
    this.places = [];
    this.nth = 0;
  }

  get on() {
    return this.segment !== null;
  }

  /** Where the mark stands in the interview, or null. */
  get at() {
    return this.segment ? this.segment.start + this.places[this.nth] : null;
  }

  /** Cut where the selection begins; without one, show the mark. */
  split() {
    const { reader } = this;
    const segment = reader.segment();
    const root = reader.part("document");
    const inside = (/** @type {number} */ at) => at >= segment.start && at < segment.end;
    const text = reader.text.slice(segment.start, segment.end);
    const selected = selectedSpan(root, reader.text);
    if (selected && inside(selected.start)) {
      const at = selected.start - segment.start;
      window.getSelection()?.removeAllRanges();
      if (mayCut(Array.from(text), at)) this.cut(segment, selected.start);
      else reader.say("Nothing of the segment would be left before the selected words.");
      return;
    }
    this.places = cutPlaces(text);
    if (this.places.length === 0) {
      reader.say("This segment is one word: there is no place to split it.");
      return;
    }
    const caret = caretAt(root);
    const length = segment.end - segment.start;
    const wanted = caret !== null && inside(caret) ? caret - segment.start : null;
    this.segment = segment;
    this.nth = firstPlace(this.places, length, wanted);
    this.show();
  }

  show() {
    const { reader, segment, at } = this;
    if (!segment || at === null) return;
    reader.refresh(segment);
    reader.sheet.get(segment.id)?.querySelector(".tl-cut")?.scrollIntoView({ block: "nearest" });
    const next = reader.text.slice(at, Math.min(at + AHEAD, segment.end));
    const tool = (what, words) =>
      make("button", "tl-tool", { type: "button", "data-do": what }, words);
    reader.say(
      `Split before “${plainName(next)}${at + AHEAD < segment.end ? "…" : ""}”?`,
      make("span", "tl-hint", {}, "← → move the mark."),
      tool("cut-here", "Split here (Enter)"),
      tool("cut-leave", "Leave (Esc)"),
    );
  }

  /** A key while the mark shows; returns whether it was meant for it. */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key === "Tab") return false;
    const last = this.places.length - 1;
    const to = { ArrowLeft: this.nth - 1, ArrowRight: this.nth + 1, Home: 0, End: last }[event.key];
    if (to !== undefined) {
      this.nth = Math.max(0, Math.min(last, to));
      this.show();
    } else if (event.key === "Enter") this.done();
    else if (event.key === "Escape") this.leave();
    return true;
  }

  /** Words of the segment were clicked: the mark goes to the nearest place. */
  point() {
    const caret = caretAt(this.reader.part("document"));
    if (!this.segment || caret === null) return;
    const { start, end } = this.segment;
    if (caret < start || caret >= end) return;
    this.nth = firstPlace(this.places, end - start, caret - start);
    this.show();
  }

  done() {
    const { segment, at } = this;
    if (!segment || at === null) return;
    this.segment = null;
    this.cut(segment, at);
  }

  leave(told = true) {
    const { segment } = this;
    if (!segment) return;
    this.segment = null;
    if (!told) return;
    this.reader.refresh(segment);
    this.reader.say("Not split.");
    this.reader.focusCurrent();
  }

  /** @param {Segment} segment @param {number} at */
  cut({ start, end }, at) {
    this.send({ do: "split", start, end, at });
    this.reader.say("Split in two.");
  }

  join() {
    const { reader } = this;
    const segment = reader.segment();
    const { next, why } = joinable(reader.data.segments, segment);
    if (why) {
      reader.say(why);
      return;
    }
    this.send({ do: "join", start: segment.start, end: next.end });
    reader.say("Joined with the next.");
  }

  /** Store a cut, and show it before it is stored.
   * @param {Decision & Span} decision */
  send(decision) {
    const { reader } = this;
    const quoted = { ...decision, quote: reader.text.slice(decision.start, decision.end) };
    reader.push(quoted);
    reader.drawCut(cut(reader.data.segments, quoted));
    reader.focusCurrent();
  }
}
