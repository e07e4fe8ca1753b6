// Keeps what a person looks at where it is while the page around it is drawn anew.

/** The nearest element around this one that scrolls, or null. */
export function scroller(element) {
  for (let each = element.parentElement; each; each = each.parentElement) {
    const { overflowY } = getComputedStyle(each);
    if (/auto|scroll/.test(overflowY) && each.scrollHeight > each.clientHeight) return each;
  }
  return null;
}

/** Draw, and scroll so that what `after` gives stands where what `before` gives stood. */
export function keepPlace(root, before, draw, after) {
  const old = before();
  const top = old?.getBoundingClientRect().top;
  draw();
  const fresh = after();
  if (!old || !fresh) return;
  const around = scroller(root);
  if (around) around.scrollTop += fresh.getBoundingClientRect().top - top;
}
