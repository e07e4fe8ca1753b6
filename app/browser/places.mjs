// Where a person is: written into the address while they work, read from it when they come back.
//
// The address is written after the work, never in its way: to move within an interview replaces
// it, to open another is a step of the browser's history. A page that its own component shows
// follows Back by itself; one that the workbench draws is asked for the place that the address
// names. What the browser's tab remembers brings one back where an address names nothing.

import { openedAt, pageOf, PAGES, readPlace, sameOpened, writtenPlace } from "./addresses.mjs";
import { storageOfPage } from "./sender.mjs";

/** @typedef {import("./addresses.mjs").PlaceParts} PlaceParts */

const WRITE_AFTER = 200; // ms after the last move: browsers forbid hundreds of writes in a row
const PATIENCE_MS = 5000; // with a page that is asked for, until it is begun
const PREFIX = "throughline:place:";

export class Places {
  /** @param {{view: any, tab: Kept, browser: Kept}} how */
  constructor({ view, tab, browser }) {
    this.view = view; // the window: its location and history
    this.kept = [tab, browser]; // what this tab remembers, and what all of them do
    this.owner = ""; // study and coder
    /** @type {string | null} */
    this.page = null; // what is drawn now; null while another page is asked for
    this.arrival = "";
    /** @type {PlaceParts | null} */
    this.wanted = null; // asked of the workbench, and not drawn yet
    /** @type {{page: string, place: PlaceParts} | null} */
    this.unmet = null; // asked of a page that was left before it was drawn
    /** @type {{page: string, place: PlaceParts} | null} */
    this.waiting = null; // to be written
    this.timer = undefined;
    /** @type {Map<string, (place: PlaceParts) => boolean>} */
    this.followers = new Map(); // by page, components that go to a place, or say that they cannot
    /** @type {string | null} */
    this.reloaded = isReload(view) ? view.location.search : null; // what the address named then
    /** @type {(name: string, value: any) => void} */
    this.tell = () => {};
    /** @type {{to: string, since: number} | null} */
    this.leaving = null; // for another page, which the workbench has not begun to draw
    view.addEventListener("popstate", (/** @type {Event} */ event) => this.popped(event), true);
    view.addEventListener("pagehide", () => this.flush());
    view.addEventListener("beforeunload", () => this.flush());
    view.document.addEventListener("click", (/** @type {MouseEvent} */ event) => this.clicked(event));
  }

  /** The page of the address. */
  get at() {
    return pageOf(this.view.location.pathname);
  }

  /** The place that the address names. */
  get here() {
    return readPlace(this.at, this.view.location.search);
  }

  // -- what the workbench has drawn

  /** @param {PlacesData} data @param {(name: string, value: any) => void} tell */
  configure({ page, place, arrival, asked, known, owner }, tell) {
    this.tell = tell;
    this.owner = owner;
    if (this.leaving?.to === page) this.leaving = null; // it is there
    if (this.isLeaving) return;
    if (this.at !== page) return; // left meanwhile
    this.catchUp(page);
    const fresh = arrival !== this.arrival;
    this.arrival = arrival;
    this.page = page;
    if (fresh) this.wanted = null;
    const unmet = fresh && this.unmet?.page === page ? this.unmet.place : null;
    if (unmet) this.unmet = null;
    if (this.wanted || !place || !PAGES[page]) return; // or its component says where one is
    const named = Object.keys(openedAt(page, this.here)).length > 0;
    if (fresh && named && !sameOpened(page, this.here, asked)) {
      this.ask(this.here, false); // the workbench was asked for a place that was left since
    } else if (unmet && !named && place && !sameOpened(page, unmet, place)) {
      this.ask(unmet, false);
    } else if (fresh && !named && !known) {
      const before = this.remembered(page);
      if (before && !sameOpened(page, before, place)) this.ask(before, true);
      else this.shown(page, place, true);
    } else this.shown(page, place, fresh);
  }

  /** Write what a page shows that the workbench draws. @param {string} page
   * @param {PlaceParts} place @param {boolean} fresh whether it is what the address asked for */
  shown(page, place, fresh) {
    const { here } = this;
    const before = this.waiting?.page === page ? this.waiting.place : null;
    const within = [before, here, fresh ? this.remembered(page) : null].find(
      (each) => each && sameOpened(page, each, place),
    );
    const inside = Object.fromEntries(PAGES[page].parts.map((part) => [part, place[part] || within?.[part] || ""]));
    const named = Object.keys(openedAt(page, here)).length > 0;
    this.write(page, inside, named && !fresh && !sameOpened(page, here, place));
  }

  /** @param {PlaceParts} place @param {boolean} remembered */
  ask(place, remembered) {
    if (this.isLeaving) return;
    this.wanted = place;
    this.waiting = null;
    this.tell("arrived", { place, remembered, at: `${Date.now()}-${Math.random()}` });
  }

  // -- what components say

  /** Where to begin: what the address names, or what was left, within what is opened.
   * @param {string} page @param {PlaceParts} opened @param {string} owner @returns {PlaceParts} */
  begin(page, opened, owner) {
    this.owner = owner;
    this.catchUp(page);
    const here = this.at === page ? this.here : {};
    const named = Object.keys(openedAt(page, here)).length > 0 || !PAGES[page];
    const found = named ? here : (this.remembered(page) ?? here);
    const asked = openedAt(page, opened);
    return Object.keys(asked).length === 0 || sameOpened(page, found, opened) ? found : opened;
  }

