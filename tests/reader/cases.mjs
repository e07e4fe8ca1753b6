// Cases of the rules that stand twice: pytest reads the same files (tests/rule_cases.py).

import { readFileSync } from "node:fs";

/** What a file of cases holds. @param {string} name */
export const cases = (name) =>
  JSON.parse(readFileSync(new URL(`../cases/${name}.json`, import.meta.url), "utf8"));
