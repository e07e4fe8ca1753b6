// How far counting is: asked for while it runs, drawn, begun again and stopped.

import { postJson } from "../browser/sender.mjs";
import { addressOf } from "../browser/page.mjs";

const LOOK_AFTER = 400; // ms

const TOLD = {
  none: "Relations are not counted yet.",
  stopped: "Counting was stopped.",
  failed: "",
};

export class Counting {
  /** @param {import("./relations.mjs").TheRelations} page */
  constructor(page) {
    this.page = page;
    this.timer = undefined;
    /** @type {RelationWork | null} */
    this.work = null;
  }

  end() {
    clearTimeout(this.timer);
  }

  /** @param {"begin" | "stop"} what */
  async ask(what) {
    const { config, between } = this.page;
    try {
      this.take(await postJson(config.work_url, { do: what, between }));
    } catch (error) {
      this.page.say(`Relations could not be counted: ${error.message}`);
    }
  }

  /** @param {RelationWork} work */
  take(work) {
    this.work = work;
    this.draw(work);
    clearTimeout(this.timer);
    if (work.state === "working" && !this.page.stopped) this.timer = setTimeout(() => this.look(), LOOK_AFTER);
  }

  async look() {
    const { config, between } = this.page;
    try {
      const response = await fetch(addressOf(config.work_url, { between }));
      const work = await response.json();
      if (this.page.stopped || between !== this.page.between) return;
      if (!response.ok) throw new Error(work.error || "It could not be read.");
      const ended = work.state !== "working";
      this.take(work);
      if (ended) await this.page.load();
    } catch {
      this.timer = setTimeout(() => this.look(), LOOK_AFTER * 5); // the workbench is gone: it may come back
    }
  }

  /** @param {RelationWork} work */
  draw(work) {
    const { page } = this;
    const working = work.state === "working";
    const old = work.state === "ready" && !work.fresh;
    const told = old ? "What you coded has changed since this was counted." : work.why || (TOLD[work.state] ?? "");
    page.part("counting").hidden = !working && !told;
    page.part("counting-words").textContent = working ? doing(work) : told;
    page.part("counting-line").hidden = !working;
    page.part("counting-line").value = work.total ? work.done / work.total : 0;
    page.part("counting-stop").hidden = !working;
    page.part("counting-again").hidden = working;
  }
}

/** @param {RelationWork} work */
const doing = ({ doing: what, done, total }) => (total ? `${what}: ${Math.floor((100 * done) / total)}%` : `${what}…`);
