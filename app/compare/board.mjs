// What a code holds, as cards side by side: which is current, which are selected, what was done.

/** Where a card stands: its own span, whatever code it is under.
 * @param {Pick<Decision, "transcript_id" | "start" | "end">} place */
export const spotKey = ({ transcript_id: id, start, end }) => `${id}:${start}-${end}`;

/** Cards after decisions that are not stored yet: taken off, or confirmed.
 * @param {Card[]} cards @param {Decision[]} pending @param {string} codeId */
export function withPending(cards, pending, codeId) {
  let shown = cards;
  for (const each of pending) {
    if (each.code_id !== codeId) continue;
    const key = spotKey(each);
    if (each.do === "uncode") shown = shown.filter((card) => spotKey(card) !== key);
    if (each.do === "confirm") {
      shown = shown.map((card) => (spotKey(card) === key ? { ...card, older: false } : card));
    }
  }
  return shown;
}

/** Cards that were shown, each in its place with the distance that was told, and new ones after
 * them; those that are gone stay as marks of it. So nothing moves under a person's hand while a
 * code is looked at.
 * @param {(Card & {gone?: boolean})[]} places @param {Card[]} cards
 * @returns {(Card & {gone?: boolean})[]} */
export function inPlace(places, cards) {
  const now = new Map(cards.map((card) => [spotKey(card), card]));
  const there = new Set(places.map(spotKey));
  return [
    ...places.map((old) => {
      const card = now.get(spotKey(old));
      return card ? { ...card, distance: old.distance } : { ...old, gone: true };
    }),
    ...cards.filter((card) => !there.has(spotKey(card))),
  ];
}

/** How far a card is from the others, in words.
 * @param {Pick<Card, "distance">} card @param {number} held */
export function distanceWords(card, held) {
  if (card.distance !== null) return `unlike the others: ${card.distance.toFixed(2)}`;
  return held < 2 ? "nothing to compare it with yet" : "no vector of these words: not compared";
}

export class CodeBoard {
  constructor() {
    /** @type {Card[]} */
    this.cards = [];
    /** @type {string | null} */
    this.current = null; // a spot
    /** @type {Set<string>} */
    this.selected = new Set(); // spots
    this.onlyOlder = false;
  }

  reset() {
    this.cards = [];
    this.current = null;
    this.selected.clear();
    this.onlyOlder = false;
  }

  /** Take cards as they are now; what was current or selected stays so where it is still there. */
  take(cards) {
    const at = this.shown.findIndex((each) => spotKey(each) === this.current);
    this.cards = cards;
    if (!cards.some((each) => each.older)) this.onlyOlder = false;
    const there = new Set(this.shown.map(spotKey));
    this.selected = new Set([...this.selected].filter((key) => there.has(key)));
    if (there.has(this.current ?? "")) return;
    const near = this.shown[Math.min(Math.max(at, 0), this.shown.length - 1)];
    this.current = near ? spotKey(near) : null;
  }

  get shown() {
    return this.onlyOlder ? this.cards.filter((each) => each.older) : this.cards;
  }

  get older() {
    return this.cards.filter((each) => each.older).length;
  }

  card(key = this.current) {
    return this.cards.find((each) => spotKey(each) === key) || null;
  }

  move(by) {
    const keys = this.shown.map(spotKey);
    const at = keys.indexOf(this.current ?? "") + by;
    if (at < 0 || at >= keys.length) return false;
    this.current = keys[at];
    return true;
  }

  toggle(key = this.current) {
    if (key === null) return;
    if (!this.selected.delete(key)) this.selected.add(key);
  }

  /** What an action is about: the selected cards, or the current one. */
  get chosen() {
    const selected = this.cards.filter((each) => this.selected.has(spotKey(each)));
    if (selected.length) return selected;
    const card = this.card();
    return card ? [card] : [];
  }

  filterOlder() {
    this.onlyOlder = !this.onlyOlder && this.older > 0;
    this.take(this.cards);
  }
}

/** Decisions of one step that take cards off a code, or move them to another.
 *
 * into: the other code's id, or null. about: {group, reason}. No suggestion is on show here.
 * @param {Card[]} cards @param {string} from @param {string | null} into
 * @param {{group: string, reason?: string}} about @returns {Decision[]}
 */
export function moving(cards, from, into, about) {
  return cards.flatMap((card) => {
    /** @type {Decision} */
    const off = { do: "uncode", code_id: from, ...spanOf(card), ...about, shown: "off" };
    return into ? [off, { ...off, do: "code", code_id: into }] : [off];
  });
}

/** Decisions of one step that say of cards that their code still holds. */
export const confirming = (cards, code, about) =>
  cards.map((card) => ({ do: "confirm", code_id: code, ...spanOf(card), ...about }));

/** @param {Card} card */
function spanOf({ transcript_id, start, end, quote, segment_id }) {
  const span = { transcript_id, start, end, quote };
  return segment_id ? { ...span, segment_id } : span;
}

const lines = (text) => text.split("\n").map((each) => each.trim()).filter(Boolean);

/** What a form changes of a code's rule, or null; include, exclude: a line each. */
export function ruleChanged(code, form) {
  const now = {
    definition: form.definition.trim(),
    include: lines(form.include),
    exclude: lines(form.exclude),
  };
  const was = {
    definition: code.definition.trim(),
    include: lines(code.include.join("\n")),
    exclude: lines(code.exclude.join("\n")),
  };
  const changed = Object.keys(now).filter(
    (key) => JSON.stringify(now[key]) !== JSON.stringify(was[key]),
  );
  return changed.length ? Object.fromEntries(changed.map((key) => [key, now[key]])) : null;
}

/** Those parts of a code that a change is about, as they are. */
export const partsOf = (code, changed) =>
  Object.fromEntries(Object.keys(changed).map((part) => [part, code[part]]));

/** Decisions of one step that let a change stand after all, against what came meanwhile.
 *
 * mine: the change; was: the rule as it is. The memo that held the change is needed no more.
 * @param {EditConflict & {mine: Partial<Rule>}} clash @param {string} group @returns {Decision[]}
 */
export function keeping({ code_id, memo_id, mine, was }, group) {
  /** @type {Decision} */
  const define = { do: "define", code_id, ...mine, was: partsOf(was, mine), group };
  return [define, { do: "forget_memo", memo_id, group }];
}
