// The Themes page: claims with the codes and words they rest on, as a board with one theme beside it.

import { mounting } from "../browser/component.mjs";
import { wordsOf } from "../browser/drafts.mjs";
import { make } from "../browser/elements.mjs";
import { openDialog, pickCode, stayInside } from "../browser/overlay.mjs";
import { addressOf, Page } from "../browser/page.mjs";
import { keeping, LOOSE, moving, ThemeBoard } from "./board.mjs";
import { drawBoard, markHere } from "./board_draw.mjs";
import { ClaimBox } from "./claim_box.mjs";
import { Contrary } from "./contrary.mjs";
import { drawSide, drawSideHead, placeOf } from "./side_draw.mjs";
import { COMMANDS } from "./themes_keys.mjs";

const PAGE = "themes";
const ABOUT =
  "A draft is a proposal: groups of codes that are used alike, until you keep one, whole or in part. " +
  "Codes are moved by keys or by dragging them; a click with Ctrl or Shift selects several. A theme is merged by dragging its name onto another.";
/** What is shown of a theme before the study has it. @type {Does[]} */
const AHEAD = ["theme_name", "theme_claim", "theme_narrative", "theme_status"];
const SLID_MS = 150; // after the number of drafts was slid last

class Themes extends Page {
  aboutKeys = ABOUT;

  constructor(root) {
    super(root, COMMANDS);
    this.board = new ThemeBoard();
    this.words = new ClaimBox(this);
    this.contrary = new Contrary(this);
    this.loaded = false;
    /** @type {ThemeSide | null} */
    this.side = null;
    this.sideAsked = 0;
    this.tab = ""; // or contrary
    this.anew = false; // whether drafts are to be drawn anew
    this.wanted = ""; // a theme that was asked for
    /** @type {{codes: string[], theme: string} | null} */
    this.dragged = null;
    this.anchor = ""; // the code from which a click with Shift selects
    this.at(PAGE);
    const board = this.part("board");
    board.addEventListener("focusin", (event) => this.focused(event.target));
    board.addEventListener("dragstart", (event) => this.lift(event));
    board.addEventListener("dragover", (event) => this.over(event));
    board.addEventListener("dragleave", () => this.mark(null));
    board.addEventListener("drop", (event) => this.drop(event));
    board.addEventListener("dragend", () => this.mark(null));
    this.part("number").addEventListener("input", () => this.slide());
  }

  configure(config) {
    const before = this.config;
    this.attach(config);
    this.title();
    if (before && before.revision === config.revision) return;
    if (!before) this.begin();
    this.load();
  }

  stop() {
    clearTimeout(this.slid);
    super.stop();
  }

  /** Take the theme that the address names, or that was left here. */
  begin() {
    const { theme = "", tab = "" } = this.where.begin(PAGE, {}, this.config.study_id);
    this.wanted = theme;
    this.tab = theme && tab === "contrary" ? tab : "";
    this.number = Number(this.numberKept.text()) || 0;
  }

  /** How many drafts were asked for, as this browser keeps it. */
  get numberKept() {
    return wordsOf(this.config.study_id).box("drafts-of-themes");
  }

  /** Go to a place that the browser has gone to. */
  follow() {
    if (!this.loaded) return false;
    this.begin();
    this.load();
    return true;
  }

  /** @returns {import("../browser/addresses.mjs").PlaceParts} */
  place() {
    const { theme } = this.board;
    return theme ? { theme: theme.id, tab: this.tab } : {};
  }

  // -- what is fetched

  async load() {
    try {
      const asked = { number: this.number ?? 0, anew: this.anew ? 1 : 0, theme: this.wanted };
      const data = await this.fetch(addressOf(this.config.board_url, asked));
      if (data) this.take(data);
    } catch (error) {
      this.say(`The board could not be loaded: ${error.message}`);
      if (!this.loaded) this.part("board").textContent = "The board could not be loaded.";
    }
  }

