// The commands of the Themes page.

import { BACK_AND_FORTH, Commands } from "../browser/commands.mjs";

/** @typedef {import("./themes.mjs").TheThemes} TheThemes */
/** @typedef {import("../browser/commands.mjs").Row<TheThemes>} Row */

/** @type {Row[]} */
const MOVES = [
  { id: "right", keys: ["ArrowRight"], what: "next column", repeats: true, act: (page) => page.go(1, 0) },
  { id: "left", keys: ["ArrowLeft"], what: "column before", repeats: true, act: (page) => page.go(-1, 0) },
  { id: "down", keys: ["ArrowDown", "j"], what: "next code or passage", repeats: true, act: (page) => page.go(0, 1) },
  { id: "up", keys: ["ArrowUp", "k"], what: "code or passage before", repeats: true, act: (page) => page.go(0, -1) },
];

/** @type {Row[]} */
const OF_CODES = [
  { id: "select", keys: [" "], also: ["Enter"], what: "select the code, or not", needs: "code", act: (page) => page.select() },
  { id: "move", keys: ["m"], what: "move the selected codes, or this one, to…", needs: "code", act: (page) => page.move() },
  { id: "before", keys: [","], what: "move them to the column before", needs: "code", act: (page) => page.shift(-1) },
  { id: "after", keys: ["."], what: "move them to the next column", needs: "code", act: (page) => page.shift(1) },
  { id: "new", keys: ["n"], what: "a new theme of the selected codes, or an empty one", needs: "board", act: (page) => page.make() },
  { id: "together", keys: ["t"], what: "keep the selected codes together in drafts", needs: "board", act: (page) => page.pair("together") },
  { id: "apart", keys: ["x"], what: "keep the selected codes apart in drafts", needs: "board", act: (page) => page.pair("apart") },
  { id: "out", keys: ["o"], what: "leave this code out of its draft, or take it in again", needs: "code", act: (page) => page.leaveOut() },
];

/** @type {Row[]} */
const OF_A_DRAFT = [
  { id: "keep", keys: ["y"], what: "keep the draft as a theme, as far as it is left", needs: "board", act: (page, { column }) => page.keep(column) },
];

/** @type {Row[]} */
const OF_A_THEME = [
  { id: "rename", keys: ["r"], what: "rename the theme", needs: "theme", act: (page) => page.rename() },
  { id: "claim", keys: ["e"], what: "write its claim", needs: "side", act: (page) => page.words.edit("claim") },
  { id: "narrative", keys: ["w"], what: "write its narrative", needs: "side", act: (page) => page.words.edit("narrative") },
  { id: "merge", keys: ["g"], what: "merge it into another", needs: "theme", act: (page) => page.merge() },
  { id: "split", keys: ["p"], what: "split off the selected codes", needs: "theme", act: (page) => page.split() },
  { id: "aside", keys: ["d"], what: "set it aside", needs: "theme", act: (page) => page.setAside() },
  { id: "settle", keys: ["s"], what: "settle it, or work on it again", needs: "theme", act: (page) => page.settle() },
];

/** @type {Row[]} */
const OF_CONTRARY = [
  { id: "tab-contrary", keys: ["c"], what: "look for contrary evidence", needs: "theme", act: (page) => page.open("contrary") },
  { id: "tab-theme", keys: ["b"], what: "back to the board", act: (page) => page.open("") },
  { id: "take", keys: ["1"], what: "this passage is taken as contrary", needs: "contrary", act: (page) => page.contrary.judge("contrary") },
  { id: "explain", keys: ["2"], what: "it speaks against the claim, and is explained", needs: "contrary", act: (page) => page.contrary.judge("explained") },
  { id: "set-aside", keys: ["3"], what: "it does not speak against the claim", needs: "contrary", act: (page) => page.contrary.judge("set_aside") },
  { id: "looked", keys: ["f"], what: "done looking: put on record", needs: "contrary", act: (page) => page.contrary.looked() },
];

/** Buttons alone. @type {Row[]} */
const BUTTONS = [
  { id: "stand", act: (page, { column, code }) => page.stand({ column, code }) },
  { id: "judge", needs: "contrary", act: (page, { stance, place }) => page.contrary.judge(stance, place) },
  { id: "rank", needs: "contrary", act: (page) => page.contrary.rank() },
  { id: "quote", needs: "theme", act: (page, { place, stance }) => page.quote(place, stance) },
  { id: "unquote", needs: "theme", act: (page, { place }) => page.unquote(place) },
  { id: "choose-wording", needs: "theme", act: (page, { part, event }) => page.chooseWording(part, event) },
  { id: "take-question", act: (page, { id }) => page.belongs("question", id) },
  { id: "take-dimension", act: (page, { id }) => page.belongs("dimension", id) },
  { id: "take-relation", act: (page, { id }) => page.belongs("relation", id) },
  { id: "save-claim", act: (page) => page.words.save("claim") },
  { id: "save-narrative", act: (page) => page.words.save("narrative") },
  { id: "drop-claim", act: (page) => page.words.throwAway("claim") },
  { id: "drop-narrative", act: (page) => page.words.throwAway("narrative") },
];

export const COMMANDS = new Commands([
  ...MOVES,
  ...OF_CODES,
  ...OF_A_DRAFT,
  ...OF_A_THEME,
  ...OF_CONTRARY,
  ...BACK_AND_FORTH,
  { id: "help", keys: ["?"], what: "this help", act: (/** @type {TheThemes} */ page) => page.help() },
  { id: "close", keys: ["Escape"], what: "select none", act: (/** @type {TheThemes} */ page) => page.close() },
  ...BUTTONS,
]);
