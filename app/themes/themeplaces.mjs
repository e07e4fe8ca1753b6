// The Themes page's places: the theme that is worked on is in the address, and gone to from there.

import { placesOfPage } from "../browser/places.mjs";
import { carried } from "../ui/fields.mjs";

const PAGE = "themes";
const WAIT_MS = 100; // until the theme's part of the page is there
const TRIES = 30;

class ThemePlaces {
  constructor() {
    this.places = placesOfPage();
    /** @type {string[]} */
    this.ids = [];
    this.owner = "";
    this.begun = false;
    this.onUse = (/** @type {Event} */ event) => this.used(event.target);
    this.follow = () => {
      this.go(this.places.here.theme ?? "");
      return true;
    };
    document.addEventListener("click", this.onUse, true);
    document.addEventListener("focusin", this.onUse, true);
    this.places.followers.set(PAGE, this.follow);
  }

  stop() {
    document.removeEventListener("click", this.onUse, true);
    document.removeEventListener("focusin", this.onUse, true);
    if (this.places.followers.get(PAGE) === this.follow) this.places.followers.delete(PAGE);
  }

  /** @param {{ids: string[], study_id: string, opened: string}} data */
  configure({ ids, study_id: owner, opened }) {
    this.ids = ids;
    this.owner = owner;
    if (this.begun) return;
    this.begun = true;
    const { theme = "" } = this.places.begin(PAGE, {}, owner);
    const id = ids.includes(theme) ? theme : opened;
    this.places.opened(PAGE, id ? { theme: id } : {}, true);
    if (id) this.go(id);
  }

  /** @param {string} id */
  element(id) {
    return document.querySelector(`.st-key-theme-${CSS.escape(carried(id))}`);
  }

  /** @param {string} id @param {number} tries */
  go(id, tries = TRIES) {
    const element = id ? this.element(id) : null;
    if (element) element.scrollIntoView({ block: "start" });
    else if (id && tries > 0) setTimeout(() => this.go(id, tries - 1), WAIT_MS);
  }

  /** A theme is worked on: it is where one is. @param {EventTarget | null} target */
  used(target) {
    if (!(target instanceof Element)) return;
    const id = this.ids.find((each) => this.element(each)?.contains(target));
    if (id) this.places.opened(PAGE, { theme: id }, !this.places.here.theme);
  }
}

/** @type {WeakMap<Element, ThemePlaces>} */
const drawn = new WeakMap();

export default function mount({ data, parentElement }) {
  const root = parentElement.querySelector(".tltp");
  const places = drawn.get(root) ?? new ThemePlaces();
  drawn.set(root, places);
  places.configure(data);
  return () => {
    places.stop();
    drawn.delete(root);
  };
}
