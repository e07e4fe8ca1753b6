// What people ask of their codes: a matrix that is walked, memos with kinds, summaries typed in
// place, passages that are given a code.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { ticksTo } from "../../app/saturation/curve_picture.mjs";
import { Workbench, all, at, choose, click, document, mounted, press, type, until, words } from "./page.mjs";

const matrix = (await import("../../app/matrix/matrix.mjs")).default;
const saturation = (await import("../../app/saturation/saturation.mjs")).default;
const memos = (await import("../../app/memos/memos.mjs")).default;
const summaries = (await import("../../app/summaries/summaries.mjs")).default;
const passages = (await import("../../app/search/passages.mjs")).default;

const line = (id, total, held) => ({ id, name: id.toUpperCase(), total, held_by: held });
const table = {
  rows: [line("a", 3, 2), line("b", 1, 1)],
  columns: [line("x", 3, null), line("y", 1, null)],
  counts: [[2, 1], [1, 0]],
  values: [[2, 1], [1, 0]],
  rows_are: "Codes",
  columns_are: "Participants",
  units: 4,
  of: 2,
  row_choices: [{ value: "codes", label: "Codes" }],
  column_choices: [{ value: "participants", label: "Participants" }],
  told: ["4 coded segments."],
};
const quotation = { quote: "“We never met.”", who: "X", code: "A", href: "code?interview=t" };
const opened = { row: "A", column: "Y", said: "1 segment", quotations: [quotation], left_out: 0 };
const urls = (bench, more) => ({ study_id: bench.study, decisions_url: bench.url, revision: "1", ...more });

describe("a matrix", () => {
  test("is walked by arrow keys, opens a cell by Enter and gives the focus back by Escape", async () => {
    window.sessionStorage.clear();
    const bench = new Workbench({ "/cell": opened, "/matrix": table });
    mounted(matrix, "matrix/matrix.html", urls(bench, { matrix_url: "/matrix", cell_url: "/cell", file_url: "/file" }));
    await until(() => all("matrix-cell").length === 4);
    const cells = all("matrix-cell");
    assert.deepEqual(cells.map((each) => each.tabIndex), [0, -1, -1, -1]);
    assert.match(words(cells[0].closest("table")), /in, of 2/);
    cells[0].focus();
    for (const key of ["ArrowRight", "ArrowRight", "ArrowDown"]) press(key);
    assert.ok(document.activeElement === cells[3]); // it ends at the edge
    press("Enter");
    assert.match(words(at("matrix-said")), /nothing of B with Y/);
    press("ArrowUp");
    press("Enter");
    await until(() => all("quotation").length === 1);
    assert.deepEqual(new URLSearchParams(bench.asked.at(-1).split("?")[1]).getAll("row"), ["a"]);
    assert.equal(words(document.activeElement), "A × Y");
    press("Escape");
    assert.ok(at("matrix-behind").hidden);
    assert.ok(document.activeElement === cells[1]);
  });

  // another tab's step took the focus out of the table, and arrow keys went dead
  test("that is drawn anew under one's hands leaves the focus, and Back to no open cell shuts it", async () => {
    window.sessionStorage.clear();
    const bench = new Workbench({ "/cell": opened, "/matrix": table });
    const data = urls(bench, { matrix_url: "/matrix", cell_url: "/cell", file_url: "/file" });
    const page = mounted(matrix, "matrix/matrix.html", data);
    await until(() => all("matrix-cell").length === 4);
    all("matrix-cell")[0].focus();
    press("Enter");
    await until(() => words(document.activeElement) === "A × Y");
    all("matrix-cell")[0].focus();
    bench.answers["/cell"] = { ...opened, quotations: [quotation, quotation] };
    page.again({ ...data, revision: "2" });
    await until(() => all("quotation").length === 2);
    assert.ok(document.activeElement === all("matrix-cell")[0]);
    press("ArrowRight");
    assert.ok(document.activeElement === all("matrix-cell")[1]);
    window.__throughlinePlaces.followers.get("matrix")({ rows: "codes" });
    assert.ok(at("matrix-behind").hidden);
    window.__throughlinePlaces.followers.get("matrix")({ rows: "codes", row: "a", column: "x" });
    await until(() => !at("matrix-behind").hidden);
    page.end();
  });

  test("is shaded no deeper than words on it are read, and an empty cell not at all", async () => {
    const bench = new Workbench({ "/matrix": table });
    mounted(matrix, "matrix/matrix.html", urls(bench, { matrix_url: "/matrix", cell_url: "/cell", file_url: "/file" }));
    await until(() => all("matrix-cell").length === 4);
    const shades = all("matrix-cell").map((each) => each.style.getPropertyValue("--tl-shade"));
    assert.deepEqual(shades, ["45%", "23%", "23%", ""]);
  });
});

