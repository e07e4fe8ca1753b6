// The Matrix page: a table that is walked by the arrow keys, shaded by its numbers; Enter or a click
// opens the quotations behind a cell. Its address says what is crossed, and which cell is open.

import { mounting } from "../browser/component.mjs";
import { make } from "../browser/elements.mjs";
import { keepPng } from "../browser/pictures.mjs";
import { placesOfPage } from "../browser/places.mjs";
import { drawQuotations } from "../browser/quotation_list.mjs";
import { heatMap } from "./heat_map.mjs";
import { shadeOf, shown } from "./shading.mjs";

/** @typedef {import("../browser/addresses.mjs").PlaceParts} PlaceParts */

const PAGE = "matrix";
/** @type {Record<string, string>} */
const BEGIN = { rows: "codes", columns: "participants", count: "segments", share: "no", order: "given" };
/** @type {Record<string, string>} */
const FIELDS = { rows: "rows", columns: "columns", count: "count-of", share: "share", order: "order" };
/** @type {Record<string, [number, number]>} */
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const GONE = "The workbench is not answering.";

class MatrixPage {
  /** @type {MatrixData} */ data;
  /** @type {MatrixTable | null} */ table = null;

  /** @param {any} root */
  constructor(root) {
    this.root = root;
    /** @type {(name: string) => any} */
    this.part = (name) => root.querySelector(`.tl-${name}`);
    this.chosen = { ...BEGIN };
    /** @type {[number, number]} */
    this.at = [0, 0]; // the cell that the arrow keys are at
    this.open = { row: "", column: "" }; // the cell whose quotations are shown
    this.turn = 0;
    for (const name of Object.keys(BEGIN)) this.part(FIELDS[name]).onchange = () => this.changed();
    this.part("look").onchange = () => this.part("wide").classList.toggle("tl-shaded", this.part("look").value === "heat");
    this.part("png").onclick = () => this.keepPicture();
    this.part("close").onclick = () => this.close();
    this.part("table").onclick = (/** @type {MouseEvent} */ event) => this.clicked(event);
    this.part("table").onkeydown = (/** @type {KeyboardEvent} */ event) => this.pressed(event);
    this.part("behind").onkeydown = (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Escape") this.close();
    };
    this.where = placesOfPage();
    this.follows = (/** @type {PlaceParts} */ place) => this.follow(place);
    this.where.followers.set(PAGE, this.follows);
  }

  stop() {
    this.turn += 1;
    if (this.where.followers.get(PAGE) === this.follows) this.where.followers.delete(PAGE);
  }

  /** @param {MatrixData} data */
  configure(data) {
    const first = !this.data;
    const moved = this.data?.revision !== data.revision;
    this.data = data;
    if (first) this.follow(this.where.begin(PAGE, {}, data.study_id));
    else if (moved) this.load();
  }

  /** @param {PlaceParts} place */
  follow(place) {
    for (const name of Object.keys(BEGIN)) this.chosen[name] = place[name] || BEGIN[name];
    this.open = { row: place.row ?? "", column: place.column ?? "" };
    if (!this.open.row) this.part("behind").hidden = true;
    this.told(true);
    this.load();
    return true;
  }

  /** @param {boolean} fresh */
  told(fresh) {
    const named = Object.entries(this.chosen).filter(([name, value]) => value !== BEGIN[name] || name === "rows");
    this.where.opened(PAGE, { ...Object.fromEntries(named), ...this.open }, fresh);
  }

  changed() {
    for (const name of Object.keys(BEGIN)) this.chosen[name] = this.part(FIELDS[name]).value;
    this.open = { row: "", column: "" };
    this.part("behind").hidden = true;
    this.told(true);
    this.load();
  }

  /** @param {string} url @param {Record<string, string>} more */
  async ask(url, more = {}) {
    const response = await fetch(`${url}?${new URLSearchParams({ ...this.chosen, ...more })}`);
    const found = await response.json();
    if (!response.ok) throw new Error(found.error || GONE);
    return found;
  }

