// What the keys and buttons of the reader ask for: moving, deciding, going back.

import { codingsAt, openSuggestions } from "../browser/core.mjs";
import { make } from "../browser/elements.mjs";
import { showHelp } from "./help.mjs";
import { meantRow } from "./hand.mjs";
import { READ } from "../browser/learn.mjs";
import { pickCode } from "../browser/overlay.mjs";
import { placesOfPage } from "../browser/places.mjs";
import { segmentsOfAnswer } from "./progress.mjs";
import { selectedSpan } from "../browser/selecting.mjs";
import { OFF, showsAt } from "./showing.mjs";
import { selectWords } from "../browser/words.mjs";

const SAID = { accept: "Accepted", code: "Coded", reject: "Rejected", uncode: "Taken away" };
const GIVES = ["code", "accept"];

// Each command: what it does with the desk; `any` also where there is nothing to decide.
/** @type {Record<string, (desk: Desk, command: Command & {nth: number}) => unknown>} */
const ACTS = {
  next: (desk) => desk.step(1),
  previous: (desk) => desk.step(-1),
  undecided: (desk) => desk.nextUndecided(),
  confident: (desk) => desk.nextConfident(),
  accept: (desk, { nth, code }) => desk.accept(nth, code),
  "accept-stay": (desk) => desk.answer("accept", 0),
  reject: (desk, { nth, code }) => desk.answer("reject", nth, code),
  "accept-all": (desk) => desk.acceptAll(),
  "word-next": (desk) => selectWords(desk.reader, { by: 1 }),
  "word-before": (desk) => selectWords(desk.reader, { by: -1 }),
  "word-more": (desk) => selectWords(desk.reader, { by: 1, more: true }),
  "word-less": (desk) => selectWords(desk.reader, { by: -1, more: true }),
  choose: (desk) => desk.choose(),
  again: (desk) => desk.again(),
  uncode: (desk) => desk.uncode(),
  nothing: (desk) => desk.nothing(),
  elsewhere: (desk) => desk.elsewhere(),
  everywhere: (desk) => desk.everywhere(),
  reveal: (desk) => desk.reveal(),
  more: (desk) => desk.toggleMore(),
  split: (desk) => desk.reader.cutting.split(),
  "cut-here": (desk) => desk.reader.cutting.done(),
  "cut-leave": (desk) => desk.reader.cutting.leave(),
  join: (desk) => desk.reader.cutting.join(),
  memo: (desk) => desk.reader.memos.write(desk.span()),
  "edit-memo": (desk, { memo }) => desk.reader.memos.edit(memo),
  "forget-memo": (desk, { memo }) => desk.reader.memos.remove(memo),
  "open-draft": (desk, { memo }) => desk.reader.memos.goOn(memo),
  "drop-draft": (desk, { memo }) => desk.reader.memos.throwAway(memo),
  "new-code": (desk) => desk.reader.making.ask(desk.span()),
  "in-vivo": (desk) => desk.reader.making.inVivo(desk.span()),
  "confirm-question": (desk, { turn }) => desk.reader.asking.confirm(turn),
  "change-question": (desk, { turn }) => desk.reader.asking.change(turn),
  boundary: (desk, { turn }) => desk.reader.asking.boundary(turn),
  "ask-next": (desk) => desk.reader.asking.askNext(),
};
/** @type {Record<string, (desk: Desk, command: Command) => unknown>} */
const ANYWHERE = {
  undo: (desk) => desk.back("undo"),
  redo: (desk) => desk.back("redo"),
  help: (desk) => desk.help(),
  close: (desk) => desk.close(),
  panel: (desk) => desk.reader.side.toggle(),
  codes: (desk) => desk.reader.side.enter("codes"),
  memos: (desk) => desk.reader.side.enter("memos"),
  why: (desk) => desk.reader.side.why(),
  interviews: (desk) => desk.reader.list.enter(),
  rule: (desk, { code = "" }) => desk.reader.rule.toggle(code),
};

