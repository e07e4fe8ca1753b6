// The keys of the Triage page, and what they ask for.

import { backOrForth } from "./page.mjs";

export const KEYS = [
  ["Enter a", "accept this suggestion"],
  ["x", "reject it"],
  ["s j ↓", "skip it; it comes again at the end"],
  ["k ↑", "back to the one skipped last"],
  ["c /", "another code instead: this one is rejected, that one given"],
  ["w", "why: the evidence"],
  ["o", "go to its place in the interview"],
  ["z", "undo (also Ctrl Z)"],
  ["Shift z", "redo (also Ctrl Y)"],
  ["?", "this help"],
  ["Esc", "close"],
];

/** The command of a key press, or null. */
export function commandOf(event) {
  if (event.altKey) return null;
  if (event.ctrlKey || event.metaKey) return backOrForth(event);
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const plain = {
    a: "accept",
    Enter: "accept",
    x: "reject",
    s: "skip",
    j: "skip",
    ArrowDown: "skip",
    k: "back",
    ArrowUp: "back",
    c: "choose",
    "/": "choose",
    w: "why",
    o: "place",
    "?": "help",
    Escape: "close",
  };
  return key in plain ? { do: plain[key] } : backOrForth(event);
}
