// Draws what coders gave side by side. Words of a transcript reach the page as text alone.

import { make } from "../browser/elements.mjs";
import { disagreed, kindWords, settledWords, unitKey } from "./lanes.mjs";

/** Draw the names over the lanes. */
export function drawHead(coders) {
  const names = coders.map((coder, i) =>
    make("span", "", {}, make("kbd", "", {}, String(i + 1)), ` ${coder}`),
  );
  return [make("span", ""), ...names];
}

/** Draw the heading of an interview. @param {Unit} unit */
export const drawInterview = (unit) => make("h2", "tl-lanes-interview", {}, unit.interview);

/** Draw the question that units answer. @param {Unit} unit */
export const drawQuestion = ({ question }) =>
  make("p", "tl-lanes-question", {}, question ? `${question.id} · ${question.wording}` : "No guide question");

/** Draw one unit.
 * @param {Unit} unit
 * @param {{current: boolean, coders: string[], codes: Map<string, NamedCode>}} told */
export function drawUnit(unit, { current, coders, codes }) {
  const many = coders.length > 2;
  const [sign, words] = kindWords(unit, many);
  const names = ["tl-unit", `tl-unit-${unit.kind}`, current && "tl-here", unit.settled && "tl-unit-settled"];
  const lanes = unit.lanes.map((lane, i) => drawLane(lane, coders[i], unit, codes));
  const element = make(
    "article",
    names.filter(Boolean).join(" "),
    {
      "data-testid": "unit",
      "data-unit": unitKey(unit),
      "data-kind": unit.kind,
      tabindex: current ? 0 : -1,
      "aria-label": labelOf(unit, coders, codes),
    },
    make(
      "div",
      "tl-unit-said",
      {},
      make("p", "tl-where", {}, make("strong", "", {}, unit.speaker)),
      current ? passage(unit.before, true) : null,
      make("blockquote", "tl-quote", { "data-testid": "quote" }, unit.quote),
      current ? passage(unit.after, false) : null,
      make(
        "p",
        "tl-kind",
        { "data-testid": "kind" },
        make("span", "tl-kind-sign", { "aria-hidden": "true" }, sign),
        ` ${words}`,
      ),
    ),
    ...lanes,
  );
  if (unit.settled) element.append(drawSettled(unit.settled, codes, many));
  if (current && disagreed(unit)) element.append(drawActions(unit, coders));
  return element;
}

function drawLane(lane, coder, unit, codes) {
  const chips = (lane || []).map((id) => drawChip(codes.get(id), id, unit.shared.includes(id)));
  const empty = lane === null ? "did not look here" : "no code";
  return make(
    "div",
    "tl-lane",
    { "data-testid": "lane" },
    make("span", "tl-lane-name", {}, coder),
    ...(chips.length ? chips : [make("span", "tl-lane-none", {}, empty)]),
  );
}

function drawChip(code, id, shared) {
  const tones = code?.tones;
  const mark = tones ? make("span", "tl-tone", { "aria-hidden": "true" }) : null;
  mark?.style.setProperty("--tl-tone", `light-dark(${tones[0]}, ${tones[1]})`);
  const name = code?.name || id;
  const about = shared ? "all gave it" : "not all gave it";
  return make(
    "span",
    shared ? "tl-chip tl-coding tl-shared" : "tl-chip tl-coding tl-disputed",
    { "data-testid": "given", "data-code": id, title: `${code?.path || name}: ${about}` },
    mark,
    make("span", "tl-name", {}, name),
    shared ? make("span", "tl-note", { "aria-hidden": "true" }, "=") : null,
  );
}

/** @param {Passage | null} around @param {boolean} before */
function passage(around, before) {
  if (!around) return null;
  const cut = around.cut ? "…" : "";
  const words = before ? `${cut} ${around.words}` : `${around.words} ${cut}`;
  const speaker = around.speaker ? make("span", "tl-speaker", {}, `${around.speaker}: `) : null;
  return make("p", "tl-around", {}, speaker, words.trim());
}

/** @type {(codes: Map<string, NamedCode>) => (id: string) => string} */
const nameIn = (codes) => (id) => codes.get(id)?.name || id;

/** @param {Settled} settled @param {Map<string, NamedCode>} codes @param {boolean} many */
function drawSettled(settled, codes, many) {
  const signed = [settled.by, settled.at].filter(Boolean).join(", ");
  const waits = settled.pending ? " (being stored)" : "";
  const unclear = settled.resolution === "unclear";
  return make(
    "p",
    "tl-settled",
    { "data-testid": "settled" },
    make("strong", "", {}, unclear ? "? Open: " : "✓ Settled: "),
    `${settledWords(settled, nameIn(codes), many)}. `,
    make("span", "tl-settled-why", {}, `“${settled.reason}”`),
    make("span", "tl-note", {}, signed ? ` ${signed}` : waits),
  );
}

function labelOf(unit, coders, codes) {
  const many = coders.length > 2;
  const gave = unit.lanes.map((lane, i) => {
    if (lane === null) return `${coders[i]} did not look.`;
    return `${coders[i]}: ${lane.map(nameIn(codes)).join(", ") || "no code"}.`;
  });
  const settled = unit.settled ? `Settled: ${settledWords(unit.settled, nameIn(codes), many)}.` : "";
  return [`${kindWords(unit, many)[1]}.`, ...gave, settled, `${unit.speaker}: ${unit.quote}`]
    .filter(Boolean)
    .join(" ");
}

function drawActions(unit, coders) {
  const button = (what, words, key, more = {}) =>
    make(
      "button",
      "tl-tool",
      { type: "button", "data-do": what, "data-testid": what, ...more },
      make("kbd", "", { "aria-hidden": "true" }, key),
      ` ${words}`,
    );
  const ofCoders = coders
    .map((coder, i) => [coder, i])
    .filter(([, i]) => unit.lanes[i] !== null)
    .map(([coder, i]) => button("lane", `${coder}’s`, String(i + 1), { "data-nth": i + 1 }));
  const [both, none, common] =
    coders.length > 2 ? ["All", "None", "Only what all gave"] : ["Both", "Neither", "Only what both gave"];
  return make(
    "div",
    "tl-actions",
    { role: "toolbar", "aria-label": "What holds for this unit" },
    make("span", "tl-actions-about", {}, "What holds?"),
    ...ofCoders,
    button("all", both, "a"),
    button("none", unit.shared.length ? common : none, "0"),
    button("another", "Another code…", "c"),
    button("unclear", "Codebook unclear", "u"),
    make(
      "a",
      "tl-place tl-unit-place",
      { href: unit.href, "data-testid": "place" },
      "Its place",
    ),
  );
}
