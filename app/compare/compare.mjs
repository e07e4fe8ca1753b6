// The Compare page: all that a code holds, side by side, outliers first.

import { mounting } from "../browser/component.mjs";
import { make } from "../browser/elements.mjs";
import { pickCode } from "../browser/overlay.mjs";
import {
  CodeBoard,
  confirming,
  inPlace,
  moving,
  spotKey,
  withPending,
} from "./board.mjs";
import { drawGone, drawHolding } from "./compare_draw.mjs";
import { COMMANDS } from "./compare_keys.mjs";
import { addressOf, fillSelect, Page } from "../browser/page.mjs";
import { RuleBox } from "./rule_box.mjs";

const PAGE = "compare";
const ABOUT =
  "How unlike the others a passage is: 0 where its words mean the same as theirs, 1 where they have " +
  "nothing in common (1 less the cosine to the middle of all others). The least alike come first. An action is about the selected cards, or else the current one.";

class Compare extends Page {
  aboutKeys = ABOUT;

  constructor(root) {
    super(root, COMMANDS);
    this.board = new CodeBoard();
    this.data = null;
    /** @type {(Card & {gone?: boolean})[]} */
    this.places = []; // the cards of this code in the order in which they were first shown
    this.code = ""; // asked for; "" is the one that holds most
    this.rule = new RuleBox(this);
    /** @type {{code: string, card: string} | null} */
    this.wanted = null; // asked for, and not there yet
    this.at(PAGE);
    this.part("code").onchange = (event) => this.look(event.target.value);
    root.addEventListener("focusin", (event) => this.focused(event.target));
    root.addEventListener("dragstart", (event) => this.lift(event));
    for (const button of root.querySelectorAll("[data-needs=card]")) this.takesDrops(button);
  }

  async configure(config) {
    const before = this.config;
    this.attach(config);
    if (before && before.revision === config.revision) return;
    if (!before) this.begin();
    await this.load();
  }

  /** Take the code and the card that the address names, or that were left here. */
  begin() {
    const { code = "", card = "" } = this.where.begin(PAGE, {}, this.config.study_id);
    this.code = code;
    this.wanted = { code, card };
  }

  /** Go to a place that the browser has gone to. */
  follow() {
    if (!this.data) return false;
    this.begin();
    this.look(this.code);
    return true;
  }

  look(code) {
    this.code = code;
    this.board.reset();
    this.places = [];
    this.rule.reset();
    this.load(true);
  }

  /** Fetch what the code holds. fresh: another code than before. */
  async load(fresh = false) {
    try {
      const data = await this.fetch(addressOf(this.config.compare_url, { code: this.code }));
      if (!data) return;
      const card = this.wanted?.card;
      this.take(data, fresh || !this.data);
      for (let before = -1; card && before < this.all.length && !this.board.card(card); ) {
        before = this.all.length;
        await this.more(); // the card that was asked for is further down
      }
      if (card && this.board.card(card)) this.stand(card);
    } catch (error) {
      this.say(`What the code holds could not be loaded: ${error.message}`);
      if (!this.data) this.part("cards").textContent = "What the code holds could not be loaded.";
    }
  }

  take(data, fresh) {
    const focused = this.part("cards").contains(document.activeElement);
    const first = !this.data || this.wanted;
    this.data = data;
    this.code = data.code?.id || "";
    this.all = data.cards;
    this.recompute();
    this.rule.draw();
    this.arrive();
    this.draw(focused || fresh);
    this.where.opened(PAGE, this.place(), Boolean(first));
  }

  /** Stand at the card that was asked for; say where the code is another one now. */
  arrive() {
    const { wanted, data } = this;
    this.wanted = null;
    if (!wanted) return;
    if (data.told) this.say(data.told);
  }

  /** @param {string} spot */
  stand(spot) {
    this.board.current = spot;
    this.mark();
    this.focus();
  }

  /** @returns {import("../browser/addresses.mjs").PlaceParts} */
  place() {
    return { code: this.code, card: this.board.current ?? "" };
  }

  async more() {
    const asked = { code: this.code, offset: this.all.length };
    const data = await this.fetch(addressOf(this.config.compare_url, asked)).catch(() => null);
    if (!data) return;
    const there = new Set(this.all.map(spotKey));
    this.all = [...this.all, ...data.cards.filter((each) => !there.has(spotKey(each)))];
    this.recompute();
    this.draw(true);
  }

  recompute() {
    this.places = inPlace(this.places, withPending(this.all, this.sender.pending(), this.code));
    this.board.take(this.places.filter((each) => !each.gone));
  }

  // -- what is drawn

  draw(focus) {
    const { board, data } = this;
    const cards = this.part("cards");
    const told = (card) => ({
      current: spotKey(card) === board.current,
      selected: board.selected.has(spotKey(card)),
      held: data.held,
    });
    const shown = new Set(board.shown.map(spotKey));
    const places = this.places.filter((card) => card.gone || shown.has(spotKey(card)));
    const drawn = places.map((card) => (card.gone ? drawGone(card) : drawHolding(card, told(card))));
    if (drawn.length === 0) drawn.push(make("p", "tl-empty", { "data-testid": "empty" }, this.nothing()));
    if (data.held > this.all.length && !board.onlyOlder) {
      drawn.push(make("button", "tl-tool", { type: "button", "data-do": "more" }, "Show more"));
    }
    drawn.forEach((each, i) => {
      const there = cards.children[i];
      if (!there) cards.append(each);
      else if (!there.isEqualNode(each)) there.replaceWith(each); // a press that has begun goes on
    });
    while (cards.children.length > drawn.length) cards.lastElementChild?.remove();
    this.count();
    if (focus) this.focus();
  }

