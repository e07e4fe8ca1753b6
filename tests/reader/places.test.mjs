// Where a person is: written into the address, gone back to, remembered.

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { Window } from "happy-dom";

import { segmentNear } from "../../app/browser/addresses.mjs";
import { Places } from "../../app/browser/places.mjs";

let view;
let told;
let places;

/** A browser's tab at an address; `kept`: the storage of the tab and of the browser; `type`: of how
 * the page was come to. */
function tab(address, kept = {}, type = "navigate") {
  view = new Window({ url: `http://127.0.0.1${address}` });
  view.performance.getEntriesByType = () => [{ type }];
  view.steps = 0;
  const push = view.history.pushState.bind(view.history);
  const go = (_state, _title, url) => view.happyDOM.setURL(new URL(url, view.location.href).href);
  view.history.pushState = (...how) => {
    view.steps += 1;
    push(...how);
    go(...how);
  };
  view.history.replaceState = (...how) => go(...how);
  const storage = () => {
    const held = new Map();
    return { getItem: (name) => held.get(name) ?? null, setItem: (name, value) => held.set(name, value) };
  };
  kept.tab ??= storage();
  kept.browser ??= storage();
  places = new Places({ view, ...kept });
  told = [];
  return kept;
}

const at = () => view.location.pathname + view.location.search;
const drawn = (page, place, more = {}) =>
  places.configure(
    { page, place, arrival: "1", asked: {}, known: true, owner: "study:rosa", stamp: 1, stamp_url: "", ...more },
    (name, value) => told.push([name, value.place, value.remembered]),
  );
const went = (address) => {
  view.happyDOM.setURL(`http://127.0.0.1${address}`);
  const event = new view.PopStateEvent("popstate");
  let passed = false;
  view.addEventListener("popstate", () => {
    passed = true;
  });
  view.dispatchEvent(event);
  return passed;
};

beforeEach(() => tab("/code"));

describe("the address", () => {
  test("names what a page shows when it is opened by itself: that is no step back", () => {
    drawn("code", { interview: "a" });
    assert.equal(at(), "/code?interview=a");
    assert.equal(view.steps, 0);
  });

  test("another interview is a step; another segment is none", () => {
    drawn("code", { interview: "a" });
    places.moved("code", { interview: "a", segment: "a.0-9" });
    places.flush();
    assert.equal(at(), "/code?interview=a&segment=a.0-9");
    assert.equal(view.steps, 0);
    drawn("code", { interview: "b" });
    assert.equal(at(), "/code?interview=b");
    assert.equal(view.steps, 1);
  });

  test("a page that is drawn again leaves the segment there", () => {
    drawn("code", { interview: "a" });
    places.moved("code", { interview: "a", segment: "a.0-9" });
    places.flush();
    drawn("code", { interview: "a" });
    assert.equal(at(), "/code?interview=a&segment=a.0-9");
  });

  test("a move in an interview that was left is not written over the other", () => {
    drawn("code", { interview: "a" });
    places.moved("code", { interview: "a", segment: "a.0-9" });
    drawn("code", { interview: "b" });
    places.flush();
    assert.equal(at(), "/code?interview=b");
  });

  test("what takes the place of a code that was merged away replaces it", () => {
    tab("/codebook?code=old");
    drawn("codebook", { code: "new" }, { asked: { code: "old" } });
    assert.equal(at(), "/codebook?code=new");
    assert.equal(view.steps, 0);
  });
});

