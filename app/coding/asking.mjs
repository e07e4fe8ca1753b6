// Corrections of what a turn asks: shown at once, stored, and the interview aligned again.

import { percent } from "../browser/figures.mjs";
import { drawHeadings } from "./headings.mjs";
import { Debounced } from "../browser/learn.mjs";
import { pickQuestion } from "../browser/overlay.mjs";
import { byAnswer } from "./progress.mjs";
import {
  answerAt,
  answersShown,
  askedBefore,
  questionChoices,
  shortId,
  stretchAt,
  withHeld,
} from "../browser/questions.mjs";
import { postJson } from "../browser/sender.mjs";

const ALIGN_WAIT = 60; // ms
const ALIGN_AGAIN = 2000; // ms, where the workbench did not answer
const STORING = "being stored";
const LATER = "stored, taken in by the next run";
const NO_GUIDE = "This study has no guide, so nothing is asked by one.";

export class QuestionAlignment {
  /** @param {TheReader} reader */
  constructor(reader) {
    this.reader = reader;
    /** @type {Map<number, HTMLElement>} */
    this.turns = new Map(); // turn -> its element
    /** @type {Map<number, {told: string | null, element: HTMLElement}>} */
    this.headings = new Map(); // first turn of an answer -> what is drawn there
    /** @type {Answer[]} */
    this.answers = [];
    /** @type {Numbered[]} */
    this.pending = []; // corrections that are not stored yet
    /** @type {(Numbered & {aligned?: boolean, state?: string})[]} */
    this.settled = []; // stored ones that the answers do not speak of yet
    /** @type {number | null | undefined} */
    this.next = undefined; // the turn most worth asking about; null: none; undefined: not known
    this.wanted = false; // a person waits to be taken there
    /** @type {{turn: number, segment: string} | null} */
    this.pointed = null; // where a person was taken: {turn, segment}
    this.stale = false; // the answers are other ones now
    /** @type {{from: number, to: number, answers: Answer[], mine: Set<number>} | null} */
    this.held = null; // the answer that a person is at, as it was shown when it was reached
    this.aligner = new Debounced(() => this.align(), ALIGN_WAIT);
  }

  clear() {
    this.turns.clear();
    this.headings.clear();
    this.nearest = null;
  }

  lost() {
    this.reader.focusCurrent();
  }

  get keys() {
    return this.reader.keys;
  }

  get boundaryKey() {
    return this.keys.first("boundary");
  }

  /** By the first turn of each answer, how much of it is decided. */
  counts() {
    const { data, decidedIds: decided } = this.reader;
    const wanted = data.segments.filter((each) => this.reader.asked(each));
    return byAnswer(wanted, decided, this.answers);
  }

  /** @param {number} turn */
  asks(turn) {
    return this.reader.data.turns[turn]?.role === "interviewer";
  }

  // -- what is shown

  /** Work out the answers as they are now: those found, with corrections on top. */
  recompute() {
    const { data, sender } = this.reader;
    const here = (each) => each.do === "question" && each.transcript_id === data.id;
    const before = this.pending;
    this.pending = sender.pending().filter(here);
    const left = new Set(this.pending);
    this.settled.push(...before.filter((each) => !left.has(each)));
    const corrections = [
      ...this.settled.map((each) => ({ state: STORING, ...each })),
      ...this.pending.map((each) => ({ ...each, state: STORING })),
    ];
    const answers = withHeld(data.answers, this.held);
    this.answers = answersShown(answers, corrections, data.questions || []);
  }

  /** Hold the answer at a segment as it shows, until a segment of another answer is reached. */
  hold(segment) {
    const { held } = this;
    if (held && segment.turn >= held.from && segment.turn < held.to) return;
    const answers = withHeld(this.reader.data.answers, held);
    this.held = { ...stretchAt(this.answers, segment.turn), answers, mine: new Set() };
    if (held) this.draw(); // what was held is shown as it is now
  }

