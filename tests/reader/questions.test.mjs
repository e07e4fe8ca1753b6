// Which question is answered where, with corrections on top, and what can be chosen.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { percent } from "../../app/browser/figures.mjs";
import {
  answerAt,
  answersShown,
  askedBefore,
  findQuestions,
  GOES_ON,
  questionChoices,
  sameShape,
  segmentAgain,
  stretchAt,
  confidenceWords,
  withHeld,
} from "../../app/browser/questions.mjs";

const guide = [
  { id: "q1", wording: "What goals were set?", category: "Goals" },
  { id: "q2", wording: "Which training was offered?", category: "Support" },
  { id: "q10", wording: "How is time for goals protected?", category: "Time" },
];
const answer = (first_turn, question_id, more = {}) => ({
  first_turn,
  question_id,
  probability: 0.6,
  alternatives: [],
  confirmed: false,
  ...more,
});
const found = [answer(0, null), answer(2, "q1"), answer(6, "q2")];
const says = (turn, question_id, state = "being stored") => ({ turn, question_id, state });
const shown = (...corrections) =>
  answersShown(found, corrections, guide).map((each) => [each.first_turn, each.question_id]);

describe("the answer that a person is at", () => {
  const fresh = [answer(0, null), answer(2, "q2"), answer(4, "q10"), answer(6, "q10")];
  const ids = (answers) => answers.map((each) => [each.first_turn, each.question_id]);
  test("it stays as it is read, whatever is found meanwhile, and the others do not", () => {
    const held = { ...stretchAt(found, 3), answers: found, mine: new Set() };
    assert.deepEqual([held.from, held.to], [2, 6]);
    assert.deepEqual(ids(withHeld(fresh, held)), [[0, null], [2, "q1"], [6, "q10"]]);
    assert.deepEqual(withHeld(fresh, null), fresh);
  });
  test("a turn of which the person has said what it asks is as it is now", () => {
    const held = { ...stretchAt(found, 3), answers: found, mine: new Set([4]) };
    assert.deepEqual(ids(withHeld(fresh, held)), [[0, null], [2, "q1"], [4, "q10"], [6, "q10"]]);
  });
  test("before the first answer and after the last one there is a stretch too", () => {
    assert.deepEqual(stretchAt(found.slice(1), 1), { from: -1, to: 2 });
    assert.deepEqual(stretchAt(found, 9), { from: 6, to: Infinity });
  });
});

describe("answers with corrections on top", () => {
  test("a correction changes a heading at once and is marked until it is stored", () => {
    const [, first] = answersShown(found, [says(2, "q10")], guide);
    assert.equal(first.wording, "How is time for goals protected?");
    assert.equal(first.category, "Time");
    assert.equal(confidenceWords(first, percent), "being stored");
    assert.equal(found[1].question_id, "q1");
  });
  test("a boundary makes an answer in its place", () => {
    assert.deepEqual(shown(says(4, "q10")), [[0, null], [2, "q1"], [4, "q10"], [6, "q2"]]);
  });
  test("the last correction of a turn counts", () => {
    assert.deepEqual(shown(says(2, "q10"), says(2, "q2")), [[0, null], [2, "q2"], [6, "q2"]]);
  });
  test("no question where an answer began is shown as going on, and is no answer", () => {
    const answers = answersShown(found, [says(6, null)], guide);
    assert.equal(answers.at(-1).goes_on, true);
    assert.equal(answerAt(answers, 7).question_id, "q1");
  });
  test("no question where none began changes nothing", () => {
    assert.deepEqual(shown(says(4, null)), shown());
  });
  test("how sure it is is said in words", () => {
    assert.equal(confidenceWords(answer(2, "q1"), percent), "60% sure");
    assert.equal(confidenceWords(answer(2, "q1", { confirmed: true }), percent), "✓ confirmed");
  });
});

describe("which turn is meant", () => {
  const turns = ["participant", "interviewer", "participant", "interviewer", "interviewer"].map(
    (role, index) => ({ role, index }),
  );
  test("an answer goes on until the next begins", () => {
    assert.equal(answerAt(found, 5).question_id, "q1");
    assert.equal(answerAt(found, 6).question_id, "q2");
    assert.equal(answerAt([], 6), null);
    assert.equal(answerAt([answer(2, "q1")], 1), null);
  });
  test("a boundary is about the last interviewer's turn before", () => {
    assert.equal(askedBefore(turns, 5), 4);
    assert.equal(askedBefore(turns, 2), 1);
    assert.equal(askedBefore(turns, 1), null);
    assert.equal(askedBefore([], 3), null);
  });
});

describe("choosing a question", () => {
  const here = answer(2, "q1", { alternatives: [["q10", 0.3], ["q1", 0.6], ["gone", 0.2]] });
  const choices = questionChoices(guide, here, percent);
  const ids = (typed) => findQuestions(choices, typed).map((each) => each.id);

  test("likely ones come first, then none, then the guide in its order", () => {
    assert.deepEqual(ids(" "), ["q10", null, "q1", "q2"]);
    assert.deepEqual(choices.map((each) => each.note), ["30% likely", "", "as it is now", ""]);
  });
  test("a turn that begins no answer has the whole guide", () => {
    const all = questionChoices(guide, undefined, percent);
    assert.deepEqual(all.map((each) => each.id), [null, "q1", "q2", "q10"]);
    assert.equal(all[0].wording, GOES_ON);
  });
  test("an id is better than words, and words than a category", () => {
    assert.deepEqual(ids("q1"), ["q1", "q10"]);
    assert.deepEqual(ids("goals"), ["q10", "q1"]);
    assert.deepEqual(ids("support"), ["q2"]);
    assert.deepEqual(ids("time protected"), ["q10"]);
    assert.deepEqual(ids("no guide"), [null]);
    assert.deepEqual(ids("zebra"), []);
  });
});

describe("an interview fetched anew", () => {
  const document = {
    id: "t1",
    text: "words",
    turns: [{ index: 0 }],
    segments: [{ id: "s1", start: 0, end: 5, turn: 0 }],
    codes: [{ id: "c", name: "Code" }],
    answers: found,
  };
  test("other answers leave its shape, another cut or a renamed code does not", () => {
    assert.ok(sameShape(document, { ...document, answers: [] }));
    assert.ok(!sameShape(document, { ...document, id: "t2" }));
    assert.ok(!sameShape(document, { ...document, segments: [] }));
    assert.ok(!sameShape(document, { ...document, codes: [{ id: "c", name: "Other" }] }));
  });
  test("a segment is found again by id, span, what it overlaps, or turn", () => {
    const cut = (id, start, end, turn) => ({ id, start, end, turn });
    const now = [cut("a", 0, 5, 1), cut("b", 5, 9, 1), cut("c", 20, 30, 4)];
    const again = (before) => segmentAgain(before, now)?.id;
    assert.equal(again(cut("c", 0, 5, 1)), "c");
    assert.equal(again(cut("x", 5, 9, 9)), "b");
    assert.equal(again(cut("x", 4, 8, 9)), "a");
    assert.equal(again(cut("x", 12, 15, 3)), "c");
    assert.equal(again(cut("x", 90, 95, 9)), "c");
    assert.equal(segmentAgain(null, now), null);
    assert.equal(segmentAgain(now[0], []), null);
  });
});
