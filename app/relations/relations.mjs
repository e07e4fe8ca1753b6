// The Relations page: what is proposed, what is on record, and two pictures of that.

import { mounting } from "../browser/component.mjs";
import { make } from "../browser/elements.mjs";
import { addressOf, fillSelect, Page } from "../browser/page.mjs";
import { wordsOf } from "../browser/drafts.mjs";
import { Counting } from "./counting.mjs";
import { askType, askWhyNot } from "./dialogs.mjs";
import { drawNetwork, drawParadigm } from "./pictures.mjs";
import { isDecided, Names, proposals, recorded, withPending } from "./relation_items.mjs";
import { drawEvidence, drawNetworkTable, drawParadigmTable, drawProposal, drawRecorded, drawRejected } from "./relations_draw.mjs";
import { COMMANDS } from "./relations_keys.mjs";
import { PRINT, savePng, saveSvg } from "./svg.mjs";

/** @typedef {import("./relation_items.mjs").Item} Item */

const PAGE = "relations";
const VIEWS = ["proposed", "recorded", "network", "paradigm"];
const PICTURES = ["network", "paradigm"];
const ABOUT =
  "A proposal is no relation until you say so. In the pictures each line, and each code with its part, opens what it rests on.";
const EVIDENCE_AFTER = 150; // ms after the last step, so that who walks on asks for nothing
const ALL_PASSAGES = 1000;
const MORE_PAIRS = 60; // proposals that are drawn at first, and more each time

class Relations extends Page {
  aboutKeys = ABOUT;

  constructor(root) {
    super(root, COMMANDS);
    /** @type {RelationsPage | null} */
    this.data = null;
    this.view = "proposed";
    this.between = "codes";
    this.centre = "";
    this.current = ""; // key of the item in hand
    this.openOnly = false;
    this.limit = MORE_PAIRS;
    /** @type {Set<string>} */
    this.turned = new Set(); // proposals that were turned round before they were confirmed
    /** @type {Item[]} */
    this.items = []; // of the view
    /** @type {Item[]} */
    this.drawn = []; // relations in the pictures
    this.names = new Names([], []);
    this.timer = undefined;
    this.evidenceOf = ""; // what the evidence beside is of
    this.counting = new Counting(this);
    this.at(PAGE);
    this.part("between").onchange = (event) => this.relate(event.target.value);
    this.part("centre").onchange = (event) => this.around(event.target.value);
    root.addEventListener("focusin", (event) => this.stand(event.target));
    root.addEventListener("click", (event) => this.opened(event));
  }

  async configure(config) {
    const before = this.config;
    this.attach(config);
    if (before && before.revision === config.revision) return;
    if (!before) {
      this.begin();
      await this.counting.ask("begin");
    }
    await this.load();
  }

  stop() {
    clearTimeout(this.timer);
    this.counting.end();
    super.stop();
  }

  /** Take what the address names, or what was left here. */
  begin() {
    const { view = "", between = "", centre = "", pair = "" } = this.where.begin(PAGE, {}, this.config.study_id);
    this.view = VIEWS.includes(view) ? view : "proposed";
    this.between = between === "categories" ? between : "codes";
    this.centre = centre;
    this.current = pair;
  }

  /** Go to a place that the browser has gone to. */
  follow() {
    if (!this.data) return false;
    const { between } = this;
    this.begin();
    if (between === this.between) this.draw(true);
    else this.relate(this.between);
    return true;
  }

  /** @returns {import("../browser/addresses.mjs").PlaceParts} */
  place() {
    const centre = this.view === "paradigm" ? this.centre : "";
    return { view: this.view, between: this.between, centre, pair: this.current };
  }

  async load() {
    try {
      const asked = { between: this.between, limit: this.limit };
      const data = await this.fetch(addressOf(this.config.relations_url, asked));
      if (data) this.take(data);
    } catch (error) {
      this.say(`Relations could not be loaded: ${error.message}`);
      if (!this.data) this.part("pairs").textContent = "Relations could not be loaded.";
    }
  }

