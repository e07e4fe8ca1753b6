// Draws a document. Words of a transcript reach the page as text nodes and nothing else.

import { codingsAt, evidenceWords, percent, signed } from "./core.mjs";
import { clock, make } from "./elements.mjs";
import { askButton, drawHeadings } from "./headings.mjs";

/** Draw all turns and headings; returns the segments' elements by id. */
export function drawDocument(view, root) {
  const { data } = view;
  const elements = new Map();
  const byTurn = new Map();
  for (const segment of data.segments) {
    if (!byTurn.has(segment.turn)) byTurn.set(segment.turn, []);
    byTurn.get(segment.turn).push(segment);
  }
  const fragment = document.createDocumentFragment();
  view.asking.clear();
  for (const turn of data.turns) {
    const section = drawTurn(view, turn, byTurn.get(turn.index) || [], elements);
    view.asking.turns.set(turn.index, section);
    fragment.append(section);
  }
  drawHeadings(view.asking);
  root.replaceChildren(fragment);
  return elements;
}

function drawTurn(view, turn, segments, elements) {
  const asks = turn.role === "interviewer";
  const head = make(
    "div",
    "tl-who",
    {},
    make("span", "tl-speaker", {}, turn.speaker),
    make("span", "tl-time", {}, clock(turn.start_s)),
    asks ? askButton(turn.index) : null,
  );
  const body = make("div", "tl-said");
  if (segments.length === 0) {
    body.append(make("p", "tl-words", {}, ...words(view, turn.start, turn.end)));
  }
  for (const segment of segments) {
    const element = make("div", "tl-segment", {
      "data-testid": "segment",
      "data-segment-id": segment.id,
      role: "group",
      tabindex: -1,
    });
    elements.set(segment.id, element);
    fillSegment(view, segment, element);
    body.append(element);
  }
  const attributes = { "data-turn-index": turn.index };
  return make("section", asks ? "tl-turn tl-asks" : "tl-turn", attributes, head, body);
}

/** Text nodes of a range, cut where a coding of a selection begins or ends. */
function words(view, start, end) {
  const marks = view.selections.filter((each) => each.start < end && each.end > start);
  const edges = new Set([start, end]);
  for (const mark of marks) {
    edges.add(Math.max(start, mark.start));
    edges.add(Math.min(end, mark.end));
  }
  const sorted = [...edges].sort((a, b) => a - b);
  return sorted.slice(0, -1).map((from, i) => {
    const to = sorted[i + 1];
    const marked = marks.some((mark) => mark.start <= from && mark.end >= to);
    const tag = marked ? "mark" : "span";
    return make(tag, marked ? "tl-mark" : "", { "data-from": from }, view.text.slice(from, to));
  });
}

/** Draw one segment again: words, codings, open suggestions, state for a screen reader. */
export function fillSegment(view, segment, element) {
  const codings = codingsAt(segment, view.state.codings);
  const { shown, unlikely } = view.suggestions(segment);
  const margin = make("div", "tl-margin");
  for (const coding of codings) margin.append(codingChip(view, segment, coding));
  shown.forEach((each, i) => margin.append(suggestionChip(view, each, i + 1)));
  margin.append(marginTools(unlikely, view.more === segment.id));
  const text = make("p", "tl-words", {}, ...words(view, segment.start, segment.end));
  element.replaceChildren(text, margin);
  if (view.why === segment.id) element.append(drawWhy(view, shown));
  element.classList.toggle("tl-decided", view.decided(segment));
  const names = codings.map((each) => view.name(each.code_id)).join(", ");
  element.setAttribute(
    "aria-label",
    `Segment ${segment.index + 1}. ${names ? `Coded ${names}.` : "No codes."} ` +
      `${countOf(shown.length, "suggestion")}${sureOf(shown)}.` +
      (unlikely && view.more !== segment.id ? ` ${unlikely} more, unlikely.` : ""),
  );
}

const countOf = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

function sureOf(shown) {
  const sure = shown.filter((each) => each.band === "confident").length;
  return sure ? `, ${sure} of them sure` : "";
}

/** Under the chips: choose any code, and the unlikely suggestions where there are such. */
function marginTools(unlikely, shown) {
  const add = make("button", "tl-add", { type: "button", "data-do": "choose" }, "+ code");
  add.title = "Choose any code (c)";
  const tools = make("div", "tl-margin-tools", {}, add);
  if (!unlikely) return tools;
  const words = shown ? "hide unlikely" : `${unlikely} more, unlikely`;
  const more = make(
    "button",
    "tl-add tl-more",
    { type: "button", "data-do": "more", "data-testid": "more", "aria-expanded": shown },
    words,
  );
  more.title = shown ? "Hide them again (m)" : "Show them (m)";
  tools.append(more);
  return tools;
}

