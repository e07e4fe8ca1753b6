"""What the pages' own scripts and the workbench tell each other, as JSON.

In:     nothing; these are types. Offsets are code points, half-open.
Out:    a type for each answer of a route. What is asked of one: app/server/requests.py.

app/browser/payloads.d.ts says both to the front end; docs/write_types.py makes it of them.
"""

from __future__ import annotations

from typing import Literal, NotRequired, Required, TypedDict

Shown = Literal["before", "after", "off"]
Tones = tuple[str, str]  # on light pages, on dark ones


class Span(TypedDict):
    start: int
    end: int


class Segment(Span):
    id: str
    index: int
    turn: int


class Turn(Span):
    index: int
    speaker: str
    role: str
    start_s: float | None
    end_s: float | None


# -- what a coder has decided in an interview


class Refusal(Span):
    code_id: str


class Coding(Refusal):
    accepted: bool
    origin: str


class Memo(Span):
    id: str
    text: str


class Decided(TypedDict):
    codings: list[Coding]
    rejected: list[Refusal]
    memos: list[Memo]
    seen: list[Span]


# -- suggestions, and what they rest on


class Evidence(TypedDict, total=False):
    """What is put to words is added here; other parts are as the suggester keeps them."""

    kind: Required[str]
    share: float
    words: list[str]
    count: int
    text: str
    question_id: str
    who: str
    href: str


class Suggestion(Span):
    id: str
    transcript_id: str
    segment_id: str
    code_id: str
    score: float
    rank: int
    evidence: list[Evidence]
    version: str
    band: str


class ShownSuggestion(Suggestion):
    suggested_code_id: str  # the one that was suggested, where codes were merged since


# -- an interview as the reader is given it


class NamedCode(TypedDict):
    id: str
    name: str
    path: str
    definition: str
    retired: bool
    colour: str | None
    tones: Tones | None
    rank: int  # among all codes by name, as every tree of them is ordered
    parent: str | None  # the code in use that it hangs under
    elsewhere: int  # this coder's codings of it in other interviews


class MemoBeside(TypedDict):
    """A memo of this coder's that is not on this interview: what it is on, and where that is.

    code_id, theme_id: what it is on, where it is on one; about: that in words; quote: of a passage.
    """

    id: str
    text: str
    about: str
    quote: str
    href: str
    code_id: str | None
    theme_id: str | None
    here: bool  # whether it can be changed beside the interview: it is on no other interview


class GuideQuestion(TypedDict):
    id: str
    wording: str
    category: str


class Answer(TypedDict):
    question_id: str | None
    first_turn: int
    last_turn: int
    wording: str
    category: str
    probability: float
    alternatives: list[tuple[str, float]]
    confirmed: bool


class Dimension(TypedDict):
    name: str
    strength: float
    reason: str


class InterviewRead(TypedDict):
    id: str
    name: str
    text: str
    turns: list[Turn]
    answers: list[Answer]
    segments: list[Segment]
    codes: list[NamedCode]
    questions: list[GuideQuestion]
    suggestions: list[ShownSuggestion]
    dimensions: dict[str, list[Dimension]]
    stored: Decided
    memos_beside: list[MemoBeside]
    asked: list[str] | None  # segments to be coded, where not all are


class Interview(InterviewRead):
    learned: str  # what the suggestions had learned of: a stamp


class Learned(TypedDict):
    """Suggestions that changed, by segment; or that none can be said, and when to ask again."""

    ready: bool
    why: NotRequired[str]
    retry_ms: NotRequired[int]
    stamp: NotRequired[str]
    suggestions: NotRequired[dict[str, list[ShownSuggestion]]]


class Aligned(TypedDict):
    changed: bool
    ask_next: int | None  # the turn most worth asking about
    why: str


# -- what became of decisions (what is asked: app/server/requests.py)


class Rule(TypedDict):
    definition: str
    include: list[str]
    exclude: list[str]


class EditConflict(TypedDict):
    """A change of a code's rule that somebody else had made meanwhile."""

    code_id: str
    memo_id: str
    words: list[str]
    was: Rule  # the rule as it is


class Result(TypedDict):
    seq: int
    ok: bool
    why: str
    said: str  # of an undo or redo: what it did, or what it would do
    back: Literal["", "undo", "redo"]
    asks: str  # the decision that said asks about before it is done; "": it is done
    again: bool
    clash: EditConflict | None


class Stored(TypedDict):
    results: list[Result]
    highest_seq: int
    documents: dict[str, Decided]
    stamp: Moved | None  # None: the study was not asked


