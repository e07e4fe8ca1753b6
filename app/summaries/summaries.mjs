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
  late = false; // whether what is drawn, or came, is older than what the study has
  answered = 0; // how many times decisions were answered
  /** @type {Map<string, string>} */
  sentOff = new Map(); // words on their way, by the name of their draft, which waits until they are stored

  /** @param {any} root */
  constructor(root) {
    super(root);
    this.turn = 0;
    this.drawing = false; // a cell in hand that is drawn again is not left
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
    if (!what.answer) return;
    this.answered += 1;
    if (what.refused?.length) this.late = true; // which words those are, what the study has will tell
    if (waiting) return;
    if (this.late) this.load();
    else this.settle();
  }

  /** All that was sent is stored: it is a draft no more, but where more was typed since. */
  settle() {
    const words = wordsOf(this.data.study_id);
    for (const [key, text] of this.sentOff) if (words.of(key) === text) words.drop(key);
    this.sentOff.clear();
  }

  async load() {
    this.turn += 1;
    const { turn, answered } = this;
    try {
      const response = await fetch(this.data.summaries_url);
      const found = await response.json();
      if (turn !== this.turn) return;
      if (!response.ok) throw new Error(found.error || GONE);
      this.late = this.sender.pending().length > 0; // what is on its way is not in this answer
      if (this.late) return;
      if (answered === this.answered) this.draw(found);
      else await this.load(); // nor what was stored meanwhile
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
    this.sentOff.clear();
    this.drawing = true;
    this.part("table").replaceChildren(make("thead", "", {}, make("tr", "", {}, corner, ...heads)), make("tbody", "", {}, ...rows));
    this.drawing = false;
    if (!kept) return;
    const again = /** @type {HTMLTextAreaElement | undefined} */ ([...this.root.querySelectorAll("textarea")].find((each) => each.dataset.key === kept.key));
    again?.focus();
    again?.setSelectionRange(kept.start, kept.end);
  }

  /** @param {SummaryCase} row @param {SummaryCell} cell @param {string} theme */
  drawCell(row, cell, theme) {
    const key = `summary:${cell.theme_id}:${row.case}`;
    const words = wordsOf(this.data.study_id);
    let stored = cell.text;
    if (words.of(key)?.trim() === stored.trim()) words.drop(key);
    const label = `${row.name} on ${theme}`;
    const input = make("textarea", "tl-type", { "aria-label": label, "data-key": key, "data-testid": "summary" });
    const mark = make("p", "tl-note", { "data-testid": "summary-draft" }, "Draft, not kept yet");
    mark.hidden = words.of(key) === null;
    input.value = words.of(key) ?? stored;
    input.oninput = () => {
      if (input.value === stored) words.drop(key);
      else words.keep(key, input.value); // also nothing: a cell that was emptied
    };
    input.onblur = () => {
      mark.hidden = this.drawing ? mark.hidden : true;
      if (this.drawing || input.value === stored) return;
      stored = input.value;
      this.sentOff.set(key, stored);
      this.sender.push({ do: "summarise", theme_id: cell.theme_id, case: row.case, text: stored });
    };
    const others = cell.others.map((each) => make("p", "tl-others", {}, each));
    return make("td", "", {}, input, mark, ...others, drawBehind(cell));
  }
}

const mountSummaries = mounting(SummariesPage);

export default function mount(given) {
  return mountSummaries(given);
}
