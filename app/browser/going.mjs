// Going to a place of the study, in the same tab and without loading the workbench anew. A page that
// is open and shows the place goes there itself; else its address is opened, as Back would do it.

/** A place. transcript_id and segment_id: of an interview, where it is in one.
 * @typedef {{href: string, transcript_id?: string, segment_id?: string | null}} PlaceOf */

const GOES = "throughline:go";

/** @param {PlaceOf} place */
export function goTo(place) {
  const asked = new window.CustomEvent(GOES, { detail: place, cancelable: true });
  if (!document.dispatchEvent(asked)) return;
  window.history.pushState(null, "", place.href);
  window.dispatchEvent(new window.PopStateEvent("popstate")); // the frame follows the address
}

/** Let a page go to places that it shows; returns what ends that.
 * @param {(place: PlaceOf) => boolean} goes whether it went there */
export function goesItself(goes) {
  const listen = (/** @type {any} */ event) => {
    if (!event.defaultPrevented && goes(event.detail)) event.preventDefault();
  };
  document.addEventListener(GOES, listen);
  return () => document.removeEventListener(GOES, listen);
}
