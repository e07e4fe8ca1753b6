// Draws what stands in a segment's margin and under it. Words reach the page as text nodes.

import { make } from "./elements.mjs";

/** Beside the chips, in a gutter of their own, so that they take no height: choose any code, write
 * a memo, and the unlikely suggestions where there are such.
 * @param {TheReader} view @param {number} unlikely @param {boolean} shown */
export function marginTools(view, unlikely, shown) {
  const add = make("button", "tl-add", { type: "button", "data-do": "choose", "aria-label": "+ code" }, "+");
  add.title = `Choose any code (${view.keys.first("choose")})`;
  const note = make("button", "tl-add", { type: "button", "data-do": "memo", "aria-label": "+ memo" }, "✎");
  note.title = `Write a memo (${view.keys.first("memo")})`;
  const tools = make("div", "tl-margin-tools", {}, add, note);
  if (!unlikely) return tools;
  const words = shown ? "Hide the unlikely" : `${unlikely} more, unlikely`;
  const more = make(
    "button",
    "tl-add tl-more",
    { type: "button", "data-do": "more", "data-testid": "more", "aria-expanded": shown, "aria-label": words },
    shown ? `−${unlikely}` : `+${unlikely}`,
  );
  more.title = `${words} (${view.keys.first("more")})`;
  tools.append(more);
  return tools;
}

/** A memo in the margin, with buttons that change and remove it.
 * @param {TheReader} view @param {Segment} segment @param {Memo} memo */
export function memoCard(view, segment, memo) {
  const part = memo.start !== segment.start || memo.end !== segment.end;
  const about = view.text.slice(memo.start, memo.end);
  const act = (what, sign, label) =>
    make(
      "button",
      "tl-small",
      { type: "button", "data-do": what, "data-memo": memo.id, "aria-label": label },
      sign,
    );
  return make(
    "div",
    "tl-memo",
    { "data-testid": "memo", title: part ? `On: ${about}` : null },
    make("span", "tl-memo-text", {}, memo.text),
    make(
      "span",
      "tl-memo-tools",
      {},
      make("span", "tl-note", {}, part ? "memo on selection" : "memo"),
      act("edit-memo", "✎", "Change this memo"),
      act("forget-memo", "✕", "Remove this memo"),
    ),
  );
}

/** A memo that was begun and closed, with buttons that go on with it and throw it away. */
export function draftCard({ id, text }) {
  const act = (what, sign, label) =>
    make(
      "button",
      "tl-small",
      { type: "button", "data-do": what, "data-memo": id, "aria-label": label, title: label },
      sign,
    );
  return make(
    "div",
    "tl-memo tl-draft",
    { "data-testid": "draft" },
    make("span", "tl-memo-text", {}, text),
    make(
      "span",
      "tl-memo-tools",
      {},
      make("span", "tl-note", {}, "draft kept, not yet a memo"),
      act("open-draft", "✎", "Go on with this draft"),
      act("drop-draft", "✕", "Throw this draft away"),
    ),
  );
}