const FIXED_HERE = "That is fixed in a blind pass. A memo can say what you find wrong or missing.";
/** How many sure suggestions were accepted at once, in words. */
export function acceptedWords(count) {
  if (count === 1) return "Accepted the one suggestion of this answer that is sure.";
  return `Accepted the ${count} suggestions of this answer that are sure.`;
}

export class Desk {
  /** @param {TheReader} reader */
  constructor(reader) {
    this.reader = reader;
    this.lastCode = null;
    this.followed = null; // the code whose places are gone through
  }

  /** @param {Command & {nth: number}} command */
  act(command) {
    const { reader } = this;
    const { do: what } = command;
    if (what !== "ask-next") reader.asking.wanted = false;
    if (!["elsewhere", "everywhere"].includes(what)) this.followed = null;
    if (!reader.may(what)) reader.say(FIXED_HERE);
    else if (what in ANYWHERE) ANYWHERE[what](this, command);
    else if (!reader.segment()) reader.say("There is nothing to decide yet.");
    else ACTS[what]?.(this, command);
  }

  key(command) {
    return this.reader.keys.first(command);
  }

  /** What is meant: the selected words, or else the segment.
   * @returns {Span & {id?: string}} */
  span() {
    const { reader } = this;
    return selectedSpan(reader.part("document"), reader.text) || reader.segment();
  }

  // -- moving

  step(by) {
    const { reader } = this;
    const at = reader.order.get(reader.current) ?? 0;
    const next = reader.data.segments[at + by];
    if (next) reader.go(next.id);
    else reader.say(by > 0 ? "This is the last segment." : "This is the first segment.");
  }

  /** All segments, from the one after this on and then from the start; this one comes last. */
  turned() {
    const { segments } = this.reader.data;
    const at = this.reader.order.get(this.reader.current) ?? -1;
    return [...segments.slice(at + 1), ...segments.slice(0, at + 1)];
  }

  /** The next segment that is to be decided and is not, or undefined. */
  nextOpen() {
    const { reader } = this;
    return this.turned().find((each) => reader.asked(each) && !reader.decided(each));
  }

  nextUndecided() {
    const next = this.nextOpen();
    if (next) this.reader.go(next.id);
    else this.reader.arriveAtEnd();
  }

  nextConfident() {
    const { reader } = this;
    const next = this.turned().find((segment) => this.sure(segment).length > 0);
    if (next && next.id !== reader.current) reader.go(next.id);
    else if (next) reader.say("No other segment here has a suggestion that is sure.");
    else if (reader.config.shown === OFF) reader.say("Suggestions are set not to show.");
    else reader.say("No suggestion that shows in this interview is sure.");
  }

  /** Sure suggestions of a segment that are open and show. */
  sure(segment) {
    const { reader } = this;
    const sure = reader.lists.of(segment.id).filter((each) => each.band === "confident");
    if (sure.length === 0) return [];
    const revealed = reader.revealed.has(segment.id);
    if (!showsAt(reader.config.shown, reader.decided(segment), revealed)) return [];
    return openSuggestions(segment, sure, reader.state);
  }

  /** Codings that are drawn at a segment. */
  codings(segment) {
    const { reader } = this;
    return codingsAt(segment, reader.state.codings, reader.sheet.from.get(segment.id));
  }

  /** The code whose places are gone through, or the first here; said where there is none. */
  followedCode() {
    const code = this.followed || this.codings(this.reader.segment())[0]?.code_id;
    if (!code) this.reader.say("Nothing is coded here, so there is no code to look for elsewhere.");
    return code;
  }

  everywhere() {
    const code = this.followedCode();
    if (code) placesOfPage().visit(this.reader.config.compare_url + encodeURIComponent(code));
  }

