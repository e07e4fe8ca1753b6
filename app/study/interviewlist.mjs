// The interviews of a study: each row leads to its interview. Words reach the page as text alone.

import { make } from "../browser/elements.mjs";

const NUMBERS = ["Decided", "Codings", "Words", "Segments"]; // columns that are read by their ends

/** @param {InterviewLink} row @param {string[]} columns */
function draw({ name, href, share, cells }, columns) {
  const link = make("a", "tlv-open", { href, "data-testid": "open-interview" }, name);
  link.title = "Read and code";
  const rest = cells.map((words, i) => {
    const cell = make("td", NUMBERS.includes(columns[i]) ? "tlv-number" : "", {}, words);
    if (columns[i] === "Decided" && share !== null) {
      const bar = make("span", "tlv-bar", { "aria-hidden": true });
      bar.style.setProperty("--share", `${share}%`);
      cell.prepend(bar);
    }
    return cell;
  });
  return make("tr", "", { "data-testid": "interview" }, make("th", "", { scope: "row" }, link), ...rest);
}

/** @param {InterviewTable} data */
function table({ columns, rows }) {
  const heads = ["Interview", ...columns].map((each) =>
    make("th", NUMBERS.includes(each) ? "tlv-number" : "", { scope: "col" }, each),
  );
  const body = make("tbody", "", {}, ...rows.map((row) => draw(row, columns)));
  return [make("thead", "", {}, make("tr", "", {}, ...heads)), body];
}

export default function mount({ data, parentElement }) {
  parentElement.querySelector("table").replaceChildren(...table(data));
}
