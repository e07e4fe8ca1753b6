// Words of a page's fields: kept as they are typed, until they are stored or deleted.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { draftWords, fieldIn, Fields, keptName, toRestore } from "../../app/ui/fields.mjs";
import { Words } from "../../app/browser/drafts.mjs";

const FIELDS = ["own_name", "claim-", "definition-"];

class Storage {
  constructor() {
    this.held = new Map();
  }

  getItem(name) {
    return this.held.get(name) ?? null;
  }

  setItem(name, value) {
    this.held.set(name, value);
  }

  removeItem(name) {
    this.held.delete(name);
  }
}

describe("which fields are kept", () => {
  test("those that are named, by their whole name or its beginning", () => {
    assert.equal(fieldIn(["x", "st-key-own_name"], FIELDS), "own_name");
    assert.equal(fieldIn(["st-key-claim-th1"], FIELDS), "claim-th1");
    assert.equal(fieldIn(["st-key-own_names"], FIELDS), "");
    assert.equal(fieldIn(["stForm"], FIELDS), "");
  });
  test("a form that was drawn anew, showing another text, has the same fields", () => {
    const name = keptName("definition-time-0123456789ab");
    assert.equal(name, "definition-time");
    assert.equal(keptName("example-time-0123456789ab-01234567"), "example-time");
    assert.equal(keptName("claim-0123456789ab"), "claim-0123456789ab"); // a theme's own id
    assert.equal(keptName("name-0123456789ab"), "name-0123456789ab");
  });
});

describe("words of a field", () => {
  const world = (storage = new Storage()) => {
    let time = 1000;
    const fields = new Fields(storage, "study:me", () => time);
    return { fields, storage, at: (now) => (time = now) };
  };

  test("they outlive the page, and are another study's or coder's never", () => {
    const { fields, storage } = world();
    fields.typed("claim-th1", "Goals last.", "");
    assert.equal(new Fields(storage, "study:me").of("claim-th1")?.text, "Goals last.");
    assert.equal(new Fields(storage, "study:ida").of("claim-th1"), null);
  });
  test("to delete them, or to have again what stood there, is a deliberate end", () => {
    const { fields } = world();
    fields.typed("claim-th1", "Goals", "Old.");
    fields.typed("claim-th1", "Goals last", "Goals");
    assert.equal(fields.of("claim-th1")?.base, "Old.");
    fields.typed("claim-th1", "Old.", "Goals");
    assert.equal(fields.of("claim-th1"), null);
    fields.typed("claim-th1", "x", "Old.");
    fields.typed("claim-th1", "", "Old.");
    assert.equal(fields.of("claim-th1"), null);
  });
  test("what is stored is no draft, but what was typed while it was stored is", () => {
    const { fields, at } = world();
    fields.typed("own_name", "Goals", "");
    assert.deepEqual(fields.stored([["own_name", 2000, "Goals "]]), ["own_name"]);
    at(3000);
    fields.typed("own_name", "Goals of all", "");
    assert.deepEqual(fields.stored([["own_name", 2000, "Goals"]]), []);
    assert.equal(fields.of("own_name")?.text, "Goals of all");
    fields.typed("definition-time", "Hours.", "");
    assert.deepEqual(fields.stored([["definition-time-0123456789ab", 4000, "Hours."]]), ["definition-time"]);
  });
  test("words that a run never read are not taken for stored", () => {
    // a theme's new name was typed and saved, and a rerun had taken it out of the field meanwhile
    const { fields } = world();
    fields.typed("name-th1", "How it was led", "Goals");
    assert.deepEqual(fields.stored([["name-th1", 2000, "Goals"]]), []);
    assert.equal(fields.of("name-th1")?.text, "How it was led");
  });
  test("without storage they live as long as the page", () => {
    const { fields } = world(null);
    fields.typed("own_name", "Goals", "");
    assert.equal(fields.of("own_name")?.text, "Goals");
    fields.drop("own_name");
    assert.equal(fields.of("own_name"), null);
  });
  test("what cannot be a draft is passed over", () => {
    const storage = new Storage();
    const { fields } = world(storage);
    for (const odd of ["{", "[]", "null", '{"text":1,"base":"","at":1}', '{"text":"a","base":"b"}']) {
      storage.setItem("throughline:field:study:me:own_name", odd);
      assert.equal(fields.of("own_name"), null);
    }
  });
  test("a field shows its draft, and says what it was changed to meanwhile", () => {
    const draft = { text: "Mine", base: "Old", at: 1 };
    assert.equal(toRestore(draft, "Old"), "Mine");
    assert.equal(toRestore(draft, "Mine"), null);
    assert.equal(toRestore(null, "Old"), null);
    assert.match(draftWords(draft, "Theirs"), /changed meanwhile to: “Theirs”/);
    assert.doesNotMatch(draftWords(draft, "Old"), /meanwhile/);
    const same = `${draft.text}\n`; // the field was drawn anew with what was typed into it
    assert.doesNotMatch(draftWords(draft, same), /meanwhile/);
  });
});

describe("words of a box that was closed", () => {
  test("Esc keeps them, taking them or emptying the box ends them", () => {
    const storage = new Storage();
    const box = new Words(storage, "study:me").box("code:t1:0-10");
    box.typed("Goals from above", "");
    assert.equal(new Words(storage, "study:me").box("code:t1:0-10").text(), "Goals from above");
    assert.equal(new Words(storage, "study:me").box("code:t1:0-11").text(), null);
    box.typed("", "");
    assert.equal(box.text(), null);
    box.typed("as offered", "as offered");
    assert.equal(box.text(), null); // nobody wrote it
    box.typed("more", "as offered");
    box.done();
    assert.equal(box.text(), null);
  });
  test("where the browser forbids storage they wait in the page", () => {
    const box = new Words(null, "study:me").box("reason");
    box.typed("because", "");
    assert.equal(box.text(), "because");
  });
});
