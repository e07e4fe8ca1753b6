// Draws what is shown of one theme beside the board. Words of a transcript reach the page as text alone.

import { make } from "../browser/elements.mjs";
import { STATUS } from "./board_draw.mjs";

const STANCES = {
  supporting: "For the claim",
  typical: "Typical",
  contrary: "Against it, taken as contrary",
  explained: "Against it, explained",
  set_aside: "Set aside: does not speak against it",
};
const AGAINST = ["contrary", "explained", "set_aside"];

const tool = (does, words, key, more = {}, name = "tl-tool") =>
  make(
    "button",
    name,
    { type: "button", "data-do": does, "data-testid": does, ...more },
    key ? `${words} ` : words,
    key ? make("kbd", "", { "aria-hidden": "true" }, key) : null,
  );

/** Draw name, status and what can be done with a theme. @param {ThemeSide} side @param {string} tab */
export function drawSideHead(side, tab) {
  const settled = side.status === "settled";
  const tabs = make(
    "div",
    "tl-tabs",
    { role: "group", "aria-label": "What is shown of the theme" },
    tool("tab-theme", "Theme", "b", { "aria-pressed": tab === "" }),
    tool("tab-contrary", "Contrary evidence", "c", { "aria-pressed": tab === "contrary" }),
  );
  const actions = make(
    "div",
    "tl-actions",
    { role: "toolbar", "aria-label": "With this theme" },
    tool("settle", settled ? "Work on it again" : "Settle", "s", {}, settled ? "tl-tool" : "tl-tool tl-yes"),
    tool("rename", "Rename…", "r"),
    tool("merge", "Merge into…", "g"),
    tool("split", "Split off selected codes…", "p"),
    tool("aside", "Set aside…", "d"),
  );
  return [
    make("p", "tl-column-kind", { "data-testid": "status" }, STATUS[side.status]),
    make("h2", "tl-code-name", { "data-testid": "theme-name" }, side.name),
    tabs,
    ...(tab === "" ? [actions] : [make("p", "tl-claimed", {}, side.claim || "It has no claim yet: write one first, to look for what speaks against it.")]),
    make("p", side.looks.length ? "tl-nothing" : "tl-warned", { "data-testid": "contrary-said" }, side.contrary),
  ];
}

/** Draw the fields of a theme's own words. @param {ThemeSide} side */
export function drawWords(side) {
  const field = (part, label, rows) => {
    const text = make("textarea", "tl-type", { name: part, rows, "data-testid": part });
    text.value = side[part];
    const save = make("button", "tl-tool tl-yes", { type: "button", "data-do": `save-${part}`, "data-testid": `save-${part}` }, "Save");
    const away = make("button", "tl-tool", { type: "button", "data-do": `drop-${part}`, "data-testid": `drop-${part}` }, "Throw away");
    const kept = make("span", "tl-nothing", { "data-testid": `draft-${part}` }, "Draft, not saved");
    const tools = make("div", "tl-word-tools", { hidden: "" }, save, away, kept);
    return make("div", "tl-word", { "data-part": part }, make("label", "tl-field", {}, label, text), tools);
  };
  return [
    field("claim", "Claim, in one sentence", 3),
    make("p", "tl-note-of-claim tl-nothing", {}),
    field("narrative", "Narrative", 5),
  ];
}

/** Draw all else of a theme. @param {ThemeSide} side */
export function drawSide(side) {
  return [
    ...drawConflicts(side),
    ...list("How many is meant", side.amounts, "amounts"),
    drawPeople(side),
    ...drawQuotations(side),
    ...drawChoices("Research questions", "question", side.questions),
    ...drawChoices("Dimensions", "dimension", side.dimensions),
    ...drawChoices("Relations", "relation", side.relations),
    ...list("Agreement, where double-coded", side.agreement, "agreement"),
    ...list(
      "What would be lost if a code left",
      side.losses.map((each) => `${each.name}: ${each.said}.`),
      "losses",
    ),
    ...list("Where it comes from", side.lineage, "lineage"),
    ...list("Looks for contrary evidence", side.looks, "looks"),
  ];
}

const part = (title, ...children) => make("section", "tl-part", {}, make("h3", "tl-part-title", {}, title), ...children);

function list(title, lines, name) {
  if (!lines.length) return [];
  const items = lines.map((each) => make("li", "", {}, each));
  return [part(title, make("ul", "tl-lines", { "data-testid": name }, ...items))];
}

