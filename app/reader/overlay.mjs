// The overlays of the reader: the code picker and the help.

import { findCodes, KEYS } from "./core.mjs";
import { make } from "./draw.mjs";

const SHOWN = 60;

/** Open a dialog in the veil; returns a function that closes it. */
function openDialog(veil, dialog, back) {
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

/** Let the user choose a code by typing; `chosen` gets its id. */
export function pickCode(veil, codes, title, chosen, back) {
  const input = make("input", "tl-type", {
    type: "text",
    "aria-label": "Type to find a code",
    placeholder: "Type a name or what it means",
    "data-testid": "picker-input",
  });
  const list = make("div", "tl-options", { role: "listbox", "aria-label": "Codes" });
  const dialog = make(
    "div",
    "tl-dialog",
    { role: "dialog", "aria-modal": "true", "aria-label": title, "data-testid": "picker" },
    make("p", "tl-dialog-title", {}, title),
    input,
    list,
  );
  const close = openDialog(veil, dialog, back);
  let found = [];
  let at = 0;
  const take = (code) => {
    close();
    chosen(code.id);
  };
  const draw = () => {
    list.replaceChildren(
      ...found.slice(0, SHOWN).map((code, i) => {
        const option = make(
          "div",
          i === at ? "tl-option tl-current" : "tl-option",
          { role: "option", "aria-selected": i === at, "data-code": code.id },
          make("span", "tl-option-name", {}, code.path),
          make("span", "tl-option-rule", {}, code.definition || ""),
        );
        option.onclick = () => take(code);
        return option;
      }),
    );
    if (found.length === 0) {
      list.replaceChildren(make("p", "tl-nothing", {}, "No code matches. Make one on the Codebook page."));
    }
    list.querySelector(".tl-current")?.scrollIntoView({ block: "nearest" });
  };
  const search = () => {
    found = findCodes(codes, input.value);
    at = 0;
    draw();
  };
  input.oninput = search;
  dialog.onkeydown = (event) => {
    event.stopPropagation();
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves) {
      const last = Math.min(found.length, SHOWN) - 1;
      at = Math.max(0, Math.min(last, at + moves[event.key]));
      draw();
      event.preventDefault();
    } else if (event.key === "Enter" && found[at]) {
      event.preventDefault();
      take(found[at]);
    } else if (event.key === "Escape") {
      close();
    } else if (event.key === "Tab") {
      event.preventDefault();
    }
  };
  search();
  input.focus();
}

/** Show the keys. */
export function showHelp(veil, back) {
  const button = make("button", "tl-tool", { type: "button" }, "Close");
  const dialog = make(
    "div",
    "tl-dialog",
    { role: "dialog", "aria-modal": "true", "aria-label": "Keys", "data-testid": "help" },
    make("p", "tl-dialog-title", {}, "Keys"),
    make(
      "dl",
      "tl-keys",
      {},
      ...KEYS.flatMap(([key, what]) => [make("dt", "", {}, key), make("dd", "", {}, what)]),
    ),
    make(
      "p",
      "tl-nothing",
      {},
      "Solid ● is a coding by a person. A dashed frame is a suggestion, with how likely it is to " +
        "be right; one marked ",
      make("span", "tl-sure", {}, "sure"),
      " keeps what the page How sure promises.",
    ),
    button,
  );
  const close = openDialog(veil, dialog, back);
  button.onclick = close;
  dialog.onkeydown = (event) => {
    event.stopPropagation();
    if (["Escape", "?", "Enter"].includes(event.key)) {
      event.preventDefault();
      close();
    }
  };
  button.focus();
}
