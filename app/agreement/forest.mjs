// Draws figures with their intervals, a line each, in a table that says the same in words.

import { make } from "../browser/elements.mjs";
import { placeOf, scaleOf, tickWords } from "./forest_scale.mjs";

const SPACE = "http://www.w3.org/2000/svg";
const WIDTH = 320; // of the plot, in its own units
const EDGE = 8; // left and right of the scale, so that marks at its ends show whole
const LINE = 22; // height of a line
const TOP = 16; // height of the axis
const MARK = 4; // half the size of a mark

function shape(tag, attributes, ...children) {
  const element = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const at = (value, scale) => EDGE + placeOf(value, scale, WIDTH - 2 * EDGE);

function plot(height, ...children) {
  const box = { viewBox: `0 0 ${WIDTH} ${height}`, class: "tl-plot", "aria-hidden": "true" };
  return shape("svg", { ...box, focusable: "false" }, ...children.flat());
}

function lineOf(mark, scale, y, after) {
  const parts = [];
  if (mark.low !== null) {
    const ends = { x1: at(mark.low, scale), x2: at(mark.high, scale), y1: y, y2: y };
    parts.push(shape("line", { ...ends, class: after ? "tl-span tl-span-after" : "tl-span" }));
  }
  const x = at(mark.value, scale);
  parts.push(
    after
      ? shape("circle", { cx: x, cy: y, r: MARK, class: "tl-mark-after" })
      : shape("rect", { x: x - MARK, y: y - MARK, width: 2 * MARK, height: 2 * MARK, class: "tl-mark-before" }),
  );
  return parts;
}

/** The plot of one row, with what it says for whoever points at it. */
function drawPlot(row, scale) {
  const after = row.after?.value !== null ? row.after : null;
  const height = after ? LINE + 12 : LINE;
  const x = at(0, scale);
  const words = [`${row.name}: ${row.said}`, row.after ? `after settling ${row.after.said}` : ""];
  return plot(
    height,
    shape("title", {}, words.filter(Boolean).join("; ")),
    shape("line", { x1: x, x2: x, y1: 0, y2: height, class: "tl-zero" }),
    row.value === null ? [] : lineOf(row, scale, LINE / 2, false),
    after ? lineOf(after, scale, LINE / 2 + 12, true) : [],
  );
}

function drawAxis(scale) {
  const ticks = scale.ticks.map((value) =>
    shape("text", { x: at(value, scale), y: 12, "text-anchor": "middle", class: "tl-tick" }, tickWords(value)),
  );
  return plot(TOP, ticks);
}

function drawRow(row, scale, settled) {
  const cell = (mark) => {
    if (!mark) return make("td", "", {}, "—");
    if (mark.value !== null) return make("td", "tl-number", {}, mark.said);
    return make("td", "tl-undefined", {}, `undefined: ${mark.reason}`);
  };
  return make(
    "tr",
    row.overall ? "tl-overall" : "",
    { "data-testid": "figure" },
    make("th", "", { scope: "row" }, row.name),
    make("td", "tl-number", {}, row.n.toLocaleString("en")),
    cell(row),
    settled ? cell(row.after) : null,
    make("td", "tl-drawn", {}, drawPlot(row, scale)),
  );
}

/** @param {any} root @param {ForestData} data */
function draw(root, data) {
  const scale = scaleOf(data.rows);
  const head = (words) => make("th", "", { scope: "col" }, words);
  const heads = ["Code", "n", data.settled ? "Before settling" : data.title];
  if (data.settled) heads.push("After");
  const axis = make("th", "tl-drawn", { scope: "col" }, make("span", "tl-unseen", {}, "Drawn"), drawAxis(scale));
  const words = `${data.title} by ${data.unit}, with 95% intervals (${data.interval}); n ${data.unit}s looked at by two.`;
  const table = root.querySelector(".tl-forest");
  table.replaceChildren(
    make("caption", "", {}, make("span", "", {}, words)),
    make("thead", "", {}, make("tr", "", {}, ...heads.map(head), axis)),
    make("tbody", "", {}, ...data.rows.map((row) => drawRow(row, scale, data.settled))),
  );
  const legend = root.querySelector(".tl-legend");
  legend.hidden = !data.settled;
  legend.textContent = "■ before settling   ○ after settling";
}

export default function mount({ data, parentElement }) {
  draw(parentElement.querySelector(".tl-figures"), data);
}
