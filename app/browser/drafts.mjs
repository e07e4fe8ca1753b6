// What was begun and not kept: memos, interview by interview, and the words of other boxes. It waits
// in the browser and is sent to nobody. Without storage it waits as long as the page is there.

import { leftBehind, storageOfPage } from "./sender.mjs";

const PREFIX = "throughline:draft:";
const WORDS = "throughline:words:";

export class Drafts {
  constructor(storage, studyId, memory = new Map(), now = () => Date.now()) {
    this.storage = storage;
    this.studyId = studyId;
    this.memory = memory; // name -> draft
    this.now = now;
  }

  scope(interview) {
    return `${PREFIX}${this.studyId}:${interview}:`;
  }

  /** Keep what was written so far. draft: {id, start, end, text, before, closed}. */
  keep(interview, draft) {
    const name = this.scope(interview) + draft.id;
    const dated = { ...draft, at: this.now() };
    try {
      this.storage.setItem(name, JSON.stringify(dated));
      this.memory.delete(name);
    } catch {
      this.memory.set(name, dated); // full or forbidden
    }
  }

  drop(interview, id) {
    const name = this.scope(interview) + id;
    this.memory.delete(name);
    try {
      this.storage.removeItem(name);
    } catch {
      // forbidden: there is none
    }
  }

  /** What waits of an interview, the newest first; what cannot be a draft is passed over. */
  of(interview) {
    const scope = this.scope(interview);
    const inMemory = [...this.memory.keys()].filter((name) => name.startsWith(scope));
    const names = new Set([...inMemory, ...leftBehind(this.storage, scope)]);
    const drafts = [...names].map((name) => this.read(name)).filter(isDraft);
    return drafts.sort((a, b) => b.at - a.at);
  }

  read(name) {
    if (this.memory.has(name)) return this.memory.get(name);
    try {
      return JSON.parse(this.storage.getItem(name));
    } catch {
      return null;
    }
  }
}

function isDraft(draft) {
  const { id, text, before, start, end, at } = draft ?? {};
  const texts = [id, text, before].every((each) => typeof each === "string");
  return texts && [start, end, at].every(Number.isSafeInteger) && 0 <= start && start < end;
}

/** What becomes of a draft beside the memos that are stored: what to open, or null.
 *
 * A memo that was changed or kept elsewhere since is not overwritten: what waits is a new one.
 */
export function draftToOpen(draft, memos, fresh) {
  const memo = memos.find((each) => each.id === draft.id);
  const written = draft.text.trim();
  if (!written || memo?.text === written) return null;
  if (memo && memo.text !== draft.before) return { ...draft, id: fresh(), before: "" };
  return { ...draft, before: memo ? memo.text : "" };
}

/** Words of boxes that were closed, each under a name of its own: the code that is made at a place,
 * the reason of a settlement, the rule of a code. */
export class Words {
  /** @param {Kept} storage @param {string} studyId @param {Map<string, string>} memory */
  constructor(storage, studyId, memory = new Map()) {
    this.storage = storage;
    this.scope = `${WORDS}${studyId}:`;
    this.memory = memory;
  }

  /** @param {string} name @param {string} text */
  keep(name, text) {
    try {
      if (!this.storage) throw new Error("forbidden");
      this.storage.setItem(this.scope + name, text);
      this.memory.delete(name);
    } catch {
      this.memory.set(name, text);
    }
  }

  /** What waits under a name, or null. @param {string} name @returns {string | null} */
  of(name) {
    const words = this.memory.get(name);
    if (words !== undefined) return words;
    try {
      return this.storage?.getItem(this.scope + name) ?? null;
    } catch {
      return null;
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

  /** Names that words wait under. @param {string} prefix @returns {string[]} */
  names(prefix) {
    const stored = leftBehind(this.storage, this.scope + prefix).map((name) => name.slice(this.scope.length));
    return [...new Set([...this.memory.keys(), ...stored])].filter((name) => name.startsWith(prefix)).sort();
  }

  /** One box: what it holds is kept as it is typed, until it is taken or emptied.
   *
   * before: what stood in it at first, which is nobody's draft.
   * @param {string} name */
  box(name) {
    return {
      text: () => this.of(name),
      /** @param {string} text @param {string} before */
      typed: (text, before) => {
        if (text.trim() && text !== before) this.keep(name, text);
        else this.drop(name);
      },
      done: () => this.drop(name),
    };
  }
}

/** @type {Map<string, Map<string, string>>} */
const memories = new Map(); // by study, for as long as the page is there

/** @param {string} studyId */
export function wordsOf(studyId) {
  const memory = memories.get(studyId) ?? new Map();
  memories.set(studyId, memory);
  return new Words(storageOfPage(), studyId, memory);
}
