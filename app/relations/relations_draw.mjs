// Draws proposals, relations on record and their evidence. Words of a transcript reach the page as
// text alone.

import { make } from "../browser/elements.mjs";
import { drawWhere } from "../browser/page.mjs";
import { around, titleOf } from "./paradigm.mjs";
import { isDecided } from "./relation_items.mjs";

/** @typedef {import("./relation_items.mjs").Item} Item */
/** @typedef {import("./relation_items.mjs").Names} Names */

const ARROW = "→";
const PARTS = { cause: "first", effect: "then", cue: "word" };

/** @param {number} many @param {string} one */
const counted = (many, one) => `${many} ${one}${many === 1 ? "" : "s"}`;

/** Names of a pair with an arrow between. @param {Item} item @param {Names} names */
const drawPair = (item, names) => [
  make("span", "", { title: names.path(item.first) }, names.code(item.first)),
  make("span", "tl-pair-arrow", { "aria-label": "to" }, ` ${ARROW} `),
  make("span", "", { title: names.path(item.second) }, names.code(item.second)),
];

/** What frames a pair, in hand or not. @param {Item} item @param {boolean} here @param {string} more */
const framed = (item, here, more = "") => ({
  class: ["tl-holding tl-pair", more, here && "tl-here tl-chosen"].filter(Boolean).join(" "),
  "data-key": item.key,
  "data-testid": "pair",
  tabindex: here ? 0 : -1,
});

/** A proposal: what was counted in plain words, figures where they are asked for.
 * @param {Item} item @param {Names} names @param {{here: boolean, open: boolean}} told */
export function drawProposal(item, names, { here, open }) {
  const { candidate } = item;
  if (!candidate) return make("div", "");
  const title = make("h2", "tl-pair-title", {}, ...drawPair(item, names));
  const said = candidate.proposed
    ? `Participants' words make it: ${names.sentence(candidate, candidate.proposed)}.`
    : "No participant's words say how the two are related.";
  return make(
    "article",
    "",
    framed(item, here, isDecided(item) ? "tl-pair-decided" : ""),
    title,
    make("p", "tl-pair-status", { "data-testid": "status" }, statusOf(item, names)),
    make("p", "tl-pair-said", {}, said),
    make("ul", "tl-pair-words", {}, ...candidate.words.map((each) => make("li", "", {}, each))),
    drawFigures(candidate, names, open),
  );
}

/** What a person said of a proposal. @param {Item} item @param {Names} names */
export function statusOf({ relation, rejected }, names) {
  if (relation) return `On record: ${names.sentence(relation, relation.type, relation.own_type)}.`;
  if (rejected) return `Rejected${rejected.reason ? `: ${rejected.reason}` : ""}.`;
  return "Proposed, not decided.";
}

/** @param {number | null} value */
const figure = (value) => (value === null ? "not given" : value.toFixed(Math.abs(value) < 0.1 && value !== 0 ? 3 : 2));

/** @param {RelationCandidate} candidate @param {Names} names @param {boolean} open */
function drawFigures(candidate, names, open) {
  const [first, second] = [names.code(candidate.first), names.code(candidate.second)];
  const { order } = candidate;
  const rows = [
    ["In the same segment", candidate.in_segments],
    ["In the same answer", candidate.in_answers],
  ].map(([words, pair]) => {
    const { both, first: one, second: other, total, lift, npmi, p, q } = /** @type {PairFigures} */ (pair);
    const cells = [both, one, other, total, ...[lift, npmi, p, q].map(figure)];
    return row(String(words), cells.map(String));
  });
  const head = ["", "both", first, second, "of all", "lift", "NPMI", "p", "q"];
  const following = [
    [`${second} shortly after ${first}`, order.then, order.p, order.q],
    [`${first} shortly after ${second}`, order.back, order.p_back, order.q_back],
  ].map(([words, many, p, q]) => row(String(words), [String(many), "", "", "", "", "", figure(/** @type {any} */ (p)), figure(/** @type {any} */ (q))]));
  return make(
    "details",
    "tl-figures",
    open ? { open: "" } : {},
    make("summary", "", {}, "Details"),
    make("div", "tl-scrolls", { tabindex: 0, role: "group", "aria-label": "Figures" }, table("What was counted", head, [...rows, ...following])),
    make(
      "p",
      "tl-nothing",
      {},
      "Lift: how many times as often as chance alone would have it. NPMI: −1 never together, 0 chance, 1 always. " +
        "p: how often chance has as many, within interviews; q: the share of false finds if the line is drawn here.",
    ),
  );
}

/** @param {string} head @param {string[]} cells */
const row = (head, cells) =>
  make("tr", "", {}, make("th", "", { scope: "row" }, head), ...cells.map((each) => make("td", "", {}, each)));

/** @param {string} caption @param {string[]} head @param {Node[]} rows */
const table = (caption, head, rows) =>
  make(
    "table",
    "tl-figures-table",
    {},
    make("caption", "tl-nothing", {}, caption),
    make("thead", "", {}, make("tr", "", {}, ...head.map((each) => make("th", "", { scope: "col" }, each)))),
    make("tbody", "", {}, ...rows),
  );

