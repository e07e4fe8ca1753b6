// What is kept of the fields of a page: under which name, and what becomes of it. No page is needed.

const PREFIX = "throughline:field:";
const CLASS = "st-key-";
// Fields whose names end in a mark of what they showed when they were drawn.
const MARKED = /^((?:name|definition|include|exclude|example|why|pasted)-.+?)-[0-9a-f]{12}(?:-[0-9a-f]{8})?$/;

/** A field's name as a page's elements carry it. @param {string} key */
export const carried = (key) => key.trim().replace(/[^a-zA-Z0-9_-]/g, "-");

/** The name under which a field's words are kept: the same whatever it showed at first.
 * @param {string} name */
export const keptName = (name) => MARKED.exec(name)?.[1] ?? name;

/** The name of a field among the classes of an element, or "" where it is not one to keep.
 * @param {Iterable<string>} classes @param {string[]} fields */
export function fieldIn(classes, fields) {
  for (const each of classes) {
    if (!each.startsWith(CLASS)) continue;
    const name = each.slice(CLASS.length);
    const known = (field) => (field.endsWith("-") ? name.startsWith(field) : name === field);
    if (fields.some(known)) return keptName(name);
  }
  return "";
}

/** @typedef {{text: string, base: string, at: number}} Draft */

export class Fields {
  /** @param {Kept} storage @param {string} owner @param {() => number} now */
  constructor(storage, owner, now = () => Date.now()) {
    this.storage = storage;
    this.scope = `${PREFIX}${owner}:`;
    this.now = now;
    /** @type {Map<string, Draft>} */
    this.memory = new Map();
  }

  /** What waits for a field, or null. @param {string} name @returns {Draft | null} */
  of(name) {
    const words = this.memory.get(name);
    if (words) return words;
    try {
      const read = JSON.parse(this.storage?.getItem(this.scope + name) ?? "null");
      const sound = read && typeof read.text === "string" && typeof read.base === "string";
      return sound && Number.isFinite(read.at) ? read : null;
    } catch {
      return null;
    }
  }

  /** Words were typed. base: what stood there before; to have that again is to delete them.
   * @param {string} name @param {string} text @param {string} base */
  typed(name, text, base) {
    const first = this.of(name)?.base ?? base;
    if (text === first || !text.trim()) {
      this.drop(name);
      return;
    }
    const draft = { text, base: first, at: this.now() };
    try {
      if (!this.storage) throw new Error("forbidden");
      this.storage.setItem(this.scope + name, JSON.stringify(draft));
      this.memory.delete(name);
    } catch {
      this.memory.set(name, draft);
    }
  }

  /** @param {string} name */
  drop(name) {
    this.memory.delete(name);
    try {
      this.storage?.removeItem(this.scope + name);
    } catch {
      // forbidden: there is none
    }
  }

  /** Fields whose words are stored, with when, and which words: others stay drafts, whether they
   * were typed since or never came to the study.
   * @param {[key: string, at: number, text: string][]} stored
   * @returns {string[]} those that are dropped */
  stored(stored) {
    return stored.flatMap(([key, at, text]) => {
      const name = keptName(carried(key));
      const draft = this.of(name);
      if (!draft || draft.at > at || draft.text.trim() !== text.trim()) return [];
      this.drop(name);
      return [name];
    });
  }
}

/** What a field is to show that is drawn with some words: the draft, where it is another text.
 * @param {Draft | null} draft @param {string} shown @returns {string | null} */
export const toRestore = (draft, shown) => (draft && draft.text !== shown ? draft.text : null);

/** What is said beside a field that shows a draft.
 * @param {Draft} draft @param {string} shown what it would show without */
export function draftWords({ base, text }, shown) {
  if ([base, text, ""].some((each) => each.trim() === shown.trim())) return "Draft kept, not stored yet.";
  return `Draft kept, not stored yet. It was changed meanwhile to: “${shown}”`;
}
