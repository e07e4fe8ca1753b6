// Keys, mouse and selections of a reader: what they ask for is carried out there.

import { commandOf } from "./keys.mjs";
import { selectedSpan } from "./selecting.mjs";

/** Listen for a reader; returns a function that ends it. */
export function listen(reader) {
  const onKey = (event) => pressed(reader, event);
  const onSelect = () => selected(reader);
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("selectionchange", onSelect);
  const onClick = (event) => clicked(reader, event);
  reader.root.addEventListener("click", onClick);
  return () => {
    document.removeEventListener("keydown", onKey, true);
    document.removeEventListener("selectionchange", onSelect);
    reader.root.removeEventListener("click", onClick);
  };
}

function pressed(reader, event) {
  const { root } = reader;
  const target = event.composedPath()[0];
  const typing = target.closest?.("input, textarea, select, [contenteditable=true]");
  if (!reader.data || typing || !root.isConnected || !reader.part("veil").hidden) return;
  const inside = root.contains(target);
  if (!inside && target !== document.body) return;
  reader.hands.touch();
  const onButton = inside && target.closest("button") && ["Enter", " "].includes(event.key);
  const command = onButton ? null : commandOf(event);
  if (!command) return;
  event.preventDefault();
  event.stopPropagation();
  reader.act(command);
}

function clicked(reader, event) {
  const button = event.target.closest("[data-do]");
  const element = event.target.closest(".tl-segment");
  if (element) reader.go(element.dataset.segmentId, false);
  if (!button) return;
  if (element) reader.hands.touch();
  const { do: what, nth, code, span, turn } = button.dataset;
  if (what === "uncode" && span) {
    const [start, end] = span.split("-").map(Number);
    reader.uncode({ start, end }, code);
  } else reader.act({ do: what, nth: Number(nth || 1), turn: turn && Number(turn) });
}

function selected(reader) {
  const span = reader.data && selectedSpan(reader.part("document"), reader.text);
  if (!span) return;
  reader.hands.touch();
  reader.say("Press c to code the selected words.");
}
