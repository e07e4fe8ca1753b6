// Contrary evidence of a theme: passages that may speak against its claim, one after the other, each
// taken as contrary, explained or set aside; and the look itself, which is put on record.

import { wordsOf } from "../browser/drafts.mjs";
import { make } from "../browser/elements.mjs";
import { addressOf } from "../browser/page.mjs";
import { placeOf } from "./side_draw.mjs";

const AGAIN_MS = 700;
/** @type {Record<string, [words: string, key: string]>} */
const STANCES = {
  contrary: ["Taken as contrary", "1"],
  explained: ["Explained…", "2"],
  set_aside: ["Set aside…", "3"],
};
const REASONED = ["explained", "set_aside"];

export class Contrary {
  /** @param {import("./themes.mjs").TheThemes} page */
  constructor(page) {
    this.page = page;
    this.box = page.part("contrary");
    this.theme = "";
    /** @type {ThemeQuotation[]} */
    this.passages = [];
    /** @type {Set<string>} */
    this.read = new Set(); // places that were stood on in this look
    /** @type {Map<string, string>} */
    this.judged = new Map(); // place -> stance, since the theme is shown
    this.at = 0;
    this.of = 0;
    this.how = "";
    this.state = ""; // "", making, there
    this.asked = 0;
    this.look = ""; // of this time: what is marked while it is read does not order it anew
    this.box.addEventListener("keydown", (event) => this.pressed(event));
    this.box.addEventListener("input", (event) => this.typed(event));
    this.box.addEventListener("focusin", (event) => this.focused(event.target));
  }

  /** Where the contrary claim of a theme waits. */
  get draft() {
    return wordsOf(this.page.config.study_id).box(`contrary:${this.theme}`);
  }

  get claim() {
    return this.draft.text() ?? "";
  }

  /** Show a theme's. @param {string} theme */
  show(theme) {
    if (theme !== this.theme) {
      this.theme = theme;
      this.passages = [];
      this.read.clear();
      this.at = 0;
      this.state = this.look = "";
      this.judged.clear();
      this.box.replaceChildren();
    }
    if (!this.box.firstElementChild) this.frame();
    if (this.state) return;
    if (this.look) this.load();
    else this.rank();
  }

  /** What is to be judged may have changed: it is fetched again, in the order it has. */
  stale() {
    this.state = "";
    this.judged.clear();
  }

  frame() {
    const input = make("textarea", "tl-type", { rows: 2, "data-testid": "contrary-claim", name: "contrary" });
    input.value = this.claim;
    this.box.replaceChildren(
      make("label", "tl-field", {}, "What would the opposite of the claim sound like? (optional)", input),
      make(
        "div",
        "tl-actions",
        {},
        make("button", "tl-tool", { type: "button", "data-do": "rank", "data-testid": "rank" }, "Look by this"),
        make(
          "button",
          "tl-tool tl-yes",
          { type: "button", "data-do": "looked", "data-testid": "looked" },
          "Done looking ",
          make("kbd", "", { "aria-hidden": "true" }, "f"),
        ),
      ),
      make("p", "tl-how tl-nothing", { "data-testid": "how" }),
      make("div", "tl-passages", { role: "list", "aria-label": "Passages that may speak against it", "data-testid": "passages" }),
    );
  }

  /** Fetch the passages; they are asked for again while they are being ranked. Where the look goes
   * on, one stays at the passage one is on. @param {boolean} goesOn */
  async load(goesOn = true) {
    const { page, theme } = this;
    this.asked += 1;
    const turn = this.asked;
    this.state = "making";
    this.draw();
    try {
      const response = await fetch(addressOf(page.config.contrary_url, { theme, contrary: this.claim, look: this.look }));
      const data = await response.json();
      if (turn !== this.asked || page.stopped || theme !== this.theme) return;
      if (!response.ok) throw new Error(data.error || "They could not be read.");
      if (!data.ready) {
        setTimeout(() => turn === this.asked && !page.stopped && this.load(goesOn), AGAIN_MS);
        return;
      }
      this.take(data, goesOn);
    } catch (error) {
      if (turn !== this.asked) return;
      this.state = "there";
      this.how = `The passages could not be ranked: ${error.message}`;
      this.draw();
    }
  }

