// The Saturation page: the curve, the rule's verdict, and a table that says all of it in words.

import { mounting } from "../browser/component.mjs";
import { make } from "../browser/elements.mjs";
import { keepPng, keepSvg } from "../browser/pictures.mjs";
import { placesOfPage } from "../browser/places.mjs";
import { drawCurve } from "./curve_picture.mjs";

/** @typedef {import("../browser/addresses.mjs").PlaceParts} PlaceParts */

const PAGE = "saturation";
/** @type {Record<string, string>} */
const BEGIN = { of: "codes", base: "4", run: "2", threshold: "5" };
const PRINTED = { ink: "#1b1f24", paper: "#ffffff", accent: "#1d4ed8" };
const GONE = "The workbench is not answering.";

class SaturationPage {
  /** @type {SaturationData} */ data;
  /** @type {SaturationCurve | null} */ curve = null;

  /** @param {any} root */
  constructor(root) {
    this.root = root;
    /** @type {(name: string) => any} */
    this.part = (name) => root.querySelector(`.tl-${name}`);
    this.chosen = { ...BEGIN };
    this.turn = 0;
    for (const name of Object.keys(BEGIN)) this.part(name).onchange = () => this.changed();
    this.part("svg").onclick = () => this.curve && keepSvg("saturation.svg", drawCurve(this.curve, PRINTED));
    this.part("png").onclick = () => this.keepPicture();
    this.where = placesOfPage();
    this.follows = (/** @type {PlaceParts} */ place) => this.follow(place);
    this.where.followers.set(PAGE, this.follows);
  }

  stop() {
    this.turn += 1;
    if (this.where.followers.get(PAGE) === this.follows) this.where.followers.delete(PAGE);
  }

  /** @param {SaturationData} data */
  configure(data) {
    const first = !this.data;
    const moved = this.data?.revision !== data.revision;
    this.data = data;
    if (first) this.follow(this.where.begin(PAGE, {}, data.study_id));
    else if (moved) this.load();
  }

  /** @param {PlaceParts} place */
  follow(place) {
    for (const name of Object.keys(BEGIN)) {
      this.chosen[name] = place[name] || BEGIN[name];
      this.part(name).value = this.chosen[name];
    }
    this.load();
    return true;
  }

  changed() {
    for (const name of Object.keys(BEGIN)) this.chosen[name] = this.part(name).value || BEGIN[name];
    this.where.opened(PAGE, this.chosen, true);
    this.load();
  }

  async load() {
    this.turn += 1;
    const { turn } = this;
    const asked = new URLSearchParams(this.chosen);
    this.part("csv").href = `${this.data.file_url}?${asked}`;
    try {
      const response = await fetch(`${this.data.saturation_url}?${asked}`);
      const found = await response.json();
      if (turn !== this.turn) return;
      if (response.ok) this.take(found);
      else this.part("warning").textContent = found.error || GONE;
    } catch {
      if (turn === this.turn) this.part("warning").textContent = GONE;
    }
  }

  /** @param {SaturationCurve} curve */
  take(curve) {
    this.curve = curve;
    for (const name of ["warning", "verdict", "expectation"]) this.part(name).textContent = curve[name];
    this.part("told").textContent = curve.told.join(" ");
    const colours = { ink: "var(--tl-ink)", paper: "none", accent: "var(--tl-accent)" };
    const picture = drawCurve(curve, colours);
    picture.setAttribute("class", "tl-picture");
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", `All ${curve.of} after each interview, with a band over other orders; the table below says the same.`);
    this.part("drawing").replaceChildren(...(curve.points.length > 1 ? [picture] : []));
    this.drawTable(curve);
  }

  /** @param {SaturationCurve} curve */
  drawTable({ points, of }) {
    const heads = ["Interview, as coded", of, "new", "all so far", "in any order (95%)", "which are new"];
    const head = heads.map((words) => make("th", "", { scope: "col" }, words));
    const rows = points.map((point) =>
      make(
        "tr",
        "",
        {},
        make("th", "", { scope: "row" }, `${point.number} · ${point.name}`),
        ...[point.codes, point.new.length, point.cumulative].map((each) => make("td", "", {}, String(each))),
        make("td", "", {}, `${point.mean.toFixed(1)} (${point.low.toFixed(0)} to ${point.high.toFixed(0)})`),
        make("td", "tl-which", {}, point.new.join(" · ") || "none"),
      ),
    );
    this.part("table").replaceChildren(make("thead", "", {}, make("tr", "", {}, ...head)), make("tbody", "", {}, ...rows));
  }

  keepPicture() {
    if (!this.curve) return;
    keepPng("saturation.png", drawCurve(this.curve, PRINTED)).catch(() => {
      this.part("warning").textContent = "The picture could not be made in this browser.";
    });
  }
}

const mountSaturation = mounting(SaturationPage);

export default function mount(given) {
  return mountSaturation(given);
}
