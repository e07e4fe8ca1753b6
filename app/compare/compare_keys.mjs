// The commands of the Compare page.

import { BACK_AND_FORTH, Commands } from "../browser/commands.mjs";

/** @typedef {import("./compare.mjs").TheCompare} TheCompare */
/** @typedef {import("../browser/commands.mjs").Row<TheCompare>} Row */

/** @type {Row[]} */
const OF_A_CARD = [
  {
    id: "next",
    keys: ["ArrowRight", "j"],
    also: ["ArrowDown"],
    what: "next card",
    repeats: true,
    act: (page) => page.go(1),
  },
  {
    id: "previous",
    keys: ["ArrowLeft", "k"],
    also: ["ArrowUp"],
    what: "card before",
    repeats: true,
    act: (page) => page.go(-1),
  },
  {
    id: "select",
    keys: [" "],
    what: "select the card, or not",
    repeats: true,
    act: (page, { spot }) => page.select(spot),
  },
  {
    id: "move",
    keys: ["m"],
    what: "move the selected cards, or this one, to another code",
    act: (page) => page.move(),
  },
  { id: "uncode", keys: ["u"], what: "take the code away from them", act: (page) => page.takeOff() },
  {
    id: "confirm",
    keys: ["h"],
    what: "it still fits, under the definition of now",
    act: (page, { spot }) => page.confirm(spot),
  },
];

/** @type {Row[]} */
const OF_THE_CODE = [
  {
    id: "older",
    keys: ["f"],
    what: "only those coded under an older definition, or all again",
    act: (page) => page.filterOlder(),
  },
  { id: "edit", keys: ["e"], what: "edit what the code means, includes, excludes", act: (page) => page.rule.edit() },
  { id: "choose", keys: ["c", "/"], what: "look at another code", act: (page) => page.choose() },
];

/** Buttons alone. @type {Row[]} */
const BUTTONS = [
  { id: "more", act: (page) => page.more() },
  { id: "throw-away", act: (page) => page.rule.throwAway() },
  { id: "keep-mine", act: (page) => page.rule.settleClash(true) },
  { id: "take-theirs", act: (page) => page.rule.settleClash(false) },
];

const needing = (/** @type {string} */ needs, /** @type {any[]} */ rows) => rows.map((row) => ({ ...row, needs }));

export const COMMANDS = new Commands([
  ...needing("card", OF_A_CARD),
  ...needing("data", OF_THE_CODE),
  {
    id: "place",
    keys: ["o"],
    what: "read it in the interview",
    needs: "card",
    act: (/** @type {TheCompare} */ page) => page.goToPlace(),
  },
  ...needing("data", BACK_AND_FORTH),
  { id: "help", keys: ["?"], what: "this help", act: (/** @type {TheCompare} */ page) => page.help() },
  {
    id: "close",
    keys: ["Escape"],
    what: "select none",
    needs: "data",
    act: (/** @type {TheCompare} */ page) => page.close(),
  },
  ...needing("data", BUTTONS),
]);
