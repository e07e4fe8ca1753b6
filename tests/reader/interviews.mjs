// An interview as the workbench gives it to the page, small and whole.

const TURNS = [
  ["Interviewer", "interviewer", ["What goals did you set?"]],
  ["Rosa", "participant", ["We set three goals.", "Each child can name one 😀 of them."]],
  ["Interviewer", "interviewer", ["How is time protected?"]],
  ["Rosa", "participant", ["Planning time is protected.", "Nobody takes it."]],
];

export const code = (id, more = {}) => ({
  id,
  name: id[0].toUpperCase() + id.slice(1),
  path: id[0].toUpperCase() + id.slice(1),
  definition: `What ${id} means.`,
  include: [],
  exclude: [],
  example: "",
  retired: false,
  colour: null,
  tones: null,
  ...more,
});

export const suggestion = (segment_id, code_id, more = {}) => ({
  id: `${segment_id}-${code_id}`,
  segment_id,
  code_id,
  band: "worth a look",
  score: 0.6,
  version: "v1",
  evidence: [{ kind: "definition", share: 0.5, text: "goals" }],
  ...more,
});

/** Segments s0 to s3, two in each answer of Rosa; suggestions, codings and more by `more`. */
export function interview(more = {}) {
  const turns = [];
  const segments = [];
  let text = "";
  for (const [index, [speaker, role, sentences]] of TURNS.entries()) {
    const start = Array.from(text).length;
    for (const sentence of sentences) {
      const from = Array.from(text).length;
      const end = from + Array.from(sentence).length;
      if (role === "participant") {
        segments.push({ id: `s${segments.length}`, index: segments.length, turn: index, start: from, end });
      }
      text += `${sentence} `;
    }
    turns.push({ index, speaker, role, start, end: Array.from(text).length - 1, start_s: 65 * index });
  }
  return {
    id: "t1",
    name: "interview_01",
    text,
    turns,
    segments,
    codes: [code("goals"), code("time"), code("support")],
    questions: [
      { id: "q1", wording: "What goals did you set?", category: "Goals" },
      { id: "q2", wording: "How is time protected?", category: "Time" },
    ],
    answers: [
      answer(0, "q1", "What goals did you set?"),
      answer(2, "q2", "How is time protected?"),
    ],
    suggestions: [],
    stored: { codings: [], rejected: [], memos: [], seen: [] },
    asked: null,
    learned: "0",
    ...more,
  };
}

const answer = (first_turn, question_id, wording) => ({
  first_turn,
  question_id,
  wording,
  category: "",
  probability: 0.7,
  alternatives: [["q2", 0.2]],
  confirmed: false,
});
