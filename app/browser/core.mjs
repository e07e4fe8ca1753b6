// What the reader computes without a page: offsets, codings after decisions, the queue.
// Offsets outside this file are Unicode code points; JavaScript strings count UTF-16 units.

export const BATCH = 50; // decisions in one request

/** Number of code points in the first `units` UTF-16 units of a text. */
export function codePoints(text, units = text.length) {
  let count = 0;
  for (let i = 0; i < units; i += 1) {
    const unit = text.charCodeAt(i);
    const leads = unit >= 0xd800 && unit <= 0xdbff && i + 1 < text.length;
    if (leads && text.charCodeAt(i + 1) >= 0xdc00 && text.charCodeAt(i + 1) <= 0xdfff) i += 1;
    count += 1;
  }
  return count;
}

/** A text that is sliced by code points. */
export class PointText {
  constructor(text) {
    this.text = text;
    this.points = null;
    for (let i = 0; i < text.length && this.points === null; i += 1) {
      const unit = text.charCodeAt(i);
      if (unit >= 0xd800 && unit <= 0xdfff) this.points = Array.from(text);
    }
    this.length = this.points ? this.points.length : text.length;
  }

  slice(start, end) {
    return this.points ? this.points.slice(start, end).join("") : this.text.slice(start, end);
  }
}

export const spanKey = (/** @type {Span} */ span) => `${span.start}-${span.end}`;
const sameSpan = (/** @type {Span} */ a, /** @type {Span} */ b) => a.start === b.start && a.end === b.end;

/** Codings, rejections and memos after one decision; the given ones are not changed. */
export function applyDecision(state, decision) {
  const { codings, rejected, memos = [], seen = [] } = state;
  const same = (each) => sameSpan(each, decision) && each.code_id === decision.code_id;
  const made = {
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
      codings: had ? codings : [...codings, made],
      rejected: rejected.filter((each) => !same(each)),
    };
  }
  const without = codings.filter((each) => !same(each));
  if (decision.do === "uncode") return { codings: without, rejected, memos, seen };
  if (decision.do === "reject") {
    return { codings: without, rejected: [...rejected, { ...made }], memos, seen };
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
  const made = { id, start, end, text, pending: true };
  if (!memos.some((each) => each.id === id)) return [...memos, made];
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
  const found = new Set();
  for (const each of [...codings, ...rejected, ...seen]) {
    for (const segment of belongsTo(segments, each)) found.add(segment.id);
  }
  return found;
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
  const found = segments[firstAfter(segments, start)];
  return found?.start < end ? found : null;
}

/** Codes that match what was typed, best first: in the name, then the path, then the rule.
 * @template {{name: string, path: string, definition?: string}} C
 * @param {C[]} codes @param {string} typed */
export function findCodes(codes, typed) {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const rank = (code) => {
    const name = code.name.toLowerCase();
    const path = code.path.toLowerCase();
    const rule = (code.definition || "").toLowerCase();
    let total = 0;
    for (const word of words) {
      if (name.startsWith(word)) total += 0;
      else if (name.includes(word)) total += 1;
      else if (path.includes(word)) total += 2;
      else if (rule.includes(word)) total += 4;
      else return Infinity;
    }
    return total;
  };
  return codes
    .map((code, index) => ({ code, index, rank: rank(code) }))
    .filter((each) => each.rank < Infinity)
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map((each) => each.code);
}

/** Decisions on their way to the study: sent in order, one batch at a time, kept until stored. */
export class Queue {
  /** @param {{clientId: string, changed: (what: Sent) => void,
   *   store: {load(): Numbered[], change(fn: (list: Numbered[]) => Numbered[]): void},
   *   send: (clientId: string, decisions: Numbered[]) => Promise<Stored>}} how */
  constructor({ clientId, store, send, changed }) {
    this.clientId = clientId;
    this.store = store; // survives a reload, may be shared with other tabs
    this.send = send;
    this.changed = changed; // called with what happened
    /** @type {Numbered[]} */
    this.pending = store.load();
    this.next = this.pending.reduce((last, each) => Math.max(last, each.seq), 0) + 1;
    this.busy = false;
    this.failures = 0;
    this.most = BATCH;
    this.timer = undefined;
  }

  /** @param {Decision} decision */
  push(decision) {
    const numbered = { ...decision, seq: this.next };
    this.next += 1;
    this.pending = [...this.pending, numbered];
    this.store.change((list) => [...list, numbered]);
    this.flush();
    return numbered;
  }

  async flush() {
    if (this.busy || this.pending.length === 0) return;
    this.busy = true;
    const batch = this.pending.slice(0, this.most);
    try {
      this.settle(await this.send(this.clientId, batch));
      this.most = BATCH;
    } catch (error) {
      this.fail(batch, error);
    } finally {
      this.busy = false;
    }
    if (this.failures === 0) this.flush();
  }

  /** Take what was answered off the queue; an answer about nothing that was sent is a failure.
   * @param {Stored} answer */
  settle(answer) {
    const settled = new Set(answer.results.map((each) => each.seq));
    const left = this.pending.filter((each) => !settled.has(each.seq));
    if (left.length === this.pending.length) throw new Error("nothing was answered");
    this.failures = 0;
    this.pending = left;
    this.store.change((list) => list.filter((each) => !settled.has(each.seq)));
    this.changed({ answer, refused: answer.results.filter((each) => !each.ok) });
  }

  /** A request that the study cannot take is tried one by one, so that it holds up no other. */
  fail(batch, error) {
    const unfit = [400, 413, 415, 422].includes(error.status);
    if (unfit && batch.length > 1) {
      this.most = 1;
      this.failures = 0;
      return;
    }
    if (unfit) {
      const told = { why: error.message, said: "", again: false, clash: null };
      const results = [{ seq: batch[0].seq, ok: false, ...told }];
      this.settle({ results, documents: {}, highest_seq: 0 });
      return;
    }
    this.failures += 1;
    const wait = Math.min(5000, 250 * 2 ** this.failures);
    this.changed({ down: true, elsewhere: error.status === 409, error });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), wait);
  }
}
