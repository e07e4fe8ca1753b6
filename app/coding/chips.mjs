// Draws codings and suggestions as chips. One that is taken or refused while its segment is in
// hand keeps its place and its width, so that what is pressed twice is not another thing.

import { percent } from "../browser/figures.mjs";
import { make } from "../browser/elements.mjs";

/** Give an element the colour of a code, where it has one; it says nothing that the name does not.
 * @param {TheReader} view @param {HTMLElement} element @param {string} codeId */
export function toned({ codes }, element, codeId) {
  const tones = codes.get(codeId)?.tones;
  if (tones) element.style.setProperty("--tl-tone", `light-dark(${tones[0]}, ${tones[1]})`);
  return element;
}

/** A code's colour as a mark beside its name, or null.
 * @param {TheReader} view @param {string} codeId */
function toneMark(view, codeId) {
  if (!view.codes.get(codeId)?.tones) return null;
  return toned(view, make("span", "tl-tone", { "aria-hidden": "true", "data-testid": "tone" }), codeId);
}

/** What a chip says when it is pointed at: the code with those above it, and its colour.
 * @param {TheReader} view @param {string} codeId */
function titleOf(view, codeId) {
  const colour = view.codes.get(codeId)?.colour;
  return colour ? `${view.path(codeId)} (${colour})` : view.path(codeId);
}

/** A code's name, which a click says more about.
 * @param {TheReader} view @param {string} code */
const nameButton = (view, code) =>
  make("button", "tl-name tl-chip-name", { type: "button", "data-do": "rule", "data-code": code }, view.name(code));

/** @param {TheReader} view @param {Segment} segment @param {Coding} coding */
export function codingChip(view, segment, coding) {
  const name = view.name(coding.code_id);
  const part = coding.start !== segment.start || coding.end !== segment.end;
  const chip = make(
    "span",
    coding.pending ? "tl-chip tl-coding tl-pending" : "tl-chip tl-coding",
    { "data-testid": "coding", "data-code": coding.code_id, title: titleOf(view, coding.code_id) },
    toneMark(view, coding.code_id) || make("span", "tl-dot", { "aria-hidden": "true" }, "●"),
    nameButton(view, coding.code_id),
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

/** A coding that was taken away while its segment is in hand.
 * @param {TheReader} view @param {Segment} _segment @param {Coding} coding */
export function goneChip(view, _segment, coding) {
  const name = view.name(coding.code_id);
  return make(
    "span",
    "tl-chip tl-coding tl-gone",
    { "data-testid": "gone", title: `Taken away: ${titleOf(view, coding.code_id)}` },
    toneMark(view, coding.code_id) || make("span", "tl-dot", { "aria-hidden": "true" }, "●"),
    make("s", "tl-name", {}, name),
    make("span", "tl-note", {}, "taken away"),
    make("span", "tl-small", { "aria-hidden": "true" }),
  );
}

/** The parts of a suggestion's chip that stay where they are, whatever becomes of it.
 * @param {TheReader} view @param {Suggestion} suggestion @param {number} nth
 * @param {"span" | "s"} nameTag */
function parts(view, { code_id: code, band, score }, nth, nameTag = "span") {
  return [
    make("kbd", "", { "aria-hidden": "true" }, String(nth)),
    toneMark(view, code),
    nameTag === "s" ? make("s", "tl-name", {}, view.name(code)) : nameButton(view, code),
    band === "confident" ? make("span", "tl-sure", {}, "sure") : null,
    make("span", "tl-score", {}, percent(score)),
  ];
}

/** A button of a suggestion's chip. It says which code it is about, wherever that stands.
 * @param {string} what @param {string} sign @param {string} label @param {string} code
 * @param {Record<string, unknown>} more */
const act = (what, sign, label, code, more = {}) =>
  make(
    "button",
    "tl-small",
    { type: "button", "data-do": what, "data-code": code, "aria-label": label, ...more },
    sign,
  );

const still = (sign, name) => make("span", `tl-small ${name}`, { "aria-hidden": "true" }, sign);

/** @param {TheReader} view @param {Suggestion} suggestion @param {number} nth */
export function suggestionChip(view, suggestion, nth) {
  const { code_id: code, band } = suggestion;
  const name = view.name(code);
  const sure = band === "confident";
  const unlikely = band === "abstain";
  const kind = sure ? "Suggestion, sure" : unlikely ? "Suggestion, unlikely" : "Suggestion";
  return make(
    "span",
    `tl-chip tl-suggestion${sure ? " tl-is-sure" : ""}${unlikely ? " tl-unlikely" : ""}`,
    {
      "data-testid": "suggestion",
      "data-code": code,
      title: `${kind}: ${titleOf(view, code)}`,
      "data-band": band || null,
    },
    ...parts(view, suggestion, nth),
    act("accept", "✓", `Accept ${name}`, code),
    act("reject", "✕", `Reject ${name}`, code),
  );
}

/** A suggestion that was accepted here: a coding, in the place of the suggestion.
 * @param {TheReader} view @param {Suggestion} suggestion @param {number} nth
 * @param {Coding} coding */
export function takenChip(view, suggestion, nth, coding) {
  const { code_id: code } = suggestion;
  const span = { "data-span": `${coding.start}-${coding.end}` };
  return make(
    "span",
    `tl-chip tl-coding tl-taken${coding.pending ? " tl-pending" : ""}`,
    { "data-testid": "coding", "data-code": code, title: `Given: ${titleOf(view, code)}` },
    ...parts(view, suggestion, nth),
    still("✓", "tl-given"),
    act("uncode", "✕", `Take away ${view.name(code)}`, code, span),
  );
}

/** A suggestion that was refused here; it can be accepted after all.
 * @param {TheReader} view @param {Suggestion} suggestion @param {number} nth */
export function rejectedChip(view, suggestion, nth) {
  const { code_id: code } = suggestion;
  return make(
    "span",
    "tl-chip tl-suggestion tl-gone",
    { "data-testid": "rejected", "data-code": code, title: `Rejected: ${titleOf(view, code)}` },
    ...parts(view, suggestion, nth, "s"),
    act("accept", "✓", `Accept ${view.name(code)} after all`, code),
    still("✕", "tl-given"),
  );
}