  /** @param {RelationsPage} data */
  take(data) {
    const first = !this.data;
    const focused = this.part("pairs").contains(document.activeElement);
    this.data = data;
    this.names = new Names(data.codes, data.types);
    this.evidenceOf = "";
    this.counting.take(data.work);
    this.draw(first);
    if (focused && !first) this.part("pairs").querySelector(".tl-here")?.focus({ preventScroll: true }); // all is drawn anew
    this.where.opened(PAGE, this.place(), first);
  }

  // -- what is looked at

  /** @param {string} view */
  show(view) {
    this.view = view;
    this.current = "";
    this.draw(true);
    this.where.opened(PAGE, this.place(), false);
  }

  /** Relate codes, or categories. @param {string} between */
  async relate(between) {
    this.between = between;
    this.current = "";
    this.turned.clear();
    this.limit = MORE_PAIRS;
    await this.counting.ask("begin");
    await this.load();
    this.where.opened(PAGE, this.place(), false);
  }

  /** Look at the model around another category. @param {string} centre */
  around(centre) {
    this.centre = centre;
    this.current = "";
    this.draw(false);
    this.where.opened(PAGE, this.place(), false);
  }

  filterOpen() {
    this.openOnly = !this.openOnly;
    this.draw(true);
  }

  async morePairs() {
    this.limit += MORE_PAIRS;
    await this.load();
  }

  /** Whether more is proposed than is here. */
  get hasMore() {
    return Boolean(this.data && this.data.found > this.data.candidates.length);
  }

  /** @returns {Item | undefined} */
  get item() {
    return this.items.find((each) => each.key === this.current);
  }

  missing(needs) {
    if (!this.data) return "Relations are not there yet.";
    return needs === "item" && !this.item ? "There is no relation here." : "";
  }

  // -- what is drawn

  recompute() {
    const data = /** @type {RelationsPage} */ (this.data);
    const before = this.items;
    this.kept = withPending(data, this.sender.pending());
    const all = recorded(data.candidates, this.kept);
    this.drawn = all.filter(({ relation }) => relation?.stands && !relation.by);
    if (this.view === "proposed") {
      const every = proposals(data.candidates, this.kept, this.turned);
      this.items = this.openOnly ? every.filter((each) => !isDecided(each)) : every;
    } else if (this.view === "recorded") this.items = all;
    else this.items = this.view === "network" ? this.drawn : this.ofCentre();
    if (!this.item) this.current = (this.nearest(before) ?? this.items.find((each) => !isDecided(each)) ?? this.items[0])?.key ?? "";
  }

  /** What is next to the item that was in hand and is listed no more, or else before it; nothing
   * where none was in hand. @param {Item[]} before the list as it was */
  nearest(before) {
    const at = before.findIndex((each) => each.key === this.current);
    if (at < 0) return undefined;
    const left = new Map(this.items.map((each) => [each.key, each]));
    const near = [...before.slice(at + 1), ...before.slice(0, at).reverse()].find(({ key }) => left.has(key));
    return near && left.get(near.key);
  }

  /** Relations of the central category: the one with most, until one is chosen. */
  ofCentre() {
    const many = new Map();
    for (const { first, second } of this.drawn) {
      for (const id of [first, second]) many.set(id, (many.get(id) ?? 0) + 1);
    }
    const ids = [...many.keys()].sort((a, b) => many.get(b) - many.get(a) || (a < b ? -1 : 1));
    if (!many.has(this.centre)) this.centre = ids[0] ?? "";
    fillSelect(this.part("centre"), ids.map((id) => [id, `${this.names.path(id)} (${many.get(id)})`]), this.centre);
    return this.drawn.filter(({ first, second }) => first === this.centre || second === this.centre);
  }