  draw() {
    this.recompute();
    drawHeadings(this);
  }

  /** Show the quiet button of the turn that a boundary here would be about. */
  near(segment) {
    if (segment) this.hold(segment);
    const asked = segment ? askedBefore(this.reader.data.turns, segment.turn) : null;
    const section = this.turns.get(asked);
    if (section === this.nearest) return;
    this.nearest?.classList.remove("tl-near");
    section?.classList.add("tl-near");
    this.nearest = section;
  }

  /** Another interview is shown, or this one anew, with answers that speak of what was aligned. */
  taken(again) {
    if (!again) {
      Object.assign(this, { pending: [], settled: [], next: undefined, wanted: false, held: null });
      this.pointed = null;
    }
    this.settled = this.settled.filter((each) => !each.aligned);
    this.recompute();
  }

  /** Whether questions were asked by a guide; without one nothing here speaks of any. */
  get guided() {
    return (this.reader.data.questions || []).length > 0;
  }

  // -- what a person says

  /** Say that there is no guide, where a key is about one. */
  unguided() {
    if (this.guided) return false;
    this.reader.say(NO_GUIDE);
    return true;
  }

  /** The answer that is meant: at the turn a button names, where one was led, or here. */
  meant(turn) {
    if (turn !== undefined) return this.answers.find((each) => each.first_turn === turn);
    const segment = this.reader.segment();
    const led = this.pointed?.segment === segment.id ? this.pointed?.turn : null;
    const there = this.answers.find((each) => each.first_turn === led);
    return there || answerAt(this.answers, segment.turn);
  }

  confirm(turn) {
    if (this.unguided()) return;
    const answer = this.meant(turn);
    if (!answer?.question_id) {
      this.reader.say(`No question of the guide was found for this. Press ${this.boundaryKey} to choose one.`);
    } else if (answer.confirmed) {
      this.reader.say(`That this answers ${shortId(answer.question_id)} is confirmed already.`);
    } else {
      this.correct(answer.first_turn, answer.question_id);
      this.reader.say(`Confirmed: this answers ${shortId(answer.question_id)}.`);
    }
  }

  change(turn) {
    if (this.unguided()) return;
    const answer = this.meant(turn);
    if (answer && this.asks(answer.first_turn)) this.choose(answer.first_turn);
    else this.reader.say(`No interviewer's turn begins this. Press ${this.boundaryKey} to choose what was asked.`);
  }

  boundary(turn) {
    if (this.unguided()) return;
    const segment = this.reader.segment();
    const led = this.pointed?.segment === segment?.id ? this.pointed?.turn : undefined;
    const asked = turn ?? led ?? askedBefore(this.reader.data.turns, segment.turn);
    if (asked === null) this.reader.say("No interviewer's turn comes before this.");
    else this.choose(asked);
  }

  choose(turn) {
    const { data, text } = this.reader;
    const { start, end } = data.turns[turn];
    const answer = this.answers.find((each) => each.first_turn === turn);
    const active = document.activeElement;
    const from = active instanceof HTMLElement ? active.dataset.do : undefined;
    const chosen = (id) => {
      if (answer?.confirmed && answer.question_id === id) return;
      this.correct(turn, id);
      if (from === "boundary") this.button(turn, "change-question")?.focus({ preventScroll: true });
      const asks = `This turn asks ${id}.`;
      this.reader.say(id === null ? "This turn goes on with what was asked." : asks);
    };
    const back = () => {
      const button = from && this.button(turn, from);
      if (button) button.focus({ preventScroll: true });
      else this.reader.focusCurrent();
    };
    const choices = questionChoices(data.questions || [], answer, percent);
    pickQuestion(this.reader.part("veil"), choices, text.slice(start, end), chosen, back);
  }

