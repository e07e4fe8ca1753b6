// The reader: an interview, its codings and suggestions, and the keys that decide.
// It shows a decision at once and leaves storing it to the sender.

import { codePoints, codingsAt, commandOf, PointText, present, shownSuggestions } from "./core.mjs";
import { drawDocument, fillSegment, make } from "./draw.mjs";
import { pickCode, showHelp } from "./overlay.mjs";
import { senderFor } from "./sender.mjs";

class Reader {
  constructor(root) {
    this.root = root;
    this.part = (name) => root.querySelector(`.tl-${name}`);
    this.elements = new Map();
    this.why = null; // the segment whose evidence is open
    this.more = null; // the segment whose unlikely suggestions are shown
    this.lastCode = null;
    this.current = null;
    this.data = null;
    this.loading = 0;
    this.onKey = (event) => this.key(event);
    this.onSent = (what) => this.sent(what);
    document.addEventListener("keydown", this.onKey, true);
    root.addEventListener("click", (event) => this.click(event));
    document.addEventListener("selectionchange", (this.onSelect = () => this.selected()));
  }

  stop() {
    document.removeEventListener("keydown", this.onKey, true);
    document.removeEventListener("selectionchange", this.onSelect);
    this.sender?.listeners.delete(this.onSent);
  }

  // -- what is drawn

  async configure(config) {
    const again = this.config && this.config.document_url === config.document_url;
    const same = again && this.config.revision === config.revision && this.data;
    this.config = config;
    if (!this.sender) {
      this.sender = senderFor(config.study_id, config.decisions_url);
      this.sender.listeners.add(this.onSent);
      this.tellRefused();
    }
    if (same) {
      if (this.data.show_suggestions !== config.show_suggestions) {
        this.data.show_suggestions = config.show_suggestions;
        this.data.segments.forEach((segment) => this.refresh(segment));
      }
      return;
    }
    await this.load(again);
  }

  async load(again) {
    this.loading += 1;
    const turn = this.loading;
    try {
      const response = await fetch(this.config.document_url);
      const data = await response.json();
      if (turn !== this.loading) return;
      if (!response.ok) throw new Error(data.error || "The interview could not be read.");
      this.take(data, again);
    } catch (error) {
      this.say(`The interview could not be loaded: ${error.message}`);
      this.part("document").textContent = "The interview could not be loaded. Reload the page.";
    }
  }

  take(data, again) {
    data.show_suggestions = this.config.show_suggestions;
    data.suggestions_by_segment = new Map();
    for (const each of data.suggestions) {
      const list = data.suggestions_by_segment.get(each.segment_id) || [];
      data.suggestions_by_segment.set(each.segment_id, [...list, each]);
    }
    this.data = data;
    this.text = new PointText(data.text);
    this.codes = new Map(data.codes.map((code) => [code.id, code]));
    this.order = new Map(data.segments.map((segment, i) => [segment.id, i]));
    this.stored = data.stored;
    this.reckon();
    this.elements = drawDocument(this, this.part("document"));
    this.count();
    const wanted = (again && this.current) || this.config.segment_id;
    const first = data.segments.find((segment) => !this.decided(segment)) || data.segments[0];
    const start = this.elements.has(wanted) ? wanted : first?.id;
    if (start) this.go(start, !again);
    if (data.segments.length === 0) {
      this.say("This interview has no segments yet. Press “Suggest codes” on the Study page.");
    }
  }

  reckon() {
    const mine = this.sender.pending().filter((each) => each.transcript_id === this.data.id);
    this.state = present(this.stored, mine);
    this.segmentSpans = new Set(this.data.segments.map((each) => `${each.start}-${each.end}`));
  }

  selections() {
    return this.state.codings.filter((each) => !this.segmentSpans.has(`${each.start}-${each.end}`));
  }

  name(codeId) {
    return this.codes.get(codeId)?.name || codeId;
  }

  path(codeId) {
    return this.codes.get(codeId)?.path || codeId;
  }

  decided(segment) {
    const here = (each) => each.start === segment.start && each.end === segment.end;
    return codingsAt(segment, this.state.codings).length > 0 || this.state.rejected.some(here);
  }

  refresh(segment) {
    fillSegment(this, segment, this.elements.get(segment.id));
  }

  count() {
    const total = this.data.segments.length;
    const done = this.data.segments.filter((segment) => this.decided(segment)).length;
    const waiting = this.sender.pending().length;
    const saved = waiting ? ` · ${waiting} being stored` : " · all stored";
    this.part("count").textContent = `${done} of ${total} segments decided${saved}`;
  }

  say(words) {
    this.part("message").textContent = words;
  }

  // -- moving

  segment(id = this.current) {
    return this.data?.segments[this.order.get(id)];
  }

