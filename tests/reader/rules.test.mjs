// Rules that the workbench holds too: each from the file of cases that pytest reads as well.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { whyNot } from "../../app/codebook/tree.mjs";
import { disagreed, KINDS, resolved } from "../../app/agreement/lanes.mjs";
import { keptName } from "../../app/ui/fields.mjs";
import { PAGES, readPlace, sameOpened, writtenPlace } from "../../app/browser/addresses.mjs";
import { isBlank } from "../../app/browser/blanks.mjs";
import { belongsTo, openSuggestions, present } from "../../app/browser/core.mjs";
import { shortId } from "../../app/browser/questions.mjs";
import { BATCH } from "../../app/browser/queue.mjs";
import { codePoints } from "../../app/browser/text_offsets.mjs";
import { cut, mayCut } from "../../app/coding/cutting.mjs";
import { IN_VIVO } from "../../app/coding/making.mjs";
import { codeId, plainName } from "../../app/browser/naming.mjs";
import * as showing from "../../app/coding/showing.mjs";
import { MOST } from "../../app/triage/deck.mjs";
import { bandOptions, bandWords } from "../../app/triage/triage_draw.mjs";
import { cases } from "./cases.mjs";

const WORDS = cases("words_on_the_wire");
const told = ({ why, name, words }) => why ?? name ?? words;
const each = (name, check) => {
  for (const held of cases(name)) test(told(held), () => check(held));
};
const sorted = (list) => [...list].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

describe("the id of a new code can be read, and nobody else draws it", () => {
  for (const { name, begins } of cases("code_ids")) {
    test(name, () => {
      assert.equal(codeId(name, "0123abcd"), `${begins}-0123abcd`);
      assert.match(codeId(name), new RegExp(`^${begins}-[0-9a-f]{8}$`));
      assert.notEqual(codeId(name), codeId(name));
    });
  }
});

describe("a span belongs to the segments it shares half with", () => {
  each("spans_in_segments", ({ segments, span: [start, end], belongs }) => {
    const made = segments.map(([id, from, to]) => ({ id, start: from, end: to }));
    assert.deepEqual(belongsTo(made, { start, end }).map(({ id }) => id), belongs);
  });
});

describe("where a text may be cut", () => {
  each("cuts", ({ text, at, may }) => assert.equal(mayCut(Array.from(text), at), may));
});

describe("what a split or join makes of the segments", () => {
  each("segments_after_cuts", ({ text, segments, decision, after }) => {
    const made = segments.map(([start, end, turn], index) => ({ id: `s${index}`, index, start, end, turn }));
    const quote = Array.from(text).slice(decision.start, decision.end).join("");
    const found = cut(made, { ...decision, quote });
    assert.deepEqual(found.map(({ start, end, turn }) => [start, end, turn]), after);
    assert.deepEqual(found.map(({ index }) => index), after.map((_, i) => i));
  });
});

describe("signs that turn writing round are taken out of names", () => {
  each("turning_signs", ({ words, upright }) => assert.equal(plainName(words), upright));
});

describe("an offset counts code points, not UTF-16 units", () => {
  each("offsets", ({ text, units, points }) => assert.equal(codePoints(text, units), points));
});

test("what counts as white space", () => {
  const blank = new Set(cases("white_space"));
  for (let point = 0; point < 0x110000; point += 1) {
    assert.equal(isBlank(String.fromCodePoint(point)), blank.has(point), `U+${point.toString(16)}`);
  }
});

const NOTHING = { codings: [], rejected: [], memos: [], seen: [] };

