// What every component is that decides: an element of the page, the study's one sender, and what
// is said about storing.

import { tellDown, tellRefused } from "./notices.mjs";
import { senderFor } from "./sender.mjs";

export class Component {
  /** @type {Sender} */ sender;

  /** @param {any} root @param {string} prefix of the class names of its parts */
  constructor(root, prefix = "tl") {
    this.root = root;
    /** @type {(name: string) => any} */
    this.part = (name) => root.querySelector(`.${prefix}-${name}`);
    this.onSent = (/** @type {Sent} */ what) => this.sent(what);
  }

  /** Decisions were answered, or not. @param {Sent} _what */
  sent(_what) {}

  /** Take the study's sender, once; returns whether it is taken now.
   * @param {{study_id: string, decisions_url: string}} config */
  attach({ study_id: study, decisions_url: url }) {
    if (this.sender) return false;
    this.sender = senderFor(study, url);
    this.sender.listeners.add(this.onSent);
    this.tellRefused();
    return true;
  }

  stop() {
    this.sender?.listeners.delete(this.onSent);
  }

  /** Say where decisions wait here, their server being gone. @param {Sent} what */
  tellDown(what) {
    tellDown(this.part("banner"), this.sender.pending().length, what);
  }

  /** Say what the study did not take, until it is dismissed. */
  tellRefused() {
    tellRefused(this.part("refused"), this.sender.refusals);
  }
}

/** A component's `mount`: one object for each element, configured each time its page is drawn.
 * @param {new (root: any) => {configure(data: any, tell: any): unknown, stop(): void}} Kind
 * @param {string} selector of the element */
export function mounting(Kind, selector = ".tl") {
  /** @type {WeakMap<Element, InstanceType<typeof Kind>>} */
  const components = new WeakMap();
  return ({ data, parentElement, setTriggerValue = null }) => {
    const root = parentElement.querySelector(selector);
    const component = components.get(root) ?? new Kind(root);
    components.set(root, component);
    component.configure(data, setTriggerValue);
    return () => {
      component.stop();
      components.delete(root);
    };
  };
}
