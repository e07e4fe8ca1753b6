// The board of themes as a person works on it: columns, cards, where one is, what is selected, and
// what decisions that are not stored yet have changed. Nothing is drawn here.

/** @typedef {"theme" | "draft" | "loose"} Sort */
/** A column. out: codes of a draft that are left out of it.
 * @typedef {{id: string, sort: Sort, name: string, codes: string[], theme?: BoardTheme, draft?: BoardDraft}} Column */

export const LOOSE = "loose"; // the column of codes in no theme and no draft

/** A board with nothing on it. @returns {ThemesBoard} */
export const nothing = () => ({
  themes: [],
  drafts: [],
  codes: [],
  people: [],
  most: 0,
  number: 0,
  why: "",
  pairs: 0,
  at: "",
  told: "",
});

const unique = (/** @type {string[]} */ ids) => [...new Set(ids)];

/** @param {ThemesBoard} board @param {string} id @param {Partial<BoardTheme>} change */
const changed = (board, id, change) => ({
  ...board,
  themes: board.themes.map((each) => (each.id === id ? { ...each, ...change } : each)),
});

/** What each decision does to the board.
 * @type {Partial<Record<Does, (board: ThemesBoard, d: any) => ThemesBoard>>} */
const DOES = {
  theme_new: (board, { theme_id: id, name, code_ids }) => ({
    ...board,
    themes: [...board.themes.filter((each) => each.id !== id), fresh(id, name, code_ids)],
  }),
  theme_name: (board, { theme_id: id, name }) => changed(board, id, { name }),
  theme_claim: (board, { theme_id: id, claim }) => changed(board, id, { claim }),
  theme_status: (board, { theme_id: id, status }) => changed(board, id, { status }),
  theme_codes: (board, { theme_id: id, added, removed }) => {
    const theme = board.themes.find((each) => each.id === id);
    if (!theme) return board;
    const kept = theme.code_ids.filter((code) => !removed.includes(code));
    return changed(board, id, { code_ids: unique([...kept, ...added]) });
  },
  theme_merge: (board, { theme_id: id, into }) => {
    const [from, to] = [id, into].map((each) => board.themes.find((one) => one.id === each));
    if (!from || !to) return board;
    const merged = changed(board, into, { code_ids: unique([...to.code_ids, ...from.code_ids]) });
    return { ...merged, themes: merged.themes.filter((each) => each.id !== id) };
  },
  theme_split: (board, { theme_id: id, new_theme_id: made, name, code_ids }) => {
    const theme = board.themes.find((each) => each.id === id);
    if (!theme || board.themes.some((each) => each.id === made)) return board;
    const left = changed(board, id, { code_ids: theme.code_ids.filter((code) => !code_ids.includes(code)) });
    return { ...left, themes: [...left.themes, fresh(made, name, code_ids)] };
  },
  theme_retire: (board, { theme_id: id }) => ({
    ...board,
    themes: board.themes.filter((each) => each.id !== id),
  }),
};

/** @returns {BoardTheme} */
const fresh = (id, name, codes) => ({
  id,
  name,
  claim: "",
  status: "draft",
  code_ids: codes,
  contrary: "",
  from_sample: false,
});

/** The board after decisions that it may not know of. @param {ThemesBoard} board @param {any[]} pending */
export const withPending = (board, pending) =>
  pending.reduce((now, each) => DOES[each.do]?.(now, each) ?? now, board);

/** The columns in their order: themes, drafts, codes in neither. A code that is in a theme stands
 * in no draft any more. @param {ThemesBoard} board @param {Set<string>} out @returns {Column[]} */
export function columnsOf(board, out = new Set()) {
  const themed = new Set(board.themes.flatMap((each) => each.code_ids));
  const drafts = board.drafts
    .map((draft) => ({
      id: draft.id,
      sort: /** @type {Sort} */ ("draft"),
      name: draft.name,
      codes: draft.code_ids.filter((code) => !themed.has(code) && !out.has(code)),
      draft,
    }))
    .filter((each) => each.codes.length > 0);
  const drafted = new Set(drafts.flatMap((each) => each.codes));
  const loose = board.codes.map((each) => each.id).filter((code) => !themed.has(code) && !drafted.has(code));
  return [
    ...board.themes.map((theme) => ({
      id: theme.id,
      sort: /** @type {Sort} */ ("theme"),
      name: theme.name,
      codes: theme.code_ids,
      theme,
    })),
    ...drafts,
    { id: LOOSE, sort: "loose", name: "In no theme", codes: loose },
  ];
}

export class ThemeBoard {
  constructor() {
    this.served = nothing(); // as the study has it
    this.data = nothing(); // with what is not stored yet
    /** @type {Set<string>} */
    this.out = new Set(); // codes left out of the drafts they were proposed in
    this.column = ""; // id of the column one is in
    /** @type {string | null} */
    this.code = null; // the card one is on; null: the head of the column
    /** @type {Set<string>} */
    this.selected = new Set();
  }

  /** @param {ThemesBoard} board @param {any[]} pending */
  take(board, pending) {
    this.served = board;
    this.apply(pending);
  }

  /** @param {any[]} pending */
  apply(pending) {
    const places = this.columns.map((each) => each.id);
    const at = places.indexOf(this.column);
    const row = this.here?.codes.indexOf(this.code ?? "") ?? -1;
    this.data = withPending(this.served, pending);
    const columns = this.columns;
    const codes = new Set(this.data.codes.map((each) => each.id));
    this.selected = new Set([...this.selected].filter((each) => codes.has(each)));
    if (!columns.some((each) => each.id === this.column)) {
      this.column = columns[Math.min(Math.max(at, 0), columns.length - 1)].id;
      this.code = null;
    } else if (this.code && !this.here?.codes.includes(this.code)) {
      this.code = this.here?.codes[Math.min(row, this.here.codes.length - 1)] ?? null;
    }
  }

