// Made of app/common/payloads.py and app/server/requests.py by docs/write_types.py; not to be
// changed by hand. What the front end adds of its own stands in app/browser/types.d.ts. For the
// type check alone.

type Shown = "before" | "after" | "off";

type Tones = [string, string];

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
  end_s: number | null;
}

interface Refusal extends Span {
  code_id: string;
}

interface Coding extends Refusal {
  accepted: boolean;
  origin: string;
}

interface Memo extends Span {
  id: string;
  text: string;
}

interface Decided {
  codings: Coding[];
  rejected: Refusal[];
  memos: Memo[];
  seen: Span[];
}

/** What is put to words is added here; other parts are as the suggester keeps them. */
interface Evidence {
  kind: string;
  share?: number;
  words?: string[];
  count?: number;
  text?: string;
  question_id?: string;
  who?: string;
  href?: string;
}

interface Suggestion extends Span {
  id: string;
  transcript_id: string;
  segment_id: string;
  code_id: string;
  score: number;
  rank: number;
  evidence: Evidence[];
  version: string;
  band: string;
}

interface ShownSuggestion extends Suggestion {
  suggested_code_id: string; // the one that was suggested, where codes were merged since
}

interface NamedCode {
  id: string;
  name: string;
  path: string;
  definition: string;
  retired: boolean;
  colour: string | null;
  tones: [string, string] | null;
}

interface GuideQuestion {
  id: string;
  wording: string;
  category: string;
}

interface Answer {
  question_id: string | null;
  first_turn: number;
  last_turn: number;
  wording: string;
  category: string;
  probability: number;
  alternatives: [string, number][];
  confirmed: boolean;
}

interface Dimension {
  name: string;
  strength: number;
  reason: string;
}

interface InterviewRead {
  id: string;
  name: string;
  text: string;
  turns: Turn[];
  answers: Answer[];
  segments: Segment[];
  codes: NamedCode[];
  questions: GuideQuestion[];
  suggestions: ShownSuggestion[];
  dimensions: Record<string, Dimension[]>;
  stored: Decided;
  asked: string[] | null; // segments to be coded, where not all are
}

interface Interview extends InterviewRead {
  learned: string; // what the suggestions had learned of: a stamp
}

/** Suggestions that changed, by segment; or that none can be said, and when to ask again. */
interface Learned {
  ready: boolean;
  why?: string;
  retry_ms?: number;
  stamp?: string;
  suggestions?: Record<string, ShownSuggestion[]>;
}

interface Aligned {
  changed: boolean;
  ask_next: number | null; // the turn most worth asking about
  why: string;
}

interface Rule {
  definition: string;
  include: string[];
  exclude: string[];
}

/** A change of a code's rule that somebody else had made meanwhile. */
interface EditConflict {
  code_id: string;
  memo_id: string;
  words: string[];
  was: Rule; // the rule as it is
}

interface Result {
  seq: number;
  ok: boolean;
  why: string;
  said: string; // of an undo or redo: what it did, or what it would do
  back: "" | "undo" | "redo";
  asks: string; // the decision that said asks about before it is done; "": it is done
  again: boolean;
  clash: EditConflict | null;
}

interface Stored {
  results: Result[];
  highest_seq: number;
  documents: Record<string, Decided>;
  stamp: Moved | null; // None: the study was not asked
}

/** How far the study has moved by decisions of a request: its stamp before them, and after. */
interface Moved {
  was: number;
  now: number;
}

interface Stamp {
  study: string;
  stamp: number;
}

interface Question {
  id: string;
  wording: string;
}

interface Passage {
  words: string;
  cut: boolean;
  speaker: string;
}

interface Place {
  interview: string;
  participant: string;
  role: string;
  speaker: string;
  question: Question | null;
  segment_id: string | null;
  href: string;
}

interface Around {
  before: Passage | null;
  after: Passage | null;
}

