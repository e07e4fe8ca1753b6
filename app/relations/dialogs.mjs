// Asks what a relation is, and why a proposal is none. Words that were begun wait in the browser.

import { make } from "../browser/elements.mjs";
import { openDialog, stayInside } from "../browser/overlay.mjs";

const OWN = "related"; // the type of a relation that has the analyst's own words
const LONGEST = 200; // characters of own words

/** @typedef {{text(): string | null, typed(text: string, before: string): void, done(): void}} Box */
/** @typedef {{first: string, second: string}} Pair */

/** Ask what a relation is; `chosen` gets the pair as it runs, the type, and own words.
 * @param {HTMLElement} veil
 * @param {{pair: Pair, type: string, own: string, proposed: string, names: import("./relation_items.mjs").Names, box: Box}} about
 * @param {(pair: Pair, type: string, own: string) => void} chosen @param {() => void} back */
export function askType(veil, { pair, type, own, proposed, names, box }, chosen, back) {
  let now = pair;
  const types = names.types.filter((each) => each.id !== OWN);
  const input = make("input", "tl-type", {
    type: "text",
    maxlength: LONGEST,
    "aria-label": "In your own words: what stands between the two names",
    placeholder: "or in your own words, such as: eats into",
    autocomplete: "off",
    "data-testid": "own-type",
  });
  input.value = box.text() ?? own;
  input.oninput = () => box.typed(input.value, own);
  const choices = types.map(() => make("button", "tl-type-choice", { type: "button", "data-testid": "type-choice" }));
  const title = make("p", "tl-dialog-title", {}, "How are the two related?");
  const turn = make("button", "tl-tool", { type: "button", "data-testid": "turn-in-dialog" }, "Turn round (t)");
  const use = make("button", "tl-tool tl-yes", { type: "button", "data-testid": "use-own" }, "Use these words (Enter)");
  const leave = make("button", "tl-tool", { type: "button" }, "Close (Esc)");
  const refusal = make("p", "tl-refusal", { role: "alert" });
  const list = make("div", "tl-type-choices", { role: "group", "aria-label": "Types" }, ...choices);
  const dialog = make(
    "div",
    "tl-dialog",
    { role: "dialog", "aria-modal": "true", "aria-label": "How are the two related?", "data-testid": "type-dialog" },
    title,
    list,
    input,
    refusal,
    make("div", "tl-tools", {}, use, turn, leave),
  );
  const fill = () => {
    types.forEach((each, i) => {
      const told = each.id === proposed && now.first === pair.first ? " · by participants' words" : "";
      choices[i].replaceChildren(make("kbd", "", {}, String(i + 1)), ` ${names.sentence(now, each.id)}`, make("span", "tl-nothing", {}, told));
      choices[i].setAttribute("aria-current", String(each.id === type && now.first === pair.first));
    });
  };
  const close = openDialog(veil, dialog, back);
  const take = (/** @type {string} */ which, /** @type {string} */ words) => {
    box.done();
    close();
    chosen(now, which, words);
  };
  const useOwn = () => {
    const words = input.value.trim().replace(/\s+/g, " ");
    refusal.textContent = words ? "" : "Choose a type, or say it in your own words.";
    if (words) take(OWN, words);
    else input.focus();
  };
  const turned = () => {
    now = { first: now.second, second: now.first };
    fill();
  };
  choices.forEach((each, i) => {
    each.onclick = () => take(types[i].id, "");
  });
  use.onclick = useOwn;
  turn.onclick = turned;
  leave.onclick = close;
  const move = (/** @type {number} */ by) => {
    const at = choices.indexOf(/** @type {any} */ (document.activeElement));
    choices[(Math.max(at, 0) + by + choices.length) % choices.length].focus();
  };
  dialog.onkeydown = (event) => {
    event.stopPropagation();
    const typing = event.target === input;
    const nth = typing || event.ctrlKey || event.metaKey || event.altKey ? NaN : Number(event.key) - 1;
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && typing) useOwn();
    else if (types[nth]) take(types[nth].id, "");
    else if (event.key === "t" && !typing) turned();
    else if (event.key === "ArrowDown" && !typing) move(1);
    else if (event.key === "ArrowUp" && !typing) move(-1);
    else {
      stayInside(dialog, event);
      return;
    }
    event.preventDefault();
  };
  fill();
  const begins = Math.max(0, types.findIndex((each) => each.id === (type || proposed)));
  (box.text() || (type === OWN && own) ? input : choices[begins]).focus();
}

/** Ask why a proposal is rejected; `store` gets the reason.
 * @param {HTMLElement} veil
 * @param {{title: string, reasons: string[], box: Box}} about reasons: given before, last first
 * @param {(reason: string) => void} store @param {() => void} back */
export function askWhyNot(veil, { title, reasons, box }, store, back) {
  const input = make("input", "tl-type", {
    type: "text",
    "aria-label": "Why is this no relation?",
    placeholder: "Why is this no relation?",
    autocomplete: "off",
    list: "tl-why-not",
    "data-testid": "reason",
  });
  const begun = box.text();
  input.value = begun ?? "";
  input.oninput = () => box.typed(input.value, "");
  const refusal = make("p", "tl-refusal", { role: "alert" });
  const done = make("button", "tl-tool tl-yes", { type: "button", "data-testid": "reject" }, "Reject (Enter)");
  const leave = make("button", "tl-tool", { type: "button" }, "Close (Esc)");
  const again = [...new Set(reasons)].map((value) => make("option", "", { value }));
  const dialog = make(
    "div",
    "tl-dialog",
    { role: "dialog", "aria-modal": "true", "aria-label": title, "data-testid": "reason-dialog" },
    make("p", "tl-dialog-title", {}, title),
    begun ? make("p", "tl-nothing", {}, "This is what you had begun here.") : null,
    input,
    make("datalist", "", { id: "tl-why-not" }, ...again),
    refusal,
    make("div", "tl-tools", {}, done, leave),
  );
  const close = openDialog(veil, dialog, back);
  const finish = () => {
    const reason = input.value.trim();
    refusal.textContent = reason ? "" : "A proposal is rejected with a reason.";
    if (!reason) {
      input.focus();
      return;
    }
    box.done();
    close();
    store(reason);
  };
  done.onclick = finish;
  leave.onclick = close;
  dialog.onkeydown = (event) => {
    event.stopPropagation();
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && event.target !== leave) finish();
    else {
      stayInside(dialog, event);
      return;
    }
    event.preventDefault();
  };
  input.focus();
}
