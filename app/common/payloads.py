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


# -- what each component is given by its page


class NextInterview(TypedDict):
    """The interview to go on with when this one is decided. left: segments in it."""

    name: str
    left: int
    href: str


class ReaderData(TypedDict):
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