  /** @param {number} turn @param {string} what @returns {HTMLElement | undefined} */
  button(turn, what) {
    const inside = [this.headings.get(turn)?.element, this.turns.get(turn)];
    for (const each of inside) {
      const control = each?.querySelector(`button[data-do="${what}"]`);
      if (control) return /** @type {HTMLElement} */ (control);
    }
    return undefined;
  }

  /** @param {number} turn @param {string | null} questionId */
  correct(turn, questionId) {
    this.held?.mine.add(turn);
    this.reader.push({ do: "question", turn, question_id: questionId });
    this.draw();
    this.reader.count();
  }

  // -- what came back

  /** Decisions were answered; returns whether the interview must be aligned first.
   * @param {Stored} answer */
  sent({ results }) {
    const before = new Set(this.pending);
    const refused = new Set(results.filter((each) => !each.ok).map((each) => each.seq));
    this.recompute();
    this.settled = this.settled.filter((each) => !before.has(each) || !refused.has(each.seq));
    const due = results.some((each) => each.again) || this.settled.some((each) => before.has(each));
    if (results.some((each) => each.again && each.said)) {
      this.settled = []; // one may be undone
      this.held = null;
    }
    this.draw();
    if (due) {
      this.stale = true;
      this.aligner.due();
    }
    return due;
  }

  async align() {
    const { config, sender } = this.reader;
    const covered = [...this.settled];
    let aligned;
    try {
      aligned = await postJson(config.align_url, {});
    } catch (error) {
      if (!error.status) return ALIGN_AGAIN;
      aligned = { changed: false, ask_next: undefined, why: `Not aligned again: ${error.message}` };
    }
    if (this.aligner.stopped || config.align_url !== this.reader.config.align_url) return null;
    this.next = aligned.ask_next;
    if (aligned.why) {
      this.reader.say(aligned.why);
      if (aligned.changed) this.reader.expect();
      for (const each of covered) each.state = LATER;
    } else for (const each of covered) each.aligned = true;
    this.stale ||= aligned.changed;
    if (this.stale && this.aligner.again) return null; // more was stored, which this is without
    if (this.stale) {
      this.stale = false; // what is stored while the interview is fetched makes it so again
      this.stale = !(await this.reader.load(true)) || this.stale;
      if (this.stale && !this.aligner.again) return ALIGN_AGAIN;
      this.reader.learner.due();
    }
    const here = this.reader.segment();
    if (!this.held && here) this.hold(here);
    const waits = sender.pending().some((each) => each.do === "question");
    if (this.wanted && !waits && !this.aligner.again) this.lead();
    return null;
  }

  // -- what is most worth asking

  askNext() {
    if (this.unguided()) return;
    const busy = this.aligner.active || this.pending.length > 0;
    if (!busy && this.next !== undefined) {
      this.lead();
      return;
    }
    this.wanted = true;
    this.reader.say("Looking for the question most worth confirming.");
    if (!busy) this.aligner.due(0);
  }

  lead() {
    this.wanted = false;
    const { data } = this.reader;
    if (this.next === undefined) return;
    if (this.next === null) {
      this.reader.say("There is nothing left here that is worth asking about.");
      return;
    }
    const turn = this.next;
    const segment = data.segments.find((each) => each.turn >= turn) || data.segments.at(-1);
    if (!segment) return;
    this.reader.go(segment.id, false);
    this.pointed = { turn, segment: segment.id };
    this.reader.sheet.fill(turn);
    const heading = this.headings.get(turn)?.element;
    (heading || this.turns.get(turn))?.scrollIntoView({ block: "center" });
    const answer = this.answers.find((each) => each.first_turn === turn);
    const [yes, no] = ["confirm-question", "change-question"].map((each) => this.keys.first(each));
    this.reader.say(
      answer?.question_id
        ? `Is ${shortId(answer.question_id)} asked here? ${yes} confirms it, ${no} changes it.`
        : `What does the interviewer ask here? Press ${this.boundaryKey} to choose.`,
    );
  }

  stop() {
    this.aligner.stop();
  }
}
