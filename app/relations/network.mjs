// Where codes and relations stand in the network: the same each time, whatever the order in which
// they were recorded. Codes begin on a circle in order of their ids; forces then part them
// (Fruchterman & Reingold 1991), so many rounds and without chance.

import { broken, places } from "./svg.mjs";

const LETTER = 7.4; // px of a place, at 13 px
const LINE = 16;
const ROUNDS = 240;
const WIDER = 1.3;
const GAP = 34; // px between two boxes
const MARGIN = 24;
const LABEL = 22; // places of a line's words
const SMALL = 6.6; // px of a place in a line's words, at 12 px
const STOPS = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74]; // of a line, where its words may stand
const BEND = 44; // px between lines of the same two codes

/** @typedef {{id: string, lines: string[], x: number, y: number, w: number, h: number}} Box */
/** @typedef {{key: string, d: string, at: {x: number, y: number}, w: number, h: number, lines: string[], type: string}} Line */

/** @param {string} id @param {string} name @returns {Box} */
function boxOf(id, name) {
  const lines = broken(name, 20);
  const widest = Math.max(...lines.map(places));
  return { id, lines, x: 0, y: 0, w: Math.round(widest * LETTER + 24), h: lines.length * LINE + 16 };
}

/** Lay out codes and what relates them.
 * @param {import("./relation_items.mjs").Item[]} items @param {import("./relation_items.mjs").Names} names */
export function layOutNetwork(items, names) {
  const ids = [...new Set(items.flatMap(({ first, second }) => [first, second]))].sort();
  const boxes = ids.map((id) => boxOf(id, names.code(id)));
  const at = new Map(boxes.map((box) => [box.id, box]));
  /** @type {[Box, Box][]} */
  const ties = [...new Set(items.map(({ first, second }) => [first, second].sort().join("\n")))]
    .sort()
    .map((pair) => {
      const [one, other] = pair.split("\n").map((id) => at.get(id));
      return /** @type {[Box, Box]} */ ([one, other]);
    });
  part(boxes, ties);
  spread(boxes);
  const size = settle(boxes);
  return { ...size, boxes, lines: linesOf(items, at, names) };
}

/** @param {Box[]} boxes @param {[Box, Box][]} ties */
function part(boxes, ties) {
  const count = boxes.length;
  const far = 130 + 14 * Math.sqrt(count); // px that two tied codes stand apart
  boxes.forEach((box, i) => {
    const angle = (2 * Math.PI * i) / count;
    Object.assign(box, { x: far * Math.cos(angle) * Math.sqrt(count), y: far * Math.sin(angle) * Math.sqrt(count) });
  });
  for (let round = 0; round < ROUNDS; round += 1) {
    const moves = boxes.map(() => ({ x: 0, y: 0 }));
    const push = (/** @type {number} */ i, /** @type {number} */ x, /** @type {number} */ y) => {
      moves[i].x += x;
      moves[i].y += y;
    };
    for (let i = 0; i < count; i += 1) {
      for (let j = i + 1; j < count; j += 1) {
        const [x, y, apart] = between(boxes[i], boxes[j]);
        const force = (far * far) / apart / apart;
        push(i, -x * force, -y * force);
        push(j, x * force, y * force);
      }
      push(i, -boxes[i].x / 60, -boxes[i].y / 40); // towards the middle, so that none drifts away
    }
    for (const [one, other] of ties) {
      if (one === other) continue;
      const [x, y, apart] = between(one, other);
      const force = apart / far;
      push(boxes.indexOf(one), x * force, y * force);
      push(boxes.indexOf(other), -x * force, -y * force);
    }
    const most = (far * (ROUNDS - round)) / ROUNDS / 4;
    moves.forEach((move, i) => {
      const length = Math.hypot(move.x, move.y) || 1;
      const step = Math.min(length, most) / length;
      boxes[i].x += move.x * step;
      boxes[i].y += move.y * step;
    });
  }
  for (const box of boxes) {
    box.x *= WIDER; // words run along, and screens are wide
    box.y /= WIDER;
  }
}

/** From one box to another, and how far. @param {Box} one @param {Box} other */
function between(one, other) {
  const [x, y] = [other.x - one.x, other.y - one.y];
  return [x, y, Math.hypot(x, y) || 1];
}

