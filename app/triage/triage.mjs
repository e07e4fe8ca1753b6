// The Triage page: suggestions of all interviews, decided one by one.

import { mounting } from "../browser/component.mjs";
import { LEARN_WAIT, Debounced } from "../browser/learn.mjs";
import { make } from "../browser/elements.mjs";
import { pickCode } from "../browser/overlay.mjs";
import { postJson } from "../browser/sender.mjs";
import { PassedOver, placeKey, TriageQueue } from "./deck.mjs";
import { addressOf, fillSelect, Page } from "../browser/page.mjs";
import { bandOptions, codeOptions, drawCard } from "./triage_draw.mjs";
import { COMMANDS } from "./triage_keys.mjs";

const RENEWED = 3; // interviews whose suggestions are renewed after a decision
const PAGE = "triage";
const NOTHING = { code: "", order: "doubt", band: "open" }; // nothing was chosen above
const GONE = "The suggestion of this address is decided, or is made no more: this one comes next.";
const ABOUT =
  "A suggestion becomes a coding when you accept it. By doubt, what is closest to even odds, or " +
  "to the edge of what is sure, comes first; interviews take turns.";

class Triage extends Page {
  aboutKeys = ABOUT;

  constructor(root) {
    super(root, COMMANDS);
    this.deck = new TriageQueue();
    this.codes = new Map();
    this.counts = {};
    this.bands = {};
    this.learned = "";
    this.why = false;
    this.fetching = false;
    /** @type {Item | null} */
    this.wentBackAt = null; // what was in hand when an undo or redo was asked for
    this.sending = []; // numbers of the decisions about the one in hand
    this.asked = { ...NOTHING };
    this.wanted = ""; // a card that is asked for, and not there yet
    this.arrived = false; // whether the address says where one is
    this.passedOver = new PassedOver(() => `${this.config?.study_id}:${JSON.stringify(this.asked)}`);
    this.at(PAGE);
    this.learner = new Debounced(() => this.learn(), LEARN_WAIT);
    for (const name of Object.keys(this.asked)) {
      this.part(name).onchange = (event) => this.ask(name, event.target.value);
    }
  }

  stop() {
    super.stop();
    this.learner.stop();
  }

  async configure(config) {
    const before = this.config;
    this.attach(config);
    if (before && before.revision === config.revision) return;
    if (!before) this.begin();
    this.deck.gone.clear();
    await this.load(!before); // what is in hand stays so
  }

  /** Take the queue and the card that the address names, or that were left here. */
  begin() {
    const { card = "", ...queue } = this.where.begin(PAGE, {}, this.config.study_id);
    this.asked = { ...NOTHING, ...queue };
    this.wanted = card;
    this.deck.current = null;
    this.deck.skipped.clear();
    for (const each of this.passedOver.load()) this.deck.skipped.set(placeKey(each), each);
  }

  /** Go to a place that the browser has gone to. */
  follow() {
    if (!this.config) return false;
    this.begin();
    this.load(true);
    return true;
  }

  /** @returns {import("../browser/addresses.mjs").PlaceParts} */
  place() {
    const { current } = this.deck;
    const chosen = Object.entries(this.asked).filter(([name, value]) => value !== NOTHING[name]);
    return { ...Object.fromEntries(chosen), card: current ? placeKey(current) : "" };
  }

  ask(name, value) {
    this.asked[name] = value;
    this.deck.current = null;
    this.deck.skipped.clear();
    this.fetching = true; // the card of another queue must not be decided about any more
    this.draw(false);
    this.load(true);
  }

  /** Fetch the queue; what is in hand stays. fresh: take the first in hand. */
  async load(fresh = false) {
    try {
      const { wanted: card } = this;
      const wanted = { ...this.deck.wanted(), ...(card ? { card } : {}) };
      const data = await this.fetch(addressOf(this.config.queue_url, { ...this.asked, ...wanted }));
      if (data) this.take(data, fresh);
    } catch (error) {
      this.fetching = false;
      if (!this.arrived && JSON.stringify(this.asked) !== JSON.stringify(NOTHING)) {
        this.asked = { ...NOTHING }; // as the address has it: it may be an old one
        await this.load(fresh);
        this.say(`That queue is not there: ${error.message} All open suggestions are shown instead.`);
        return;
      }
      this.say(`The queue could not be loaded: ${error.message}`);
      if (!this.deck.current) this.part("desk").textContent = "The queue could not be loaded.";
    }
  }

  take(data, fresh) {
    const { deck } = this;
    this.fetching = false;
    this.codes = new Map(data.codes.map((code) => [code.id, code]));
    this.counts = data.counts;
    this.bands = data.bands;
    this.learned = data.learned;
    const had = deck.current;
    const { wanted } = this;
    this.wanted = "";
    if (wanted && data.card) {
      deck.current = data.card;
      deck.skipped.delete(placeKey(data.card));
    }
    deck.take(data.items, data.left, this.sender.pending(), data.offset);
    if (fresh || deck.current !== had) this.draw();
    this.count();
    if (wanted && !data.card) this.say(GONE);
    this.where.opened(PAGE, this.place(), !this.arrived || Boolean(wanted));
    this.arrived = true;
    if (!deck.current && deck.low && data.items.length) this.load();
  }

  draw(focus = true) {
    const { current } = this.deck;
    if (this.arrived && !this.fetching) this.where.moved(PAGE, this.place());
    this.passedOver.keep([...this.deck.skipped.values()]);
    const desk = this.part("desk");
    if (!current) {
      desk.replaceChildren(make("p", "tl-empty", { "data-testid": "empty", tabindex: -1 }, this.nothing()));
    } else {
      desk.replaceChildren(drawCard(current, this.codes.get(current.code_id), this.why));
    }
    if (focus && !this.choosing) this.focus();
  }

