// The interviews of the study beside the text, each with how far it is decided; the whole row opens
// it. Where there is room it is a column, else a drawer; the title of the one that is read is above.

import { make } from "../browser/elements.mjs";

const ROOM = 740; // px of the reader in which the text leaves a column for the list
const ROOM_BESIDE = 1040; // the same where the side panel has its own
const MOVES = { ArrowDown: 1, ArrowUp: -1 };

export class InterviewList {
  /** @param {TheReader} reader */
  constructor(reader) {
    this.reader = reader;
    this.root = reader.part("list");
    this.column = false;
    this.drawer = false;
    this.drawn = "";
    /** @type {[interview: string, done: number, total: number] | null} */
    this.last = null; // how far the one that is read was, as the page has it
  }

  get open() {
    return this.column || this.drawer;
  }

  /** Draw the rows as the workbench gives them. */
  draw() {
    const { interviews = [], interview } = this.reader.config;
    const told = JSON.stringify([interviews, interview]);
    if (told === this.drawn) return;
    this.drawn = told;
    const here = interviews.find(({ id }) => id === interview);
    const twin = interviews.some(({ id, name }) => id !== here?.id && name === here?.name);
    this.reader.part("title").textContent = here && twin && here.about ? `${here.name} (${here.about})` : (here?.name ?? "");
    this.reader.part("title").title = here?.about ?? "";
    const focused = this.root.contains(document.activeElement) ? document.activeElement?.getAttribute("href") : null;
    const rows = interviews.map((each) => make("li", "", {}, row(each, each.id === interview)));
    this.root.replaceChildren(make("h2", "tl-pane-title", {}, `Interviews (${interviews.length})`), make("ul", "tl-interviews", {}, ...rows));
    const [id, done, total] = this.last ?? ["", 0, 0];
    if (id === interview) this.count(done, total);
    if (focused) [...this.root.querySelectorAll("a")].find((each) => each.getAttribute("href") === focused)?.focus();
    this.fit();
  }

  /** How far the one that is read is now. @param {number} done @param {number} total */
  count(done, total) {
    this.last = [this.reader.config.interview, done, total];
    const here = this.root.querySelector('[aria-current="page"]');
    if (here && here.dataset.done !== `${done} ${total}`) tell(here, done, total);
  }

  /** Make room for it, or none. One interview alone needs no list. */
  fit() {
    const { root, side, config } = this.reader;
    const room = side?.open && side.column ? ROOM_BESIDE : ROOM;
    const column = root.clientWidth >= room && (config?.interviews?.length ?? 0) > 1;
    if (column !== this.column) this.drawer = false;
    this.column = column;
    this.show();
  }

  show() {
    const { root } = this.reader;
    this.root.hidden = !this.open;
    root.classList.toggle("tl-listed", this.column);
    root.classList.toggle("tl-list-drawn", this.drawer);
    const button = root.querySelector(".tl-others");
    button?.setAttribute("aria-expanded", String(this.open));
    button?.toggleAttribute("hidden", this.column);
  }

  /** Go into the list, or back to the text. */
  enter() {
    if (this.leave()) return;
    if (!this.column) this.drawer = true;
    this.show();
    const here = this.root.querySelector('[aria-current="page"]') ?? this.root.querySelector("a");
    here?.focus({ preventScroll: true });
    here?.scrollIntoView({ block: "nearest" });
  }

  /** Back to the text, from the list; returns whether one was in it. */
  leave() {
    if (!this.drawer && !this.root.contains(document.activeElement)) return false;
    this.drawer = false;
    this.show();
    this.reader.focusCurrent();
    return true;
  }

  /** @param {KeyboardEvent} event @param {Element} target */
  key(event, target) {
    const by = MOVES[/** @type {keyof MOVES} */ (event.key)];
    if (!by || !this.root.contains(target)) return false;
    const links = /** @type {HTMLElement[]} */ ([...this.root.querySelectorAll("a")]);
    links[links.findIndex((each) => each === target) + by]?.focus();
    return true;
  }
}

/** @param {ListedInterview} interview @param {boolean} here whether it is the one that is read */
function row({ name, about, decided, segments, href }, here) {
  const bar = make("span", "tl-share", { "aria-hidden": "true" });
  const words = [make("span", "tl-interview-name", {}, name), about ? make("span", "tl-rule-who", {}, about) : null];
  const link = make("a", "tl-interview", { href, "aria-current": here ? "page" : null, "data-testid": "interview-row" }, ...words, make("span", "tl-interview-far"), bar);
  tell(link, decided, segments);
  return link;
}

/** Say how far an interview is. @param {HTMLElement} link @param {number} done @param {number} total */
function tell(link, done, total) {
  link.dataset.done = `${done} ${total}`;
  const far = /** @type {HTMLElement} */ (link.querySelector(".tl-interview-far"));
  far.textContent = total === 0 ? "not cut into segments yet" : `${done} of ${total} decided`;
  link.style.setProperty("--share", `${total ? (100 * done) / total : 0}%`);
}
