// The words of a theme that are written in place: its claim and its narrative. What is begun waits in
// the browser until it is saved or thrown away, over Escape, another theme and a reload.

import { wordsOf } from "../browser/drafts.mjs";
import { drawWords } from "./side_draw.mjs";

const PARTS = ["claim", "narrative"];

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
    this.box.addEventListener("input", (event) => this.typed(event.target));
    this.box.addEventListener("keydown", (event) => this.pressed(event));
  }

  field(part) {
    return /** @type {HTMLTextAreaElement} */ (this.box.querySelector(`textarea[name=${part}]`));
  }

  draft(part) {
    return wordsOf(this.page.config.study_id).box(`${part}:${this.theme}`);
  }

  /** Whether words of a part wait to be saved. @param {string} part */
  isBegun(part) {
    return this.field(part).value !== this.stored[part];
  }

  /** Show a theme's words; those that were begun stay as they are. @param {ThemeSide} side */
  show(side) {
    if (side.id !== this.theme) {
      this.theme = side.id;
      this.box.replaceChildren(...drawWords(side));
      for (const part of PARTS) {
        this.stored[part] = side[part];
        this.bases[part] = side.bases[part] ?? [];
        const begun = this.begun(part);
        if (begun !== null) this.field(part).value = begun;
      }
    } else {
      for (const part of PARTS) {
        const field = this.field(part);
        const untouched = field.value === this.stored[part];
        if (untouched) {
          if (field.value !== side[part]) field.value = side[part];
          this.bases[part] = side.bases[part] ?? [];
          this.stored[part] = side[part];
        } else if (field.value === side[part]) {
          this.stored[part] = side[part]; // it was saved
          this.bases[part] = side.bases[part] ?? [];
        }
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
      const verb = part === "claim" ? "theme_claim" : "theme_narrative";
      this.page.push({ do: verb, theme_id: this.theme, [part]: words, base: this.bases[part] });
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