  /** @param {ThemesBoard} data */
  take(data) {
    const first = !this.loaded;
    const wanted = this.wanted && this.wanted !== this.board.column;
    this.loaded = true;
    this.anew = false;
    this.board.take(data, this.sender.pending());
    if (this.wanted) {
      if (data.at) this.board.stand(data.at);
      if (data.told) this.say(data.told);
      if (!data.at) this.tab = "";
    } else if (first && data.themes.length) this.board.stand(data.themes[0].id);
    this.wanted = "";
    this.drawNumber();
    this.redraw();
    this.where.opened(PAGE, this.place(), Boolean(first || wanted));
    if (first || wanted) this.seen();
    this.loadSide();
  }

  /** Fetch all of the theme one is in. */
  async loadSide() {
    const { theme } = this.board;
    this.sideAsked += 1;
    const turn = this.sideAsked;
    if (!theme || this.isUnsaved(theme.id)) {
      this.side = null; // one that is being stored is fetched when it is
      this.drawSide();
      return;
    }
    const reached = this.words.reached();
    try {
      const response = await fetch(addressOf(this.config.side_url, { theme: theme.id }));
      const data = await response.json();
      if (turn !== this.sideAsked || this.stopped) return;
      if (!response.ok) throw new Error(data.error || "It could not be read.");
      this.side = data;
      this.words.fetched(reached);
      this.drawSide();
      if (this.tab === "contrary" && this.part("board").contains(document.activeElement)) this.focus();
    } catch (error) {
      if (turn === this.sideAsked) this.say(`The theme could not be loaded: ${error.message}`);
    }
  }

  /** Whether what is fetched of a theme would lack what was decided here. @param {string} id */
  isUnsaved(id) {
    const lacking = this.sender.pending().filter((each) => !AHEAD.includes(each.do));
    return lacking.some((each) => [each.theme_id, each.new_theme_id].includes(id));
  }

  // -- what is drawn

  redraw() {
    this.board.apply(this.sender.pending());
    const focused = this.part("board").contains(document.activeElement);
    drawBoard(this.part("board"), this.board);
    this.count();
    const lost = focused && !this.part("board").contains(document.activeElement);
    if (lost) this.part("board").querySelector(".tl-here")?.focus({ preventScroll: true }); // one may look elsewhere
  }

  drawSide() {
    const { side } = this;
    const here = side && this.board.theme?.id === side.id ? side : null;
    const narrower = this.part("side").hidden && this.board.theme;
    this.part("side").hidden = !this.board.theme;
    this.part("side").style.visibility = here ? "" : "hidden"; // its room stays: no column moves under the pointer
    if (narrower) this.seen();
    this.part("room").classList.toggle("tl-room-contrary", Boolean(here) && this.tab === "contrary");
    this.title();
    this.tools();
    if (!here) return;
    this.keepFocus(this.part("side-head"), () => {
      this.part("side-head").replaceChildren(...drawSideHead({ ...here, ...this.now(here) }, this.tab));
    });
    const contrary = this.tab === "contrary";
    this.part("side-words").hidden = this.part("side-rest").hidden = contrary;
    this.part("contrary").hidden = !contrary;
    this.words.show(here);
    const open = this.part("side-rest").querySelector("details")?.open ?? false;
    this.keepFocus(this.part("side-rest"), () => {
      this.part("side-rest").replaceChildren(...drawSide(here));
      const proposed = this.part("side-rest").querySelector("details");
      if (proposed) proposed.open = open;
    });
    if (contrary) this.contrary.show(here.id);
  }

  /** What of a theme the board knows better: decisions that are not stored yet. */
  now(side) {
    const theme = this.board.data.themes.find((each) => each.id === side.id);
    const claim = this.words.latest(side, "claim");
    return theme ? { name: theme.name, status: theme.status, claim } : { claim };
  }

  /** Draw a part anew, the focus on the same control as before. */
  keepFocus(part, draw) {
    const { activeElement } = document;
    const inside = part.contains(activeElement) ? /** @type {HTMLElement} */ (activeElement) : null;
    const told = inside && JSON.stringify(inside.dataset);
    draw();
    if (!inside) return;
    const same = [...part.querySelectorAll("button, input, a, summary")].find((each) => JSON.stringify(each.dataset) === told);
    (same ?? this.part("board").querySelector(".tl-here"))?.focus({ preventScroll: true });
  }

