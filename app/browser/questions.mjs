// Which question of the guide is answered where, with what a person said on top.

/** Answers as they are shown: those found, and corrections that no alignment has taken in yet. */
export function answersShown(answers, corrections, questions) {
  const shown = new Map(answers.map((answer) => [answer.first_turn, answer]));
  const guide = new Map(questions.map((question) => [question.id, question]));
  for (const { turn, question_id: asked, state } of corrections) {
    if (asked === null && !shown.has(turn)) continue; // it went on before, and does
    shown.set(turn, {
      alternatives: [],
      ...shown.get(turn),
      first_turn: turn,
      question_id: asked,
      wording: guide.get(asked)?.wording || "",
      category: guide.get(asked)?.category || "",
      confirmed: true,
      goes_on: asked === null,
      state,
    });
  }
  return [...shown.values()].sort((a, b) => a.first_turn - b.first_turn);
}

/** Answers as they are found now, but for those that are held as they were: the stretch of an
 * interview that a person is at stays as it is read until it is left.
 *
 * held: {from, to, answers, mine}, from the first turn of the stretch to that of the next one;
 * mine: turns of which this person has said what they ask since, which are as they are now.
 */
export function withHeld(fresh, held) {
  if (!held) return fresh;
  const { from, to, answers, mine } = held;
  const stays = ({ first_turn: turn }) => turn >= from && turn < to && !mine.has(turn);
  return [...fresh.filter((each) => !stays(each)), ...answers.filter(stays)].sort(
    (a, b) => a.first_turn - b.first_turn,
  );
}

/** The stretch of answers that a turn is part of: where it begins, and where the next one does. */
export function stretchAt(answers, turn) {
  const starts = answers.filter((each) => !each.goes_on).map((each) => each.first_turn);
  return {
    from: Math.max(-1, ...starts.filter((each) => each <= turn)),
    to: Math.min(Infinity, ...starts.filter((each) => each > turn)),
  };
}

/** The answer that a turn is part of. */
export function answerAt(answers, turn) {
  return answers.filter((each) => each.first_turn <= turn && !each.goes_on).at(-1) || null;
}

/** The interviewer's turn that comes just before a turn, or null. */
export function askedBefore(turns, turn) {
  const asks = turns.filter((each) => each.role === "interviewer" && each.index < turn);
  return asks.at(-1)?.index ?? null;
}

/** How sure it is which question is answered, in words. */
export function confidenceWords(answer, percent) {
  if (answer.state) return answer.state;
  return answer.confirmed ? "✓ confirmed" : `${percent(answer.probability)} sure`;
}

const MADE_UNIQUE = /-[0-9a-f]{8}$/; // what makes an id unique from birth

/** What people see of an id of the guide's: q08. @param {string} id */
export const shortId = (id) => id.replace(MADE_UNIQUE, "");

export const GOES_ON = "No guide question (goes on with what was asked before)";

/** What can be chosen as a turn's question: the likely ones first, then none, then the guide. */
export function questionChoices(questions, answer, percent) {
  const guide = new Map(questions.map((question) => [question.id, question]));
  const entry = ({ id, wording, category }, note) => ({ id, wording, category, note });
  const now = answer?.question_id ?? null;
  const likely = (answer?.alternatives || [])
    .filter(([id]) => guide.has(id) && id !== now)
    .map(([id, probability]) => entry(guide.get(id), `${percent(probability)} likely`));
  const taken = new Set(likely.map((each) => each.id));
  const rest = questions
    .filter((question) => !taken.has(question.id))
    .map((question) => entry(question, question.id === now ? "as it is now" : ""));
  return [...likely, { id: null, wording: GOES_ON, category: "", note: "" }, ...rest];
}

/** Choices that match what was typed: by id, then wording, then category. */
export function findQuestions(choices, typed) {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const rank = (choice) => {
    const id = (choice.id || "").toLowerCase();
    let total = 0;
    for (const word of words) {
      if (id === word) total += 0;
      else if (id.startsWith(word)) total += 1;
      else if (choice.wording.toLowerCase().includes(word)) total += 2;
      else if (choice.category.toLowerCase().includes(word)) total += 4;
      else return Infinity;
    }
    return total;
  };
  return choices
    .map((choice, index) => ({ choice, index, rank: rank(choice) }))
    .filter((each) => each.rank < Infinity)
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map((each) => each.choice);
}

/** Whether an interview fetched anew can be drawn by changing what is on the page. */
export function sameShape(old, fresh) {
  const shape = ({ text, turns, segments, codes }) => JSON.stringify([text, turns, segments, codes]);
  return old.id === fresh.id && shape(old) === shape(fresh);
}

/** The segment that stands where one stood before: by id, span, what it overlaps, or turn. */
export function segmentAgain(before, segments) {
  if (!before) return null;
  return (
    segments.find((each) => each.id === before.id) ||
    segments.find((each) => each.start === before.start && each.end === before.end) ||
    segments.find((each) => each.start < before.end && each.end > before.start) ||
    segments.find((each) => each.turn >= before.turn) ||
    segments.at(-1) ||
    null
  );
}
