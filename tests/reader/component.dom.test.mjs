// What every component that decides is: one object for an element, the study's sender, what is said
// about storing.

import assert from "node:assert/strict";
import { test } from "node:test";

import { at, click, mounted, until, words, Workbench } from "./page.mjs";

const { Component, mounting } = await import("../../app/browser/component.mjs");

/** A component that counts what it is told, in the markup of the Triage page. */
function counting(bench) {
  const made = [];
  class Counting extends Component {
    constructor(root) {
      super(root);
      this.drawn = 0;
      this.told = 0;
      made.push(this);
    }

    configure(data) {
      this.attach(data);
      this.drawn += 1;
    }

    sent(what) {
      this.told += 1;
      this.tellDown(what);
      this.tellRefused();
    }
  }
  const data = { study_id: bench.study, decisions_url: bench.url };
  return { made, page: mounted(mounting(Counting), "triage/triage.html", data), data };
}

test("it is one object for an element, however often its page is drawn", () => {
  const { made, page, data } = counting(new Workbench());
  page.again(data);
  page.again(data);
  assert.equal(made.length, 1);
  assert.equal(made[0].drawn, 3);
  assert.equal(made[0].sender.listeners.size, 1);
});

test("once it has ended it hears nothing more; what it sent is stored all the same", async () => {
  const bench = new Workbench();
  const { made, page, data } = counting(bench);
  const [{ sender }] = made;
  sender.push({ do: "undo" });
  page.end();
  await until(() => bench.taken.length === 1);
  await until(() => sender.pending().length === 0);
  assert.equal(made[0].told, 0);
  page.again(data);
  assert.equal(made.length, 2);
  assert.equal(made[1].sender, sender); // of the page load, not of the component
});

test("what was refused while another page was open is said when this one opens", async () => {
  const bench = new Workbench();
  bench.refuses = () => "That code is retired.";
  const { made, page, data } = counting(bench);
  made[0].sender.push({ do: "undo" });
  page.end();
  await until(() => made[0].sender.refusals.length === 1);
  const second = counting(bench);
  second.page.again(data);
  assert.match(words(at("refused")), /1 decision was not stored: That code is retired\./);
  click(at("refused").querySelector("button"));
  assert.deepEqual(made[0].sender.refusals, []);
});
