// Whole words: where a selection begins and ends that was made by hand. Offsets are code points.

import { codePoints } from "./text_offsets.mjs";

const AROUND = 200; // code points beside an end in which its word is looked for

/** @type {Intl.Segmenter | null} */
const segmenter =
  typeof Intl.Segmenter === "function" ? new Intl.Segmenter(undefined, { granularity: "word" }) : null;

/** The words of a text as spans; where words are not set apart by spaces, as a dictionary has them.
 * @returns {Span[]} */
function wordSpans(text) {
  const boundaries = [];
  const pieces = segmenter
    ? [...segmenter.segment(text)].filter((each) => each.isWordLike)
    : [...text.matchAll(/[\p{L}\p{N}\p{M}_]+(?:['’-][\p{L}\p{N}\p{M}_]+)*/gu)].map((match) => {
        return { index: match.index, segment: match[0] };
      });
  let [units, points] = [0, 0];
  for (const { index, segment } of pieces) {
    points += codePoints(text.slice(units, index));
    const end = points + codePoints(segment);
    boundaries.push({ start: points, end });
    [units, points] = [index + segment.length, end];
  }
  return boundaries;
}

/** A span widened to the whole words that it begins and ends in, without white space at its ends,
 * or null where it is white space alone.
 *
 * text: is sliced by code points.
 * @param {{slice(start: number, end: number): string, length: number}} text @param {Span} span
 * @returns {Span | null} */
export function snapped(text, span) {
  const tight = trimmed(text, span);
  if (!tight) return null;
  return { start: edge(text, tight.start).start, end: edge(text, tight.end).end };
}

/** The word that a place is inside of, or the place itself. */
function edge(text, at) {
  const from = Math.max(0, at - AROUND);
  const near = wordSpans(text.slice(from, Math.min(text.length, at + AROUND)));
  const inside = near.find((each) => from + each.start < at && at < from + each.end);
  return inside ? { start: from + inside.start, end: from + inside.end } : { start: at, end: at };
}

/** A span without white space at its ends, or null. */
export function trimmed(text, { start, end }) {
  const words = text.slice(start, end);
  const from = start + codePoints(words) - codePoints(words.trimStart());
  const to = end - (codePoints(words) - codePoints(words.trimEnd()));
  return to > from ? { start: from, end: to } : null;
}
