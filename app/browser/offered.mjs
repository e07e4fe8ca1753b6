// What the pages that are open can do, as the search box lists it.

/** @typedef {{id: string, what: string, key: string}} Offer */
/** @typedef {{root: Element, list(): Offer[], run(id: string): unknown}} Source */

/** @returns {Set<Source>} */
const sources = () => (window.__throughlineOffered ??= new Set()); // one for all components

/** Offer commands while a page is open; returns what ends that. @param {Source} source */
export function offerCommands(source) {
  sources().add(source);
  return () => sources().delete(source);
}

/** All that can be done here and now. @returns {(Offer & {run: () => unknown})[]} */
export const offeredCommands = () =>
  [...sources()]
    .filter((source) => source.root.isConnected)
    .flatMap((source) => source.list().map((each) => ({ ...each, run: () => source.run(each.id) })));