  go(id, scroll = true) {
    this.elements.get(this.current)?.classList.remove("tl-here");
    this.elements.get(this.current)?.setAttribute("tabindex", "-1");
    this.current = id;
    const element = this.elements.get(id);
    element.classList.add("tl-here");
    element.setAttribute("tabindex", "0");
    element.focus({ preventScroll: true });
    if (scroll) element.scrollIntoView({ block: "center" });
  }

  step(by) {
    const at = this.order.get(this.current) ?? 0;
    const next = this.data.segments[at + by];
    if (next) this.go(next.id);
    else this.say(by > 0 ? "This is the last segment." : "This is the first segment.");
  }

  nextUndecided() {
    const at = this.order.get(this.current) ?? -1;
    const turned = [...this.data.segments.slice(at + 1), ...this.data.segments.slice(0, at + 1)];
    const next = turned.find((segment) => !this.decided(segment));
    if (next) this.go(next.id);
    else this.say("Every segment of this interview is decided.");
  }

  // -- deciding

  decide(what, span, codeId, extra = {}) {
    const quote = this.text.slice(span.start, span.end);
    const made = { do: what, transcript_id: this.data.id, start: span.start, end: span.end };
    this.sender.push({ ...made, quote, code_id: codeId, ...extra });
    this.lastCode = what === "code" || what === "accept" ? codeId : this.lastCode;
    this.redraw(span);
    const words = { accept: "Accepted", code: "Coded", reject: "Rejected", uncode: "Taken away" };
    this.say(`${words[what]}: ${this.name(codeId)}`);
  }

  redraw(span) {
    this.reckon();
    for (const segment of this.data.segments) {
      if (segment.start < span.end && segment.end > span.start) this.refresh(segment);
    }
    this.count();
  }

  /** Open suggestions of a segment as they are drawn and numbered, and how many are unlikely. */
  suggestions(segment) {
    if (!this.data.show_suggestions) return { shown: [], unlikely: 0 };
    const all = this.data.suggestions_by_segment.get(segment.id) || [];
    return shownSuggestions(segment, all, this.state, this.more === segment.id);
  }

  answer(what, nth) {
    const { shown, unlikely } = this.suggestions(this.segment());
    const found = shown[nth - 1];
    if (!found) {
      const more = unlikely && this.more !== this.current ? "m for unlikely ones, " : "";
      this.say(`There is no such suggestion here. Press ${more}c to choose a code.`);
      return;
    }
    const extra = { suggestion_id: found.id, segment_id: found.segment_id };
    this.decide(what, this.segment(), found.code_id, extra);
  }

  choose() {
    const span = this.selectedSpan() || this.segment();
    const codes = this.data.codes.filter((code) => !code.retired);
    const chosenWords = span.id ? "this segment" : "the selected words";
    const back = () => this.elements.get(this.current)?.focus({ preventScroll: true });
    pickCode(
      this.part("veil"),
      codes,
      `Code for ${chosenWords}`,
      (codeId) => {
        this.decide("code", span, codeId, span.id ? { segment_id: span.id } : {});
        window.getSelection().removeAllRanges();
      },
      back,
    );
  }

  uncode(span, codeId) {
    const segment = this.segment();
    const held = codingsAt(segment, this.state.codings).at(-1);
    if (!span && !held) {
      this.say("Nothing is coded here.");
      return;
    }
    const given = span || held;
    const extra = span ? {} : { segment_id: segment.id };
    this.decide("uncode", given, codeId || held.code_id, extra);
  }

  back(what) {
    this.sender.push({ do: what, transcript_id: this.data.id });
    this.count();
  }

  act(command) {
    const { do: what, nth } = command;
    if (what === "close") {
      this.part("veil").hidden = true;
      if (this.why) this.toggle("why");
    } else if (what === "help") {
      const back = () => this.elements.get(this.current)?.focus({ preventScroll: true });
      showHelp(this.part("veil"), back);
    } else if (what === "undo" || what === "redo") this.back(what);
    else if (!this.segment()) this.say("There is nothing to decide yet.");
    else if (what === "next") this.step(1);
    else if (what === "previous") this.step(-1);
    else if (what === "undecided") this.nextUndecided();
    else if (what === "accept" || what === "reject") this.answer(what, nth);
    else if (what === "choose") this.choose();
    else if (what === "uncode") this.uncode();
    else if (what === "why") this.toggle("why");
    else if (what === "more") this.toggleMore();
    else if (what === "again" && this.lastCode) {
      this.decide("code", this.segment(), this.lastCode, { segment_id: this.current });
    }
  }

  /** Open a segment's evidence or unlikely suggestions, or close what is open here. */
  toggle(what) {
    const before = this[what];
    this[what] = before === this.current ? null : this.current;
    for (const id of [before, this[what]]) if (id) this.refresh(this.segment(id));
  }

