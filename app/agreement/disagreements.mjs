// The Agreement page: what coders gave side by side, and the queue of what they disagree about.

import { mounting } from "../browser/component.mjs";
import { wordsOf } from "../browser/drafts.mjs";
import { make } from "../browser/elements.mjs";
import { codeId } from "../browser/naming.mjs";
import { pickCode } from "../browser/overlay.mjs";
import { keepPlace } from "../browser/place.mjs";
import { addressOf, fillSelect, Page } from "../browser/page.mjs";
import { commandsFor } from "./lane_keys.mjs";
import { disagreed, DisagreementList, resolved, settledWords, settling, unitKey, withPending, withReason } from "./lanes.mjs";
import { drawHead, drawInterview, drawQuestion, drawUnit } from "./lanes_draw.mjs";
import { askReason } from "./reason.mjs";

const PAGE = "agreement";
const NOTHING = { show: "unsettled", interview: "", code: "" }; // nothing was chosen above
const ABOUT =
  "Settling changes nobody’s codes: what each of you gave stays on record, and agreement is " +
  "reported before and after. Every way of settling asks for a reason.";

class Disagreements extends Page {
  aboutKeys = ABOUT;

  constructor(root) {
    super(root, commandsFor([]));
    this.lanes = new DisagreementList();
    this.data = null;
    this.codes = new Map();
    this.reasons = [];
    this.asked = { ...NOTHING };
    /** @type {string | null} */
    this.wanted = null; // the unit that is asked for, "" for the first; null: nobody asks
    this.at(PAGE);
    /** @type {Map<string, HTMLElement>} */
    this.drawn = new Map(); // key -> element
    for (const name of Object.keys(this.asked)) {
      this.part(name).onchange = (event) => this.ask(name, event.target.value);
    }
    root.addEventListener("focusin", (event) => this.pointedAt(event.target));
  }

  async configure(config) {
    const before = this.config;
    this.attach(config);
    if (before && before.revision === config.revision && before.round === config.round) return;
    if (before && before.round !== config.round) this.lanes.take([]);
    if (!before) this.begin();
    await this.load();
  }

  /** Take what the address names, or what was left here. */
  begin() {
    const round = { ...NOTHING, round: this.config.round };
    const place = this.where.begin(PAGE, {}, this.config.study_id);
    const same = !place.round || place.round === round.round;
    this.asked = { ...NOTHING, ...(same ? chosenAt(place) : {}) };
    this.wanted = same ? (place.unit ?? "") : null;
  }

  /** Go to a place that the browser has gone to; another round or tab the workbench draws. */
  follow() {
    const { tab = "", round = this.config?.round } = this.where.here;
    if (!this.data || tab || round !== this.config.round) return false;
    this.begin();
    this.lanes.current = null;
    this.load(true);
    return true;
  }

  /** @returns {import("../browser/addresses.mjs").PlaceParts} */
  place() {
    const chosen = Object.entries(this.asked).filter(([name, value]) => value !== NOTHING[name]);
    const { round } = this.config;
    return { round, ...Object.fromEntries(chosen), unit: this.lanes.current ?? "" };
  }

  ask(name, value) {
    this.asked[name] = value;
    this.lanes.current = null;
    this.load(true);
  }

  address(more = {}) {
    return addressOf(this.config.units_url, { round: this.config.round, ...this.asked, ...more });
  }

  /** Fetch the units asked for, from the first on. fresh: others than before. */
  async load(fresh = false) {
    try {
      const data = await this.fetch(this.address());
      if (!data) return;
      const unit = this.wanted;
      this.take(data, fresh || !this.data);
      while (unit && !this.lanes.unit(unit) && (await this.more())); // it is further down
      if (unit && this.lanes.unit(unit)) this.stand(unit);
    } catch (error) {
      this.say(`What was coded could not be loaded: ${error.message}`);
      if (!this.data) this.part("units").textContent = "What was coded could not be loaded.";
    }
  }

  take(data, fresh) {
    const focused = this.part("units").contains(document.activeElement);
    const had = this.data;
    this.data = data;
    this.codes = new Map(data.codes.map((code) => [code.id, code]));
    this.order = data.codes.map((code) => code.id);
    this.commands = commandsFor(data.coders);
    if (this.reasons.length === 0) this.reasons = data.reasons;
    this.root.style.setProperty("--tl-lanes", data.coders.length);
    this.part("lanes-head").replaceChildren(...drawHead(data.coders));
    this.lanes.take(this.shown(data.units));
    const { here } = this.where;
    this.where.opened(PAGE, this.place(), (!had && !here.tab) || this.wanted !== null);
    this.wanted = null;
    const at = () => this.drawn.get(this.lanes.current ?? "");
    keepPlace(this.root, at, () => this.draw(), at);
    if ((focused || fresh) && !this.choosing) this.focus(!fresh); // what is fresh is read from its top
  }

