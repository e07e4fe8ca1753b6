// Keys, mouse and selections of a reader: what they ask for is carried out there.

import { hears } from "../browser/hearing.mjs";
import { commandOf, isHeldDown } from "../browser/keys.mjs";
import { leaveChoices } from "./leaving_choice.mjs";
import { meanExactly, meanWords, selectedSpan, stepLetters } from "../browser/selecting.mjs";

/** Listen for a reader; returns a function that ends it. @param {TheReader} reader */
export function listen(reader) {
  const { root } = reader;
  const onKey = (event) => pressed(reader, event);
  const onSelect = () => selected(reader);
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("selectionchange", onSelect);
  const onClick = (event) => clicked(reader, event);
  reader.root.addEventListener("click", onClick);
  const onMove = (event) => {
    if (event.movementX || event.movementY) reader.point(event.target); // not: it scrolled under it
  };
  const onLeave = () => reader.point(null);
  const onUp = (event) => setTimeout(() => selectedByHand(reader, event)); // after the browser's turn
  const onDown = () => {
    reader.byPointer = true;
  };
  const leftChoices = leaveChoices(() => {
    if (root.isConnected && reader.data) reader.focusCurrent();
  });
  document.addEventListener("pointerdown", onDown, true);
  document.addEventListener("pointerup", onUp);
  reader.root.addEventListener("pointermove", onMove);
  reader.root.addEventListener("pointerleave", onLeave);
  return () => {
    leftChoices();
    document.removeEventListener("pointerdown", onDown, true);
    document.removeEventListener("pointerup", onUp);
    reader.root.removeEventListener("pointermove", onMove);
    reader.root.removeEventListener("pointerleave", onLeave);
    document.removeEventListener("keydown", onKey, true);
    document.removeEventListener("selectionchange", onSelect);
    reader.root.removeEventListener("click", onClick);
  };
}

/** @param {TheReader} reader @param {any} event */
function pressed(reader, event) {
  const { root } = reader;
  const target = event.composedPath()[0];
  if (!reader.data || !root.isConnected || !reader.part("veil").hidden) return;
  if (!hears(root, target, event.key)) return;
  const inside = root.contains(target);
  reader.hands.point(null); // the keys are in use
  if (!MODIFIERS.includes(event.key)) reader.byPointer = false;
  if (reader.bar.bar.contains(target) && BAR_KEYS.includes(event.key)) return; // its own
  if (reader.side.key(event, target) || reader.list.key(event, target)) {
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  if (event.key === "Tab" && !event.shiftKey && reader.bar.enter()) {
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  if (event.altKey && event.shiftKey && event.key in LETTERS && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    event.stopPropagation();
    stepLetters(reader.part("document"), reader.text, LETTERS[event.key], reader.segment() ?? null);
    return;
  }
  const onControl = inside && target.closest("button, a[href], summary");
  const onButton = onControl && ["Enter", " "].includes(event.key);
  if (reader.cutting.on && !onButton && reader.cutting.key(event)) {
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  const command = onButton ? null : commandOf(event, reader.keys);
  if (!command) return;
  event.preventDefault();
  event.stopPropagation();
  if (!isHeldDown(event, command)) reader.desk.act(command);
}

/** @param {TheReader} reader @param {any} event */
function clicked(reader, event) {
  const button = event.target.closest("[data-do]");
  if (button && event.detail > 1) return; // pressed twice at one place: it is done once
  const element = event.target.closest(".tl-segment");
  const inside = event.target.closest("input, textarea, select, .tl-memo-edit");
  const id = element?.dataset.segmentId;
  if (element) reader.go(id, false, !inside);
  if (reader.cutting.on && !button && reader.cutting.segment?.id === id) reader.cutting.point();
  if (!button) return;
  const { do: what, nth, code, span, turn, memo } = button.dataset;
  if (what === "uncode" && span) {
    const [start, end] = span.split("-").map(Number);
    reader.desk.uncode({ start, end }, code);
  } else reader.desk.act({ do: what, nth: Number(nth || 0), turn: turn && Number(turn), memo, code });
}

const MODIFIERS = ["Shift", "Control", "Alt", "Meta", "AltGraph"];
const BAR_KEYS = ["ArrowLeft", "ArrowRight", "Tab"];
const LETTERS = { ArrowRight: 1, ArrowLeft: -1 }; // with Alt and Shift

/** Words were selected by mouse or touch: whole words, shown so, but where Alt is held.
 * @param {TheReader} reader @param {PointerEvent} event */
function selectedByHand(reader, event) {
  if (!reader.data || !reader.root.isConnected) return;
  const root = reader.part("document");
  if (event.altKey) meanExactly(root, reader.text);
  else if (event.pointerType !== "touch") meanWords(root, reader.text); // a touch has handles yet
  if (reader.part("veil").hidden && selectedSpan(root, reader.text)) reader.bar.show();
}

/** @param {TheReader} reader */
function selected(reader) {
  const span = reader.data && selectedSpan(reader.part("document"), reader.text);
  if (reader.data) reader.side.selected(span);
  if (!span) {
    reader.bar.hide();
    reader.unsay(reader.toldOfSelection);
    return;
  }
  if (reader.byPointer) {
    reader.bar.place(); // its tools say it, at the words
    return;
  }
  reader.bar.hide();
  const key = (command) => reader.keys.first(command);
  const make = reader.may("new-code")
    ? `${key("new-code")} makes a code for them, ${key("in-vivo")} makes a code in these words, `
    : "";
  reader.toldOfSelection =
    `The selected words: ${key("choose")} codes them, ${make}${key("memo")} writes a memo.`;
  reader.say(reader.toldOfSelection);
}
