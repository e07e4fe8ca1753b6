// Makes a code while coding: by a name of one's own, or in the participant's words.

import { make } from "./elements.mjs";
import { codeId, codeNamed, nameFrom, plainName, withMade } from "./naming.mjs";
import { openDialog, stayInside } from "./overlay.mjs";

const IN_VIVO = "in_vivo";

export class Making {
  /** @param {TheReader} reader */
  constructor(reader) {
    this.reader = reader;
  }

  words({ start, end }) {
    return this.reader.text.slice(start, end);
  }

  /** Selected words become a code at once; a segment's words are offered as a name. */
  inVivo(span) {
    const name = nameFrom(this.words(span));
    if (!span.id && name) this.give(span, name, IN_VIVO);
    else this.ask(span, name, IN_VIVO);
  }

  /** Ask for a name, and where the code belongs.
   * @param {Span & {id?: string}} span @param {string} name @param {string | null} kind */
  ask(span, name = "", kind = null) {
    const { reader } = this;
    const about = span.id ? "this segment" : "the selected words";
    const title = kind === IN_VIVO ? "New code in the participant's words" : `New code for ${about}`;
    const input = make("input", "tl-type", {
      type: "text",
      "aria-label": "Name of the code",
      placeholder: "Name of the code",
      "data-testid": "code-name",
    });
    input.value = name;
    const under = this.parents();
    const why = make("p", "tl-refusal", { role: "alert" });
    const done = make("button", "tl-tool", { type: "button" }, "Make and code (Enter)");
    const leave = make("button", "tl-tool", { type: "button" }, "Leave (Esc)");
    const dialog = make(
      "div",
      "tl-dialog",
      { role: "dialog", "aria-modal": "true", "aria-label": title, "data-testid": "new-code" },
      make("p", "tl-dialog-title", {}, title),
      make("p", "tl-dialog-said", {}, this.words(span)),
      input,
      make("label", "tl-field", {}, "Under", under),
      why,
      make("div", "tl-tools", {}, done, leave),
    );
    const close = openDialog(reader.part("veil"), dialog, () => reader.focusCurrent());
    const finish = () => {
      why.textContent = this.refusal(input.value);
      if (why.textContent) {
        input.focus();
        return;
      }
      close();
      this.give(span, plainName(input.value), kind, under.value || null);
    };
    done.onclick = finish;
    leave.onclick = close;
    dialog.onkeydown = (event) => {
      event.stopPropagation();
      if (event.key === "Escape") close();
      else if (event.key === "Enter" && event.target !== leave) finish();
      else {
        stayInside(dialog, event);
        return;
      }
      event.preventDefault();
    };
    input.focus();
    input.select();
  }

  parents() {
    const inUse = this.reader.data.codes.filter((code) => !code.retired);
    const option = ({ id, path }) => make("option", "", { value: id }, path);
    const none = make("option", "", { value: "" }, "no other code");
    const label = { "aria-label": "Under which code", "data-testid": "code-parent" };
    return make("select", "tl-select", label, none, ...inUse.map(option));
  }

  refusal(typed) {
    const { data, keys } = this.reader;
    if (!plainName(typed)) return "A code needs a name.";
    const held = codeNamed(data.codes, typed);
    if (!held) return "";
    if (held.retired) return `“${held.name}” is a retired code. Give another name.`;
    return `There is a code “${held.path}” already. ${keys.first("choose")} chooses it.`;
  }

  /** Make a code, unless there is one of this name, and code the span with it, as one step.
   * @param {Span & {id?: string}} span @param {string} name @param {string | null} kind
   * @param {string | null} parent */
  give(span, name, kind, parent = null) {
    const { reader } = this;
    const held = codeNamed(reader.data.codes, name);
    if (held?.retired) {
      this.ask(span, name, kind);
      return;
    }
    if (held) {
      reader.desk.code(span, held.id);
      return;
    }
    const id = codeId(name);
    const group = crypto.randomUUID();
    /** @type {Decision} */
    const made = { do: "new_code", code_id: id, name, group };
    if (kind) made.kind = kind;
    if (parent) made.parent = parent;
    reader.push(made);
    reader.data.codes = withMade(reader.data.codes, [made]);
    reader.codes = new Map(reader.data.codes.map((code) => [code.id, code]));
    reader.desk.code(span, id, { group });
    reader.say(`New code, and coded with it: ${name}`);
  }
}
