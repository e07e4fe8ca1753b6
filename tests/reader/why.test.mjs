// Why a code is suggested, in sentences; and what is said when an interview is decided.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { document } from "./page.mjs";

const { reasons, sentence, whyOf } = await import("../../app/browser/why.mjs");
const { doneCard, doneLines } = await import("../../app/coding/done.mjs");
const { acceptedWords } = await import("../../app/coding/desk.mjs");

const EVERY = [
  { kind: "frequency", share: -4.4 },
  { kind: "rivals", share: 1.8 },
  { kind: "words", share: 0.4, words: ["goal", "wall"] },
  { kind: "definition", share: 0.9, text: "Goals on walls." },
  { kind: "neighbour", share: 0.3, text: "We set goals.", who: "Ben", href: "code?x" },
  { kind: "rejected", share: -0.2, text: "No goals.", who: "", href: "code?y" },
  { kind: "examples", share: 0.15, count: 4 },
  { kind: "name", share: 0.05, text: "Goals" },
  { kind: "rest", share: -0.7 },
];
const said = (item) => sentence(item).textContent;

describe("why", () => {
  test("begins with passages that were coded and with words, not with statistics", () => {
    assert.deepEqual(reasons(EVERY).for.map((each) => each.kind), ["neighbour", "words", "rivals", "definition", "examples"]);
    assert.deepEqual(reasons(EVERY).against.map((each) => each.kind), ["rejected", "frequency"]);
  });
  test("is said in sentences that end in one full stop, with a link where it rests on a passage", () => {
    assert.equal(said(EVERY[4]), "You gave this code to “We set goals” in Ben.");
    assert.equal(sentence(EVERY[4]).querySelector("a").getAttribute("href"), "code?x");
    assert.equal(said(EVERY[5]), "You refused this code at “No goals” in this interview.");
    assert.equal(said(EVERY[2]), "Words that go with this code are in it: “goal”, “wall”.");
    assert.equal(said(EVERY[3]), "It is close to the code’s definition: “Goals on walls”.");
    assert.equal(said(EVERY[0]), "You use this code seldom.");
    const asked = { kind: "question", share: 1, question_id: "q2", text: "q2, Which training?" };
    assert.equal(said(asked), "It answers the question: “Which training?”");
    assert.equal(said({ kind: "words", share: -1, words: [] }), "Its words go with other codes.");
  });
  test("keeps shares of the log odds and the model's name behind Details, closed", () => {
    const box = whyOf(EVERY, "memory-1/x");
    const details = box.querySelector("details");
    const outside = box.textContent.replace(details.textContent, "");
    assert.equal(details.open, false);
    assert.match(details.textContent, /log odds.*−4\.4.*made by memory-1\/x/s);
    assert.doesNotMatch(outside, /log odds|memory-1|4\.4/);
  });
  test("says so where nothing speaks for a code clearly, and where evidence is of an unknown kind", () => {
    const box = whyOf([{ kind: "rest", share: 0.05 }, { kind: "new-kind", share: 3 }], "v");
    assert.match(box.textContent, /Nothing speaks for it clearly/);
    assert.match(box.querySelector("details").textContent, /new-kind \(\+3\.0\)/);
  });
  test("shows words as text, whatever they are", () => {
    const item = { kind: "neighbour", share: 1, text: "<img src=x onerror=y>", who: "<b>", href: "code?x" };
    document.body.replaceChildren(whyOf([item], "v"));
    assert.equal(document.querySelector("img, b"), null);
  });
});

describe("a decided interview in words", () => {
  const name = (id) => id.toUpperCase();
  const given = { total: 3, codings: [], seen: 0, memos: 0, drafts: 0, waiting: 0, name };
  test("names the codes given most, and what stays open", () => {
    const codings = ["a", "b", "b", "c", "d", "b"].map((id) => ({ code_id: id, start: 0, end: 1 }));
    assert.deepEqual(doneLines({ ...given, codings, seen: 1, memos: 2, drafts: 1 }), [
      "All of this interview is decided: 3 segments.",
      "Given: 6 codings of 4 codes; most often B (3), A (1), C (1).",
      "Written: 2 memos.",
      "Open: no code fits 1 segment; 1 memo is begun and not kept.",
    ]);
    assert.equal(doneLines(given).at(-1), "Nothing stays open.");
    // Home's address is the root: at /study there is no page
    assert.equal(doneCard([], null).querySelector("a").getAttribute("href"), "./");
  });
  test("one suggestion is accepted in the singular", () => {
    assert.equal(acceptedWords(1), "Accepted the one suggestion of this answer that is sure.");
    assert.equal(acceptedWords(4), "Accepted the 4 suggestions of this answer that are sure.");
  });
});