interface ShownCode {
  id: string;
  name: string;
  path: string;
  definition: string;
  include: string[];
  exclude: string[];
  example: string;
}

/** A suggestion of the Triage page, with its context. */
interface Item extends Suggestion, Around {
  quote: string;
  interview: string;
  participant: string;
  role: string;
  speaker: string;
  question: Question | null;
  href: string;
}

interface TriagePage {
  left: number;
  offset: number;
  counts: Record<string, number>; // by code, within the band
  bands: Record<string, number>; // by band, within the code
  items: Item[];
  card: Item | null; // the one that was asked for, where it is open
  codes: ShownCode[];
}

interface Queue extends TriagePage {
  learned: string;
}

/** A coding as a card of the Compare page. */
interface Card extends Place, Span {
  transcript_id: string;
  quote: string;
  code_id: string;
  distance: number | null;
  older: boolean;
  origin: string;
}

interface HeldCode extends ShownCode {
  held: number;
  older: number;
  retired: boolean;
}

interface ComparePage {
  code: ShownCode | null;
  told: string; // where it is another than was asked for, or retired
  held: number;
  older: number;
  offset: number;
  cards: Card[];
  codes: HeldCode[];
}

interface Settled {
  resolution: string;
  code_ids: string[];
  coder: string | null;
  reason: string;
  by: string;
  at: string;
}

interface Unit extends Place, Around, Span {
  n: number;
  transcript_id: string;
  quote: string;
  kind: string;
  lanes: (string[] | null)[]; // of each coder; null: did not look here
  shared: string[];
  settled: Settled | null;
}

interface RoundInterview {
  id: string;
  name: string;
  units: number;
  unsettled: number;
}

interface RoundCode extends ShownCode {
  tones: [string, string] | null;
  retired: boolean;
  units: number;
  disputed: number;
}

interface UnitsPage {
  round: string;
  name: string;
  coders: string[];
  counts: Record<string, number>;
  left: number;
  interviews: RoundInterview[];
  codes: RoundCode[];
  reasons: string[];
  units: Unit[];
}

/** A figure as it is drawn: its place, its interval, what is said of it. */
interface Mark {
  n: number;
  value: number | null;
  low: number | null;
  high: number | null;
  said: string;
  reason: string | null; // why there is no value
}

interface ForestRow extends Mark {
  name: string;
  after: Mark | null; // settling
  overall?: boolean;
}

interface ForestData {
  title: string;
  unit: string;
  interval: string;
  settled: boolean;
  rows: ForestRow[];
}

interface ConfusionData {
  first: string;
  second: string;
  unit: string;
  units: number;
  names: string[];
  counts: number[][];
  most: number;
  left: number; // codes that are not shown
}

interface TreeCode {
  id: string;
  rank: number; // among all codes by name
  name: string;
  parent: string | null;
  count: number;
  colour: string | null;
  tones: [string, string] | null;
}

/** Words of a text, and whether they are what was searched for. */
interface Bit {
  words: string;
  hit: boolean;
}

/** A place in an interview. segment_id: where it is gone to, if the interview has any. */
interface FoundWords {
  href: string;
  transcript_id: string;
  segment_id: string | null;
  interview: string;
  participant: string;
  role: string;
  speaker: string;
  asks: boolean; // the interviewer says it
  bits: Bit[];
}

/** A code, memo, theme or participant. said: what kind it is or where it stands, if need be. */
interface FoundThing {
  href: string;
  name: Bit[];
  about: Bit[];
  said: string;
}

/** How many places an interview has, whatever part of the hits is asked for. */
interface FoundInterview {
  id: string;
  name: string;
  participant: string;
  role: string;
  places: number;
}

/** What a search finds. places: with words in them, of which `words` are the first. */
interface Found {
  places: number;
  interviews: FoundInterview[];
  words: FoundWords[];
  codes: FoundThing[];
  memos: FoundThing[];
  themes: FoundThing[];
  participants: FoundThing[];
}

