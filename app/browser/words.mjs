// Selects words by keys: the first of the segment in hand, its neighbours, one more, one less.

import { codePoints } from "./text_offsets.mjs";
import { selectedSpan, showSelected } from "./selecting.mjs";

/** The words of a text that begins at `from`, as spans of code points. */
export function wordsIn(text, from = 0) {
  const words = [];
  let [units, at] = [0, from];
  for (const match of text.matchAll(/\S+/gu)) {
    const start = at + codePoints(text.slice(units, match.index));
    at = start + codePoints(match[0]);
    units = match.index + match[0].length;
    words.push({ start, end: at });
  }
  return words;
}

/** What is selected after a step, or null where there is no word.
 *
 * span: what is selected now, if anything; from: where the segment in hand begins; by: 1 or -1;
 * more: whether the selection grows or shrinks at its end, instead of going to another word.
 */
export function stepped(words, span, from, { by, more = false }) {
  if (!span) return words.find((each) => each.end > from) || null;
  const within = (at) => Math.max(0, Math.min(words.length - 1, at));
  const first = within(words.findLastIndex((each) => each.start <= span.start));
  const last = within(words.findLastIndex((each) => each.start < span.end));
  if (!more) return words[within(by > 0 ? last + 1 : first - 1)];
  const broken = by > 0 && span.end < words[last].end; // in the middle of a word
  const end = broken ? last : Math.max(first, within(last + by));
  return { start: span.start, end: words[end].end };
}

/** Select words of the interview by one step.
 * @param {TheReader} reader @param {{by: number, more?: boolean}} step */
export function selectWords(reader, step) {
  const { data, text } = reader;
  const root = reader.part("document");
  const words = data.turns.flatMap(({ start, end }) => wordsIn(text.slice(start, end), start));
  const now = selectedSpan(root, text);
  const left = now && (reader.holding(now)?.id ?? reader.current) !== reader.current;
  const span = stepped(words, left ? null : now, reader.segment().start, step);
  if (!span) return;
  const there = step.more ? null : reader.holding(span);
  if (there && there.id !== reader.current) reader.go(there.id, false);
  const inside = (turn) => turn.start < span.end && turn.end > span.start;
  for (const turn of data.turns.filter(inside)) reader.sheet.fill(turn.index);
  showSelected(root, span)?.scrollIntoView({ block: "nearest" });
}
