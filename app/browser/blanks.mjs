// What counts as white space: in the study and in the browser the same signs (Unicode's White_Space
// and the separators of ASCII; not the byte order mark, which a regular expression's \s holds).

const OWN = new Set(Array.from("\u001c\u001d\u001e\u001f\u0085"));

/** Whether a code point is white space. @param {string | undefined} point */
export const isBlank = (point) =>
  point !== undefined && (OWN.has(point) || (point !== "\ufeff" && /^\s$/u.test(point)));