  drawNumber() {
    const { most, number, why, drafts } = this.board.data;
    const slider = this.part("number");
    this.part("filters").hidden = drafts.length === 0 && most === 0;
    slider.disabled = most < 2;
    slider.max = String(Math.max(most, number, 1));
    slider.value = String(number);
    this.part("number-said").textContent = String(number);
    this.part("number-why").textContent = why || "proposals, until you keep one";
  }

  slide() {
    this.number = Number(this.part("number").value);
    this.part("number-said").textContent = String(this.number);
    this.numberKept.typed(String(this.number), "");
    this.part("number-why").textContent = "being drafted…";
    this.anew = true; // what one is about to take does not move away under the hand otherwise
    clearTimeout(this.slid);
    this.slid = setTimeout(() => this.load(), SLID_MS);
  }

  /** What the buttons for codes can do now. */
  tools() {
    const { chosen, leavable, data } = this.board;
    this.part("with-codes").hidden = data.codes.length === 0 || this.tab === "contrary";
    const can = { move: chosen.length > 0, out: leavable.length > 0, together: chosen.length > 1, apart: chosen.length > 1 };
    for (const each of this.part("with-codes").querySelectorAll("button")) each.disabled = !can[each.dataset.do];
  }

  count() {
    if (!this.loaded) return;
    this.tools();
    const { themes, drafts } = this.board.data;
    const settled = themes.filter((each) => each.status === "settled").length;
    const selected = this.board.selected.size ? ` · ${this.board.selected.size} selected` : "";
    const some = (n, one) => `${n} ${one}${n === 1 ? "" : "s"}`;
    const done = settled ? `, ${settled} settled` : "";
    this.part("count").textContent = `${some(themes.length, "theme")}${done}, ${some(drafts.length, "draft")}${selected}${this.saved()}`;
  }

  /** Call the browser's tab by the theme. */
  title() {
    const study = this.config?.study_title ?? "";
    const shown = (this.side && this.board.theme?.id === this.side.id && this.board.theme.name) || "Themes";
    const short = shown.length > 60 ? `${shown.slice(0, 59)}…` : shown;
    if (this.config) document.title = [this.tab && this.board.theme ? `Contrary: ${short}` : short, study].filter(Boolean).join(" · ");
  }

  focus() {
    if (this.tab === "contrary" && this.side) {
      this.contrary.focus();
      return;
    }
    if (this.choosing) return;
    this.part("board").querySelector(".tl-here")?.focus({ preventScroll: true });
    this.seen();
  }

