// Where figures stand between the left and the right edge of a forest plot.

const LEAST = -1;
const NEAR = -0.2; // a scale that begins here or higher has finer ticks

/** The scale of a plot: from the tick at or below the lowest end of an interval, up to 1. */
export function scaleOf(rows) {
  const marks = rows.flatMap((row) => [row, row.after]).filter((each) => each && each.value !== null);
  const lows = marks.map((each) => each.low ?? each.value);
  const lowest = Math.max(LEAST, Math.min(0, ...lows));
  const step = lowest >= NEAR ? 0.2 : 0.5;
  const from = Math.floor(lowest / step + 1e-9) * step;
  const count = Math.round((1 - from) / step);
  return { from, to: 1, ticks: Array.from({ length: count + 1 }, (_, i) => from + i * step) };
}

/** A figure's place on a scale, in parts of the width; what is beyond an end stands at it. */
export function placeOf(value, { from, to }, width) {
  const within = Math.min(to, Math.max(from, value));
  return ((within - from) / (to - from)) * width;
}

/** A tick's number as it is read: no zero before the point. */
export function tickWords(value) {
  const written = value.toFixed(1);
  return written === "-0.0" ? "0" : written.replace(/^(-?)0\./, "$1.").replace(/^\.0$/, "0");
}