describe("what a batch of decisions gives", () => {
  each("decisions", ({ decisions, codings, rejected, memos, seen }) => {
    const now = present(NOTHING, decisions.map((made, i) => ({ ...made, seq: i + 1 })));
    const coded = now.codings.map(({ start, end, code_id, accepted }) => [start, end, code_id, accepted]);
    assert.deepEqual(sorted(coded), sorted(codings));
    const refused = now.rejected.map(({ start, end, code_id }) => [start, end, code_id]);
    assert.deepEqual(sorted(refused), sorted(rejected));
    assert.deepEqual(now.memos.map(({ start, end, id, text }) => [start, end, id, text]), memos);
    assert.deepEqual(now.seen.map(({ start, end }) => [start, end]), seen);
  });
});

describe("what is still open after decisions", () => {
  each("open_suggestions", ({ span: [start, end], suggested, decisions, open }) => {
    const list = suggested.map((code_id) => ({ code_id, band: "worth a look" }));
    const found = openSuggestions({ start, end }, list, present(NOTHING, decisions));
    assert.deepEqual(sorted(found.map(({ code_id }) => code_id)), sorted(open));
  });
});

describe("a field's words are kept under a name without the marks of what it showed", () => {
  each("field_names", ({ key, kept }) => assert.equal(keptName(key), kept));
});

describe("what people see of an id of the guide's", () => {
  each("short_ids", ({ id, shown }) => assert.equal(shortId(id), shown));
});

describe("where a code may be moved", () => {
  each("code_moves", ({ codes, code_id, parent, may }) => {
    const made = codes.map(([id, above]) => ({ id, name: id, parent: above }));
    assert.equal(whyNot(made, code_id, parent) === "", may);
  });
});

describe("both sides", () => {
  test("use the same words for bands, and have a choice for each", () => {
    assert.deepEqual(WORDS.bands.map((band) => bandWords(band) !== ""), WORDS.bands.map(() => true));
    const chosen = bandOptions({}).map(([value]) => value);
    assert.deepEqual(sorted(chosen), sorted([...WORDS.bands, WORDS.bands_open, ""]));
  });
  test("use the same words for when suggestions show", () => {
    const shown = WORDS.shown.map((mode) => [showing.showsAt(mode, false, false), showing.showsAt(mode, true, false)]);
    assert.deepEqual(shown, [[true, true], [false, true], [false, false]]);
    assert.deepEqual([showing.AFTER, showing.OFF], WORDS.shown.slice(1));
  });
  test("use the same words for how coders differ, and how it is settled", () => {
    const unit = { lanes: [["a"], ["b"]], shared: [], transcript_id: "t", start: 0, end: 1 };
    const choices = [{ lane: 0 }, { all: true }, { none: true }, { code: "c" }, { unclear: true }];
    const ways = choices.map((choice) => resolved(unit, choice, ["x", "y"], ["a", "b", "c"]).resolution);
    assert.deepEqual(ways, WORDS.resolutions);
    assert.deepEqual(Object.keys(KINDS).filter((kind) => disagreed({ ...unit, kind })), WORDS.disagree);
  });
  test("use the same word for a code in the participant's words", () => {
    assert.equal(IN_VIVO, WORDS.kind_in_vivo);
  });
  test("hold to the same limits", () => {
    assert.equal(MOST, WORDS.suggestions_in_one_answer);
    assert.ok(BATCH <= WORDS.decisions_in_one_request);
  });
});

describe("addresses of places", () => {
  const { pages, written, read, opened } = cases("addresses");
  const sorted_ = (page) => ({ ...page, opens: [...page.opens].sort() });
  test("the pages with places", () => {
    for (const [page, parts] of Object.entries(pages)) assert.deepEqual(sorted_(PAGES[page]), sorted_(parts));
    assert.deepEqual(Object.keys(PAGES).sort(), Object.keys(pages).sort());
  });
  for (const { page, place, search } of written) {
    test(`written: ${search || "nothing"}`, () => assert.equal(writtenPlace(page, place), search));
  }
  for (const { why, page, search, place } of read) {
    test(why, () => assert.deepEqual(readPlace(page, search), place));
  }
  for (const { why, page, one, other, same } of opened) {
    test(why, () => assert.equal(sameOpened(page, one, other), same));
  }
});
