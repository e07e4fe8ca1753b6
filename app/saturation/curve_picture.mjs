// The curve of all codes so far, with its band over other orders, as a picture that holds its own
// colours: it looks the same in a text.

import { shape } from "../browser/pictures.mjs";

const WIDTH = 760;
const HEIGHT = 360;
const LEFT = 52;
const RIGHT = 16;
const TOP = 34;
const BOTTOM = 48;
const TICKS = 5;
const NAMED = 20; // numbers below the axis at most

/** Steps of an axis that are round. @param {number} most */
export function ticksTo(most) {
  const rough = Math.max(1, most) / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough) ?? 1);
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, n) => n * step);
}

/** @param {SaturationCurve} curve @param {{ink: string, paper: string, accent: string}} colours */
export function drawCurve({ points, of, base, reached }, { ink, paper, accent }) {
  const most = Math.max(1, ...points.map((point) => Math.max(point.cumulative, point.high)));
  const last = Math.max(1, points.length - 1);
  const x = (/** @type {number} */ number) => LEFT + ((number - 1) / last) * (WIDTH - LEFT - RIGHT);
  const y = (/** @type {number} */ value) => HEIGHT - BOTTOM - (value / most) * (HEIGHT - TOP - BOTTOM);
  const font = { "font-family": "system-ui, sans-serif", "font-size": 12, fill: ink };
  const every = Math.ceil(points.length / NAMED);
  const line = (/** @type {number[][]} */ at) => at.map(([a, b]) => `${a.toFixed(1)},${b.toFixed(1)}`).join(" ");
  const high = points.map((point) => [x(point.number), y(point.high)]);
  const low = points.map((point) => [x(point.number), y(point.low)]).reverse();
  const axis = ticksTo(most).flatMap((value) => [
    shape("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: y(value), y2: y(value), stroke: ink, "stroke-opacity": 0.18 }),
    shape("text", { ...font, x: LEFT - 8, y: y(value) + 4, "text-anchor": "end" }, String(value)),
  ]);
  const numbers = points
    .filter((_, n) => n % every === 0)
    .map(({ number }) => shape("text", { ...font, x: x(number), y: HEIGHT - BOTTOM + 18, "text-anchor": "middle" }, String(number)));
  const mark = (/** @type {number} */ number, /** @type {string} */ words) => [
    shape("line", { x1: x(number), x2: x(number), y1: TOP, y2: HEIGHT - BOTTOM, stroke: ink, "stroke-dasharray": "4 3" }),
    shape("text", { ...font, x: x(number), y: TOP - 8, "text-anchor": number > points.length / 2 ? "end" : "start" }, words),
  ];
  const parts = [
    shape("rect", { width: WIDTH, height: HEIGHT, fill: paper }),
    ...axis,
    shape("polygon", { points: line([...high, ...low]), fill: accent, "fill-opacity": 0.16 }),
    shape("polyline", { points: line(points.map((point) => [x(point.number), y(point.mean)])), fill: "none", stroke: ink, "stroke-dasharray": "2 4" }),
    shape("polyline", { points: line(points.map((point) => [x(point.number), y(point.cumulative)])), fill: "none", stroke: accent, "stroke-width": 2.5 }),
    ...points.map((point) => shape("circle", { cx: x(point.number), cy: y(point.cumulative), r: 3.5, fill: accent })),
    ...(reached && reached > base ? mark(reached, `rule met at ${reached}`) : []),
    ...(points.length > base ? mark(base, `base of ${base}${reached === base ? ", rule met" : ""}`) : []),
    ...numbers,
    shape("text", { ...font, x: (LEFT + WIDTH) / 2, y: HEIGHT - 8, "text-anchor": "middle" }, "interviews, as they were coded"),
    shape("text", { ...font, x: 14, y: HEIGHT / 2, "text-anchor": "middle", transform: `rotate(-90 14 ${HEIGHT / 2})` }, `all ${of} so far`),
  ];
  return shape("svg", { width: WIDTH, height: HEIGHT, viewBox: `0 0 ${WIDTH} ${HEIGHT}` }, ...parts);
}
