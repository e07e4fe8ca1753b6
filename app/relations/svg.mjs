// Pictures of ours, drawn as SVG: the same on the page, in the page's colours, and in a file.

const SPACE = "http://www.w3.org/2000/svg";
const WIDE = 0x2e80; // from this code point on a letter takes two places
const PNG_SCALE = 2; // pixels of a file for each of the picture

/** @typedef {Record<"ink" | "paper" | "side" | "line" | "accent" | "quiet", string>} Palette */

/** The page's own colours, light or dark. @type {Palette} */
export const PAGE = {
  ink: "var(--tl-ink)",
  paper: "var(--tl-paper)",
  side: "var(--tl-side)",
  line: "var(--tl-quiet)",
  accent: "var(--tl-accent)",
  quiet: "var(--tl-quiet)",
};
/** Of a file, whatever the page looks like. @type {Palette} */
export const PRINT = {
  ink: "#111827",
  paper: "#ffffff",
  side: "#f3f4f6",
  line: "#4b5563",
  accent: "#1d4ed8",
  quiet: "#4b5563",
};

/** Make an element of a picture; whatever words it holds become text.
 * @param {string} tag @param {Record<string, unknown>} attributes @param {(Node | string | null)[]} children
 * @returns {SVGElement} */
export function draw(tag, attributes = {}, ...children) {
  const element = /** @type {SVGElement} */ (document.createElementNS(SPACE, tag));
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  for (const child of children) if (child !== null) element.append(child);
  return element;
}

/** How many places letters take. @param {string} words */
export const places = (words) =>
  [...words].reduce((sum, letter) => sum + ((letter.codePointAt(0) ?? 0) >= WIDE ? 2 : 1), 0);

/** Break words into lines of so many places; what does not fit into the last ends in dots.
 * @param {string} words @param {number} width @param {number} most lines */
export function broken(words, width, most = 3) {
  /** @type {string[]} */
  const lines = [];
  let line = "";
  const wholes = words.split(/\s+/).flatMap((word) => cut(word, width));
  for (const word of wholes) {
    const longer = line ? `${line} ${word}` : word;
    if (places(longer) <= width) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  lines.push(line);
  if (lines.length <= most) return lines;
  const last = [...lines[most - 1]].slice(0, Math.max(1, width - 1)).join("");
  return [...lines.slice(0, most - 1), `${last}…`];
}

/** @param {string} word @param {number} width */
function cut(word, width) {
  const letters = [...word];
  const parts = [];
  while (letters.length) {
    let part = "";
    while (letters.length && places(part + letters[0]) <= width) part += letters.shift();
    parts.push(part || letters.shift() || "");
  }
  return parts;
}

/** Lines of words, one under the other. @param {string[]} lines
 * @param {{x: number, y: number, size?: number, step?: number, anchor?: string, colour: string, bold?: boolean}} how */
export function drawLines(lines, { x, y, size = 13, step = 16, anchor = "middle", colour, bold = false }) {
  const rows = lines.map((words, i) => draw("tspan", { x, y: y + i * step }, words));
  const style = `fill: ${colour}; font: ${bold ? 600 : 400} ${size}px system-ui, sans-serif`;
  return draw("text", { "text-anchor": anchor, style }, ...rows);
}

/** The whole of a picture. @param {{width: number, height: number}} size @param {string} label
 * @param {Palette} palette @param {(Node | null)[]} children */
export function drawPicture({ width, height }, label, palette, ...children) {
  const arrow = draw(
    "marker",
    { id: "tl-arrow", viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: 8, markerHeight: 8, orient: "auto-start-reverse" },
    draw("path", { d: "M0 1 L10 5 L0 9 z", style: `fill: ${palette.line}` }),
  );
  return draw(
    "svg",
    { xmlns: SPACE, viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": label, "data-testid": "picture" },
    draw("title", {}, label),
    draw("defs", {}, arrow),
    palette === PRINT ? draw("rect", { width, height, style: `fill: ${palette.paper}` }) : null,
    ...children,
  );
}

/** @param {SVGElement} picture */
const written = (picture) => `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(picture)}\n`;

/** @param {Blob} blob @param {string} name */
function save(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  Object.assign(link, { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000); // the browser reads it after the press
}

/** Give a picture as a file. @param {SVGElement} picture @param {string} name without its ending */
export function saveSvg(picture, name) {
  save(new Blob([written(picture)], { type: "image/svg+xml" }), `${name}.svg`);
}

/** Give a picture as pixels. Raises where the browser cannot draw it.
 * @param {SVGElement} picture @param {string} name without its ending */
export async function savePng(picture, name) {
  const [width, height] = ["width", "height"].map((each) => Number(picture.getAttribute(each)) * PNG_SCALE);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(written(picture))}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d")?.drawImage(image, 0, 0, width, height);
  const blob = await new Promise((done) => {
    canvas.toBlob(done, "image/png");
  });
  if (!blob) throw new Error("The browser made no picture of it.");
  save(blob, `${name}.png`);
}
