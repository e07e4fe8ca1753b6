// What a code that is made while coding is called, and the list of codes with it.

const LONGEST = 60; // characters of an id that come from the name
const LONGEST_WORDS = 120; // characters of a name in the participant's words

/** The id of a new code: what can be read of its name, and what no other copy draws.
 *
 * The workbench makes ids of the same kind (app/codebook/changes.py).
 * @param {string} name @param {string} [drawn] eight hexadecimal digits */
export function codeId(name, drawn = draw()) {
  const plain = name.normalize("NFKD").toLowerCase().replace(/ß/g, "ss").replace(/\p{M}/gu, "");
  const slug = plain.replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "");
  const short = slug.slice(0, LONGEST).replace(/_+$/, "") || "code";
  return `${short}-${drawn}`;
}

const draw = () => crypto.randomUUID().replace(/-/g, "").slice(0, 8);

// Signs that turn the direction of writing round; in a name they would turn what is around it.
const TURNING = /[\u202a-\u202e\u2066-\u2069]/gu;

/** A name in single spaces, without white space at its ends. */
export const plainName = (words) => words.replace(TURNING, "").trim().replace(/\s+/gu, " ");

/** Words of a transcript as a name: one line, without the signs around it, not too long. */
export function nameFrom(words) {
  const name = plainName(words).replace(/^[“”"'‘’.,;:!?…\s]+|[“”"'‘’.,;:…\s]+$/gu, "");
  const points = Array.from(name);
  if (points.length <= LONGEST_WORDS) return name;
  const cut = points.slice(0, LONGEST_WORDS).join("");
  return `${cut.slice(0, cut.lastIndexOf(" ") + 1 || undefined).trimEnd()}…`;
}

/** The code that has this name already, in whatever case, or nothing. */
export function codeNamed(codes, name) {
  const wanted = plainName(name).toLowerCase();
  return codes.find((code) => code.name.toLowerCase() === wanted);
}

/** Codes with those that decisions which are not stored yet make. */
export function withMade(codes, decisions) {
  const created = decisions.filter((each) => each.do === "new_code");
  return created.reduce((list, { code_id: id, name, parent }) => {
    if (list.some((code) => code.id === id)) return list;
    const above = list.find((code) => code.id === parent);
    const path = above ? `${above.path} / ${name}` : name;
    const last = list.length; // among those by name once the study has it
    const more = { rank: last, parent: above?.id ?? null, elsewhere: 0 };
    return [...list, { id, name, path, definition: "", retired: false, ...more }];
  }, codes);
}
