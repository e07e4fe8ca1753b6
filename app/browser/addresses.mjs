// Addresses of places: what a page shows, and where in it. The workbench holds the same rules
// (app/common/addresses.py); both are held to tests/cases/addresses.json.

export const LONGEST = 200; // characters of a part; what is longer was not written here
/** @type {Record<string, string>} */
const WAS = { transcript: "interview" }; // parts as they were called before

/** The parts of each page's addresses, in their order, and those that say what is opened: to open
 * another is a step that Back takes back, to move within one is not.
 * @type {Record<string, {parts: string[], opens: string[]}>} */
export const PAGES = {
  code: { parts: ["interview", "segment"], opens: ["interview"] },
  codebook: { parts: ["tab", "code", "part"], opens: ["tab", "code"] },
  themes: { parts: ["theme", "tab"], opens: ["theme", "tab"] },
  relations: { parts: ["view", "between", "centre", "pair"], opens: ["view", "between", "centre"] },
  triage: { parts: ["code", "order", "band", "card"], opens: ["code", "order", "band"] },
  compare: { parts: ["code", "card"], opens: ["code"] },
  agreement: {
    parts: ["tab", "round", "show", "interview", "code", "unit"],
    opens: ["tab", "round", "show", "interview", "code"],
  },
  search: {
    parts: ["q", "interview", "role", "speaker"],
    opens: ["q", "interview", "role", "speaker"],
  },
  matrix: {
    parts: ["rows", "columns", "count", "share", "order", "row", "column"],
    opens: ["rows", "columns", "count", "share", "order", "row", "column"],
  },
  saturation: { parts: ["of", "base", "run", "threshold"], opens: ["of", "base", "run", "threshold"] },
  groups: { parts: ["rows", "attribute", "order"], opens: ["rows", "attribute", "order"] },
  participants: { parts: ["who"], opens: ["who"] },
};
const OTHERS = ["", "setup", "sureness", "start", "read", "save", "memos", "summaries"]; // pages without places in them

/** @typedef {Record<string, string>} PlaceParts */

/** The page of an address of this workbench; null where it is none. @param {string} pathname */
export function pageOf(pathname) {
  const page = pathname.replace(/^\/|\/$/g, "");
  return page in PAGES || OTHERS.includes(page) ? page : null;
}

/** The place that an address names. @param {string | null} page @param {string} search
 * @returns {PlaceParts} */
export function readPlace(page, search) {
  const known = PAGES[page ?? ""]?.parts ?? [];
  /** @type {PlaceParts} */
  const parts = {};
  for (const [name, value] of new URLSearchParams(search)) {
    const part = known.includes(name) ? name : (WAS[name] ?? "");
    if (known.includes(part) && !(part in parts)) parts[part] = [...value].length <= LONGEST ? value : "";
  }
  return filled(parts);
}

/** The part of an address behind its path, "" where nothing is named.
 * @param {string} page @param {PlaceParts} place */
export function writtenPlace(page, place) {
  const named = (PAGES[page]?.parts ?? []).filter((part) => place[part]);
  const query = new URLSearchParams(named.map((part) => [part, place[part]]));
  return named.length ? `?${query}` : "";
}

/** What is opened there. @param {string | null} page @param {PlaceParts} place @returns {PlaceParts} */
export function openedAt(page, place) {
  const opens = PAGES[page ?? ""]?.opens ?? [];
  return filled(Object.fromEntries(opens.map((part) => [part, place[part]])));
}

/** Whether two places are in one thing. @param {string | null} page
 * @param {PlaceParts} one @param {PlaceParts} other */
export function sameOpened(page, one, other) {
  const opens = PAGES[page ?? ""]?.opens ?? [];
  return opens.every((part) => (one[part] || "") === (other[part] || ""));
}

/** The segment at the place of one that was cut or joined since: its id says where it was.
 * @template {Segment} S
 * @param {string} id @param {string} transcriptId @param {S[]} segments @returns {S | undefined} */
export function segmentNear(id, transcriptId, segments) {
  const [, where, begins] = /^(.*)\.(\d+)-\d+$/s.exec(id) ?? [];
  if (where !== transcriptId) return undefined;
  const start = Number(begins);
  return segments.find((each) => each.end > start) ?? segments.at(-1);
}

/** @param {PlaceParts} parts */
const filled = (parts) => Object.fromEntries(Object.entries(parts).filter(([, value]) => value));
