// Stands on every page: keeps its address, and has it drawn anew when another tab decided something.

import { followingOfPage } from "../browser/following.mjs";
import { isOneOpen } from "../browser/hearing.mjs";
import { placesOfPage } from "../browser/places.mjs";

const AGAIN_MS = 300; // until it is looked again whether the page can be drawn

class PlaceKeeper {
  constructor() {
    /** @type {(name: string, value: any) => void} */
    this.tell = () => {};
    this.timer = undefined;
    followingOfPage().followers.add((drawn) => {
      if (!drawn) this.due();
    });
  }

  /** @param {PlacesData} data @param {(name: string, value: any) => void} tell */
  configure(data, tell) {
    this.tell = tell;
    placesOfPage().configure(data, tell);
    followingOfPage().drawn(data);
  }

  /** Have the page drawn anew: at once, or when nothing is open or written that this would close. */
  due() {
    clearTimeout(this.timer);
    if (busy() || placesOfPage().isLeaving) this.timer = setTimeout(() => this.due(), AGAIN_MS);
    else this.tell("changed", `${Date.now()}`);
  }
}

/** Whether a person is at something that a page drawn anew would close or disturb. */
function busy() {
  const { activeElement } = document;
  const writing = activeElement?.closest("input:not([type=checkbox]):not([type=radio]), textarea");
  return Boolean(writing) || isOneOpen();
}

export default function mount({ data, setTriggerValue = () => {} }) {
  window.__throughlinePlaceKeeper ??= new PlaceKeeper(); // one for all pages of a page load
  window.__throughlinePlaceKeeper.configure(data, setTriggerValue);
}
