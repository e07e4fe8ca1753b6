// Which key presses a page takes: those on it, and those that nothing else on the screen waits for.
// A click on a heading, the margin or the sidebar leaves the keyboard with the page.

const TYPES = "input:not([type=checkbox]), textarea, select, [contenteditable=true]";
const WAITS = "dialog, [role=dialog], [role=menu], [role=listbox], [role=option], [role=combobox], [role=tab], [role=slider], [role=radio], iframe";
const PRESSED = ["Enter", " "];
const OPENED = "dialog[open], [role=dialog], [role=listbox]";
const AWAY = "dialog:not([open]), [hidden]"; // there, and waiting to be opened

/** Whether a press on an element is the page's. typed: what is typed in. @param {Element} root
 * @param {EventTarget | null} target @param {string} key */
export function hears(root, target, key) {
  if (!(target instanceof Element)) return false;
  if (target.closest(TYPES)) return false;
  if (root.contains(target) || target.contains(root)) return true; // or around it, as the body is
  if (target.closest(WAITS)) return false;
  return !(target.closest("button, a[href], summary, [tabindex='0']") && PRESSED.includes(key));
}

/** Whether a dialog or a list is open that a page drawn anew would close, or that keys belong to. */
export function isOneOpen() {
  return [...document.querySelectorAll(OPENED)].some((one) => !one.closest(AWAY));
}
