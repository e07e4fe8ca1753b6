// The list of the segment in hand: what stood under a number when it was shown stands under it
// until the segment is left, also when it is taken or refused. Nothing in it moves meanwhile.

/** What stands under a number, and what has become of it.
 * @typedef {{suggestion: Suggestion, nth: number, state: "open" | "accepted" | "rejected"}} Row */

/** Rows of a list that nobody is at: what is open, numbered from one.
 * @param {Suggestion[]} shown @returns {Row[]} */
export const plainRows = (shown) =>
  shown.map((suggestion, i) => ({ suggestion, nth: i + 1, state: "open" }));

/** The row that a press is about: under a number, of a code, or else the first that is open.
 * @param {Row[]} rows @param {number} nth @param {string} [codeId] */
export function meantRow(rows, nth, codeId) {
  if (codeId) return rows.find((row) => row.suggestion.code_id === codeId);
  if (nth) return rows.find((row) => row.nth === nth);
  return rows.find((row) => row.state === "open");
}

export class Hand {
  /** @type {string | null} */ id; // of the segment in hand
  /** @type {Map<string, Suggestion>} */ order; // by code, in the order in which they were shown
  /** @type {Coding[] | null} */ before; // codings that stood here when it was reached

  constructor() {
    this.arrive(null);
  }

  /** Another segment is in hand: what is held of the one before is forgotten. */
  arrive(id) {
    if (id !== null && id === this.id) return;
    this.id = id;
    this.order = new Map();
    this.before = null;
  }

  /** The same segment has another id by now. */
  rename(id) {
    this.id = id;
  }

  /** What is shown here now, each under the number that it has had since it was first shown.
   *
   * shown: what is open and shows; list: all that is suggested; given and refused: codes.
   * @param {Suggestion[]} shown @param {Suggestion[]} list
   * @param {{given: Set<string>, refused: Set<string>}} became @returns {Row[]} */
  rows(shown, list, { given, refused }) {
    for (const each of shown) if (!this.order.has(each.code_id)) this.order.set(each.code_id, each);
    for (const each of list) if (this.order.has(each.code_id)) this.order.set(each.code_id, each);
    const open = new Set(shown.map((each) => each.code_id));
    /** @param {string} code @returns {Row["state"] | null} */
    const stateOf = (code) => {
      if (given.has(code)) return "accepted";
      if (refused.has(code)) return "rejected";
      return open.has(code) ? "open" : null; // unlikely, and hidden again
    };
    return [...this.order.values()].flatMap((suggestion, i) => {
      const state = stateOf(suggestion.code_id);
      return state ? [{ suggestion, nth: i + 1, state }] : [];
    });
  }

  /** Codings above the list, as when it was reached, those taken away marked so; those since.
   *
   * codings: drawn at the segment now; sameAs: whether one is of the whole segment, and so a row.
   * @param {Coding[]} codings @param {(coding: Coding) => boolean} whole
   * @returns {{above: {coding: Coding, gone: boolean}[], since: Coding[]}} */
  split(codings, whole) {
    this.before ??= codings;
    const now = new Map(codings.map((each) => [codingKey(each), each]));
    const above = this.before.map((each) => {
      const coding = now.get(codingKey(each));
      return { coding: coding ?? each, gone: !coding };
    });
    const there = new Set(this.before.map(codingKey));
    const isRow = (each) => whole(each) && this.order.has(each.code_id);
    const since = codings.filter((each) => !there.has(codingKey(each)) && !isRow(each));
    return { above, since };
  }

  /** Whether a code's coding stood above the list before, and is no row of it. */
  standsAbove(codeId, whole) {
    return Boolean(this.before?.some((each) => each.code_id === codeId && whole(each)));
  }
}

const codingKey = ({ start, end, code_id: code }) => `${start}-${end}:${code}`;
