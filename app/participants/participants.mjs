// The Participants page: one participant at a time, whose name is in the address.

import { mounting } from "../browser/component.mjs";
import { make } from "../browser/elements.mjs";
import { placesOfPage } from "../browser/places.mjs";
import { drawQuotations } from "../browser/quotation_list.mjs";

/** @typedef {import("../browser/addresses.mjs").PlaceParts} PlaceParts */

const PAGE = "participants";
const GONE = "The workbench is not answering.";

class PersonView {
  /** @type {PersonData} */ data;
  /** @type {PersonPage | null} */ person = null;

  /** @param {any} root */
  constructor(root) {
    this.root = root;
    /** @type {(name: string) => any} */
    this.part = (name) => root.querySelector(`.tl-${name}`);
    this.who = "";
    this.turn = 0;
    this.part("who-is").onchange = () => {
      this.who = this.part("who-is").value;
      this.where.opened(PAGE, { who: this.who }, false);
      this.load();
    };
    this.part("code-of").onchange = () => this.drawList();
    this.where = placesOfPage();
    this.follows = (/** @type {PlaceParts} */ place) => this.follow(place);
    this.where.followers.set(PAGE, this.follows);
  }

  stop() {
    this.turn += 1;
    if (this.where.followers.get(PAGE) === this.follows) this.where.followers.delete(PAGE);
  }

  /** @param {PersonData} data */
  configure(data) {
    const first = !this.data;
    const moved = this.data?.revision !== data.revision;
    this.data = data;
    if (first) this.follow(this.where.begin(PAGE, {}, data.study_id));
    else if (moved) this.load();
  }

  /** @param {PlaceParts} place */
  follow({ who = "" }) {
    this.who = who;
    this.load();
    return true;
  }

  async load() {
    this.turn += 1;
    const { turn } = this;
    try {
      const response = await fetch(`${this.data.person_url}?${new URLSearchParams({ who: this.who })}`);
      const found = await response.json();
      if (turn !== this.turn) return;
      if (response.ok) this.take(found);
      else this.part("said").textContent = found.error || GONE;
    } catch {
      if (turn === this.turn) this.part("said").textContent = GONE;
    }
  }

  /** @param {PersonPage} person */
  take(person) {
    this.person = person;
    const option = (/** @type {string} */ value, /** @type {string} */ label) => make("option", "", { value }, label);
    this.part("who-is").replaceChildren(...person.people.map(({ value, label }) => option(value, label)));
    this.part("who-is").value = person.people.some(({ value }) => value === this.who) ? this.who : (person.people[0]?.value ?? "");
    const gone = this.who && this.part("who-is").value !== this.who;
    this.part("said").textContent = gone ? `Nobody here is called ${this.who} any more; ${person.name} is shown.` : "";
    const filter = this.part("code-of");
    const code = filter.value;
    filter.replaceChildren(option("", "all codes"), ...person.codes.map(({ name }) => option(name, name)));
    filter.value = person.codes.some(({ name }) => name === code) ? code : "";
    const known = person.attributes.length ? person.attributes : [["Attributes", "none yet: give some in Study set-up"]];
    this.part("known").replaceChildren(...known.flatMap(([key, value]) => [make("dt", "", {}, key), make("dd", "", {}, value)]));
    const line = (/** @type {PersonInterview} */ { name, href, words, segments, coded }) =>
      make("p", "", {}, make("a", "tl-place", { href }, name), ` · ${words.toLocaleString("en")} words said · ${coded} of ${segments} segments coded`);
    this.part("interviews").replaceChildren(...person.interviews.map(line));
    const codes = person.codes.map(({ name, segments, href }) => make("li", "", {}, make("a", "tl-place", { href }, name), ` ${segments}`));
    this.part("codes").replaceChildren(...(codes.length ? codes : [make("li", "tl-naught", {}, "None is confirmed yet.")]));
    const memos = person.memos.map(({ text, kind, written, coder }) =>
      make("p", "tl-note-row", {}, text, make("small", "", {}, [kind, written, coder].filter(Boolean).join(" · "))),
    );
    this.part("notes").replaceChildren(...(memos.length ? memos : [make("p", "tl-naught", {}, "None on this participant's interviews.")]));
    this.drawList();
  }

  drawList() {
    if (!this.person) return;
    const { quotations, left_out: more, told } = this.person;
    const code = this.part("code-of").value;
    const wanted = quotations.filter((each) => !code || each.code.split("; ").includes(code));
    this.part("told").textContent = more ? `${told} The first ${quotations.length} are shown.` : told;
    this.part("list").replaceChildren(...drawQuotations(wanted));
  }
}

const mountPeople = mounting(PersonView);

export default function mount(given) {
  return mountPeople(given);
}