  elsewhere() {
    const { reader } = this;
    const at = (segment) => this.codings(segment);
    const code = this.followedCode();
    if (!code) return;
    this.followed = code;
    const others = this.turned().slice(0, -1);
    const next = others.find((segment) => at(segment).some((each) => each.code_id === code));
    if (next) reader.go(next.id);
    const name = reader.name(code);
    const words = next ? `${name}, the next place.` : `${name} is nowhere else in this interview.`;
    const address = reader.config.compare_url;
    if (!address) reader.say(words);
    else {
      const href = address + encodeURIComponent(code);
      reader.say(words, make("a", "", { href, "data-testid": "compare" }, reader.config.compare_words));
    }
  }

  // -- deciding

  /** @param {Does} what @param {Span} span @param {string | undefined} codeId
   * @param {Partial<Decision>} extra */
  decide(what, span, codeId, extra = {}) {
    this.decideAll([{ what, span, codeId, extra }]);
    this.reader.say(`${SAID[what]}: ${this.reader.name(codeId)}`);
  }

  /** Make decisions and draw them once.
   * @param {{what: Does, span: Span, codeId?: string, extra: Partial<Decision>}[]} decisions */
  decideAll(decisions) {
    const { reader } = this;
    const { shown } = reader.config;
    for (const { what, span, codeId, extra } of decisions) {
      const { start, end } = span;
      const quote = reader.text.slice(start, end);
      reader.push({ do: what, start, end, quote, code_id: codeId, shown, ...extra });
      if (GIVES.includes(what)) this.lastCode = codeId;
    }
    reader.redraw(...decisions.map((each) => each.span));
  }

  /** Accept; by the key of the first open one, and where that is set, go on from here.
   * @param {number} nth @param {string} [codeId] */
  accept(nth, codeId) {
    const { reader } = this;
    const decided = this.answer("accept", nth, codeId);
    if (!decided || nth || codeId || !reader.keys.goesOn) return;
    const next = this.nextOpen();
    if (next) reader.go(next.id);
    else reader.arriveAtEnd(`Accepted: ${reader.name(decided)}. `);
  }

  /** Accept or reject what stands under a number, or is of a code, or else the first open one;
   * returns its code, where that was done.
   * @param {"accept" | "reject"} what @param {number} nth @param {string} [codeId] */
  answer(what, nth, codeId) {
    const { reader } = this;
    const segment = reader.segment();
    const { unlikely } = reader.suggestions(segment);
    const row = meantRow(reader.rows(segment), nth, codeId);
    const before = reader.lists.before(segment.id);
    const stood = before && reader.suggestions(segment, before).shown[(nth || 1) - 1]?.code_id;
    if (before && !codeId && stood !== row?.suggestion.code_id) {
      reader.say("The suggestions here have just changed: press again.");
      return null;
    }
    if (row) {
      const { suggestion } = row;
      const done = what === "accept" ? "accepted" : "rejected";
      if (row.state === done) {
        reader.say(`${row.nth} is ${done} already: ${reader.name(suggestion.code_id)}`);
        return null;
      }
      const extra = { suggestion_id: suggestion.id, segment_id: suggestion.segment_id };
      this.decide(what, segment, suggestion.code_id, extra);
      return suggestion.code_id;
    }
    const hidden = unlikely && reader.more !== reader.current;
    const more = hidden ? `${this.key("more")} for unlikely ones, ` : "";
    const choose = `${this.key("choose")} to choose a code`;
    reader.say(`There is no such suggestion here. Press ${more}${choose}.`);
    return null;
  }

  acceptAll() {
    const { reader } = this;
    const { data } = reader;
    if (reader.config.shown === OFF) {
      reader.say("Suggestions are set not to show: none is accepted unseen.");
      return;
    }
    const turn = reader.segment().turn;
    const segments = segmentsOfAnswer(data.segments, reader.asking.answers, turn);
    if (segments.some((segment) => reader.lists.before(segment.id, READ))) {
      reader.say("The suggestions of this answer have just changed: look, and press again.");
      return;
    }
    const group = crypto.randomUUID();
    const accepted = segments.flatMap((span) =>
      this.sure(span).map((each) => ({
        what: "accept",
        span,
        codeId: each.code_id,
        extra: { suggestion_id: each.id, segment_id: each.segment_id, group },
      })),
    );
    if (accepted.length === 0) {
      reader.say("No suggestion that shows in this answer is sure.");
      return;
    }
    this.decideAll(accepted);
    reader.say(`${acceptedWords(accepted.length)} ${this.key("undo")} takes ${accepted.length === 1 ? "it" : "all"} back.`);
  }

