// How far a person is: of an interview, and of each answer.

/** By the first turn of an answer, how many of its segments are decided, of how many. */
export function byAnswer(segments, decided, answers) {
  const starts = answers.filter((each) => !each.goes_on).map((each) => each.first_turn);
  starts.sort((a, b) => a - b);
  const counts = new Map(starts.map((turn) => [turn, { done: 0, total: 0 }]));
  let at = -1;
  for (const segment of segments) {
    while (at + 1 < starts.length && starts[at + 1] <= segment.turn) at += 1;
    const count = counts.get(starts[at]);
    if (!count) continue;
    count.total += 1;
    if (decided.has(segment.id)) count.done += 1;
  }
  return counts;
}

/** How far an interview is, in words; how fast is nobody's business. */
export function progressWords({ done, total }) {
  const words = [`${done} of ${total} segments decided`];
  if (total > done) words.push(`${total - done} left`);
  return words.join(" · ");
}

/** Segments of the answer that a turn is part of, or of all before the first answer. */
export function segmentsOfAnswer(segments, answers, turn) {
  const starts = answers.filter((each) => !each.goes_on).map((each) => each.first_turn);
  const from = Math.max(-1, ...starts.filter((each) => each <= turn));
  const to = Math.min(Infinity, ...starts.filter((each) => each > turn));
  return segments.filter((each) => each.turn >= from && each.turn < to);
}
