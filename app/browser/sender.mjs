// Sends decisions to the study, for all readers of one page load, also after a page switch.

import { followingOfPage } from "./following.mjs";
import { Queue } from "./queue.mjs";

const PREFIX = "throughline:queue:";
const CLIENTS = "throughline:clients:"; // of this tab: what it decided before it was loaded anew
const CLIENTS_KEPT = 100;

/** Post something as JSON; an error carries the status of the answer, where there was one. */
export async function postJson(url, body) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (response.ok) return response.json();
  const said = await response.json().catch(() => ({}));
  throw Object.assign(new Error(said.error || `status ${response.status}`), {
    status: response.status,
  });
}

/** Post decisions of one client.
 * @param {string} url @param {string} studyId @param {string} clientId
 * @param {Numbered[]} decisions @returns {Promise<Stored>} */
export const post = (url, studyId, clientId, decisions) =>
  postJson(url, { study: studyId, client_id: clientId, decisions });

/** A queue's place in the browser's storage; without storage it still lives in memory. */
export function keep(storage, name) {
  const load = () => {
    try {
      const list = JSON.parse(storage.getItem(name) || "[]");
      return Array.isArray(list) ? list : [];
    } catch {
      return [];
    }
  };
  return {
    load,
    change(fn) {
      const list = fn(load());
      try {
        if (list.length) storage.setItem(name, JSON.stringify(list));
        else storage.removeItem(name);
      } catch {
        // full or forbidden: leaving the page warns while anything is not stored
      }
    },
  };
}

/** Names of the queues of a study that other page loads left behind. */
export function leftBehind(storage, scope) {
  try {
    return Array.from({ length: storage.length }, (_, i) => storage.key(i)).filter((name) =>
      name.startsWith(scope),
    );
  } catch {
    return [];
  }
}

/** The browser's storage, or null where it is forbidden. @returns {Kept} */
export function storageOfPage() {
  try {
    return window.localStorage;
  } catch {
    return null; // forbidden in this browser: loads nothing, keeps nothing
  }
}

/** What undo and redo say of this tab: which decisions are its own, and about which it was asked.
 * Another tab's are not taken back before it was said what they are. */
export class StepsBack {
  /** @param {string[]} mine ids of the clients of this tab */
  constructor(mine) {
    this.mine = mine;
    /** @type {Partial<Record<Does, string>>} */
    this.asked = {};
  }

  /** @param {Decision} decision @returns {Decision} */
  about(decision) {
    const { do: what } = decision;
    if (what !== "undo" && what !== "redo") {
      this.asked = {};
      return decision;
    }
    const about = this.asked[what];
    this.asked = {};
    return { ...decision, mine: this.mine, ...(about ? { about } : {}) };
  }

  /** @param {Result[]} results */
  heard(results) {
    for (const { back, asks } of results) if (back && asks) this.asked = { [back]: asks };
  }
}

/** Ids of the clients that this tab had, with a new one; none are known where that is forbidden.
 * @param {string} studyId @param {string} fresh @returns {string[]} */
function clientsOfTab(studyId, fresh) {
  try {
    const name = CLIENTS + studyId;
    const before = JSON.parse(window.sessionStorage.getItem(name) ?? "[]");
    const every = [...(Array.isArray(before) ? before : []), fresh].slice(-CLIENTS_KEPT);
    window.sessionStorage.setItem(name, JSON.stringify(every));
    return every;
  } catch {
    return [fresh];
  }
}

/** The one sender of a study in this page load.
 * @param {string} studyId @param {string} url @returns {Sender} */
export function senderFor(studyId, url) {
  window.__throughline = window.__throughline || {};
  const running = window.__throughline[studyId];
  if (running) return running;
  const storage = storageOfPage();
  /** @type {Sender["listeners"]} */
  const listeners = new Set();
  /** @type {string[]} */
  const refusals = []; // decisions that the study did not take: shown until they are dismissed
  const ownId = crypto.randomUUID();
  const steps = new StepsBack(clientsOfTab(studyId, ownId));
  const tell = (what) => {
    steps.heard(what.answer?.results ?? []);
    followingOfPage().heard(what.answer?.stamp);
    refusals.push(...(what.refused || []).map((each) => each.why));
    listeners.forEach((listener) => listener(what));
  };
  const send = (clientId, decisions) => post(url, studyId, clientId, decisions);
  const scope = `${PREFIX}${studyId}:`;
  const open = (clientId) =>
    new Queue({ clientId, send, changed: tell, store: keep(storage, scope + clientId) });
  const left = leftBehind(storage, scope).map((name) => open(name.slice(scope.length)));
  const own = open(ownId);
  /** @type {Sender} */
  const sender = {
    listeners,
    refusals,
    push: (decision) => own.push(steps.about(decision)),
    pending: () => [...left.flatMap((queue) => queue.pending), ...own.pending],
    retry: () => [...left, own].forEach((queue) => queue.flush()),
  };
  window.addEventListener("beforeunload", (event) => {
    if (sender.pending().length) event.preventDefault();
  });
  window.__throughline[studyId] = sender;
  sender.retry();
  return sender;
}
