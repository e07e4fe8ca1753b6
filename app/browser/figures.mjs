// Figures beside a suggestion, and what speaks for it, in words.

/** A share of the log odds as it is read: its sign and one decimal. */
export function signed(share) {
  const size = Math.abs(share).toFixed(1);
  if (size === "0.0") return size;
  return `${share < 0 ? "−" : "+"}${size}`;
}

/** A probability in percent; what is not quite none or all is not shown as none or all. */
export function percent(score) {
  if (score > 0 && score < 0.005) return "<1%";
  if (score < 1 && score >= 0.995) return ">99%";
  return `${Math.round(score * 100)}%`;
}

/** What an item of evidence says beside its kind: words as quotations, how many segments.
 * @param {Evidence} item */
export function evidenceWords(item) {
  const words = (item.words || []).map((word) => `“${word}”`).join(", ");
  if (item.kind === "words") return words && `for it ${words}`;
  if (item.kind === "examples") return `${item.count} segment${item.count === 1 ? "" : "s"}`;
  return item.text || "";
}