class Moved(TypedDict):
    """How far the study has moved by decisions of a request: its stamp before them, and after."""

    was: int
    now: int


class Stamp(TypedDict):
    study: str
    stamp: int


# -- excerpts away from their interview


class Question(TypedDict):
    id: str
    wording: str


class Passage(TypedDict):
    words: str
    cut: bool
    speaker: str


class Place(TypedDict):
    interview: str
    participant: str
    role: str
    speaker: str
    question: Question | None
    segment_id: str | None
    href: str


class Around(TypedDict):
    before: Passage | None
    after: Passage | None


class ShownCode(TypedDict):
    id: str
    name: str
    path: str
    definition: str
    include: list[str]
    exclude: list[str]
    example: str


class Item(Suggestion, Around):
    """A suggestion of the Triage page, with its context."""

    quote: str
    interview: str
    participant: str
    role: str
    speaker: str
    question: Question | None
    href: str


class TriagePage(TypedDict):
    left: int
    offset: int
    counts: dict[str, int]  # by code, within the band
    bands: dict[str, int]  # by band, within the code
    items: list[Item]
    card: Item | None  # the one that was asked for, where it is open
    codes: list[ShownCode]


class Queue(TriagePage):
    learned: str


class Card(Place, Span):
    """A coding as a card of the Compare page."""

    transcript_id: str
    quote: str
    code_id: str
    distance: float | None
    older: bool
    origin: str


class HeldCode(ShownCode):
    held: int
    older: int
    retired: bool


class ComparePage(TypedDict):
    code: ShownCode | None
    told: str  # where it is another than was asked for, or retired
    held: int
    older: int
    offset: int
    cards: list[Card]
    codes: list[HeldCode]


# -- relations of codes, proposed and recorded

RelationState = Literal["none", "working", "ready", "stopped", "failed"]


class RelationWork(TypedDict):
    """How far counting is. done of total: steps. fresh: of what is coded now."""

    state: RelationState
    doing: str
    done: int
    total: int
    why: str
    fresh: bool


class RelatedCode(TypedDict):
    id: str
    name: str
    path: str
    retired: bool


class PairFigures(TypedDict):
    """Units with both codes, with the first, with the second, of all; None: not given."""

    both: int
    first: int
    second: int
    total: int
    lift: float | None
    npmi: float | None
    p: float | None
    q: float | None


class OrderFigures(TypedDict):
    """Answers in which one comes first; segments that hold one shortly after the other."""

    first: int
    second: int
    neither: int
    then: int
    back: int
    p: float | None
    q: float | None
    p_back: float | None
    q_back: float | None


class RoleSides(TypedDict):
    """Participants of a role, by name: with both codes, with one alone."""

    role: str
    both: list[str]
    first_only: list[str]
    second_only: list[str]


class RelationCandidate(TypedDict):
    """words: what was counted, in sentences. segments: ids of those that speak for it."""

    first: str
    second: str
    words: list[str]
    proposed: str | None
    above: bool | None
    connected: int
    against: int
    segments: list[str]
    in_segments: PairFigures
    in_answers: PairFigures
    order: OrderFigures


class RecordedRelation(TypedDict):
    """told: what became of its codes since. by: whose it is, "" for one's own.

    stands: both codes are in use and are two, so that it is in the pictures.
    """

    id: str
    first: str
    second: str
    type: str
    own_type: str
    note: str
    segments: list[str]
    told: list[str]
    by: str
    stands: bool


class RejectedRelation(TypedDict):
    first: str
    second: str
    reason: str
    segments: list[str]


class RelationType(TypedDict):
    """words: what stands between the first code and the second. verb: the same in a sentence."""

    id: str
    words: str
    verb: str


class RelationsPage(TypedDict):
    """scope: what candidates rest on, in sentences. found: candidates, of which some are given."""

    between: str
    work: RelationWork
    scope: list[str]
    found: int
    candidates: list[RelationCandidate]
    relations: list[RecordedRelation]
    rejected: list[RejectedRelation]
    codes: list[RelatedCode]
    types: list[RelationType]


class SaidPart(TypedDict):
    """Words of what a participant connects. part: which side they are, "" what stands around."""

    words: str
    part: Literal["", "cause", "effect", "cue"]


class SaidConnection(Place):
    """What a participant connects. told: how the clauses were tied to the codes, in sentences."""

    parts: list[SaidPart]
    way: str
    told: list[str]


