// What both pages share: keys, clicks, the sender, messages, fetching.

import { make } from "./elements.mjs";
import { Component } from "./component.mjs";
import { openDialog } from "./overlay.mjs";

/** A page in the browser: its commands, asked for by keys and buttons, and the choices above it.
 * Those that extend it say what these do. */
export class Page extends Component {
  /** @type {any} */ config; // as Python gives it; undefined until it has
  aboutKeys = ""; // what the help says beside the keys

  /** Why what a command needs is not there, in words; "" where it is. @param {string} _needs */
  missing(_needs) {
    return "";
  }

  /** Put the focus back where a person is at work. */
  focus() {}

  /** Say how far it is. */
  count() {}

  /** Decisions were answered. @param {Stored} _answer @param {Result[]} [_refused] */
  settled(_answer, _refused) {}

  /** @param {any} root @param {import("./commands.mjs").Commands} commands */
  constructor(root, commands) {
    super(root);
    this.commands = commands;
    this.loading = 0;
    this.stopped = false;
    const onKey = (event) => this.pressed(event);
    const onClick = (event) => this.clicked(event);
    this.clickedLast = false; // whether the mouse was in use since the last Tab
    const onPointer = () => {
      this.clickedLast = true;
    };
    document.addEventListener("keydown", onKey, true);
    document.addEventListener("pointerdown", onPointer, true);
    root.addEventListener("click", onClick);
    this.pointed = false; // whether what is chosen above is chosen by mouse or touch
    this.part("filters").onpointerdown = () => {
      this.pointed = true;
    };
    this.part("filters").onkeydown = (event) => this.inFilters(event);
    this.deafen = () => {
      document.removeEventListener("keydown", onKey, true);
      document.removeEventListener("pointerdown", onPointer, true);
      root.removeEventListener("click", onClick);
    };
  }

  stop() {
    this.stopped = true;
    this.deafen();
    super.stop();
  }

  attach(config) {
    this.config = config;
    return super.attach(config);
  }

  /** Do what a key or a button asks for. @param {import("./commands.mjs").Asked} command */
  act(command) {
    const row = this.commands.row(command.do);
    if (!row) return;
    const why = row.needs ? this.missing(row.needs) : "";
    if (why) this.say(why);
    else row.act(this, command);
  }

  /** Undo or redo. @param {"undo" | "redo"} what */
  back(what) {
    this.push({ do: what });
  }

