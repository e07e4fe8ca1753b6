// Draws one suggestion with its context. Words of a transcript reach the page as text alone.

import { percent } from "../browser/figures.mjs";
import { whyOf } from "../browser/why.mjs";
import { make } from "../browser/elements.mjs";
import { drawRule, drawWhere } from "../browser/page.mjs";

const BAND_WORDS = {
  confident: "sure",
  "worth a look": "worth a look",
  abstain: "unlikely",
};

/** The name of a band as it is read. */
export const bandWords = (band) => BAND_WORDS[band] || "";

/** Draw the suggestion in hand; why: whether its evidence is open.
 * @param {Item} item @param {any} code @param {boolean} why */
export function drawCard(item, code, why) {
  const card = make("article", "tl-card", {
    "data-testid": "card",
    "data-code": item.code_id,
    "data-segment-id": item.segment_id,
    "data-start": item.start,
    tabindex: -1,
    "aria-label": labelOf(item, code),
  });
  const quotation = make(
    "div",
    "tl-context",
    {},
    ...drawWhere(item),
    passage(item.before, "tl-before", true),
    make("blockquote", "tl-quote", { "data-testid": "quote" }, item.quote),
    passage(item.after, "tl-after", false),
  );
  const head = make("div", "tl-code-head", {}, ...heading(item, code));
  const rule = make("aside", "tl-code-rule", { "aria-label": "The code" }, drawRule(code));
  card.append(actions(why), quotation, head, rule);
  if (why) card.append(drawEvidence(item));
  return card;
}

function labelOf(item, code) {
  const who = item.participant || item.speaker;
  const band = bandWords(item.band);
  return `Suggestion: ${code.name}, ${percent(item.score)}${band ? `, ${band}` : ""}. ${who}: ${item.quote}`;
}

function heading(item, code) {
  const sure = item.band === "confident";
  const band = bandWords(item.band);
  return [
    make("p", "tl-code-path", {}, code.path === code.name ? "" : code.path.slice(0, -code.name.length - 3)),
    make(
      "h2",
      "tl-code-name",
      {},
      make("span", "tl-chip tl-suggestion tl-big", {}, make("span", "", { "data-testid": "code" }, code.name)),
    ),
    make(
      "p",
      "tl-how-sure",
      {},
      make("span", "tl-score", {}, percent(item.score)),
      " ",
      band ? make("span", sure ? "tl-sure" : "tl-some", {}, band) : null,
    ),
  ];
}

/** @param {Passage | null | undefined} around @param {string} name @param {boolean} before */
function passage(around, name, before) {
  if (!around) return null;
  const words = before
    ? `${around.cut ? "… " : ""}${around.words}`
    : `${around.words}${around.cut ? " …" : ""}`;
  const speaker = around.speaker ? make("span", "tl-speaker", {}, `${around.speaker}: `) : null;
  return make("p", `tl-around ${name}`, {}, speaker, words);
}

function actions(why) {
  const button = (what, words, key, name = "tl-tool") =>
    make(
      "button",
      name,
      { type: "button", "data-do": what, "data-testid": what },
      `${words} `,
      make("kbd", "", { "aria-hidden": "true" }, key),
    );
  const reasons = button("why", "Why", "w");
  reasons.setAttribute("aria-expanded", why);
  return make(
    "div",
    "tl-actions",
    { role: "toolbar", "aria-label": "Decide" },
    button("accept", "✓ Accept", "Enter", "tl-tool tl-yes"),
    button("reject", "✕ Reject", "x"),
    button("skip", "Skip", "s"),
    button("choose", "Other code…", "c"),
    reasons,
    button("place", "Read it in the interview", "o"),
  );
}

/** @param {Item} item */
function drawEvidence(item) {
  const panel = make("div", "tl-why", { "data-testid": "why-panel" });
  if (item.evidence.length) panel.append(whyOf(item.evidence, item.version));
  else panel.append(make("p", "tl-why-about", {}, "Its evidence is no longer kept."));
  return panel;
}

/** The codes that can be chosen, with how many suggestions of each are open. */
export function codeOptions(codes, counts, chosen) {
  const open = codes.filter((code) => counts[code.id] || code.id === chosen);
  const all = Object.values(counts).reduce((sum, each) => sum + each, 0);
  return [["", `All codes (${all})`], ...open.map((code) => [code.id, `${code.path} (${counts[code.id] || 0})`])];
}

/** The bands that can be chosen, with how many suggestions each holds. */
export function bandOptions(bands) {
  const of = (band) => bands[band] || 0;
  const every = Object.values(bands).reduce((sum, each) => sum + each, 0);
  return [
    ["open", `All but unlikely (${every - of("abstain")})`],
    ["confident", `Sure (${of("confident")})`],
    ["worth a look", `Worth a look (${of("worth a look")})`],
    ["abstain", `Unlikely (${of("abstain")})`],
    ["", `All (${every})`],
  ];
}
