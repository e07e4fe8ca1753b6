// Makes a code while coding: by a name of one's own, or in the participant's words.

import { wordsOf } from "../browser/drafts.mjs";
import { make } from "../browser/elements.mjs";
import { codeId, codeNamed, nameFrom, plainName, withMade } from "../browser/naming.mjs";
import { openDialog, stayInside } from "../browser/overlay.mjs";

export const IN_VIVO = "in_vivo";

export class NewCodeDialog {
  /** @param {TheReader} reader */
  constructor(reader) {
    this.reader = reader;
  }

  words({ start, end }) {
    return this.reader.text.slice(start, end);
  }

  /** Selected words are offered as the name of a code; a segment's are no name. */
  inVivo(span) {
    if (!span.id) {
      this.ask(span, nameFrom(this.words(span)), IN_VIVO);
      return;
    }
    const { keys } = this.reader;
    const ways = `with the mouse, or ${keys.first("word-next")} and ${keys.first("word-more")}`;
    this.reader.say(`Select the words first that shall name the code: ${ways}.`);
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
    const box = wordsOf(reader.config.study_id).box(`code:${reader.data.id}:${span.start}-${span.end}`);
    const begun = box.text();
    input.value = begun ?? name;
    const under = this.parents();
    const draft = begun ? "This is what you had begun here." : "";
    const note = make("p", "tl-nothing", { "data-testid": "code-note" }, draft);
    const why = make("p", "tl-refusal", { role: "alert" });
    const done = make("button", "tl-tool", { type: "button" }, "Make and code (Enter)");
    const leave = make("button", "tl-tool", { type: "button" }, "Close (Esc)");
    const same = () => codeNamed(reader.data.codes, input.value);
    const look = () => {
      const code = same();
      const inUse = code && !code.retired;
      done.textContent = inUse ? "Code with it (Enter)" : "Make and code (Enter)";
      if (inUse) note.textContent = `“${code.path}” is a code already: these words are coded with it.`;
    };
    input.oninput = () => {
      note.textContent = "";
      why.textContent = "";
      box.typed(input.value, name);
      look();
    };
    const dialog = make(
      "div",
      "tl-dialog",
      { role: "dialog", "aria-modal": "true", "aria-label": title, "data-testid": "new-code" },
      make("p", "tl-dialog-title", {}, title),
      make("p", "tl-dialog-said", {}, this.words(span)),
      input,
      note,
      make("label", "tl-field", {}, "Under", under),
      why,
      make("div", "tl-tools", {}, done, leave),
    );
    const close = openDialog(reader.part("veil"), dialog, () => {
      reader.focusCurrent();
      if (box.text()) reader.say(`Draft kept, no code yet: “${box.text()}”.`);
    });
    const finish = () => {
      why.textContent = this.refusal(input.value);
      if (why.textContent) {
        input.focus();
        return;
      }
      box.done();
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
    look();
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
    if (!plainName(typed)) return "A code needs a name.";
    const code = codeNamed(this.reader.data.codes, typed);
    return code?.retired ? `“${code.name}” is a retired code. Give another name.` : "";
  }

  /** Make a code, unless there is one of this name, and code the span with it, as one step.
   * @param {Span & {id?: string}} span @param {string} name @param {string | null} kind
   * @param {string | null} parent */
  give(span, name, kind, parent = null) {
    const { reader } = this;
    const existing = codeNamed(reader.data.codes, name);
    if (existing?.retired) {
      this.ask(span, name, kind);
      return;
    }
    if (existing) {
      reader.desk.code(span, existing.id);
      return;
    }
    const id = codeId(name);
    const group = crypto.randomUUID();
    /** @type {Decision} */
    const decision = { do: "new_code", code_id: id, name, group };
    if (kind) decision.kind = kind;
    if (parent) decision.parent = parent;
    reader.push(decision);
    reader.data.codes = withMade(reader.data.codes, [decision]);
    reader.codes = new Map(reader.data.codes.map((code) => [code.id, code]));
    reader.desk.code(span, id, { group });
    reader.say(`New code, and coded with it: ${name}`);
  }
}
