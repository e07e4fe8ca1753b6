// The reader: an interview, its codings and suggestions, and the keys that decide.
// It shows a decision at once and leaves storing it to the sender.

import { Asking } from "./asking.mjs";
import {
  changedSegments,
  codingsAt,
  decidedIds,
  PointText,
  present,
  shownSuggestions,
  spanKey,
} from "./core.mjs";
import { drawDocument, fillSegment } from "./draw.mjs";
import { listen } from "./input.mjs";
import { Hands, LEARN_WAIT, Lists, listsOf, sameTarget, Soon } from "./learn.mjs";
import { tellDown, tellRefused } from "./notices.mjs";
import { pickCode, showHelp } from "./overlay.mjs";
import { keepPlace } from "./place.mjs";
import { sameShape, segmentAgain } from "./questions.mjs";
import { selectedSpan } from "./selecting.mjs";
import { postJson, senderFor } from "./sender.mjs";

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
    this.answered = 0; // how often the study has said what is stored
    this.hands = new Hands();
    this.lists = new Lists({
      held: (id) => id === this.why || id === this.more || this.hands.on(id),
      draw: (id) => this.refresh(this.segment(id)),
      near: (id) => Math.abs(this.order.get(id) - (this.order.get(this.current) ?? 0)),
    });
    this.learner = new Soon(() => this.learn(), LEARN_WAIT);
    this.asking = new Asking(this);
    this.onSent = (what) => this.sent(what);
    this.deafen = listen(this);
  }

  stop() {
    this.deafen();
    this.sender?.listeners.delete(this.onSent);
    for (const each of [this.learner, this.lists, this.asking]) each.stop();
  }

  // -- what is drawn

  async configure(config) {
    const again = this.config && this.config.document_url === config.document_url;
    const same = again && this.config.revision === config.revision && this.data;
    this.config = config;
    if (!this.sender) {
      this.sender = senderFor(config.study_id, config.decisions_url);
      this.sender.listeners.add(this.onSent);
      tellRefused(this.part("refused"), this.sender.refusals);
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

  /** Fetch the interview and show it; returns whether it is there, or will be. */
  async load(again) {
    this.loading += 1;
    const turn = this.loading;
    const heard = this.answered;
    try {
      const response = await fetch(this.config.document_url);
      const data = await response.json();
      if (turn !== this.loading) return true;
      if (!response.ok) throw new Error(data.error || "The interview could not be read.");
      if (again && this.data && heard !== this.answered) data.stored = this.stored; // it is newer
      this.take(data, again);
      return true;
    } catch (error) {
      if (turn !== this.loading) return true;
      this.say(`The interview could not be loaded: ${error.message}`);
      if (!again || !this.data) {
        this.part("document").textContent = "The interview could not be loaded. Reload the page.";
      }
      return false;
    }
  }

  take(data, again) {
    const old = again ? this.data : null;
    const shown = old?.show_suggestions === this.config.show_suggestions;
    data.show_suggestions = this.config.show_suggestions;
    this.data = data;
    if (old && shown && sameShape(old, data)) this.renew();
    else this.drawAll(old);
  }

  /** The same interview with other answers or suggestions: change only what is another. */
  renew() {
    const before = this.state;
    this.stored = this.data.stored;
    this.reckon();
    this.redrawChanged(before);
    this.asking.taken(true);
    this.asking.draw();
    this.lists.take(listsOf(this.data.segments.map((each) => each.id), this.data.suggestions));
    this.count();
  }

  drawAll(old) {
    const { data } = this;
    const before = old?.segments[this.order.get(this.current)];
    this.text = new PointText(data.text);
    this.codes = new Map(data.codes.map((code) => [code.id, code]));
    this.order = new Map(data.segments.map((segment, i) => [segment.id, i]));
    this.lists.reset(data.segments.map((each) => each.id), data.suggestions);
    this.stored = data.stored;
    this.reckon();
    this.asking.taken(Boolean(old));
    const again = segmentAgain(before, data.segments);
    const focused = !old || this.part("document").contains(document.activeElement);
    keepPlace(
      this.root,
      () => this.elements.get(before?.id),
      () => (this.elements = drawDocument(this, this.part("document"))),
      () => this.elements.get(again?.id),
    );
    this.count();
    const first = data.segments.find((segment) => !this.decided(segment)) || data.segments[0];
    const asked = this.elements.has(this.config.segment_id) ? this.config.segment_id : first?.id;
    const start = again?.id || asked;
    if (start) this.go(start, !again, focused);
    if (data.segments.length === 0) {
      this.say("This interview has no segments yet. Press “Suggest codes” on the Study page.");
    }
  }

  reckon() {
    const mine = this.sender.pending().filter((each) => each.transcript_id === this.data.id);
    this.state = present(this.stored, mine);
    const { segments } = this.data;
    const spans = new Set(segments.map(spanKey));
    this.selections = this.state.codings.filter((each) => !spans.has(spanKey(each)));
    this.decidedIds = decidedIds(segments, this.state);
  }

  name(codeId) {
    return this.codes.get(codeId)?.name || codeId;
  }

  path(codeId) {
    return this.codes.get(codeId)?.path || codeId;
  }

  decided(segment) {
    return this.decidedIds.has(segment.id);
  }

  refresh(segment) {
    fillSegment(this, segment, this.elements.get(segment.id));
  }

  count() {
    const total = this.data.segments.length;
    const done = this.decidedIds.size;
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

  go(id, scroll = true, focus = true) {
    this.elements.get(this.current)?.classList.remove("tl-here");
    this.elements.get(this.current)?.setAttribute("tabindex", "-1");
    this.current = id;
    const element = this.elements.get(id);
    element.classList.add("tl-here");
    element.setAttribute("tabindex", "0");
    if (focus) this.focusCurrent();
    if (scroll) element.scrollIntoView({ block: "center" });
    this.hands.arrive(id);
    this.asking.near(this.segment());
    this.lists.settle();
  }

  focusCurrent() {
    this.elements.get(this.current)?.focus({ preventScroll: true });
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
  suggestions(segment, list = this.lists.of(segment.id)) {
    if (!this.data.show_suggestions) return { shown: [], unlikely: 0 };
    return shownSuggestions(segment, list, this.state, this.more === segment.id);
  }

  answer(what, nth) {
    const segment = this.segment();
    const { shown, unlikely } = this.suggestions(segment);
    const before = this.lists.before(segment.id);
    if (before && !sameTarget(this.suggestions(segment, before).shown, shown, nth)) {
      this.say("The suggestions here have just changed: press again.");
      return;
    }
    const found = shown[nth - 1];
    if (!found) {
      const more = unlikely && this.more !== this.current ? "m for unlikely ones, " : "";
      this.say(`There is no such suggestion here. Press ${more}c to choose a code.`);
      return;
    }
    const extra = { suggestion_id: found.id, segment_id: found.segment_id };
    this.decide(what, segment, found.code_id, extra);
  }

  choose() {
    const span = selectedSpan(this.part("document"), this.text) || this.segment();
    const codes = this.data.codes.filter((code) => !code.retired);
    const chosenWords = span.id ? "this segment" : "the selected words";
    pickCode(
      this.part("veil"),
      codes,
      `Code for ${chosenWords}`,
      (codeId) => {
        this.decide("code", span, codeId, span.id ? { segment_id: span.id } : {});
        window.getSelection().removeAllRanges();
      },
      () => this.focusCurrent(),
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
    const { do: what, nth, turn } = command;
    if (what !== "ask-next") this.asking.wanted = false;
    if (what === "close") {
      this.part("veil").hidden = true;
      if (this.why) this.toggle("why");
    } else if (what === "help") showHelp(this.part("veil"), () => this.focusCurrent());
    else if (what === "undo" || what === "redo") this.back(what);
    else if (!this.segment()) this.say("There is nothing to decide yet.");
    else if (what === "next") this.step(1);
    else if (what === "previous") this.step(-1);
    else if (what === "undecided") this.nextUndecided();
    else if (what === "accept" || what === "reject") this.answer(what, nth);
    else if (what === "choose") this.choose();
    else if (what === "uncode") this.uncode();
    else if (what === "why") this.toggle("why");
    else if (what === "more") this.toggleMore();
    else if (what === "confirm-question") this.asking.confirm(turn);
    else if (what === "change-question") this.asking.change(turn);
    else if (what === "boundary") this.asking.boundary(turn);
    else if (what === "ask-next") this.asking.askNext();
    else if (what === "again" && this.lastCode) {
      this.decide("code", this.segment(), this.lastCode, { segment_id: this.current });
    }
  }

  /** Open a segment's evidence or unlikely suggestions, or close what is open here. */
  toggle(what) {
    const before = this[what];
    this[what] = before === this.current ? null : this.current;
    for (const id of [before, this[what]]) if (this.order.has(id)) this.refresh(this.segment(id));
    this.lists.settle();
  }

  toggleMore() {
    const { unlikely } = this.suggestions(this.segment());
    if (unlikely === 0) this.say("There are no unlikely suggestions here.");
    else this.toggle("more");
  }

  // -- what came back

  sent({ answer, down, elsewhere }) {
    tellDown(this.part("banner"), this.sender.pending().length, down, elsewhere);
    tellRefused(this.part("refused"), this.sender.refusals);
    if (!this.data) return;
    if (answer) {
      this.answered += 1;
      const stored = answer.documents[this.data.id];
      const before = this.state;
      this.stored = stored || this.stored;
      this.reckon();
      this.redrawChanged(before);
      if (!this.asking.sent(answer)) this.learner.due();
      for (const each of answer.results) if (each.said) this.say(each.said);
    }
    this.count();
  }

  /** Ask what the decisions changed; silent where it cannot be said. */
  async learn() {
    const { data, config } = this;
    if (this.sender.pending().length > 0) return null; // they go first, and their answer asks
    const found = await postJson(config.learn_url, { since: data.learned || "" });
    if (this.learner.stopped) return null;
    if (data !== this.data) return 0; // said of an interview that was fetched anew meanwhile
    if (!found.ready) return found.retry_ms ?? null;
    data.learned = found.stamp;
    this.lists.take(Object.entries(found.suggestions));
    return null;
  }

  redrawChanged(before) {
    for (const segment of changedSegments(this.data.segments, before, this.state)) {
      this.refresh(segment);
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
