// Memos that were begun and not kept: they wait in the browser, interview by interview, and are
// sent to nobody. Without storage they wait as long as the page is there.

import { leftBehind } from "./sender.mjs";

const PREFIX = "throughline:draft:";

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

  /** Keep what was written so far. draft: {id, start, end, text, before}. */
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
    const held = [...this.memory.keys()].filter((name) => name.startsWith(scope));
    const names = new Set([...held, ...leftBehind(this.storage, scope)]);
    const found = [...names].map((name) => this.read(name)).filter(isDraft);
    return found.sort((a, b) => b.at - a.at);
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
  const held = memos.find((each) => each.id === draft.id);
  const written = draft.text.trim();
  if (!written || held?.text === written) return null;
  if (held && held.text !== draft.before) return { ...draft, id: fresh(), before: "" };
  return { ...draft, before: held ? held.text : "" };
}
