// When suggestions show: before a person codes, after a person has decided, or not at all.

export const AFTER = "after";
export const OFF = "off";

/** Whether the suggestions of a segment show. decided: by this person; revealed: asked for. */
export function showsAt(mode, decided, revealed) {
  if (mode === OFF) return false;
  return mode !== AFTER || decided || revealed;
}

/** What a person would have missed, in words: what was suggested and is not among their codes.
 *
 * open: names of what is suggested and open still; any: whether anything was suggested.
 */
export function missedWords(open, any) {
  if (open.length) return `Not among your codes: ${open.join(", ")}`;
  return any ? "Nothing missed of what was suggested" : "Nothing was suggested here";
}
