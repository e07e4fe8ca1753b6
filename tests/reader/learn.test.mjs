// Suggestions that change while a person decides: asked for seldom, never under a person's hands.

import assert from "node:assert/strict";
import { describe, mock, test } from "node:test";

import {
  GUARD,
  EditGuard,
  LEARN_WAIT,
  SuggestionLists,
  listsOf,
  looksAlike,
  PAUSE,
  READ,
  Debounced,
} from "../../app/browser/learn.mjs";

const settle = async () => {
  for (let i = 0; i < 5; i += 1) await new Promise((done) => setImmediate(done));
};

/** A run that ends when it is told to. */
function runs() {
  const open = [];
  return { open, run: () => new Promise((done, fail) => open.push({ done, fail })) };
}

async function withClock(check) {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    await check((ms) => mock.timers.tick(ms));
  } finally {
    mock.timers.reset();
  }
}

describe("asking soon", () => {
  test("a burst asks once, after the last of it", () =>
    withClock(async (tick) => {
      const { open, run } = runs();
      const soon = new Debounced(run, LEARN_WAIT);
      for (let i = 0; i < 10; i += 1) {
        soon.due();
        tick(LEARN_WAIT - 1);
      }
      assert.equal(open.length, 0);
      tick(1);
      assert.equal(open.length, 1);
    }));

  test("one request at a time, and one more for all that came meanwhile", () =>
    withClock(async (tick) => {
      const { open, run } = runs();
      const soon = new Debounced(run, 10);
      soon.due();
      tick(10);
      soon.due();
      soon.due();
      tick(1000);
      assert.equal(open.length, 1);
      open[0].done(null);
      await settle();
      tick(10);
      assert.equal(open.length, 2);
      open[1].done(null);
      await settle();
      tick(1000);
      assert.equal(open.length, 2);
      assert.equal(soon.active, false);
    }));

  test("a failure is silent and holds up nothing", () =>
    withClock(async (tick) => {
      const { open, run } = runs();
      const soon = new Debounced(run, 10);
      soon.due();
      tick(10);
      open[0].fail(new Error("gone"));
      await settle();
      soon.due();
      tick(10);
      assert.equal(open.length, 2);
    }));

  test("what is not ready is asked for once more after the time it names", () =>
    withClock(async (tick) => {
      const { open, run } = runs();
      const soon = new Debounced(run, 10);
      soon.due();
      tick(10);
      open[0].done(700);
      await settle();
      tick(699);
      assert.equal(open.length, 1);
      tick(1);
      assert.equal(open.length, 2);
      open[1].done(null);
      await settle();
      tick(5000);
      assert.equal(open.length, 2);
    }));

  test("nothing is asked once it is stopped", () =>
    withClock(async (tick) => {
      const { open, run } = runs();
      const soon = new Debounced(run, 10);
      soon.due();
      soon.stop();
      soon.due();
      tick(1000);
      assert.equal(open.length, 0);
    }));
});

const made = (code_id, score = 0.5, more = {}) => ({ code_id, score, band: "", ...more });

/** Lists of three segments with a clock, and a person who is at one of them. */
function setUp() {
  const world = { time: 1000, drawn: [], open: [] };
  const now = () => world.time;
  world.hands = new EditGuard((id) => ({ a: 0, b: 1, c: 2 })[id]);
  world.lists = new SuggestionLists({
    held: (id) => world.open.includes(id) || world.hands.on(id),
    draw: (id) => world.drawn.push(id),
    now,
  });
  const suggestions = ["a", "b", "c"].map((id) => made("old", 0.5, { segment_id: id }));
  world.lists.reset(["a", "b", "c"], suggestions);
  world.codes = (id) => world.lists.of(id).map((each) => each.code_id);
  return world;
}

describe("what is under a person's hands", () => {
  test("a segment is held from when it is reached until it is left", () => {
    // it changed under the eye within 1.2 s, and Enter gave a code that nobody had read
    const { hands } = setUp();
    assert.equal(hands.on("a"), false);
    hands.arrive("a");
    assert.equal(hands.on("a"), true);
    hands.arrive("b");
    assert.deepEqual(["a", "b", "c"].map((id) => hands.on(id)), [false, true, false]);
  });

  test("what the mouse is on is held, and all between it and where one is", () => {
    const { hands } = setUp();
    hands.arrive("a");
    hands.point("c");
    assert.deepEqual(["a", "b", "c"].map((id) => hands.on(id)), [true, true, true]);
    hands.point("a");
    assert.deepEqual(["a", "b", "c"].map((id) => hands.on(id)), [true, false, false]);
    hands.point(null);
    assert.equal(hands.on("b"), false);
    hands.point("gone");
    assert.equal(hands.on("b"), false);
  });
});

