// A list of memos as it is drawn: items with keys, so that one that is typed in stays untouched.

import { make } from "../browser/elements.mjs";

/** What stands in a list: a key that stays, what it is drawn of, and how.
 * @typedef {{key: string, told: string, draw: () => HTMLElement}} Item */

/** @param {string} sign @param {string} label @param {() => void} done */
export function memoTool(sign, label, done) {
  const button = make("button", "tl-small", { type: "button", "aria-label": label, title: label }, sign);
  button.onclick = done;
  return button;
}

/** Make a list hold items in their order, without touching one that is there already: what is typed
 * in it keeps the keys. @param {HTMLElement} list @param {Item[]} items */
export function arrange(list, items) {
  const old = new Map([...list.children].map((each) => [/** @type {HTMLElement} */ (each).dataset.key, /** @type {HTMLElement} */ (each)]));
  const wanted = items.map(({ key, told, draw }) => {
    const there = old.get(key);
    const same = there?.dataset.told === told ? there : draw();
    Object.assign(same.dataset, { key, told });
    return same;
  });
  for (const each of [...list.children]) if (!wanted.includes(/** @type {HTMLElement} */ (each))) each.remove();
  wanted.forEach((each, i) => {
    if (list.children[i] !== each) list.insertBefore(each, list.children[i] ?? null);
  });
}
