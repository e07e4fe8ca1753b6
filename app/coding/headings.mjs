// Draws which question is answered, and the buttons that correct it.

import { percent } from "../browser/figures.mjs";
import { make } from "../browser/elements.mjs";
import { GOES_ON, confidenceWords, shortId } from "../browser/questions.mjs";

/** Draw the headings that are not yet as they should be; the others stay untouched.
 * @param {import("./asking.mjs").QuestionAlignment} view */
export function drawHeadings(view) {
  const answers = view.guided ? view.answers : [];
  const wanted = new Map(answers.map((answer) => [answer.first_turn, answer]));
  for (const [turn, heading] of view.headings) {
    if (wanted.has(turn)) continue;
    const focused = heading.element.contains(document.activeElement);
    heading.element.remove();
    if (focused) view.lost();
    view.headings.delete(turn);
  }
  for (const [turn, answer] of wanted) {
    const told = JSON.stringify(answer);
    const heading = view.headings.get(turn);
    if (heading?.told === told) continue;
    const element = drawHeading(answer, view.asks(turn), view.keys);
    if (heading) exchange(heading.element, element);
    else view.turns.get(turn)?.before(element);
    view.headings.set(turn, { told, element });
  }
  drawCounts(view);
  for (const [turn, section] of view.turns) {
    section.classList.toggle("tl-begins", wanted.has(turn));
  }
}

/** Say in each heading how many segments of its answer are decided.
 * @param {import("./asking.mjs").QuestionAlignment} view */
export function drawCounts(view) {
  const counts = view.counts();
  for (const [turn, { element }] of view.headings) {
    const { done = 0, total = 0 } = counts.get(turn) || {};
    const words = total ? `${done} of ${total} decided` : "";
    const count = element.querySelector(".tl-question-count");
    if (count && count.textContent !== words) count.textContent = words;
  }
}

/** Put a heading in another's place; a button that had the focus hands it on.
 * @param {HTMLElement} old @param {HTMLElement} fresh */
function exchange(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  old.replaceWith(fresh);
  if (!focused) return;
  const same = fresh.querySelector(`[data-do="${focused.getAttribute("data-do")}"]`);
  const next = /** @type {HTMLButtonElement | null} */ (same || fresh.querySelector("button"));
  next?.focus({ preventScroll: true });
}

/** Draw one heading. asks: whether its first turn is the interviewer's, so that it can change.
 * @param {Answer} answer @param {boolean} asks @param {import("../browser/keys.mjs").Keys} keys */
function drawHeading(answer, asks, keys) {
  const heading = make("div", "tl-question", { "data-testid": "question" });
  heading.dataset.turn = String(answer.first_turn);
  if (!answer.question_id) {
    const words = answer.goes_on ? GOES_ON : "Before the first question of the guide";
    heading.classList.add("tl-none");
    heading.append(make("span", "tl-question-words", {}, words));
    if (answer.state) heading.append(make("span", "tl-question-about", {}, answer.state));
  } else {
    heading.dataset.question = answer.question_id;
    heading.append(
      make("span", "tl-question-id", {}, shortId(answer.question_id)),
      make("span", "tl-question-words", {}, answer.wording),
      make("span", "tl-question-about", {}, ...about(answer)),
    );
  }
  heading.append(make("span", "tl-question-count", { "data-testid": "answer-count" }));
  if (!asks) return heading;
  const tools = make("span", "tl-question-tools");
  if (answer.question_id && !answer.confirmed) {
    const label = "Right: confirm the question of this answer";
    tools.append(button("confirm-question", answer.first_turn, "Right", label, keys));
  }
  const label = "Change… the question of this answer";
  tools.append(button("change-question", answer.first_turn, "Change…", label, keys));
  heading.append(tools);
  return heading;
}

/** @param {Answer} answer */
function about(answer) {
  const sure = make("span", "tl-question-sure", {}, confidenceWords(answer, percent));
  if (answer.confirmed && !answer.state) sure.classList.add("tl-confirmed");
  return answer.category ? [`${answer.category} · `, sure] : [sure];
}

/** The quiet button of an interviewer's turn that begins no answer. */
export function askButton(turn, keys) {
  const element = button("boundary", turn, "Asks…", "Asks… choose what this turn asks", keys);
  element.classList.add("tl-ask");
  return element;
}

function button(what, turn, words, label, keys) {
  const element = make(
    "button",
    "tl-tool",
    { type: "button", "data-do": what, "data-turn": turn, "aria-label": label },
    words,
  );
  element.title = `${label} (${keys.first(what)})`;
  return element;
}