  choose() {
    const { reader } = this;
    const span = this.span();
    const codes = reader.data.codes.filter((code) => !code.retired);
    pickCode(
      reader.part("veil"),
      codes,
      `Code for ${span.id ? "this segment" : "the selected words"}`,
      (codeId) => this.code(span, codeId),
      () => reader.focusCurrent(),
      (name) => reader.making.give(span, name, null),
      "a new code, given at once",
    );
  }

  /** Give a segment or selected words a code.
   * @param {Span & {id?: string}} span @param {string} codeId @param {Partial<Decision>} extra */
  code(span, codeId, extra = {}) {
    this.decide("code", span, codeId, span.id ? { segment_id: span.id, ...extra } : extra);
    window.getSelection()?.removeAllRanges();
  }

  again() {
    if (this.lastCode) this.code(this.reader.segment(), this.lastCode);
    else this.reader.say("No code was used yet.");
  }

  uncode(span, codeId) {
    const { reader } = this;
    const segment = reader.segment();
    const from = reader.sheet.from.get(segment.id);
    const coding = codingsAt(segment, reader.state.codings, from).at(-1);
    const target = span || coding;
    if (!target) {
      reader.say("Nothing is coded here.");
      return;
    }
    const extra = span ? {} : { segment_id: segment.id };
    this.decide("uncode", target, codeId || coding?.code_id, extra);
  }

  /** Say that a segment was looked at and no code fits: without it, nobody knows it was. */
  nothing() {
    const { reader } = this;
    const segment = reader.segment();
    const { start, end, id } = segment;
    if (this.codings(segment).length) {
      reader.say(`Something is coded here. ${this.key("uncode")} takes it away first.`);
      return;
    }
    const quote = reader.text.slice(start, end);
    reader.push({ do: "seen", start, end, quote, segment_id: id, shown: reader.config.shown });
    reader.redraw(segment);
    reader.say("Looked at: no code fits here.");
  }

  back(what) {
    this.reader.push({ do: what });
    this.reader.count();
  }

  // -- looking

  reveal() {
    const { reader } = this;
    const segment = reader.segment();
    if (reader.config.shown === OFF) {
      reader.say("Suggestions are set not to show. Above the interview this can be changed.");
    } else if (reader.lists.waiting.has(segment.id)) {
      reader.hand.arrive(null);
      reader.lists.release(segment.id);
      reader.hold();
      reader.refresh(segment);
      reader.say("These are the suggestions as they are now.");
    } else if (showsAt(reader.config.shown, reader.decided(segment), false) && !reader.refused(segment)) {
      reader.say("What is suggested here shows already.");
    } else {
      reader.revealed.add(segment.id);
      reader.refresh(segment);
      const { shown } = reader.suggestions(segment);
      reader.say(shown.length ? "This is what is suggested here." : "Nothing is suggested here.");
    }
  }

  toggleMore() {
    const { unlikely } = this.reader.suggestions(this.reader.segment());
    if (unlikely === 0) this.reader.say("There are no unlikely suggestions here.");
    else this.reader.toggleMore();
  }

  help() {
    const { reader } = this;
    const back = () => {
      reader.focusCurrent();
      reader.rekeyed();
    };
    const act = (id) => this.act({ do: id, nth: 1 });
    showHelp(reader.part("veil"), reader.keys, act, back, (id) => reader.there(id));
  }

  close() {
    if (this.reader.list.leave() || this.reader.side.leave()) return;
    window.getSelection()?.removeAllRanges();
  }
}
