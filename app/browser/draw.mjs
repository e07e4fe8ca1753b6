// Draws what stands in a segment's margin and under it. Words reach the page as text nodes.

import { evidenceWords, percent, signed } from "./figures.mjs";
import { make } from "./elements.mjs";

/** Under the chips: choose any code, and the unlikely suggestions where there are such.
 * @param {TheReader} view @param {number} unlikely @param {boolean} shown */
export function marginTools(view, unlikely, shown) {
  const add = make("button", "tl-add", { type: "button", "data-do": "choose" }, "+ code");
  add.title = `Choose any code (${view.keys.first("choose")})`;
  const note = make("button", "tl-add", { type: "button", "data-do": "memo" }, "+ memo");
  note.title = `Write a memo (${view.keys.first("memo")})`;
  const tools = make("div", "tl-margin-tools", {}, add, note);
  if (!unlikely) return tools;
  const words = shown ? "hide unlikely" : `${unlikely} more, unlikely`;
  const more = make(
    "button",
    "tl-add tl-more",
    { type: "button", "data-do": "more", "data-testid": "more", "aria-expanded": shown },
    words,
  );
  more.title = `${shown ? "Hide them again" : "Show them"} (${view.keys.first("more")})`;
  tools.append(more);
  return tools;
}

/** A memo in the margin, with buttons that change and remove it.
 * @param {TheReader} view @param {Segment} segment @param {Memo} memo */
export function memoCard(view, segment, memo) {
  const part = memo.start !== segment.start || memo.end !== segment.end;
  const about = view.text.slice(memo.start, memo.end);
  const act = (what, sign, label) =>
    make(
      "button",
      "tl-small",
      { type: "button", "data-do": what, "data-memo": memo.id, "aria-label": label },
      sign,
    );
  return make(
    "div",
    "tl-memo",
    { "data-testid": "memo", title: part ? `On: ${about}` : null },
    make("span", "tl-memo-text", {}, memo.text),
    make(
      "span",
      "tl-memo-tools",
      {},
      make("span", "tl-note", {}, part ? "memo on selection" : "memo"),
      act("edit-memo", "✎", "Change this memo"),
      act("forget-memo", "✕", "Remove this memo"),
    ),
  );
}

/** A memo that was begun and closed, with buttons that go on with it and throw it away. */
export function draftCard({ id, text }) {
  const act = (what, sign, label) =>
    make(
      "button",
      "tl-small",
      { type: "button", "data-do": what, "data-memo": id, "aria-label": label, title: label },
      sign,
    );
  return make(
    "div",
    "tl-memo tl-draft",
    { "data-testid": "draft" },
    make("span", "tl-memo-text", {}, text),
    make(
      "span",
      "tl-memo-tools",
      {},
      make("span", "tl-note", {}, "draft kept, not yet a memo"),
      act("open-draft", "✎", "Go on with this draft"),
      act("drop-draft", "✕", "Throw this draft away"),
    ),
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

/** @param {TheReader} view @param {Suggestion[]} suggestions */
export function drawWhy(view, suggestions) {
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
    for (const item of each.evidence) list.append(evidenceLine(item));
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

/** @param {Evidence} item */
export function evidenceLine(item) {
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
