// Keeps the words of a page's fields, and the keyboard where it is when the workbench is gone.

import { make } from "../browser/elements.mjs";
import { storageOfPage } from "../browser/sender.mjs";
import { draftWords, fieldIn, Fields, toRestore } from "./fields.mjs";

const BOXES = "input[type=text], textarea";
const HEALTH = "/_stcore/health";
const LOOK_MS = 1000; // between two looks whether the workbench is back
const SCAN_MS = 30; // after the page changed
const STRAY_MS = 500; // in which a dialog that is dismissed may still have the keyboard
const AGAIN_MS = 1500; // in which a field that is drawn anew is given back the focus
const GONE = "The workbench is not answering. What you have written stays here, and is there when it is back.";

const NO_PAGE = "There is no such page";
const NO_PAGE_WORDS = "The address names no page of the workbench. This is Home.";

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Box */

class Keeper {
  constructor() {
    /** @type {Fields | null} */
    this.fields = null;
    /** @type {string[]} */
    this.kept = [];
    /** @type {WeakSet<Box>} */
    this.seen = new WeakSet();
    this.scanning = false;
    this.dismissing = false; // a dialog that is to go has the keyboard for a moment
    /** @type {number | undefined} */
    this.looking = undefined;
    /** @type {HTMLElement | null} */
    this.focused = null; // what had the focus last, outside of a dialog that is dismissed
    /** @type {{name: string, at: number, start: number | null, end: number | null} | null} */
    this.writing = null; // the field that is being written in
    this.bar = make("div", "tlk-bar", { role: "alert", hidden: "", "data-testid": "gone-bar" }, GONE);
    document.body.append(this.bar);
    document.addEventListener("focusin", (event) => this.focus(event.target), true);
    document.addEventListener("keydown", (event) => this.strayed(event), true);
    document.addEventListener("input", (event) => this.input(event), true);
    new MutationObserver((records) => this.changed(records)).observe(document.body, {
      childList: true,
      subtree: true,
    });
  }

  /** @param {{owner: string, fields: string[], stored: [string, number, string][]}} data */
  configure({ owner, fields, stored }) {
    this.kept = fields;
    if (this.owner !== owner) this.fields?.stored(stored); // what made a study was typed before it
    if (this.owner !== owner) this.fields = new Fields(storageOfPage(), owner);
    this.owner = owner;
    for (const { classes, text, base } of window.__throughlineEarly?.splice(0) ?? []) {
      const name = fieldIn(classes, fields);
      if (name) this.fields?.typed(name, text, base);
    }
    for (const name of this.fields?.stored(stored) ?? []) {
      for (const box of this.boxes()) if (this.name(box) === name) this.note(box, null);
    }
    this.due();
  }

  // -- fields

  /** @returns {Box[]} */
  boxes() {
    return [...document.querySelectorAll(BOXES)].filter(isBox);
  }

  /** The field's name, or "". @param {Box} box */
  name(box) {
    const holder = box.closest('[class*="st-key-"]');
    return holder ? fieldIn(holder.classList, this.kept) : "";
  }

  /** @param {EventTarget | null} target */
  focus(target) {
    if (!(target instanceof HTMLElement) || isConnectionDialog(target.closest("[role=dialog]"))) return;
    this.focused = target;
    if (isBox(target)) target.dataset.tlkBase ??= target.value;
  }

  /** @param {Event} event */
  input({ target, isTrusted }) {
    if (!isBox(target) || !this.fields) return;
    const name = this.name(target);
    if (!name || !isTrusted) return; // what is set by a program is nobody's typing
    const { selectionStart: start, selectionEnd: end } = target;
    this.writing = { name, at: performance.now(), start, end };
    this.fields.typed(name, target.value, target.dataset.tlkBase ?? "");
    if (!this.fields.of(name)) this.note(target, null);
  }

  due() {
    if (this.scanning) return;
    this.scanning = true;
    setTimeout(() => {
      this.scanning = false;
      this.scan();
    }, SCAN_MS);
  }

  /** Give fields that are drawn anew the words that wait for them. */
  scan() {
    for (const box of this.boxes()) {
      if (this.seen.has(box) || !this.fields) continue;
      const name = this.name(box);
      if (!name || box.disabled) continue;
      this.seen.add(box);
      box.dataset.tlkBase ??= box.value;
      const shown = box.value;
      const draft = this.fields.of(name);
      if (!draft) continue;
      const text = toRestore(draft, shown);
      if (text !== null) fill(box, text);
      this.note(box, draft, shown);
      this.refocus(box, name);
    }
  }

  /** A field that was drawn anew under a person's hands has the focus again.
   * @param {Box} box @param {string} name */
  refocus(box, name) {
    const { writing } = this;
    const idle = document.activeElement === document.body || document.activeElement === null;
    if (writing?.name !== name || !idle || performance.now() - writing.at > AGAIN_MS) return;
    box.focus({ preventScroll: true });
    box.setSelectionRange(writing.start, writing.end);
  }

