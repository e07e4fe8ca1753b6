// Asks the study what is found for the words as they are typed: a while after the last letter, and
// an answer to older words is dropped.

const WAIT = 120; // ms after the last letter
const GONE = "The workbench is not answering.";

export class Asking {
  /** took: what is found, or null where nothing was typed; failed: why there is no answer.
   * @param {(typed: string, found: Found | null, failed: string) => void} took */
  constructor(took) {
    this.took = took;
    this.turn = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {AbortController | null} */
    this.controller = null;
    this.waits = false; // words were typed that are not answered yet
  }

  /** @param {string} url @param {string} typed @param {Record<string, string | number>} how
   * @param {number} wait */
  ask(url, typed, how, wait = WAIT) {
    clearTimeout(this.timer);
    this.turn += 1;
    this.controller?.abort();
    this.waits = true;
    const turn = this.turn;
    if (!typed.trim()) this.done(turn, typed, null);
    else this.timer = setTimeout(() => this.fetch(turn, url, typed, how), wait);
  }

  /** @param {number} turn @param {string} url @param {string} typed @param {Record<string, string | number>} how */
  async fetch(turn, url, typed, how) {
    const controller = new AbortController();
    this.controller = controller;
    const asked = Object.entries({ q: typed, ...how }).map(([name, value]) => [name, String(value)]);
    try {
      const response = await fetch(`${url}?${new URLSearchParams(asked)}`, { signal: controller.signal });
      const found = await response.json();
      if (response.ok) this.done(turn, typed, found);
      else this.done(turn, typed, null, found.error || GONE);
    } catch {
      this.done(turn, typed, null, GONE);
    }
  }

  /** @param {number} turn @param {string} typed @param {Found | null} found */
  done(turn, typed, found, failed = "") {
    if (turn !== this.turn) return; // other words were typed meanwhile
    this.waits = false;
    this.took(typed, found, failed);
  }

  stop() {
    clearTimeout(this.timer);
    this.controller?.abort();
    this.turn += 1;
    this.waits = false;
  }
}
