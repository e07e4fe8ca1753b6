// Draws what a code holds. Words of a transcript reach the page as text alone.

import { make } from "../browser/elements.mjs";
import { distanceWords, spotKey } from "./board.mjs";
import { drawRule, drawWhere } from "../browser/page.mjs";

/** Draw one card.
 * @param {Card} card @param {{current: boolean, selected: boolean, held: number}} told */
export function drawHolding(card, { current, selected, held }) {
  const key = spotKey(card);
  const names = ["tl-holding", current && "tl-here", selected && "tl-chosen"];
  const box = make("input", "", {
    type: "checkbox",
    tabindex: -1,
    "data-do": "select",
    "data-spot": key,
    "aria-label": "Select this excerpt",
  });
  box.toggleAttribute("checked", selected);
  const older = card.older
    ? make("p", "tl-older", { "data-testid": "older" }, "coded under the older definition: look again ", still(key))
    : null;
  const element = make(
    "article",
    names.filter(Boolean).join(" "),
    {
      "data-testid": "holding",
      "data-spot": key,
      tabindex: current ? 0 : -1,
      "aria-label": labelOf(card, selected, held),
    },
    make("div", "tl-holding-head", {}, box, grip(), make("span", "tl-distance", {}, distanceWords(card, held))),
    make("blockquote", "tl-quote", { "data-testid": "quote" }, card.quote),
    ...drawWhere(card),
    older,
  );
  return element;
}

/** Draw what is left of a card that was taken off or moved: its place, until another code is looked at.
 * @param {Card} card */
export function drawGone(card) {
  return make(
    "article",
    "tl-holding tl-holding-gone",
    { "data-testid": "gone", "aria-label": `No longer under this code: ${card.quote}` },
    make("p", "tl-distance", {}, "no longer under this code"),
    make("blockquote", "tl-quote", {}, card.quote),
    ...drawWhere(card), // so that it is as high as it was
  );
}

/** What a card is dragged by; its words stay selectable. Keys and buttons do the same. */
function grip() {
  const handle = make("span", "tl-grip", { draggable: true, "aria-hidden": true, "data-testid": "grip" }, "⠿");
  handle.title = "Drag to a button above";
  return handle;
}

function still(key) {
  return make(
    "button",
    "tl-tool",
    { type: "button", "data-do": "confirm", "data-spot": key, "data-testid": "still-holds" },
    "Still fits ",
    make("kbd", "", { "aria-hidden": "true" }, "h"),
  );
}

/** @param {Card} card @param {boolean} selected @param {number} held */
function labelOf(card, selected, held) {
  const speaker = card.participant || card.speaker;
  const parts = [
    selected ? "Selected." : "",
    `${speaker}: ${card.quote}`,
    `${distanceWords(card, held)}.`,
    card.older ? "Coded under the older definition: look again." : "",
  ];
  return parts.filter(Boolean).join(" ");
}

/** Draw the code's rule with the button that opens its form; begun: whether a draft of it waits. */
export function drawRulePanel(code, begun = false) {
  const edit = make(
    "button",
    "tl-tool",
    { type: "button", "data-do": "edit", "data-testid": "edit" },
    "Change the rule… ",
    make("kbd", "", { "aria-hidden": "true" }, "e"),
  );
  const rule = [make("h2", "tl-code-name", { "data-testid": "code" }, code.path), drawRule(code), edit];
  if (!begun) return rule;
  const away = make("button", "tl-tool", { type: "button", "data-do": "throw-away" }, "Throw it away");
  const note = make("p", "tl-nothing", { "data-testid": "rule-draft" }, "Draft kept, not saved. ", away);
  return [...rule, note];
}

/** Draw the form of a code's rule; returns it, with `read` for what it says, and the code as it
 * was when this was begun, whatever comes in meanwhile. */
export function drawForm(code) {
  const area = (name, label, words, rows) => {
    const text = make("textarea", "tl-type", { name, rows, "data-testid": name });
    text.value = words;
    return make("label", "tl-field", {}, label, text);
  };
  const reason = make("input", "tl-type", { name: "reason", type: "text", "data-testid": "rule-reason" });
  const save = make("button", "tl-tool tl-yes", { type: "submit", "data-testid": "save-rule" }, "Save");
  const cancel = make("button", "tl-tool", { type: "button", "data-do": "close" }, "Close (Esc)");
  const away = make("button", "tl-tool", { type: "button", "data-do": "throw-away" }, "Throw away");
  const form = make(
    "form",
    "tl-form",
    { "aria-label": `What ${code.name} means` },
    make("h2", "tl-code-name", {}, code.path),
    area("definition", "Means", code.definition, 5),
    area("include", "Includes, a line each", code.include.join("\n"), 4),
    area("exclude", "Excludes, a line each", code.exclude.join("\n"), 4),
    make("label", "tl-field", {}, "Reason (optional)", reason),
    make("p", "tl-nothing", {}, "What was coded before is then marked for a second look."),
    make("div", "tl-actions", {}, save, cancel, away),
  );
  /** @param {Record<string, string>} rule */
  const fill = (rule) => {
    for (const each of form.querySelectorAll("textarea, input")) {
      const field = /** @type {HTMLInputElement} */ (each);
      if (typeof rule[field.name] === "string") field.value = rule[field.name];
    }
  };
  const read = () => /** @type {Record<string, string>} */ (Object.fromEntries(new FormData(form)));
  return Object.assign(form, { code, read, fill });
}

const PARTS = { definition: "Means", include: "Includes", exclude: "Excludes" };

/** Draw what was changed meanwhile beside what this person wrote, with a button for each.
 * @param {any} code @param {EditConflict & {mine: Partial<Rule>}} clash */
export function drawClash(code, { words, mine }) {
  const choice = (what, label) =>
    make("button", "tl-tool", { type: "button", "data-do": what, "data-testid": what }, label);
  const yours = Object.entries(mine).flatMap(([part, value]) => [
    make("dt", "", {}, PARTS[part]),
    make("dd", "", {}, [value].flat().join("; ") || "nothing"),
  ]);
  return make(
    "div",
    "tl-form",
    { role: "group", "aria-label": `${code.name} was changed meanwhile`, "data-testid": "clash" },
    make("h2", "tl-code-name", {}, code.path),
    ...words.map((each) => make("p", "", { "data-testid": "theirs" }, each)),
    make("p", "tl-nothing", {}, "What you wrote, kept as a memo on the code until you choose:"),
    make("dl", "tl-rule", { "data-testid": "mine" }, ...yours),
    make("div", "tl-actions", {}, choice("keep-mine", "Keep mine"), choice("take-theirs", "Take theirs")),
  );
}
