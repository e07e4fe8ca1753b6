// The queue of the Triage page: what is in hand, skipped, decided, undone.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { AHEAD, TriageQueue, isDecided, placeKey } from "../../app/triage/deck.mjs";
import { bandOptions, codeOptions } from "../../app/triage/triage_draw.mjs";
import { COMMANDS } from "../../app/triage/triage_keys.mjs";

const item = (start, more = {}) => ({
  id: `s${start}`,
  transcript_id: "t1",
  start,
  end: start + 5,
  code_id: "time",
  ...more,
});
const items = (...starts) => starts.map((start) => item(start));
const starts = (deck) => [deck.current, ...deck.ahead].filter(Boolean).map((each) => each.start);
const deckOf = (...given) => {
  const deck = new TriageQueue();
  deck.take(items(...given), given.length);
  return deck;
};
const stored = (given = [], refused = []) => ({ codings: given, rejected: refused });

describe("the queue in hand", () => {
  test("deciding takes the next in hand and counts down", () => {
    const deck = deckOf(1, 2, 3);
    assert.equal(deck.decide().start, 1);
    assert.deepEqual(starts(deck), [2, 3]);
    assert.equal(deck.left, 2);
  });

  test("what was decided here is hidden although the server does not know it yet", () => {
    const deck = deckOf(1, 2, 3);
    deck.decide();
    deck.take(items(1, 2, 3), 3);
    assert.deepEqual(starts(deck), [2, 3]);
    assert.equal(deck.left, 2);
  });

  test("what waits from an earlier page load is hidden, undo and the like are not in the way", () => {
    const deck = new TriageQueue();
    const waiting = [{ do: "reject", ...item(1) }, { do: "undo" }, { do: "uncode", ...item(3) }];
    deck.take(items(1, 2, 3), 3, waiting);
    assert.deepEqual(starts(deck), [2, 3]);
    assert.equal(deck.left, 2);
  });

  test("a renewed queue leaves what is in hand as it is and changes the rest", () => {
    const deck = deckOf(1, 2, 3);
    const held = deck.current;
    deck.take([item(3), item(1, { id: "newer" }), item(4), item(2)], 4);
    assert.equal(deck.current, held);
    assert.deepEqual(starts(deck), [1, 3, 4, 2]);
  });

  test("the same place under another code is another suggestion", () => {
    const deck = deckOf(1);
    deck.decide();
    deck.take([item(1, { code_id: "goals" })], 1);
    assert.deepEqual(starts(deck), [1]);
  });

  test("an empty queue has nothing in hand", () => {
    const deck = deckOf(1);
    deck.decide();
    assert.equal(deck.current, null);
    assert.equal(deck.left, 0);
    assert.equal(deck.skip(), false);
  });
});

describe("skipping", () => {
  test("a skipped one comes again when nothing else is left", () => {
    const deck = deckOf(1, 2);
    assert.equal(deck.skip(), true);
    assert.equal(deck.current.start, 2);
    deck.decide();
    assert.equal(deck.current.start, 1);
    assert.equal(deck.left, 1);
  });

  test("the last one cannot be skipped", () => {
    const deck = deckOf(1);
    assert.equal(deck.skip(), false);
    assert.equal(deck.current.start, 1);
  });

  test("a renewed queue does not bring a skipped one forward", () => {
    const deck = deckOf(1, 2, 3);
    deck.skip();
    deck.take(items(1, 2, 3), 3);
    assert.deepEqual(starts(deck), [2, 3]);
    assert.equal(deck.left, 3);
  });

  test("one goes back to what was skipped last, first the latest", () => {
    const deck = deckOf(1, 2, 3);
    deck.skip();
    deck.skip();
    assert.equal(deck.back(), true);
    assert.deepEqual(starts(deck), [2, 3]);
    deck.back();
    assert.deepEqual(starts(deck), [1, 2, 3]);
    assert.equal(deck.back(), false);
  });

  test("more is fetched beyond those skipped, however many", () => {
    const deck = new TriageQueue();
    for (let i = 0; i < 250; i += 1) {
      const { offset, limit } = deck.wanted();
      assert.ok(limit <= 100);
      assert.ok(offset + limit >= deck.skipped.size + AHEAD);
      deck.skipped.set(String(i), item(i));
    }
  });

  test("more is fetched beyond those decided here that the server does not know of yet", () => {
    const list = items(...Array.from({ length: 150 }, (_, i) => i));
    const deck = new TriageQueue();
    const pending = list.slice(0, 140).map((each) => ({ do: "reject", ...each }));
    for (let i = 0; i < 5 && !deck.current; i += 1) {
      const { offset, limit } = deck.wanted();
      deck.take(list.slice(offset, offset + limit), list.length, pending, offset);
    }
    assert.equal(deck.current.start, 140);
    assert.equal(deck.left, 10);
  });

  test("what is left beyond those fetched is asked for in time", () => {
    const deck = new TriageQueue();
    deck.take(items(...Array.from({ length: 12 }, (_, i) => i)), 50);
    assert.equal(deck.low, false);
    deck.decide();
    deck.decide();
    assert.equal(deck.low, true);
    deck.take(deck.ahead, 10);
    assert.equal(deck.low, false);
  });
});