/** A relation on record. @param {Item} item @param {Names} names @param {boolean} here */
export function drawRecorded(item, names, here) {
  const { relation } = item;
  if (!relation) return make("div", "");
  return make(
    "article",
    "",
    framed(item, here, relation.stands ? "" : "tl-pair-decided"),
    make("h2", "tl-pair-title", { "data-testid": "recorded" }, names.sentence(item, item.type, item.own)),
    relation.by ? make("p", "tl-pair-status", {}, `Recorded by ${relation.by}.`) : null,
    ...relation.told.map((each) => make("p", "tl-pair-told", {}, each)),
    relation.note ? make("p", "", {}, relation.note) : null,
    make("p", "tl-nothing", {}, `Rests on ${counted(relation.segments.length, "segment")}.`),
  );
}

/** A rejected proposal. @param {RejectedRelation} rejected @param {Names} names */
export const drawRejected = ({ first, second, reason }, names) =>
  make("li", "", {}, `“${names.code(first)}” and “${names.code(second)}”${reason ? `: ${reason}` : ""}`);

/** The network as a table. @param {Item[]} items @param {Names} names */
export function drawNetworkTable(items, names) {
  const rows = items.map((item) => row(names.path(item.first), [names.type(item.type, item.own), names.path(item.second), String(item.segments.length)]));
  return table("Relations on record", ["First", "is, or does", "Second", "Segments"], rows);
}

/** The paradigm model as a table. @param {Item[]} items @param {string} centre @param {Names} names */
export function drawParadigmTable(items, centre, names) {
  const rows = around(items, centre, names).map(({ item, part, words }) => row(titleOf(part), [words, String(item.segments.length)]));
  return table(`Around “${names.code(centre)}”`, ["Part", "Code", "Segments"], rows);
}

// -- evidence

/** @param {Item} item @param {RelationEvidence} found @param {Names} names */
export function drawEvidence(item, found, names) {
  const { told = [] } = item.relation ?? {};
  return [
    make("h2", "tl-pair-title", {}, item.type ? names.sentence(item, item.type, item.own) : `${names.code(item.first)} ${ARROW} ${names.code(item.second)}`),
    ...told.map((each) => make("p", "tl-pair-told", {}, each)),
    found.roles.length ? drawRoles(item, found.roles, names) : null,
    ...drawSaid(found.said),
    ...drawPassages("Speaks for it", found.supports, found.supporting, "supporting", "No segment holds both."),
    found.told
      ? make("p", "tl-nothing", { "data-testid": "not-counted" }, found.told)
      : make("div", "", {}, ...drawPassages("May speak against it", found.speaks_against, found.contrary, "contrary", "Looked for; none found: nowhere does one stand without the other where both could be, and nobody denies it.")),
    found.supporting.length < found.supports || found.contrary.length < found.speaks_against
      ? make("button", "tl-tool", { type: "button", "data-do": "more" }, "Show all")
      : null,
  ].filter((each) => each !== null);
}

/** @param {Item} item @param {RoleSides[]} roles @param {Names} names */
function drawRoles(item, roles, names) {
  const rows = roles.map(({ role, both, first_only: first, second_only: second }) => {
    const sides = [both, first, second].map((each) => (each.length ? `${each.length}: ${each.join(", ")}` : "0"));
    return row(role || "No role", sides);
  });
  const head = ["Role", "Both", `Only ${names.code(item.first)}`, `Only ${names.code(item.second)}`];
  return make("div", "tl-scrolls", { tabindex: 0, role: "group", "aria-label": "Participants by role" }, table("Participants", head, rows));
}

/** What participants connect in so many words. @param {SaidConnection[]} said */
function drawSaid(said) {
  if (!said.length) return [];
  return [
    make("h3", "tl-evidence-title", {}, `Participants connect them (${said.length})`),
    ...said.map((one) =>
      make(
        "article",
        "tl-passage",
        { "data-testid": "said" },
        make("p", "tl-passage-codes", {}, one.way),
        make(
          "blockquote",
          "tl-quote",
          {},
          ...one.parts.map(({ words, part }) => (part ? make("mark", `tl-said-${part}`, { title: PARTS[part] }, words) : words)),
        ),
        ...drawWhere(one),
        make("p", "tl-nothing", {}, one.told.join(" ")),
      ),
    ),
  ];
}

/** @param {string} title @param {number} many @param {RelationPassage[]} passages @param {string} id
 * @param {string} none */
const drawPassages = (title, many, passages, id, none) => [
  make("h3", "tl-evidence-title", {}, `${title} (${many})`),
  ...(many ? [] : [make("p", "tl-nothing", {}, none)]),
  ...passages.map((each) =>
    make(
      "article",
      "tl-passage",
      { "data-testid": id },
      make("p", "tl-passage-codes", {}, each.codes.join(" · ")),
      make("blockquote", "tl-quote", {}, each.quote),
      ...drawWhere(each),
    ),
  ),
];