  shown(units) {
    return withPending(units, this.sender.pending(), this.config.round);
  }

  /** Fetch further units after the last that is there; whether any came. */
  async more() {
    const last = this.lanes.units.at(-1);
    if (!last || this.lanes.units.length >= this.data.left) return false;
    const data = await this.fetch(this.address({ from: last.n + 1 })).catch(() => null);
    if (!data || data.units.length === 0) return false;
    this.lanes.add(this.shown(data.units));
    this.draw();
    return true;
  }

  // -- what is drawn

  draw() {
    const { lanes } = this;
    this.drawn.clear();
    const parts = [];
    let last = null;
    const guided = lanes.units.some((unit) => unit.question);
    for (const unit of lanes.units) {
      const moved = unit.transcript_id !== last?.transcript_id;
      if (moved) parts.push(drawInterview(unit));
      const another = moved || unit.question?.id !== last?.question?.id;
      if (guided && another) parts.push(drawQuestion(unit));
      parts.push(this.drawn.set(unitKey(unit), this.drawOne(unit)).get(unitKey(unit)));
      last = unit;
    }
    if (parts.length === 0) {
      parts.push(make("p", "tl-empty", { "data-testid": "empty", tabindex: -1 }, this.nothing()));
    } else if (this.data.left > lanes.units.length) {
      parts.push(make("button", "tl-tool", { type: "button", "data-do": "more" }, "Show more"));
    }
    this.part("units").replaceChildren(...parts);
    this.count();
  }

  drawOne(unit) {
    const current = unitKey(unit) === this.lanes.current;
    return drawUnit(unit, { current, coders: this.data.coders, codes: this.codes });
  }

  /** Draw units again that changed; what is read stays where it is. */
  redraw(...keys) {
    for (const key of new Set(keys)) {
      const unit = this.lanes.unit(key);
      const old = this.drawn.get(key);
      if (!unit || !old) continue;
      const fresh = this.drawOne(unit);
      const focused = old.contains(document.activeElement);
      this.drawn.set(key, fresh);
      old.replaceWith(fresh);
      if (focused && key === this.lanes.current) fresh.focus({ preventScroll: true });
    }
  }

  nothing() {
    const { counts } = this.data;
    if (counts.all === 0 && !this.asked.interview && !this.asked.code) {
      return "No unit was looked at by two coders yet. Bring the other file back first.";
    }
    if (this.asked.show === "unsettled") {
      return counts.disagree ? "All disagreements here are settled." : "Here the coders agree about everything.";
    }
    return "There is no such unit here. Choose another kind, interview or code above.";
  }

  focus(scroll = true) {
    const here = this.drawn.get(this.lanes.current ?? "") || this.part("units").querySelector(".tl-empty");
    here?.focus({ preventScroll: true });
    if (scroll) here?.scrollIntoView({ block: "nearest" });
  }

  count() {
    if (!this.data) return;
    const { counts, interviews, codes } = this.data;
    const settled = `${counts.disagree - counts.unsettled} of ${counts.disagree} disagreements settled`;
    this.part("count").textContent = `${this.data.left} units shown · ${settled}${this.saved()}`;
    const many = this.data.coders.length > 2;
    fillSelect(
      this.part("show"),
      [
        ["unsettled", `Not settled yet (${counts.unsettled})`],
        ["disagree", `All disagreements (${counts.disagree})`],
        ["one", `${many ? "Coded by some" : "Coded by one"} (${counts.one})`],
        ["other", `Other codes (${counts.other})`],
        ["none", `${many ? "Nobody" : "Neither"} coded it (${counts.none})`],
        ["agree", `The same codes (${counts.agree})`],
        ["settled", `Settled (${counts.settled})`],
        ["all", `All (${counts.all})`],
      ],
      this.asked.show,
    );
    const open = (each) => (each.unsettled ? `, ${each.unsettled} not settled` : "");
    const named = interviews.map((each) => [each.id, `${each.name} (${each.units}${open(each)})`]);
    fillSelect(this.part("interview"), [["", "All interviews"], ...named], this.asked.interview);
    const used = codes.filter((each) => each.units || each.id === this.asked.code);
    const coded = used.map((each) => [each.id, `${each.path} (${each.units}, ${each.disputed} disputed)`]);
    fillSelect(this.part("code"), [["", "All codes"], ...coded], this.asked.code);
  }

  // -- moving

  /** Make a unit current and draw what that changes. */
  stand(key, focus = true) {
    const before = this.lanes.current;
    this.lanes.current = key;
    this.where.moved(PAGE, this.place());
    const place = () => this.drawn.get(key);
    keepPlace(this.root, place, () => this.redraw(before, key), place);
    if (focus) this.focus();
  }

