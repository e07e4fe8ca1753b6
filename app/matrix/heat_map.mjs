// A matrix as a picture of its own, to be put into a text: on white, whatever the page's scheme.

import { shape } from "../browser/pictures.mjs";
import { shadeOf, shown } from "./shading.mjs";

const CELL = 44; // width of a column
const LINE = 24; // height of a row
const NAME = 260; // room for the names of rows
const HEAD = 150; // room for the names of columns, which stand upright
const LONGEST = 38; // characters of a name

/** @param {string} name */
const cut = (name) => (name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name);

/** @param {MatrixTable} table @param {string} share */
export function heatMap(table, share) {
  const width = NAME + CELL * table.columns.length + 10;
  const height = HEAD + LINE * table.rows.length + 10;
  const most = Math.max(0, ...table.values.flat().map((value) => value ?? 0));
  const text = { "font-family": "system-ui, sans-serif", "font-size": 12, fill: "#1b1f24" };
  const heads = table.columns.map((column, j) => {
    const x = NAME + CELL * j + CELL / 2 + 4;
    return shape("text", { ...text, x, y: HEAD - 8, transform: `rotate(-60 ${x} ${HEAD - 8})` }, cut(column.name));
  });
  const lines = table.rows.flatMap((row, i) => {
    const y = HEAD + LINE * i;
    const name = shape("text", { ...text, x: NAME - 8, y: y + 16, "text-anchor": "end" }, cut(row.name));
    const cells = table.values[i].flatMap((value, j) => {
      const x = NAME + CELL * j;
      const depth = shadeOf(value, most) / 100;
      const box = { x, y, width: CELL, height: LINE, fill: "#1d4ed8", "fill-opacity": depth, stroke: "#d1d5db" };
      const place = { ...text, x: x + CELL / 2, y: y + 16, "text-anchor": "middle" };
      return [shape("rect", box), shape("text", place, table.counts[i][j] ? shown(value, share) : "")];
    });
    return [name, ...cells];
  });
  return shape("svg", { width, height, viewBox: `0 0 ${width} ${height}` }, ...heads, ...lines);
}
