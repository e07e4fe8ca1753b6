// The rows of the search box, in groups: what the study has, pages, and what this page can do.

import { make } from "../browser/elements.mjs";
import { counted, drawBits, whoSays } from "./results.mjs";

/** A row. go: what Enter does.
 * @typedef {{group: string, children: (Node | string)[], go: () => unknown, id?: string}} Entry */

const OWN = 6; // pages and commands that are listed of those that match, each

/** Letters as they are compared. @param {string} words */
const plain = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Whether each word that was typed stands in a label. @param {string} label @param {string} typed */
export const matches = (label, typed) =>
  plain(typed).split(/\s+/u).every((word) => plain(label).includes(word));

/** @param {(Node | string)[]} name @param {(Node | string)[]} about @param {string} said */
const twoLines = (name, about, said = "") => [
  make("span", "tls-name", {}, ...name, said ? make("span", "tls-said", {}, said) : null),
  ...(about.length ? [make("span", "tls-about", {}, ...about)] : []),
];

/** What the study has. all: the address of all places.
 * @param {Found} found @param {(href: string) => unknown} go @param {string} all
 * @returns {Entry[]} */
export function entriesFound(found, go, all) {
  /** @type {Entry[]} */
  const words = found.words.map((each) => ({
    group: "In interviews",
    children: twoLines(drawBits(each.bits), [whoSays(each)]),
    go: () => go(each.href),
  }));
  if (found.places) {
    const many = `All ${counted(found.places, "place")} in ${counted(found.interviews.length, "interview")}`;
    const one = found.places === 1 ? "This place on a page of its own" : many;
    words.push({ group: "In interviews", id: "all", children: [make("span", "tls-all", {}, one)], go: () => go(all) });
  }
  /** @type {[string, FoundThing[]][]} */
  const things = [
    ["Codes", found.codes],
    ["Your memos", found.memos],
    ["Themes", found.themes],
    ["Participants", found.participants],
  ];
  const others = things.flatMap(([group, list]) =>
    list.map((each) => ({
      group,
      children: twoLines(drawBits(each.name), drawBits(each.about), each.said),
      go: () => go(each.href),
    })),
  );
  return [...words, ...others];
}

/** Pages and commands that match, or all where nothing is typed.
 * @param {string} typed
 * @param {{label: string, run: () => unknown}[]} pages
 * @param {(import("../browser/offered.mjs").Offer & {run: () => unknown})[]} commands
 * @returns {Entry[]} */
export function entriesHere(typed, pages, commands) {
  const wanted = typed.trim();
  const some = (/** @type {any[]} */ list) => (wanted ? list.slice(0, OWN) : list);
  return [
    ...some(pages.filter(({ label }) => matches(label, wanted))).map(({ label, run }) => ({
      group: "Pages",
      children: twoLines([label], []),
      go: run,
    })),
    ...some(commands.filter(({ what }) => matches(what, wanted))).map(({ what, key, run }) => ({
      group: "On this page",
      children: [make("span", "tls-name", {}, what, key ? make("kbd", "tls-key", {}, key) : null)],
      go: run,
    })),
  ];
}
