// Draws an interview: the part that a person looks at first, the rest in slices between keys.
// Words of a transcript reach the page as text nodes and nothing else.

import { codingsAt, memosAt } from "../browser/core.mjs";
import { draftCard, marginTools, memoCard } from "../browser/draw.mjs";
import { codingChip, goneChip, rejectedChip, suggestionChip, takenChip, toned } from "./chips.mjs";
import { clock, make } from "../browser/elements.mjs";
import { askButton, drawHeadings } from "./headings.mjs";
import { PAUSE } from "../browser/learn.mjs";
import { keepSelected } from "../browser/selecting.mjs";

const AROUND = 12; // turns before and after the current one that are drawn at once
const DRAWING = 8; // ms of drawing before keys have their turn

/** The turns of an interview on the page; each is filled when it is wanted or when it is due. */
export class TranscriptView {
  /** @type {Map<number, Segment[]>} */ byTurn;
  /** @type {Map<string, number>} */ known; // segment id -> its turn
  /** @type {Map<string, number>} */ from; // segment id -> where the one before it ends

  /** @param {TheReader} view @param {HTMLElement} root */
  constructor(view, root) {
    this.view = view;
    this.root = root;
    /** @type {Map<string, HTMLElement>} */
    this.elements = new Map(); // segment id -> its element, where it is drawn
    /** @type {Set<number>} */
    this.empty = new Set(); // turns that are not filled yet
    /** @type {({id: string} & Span)[]} */
    this.reach = []; // of each segment: its id, and from where to where its margin speaks
    this.timer = undefined;
  }

  /** Draw the interview anew. around: the segment that is looked at, if any. */
  draw(around) {
    const { data, asking } = this.view;
    clearTimeout(this.timer);
    this.elements.clear();
    this.byTurn = new Map(data.turns.map((turn) => [turn.index, []]));
    for (const segment of data.segments) this.byTurn.get(segment.turn)?.push(segment);
    this.known = new Map(data.segments.map((segment) => [segment.id, segment.turn]));
    const before = data.segments.map((_, i) => (i ? data.segments[i - 1].end : 0));
    this.from = new Map(data.segments.map((segment, i) => [segment.id, before[i]]));
    const last = data.segments.at(-1)?.id;
    this.reach = data.segments.map(({ id, end }, i) => {
      return { id, start: before[i], end: id === last ? Infinity : end };
    });
    asking.clear();
    const fragment = document.createDocumentFragment();
    for (const turn of data.turns) {
      const name = turn.role === "interviewer" ? "tl-turn tl-asks" : "tl-turn";
      const section = make("section", name, { "data-turn-index": turn.index });
      asking.turns.set(turn.index, section);
      fragment.append(section);
    }
    this.empty = new Set(data.turns.map((turn) => turn.index));
    this.around(around?.turn ?? 0);
    drawHeadings(asking);
    this.root.replaceChildren(fragment);
    this.later();
  }

  /** Fill what is left, the nearest first, in slices. */
  later() {
    if (this.empty.size === 0) return;
    this.timer = setTimeout(() => {
      const start = performance.now();
      const at = this.view.segment()?.turn ?? 0;
      const left = [...this.empty].sort((a, b) => Math.abs(a - at) - Math.abs(b - at));
      for (const turn of left) {
        if (performance.now() - start >= DRAWING) break;
        this.fill(turn);
      }
      this.later();
    }, PAUSE);
  }

  /** Fill what a person sees beside a turn. */
  around(at) {
    for (let turn = at - AROUND; turn <= at + AROUND; turn += 1) this.fill(turn);
  }

  /** @param {number} index */
  fill(index) {
    if (!this.empty.delete(index)) return;
    const { view } = this;
    const turn = view.data.turns[index];
    const head = make(
      "div",
      "tl-who",
      {},
      make("span", "tl-speaker", {}, turn.speaker),
      make("span", "tl-time", {}, clock(turn.start_s)),
      turn.role === "interviewer" && view.asking.guided ? askButton(turn.index, view.keys) : null,
    );
    const body = make("div", "tl-said");
    const segments = this.byTurn.get(index) || [];
    if (segments.length === 0) body.append(wordsOf(view, turn));
    for (const segment of segments) {
      const element = make("div", "tl-segment", {
        "data-testid": "segment",
        "data-segment-id": segment.id,
        role: "group",
        tabindex: -1,
      });
      this.elements.set(segment.id, element);
      fillSegment(view, segment, element, this.from.get(segment.id));
      body.append(element);
    }
    view.asking.turns.get(index)?.replaceChildren(head, body);
  }

