// The reader on a page: what keys and clicks do to an interview, and what is drawn.

import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";

import { all, at, click, document, message, mounted, pick, press, type, until, words, Workbench } from "./page.mjs";
import { code, interview, suggestion } from "./interviews.mjs";

const { default: mount } = await import("../../app/coding/reader.mjs");

let open = null;
afterEach(() => open?.end());

/** Open an interview in the reader, at its first segment. */
async function reading(data = interview(), config = {}) {
  const bench = new Workbench({ "/document": data, "/learn": { ready: false }, "/align": { changed: false, ask_next: null, why: "" } });
  bench.stored[data.id] = data.stored;
  bench.config = {
    study_id: bench.study,
    decisions_url: bench.url,
    document_url: "/document/t1",
    learn_url: "/learn/t1",
    align_url: "/align/t1",
    compare_url: "/compare?code=",
    passages_url: "/passages",
    revision: "1",
    shown: "before",
    ...config,
  };
  open = mounted(mount, "coding/reader.html", bench.config);
  await until(() => all("segment").length === data.segments.length);
  return bench;
}

const segment = (id) => document.querySelector(`[data-segment-id="${id}"]`);
const here = () => document.querySelector(".tl-segment.tl-here")?.dataset.segmentId;
const codes = (id) => all("coding", segment(id)).map((each) => each.dataset.code);
const offers = (id) => all("suggestion", segment(id)).map((each) => each.dataset.code);
const stored = (bench, count) => until(() => bench.taken.length === count, `${count} decisions are stored`);
const sure = (id, name) => suggestion(id, name, { band: "confident", score: 0.97 });
const select = (from, to) => {
  const piece = segment(here()).querySelector("[data-from]").firstChild;
  window.getSelection().setBaseAndExtent(piece, from, piece, to);
  document.dispatchEvent(new Event("selectionchange"));
};

