// Draws the board: a column for each theme and draft, one for codes in neither, codes as cards.

import { make } from "../browser/elements.mjs";
import { LOOSE } from "./board.mjs";

/** @typedef {import("./board.mjs").Column} Column */
/** @typedef {import("./board.mjs").ThemeBoard} ThemeBoard */

const SORTS = { theme: "Theme", draft: "Draft, a proposal", loose: "Codes" };
export const STATUS = { draft: "being worked on", settled: "settled", approved: "approved" };

/** Draw a column. @param {Column} column @param {ThemeBoard} board */
export function drawColumn(column, board) {
  const here = board.column === column.id;
  const element = make(
    "section",
    `tl-column tl-column-${column.sort}${here ? " tl-column-here" : ""}`,
    { "data-testid": "column", "data-column": column.id, "data-sort": column.sort },
    drawHead(column, board),
    make("div", "tl-cards-of", { role: "list", "aria-label": `Codes of ${column.name}` }, ...drawCards(column, board)),
  );
  if (column.sort === "draft") element.append(drawKeep(column, board));
  return element;
}

function drawHead(column, board) {
  const current = board.column === column.id && board.code === null;
  const many = `${column.codes.length} ${column.codes.length === 1 ? "code" : "codes"}`;
  const people = `${board.participants(column.codes)} of ${board.data.people.length} participants`;
  const sort = column.theme ? STATUS[column.theme.status] : SORTS[column.sort];
  const sample = column.theme?.from_sample ? ", came with the sample" : "";
  const name = make(
    "button",
    `tl-column-name${current ? " tl-here" : ""}`,
    {
      type: "button",
      "data-do": "stand",
      "data-column": column.id,
      "data-testid": "column-name",
      tabindex: current ? 0 : -1,
      draggable: column.sort === "theme",
      "aria-label": `${column.name}. ${SORTS[column.sort]}${column.theme ? `, ${sort}` : ""}. ${many}, ${people}.`,
    },
    column.name,
  );
  const facts = make("p", "tl-column-facts", {}, column.sort === "loose" ? many : `${many} · ${people}`);
  const kind = make("p", "tl-column-kind", {}, `${column.theme?.status === "settled" ? "✓ " : ""}${sort}${sample}`);
  return make("div", "tl-column-head", {}, kind, name, facts, ...drawClaim(column, board));
}

function drawClaim({ theme, draft }, board) {
  if (draft) {
    const beside = board.columnOf(draft.beside);
    return beside ? [make("p", "tl-column-claim", {}, `These codes go with “${beside.name}”.`)] : [];
  }
  if (!theme) return [];
  const claim = theme.claim.length > 180 ? `${theme.claim.slice(0, 179)}…` : theme.claim;
  return [
    make("p", `tl-column-claim${claim ? "" : " tl-none"}`, {}, claim || "No claim yet."),
    make("p", "tl-column-contrary", {}, theme.contrary),
  ];
}

function drawCards(column, board) {
  if (column.codes.length) return column.codes.map((id) => drawCard(id, column, board));
  const words = {
    loose: "Every code that is used is in a theme or a draft.",
    theme: "No code yet. Drag codes here, or press m on a code.",
    draft: "",
  };
  return [make("p", "tl-nothing", { role: "listitem" }, words[column.sort])];
}

