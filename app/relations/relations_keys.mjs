// The commands of the Relations page.

import { BACK_AND_FORTH, Commands } from "../browser/commands.mjs";

/** @typedef {import("./relations.mjs").TheRelations} TheRelations */
/** @typedef {import("../browser/commands.mjs").Row<TheRelations>} Row */

const needing = (/** @type {string} */ needs, /** @type {Row[]} */ rows) => rows.map((row) => ({ ...row, needs }));

/** @type {Row[]} */
const OF_A_PAIR = [
  { id: "next", keys: ["ArrowDown", "j"], also: ["ArrowRight"], what: "next relation", repeats: true, act: (page) => page.go(1) },
  { id: "previous", keys: ["ArrowUp", "k"], also: ["ArrowLeft"], what: "relation before", repeats: true, act: (page) => page.go(-1) },
  { id: "name", keys: ["c"], what: "confirm it and say what it is; on record: change what it is", act: (page) => page.name() },
  { id: "turn", keys: ["t"], what: "turn it round", act: (page) => page.turn() },
  { id: "refuse", keys: ["x"], what: "reject it with a reason; on record: take it away", act: (page) => page.refuse() },
  { id: "evidence", keys: ["Enter", "e"], also: [" "], what: "go to its evidence", act: (page) => page.toEvidence() },
];

/** @type {Row[]} */
const OF_THE_PAGE = [
  { id: "proposed", keys: ["1"], what: "what is proposed", act: (page) => page.show("proposed") },
  { id: "recorded", keys: ["2"], what: "what is on record", act: (page) => page.show("recorded") },
  { id: "network", keys: ["3"], what: "the network", act: (page) => page.show("network") },
  { id: "paradigm", keys: ["4"], what: "the paradigm model", act: (page) => page.show("paradigm") },
  { id: "open-only", keys: ["f"], what: "only what is not decided, or all again", act: (page) => page.filterOpen() },
  { id: "again", keys: ["g"], what: "count again", act: (page) => page.countAgain() },
  { id: "svg", keys: ["d"], what: "save the picture as SVG", act: (page) => page.save("svg") },
  { id: "png", keys: ["p"], what: "save the picture as PNG", act: (page) => page.save("png") },
  ...BACK_AND_FORTH,
];

export const COMMANDS = new Commands([
  ...needing("item", OF_A_PAIR),
  ...needing("data", OF_THE_PAGE),
  { id: "help", keys: ["?"], what: "this help", act: (/** @type {TheRelations} */ page) => page.help() },
  { id: "close", keys: ["Escape"], what: "from the evidence back to the relation", needs: "data", act: (/** @type {TheRelations} */ page) => page.focus() },
  { id: "stop", needs: "data", act: (/** @type {TheRelations} */ page) => page.stopCounting() },
  { id: "more", needs: "item", act: (/** @type {TheRelations} */ page) => page.moreEvidence() },
  { id: "more-pairs", needs: "data", act: (/** @type {TheRelations} */ page) => page.morePairs() },
]);