describe("lists that change", () => {
  test("other segments change at once, the one in hand when it is left", () => {
    const world = setUp();
    world.hands.arrive("a");
    world.lists.take(Object.entries({ a: [made("new")], b: [made("new")], c: [] }));
    assert.deepEqual(world.drawn, ["b", "c"]);
    assert.deepEqual(["a", "b", "c"].map(world.codes), [["old"], ["new"], []]);
    world.hands.arrive("b");
    world.lists.settle();
    assert.deepEqual(world.codes("a"), ["new"]);
    assert.deepEqual(world.drawn, ["b", "c", "a"]);
  });

  test("a segment with an open panel waits until it is closed", () => {
    const world = setUp();
    world.open = ["c"];
    world.lists.take([["c", [made("new")]]]);
    assert.deepEqual(world.codes("c"), ["old"]);
    world.open = [];
    world.lists.settle();
    assert.deepEqual(world.codes("c"), ["new"]);
  });

  test("a later list takes the place of one that still waits", () => {
    const world = setUp();
    world.open = ["a"];
    world.lists.take([["a", [made("one")]]]);
    world.lists.take([["a", [made("old", 0.5, { id: "again" })]]]);
    world.open = [];
    world.lists.settle();
    assert.equal(world.lists.of("a")[0].id, "again");
    assert.deepEqual(world.drawn, []);
  });

  test("what looks the same is exchanged without drawing, also in hand", () => {
    const world = setUp();
    world.open = ["a"];
    world.lists.take([["a", [made("old", 0.501, { id: "s2" })]]]);
    assert.equal(world.lists.of("a")[0].id, "s2");
    assert.deepEqual(world.drawn, []);
    assert.equal(world.lists.before("a"), null);
  });

  test("lists that are fetched anew leave the one in hand as it is until it is left", () => {
    const world = setUp();
    world.hands.arrive("a");
    const fresh = ["a", "b", "c"].map((id) => made("new", 0.5, { segment_id: id }));
    world.lists.reset(["a", "b", "c"], fresh, "a");
    assert.deepEqual(["a", "b", "c"].map(world.codes), [["old"], ["new"], ["new"]]);
    world.hands.arrive("b");
    world.lists.settle();
    assert.deepEqual(world.codes("a"), ["new"]);
  });

  test("what waits for the segment in hand is shown where a person asks for it", () => {
    const world = setUp();
    world.hands.arrive("a");
    world.lists.take([["a", [made("new")]]]);
    assert.equal(world.lists.release("b"), false);
    assert.equal(world.lists.release("a"), true);
    assert.deepEqual(world.codes("a"), ["new"]);
  });

  test("all that changes at once is drawn in one piece, so that the page is kept in place", () => {
    const world = setUp();
    let pieces = 0;
    world.lists.steady = (draw) => {
      pieces += 1;
      draw();
    };
    world.lists.take([["a", [made("new")]], ["b", [made("new")]]]);
    assert.equal(pieces, 1);
    assert.deepEqual(world.drawn, ["a", "b"]);
  });

  test("a segment that is not here is passed over", () => {
    const world = setUp();
    world.lists.take([["z", [made("new")]]]);
    assert.deepEqual(world.lists.of("z"), []);
    assert.deepEqual(world.drawn, []);
  });

  test("drawing gives keys their turn and goes on after them, the nearest first", () =>
    withClock(async (tick) => {
      const drawn = [];
      let time = 0;
      const lists = new SuggestionLists({
        held: () => false,
        draw: (id) => {
          drawn.push(id);
          time += 4;
        },
        near: (id) => Math.abs(id - 5),
        now: () => time,
      });
      const ids = [0, 1, 2, 3, 4, 5, 6];
      lists.reset(ids, []);
      lists.take(ids.map((id) => [id, [made("new")]]));
      assert.deepEqual(drawn, [5, 4]);
      tick(PAUSE);
      tick(PAUSE);
      assert.deepEqual(drawn.slice(0, 6), [5, 4, 6, 3, 2, 1]);
      tick(PAUSE);
      assert.equal(drawn.length, 7);
    }));

  test("two lists look alike by code, order, band and whole percent", () => {
    assert.ok(looksAlike([made("x", 0.502)], [made("x", 0.498)]));
    assert.ok(!looksAlike([made("x", 0.5)], [made("x", 0.52)]));
    assert.ok(!looksAlike([made("x")], [made("x", 0.5, { band: "confident" })]));
    assert.ok(!looksAlike([made("x"), made("y")], [made("y"), made("x")]));
    assert.ok(!looksAlike([made("x")], []));
  });

  test("what is read as another percentage looks otherwise: <1% stayed where it had become 0%", () => {
    assert.ok(!looksAlike([made("x", 0.004)], [made("x", 0)]));
    assert.ok(!looksAlike([made("x", 0.996)], [made("x", 1)]));
  });

  test("each segment has a list, in the order given", () => {
    const held = [made("x", 0.9, { segment_id: "b" }), made("y", 0.1, { segment_id: "b" })];
    const lists = listsOf(["a", "b"], [...held, made("z", 1, { segment_id: "gone" })]);
    assert.deepEqual([...lists.keys()], ["a", "b"]);
    assert.deepEqual(lists.get("a"), []);
    assert.deepEqual(lists.get("b"), held);
  });
});

describe("the guard", () => {
  test("what stood here is known for a moment after the list changed", () => {
    const world = setUp();
    assert.equal(world.lists.before("b"), null);
    world.lists.take([["b", [made("new")]]]);
    world.time += GUARD - 1;
    assert.deepEqual(world.lists.before("b").map((each) => each.code_id), ["old"]);
    assert.equal(world.lists.before("a"), null);
    world.time += 1;
    assert.equal(world.lists.before("b"), null);
    assert.deepEqual(world.lists.before("b", READ).map((each) => each.code_id), ["old"]);
    world.time += READ;
    assert.equal(world.lists.before("b", READ), null);
  });
});