  /** One is somewhere else within what is opened. @param {string} page @param {PlaceParts} place */
  moved(page, place) {
    this.waiting = { page, place };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), WRITE_AFTER);
  }

  /** Something is opened by a page's own component; fresh: as the address asked, or by itself.
   * @param {string} page @param {PlaceParts} place @param {boolean} fresh */
  opened(page, place, fresh) {
    const another = !sameOpened(page, this.here, place);
    this.write(page, place, another && !fresh);
  }

  /** Write what waits, but where another thing was opened meanwhile. */
  flush() {
    const { waiting } = this;
    if (!waiting || this.wanted) return;
    const { page, place } = waiting;
    if (this.at !== page) {
      this.waiting = null; // the page was left before it was written
      this.remember(page, place);
    } else if (sameOpened(page, this.here, place)) this.write(page, place, false);
  }

  /** @param {string} page @param {PlaceParts} place @param {boolean} step of the history */
  write(page, place, step) {
    if (this.at !== page) return;
    if (step || sameOpened(page, this.waiting?.place ?? {}, place)) this.waiting = null;
    this.remember(page, place);
    const { location, history } = this.view;
    const search = writtenPlace(page, place);
    if (search === location.search) return;
    const address = `${location.pathname}${search}`;
    if (step) history.pushState({}, "", address);
    else history.replaceState(history.state, "", address);
  }

  /** The last move before a reload came too late for the address: it is remembered, and written
   * now. @param {string} page that is come to first */
  catchUp(page) {
    const late = this.reloaded !== null && this.reloaded === this.view.location.search;
    this.reloaded = null;
    const before = late && PAGES[page] ? this.remembered(page) : null;
    const named = Object.keys(openedAt(page, this.here)).length > 0;
    if (before && named && sameOpened(page, this.here, before)) this.write(page, before, false);
  }

  // -- going somewhere

  /** Follow a link within the workbench, without loading it anew. @param {string} href */
  visit(href) {
    const { location, history, document } = this.view;
    const url = new URL(href, document.baseURI);
    const page = url.origin === location.origin ? pageOf(url.pathname) : null;
    if (page === null || this.page === null) {
      location.assign(href);
      return;
    }
    this.flush();
    history.pushState({}, "", url);
    if (page !== this.page) this.left(page);
    this.view.dispatchEvent(new this.view.PopStateEvent("popstate", { state: {} }));
  }

  /** Back, forward, or a link: the address is another one now. @param {Event} event */
  popped(event) {
    this.waiting = null;
    const { at: page, here } = this;
    if (page === null || page !== this.page || !PAGES[page]) {
      this.left(page); // the workbench draws the page that the address names
      return;
    }
    event.stopImmediatePropagation();
    this.goTo(page, here);
  }

  /** Go to a place of the page that is drawn. @param {string} page @param {PlaceParts} place */
  goTo(page, place) {
    if (!this.followers.get(page)?.(place)) this.ask(place, false);
  }

  /** @param {MouseEvent} event */
  clicked(event) {
    const isLink = (/** @type {any} */ each) => each instanceof this.view.HTMLAnchorElement;
    const link = /** @type {HTMLAnchorElement | undefined} */ (event.composedPath().find(isLink));
    if (!link?.hasAttribute("href")) return;
    const { href, target } = link;
    const url = new URL(href, this.view.document.baseURI);
    const page = url.origin === this.view.location.origin ? pageOf(url.pathname) : null;
    if (page === null) return;
    if (event.defaultPrevented) {
      if (page !== this.page) this.left(page); // the workbench goes there itself
      else this.within(page, url.search);
      return;
    }
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (target && target !== "_self") return;
    if (link.hasAttribute("download")) return;
    event.preventDefault();
    this.visit(href);
  }

  /** Whether another page is asked for and not begun. What asks for this one to be drawn anew now
   * would be the last word, and the press that asked for the other lost. */
  get isLeaving() {
    return this.leaving !== null && performance.now() - this.leaving.since < PATIENCE_MS;
  }

  /** Another page is asked for; where somebody had gone to just now is where they come back to.
   * @param {string | null} to */
  left(to) {
    this.leaving = to === null ? null : { to, since: performance.now() };
    if (this.wanted && this.page !== null) this.unmet = { page: this.page, place: this.wanted };
    this.page = null;
  }

  /** Follow a link of the workbench's to the page that is drawn, which it would draw as it was.
   * @param {string} page @param {string} search */
  within(page, search) {
    const place = readPlace(page, search);
    if (Object.keys(openedAt(page, place)).length) this.goTo(page, place);
  }

  // -- what is remembered

  /** @param {string} page @param {PlaceParts} place */
  remember(page, place) {
    if (!this.owner) return;
    for (const kept of this.kept) {
      try {
        kept?.setItem(`${PREFIX}${this.owner}:${page}`, JSON.stringify(place));
      } catch {
        // full or forbidden: the address says it
      }
    }
  }

  /** @param {string} page @returns {PlaceParts | null} */
  remembered(page) {
    for (const kept of this.kept) {
      try {
        const place = JSON.parse(kept?.getItem(`${PREFIX}${this.owner}:${page}`) ?? "null");
        if (place && typeof place === "object") return readPlace(page, writtenPlace(page, place));
      } catch {
        // forbidden, or of another hand
      }
    }
    return null;
  }
}

/** Whether the page was loaded by reloading it. @param {any} view */
const isReload = (view) => view.performance?.getEntriesByType?.("navigation")?.[0]?.type === "reload";

/** @returns {Kept} */
function storageOfTab() {
  try {
    return window.sessionStorage;
  } catch {
    return null; // forbidden in this browser
  }
}

/** Where one is, for all components of a page load. @returns {Places} */
export function placesOfPage() {
  window.__throughlinePlaces ??= new Places({
    view: window,
    tab: storageOfTab(),
    browser: storageOfPage(),
  });
  return window.__throughlinePlaces;
}
