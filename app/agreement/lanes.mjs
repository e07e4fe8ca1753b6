// What coders gave to the units of a round, as it is worked through: which unit is current,
// which are settled, what a way of settling says.

export const KINDS = {
  agree: ["=", "the same codes"],
  one: ["◐", "coded by one"],
  some: ["◐", "coded by some"], // of more than two
  other: ["≠", "both coded it, with other codes"],
  mixed: ["≠", "all coded it, with other codes"], // by more than two
  none: ["○", "neither coded it"],
  nobody: ["○", "nobody coded it"], // of more than two
};
const REASONS = 6; // reasons that are offered again

/** Where a unit stands.
 * @param {Span & {transcript_id: string}} place */
export const unitKey = ({ transcript_id: id, start, end }) => `${id}:${start}-${end}`;

/** Whether coders disagree about a unit.
 * @param {Unit} unit */
export const disagreed = ({ kind }) => kind === "one" || kind === "other";

/** Sign and words of a unit's kind; many: whether there are more than two coders.
 * @param {Unit} unit @param {boolean} many */
export function kindWords({ kind }, many) {
  return KINDS[many ? { one: "some", other: "mixed", none: "nobody" }[kind] || kind : kind];
}

/** Codes in the order of a list, each once. */
const inOrder = (ids, order) => order.filter((id) => ids.includes(id));

/** What holds for a unit under a way of settling: {resolution, code_ids, coder}.
 *
 * choice: {lane} for one coder's codes, {all}, {none}, {code} for another one, {unclear}.
 * order: ids of all codes in the codebook's order.
 * @param {Unit} unit @param {string[]} coders @param {string[]} order
 * @param {{lane?: number, all?: boolean, none?: boolean, code?: string}} choice
 * @returns {Pick<Settled, "resolution" | "code_ids"> & {coder?: string}}
 */
export function resolved(unit, choice, coders, order) {
  const every = [...new Set(unit.lanes.filter(Boolean).flat())];
  if (choice.lane !== undefined) {
    const codes = inOrder(unit.lanes[choice.lane] || [], order);
    return { resolution: "coder", code_ids: codes, coder: coders[choice.lane] };
  }
  if (choice.code) {
    const codes = [...new Set([...unit.shared, choice.code])];
    return { resolution: "new_code", code_ids: inOrder(codes, order) };
  }
  if (choice.all) return { resolution: "all", code_ids: inOrder(every, order) };
  if (choice.none) return { resolution: "none", code_ids: inOrder(unit.shared, order) };
  return { resolution: "unclear", code_ids: [] };
}

/** The decision that settles a unit.
 * @param {Unit} unit @param {ReturnType<typeof resolved>} settlement
 * @param {string} roundId @param {string} reason @returns {Decision} */
export function settling(unit, settlement, roundId, reason) {
  const { transcript_id, start, end, quote } = unit;
  return { do: "settle", round_id: roundId, transcript_id, start, end, quote, ...settlement, reason };
}

/** How a unit was settled, in words; name: gives a code's name.
 * @param {Pick<Settled, "resolution" | "code_ids"> & Partial<Settled>} settled
 * @param {(id: string) => string} name @param {boolean} many */
export function settledWords({ resolution, coder, code_ids: codes }, name, many) {
  const names = codes.map(name).join(", ");
  const what = {
    coder: `${coder}’s codes hold`,
    all: many ? "all codes hold" : "both hold",
    none: names ? `only what ${many ? "all" : "both"} gave holds` : many ? "none holds" : "neither holds",
    new_code: "another code holds",
    unclear: "the codebook is unclear",
  }[resolution];
  if (resolution === "unclear" || (!names && resolution === "none")) return what;
  return names ? `${what}: ${names}` : `${what}: no code`;
}

/** Units with the settlements that are not stored yet on top. */
export function withPending(units, pending, roundId) {
  const waiting = new Map();
  for (const each of pending) {
    if (each.do === "settle" && each.round_id === roundId) waiting.set(unitKey(each), each);
  }
  return units.map((unit) => {
    const decision = waiting.get(unitKey(unit));
    return decision ? { ...unit, settled: settledBy(decision) } : unit;
  });
}

/** What a decision says of its unit before the study has answered.
 * @type {(decision: Decision) => Settled} */
export const settledBy = ({ resolution = "", code_ids = [], coder, reason = "" }) => ({
  resolution,
  code_ids,
  coder: coder ?? null,
  reason,
  by: "",
  at: "",
  pending: true,
});

/** Reasons that were given last, the latest first, each once. */
export function withReason(reasons, reason) {
  return [reason, ...reasons.filter((each) => each !== reason)].slice(0, REASONS);
}

export class DisagreementList {
  constructor() {
    /** @type {Unit[]} */
    this.units = [];
    /** @type {string | null} */
    this.current = null; // a unit's key
  }

  /** Take units as they are now; the current one stays so, else the one in its place is. */
  take(units) {
    const at = this.units.findIndex((each) => unitKey(each) === this.current);
    this.units = units;
    if (this.unit()) return;
    const near = units[Math.min(Math.max(at, 0), units.length - 1)];
    this.current = near ? unitKey(near) : null;
  }

  /** Further units after those that are there, each once. */
  add(units) {
    const there = new Set(this.units.map(unitKey));
    this.units = [...this.units, ...units.filter((each) => !there.has(unitKey(each)))];
  }

  unit(key = this.current) {
    return this.units.find((each) => unitKey(each) === key) || null;
  }

  move(by) {
    const keys = this.units.map(unitKey);
    const at = keys.indexOf(this.current ?? "") + by;
    if (at < 0 || at >= keys.length) return false;
    this.current = keys[at];
    return true;
  }

  /** Go to the next disagreement that is not settled, beginning again at the first; or false. */
  next() {
    const at = this.units.findIndex((each) => unitKey(each) === this.current);
    const open = (each) => disagreed(each) && !each.settled;
    const after = this.units.slice(at + 1).find(open);
    const unit = after || this.units.slice(0, Math.max(at, 0)).find(open);
    if (unit) this.current = unitKey(unit);
    return Boolean(unit);
  }

  /** Whether a disagreement that is not settled stands after the current unit. */
  get openAfter() {
    const at = this.units.findIndex((each) => unitKey(each) === this.current);
    return this.units.slice(at + 1).some((each) => disagreed(each) && !each.settled);
  }

  /** Show a unit as settled before the study has answered; returns whether it was open. */
  settle(key, decision) {
    const unit = this.unit(key);
    const open = !unit?.settled;
    this.units = this.units.map((each) =>
      unitKey(each) === key ? { ...each, settled: settledBy(decision) } : each,
    );
    return open;
  }

  /** Settlements that no longer wait are stored; returns the keys of their units. */
  stored(pending) {
    const settles = pending.filter((each) => each.do === "settle");
    const waiting = new Set(settles.map(unitKey));
    const done = this.units.filter((each) => each.settled?.pending && !waiting.has(unitKey(each)));
    const keys = done.map(unitKey);
    this.units = this.units.map((each) =>
      each.settled && keys.includes(unitKey(each))
        ? { ...each, settled: { ...each.settled, pending: false } }
        : each,
    );
    return keys;
  }
}
