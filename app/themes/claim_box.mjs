// The words of a theme that are written in place: its claim and its narrative. What is begun waits in
// the browser until it is saved or thrown away, over Escape, another theme and a reload.

import { wordsOf } from "../browser/drafts.mjs";
import { drawWords } from "./side_draw.mjs";

const PARTS = ["claim", "narrative"];
/** @type {Record<string, Does>} */
const VERBS = { claim: "theme_claim", narrative: "theme_narrative" };

export class ClaimBox {
  /** @param {import("./themes.mjs").TheThemes} page */
  constructor(page) {
    this.page = page;
    this.box = page.part("side-words");
    this.theme = "";
    /** @type {Record<string, string>} */
    this.stored = {}; // of each part, its words as the study has them
    /** @type {Record<string, string[]>} */
    this.bases = {}; // of each part, whose words were seen when it was begun
    /** @type {Map<string, Numbered>} */
    this.ahead = new Map(); // by box, what was saved and is not in what was fetched of its theme yet
    this.box.addEventListener("input", (event) => this.typed(event.target));
    this.box.addEventListener("keydown", (event) => this.pressed(event));
  }

  field(part) {
    return /** @type {HTMLTextAreaElement} */ (this.box.querySelector(`textarea[name=${part}]`));
  }

  /** @param {string} part */
  key(part, theme = this.theme) {
    return `${part}:${theme}`;
  }

  /** @param {string} part */
  draft(part) {
    return wordsOf(this.page.config.study_id).box(this.key(part));
  }

  /** Note what is on its way to the study: it goes before what is fetched, also after a reload. */
  note() {
    for (const each of this.page.sender.pending()) {
      const part = PARTS.find((one) => VERBS[one] === each.do);
      if (part) this.ahead.set(this.key(part, each.theme_id), each);
    }
  }

  /** What was saved and has reached the study: a theme that is asked for now has it. */
  reached() {
    this.note();
    const pending = this.page.sender.pending();
    return [...this.ahead.values()].filter((each) => !pending.includes(each));
  }

  /** A theme was fetched: what had reached the study before is as it says. @param {Numbered[]} reached */
  fetched(reached) {
    for (const [key, each] of this.ahead) if (reached.includes(each)) this.ahead.delete(key);
  }

  /** What the study did not take is a draft again. @param {Result[]} results */
  refused(results) {
    const pending = this.page.sender.pending();
    const seqs = results.map((each) => each.seq);
    for (const [key, each] of this.ahead) {
      if (pending.includes(each) || !seqs.includes(each.seq)) continue;
      this.ahead.delete(key);
      const part = /** @type {string} */ (PARTS.find((one) => VERBS[one] === each.do));
      const box = wordsOf(this.page.config.study_id).box(key);
      if (box.text() === null) box.typed(/** @type {any} */ (each)[part], "");
      const { side } = this.page;
      if (each.theme_id === this.theme && side?.id === this.theme) {
        this.stored[part] = side[part];
        this.mark(part);
      }
    }
  }

  /** A part's words as the study has them, or will once it has what was saved.
   * @param {ThemeSide} side @param {string} part @returns {string} */
  latest(side, part) {
    const saved = /** @type {any} */ (this.ahead.get(this.key(part, side.id)));
    return saved ? saved[part] : side[part];
  }

  /** Whether words of a part wait to be saved. @param {string} part */
  isBegun(part) {
    return this.field(part).value !== this.stored[part];
  }

  /** Show a theme's words; those that were begun stay as they are. @param {ThemeSide} side */
  show(side) {
    this.note();
    if (side.id !== this.theme) {
      this.theme = side.id;
      this.box.replaceChildren(...drawWords(side));
      for (const part of PARTS) {
        this.stored[part] = this.latest(side, part);
        this.bases[part] = side.bases[part] ?? [];
        this.field(part).value = this.begun(part) ?? this.stored[part];
      }
    } else {
      for (const part of PARTS) {
        const field = this.field(part);
        const now = this.latest(side, part);
        const untouched = field.value === this.stored[part];
        if (untouched && field.value !== now) field.value = now;
        if (!untouched && ![field.value, this.stored[part]].includes(now)) continue; // others wrote meanwhile
        this.stored[part] = now;
        this.bases[part] = side.bases[part] ?? [];
      }
    }
    this.box.querySelector(".tl-note-of-claim").textContent = side.note;
    PARTS.forEach((part) => this.mark(part));
  }

  /** What was begun of a part and not saved, or null. */
  begun(part) {
    const words = this.draft(part).text();
    return words !== null && words !== this.stored[part] ? words : null;
  }

  mark(part) {
    this.box.querySelector(`[data-part=${part}] .tl-word-tools`).hidden = !this.isBegun(part);
  }

  typed(field) {
    if (!PARTS.includes(field.name)) return;
    this.draft(field.name).typed(field.value, this.stored[field.name]);
    this.mark(field.name);
  }

  pressed(event) {
    const { name } = event.target;
    if (!PARTS.includes(name)) return;
    const saves = event.key === "Enter" && (name === "claim" ? !event.shiftKey : event.ctrlKey || event.metaKey);
    if (saves) this.save(name);
    else if (event.key === "Escape") {
      if (this.isBegun(name)) this.page.say("Draft kept, not saved.");
    } else return;
    event.preventDefault();
    event.stopPropagation();
    event.target.blur();
    this.page.focus();
  }

  /** @param {string} part */
  edit(part) {
    const field = this.field(part);
    field?.focus();
    field?.setSelectionRange(field.value.length, field.value.length);
  }

  /** @param {string} part */
  save(part) {
    const words = this.field(part).value.trim();
    this.field(part).value = words;
    this.draft(part).done();
    if (words === this.stored[part]) {
      this.page.say("Nothing was changed.");
    } else {
      // saved again before the study told whose the words are now: the log's order says it
      const base = this.ahead.has(this.key(part)) ? {} : { base: this.bases[part] };
      this.page.push({ do: VERBS[part], theme_id: this.theme, [part]: words, ...base });
      this.note();
      this.stored[part] = words;
      this.page.redraw();
      this.page.say(part === "claim" ? "The claim is saved." : "The narrative is saved.");
    }
    this.mark(part);
  }

  /** @param {string} part */
  throwAway(part) {
    this.draft(part).done();
    this.field(part).value = this.stored[part];
    this.mark(part);
    this.page.say("The draft is thrown away.");
  }
}