  async load() {
    this.turn += 1;
    const { turn } = this;
    this.root.dataset.busy = "";
    try {
      const table = await this.ask(this.data.matrix_url);
      if (turn !== this.turn) return;
      this.take(table);
      if (this.open.row) await this.show();
    } catch (error) {
      if (turn !== this.turn) return;
      this.part("said").textContent = error instanceof TypeError ? GONE : /** @type {Error} */ (error).message;
      this.fill("rows", this.table?.row_choices ?? [{ value: "codes", label: "Codes" }]);
      this.fill("columns", this.table?.column_choices ?? [{ value: "participants", label: "Participants" }]);
    } finally {
      if (turn === this.turn) delete this.root.dataset.busy;
    }
  }

  /** @param {MatrixTable} table */
  take(table) {
    const focused = this.part("table").contains(document.activeElement);
    this.table = table;
    this.fill("rows", table.row_choices);
    this.fill("columns", table.column_choices);
    for (const name of ["count", "share", "order"]) this.part(FIELDS[name]).value = this.chosen[name];
    for (const link of this.root.querySelectorAll("[data-kind]")) {
      link.href = `${this.data.file_url}?${new URLSearchParams({ ...this.chosen, kind: link.dataset.kind })}`;
    }
    this.at = [clamp(this.at[0], table.rows.length), clamp(this.at[1], table.columns.length)];
    const empty = !table.rows.length || !table.columns.length;
    const side = table.rows.length ? table.columns_are : table.rows_are;
    this.part("said").textContent = empty ? `Nothing that you coded has any ${side.toLowerCase()}, so there is no table.` : "";
    this.part("wide").hidden = empty;
    this.part("told").textContent = table.told.join(" ");
    this.draw();
    if (focused) this.cell(...this.at)?.focus();
  }

  /** @param {string} name @param {Choice[]} choices */
  fill(name, choices) {
    const there = choices.some((each) => each.value === this.chosen[name]);
    const all = there ? choices : [...choices, { value: this.chosen[name], label: this.chosen[name] }];
    this.part(FIELDS[name]).replaceChildren(...all.map(({ value, label }) => make("option", "", { value }, label)));
    this.part(FIELDS[name]).value = this.chosen[name];
  }

  draw() {
    const table = /** @type {MatrixTable} */ (this.table);
    const most = Math.max(0, ...table.values.map((line) => Math.max(0, ...line.map((value) => value ?? 0))));
    const counted = table.of !== null;
    const head = (/** @type {string} */ words) => make("th", "", { scope: "col" }, words);
    const heads = [table.rows_are, ...table.columns.map((each) => each.name), "Total", ...(counted ? [`in, of ${table.of}`] : [])];
    const rows = table.rows.map((row, i) =>
      make(
        "tr",
        "",
        {},
        make("th", "", { scope: "row" }, row.name),
        ...table.values[i].map((value, j) => this.drawCell(i, j, value, most)),
        make("td", "tl-total", {}, row.total.toLocaleString("en")),
        counted ? make("td", "", {}, String(row.held_by)) : null,
      ),
    );
    const feet = [...table.columns.map((each) => each.total), table.units].map((each) => make("td", "", {}, each.toLocaleString("en")));
    const foot = make("tr", "", {}, make("th", "", { scope: "row" }, "Total"), ...feet, counted ? make("td", "", {}) : null);
    const grid = this.part("table");
    grid.setAttribute("aria-label", `${table.rows_are} by ${table.columns_are}`);
    grid.replaceChildren(make("thead", "", {}, make("tr", "", {}, ...heads.map(head))), make("tbody", "", {}, ...rows), make("tfoot", "", {}, foot));
  }

  /** @param {number} i @param {number} j @param {number | null} value @param {number} most */
  drawCell(i, j, value, most) {
    const { rows, columns, counts } = /** @type {MatrixTable} */ (this.table);
    const here = i === this.at[0] && j === this.at[1];
    const open = rows[i].id === this.open.row && columns[j].id === this.open.column;
    const about = { "data-i": i, "data-j": j, tabindex: here ? 0 : -1, "data-has": counts[i][j] ? "" : null };
    const name = `tl-cell${counts[i][j] ? "" : " tl-naught"}${open ? " tl-open" : ""}`;
    const cell = make("td", name, { role: "gridcell", "data-testid": "matrix-cell", ...about }, shown(value, this.chosen.share));
    const shade = shadeOf(value, most);
    if (shade) cell.style.setProperty("--tl-shade", `${shade}%`);
    return cell;
  }

