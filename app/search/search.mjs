// The Search page: all that is found, by interview, role and who says it. Its address says what is
// searched for, so that a reload, Back or a link shows the same.

import { mounting } from "../browser/component.mjs";
import { make } from "../browser/elements.mjs";
import { placesOfPage } from "../browser/places.mjs";
import { Asking } from "./asking.mjs";
import { counted, drawBits, howMany, whoSays } from "./results.mjs";

const MOST = 500; // places that are asked for
const PAGE = "search";
const CHOICES = ["interview", "role", "speaker"];

class SearchPage {
  /** @type {SearchData} */ data;

  /** @param {any} root */
  constructor(root) {
    this.root = root;
    /** @type {(name: string) => any} */
    this.part = (name) => root.querySelector(`.tls-${name}`);
    this.asking = new Asking((...came) => this.take(...came));
    this.chosen = { interview: "", role: "" };
    this.input = this.part("words");
    this.input.oninput = () => this.changed();
    for (const name of CHOICES) this.part(name).onchange = () => this.changed(0);
    this.where = placesOfPage();
    this.follows = (/** @type {import("../browser/addresses.mjs").PlaceParts} */ place) => this.follow(place);
    this.where.followers.set(PAGE, this.follows);
  }

  stop() {
    if (this.where.followers.get(PAGE) === this.follows) this.where.followers.delete(PAGE);
    this.asking.stop();
  }

  /** @param {SearchData} data */
  configure(data) {
    const first = !this.data;
    this.data = data;
    if (first) this.follow(this.where.begin(PAGE, {}, data.study_id));
    else this.ask(0);
  }

  /** Show what an address asks for, also one that the browser goes back to.
   * @param {import("../browser/addresses.mjs").PlaceParts} place */
  follow({ q = "", interview = "", role = "", speaker = "" }) {
    this.input.value = q;
    this.part("speaker").value = speaker;
    this.chosen = { interview, role };
    this.where.opened(PAGE, { q, interview, role, speaker }, true);
    if (!q) this.input.focus({ preventScroll: true });
    this.ask(0);
    return true;
  }

  /** What is chosen of the hits, as it is asked for. @returns {Record<string, string>} */
  get asked() {
    const all = { ...this.chosen, speaker: this.part("speaker").value };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value));
  }

  /** @param {number} [wait] */
  changed(wait) {
    this.chosen = { interview: this.part("interview").value, role: this.part("role").value };
    this.where.opened(PAGE, { q: this.input.value, ...this.asked }, true);
    this.ask(wait);
  }

  /** @param {number} [wait] */
  ask(wait) {
    this.part("found").setAttribute("aria-busy", "true");
    this.asking.ask(this.data.search_url, this.input.value, { limit: MOST, ...this.asked }, wait);
  }

  /** @param {string} typed @param {Found | null} found @param {string} failed */
  take(typed, found, failed) {
    const body = this.part("found");
    body.removeAttribute("aria-busy");
    if (failed || !found) {
      this.part("count").textContent = failed;
      if (!failed) body.replaceChildren();
      return;
    }
    this.fillChoices(found);
    const words = [];
    if (found.places) words.push(howMany(found.interviews.filter((each) => this.wants(each)), found.places));
    else words.push(typed.trim() ? `“${typed.trim()}” is not said here` : "");
    if (found.words.length < found.places) words.push(`the first ${found.words.length} are shown`);
    this.part("count").textContent = words.filter(Boolean).join(" · ");
    body.replaceChildren(...this.drawWords(found), ...this.drawThings(found));
  }

  /** @param {FoundInterview} row */
  wants({ id, role }) {
    return ["", id].includes(this.chosen.interview) && ["", role].includes(this.chosen.role);
  }

  /** The choices, each with how many places it has. @param {Found} found */
  fillChoices({ interviews }) {
    const sum = (/** @type {FoundInterview[]} */ rows) => rows.reduce((all, each) => all + each.places, 0);
    const called = ({ participant, name }) => (participant && participant !== name ? `${participant} (${name})` : name);
    const rows = interviews.map((each) => [each.id, called(each), each.places]);
    fill(this.part("interview"), "all", rows, this.chosen.interview);
    const roles = [...new Set(interviews.map((each) => each.role).filter(Boolean))];
    if (this.chosen.role && !roles.includes(this.chosen.role)) roles.push(this.chosen.role);
    const counts = roles.map((role) => [role, role, sum(interviews.filter((each) => each.role === role))]);
    fill(this.part("role"), "all", counts, this.chosen.role);
    if (roles.length) this.rolesKnown = true;
    this.part("roles").hidden = !this.rolesKnown;
  }

  /** Places in interviews, under a heading for each. @param {Found} found */
  drawWords({ words, interviews }) {
    const named = new Map(interviews.map((each) => [each.id, each]));
    return [...new Set(words.map((each) => each.transcript_id))].map((id) => {
      const row = named.get(id);
      const heading = [row?.participant, row?.role, row?.name].filter(Boolean);
      const own = words.filter((each) => each.transcript_id === id);
      return make(
        "section",
        "tls-part",
        { "data-testid": "page-interview-found" },
        make("h2", "tls-heading", {}, [...new Set(heading)].join(" · "), make("span", "tls-many", {}, counted(row?.places ?? 0, "place"))),
        ...own.map((each) =>
          line(each.href, drawBits(each.bits), each.asks ? [whoSays({ ...each, interview: "" })] : []),
        ),
      );
    });
  }

  /** Codes, memos, themes and participants. @param {Found} found */
  drawThings({ codes, memos, themes, participants }) {
    /** @type {[string, FoundThing[]][]} */
    const parts = [
      ["Codes", codes],
      ["Your memos", memos],
      ["Themes", themes],
      ["Participants", participants],
    ];
    return parts
      .filter(([, list]) => list.length)
      .map(([title, list]) =>
        make(
          "section",
          "tls-part",
          {},
          make("h2", "tls-heading", {}, title, make("span", "tls-many", {}, String(list.length))),
          ...list.map((each) => line(each.href, drawBits(each.name), [...drawBits(each.about), each.said])),
        ),
      );
  }
}

/** One thing that is found, as a link to its place.
 * @param {string} href @param {(Node | string)[]} words @param {(Node | string)[]} about */
const line = (href, words, about) =>
  make(
    "a",
    "tls-line",
    { href, "data-testid": "page-line" },
    make("span", "tls-name", {}, ...words),
    about.some((each) => each !== "")
      ? make("span", "tls-about", {}, ...about.flatMap((each, i) => (i && each ? [" ", each] : [each])))
      : null,
  );

/** @param {HTMLSelectElement} select @param {string} all @param {any[][]} rows @param {string} chosen */
function fill(select, all, rows, chosen) {
  const gone = chosen && !rows.some(([value]) => value === chosen) ? [[chosen, select.selectedOptions[0]?.text ?? chosen, 0]] : [];
  select.replaceChildren(
    ...[["", all, null], ...rows, ...gone].map(([value, words, many]) => {
      const option = make("option", "", { value }, many === null ? words : `${words}: ${many}`);
      option.selected = value === chosen;
      return option;
    }),
  );
}

const mountSearch = mounting(SearchPage, ".tls");

export default function mount(given) {
  return mountSearch(given);
}
