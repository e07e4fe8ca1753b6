// The keys of what coders gave side by side, and what they ask for.

import { backOrForth } from "../triage/page.mjs";

/** The keys with what they do, for the coders of a round. */
export function keysFor(coders) {
  const many = coders.length > 2;
  const own = coders.map((coder, i) => [`${i + 1}`, `settle: ${coder}’s codes hold`]);
  return [
    ["j ↓", "next unit"],
    ["k ↑", "unit before"],
    ["n", "next disagreement that is not settled"],
    ...own.slice(0, 9),
    ["a", many ? "settle: all their codes hold" : "settle: both coders’ codes hold"],
    ["0", `settle: only what ${many ? "all" : "both"} gave holds, or nothing`],
    ["c /", "settle: another code, found by typing or made"],
    ["u", "settle: nothing yet, the codebook is unclear"],
    ["o", "go to its place in the interview"],
    ["z", "undo (also Ctrl Z)"],
    ["Shift z", "redo (also Ctrl Y)"],
    ["?", "this help"],
  ];
}

/** The command of a key press, or null. */
export function commandOf(event) {
  if (event.altKey) return null;
  if (event.ctrlKey || event.metaKey) return backOrForth(event);
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (/^[1-9]$/.test(key) && !event.shiftKey) return { do: "lane", nth: Number(key) };
  const plain = {
    j: "next",
    ArrowDown: "next",
    k: "previous",
    ArrowUp: "previous",
    n: "open",
    a: "all",
    0: "none",
    c: "another",
    "/": "another",
    u: "unclear",
    o: "place",
    "?": "help",
  };
  return key in plain ? { do: plain[key] } : backOrForth(event);
}
