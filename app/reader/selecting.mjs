// The words that a person selected, as a span of the interview.

import { codePoints } from "./core.mjs";

/** The selected words as a span of code points, without white space at its ends, or null. */
export function selectedSpan(root, text) {
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
  const words = text.slice(from, to);
  const start = from + codePoints(words) - codePoints(words.trimStart());
  const stop = to - (codePoints(words) - codePoints(words.trimEnd()));
  return stop > start ? { start, end: stop } : null;
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
