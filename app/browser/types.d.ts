// What the front end's modules hand one another, and what they add to what the study sends
// (payloads.d.ts), for the type check alone: no page loads this file.

interface Span {
  pending?: boolean; // not stored yet
}

interface Answer {
  goes_on?: boolean; // no question: it goes on with what was asked before
  state?: string; // of a correction: how far it is
}

interface Settled {
  pending?: boolean;
}

interface Item {
  seqs?: number[]; // numbers of the decisions about it
}

/** What became of decisions: an answer, or that there is none. */
interface Sent {
  answer?: Stored;
  refused?: Result[];
  down?: boolean;
  elsewhere?: boolean;
  error?: Error & { status?: number };
}

/** The one sender of a study in a page load. */
interface Sender {
  listeners: Set<(what: Sent) => void>;
  refusals: string[];
  push(decision: Decision): Numbered;
  pending(): Numbered[];
  retry(): void;
  drafts?: import("./drafts.mjs").Drafts;
}

interface Window {
  __throughlineKeeper?: any;
  __throughlineEarly?: { classes: string[]; text: string; base: string }[]; // typed before it came
  __streamlit?: { BACKEND_BASE_URL: string };
  prerenderReady?: boolean;
  __throughlinePlaceKeeper?: any;
  __throughlinePlaces?: import("./places.mjs").Places;
  __throughlineFollowing?: import("./following.mjs").Following;
  __throughlineSearch?: any;
  __throughlineOffered?: Set<import("./offered.mjs").Source>;
  __throughline?: Record<string, Sender>;
}

/** Where something is kept in the browser; null where that is forbidden. */
type Kept = Storage | null;

/** What the reader's parts are handed: the reader. */
type TheReader = import("../coding/reader.mjs").TheReader;

/** What a key or a button asks the reader's desk for. */
interface Command {
  do: string;
  nth?: number; // 0: none was named
  turn?: number;
  memo?: string;
  code?: string;
}