  get columns() {
    return columnsOf(this.data, this.out);
  }

  get here() {
    return this.columns.find((each) => each.id === this.column);
  }

  /** @param {string} id */
  columnOf(id) {
    return this.columns.find((each) => each.id === id);
  }

  /** @param {string} id */
  card(id) {
    return this.data.codes.find((each) => each.id === id);
  }

  /** The theme one is in, if it is one. */
  get theme() {
    return this.here?.theme ?? null;
  }

  /** What an action on codes is about: the selected ones, or the one one is on. */
  get chosen() {
    if (this.selected.size) return [...this.selected];
    return this.code ? [this.code] : [];
  }

  /** How many participants have one of these codes. @param {string[]} codes */
  participants(codes) {
    return new Set(codes.flatMap((each) => this.card(each)?.people ?? [])).size;
  }

  /** Stand on a column's head or a card. @param {string} column @param {string | null} code */
  stand(column, code = null) {
    this.column = column;
    this.code = code;
  }

  /** Go along the columns, or down one; returns whether there was somewhere to go.
   * @param {number} across @param {number} down */
  go(across, down) {
    const { columns } = this;
    const at = columns.findIndex((each) => each.id === this.column);
    if (across) {
      const next = columns[at + across];
      if (!next) return false;
      const row = this.code === null ? -1 : (columns[at]?.codes.indexOf(this.code) ?? -1);
      this.stand(next.id, row < 0 ? null : (next.codes[Math.min(row, next.codes.length - 1)] ?? null));
      return true;
    }
    const codes = columns[at]?.codes ?? [];
    const to = (this.code === null ? -1 : codes.indexOf(this.code)) + down;
    if (to < -1 || to >= codes.length) return false;
    this.code = to < 0 ? null : codes[to];
    return true;
  }

  /** Select a card, or not. @param {string} code */
  toggle(code) {
    if (!this.selected.delete(code)) this.selected.add(code);
  }

  /** Select the cards of a column from one to another, both with them; where the first stands
   * elsewhere, the other alone. @param {string} column @param {string} first @param {string} last */
  selectRange(column, first, last) {
    const codes = this.columnOf(column)?.codes ?? [];
    const to = codes.indexOf(last);
    const from = codes.includes(first) ? codes.indexOf(first) : to;
    for (const each of codes.slice(Math.min(from, to), Math.max(from, to) + 1)) this.selected.add(each);
  }

  /** Of the chosen codes, those that are left out of a draft, or can be. */
  get leavable() {
    return this.chosen.filter((each) => this.here?.draft?.code_ids.includes(each) || this.out.has(each));
  }
}

/** What putting codes into a column decides: out of the theme they come from, into the one they go
 * to; those that are selected elsewhere, out of every theme but that. Out of a theme into none, they
 * are kept apart from it in later drafts.
 * @param {ThemeBoard} board @param {string[]} codes @param {Column} from @param {Column} to
 * @param {string} group @returns {any[]} */
export function moving(board, codes, from, to, group) {
  if (to.sort === "draft") return [];
  const changes = (/** @type {Column} */ column, /** @type {string[]} */ added, /** @type {string[]} */ removed) => {
    const kept = column.codes.filter((code) => !removed.includes(code));
    return { do: "theme_codes", theme_id: column.id, code_ids: unique([...kept, ...added]), added, removed, group };
  };
  /** @type {any[]} */
  const made = [];
  /** @type {any[]} */
  const apart = [];
  for (const column of board.columns) {
    if (column.sort !== "theme" || column.id === to.id) continue;
    const leaves = (/** @type {string} */ code) => column.id === from.id || !from.codes.includes(code);
    const gone = codes.filter((code) => column.codes.includes(code) && leaves(code));
    if (!gone.length) continue;
    made.push(changes(column, [], gone));
    const left = column.codes.find((code) => !gone.includes(code));
    if (to.sort !== "loose" || !left) continue;
    apart.push(...gone.map((code) => ({ do: "code_pair", first: code, second: left, pairing: "apart", group })));
  }
  const added = codes.filter((code) => !to.codes.includes(code));
  if (to.sort === "theme" && added.length) made.push(changes(to, added, []));
  return [...made, ...apart];
}

/** What keeping a draft decides: a theme of its codes, or its codes for the theme it goes with.
 * Codes left out of it are kept apart from it in later drafts.
 * @param {ThemeBoard} board @param {Column} column @param {string} id of the new theme
 * @param {string} group @returns {any[]} */
export function keeping(board, column, id, group) {
  const draft = /** @type {BoardDraft} */ (column.draft);
  const beside = board.columnOf(draft.beside);
  const left = draft.code_ids.filter((code) => board.out.has(code));
  const apart = left.map((code) => ({ do: "code_pair", first: code, second: column.codes[0], pairing: "apart", group }));
  if (beside?.sort === "theme") {
    const now = unique([...beside.codes, ...column.codes]);
    const made = { do: "theme_codes", theme_id: beside.id, code_ids: now, added: column.codes, removed: [], draft_id: draft.id, group };
    return [made, ...apart];
  }
  return [
    { do: "theme_new", theme_id: id, name: draft.name, code_ids: column.codes, draft_id: draft.id, group },
    ...apart,
  ];
}
