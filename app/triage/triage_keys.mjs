// The commands of the Triage page.

import { BACK_AND_FORTH, Commands } from "../browser/commands.mjs";

const needs = "item"; // a suggestion in hand

/** @type {import("../browser/commands.mjs").Row<import("./triage.mjs").TheTriage>[]} */
const ROWS = [
  { id: "accept", keys: ["Enter", "a"], what: "accept this suggestion", needs, act: (page) => page.answer("accept") },
  { id: "reject", keys: ["x"], what: "reject it", needs, act: (page) => page.answer("reject") },
  {
    id: "skip",
    keys: ["s", "j", "ArrowDown"],
    what: "skip it; it comes again at the end",
    needs,
    repeats: true,
    act: (page) => page.skip(),
  },
  {
    id: "back",
    keys: ["k", "ArrowUp"],
    what: "back to the one skipped last",
    repeats: true,
    act: (page) => page.takeSkipped(),
  },
  {
    id: "choose",
    keys: ["c", "/"],
    what: "another code instead: this one is rejected, that one given",
    needs,
    act: (page) => page.choose(),
  },
  { id: "why", keys: ["w"], what: "why: the evidence", needs, act: (page) => page.toggleWhy() },
  { id: "place", keys: ["o"], what: "read it in the interview", needs, act: (page) => page.goToPlace() },
  ...BACK_AND_FORTH,
  { id: "help", keys: ["?"], what: "this help", act: (page) => page.help() },
  { id: "close", keys: ["Escape"], what: "close", act: (page) => page.close() },
];

export const COMMANDS = new Commands(ROWS);
