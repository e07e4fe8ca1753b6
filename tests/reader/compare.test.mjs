// What the Compare page computes without a page: cards, selections, steps, a sharper rule.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import {
  CodeBoard,
  confirming,
  distanceWords,
  inPlace,
  keeping,
  moving,
  partsOf,
  ruleChanged,
  spotKey,
  withPending,
} from "../../app/compare/board.mjs";

const card = (start, more = {}) => ({
  transcript_id: "t1",
  start,
  end: start + 5,
  quote: "words",
  code_id: "time",
  segment_id: `t1.${start}`,
  distance: 0.5,
  older: false,
  ...more,
});
const boardOf = (...cards) => {
  const board = new CodeBoard();
  board.take(cards);
  return board;
};
const at = (board) => board.card()?.start ?? null;

describe("the cards", () => {
  test("the first is current, and steps stop at both ends", () => {
    const board = boardOf(card(1), card(2));
    assert.equal(at(board), 1);
    assert.equal(board.move(-1), false);
    assert.equal(board.move(1), true);
    assert.equal(board.move(1), false);
    assert.equal(at(board), 2);
  });

  test("when the current card goes, the one in its place is current", () => {
    const board = boardOf(card(1), card(2), card(3));
    board.move(1);
    board.take([card(1), card(3)]);
    assert.equal(at(board), 3);
    board.take([card(1)]);
    assert.equal(at(board), 1);
    board.take([]);
    assert.equal(at(board), null);
    assert.deepEqual(board.chosen, []);
  });

  test("an action is about those selected, or the current one", () => {
    const board = boardOf(card(1), card(2), card(3));
    assert.deepEqual(board.chosen.map((each) => each.start), [1]);
    board.toggle(spotKey(card(3)));
    board.toggle(spotKey(card(2)));
    assert.deepEqual(board.chosen.map((each) => each.start), [2, 3]);
    board.toggle(spotKey(card(3)));
    assert.deepEqual(board.chosen.map((each) => each.start), [2]);
  });

  test("what is gone is selected no more", () => {
    const board = boardOf(card(1), card(2));
    board.toggle(spotKey(card(2)));
    board.take([card(1)]);
    assert.equal(board.selected.size, 0);
  });

  test("only older ones can be shown, and hidden cards are never acted on", () => {
    const board = boardOf(card(1), card(2, { older: true }));
    board.toggle(spotKey(card(1)));
    board.filterOlder();
    assert.deepEqual(board.shown.map((each) => each.start), [2]);
    assert.deepEqual(board.chosen.map((each) => each.start), [2]);
    board.take([card(1), card(2)]);
    assert.equal(board.onlyOlder, false);
    assert.equal(board.shown.length, 2);
  });

  test("without older ones there is nothing to filter", () => {
    const board = boardOf(card(1));
    board.filterOlder();
    assert.equal(board.onlyOlder, false);
  });
});

describe("places while a code is looked at", () => {
  const places = (...cards) => cards.map((each) => [each.start, each.distance, Boolean(each.gone)]);
  test("cards keep their order and what was told of them, whatever is counted anew", () => {
    const first = inPlace([], [card(1, { distance: 0.9 }), card(2, { distance: 0.4 })]);
    const again = inPlace(first, [card(2, { distance: 0.8 }), card(1), card(3)]);
    assert.deepEqual(places(...again), [[1, 0.9, false], [2, 0.4, false], [3, 0.5, false]]);
    assert.equal(inPlace(first, [card(1, { older: true })])[0].older, true);
  });
  test("one that is gone leaves its place, and is there again after an undo", () => {
    const first = inPlace([], [card(1), card(2)]);
    const without = inPlace(first, [card(2)]);
    assert.deepEqual(places(...without), [[1, 0.5, true], [2, 0.5, false]]);
    assert.deepEqual(places(...inPlace(without, [card(2), card(1)])), places(...first));
  });
});

describe("decisions on their way", () => {
  test("take a card off at once, and settle one, each for its own code", () => {
    const cards = [card(1, { older: true }), card(2), card(3, { older: true })];
    const pending = [
      { do: "confirm", ...card(1) },
      { do: "uncode", ...card(2) },
      { do: "uncode", ...card(3), code_id: "goals" },
      { do: "undo" },
    ];
    const shown = withPending(cards, pending, "time");
    assert.deepEqual(shown.map((each) => [each.start, each.older]), [
      [1, false],
      [3, true],
    ]);
    assert.equal(cards[0].older, true);
  });
});

describe("steps", () => {
  const about = { group: "g", reason: "no" };

  test("moving takes off and gives, in this order, under one group", () => {
    const made = moving([card(1), card(2)], "time", "goals", about);
    assert.deepEqual(
      made.map((each) => [each.do, each.code_id, each.start, each.group, each.reason]),
      [
        ["uncode", "time", 1, "g", "no"],
        ["code", "goals", 1, "g", "no"],
        ["uncode", "time", 2, "g", "no"],
        ["code", "goals", 2, "g", "no"],
      ],
    );
  });

  test("taking off gives nothing", () => {
    assert.deepEqual(moving([card(1)], "time", null, about).map((each) => each.do), ["uncode"]);
  });

  test("selected words name no segment, and a decision carries nothing but what it needs", () => {
    const [made] = confirming([card(1, { segment_id: null })], "time", { group: "g" });
    assert.deepEqual(Object.keys(made).sort(), [
      "code_id",
      "do",
      "end",
      "group",
      "quote",
      "start",
      "transcript_id",
    ]);
  });
});

describe("a sharper rule", () => {
  const code = { definition: "Minutes.", include: ["Lessons"], exclude: [] };

  test("says what is another, and nothing else", () => {
    const form = { definition: " Minutes. ", include: "Lessons\n\n Breaks ", exclude: "" };
    assert.deepEqual(ruleChanged(code, form), { include: ["Lessons", "Breaks"] });
  });

  test("is none where only blanks differ", () => {
    assert.equal(ruleChanged(code, { definition: "Minutes.\n", include: " Lessons", exclude: "\n" }), null);
  });

  test("can take words away", () => {
    const form = { definition: "", include: "", exclude: "Meals" };
    assert.deepEqual(ruleChanged(code, form), { definition: "", include: [], exclude: ["Meals"] });
  });
});

test("a distance is said in words, and why there is none", () => {
  assert.equal(distanceWords(card(1, { distance: 0.456 }), 3), "unlike the others: 0.46");
  assert.match(distanceWords(card(1, { distance: null }), 3), /no vector/);
  assert.match(distanceWords(card(1, { distance: null }), 1), /nothing to compare/);
});

describe("a rule that somebody else changed meanwhile", () => {
  const was = { definition: "Theirs.", include: ["b"], exclude: [] };

  test("a change names what it was made from, part by part", () => {
    assert.deepEqual(partsOf(was, { include: ["c"] }), { include: ["b"] });
  });

  test("mine is kept against what is there now, and its memo goes, as one step", () => {
    const clash = { code_id: "time", memo_id: "m", words: [], was, mine: { definition: "Mine." } };
    assert.deepEqual(keeping(clash, "g"), [
      { do: "define", code_id: "time", definition: "Mine.", was: { definition: "Theirs." }, group: "g" },
      { do: "forget_memo", memo_id: "m", group: "g" },
    ]);
  });
});