  toggleMore() {
    const { unlikely } = this.suggestions(this.segment());
    if (unlikely === 0) this.say("There are no unlikely suggestions here.");
    else this.toggle("more");
  }

  // -- keys, mouse, selection

  key(event) {
    const target = event.composedPath()[0];
    const typing = target.closest?.("input, textarea, select, [contenteditable=true]");
    if (!this.data || typing || !this.root.isConnected || !this.part("veil").hidden) return;
    const inside = this.root.contains(target);
    if (!inside && target !== document.body) return;
    const onButton = inside && target.closest("button") && ["Enter", " "].includes(event.key);
    const command = onButton ? null : commandOf(event);
    if (!command) return;
    event.preventDefault();
    event.stopPropagation();
    this.act(command);
  }

  click(event) {
    const button = event.target.closest("[data-do]");
    const element = event.target.closest(".tl-segment");
    if (element) this.go(element.dataset.segmentId, false);
    if (!button) return;
    const { do: what, nth, code, span } = button.dataset;
    if (what === "uncode" && span) {
      const [start, end] = span.split("-").map(Number);
      this.uncode({ start, end }, code);
    } else this.act({ do: what, nth: Number(nth || 1) });
  }

  /** The selected words as a span of code points, without white space at its ends. */
  selectedSpan() {
    const selection = window.getSelection();
    if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
    const range = selection.getRangeAt(0);
    const pieces = [...this.part("document").querySelectorAll("[data-from]")].filter((each) =>
      range.intersectsNode(each),
    );
    if (pieces.length === 0) return null;
    const from = this.offset(pieces[0], range.startContainer, range.startOffset, 0);
    const end = pieces.at(-1);
    const to = this.offset(end, range.endContainer, range.endOffset, end.textContent.length);
    const words = this.text.slice(from, to);
    const start = from + codePoints(words) - codePoints(words.trimStart());
    const stop = to - (codePoints(words) - codePoints(words.trimEnd()));
    return stop > start ? { start, end: stop } : null;
  }

  offset(piece, container, offset, otherwise) {
    const inside = container.nodeType === Node.TEXT_NODE && piece.contains(container);
    return Number(piece.dataset.from) + codePoints(piece.textContent, inside ? offset : otherwise);
  }

  selected() {
    const span = this.data && this.selectedSpan();
    if (span) this.say("Press c to code the selected words.");
  }

  // -- what came back

  sent({ answer, down, elsewhere }) {
    this.tellDown(down, elsewhere);
    this.tellRefused();
    if (!this.data) return;
    if (answer) {
      const stored = answer.documents[this.data.id];
      const before = this.state;
      this.stored = stored || this.stored;
      this.reckon();
      this.redrawChanged(before);
      for (const each of answer.results) if (each.said) this.say(each.said);
    }
    this.count();
  }

  tellDown(down, elsewhere) {
    const waiting = this.sender.pending().length;
    const kept = `${waiting} ${waiting === 1 ? "decision is" : "decisions are"} kept here`;
    this.part("banner").hidden = !down;
    if (!down) return;
    this.part("banner").textContent = elsewhere
      ? `Another study or coder is open at this address. ${kept} and will be stored when yours is open again.`
      : `The workbench is not answering. ${kept} and will be stored when it is back.`;
  }

  /** What the study did not take stays in sight until it is dismissed. */
  tellRefused() {
    const whys = this.sender.refusals;
    const box = this.part("refused");
    box.hidden = whys.length === 0;
    if (whys.length === 0) return;
    const close = make("button", "tl-tool", { type: "button" }, "Dismiss");
    close.onclick = () => {
      whys.length = 0;
      this.tellRefused();
    };
    const said = whys.length === 1 ? "1 decision was" : `${whys.length} decisions were`;
    const about = `${said} not stored: ${[...new Set(whys)].join(" ")} `;
    box.replaceChildren(make("span", "", {}, about), close);
  }

  redrawChanged(before) {
    const seen = (state) =>
      new Map(
        this.data.segments.map((segment) => {
          const near = (each) => each.start < segment.end && each.end > segment.start;
          const told = (each) => [each.start, each.end, each.code_id, each.pending, each.origin];
          const sides = [state.codings.filter(near).map(told), state.rejected.filter(near).map(told)];
          return [segment.id, JSON.stringify(sides)];
        }),
      );
    const [old, now] = [seen(before), seen(this.state)];
    for (const segment of this.data.segments) {
      if (old.get(segment.id) !== now.get(segment.id)) this.refresh(segment);
    }
  }
}

const readers = new WeakMap();

export default function mount({ data, parentElement }) {
  const root = parentElement.querySelector(".tl");
  if (!readers.has(root)) readers.set(root, new Reader(root));
  readers.get(root).configure(data);
  return () => {
    readers.get(root)?.stop();
    readers.delete(root);
  };
}
