// An interview to be read, with one passage marked. Words reach the page as text alone.

import { make } from "../browser/elements.mjs";

/** @param {{who: string, asks: boolean, before: string, marked: string, after: string}} turn */
export function turnShown({ who, asks, before, marked, after }) {
  const words = marked ? make("mark", "", {}, marked) : null;
  return make("p", asks ? "asks" : "", {}, make("strong", "", {}, who), before, words, after);
}

export default function mount({ data, parentElement }) {
  const box = parentElement.querySelector(".tlp");
  const shown = JSON.stringify(data.turns);
  if (box.dataset.shown === String(shown.length) + data.at) return;
  box.dataset.shown = String(shown.length) + data.at;
  box.replaceChildren(...data.turns.map(turnShown));
  const marked = box.querySelector("mark");
  if (marked) box.scrollTop += marked.getBoundingClientRect().top - box.getBoundingClientRect().top - 60;
}
