// What a page shows after decisions that are on their way: codings, refusals, what is open.
// Offsets outside this file are Unicode code points; JavaScript strings count UTF-16 units.

export const spanKey = (/** @type {Span} */ span) => `${span.start}-${span.end}`;
const sameSpan = (/** @type {Span} */ a, /** @type {Span} */ b) => a.start === b.start && a.end === b.end;

/** Codings, rejections and memos after one decision; the given ones are not changed. */
export function applyDecision(state, decision) {
  const { codings, rejected, memos = [], seen = [] } = state;
  const same = (each) => sameSpan(each, decision) && each.code_id === decision.code_id;
  const coding = {
    start: decision.start,
    end: decision.end,
    code_id: decision.code_id,
    accepted: decision.do === "accept",
    origin: "person",
    pending: true,
  };
  if (decision.do === "accept" || decision.do === "code") {
    const had = codings.some(same);
    return {
      memos,
      seen,
      codings: had ? codings : [...codings, coding],
      rejected: rejected.filter((each) => !same(each)),
    };
  }
  const without = codings.filter((each) => !same(each));
  if (decision.do === "uncode") return { codings: without, rejected, memos, seen };
  if (decision.do === "reject") {
    return { codings: without, rejected: [...rejected, { ...coding }], memos, seen };
  }
  if (["memo", "forget_memo"].includes(decision.do)) {
    return { codings, rejected, memos: memosAfter(memos, decision), seen };
  }
  if (decision.do === "seen") {
    const { start, end } = decision;
    return { codings, rejected, memos, seen: [...seen, { start, end, pending: true }] };
  }
  return state; // a turn's question codes nothing; undo and redo need the whole log
}

/** Memos after one is written, written again in its place, or removed. */
function memosAfter(memos, { do: what, memo_id: id, start, end, text }) {
  if (what === "forget_memo") return memos.filter((each) => each.id !== id);
  const memo = { id, start, end, text, pending: true };
  if (!memos.some((each) => each.id === id)) return [...memos, memo];
  return memos.map((each) => (each.id === id ? { ...each, text, pending: true } : each));
}

/** What the page shows: what is stored, with everything not yet stored on top.
 * @param {Decided} stored @param {Decision[]} pending @returns {Decided} */
export function present(stored, pending) {
  const { codings, rejected, memos = [], seen = [] } = stored;
  return pending.reduce(applyDecision, { codings, rejected, memos, seen });
}

/** Suggestions of a segment that are still open, best first.
 * @param {Segment} segment @param {Suggestion[]} suggestions @param {Decided} state */
export function openSuggestions(segment, suggestions, state) {
  const taken = new Set();
  for (const each of [...state.codings, ...state.rejected]) {
    if (sameSpan(each, segment)) taken.add(each.code_id);
  }
  return suggestions.filter((each) => !taken.has(each.code_id));
}

/** What a segment shows of its open suggestions: sure ones first, unlikely ones where asked for.
 * @param {Segment} segment @param {Suggestion[]} suggestions @param {Decided} state
 * @param {boolean} unlikelyToo */
export function shownSuggestions(segment, suggestions, state, unlikelyToo) {
  const open = openSuggestions(segment, suggestions, state);
  const sure = open.filter((each) => each.band === "confident");
  const look = open.filter((each) => !["confident", "abstain"].includes(each.band));
  const unlikely = open.filter((each) => each.band === "abstain");
  return { shown: [...sure, ...look, ...(unlikelyToo ? unlikely : [])], unlikely: unlikely.length };
}

/** Codings drawn at a segment: its own and those for which it is the first of their segments.
 *
 * from: where the segment before ends; what begins between the two is drawn here.
 * @param {Segment} segment @param {Coding[]} codings @param {number} [from]
 */
export function codingsAt(segment, codings, from = segment.start) {
  return codings.filter((each) => sameSpan(each, segment) || beginsAt(segment, each, from));
}

/** Memos drawn at a segment: those that begin in it, or between the one before and it.
 *
 * to: where the last segment's margin ends; words after all segments have no other.
 */
export const memosAt = (segment, memos, from = segment.start, to = segment.end) =>
  memos.filter(({ start }) => start >= from && start < to);

const beginsAt = (segment, { start, end }, from) =>
  start >= from && start < segment.end && end > segment.start;

/** Segments, or turns, where two states differ in what is drawn. */
export function changedSegments(segments, before, now) {
  const told = (state) => {
    const kinds = [state.codings, state.rejected, state.memos || [], state.seen || []];
    return new Map(
      kinds.flatMap((list, kind) =>
        list.map(({ start, end, code_id, pending, origin, id, text }) => {
          const what = [kind, start, end, code_id, Boolean(pending), origin, id, text];
          return [JSON.stringify(what), { start, end }];
        }),
      ),
    );
  };
  const [old, fresh] = [told(before), told(now)];
  const spans = [
    ...[...old].filter(([key]) => !fresh.has(key)),
    ...[...fresh].filter(([key]) => !old.has(key)),
  ].map(([, span]) => span);
  return segments.filter((segment) =>
    spans.some((span) => span.start < segment.end && span.end > segment.start),
  );
}

/** Ids of the segments where something is decided: a coding, a refusal, or that no code fits.
 *
 * segments: in order, none over another. The Study page counts by the same rule.
 * @param {Segment[]} segments
 * @param {Pick<Decided, "codings" | "rejected"> & Partial<Decided>} state
 */
export function decidedIds(segments, { codings, rejected, seen = [] }) {
  /** @type {Set<string>} */
  const ids = new Set();
  for (const each of [...codings, ...rejected, ...seen]) {
    for (const segment of belongsTo(segments, each)) ids.add(segment.id);
  }
  return ids;
}

/** The segments that a span covers by half, or that cover it by half; else the one it is most in.
 * @param {Segment[]} segments @param {Span} span */
export function belongsTo(segments, { start, end }) {
  /** @type {[share: number, segment: Segment][]} */
  const shares = [];
  for (let i = firstAfter(segments, start); segments[i]?.start < end; i += 1) {
    const segment = segments[i];
    const common = Math.min(segment.end, end) - Math.max(segment.start, start);
    shares.push([common / Math.min(segment.end - segment.start, end - start), segment]);
  }
  const enough = shares.filter(([share]) => share >= 0.5);
  let most = null;
  for (const each of shares) if (each[0] > (most?.[0] ?? 0)) most = each;
  return (enough.length || !most ? enough : [most]).map(([, segment]) => segment);
}

/** The index of the first segment that ends after a place. */
function firstAfter(segments, place) {
  let [low, high] = [0, segments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (segments[middle].end <= place) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first segment that a span is in, or null. segments: in order, none over another.
 * @param {Segment[]} segments @param {Span} span */
export function segmentOf(segments, { start, end }) {
  const segment = segments[firstAfter(segments, start)];
  return segment?.start < end ? segment : null;
}

