// Tabs of one study follow each other: each asks twice a second whether anything was decided that
// it has not drawn. Tabs of one browser tell each other at once; the question is for what a command,
// another browser or a page's own form decided. A tab that nobody looks at asks nothing; it does so
// when it is looked at again.

const LOOK_MS = 400; // between two looks
const SURE_MS = 200; // until it is looked again whether what moved is not drawn by now
const LATER_MS = 2000; // where the workbench did not answer: the bar says so, not this
const TOGETHER_MS = 250; // in which what was decided is followed once
const CHANNEL = "throughline:decided";
const PATIENCE_MS = 5000; // with one answer

/** What is told: the study moved; drawn: by what this page itself has drawn already.
 * @typedef {(drawn: boolean) => void} Follower */

export class Following {
  /** @param {{document: any, ask: (url: string) => Promise<Stamp>, busy: () => boolean,
   *   channel?: any}} how busy: whether decisions of this page are on their way, or it is being
   *   drawn, either of which says how far it moved; channel: to the other tabs of this browser */
  constructor({ document, ask, busy, channel = null }) {
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
    /** @type {number | null} */
    this.suspected = null; // a stamp that was seen once and that nothing here accounts for
    this.drawnOnly = true;
    this.timer = undefined;
    this.followed = -Infinity; // when that was last told
    this.telling = undefined;
    this.channel = channel;
    if (channel) channel.onmessage = (/** @type {any} */ { data }) => this.told(data);
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
    if (stamp.now !== stamp.was) this.channel?.postMessage({ owner: this.owner, stamp: stamp.now });
    if (stamp.was !== this.known) this.moved(stamp.now, false); // others decided before them
    else this.known = stamp.now;
  }

  /** Another tab has decided something. @param {{owner: string, stamp: number}} what */
  told({ owner, stamp }) {
    const looked = this.document.visibilityState === "visible" && this.url;
    if (!looked || owner !== this.owner || this.busy() || stamp === this.known) return;
    this.moved(stamp, false);
  }

  /** @param {number} stamp @param {boolean} drawn */
  moved(stamp, drawn) {
    this.known = stamp;
    this.drawnOnly = drawn && (this.telling === undefined || this.drawnOnly);
    if (this.telling !== undefined) return;
    const wait = Math.max(0, this.followed + TOGETHER_MS - performance.now());
    this.telling = setTimeout(() => this.follow(), wait);
  }

  follow() {
    this.telling = undefined;
    this.followed = performance.now();
    for (const each of this.followers) each(this.drawnOnly);
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
      const others = study === owner && sure && stamp !== known;
      // A page that has just been drawn says so a moment after: what is seen twice is another's.
      const once = others && this.suspected !== known;
      this.suspected = once ? known : null;
      if (once) next = SURE_MS;
      else if (others) this.moved(stamp, false);
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

/** Whether the workbench is at drawing this page: what a form of it has just decided is on its way.
 * To have it drawn once more in that moment closed what a person had opened, or lost a press. */
const isDrawing = () =>
  document.querySelector('[data-testid="stApp"]')?.getAttribute("data-test-script-state") === "running";

/** The one of a page load. @returns {Following} */
export function followingOfPage() {
  window.__throughlineFollowing ??= new Following({
    document,
    ask: stampAt,
    channel: "BroadcastChannel" in window ? new BroadcastChannel(CHANNEL) : null,
    busy: () => isDrawing() || Object.values(window.__throughline ?? {}).some((each) => each.pending().length > 0),
  });
  return window.__throughlineFollowing;
}
