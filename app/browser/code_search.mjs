// Codes that fit what is typed.

/** Codes that match what was typed, best first: in the name, then the path, then the rule.
 * @template {{name: string, path: string, definition?: string}} C
 * @param {C[]} codes @param {string} typed */
export function findCodes(codes, typed) {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const rank = (code) => {
    const name = code.name.toLowerCase();
    const path = code.path.toLowerCase();
    const rule = (code.definition || "").toLowerCase();
    let total = 0;
    for (const word of words) {
      if (name.startsWith(word)) total += 0;
      else if (name.includes(word)) total += 1;
      else if (path.includes(word)) total += 2;
      else if (rule.includes(word)) total += 4;
      else return Infinity;
    }
    return total;
  };
  return codes
    .map((code, index) => ({ code, index, rank: rank(code) }))
    .filter((each) => each.rank < Infinity)
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map((each) => each.code);
}
