// The reader: an interview, its codings and suggestions. It shows a decision at once and leaves
// storing it to the sender; what keys and buttons ask for is done by the desk.

import { QuestionAlignment } from "./asking.mjs";
import { Component, mounting } from "../browser/component.mjs";
import { changedSegments, decidedIds, present, segmentOf, shownSuggestions, spanKey } from "../browser/core.mjs";
import { PointText } from "../browser/text_offsets.mjs";
import { withCuts } from "./cutting.mjs";
import { Cutter } from "./cutter.mjs";
import { Desk } from "./desk.mjs";
import { doneCard, doneLines } from "./done.mjs";
import { Hand, plainRows } from "./hand.mjs";
import { drawCounts } from "./headings.mjs";
import { listen } from "./input.mjs";
import { Keys, keysIn, OF_GUIDE } from "../browser/keys.mjs";
import { EditGuard, LEARN_WAIT, SuggestionLists, listsOf, Debounced } from "../browser/learn.mjs";
import { NewCodeDialog } from "./making.mjs";
import { Memos } from "./memos.mjs";
import { withMade } from "../browser/naming.mjs";
import { segmentNear } from "../browser/addresses.mjs";
import { followingOfPage } from "../browser/following.mjs";
import { keepPlace, scroller } from "../browser/place.mjs";
import { placesOfPage } from "../browser/places.mjs";
import { offerCommands } from "../browser/offered.mjs";
import { progressWords } from "./progress.mjs";
import { sameShape, segmentAgain } from "../browser/questions.mjs";
import { postJson, storageOfPage } from "../browser/sender.mjs";
import { SelectionBar } from "./selection_bar.mjs";
import { InterviewList } from "./interview_list.mjs";
import { SidePanel } from "./side.mjs";
import { TranscriptView } from "./sheet.mjs";
import { AFTER, missedWords, showsAt } from "./showing.mjs";
import { withMemos } from "./study_memos.mjs";

const WAITING = 1500; // ms between two looks for the suggestions of segments that are new
const WAIT_FOR = 120_000; // ms in which they are looked for
const PAGE = "code";
const NEAR = "That segment was cut or joined since; this is what stands at its place now.";
const ROOM = 400; // px of scrolling that hold what a person looks at when something above changes

/** What commands decide, of what a person may not decide in a blind pass. */
const DECIDES = {
  split: "split",
  "cut-here": "split",
  join: "join",
  "new-code": "new_code",
  "in-vivo": "new_code",
  "confirm-question": "question",
  "change-question": "question",
  boundary: "question",
  "ask-next": "question",
};

class Reader extends Component {
  /** @type {Interview} */ data;
  /** @type {Decided} */ state; // what is shown: what is stored, and what is on its way
  /** @type {PointText} */ text;
  /** @type {Map<string, NamedCode>} */ codes;
  /** @type {Map<string, number>} */ order;
  /** @type {Coding[]} */ selections; // those that are not of a whole segment
  /** @type {Memo[]} */ noted;
  /** @type {Set<string>} */ decidedIds;
  constructor(root) {
    super(root);
    this.more = null; // the segment whose unlikely suggestions are shown
    this.revealed = new Set(); // segments whose suggestions a person asked to see
    this.current = null;
    this.loading = 0;
    this.answered = 0; // how often the study has said what is stored
    /** @type {Element | null} */
    this.around = null; // what scrolls, once it is known
    this.waitUntil = 0; // suggestions of new segments are being made
    this.keys = new Keys(keysIn(storageOfPage()));
    this.hands = new EditGuard((id) => this.order?.get(id));
    this.hand = new Hand();
    this.lists = new SuggestionLists({
      held: (id) => id === this.more || this.hands.on(id),
      draw: (id) => this.refreshInPlace(id),
      near: (id) => Math.abs((this.order.get(id) ?? 0) - (this.order.get(this.current) ?? 0)),
      steady: (draw) => this.steady(draw),
    });
    this.learner = new Debounced(() => this.learn(), LEARN_WAIT);
    this.sheet = new TranscriptView(this, this.part("document"));
    this.asking = new QuestionAlignment(this);
    this.cutting = new Cutter(this);
    this.memos = new Memos(this);
    this.making = new NewCodeDialog(this);
    this.desk = new Desk(this);
    this.bar = new SelectionBar(this);
    this.side = new SidePanel(this);
    this.list = new InterviewList(this);
    this.rule = this.side.rule;
    this.byPointer = false; // whether the mouse was used last, or a finger
    this.toldOfSelection = "";
    this.deafen = listen(this);
    this.withdraw = offerCommands({
      root,
      list: () => this.keys.offers.filter(({ id }) => this.there(id)),
      run: (id) => this.desk.act({ do: id, nth: 0 }),
    });
    this.places = placesOfPage();
    /** @type {(place: import("../browser/addresses.mjs").PlaceParts) => boolean} */
    this.toPlace = (place) => this.follow(place);
    this.places.followers.set(PAGE, this.toPlace);
    this.moved = () => {
      if (this.data) this.load(true); // it was decided in another tab, or beside the reader
    };
    followingOfPage().followers.add(this.moved);
    this.titles();
  }

