// The queue of suggestions as a person works through it: what is next, skipped, decided.
// The server orders it; what is in hand here stays in hand while the rest is renewed.

export const AHEAD = 30; // suggestions fetched at a time
const LOW = 10; // suggestions ahead below which more are fetched
export const MOST = 100; // suggestions that one answer may hold
const DECIDES = ["accept", "reject", "code"];

/** What a decision is about: a code at a place.
 * @param {Pick<Decision, "transcript_id" | "start" | "end" | "code_id">} decision */
export const placeKey = ({ transcript_id: id, start, end, code_id: code }) =>
  `${id}:${start}-${end}:${code}`;

/** Whether what is stored of an interview holds a decision about this suggestion.
 * @param {Decided | undefined} stored @param {Span & {code_id: string}} item */
export function isDecided(stored, item) {
  const same = (each) =>
    each.start === item.start && each.end === item.end && each.code_id === item.code_id;
  return [...(stored?.codings || []), ...(stored?.rejected || [])].some(same);
}

/** What was passed over in this tab, so that a reload, or a look at the place, loses none of it. */
export class PassedOver {
  /** @param {() => string} of whose, and of which queue @param {() => Kept} storage */
  constructor(of, storage = () => window.sessionStorage) {
    this.of = of;
    this.storage = storage;
  }

  get name() {
    return `throughline:skipped:${this.of()}`;
  }

  /** @returns {Item[]} */
  load() {
    try {
      const items = JSON.parse(this.storage()?.getItem(this.name) ?? "[]");
      return Array.isArray(items) ? items : [];
    } catch {
      return []; // forbidden, or of another hand
    }
  }

  /** @param {Item[]} items */
  keep(items) {
    try {
      if (items.length) this.storage()?.setItem(this.name, JSON.stringify(items));
      else this.storage()?.removeItem(this.name);
    } catch {
      // full or forbidden: it stays with this page load
    }
  }
}

export class TriageQueue {
  /** @type {Item | null} */ current;
  /** @type {Item[]} */ ahead; // in order; neither the one in hand nor a skipped or decided one
  /** @type {number} */ left; // undecided in all, the one in hand and the skipped ones included
  /** @type {number} */ hidden; // decided ones at the front of the server's list, as last seen
  /** @type {Set<string>} */ gone; // decided here, perhaps not yet known to the server's list
  /** @type {Map<string, Item>} */ skipped; // by key, in the order in which they were passed over
  /** @type {Item[]} */ steps; // what was decided here, for undo
  /** @type {Item[]} */ undone;

  constructor() {
    this.reset();
  }

  reset() {
    this.current = null;
    this.ahead = [];
    this.left = 0;
    this.hidden = 0;
    this.gone = new Set();
    this.skipped = new Map();
    this.steps = [];
    this.undone = [];
  }

  /** Take the queue as the server has it, from an offset on.
   *
   * pending: decisions that it may not know of.
   * @param {Item[]} items @param {number} left @param {Numbered[]} pending @param {number} offset
   */
  take(items, left, pending = [], offset = 0) {
    const waiting = pending.filter((each) => DECIDES.includes(each.do)).map(placeKey);
    const hidden = new Set([...this.gone, ...waiting]);
    const open = items.filter((each) => !hidden.has(placeKey(each)));
    this.hidden = Math.max(0, offset - this.skipped.size) + items.length - open.length;
    this.left = Math.max(0, left - this.hidden);
    const current = this.current && placeKey(this.current);
    this.ahead = open.filter((each) => placeKey(each) !== current && !this.skipped.has(placeKey(each)));
    if (!this.current) this.advance();
  }

  /** Where to fetch from and how many, so that there is something beyond those passed already. */
  wanted() {
    const passed = this.skipped.size + this.hidden;
    const offset = Math.max(0, passed - (MOST - AHEAD));
    return { offset, limit: Math.min(MOST, AHEAD + passed - offset) };
  }

  /** Whether more should be fetched, there being more. */
  get low() {
    const here = this.current && !this.skipped.has(placeKey(this.current)) ? 1 : 0;
    return this.ahead.length < LOW && this.left > this.ahead.length + this.skipped.size + here;
  }

  /** Take the next in hand; the skipped ones come again when nothing else is left. */
  advance() {
    if (this.ahead.length === 0 && !this.low && this.skipped.size) {
      this.ahead = [...this.skipped.values()];
      this.skipped.clear();
    }
    this.current = this.ahead.shift() || null;
  }

  /** The one in hand is decided; returns it. There must be one. */
  decide() {
    const item = /** @type {Item} */ (this.current);
    this.gone.add(placeKey(item));
    this.skipped.delete(placeKey(item));
    this.steps.push(item);
    this.undone = [];
    this.left = Math.max(0, this.left - 1);
    this.advance();
    return item;
  }

  /** Pass the one in hand over; it comes again at the end. */
  skip() {
    if (!this.current) return false;
    const alone = this.ahead.length === 0 && !this.low && this.skipped.size === 0;
    if (alone) return false;
    this.skipped.set(placeKey(this.current), this.current);
    this.advance();
    return true;
  }

  /** Take the one that was skipped last in hand again. */
  back() {
    const last = [...this.skipped.values()].at(-1);
    if (!last) return false;
    this.skipped.delete(placeKey(last));
    this.putFirst(last);
    return true;
  }

  /** @param {Item} item */
  putFirst(item) {
    const key = placeKey(item);
    this.ahead = this.ahead.filter((each) => placeKey(each) !== key);
    if (this.current && placeKey(this.current) !== key) this.ahead.unshift(this.current);
    this.current = item;
  }

  /** An undo was stored: the last step's suggestion is open again, if that is what it undid. */
  restore(stored) {
    const last = this.steps.at(-1);
    if (!last || isDecided(stored, last)) return false;
    this.steps.pop();
    this.undone.push(last);
    this.reopen(last);
    return true;
  }

  /** A redo was stored: what was undone last is decided again, if that is what it did. */
  again(stored) {
    const last = this.undone.at(-1);
    if (!last || !isDecided(stored, last)) return false;
    this.undone.pop();
    this.gone.add(placeKey(last));
    this.steps.push(last);
    this.left = Math.max(0, this.left - 1);
    if (this.current && placeKey(this.current) === placeKey(last)) this.advance();
    return true;
  }

  /** The study did not take a decision: what it was about is open again. */
  refused(decision) {
    const at = this.steps.findLastIndex((each) => placeKey(each) === placeKey(decision));
    if (at < 0) return;
    const item = this.current;
    this.reopen(this.steps.splice(at, 1)[0]);
    if (item) this.later(item);
  }

  /** Take one in hand again that another has pushed out of it; that one comes next.
   * @param {Item} item */
  later(item) {
    const pushed = this.current;
    this.putFirst(item);
    if (pushed && pushed !== item) this.ahead = [pushed, ...this.ahead.filter((each) => each !== pushed)];
  }

  /** @param {Item} item */
  reopen(item) {
    this.gone.delete(placeKey(item));
    this.left += 1;
    this.putFirst(item);
  }

  /** Interviews of what comes next, the nearest first, each once. */
  interviews(most) {
    const near = [this.current, ...this.ahead.slice(0, LOW)].filter((each) => each !== null);
    return [...new Set(near.map((each) => each.transcript_id))].slice(0, most);
  }
}
