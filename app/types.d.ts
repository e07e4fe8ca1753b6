// What the front end's modules hand one another and what the study sends, for the type check
// alone: no page loads this file.

/** A range of an interview's text, in code points. */
interface Span {
  start: number;
  end: number;
}

interface Segment extends Span {
  id: string;
  index: number;
  turn: number;
}

interface Turn extends Span {
  index: number;
  speaker: string;
  role: string;
  start_s: number | null;
}

interface Coding extends Span {
  code_id: string;
  accepted?: boolean;
  origin?: string;
  pending?: boolean; // not stored yet
}

interface Memo extends Span {
  id: string;
  text: string;
  pending?: boolean;
}

/** What a coder has decided in an interview. */
interface Decided {
  codings: Coding[];
  rejected: Coding[];
  memos: Memo[];
  seen: (Span & { pending?: boolean })[];
}

interface Evidence {
  kind: string;
  share?: number;
  words?: string[];
  count?: number;
  text?: string;
  who?: string;
  href?: string;
}

interface Suggestion {
  id: string;
  segment_id: string;
  code_id: string;
  band: string;
  score: number;
  version: string;
  evidence: Evidence[];
}

type Tones = [light: string, dark: string];

interface NamedCode {
  id: string;
  name: string;
  path: string;
  definition: string;
  retired?: boolean;
  colour?: string | null;
  tones?: Tones | null;
}

interface GuideQuestion {
  id: string;
  wording: string;
  category: string;
}

interface Answer {
  first_turn: number;
  question_id: string | null;
  wording: string;
  category: string;
  probability?: number; // of one that was found, not said by a person
  alternatives: [id: string, probability: number][];
  confirmed: boolean;
  goes_on?: boolean;
  state?: string;
}

/** An interview as the reader is given it. */
interface Interview {
  id: string;
  name: string;
  text: string;
  turns: Turn[];
  answers: Answer[];
  segments: Segment[];
  codes: NamedCode[];
  questions: GuideQuestion[];
  suggestions: Suggestion[];
  dimensions?: Record<string, { name: string; strength: number; reason: string }[]>;
  stored: Decided;
  asked: string[] | null;
  learned?: string;
}

/** What a person decides, on its way to the study; `do` says which of these it has. */
interface Decision {
  do: string;
  transcript_id?: string;
  start?: number;
  end?: number;
  at?: number;
  quote?: string;
  code_id?: string;
  segment_id?: string;
  suggestion_id?: string;
  shown?: string;
  group?: string;
  memo_id?: string;
  text?: string;
  turn?: number;
  question_id?: string | null;
  name?: string;
  kind?: string;
  parent?: string | null;
  definition?: string;
  include?: string[];
  exclude?: string[];
  was?: object;
  reason?: string;
  round_id?: string;
  resolution?: string;
  code_ids?: string[];
  coder?: string | null;
}

type Numbered = Decision & { seq: number };

interface Result {
  seq: number;
  ok: boolean;
  why?: string;
  said?: string; // of an undo or redo: what it did
  again?: boolean;
  clash?: Clash;
}

/** A change of a code's rule that somebody else had made meanwhile. */
interface Clash {
  code_id: string;
  memo_id: string;
  words: string[];
  was: Partial<Rule>;
}

interface Rule {
  definition: string;
  include: string[];
  exclude: string[];
}

interface Stored {
  results: Result[];
  documents: Record<string, Decided>;
  highest_seq?: number;
}

/** What became of decisions: an answer, or that there is none. */
interface Sent {
  answer?: Stored;
  refused?: Result[];
  down?: boolean;
  elsewhere?: boolean;
  error?: Error;
}

/** The one sender of a study in a page load. */
interface Sender {
  listeners: Set<(what: Sent) => void>;
  refusals: string[];
  push(decision: Decision): Numbered;
  pending(): Numbered[];
  retry(): void;
  pace?: import("./reader/progress.mjs").Pace;
  drafts?: import("./reader/drafts.mjs").Drafts;
}

interface Window {
  __throughlineKeeper?: any;
  __throughline?: Record<string, Sender>;
}

/** Where something is kept in the browser; null where that is forbidden. */
type Kept = Storage | null;

/** What the reader's parts are handed: the reader. */
type TheReader = import("./reader/reader.mjs").TheReader;

/** What a key or a button asks the reader's desk for. */
interface Command {
  do: string;
  nth?: number; // 0: none was named
  turn?: number;
  memo?: string;
  code?: string;
}

/** A unit of a round of double coding, as its coders gave codes to it. */
interface Unit extends Span {
  n: number;
  transcript_id: string;
  interview: string;
  speaker: string;
  quote: string;
  kind: string;
  lanes: (string[] | null)[]; // of each coder; null: did not look here
  shared: string[];
  settled: Settled | null;
  question: { id: string; wording: string } | null;
  before?: Passage | null;
  after?: Passage | null;
  href: string;
}

interface Settled {
  resolution: string;
  code_ids: string[];
  coder: string | null;
  reason: string;
  by: string;
  at?: string;
  pending?: boolean;
}

interface Passage {
  words: string;
  cut: boolean;
  speaker: string;
}

/** A suggestion of the Triage page, with its context. */
interface Item extends Suggestion, Span {
  transcript_id: string;
  quote: string;
  interview: string;
  participant: string;
  speaker: string;
  role: string;
  question: { id: string; wording: string } | null;
  before?: Passage | null;
  after?: Passage | null;
  href: string;
  seqs?: number[]; // numbers of the decisions about it
}

/** A coding as a card of the Compare page. */
interface Card extends Span {
  transcript_id: string;
  quote: string;
  code_id: string;
  segment_id?: string | null;
  interview: string;
  participant: string;
  speaker: string;
  role: string;
  question: { id: string; wording: string } | null;
  distance: number | null;
  older: boolean;
  href: string;
}
