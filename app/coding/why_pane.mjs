// The tab Why of the side panel: what each suggestion of the segment in hand rests on. It follows.

import { make } from "../browser/elements.mjs";
import { drawWhy } from "../browser/why.mjs";
import { OFF, showsAt } from "./showing.mjs";

export class WhyPane {
  /** @param {TheReader} reader */
  constructor(reader) {
    this.reader = reader;
    this.drawn = ""; // of what
    this.element = make("div", "tl-why-pane", { tabindex: 0 });
  }

  draw() {
    const { reader } = this;
    const segment = reader.segment();
    const shown = segment ? reader.suggestions(segment).shown : [];
    const told = JSON.stringify([segment?.id, reader.config.shown, shown.map((each) => [each.id, each.score, each.version])]);
    if (told === this.drawn) return;
    this.drawn = told;
    if (!segment) {
      this.element.replaceChildren(make("p", "tl-nothing", {}, "There is no segment yet."));
      return;
    }
    const about = make("p", "tl-pane-about", {}, `Segment ${segment.index + 1}: “${reader.text.slice(segment.start, segment.end)}”`);
    this.element.replaceChildren(about, shown.length ? drawWhy(reader, shown) : this.nothing(segment));
  }

  /** Why there is nothing to say of a segment, with the dimensions it reads as. @param {Segment} segment */
  nothing(segment) {
    const { reader } = this;
    const waits = !showsAt(reader.config.shown, reader.decided(segment), reader.revealed.has(segment.id));
    const words = reader.config.shown === OFF
      ? "Suggestions are set not to show, and so is what they rest on."
      : waits
        ? "What is suggested here shows once you have decided."
        : "No open suggestion is shown here.";
    const dimensions = waits ? null : drawWhy(reader, []).querySelector('[data-testid="dimensions"]');
    return make("div", "tl-why", { "data-testid": "why" }, make("p", "tl-why-about", {}, words), dimensions);
  }

  focus() {
    this.element.focus({ preventScroll: true });
  }

  leave() {
    return false;
  }

  key() {
    return false;
  }
}
