// When an interview is decided: a quiet card at its end that says what was given, what stays
// open, and which interview comes next. It stands after the last turn, so nothing moves.

import { make } from "../browser/elements.mjs";

const NAMED = 3; // codes that are named, the most given first

const many = (count, one, more = `${one}s`) => `${count} ${count === 1 ? one : more}`;

/** What was given in an interview and what stays open, in lines.
 * @param {{total: number, codings: Coding[], seen: number, memos: number, drafts: number,
 *   waiting: number, name: (id: string) => string}} given */
export function doneLines({ total, codings, seen, memos, drafts, waiting, name }) {
  const counts = new Map();
  for (const { code_id: id } of codings) counts.set(id, (counts.get(id) || 0) + 1);
  const most = [...counts].sort((a, b) => b[1] - a[1]).slice(0, NAMED);
  const named = most.map(([id, count]) => `${name(id)} (${count})`).join(", ");
  const given = codings.length
    ? `Given: ${many(codings.length, "coding")} of ${many(counts.size, "code")}; most often ${named}.`
    : "Given: no coding.";
  const open = [];
  if (seen) open.push(`no code fits ${many(seen, "segment")}`);
  if (waiting) open.push(`${many(waiting, "segment has a suggestion", "segments have suggestions")} left undecided`);
  if (drafts) open.push(`${many(drafts, "memo is", "memos are")} begun and not kept`);
  const lines = [`All of this interview is decided: ${many(total, "segment")}.`, given];
  if (memos) lines.push(`Written: ${many(memos, "memo")}.`);
  lines.push(open.length ? `Open: ${open.join("; ")}.` : "Nothing stays open.");
  return lines;
}

/** @param {string[]} lines @param {{name: string, left: number, href: string} | null} next */
export function doneCard(lines, next) {
  const way = next
    ? make("a", "tl-next", { href: next.href, "data-testid": "next-interview" }, `Next interview: ${next.name}, ${next.left} left`)
    : make("a", "tl-next", { href: "./", "data-testid": "next-interview" }, "Every interview is decided: what comes next");
  return make(
    "div",
    "tl-done",
    { "data-testid": "done", role: "status" },
    ...lines.map((line) => make("p", "", {}, line)),
    make("p", "", {}, way),
  );
}
