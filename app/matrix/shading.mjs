// How a cell's number is written, and how deep it is shaded.

const DEEPEST = 45; // per cent of the accent in the ground: words on it are read in both schemes

/** @param {number | null} value @param {string} share */
export function shown(value, share) {
  if (value === null) return "–";
  return share === "no" ? value.toLocaleString("en") : `${Math.round(value * 100)}%`;
}

/** Per cent of the accent's colour behind a number. @param {number | null} value @param {number} most */
export const shadeOf = (value, most) => (value && most > 0 ? Math.round((DEEPEST * value) / most) : 0);