describe("a reload", () => {
  test("that comes before the last move was written finds it all the same, once", () => {
    // A browser that is loading the page anew writes no address any more.
    const kept = tab("/code?interview=a&segment=a.0-9");
    drawn("code", { interview: "a" });
    places.remember("code", { interview: "a", segment: "a.9-20" });
    tab("/code?interview=a&segment=a.0-9", kept, "reload");
    drawn("code", { interview: "a" }, { arrival: "2", asked: { interview: "a", segment: "a.0-9" } });
    assert.equal(places.begin("code", { interview: "a" }, "study:rosa").segment, "a.9-20");
    assert.equal(at(), "/code?interview=a&segment=a.9-20");
    assert.equal(view.steps, 0);
    went("/code?interview=a&segment=a.0-9");
    assert.equal(places.begin("code", { interview: "a" }, "study:rosa").segment, "a.0-9");
  });
  test("of another interview's address, or a link, is what the address says", () => {
    const kept = tab("/code?interview=a");
    drawn("code", { interview: "a" });
    places.remember("code", { interview: "a", segment: "a.9-20" });
    tab("/code?interview=b&segment=b.0-9", kept, "reload");
    assert.equal(places.begin("code", { interview: "b" }, "study:rosa").segment, "b.0-9");
    tab("/code?interview=a&segment=a.0-9", kept);
    assert.equal(places.begin("code", { interview: "a" }, "study:rosa").segment, "a.0-9");
  });
});

describe("going back", () => {
  test("to another interview asks the workbench for it, and writes nothing until it is there", () => {
    drawn("code", { interview: "b" });
    assert.equal(went("/code?interview=a&segment=a.0-9"), false); // nobody else draws the page
    assert.deepEqual(told, [["arrived", { interview: "a", segment: "a.0-9" }, false]]);
    places.moved("code", { interview: "b", segment: "b.5-9" });
    places.flush();
    drawn("code", { interview: "b" });
    assert.equal(at(), "/code?interview=a&segment=a.0-9");
    drawn("code", { interview: "a" }, { arrival: "2", asked: { interview: "a" } });
    assert.equal(at(), "/code?interview=a&segment=a.0-9");
    assert.equal(view.steps, 0);
  });

  test("is done by the page's own component where that can", () => {
    const seen = [];
    places.followers.set("compare", (place) => Boolean(seen.push(place)));
    tab("/compare");
    places.followers.set("compare", (place) => Boolean(seen.push(place)));
    drawn("compare", null);
    went("/compare?code=x");
    assert.deepEqual(seen, [{ code: "x" }]);
    assert.deepEqual(told, []);
  });

  test("to another page is left to the workbench", () => {
    drawn("code", { interview: "a" });
    assert.equal(went("/codebook?code=x"), true);
    assert.deepEqual(told, []);
  });
});

describe("what is remembered", () => {
  test("a page that is opened by its name alone is where it was left", () => {
    const kept = tab("/code");
    drawn("code", { interview: "b" });
    places.moved("code", { interview: "b", segment: "b.5-9" });
    places.flush();
    tab("/code", kept);
    assert.deepEqual(places.begin("code", { interview: "b" }, "study:rosa"), { interview: "b", segment: "b.5-9" });
    drawn("code", { interview: "a" }, { known: false });
    assert.deepEqual(told, [["arrived", { interview: "b", segment: "b.5-9" }, true]]);
  });

  test("is of one study: another's interview is not asked for", () => {
    const kept = tab("/code");
    drawn("code", { interview: "b" });
    tab("/code", kept);
    drawn("code", { interview: "a" }, { known: false, owner: "other:rosa" });
    assert.deepEqual(told, []);
  });

  test("gives way to what the address names", () => {
    const kept = tab("/code");
    drawn("code", { interview: "b" });
    tab("/code?interview=a", kept);
    assert.deepEqual(places.begin("code", { interview: "a" }, "study:rosa"), { interview: "a" });
    drawn("code", { interview: "a" }, { known: true, asked: { interview: "a" } });
    assert.deepEqual(told, []);
    assert.equal(at(), "/code?interview=a");
  });

  test("a workbench that was started again hears where one is, not where one came in", () => {
    drawn("code", { interview: "a" });
    drawn("code", { interview: "b" });
    drawn("code", { interview: "a" }, { arrival: "new session", asked: { interview: "a" } });
    assert.deepEqual(told, [["arrived", { interview: "b" }, false]]);
    assert.equal(at(), "/code?interview=b");
  });
});

