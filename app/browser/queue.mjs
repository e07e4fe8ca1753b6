// Decisions on their way: in order, each once, a batch at a time.

export const BATCH = 50; // decisions in one request

/** Decisions on their way to the study: sent in order, one batch at a time, kept until stored. */
export class Queue {
  /** @param {{clientId: string, changed: (what: Sent) => void,
   *   store: {load(): Numbered[], change(fn: (list: Numbered[]) => Numbered[]): void},
   *   send: (clientId: string, decisions: Numbered[]) => Promise<Stored>}} how */
  constructor({ clientId, store, send, changed }) {
    this.clientId = clientId;
    this.store = store; // survives a reload, may be shared with other tabs
    this.send = send;
    this.changed = changed; // called with what happened
    /** @type {Numbered[]} */
    this.pending = store.load();
    this.next = this.pending.reduce((last, each) => Math.max(last, each.seq), 0) + 1;
    this.busy = false;
    this.failures = 0;
    this.most = BATCH;
    this.timer = undefined;
  }

  /** @param {Decision} decision */
  push(decision) {
    const numbered = { ...decision, seq: this.next };
    this.next += 1;
    this.pending = [...this.pending, numbered];
    this.store.change((list) => [...list, numbered]);
    this.flush();
    return numbered;
  }

  async flush() {
    if (this.busy || this.pending.length === 0) return;
    this.busy = true;
    const batch = this.pending.slice(0, this.most);
    try {
      this.settle(await this.send(this.clientId, batch));
      this.most = BATCH;
    } catch (error) {
      this.fail(batch, error);
    } finally {
      this.busy = false;
    }
    if (this.failures === 0) this.flush();
  }

  /** Take what was answered off the queue; an answer about nothing that was sent is a failure.
   * @param {Stored} answer */
  settle(answer) {
    const settled = new Set(answer.results.map((each) => each.seq));
    const left = this.pending.filter((each) => !settled.has(each.seq));
    if (left.length === this.pending.length) throw new Error("nothing was answered");
    this.failures = 0;
    this.pending = left;
    this.store.change((list) => list.filter((each) => !settled.has(each.seq)));
    this.changed({ answer, refused: answer.results.filter((each) => !each.ok) });
  }

  /** A request that the study cannot take is tried one by one, so that it holds up no other. */
  fail(batch, error) {
    const unfit = [400, 413, 415, 422].includes(error.status);
    if (unfit && batch.length > 1) {
      this.most = 1;
      this.failures = 0;
      return;
    }
    if (unfit) {
      const told = { why: error.message, said: "", asks: "", again: false, clash: null };
      /** @type {Result[]} */
      const results = [{ seq: batch[0].seq, ok: false, back: "", ...told }];
      this.settle({ results, documents: {}, highest_seq: 0, stamp: null });
      return;
    }
    this.failures += 1;
    const wait = Math.min(5000, 250 * 2 ** this.failures);
    this.changed({ down: true, elsewhere: error.status === 409, error });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), wait);
  }
}
