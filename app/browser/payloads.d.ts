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
  rank: number; // among all codes by name, as every tree of them is ordered
  parent: string | null; // the code in use that it hangs under
  elsewhere: number; // this coder's codings of it in other interviews
}

/** A memo of this coder's that is not on this interview: what it is on, and where that is.

code_id, theme_id: what it is on, where it is on one; about: that in words; quote: of a passage. */
interface MemoBeside {
  id: string;
  text: string;
  about: string;
  quote: string;
  href: string;
  code_id: string | null;
  theme_id: string | null;
  here: boolean; // whether it can be changed beside the interview: it is on no other interview
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
  memos_beside: MemoBeside[];
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

type RelationState = "none" | "working" | "ready" | "stopped" | "failed";

/** How far counting is. done of total: steps. fresh: of what is coded now. */
interface RelationWork {
  state: "none" | "working" | "ready" | "stopped" | "failed";
  doing: string;
  done: number;
  total: number;
  why: string;
  fresh: boolean;
}

interface RelatedCode {
  id: string;
  name: string;
  path: string;
  retired: boolean;
}

/** Units with both codes, with the first, with the second, of all; None: not given. */
interface PairFigures {
  both: number;
  first: number;
  second: number;
  total: number;
  lift: number | null;
  npmi: number | null;
  p: number | null;
  q: number | null;
}

/** Answers in which one comes first; segments that hold one shortly after the other. */
interface OrderFigures {
  first: number;
  second: number;
  neither: number;
  then: number;
  back: number;
  p: number | null;
  q: number | null;
  p_back: number | null;
  q_back: number | null;
}

/** Participants of a role, by name: with both codes, with one alone. */
interface RoleSides {
  role: string;
  both: string[];
  first_only: string[];
  second_only: string[];
}

/** words: what was counted, in sentences. segments: ids of those that speak for it. */
interface RelationCandidate {
  first: string;
  second: string;
  words: string[];
  proposed: string | null;
  above: boolean | null;
  connected: number;
  against: number;
  segments: string[];
  in_segments: PairFigures;
  in_answers: PairFigures;
  order: OrderFigures;
}

/** told: what became of its codes since. by: whose it is, "" for one's own.

stands: both codes are in use and are two, so that it is in the pictures. */
interface RecordedRelation {
  id: string;
  first: string;
  second: string;
  type: string;
  own_type: string;
  note: string;
  segments: string[];
  told: string[];
  by: string;
  stands: boolean;
}

interface RejectedRelation {
  first: string;
  second: string;
  reason: string;
  segments: string[];
}

/** words: what stands between the first code and the second. verb: the same in a sentence. */
interface RelationType {
  id: string;
  words: string;
  verb: string;
}

/** scope: what candidates rest on, in sentences. found: candidates, of which some are given. */
interface RelationsPage {
  between: string;
  work: RelationWork;
  scope: string[];
  found: number;
  candidates: RelationCandidate[];
  relations: RecordedRelation[];
  rejected: RejectedRelation[];
  codes: RelatedCode[];
  types: RelationType[];
}

/** Words of what a participant connects. part: which side they are, "" what stands around. */
interface SaidPart {
  words: string;
  part: "" | "cause" | "effect" | "cue";
}

/** What a participant connects. told: how the clauses were tied to the codes, in sentences. */
interface SaidConnection extends Place {
  parts: SaidPart[];
  way: string;
  told: string[];
}

/** A segment that speaks for a relation or against it. codes: which of the two it holds. */
interface RelationPassage extends Place, Span {
  transcript_id: string;
  quote: string;
  codes: string[];
}

/** supports, speaks_against: how many there are, of which some are given. */
interface RelationEvidence {
  said: SaidConnection[];
  supports: number;
  supporting: RelationPassage[];
  speaks_against: number;
  contrary: RelationPassage[];
  roles: RoleSides[];
  told: string; // where something cannot be given
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

/** A code as a card. people: who is coded with it, as places in the board's list. */
interface BoardCode {
  id: string;
  name: string;
  path: string;
  count: number;
  people: number[];
}

/** A theme as a column. contrary: how far contrary evidence was looked for. */
interface BoardTheme {
  id: string;
  name: string;
  claim: string;
  status: string;
  code_ids: string[];
  contrary: string;
  from_sample: boolean;
}

/** A proposal as a column: its codes that are in no theme. beside: the theme they would join. */
interface BoardDraft {
  id: string;
  name: string;
  code_ids: string[];
  beside: string;
}

/** numbers: of drafts that can be asked for; why: no other number can be. */
interface ThemesBoard {
  themes: BoardTheme[];
  drafts: BoardDraft[];
  codes: BoardCode[];
  people: string[];
  most: number;
  number: number;
  why: string;
  pairs: number;
  at: string; // the theme at the place that the address names
  told: string; // where that is another one now
}

/** How many participants of a role or level are there, of how many who are coded. */
interface PeopleCount {
  value: string;
  participants: number;
  of: number;
}

/** What may belong to a theme. counted: segments of its codes that show it, if counted. */
interface ThemeChoice {
  id: string;
  name: string;
  belongs: boolean;
  counted: number | null;
}

interface ThemeQuotation {
  transcript_id: string;
  start: number;
  end: number;
  quote: string;
  who: string;
  href: string;
  stance: string;
  reason: string;
  code: string;
}

interface ThemeWording {
  event_id: string;
  coder: string;
  words: string;
  stands: boolean;
}

/** Wordings of a part of a theme that stand against each other. */
interface ThemeConflict {
  part: string;
  wordings: ThemeWording[];
}

/** What a theme would lose with a code. */
interface CodeLoss {
  code_id: string;
  name: string;
  said: string;
}

/** All that is shown of one theme. bases: of each part, the decisions whose words it has. */
interface ThemeSide {
  id: string;
  name: string;
  claim: string;
  narrative: string;
  status: string;
  bases: Record<string, string[]>;
  conflicts: ThemeConflict[];
  note: string; // of a claim that is no sentence
  participants: string[];
  missing: string[];
  of: number;
  in_study: number;
  segments: number;
  roles: PeopleCount[];
  levels: PeopleCount[];
  amounts: string[];
  questions: ThemeChoice[];
  dimensions: ThemeChoice[];
  relations: ThemeChoice[];
  chosen: ThemeQuotation[];
  proposed: ThemeQuotation[];
  more: number; // quotations that are not among the proposed
  agreement: string[];
  losses: CodeLoss[];
  contrary: string;
  looks: string[];
  lineage: string[];
}

/** Passages that may speak against a claim, the likeliest first. how: they were ranked. */
interface ContraryPassages {
  passages: ThemeQuotation[];
  of: number;
  how: string;
  ready: boolean;
}

/** The interview to go on with when this one is decided. left: segments in it. */
interface NextInterview {
  name: string;
  left: number;
  href: string;
}

/** An interview in the list beside the text. decided, segments: of what one is to code. */
interface ListedInterview {
  id: string;
  name: string;
  about: string; // the interview's own name, where its participant's stands first
  decided: number;
  segments: number;
  href: string;
}

interface ReaderData {
  interview: string; // the one that is read
  interviews: ListedInterview[];
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

interface ThemesData {
  study_id: string;
  decisions_url: string;
  board_url: string;
  side_url: string;
  contrary_url: string;
  study_title: string; // of the browser's tab
  revision: string;
}

interface RelationsData {
  study_id: string;
  decisions_url: string;
  relations_url: string;
  evidence_url: string;
  work_url: string;
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

type Does = "accept" | "reject" | "code" | "uncode" | "confirm" | "question" | "split" | "join" | "memo" | "forget_memo" | "summarise" | "define" | "move" | "new_code" | "seen" | "settle" | "finish" | "theme_new" | "theme_name" | "theme_claim" | "theme_narrative" | "theme_codes" | "theme_merge" | "theme_split" | "theme_retire" | "theme_status" | "theme_quote" | "theme_unquote" | "theme_searched" | "theme_question" | "theme_dimension" | "theme_relation" | "code_pair" | "relate" | "retype" | "turn_round" | "unrelate" | "refuse_relation" | "undo" | "redo";

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
  claim?: string;
  draft_id?: string;
  base?: string[];
  narrative?: string;
  added?: string[];
  removed?: string[];
  into?: string;
  new_theme_id?: string;
  status?: string;
  stance?: string;
  read?: number;
  found?: number;
  contrary?: string;
  research_question_id?: string;
  belongs?: boolean;
  dimension_id?: string;
  relation_id?: string;
  first?: string;
  second?: string;
  pairing?: string;
  relation_type?: string;
  own_type?: string;
  note?: string;
  segment_ids?: string[];
  between?: string;
  mine?: string[];
  about?: string;
}

interface Numbered extends Decision {
  seq: number;
}
