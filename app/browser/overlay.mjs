// The overlays of the reader that let a person choose: a code, or a question.

import { findCodes } from "./code_search.mjs";
import { make } from "./elements.mjs";
import { codeNamed, plainName } from "./naming.mjs";
import { findQuestions, shortId } from "./questions.mjs";

const SHOWN = 60;

/** Open a dialog in the veil; returns a function that closes it.
 * @param {any} veil @param {HTMLElement} dialog @param {() => void} back */
export function openDialog(veil, dialog, back) {
  const { left } = veil.parentElement.getBoundingClientRect();
  veil.style.paddingLeft = `${Math.max(16, left)}px`; // beside the sidebar, which lies above it
  veil.replaceChildren(dialog);
  veil.hidden = false;
  const close = () => {
    veil.hidden = true;
    veil.replaceChildren();
    back();
  };
  veil.onclick = (event) => {
    if (event.target === veil) close();
  };
  return close;
}

/** Keep Tab among the controls of a dialog. */
export function stayInside(dialog, event) {
  if (event.key !== "Tab") return;
  const controls = [...dialog.querySelectorAll("button, input, select, textarea, a[href]")];
  const [first, last] = [controls[0], controls.at(-1)];
  const from = event.shiftKey ? first : last;
  if (event.target !== from) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}

/** Let the user choose one of what `find` gives for what is typed; `chosen` gets it.
 *
 * how: title, about (further elements under it), label and placeholder of the input, name of
 * the list, find(typed), option(item) -> {attributes, children}, nothing (words).
 */
function pick(veil, how, chosen, back) {
  const input = make("input", "tl-type", {
    type: "text",
    role: "combobox",
    "aria-expanded": true,
    "aria-controls": "tl-options",
    "aria-label": how.label,
    placeholder: how.placeholder,
    "data-testid": "picker-input",
  });
  const named = { id: "tl-options", role: "listbox", "aria-label": how.list };
  const list = make("div", "tl-options", named);
  const dialog = make(
    "div",
    "tl-dialog",
    { role: "dialog", "aria-modal": "true", "aria-label": how.title, "data-testid": "picker" },
    make("p", "tl-dialog-title", {}, how.title),
    ...(how.about || []),
    input,
    list,
  );
  const close = openDialog(veil, dialog, back);
  let matches = [];
  let at = 0;
  const take = (item) => {
    close();
    chosen(item);
  };
  const draw = () => {
    const options = matches.slice(0, SHOWN).map((item, i) => {
      const { attributes, children } = how.option(item);
      const name = i === at ? "tl-option tl-current" : "tl-option";
      const shared = { id: `tl-option-${i}`, role: "option", "aria-selected": i === at };
      const option = make("div", name, { ...shared, ...attributes }, ...children);
      option.onclick = () => take(item);
      return option;
    });
    list.replaceChildren(...options);
    if (matches.length === 0) list.replaceChildren(make("p", "tl-nothing", {}, how.nothing));
    if (matches.length) input.setAttribute("aria-activedescendant", `tl-option-${at}`);
    else input.removeAttribute("aria-activedescendant");
    list.querySelector(".tl-current")?.scrollIntoView({ block: "nearest" });
  };
  const search = () => {
    matches = how.find(input.value);
    at = 0;
    draw();
  };
  input.oninput = search;
  dialog.onkeydown = (event) => {
    event.stopPropagation();
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves) {
      const last = Math.min(matches.length, SHOWN) - 1;
      at = Math.max(0, Math.min(last, at + moves[event.key]));
      draw();
      event.preventDefault();
    } else if (event.key === "Enter" && matches[at]) {
      event.preventDefault();
      take(matches[at]);
    } else if (event.key === "Escape") {
      close();
    } else if (event.key === "Tab") {
      event.preventDefault();
    }
  };
  search();
  input.focus();
}

/** Let the user choose a code by typing, or make it; `chosen` gets its id.
 *
 * making: what gets the words that were typed, where a code of that name may be made; made: what
 * is said of that.
 * @param {HTMLElement} veil @param {NamedCode[]} codes @param {string} title
 * @param {(id: string) => void} chosen @param {() => void} back
 * @param {((name: string) => void) | null} making @param {string} made
 */
export function pickCode(veil, codes, title, chosen, back, making = null, made = "made as you settle") {
  const fresh = (typed) => {
    const name = plainName(typed);
    if (!making || !name || codeNamed(codes, name)) return [];
    return [{ id: null, name, path: `Create “${name}”`, definition: made }];
  };
  const how = {
    title,
    label: making ? "Type to find a code or make it" : "Type to find a code",
    placeholder: making ? "Type a name or what it means; a new name makes a code" : "Type a name or what it means",
    list: "Codes",
    nothing: making ? "There are no codes yet. Type a name to make one." : "No code matches.",
    find: (typed) => [...findCodes(codes, typed), ...fresh(typed)],
    option: (code) => ({
      attributes: { "data-code": code.id ?? "new" },
      children: [
        make("span", "tl-option-name", {}, code.path),
        make("span", "tl-option-rule", {}, code.definition || ""),
      ],
    }),
  };
  pick(veil, how, (code) => (code.id === null ? making?.(code.name) : chosen(code.id)), back);
}

/** Let the user choose a question of the guide, or none; said: the turn's words. */
export function pickQuestion(veil, choices, said, chosen, back) {
  const how = {
    title: "What is asked here?",
    about: [make("p", "tl-dialog-said", {}, said)],
    label: "Type to find a question of the guide",
    placeholder: "Type its id, words of it or its category",
    list: "Questions of the guide",
    nothing: "No question of the guide matches.",
    find: (typed) => findQuestions(choices, typed),
    option: ({ id, wording, category, note }) => ({
      attributes: { "data-choice": id ?? "none" },
      children: [
        make("span", "tl-option-name", {}, id === null ? wording : `${shortId(id)} · ${wording}`),
        make("span", "tl-option-rule", {}, [note, category].filter(Boolean).join(" · ")),
      ],
    }),
  };
  pick(veil, how, (choice) => chosen(choice.id), back);
}
