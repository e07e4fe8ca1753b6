// What stays in sight about storing: the server is gone, or did not take a decision.

import { make } from "./elements.mjs";

const UNABLE = 503; // the workbench is there, and cannot store: a full disk, a study that is closed

/** Show or hide that decisions wait here, and why.
 * @param {HTMLElement} banner @param {number} waiting how many
 * @param {Sent} what became of them last */
export function tellDown(banner, waiting, { down, elsewhere, error }) {
  const kept = `${waiting} ${waiting === 1 ? "decision is" : "decisions are"} kept here`;
  banner.hidden = !down;
  if (!down) return;
  let words = `The workbench is not answering. ${kept} and will be stored when it is back.`;
  if (elsewhere) {
    words = `Another study or coder is open at this address. ${kept} and will be stored when yours is open again.`;
  } else if (error?.status === UNABLE) {
    words = `${error.message} ${kept}, and will be stored when that is possible.`;
  }
  if (banner.textContent !== words) banner.replaceChildren(make("span", "tl-banner-words", {}, words));
}

/** Show what the study did not take, until it is dismissed. */
export function tellRefused(box, whys) {
  box.hidden = whys.length === 0;
  if (whys.length === 0) return;
  const close = make("button", "tl-tool", { type: "button" }, "Dismiss");
  close.onclick = () => {
    whys.length = 0;
    tellRefused(box, whys);
  };
  const said = whys.length === 1 ? "1 decision was" : `${whys.length} decisions were`;
  const about = `${said} not stored: ${[...new Set(whys)].join(" ")} `;
  box.replaceChildren(make("span", "", {}, about), close);
}