describe("undo and redo", () => {
  test("an undone decision is in hand again, before the one that was", () => {
    const deck = deckOf(1, 2, 3);
    deck.decide();
    assert.equal(deck.restore(stored()), true);
    assert.deepEqual(starts(deck), [1, 2, 3]);
    assert.equal(deck.left, 3);
    deck.take(items(1, 2, 3), 3);
    assert.deepEqual(starts(deck), [1, 2, 3]);
  });

  test("an undo of something else leaves the queue alone", () => {
    const deck = deckOf(1, 2);
    deck.decide();
    assert.equal(deck.restore(stored([item(1)])), false);
    assert.deepEqual(starts(deck), [2]);
    assert.equal(new TriageQueue().restore(stored()), false);
  });

  test("redo takes it out again", () => {
    const deck = deckOf(1, 2, 3);
    deck.decide();
    deck.restore(stored());
    assert.equal(deck.again(stored([], [item(1)])), true);
    assert.deepEqual(starts(deck), [2, 3]);
    assert.equal(deck.left, 2);
    assert.equal(deck.again(stored([], [item(1)])), false);
  });

  test("a new decision forgets what could be done again", () => {
    const deck = deckOf(1, 2);
    deck.decide();
    deck.restore(stored());
    deck.decide();
    assert.equal(deck.again(stored([item(1)])), false);
  });

  test("what the study refused is open again and no longer a step", () => {
    const deck = deckOf(1, 2, 3);
    deck.decide();
    deck.decide();
    const held = deck.current;
    deck.refused(item(1));
    assert.equal(deck.current, held); // what is read is not taken out of the hand
    assert.equal(deck.ahead[0].start, 1);
    assert.deepEqual(deck.steps.map((each) => each.start), [2]);
    assert.equal(deck.left, 2);
  });

  test("a decision is looked for by place and code", () => {
    assert.equal(isDecided(stored([item(1)]), item(1)), true);
    assert.equal(isDecided(stored([], [item(1)]), item(1)), true);
    assert.equal(isDecided(stored([item(1, { code_id: "goals" })]), item(1)), false);
    assert.equal(isDecided(undefined, item(1)), false);
  });

  test("places are told apart by interview, span and code", () => {
    const keys = [item(1), item(2), item(1, { code_id: "b" }), item(1, { transcript_id: "t2" })];
    assert.equal(new Set(keys.map(placeKey)).size, 4);
  });
});

test("interviews whose suggestions are renewed are the next ones, each once", () => {
  const deck = new TriageQueue();
  deck.take([item(1), item(2, { transcript_id: "t2" }), item(3), item(4, { transcript_id: "t3" })], 4);
  assert.deepEqual(deck.interviews(2), ["t1", "t2"]);
});

test("a random walk never shows a decided one and never loses an open one", () => {
  let seed = 7;
  const random = (n) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % n;
  };
  const open = new Map(Array.from({ length: 40 }, (_, i) => [i, item(i)]));
  const deck = new TriageQueue();
  const server = () => {
    const { offset, limit } = deck.wanted();
    const list = [...open.values()];
    deck.take(list.slice(offset, offset + limit), list.length);
  };
  server();
  for (let i = 0; i < 2000 && open.size; i += 1) {
    const what = random(10);
    if (what < 4 && deck.current) open.delete(deck.decide().start);
    else if (what < 7) deck.skip();
    else if (what < 8) deck.back();
    else server();
    if (deck.low) server();
    if (deck.current) assert.ok(open.has(deck.current.start));
    assert.equal(deck.left, open.size);
    assert.ok(deck.current || open.size === 0);
  }
  assert.equal(open.size, 0);
});

test("choices say how much is open; a chosen code stays among them when it is empty", () => {
  const codes = [
    { id: "a", path: "A" },
    { id: "b", path: "B" },
    { id: "c", path: "C" },
  ];
  assert.deepEqual(codeOptions(codes, { a: 2 }, "c"), [
    ["", "All codes (2)"],
    ["a", "A (2)"],
    ["c", "C (0)"],
  ]);
  assert.deepEqual(
    bandOptions({ confident: 1, abstain: 5, "": 2 }).map(([, words]) => words),
    ["All but unlikely (3)", "Sure (1)", "Worth a look (0)", "Unlikely (5)", "All (8)"],
  );
});

test("each key of both pages stands in the docs", async () => {
  const { readFile } = await import("node:fs/promises");
  const { COMMANDS: compared } = await import("../../app/compare/compare_keys.mjs");
  const docs = await readFile(new URL("../../docs/triage-and-comparison.md", import.meta.url), "utf8");
  for (const [keys] of [...COMMANDS.help, ...compared.help]) {
    for (const key of keys.replace("Shift z", "Shift·z").split(" ")) {
      assert.ok(docs.includes(`\`${key.replace("·", " ")}\``), key);
    }
  }
});