  /** @param {boolean} focus */
  draw(focus) {
    if (!this.data) return;
    this.recompute();
    const { view } = this;
    for (const each of this.root.querySelectorAll("[data-view]")) {
      each.setAttribute("aria-pressed", String(each.dataset.view === view));
    }
    this.part("between").value = this.between;
    this.part("between-label").hidden = PICTURES.includes(view);
    this.part("centre-label").hidden = view !== "paradigm" || this.items.length === 0;
    this.part("only-open").hidden = view !== "proposed";
    this.part("only-open").setAttribute("aria-pressed", String(this.openOnly));
    this.part("saves").hidden = !PICTURES.includes(view) || this.items.length === 0;
    this.part("actions").hidden = this.items.length === 0;
    this.part("pairs").replaceChildren(...this.drawView());
    this.drawActions();
    this.count();
    this.askEvidence();
    if (focus) this.focus();
  }

  drawView() {
    const { items, names } = this;
    const here = (/** @type {Item} */ item) => item.key === this.current;
    if (this.view === "proposed") return this.drawProposed(here);
    if (items.length === 0) return [make("p", "tl-empty", { "data-testid": "empty" }, NOTHING), ...this.drawRefused()];
    if (this.view === "recorded") return [...items.map((item) => drawRecorded(item, names, here(item))), ...this.drawRefused()];
    const [picture, table] = this.picture();
    return [
      make("div", "tl-picture tl-scrolls", {}, picture),
      make("details", "tl-figures", {}, make("summary", "", {}, "The same as a table"), table),
    ];
  }

  /** @param {(item: Item) => boolean} here */
  drawProposed(here) {
    const data = /** @type {RelationsPage} */ (this.data);
    const scope = data.scope.map((each) => make("p", "tl-scope", {}, each));
    const open = new Set([...this.part("pairs").querySelectorAll(".tl-figures[open]")].map((each) => each.closest("[data-key]")?.dataset.key));
    const drawn = this.items.map((item) => drawProposal(item, this.names, { here: here(item), open: open.has(item.key) }));
    const none = data.work.state === "ready" && data.candidates.length === 0 ? NO_PAIR : "";
    const words = none || (data.candidates.length && this.items.length === 0 ? "Everything that is proposed is decided." : "");
    return [
      make("div", "tl-scopes", { "data-testid": "scope" }, ...scope),
      words ? make("p", "tl-empty", { "data-testid": "empty" }, words) : "",
      ...drawn,
      this.hasMore
        ? make("button", "tl-tool", { type: "button", "data-do": "more-pairs" }, `Show more of ${data.found}`)
        : "",
    ].filter((each) => each !== "");
  }

  drawRefused() {
    const rejected = this.kept?.rejected ?? [];
    if (this.view !== "recorded" || rejected.length === 0) return [];
    return [
      make(
        "details",
        "tl-figures",
        { "data-testid": "rejected" },
        make("summary", "", {}, `Rejected (${rejected.length})`),
        make("ul", "", {}, ...rejected.map((each) => drawRejected(each, this.names))),
      ),
    ];
  }

  /** The picture of the view, and the same as a table. @param {import("./svg.mjs").Palette} [palette] */
  picture(palette) {
    const { items, names, centre } = this;
    const current = palette ? "" : this.current;
    return this.view === "network"
      ? [drawNetwork(items, names, current, palette), drawNetworkTable(items, names)]
      : [drawParadigm(items, centre, names, current, palette), drawParadigmTable(items, centre, names)];
  }

  drawActions() {
    const { item } = this;
    const theirs = Boolean(item?.relation?.by);
    const has = Boolean(item?.relation);
    this.part("actions").querySelector("[data-do=name]")?.replaceChildren(has ? "Change what it is… " : "Confirm as… ", make("kbd", "", {}, "c"));
    this.part("actions").querySelector("[data-do=refuse]")?.replaceChildren(has ? "Take it away " : "Reject… ", make("kbd", "", {}, "x"));
    for (const each of this.root.querySelectorAll("[data-needs=item]")) {
      each.disabled = !item || (theirs && each.dataset.do !== "evidence");
    }
  }

  count() {
    if (!this.data) return;
    const own = this.kept?.relations.filter((each) => !each.by).length ?? 0;
    const proposed = this.data.found ? `${this.data.found} proposed · ` : "";
    this.part("count").textContent = `${proposed}${own} on record${this.saved()}`;
  }