  /** Say beside a field that it shows a draft, or no more.
   * @param {Box} box @param {import("./fields.mjs").Draft | null} draft @param {string} shown */
  note(box, draft, shown = "") {
    const holder = box.closest('[class*="st-key-"]');
    holder?.querySelector(".tlk-note")?.remove();
    if (!draft || !holder) return;
    const away = make("button", "", { type: "button", "data-testid": "field-away" }, "Throw it away");
    away.onclick = () => {
      this.fields?.drop(this.name(box));
      fill(box, shown.trim() === draft.text.trim() ? draft.base : shown);
      this.note(box, null);
      box.focus();
    };
    const words = draftWords(draft, shown);
    holder.append(make("div", "tlk-note", { role: "status", "data-testid": "field-draft" }, words, away));
  }

  // -- the workbench is gone

  /** @param {MutationRecord[]} records */
  changed(records) {
    const ours = (record) => record.target instanceof Element && record.target.closest(".tl");
    if (records.every(ours)) return;
    for (const dialog of document.querySelectorAll("[role=dialog]")) {
      if (isConnectionDialog(dialog)) this.dismiss(dialog);
      else reword(dialog);
    }
    this.due();
  }

  /** Nothing may come between a person and what they write: the message is our own, beside it.
   * @param {Element} dialog */
  dismiss(dialog) {
    const { focused } = this;
    for (let each = dialog; each.parentElement; each = each.parentElement) {
      if (each.parentElement !== document.body) continue;
      if (each instanceof HTMLElement && each.id !== "root") each.style.display = "none";
    }
    this.dismissing = true;
    setTimeout(() => {
      this.dismissing = false;
    }, STRAY_MS);
    dialog.querySelector("button")?.click();
    const back = () => {
      const lost = document.activeElement === document.body || !document.activeElement?.isConnected;
      const taken = isConnectionDialog(document.activeElement?.closest("[role=dialog]") ?? null);
      if ((lost || taken) && focused?.isConnected) focused.focus({ preventScroll: true });
    };
    back();
    setTimeout(back);
    setTimeout(back, 60);
    this.tellGone();
  }

  /** A key that was pressed while the dialog had the keyboard goes where it was meant to go.
   * @param {KeyboardEvent} event */
  strayed(event) {
    const { focused } = this;
    if (!this.dismissing || !focused?.isConnected || !(event.target instanceof Element)) return;
    const taken = isConnectionDialog(event.target.closest("[role=dialog]"));
    if (event.target === focused || !(taken || event.target === document.body)) return;
    const typed = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (isBox(focused) && typed) {
      const { selectionStart: start, selectionEnd: end, value } = focused;
      focused.setRangeText(event.key, start ?? value.length, end ?? value.length, "end");
      focused.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (taken && !isBox(focused)) {
      const { key, code, shiftKey, ctrlKey, metaKey } = event;
      const how = { key, code, shiftKey, ctrlKey, metaKey, bubbles: true, cancelable: true };
      focused.dispatchEvent(new KeyboardEvent("keydown", how));
    } else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  tellGone() {
    clearTimeout(this.looking);
    const banner = document.querySelector(".tl-banner:not([hidden])");
    this.bar.hidden = Boolean(banner);
    this.looking = setTimeout(async () => {
      const there = await fetch(HEALTH).then((answer) => answer.ok, () => false);
      if (there) this.bar.hidden = true;
      else this.tellGone();
    }, LOOK_MS);
  }
}

/** @param {EventTarget | null} target @returns {target is Box} */
const isBox = (target) => target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;

/** Whether a dialog is the one that says that there is no connection. @param {Element | null} dialog */
const isConnectionDialog = (dialog) =>
  Boolean(dialog && /^\s*Connection error/.test(dialog.textContent ?? ""));

/** Say of an address that is no page what is shown in its place, in the words of this program.
 * @param {Element} dialog */
function reword(dialog) {
  const title = dialog.querySelector("h2");
  const words = title?.nextElementSibling?.querySelector("div:not(:has(*))");
  if (title?.textContent !== "Page not found" || !words) return;
  title.textContent = NO_PAGE;
  words.textContent = NO_PAGE_WORDS;
}

/** Put words into a field as if they had been typed. @param {Box} box @param {string} text */
function fill(box, text) {
  const kind = box instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, "value")?.set?.call(box, text);
  box.dispatchEvent(new Event("input", { bubbles: true }));
  if (!box.closest("[data-testid=stForm]") && document.activeElement !== box) {
    box.dispatchEvent(new FocusEvent("focusout", { bubbles: true })); // or the page does not know it
  }
}

export default function mount({ data }) {
  window.__throughlineKeeper ??= new Keeper(); // one for all pages of a page load
  window.__throughlineKeeper.configure(data);
}