  /** @param {number} i @param {number} j @returns {any} */
  cell(i, j) {
    return this.part("table").querySelector("tbody")?.children[i]?.children[j + 1];
  }

  /** @param {number} i @param {number} j */
  go(i, j) {
    const before = this.cell(...this.at);
    if (before) before.tabIndex = -1;
    this.at = [clamp(i, this.table?.rows.length ?? 0), clamp(j, this.table?.columns.length ?? 0)];
    const cell = this.cell(...this.at);
    cell.tabIndex = 0;
    cell.focus();
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (!this.table || event.ctrlKey || event.altKey || event.metaKey) return;
    const [i, j] = this.at;
    const step = STEPS[event.key];
    if (step) this.go(i + step[0], j + step[1]);
    else if (event.key === "Home") this.go(i, 0);
    else if (event.key === "End") this.go(i, this.table.columns.length - 1);
    else if (event.key === "PageUp") this.go(i - 10, j);
    else if (event.key === "PageDown") this.go(i + 10, j);
    else if (event.key === "Enter" || event.key === " ") this.openAt(i, j);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {MouseEvent} event */
  clicked(event) {
    const cell = /** @type {Element} */ (event.target).closest(".tl-cell");
    if (!(cell instanceof HTMLElement)) return;
    this.go(Number(cell.dataset.i), Number(cell.dataset.j));
    this.openAt(...this.at);
  }

  /** @param {number} i @param {number} j */
  openAt(i, j) {
    const { rows, columns, counts } = /** @type {MatrixTable} */ (this.table);
    if (!counts[i][j]) {
      this.part("said").textContent = `There is nothing of ${rows[i].name} with ${columns[j].name}.`;
      return;
    }
    this.part("said").textContent = "";
    this.open = { row: rows[i].id, column: columns[j].id };
    this.told(false);
    this.show(true).catch(() => {
      this.part("said").textContent = GONE;
    });
  }

  /** Show what is behind the open cell.
   * @param {boolean} asked whether a person goes there, or it is shown already and drawn anew */
  async show(asked = this.part("behind").hidden) {
    const { turn } = this;
    const { row, column } = this.open;
    /** @type {MatrixCell} */
    const found = await this.ask(this.data.cell_url, { row, column });
    if (turn !== this.turn || row !== this.open.row || column !== this.open.column) return;
    for (const cell of this.part("table").querySelectorAll(".tl-open")) cell.classList.remove("tl-open");
    const { rows = [], columns = [] } = this.table ?? {};
    const at = [rows.findIndex((each) => each.id === row), columns.findIndex((each) => each.id === column)];
    this.cell(at[0], at[1])?.classList.add("tl-open");
    const title = this.part("behind-title");
    title.textContent = `${found.row} × ${found.column}`;
    const more = found.left_out ? ` The first ${found.quotations.length} are shown.` : "";
    this.part("behind-said").textContent = found.said + more;
    this.part("behind-list").replaceChildren(...drawQuotations(found.quotations));
    this.part("behind").hidden = false;
    if (!asked) return;
    title.focus({ preventScroll: true });
    this.part("behind").scrollIntoView({ block: "nearest" });
  }

  close() {
    this.part("behind").hidden = true;
    this.open = { row: "", column: "" };
    this.told(false);
    for (const cell of this.part("table").querySelectorAll(".tl-open")) cell.classList.remove("tl-open");
    this.cell(...this.at)?.focus();
  }

  keepPicture() {
    if (!this.table) return;
    keepPng("matrix.png", heatMap(this.table, this.chosen.share)).catch(() => {
      this.part("said").textContent = "The picture could not be made in this browser.";
    });
  }
}

/** @param {number} at @param {number} many */
const clamp = (at, many) => Math.max(0, Math.min(at, many - 1));

const mountMatrix = mounting(MatrixPage);

export default function mount(given) {
  return mountMatrix(given);
}
