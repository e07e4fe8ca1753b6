// The words that a person selected, as a span of the interview.

/** @typedef {{slice(start: number, end: number): string, length: number}} PointText */

import { codePoints } from "./text_offsets.mjs";
import { snapped, trimmed } from "./snapping.mjs";

/** What is exact: a selection that was made with Alt held, as it is told by itself. */
const exact = { words: "" };

/** The selected words as a span of code points, without white space at its ends, or null. They are
 * whole words, but where a person held Alt.
 * @param {Element} root @param {PointText} text @returns {Span | null} */
export function selectedSpan(root, text) {
  const span = rawSpan(root, text);
  if (!span) return null;
  return isExact(span) ? trimmed(text, span) : snapped(text, span);
}

const isExact = ({ start, end }) => exact.words === `${start}-${end}`;

/** What is selected now is meant in whole words, which it is widened to.
 * @param {Element} root @param {PointText} text */
export function meanWords(root, text) {
  exact.words = "";
  const [span, raw] = [selectedSpan(root, text), rawSpan(root, text)];
  if (span && raw && (span.start !== raw.start || span.end !== raw.end)) showSelected(root, span);
}

/** What is selected now is meant to the letter. */
export function meanExactly(root, text) {
  const span = rawSpan(root, text);
  exact.words = span ? `${span.start}-${span.end}` : "";
}

function rawSpan(root, text) {
  const selection = window.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(root)) return null;
  const pieces = [...root.querySelectorAll("[data-from]")].filter((each) =>
    range.intersectsNode(each),
  );
  if (pieces.length === 0) return null;
  const from = offsetIn(pieces[0], range.startContainer, range.startOffset, 0);
  const end = pieces.at(-1);
  const to = offsetIn(end, range.endContainer, range.endOffset, end.textContent.length);
  return trimmed(text, { start: from, end: to });
}

/** Show a span of the interview as selected; all of it must be drawn.
 * @param {Element} root @param {Span} span */
export function showSelected(root, { start, end }) {
  const pieces = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-from]")]);
  const from = pieces.findLast((each) => Number(each.dataset.from) <= start);
  const to = pieces.findLast((each) => Number(each.dataset.from) < end);
  if (!from?.firstChild || !to?.firstChild) return null;
  window.getSelection()?.setBaseAndExtent(...placeIn(from, start), ...placeIn(to, end));
  return to;
}

/** Draw, and show as selected what was: a person is at those words, whatever arrives meanwhile.
 * @param {Element} root @param {PointText} text @param {() => void} draw */
export function keepSelected(root, text, draw) {
  const before = rawSpan(root, text);
  draw();
  if (!before) return;
  const now = rawSpan(root, text);
  if (now?.start !== before.start || now.end !== before.end) showSelected(root, before);
}

/** A place of the interview in the piece that holds it: its text node, with UTF-16 units.
 * @returns {[node: Node, offset: number]} */
function placeIn(piece, at) {
  const points = Array.from(piece.textContent).slice(0, at - Number(piece.dataset.from));
  return [piece.firstChild, points.join("").length];
}

/** Make one more letter, or one less, selected at the end of what is: exactly so.
 * @param {Element} root @param {PointText} text @param {number} by
 * @param {Span | null} otherwise what is taken where nothing is selected */
export function stepLetters(root, text, by, otherwise) {
  const span = rawSpan(root, text) ?? (otherwise && { ...otherwise, end: otherwise.start });
  if (!span) return;
  let end = span.end + by;
  while (end > span.start && end < text.length && /^\s$/u.test(text.slice(end - 1, end))) end += by;
  if (end <= span.start || end > text.length) return;
  showSelected(root, { start: span.start, end });
  meanExactly(root, text);
}

/** Where the caret stands in the interview, or null: the place that was clicked last. */
export function caretAt(root) {
  const selection = window.getSelection();
  const node = selection?.anchorNode;
  if (!selection?.isCollapsed || !node || !root.contains(node)) return null;
  const piece = (node instanceof Element ? node : node.parentElement)?.closest("[data-from]");
  return piece ? offsetIn(piece, node, selection.anchorOffset, 0) : null;
}

function offsetIn(piece, container, offset, otherwise) {
  const inside = container.nodeType === Node.TEXT_NODE && piece.contains(container);
  return Number(piece.dataset.from) + codePoints(piece.textContent, inside ? offset : otherwise);
}