/** Draw a code. @param {string} id @param {Column} column @param {ThemeBoard} board */
export function drawCard(id, column, board) {
  const card = board.card(id);
  const current = board.column === column.id && board.code === id;
  const chosen = board.selected.has(id);
  const names = ["tl-code-card", current && "tl-here", chosen && "tl-chosen"].filter(Boolean).join(" ");
  const name = card?.name ?? id;
  const count = card?.count ?? 0;
  const many = `${count} ${count === 1 ? "coding" : "codings"}`;
  const above = card && card.path !== card.name ? card.path.slice(0, -card.name.length - 3) : "";
  return make(
    "div",
    "tl-card-place",
    { role: "listitem" },
    make(
      "div", // no button: the space bar selects it
      names,
      {
        role: "button",
        draggable: true,
        "data-do": "stand",
        "data-column": column.id,
        "data-code": id,
        "data-testid": "code-card",
        "data-first": column.codes[0] === id ? "" : null, // where Tab enters a column that scrolls
        tabindex: current || column.codes[0] === id ? 0 : -1,
        "aria-pressed": chosen,
        "aria-label": `${card?.path ?? name}, ${many}, ${card?.people.length ?? 0} participants${chosen ? ", selected" : ""}`,
      },
      make("span", "tl-code-card-name", {}, above ? make("span", "tl-above", {}, `${above} / `) : null, name),
      make("span", "tl-code-card-count", { title: many }, String(count)),
    ),
  );
}

function drawKeep(column, board) {
  const beside = board.columnOf(column.draft?.beside ?? "");
  const out = column.draft?.code_ids.some((code) => board.out.has(code));
  const words = beside ? "Put them there" : out ? "Keep this part as a theme" : "Keep as a theme";
  return make(
    "button",
    "tl-tool tl-yes tl-keep",
    { type: "button", "data-do": "keep", "data-column": column.id, "data-testid": "keep" },
    `${words} `,
    make("kbd", "", { "aria-hidden": "true" }, "y"),
  );
}

/** Draw what stands over a board on which nothing is yet, or null. @param {ThemeBoard} board */
export function drawEmpty(board) {
  const { themes, drafts, codes } = board.data;
  if (themes.length || drafts.length) return null;
  const words = codes.length
    ? "There is no theme yet. Press n to make one of the codes you select, or press Suggest codes on Home to have drafts proposed."
    : "Themes grow from confirmed codes. Accept or make codings as you read, then press Suggest codes on Home to draft themes.";
  return make("p", "tl-empty", { "data-testid": "empty" }, words);
}

/** Show where one stands without drawing anything anew: a press or a drag that has begun goes on.
 * @param {HTMLElement} root @param {ThemeBoard} board */
export function markHere(root, board) {
  for (const each of root.querySelectorAll("[data-testid=column]")) {
    each.classList.toggle("tl-column-here", /** @type {HTMLElement} */ (each).dataset.column === board.column);
  }
  for (const each of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-do=stand]"))) {
    const { column, code = null } = each.dataset;
    const here = column === board.column && code === board.code;
    each.classList.toggle("tl-here", here);
    each.tabIndex = here || each.dataset.first !== undefined ? 0 : -1;
  }
}

/** Draw all columns into the board; those that are as they were stay, a press on them goes on.
 * @param {HTMLElement} root @param {ThemeBoard} board */
export function drawBoard(root, board) {
  const empty = drawEmpty(board);
  const columns = board.columns.filter((each) => each.id !== LOOSE || each.codes.length || board.data.codes.length);
  const drawn = [...(empty ? [empty] : []), ...columns.map((each) => drawColumn(each, board))];
  const there = new Map([...root.children].map((each) => [/** @type {HTMLElement} */ (each).dataset.column, each]));
  drawn.forEach((fresh, i) => {
    const old = there.get(fresh.dataset.column);
    const kept = old?.isEqualNode(fresh) ? old : fresh;
    if (kept === fresh && old) keepScroll(old, fresh, root);
    if (root.children[i] !== kept) root.insertBefore(kept, root.children[i] ?? null);
  });
  while (root.children.length > drawn.length) root.lastElementChild?.remove();
}

/** Put a column in the place of the one before it, scrolled as that was. */
function keepScroll(old, fresh, root) {
  const top = old.querySelector(".tl-cards-of")?.scrollTop ?? 0;
  root.replaceChild(fresh, old);
  const cards = fresh.querySelector(".tl-cards-of");
  if (cards) cards.scrollTop = top;
}