  stop() {
    this.deafen();
    this.withdraw();
    this.bar.stop();
    this.side.stop();
    super.stop();
    if (this.places.followers.get(PAGE) === this.toPlace) this.places.followers.delete(PAGE);
    followingOfPage().followers.delete(this.moved);
    for (const each of [this.learner, this.lists, this.asking, this.sheet]) each.stop();
  }

  // -- what is drawn

  async configure(config) {
    const again = this.config && this.config.document_url === config.document_url;
    const same = again && this.config.revision === config.revision && this.data;
    const otherwise = this.config && this.config.shown !== config.shown;
    this.config = config;
    this.root.classList.toggle("tl-fixed", !this.may("confirm-question"));
    this.attach(config);
    this.list.draw();
    if (otherwise && this.data) {
      this.hand.arrive(null); // what shows is chosen anew
      this.sheet.refreshAll();
      this.hold();
    }
    if (!same) await this.load(again);
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
      // What was answered meanwhile is not in it: a new code, or a cut, would be gone from the page.
      if (again && this.data && heard !== this.answered) return this.load(again);
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
    const mine = this.pending(data.id);
    data.segments = withCuts(data.segments, mine);
    data.codes = withMade(data.codes, mine);
    data.memos_beside = withMemos(data.memos_beside, old?.memos_beside ?? [], this.sender.pending());
    this.data = data;
    if (old && sameShape(old, data)) this.renew();
    else this.drawAll(old);
  }

  /** The same interview with other answers or suggestions: change only what is another. */
  renew() {
    const before = this.state;
    this.stored = this.data.stored;
    this.recompute();
    this.steady(() => {
      this.redrawChanged(before);
      this.asking.taken(true);
      this.asking.draw();
    });
    this.lists.take(listsOf(this.data.segments.map((each) => each.id), this.data.suggestions));
    this.side.due();
    this.tellWaiting();
    this.count();
  }

  /** Say that suggestions came for the current segment, where there were none to be read. */
  tellWaiting() {
    const { lists, current } = this;
    if (!current || lists.of(current).length || !lists.waiting.get(current)?.length) return;
    this.say(`There are suggestions for this segment now: ${this.keys.first("reveal")} shows them.`);
  }

  drawAll(old) {
    const { data } = this;
    const before = old?.segments[this.order.get(this.current) ?? -1];
    this.text = new PointText(data.text);
    this.codes = new Map(data.codes.map((code) => [code.id, code]));
    this.order = new Map(data.segments.map((segment, i) => [segment.id, i]));
    this.wanted = data.asked && new Set(data.asked);
    const again = segmentAgain(before, data.segments);
    const same = again && before && spanKey(again) === spanKey(before);
    const ids = data.segments.map((each) => each.id);
    this.lists.reset(ids, data.suggestions, same && again.id === before.id ? again.id : null);
    if (!same) this.hand.arrive(null);
    this.stored = data.stored;
    this.cutting.leave(false);
    if (!old) this.memos.close(); // of another interview
    this.memos.recompute();
    this.recompute();
    this.asking.taken(Boolean(old));
    const open = (segment) => this.asked(segment) && !this.decided(segment);
    const first = data.segments.find(open) || data.segments[0];
    const start = again?.id || this.begin()?.id || first?.id;
    const focused = !old || this.part("document").contains(document.activeElement);
    const typing = this.memos.typing();
    const draw = () => this.sheet.draw(this.segment(start));
    keepPlace(
      this.root,
      () => this.sheet.elements.get(before?.id),
      () => (old ? this.sheet.keeping(draw) : draw()), // not the selection of another interview
      () => this.sheet.get(again?.id),
    );
    this.count();
    const scroll = !again && start !== data.segments[0]?.id; // the first one shows, with what is above it
    if (start) this.go(start, scroll, focused && !typing);
    if (!old) this.tellNear();
    if (typing) this.memos.focus();
    if (!old) this.memos.restore();
    if (data.segments.length === 0) {
      this.say("This interview has no segments yet. Press “Suggest codes” on Home.");
    }
  }

