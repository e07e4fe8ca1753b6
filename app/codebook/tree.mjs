// What the tree of codes computes without a page: rows, places, keys. A code is
// {id, rank, name, parent, count, colour, tones}; rank: its place by name among all codes, as the
// workbench orders them; parent null is the top.

/** @typedef {{id: string, rank: number, name: string, parent: string | null, count: number,
 *   colour: string | null, tones: [string, string] | null}} Code */
/** @typedef {{code: Code, depth: number, at: number, of: number, open: boolean | null}} Row */

/** Codes right under one, by rank; a parent that is not among the codes is the top.
 * @param {Code[]} codes @param {string | null} parent @returns {Code[]} */
export function under(codes, parent) {
  const known = new Set(codes.map((code) => code.id));
  const above = (/** @type {Code} */ code) => (known.has(code.parent ?? "") ? code.parent : null);
  return codes.filter((code) => above(code) === parent).sort((a, b) => a.rank - b.rank);
}

/** The rows that are shown. open: null where nothing is under a code.
 * @param {Code[]} codes @param {Set<string>} closed @returns {Row[]} */
export function rowsOf(codes, closed) {
  /** @type {Row[]} */
  const rows = [];
  const add = (/** @type {string | null} */ parent, /** @type {number} */ depth) => {
    const siblings = under(codes, parent);
    siblings.forEach((code, i) => {
      const has = codes.some((each) => each.parent === code.id);
      const open = has ? !closed.has(code.id) : null;
      rows.push({ code, depth, at: i + 1, of: siblings.length, open });
      if (open) add(code.id, depth + 1);
    });
  };
  add(null, 1);
  return rows;
}

/** Ids of a code and all under it.
 * @param {Code[]} codes @param {string} id @returns {Set<string>} */
export function branch(codes, id) {
  const ids = new Set([id]);
  for (const each of ids) {
    for (const code of codes) if (code.parent === each) ids.add(code.id);
  }
  return ids;
}

/** Why a code cannot go under another, in words; "" where it can.
 * @param {Code[]} codes @param {string} id @param {string | null} parent */
export function whyNot(codes, id, parent) {
  const code = codes.find((each) => each.id === id);
  const target = codes.find((each) => each.id === parent);
  if (!code || (parent !== null && !target)) return "That code is not in use any more.";
  if (id === parent) return "A code cannot be moved under itself.";
  if (parent !== null && branch(codes, id).has(parent)) {
    return `“${code.name}” cannot be moved under “${target?.name}”, which is under it.`;
  }
  if (code.parent === parent) {
    return `“${code.name}” is ${parent === null ? "at the top" : `under “${target?.name}”`} already.`;
  }
  return "";
}

/** The codes after one move; the given ones are not changed. One that cannot be is passed over.
 * @param {Code[]} codes @param {{code_id: string, parent: string | null}} move */
export function moved(codes, move) {
  if (whyNot(codes, move.code_id, move.parent)) return codes;
  return codes.map((code) => (code.id === move.code_id ? { ...code, parent: move.parent } : code));
}

/** Where one level in leads: under the code above on the same level. {parent} or {why}.
 * @param {Code[]} codes @param {string} id */
export function inward(codes, id) {
  const code = codes.find((each) => each.id === id);
  const siblings = under(codes, code?.parent ?? null);
  const before = siblings[siblings.findIndex((each) => each.id === id) - 1];
  return before ? { parent: before.id } : { why: "There is no code above it on this level." };
}

/** Where one level out leads: beside the code that it is under. {parent} or {why}.
 * @param {Code[]} codes @param {string} id */
export function outward(codes, id) {
  const code = codes.find((each) => each.id === id);
  const above = codes.find((each) => each.id === code?.parent);
  return above ? { parent: above.parent } : { why: "It is at the top already." };
}

/** What a key asks for, given the row it was pressed on; null for keys that are not the tree's.
 * @param {{key: string, altKey: boolean, ctrlKey: boolean, metaKey: boolean}} event
 * @param {Row[]} rows @param {string} id
 * @returns {{do: string, id?: string} | null} */
export function asked(event, rows, id) {
  if (event.ctrlKey || event.metaKey) return null;
  if (event.altKey) {
    const ways = { ArrowRight: "inward", ArrowLeft: "outward" };
    return event.key in ways ? { do: ways[/** @type {keyof ways} */ (event.key)] } : null;
  }
  const at = rows.findIndex((row) => row.code.id === id);
  const row = rows[at];
  const go = (/** @type {Row | undefined} */ to) => ({ do: "go", id: (to ?? row).code.id });
  if (event.key === "ArrowDown") return go(rows[at + 1]);
  if (event.key === "ArrowUp") return go(rows[at - 1]);
  if (event.key === "Home") return go(rows[0]);
  if (event.key === "End") return go(rows.at(-1));
  if (event.key === "Enter" || event.key === " ") return { do: "edit", id };
  if (event.key === "ArrowRight") {
    if (row.open === false) return { do: "open", id };
    return row.open ? go(rows[at + 1]) : go(row);
  }
  if (event.key === "ArrowLeft") {
    if (row.open) return { do: "close", id };
    return go(rows.find((each) => each.code.id === row.code.parent));
  }
  if (event.key.length !== 1) return null;
  const turned = [...rows.slice(at + 1), ...rows.slice(0, at + 1)];
  const letter = event.key.toLowerCase();
  return go(turned.find((each) => each.code.name.toLowerCase().startsWith(letter)));
}

/** What a screen reader says of a row.
 * @param {Code} code */
export function spoken(code) {
  const count = code.count === 1 ? "1 coding of yours" : `${code.count} codings of yours`;
  return [code.name, count, code.colour ? `colour ${code.colour}` : ""].filter(Boolean).join(", ");
}

/** Whether a page's colour, as the browser computes it ("rgb(21, 24, 29)"), is a dark one.
 * @param {string} colour */
export function isDark(colour) {
  const [r, g, b] = (colour.match(/[\d.]+/g) || ["255", "255", "255"]).map(Number);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b < 128;
}
