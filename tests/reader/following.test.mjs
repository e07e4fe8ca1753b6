// Tabs of a study follow each other.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { Following } from "../../app/browser/following.mjs";
import { StepsBack } from "../../app/browser/sender.mjs";

/** A tab whose workbench stands at a stamp. */
function tab({ stamp = 1, ...more } = {}) {
  const heard = [];
  const listeners = [];
  const there = { stamp, visible: true, busy: false, asked: 0, heard, channel: { sent: [], postMessage: (what) => there.channel.sent.push(what) } };
  const document = {
    get visibilityState() {
      return there.visible ? "visible" : "hidden";
    },
    addEventListener: (_, listener) => listeners.push(listener),
  };
  const ask = async () => {
    there.asked += 1;
    if (there.down) throw new TypeError("no answer");
    return { study: "s:rosa", stamp: there.stamp };
  };
  const following = new Following({ document, ask, busy: () => there.busy, channel: there.channel });
  following.due = () => {}; // looked by hand here
  following.followers.add((drawn) => heard.push(drawn));
  following.drawn({ owner: "s:rosa", stamp, stamp_url: "/stamp", ...more });
  return Object.assign(there, { following, shown: () => listeners.forEach((each) => each()) });
}
const soon = () => new Promise((done) => { setTimeout(done, 5); });

describe("a tab", () => {
  test("hears of what another decided, once", async () => {
    const one = tab();
    one.stamp = 2;
    await one.following.look();
    await one.following.look();
    await one.following.look();
    await soon();
    assert.deepEqual(one.heard, [false]);
  });

  test("does not take its own decisions for another's", async () => {
    const one = tab();
    one.stamp = 2;
    one.following.heard({ was: 1, now: 2 });
    await one.following.look();
    await soon();
    assert.deepEqual(one.heard, []);
    assert.deepEqual(one.channel.sent, [{ owner: "s:rosa", stamp: 2 }]);
  });

  // the page was drawn with a theme just kept, and said so after the answer: a press was lost
  test("is not drawn once more for what it was just about to say it has drawn", async () => {
    const one = tab();
    one.stamp = 2;
    await one.following.look();
    one.following.drawn({ owner: "s:rosa", stamp: 2, stamp_url: "/stamp" });
    await one.following.look();
    await soon();
    assert.deepEqual(one.heard, [true]);
  });

  test("hears of another's that came before its own", async () => {
    const one = tab();
    one.following.heard({ was: 4, now: 5 });
    await soon();
    assert.deepEqual(one.heard, [false]);
  });

  test("waits for its own answer while decisions are on their way", async () => {
    const one = tab();
    Object.assign(one, { stamp: 2, busy: true });
    await one.following.look();
    await soon();
    assert.deepEqual(one.heard, []);
  });

  test("that nobody looks at asks nothing", async () => {
    const one = tab();
    one.visible = false;
    await one.following.look();
    one.following.told({ owner: "s:rosa", stamp: 2 });
    await soon();
    assert.deepEqual([one.asked, one.heard], [0, []]);
  });

  test("is told by another of the same browser at once, of the same study alone", async () => {
    const one = tab();
    one.following.told({ owner: "other:rosa", stamp: 7 });
    await soon();
    assert.deepEqual(one.heard, []);
    one.following.told({ owner: "s:rosa", stamp: 2 });
    await soon();
    assert.deepEqual(one.heard, [false]);
  });

  test("is silent where the workbench does not answer", async () => {
    const one = tab();
    one.down = true;
    await one.following.look();
    assert.deepEqual(one.heard, []);
  });

  test("what its own page has drawn is told its components, and asks for no other drawing", async () => {
    const one = tab();
    one.following.drawn({ owner: "s:rosa", stamp: 3, stamp_url: "/stamp" });
    await soon();
    assert.deepEqual(one.heard, [true]);
  });
});

describe("undo", () => {
  const result = (more) => ({ seq: 1, ok: true, why: "", said: "", back: "undo", asks: "", again: false, clash: null, ...more });

  test("says which decisions are this tab's, and which it was asked about", () => {
    const steps = new StepsBack(["before", "now"]);
    assert.deepEqual(steps.about({ do: "undo" }), { do: "undo", mine: ["before", "now"] });
    steps.heard([result({ asks: "e7" })]);
    assert.equal(steps.about({ do: "undo" }).about, "e7");
    assert.equal(steps.about({ do: "undo" }).about, undefined);
  });

  test("what was asked about is forgotten with the next decision, and is not redo's", () => {
    const steps = new StepsBack(["now"]);
    steps.heard([result({ asks: "e7" })]);
    steps.about({ do: "accept" });
    assert.equal(steps.about({ do: "undo" }).about, undefined);
    steps.heard([result({ asks: "e7" })]);
    assert.equal(steps.about({ do: "redo" }).about, undefined);
  });
});
