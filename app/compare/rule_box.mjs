// The rule of the code that is looked at: shown, sharpened in a form, begun and kept as a draft, and
// what another person changed of it meanwhile.

import { wordsOf } from "../browser/drafts.mjs";
import { keeping, partsOf, ruleChanged } from "./board.mjs";
import { drawClash, drawForm, drawRulePanel } from "./compare_draw.mjs";

export class RuleBox {
  /** @param {import("./compare.mjs").TheCompare} page */
  constructor(page) {
    this.page = page;
    this.box = page.part("rule-box");
    /** @type {ReturnType<typeof drawForm> | null} */
    this.form = null;
    /** @type {Map<number, Partial<Rule>>} */
    this.sharpened = new Map(); // seq -> a change of a rule that is not stored yet
    /** @type {(EditConflict & {mine: Partial<Rule>}) | null} */
    this.clash = null; // one that somebody else had made meanwhile, to be chosen from
    page.root.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    page.root.addEventListener("keydown", (event) => this.pressed(event));
  }

  /** Another code is looked at. */
  reset() {
    this.form = null;
    this.clash = null;
  }

  get isOpen() {
    return Boolean(this.form?.isConnected);
  }

  /** Whether a person is at work here: what is being written, or is to be chosen, stays. */
  get busy() {
    return this.isOpen || this.clash !== null;
  }

  draw() {
    const { code } = this.page.data;
    if (this.busy) return;
    this.box.hidden = !code;
    if (code) this.box.replaceChildren(...drawRulePanel(code, Boolean(this.begun())));
  }

  edit() {
    const { code } = this.page.data;
    if (!code || this.clash) return;
    const begun = this.begun();
    this.form = drawForm(begun ? { ...code, ...begun.code } : code);
    if (begun) this.form.fill(begun.said);
    this.form.oninput = () => this.remember();
    this.box.replaceChildren(this.form);
    this.form.querySelector("textarea")?.focus();
  }

  /** Where the rule of a code waits that was begun and not kept. */
  draft(code = this.page.code) {
    return wordsOf(this.page.config.study_id).box(`rule:${code}`);
  }

  /** What was begun: what the form said, and the rule as it was then; or null. */
  begun() {
    try {
      const draft = JSON.parse(this.draft().text() ?? "null");
      return draft?.said && draft.code?.include && draft.code.exclude ? draft : null;
    } catch {
      return null;
    }
  }

  remember() {
    if (!this.form) return;
    const { code } = this.form;
    const rule = this.form.read();
    const was = partsOf(code, { definition: 1, include: 1, exclude: 1 });
    if (ruleChanged(code, rule) || rule.reason.trim()) {
      this.draft(code.id).typed(JSON.stringify({ said: rule, code: was }), "");
    } else this.draft(code.id).done();
  }

  throwAway() {
    this.draft().done();
    this.page.say("The draft is thrown away.");
    this.close();
  }

  pressed(event) {
    if (!this.form?.contains(event.target)) return;
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.save();
    else return;
    event.preventDefault();
  }

  close() {
    this.form = null;
    this.box.replaceChildren();
    this.draw();
    if (this.begun()) this.page.say("Draft kept, not saved: e goes on with it.");
    this.page.focus();
  }

  save() {
    const { page } = this;
    if (!this.form) return;
    const { code } = this.form;
    const rule = this.form.read();
    const changed = ruleChanged(code, rule);
    if (changed) {
      const reason = rule.reason.trim() ? { reason: rule.reason.trim() } : {};
      const was = partsOf(code, changed);
      const sent = page.push({ do: "define", code_id: code.id, ...changed, was, ...reason });
      this.sharpened.set(sent.seq, changed);
      page.data.code = { ...page.data.code, ...changed };
    }
    this.draft(code.id).done();
    page.say(changed ? "The rule is changed. What was coded before is marked for a second look." : "Nothing was changed.");
    this.close();
    page.count();
  }

  /** A decision was answered. @param {Result} result */
  settled(result) {
    if (result.clash) this.tellClash(result.seq, result.why, result.clash);
    this.sharpened.delete(result.seq);
  }

  /** Both changed the rule: show both, and let the person say which shall stand.
   * @param {number} seq @param {string} why @param {EditConflict} clash */
  tellClash(seq, why, clash) {
    const { page } = this;
    const mine = this.sharpened.get(seq);
    if (!mine || clash.code_id !== page.code || this.isOpen) return;
    const { refusals } = page.sender; // said here, and not once more above
    if (refusals.includes(why)) refusals.splice(refusals.indexOf(why), 1);
    page.tellRefused();
    this.clash = { ...clash, mine };
    const panel = drawClash(page.data.code, this.clash);
    this.box.replaceChildren(panel);
    panel.querySelector("button")?.focus();
    page.say("Somebody else had changed this meanwhile: choose which shall stand.");
  }

  /** keep: whether what this person wrote shall stand; else what the other did stays. */
  settleClash(keep) {
    const { clash, page } = this;
    if (!clash) return;
    this.clash = null;
    this.box.replaceChildren();
    if (keep) {
      const sent = keeping(clash, crypto.randomUUID()).map((each) => page.push(each));
      this.sharpened.set(sent[0].seq, clash.mine);
    }
    page.data.code = { ...page.data.code, ...(keep ? clash.mine : clash.was) };
    page.say(
      keep
        ? "Yours stands now. Theirs is among the versions."
        : "Theirs stands. Yours is kept as a memo on the code.",
    );
    this.draw();
    page.count();
    page.focus();
  }
}