/** The interview to go on with when this one is decided. left: segments in it. */
interface NextInterview {
  name: string;
  left: number;
  href: string;
}

interface ReaderData {
  study_id: string;
  document_url: string;
  decisions_url: string;
  learn_url: string;
  align_url: string;
  compare_url: string;
  compare_words: string; // what its link says
  passages_url: string; // of what a code holds
  refused: string[]; // verbs that decisions of this person may not have
  revision: string;
  shown: "before" | "after" | "off";
  next: NextInterview | null;
}

interface TriageData {
  study_id: string;
  decisions_url: string;
  queue_url: string;
  learn_url: string;
  revision: string;
}

interface CompareData {
  study_id: string;
  decisions_url: string;
  compare_url: string;
  revision: string;
}

interface DisagreementsData {
  study_id: string;
  decisions_url: string;
  units_url: string;
  round: string;
  revision: string;
}

/** place: what the page shows, None where its component says it. known: not by default.

arrival: another one each time somebody comes to an address. asked: what that one named. */
interface PlacesData {
  owner: string;
  page: string;
  place: Record<string, string> | null;
  known: boolean;
  arrival: string;
  asked: Record<string, string>;
  stamp: number;
  stamp_url: string;
}

interface TreeData {
  study_id: string;
  decisions_url: string;
  codes: TreeCode[];
  chosen: string;
}

interface InterviewLink {
  name: string;
  href: string;
  share: number | null; // decided, in per cent
  cells: string[];
}

interface InterviewTable {
  columns: string[];
  rows: InterviewLink[];
}

interface Quotation {
  quote: string;
  who: string;
  code: string;
  href: string;
}

interface SearchData {
  search_url: string;
  study_id: string; // whose words are kept
}

interface Choice {
  value: string;
  label: string;
}

/** A row or a column. held_by: of interviews or participants, how many have it. */
interface MatrixLine {
  id: string;
  name: string;
  total: number;
  held_by: number | null;
}

/** values: counts or shares, null where a share has no whole. of: interviews or participants. */
interface MatrixTable {
  rows: MatrixLine[];
  columns: MatrixLine[];
  counts: number[][];
  values: ((number | null)[])[];
  rows_are: string;
  columns_are: string;
  units: number;
  of: number | null;
  row_choices: Choice[];
  column_choices: Choice[];
  told: string[];
}

/** What is behind a cell. left_out: quotations beyond those that are given. */
interface MatrixCell {
  row: string;
  column: string;
  said: string;
  quotations: Quotation[];
  left_out: number;
}

interface MatrixData {
  study_id: string;
  matrix_url: string;
  cell_url: string;
  file_url: string;
  revision: string;
}

/** What one more interview brought. mean, low, high: all codes after so many, in any order. */
interface CurvePoint {
  number: number;
  name: string;
  codes: number;
  new: string[];
  cumulative: number;
  mean: number;
  low: number;
  high: number;
}

/** of: codes or themes. reached: the interview at which the rule is met. */
interface SaturationCurve {
  of: string;
  points: CurvePoint[];
  base: number;
  run: number;
  threshold: number;
  reached: number | null;
  verdict: string;
  expectation: string;
  warning: string;
  told: string[];
}

interface SaturationData {
  study_id: string;
  saturation_url: string;
  file_url: string;
  revision: string;
}

/** n of N participants; null where a group has nobody. href: of the quotations, or "". */
interface GroupShare {
  n: number;
  of: number;
  share: number | null;
  low: number | null;
  high: number | null;
  href: string;
}

/** apart: whether two of its intervals do not touch. */
interface GroupsRow {
  name: string;
  apart: boolean;
  shares: GroupShare[];
}

interface GroupHead {
  name: string;
  of: number;
}

interface GroupsTable {
  attribute: string;
  rows_are: string;
  groups: GroupHead[];
  rows: GroupsRow[];
  row_choices: Choice[];
  attribute_choices: Choice[];
  warning: string;
  told: string[];
}