  pressed(event) {
    const target = event.composedPath()[0];
    const typing = target.closest?.("input:not([type=checkbox]), textarea, select");
    if (typing || !this.root.isConnected || !this.part("veil").hidden) return;
    const inside = this.root.contains(target);
    if (!inside && target !== document.body && !this.strayed(target, event)) return;
    const pressing = ["Enter", " "].includes(event.key);
    const onControl = inside && pressing && target.closest("button, a, input, summary");
    const command = onControl ? null : this.commands.of(event);
    if (!command) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat || this.commands.repeats(command.do)) this.act(command); // what decides: a press each
  }

  /** Whether the keyboard is at a control beside the page only because it was clicked: a key that
   * would press it again stays its own, every other one is meant for the page. */
  strayed(target, event) {
    if (event.key === "Tab") this.clickedLast = false;
    const own = ["Enter", " "].includes(event.key) || target.closest?.("[role=dialog], [role=menu], [role=listbox]");
    return this.clickedLast && !own && Boolean(target.closest?.("button, a[href], summary"));
  }

  /** Enter and Escape leave the choices above for what is below them. */
  inFilters(event) {
    this.pointed = false;
    if (event.target.tagName !== "SELECT" || !["Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    event.target.blur();
    this.focus();
  }

  /** Whether a person is among the choices above by keys, where the focus stays. */
  get choosing() {
    return !this.pointed && this.part("filters").contains(document.activeElement);
  }

  clicked(event) {
    const button = event.target.closest("[data-do]");
    // pressed twice at one place: the second press was not meant for what stands there now
    const again = event.detail > 1 && !this.commands.repeats(button?.dataset.do);
    if (button && !again) this.act({ ...button.dataset });
  }

  say(words) {
    this.part("message").textContent = words;
  }

  /** Decide: shown at once, stored in order; returns what is on its way.
   * @param {Decision} decision */
  push(decision) {
    return this.sender.push(decision);
  }

  /** @param {Sent} what */
  sent(what) {
    this.tellDown(what);
    this.tellRefused();
    if (what.answer) this.settled(what.answer, what.refused);
    this.count();
  }

  /** Fetch; null where a newer request was begun meanwhile. Raises where it cannot be had. */
  async fetch(url) {
    this.loading += 1;
    const turn = this.loading;
    const response = await fetch(url);
    const data = await response.json();
    if (turn !== this.loading || this.stopped) return null;
    if (!response.ok) throw new Error(data.error || "It could not be read.");
    return data;
  }

  /** How many decisions wait, as it is said beside a count. */
  saved() {
    const waiting = this.sender.pending().length;
    return waiting ? ` · ${waiting} being stored` : " · all stored";
  }

  help() {
    const veil = this.part("veil");
    const button = make("button", "tl-tool", { type: "button" }, "Close");
    const rows = this.commands.help.flatMap(([key, what]) => [make("dt", "", {}, key), make("dd", "", {}, what)]);
    const dialog = make(
      "div",
      "tl-dialog",
      { role: "dialog", "aria-modal": "true", "aria-label": "Keys", "data-testid": "help" },
      make("p", "tl-dialog-title", {}, "Keys"),
      make("dl", "tl-keys", {}, ...rows),
      make("p", "tl-nothing", {}, this.aboutKeys),
      button,
    );
    const close = openDialog(veil, dialog, () => this.focus());
    button.onclick = close;
    dialog.onkeydown = (event) => {
      event.stopPropagation();
      if (event.key === "Tab") event.preventDefault();
      if (!["Escape", "?", "Enter"].includes(event.key)) return;
      event.preventDefault();
      close();
    };
    button.focus();
  }
}

/** An address with what is asked for. */
export const addressOf = (url, asked) => `${url}?${new URLSearchParams(asked)}`;

/** Draw a code's rule: what it means, includes, excludes. */
export function drawRule(code) {
  const list = (words, items, name) =>
    items.length
      ? [make("dt", "", {}, words), ...items.map((each) => make("dd", name, {}, each))]
      : [];
  const rule = make(
    "dl",
    "tl-rule",
    {},
    make("dt", "", {}, "Means"),
    make("dd", "", {}, code.definition || "It has no definition yet."),
    ...list("Includes", code.include, "tl-includes"),
    ...list("Excludes", code.exclude, "tl-excludes"),
  );
  if (code.example) {
    rule.append(make("dt", "", {}, "Example"), make("dd", "tl-example", {}, `“${code.example}”`));
  }
  return rule;
}

/** Who says it and where, in answer to what. */
export function drawWhere(item) {
  const who = [item.participant || item.speaker, item.role].filter(Boolean).join(", ");
  const link = make("a", "tl-place", { href: item.href, "data-testid": "place" }, item.interview);
  link.title = "Read it in the interview (o)";
  const where = make("p", "tl-where", {}, make("strong", "", {}, who), " in ", link);
  if (!item.question) return [where]; // of a study without a guide nothing is to be said of one
  const { id, wording } = item.question;
  return [where, make("p", "tl-asked", {}, `${id} · ${wording}`)];
}

/** Options of a choice: [value, words] pairs; keeps what is chosen. */
export function fillSelect(select, options, chosen) {
  const told = JSON.stringify([options, chosen]);
  if (select.dataset.told === told) return;
  select.dataset.told = told;
  select.replaceChildren(
    ...options.map(([value, words]) => {
      const option = make("option", "", { value }, words);
      option.selected = value === chosen;
      return option;
    }),
  );
}
