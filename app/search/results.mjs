// Draws what was found; words of a study reach the page as text nodes and nothing else.

import { make } from "../browser/elements.mjs";

/** Words with what was searched for marked in them. @param {Bit[]} bits */
export const drawBits = (bits) =>
  bits.map(({ words, hit }) => (hit ? make("mark", "tls-hit", {}, words) : words));

/** Who says it, and in which interview, once each.
 * @param {{participant: string, role?: string, interview: string, speaker: string, asks: boolean}} found */
export function whoSays({ participant, role, interview, speaker, asks }) {
  const who = asks ? `${speaker || "Interviewer"} asks ${participant}` : participant || speaker;
  const about = [who.trim(), asks ? "" : role, interview].filter(Boolean);
  return [...new Set(about)].join(" · ");
}

/** A number with its noun. @param {number} many @param {string} noun */
export const counted = (many, noun) => `${many.toLocaleString("en")} ${noun}${many === 1 ? "" : "s"}`;

/** How many places there are, and in how many interviews.
 * @param {{places: number}[]} interviews @param {number} places */
export function howMany(interviews, places) {
  const held = interviews.filter((each) => each.places > 0).length;
  return `${counted(places, "place")} in ${counted(held, "interview")}`;
}
