// What is chosen above the interview gives the keyboard back: letters went into the box otherwise.

import { isOneOpen } from "../browser/hearing.mjs";

const BOX = '[data-testid="stSelectbox"]';
const ENDS = ["Enter", "Escape"];

/** Listen for a choice that is made or given up; returns what ends that.
 * @param {() => void} back puts the focus where a person is at work */
export function leaveChoices(back) {
  const leave = () => {
    const { activeElement: held } = document;
    const among = held instanceof HTMLElement && held.closest(BOX) && !held.closest("[role=dialog]");
    if (!among || isOneOpen()) return; // or it is open yet
    held.blur();
    back();
  };
  const soon = () => setTimeout(leave, 60); // after the list is closed
  const onClick = (/** @type {Event} */ { target }) => {
    if (target instanceof Element && target.closest("[role=option]")) soon();
  };
  const onKey = (/** @type {KeyboardEvent} */ { target, key }) => {
    if (target instanceof Element && target.closest(BOX) && ENDS.includes(key)) soon();
  };
  document.addEventListener("click", onClick, true);
  document.addEventListener("keydown", onKey, true);
  return () => {
    document.removeEventListener("click", onClick, true);
    document.removeEventListener("keydown", onKey, true);
  };
}
