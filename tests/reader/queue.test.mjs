// Decisions on their way: in order, each once, none lost while the server is away.

import assert from "node:assert/strict";
import { describe, mock, test } from "node:test";

import { Queue } from "../../app/browser/queue.mjs";
import { keep, leftBehind, post } from "../../app/browser/sender.mjs";

class Storage {
  constructor(entries = {}) {
    this.entries = new Map(Object.entries(entries));
  }
  get length() {
    return this.entries.size;
  }
  key(i) {
    return [...this.entries.keys()][i];
  }
  getItem(name) {
    return this.entries.get(name) ?? null;
  }
  setItem(name, value) {
    this.entries.set(name, value);
  }
  removeItem(name) {
    this.entries.delete(name);
  }
}

/** A study that stores each (client, seq) once; `mood` decides what the next request meets. */
class Study {
  constructor() {
    this.stored = [];
    this.mood = () => null;
  }
  send = async (clientId, decisions) => {
    await null;
    const error = this.mood(decisions);
    if (error) throw error;
    for (const each of decisions) {
      const key = `${clientId}:${each.seq}`;
      if (!this.stored.includes(key)) this.stored.push(key);
    }
    return { results: decisions.map((each) => ({ seq: each.seq, ok: true })), documents: {} };
  };
}

function queueOf(study, storage = new Storage(), told = []) {
  const store = keep(storage, "q");
  return new Queue({ clientId: "client", send: study.send, changed: (w) => told.push(w), store });
}

const settle = async (rounds = 50) => {
  for (let i = 0; i < rounds; i += 1) await new Promise((done) => setImmediate(done));
};
const status = (code, words = "no") => Object.assign(new Error(words), { status: code });

describe("the queue", () => {
  test("stores a burst in order, each once, and empties its storage", async () => {
    const [study, storage] = [new Study(), new Storage()];
    const queue = queueOf(study, storage);
    for (let i = 0; i < 130; i += 1) queue.push({ do: "code" });
    await settle();
    assert.deepEqual(
      study.stored,
      Array.from({ length: 130 }, (_, i) => `client:${i + 1}`),
    );
    assert.equal(storage.length, 0);
  });

  test("keeps decisions while the server is away and sends them when it is back", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    const [study, storage, told] = [new Study(), new Storage(), []];
    study.mood = () => new Error("gone");
    const queue = queueOf(study, storage, told);
    queue.push({ do: "code" });
    await settle();
    queue.push({ do: "reject" });
    await settle();
    assert.equal(told.at(-1).down, true);
    assert.equal(JSON.parse(storage.getItem("q")).length, 2);
    study.mood = () => null;
    mock.timers.tick(5000);
    await settle();
    mock.timers.reset();
    assert.deepEqual(study.stored, ["client:1", "client:2"]);
    assert.equal(storage.length, 0);
  });

  test("an answer that was lost on the way stores nothing twice", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    const study = new Study();
    const queue = queueOf(study);
    const send = study.send;
    let lost = true;
    queue.send = async (...given) => {
      const answer = await send(...given);
      if (lost) throw new Error("the connection broke");
      return answer;
    };
    queue.push({ do: "code" });
    await settle();
    lost = false;
    mock.timers.tick(5000);
    await settle();
    mock.timers.reset();
    assert.deepEqual(study.stored, ["client:1"]);
    assert.deepEqual(queue.pending, []);
  });

  test("one decision that cannot be taken holds up no other", async () => {
    // A request with one malformed decision was refused whole and tried again for ever.
    const [study, told] = [new Study(), []];
    study.mood = (batch) => (batch.some((each) => each.bad) ? status(400, "malformed") : null);
    const queue = queueOf(study, new Storage(), told);
    queue.push({ do: "code" });
    queue.push({ do: "code", bad: true });
    queue.push({ do: "code" });
    await settle();
    assert.deepEqual(study.stored, ["client:1", "client:3"]);
    const refused = told.flatMap((what) => what.refused || []);
    assert.deepEqual(refused.map(({ seq, ok, why }) => [seq, ok, why]), [[2, false, "malformed"]]);
  });

  test("decisions for another study wait until theirs is open again", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    const [study, told] = [new Study(), []];
    study.mood = () => status(409);
    const queue = queueOf(study, new Storage(), told);
    queue.push({ do: "code" });
    await settle();
    assert.equal(told.at(-1).elsewhere, true);
    assert.equal(queue.pending.length, 1);
    study.mood = () => null;
    mock.timers.tick(5000);
    await settle();
    mock.timers.reset();
    assert.deepEqual(study.stored, ["client:1"]);
  });

  test("an answer about other decisions is not taken for success", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    const told = [];
    const queue = queueOf(new Study(), new Storage(), told);
    queue.send = async () => ({ results: [{ seq: 99, ok: true }], documents: {} });
    queue.push({ do: "code" });
    await settle();
    mock.timers.reset();
    assert.equal(queue.pending.length, 1);
    assert.equal(told.at(-1).down, true);
  });

  test("a reload goes on with what was left, numbered after it", async () => {
    const [study, storage] = [new Study(), new Storage()];
    storage.setItem("q", JSON.stringify([{ do: "code", seq: 4 }]));
    const queue = queueOf(study, storage);
    queue.push({ do: "code" });
    await settle();
    assert.deepEqual(study.stored, ["client:4", "client:5"]);
  });
});