class RelationPassage(Place, Span):
    """A segment that speaks for a relation or against it. codes: which of the two it holds."""

    transcript_id: str
    quote: str
    codes: list[str]


class RelationEvidence(TypedDict):
    """supports, speaks_against: how many there are, of which some are given."""

    said: list[SaidConnection]
    supports: int
    supporting: list[RelationPassage]
    speaks_against: int
    contrary: list[RelationPassage]
    roles: list[RoleSides]
    told: str  # where something cannot be given


# -- units of a round of double coding


class Settled(TypedDict):
    resolution: str
    code_ids: list[str]
    coder: str | None
    reason: str
    by: str
    at: str


class Unit(Place, Around, Span):
    n: int
    transcript_id: str
    quote: str
    kind: str
    lanes: list[list[str] | None]  # of each coder; null: did not look here
    shared: list[str]
    settled: Settled | None


class RoundInterview(TypedDict):
    id: str
    name: str
    units: int
    unsettled: int


class RoundCode(ShownCode):
    tones: Tones | None
    retired: bool
    units: int
    disputed: int


class UnitsPage(TypedDict):
    round: str
    name: str
    coders: list[str]
    counts: dict[str, int]
    left: int
    interviews: list[RoundInterview]
    codes: list[RoundCode]
    reasons: list[str]
    units: list[Unit]


# -- figures of agreement, drawn


class Mark(TypedDict):
    """A figure as it is drawn: its place, its interval, what is said of it."""

    n: float
    value: float | None
    low: float | None
    high: float | None
    said: str
    reason: str | None  # why there is no value


class ForestRow(Mark):
    name: str
    after: Mark | None  # settling
    overall: NotRequired[bool]


class ForestData(TypedDict):
    title: str
    unit: str
    interval: str
    settled: bool
    rows: list[ForestRow]


class ConfusionData(TypedDict):
    first: str
    second: str
    unit: str
    units: int
    names: list[str]
    counts: list[list[int]]
    most: int
    left: int  # codes that are not shown


# -- the tree of codes


class TreeCode(TypedDict):
    id: str
    rank: int  # among all codes by name
    name: str
    parent: str | None
    count: int
    colour: str | None
    tones: Tones | None


# -- what a search finds


class Bit(TypedDict):
    """Words of a text, and whether they are what was searched for."""

    words: str
    hit: bool


class FoundWords(TypedDict):
    """A place in an interview. segment_id: where it is gone to, if the interview has any."""

    href: str
    transcript_id: str
    segment_id: str | None
    interview: str
    participant: str
    role: str
    speaker: str
    asks: bool  # the interviewer says it
    bits: list[Bit]


class FoundThing(TypedDict):
    """A code, memo, theme or participant. said: what kind it is or where it stands, if need be."""

    href: str
    name: list[Bit]
    about: list[Bit]
    said: str


class FoundInterview(TypedDict):
    """How many places an interview has, whatever part of the hits is asked for."""

    id: str
    name: str
    participant: str
    role: str
    places: int


class Found(TypedDict):
    """What a search finds. places: with words in them, of which `words` are the first."""

    places: int
    interviews: list[FoundInterview]
    words: list[FoundWords]
    codes: list[FoundThing]
    memos: list[FoundThing]
    themes: list[FoundThing]
    participants: list[FoundThing]


# -- themes


class BoardCode(TypedDict):
    """A code as a card. people: who is coded with it, as places in the board's list."""

    id: str
    name: str
    path: str
    count: int
    people: list[int]


class BoardTheme(TypedDict):
    """A theme as a column. contrary: how far contrary evidence was looked for."""

    id: str
    name: str
    claim: str
    status: str
    code_ids: list[str]
    contrary: str
    from_sample: bool


class BoardDraft(TypedDict):
    """A proposal as a column: its codes that are in no theme. beside: the theme they would join."""

    id: str
    name: str
    code_ids: list[str]
    beside: str


class ThemesBoard(TypedDict):
    """numbers: of drafts that can be asked for; why: no other number can be."""

    themes: list[BoardTheme]
    drafts: list[BoardDraft]
    codes: list[BoardCode]
    people: list[str]
    most: int
    number: int
    why: str
    pairs: int
    at: str  # the theme at the place that the address names
    told: str  # where that is another one now


class PeopleCount(TypedDict):
    """How many participants of a role or level are there, of how many who are coded."""

    value: str
    participants: int
    of: int


