// What a person looks at stays where it is while the page around it is drawn anew.

import assert from "node:assert/strict";
import { test } from "node:test";

import { document } from "./page.mjs";

const { keepPlace, scroller } = await import("../../app/browser/place.mjs");

/** A box that scrolls, higher than it shows, with something in it; nothing is laid out here. */
function scrolling() {
  const box = document.createElement("div");
  box.style.overflowY = "auto";
  for (const [name, value] of [["scrollHeight", 1000], ["clientHeight", 300]]) {
    Object.defineProperty(box, name, { value });
  }
  const inner = document.createElement("div");
  const root = document.createElement("p");
  inner.append(root);
  box.append(inner);
  document.body.replaceChildren(box);
  box.scrollTop = 100;
  return { box, root };
}

const standing = (top) => ({ getBoundingClientRect: () => ({ top }) });

test("what scrolls is the nearest around that is higher than it shows", () => {
  const { box, root } = scrolling();
  assert.equal(scroller(root), box);
  document.body.replaceChildren(root);
  assert.equal(scroller(root), null);
});

test("what moved down by drawing is scrolled to where it stood", () => {
  const { box, root } = scrolling();
  let drawn = false;
  keepPlace(root, () => standing(50), () => (drawn = true), () => standing(80));
  assert.equal(drawn, true);
  assert.equal(box.scrollTop, 130);
  keepPlace(root, () => standing(50), () => {}, () => standing(20));
  assert.equal(box.scrollTop, 100);
});

test("what was not there or is gone moves nothing", () => {
  const { box, root } = scrolling();
  keepPlace(root, () => null, () => {}, () => standing(80));
  keepPlace(root, () => standing(50), () => {}, () => undefined);
  assert.equal(box.scrollTop, 100);
});
