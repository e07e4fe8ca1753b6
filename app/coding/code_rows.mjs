// The codebook beside the text, computed without a page: its rows, in one order, and its counts.

import { findCodes } from "../browser/code_search.mjs";

/** @typedef {{code: NamedCode, depth: number, at: number, of: number, open: boolean | null}} CodeRow
 * open: whether what hangs under it shows; null where nothing does */
/** @typedef {{here: number, all: number, hereUnder: number, allUnder: number}} CodeCount
 * codings of the code itself, in this interview and in the study, and with all under it */

/** The ids of a code and of those above it. @param {Map<string, NamedCode>} codes @param {string} id */
function withAbove(codes, id) {
  /** @type {Set<string>} */
  const ids = new Set();
  for (let at = codes.get(id); at && !ids.has(at.id); at = codes.get(at.parent ?? "")) ids.add(at.id);
  return ids;
}

/** Whether a code hangs under itself. @param {Map<string, NamedCode>} codes @param {string} id */
function isInCircle(codes, id) {
  const last = [...withAbove(codes, id)].at(-1) ?? id;
  return codes.get(last)?.parent === id;
}

/** The rows of the codes in use, as in every tree of them by name.
 * @param {NamedCode[]} all @param {Set<string>} closed ids of codes whose own are not shown
 * @param {string} typed where something is, codes that fit it and those above them, all open
 * @returns {CodeRow[]} */
export function codeRows(all, closed, typed = "") {
  const inUse = new Map(all.filter((code) => !code.retired).map((code) => [code.id, code]));
  const fits = typed.trim() ? findCodes([...inUse.values()], typed) : [...inUse.values()];
  const wanted = new Set(fits.flatMap(({ id }) => [...withAbove(inUse, id)]));
  /** @type {Map<string | null, NamedCode[]>} */
  const under = new Map();
  for (const code of [...inUse.values()].filter(({ id }) => wanted.has(id)).sort((a, b) => a.rank - b.rank)) {
    const parent = inUse.has(code.parent ?? "") && !isInCircle(inUse, code.id) ? code.parent : null;
    under.set(parent, [...(under.get(parent) ?? []), code]);
  }
  /** @type {CodeRow[]} */
  const rows = [];
  const add = (/** @type {string | null} */ parent, /** @type {number} */ depth) => {
    const siblings = under.get(parent) ?? [];
    siblings.forEach((code, i) => {
      const open = under.has(code.id) ? Boolean(typed.trim()) || !closed.has(code.id) : null;
      rows.push({ code, depth, at: i + 1, of: siblings.length, open });
      if (open) add(code.id, depth + 1);
    });
  };
  add(null, 1);
  return rows;
}

/** How often each code is given: codings, of which a passage may have several.
 * @param {NamedCode[]} all @param {{code_id: string}[]} codings in this interview
 * @returns {Map<string, CodeCount>} */
export function codeCounts(all, codings) {
  const codes = new Map(all.map((code) => [code.id, code]));
  const here = new Map();
  for (const { code_id: id } of codings) here.set(id, (here.get(id) ?? 0) + 1);
  const counts = new Map(all.map(({ id, elsewhere }) => {
    const own = here.get(id) ?? 0;
    return [id, { here: own, all: own + elsewhere, hereUnder: 0, allUnder: 0 }];
  }));
  for (const [id, own] of counts) {
    for (const above of withAbove(codes, id)) {
      const sum = /** @type {CodeCount} */ (counts.get(above));
      sum.hereUnder += own.here;
      sum.allUnder += own.all;
    }
  }
  return counts;
}

/** A row's counts in words. @param {CodeCount} count @param {boolean} parent whether codes hang under it */
export function countWords({ here, all, hereUnder, allUnder }, parent) {
  const own = `${here} here, ${all} in the study`;
  return parent ? `${own}; with those under it ${hereUnder} and ${allUnder}` : own;
}