function codingChip(view, segment, coding) {
  const name = view.name(coding.code_id);
  const part = coding.start !== segment.start || coding.end !== segment.end;
  const chip = make(
    "span",
    coding.pending ? "tl-chip tl-coding tl-pending" : "tl-chip tl-coding",
    { "data-testid": "coding", "data-code": coding.code_id, title: view.path(coding.code_id) },
    make("span", "tl-dot", { "aria-hidden": "true" }, "●"),
    make("span", "tl-name", {}, name),
    part ? make("span", "tl-note", {}, "selection") : null,
    coding.origin === "sample" ? make("span", "tl-note", {}, "sample") : null,
    make(
      "button",
      "tl-small",
      {
        type: "button",
        "data-do": "uncode",
        "data-code": coding.code_id,
        "data-span": `${coding.start}-${coding.end}`,
        "aria-label": `Take away ${name}`,
      },
      "✕",
    ),
  );
  return chip;
}

function suggestionChip(view, suggestion, nth) {
  const name = view.name(suggestion.code_id);
  const attributes = { "data-testid": "suggestion", "data-code": suggestion.code_id };
  const sure = suggestion.band === "confident";
  const unlikely = suggestion.band === "abstain";
  const kind = sure ? "Suggestion, sure" : unlikely ? "Suggestion, unlikely" : "Suggestion";
  attributes.title = `${kind}: ${view.path(suggestion.code_id)}`;
  attributes["data-band"] = suggestion.band || null;
  const act = (what, sign, label) =>
    make(
      "button",
      "tl-small",
      { type: "button", "data-do": what, "data-nth": nth, "aria-label": `${label} ${name}` },
      sign,
    );
  return make(
    "span",
    `tl-chip tl-suggestion${sure ? " tl-is-sure" : ""}${unlikely ? " tl-unlikely" : ""}`,
    attributes,
    make("kbd", "", { "aria-hidden": "true" }, String(nth)),
    make("span", "tl-name", {}, name),
    sure ? make("span", "tl-sure", {}, "sure") : null,
    make("span", "tl-score", {}, percent(suggestion.score)),
    act("accept", "✓", "Accept"),
    act("reject", "✕", "Reject"),
  );
}

const KINDS = {
  definition: "the definition says",
  include: "the code includes",
  exclude: "against it, the code excludes",
  example: "the codebook's example",
  name: "the code's name",
  question: "the question asked",
  examples: "it is like all that you coded so",
  neighbour: "you coded this alike",
  rejected: "against it, you refused this",
  words: "the words in it, together",
  previous: "what you decided just before",
  family: "codes beside it in the codebook",
  frequency: "how often you use this code",
  rivals: "other codes fit as well",
  rest: "small things together",
};

function drawWhy(view, suggestions) {
  const panel = make("div", "tl-why", { "data-testid": "why" });
  const about = suggestions.length
    ? "Beside each line its share of the log odds: + speaks for the code, − against it."
    : "No open suggestion is shown here.";
  panel.append(make("p", "tl-why-about", {}, about));
  for (const each of suggestions) {
    panel.append(
      make("p", "tl-why-code", {}, `${view.name(each.code_id)}, ${percent(each.score)}`),
    );
    const list = make("ul", "");
    for (const item of each.evidence) list.append(evidenceLine(view, item));
    panel.append(list, make("p", "tl-version", {}, `made by ${each.version}`));
  }
  const dimensions = view.data.dimensions?.[view.why] || [];
  if (dimensions.length) panel.append(drawDimensions(dimensions));
  return panel;
}

function drawDimensions(dimensions) {
  const list = make("ul", "");
  for (const each of dimensions) {
    const about = ` ${each.strength.toFixed(2)}: ${each.reason}`;
    list.append(make("li", "", {}, each.name, make("span", "tl-why-kind", {}, about)));
  }
  const box = make("div", "", { "data-testid": "dimensions" });
  box.append(make("p", "tl-why-code", {}, "Dimensions this reads as"), list);
  return box;
}

export function evidenceLine(view, item) {
  const weight = typeof item.share === "number" ? ` (${signed(item.share)})` : "";
  const kind = KINDS[item.kind] || item.kind;
  const line = make("li", "", {}, make("span", "tl-why-kind", {}, `${kind}${weight}`));
  const said = evidenceWords(item);
  if (!said) return line;
  line.append(": ", make("span", "", {}, said));
  if (item.href) {
    const place = item.who ? `in ${item.who}` : "in this interview";
    line.append(" ", make("a", "tl-place", { href: item.href }, place));
  }
  return line;
}