  has(id) {
    return Boolean(this.known?.has(id));
  }

  /** The segment that an element is in, or stands after, or null.
   * @param {Element | null} element @returns {string | null} */
  under(element) {
    const segment = element?.closest(".tl-segment");
    if (segment instanceof HTMLElement) return segment.dataset.segmentId ?? null;
    const place = element?.closest("[data-turn-index], .tl-question");
    if (!(place instanceof HTMLElement) || !this.byTurn) return null;
    const turn = Number(place.dataset.turnIndex ?? place.dataset.turn);
    const { segments } = this.view.data;
    return (segments.find((each) => each.turn >= turn) ?? segments.at(-1))?.id ?? null;
  }

  /** The element of a segment, drawn now if it was not yet.
   * @param {string} id */
  get(id) {
    const turn = this.known?.get(id);
    if (turn === undefined) return undefined;
    this.fill(turn);
    return this.elements.get(id);
  }

  /** Draw a segment again, where it is drawn. */
  refresh(segment) {
    const element = this.elements.get(segment.id);
    if (!element) return;
    this.keeping(() => fillSegment(this.view, segment, element, this.from.get(segment.id)));
  }

  /** Turns that hold no segment, as the interviewer's. */
  get bare() {
    return this.view.data.turns.filter((turn) => !this.byTurn.get(turn.index)?.length);
  }

  /** Draw the shown of a turn without segments again, where they are drawn. */
  refreshTurn(turn) {
    const shown = this.view.asking.turns.get(turn.index)?.querySelector(".tl-words");
    this.keeping(() => shown?.replaceWith(wordsOf(this.view, turn)));
  }

  /** Draw, and leave selected what is. @param {() => void} draw */
  keeping(draw) {
    keepSelected(this.root, this.view.text, draw);
  }

  /** Draw again all that is drawn. */
  refreshAll() {
    for (const id of this.elements.keys()) this.refresh(this.view.segment(id));
  }

  stop() {
    clearTimeout(this.timer);
  }
}

/** @param {TheReader} view @param {Span} span */
const wordsOf = (view, { start, end }) => make("p", "tl-words", {}, ...words(view, start, end));

/** Text nodes of a range, cut where a coding of a selection or a memo's passage begins or ends.
 * @param {TheReader} view @param {number} start @param {number} end */
function words(view, start, end) {
  const inside = (each) => each.start < end && each.end > start;
  const marks = view.selections.filter(inside);
  const notes = view.noted.filter(inside);
  const cutAt = view.cutting.at;
  const edges = new Set([start, end]);
  for (const mark of [...marks, ...notes]) {
    edges.add(Math.max(start, mark.start));
    edges.add(Math.min(end, mark.end));
  }
  if (cutAt !== null && cutAt > start && cutAt < end) edges.add(cutAt);
  const sorted = [...edges].sort((a, b) => a - b);
  return sorted.slice(0, -1).flatMap((from, i) => {
    const to = sorted[i + 1];
    const covers = (mark) => mark.start <= from && mark.end >= to;
    const marked = marks.find(covers);
    const names = [marked ? "tl-mark" : "", notes.some(covers) ? "tl-noted" : ""];
    const text = view.text.slice(from, to);
    const piece = make(marked ? "mark" : "span", names.filter(Boolean).join(" "), {
      "data-from": from,
    }, text);
    if (marked) toned(view, piece, marked.code_id);
    return from === cutAt ? [make("span", "tl-cut", { "data-testid": "cut" }), piece] : [piece];
  });
}

/** Draw one segment again: words, codings, suggestions, memos, state for a screen reader.
 * @param {TheReader} view @param {Segment} segment @param {HTMLElement} element
 * @param {number} [from] */
