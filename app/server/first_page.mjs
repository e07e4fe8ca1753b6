// What runs before anything else of a page: where the workbench is, and what is typed meanwhile.
//
// It is a script and no module, so that it has run before anything is drawn. What keeps the words
// of fields (app/ui/keeper.mjs) comes a moment after the fields do; what is typed until then waits
// here for it.

window.prerenderReady = false;
window.__streamlit = { BACKEND_BASE_URL: new URL("/", window.location.href).href };
window.__throughlineEarly = [];

{
  /** @param {EventTarget | null} target @returns {target is HTMLInputElement | HTMLTextAreaElement} */
  const isBox = (target) =>
    (target instanceof HTMLInputElement && target.type === "text") || target instanceof HTMLTextAreaElement;

  /** What a field held before anybody typed into it. @param {Event} event */
  const before = ({ target }) => {
    if (isBox(target) && !window.__throughlineKeeper) target.dataset.tlkBase ??= target.value;
  };

  /** @param {Event} event */
  const typed = ({ target, isTrusted }) => {
    if (!isBox(target) || !isTrusted || window.__throughlineKeeper) return;
    const holder = target.closest('[class*="st-key-"]');
    if (!holder) return;
    const words = { classes: [...holder.classList], text: target.value, base: target.dataset.tlkBase ?? "" };
    window.__throughlineEarly?.push(words);
  };

  document.addEventListener("focusin", before, true);
  document.addEventListener("beforeinput", before, true);
  document.addEventListener("input", typed, true);
}