const point = (number, cumulative) => ({ number, name: `I ${number}`, codes: 1, new: [], cumulative, mean: 1, low: 0, high: 2 });
const curve = { of: "codes", points: [point(1, 1), point(2, 2)], base: 4, run: 2, threshold: 5, reached: null };
const said = { verdict: "It cannot be asked yet.", expectation: "One more.", warning: "", told: ["As coded."] };

describe("saturation", () => {
  test("is a picture with a table that says the same, and asks anew for other parameters", async () => {
    window.sessionStorage.clear();
    const bench = new Workbench({ "/sat": { ...curve, ...said } });
    const { holder } = mounted(saturation, "saturation/saturation.html", urls(bench, { saturation_url: "/sat", file_url: "/file" }));
    await until(() => holder.querySelector("svg[role=img]"));
    assert.equal(at("saturation-table").querySelectorAll("tbody tr").length, 2);
    at("saturation-base").value = "6";
    choose(at("saturation-base"), "6");
    await until(() => bench.asked.at(-1).includes("base=6"));
    assert.match(holder.querySelector(".tl-csv").href, /base=6/);
  });

  test("has round steps on its axis", () => {
    assert.deepEqual(ticksTo(48), [0, 10, 20, 30, 40]);
    assert.deepEqual(ticksTo(2), [0, 1, 2]);
    assert.deepEqual(ticksTo(0), [0]);
  });
});

const memo = (id, more) => ({
  ...{ id, kind: "", on: "study", name: "", text: `Note ${id}`, words: `Note ${id}`, quote: "", coder: "me", own: true },
  ...{ written: "2026-01-01 10:00", href: "", ...more },
});
const kinds = [
  { value: "", label: "no kind yet" },
  { value: "analytic", label: "analytic" },
];

describe("memos", () => {
  test("are searched as one types, and given a kind in their row", async () => {
    const list = [memo("m1", { text: "Wände", words: "Wände" }), memo("m2", { own: false, coder: "Ida", kind: "analytic" })];
    const bench = new Workbench({ "/memos": { memos: list, kinds } });
    mounted(memos, "memos/memos.html", urls(bench, { memos_url: "/memos" }));
    await until(() => all("memo-row").length === 2);
    type(at("memo-find"), "wande");
    await until(() => all("memo-row").length === 1);
    choose(all("memo-row")[0].querySelector("select"), "analytic");
    await until(() => bench.decisions.length === 1);
    assert.deepEqual(bench.decisions[0], { do: "memo", memo_id: "m1", text: "Wände", memo_kind: "analytic" });
    type(at("memo-find"), "ida");
    await until(() => /Note m2/.test(all("memo-row")[0]?.textContent));
    assert.equal(all("memo-row")[0].querySelector("select"), null); // it is another's
  });

  test("on the study wait in the browser until they are kept", async () => {
    const bench = new Workbench({ "/memos": { memos: [], kinds } });
    const data = urls(bench, { memos_url: "/memos" });
    mounted(memos, "memos/memos.html", data).end();
    mounted(memos, "memos/memos.html", data);
    type(at("memo-new"), "Where I stand");
    mounted(memos, "memos/memos.html", data);
    assert.equal(at("memo-new").value, "Where I stand");
    await until(() => at("memo-new-kind").options.length === 2);
    at("memo-new-kind").value = "analytic";
    at("memo-new").form.dispatchEvent(new window.Event("submit", { bubbles: true, cancelable: true }));
    await until(() => bench.decisions.length === 1);
    assert.equal(bench.decisions[0].memo_kind, "analytic");
    mounted(memos, "memos/memos.html", data);
    assert.equal(at("memo-new").value, "");
  });
});

