// Sends decisions to the study, for all readers of one page load, also after a page switch.

import { Queue } from "./core.mjs";

const PREFIX = "throughline:queue:";

async function post(url, clientId, decisions) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ client_id: clientId, decisions }),
  });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.json();
}

function keep(name) {
  return {
    load() {
      try {
        return JSON.parse(localStorage.getItem(name) || "[]");
      } catch {
        return [];
      }
    },
    save(list) {
      try {
        if (list.length) localStorage.setItem(name, JSON.stringify(list));
        else localStorage.removeItem(name);
      } catch {
        // no storage: the queue still lives in memory, and leaving the page warns
      }
    },
  };
}

/** The one sender of a study in this page load. */
export function senderFor(studyId, url) {
  window.__throughline = window.__throughline || {};
  const held = window.__throughline[studyId];
  if (held) return held;
  const listeners = new Set();
  const tell = (what) => listeners.forEach((listener) => listener(what));
  const send = (clientId, decisions) => post(url, clientId, decisions);
  const scope = `${PREFIX}${studyId}:`;
  const open = (clientId) =>
    new Queue({ clientId, send, changed: tell, store: keep(scope + clientId) });
  const left = []; // queues of tabs that were closed or reloaded before all was stored
  for (let i = 0; i < localStorage.length; i += 1) {
    const name = localStorage.key(i);
    if (name.startsWith(scope)) left.push(open(name.slice(scope.length)));
  }
  const own = open(crypto.randomUUID());
  const sender = {
    listeners,
    push: (decision) => own.push(decision),
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