  /** @param {{passages: ThemeQuotation[], of: number, how: string}} data @param {boolean} goesOn */
  take(data, goesOn) {
    const { current } = this;
    const list = this.box.querySelector(".tl-passages");
    const focused = list?.contains(document.activeElement);
    this.passages = data.passages;
    this.of = data.of;
    this.how = data.how;
    const same = current && goesOn ? this.passages.findIndex((each) => placeOf(each) === placeOf(current)) : 0;
    this.at = same < 0 ? Math.max(0, Math.min(this.at, this.passages.length - 1)) : same;
    this.state = "there";
    this.draw();
    this.mark();
    if (focused && !list.contains(document.activeElement)) {
      list.querySelector(".tl-passage.tl-here")?.focus({ preventScroll: true });
    }
  }

  /** Look anew, by what is written. */
  rank() {
    this.look = crypto.randomUUID();
    this.load(false);
  }

  draw() {
    const list = this.box.querySelector(".tl-passages");
    if (!list) return;
    this.box.querySelector(".tl-how").textContent = this.told();
    const places = new Set(this.passages.map(placeOf));
    for (const each of [...list.children]) if (!places.has(each.dataset.place)) each.remove();
    const there = new Map([...list.children].map((each) => [each.dataset.place, each]));
    this.passages.forEach((each, i) => {
      const fresh = this.drawPassage(each, i);
      const old = there.get(placeOf(each));
      const kept = old && (old.isEqualNode(fresh) || old.querySelector(".tl-why-form")) ? old : fresh;
      if (old && kept === fresh) old.replaceWith(fresh);
      if (list.children[i] !== kept) list.insertBefore(kept, list.children[i] ?? null);
    });
  }

  told() {
    if (this.state === "making") return "Passages are being ranked…";
    if (!this.passages.length) return `${this.how} No passage of its questions is left to judge.`.trim();
    const many = `${this.passages.length} of ${this.of} passages of its questions, the likeliest first; ${this.read.size} read.`;
    return `${this.how} ${many}`;
  }

  drawPassage(each, i) {
    const here = i === this.at;
    const buttons = Object.entries(STANCES).map(([stance, [words, key]]) =>
      make(
        "button",
        "tl-tool",
        { type: "button", "data-do": "judge", "data-stance": stance, "data-place": placeOf(each), "data-testid": `judge-${stance}` },
        `${words} `,
        make("kbd", "", { "aria-hidden": "true" }, key),
      ),
    );
    return make(
      "article",
      `tl-holding tl-passage${here ? " tl-here" : ""}`,
      { role: "listitem", tabindex: here ? 0 : -1, "data-testid": "passage", "data-place": placeOf(each), "aria-label": `${each.who}: ${each.quote}` },
      make("blockquote", "tl-quote", {}, each.quote),
      make("p", "tl-where", {}, make("a", "tl-place", { href: each.href }, each.who), ` · ${each.code}`),
      make("div", "tl-actions", {}, ...buttons),
    );
  }

  get current() {
    return this.passages[this.at] ?? null;
  }

  focus() {
    this.box.querySelector(".tl-passage.tl-here")?.focus({ preventScroll: false });
  }

  focused(target) {
    const place = target.closest?.(".tl-passage")?.dataset.place;
    const at = this.passages.findIndex((each) => placeOf(each) === place);
    if (at < 0) return;
    this.read.add(place);
    if (at !== this.at) {
      this.at = at;
      this.mark();
    }
    this.box.querySelector(".tl-how").textContent = this.told();
  }

  mark() {
    [...this.box.querySelectorAll(".tl-passage")].forEach((each, i) => {
      each.classList.toggle("tl-here", i === this.at);
      each.tabIndex = i === this.at ? 0 : -1;
    });
  }