class ThemeChoice(TypedDict):
    """What may belong to a theme. counted: segments of its codes that show it, if counted."""

    id: str
    name: str
    belongs: bool
    counted: int | None


class ThemeQuotation(TypedDict):
    transcript_id: str
    start: int
    end: int
    quote: str
    who: str
    href: str
    stance: str
    reason: str
    code: str


class ThemeWording(TypedDict):
    event_id: str
    coder: str
    words: str
    stands: bool


class ThemeConflict(TypedDict):
    """Wordings of a part of a theme that stand against each other."""

    part: str
    wordings: list[ThemeWording]


class CodeLoss(TypedDict):
    """What a theme would lose with a code."""

    code_id: str
    name: str
    said: str


class ThemeSide(TypedDict):
    """All that is shown of one theme. bases: of each part, the decisions whose words it has."""

    id: str
    name: str
    claim: str
    narrative: str
    status: str
    bases: dict[str, list[str]]
    conflicts: list[ThemeConflict]
    note: str  # of a claim that is no sentence
    participants: list[str]
    missing: list[str]
    of: int
    in_study: int
    segments: int
    roles: list[PeopleCount]
    levels: list[PeopleCount]
    amounts: list[str]
    questions: list[ThemeChoice]
    dimensions: list[ThemeChoice]
    relations: list[ThemeChoice]
    chosen: list[ThemeQuotation]
    proposed: list[ThemeQuotation]
    more: int  # quotations that are not among the proposed
    agreement: list[str]
    losses: list[CodeLoss]
    contrary: str
    looks: list[str]
    lineage: list[str]


class ContraryPassages(TypedDict):
    """Passages that may speak against a claim, the likeliest first. how: they were ranked."""

    passages: list[ThemeQuotation]
    of: int
    how: str
    ready: bool


# -- what each component is given by its page


class NextInterview(TypedDict):
    """The interview to go on with when this one is decided. left: segments in it."""

    name: str
    left: int
    href: str


class ListedInterview(TypedDict):
    """An interview in the list beside the text. decided, segments: of what one is to code."""

    id: str
    name: str
    about: str  # the interview's own name, where its participant's stands first
    decided: int
    segments: int
    href: str


class ReaderData(TypedDict):
    interview: str  # the one that is read
    interviews: list[ListedInterview]
    study_id: str
    document_url: str
    decisions_url: str
    learn_url: str
    align_url: str
    compare_url: str
    compare_words: str  # what its link says
    passages_url: str  # of what a code holds
    refused: list[str]  # verbs that decisions of this person may not have
    revision: str
    shown: Shown
    next: NextInterview | None


class TriageData(TypedDict):
    study_id: str
    decisions_url: str
    queue_url: str
    learn_url: str
    revision: str


class CompareData(TypedDict):
    study_id: str
    decisions_url: str
    compare_url: str
    revision: str


class ThemesData(TypedDict):
    study_id: str
    decisions_url: str
    board_url: str
    side_url: str
    contrary_url: str
    study_title: str  # of the browser's tab
    revision: str


class RelationsData(TypedDict):
    study_id: str
    decisions_url: str
    relations_url: str
    evidence_url: str
    work_url: str
    revision: str


class DisagreementsData(TypedDict):
    study_id: str
    decisions_url: str
    units_url: str
    round: str
    revision: str


class PlacesData(TypedDict):
    """place: what the page shows, None where its component says it. known: not by default.

    arrival: another one each time somebody comes to an address. asked: what that one named.
    """

    owner: str
    page: str
    place: dict[str, str] | None
    known: bool
    arrival: str
    asked: dict[str, str]
    stamp: int
    stamp_url: str


class TreeData(TypedDict):
    study_id: str
    decisions_url: str
    codes: list[TreeCode]
    chosen: str


class InterviewLink(TypedDict):
    name: str
    href: str
    share: int | None  # decided, in per cent
    cells: list[str]


class InterviewTable(TypedDict):
    columns: list[str]
    rows: list[InterviewLink]


class Quotation(TypedDict):
    quote: str
    who: str
    code: str
    href: str


class SearchData(TypedDict):
    search_url: str
    study_id: str  # whose words are kept


class Choice(TypedDict):
    value: str
    label: str


class MatrixLine(TypedDict):
    """A row or a column. held_by: of interviews or participants, how many have it."""

    id: str
    name: str
    total: int
    held_by: int | None