  pointedAt(target) {
    const key = target.closest?.(".tl-unit")?.dataset.unit;
    if (!key || key === this.lanes.current) return;
    const link = target.closest("a, button");
    this.stand(key, !link);
  }

  async go(by) {
    const before = this.lanes.current;
    let moved = this.lanes.move(by);
    if (!moved && by > 0 && (await this.more())) moved = this.lanes.move(by);
    if (!moved) this.say(by > 0 ? "This is the last unit." : "This is the first unit.");
    const now = this.lanes.current;
    this.lanes.current = before;
    this.stand(now);
  }

  async goOn(words) {
    const before = this.lanes.current;
    while (!this.lanes.openAfter && (await this.more()));
    const another = this.lanes.next();
    const now = this.lanes.current;
    this.lanes.current = before;
    this.redraw(before);
    this.stand(now);
    this.count();
    const done = another ? "" : " No other disagreement is open here.";
    this.say(`${words}${done}`.trim());
  }

  // -- settling

  /** Ask for the reason of a way of settling, and store it. */
  settle(choice) {
    const unit = this.lanes.unit();
    if (!unit || !disagreed(unit)) {
      this.say("The coders agree here; there is nothing to settle.");
      return;
    }
    const { coders } = this.data;
    if (choice.lane !== undefined && !unit.lanes[choice.lane]) {
      this.say(coders[choice.lane] ? `${coders[choice.lane]} did not look here.` : "There is no such coder.");
      return;
    }
    const { fresh } = choice; // a code that is made with it, as one step
    const settlement = resolved(unit, choice, coders, fresh ? [...this.order, fresh.id] : this.order);
    const name = (id) => (id === fresh?.id ? fresh.name : this.codes.get(id)?.name || id);
    const words = settledWords(settlement, name, coders.length > 2);
    const title = words[0].toUpperCase() + words.slice(1);
    const store = (reason) => {
      this.reasons = withReason(this.reasons, reason);
      const step = fresh ? { group: crypto.randomUUID() } : {};
      if (fresh) this.takeCode(fresh, step);
      const decision = { ...settling(unit, settlement, this.config.round, reason), ...step };
      if (this.lanes.settle(unitKey(unit), decision)) {
        this.data.counts.unsettled -= 1;
        this.data.counts.settled += 1;
      }
      this.push(decision);
      this.goOn(`${title}.`);
    };
    const box = wordsOf(this.config.study_id).box(`settle:${this.config.round}:${unitKey(unit)}`);
    const back = () => {
      this.focus();
      if (box.text()) this.say(`Draft kept, not settled yet: “${box.text()}”.`);
    };
    askReason(this.part("veil"), title, unit.quote, this.reasons, box, store, back);
  }

  another() {
    const unit = this.lanes.unit();
    if (!unit || !disagreed(unit)) {
      this.say("The coders agree here; there is nothing to settle.");
      return;
    }
    const codes = this.data.codes.filter((each) => !each.retired);
    const back = () => this.focus();
    const chosen = (code) => this.settle({ code });
    const making = (name) => {
      const id = codeId(name);
      this.settle({ code: id, fresh: { id, name } });
    };
    pickCode(this.part("veil"), codes, "Another code holds", chosen, back, making);
  }

  /** Make a code that a disagreement is settled with. */
  takeCode({ id, name }, step) {
    this.push({ do: "new_code", code_id: id, name, ...step });
    const code = { id, name, path: name, definition: "", retired: false, units: 0, disputed: 0 };
    this.data.codes = [...this.data.codes, code];
    this.codes.set(id, code);
    this.order = [...this.order, id];
  }

  missing(needs) {
    if (!this.data) return "What was coded is not there yet.";
    return needs === "unit" && !this.lanes.unit() ? "There is no unit here." : "";
  }

  goToPlace() {
    this.where.visit(/** @type {Unit} */ (this.lanes.unit()).href);
  }

  // -- what came back

  settled(answer, refused) {
    const undone = answer.results.filter((each) => each.said); // or redone: what that did
    for (const each of undone) this.say(each.said);
    if (undone.length || refused.length) this.load(); // what stands now, the study says
    else this.redraw(...this.lanes.stored(this.sender.pending()));
  }
}

/** What is chosen above, as a place names it.
 * @param {import("../browser/addresses.mjs").PlaceParts} place */
function chosenAt({ show, interview, code }) {
  const named = Object.entries({ show, interview, code }).filter(([, value]) => value);
  return Object.fromEntries(named);
}

/** @typedef {Disagreements} TheDisagreements */

const mountDisagreements = mounting(Disagreements);

export default function mount(page) {
  return mountDisagreements(page);
}
