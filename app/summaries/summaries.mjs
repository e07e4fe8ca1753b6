// The Summaries page: participants by themes. A cell is typed in; what it says is decided when it is
// left, and until then its words wait in the browser.

import { Component, mounting } from "../browser/component.mjs";
import { wordsOf } from "../browser/drafts.mjs";
import { make } from "../browser/elements.mjs";

const GONE = "The workbench is not answering.";

/** How many passages are behind a cell, as a link to them. @param {SummaryCell} cell */
function drawBehind({ segments, href }) {
  const words = `${segments} passage${segments === 1 ? "" : "s"}`;
  return make("span", "tl-behind-cell", {}, href ? make("a", "tl-place", { href }, words) : "no passage coded");
}

class SummariesPage extends Component {
  /** @type {SummariesData} */ data;
  late = false; // whether an answer came that is older than what was typed

  /** @param {any} root */
  constructor(root) {
    super(root);
    this.turn = 0;
  }

  stop() {
    this.turn += 1;
    super.stop();
  }

  /** @param {SummariesData} data */
  configure(data) {
    const moved = this.data?.revision !== data.revision;
    this.data = data;
    this.attach(data);
    this.part("csv").href = data.file_url;
    if (moved) this.load();
  }

  /** @param {Sent} what */
  sent(what) {
    this.tellDown(what);
    this.tellRefused();
    const waiting = this.sender.pending().length;
    this.part("said").textContent = waiting ? `${waiting} being stored` : "all stored";
    if (!waiting && this.late) this.load();
  }

  async load() {
    this.turn += 1;
    const { turn } = this;
    try {
      const response = await fetch(this.data.summaries_url);
      const found = await response.json();
      if (turn !== this.turn) return;
      if (!response.ok) throw new Error(found.error || GONE);
      this.late = this.sender.pending().length > 0; // what is on its way is not in this answer
      if (!this.late) this.draw(found);
    } catch (error) {
      if (turn === this.turn) this.part("said").textContent = error instanceof TypeError ? GONE : /** @type {Error} */ (error).message;
    }
  }

  /** @param {SummaryTable} table */
  draw(table) {
    const at = document.activeElement instanceof HTMLTextAreaElement && this.root.contains(document.activeElement) ? document.activeElement : null;
    const kept = at ? { key: at.dataset.key, start: at.selectionStart, end: at.selectionEnd } : null;
    const heads = table.themes.map(({ name, claim, href }) =>
      make("th", "", { scope: "col" }, make("a", "tl-place", { href }, name), make("span", "tl-claim", {}, claim)),
    );
    const rows = table.cases.map((row) =>
      make("tr", "", {}, make("th", "", { scope: "row" }, row.name), ...row.cells.map((cell, n) => this.drawCell(row, cell, table.themes[n].name))),
    );
    const corner = make("th", "", { scope: "col" }, "Participants");
    this.part("table").replaceChildren(make("thead", "", {}, make("tr", "", {}, corner, ...heads)), make("tbody", "", {}, ...rows));
    if (!kept) return;
    const again = /** @type {HTMLTextAreaElement | undefined} */ ([...this.root.querySelectorAll("textarea")].find((each) => each.dataset.key === kept.key));
    again?.focus();
    again?.setSelectionRange(kept.start, kept.end);
  }

  /** @param {SummaryCase} row @param {SummaryCell} cell @param {string} theme */
  drawCell(row, cell, theme) {
    const key = `summary:${cell.theme_id}:${row.case}`;
    const draft = wordsOf(this.data.study_id).box(key);
    const label = `${row.name} on ${theme}`;
    const input = make("textarea", "tl-type", { "aria-label": label, "data-key": key, "data-testid": "summary" });
    let stored = cell.text;
    input.value = draft.text() ?? stored;
    input.oninput = () => draft.typed(input.value, stored);
    input.onchange = () => {
      if (input.value === stored) return;
      stored = input.value;
      this.sender.push({ do: "summarise", theme_id: cell.theme_id, case: row.case, text: stored });
      draft.done();
    };
    const others = cell.others.map((words) => make("p", "tl-others", {}, words));
    return make("td", "", {}, input, ...others, drawBehind(cell));
  }
}

const mountSummaries = mounting(SummariesPage);

export default function mount(given) {
  return mountSummaries(given);
}