interface GroupsData {
  study_id: string;
  groups_url: string;
  file_url: string;
  revision: string;
}

/** A memo in a list. words: its text as it is stored. href: of what it is on, or "". */
interface MemoRow {
  id: string;
  kind: string;
  on: string;
  name: string;
  text: string;
  words: string;
  quote: string;
  coder: string;
  own: boolean;
  written: string;
  href: string;
}

interface MemoList {
  memos: MemoRow[];
  kinds: Choice[];
}

interface MemosData {
  study_id: string;
  decisions_url: string;
  memos_url: string;
  revision: string;
}

/** A code of a participant. href: of its quotations in the matrix. */
interface PersonCode {
  name: string;
  segments: number;
  href: string;
}

interface PersonInterview {
  name: string;
  href: string;
  words: number;
  segments: number;
  coded: number;
}

/** All that is known of a participant. people: whom one can choose. */
interface PersonPage {
  name: string;
  people: Choice[];
  attributes: [string, string][];
  interviews: PersonInterview[];
  codes: PersonCode[];
  quotations: Quotation[];
  left_out: number;
  memos: MemoRow[];
  told: string;
}

interface PersonData {
  study_id: string;
  person_url: string;
  revision: string;
}

interface SummaryTheme {
  id: string;
  name: string;
  claim: string;
  href: string;
}

/** A participant on a theme. text: own words; others: whose they are, and their words. */
interface SummaryCell {
  theme_id: string;
  text: string;
  others: string[];
  segments: number;
  href: string;
}

interface SummaryCase {
  case: string;
  name: string;
  cells: SummaryCell[];
}

interface SummaryTable {
  themes: SummaryTheme[];
  cases: SummaryCase[];
}

interface SummariesData {
  study_id: string;
  decisions_url: string;
  summaries_url: string;
  file_url: string;
  revision: string;
}

/** A place that was found. start, end, quote: of its segment. likeness: of a meaning, to 1.

segment_id: None where it cannot be coded from here. */
interface PassageHit {
  href: string;
  transcript_id: string;
  segment_id: string | null;
  start: number;
  end: number;
  quote: string;
  before: string;
  hit: string;
  after: string;
  who: string;
  asks: boolean;
  interview: string;
  codes: string[];
  likeness: number | null;
}

interface Passages {
  hits: PassageHit[];
  total: number;
  said: string;
  codes: Choice[];
  questions: Choice[];
  attributes: Choice[];
  interviews: Choice[];
}

interface PassagesData {
  study_id: string;
  decisions_url: string;
  passages_url: string;
  revision: string;
}

type Does = "accept" | "reject" | "code" | "uncode" | "confirm" | "question" | "split" | "join" | "memo" | "forget_memo" | "summarise" | "define" | "move" | "new_code" | "seen" | "settle" | "finish" | "undo" | "redo";

interface Seen {
  name?: string | null;
  definition?: string | null;
  example?: string | null;
  colour?: string | null;
  parent?: string | null;
  include?: string[];
  exclude?: string[];
  dimensions?: string[];
}

/** What a person decides; `do` says which of these it has. */
interface Decision {
  do: Does;
  reason?: string;
  group?: string;
  transcript_id?: string;
  start?: number;
  end?: number;
  quote?: string;
  code_id?: string;
  segment_id?: string;
  shown?: "before" | "after" | "off";
  suggestion_id?: string;
  turn?: number;
  question_id?: string | null;
  at?: number;
  memo_id?: string;
  text?: string;
  theme_id?: string;
  memo_kind?: string;
  case?: string;
  was?: Seen;
  definition?: string;
  include?: string[];
  exclude?: string[];
  parent?: string | null;
  name?: string;
  kind?: string;
  round_id?: string;
  resolution?: string;
  code_ids?: string[];
  coder?: string;
  mine?: string[];
  about?: string;
}

interface Numbered extends Decision {
  seq: number;
}
