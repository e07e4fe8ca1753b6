// Why a code is suggested: first in plain sentences, passages and words; behind "Details" all
// shares of what was computed, and by what. Words reach the page as text nodes.

import { make } from "./elements.mjs";
import { evidenceWords, percent, signed } from "./figures.mjs";

const LOUD = 0.1; // share of the log odds from which an item is worth a sentence
const SENTENCES = { for: 5, against: 3 };

// Each kind of evidence as a person would say it: when it speaks for the code, and against it.
const SAID = {
  neighbour: ["You gave this code to", ""],
  rejected: ["", "You refused this code at"],
  examples: ["It is like other passages that you coded so", "It is unlike what you coded so"],
  words: ["Words that go with this code are in it", "Its words go with other codes"],
  definition: ["It is close to the code’s definition", "Little of the code’s definition is in it"],
  include: ["It is close to what the code’s rule includes", "It is far from what the rule includes"],
  exclude: ["", "It is close to what the code’s rule leaves out"],
  example: ["It is like the codebook’s example", "It is unlike the codebook’s example"],
  name: ["Words of the code’s name are in it", ""],
  question: ["It answers the question", "It answers another kind of question"],
  previous: ["What you coded just before goes with it", "It seldom follows what you coded just before"],
  family: ["Codes beside it in the codebook fit too", "Codes beside it in the codebook do not fit"],
  frequency: ["You use this code often", "You use this code seldom"],
  rivals: ["No other code fits better", "Other codes fit as well"],
};
const BARE = ["examples", "previous", "family", "frequency", "rivals"]; // nothing is quoted

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

/** What speaks for a suggestion and what against it, passages that were coded first.
 * @param {Evidence[]} evidence @returns {{for: Evidence[], against: Evidence[]}} */
export function reasons(evidence) {
  const loud = evidence.filter((each) => Math.abs(each.share ?? 0) >= LOUD);
  const side = (sign) => {
    const at = sign > 0 ? 0 : 1;
    const said = loud.filter((each) => Math.sign(each.share ?? 0) === sign && SAID[each.kind]?.[at]);
    const coded = said.filter((each) => each.href && each.kind !== "previous");
    const words = said.filter((each) => each.kind === "words");
    return [...new Set([...coded, ...words, ...said])].slice(0, SENTENCES[sign > 0 ? "for" : "against"]);
  };
  return { for: side(1), against: side(-1) };
}

/** A reason as a sentence, with a link to the passage where it rests on one.
 * @param {Evidence} item */
export function sentence(item) {
  const against = (item.share ?? 0) < 0;
  const line = make("li", "", {}, SAID[item.kind][against ? 1 : 0]);
  const quoted = BARE.includes(item.kind) || (against && item.kind === "question") ? "" : quotation(item);
  if (quoted) line.append(item.href ? " " : ": ", quoted);
  if (item.href && quoted) line.append(" ", placeOf(item));
  if (!quoted || item.href || !/[?!…]”$/.test(quoted)) line.append(".");
  return line;
}

function quotation(item) {
  if (item.kind === "words") return (item.words || []).map((word) => `“${word}”`).join(", ");
  const id = `${item.question_id}, `; // the guide's number of a question says nothing here
  const text = (item.text || "").trim();
  const words = (text.startsWith(id) ? text.slice(id.length) : text).replace(/[.\s]+$/, "");
  return words && `“${words}”`;
}

function placeOf(item) {
  const words = item.who ? `in ${item.who}` : "in this interview";
  return make("a", "tl-place", { href: item.href }, words);
}

/** Why one code is suggested: sentences, then the figures behind "Details".
 * @param {Evidence[]} evidence @param {string} version */
export function whyOf(evidence, version) {
  const found = reasons(evidence);
  const box = make("div", "");
  const list = (items) => make("ul", "", {}, ...items.map(sentence));
  if (found.for.length) box.append(list(found.for));
  else box.append(make("p", "tl-why-about", {}, "Nothing speaks for it clearly; many small things together do."));
  if (found.against.length) {
    box.append(make("p", "tl-why-about", {}, "Against it:"), list(found.against));
  }
  box.append(details(evidence, version));
  return box;
}

function details(evidence, version) {
  const list = make("ul", "");
  for (const each of evidence) list.append(evidenceLine(each));
  const about = "Beside each line its share of the log odds: + speaks for the code, − against it.";
  return make(
    "details",
    "tl-why-details",
    { "data-testid": "why-details" },
    make("summary", "", {}, "Details"),
    make("p", "tl-why-about", {}, about),
    list,
    make("p", "tl-version", {}, `made by ${version}`),
  );
}

/** @param {TheReader} view @param {Suggestion[]} suggestions */
export function drawWhy(view, suggestions) {
  const panel = make("div", "tl-why", { "data-testid": "why" });
  if (!suggestions.length) {
    panel.append(make("p", "tl-why-about", {}, "No open suggestion is shown here."));
  }
  for (const each of suggestions) {
    const title = `Why ${view.name(each.code_id)}? (${percent(each.score)} likely)`;
    panel.append(make("p", "tl-why-code", {}, title), whyOf(each.evidence, each.version));
  }
  const dimensions = view.data.dimensions?.[view.current ?? ""] || [];
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
function evidenceLine(item) {
  const weight = typeof item.share === "number" ? ` (${signed(item.share)})` : "";
  const kind = KINDS[item.kind] || item.kind;
  const line = make("li", "", {}, make("span", "tl-why-kind", {}, `${kind}${weight}`));
  const said = evidenceWords(item);
  if (!said) return line;
  line.append(": ", make("span", "", {}, said));
  if (item.href) line.append(" ", placeOf(item));
  return line;
}