describe("an interview is drawn", () => {
  test("with its turns, the time, its words as text, and the first segment in hand", async () => {
    await reading();
    assert.equal(here(), "s0");
    assert.deepEqual([...document.querySelectorAll(".tl-speaker")].map(words), ["Interviewer", "Rosa", "Interviewer", "Rosa"]);
    assert.deepEqual([...document.querySelectorAll(".tl-time")].map(words), ["0:00", "1:05", "2:10", "3:15"]);
    assert.equal(words(segment("s1").querySelector(".tl-words")), "Each child can name one 😀 of them.");
    assert.equal(words(at("count")), "0 of 4 segments decided · 4 left · all stored");
  });
  test("words that look like markup stay words", async () => {
    const data = interview();
    data.text = data.text.replace("We set three goals.", "<b>We</b> set goals!!");
    await reading(data);
    assert.equal(segment("s0").querySelector("b"), null);
    assert.match(words(segment("s0").querySelector(".tl-words")), /^<b>We<\/b> set/);
  });
  test("with codings, their colours, and what a screen reader says of a segment", async () => {
    const [{ start, end }] = interview().segments;
    const stored_ = { codings: [{ start, end, code_id: "time", origin: "sample" }], rejected: [], memos: [], seen: [] };
    const tones = ["#111111", "#eeeeee"];
    await reading(interview({ stored: stored_, codes: [code("goals"), code("time", { colour: "teal", tones })] }));
    assert.deepEqual(codes("s0"), ["time"]);
    assert.equal(at("coding").title, "Time (teal)");
    assert.match(at("tone").getAttribute("style"), /light-dark\(#111111, #eeeeee\)/);
    assert.match(words(at("coding")), /sample/);
    assert.match(segment("s0").getAttribute("aria-label"), /^Segment 1\. Coded Time\. 0 suggestions\./);
    assert.equal(here(), "s1"); // the first that is undecided
  });
  test("where it cannot be had, that is said", async () => {
    const bench = new Workbench({});
    open = mounted(mount, "coding/reader.html", { study_id: bench.study, decisions_url: bench.url, document_url: "/none", shown: "before" });
    await until(() => message().startsWith("The interview could not be loaded"));
    assert.match(words(at("document")), /Reload the page/);
  });
  test("a segment that is not to be compared says so", async () => {
    await reading(interview({ asked: ["s1"] }));
    assert.equal(words(at("context", segment("s0"))), "context, not compared");
    assert.equal(at("context", segment("s1")), null);
    assert.deepEqual(["s0", "s1"].map((id) => segment(id).classList.contains("tl-context")), [true, false]);
    assert.match(words(at("count")), /^0 of 1 segments/);
  });
});

describe("keys", () => {
  test("move from segment to segment, and say where the end is", async () => {
    await reading();
    press("j");
    assert.equal(here(), "s1");
    press("k");
    press("k");
    assert.equal(here(), "s0");
    assert.equal(message(), "This is the first segment.");
    assert.equal(document.activeElement, segment("s0"));
  });
  test("accept and reject a suggestion by its number, and store it with what it was", async () => {
    const bench = await reading(interview({ suggestions: [suggestion("s0", "goals"), suggestion("s0", "time")] }));
    press("2");
    assert.deepEqual(codes("s0"), ["time"]);
    press("1", { shiftKey: true });
    assert.equal(at("rejected", segment("s0")).dataset.code, "goals");
    assert.equal(message(), "Rejected: Goals");
    await stored(bench, 2);
    const [taken, refused] = bench.decisions;
    assert.deepEqual(
      [taken.do, taken.code_id, taken.suggestion_id, taken.segment_id, taken.quote, taken.shown],
      ["accept", "time", "s0-time", "s0", "We set three goals.", "before"],
    );
    assert.equal(refused.do, "reject");
    await until(() => words(at("count")).endsWith("all stored"));
  });
  // Sixty segments took a hundred and twenty presses: Enter, then n, and there was no setting.
  test("Enter accepts and goes on to what is undecided; a number and Shift Enter stay", async () => {
    const on = ["s0", "s1", "s2", "s3"].flatMap((id) => [suggestion(id, "goals"), suggestion(id, "time")]);
    const bench = await reading(interview({ suggestions: on }));
    press("?");
    const box = at("goes-on");
    assert.equal(box.checked, false);
    box.click();
    press("Escape", { on: document.activeElement });
    press("2");
    assert.equal(here(), "s0");
    press("Enter", { shiftKey: true });
    assert.equal(here(), "s0");
    press("j");
    press("Enter");
    assert.equal(here(), "s2");
    assert.equal(message(), "Accepted: Goals");
    press("Enter");
    press("Enter");
    assert.equal(here(), "s3");
    assert.equal(message(), "Accepted: Goals. Every segment of this interview is decided.");
    await stored(bench, 5);
    press("?");
    at("goes-on").click();
    assert.equal(window.localStorage.getItem("throughline:stays"), "yes");
  });
  test("a number under which nothing stands decides nothing", async () => {
    const bench = await reading(interview({ suggestions: [suggestion("s0", "goals")] }));
    press("3");
    assert.match(message(), /There is no such suggestion here/);
    press("1");
    press("1");
    assert.equal(message(), "1 is accepted already: Goals");
    await stored(bench, 1);
  });
  test("a key that is held down decides once", async () => {
    const bench = await reading(interview({ suggestions: [suggestion("s0", "goals"), suggestion("s0", "time")] }));
    press("a");
    press("a", { repeat: true });
    await stored(bench, 1);
    assert.deepEqual(codes("s0"), ["goals"]);
  });
  test("l gives the code used last again, also one that was accepted", async () => {
    const bench = await reading(interview({ suggestions: [suggestion("s0", "time")] }));
    press("l");
    assert.equal(message(), "No code was used yet.");
    press("a");
    press("j");
    press("l");
    assert.deepEqual(codes("s1"), ["time"]);
    await stored(bench, 2);
    assert.deepEqual(bench.decisions.map((each) => [each.do, each.code_id]), [["accept", "time"], ["code", "time"]]);
  });
  test("l does not give again what was only rejected or taken away", async () => {
    await reading(interview({ suggestions: [suggestion("s0", "time")] }));
    press("x");
    press("l");
    assert.equal(message(), "No code was used yet.");
  });
  test("f goes to what is sure, n to what is undecided", async () => {
    await reading(interview({ suggestions: [sure("s2", "time")] }));
    press("f");
    assert.equal(here(), "s2");
    press("a");
    press("n");
    assert.equal(here(), "s3");
  });
  test("Shift A accepts all that is sure in the answer, as one step, and nothing else", async () => {
    const suggestions = [sure("s0", "goals"), suggestion("s0", "time"), sure("s1", "goals"), sure("s2", "time")];
    const bench = await reading(interview({ suggestions }));
    press("A", { shiftKey: true });
    assert.deepEqual([codes("s0"), codes("s1"), codes("s2")], [["goals"], ["goals"], []]);
    await stored(bench, 2);
    assert.equal(new Set(bench.decisions.map((each) => each.group)).size, 1);
    assert.ok(bench.decisions[0].group);
  });
  test("0 says that no code fits, but not where one is given; u takes away", async () => {
    const bench = await reading(interview({ suggestions: [suggestion("s0", "goals")] }));
    press("a");
    press("0");
    assert.match(message(), /Something is coded here/);
    press("u");
    assert.equal(message(), "Taken away: Goals");
    press("0");
    assert.ok(at("nothing", segment("s0")));
    await stored(bench, 3);
    assert.deepEqual(bench.decisions.map((each) => each.do), ["accept", "uncode", "seen"]);
  });
  test("z and Shift z send an undo and a redo, and what was done is said", async () => {
    const bench = await reading();
    bench.result = (each) => (each.do === "undo" ? { said: "Undone." } : {});
    press("z");
    press("Z", { shiftKey: true });
    await stored(bench, 2);
    assert.deepEqual(bench.decisions.map((each) => each.do), ["undo", "redo"]);
    await until(() => message() === "Undone.");
  });
  test("o goes to the next place with the same code, and links to all of them", async () => {
    await reading(interview({ suggestions: [suggestion("s0", "goals"), suggestion("s2", "goals")] }));
    press("a");
    press("j");
    press("j");
    press("a");
    press("o");
    assert.equal(here(), "s0");
    assert.equal(at("compare").getAttribute("href"), "/compare?code=goals");
  });
  test("what is typed into a field is no command", async () => {
    await reading();
    press("e");
    press("j", { on: at("memo-input") });
    assert.equal(here(), "s0");
  });
});

describe("when suggestions show", () => {
  const suggestions = [suggestion("s0", "goals"), suggestion("s0", "time", { band: "abstain", score: 0.01 })];
  test("unlikely ones wait until they are asked for", async () => {
    await reading(interview({ suggestions }));
    assert.deepEqual(offers("s0"), ["goals"]);
    assert.equal(at("more").getAttribute("aria-label"), "1 more, unlikely");
    click(at("more"));
    assert.deepEqual(offers("s0"), ["goals", "time"]);
    press("m");
    assert.deepEqual(offers("s0"), ["goals"]);
  });
  test("after a decision, with what would have been missed", async () => {
    await reading(interview({ suggestions }), { shown: "after" });
    assert.deepEqual(offers("s0"), []);
    press("c");
    pick("support");
    assert.deepEqual(offers("s0"), ["goals"]);
    assert.equal(words(at("missed")), "Not among your codes: Goals");
  });
  test("v shows them before a decision; not where they are off", async () => {
    await reading(interview({ suggestions }), { shown: "after" });
    press("v");
    assert.deepEqual(offers("s0"), ["goals"]);
    open.end();
    await reading(interview({ suggestions }), { shown: "off" });
    press("v");
    assert.deepEqual(offers("s0"), []);
    assert.match(message(), /set not to show/);
    press("A", { shiftKey: true });
    assert.match(message(), /none is accepted unseen/);
  });
  test("w shows why in sentences, and the share of each thing behind Details", async () => {
    const item = { kind: "neighbour", share: -0.26, text: "so", who: "Ben", href: "code?x" };
    await reading(interview({ suggestions: [suggestion("s0", "goals", { evidence: [item] })] }));
    press("w");
    assert.match(words(at("why")), /Why Goals\? \(60% likely\).*Details.*you coded this alike \(−0\.3\): so in Ben.*made by v1/);
    assert.equal(at("why-details").open, false);
    press("Escape");
    assert.ok(at("side").hidden);
  });
});

describe("buttons", () => {
  test("of a chip accept, reject and take away what they stand on", async () => {
    const bench = await reading(interview({ suggestions: [suggestion("s1", "goals"), suggestion("s1", "time")] }));
    click(segment("s1").querySelector('[data-do="accept"][data-code="time"]'));
    assert.equal(here(), "s1");
    assert.deepEqual(codes("s1"), ["time"]);
    click(segment("s1").querySelector('[data-do="uncode"]'));
    assert.deepEqual(codes("s1"), []);
    await stored(bench, 2);
    assert.deepEqual(bench.decisions.map((each) => [each.do, each.code_id]), [["accept", "time"], ["uncode", "time"]]);
  });
  test("pressed twice at one place, it is done once", async () => {
    const bench = await reading(interview({ suggestions: [suggestion("s0", "goals"), suggestion("s0", "time")] }));
    const button = segment("s0").querySelector('[data-do="accept"]');
    click(button);
    click(segment("s0").querySelector('[data-do="accept"]'), 2);
    await stored(bench, 1);
    assert.deepEqual(codes("s0"), ["goals"]);
  });
});

describe("choosing and making codes", () => {
  test("c chooses any code that is in use; Esc closes and decides nothing", async () => {
    const bench = await reading(interview({ codes: [code("goals"), code("time", { retired: true }), code("support")] }));
    press("c");
    assert.equal(at("picker").getAttribute("aria-label"), "Code for this segment");
    assert.deepEqual([...document.querySelectorAll(".tl-option")].map((each) => each.dataset.code), ["goals", "support"]);
    press("Escape", { on: at("picker-input") });
    assert.equal(at("picker"), null);
    press("c");
    press("ArrowDown", { on: at("picker-input") });
    press("Enter", { on: at("picker-input") });
    assert.deepEqual(codes("s0"), ["support"]);
    await stored(bench, 1);
  });
  test("+ makes a code under another and codes with it, as one step", async () => {
    const bench = await reading();
    press("+");
    assert.equal(document.activeElement, at("code-name"));
    type(at("code-name"), "  Shared   goals ");
    at("code-parent").value = "goals";
    press("Enter", { on: at("code-name") });
    await stored(bench, 2);
    const [made, given] = bench.decisions;
    assert.match(made.code_id, /^shared_goals-[0-9a-f]{8}$/);
    assert.deepEqual([made.do, made.name, made.parent, given.do, given.code_id], ["new_code", "Shared goals", "goals", "code", made.code_id]);
    assert.equal(made.group, given.group);
    assert.deepEqual(codes("s0"), [made.code_id]);
  });
  // The interview was asked for, a code was made and stored, then the older answer came: the code's
  // chip was gone from the page until it was loaded again, on a busy machine.
  test("a code made while the interview was on its way is not gone with what came late", async () => {
    const [bench, data] = [await reading(), interview()];
    const answers = globalThis.fetch;
    let arrive = () => {};
    globalThis.fetch = async (url, options) => {
      const answer = await answers(url, options);
      if (!String(url).startsWith("/document")) return answer;
      globalThis.fetch = answers;
      await new Promise((done) => { arrive = done; });
      return answer;
    };
    open.again({ ...bench.config, revision: "2" });
    press("+");
    type(at("code-name"), "Whole staff");
    press("Enter", { on: at("code-name") });
    await stored(bench, 2);
    const made = bench.decisions[0].code_id;
    const whole = bench.decisions[1];
    const given = { transcript_id: "t1", start: whole.start, end: whole.end, quote: whole.quote, code_id: made };
    await until(() => words(at("count")).includes("all stored"));
    bench.answers["/document"] = { ...data, codes: [...data.codes, code(made, { name: "Whole staff", path: "Whole staff" })], stored: { ...data.stored, codings: [given] } };
    arrive();
    await until(() => bench.asked.filter((each) => each === "/document/t1").length === 3, "it is asked for anew");
    await until(() => codes("s0").includes(made));
    assert.deepEqual(all("coding", segment("s0")).map((each) => words(each.querySelector(".tl-chip-name"))), ["Whole staff"]);
  });
  // c said "Make one on the Codebook page", + said "c chooses it": two boxes that sent one to the other.
  test("c makes a code of a name that there is not, in the box that finds one", async () => {
    const bench = await reading();
    press("c");
    type(at("picker-input"), " Goals from  above ");
    assert.deepEqual([...document.querySelectorAll(".tl-option-name")].map(words), ["Create “Goals from above”"]);
    press("Enter", { on: at("picker-input") });
    await stored(bench, 2);
    assert.deepEqual(bench.decisions.map((each) => [each.do, each.name]), [["new_code", "Goals from above"], ["code", undefined]]);
    press("c");
    type(at("picker-input"), "goals from ABOVE");
    assert.deepEqual([...document.querySelectorAll(".tl-option")].map((each) => each.dataset.code), codes("s0"));
  });
  test("+ with the name of a code that is in use gives that code", async () => {
    const bench = await reading();
    press("+");
    type(at("code-name"), "TIME");
    assert.match(words(at("code-note")), /is a code already/);
    press("Enter", { on: at("code-name") });
    assert.deepEqual(codes("s0"), ["time"]);
    await stored(bench, 1);
  });
  test("what was typed is kept when it is closed", async () => {
    const bench = await reading();
    press("+");
    type(at("code-name"), "TIME");
    press("Escape", { on: at("code-name") });
    assert.equal(message(), "Draft kept, no code yet: “TIME”.");
    press("+");
    assert.equal(at("code-name").value, "TIME");
    assert.equal(bench.taken.length, 0);
  });
  // A new code arrived with the study's answer just after a smile was selected by keys: the interview
  // was drawn anew, the selection went, and the code was given to the whole segment.
  test("what is selected stays so when the interview is drawn anew, and is what a key codes", async () => {
    const [bench, data] = [await reading(), interview()];
    select(3, 18);
    const fresh = { ...data, codes: [...data.codes, code("fresh")] };
    bench.answers["/document"] = fresh;
    const piece = segment("s0").querySelector("[data-from]");
    open.again({ ...bench.config, revision: "2" });
    await until(() => segment("s0").querySelector("[data-from]") !== piece, "it is drawn anew");
    assert.equal(window.getSelection().toString(), "set three goals");
    press("c");
    pick("fresh");
    await stored(bench, 1);
    assert.equal(bench.decisions[0].quote, "set three goals");
    assert.equal(words(segment("s0").querySelector("mark")), "set three goals");
  });
  test("i makes a code in the selected words", async () => {
    const bench = await reading();
    press("i");
    assert.match(message(), /Select the words first/);
    select(7, 18);
    assert.match(message(), /^The selected words: c codes them/);
    press("i");
    assert.equal(at("code-name").value, "three goals");
    press("Enter", { on: at("code-name") });
    await stored(bench, 2);
    const { start } = interview().segments[0];
    assert.equal(bench.decisions[0].kind, "in_vivo");
    assert.deepEqual([bench.decisions[1].start, bench.decisions[1].end, bench.decisions[1].quote], [start + 7, start + 18, "three goals"]);
    assert.equal(words(segment("s0").querySelector("mark")), "three goals");
  });
});

describe("splitting and joining", () => {
  test("s shows a mark, arrows move it, Enter cuts there", async () => {
    const bench = await reading();
    press("s");
    assert.match(message(), /^Split before “/);
    assert.ok(at("cut"));
    press("Home");
    assert.match(message(), /^Split before “set three goals/);
    press("ArrowRight");
    press("Enter");
    assert.equal(message(), "Split in two.");
    assert.equal(all("segment").length, 5);
    await stored(bench, 1);
    const { start, end } = interview().segments[0];
    assert.deepEqual(bench.decisions[0], { do: "split", start, end, at: start + 7, quote: "We set three goals.", transcript_id: "t1" });
  });
  test("Esc leaves the segment whole; a click moves no mark of another", async () => {
    const bench = await reading();
    press("s");
    press("Escape");
    assert.equal(message(), "Not split.");
    assert.equal(at("cut"), null);
    assert.equal(bench.taken.length, 0);
  });
  test("a cut that the study does not take is taken back, and said", async () => {
    const bench = await reading();
    bench.refuses = () => "Somebody cut it anew.";
    press("J", { shiftKey: true });
    assert.equal(all("segment").length, 3);
    await until(() => !at("refused").hidden);
    await until(() => all("segment").length === 4);
  });
  test("Shift J joins with the next of the turn, and no further", async () => {
    const bench = await reading();
    press("J", { shiftKey: true });
    assert.equal(all("segment").length, 3);
    press("J", { shiftKey: true });
    assert.match(message(), /in another turn/);
    await stored(bench, 1);
    assert.equal(bench.decisions[0].do, "join");
  });
});

describe("memos", () => {
  test("are written, changed and removed in the margin", async () => {
    const bench = await reading();
    press("e");
    assert.equal(document.activeElement, at("memo-input"));
    type(at("memo-input"), "It was hers.");
    press("Enter", { on: at("memo-input"), ctrlKey: true });
    assert.equal(words(at("memo").querySelector(".tl-memo-text")), "It was hers.");
    click(at("memo").querySelector('[data-do="edit-memo"]'));
    type(at("memo-input"), "It was theirs.");
    click([...document.querySelectorAll("button")].find((each) => words(each).startsWith("Keep")));
    assert.equal(words(at("memo").querySelector(".tl-memo-text")), "It was theirs.");
    click(at("memo").querySelector('[data-do="forget-memo"]'));
    assert.equal(at("memo"), null);
    await stored(bench, 3);
    assert.deepEqual(bench.decisions.map((each) => each.do), ["memo", "memo", "forget_memo"]);
    assert.equal(new Set(bench.decisions.map((each) => each.memo_id)).size, 1);
  });
  test("one that is closed is a draft, and waits after the page was left", async () => {
    const bench = await reading();
    press("e");
    type(at("memo-input"), "half a thought");
    press("Escape", { on: at("memo-input") });
    assert.match(words(at("draft")), /half a thought.*draft kept, not yet a memo/);
    open.end();
    open = mounted(mount, "coding/reader.html", bench.config);
    await until(() => at("draft"));
    press("e");
    assert.equal(at("memo-input").value, "half a thought");
    click([...document.querySelectorAll("button")].find((each) => words(each) === "Throw away"));
    assert.equal(at("draft"), null);
    click(at("draft-back"));
    assert.equal(at("memo-input").value, "half a thought");
    assert.equal(bench.taken.length, 0);
  });
});

describe("without a guide", () => {
  test("no heading, button or answer speaks of one, and keys say why", async () => {
    const bench = await reading(interview({ questions: [], answers: [{ first_turn: 0, question_id: null }] }));
    assert.equal(document.querySelector(".tl-question, .tl-ask"), null);
    press("b");
    assert.match(message(), /no guide/);
    assert.equal(bench.taken.length, 0);
  });
});

describe("which question is answered", () => {
  test("stands above each answer, with how much of it is decided", async () => {
    await reading(interview({ suggestions: [suggestion("s0", "goals")] }));
    const [first] = all("question");
    assert.match(words(first), /^q1What goals did you set\?70% sure/);
    assert.equal(words(at("answer-count", first)), "0 of 2 decided");
    press("a");
    assert.equal(words(at("answer-count", first)), "1 of 2 decided");
  });
  test("q confirms it, and the interview is aligned again", async () => {
    const bench = await reading();
    press("q");
    assert.equal(message(), "Confirmed: this answers q1.");
    press("q");
    assert.match(message(), /confirmed already/);
    await stored(bench, 1);
    assert.deepEqual(bench.decisions[0], { do: "question", turn: 0, question_id: "q1", transcript_id: "t1" });
    await until(() => bench.asked.includes("/align/t1"));
  });
  test("b says what the interviewer's turn before asks", async () => {
    const bench = await reading();
    press("b");
    pick("q2");
    assert.equal(message(), "This turn asks q2.");
    assert.equal(all("question")[0].dataset.question, "q2");
    await stored(bench, 1);
    assert.equal(bench.decisions[0].turn, 0);
  });
  test("its button confirms it too, and g leads to the one most worth asking", async () => {
    const bench = await reading();
    click(all("question")[1].querySelector('[data-do="confirm-question"]'));
    assert.equal(bench.batches[0][0].turn, 2);
    bench.answers["/align"] = { changed: false, ask_next: 2, why: "" };
    await until(() => bench.asked.includes("/align/t1"));
    press("g");
    await until(() => /What does the interviewer|Is q2 asked here/.test(message()));
    assert.equal(here(), "s2");
  });
});

describe("help", () => {
  test("shows the keys, does what is clicked, and takes other keys", async () => {
    await reading();
    press("?");
    assert.ok(at("help"));
    click(document.querySelector('[data-command="next"]'));
    assert.equal(at("help"), null);
    assert.equal(here(), "s1");
    press("?");
    click(at("change-keys"));
    click(document.querySelector('[data-set="next"]'));
    press("x", { on: document.querySelector('[data-set="next"]') });
    assert.match(words(document.querySelector(".tl-refusal")), /x is taken: reject/);
    press("y", { on: document.querySelector('[data-set="next"]') });
    click(at("help-close"));
    press("y");
    assert.equal(here(), "s2");
    press("j");
    assert.equal(here(), "s2");
  });
  test("keys of a person are in the bar's buttons", async () => {
    await reading();
    assert.equal(words(at("undo")), "Undo z");
  });
});

describe("what the study answers", () => {
  test("a decision it does not take is said until it is dismissed", async () => {
    const bench = await reading(interview({ suggestions: [suggestion("s0", "goals")] }));
    bench.refuses = () => "That code is retired.";
    press("a");
    await until(() => !at("refused").hidden);
    assert.match(words(at("refused")), /1 decision was not stored: That code is retired\./);
    await until(() => codes("s0").length === 0);
    click(at("refused").querySelector("button"));
    assert.equal(at("refused").hidden, true);
  });
  test("where it does not answer, decisions wait beside a banner and are stored when it is back", async () => {
    const bench = await reading(interview({ suggestions: [suggestion("s0", "goals")] }));
    let down = true;
    bench.fails = () => (down ? 500 : 0);
    press("a");
    await until(() => !at("banner").hidden);
    assert.match(words(at("banner")), /1 decision is kept here/);
    assert.match(words(at("count")), /1 being stored/);
    assert.deepEqual(codes("s0"), ["goals"]);
    down = false;
    await stored(bench, 1);
    await until(() => at("banner").hidden);
  });
  test("a batch that cannot be taken is tried one by one: only the bad one is refused", async () => {
    const suggestions = ["goals", "support", "time"].map((each) => suggestion("s0", each));
    const bench = await reading(interview({ suggestions }));
    bench.fails = (batch) => (batch.some((each) => each.code_id === "time") ? 400 : 0);
    for (const nth of ["1", "2", "3"]) press(nth);
    await stored(bench, 2);
    await until(() => !at("refused").hidden);
    assert.deepEqual(bench.decisions.map((each) => each.code_id), ["goals", "support"]);
    assert.match(words(at("refused")), /1 decision was not stored/);
  });
  test("suggestions that were learned come where nobody is at work, and wait where one is", async () => {
    const bench = await reading(interview({ suggestions: [suggestion("s0", "goals")] }));
    bench.answers["/learn"] = { ready: true, stamp: "1", suggestions: { s0: [suggestion("s0", "support")], s2: [suggestion("s2", "support")] } };
    press("a");
    await until(() => offers("s2").length === 1);
    assert.deepEqual(offers("s0"), []);
    press("v");
    assert.deepEqual(offers("s0"), ["support"]);
  });
});

describe("an interview that is decided", () => {
  const next = { name: "Ben", left: 57, href: "code?transcript=t2" };
  test("says at its end what was given, what stays open, and which interview comes next", async () => {
    const bench = await reading(interview(), { next });
    assert.equal(at("done"), null);
    const first = segment("s0");
    for (let left = 20; left > 0 && !at("done"); left -= 1) {
      press("0");
      press("n");
    }
    assert.match(words(at("done")), /All of this interview is decided.*Given: no coding\..*no code fits.*Next interview: Ben, 57 left/);
    assert.equal(at("next-interview").getAttribute("href"), "code?transcript=t2");
    assert.equal(segment("s0"), first); // nothing was drawn anew above it
    press("n");
    assert.match(message(), /Every segment of this interview is decided/);
    assert.ok(at("next-interview"));
    assert.notEqual(document.activeElement, at("next-interview")); // Enter typed ahead stays here
    await until(() => bench.taken.length > 0);
  });
});

describe("where no code fits", () => {
  test("what was suggested goes from the margin when the segment is left, and not before", async () => {
    await reading(interview({ suggestions: [suggestion("s0", "goals"), suggestion("s1", "goals")] }));
    press("0");
    assert.deepEqual(offers("s0"), ["goals"]); // under the hand nothing moves
    press("j");
    await until(() => offers("s0").length === 0);
    assert.deepEqual(offers("s1"), ["goals"]);
    press("k");
    press("v");
    assert.doesNotMatch(message(), /No code/);
  });
});