  nothing() {
    if (!this.data.code) {
      return "Nothing is coded yet. Code some segments first.";
    }
    return "This code holds nothing of yours. Choose another above.";
  }

  focus() {
    const here = this.part("cards").querySelector(".tl-here");
    if (this.rule.busy || this.choosing) return;
    here?.focus({ preventScroll: true });
    here?.scrollIntoView({ block: "nearest" });
  }

  count() {
    if (!this.data) return;
    const { board, data } = this;
    const excerpts = data.held - (this.all.length - board.cards.length);
    const older = board.older ? `, ${board.older} to look at again` : "";
    const selected = board.selected.size ? ` · ${board.selected.size} selected` : "";
    this.part("count").textContent = `${excerpts} excerpt${excerpts === 1 ? "" : "s"}${older}${selected}${this.saved()}`;
    this.part("filters").hidden = this.part("with").hidden = !data.code;
    const filter = this.part("filter-older");
    filter.hidden = board.older === 0;
    filter.setAttribute("aria-pressed", board.onlyOlder);
    fillSelect(this.part("code"), this.codeOptions(), this.code);
    for (const each of this.root.querySelectorAll("[data-needs=card]")) {
      each.disabled = board.chosen.length === 0;
    }
  }

  codeOptions() {
    const used = this.data.codes.filter((each) => each.held || each.id === this.code);
    return used.map((each) => {
      const older = each.older ? `, ${each.older} to look at again` : "";
      return [each.id, `${each.path} (${each.held}${older})`];
    });
  }

  // -- dragging

  /** A card is dragged: it, or all that are selected with it, is what the drop is about. */
  lift(event) {
    const spot = event.target.closest?.(".tl-grip") && event.target.closest(".tl-holding")?.dataset.spot;
    if (!spot) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", ""); // without data some browsers drag nothing
    if (!this.board.selected.has(spot)) this.board.selected.clear();
    this.board.current = spot;
    this.mark();
  }

  takesDrops(button) {
    const over = (is) => (event) => {
      event.preventDefault();
      button.classList.toggle("tl-over", is);
    };
    button.ondragover = over(true);
    button.ondragleave = over(false);
    button.ondrop = (event) => {
      over(false)(event);
      this.act({ do: button.dataset.do });
    };
  }

  // -- deciding

  /** Carry decisions out as one step; they are shown at once. */
  step(decisions, words) {
    for (const each of decisions) this.push(each);
    this.part("reason").value = "";
    this.recompute();
    this.draw(true);
    this.say(words);
  }

  about() {
    const reason = this.part("reason").value.trim();
    return { group: crypto.randomUUID(), ...(reason ? { reason } : {}) };
  }

  move() {
    const cards = this.board.chosen;
    const codes = this.data.codes.filter((each) => each.id !== this.code && !each.retired);
    const many = cards.length === 1 ? "this excerpt" : `${cards.length} excerpts`;
    const chosen = (id) => {
      const name = codes.find((each) => each.id === id).name;
      this.step(moving(cards, this.code, id, this.about()), `Moved ${many} to ${name}.`);
    };
    pickCode(this.part("veil"), codes, `Move ${many} to`, chosen, () => this.focus());
  }

  confirm(spot) {
    const cards = (spot ? [this.board.card(spot)] : this.board.chosen).filter((each) => each?.older);
    if (cards.length === 0) {
      this.say("This was coded under the definition of now.");
      return;
    }
    const many = cards.length === 1 ? "It still fits." : `${cards.length} still fit.`;
    this.step(confirming(cards, this.code, this.about()), many);
  }

  choose() {
    const codes = this.data.codes.filter((each) => each.held);
    pickCode(this.part("veil"), codes, "Look at", (id) => this.look(id), () => this.focus());
  }

  focused(target) {
    const spot = target.closest?.(".tl-holding")?.dataset.spot;
    if (spot && spot !== this.board.current) {
      this.board.current = spot;
      this.mark();
    }
  }

  /** Show which card is current without drawing all again. */
  mark() {
    this.where.moved(PAGE, this.place());
    for (const each of this.part("cards").querySelectorAll(".tl-holding")) {
      const here = each.dataset.spot === this.board.current;
      each.classList.toggle("tl-here", here);
      each.tabIndex = here ? 0 : -1;
    }
  }

  go(by) {
    if (!this.board.move(by)) this.say(by > 0 ? "This is the last card." : "This is the first card.");
    this.mark();
    this.focus();
  }

  close() {
    if (this.rule.isOpen) this.rule.close();
    else {
      this.board.selected.clear();
      this.draw(true);
    }
  }

  missing(needs) {
    if (!this.data) return "What the code holds is not there yet.";
    return needs === "card" && !this.board.card() ? "There is no card here." : "";
  }

  filterOlder() {
    this.board.filterOlder();
    this.places = this.places.filter((each) => !each.gone);
    this.draw(true);
  }

  /** @param {string} [spot] */
  select(spot) {
    this.board.toggle(spot);
    this.draw(true);
  }

  goToPlace() {
    this.where.visit(/** @type {Card} */ (this.board.card()).href);
  }

  takeOff() {
    const cards = this.board.chosen;
    const many = cards.length === 1 ? "this excerpt" : `${cards.length} excerpts`;
    this.step(moving(cards, this.code, null, this.about()), `Took the code off ${many}.`);
  }

  // -- what came back

  settled(answer) {
    for (const each of answer.results) {
      if (each.said) this.say(each.said);
      this.rule.settled(each);
    }
    if (this.sender.pending().length === 0) this.load();
  }
}

/** @typedef {Compare} TheCompare */

const mountCompare = mounting(Compare);

export default function mount(page) {
  return mountCompare(page);
}
