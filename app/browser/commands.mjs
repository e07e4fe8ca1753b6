// The commands of a page, as one table: what each is called, its keys, what it needs, what it does.
// The help, the keys and the buttons are read off it.

import { shownKey } from "./keys.mjs";

/** A command. keys: in the order in which the help names them; also: further ones that it does not
 * name. needs: what must be there, as the page says it is; a page's `missing` says why it is not.
 * repeats: whether a key that is held down, or a second press, does it again: what moves, not what
 * decides.
 * @template [P=any]
 * @typedef {{id: string, keys?: string[], also?: string[], what?: string, needs?: string,
 *   repeats?: boolean, nth?: number, act: (page: P, command: Asked) => unknown}} Row */
/** @typedef {{do: string} & Record<string, any>} Asked */

/** Undo and redo, as every page has them. @type {Row[]} */
export const BACK_AND_FORTH = [
  { id: "undo", keys: ["z"], what: "undo (also Ctrl Z)", act: (page) => page.back("undo") },
  { id: "redo", keys: ["Shift+z"], what: "redo (also Ctrl Y)", act: (page) => page.back("redo") },
];

const shown = (/** @type {string} */ key) => (key === "Escape" ? "Esc" : shownKey(key));

export class Commands {
  /** @param {Row[]} rows */
  constructor(rows) {
    this.rows = rows;
    /** @type {Map<string, Row>} */
    this.byKey = new Map();
    for (const row of rows) {
      for (const key of [...(row.keys ?? []), ...(row.also ?? [])]) this.byKey.set(key, row);
    }
  }

  /** @param {string} id */
  row(id) {
    return this.rows.find((each) => each.id === id);
  }

  /** The commands that the help names. */
  get told() {
    return this.rows.filter((row) => row.keys?.length && row.what);
  }

  /** What the help says: keys, and what they do. @returns {[keys: string, what: string][]} */
  get help() {
    return this.told.map(({ keys = [], what = "" }) => [keys.map(shown).join(" "), what]);
  }

  /** What the search box lists. @returns {import("./offered.mjs").Offer[]} */
  get offers() {
    const listed = this.told.filter((row) => row.id !== "close");
    return listed.map(({ id, keys = [], what = "" }) => ({ id, what, key: shown(keys[0]) }));
  }

  /** What a row of the search box asks for. @param {string} id @returns {Asked} */
  asked(id) {
    const nth = this.row(id)?.nth;
    return nth ? { do: id, nth } : { do: id };
  }

  /** @param {string} id */
  repeats(id) {
    return Boolean(this.row(id)?.repeats);
  }

  /** The command of a key press, or null. With Ctrl it is undo and redo alone; Shift tells redo
   * from undo, and a digit from what stands above it.
   * @returns {Asked | null} */
  of(event) {
    if (event.altKey) return null;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const control = event.ctrlKey || event.metaKey;
    if (key === "z") return { do: event.shiftKey ? "redo" : "undo" };
    if (control) return key === "y" ? { do: "redo" } : null;
    const row = this.byKey.get(key);
    if (!row || (row.nth && event.shiftKey)) return null;
    return row.nth ? { do: row.id, nth: row.nth } : { do: row.id };
  }
}