  /** Show segments that were cut or joined before the study has them. */
  drawCut(segments) {
    const suggestions = [...this.lists.shown.values()].flat();
    const { stored } = this;
    const old = this.data;
    this.data = { ...old, segments, suggestions, stored };
    this.drawAll(old);
  }

  pending(id = this.data.id) {
    return this.sender.pending().filter((each) => each.transcript_id === id);
  }

  recompute() {
    this.state = present(this.stored, this.pending());
    const { segments } = this.data;
    const spans = new Set(segments.map(spanKey));
    const partial = (each) => !spans.has(spanKey(each));
    this.selections = this.state.codings.filter(partial);
    this.noted = this.state.memos.filter(partial);
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

  /** Whether a person looked at a segment and said that no code fits. */
  seen({ start, end }) {
    return this.state.seen.some((each) => each.start === start && each.end === end);
  }

  /** Whether a command is there for this person: what it decides may be fixed. */
  may(command) {
    return !this.config?.refused?.includes(DECIDES[command]);
  }

  /** Whether a command has anything to be about: nothing is asked where there is no guide. */
  there(command) {
    const guided = !this.data || this.asking.guided;
    return this.may(command) && (guided || !OF_GUIDE.includes(command));
  }

  /** Whether no code fits a segment that was left: then what was suggested has been refused. */
  refused(segment) {
    const left = segment.id !== this.hand.id && !this.revealed.has(segment.id);
    return left && this.config.shown !== AFTER && this.seen(segment);
  }

  /** Whether a segment is to be coded: all are, but where a sample of them is coded twice. */
  asked(segment) {
    return !this.wanted || this.wanted.has(segment.id);
  }

  /** Open suggestions of a segment as they are drawn and numbered, and how many are unlikely. */
  suggestions(segment, list = this.lists.of(segment.id)) {
    const revealed = this.revealed.has(segment.id);
    if (!showsAt(this.config.shown, this.decided(segment), revealed) || this.refused(segment)) {
      return { shown: [], unlikely: 0 };
    }
    return shownSuggestions(segment, list, this.state, this.more === segment.id);
  }

  /** The suggestions of a segment under their numbers; in hand also those decided meanwhile. */
  rows(segment, list = this.lists.of(segment.id)) {
    const { shown } = this.suggestions(segment, list);
    if (segment.id !== this.hand.id) return plainRows(shown);
    const whole = (each) => spanKey(each) === spanKey(segment);
    const codes = (decided) => new Set(decided.filter(whole).map((each) => each.code_id));
    const became = { given: codes(this.state.codings), refused: codes(this.state.rejected) };
    const rows = this.hand.rows(shown, list, became);
    return rows.filter(({ state, suggestion }) => {
      return state !== "accepted" || !this.hand.standsAbove(suggestion.code_id, whole);
    });
  }

  /** Hold what is shown at the current segment, as it is now, until it is left. */
  hold() {
    const segment = this.segment();
    if (!segment) return;
    this.hand.arrive(segment.id);
    const whole = (each) => spanKey(each) === spanKey(segment);
    this.hand.split(this.desk.codings(segment), whole);
    this.rows(segment);
  }

  /** Draw without moving what a person looks at, or points at with the mouse. */
  steady(draw) {
    const at = () => this.sheet.elements.get(this.hands.pointed ?? this.current);
    keepPlace(this.root, at, draw, at);
  }

  /** Draw a segment again that a person is not at. Above that, near the top, it must not become
   * lower: there is no room left to scroll against it. */
  refreshInPlace(id) {
    const here = this.order.get(this.hands.pointed ?? this.current) ?? 0;
    const element = this.sheet.elements.get(id);
    this.around ??= scroller(this.root);
    if (element && (this.order.get(id) ?? 0) < here && (this.around?.scrollTop ?? 0) < ROOM) {
      element.style.minHeight = `${element.getBoundingClientRect().height}px`;
    }
    this.refresh(this.segment(id));
  }

  /** The mouse is used on an element of the page, or has left it. @param {Element | null} target */
  point(target) {
    const id = this.sheet.under(target);
    if (id === this.hands.pointed) return;
    this.hands.point(id);
    this.lists.settle();
  }

  /** What a person would have missed at a decided segment, where suggestions come after. */
  missed(segment, shown) {
    if (this.config.shown !== AFTER || !this.decided(segment)) return "";
    const likely = (list) => list.filter((each) => each.band !== "abstain");
    const names = likely(shown).map((each) => this.name(each.code_id));
    return missedWords(names, likely(this.lists.of(segment.id)).length > 0);
  }

  refresh(segment) {
    if (segment) this.sheet.refresh(segment);
  }

  /** Draw again what lies in a span. */
  redraw(...spans) {
    this.recompute();
    const touched = (each) => spans.some(({ start, end }) => each.start < end && each.end > start);
    this.sheet.reach.filter(touched).forEach(({ id }) => this.refresh(this.segment(id)));
    this.sheet.bare.filter(touched).forEach((turn) => this.sheet.refreshTurn(turn));
    this.count();
  }

  redrawChanged(before) {
    for (const { id } of changedSegments(this.sheet.reach, before, this.state)) {
      this.refresh(this.segment(id));
    }
    const turns = changedSegments(this.sheet.bare, before, this.state);
    turns.forEach((turn) => this.sheet.refreshTurn(turn));
  }

  count() {
    const wanted = this.data.segments.filter((each) => this.asked(each));
    const total = wanted.length;
    const done = wanted.filter((each) => this.decided(each)).length;
    const waiting = this.sender.pending().length;
    const saved = waiting ? ` · ${waiting} being stored` : " · all stored";
    const words = progressWords({ done, total });
    this.part("count").textContent = words + saved;
    const line = this.part("line");
    line.setAttribute("aria-valuenow", String(done));
    line.setAttribute("aria-valuemax", String(total));
    line.firstElementChild.style.width = `${total ? (100 * done) / total : 0}%`;
    this.list.count(done, total);
    this.side.due();
    drawCounts(this.asking);
    this.tellDone(total > 0 && done === total);
  }

  /** Show under the interview that all of it is decided, or take that away. */
  tellDone(all) {
    const place = this.part("end");
    if (!all) {
      place.replaceChildren();
      return;
    }
    const { data, state } = this;
    const drafts = data.segments.flatMap((each) => this.memos.draftsAt(each)).length;
    const waits = (each) => this.lists.of(each.id).some(({ band }) => band !== "abstain");
    const lines = doneLines({
      total: data.segments.filter((each) => this.asked(each)).length,
      codings: state.codings,
      seen: data.segments.filter((each) => this.seen(each)).length,
      memos: state.memos.length,
      drafts,
      waiting: this.wanted ? data.segments.filter((each) => !this.decided(each) && waits(each)).length : 0,
      name: (id) => this.name(id),
    });
    const card = doneCard(lines, this.config.next ?? null);
    if (!place.firstElementChild?.isEqualNode(card)) place.replaceChildren(card);
  }

  say(words, ...more) {
    this.part("message").replaceChildren(words, ...more.flatMap((each) => [" ", each]));
  }

  /** Say something no more, if it is what is said. @param {string} words */
  unsay(words) {
    if (words && this.part("message").textContent === words) this.say("");
  }

  /** Put the keys in force into the bar. */
  titles() {
    for (const kbd of this.root.querySelectorAll("kbd[data-key]")) {
      kbd.textContent = this.keys.first(kbd.dataset.key).replace("Shift ", "⇧");
    }
  }

  /** The keys are other ones now. */
  rekeyed() {
    this.titles();
    this.side.titles();
    if (!this.data) return;
    for (const heading of this.asking.headings.values()) heading.told = null;
    for (const button of this.root.querySelectorAll(".tl-ask")) {
      button.title = button.title.replace(/\([^)]*\)$/, `(${this.keys.first("boundary")})`);
    }
    this.asking.draw();
    this.sheet.refreshAll();
  }

