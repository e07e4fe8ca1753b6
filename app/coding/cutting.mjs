// Where a segment can be cut, and the segments after a cut or a join that is not stored yet.
// Places are numbers of code points.

import { isBlank } from "../browser/blanks.mjs";

const JOINER = "\u200d"; // makes one sign of the emoji around it
// The range of skin tones is meant as a range.
// eslint-disable-next-line no-misleading-character-class
const EXTENDS = /^[\p{M}\ufe00-\ufe0f\u{1f3fb}-\u{1f3ff}]$/u;
const FLAG = /^[\u{1f1e6}-\u{1f1ff}]$/u;

/** Whether a text can be cut before code point `at`: words on both sides, no sign broken.
 *
 * points: the text's code points. The study holds every cut to the same rule.
 */
export function mayCut(points, at) {
  const blank = (from, to) => points.slice(from, to).every(isBlank);
  if (!(at > 0 && at < points.length) || blank(0, at) || blank(at)) return false;
  if (EXTENDS.test(points[at]) || points[at] === JOINER || points[at - 1] === JOINER) return false;
  let flags = 0;
  while (flags < at && FLAG.test(points[at - 1 - flags])) flags += 1;
  return !(flags % 2 === 1 && FLAG.test(points[at]));
}

/** Where the words of a text begin, other than the first: the places that can be stepped to. */
export function cutPlaces(text) {
  const points = Array.from(text);
  const starts = points.flatMap((each, i) =>
    i > 0 && isBlank(points[i - 1]) && !isBlank(each) ? [i] : [],
  );
  return starts.filter((at) => mayCut(points, at));
}

/** The place from which the mark starts: the one nearest to where a person points, or half way.
 * @param {number[]} places @param {number} length @param {number | null} wanted */
export function firstPlace(places, length, wanted = null) {
  const aim = wanted ?? length / 2;
  const far = (at) => Math.abs(places[at] - aim);
  return places.reduce((best, _, i) => (far(i) < far(best) ? i : best), 0);
}

/** Where the two pieces of a split end and begin: as in the study, without white space there.
 * @param {Decision & Span} decision */
function edges({ start, at = start, quote }) {
  const points = Array.from(quote ?? "");
  let [left, right] = [at, at];
  while (left > start && isBlank(points[left - 1 - start])) left -= 1;
  while (isBlank(points[right - start])) right += 1;
  return [left, right];
}

/** Segments after a split or join; those that are not touched stay the very same.
 * @param {Segment[]} segments @param {Decision & Span} decision @returns {Segment[]} */
export function cut(segments, decision) {
  const { do: what, start, end } = decision;
  const inside = segments.filter((each) => each.start >= start && each.end <= end);
  if (inside.length === 0 || inside[0].start !== start || inside.at(-1)?.end !== end) {
    return segments; // cut anew meanwhile: the study says what becomes of it
  }
  const piece = (from, to) => ({ ...inside[0], id: `new-${from}-${to}`, start: from, end: to });
  let pieces = null;
  if (what === "split" && inside.length === 1) {
    const [left, right] = edges(decision);
    pieces = [piece(start, left), piece(right, end)];
  }
  if (what === "join" && inside.length > 1) pieces = [piece(start, end)];
  if (!pieces) return segments;
  const first = segments.indexOf(inside[0]);
  const rest = segments.slice(first + inside.length);
  return [...segments.slice(0, first), ...pieces, ...rest].map((each, index) =>
    each.index === index ? each : { ...each, index },
  );
}

/** Segments with all cuts that are not stored yet. */
export function withCuts(segments, decisions) {
  return decisions.filter((each) => ["split", "join"].includes(each.do)).reduce(cut, segments);
}

/** What a segment is joined with, or in words why it cannot be. */
export function joinable(segments, segment) {
  const next = segments[segments.indexOf(segment) + 1];
  if (!next) return { why: "This is the last segment: there is none to join it with." };
  if (next.turn !== segment.turn) {
    return { why: "The next segment is in another turn. Segments are joined within one turn." };
  }
  return { next };
}
