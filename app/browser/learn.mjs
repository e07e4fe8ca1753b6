// Suggestions that change while a person decides: when to ask for them, and when to show them.
// What is under a person's hands stays as it is.

import { percent } from "./figures.mjs";

export const LEARN_WAIT = 120; // ms after the last stored answer, so that a burst asks once
export const GUARD = 250; // ms in which a press may have been meant for what stood there before
export const READ = 1500; // ms that a person takes to see that a list nearby is another one
const SLICE = 6; // ms of drawing before keys have their turn
export const PAUSE = 16; // ms between two slices, about a frame

/** Work that is due soon, one run at a time; what falls due meanwhile runs once more after it. */
export class Debounced {
  /** @param {() => Promise<number | null | void>} run @param {number} wait */
  constructor(run, wait) {
    this.run = run; // async; may return after how many ms it wants to run again
    this.wait = wait;
    this.timer = undefined;
    this.busy = false;
    this.again = false;
    this.stopped = false;
  }

  get active() {
    return this.busy || this.timer !== undefined;
  }

  due(wait = this.wait) {
    if (this.stopped) return;
    if (this.busy) {
      this.again = true;
      return;
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.start(), wait);
  }

  async start() {
    this.timer = undefined;
    this.busy = true;
    this.again = false;
    let next = null;
    try {
      next = await this.run();
    } catch {
      // what this is for goes on without it; it is tried again when it next falls due
    }
    this.busy = false;
    if (this.again) this.due();
    else if (typeof next === "number") this.due(next);
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}

/** Where a person is at work: the current segment from when it is reached until it is left; where
 * the mouse is in use, what it is on; and all between the two, which would push them about. */
export class EditGuard {
  /** @param {(id: string) => number | undefined} place where a segment stands among the others */
  constructor(place) {
    this.place = place;
    /** @type {string | null} */
    this.at = null;
    /** @type {string | null} */
    this.pointed = null;
  }

  arrive(id) {
    this.at = id;
  }

  /** The mouse is on a segment, or on none, or lies still while keys are pressed.
   * @param {string | null} id */
  point(id) {
    this.pointed = id;
  }

  on(id) {
    if (id === this.at || id === this.pointed) return true;
    const [one, two] = [this.at, this.pointed].map((each) => this.place(each ?? ""));
    const here = this.place(id);
    if (one === undefined || two === undefined || here === undefined) return false;
    return Math.min(one, two) < here && here < Math.max(one, two);
  }
}

/** Whether two lists of suggestions look the same to a person, evidence apart.
 * @param {ShownSuggestion[]} old @param {ShownSuggestion[]} fresh */
export function looksAlike(old, fresh) {
  /** @param {ShownSuggestion[]} list */
  const seen = (list) => JSON.stringify(list.map((s) => [s.code_id, s.band, percent(s.score)]));
  return old.length === fresh.length && seen(old) === seen(fresh);
}

/** The suggestions of each segment, and those that wait until nobody's hands are on theirs. */
export class SuggestionLists {
  /** @type {Map<string, ShownSuggestion[]>} */ shown;
  /** @type {Map<string, ShownSuggestion[]>} */ waiting;
  /** @type {Map<string, {at: number, list: ShownSuggestion[]}>} */ changes; // when, and what it was

  /** @param {{held: (id: string) => boolean, draw: (id: string) => void,
   *   near?: (id: string) => number, now?: () => number, steady?: (draw: () => void) => void}} how
   */
  constructor({ held, draw, near = () => 0, now = () => performance.now(), steady = (d) => d() }) {
    this.steady = steady; // draws without moving what a person looks at
    this.held = held; // (segment id) -> whether it must stay as it is
    this.draw = draw; // (segment id): its list is another one
    this.near = near; // (segment id) -> how far it is from where a person looks
    this.now = now;
    this.timer = undefined;
    this.reset([], []);
  }

  /** Take the lists of an interview; the one of `kept` stays as it is until it is left.
   * @param {string[]} ids @param {ShownSuggestion[]} suggestions @param {string | null} keepId */
  reset(ids, suggestions, keepId = null) {
    clearTimeout(this.timer);
    const before = keepId === null ? undefined : this.shown?.get(keepId);
    this.shown = listsOf(ids, suggestions);
    this.waiting = new Map();
    this.changes = new Map();
    const fresh = keepId === null ? undefined : this.shown.get(keepId);
    if (keepId === null || !before || !fresh || looksAlike(before, fresh)) return;
    this.shown.set(keepId, before);
    this.waiting.set(keepId, fresh);
  }

  /** Show what waits for a segment although it is in hand: a person asked for it.
   * @param {string} id */
  release(id) {
    if (!this.waiting.has(id)) return false;
    this.change(id);
    return true;
  }

  /** @param {string} id */
  of(id) {
    return this.shown.get(id) || [];
  }

  /** Take new lists; what looks the same is exchanged quietly, the rest as soon as it may.
   * @param {Iterable<[string, ShownSuggestion[]]>} news */
  take(news) {
    for (const [id, list] of news) {
      if (!this.shown.has(id)) continue;
      this.waiting.delete(id);
      if (looksAlike(this.of(id), list)) this.shown.set(id, list);
      else this.waiting.set(id, list);
    }
    this.settle();
  }

  /** Show what waits and is in nobody's hands, the nearest first, in slices between keys. */
  settle() {
    clearTimeout(this.timer);
    if (this.waiting.size === 0) return;
    const start = this.now();
    for (const [id, { at }] of this.changes) if (start - at >= READ) this.changes.delete(id);
    const free = [...this.waiting.keys()].filter((id) => !this.held(id));
    if (free.length === 0) return;
    free.sort((a, b) => this.near(a) - this.near(b));
    this.steady(() => this.changeAll(free, start));
  }

  /** @param {string[]} free @param {number} start */
  changeAll(free, start) {
    for (const id of free) {
      if (this.now() - start >= SLICE) {
        this.timer = setTimeout(() => this.settle(), PAUSE);
        return;
      }
      this.change(id);
    }
  }

  /** @param {string} id */
  change(id) {
    this.changes.set(id, { at: this.now(), list: this.of(id) });
    this.shown.set(id, this.waiting.get(id) || []);
    this.waiting.delete(id);
    this.draw(id);
  }

  /** The list that stood here until just now, or null: a press may have been meant for it. */
  before(id, within = GUARD) {
    const change = this.changes.get(id);
    return change && this.now() - change.at < within ? change.list : null;
  }

  stop() {
    clearTimeout(this.timer);
  }
}

/** Suggestions by segment, with an empty list where there are none.
 * @param {string[]} ids @param {ShownSuggestion[]} suggestions @returns {Map<string, ShownSuggestion[]>} */
export function listsOf(ids, suggestions) {
  /** @type {Map<string, ShownSuggestion[]>} */
  const lists = new Map(ids.map((id) => [id, []]));
  for (const each of suggestions) lists.get(each.segment_id)?.push(each);
  return lists;
}