  /** Let what one is on be seen. */
  seen() {
    this.part("board").querySelector(".tl-here")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  // -- going about

  missing(needs) {
    if (!this.loaded) return "The board is not there yet.";
    if (["code", "board"].includes(needs) && this.tab === "contrary") return "Press b first: that is done on the board.";
    if (needs === "code" && !this.board.chosen.length) return "Go to a code first.";
    if (needs === "theme" && !this.board.theme) return "Go to a theme first: a draft is none until you keep it.";
    const shown = this.side !== null && this.side.id === this.board.theme?.id;
    if (needs === "side" && !shown) return this.board.theme ? "The theme is being stored. Try again." : this.missing("theme");
    if (needs === "contrary" && this.tab !== "contrary") return "Press c on a theme first.";
    return "";
  }

  go(across, down) {
    if (this.tab === "contrary") {
      if (down) this.contrary.go(down);
      return;
    }
    const before = this.board.column;
    if (!this.board.go(across, down)) {
      this.say("That is the end of it.");
      return;
    }
    this.anchor = this.board.code ?? "";
    this.arrived(before);
    this.focus();
  }

  /** One stands in a column or on a card now. @param {string} before the column before */
  arrived(before) {
    markHere(this.part("board"), this.board);
    this.tools();
    if (this.board.column === before) return;
    this.where.opened(PAGE, this.place(), false);
    this.drawSide();
    this.loadSide();
  }

  /** @param {{column?: string, code?: string | null}} place */
  stand({ column = this.board.column, code = null }) {
    const before = this.board.column;
    this.board.stand(column, code);
    this.anchor = code ?? "";
    this.arrived(before);
    this.focus();
  }

  /** A click with Ctrl selects a card beside others, one with Shift all up to it. @param {any} event */
  clicked(event) {
    const card = event.target.closest("[data-testid=code-card]");
    const adds = event.ctrlKey || event.metaKey;
    if (!card || !(adds || event.shiftKey)) {
      super.clicked(event);
      return;
    }
    const { column, code } = card.dataset;
    const { anchor } = this;
    this.stand({ column, code });
    if (!event.shiftKey) this.board.toggle(code);
    else {
      this.board.selectRange(column, anchor, code);
      this.anchor = anchor || code;
    }
    this.redraw();
    this.focus();
  }

  focused(target) {
    const { column, code = null } = target.dataset ?? {};
    if (!column || target.dataset.do !== "stand") return;
    if (column === this.board.column && code === this.board.code) return;
    const before = this.board.column;
    this.board.stand(column, code);
    this.arrived(before); // the focus is there already
  }

  /** Show a tab of the theme. @param {string} tab */
  open(tab) {
    if (this.tab === tab) {
      this.focus();
      return;
    }
    this.tab = tab;
    this.where.opened(PAGE, this.place(), false);
    this.drawSide();
    this.focus();
  }

  close() {
    if (this.tab) this.open("");
    else {
      this.board.selected.clear();
      this.redraw();
    }
  }

  // -- codes

  select() {
    const { code } = this.board;
    if (code) this.board.toggle(code);
    this.redraw();
    this.focus();
  }

  /** Decide, as one step that is shown at once. @param {any[]} decisions @param {string} words */
  step(decisions, words) {
    for (const each of decisions) this.push(each);
    this.redraw();
    this.drawSide();
    this.say(words);
    this.focus();
  }

  names(codes) {
    return codes.length === 1 ? (this.board.card(codes[0])?.name ?? "the code") : `${codes.length} codes`;
  }

  /** Put codes into a column. @param {string[]} codes @param {string} to */
  put(codes, to) {
    const { board } = this;
    const from = board.columns.find((each) => each.codes.includes(codes[0])) ?? board.here;
    const target = board.columnOf(to) ?? { id: LOOSE, sort: "loose", name: "In no theme", codes: [] };
    const source = board.here?.codes.includes(codes[0]) ? board.here : from;
    const decisions = source ? moving(board, codes, source, target, crypto.randomUUID()) : [];
    if (!decisions.length) {
      this.say(target.sort === "draft" ? "Codes are not put into a draft: keep it first, or make a theme." : "They are there already.");
      return;
    }
    board.selected.clear();
    if (target.sort !== "loose") board.stand(target.id, codes[0]);
    this.step(decisions, `${this.names(codes)} moved to ${target.sort === "loose" ? "no theme" : target.name}.`);
    this.loadSide();
  }

  move() {
    const codes = this.board.chosen;
    const places = this.board.columns
      .filter((each) => each.sort === "theme")
      .map((each) => ({ id: each.id, name: each.name, path: each.name, definition: each.theme?.claim ?? "" }));
    const none = { id: LOOSE, name: "In no theme", path: "In no theme", definition: "" };
    /** @type {any[]} */
    const columns = [...places, none];
    const chosen = (id) => this.put(codes, id);
    pickCode(this.part("veil"), columns, `Move ${this.names(codes)} to`, chosen, () => this.focus());
  }

  /** Move codes to the next column that can have them. @param {number} by */
  shift(by) {
    const { columns, column } = this.board;
    const codes = this.board.chosen;
    const can = columns.filter((each) => each.sort !== "draft" || each.id === column);
    const next = can[can.findIndex((each) => each.id === column) + by];
    if (next) this.put(codes, next.id);
    else this.say("There is no column there.");
  }

  leaveOut() {
    const { board } = this;
    const codes = board.leavable;
    if (!codes.length) {
      this.say("Only codes of a draft are left out of it.");
      return;
    }
    for (const each of codes) if (!board.out.delete(each)) board.out.add(each);
    board.selected.clear();
    this.redraw();
    this.focus();
    this.say(board.out.has(codes[0]) ? "Left out of the draft: it stands in no theme." : "Taken into the draft again.");
  }

  /** Keep the selected codes together or apart in drafts. @param {"together" | "apart"} how */
  pair(how) {
    const codes = this.board.chosen;
    if (codes.length < 2) {
      this.say("Select two codes or more with the space bar first.");
      return;
    }
    const group = crypto.randomUUID();
    const pairs = codes.flatMap((first, i) => codes.slice(i + 1).map((second) => ({ first, second })));
    const asked = how === "together" ? pairs.filter(({ first }) => first === codes[0]) : pairs;
    const decisions = asked.map((each) => ({ do: "code_pair", ...each, pairing: how, group }));
    this.board.selected.clear();
    this.step(decisions, `${this.names(codes)} kept ${how} in drafts.`);
  }

  // -- drafts and themes

  /** @param {string} [column] */
  keep(column = this.board.column) {
    const found = this.board.columnOf(column);
    if (found?.sort !== "draft") {
      this.say("Go to a draft first.");
      return;
    }
    const id = crypto.randomUUID().replaceAll("-", "");
    const beside = this.board.columnOf(found.draft?.beside ?? "");
    const decisions = keeping(this.board, found, id, crypto.randomUUID());
    for (const each of found.draft?.code_ids ?? []) this.board.out.delete(each);
    this.board.selected.clear();
    for (const each of decisions) this.push(each);
    this.board.apply(this.sender.pending());
    this.board.stand(beside?.id ?? id);
    this.step([], beside ? `Put into ${beside.name}.` : "Kept as a theme. Give it a name (r) and a claim (e).");
    this.where.opened(PAGE, this.place(), false);
    this.loadSide();
  }

  /** Ask for a name; what is typed waits until it is saved.
   * @param {string} title @param {string} name that is offered @param {string} about what it is for
   * @param {(name: string) => void} done */
  ask(title, name, about, done) {
    const box = wordsOf(this.config.study_id).box(`theme-name:${about}`);
    const input = make("input", "tl-type", { type: "text", "data-testid": "asked-name", "aria-label": "Name" });
    input.value = box.text() ?? name;
    input.oninput = () => box.typed(input.value, name);
    const save = make("button", "tl-tool tl-yes", { type: "submit" }, "Save");
    const form = make("form", "", {}, input, make("div", "tl-actions", {}, save));
    const dialog = make(
      "div",
      "tl-dialog",
      { role: "dialog", "aria-modal": "true", "aria-label": title, "data-testid": "asking" },
      make("p", "tl-dialog-title", {}, title),
      form,
    );
    const close = openDialog(this.part("veil"), dialog, () => {
      this.focus();
      if (box.text()) this.say(`Draft kept, not saved: “${box.text()}”.`);
    });
    form.onsubmit = (event) => {
      event.preventDefault();
      if (!input.value.trim()) return;
      box.done();
      close();
      done(input.value.trim());
    };
    dialog.onkeydown = (event) => {
      event.stopPropagation();
      stayInside(dialog, event);
      if (event.key === "Escape") close();
    };
    input.focus();
    input.select();
  }

  /** Ask before something is done. @param {string} title @param {string} told @param {string} label
   * @param {() => void} done */
  confirm(title, told, label, done) {
    const yes = make("button", "tl-tool tl-yes", { type: "button", "data-testid": "confirmed" }, label);
    const no = make("button", "tl-tool", { type: "button" }, "Cancel");
    const dialog = make(
      "div",
      "tl-dialog",
      { role: "dialog", "aria-modal": "true", "aria-label": title, "data-testid": "confirming" },
      make("p", "tl-dialog-title", {}, title),
      make("p", "", {}, told),
      make("div", "tl-actions", {}, yes, no),
    );
    const close = openDialog(this.part("veil"), dialog, () => this.focus());
    yes.onclick = () => {
      close();
      done();
    };
    no.onclick = close;
    dialog.onkeydown = (event) => {
      event.stopPropagation();
      stayInside(dialog, event);
      if (event.key === "Escape") close();
    };
    yes.focus();
  }

  make() {
    const codes = [...this.board.selected];
    const first = codes.length ? (this.board.card(codes[0])?.name ?? "") : "";
    this.ask(codes.length ? `A new theme of ${this.names(codes)}` : "A new theme", first, "new", (name) => {
      const id = crypto.randomUUID().replaceAll("-", "");
      const group = crypto.randomUUID();
      const out = this.board.columns
        .filter((each) => each.sort === "theme" && codes.some((code) => each.codes.includes(code)))
        .map((each) => {
          const removed = codes.filter((code) => each.codes.includes(code));
          const left = each.codes.filter((code) => !removed.includes(code));
          return { do: "theme_codes", theme_id: each.id, code_ids: left, added: [], removed, group };
        });
      this.board.selected.clear();
      /** @type {any[]} */
      const decisions = [{ do: "theme_new", theme_id: id, name, code_ids: codes, group }, ...out];
      for (const each of decisions) this.push(each);
      this.board.apply(this.sender.pending());
      this.board.stand(id);
      this.step([], "The theme is made. Write its claim with e.");
      this.where.opened(PAGE, this.place(), false);
      this.loadSide();
    });
  }

  rename() {
    const theme = /** @type {BoardTheme} */ (this.board.theme);
    this.ask("Rename the theme", theme.name, `rename:${theme.id}`, (name) => {
      if (name !== theme.name) this.step([{ do: "theme_name", theme_id: theme.id, name }], "Renamed.");
    });
  }

  /** @param {string} [into] */
  merge(into = undefined) {
    const theme = /** @type {BoardTheme} */ (this.board.theme);
    const others = this.board.data.themes.filter((each) => each.id !== theme.id);
    const asked = (id) => {
      const other = others.find((each) => each.id === id);
      if (!other) return;
      const codes = `${theme.code_ids.length} ${theme.code_ids.length === 1 ? "code" : "codes"}`;
      const told = `${codes} and its chosen quotations go to “${other.name}”, whose name and claim stand. Undo takes it back.`;
      this.confirm(`Merge “${theme.name}” into “${other.name}”?`, told, "Merge", () => {
        this.push({ do: "theme_merge", theme_id: theme.id, into: id });
        this.board.apply(this.sender.pending());
        this.board.stand(id);
        this.step([], `Merged into ${other.name}. z takes it back.`);
        this.where.opened(PAGE, this.place(), true);
      });
    };
    if (into) {
      asked(into);
      return;
    }
    if (!others.length) {
      this.say("There is no other theme.");
      return;
    }
    /** @type {any[]} */
    const choices = others.map(({ id, name, claim }) => ({ id, name, path: name, definition: claim }));
    pickCode(this.part("veil"), choices, `Merge “${theme.name}” into`, asked, () => this.focus());
  }

  split() {
    const theme = /** @type {BoardTheme} */ (this.board.theme);
    const codes = this.board.chosen.filter((each) => theme.code_ids.includes(each));
    if (!codes.length || codes.length === theme.code_ids.length) {
      this.say("Select some of its codes with the space bar first, not all of them.");
      return;
    }
    const first = this.board.card(codes[0])?.name ?? "";
    this.ask(`Split ${this.names(codes)} off “${theme.name}”`, first, `split:${theme.id}`, (name) => {
      const id = crypto.randomUUID().replaceAll("-", "");
      this.board.selected.clear();
      this.push({ do: "theme_split", theme_id: theme.id, new_theme_id: id, name, code_ids: codes });
      this.board.apply(this.sender.pending());
      this.board.stand(id);
      this.step([], "Split. z takes it back.");
      this.where.opened(PAGE, this.place(), false);
      this.loadSide();
    });
  }

  setAside() {
    const theme = /** @type {BoardTheme} */ (this.board.theme);
    const told = "It is shown no more. Its codes, their codings and its words stay on record. Undo brings it back.";
    this.confirm(`Set “${theme.name}” aside?`, told, "Set aside", () => {
      this.tab = "";
      this.step([{ do: "theme_retire", theme_id: theme.id }], "Set aside. z brings it back.");
      this.where.opened(PAGE, this.place(), true);
      this.loadSide();
    });
  }

  settle() {
    const theme = /** @type {BoardTheme} */ (this.board.theme);
    const status = theme.status === "draft" ? "settled" : "draft";
    const looked = this.side?.looks.length ?? 0;
    const warned = looked ? "Settled." : "Settled, without a look at contrary evidence (c): the theme says so.";
    this.step([{ do: "theme_status", theme_id: theme.id, status }], status === "settled" ? warned : "Being worked on again.");
  }

  // -- what belongs to a theme

  quote(place, stance) {
    const found = this.side?.proposed.find((each) => placeOf(each) === place);
    if (!found || !this.side) return;
    const { transcript_id, start, end, quote } = found;
    this.side = {
      ...this.side,
      proposed: this.side.proposed.filter((each) => each !== found),
      chosen: [...this.side.chosen, { ...found, stance }],
    };
    this.push({ do: "theme_quote", theme_id: this.side.id, transcript_id, start, end, quote, stance });
    this.drawSide();
    this.say({ supporting: "Chosen for the claim.", typical: "Chosen as typical.", contrary: "Taken as contrary." }[stance]);
  }

  unquote(place) {
    const found = this.side?.chosen.find((each) => placeOf(each) === place);
    if (!found || !this.side) return;
    const { transcript_id, start, end, quote } = found;
    this.side = { ...this.side, chosen: this.side.chosen.filter((each) => each !== found) };
    this.push({ do: "theme_unquote", theme_id: this.side.id, transcript_id, start, end, quote });
    this.drawSide();
    this.say("Taken back.");
  }

  /** @param {"question" | "dimension" | "relation"} what @param {string} id */
  belongs(what, id) {
    const choice = this.side?.[`${what}s`].find((each) => each.id === id);
    if (!choice || !this.side) return;
    choice.belongs = !choice.belongs;
    const key = what === "question" ? "research_question_id" : `${what}_id`;
    this.push({ do: `theme_${what}`, theme_id: this.side.id, [key]: id, belongs: choice.belongs });
    this.say(choice.belongs ? "It belongs to the theme." : "It belongs to the theme no more.");
  }

  chooseWording(part, event) {
    const conflict = this.side?.conflicts.find((each) => each.part === part);
    const wording = conflict?.wordings.find((each) => each.event_id === event);
    if (!conflict || !wording || !this.side) return;
    const verb = { name: "theme_name", claim: "theme_claim", narrative: "theme_narrative" }[part];
    const base = conflict.wordings.map((each) => each.event_id);
    this.push({ do: verb, theme_id: this.side.id, [part]: wording.words, base });
    this.side = { ...this.side, conflicts: this.side.conflicts.filter((each) => each !== conflict) };
    this.drawSide();
    this.say("Kept. Undo asks again.");
  }

  // -- dragging

  lift(event) {
    const { column, code } = event.target.closest?.("[data-column]")?.dataset ?? {};
    if (!column) return;
    const { board } = this;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", ""); // without data some browsers drag nothing
    if (code) {
      const codes = board.selected.has(code) ? [...board.selected] : [code];
      this.dragged = { codes, theme: "" };
      board.stand(column, code);
    } else {
      this.dragged = { codes: [], theme: column };
      board.stand(column);
    }
  }

  over(event) {
    const column = event.target.closest?.(".tl-column");
    if (!this.dragged || !column || column.dataset.sort === "draft") return;
    if (this.dragged.theme && column.dataset.sort !== "theme") return;
    event.preventDefault();
    this.mark(column);
  }

  /** Mark the column that would take what is dragged. @param {Element | null} column */
  mark(column) {
    for (const each of this.part("board").querySelectorAll(".tl-over")) if (each !== column) each.classList.remove("tl-over");
    column?.classList.add("tl-over");
  }

  drop(event) {
    const column = event.target.closest?.(".tl-column")?.dataset.column;
    const { dragged } = this;
    this.dragged = null;
    this.mark(null);
    if (!dragged || !column) return;
    event.preventDefault();
    if (dragged.theme) {
      if (dragged.theme !== column) this.merge(column);
    } else this.put(dragged.codes, column);
  }

  // -- what came back

  settled(answer, refused = []) {
    this.words.refused(refused);
    for (const each of answer.results) if (each.said) this.say(each.said);
    if (this.sender.pending().length === 0) {
      if (answer.results.some((each) => each.back && !each.asks)) this.contrary.stale();
      this.load();
    }
  }
}

/** @typedef {Themes} TheThemes */

const mountThemes = mounting(Themes);

export default function mount(page) {
  return mountThemes(page);
}
