// The Participants page: one participant, whose words can be read code by code.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { choose, document, mounted, until, Workbench } from "./page.mjs";

const { default: mount } = await import("../../app/participants/participants.mjs");

let open = null;
afterEach(() => open?.end());

const PERSON = {
  ...{ name: "Rosa", people: [{ value: "Rosa", label: "Rosa" }], attributes: [], interviews: [], memos: [], told: "", left_out: 0, quotations: [] },
  codes: ["Goals", "Time"].map((name) => ({ name, segments: 1, href: "" })),
};

test("The code one reads stays chosen when the study changes, as long as it is there.", async () => {
  let person = PERSON;
  const bench = new Workbench({ "/person": () => person });
  const config = (revision) => ({ study_id: bench.study, person_url: "/person", revision });
  open = mounted(mount, "participants/participants.html", config("1"));
  const filter = document.querySelector(".tl-code-of");
  await until(() => filter.options.length === 3);
  choose(filter, "Time");
  person = { ...PERSON, codes: [...PERSON.codes, { name: "Trust", segments: 2, href: "" }] };
  open.again(config("2"));
  await until(() => filter.options.length === 4);
  assert.equal(filter.value, "Time");
  person = { ...PERSON, codes: PERSON.codes.slice(0, 1) };
  open.again(config("3"));
  await until(() => filter.options.length === 2);
  assert.equal(filter.value, "");
});