  focus() {
    if (this.choosing) return;
    const here = this.part("pairs").querySelector(".tl-here");
    here?.focus({ preventScroll: true });
    here?.scrollIntoView({ block: "nearest" });
  }

  // -- moving

  /** @param {number} by */
  go(by) {
    const at = this.items.findIndex((each) => each.key === this.current);
    const next = this.items[at + by];
    if (!next && by > 0 && this.view === "proposed" && this.hasMore) {
      this.morePairs();
      return;
    }
    if (!next) {
      this.say(by > 0 ? "This is the last relation." : "This is the first relation.");
      return;
    }
    this.mark(next.key);
    this.focus();
  }

  /** What the focus goes to is in hand. @param {any} target */
  stand(target) {
    const key = target.closest?.("[data-key]")?.dataset.key;
    if (key && key !== this.current) this.mark(key);
  }

  /** Show what is in hand without drawing anything again: a press that has begun goes on.
   * @param {string} key */
  mark(key) {
    this.current = key;
    this.where.moved(PAGE, this.place());
    for (const each of this.part("pairs").querySelectorAll("[data-key]")) {
      const here = each.dataset.key === key;
      each.classList.toggle("tl-here", here);
      each.classList.toggle("tl-chosen", here && each.classList.contains("tl-pair"));
      each.setAttribute("tabindex", here ? "0" : "-1");
    }
    this.drawActions();
    this.askEvidence();
  }

  /** A line of a picture, or a card, was pressed. @param {any} event */
  opened(event) {
    const drawn = event.target.closest?.("[data-key]");
    if (!drawn || event.target.closest("a, button, summary")) return;
    this.mark(drawn.dataset.key);
    if (PICTURES.includes(this.view)) this.toEvidence();
  }

  // -- evidence