function fillSegment(view, segment, element, from) {
  const codings = codingsAt(segment, view.state.codings, from);
  const to = segment === view.data.segments.at(-1) ? Infinity : segment.end;
  const memos = memosAt(segment, view.state.memos, from, to);
  const { shown, unlikely } = view.suggestions(segment);
  const margin = make("div", "tl-margin", {}, ...drawCodes(view, segment, codings));
  const nothing = codings.length === 0 && view.seen(segment);
  if (nothing) margin.append(make("span", "tl-missed", { "data-testid": "nothing" }, "no code fits"));
  const missed = view.missed(segment, shown);
  if (missed) margin.append(make("span", "tl-missed", { "data-testid": "missed" }, missed));
  for (const memo of memos) margin.append(memoCard(view, segment, memo));
  for (const draft of view.memos.draftsAt(segment)) margin.append(draftCard(draft));
  margin.append(marginTools(view, unlikely, view.more === segment.id));
  const text = wordsOf(view, segment);
  const bars = drawBars(view, segment, codings);
  const editor = view.memos.editorAt(segment);
  const [first, beside] = element.children;
  const same = first?.isEqualNode(text) ? first : null; // a selection in it stays
  const side = same && beside?.classList.contains("tl-margin") ? beside : null;
  for (const each of [...element.children]) if (![editor, same, side].includes(each)) each.remove();
  element.append(bars);
  if (side) patch(side, margin);
  else if (same) same.after(margin);
  else element.prepend(text, margin);
  if (editor && editor.parentElement !== element) element.append(editor);
  element.classList.toggle("tl-has-more", unlikely > 0);
  element.classList.toggle("tl-decided", view.decided(segment));
  element.classList.toggle("tl-context", !view.asked(segment));
  const names = codings.map((each) => view.name(each.code_id)).join(", ");
  element.setAttribute(
    "aria-label",
    `Segment ${segment.index + 1}. ${view.asked(segment) ? "" : "Context. "}` +
      `${names ? `Coded ${names}.` : nothing ? "No code fits." : "No codes."} ` +
      `${countOf(shown.length, "suggestion")}${sureOf(shown)}.` +
      (memos.length ? ` ${countOf(memos.length, "memo")}.` : "") +
      (unlikely && view.more !== segment.id ? ` ${unlikely} more, unlikely.` : ""),
  );
}

/** A bar beside the words for each code that the whole segment has, in its colour.
 * @param {TheReader} view @param {Segment} segment @param {Coding[]} codings */
function drawBars(view, segment, codings) {
  const bars = codings
    .filter((each) => each.start === segment.start && each.end === segment.end)
    .map((each) => toned(view, make("span", "tl-whole", {}), each.code_id));
  return make("span", "tl-bars", { "aria-hidden": "true", "data-testid": "bars" }, ...bars);
}

/** The codings and suggestions of a segment. In hand each keeps its place, whatever becomes of it.
 * @param {TheReader} view @param {Segment} segment @param {Coding[]} codings */
function drawCodes(view, segment, codings) {
  const whole = (each) => each.start === segment.start && each.end === segment.end;
  const context = view.asked(segment)
    ? []
    : [make("span", "tl-missed", { "data-testid": "context" }, "context, not compared")];
  if (view.hand.id !== segment.id) {
    return [
      ...codings.map((each) => codingChip(view, segment, each)),
      ...context,
      ...view.rows(segment).map(({ suggestion, nth }) => suggestionChip(view, suggestion, nth)),
    ];
  }
  const rows = view.rows(segment);
  const { above, since } = view.hand.split(codings, whole);
  const given = (code) => codings.find((each) => whole(each) && each.code_id === code);
  const row = ({ suggestion, nth, state }) => {
    const coding = state === "accepted" && given(suggestion.code_id);
    if (coding) return takenChip(view, suggestion, nth, coding);
    const chip = state === "rejected" ? rejectedChip : suggestionChip;
    return chip(view, suggestion, nth);
  };
  return [
    ...above.map(({ coding, gone }) => (gone ? goneChip : codingChip)(view, segment, coding)),
    ...context,
    ...rows.map(row),
    ...since.map((each) => codingChip(view, segment, each)),
  ];
}

/** Make an element's children those of another, without touching one that is the same already: a
 * press on it that has begun goes on.
 * @param {Element} old @param {Element} fresh */
function patch(old, fresh) {
  const wanted = [...fresh.children];
  wanted.forEach((each, i) => {
    const child = old.children[i];
    if (!child) old.append(each);
    else if (!child.isEqualNode(each)) child.replaceWith(each);
  });
  while (old.children.length > wanted.length) old.lastElementChild?.remove();
}

const countOf = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

/** @param {Suggestion[]} shown */
function sureOf(shown) {
  const sure = shown.filter((each) => each.band === "confident").length;
  return sure ? `, ${sure} of them sure` : "";
}
