// Draws how often one coder gave the row's code where the other gave the column's.

import { make } from "../browser/elements.mjs";

const DARKEST = 45; // percent of the accent at the largest count, so that its number stays legible

/** How much of the accent a cell has: by its share of the largest count. */
export const shadeOf = (count, most) => (most ? Math.round((DARKEST * count) / most) : 0);

function cell(count, row, column, { names, most }) {
  const same = row === column;
  const last = names.length - 1;
  const neither = same && row === last;
  const element = make(
    "td",
    [same && !neither && "tl-same", count === 0 && "tl-naught"].filter(Boolean).join(" "),
    { "data-testid": "cell" },
    String(count),
  );
  if (!neither) element.style.setProperty("--tl-shade", `${shadeOf(count, most)}%`);
  return element;
}

/** @param {any} root @param {ConfusionData} data */
function draw(root, data) {
  const { names, first, second } = data;
  const last = names.length - 1;
  const sign = (i) => (i === last ? "–" : String(i + 1));
  const columns = names.map((name, i) => {
    const head = make("th", "", { scope: "col", title: name }, sign(i));
    head.append(make("span", "tl-unseen", {}, ` ${name}`));
    return head;
  });
  const rows = data.counts.map((counts, i) =>
    make(
      "tr",
      "",
      {},
      make("th", "", { scope: "row" }, make("span", "tl-nth", {}, sign(i)), ` ${names[i]}`),
      ...counts.map((count, j) => cell(count, i, j, data)),
    ),
  );
  const about =
    `Rows: ${first}; columns: ${second}, numbered as the rows. Counts of ${data.unit}s, of ${data.units} ` +
    `that both looked at; a ${data.unit} with several codes counts in several cells. Framed: both gave the code. ` +
    `The darkest cell is ${data.most}, an empty one 0.`;
  root.querySelector(".tl-confusion").replaceChildren(
    make("caption", "", {}, make("span", "", {}, about)),
    make("thead", "", {}, make("tr", "", {}, make("th", "", { scope: "col" }, `${first} ↓  ${second} →`), ...columns)),
    make("tbody", "", {}, ...rows),
  );
}

export default function mount({ data, parentElement }) {
  draw(parentElement.querySelector(".tl-figures"), data);
}
