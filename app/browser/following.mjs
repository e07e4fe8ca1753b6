// Tabs of one study follow each other: each asks twice a second whether anything was decided that
// it has not drawn. A tab that nobody looks at asks nothing; it does so when it is looked at again.

const LOOK_MS = 400; // between two looks
const LATER_MS = 2000; // where the workbench did not answer: the bar says so, not this
const PATIENCE_MS = 5000; // with one answer

/** What is told: the study moved; drawn: by what this page itself has drawn already.
 * @typedef {(drawn: boolean) => void} Follower */

export class Following {
  /** @param {{document: any, ask: (url: string) => Promise<Stamp>, busy: () => boolean}} how
   *   busy: whether decisions of this page are on their way, whose answer says how far it moved */
  constructor({ document, ask, busy }) {
    this.document = document;
    this.ask = ask;
    this.busy = busy;
    /** @type {number | null} */
    this.known = null; // the stamp of what is drawn
    this.owner = "";
    this.url = "";
    /** @type {Set<Follower>} */
    this.followers = new Set();
    this.looking = false;
    this.timer = undefined;
    document.addEventListener("visibilitychange", () => this.due(0));
  }

  /** The page was drawn as of a stamp. @param {{owner: string, stamp: number, stamp_url: string}} data */
  drawn({ owner, stamp, stamp_url: url }) {
    if (this.owner !== owner) this.known = null;
    this.owner = owner;
    this.url = url;
    const { known } = this;
    if (known === null) this.known = stamp;
    else if (stamp > known) this.moved(stamp, true);
    if (!this.timer) this.due(LOOK_MS);
  }

  /** Decisions of this page were stored. @param {Moved | null | undefined} stamp */
  heard(stamp) {
    if (!stamp || this.known === null) return;
    if (stamp.was !== this.known) this.moved(stamp.now, false); // others decided before them
    else this.known = stamp.now;
  }

  /** @param {number} stamp @param {boolean} drawn */
  moved(stamp, drawn) {
    this.known = stamp;
    for (const each of this.followers) each(drawn);
  }

  due(after) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), after);
  }

  async look() {
    if (this.looking || !this.url) return;
    if (this.document.visibilityState !== "visible") {
      this.timer = undefined;
      return;
    }
    this.looking = true;
    const { known, owner } = this;
    let next = LOOK_MS;
    try {
      const { study, stamp } = await this.ask(this.url);
      // what was decided here meanwhile is told by its own answer
      const sure = !this.busy() && known === this.known && owner === this.owner;
      if (study === owner && sure && stamp !== known) this.moved(stamp, false);
    } catch {
      next = LATER_MS;
    } finally {
      this.looking = false;
    }
    this.due(next);
  }
}

/** Ask for the stamp of the study. @param {string} url @returns {Promise<Stamp>} */
async function stampAt(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.json();
}

/** The one of a page load. @returns {Following} */
export function followingOfPage() {
  window.__throughlineFollowing ??= new Following({
    document,
    ask: stampAt,
    busy: () => Object.values(window.__throughline ?? {}).some((each) => each.pending().length > 0),
  });
  return window.__throughlineFollowing;
}
