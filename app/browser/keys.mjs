// The keys of the reader: what they ask for, and which of them a person has changed.

// Each command with what it does and its keys; digits, Esc, Ctrl Z and Ctrl Y stay as they are.
export const COMMANDS = [
  ["next", "next segment", ["j", "ArrowDown"]],
  ["previous", "segment before", ["k", "ArrowUp"]],
  ["undecided", "next undecided segment", ["n"]],
  ["confident", "next segment with a suggestion that is sure", ["f"]],
  ["accept", "accept the first open suggestion, and go on", ["Enter", "a"]],
  ["accept-stay", "accept the first open suggestion, and stay", ["Shift+Enter"]],
  ["reject", "reject the first open suggestion", ["x"]],
  ["accept-all", "accept all that is sure in this answer, as one step", ["Shift+a"]],
  ["word-next", "select a word of the segment, then the next", ["ArrowRight"]],
  ["word-before", "select the word before", ["ArrowLeft"]],
  ["word-more", "select one word more", ["Shift+ArrowRight"]],
  ["word-less", "select one word less", ["Shift+ArrowLeft"]],
  ["choose", "choose any code, for the selection or the segment", ["c", "/"]],
  ["again", "the code used last, again", ["l"]],
  ["new-code", "a new code for the selection or the segment", ["+"]],
  ["in-vivo", "a new code in the participant's own words", ["i"]],
  ["uncode", "take a coding away", ["u"]],
  ["nothing", "no code fits here: looked at, nothing given", ["0"]],
  ["memo", "a memo at the selection or the segment", ["e"]],
  ["split", "split the segment", ["s"]],
  ["join", "join the segment with the next", ["Shift+j"]],
  ["reveal", "show what is suggested here, where that waits for a decision", ["v"]],
  ["elsewhere", "the next place with the same code", ["o"]],
  ["everywhere", "the same code in all interviews, side by side", ["Shift+o"]],
  ["panel", "the panel beside the text, shut or open", ["p"]],
  ["codes", "codes: the codebook beside the text, and back", ["Shift+c"]],
  ["memos", "memos: those of the interview and of the study, and back", ["Shift+e"]],
  ["why", "why: what the suggestions rest on, beside the text", ["w"]],
  ["interviews", "the list of interviews, and back", ["Shift+i"]],
  ["more", "more: unlikely suggestions, shown or hidden again", ["m"]],
  ["confirm-question", "confirm the question of this answer", ["q"]],
  ["change-question", "change the question of this answer", ["Shift+q"]],
  ["boundary", "a boundary: choose what the interviewer's turn before this asks", ["b"]],
  ["ask-next", "go to the question most worth confirming", ["g"]],
  ["undo", "undo", ["z"]],
  ["redo", "redo", ["Shift+z"]],
  ["help", "this help", ["?"]],
].map(([id, what, keys]) => ({ id, what, keys }));

// Those that are about the guide: without one there is nothing for them to do.
export const OF_GUIDE = ["confirm-question", "change-question", "boundary", "ask-next"];

export const FIXED = [
  ["1 – 9", "accept that suggestion"],
  ["Shift 1 – 9", "reject that suggestion"],
  ["Ctrl Z", "undo"],
  ["Ctrl Y", "redo"],
  ["Ctrl K", "search: words, codes, memos, people, pages, commands"],
  ["Esc", "close"],
];

