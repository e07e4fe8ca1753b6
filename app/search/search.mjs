// The Search page: all that is found, by interview, role and who says it. Its address says what is
// searched for, so that a reload, Back or a link shows the same.

import { mounting } from "../browser/component.mjs";
import { make } from "../browser/elements.mjs";
import { goesItself, goTo } from "../browser/going.mjs";
import { Asking } from "./asking.mjs";
import { counted, drawBits, howMany, whoSays } from "./results.mjs";

const MOST = 500; // places that are asked for
const CHOICES = ["interview", "role", "speaker"];

class SearchPage {
  /** @type {SearchPageData} */ data;

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
    root.onclick = (event) => this.clicked(event);
    this.end = goesItself((place) => this.goes(place));
  }

  stop() {
    this.end();
    this.asking.stop();
  }

  /** @param {SearchPageData} data */
  configure(data) {
    const first = !this.data;
    this.data = data;
    if (first) this.follow(new URLSearchParams(window.location.search));
    else this.ask(0);
  }

  /** Show what an address asks for. @param {URLSearchParams} asked */
  follow(asked) {
    this.input.value = asked.get("q") ?? "";
    this.part("speaker").value = asked.get("speaker") ?? "";
    this.chosen = { interview: asked.get("interview") ?? "", role: asked.get("role") ?? "" };
    if (!this.input.value) this.input.focus({ preventScroll: true });
    this.ask(0);
  }

  /** What is chosen of the hits, as it is asked for. @returns {Record<string, string>} */
  get asked() {
    const all = { ...this.chosen, speaker: this.part("speaker").value };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value));
  }

  /** @param {number} [wait] */
  changed(wait) {
    this.chosen = { interview: this.part("interview").value, role: this.part("role").value };
    const address = new URLSearchParams({ q: this.input.value, ...this.asked });
    window.history.replaceState(window.history.state, "", `?${address}`);
    this.ask(wait);
  }

  /** @param {number} [wait] */
  ask(wait) {
    this.part("found").setAttribute("aria-busy", "true");
    this.asking.ask(this.data.search_url, this.input.value, { limit: MOST, ...this.asked }, wait);
  }

  /** A search that is asked for elsewhere is shown here. @param {{href: string}} place */
  goes({ href }) {
    const address = new URL(href, window.location.href);
    if (address.pathname !== window.location.pathname) return false;
    window.history.pushState(null, "", address);
    this.follow(address.searchParams);
    return true;
  }

  /** Links go to their place in this tab. @param {MouseEvent} event */
  clicked(event) {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0;
    if (!link || elsewhere) return;
    event.preventDefault();
    goTo({ href: link.getAttribute("href") ?? "" });
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
    body.replaceChildren(...this.places(found), ...this.things(found));
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
  places({ words, interviews }) {
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
  things({ codes, memos, themes, participants }) {
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
