// The Groups page: of each group's participants how many say something, with the interval drawn
// beside the number; each number is a link to its quotations.

import { mounting } from "../browser/component.mjs";
import { make } from "../browser/elements.mjs";
import { shape } from "../browser/pictures.mjs";
import { placesOfPage } from "../browser/places.mjs";

/** @typedef {import("../browser/addresses.mjs").PlaceParts} PlaceParts */

const PAGE = "groups";
/** @type {Record<string, string>} */
const BEGIN = { rows: "codes", attribute: "", order: "given" };
const WIDTH = 100; // of a bar, in its own units: per cent
const GONE = "The workbench is not answering.";

/** @param {number} share */
const percent = (share) => Math.round(share * 100);

/** The interval of a share as a line, the share as a mark on it. @param {GroupShare} each */
function drawShare({ share, low, high }) {
  const ends = { x1: (low ?? 0) * WIDTH, x2: (high ?? 0) * WIDTH, y1: 6, y2: 6, class: "tl-span" };
  return shape(
    "svg",
    { viewBox: `-4 0 ${WIDTH + 8} 12`, class: "tl-interval", "aria-hidden": "true", focusable: "false" },
    shape("line", { x1: 0, x2: WIDTH, y1: 6, y2: 6, class: "tl-ground" }),
    shape("line", ends),
    shape("rect", { x: (share ?? 0) * WIDTH - 3, y: 3, width: 6, height: 6, class: "tl-mark" }),
  );
}

/** @param {GroupShare} each */
function drawCell(each) {
  const { n, of, share, low, high, href } = each;
  if (share === null || low === null || high === null) return make("td", "tl-naught", {}, "nobody");
  const words = `${n} of ${of}`;
  const told = ` ${percent(share)}% (${percent(low)} to ${percent(high)})`;
  const number = href ? make("a", "tl-place", { href, title: "Read the quotations" }, words) : words;
  return make("td", "", {}, number, told, drawShare(each));
}

class GroupsPage {
  /** @type {GroupsData} */ data;

  /** @param {any} root */
  constructor(root) {
    this.root = root;
    /** @type {(name: string) => any} */
    this.part = (name) => root.querySelector(`.tl-${name}`);
    this.chosen = { ...BEGIN };
    this.turn = 0;
    for (const name of Object.keys(BEGIN)) this.part(name).onchange = () => this.changed();
    this.where = placesOfPage();
    this.follows = (/** @type {PlaceParts} */ place) => this.follow(place);
    this.where.followers.set(PAGE, this.follows);
  }

  stop() {
    this.turn += 1;
    if (this.where.followers.get(PAGE) === this.follows) this.where.followers.delete(PAGE);
  }

  /** @param {GroupsData} data */
  configure(data) {
    const first = !this.data;
    const moved = this.data?.revision !== data.revision;
    this.data = data;
    if (first) this.follow(this.where.begin(PAGE, {}, data.study_id));
    else if (moved) this.load();
  }

  /** @param {PlaceParts} place */
  follow(place) {
    for (const name of Object.keys(BEGIN)) this.chosen[name] = place[name] || BEGIN[name];
    this.load();
    return true;
  }

  changed() {
    for (const name of Object.keys(BEGIN)) this.chosen[name] = this.part(name).value;
    this.where.opened(PAGE, this.chosen, true);
    this.load();
  }

  async load() {
    this.turn += 1;
    const { turn } = this;
    const asked = new URLSearchParams(this.chosen);
    this.part("csv").href = `${this.data.file_url}?${asked}`;
    try {
      const response = await fetch(`${this.data.groups_url}?${asked}`);
      const found = await response.json();
      if (turn !== this.turn) return;
      if (response.ok) this.take(found);
      else this.fail(found.error || GONE);
    } catch {
      if (turn === this.turn) this.part("warning").textContent = GONE;
    }
  }

  /** Say why there is no table, and offer what there always is. @param {string} why */
  fail(why) {
    this.part("warning").textContent = why;
    this.part("told").textContent = "";
    this.part("table").replaceChildren();
    this.fill("rows", [{ value: "codes", label: "Codes" }], "codes");
    const other = this.chosen.attribute ? [{ value: this.chosen.attribute, label: this.chosen.attribute }] : [];
    this.fill("attribute", [...other, { value: "", label: "another" }], this.chosen.attribute);
  }

  /** @param {GroupsTable} table */
  take(table) {
    this.fill("rows", table.row_choices, this.chosen.rows);
    this.fill("attribute", table.attribute_choices, this.chosen.attribute || table.attribute);
    this.part("order").value = this.chosen.order;
    this.part("warning").textContent = table.warning;
    this.part("told").textContent = table.told.join(" ");
    const heads = [table.rows_are, ...table.groups.map(({ name, of }) => `${name} (${of})`), ""];
    const head = heads.map((words) => (words ? make("th", "", { scope: "col" }, words) : make("td", "", {})));
    const rows = table.rows.map(({ name, shares, apart }) =>
      make("tr", "", {}, make("th", "", { scope: "row" }, name), ...shares.map(drawCell), make("td", "tl-apart", {}, apart ? "intervals apart" : "")),
    );
    this.part("table").replaceChildren(make("thead", "", {}, make("tr", "", {}, ...head)), make("tbody", "", {}, ...rows));
  }

  /** @param {string} name @param {Choice[]} choices @param {string} chosen */
  fill(name, choices, chosen) {
    this.part(name).replaceChildren(...choices.map(({ value, label }) => make("option", "", { value }, label)));
    this.part(name).value = chosen;
  }
}

const mountGroups = mounting(GroupsPage);

export default function mount(given) {
  return mountGroups(given);
}
