// The paradigm model around a central category (Strauss & Corbin 1998): which part each relation of
// it plays, and where that stands. What plays none of the parts is told beside them.

import { broken } from "./svg.mjs";

const PART = {
  causal: "Causal conditions",
  context: "Context",
  intervening: "Intervening conditions",
  actions: "Actions and strategies",
  consequences: "Consequences",
  others: "Also related",
};
/** @typedef {keyof typeof PART} Part */

/** @type {Record<string, Part>} what the first code is to the second, the central one */
const OF_FIRST = {
  causal_condition: "causal",
  context: "context",
  intervening_condition: "intervening",
  action_strategy: "actions",
  consequence: "consequences",
};
/** @type {Record<string, Part>} what the second code is, where the first is the central one */
const OF_SECOND = { causal_condition: "consequences", consequence: "causal" };

const COLUMN = 216;
const GAP = 44;
const MARGIN = 16;
const LINE = 16;
const HEAD = 30;
const LETTERS = 26; // places of a column's line

/** @typedef {{key: string, lines: string[], y: number, h: number}} Entry */
/** @typedef {{part: Part | "centre", title: string, x: number, y: number, w: number, h: number, entries: Entry[], none: boolean}} Slot */

/** The part that a relation plays around a category, and what it says there.
 * @param {import("./relation_items.mjs").Item} item @param {string} centre
 * @param {import("./relation_items.mjs").Names} names
 * @returns {{part: Part, words: string}} */
export function partOf(item, centre, names) {
  const found = item.second === centre ? OF_FIRST[item.type] : OF_SECOND[item.type];
  if (found) return { part: found, words: names.code(item.second === centre ? item.first : item.second) };
  return { part: "others", words: names.sentence(item, item.type, item.own) };
}

/** What each part is called. @param {Part} part */
export const titleOf = (part) => PART[part];

/** The relations of a category, each with its part. @param {import("./relation_items.mjs").Item[]} items
 * @param {string} centre @param {import("./relation_items.mjs").Names} names */
export const around = (items, centre, names) =>
  items
    .filter(({ first, second }) => first === centre || second === centre)
    .map((item) => ({ item, ...partOf(item, centre, names) }));

/** Lay the model out. @param {import("./relation_items.mjs").Item[]} items @param {string} centre
 * @param {import("./relation_items.mjs").Names} names */
export function layOutParadigm(items, centre, names) {
  const played = around(items, centre, names);
  /** @param {Part} part @param {number} letters */
  const filled = (part, letters) => {
    let y = HEAD;
    const entries = played
      .filter((each) => each.part === part)
      .map(({ item, words }) => {
        const lines = broken(words, letters, 3);
        const entry = { key: item.key, lines, y, h: lines.length * LINE + 12 };
        y += entry.h + 6;
        return entry;
      });
    return { part, title: PART[part], entries, none: entries.length === 0, h: entries.length ? y + 4 : HEAD + 26 };
  };
  const x = (/** @type {number} */ column) => MARGIN + column * (COLUMN + GAP);
  const wide = 2 * COLUMN + GAP;
  const lines = broken(names.code(centre), LETTERS - 2, 4);
  const middle = {
    part: /** @type {const} */ ("centre"),
    title: "Central category",
    entries: [{ key: "", lines, y: HEAD, h: lines.length * LINE + 12 }],
    none: false,
    h: HEAD + lines.length * LINE + 20,
  };
  const [causal, actions, consequences] = /** @type {Part[]} */ (["causal", "actions", "consequences"]).map((part) =>
    filled(part, LETTERS),
  );
  const [context, intervening] = /** @type {Part[]} */ (["context", "intervening"]).map((part) => filled(part, 2 * LETTERS));
  const others = filled("others", 4 * LETTERS);
  const row = Math.max(...[causal, middle, actions, consequences].map((each) => each.h));
  const top = MARGIN + context.h + GAP;
  /** @type {Slot[]} */
  const slots = [
    { ...context, x: x(1), y: MARGIN, w: wide },
    ...[causal, middle, actions, consequences].map((each, i) => ({ ...each, x: x(i), y: top, w: COLUMN, h: row })),
    { ...intervening, x: x(1), y: top + row + GAP, w: wide },
  ];
  let height = top + row + GAP + intervening.h + MARGIN;
  if (!others.none) {
    slots.push({ ...others, x: MARGIN, y: height + 8, w: 4 * COLUMN + 3 * GAP });
    height += others.h + 8 + MARGIN;
  }
  const mid = top + row / 2;
  const ways = [
    ...[0, 1, 2].map((column) => `M${x(column) + COLUMN + 3} ${mid} L${x(column + 1) - 6} ${mid}`),
    `M${x(1) + wide / 2} ${MARGIN + context.h + 3} L${x(1) + wide / 2} ${mid - 6}`,
    `M${x(1) + wide / 2} ${top + row + GAP - 3} L${x(1) + wide / 2} ${mid + 6}`,
  ];
  return { width: 2 * MARGIN + 4 * COLUMN + 3 * GAP, height, slots, ways };
}