  // -- where a person is

  /** The segment that the address names, or that was left here, or the one at its place. */
  begin() {
    const opened = { interview: this.data.id };
    const { segment } = this.places.begin(PAGE, opened, this.config.study_id);
    this.near = "";
    const found = this.segment(segment);
    if (found || !segment) return found;
    this.near = NEAR;
    return segmentNear(segment, this.data.id, this.data.segments);
  }

  tellNear() {
    if (this.near) this.say(this.near);
    this.near = "";
  }

  /** Go to a place that the browser has gone to; false where it is in another interview.
   * @param {import("../browser/addresses.mjs").PlaceParts} place */
  follow({ interview }) {
    if (!this.data || interview !== this.data.id) return false;
    const segment = this.begin();
    if (segment) this.go(segment.id);
    this.tellNear();
    return true;
  }

  segment(id = this.current) {
    return this.data?.segments[this.order.get(id) ?? -1];
  }

  holding(span) {
    return segmentOf(this.data.segments, span);
  }

  go(id, scroll = true, focus = true) {
    const left = this.current;
    const before = this.sheet.elements.get(left);
    before?.classList.remove("tl-here");
    before?.setAttribute("tabindex", "-1");
    if (this.cutting.on && id !== left) this.cutting.leave();
    this.current = id;
    this.sheet.around(this.segment(id)?.turn ?? 0);
    const element = /** @type {HTMLElement} */ (this.sheet.get(id));
    element.classList.add("tl-here");
    element.setAttribute("tabindex", "0");
    if (focus) this.focusCurrent();
    this.hands.arrive(id);
    this.hold();
    if (before && left !== id) this.steady(() => this.refreshInPlace(left));
    this.asking.near(this.segment());
    this.lists.settle();
    this.side.due();
    this.places.moved(PAGE, { interview: this.data.id, segment: id });
    if (scroll) element.scrollIntoView({ block: "center" });
  }

