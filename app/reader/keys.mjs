// The keys of the reader, and what they ask for.

export const KEYS = [
  ["j ↓", "next segment"],
  ["k ↑", "segment before"],
  ["n", "next undecided segment"],
  ["Enter a", "accept the first suggestion"],
  ["1 – 9", "accept that suggestion"],
  ["x", "reject the first suggestion"],
  ["Shift 1 – 9", "reject that suggestion"],
  ["c /", "choose any code, for the selection or the segment"],
  ["l", "the code used last, again"],
  ["u", "take a coding away"],
  ["q", "confirm the question of this answer"],
  ["Shift q", "change the question of this answer"],
  ["b", "a boundary: choose what the interviewer's turn before this asks"],
  ["g", "go to the question most worth confirming"],
  ["z", "undo (also Ctrl Z)"],
  ["Shift z", "redo (also Ctrl Y)"],
  ["w", "why: the evidence of the suggestions"],
  ["m", "more: unlikely suggestions, shown or hidden again"],
  ["?", "this help"],
  ["Esc", "close"],
];

/** The command of a key press, or null; digits give their number along. */
export function commandOf(event) {
  const control = event.ctrlKey || event.metaKey;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.altKey) return null;
  if (control) {
    if (key === "z") return { do: event.shiftKey ? "redo" : "undo" };
    return key === "y" ? { do: "redo" } : null;
  }
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code || "");
  if (digit) return { do: event.shiftKey ? "reject" : "accept", nth: Number(digit[1]) };
  if (key === "z") return { do: event.shiftKey ? "redo" : "undo" };
  if (key === "q") return { do: event.shiftKey ? "change-question" : "confirm-question" };
  const plain = {
    j: "next",
    ArrowDown: "next",
    k: "previous",
    ArrowUp: "previous",
    n: "undecided",
    a: "accept",
    Enter: "accept",
    x: "reject",
    c: "choose",
    "/": "choose",
    l: "again",
    u: "uncode",
    w: "why",
    m: "more",
    b: "boundary",
    g: "ask-next",
    "?": "help",
    Escape: "close",
  };
  return key in plain ? { do: plain[key], nth: 1 } : null;
}