/** Move boxes that lie over each other apart, the shorter way. @param {Box[]} boxes */
function spread(boxes) {
  for (let round = 0; round < 200; round += 1) {
    let moved = false;
    for (let i = 0; i < boxes.length; i += 1) {
      for (let j = i + 1; j < boxes.length; j += 1) {
        const [one, other] = [boxes[i], boxes[j]];
        const x = (one.w + other.w) / 2 + GAP - Math.abs(one.x - other.x);
        const y = (one.h + other.h) / 2 + GAP - Math.abs(one.y - other.y);
        if (x <= 0 || y <= 0) continue;
        moved = true;
        const way = y < x ? "y" : "x";
        const sign = one[way] <= other[way] ? 1 : -1;
        const half = (sign * (Math.min(x, y) + 1)) / 2;
        one[way] -= half;
        other[way] += half;
      }
    }
    if (!moved) return;
  }
}

/** Put the picture's corner at nought; returns its size. @param {Box[]} boxes */
function settle(boxes) {
  const left = Math.min(...boxes.map((box) => box.x - box.w / 2), 0) - MARGIN - BEND;
  const top = Math.min(...boxes.map((box) => box.y - box.h / 2), 0) - MARGIN - BEND;
  for (const box of boxes) {
    box.x = Math.round(box.x - left);
    box.y = Math.round(box.y - top);
  }
  return {
    width: Math.max(...boxes.map((box) => box.x + box.w / 2), 0) + MARGIN + BEND,
    height: Math.max(...boxes.map((box) => box.y + box.h / 2), 0) + MARGIN + BEND,
  };
}

/** @param {import("./relation_items.mjs").Item[]} items @param {Map<string, Box>} at
 * @param {import("./relation_items.mjs").Names} names @returns {Line[]} */
function linesOf(items, at, names) {
  /** @type {Map<string, import("./relation_items.mjs").Item[]>} */
  const together = new Map();
  for (const item of items) {
    const pair = [item.first, item.second].sort().join("\n");
    together.set(pair, [...(together.get(pair) ?? []), item]);
  }
  const taken = [...at.values()].map(({ x, y, w, h }) => ({ x, y, w, h }));
  return items.map((item) => {
    const pair = [item.first, item.second].sort();
    const those = [...(together.get(pair.join("\n")) ?? [])].sort((a, b) => (a.key < b.key ? -1 : 1));
    const turn = item.first === pair[0] ? 1 : -1;
    const bend = turn * (those.indexOf(item) - (those.length - 1) / 2) * BEND * 2;
    const { d, spots } = curved(/** @type {Box} */ (at.get(item.first)), /** @type {Box} */ (at.get(item.second)), bend);
    const lines = broken(names.type(item.type, item.own), LABEL, 2);
    return { key: item.key, d, ...free(spots, lines, taken), lines, type: item.type };
  });
}

/** A bent line from one box's border to another's. @param {Box} from @param {Box} to @param {number} bend */
function curved(from, to, bend) {
  const [x, y, apart] = between(from, to);
  const middle = { x: (from.x + to.x) / 2 - (y / apart) * bend, y: (from.y + to.y) / 2 + (x / apart) * bend };
  const [start, end] = [onBorder(from, middle, 2), onBorder(to, middle, 6)];
  const d = `M${start.x} ${start.y} Q${Math.round(middle.x)} ${Math.round(middle.y)} ${end.x} ${end.y}`;
  const along = (/** @type {number} */ t, /** @type {"x" | "y"} */ way) =>
    Math.round((1 - t) ** 2 * start[way] + 2 * t * (1 - t) * middle[way] + t ** 2 * end[way]);
  return { d, spots: STOPS.map((t) => ({ x: along(t, "x"), y: along(t, "y") })) };
}

/** Where a line's words stand: the first spot that no box and no other words take.
 * @param {{x: number, y: number}[]} spots @param {string[]} lines
 * @param {{x: number, y: number, w: number, h: number}[]} taken */
function free(spots, lines, taken) {
  const size = { w: Math.max(...lines.map(places)) * SMALL + 10, h: lines.length * 15 + 4 };
  const fits = (/** @type {{x: number, y: number}} */ { x, y }) =>
    taken.every((each) => Math.abs(x - each.x) >= (size.w + each.w) / 2 || Math.abs(y - each.y) >= (size.h + each.h) / 2);
  const at = spots.find(fits) ?? spots[0];
  taken.push({ ...at, ...size });
  return { at, ...size };
}

/** Where the way from a box's middle to a point leaves it. @param {Box} box
 * @param {{x: number, y: number}} to @param {number} away px from the border */
function onBorder(box, to, away) {
  const [x, y] = [to.x - box.x, to.y - box.y];
  const share = Math.min(
    x ? (box.w / 2 + away) / Math.abs(x) : Infinity,
    y ? (box.h / 2 + away) / Math.abs(y) : Infinity,
  );
  const way = Number.isFinite(share) ? Math.min(share, 1) : 0;
  return { x: Math.round(box.x + x * way), y: Math.round(box.y + y * way) };
}
