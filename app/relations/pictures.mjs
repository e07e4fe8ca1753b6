// Draws the network and the paradigm model: what can be opened is a button in the picture.

import { layOutNetwork } from "./network.mjs";
import { layOutParadigm } from "./paradigm.mjs";
import { draw, drawLines, drawPicture, PAGE } from "./svg.mjs";

/** @typedef {import("./relation_items.mjs").Item} Item */
/** @typedef {import("./relation_items.mjs").Names} Names */

/** Dashes of a line, by what it says. @type {Record<string, string>} */
const DASHES = { hinders: "7 5", related: "2 4" };

/** @param {Item[]} items @param {Names} names @param {string} current key
 * @param {import("./svg.mjs").Palette} palette */
export function drawNetwork(items, names, current, palette = PAGE) {
  const laid = layOutNetwork(items, names);
  const by = new Map(items.map((item) => [item.key, item]));
  const label = `Network of ${laid.boxes.length} codes and ${items.length === 1 ? "one relation" : `${items.length} relations`}. The table below says the same.`;
  const boxes = laid.boxes.map((box) => drawBox(box, names, palette));
  const lines = laid.lines.map((line) => drawLine(line, /** @type {Item} */ (by.get(line.key)), names, current, palette));
  return drawPicture(laid, label, palette, ...boxes, ...lines);
}

/** @param {import("./network.mjs").Box} box @param {Names} names @param {import("./svg.mjs").Palette} palette */
function drawBox({ id, lines, x, y, w, h }, names, palette) {
  return draw(
    "g",
    { "data-testid": "node", "data-code": id },
    draw("title", {}, names.path(id)),
    draw("rect", { x: x - w / 2, y: y - h / 2, width: w, height: h, rx: 8, style: `fill: ${palette.side}; stroke: ${palette.line}` }),
    drawLines(lines, { x, y: y - h / 2 + 21, colour: palette.ink, bold: true }),
  );
}

/** A line with its words, and a broad one that is met by a finger.
 * @param {import("./network.mjs").Line} line @param {Item} item @param {Names} names
 * @param {string} current @param {import("./svg.mjs").Palette} palette */
function drawLine({ key, d, at, w, h, lines, type }, item, names, current, palette) {
  const top = at.y - h / 2;
  const dashes = DASHES[type] ? `stroke-dasharray: ${DASHES[type]};` : "";
  return draw(
    "g",
    opens(item, names, key === current),
    draw("path", { d, style: "fill: none; stroke: transparent; stroke-width: 18" }),
    draw("path", { class: "tl-drawn-line", d, "marker-end": "url(#tl-arrow)", style: `fill: none; stroke: ${palette.line}; stroke-width: 1.6; ${dashes}` }),
    draw("rect", { class: "tl-drawn-frame", x: at.x - w / 2, y: top, width: w, height: h, rx: 5, style: `fill: ${palette.paper}` }),
    drawLines(lines, { x: at.x, y: top + 14, size: 12, step: 15, colour: palette.ink }),
  );
}

/** What makes a part of a picture a button. @param {Item} item @param {Names} names @param {boolean} here */
const opens = (item, names, here) => ({
  class: here ? "tl-drawn tl-here" : "tl-drawn",
  role: "button",
  tabindex: here ? 0 : -1,
  "data-key": item.key,
  "data-testid": "drawn",
  "aria-label": `${names.sentence(item, item.type, item.own)}. Opens its evidence.`,
});

/** @param {Item[]} items @param {string} centre @param {Names} names @param {string} current key
 * @param {import("./svg.mjs").Palette} palette */
export function drawParadigm(items, centre, names, current, palette = PAGE) {
  const laid = layOutParadigm(items, centre, names);
  const by = new Map(items.map((item) => [item.key, item]));
  const label = `Paradigm model around “${names.code(centre)}”. The table below says the same.`;
  const ways = laid.ways.map((d) =>
    draw("path", { d, "marker-end": "url(#tl-arrow)", style: `fill: none; stroke: ${palette.line}; stroke-width: 1.6` }),
  );
  const slots = laid.slots.map((slot) => drawSlot(slot, by, names, current, palette));
  return drawPicture(laid, label, palette, ...ways, ...slots);
}

/** @param {import("./paradigm.mjs").Slot} slot @param {Map<string, Item>} by @param {Names} names
 * @param {string} current @param {import("./svg.mjs").Palette} palette */
function drawSlot({ part, title, x, y, w, h, entries, none }, by, names, current, palette) {
  const centre = part === "centre";
  const frame = centre ? `fill: ${palette.side}; stroke: ${palette.accent}; stroke-width: 2` : `fill: ${palette.paper}; stroke: ${palette.line}`;
  return draw(
    "g",
    { "data-testid": "slot", "data-part": part },
    draw("rect", { x, y, width: w, height: h, rx: 10, style: frame }),
    drawLines([title], { x: x + 12, y: y + 20, size: 12, anchor: "start", colour: palette.quiet, bold: true }),
    none ? drawLines(["none on record"], { x: x + 12, y: y + HEADED, size: 13, anchor: "start", colour: palette.quiet }) : null,
    ...entries.map((entry) => {
      const item = by.get(entry.key);
      const words = drawLines(entry.lines, { x: x + 16, y: y + entry.y + 18, anchor: "start", colour: palette.ink, bold: centre });
      if (!item) return words;
      const ground = draw("rect", { class: "tl-drawn-frame", x: x + 8, y: y + entry.y, width: w - 16, height: entry.h, rx: 6, style: `fill: ${palette.side}` });
      return draw("g", opens(item, names, item.key === current), ground, words);
    }),
  );
}

const HEADED = 44; // px from a slot's top to what stands in it where that is nothing