describe("summaries", () => {
  test("are decided when a cell is left, and are drafts until then", async () => {
    const cell = { theme_id: "th", text: "before", others: ["Ida: hers"], segments: 2, href: "matrix" };
    const themes = [{ id: "th", name: "Time", claim: "There is none.", href: "themes?theme=th" }];
    const bench = new Workbench({ "/sum": { themes, cases: [{ case: "Rosa", name: "Rosa", cells: [cell] }] } });
    const data = urls(bench, { summaries_url: "/sum", file_url: "/file" });
    mounted(summaries, "summaries/summaries.html", data);
    await until(() => at("summary"));
    type(at("summary"), "She waits.");
    mounted(summaries, "summaries/summaries.html", data); // as after a reload
    await until(() => at("summary")?.value === "She waits.");
    at("summary").focus();
    at("summary").blur();
    await until(() => bench.decisions.length === 1);
    assert.deepEqual(bench.decisions[0], { do: "summarise", theme_id: "th", case: "Rosa", text: "She waits." });
    assert.match(words(at("summaries-table")), /Ida: hers.*2 passages/);
  });
});

describe("passages that were found", () => {
  const hit = (n, more) => ({
    ...{ href: `code?interview=t${n}`, transcript_id: `t${n}`, segment_id: `t${n}.0-9`, start: 0, end: 9, quote: "No goals." },
    ...{ before: "No ", hit: "goals", after: ".", who: "Rosa", asks: false, interview: "one", codes: [], likeness: null },
    ...more,
  });
  const found = {
    hits: [hit(1), hit(2, { segment_id: null, asks: true })],
    ...{ total: 2, said: "2 places.", codes: [{ value: "time", label: "Time" }], questions: [], attributes: [], interviews: [] },
  };

  test("are walked, and given the chosen code by one key, once", async () => {
    const bench = new Workbench({ "/pass": found });
    mounted(passages, "search/passages.html", urls(bench, { passages_url: "/pass" }));
    await until(() => all("passage").length === 2);
    all("passage")[0].focus();
    press("c");
    assert.match(words(at("passages-said")), /Choose the code/);
    at("passages-give").value = "time";
    all("passage")[0].focus();
    press("c");
    press("c");
    await until(() => bench.decisions.length === 1);
    const given = { transcript_id: "t1", start: 0, end: 9, quote: "No goals.", segment_id: "t1.0-9" };
    assert.deepEqual(bench.decisions[0], { do: "code", ...given, code_id: "time" });
    assert.match(words(all("passage")[0]), /Time/);
    press("ArrowDown");
    assert.ok(document.activeElement === all("passage")[1]);
    press("c"); // what the interviewer says
    press("z");
    await until(() => bench.decisions.length === 2);
    assert.equal(bench.decisions[1].do, "undo");
  });

  // "The last step is taken back." was said before any answer, also where the study only asked
  test("show what the study has: an undo that only asks, a refusal, what is on its way", async () => {
    const bench = new Workbench();
    const has = () => bench.taken.some((each) => each.do === "code") && !bench.back;
    bench.answers["/pass"] = () => ({ ...found, hits: [hit(1, { codes: has() ? ["Time"] : [] }), hit(2)] });
    const data = urls(bench, { passages_url: "/pass" });
    const page = mounted(passages, "search/passages.html", data);
    await until(() => all("passage").length === 2);
    const coded = () => /Time/.test(words(all("passage")[0].querySelector(".tl-about")));
    at("passages-give").value = "time";
    bench.fails = () => 503;
    click(at("passage-give", all("passage")[0]));
    page.again({ ...data, revision: "2" });
    await new Promise((done) => {
      setTimeout(done, 60);
    });
    assert.ok(coded(), "what is on its way is shown, whatever is read meanwhile");
    bench.fails = () => 0;
    await until(() => bench.taken.length === 1);
    bench.result = ({ do: what }) => (what === "undo" ? { back: "undo", said: "That was another tab. Again to undo it.", asks: "e9" } : {});
    all("passage")[0].focus();
    press("z", { ctrlKey: true });
    assert.doesNotMatch(words(at("passages-said")), /taken back/);
    await until(() => /another tab/.test(words(at("passages-said"))));
    assert.ok(coded());
    bench.back = true;
    bench.result = ({ do: what }) => (what === "undo" ? { back: "undo", said: "Undone." } : {});
    click(at("passages-undo"));
    await until(() => !coded());
    assert.match(words(at("passages-said")), /^Undone\./);
    bench.refuses = () => "Time is retired.";
    click(at("passage-give", all("passage")[0]));
    assert.ok(coded());
    await until(() => !coded());
    assert.match(words(at("refused")), /retired/);
    page.end();
  });
});
