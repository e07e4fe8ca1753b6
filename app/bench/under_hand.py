"""Watch what moves under a person's hand on the Code page, in a real browser.

In:     scripts that a page evaluates.
Out:    how many decisions were made, how many lists came anew meanwhile, and what moved: in the
        segment that has focus a name, a number, a percentage or a place on the screen between
        the moment in which it was reached and the one in which it was left.
"""

from __future__ import annotations

# Looks at the segment in hand after each frame; what a person does to a list is no move of it.
WATCH_HAND = """
() => {
  const hand = { decisions: 0, learned: 0, renewed: 0, moves: [], given: [] };
  let at = null, read = null, places = null, acted = 0;
  const rows = (here) => [...here.querySelectorAll(".tl-chip:has(kbd)")].map((chip) =>
    [chip.querySelector("kbd").textContent, chip.dataset.code,
     chip.querySelector(".tl-score")?.textContent].join(" "));
  const spots = (here) => [...here.querySelectorAll(".tl-chip:has(kbd)")].map((chip) =>
    [chip.dataset.code, chip.getBoundingClientRect().top]);
  const moved = (a, b) => a.length !== b.length || a.some(([code, top], i) =>
    code !== b[i][0] || Math.abs(top - b[i][1]) > 2); // less is the rounding of a scroll
  const look = () => {
    const here = document.querySelector(".tl-here");
    const id = here?.dataset.segmentId ?? null;
    if (id !== at) { at = id; read = here && rows(here); places = here && spots(here); }
    else if (here) {
      const now = rows(here), where = spots(here);
      if (JSON.stringify(now) !== JSON.stringify(read)) {
        hand.moves.push({ at, was: read, now });
        read = now;
      }
      if (moved(where, places)) {
        if (performance.now() - acted > 150) hand.moves.push({ at, was: places, now: where });
        places = where;
      }
    }
    requestAnimationFrame(look);
  };
  window.addEventListener("keydown", () => { acted = performance.now(); }, true);
  window.addEventListener("scroll", () => { acted = performance.now(); }, true);
  const own = window.fetch.bind(window);
  window.fetch = async (url, options) => {
    const answer = await own(url, options);
    if (String(url).includes("/api/learn/") && answer.ok) {
      const said = await answer.clone().json();
      if (said.ready) hand.learned += 1;
      hand.renewed += Object.keys(said.suggestions || {}).length;
    }
    return answer;
  };
  hand.told = () => ({
    decisions: hand.decisions, learned: hand.learned, lists_renewed: hand.renewed,
    moves: hand.moves.length, first: hand.moves.slice(0, 3), wrong: hand.given.length,
  });
  window.hand = hand;
  requestAnimationFrame(look);
}
"""

# Reads a segment, decides about it, reads on: as an analyst's hands go, with now and then a
# second decision. What is given is checked against what was read before the press.
HAND_KEYS = """
([count, gap]) => new Promise((done) => {
  const [sender] = Object.values(window.__throughline);
  const push = sender.push;
  let meant = null;
  sender.push = (decision) => {
    window.hand.decisions += 1;
    if (meant && decision.code_id !== meant) window.hand.given.push([meant, decision.code_id]);
    return push(decision);
  };
  const plain = { bubbles: true, cancelable: true, composed: true };
  const press = (key, code, shiftKey = false) => (document.activeElement || document.body)
    .dispatchEvent(new KeyboardEvent("keydown", { key, code, shiftKey, ...plain }));
  const wait = (ms) => new Promise((go) => setTimeout(go, ms));
  const read = () => [...document.querySelectorAll(".tl-here .tl-chip:has(kbd)")].map(
    (chip) => [chip.querySelector("kbd").textContent, chip.dataset.code]);
  const decide = async (list, nth, key, code, shift) => {
    meant = list[nth]?.[1] ?? null;
    if (meant) press(key, code, shift);
    meant = null;
    await wait(gap);
  };
  (async () => {
    for (let turn = 0; window.hand.decisions < count && turn < 3 * count; turn += 1) {
      press("j", "KeyJ");
      const list = read();
      await wait(gap / 2);
      if (list.length === 0) press("l", "KeyL");
      await decide(list, 0, "1", "Digit1");
      if (turn % 2) await decide(list, 1, "2", "Digit2");
      if (turn % 5 === 4) await decide(list, 2, "#", "Digit3", true);
    }
    done();
  })();
})
"""