describe("links", () => {
  const click = (href, how = {}) => {
    const link = view.document.createElement("a");
    link.href = href;
    view.document.body.append(link);
    const event = new view.MouseEvent("click", { bubbles: true, cancelable: true, composed: true, ...how });
    link.dispatchEvent(event);
    return event.defaultPrevented;
  };

  test("open in the same tab, the page not being loaded anew", () => {
    tab("/");
    drawn("", null);
    assert.equal(click("code?interview=a"), true);
    assert.equal(at(), "/code?interview=a");
    assert.equal(view.steps, 1);
  });

  test("of the workbench to another interview, beside the one that is open, open it", () => {
    // The link to an interview that has its first suggestions did nothing on the Code page.
    drawn("code", { interview: "a" });
    const taken = (event) => {
      event.preventDefault(); // as Streamlit does with its own
      view.happyDOM.setURL("http://127.0.0.1/code?transcript=b");
    };
    view.document.body.addEventListener("click", taken, { once: true });
    click("code?transcript=b");
    assert.deepEqual(told, [["arrived", { interview: "b" }, false]]);
    view.document.body.addEventListener("click", taken, { once: true });
    click("code");
    assert.equal(told.length, 1);
  });

  test("to another page, right after Back, lead back to where Back had gone", () => {
    drawn("code", { interview: "a" });
    went("/code?interview=b");
    view.document.body.addEventListener("click", (event) => event.preventDefault(), { once: true });
    click("codebook");
    view.happyDOM.setURL("http://127.0.0.1/codebook");
    drawn("codebook", { code: "goals" }, { arrival: "2" });
    view.happyDOM.setURL("http://127.0.0.1/code");
    told = [];
    drawn("code", { interview: "a" }, { arrival: "3" }); // the workbench was never asked for b
    assert.deepEqual(told, [["arrived", { interview: "b" }, false]]);
  });

  test("with Ctrl, or to elsewhere, are the browser's", () => {
    tab("/");
    drawn("", null);
    assert.equal(click("code?interview=a", { ctrlKey: true }), false);
    assert.equal(click("http://elsewhere.test/code"), false);
    assert.equal(click("/throughline/api/document/a"), false);
  });
});

test("a segment that was cut or joined since: what stands at its place", () => {
  const segments = [["t.0-5", 0, 5], ["t.9-20", 9, 20], ["t.20-30", 20, 30]].map(([id, start, end]) => ({ id, start, end }));
  const near = (id) => segmentNear(id, "t", segments)?.id;
  assert.equal(near("t.12-30"), "t.9-20");
  assert.equal(near("t.6-9"), "t.9-20");
  assert.equal(near("t.99-120"), "t.20-30");
  assert.equal(near("other.12-30"), undefined);
  assert.equal(near("nonsense"), undefined);
});

describe("a page that is left", () => {
  const leave = (path) => {
    const link = view.document.createElement("a");
    link.href = path;
    view.document.body.append(link);
    const event = new view.MouseEvent("click", { bubbles: true, composed: true, cancelable: true });
    event.preventDefault(); // the workbench goes there itself
    link.dispatchEvent(event);
  };

  test("asks for nothing more: it would be the last word, and the press that left it lost", () => {
    tab("/codebook?code=time");
    drawn("codebook", { code: "time" }, { asked: { code: "time" } });
    leave("/themes");
    assert.equal(places.isLeaving, true);
    drawn("codebook", { code: "goals" }, { arrival: "2", asked: { code: "goals" } });
    assert.deepEqual(told, []);
    view.happyDOM.setURL("http://127.0.0.1/themes");
    drawn("themes", null, { arrival: "3" });
    assert.equal(places.isLeaving, false);
  });

  test("may be come back to before the other was begun", () => {
    tab("/codebook?code=time");
    drawn("codebook", { code: "time" }, { asked: { code: "time" } });
    leave("/themes");
    places.leaving.since -= 10_000; // it never came
    assert.equal(places.isLeaving, false);
  });
});