  /** Nothing is left to decide here: show what is said at the end. The keys stay where they are:
   * one Enter more would open the next interview. */
  arriveAtEnd(before = "") {
    const which = this.data.asked ? " that you were asked to code in" : " of";
    this.say(`${before}Every segment${which} this interview is decided.`);
    this.part("end").scrollIntoView({ block: "center" });
  }

  focusCurrent() {
    this.sheet.get(this.current)?.focus({ preventScroll: true });
  }

  /** Show the unlikely suggestions of the segment, or hide them again. */
  toggleMore() {
    const before = this.more;
    this.more = before === this.current ? null : this.current;
    for (const id of [before, this.more]) if (this.order.has(id)) this.refresh(this.segment(id));
    this.side.due();
    this.lists.settle();
  }

  /** Hand a decision about this interview to the sender. @param {Decision} decision */
  push(decision) {
    return this.sender.push({ ...decision, transcript_id: this.data.id });
  }

  // -- what came back

  sent(what) {
    const { answer, refused } = what;
    this.tellDown(what);
    if (this.data && this.sender.refusals.length) this.steady(() => this.tellRefused());
    else this.tellRefused();
    if (!this.data) return;
    if (answer) {
      this.answered += 1;
      const stored = answer.documents[this.data.id];
      const before = this.state;
      const same = JSON.stringify(stored) === JSON.stringify(this.stored);
      if (same && answer.results.some(({ ok, back }) => ok && back)) this.load(true); // elsewhere, or of the study
      this.stored = stored || this.stored;
      this.recompute();
      this.redrawChanged(before);
      if (!this.asking.sent(answer)) this.learner.due();
      if (refused?.length) this.load(true); // what was shown for it, as a cut, is not so
      for (const each of answer.results) if (each.said) this.say(each.said);
    }
    this.count();
  }

  /** Suggestions of segments that are new are being made: look for them for a while. */
  expect() {
    this.waitUntil = performance.now() + WAIT_FOR;
    const ids = this.data.segments.map((each) => each.id);
    this.bare = new Set(ids.filter((id) => this.lists.of(id).length === 0));
    this.learner.due(WAITING);
  }

  /** Ask what the decisions changed; silent where it cannot be said. */
  async learn() {
    const { data, config } = this;
    if (this.sender.pending().length > 0) return null; // they go first, and their answer asks
    const learned = await postJson(config.learn_url, { since: data.learned || "" });
    if (this.learner.stopped) return null;
    if (data !== this.data) return 0; // said of an interview that was fetched anew meanwhile
    const wait = performance.now() < this.waitUntil ? WAITING : null;
    if (!learned.ready) return learned.retry_ms ?? wait;
    data.learned = learned.stamp;
    const news = Object.entries(learned.suggestions);
    this.lists.take(news);
    this.side.due();
    this.tellWaiting();
    const came = news.some(([id, list]) => list.length > 0 && this.bare?.has(id));
    if (came) this.waitUntil = 0;
    return came ? null : wait;
  }
}

/** @typedef {Reader} TheReader */

const mountReader = mounting(Reader);

export default function mount(given) {
  return mountReader(given);
}
