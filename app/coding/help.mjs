// The help: what each key does, done by a click too, and other keys for those who want them.

import { make } from "../browser/elements.mjs";
import { COMMANDS, FIXED, keyName, shownKey } from "../browser/keys.mjs";
import { openDialog, stayInside } from "../browser/overlay.mjs";

const MODIFIERS = ["Shift", "Control", "Alt", "Meta", "AltGraph", "CapsLock", "Dead"];

/** @import { Keys } from "../browser/keys.mjs" */

/** Show the keys. act: does a command that was clicked; back: called when it is closed;
 * may: whether a command is there for this person. */
export function showHelp(veil, keys, act, back, may = (id) => Boolean(id)) {
  const dialog = make("div", "tl-dialog", {
    role: "dialog",
    "aria-modal": "true",
    "aria-label": "Keys",
    "data-testid": "help",
  });
  const close = openDialog(veil, dialog, back);
  const help = { dialog, keys, act, close, may, waiting: null, why: "", changing: false };
  dialog.onmousedown = (event) => {
    const { target } = event;
    if (target instanceof Element && target.closest("button")) event.preventDefault(); // a selection stays as it is
  };
  dialog.onkeydown = (event) => pressedInHelp(help, event);
  drawHelp(help);
}

function pressedInHelp(help, event) {
  event.stopPropagation();
  if (help.waiting) {
    event.preventDefault();
    if (MODIFIERS.includes(event.key)) return;
    const ends = ["Escape", "Tab"].includes(event.key) || event.ctrlKey || event.metaKey;
    help.why = ends ? "" : help.keys.set(help.waiting, keyName(event));
    const set = help.waiting;
    if (!help.why) help.waiting = null;
    drawHelp(help, set);
    return;
  }
  const onButton = event.target.closest("button") && event.key === "Enter";
  const closes = help.keys.of("help").includes(keyName(event)) && !help.changing;
  if (event.key === "Escape" || closes || (event.key === "Enter" && !onButton)) {
    event.preventDefault();
    help.close();
  } else stayInside(help.dialog, event);
}

function drawHelp(help, focused = null) {
  const { dialog, keys, changing } = help;
  const top = dialog.scrollTop;
  const tool = (words, id, done) => {
    const button = make("button", "tl-tool", { type: "button", "data-testid": id }, words);
    button.onclick = done;
    return button;
  };
  const closing = tool("Close", "help-close", help.close);
  const change = tool(changing ? "Done" : "Change keys", "change-keys", () => {
    Object.assign(help, { changing: !changing, waiting: null, why: "" });
    drawHelp(help);
  });
  const tools = make("div", "tl-tools", {}, change, closing);
  if (changing && keys.changed) {
    tools.prepend(
      tool("All as they were", "reset-keys", () => {
        keys.reset();
        Object.assign(help, { waiting: null, why: "" });
        drawHelp(help);
      }),
    );
  }
  const about = changing
    ? "Press a command's button, then its new key. Esc keeps the old one. Kept in this browser."
    : "Each line can be clicked too.";
  const there = COMMANDS.filter(({ id }) => help.may(id));
  const rows = there.map((command) => (changing ? setRow : helpRow)(help, command));
  const fixed = FIXED.flatMap(([key, what]) => [make("dt", "", {}, key), make("dd", "", {}, what)]);
  dialog.replaceChildren(
    make("div", "tl-dialog-head", {}, make("p", "tl-dialog-title", {}, "Keys"), tools),
    goesOn(keys),
    make("p", "tl-nothing", {}, about),
    make("dl", "tl-keys", {}, ...rows.flat(), ...fixed),
    legend(),
  );
  dialog.scrollTop = top;
  const again = focused && dialog.querySelector(`[data-set="${focused}"]`);
  (again || (changing ? change : closing)).focus({ preventScroll: !again });
}

/** The choice whether one goes on when one has accepted. @param {Keys} keys */
function goesOn(keys) {
  const box = make("input", "", { type: "checkbox", "data-testid": "goes-on" });
  box.checked = keys.goesOn;
  box.onchange = () => keys.goOn(box.checked);
  const words = `${keys.first("accept")} accepts and goes on to the next undecided segment`;
  return make("label", "tl-field", {}, box, words);
}

const keysOf = (help, id) => help.keys.of(id).map(shownKey).join(" or ");

function helpRow(help, { id, what }) {
  const button = make("button", "tl-do", { type: "button", "data-command": id }, what);
  button.onclick = () => {
    help.close();
    if (id !== "help") help.act(id);
  };
  return [make("dt", "", {}, keysOf(help, id)), make("dd", "", {}, button)];
}

function setRow(help, { id, what }) {
  const waits = help.waiting === id;
  const words = waits ? "press a key…" : keysOf(help, id);
  const attributes = { type: "button", "data-set": id, "aria-label": `${what}: ${words}` };
  const button = make("button", waits ? "tl-tool tl-waits" : "tl-tool", attributes, words);
  button.onclick = () => {
    Object.assign(help, { waiting: waits ? null : id, why: "" });
    drawHelp(help, id);
  };
  const why = waits && help.why ? make("span", "tl-refusal", { role: "alert" }, help.why) : null;
  return [make("dt", "", {}, button), make("dd", "", {}, what, why)];
}

function legend() {
  return make(
    "p",
    "tl-nothing",
    {},
    "Solid ● is a coding by a person. A dashed frame is a suggestion, with how likely it is to " +
      "be right; one marked ",
    make("span", "tl-sure", {}, "sure"),
    " keeps what “How good suggestions are” promises.",
  );
}