  nothing() {
    if (this.fetching || this.deck.low) return "Fetching more…";
    if (Object.values(this.bands).some(Boolean) || this.asked.code || this.asked.band !== "open") {
      return "Nothing is left to decide here. Choose another code or band above.";
    }
    return (
      "There is no open suggestion. Press “Suggest codes” on Home, or code some " +
      "segments first."
    );
  }

  focus() {
    this.part("desk").firstElementChild?.focus({ preventScroll: true });
  }

  count() {
    const { left, skipped } = this.deck;
    const passed = skipped.size ? `, ${skipped.size} skipped` : "";
    this.part("count").textContent = `${left} ${left === 1 ? "suggestion" : "suggestions"} left${passed}${this.saved()}`;
    fillSelect(this.part("code"), codeOptions([...this.codes.values()], this.counts, this.asked.code), this.asked.code);
    fillSelect(this.part("band"), bandOptions(this.bands), this.asked.band);
  }

  // -- deciding

  /** @param {Does} what @param {Partial<Decision>} extra */
  decide(what, extra = {}) {
    const current = /** @type {Item} */ (this.deck.current);
    const sent = this.push({
      do: what,
      transcript_id: current.transcript_id,
      start: current.start,
      end: current.end,
      quote: current.quote,
      code_id: current.code_id,
      segment_id: current.segment_id,
      suggestion_id: current.id,
      shown: "before", // here the suggestion is what one looks at
      ...extra,
    });
    this.sending.push(sent.seq);
  }

  /** Go on after the one in hand was decided. */
  next(words) {
    const item = this.deck.decide();
    item.seqs = this.sending;
    this.sending = [];
    this.lower(item.code_id, item.band, -1);
    this.moved(`${words}: ${this.codes.get(item.code_id).name}`);
  }

  lower(code, band, by) {
    if (code in this.counts) this.counts[code] = Math.max(0, this.counts[code] + by);
    if (band in this.bands) this.bands[band] = Math.max(0, this.bands[band] + by);
  }

  moved(words) {
    this.why = false;
    this.draw();
    this.count();
    this.say(words);
    if (this.deck.low) this.load();
  }

  choose() {
    const current = /** @type {Item} */ (this.deck.current);
    const codes = [...this.codes.values()].filter((code) => code.id !== current.code_id);
    const title = `Instead of ${this.codes.get(current.code_id).name}`;
    const chosen = (codeId) => {
      if (this.deck.current !== current) return;
      const group = crypto.randomUUID();
      this.decide("reject", { group });
      this.decide("code", { group, code_id: codeId, suggestion_id: undefined });
      this.next(`Coded ${this.codes.get(codeId).name} instead`);
    };
    pickCode(this.part("veil"), codes, title, chosen, () => this.focus());
  }

  back(what) {
    const waiting = this.sender.pending().filter((each) => each.do === what).length;
    const about = (what === "undo" ? this.deck.steps : this.deck.undone).at(-1 - waiting);
    this.push({ do: what, transcript_id: about?.transcript_id });
    this.wentBackAt = this.deck.current;
    this.count();
  }

  missing() {
    return this.deck.current ? "" : this.nothing();
  }

  /** Accept or reject the one in hand. @param {"accept" | "reject"} what */
  answer(what) {
    this.decide(what);
    this.next(what === "accept" ? "Accepted" : "Rejected");
  }

  skip() {
    if (this.deck.skip()) this.moved("Skipped.");
    else this.say("This is the last one.");
  }

  takeSkipped() {
    if (this.deck.back()) this.moved("Back to what you skipped.");
    else this.say("Nothing was skipped.");
  }

  goToPlace() {
    this.where.visit(/** @type {Item} */ (this.deck.current).href);
  }

  close() {
    if (this.why) this.toggleWhy();
  }

  toggleWhy() {
    this.why = !this.why;
    this.draw();
  }

  // -- what came back

  settled(answer, refused) {
    for (const each of refused) {
      const step = this.deck.steps.find((one) => one.seqs?.includes(each.seq));
      if (step) this.deck.refused(step);
    }
    for (const each of answer.results) {
      if (each.back && !each.asks) this.steppedBack(each, answer.documents);
      else if (each.said) this.say(each.said);
    }
    this.learner.due();
  }

  /** An undo or redo was stored. @param {Result} result @param {Record<string, Decided>} documents */
  steppedBack({ said, back }, documents) {
    const { deck } = this;
    const undid = back === "undo";
    const about = (undid ? deck.steps : deck.undone).at(-1);
    const stored = about && documents[about.transcript_id];
    const current = deck.current;
    const here = stored && (undid ? deck.restore(stored) : deck.again(stored));
    if (here && undid && current && current !== this.wentBackAt) deck.later(current); // decided on meanwhile
    if (here) this.lower(about.code_id, about.band, undid ? 1 : -1);
    else this.deck.gone.clear(); // what it was about may be open again: the queue says so
    this.moved(here ? said : `${said} It was a step made elsewhere.`);
    if (!here) this.load();
  }

  /** Learn what was decided in the interviews that come next, and renew the queue. */
  async learn() {
    let again = null;
    for (const id of this.deck.interviews(RENEWED)) {
      const learned = await postJson(this.config.learn_url + id, { since: this.learned });
      if (this.learner.stopped) return null;
      if (!learned.ready) {
        again = learned.retry_ms ?? null;
        break;
      }
      this.learned = learned.stamp;
    }
    await this.load();
    return again;
  }
}

/** @typedef {Triage} TheTriage */

const mountTriage = mounting(Triage);

export default function mount(given) {
  return mountTriage(given);
}