describe("its storage", () => {
  test("two tabs on one queue take nothing from each other", async () => {
    // The tab that had taken a queue over emptied it, with what the other had added since.
    const [study, storage] = [new Study(), new Storage()];
    storage.setItem("q", JSON.stringify([{ seq: 1 }]));
    const heir = queueOf(study, storage);
    keep(storage, "q").change((list) => [...list, { seq: 2 }]);
    heir.flush();
    await settle();
    assert.deepEqual(JSON.parse(storage.getItem("q")), [{ seq: 2 }]);
  });

  test("without storage decisions are still sent", async () => {
    const study = new Study();
    const forbidden = {
      getItem() {
        throw new Error("denied");
      },
      setItem() {
        throw new Error("denied");
      },
    };
    for (const storage of [null, forbidden]) {
      const queue = queueOf(study, storage);
      queue.push({ do: "code" });
      await settle();
      assert.deepEqual(queue.pending, []);
      assert.deepEqual(leftBehind(storage, "q"), []);
    }
  });

  test("what is no list is taken for empty", () => {
    for (const text of ["{", '"x"', "null", "{}"]) {
      assert.deepEqual(keep(new Storage({ q: text }), "q").load(), []);
    }
  });

  test("only queues of the same study and coder are gone on with", () => {
    const storage = new Storage({ "q:one:a:1": "[]", "q:two:a:2": "[]", other: "1" });
    assert.deepEqual(leftBehind(storage, "q:one:a:"), ["q:one:a:1"]);
  });
});

describe("posting", () => {
  test("an error carries the status and the server's words", async () => {
    const answer = { ok: false, status: 409, json: async () => ({ error: "another study" }) };
    mock.method(globalThis, "fetch", async () => answer);
    await assert.rejects(post("/x", "study", "client", []), { status: 409, message: "another study" });
    mock.restoreAll();
  });

  test("a request names study, client and decisions", async () => {
    let sent;
    mock.method(globalThis, "fetch", async (_url, options) => {
      sent = JSON.parse(options.body);
      return { ok: true, json: async () => ({ results: [] }) };
    });
    await post("/x", "study:coder", "client", [{ seq: 1 }]);
    mock.restoreAll();
    assert.deepEqual(sent, { study: "study:coder", client_id: "client", decisions: [{ seq: 1 }] });
  });
});

test("a batch that cannot be taken is tried one by one: what stands before the bad one is stored", async () => {
  const study = new Study();
  study.mood = (batch) =>
    batch.some((each) => each.bad) ? Object.assign(new Error("not of the agreed shape"), { status: 400 }) : null;
  const told = [];
  const storage = new Storage();
  const pending = [{ seq: 1 }, { seq: 2 }, { seq: 3, bad: true }, { seq: 4 }];
  storage.setItem("q", JSON.stringify(pending));
  const queue = queueOf(study, storage, told);
  queue.flush();
  for (let tries = 0; tries < 50 && queue.pending.length; tries += 1) await new Promise(setImmediate);
  assert.deepEqual(study.stored, ["client:1", "client:2", "client:4"]);
  assert.deepEqual(told.flatMap((what) => what.refused ?? []).map((each) => each.seq), [3]);
  assert.equal(storage.length, 0);
});