  /** @param {number} by */
  go(by) {
    const to = this.at + by;
    if (to < 0 || to >= this.passages.length) {
      this.page.say(by > 0 ? "This is the last passage." : "This is the first passage.");
      return;
    }
    this.at = to;
    this.mark();
    this.focus();
  }

  /** Judge a passage; why is asked for where it is explained or set aside.
   * @param {string} stance @param {string} [place] */
  judge(stance, place = undefined) {
    const item = place ? this.passages.find((each) => placeOf(each) === place) : this.current;
    if (!item) {
      this.page.say("There is no passage here.");
      return;
    }
    if (REASONED.includes(stance)) this.ask(item, stance);
    else this.decide(item, stance, "");
  }

  /** Ask for the reason, under the passage. */
  ask(item, stance) {
    const article = [...this.box.querySelectorAll(".tl-passage")].find((each) => each.dataset.place === placeOf(item));
    article?.querySelector(".tl-why-form")?.remove();
    const label = stance === "explained" ? "How is it explained?" : "Why does it not speak against the claim?";
    const input = make("input", "tl-type", { type: "text", name: "why", "data-testid": "why" });
    const draft = wordsOf(this.page.config.study_id).box(`contrary-why:${this.theme}:${placeOf(item)}`);
    input.value = draft.text() ?? "";
    const form = make(
      "form",
      "tl-why-form",
      { "data-place": placeOf(item) },
      make("label", "tl-field", {}, label, input),
      make("button", "tl-tool tl-yes", { type: "submit" }, "Keep (Enter)"),
    );
    input.oninput = () => draft.typed(input.value, "");
    form.onkeydown = (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      form.remove();
      this.focus();
    };
    form.onsubmit = (event) => {
      event.preventDefault();
      if (!input.value.trim()) {
        this.page.say("A reason is needed: it is what a reader will ask for.");
        return;
      }
      draft.done();
      form.remove();
      this.decide(item, stance, input.value.trim());
    };
    article?.append(form);
    input.focus();
  }

  decide(item, stance, reason) {
    const { transcript_id, start, end, quote } = item;
    this.read.add(placeOf(item));
    this.page.push({
      do: "theme_quote",
      theme_id: this.theme,
      transcript_id,
      start,
      end,
      quote,
      stance,
      ...(reason ? { reason } : {}),
    });
    const { side } = this.page;
    this.judged.set(placeOf(item), stance);
    if (side?.id === this.theme) this.page.side = { ...side, chosen: [...side.chosen, { ...item, stance, reason }] };
    this.passages = this.passages.filter((each) => each !== item);
    this.at = Math.max(0, Math.min(this.at, this.passages.length - 1));
    this.draw();
    this.mark();
    this.page.say(`${{ contrary: "Taken as contrary", explained: "Explained", set_aside: "Set aside" }[stance]}. z takes it back.`);
    this.focus();
  }

  /** The look is done: it is put on record with how much was read. */
  looked() {
    if (this.read.size === 0) {
      this.page.say("Read at least one passage first: press the down arrow to go through them.");
      return;
    }
    const stanceOf = new Map(this.judged); // what is not fetched yet too
    for (const each of this.page.side?.chosen ?? []) {
      if (!stanceOf.has(placeOf(each))) stanceOf.set(placeOf(each), each.stance);
    }
    const stances = [...stanceOf.values()];
    const found = stances.filter((each) => ["contrary", "explained"].includes(each)).length;
    const claim = this.page.words.stored.claim ?? "";
    const read = this.read.size;
    this.page.push({ do: "theme_searched", theme_id: this.theme, read, found, claim, contrary: this.claim.trim() });
    this.read.clear();
    this.page.say(`On record: looked for; ${read} read; ${found ? `${found} found` : "none found"}.`);
    this.draw();
  }

  typed(event) {
    if (event.target.name === "contrary") this.draft.typed(event.target.value, "");
  }

  pressed(event) {
    if (event.target.name !== "contrary") return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.rank();
      event.target.blur();
      this.page.focus();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.target.blur();
      this.focus();
    }
  }
}
