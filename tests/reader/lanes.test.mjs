// What coders gave side by side: which unit is current, what a way of settling says.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { placeOf, scaleOf, tickWords } from "../../app/agreement/forest_scale.mjs";
import { shadeOf } from "../../app/agreement/confusion.mjs";
import { commandsFor } from "../../app/agreement/lane_keys.mjs";
import {
  disagreed,
  kindWords,
  DisagreementList,
  resolved,
  settledBy,
  settledWords,
  settling,
  unitKey,
  withPending,
  withReason,
} from "../../app/agreement/lanes.mjs";

const CODERS = ["Rosa", "Ida"];
const ORDER = ["goals", "time", "training"];
const unit = (n, more = {}) => ({
  n,
  transcript_id: "t1",
  start: n * 10,
  end: n * 10 + 8,
  quote: "words",
  kind: "one",
  lanes: [["time"], []],
  shared: [],
  settled: null,
  ...more,
});
const agreed = (n) => unit(n, { kind: "agree", lanes: [["time"], ["time"]], shared: ["time"] });
const lanesOf = (...units) => {
  const lanes = new DisagreementList();
  lanes.take(units);
  return lanes;
};
const at = (lanes) => lanes.unit()?.n ?? null;
const decision = (about, more = {}) => ({
  do: "settle",
  round_id: "r1",
  transcript_id: "t1",
  start: about.start,
  end: about.end,
  resolution: "all",
  code_ids: ["time"],
  reason: "because",
  ...more,
});

describe("the units", () => {
  test("the first is current, and steps stop at both ends", () => {
    const lanes = lanesOf(unit(1), unit(2));
    assert.equal(at(lanes), 1);
    assert.equal(lanes.move(-1), false);
    assert.equal(lanes.move(1), true);
    assert.equal(lanes.move(1), false);
    assert.equal(at(lanes), 2);
  });

  test("when the current unit goes, the one in its place is current", () => {
    const lanes = lanesOf(unit(1), unit(2), unit(3));
    lanes.move(1);
    lanes.take([unit(1), unit(3)]);
    assert.equal(at(lanes), 3);
    lanes.take([]);
    assert.equal(at(lanes), null);
  });

  test("further units are added once", () => {
    const lanes = lanesOf(unit(1), unit(2));
    lanes.add([unit(2), unit(3)]);
    assert.deepEqual(lanes.units.map((each) => each.n), [1, 2, 3]);
  });

  test("the next open disagreement is found past what agrees or is settled, then from the top", () => {
    const lanes = lanesOf(unit(1), agreed(2), unit(3, { settled: settledBy(decision(unit(3))) }), unit(4));
    assert.equal(lanes.openAfter, true);
    assert.equal(lanes.next(), true);
    assert.equal(at(lanes), 4);
    assert.equal(lanes.openAfter, false);
    assert.equal(lanes.next(), true);
    assert.equal(at(lanes), 1);
  });

  test("without another open disagreement the current unit stays", () => {
    const lanes = lanesOf(unit(1), agreed(2));
    assert.equal(lanes.next(), false);
    assert.equal(at(lanes), 1);
  });

  test("a settled unit shows so at once, says whether it was open, and is marked stored later", () => {
    const lanes = lanesOf(unit(1), unit(2));
    const made = decision(unit(1));
    assert.equal(lanes.settle(unitKey(unit(1)), made), true);
    assert.equal(lanes.settle(unitKey(unit(1)), made), false);
    assert.equal(lanes.unit().settled.reason, "because");
    assert.deepEqual(lanes.stored([made]), []);
    assert.equal(lanes.unit().settled.pending, true);
    assert.deepEqual(lanes.stored([{ do: "undo" }]), [unitKey(unit(1))]);
    assert.equal(lanes.unit().settled.pending, false);
  });

  test("what waits to be stored is shown as settled, of this round alone, the last one counting", () => {
    const waiting = [
      decision(unit(1), { reason: "first" }),
      decision(unit(1), { reason: "second" }),
      decision(unit(2), { round_id: "r2" }),
      { do: "undo" },
    ];
    const [first, second] = withPending([unit(1), unit(2)], waiting, "r1");
    assert.equal(first.settled.reason, "second");
    assert.equal(second.settled, null);
  });
});

