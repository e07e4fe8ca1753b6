// Pictures of ours, as SVG: made, and taken along as a file.

const SPACE = "http://www.w3.org/2000/svg";
const SHARP = 2; // dots of a PNG a unit of the picture

/** Make an element of a picture. @param {string} tag @param {Record<string, unknown>} attributes
 * @param {(Node | string)[]} children */
export function shape(tag, attributes, ...children) {
  const element = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** A picture as a file's text. It holds its colours itself, so that it looks the same anywhere.
 * @param {Element} svg */
export function svgText(svg) {
  const words = new XMLSerializer().serializeToString(svg);
  return words.includes(`xmlns="${SPACE}"`) ? words : words.replace("<svg", `<svg xmlns="${SPACE}"`);
}

/** Let the browser keep a file. @param {string} name @param {Blob} file */
export function keepFile(name, file) {
  const url = URL.createObjectURL(file);
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** @param {string} name @param {Element} svg */
export const keepSvg = (name, svg) => keepFile(name, new Blob([svgText(svg)], { type: "image/svg+xml" }));

/** Take a picture along as PNG, on white paper. @param {string} name @param {Element} svg */
export async function keepPng(name, svg) {
  const width = Number(svg.getAttribute("width"));
  const height = Number(svg.getAttribute("height"));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(svg))}`;
  await image.decode();
  const sharp = Math.min(SHARP, 16_000 / Math.max(width, height)); // what a browser can draw on
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * sharp);
  canvas.height = Math.round(height * sharp);
  const paper = canvas.getContext("2d");
  if (!paper) return;
  paper.fillStyle = "#ffffff";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(image, 0, 0, canvas.width, canvas.height);
  const file = await new Promise((done) => {
    canvas.toBlob(done, "image/png");
  });
  if (file) keepFile(name, file);
}