  askEvidence() {
    const { item } = this;
    this.part("evidence").hidden = !item;
    if (!item) {
      this.evidenceOf = "";
      this.part("evidence").replaceChildren();
      return;
    }
    if (this.evidenceOf === evidenceKey(item)) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.loadEvidence(), EVIDENCE_AFTER);
  }

  /** @param {number} [limit] passages */
  async loadEvidence(limit) {
    const { item } = this;
    if (!item || this.stopped) return;
    const key = evidenceKey(item);
    this.evidenceOf = key;
    const asked = { first: item.first, second: item.second, relation: item.id, between: this.between, ...(limit ? { limit } : {}) };
    try {
      const response = await fetch(addressOf(this.config.evidence_url, asked));
      const found = await response.json();
      if (!response.ok) throw new Error(found.error || "It could not be read.");
      if (this.evidenceOf !== key || this.stopped) return; // another is in hand meanwhile
      this.part("evidence").replaceChildren(...drawEvidence(item, found, this.names));
    } catch (error) {
      if (this.evidenceOf !== key) return;
      this.evidenceOf = "";
      this.part("evidence").replaceChildren(make("p", "tl-nothing", {}, `Its evidence could not be loaded: ${error.message}`));
    }
  }

  moreEvidence() {
    this.loadEvidence(ALL_PASSAGES);
  }

  /** Go to what it rests on; Escape comes back. */
  toEvidence() {
    if (this.item && this.evidenceOf !== evidenceKey(this.item)) {
      clearTimeout(this.timer);
      this.loadEvidence();
    }
    this.part("evidence").focus({ preventScroll: false });
  }

  // -- deciding

  /** @param {any} decision @param {string} words */
  decide(decision, words) {
    this.push(decision);
    this.draw(true);
    this.say(words);
  }

  name() {
    const item = /** @type {Item} */ (this.item);
    if (this.isTheirs(item)) return;
    const { names } = this;
    const box = wordsOf(this.config.study_id).box(`relation:${item.key}`);
    const { candidate } = item;
    const proposed = candidate?.proposed && candidate.first === item.first ? candidate.proposed : "";
    const about = { pair: item, type: item.type, own: item.own, proposed, names, box };
    askType(this.part("veil"), about, (pair, type, own) => this.named(item, pair, type, own), () => this.focus());
  }

  /** What a pair is was said. @param {Item} item @param {{first: string, second: string}} pair
   * @param {string} type @param {string} own */
  named(item, { first, second }, type, own) {
    const words = this.names.sentence({ first, second }, type, own);
    const kind = { relation_type: type, ...(own ? { own_type: own } : {}) };
    if (!item.id) {
      const relation = { relation_id: crypto.randomUUID(), first, second, ...kind };
      this.decide({ do: "relate", ...relation, segment_ids: item.segments, between: this.between }, `On record: ${words}.`);
      return;
    }
    const group = crypto.randomUUID();
    const turned = first !== item.first;
    const retyped = type !== item.type || own !== item.own;
    if (turned) this.push({ do: "turn_round", relation_id: item.id, first, second, group });
    if (retyped) this.push({ do: "retype", relation_id: item.id, ...kind, group });
    this.draw(true);
    this.say(turned || retyped ? `Now: ${words}.` : "Nothing was changed.");
  }

  turn() {
    const item = /** @type {Item} */ (this.item);
    if (this.isTheirs(item)) return;
    const [first, second] = [item.second, item.first];
    if (item.id) {
      const words = this.names.sentence({ first, second }, item.type, item.own);
      this.decide({ do: "turn_round", relation_id: item.id, first, second }, `Now: ${words}.`);
      return;
    }
    if (this.turned.has(item.key)) this.turned.delete(item.key);
    else this.turned.add(item.key);
    this.draw(true);
    this.say("Turned round. It is a proposal still.");
  }

  refuse() {
    const item = /** @type {Item} */ (this.item);
    if (this.isTheirs(item)) return;
    const words = this.names.sentence(item, item.type, item.own);
    if (item.id) {
      this.decide({ do: "unrelate", relation_id: item.id }, `Taken away: ${words}. z brings it back.`);
      return;
    }
    const { first, second, segments: segment_ids } = item;
    const title = `Reject “${this.names.code(first)}” and “${this.names.code(second)}”`;
    const reasons = (this.kept?.rejected ?? []).map((each) => each.reason).filter(Boolean).reverse();
    const box = wordsOf(this.config.study_id).box(`no-relation:${item.key}`);
    const store = (/** @type {string} */ reason) =>
      this.decide({ do: "refuse_relation", first, second, segment_ids, reason, between: this.between }, "Rejected; the reason is on record.");
    askWhyNot(this.part("veil"), { title, reasons, box }, store, () => this.focus());
  }

  /** @param {Item} item */
  isTheirs({ relation }) {
    if (relation?.by) this.say(`${relation.by} recorded this one. Confirm the proposal to have one of your own.`);
    return Boolean(relation?.by);
  }

  countAgain() {
    this.counting.ask("begin");
  }

  stopCounting() {
    this.counting.ask("stop");
  }

  /** @param {"svg" | "png"} what */
  async save(what) {
    if (!PICTURES.includes(this.view) || this.items.length === 0) {
      this.say("There is no picture here. 3 shows the network, 4 the paradigm model.");
      return;
    }
    const name = this.view === "network" ? "relations-network" : "paradigm-model";
    const picture = /** @type {SVGElement} */ (this.picture(PRINT)[0]);
    try {
      if (what === "svg") saveSvg(picture, name);
      else await savePng(picture, name);
      this.say(`Saved as ${name}.${what}.`);
    } catch (error) {
      this.say(`The picture could not be saved: ${error.message}`);
    }
  }

  // -- what came back

  settled(answer) {
    for (const each of answer.results) if (each.said) this.say(each.said);
    if (this.sender.pending().length === 0) this.load();
  }
}

const NO_PAIR = "No two are met together more often than chance has it, and no participant connects two.";
const NOTHING = "No relation is on record yet. Confirm one among those proposed (1).";

/** @param {Item} item */
const evidenceKey = (item) => [item.key, item.id, item.type, item.own, item.first].join("\n");

/** @typedef {Relations} TheRelations */

const mountRelations = mounting(Relations);

export default function mount(page) {
  return mountRelations(page);
}
