// The commands of what coders gave side by side.

import { BACK_AND_FORTH, Commands } from "../browser/commands.mjs";

const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** @typedef {import("./disagreements.mjs").TheDisagreements} Page */
/** @typedef {import("../browser/commands.mjs").Row<Page>} Row */

/** The commands for the coders of a round, whom the help names.
 * @param {string[]} coders */
export function commandsFor(coders) {
  const many = coders.length > 2;
  /** @type {Row[]} */
  const lanes = DIGITS.map((nth) => ({
    id: "lane",
    nth,
    keys: [String(nth)],
    what: nth > coders.length ? "" : `settle: ${coders[nth - 1]}’s codes hold`,
    act: (page, command) => page.settle({ lane: Number(command.nth) - 1 }),
  }));
  /** @type {Row[]} */
  const ofAUnit = [
    { id: "next", keys: ["j", "ArrowDown"], what: "next unit", repeats: true, act: (page) => page.go(1) },
    { id: "previous", keys: ["k", "ArrowUp"], what: "unit before", repeats: true, act: (page) => page.go(-1) },
    {
      id: "open",
      keys: ["n"],
      what: "next disagreement that is not settled",
      repeats: true,
      act: (page) => page.goOn(""),
    },
    ...lanes,
    {
      id: "all",
      keys: ["a"],
      what: many ? "settle: all their codes hold" : "settle: both coders’ codes hold",
      act: (page) => page.settle({ all: true }),
    },
    {
      id: "none",
      keys: ["0"],
      what: `settle: only what ${many ? "all" : "both"} gave holds, or nothing`,
      act: (page) => page.settle({ none: true }),
    },
    {
      id: "another",
      keys: ["c", "/"],
      what: "settle: another code, found by typing or made",
      act: (page) => page.another(),
    },
    {
      id: "unclear",
      keys: ["u"],
      what: "settle: nothing yet, the codebook is unclear",
      act: (page) => page.settle({ unclear: true }),
    },
    { id: "place", keys: ["o"], what: "go to its place in the interview", act: (page) => page.goToPlace() },
  ];
  /** @type {Row[]} */
  const ofTheRound = [
    ...BACK_AND_FORTH,
    { id: "help", keys: ["?"], what: "this help", act: (page) => page.help() },
    { id: "more", act: (page) => page.more() },
  ];
  return new Commands([
    ...ofAUnit.map((row) => ({ ...row, needs: "unit" })),
    ...ofTheRound.map((row) => ({ ...row, needs: "data" })),
  ]);
}