class MatrixTable(TypedDict):
    """values: counts or shares, null where a share has no whole. of: interviews or participants."""

    rows: list[MatrixLine]
    columns: list[MatrixLine]
    counts: list[list[int]]
    values: list[list[float | None]]
    rows_are: str
    columns_are: str
    units: int
    of: int | None
    row_choices: list[Choice]
    column_choices: list[Choice]
    told: list[str]


class MatrixCell(TypedDict):
    """What is behind a cell. left_out: quotations beyond those that are given."""

    row: str
    column: str
    said: str
    quotations: list[Quotation]
    left_out: int


class MatrixData(TypedDict):
    study_id: str
    matrix_url: str
    cell_url: str
    file_url: str
    revision: str


class CurvePoint(TypedDict):
    """What one more interview brought. mean, low, high: all codes after so many, in any order."""

    number: int
    name: str
    codes: int
    new: list[str]
    cumulative: int
    mean: float
    low: float
    high: float


class SaturationCurve(TypedDict):
    """of: codes or themes. reached: the interview at which the rule is met."""

    of: str
    points: list[CurvePoint]
    base: int
    run: int
    threshold: float
    reached: int | None
    verdict: str
    expectation: str
    warning: str
    told: list[str]


class SaturationData(TypedDict):
    study_id: str
    saturation_url: str
    file_url: str
    revision: str


class GroupShare(TypedDict):
    """n of N participants; null where a group has nobody. href: of the quotations, or ""."""

    n: int
    of: int
    share: float | None
    low: float | None
    high: float | None
    href: str


class GroupsRow(TypedDict):
    """apart: whether two of its intervals do not touch."""

    name: str
    apart: bool
    shares: list[GroupShare]


class GroupHead(TypedDict):
    name: str
    of: int


class GroupsTable(TypedDict):
    attribute: str
    rows_are: str
    groups: list[GroupHead]
    rows: list[GroupsRow]
    row_choices: list[Choice]
    attribute_choices: list[Choice]
    warning: str
    told: list[str]


class GroupsData(TypedDict):
    study_id: str
    groups_url: str
    file_url: str
    revision: str


class MemoRow(TypedDict):
    """A memo in a list. words: its text as it is stored. href: of what it is on, or ""."""

    id: str
    kind: str
    on: str
    name: str
    text: str
    words: str
    quote: str
    coder: str
    own: bool
    written: str
    href: str


class MemoList(TypedDict):
    memos: list[MemoRow]
    kinds: list[Choice]


class MemosData(TypedDict):
    study_id: str
    decisions_url: str
    memos_url: str
    revision: str


class PersonCode(TypedDict):
    """A code of a participant. href: of its quotations in the matrix."""

    name: str
    segments: int
    href: str


class PersonInterview(TypedDict):
    name: str
    href: str
    words: int
    segments: int
    coded: int


class PersonPage(TypedDict):
    """All that is known of a participant. people: whom one can choose."""

    name: str
    people: list[Choice]
    attributes: list[tuple[str, str]]
    interviews: list[PersonInterview]
    codes: list[PersonCode]
    quotations: list[Quotation]
    left_out: int
    memos: list[MemoRow]
    told: str


class PersonData(TypedDict):
    study_id: str
    person_url: str
    revision: str


class SummaryTheme(TypedDict):
    id: str
    name: str
    claim: str
    href: str


class SummaryCell(TypedDict):
    """A participant on a theme. text: own words; others: whose they are, and their words."""

    theme_id: str
    text: str
    others: list[str]
    segments: int
    href: str


class SummaryCase(TypedDict):
    case: str
    name: str
    cells: list[SummaryCell]


class SummaryTable(TypedDict):
    themes: list[SummaryTheme]
    cases: list[SummaryCase]


class SummariesData(TypedDict):
    study_id: str
    decisions_url: str
    summaries_url: str
    file_url: str
    revision: str


class PassageHit(TypedDict):
    """A place that was found. start, end, quote: of its segment. likeness: of a meaning, to 1.

    segment_id: None where it cannot be coded from here.
    """

    href: str
    transcript_id: str
    segment_id: str | None
    start: int
    end: int
    quote: str
    before: str
    hit: str
    after: str
    who: str
    asks: bool
    interview: str
    codes: list[str]
    likeness: float | None


class Passages(TypedDict):
    hits: list[PassageHit]
    total: int
    said: str
    codes: list[Choice]
    questions: list[Choice]
    attributes: list[Choice]
    interviews: list[Choice]


class PassagesData(TypedDict):
    study_id: str
    decisions_url: str
    passages_url: str
    revision: str