const SIGNS = { ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", " ": "Space" };
const NAMED = [...Object.keys(SIGNS), "Enter", "Home", "End", "Backspace", "Delete"];
const DIGIT = /^(?:Digit|Numpad)([1-9])$/;
const LETTER = /^\p{L}$/u;

/** The name of the key that was pressed. Shift tells only letters apart: other signs are typed. */
export function keyName({ key, shiftKey }) {
  const name = key.length === 1 ? key.toLowerCase() : key;
  return shiftKey && (LETTER.test(name) || NAMED.includes(name)) ? `Shift+${name}` : name;
}

/** A key as it is read: "Shift j", "↓". */
export function shownKey(name) {
  const shift = name.startsWith("Shift+") ? "Shift " : "";
  const key = shift ? name.slice("Shift+".length) : name;
  return shift + (SIGNS[key] || key);
}

/** Which keys are in force: those of COMMANDS, and what a person changed on top; and whether one
 * goes on to the next undecided segment when a suggestion is accepted by its key. */
export class Keys {
  /** @param {{load(): Record<string, string>, save(changes: Record<string, string>): void,
   *   stays?: () => boolean, setStays?: (stays: boolean) => void}} store */
  constructor(store = { load: () => ({}), save: () => {} }) {
    this.store = store;
    this.goesOn = !store.stays?.();
    /** @type {Record<string, string>} */
    this.changes = {};
    for (const [id, key] of Object.entries(store.load() || {})) {
      if (COMMANDS.some((each) => each.id === id) && !this.refusal(id, key)) this.changes[id] = key;
    }
    this.index();
  }

  index() {
    this.commands = new Map();
    for (const { id } of COMMANDS) for (const key of this.of(id)) this.commands.set(key, id);
  }

  /** The keys of a command. */
  of(id) {
    if (id in this.changes) return [this.changes[id]];
    return COMMANDS.find((each) => each.id === id)?.keys || [];
  }

  /** The first key of a command as it is read, for titles and messages. */
  first(id) {
    return shownKey(this.of(id)[0] ?? "");
  }

  /** What the search box lists. @returns {import("./offered.mjs").Offer[]} */
  get offers() {
    return COMMANDS.map(({ id, what }) => ({ id: String(id), what: String(what), key: this.first(id) }));
  }

  /** Why a command cannot have a key, in words; empty where it can. */
  refusal(id, key) {
    if (typeof key !== "string" || !key) return "That is no key.";
    const bare = key.replace(/^Shift\+(?=.)/, "");
    if (/^[1-9]$/.test(bare)) return `${bare} accepts a suggestion by its number, always.`;
    if (Array.from(bare).length > 1 && !NAMED.includes(bare)) {
      return `${bare} belongs to the browser or closes what is open. Choose another.`;
    }
    const holder = COMMANDS.find((each) => each.id !== id && this.of(each.id).includes(key));
    return holder ? `${shownKey(key)} is taken: ${holder.what}. Change that first.` : "";
  }

  /** Give a command a key; returns why not, or nothing. */
  set(id, key) {
    const why = this.refusal(id, key);
    if (why) return why;
    this.changes = { ...this.changes, [id]: key };
    this.index();
    this.store.save(this.changes);
    return "";
  }

  /** Go on when a suggestion is accepted, or stay. @param {boolean} on */
  goOn(on) {
    this.goesOn = on;
    this.store.setStays?.(!on);
  }

  get changed() {
    return Object.keys(this.changes).length > 0;
  }

  reset() {
    this.changes = {};
    this.index();
    this.store.save(this.changes);
  }
}

// Commands that a key held down may repeat: those that move. What decides takes a press each.
const REPEATS = ["next", "previous", "undecided", "confident", "word-next", "word-before"];
const MAY_REPEAT = [...REPEATS, "word-more", "word-less"];

/** Whether a press is one that a held key made, of a command that is not to be repeated. */
export const isHeldDown = (event, command) =>
  Boolean(event.repeat) && !MAY_REPEAT.includes(command.do);

/** The command of a key press, or null; digits give their number along, others 0.
 * @returns {{do: string, nth: number} | null} */
export function commandOf(event, keys) {
  const control = event.ctrlKey || event.metaKey;
  if (event.altKey && !event.getModifierState?.("AltGraph")) return null;
  if (control && !event.getModifierState?.("AltGraph")) {
    const key = event.key.toLowerCase();
    if (key === "z") return { do: event.shiftKey ? "redo" : "undo", nth: 0 };
    return key === "y" ? { do: "redo", nth: 0 } : null;
  }
  const digit = DIGIT.exec(event.code || "");
  if (digit) return { do: event.shiftKey ? "reject" : "accept", nth: Number(digit[1]) };
  if (event.key === "Escape") return { do: "close", nth: 0 };
  const id = keys.commands.get(keyName(event));
  return id ? { do: id, nth: 0 } : null;
}

const STAYS = "throughline:stays"; // where a browser keeps that one stays when one has accepted

/** Where a browser keeps the changes; without storage they last as long as the page. */
export function keysIn(storage, name = "throughline:keys") {
  return {
    load() {
      try {
        const stored = JSON.parse(storage.getItem(name) || "{}");
        return stored && typeof stored === "object" ? stored : {};
      } catch {
        return {};
      }
    },
    save(changes) {
      try {
        if (Object.keys(changes).length) storage.setItem(name, JSON.stringify(changes));
        else storage.removeItem(name);
      } catch {
        // full or forbidden: they last as long as the page
      }
    },
    stays() {
      try {
        return storage.getItem(STAYS) === "yes";
      } catch {
        return false;
      }
    },
    setStays(stays) {
      try {
        if (stays) storage.setItem(STAYS, "yes");
        else storage.removeItem(STAYS);
      } catch {
        // as above
      }
    },
  };
}
