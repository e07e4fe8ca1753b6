// What stands on the Relations page, as it will be when all that waits is stored.

/** @typedef {{first: string, second: string}} Pair */
/** A pair in hand: a proposal, or a relation on record (then it has an id).
 * @typedef {Pair & {key: string, id: string, type: string, own: string, segments: string[],
 *   candidate: RelationCandidate | null, relation: RecordedRelation | null,
 *   rejected: RejectedRelation | null}} Item */

/** The two codes of a pair, whichever comes first. @param {Pair} pair */
export const pairOf = ({ first, second }) => [first, second].sort().join("\n");

/** @param {string} id */
export const relationKey = (id) => `on ${id}`;

/** @param {Pair} pair */
const candidateKey = (pair) => `of ${pairOf(pair)}`.replace("\n", " ");

/** @param {string | undefined} own */
const ownWords = (own) => (own ?? "").trim();

/** What each decision that waits makes of what is on record.
 * @type {Record<string, (kept: Kept, made: any) => Kept>} */
const MAKES = {
  relate: (kept, made) => ({
    relations: [
      ...kept.relations.filter((each) => each.id !== made.relation_id),
      {
        id: made.relation_id,
        first: made.first,
        second: made.second,
        type: made.relation_type,
        own_type: ownWords(made.own_type),
        note: made.note ?? "",
        segments: made.segment_ids ?? [],
        told: [],
        by: "",
        stands: made.first !== made.second,
      },
    ],
    rejected: kept.rejected.filter((each) => pairOf(each) !== pairOf(made)),
  }),
  retype: (kept, made) =>
    changed(kept, made.relation_id, { type: made.relation_type, own_type: ownWords(made.own_type) }),
  turn_round: (kept, made) => changed(kept, made.relation_id, { first: made.first, second: made.second }),
  unrelate: (kept, made) => ({ ...kept, relations: kept.relations.filter((each) => each.id !== made.relation_id) }),
  refuse_relation: (kept, made) => ({
    ...kept,
    rejected: [
      ...kept.rejected.filter((each) => pairOf(each) !== pairOf(made)),
      { first: made.first, second: made.second, reason: made.reason ?? "", segments: made.segment_ids ?? [] },
    ],
  }),
};

/** @typedef {{relations: RecordedRelation[], rejected: RejectedRelation[]}} Kept */

/** @param {Kept} kept @param {string} id @param {Partial<RecordedRelation>} parts @returns {Kept} */
const changed = (kept, id, parts) => ({
  ...kept,
  relations: kept.relations.map((each) => (each.id === id ? { ...each, ...parts } : each)),
});

/** What is on record with what waits to be stored. @param {Kept} kept @param {any[]} pending
 * @returns {Kept} */
export const withPending = (kept, pending) =>
  pending.reduce((now, made) => MAKES[made.do]?.(now, made) ?? now, {
    relations: kept.relations,
    rejected: kept.rejected,
  });

/** The proposals, in their order. turned: keys of those that a person turned round.
 * @param {RelationCandidate[]} candidates @param {Kept} kept @param {Set<string>} turned
 * @returns {Item[]} */
export function proposals(candidates, { relations, rejected }, turned) {
  const own = new Map(relations.filter((each) => !each.by).map((each) => [pairOf(each), each]));
  const refused = new Map(rejected.map((each) => [pairOf(each), each]));
  return candidates.map((candidate) => {
    const key = candidateKey(candidate);
    const relation = own.get(pairOf(candidate)) ?? null;
    const { first, second } = relation ?? candidate;
    const turn = !relation && turned.has(key);
    return {
      key,
      first: turn ? second : first,
      second: turn ? first : second,
      id: relation?.id ?? "",
      type: relation?.type ?? "",
      own: relation?.own_type ?? "",
      segments: candidate.segments,
      candidate,
      relation,
      rejected: refused.get(pairOf(candidate)) ?? null,
    };
  });
}

/** The relations on record; others' after one's own.
 * @param {RelationCandidate[]} candidates @param {Kept} kept @returns {Item[]} */
export function recorded(candidates, { relations }) {
  const found = new Map(candidates.map((each) => [pairOf(each), each]));
  const inOrder = [...relations.filter((each) => !each.by), ...relations.filter((each) => each.by)];
  return inOrder.map((relation) => ({
    key: relationKey(relation.id),
    first: relation.first,
    second: relation.second,
    id: relation.id,
    type: relation.type,
    own: relation.own_type,
    segments: relation.segments,
    candidate: found.get(pairOf(relation)) ?? null,
    relation,
    rejected: null,
  }));
}

/** Whether somebody has said what a proposal is. @param {Item} item */
export const isDecided = (item) => Boolean(item.relation || item.rejected);

/** What codes and types are called. */
export class Names {
  /** @param {RelatedCode[]} codes @param {RelationType[]} types */
  constructor(codes, types) {
    this.codes = new Map(codes.map((each) => [each.id, each]));
    this.types = types;
  }

  /** @param {string} id */
  code(id) {
    return this.codes.get(id)?.name ?? id;
  }

  /** @param {string} id */
  path(id) {
    return this.codes.get(id)?.path ?? id;
  }

  /** What stands between two codes. @param {string} type @param {string} [own] */
  type(type, own = "") {
    if (type === "related" && own) return own;
    return this.types.find((each) => each.id === type)?.words ?? "related to";
  }

  /** A relation as a sentence. @param {Pair} pair @param {string} type
   * @param {string} [own] */
  sentence({ first, second }, type, own = "") {
    const verb = this.types.find((each) => each.id === type)?.verb ?? "is related to";
    return `“${this.code(first)}” ${type === "related" && own ? own : verb} “${this.code(second)}”`;
  }
}