function drawConflicts({ conflicts }) {
  return conflicts.map(({ part: of, wordings }) =>
    part(
      `Two wordings of the ${of}: choose which shall stand`,
      ...wordings.map((each) =>
        make(
          "div",
          "tl-wording",
          { "data-testid": "wording" },
          make("p", "", {}, each.words || "nothing"),
          make("p", "tl-nothing", {}, `${each.coder}${each.stands ? ", stands until you choose" : ""}`),
          tool("choose-wording", "Keep this", "", { "data-part": of, "data-event": each.event_id }),
        ),
      ),
    ),
  );
}

/** @param {ThemeSide} side */
function drawPeople(side) {
  const there = side.participants.length;
  const study = side.in_study > side.of ? ` (${side.in_study} in the study; ${side.of} are coded)` : "";
  const lines = [...groups("role", side.roles), ...groups("level", side.levels)];
  const who = there ? side.participants.join(", ") : "nobody yet";
  const missing = side.missing.length ? `None from ${side.missing.join(", ")}.` : "";
  return part(
    "Participants",
    make("p", "", { "data-testid": "n-of-n" }, `${there} of ${side.of} participants${study}, ${side.segments} passages.`),
    ...(lines.length ? [make("ul", "tl-lines", { "data-testid": "roles" }, ...lines.map((each) => make("li", "", {}, each)))] : []),
    make("p", "tl-nothing", {}, `${who}. ${missing}`),
  );
}

const groups = (what, counts) =>
  counts.filter((each) => each.value !== "not given" || counts.length > 1).map(
    (each) => `${each.participants} of ${each.of}: ${each.value === "not given" ? `${what} not given` : each.value}`,
  );

/** @param {ThemeSide} side */
function drawQuotations({ chosen, proposed, more }) {
  /** @type {[title: string, quotes: ThemeQuotation[], none: string][]} */
  const kinds = [
    ["For the claim", chosen.filter((each) => each.stance === "supporting"), "none chosen yet"],
    ["Typical", chosen.filter((each) => each.stance === "typical"), "none chosen yet"],
    ["Against the claim", chosen.filter((each) => AGAINST.includes(each.stance)), "none"],
  ];
  const parts = kinds.map(([title, quotes, none]) =>
    part(
      title,
      ...(quotes.length ? quotes.map((each) => drawQuotation(each)) : [make("p", "tl-nothing", {}, `${none}.`)]),
    ),
  );
  const rest = make(
    "details",
    "tl-proposed",
    { "data-testid": "proposed" },
    make("summary", "", {}, `Choose from passages of its codes (${proposed.length + more})`),
    ...proposed.map((each) => drawQuotation(each)),
    ...(more ? [make("p", "tl-nothing", {}, `${more} more: look at its codes under Passages.`)] : []),
  );
  return proposed.length ? [...parts, rest] : parts;
}

/** Draw a passage: chosen, or one that may be. @param {ThemeQuotation} each */
export function drawQuotation(each) {
  const key = placeOf(each);
  const buttons = each.stance
    ? [tool("unquote", "Take back", "", { "data-place": key })]
    : [
        tool("quote", "For", "", { "data-place": key, "data-stance": "supporting", "data-testid": "quote-supporting" }),
        tool("quote", "Typical", "", { "data-place": key, "data-stance": "typical", "data-testid": "quote-typical" }),
        tool("quote", "Against", "", { "data-place": key, "data-stance": "contrary", "data-testid": "quote-contrary" }),
      ];
  const about = [
    AGAINST.includes(each.stance) ? STANCES[each.stance] : "",
    each.reason ? `because: ${each.reason}` : "",
    each.code,
  ].filter(Boolean);
  return make(
    "article",
    "tl-holding",
    { "data-testid": "quotation", "data-stance": each.stance },
    make("blockquote", "tl-quote", {}, each.quote),
    make("p", "tl-where", {}, make("a", "tl-place", { href: each.href }, each.who)),
    ...(about.length ? [make("p", "tl-nothing", {}, about.join("; "))] : []),
    make("div", "tl-actions", {}, ...buttons),
  );
}

/** What tells a passage from another. @param {{transcript_id: string, start: number, end: number}} each */
export const placeOf = (each) => `${each.transcript_id}:${each.start}-${each.end}`;

function drawChoices(title, name, choices) {
  if (!choices.length) return [];
  const boxes = choices.map((each) => {
    const box = make("input", "", { type: "checkbox", "data-do": `take-${name}`, "data-id": each.id });
    box.toggleAttribute("checked", each.belongs);
    const counted = each.counted ? ` (${each.counted} ${each.counted === 1 ? "passage" : "passages"} of its codes)` : "";
    return make("label", "tl-choice", {}, box, ` ${each.name}${counted}`);
  });
  return [part(title, make("div", "tl-choices", { "data-testid": `${name}s` }, ...boxes))];
}