describe("settling", () => {
  const both = unit(1, { kind: "other", lanes: [["training", "time"], ["time", "goals"]], shared: ["time"] });

  test("one coder's codes hold, in the codebook's order", () => {
    const made = resolved(both, { lane: 0 }, CODERS, ORDER);
    assert.deepEqual(made, { resolution: "coder", code_ids: ["time", "training"], coder: "Rosa" });
  });

  test("all hold, or only what all gave, or nothing yet", () => {
    assert.deepEqual(resolved(both, { all: true }, CODERS, ORDER), {
      resolution: "all",
      code_ids: ["goals", "time", "training"],
    });
    assert.deepEqual(resolved(both, { none: true }, CODERS, ORDER), {
      resolution: "none",
      code_ids: ["time"],
    });
    assert.deepEqual(resolved(both, { unclear: true }, CODERS, ORDER), {
      resolution: "unclear",
      code_ids: [],
    });
  });

  test("another code stands in the place of those at issue, beside what all gave", () => {
    const made = resolved(both, { code: "goals" }, CODERS, ORDER);
    assert.deepEqual(made, { resolution: "new_code", code_ids: ["goals", "time"] });
  });

  test("of a coder who did not look nothing is counted", () => {
    const three = unit(1, { lanes: [["time"], null, []] });
    assert.deepEqual(resolved(three, { all: true }, [...CODERS, "Bo"], ORDER).code_ids, ["time"]);
  });

  test("the decision names the unit as it was handed over, the round and the reason", () => {
    const made = settling(both, resolved(both, { lane: 1 }, CODERS, ORDER), "r1", "so it is");
    assert.deepEqual(made, {
      do: "settle",
      round_id: "r1",
      transcript_id: "t1",
      start: 10,
      end: 18,
      quote: "words",
      resolution: "coder",
      code_ids: ["goals", "time"],
      coder: "Ida",
      reason: "so it is",
    });
  });

  test("how it was settled is said in words", () => {
    const name = (id) => id.toUpperCase();
    const words = (choice, about = both) => settledWords(resolved(about, choice, CODERS, ORDER), name, false);
    assert.equal(words({ lane: 0 }), "Rosa’s codes hold: TIME, TRAINING");
    assert.equal(words({ lane: 1 }, unit(1)), "Ida’s codes hold: no code");
    assert.equal(words({ none: true }), "only what both gave holds: TIME");
    assert.equal(words({ none: true }, unit(1)), "neither holds");
    assert.equal(words({ unclear: true }), "the codebook is unclear");
  });

  test("reasons are kept once, the latest first", () => {
    assert.deepEqual(withReason(["a", "b"], "b"), ["b", "a"]);
    assert.equal(withReason(["1", "2", "3", "4", "5", "6"], "7").length, 6);
  });
});

describe("what is said and pressed", () => {
  test("every kind has a sign and words, other ones for more than two coders", () => {
    const kinds = ["agree", "one", "other", "none"];
    const said = [false, true].flatMap((many) => kinds.map((kind) => kindWords({ kind }, many)));
    assert.ok(said.every(([sign, words]) => sign && words));
    assert.equal(new Set(said.slice(0, 4).map(([sign]) => sign)).size, 4);
    assert.deepEqual(kinds.filter((kind) => disagreed({ kind })), ["one", "other"]);
  });

  const press = (key, more = {}) => commandsFor(["Rosa", "Ida"]).of({ key, ...more });

  test("keys settle, move and step back", () => {
    assert.deepEqual(press("2"), { do: "lane", nth: 2 });
    assert.deepEqual(press("0"), { do: "none" });
    assert.deepEqual(press("a"), { do: "all" });
    assert.deepEqual(press("c"), { do: "another" });
    assert.deepEqual(press("u"), { do: "unclear" });
    assert.deepEqual(press("j"), { do: "next" });
    assert.deepEqual(press("z"), { do: "undo" });
    assert.deepEqual(press("Z", { shiftKey: true }), { do: "redo" });
    assert.equal(press("a", { ctrlKey: true }), null);
    assert.equal(press("1", { altKey: true }), null);
    assert.equal(press("y"), null);
  });

  test("the help names each coder with the key that says whose codes hold", () => {
    const keys = commandsFor(["Rosa", "Ida", "Bo"]).help;
    assert.deepEqual(keys.find(([key]) => key === "3"), ["3", "settle: Bo’s codes hold"]);
    for (const [listed] of keys) {
      const shiftKey = listed.startsWith("Shift");
      assert.ok(press(listed.split(" ")[shiftKey ? 1 : 0], { shiftKey }), listed);
    }
  });
});

describe("figures", () => {
  const row = (value, low, high, after = null) => ({ value, low, high, after });

  test("the scale begins at 0, or at the tick below the lowest end of an interval", () => {
    assert.deepEqual(scaleOf([row(0.8, 0.5, 1)]).ticks.map(tickWords), ["0", ".2", ".4", ".6", ".8", "1.0"]);
    assert.equal(scaleOf([row(0.8, -0.13, 1)]).from, -0.2);
    const wide = scaleOf([row(0.8, 0.5, 1, row(0.5, -0.83, 1)), row(null, null, null)]);
    assert.deepEqual(wide.ticks.map(tickWords), ["-1.0", "-.5", "0", ".5", "1.0"]);
  });

  test("places run from edge to edge, and what is beyond stands at the edge", () => {
    const scale = scaleOf([row(0.8, 0.5, 1)]);
    assert.deepEqual([0, 0.5, 1, 1.0000001, -3].map((each) => placeOf(each, scale, 100)), [0, 50, 100, 100, 0]);
  });

  test("a cell is as dark as its share of the largest count, never too dark to read", () => {
    assert.deepEqual([shadeOf(0, 4), shadeOf(2, 4), shadeOf(4, 4), shadeOf(0, 0)], [0, 23, 45, 0]);
  });
});
