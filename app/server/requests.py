"""What the browser asks for, held to its form before anything is done about it.

In:     JSON as it came, or what stands behind the question mark of an address.
Out:    a typed record, by pydantic; or why there is none, in words that hold nothing typed.

A request is refused as a whole only where its decisions could not be told apart; each decision
is read by itself (`read_decision`), so that one that is malformed holds up none after it. What a
decision may hold beyond its form (an id that is there, a span of the text) the log checks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, ClassVar, Literal, TypeGuard, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from app.common.payloads import Shown
from app.server.edit_conflicts import CodeParts
from models.errors import EventInvalid, ThroughlineError
from models.events import (
    SPAN,
    CaseSummarised,
    CodeCreated,
    CodeDefined,
    CodeMoved,
    CodesPaired,
    CodingAdded,
    CodingConfirmed,
    CodingDecision,
    CodingRemoved,
    Decision,
    MemoRemoved,
    MemoWritten,
    RelationMade,
    RelationRejected,
    RelationRemoved,
    RelationRetyped,
    RelationTurned,
    RoundFinished,
    SegmentJoined,
    SegmentSplit,
    SuggestionAccepted,
    SuggestionRejected,
    ThemeClaimed,
    ThemeCodes,
    ThemeCreated,
    ThemeDimension,
    ThemeMerged,
    ThemeNarrated,
    ThemeQuestion,
    ThemeQuoted,
    ThemeRelation,
    ThemeRenamed,
    ThemeRetired,
    ThemeSearched,
    ThemeSplit,
    ThemeStatusSet,
    ThemeUnquoted,
    TurnQuestion,
    UnitSeen,
    UnitSettled,
)
from models.json_shapes import Payload
from models.spans import is_storable

MOST = 1000  # decisions in one request
LARGEST = 2**31 - 1  # a number that every database can hold
LONGEST_ID = 200  # characters
MOST_SEGMENTS = 20_000  # that one decision rests on


class RequestInvalid(ThroughlineError):
    """A request that is not of the agreed shape."""


def _storable(text: str) -> str:
    if not is_storable(text):
        raise ValueError("holds half a character, which is no text")
    return text


def _digits(value: object) -> object:
    if isinstance(value, str) and not (value.isascii() and value.isdecimal()):
        raise ValueError("is a whole number from 0 on")
    return value


Text = Annotated[str, AfterValidator(_storable)]
Id = Annotated[Text, Field(max_length=LONGEST_ID)]
Whole = Annotated[int, Field(ge=0, le=LARGEST)]
Place = Annotated[
    int, BeforeValidator(_digits), Field(le=10**9)
]  # of a list, as an address says it
Seq = Annotated[int, Field(ge=1, le=LARGEST)]
Texts = list[Text]
OwnType = Annotated[Text, Field(max_length=LONGEST_ID)]  # a relation's, in the analyst's own words
Segments = Annotated[list[Id], Field(max_length=MOST_SEGMENTS)]


class Form(BaseModel):
    """What is asked, as JSON: each value of its own type, none turned into another."""

    model_config = ConfigDict(strict=True, frozen=True)


class Numbered(Form):
    """A decision of a request, of which no more is known yet than its number."""

    model_config = ConfigDict(extra="allow")

    seq: Seq


class Batch(Form):
    """Decisions of one page, in their order. study: whose page it is, as `study_key`."""

    client_id: Annotated[str, Field(min_length=8, max_length=64, pattern=r"^[\x00-\x7f]*$")]
    decisions: Annotated[list[Numbered], Field(max_length=MOST)]
    study: str | None = None

    def interviews(self) -> set[str]:
        """Return what may be the ids of the interviews that it names."""
        named = ((each.model_extra or {}).get("transcript_id") for each in self.decisions)
        return {id_ for id_ in named if is_id(id_)}


class LearnAsked(Form):
    """since: the stamp of the suggestions that the page shows."""

    since: str | None = None


class Seen(Form):
    """Parts of a code as they were when a change was decided; one that is absent was not seen."""

    model_config = ConfigDict(extra="forbid")

    name: Text | None = None
    definition: Text | None = None
    example: Text | None = None
    colour: Text | None = None
    parent: Text | None = None
    include: Texts = []
    exclude: Texts = []
    dimensions: Texts = []

    def parts(self) -> CodeParts:
        """Return the parts that were seen, by name."""
        return self.model_dump(exclude_unset=True)


class Asked(Form):
    """One decision as it is asked for. Its verb says of which class it is."""

    event_class: ClassVar[type[Decision]]

    seq: Seq
    reason: Text | None = None
    group: Id | None = None

    def stated(self) -> Payload:
        """Return what is asked of what the decision holds, as the log stores it."""
        return self.model_dump(include={*self.event_class.form().by_key}, exclude_unset=True)

    def decision(self) -> Decision:
        """Return the decision. Raises EventInvalid where the log's rules refuse a value."""
        return self.event_class.from_payload(self.stated())


class AboutPassage(Asked):
    """quote: the words at the span, which are held to the text when it is stored."""

    transcript_id: Id
    start: Whole
    end: Whole
    quote: Text


class AboutCoding(AboutPassage):
    """A code at a passage. segment_id: where it stood on the page; the span is what counts."""

    event_class: ClassVar[type[CodingDecision]]

    code_id: Id
    segment_id: Id | None = None
    shown: Shown | None = None

    def stated(self) -> Payload:
        wanted = {*SPAN, "code_id", "shown"}  # ids of suggestions and segments are looked up
        return self.model_dump(include=wanted, exclude_unset=True)


class AboutSuggestion(AboutCoding):
    suggestion_id: Id | None = None


class Accept(AboutSuggestion):
    do: Literal["accept"]
    event_class = SuggestionAccepted


class Reject(AboutSuggestion):
    do: Literal["reject"]
    event_class = SuggestionRejected


class AddCode(AboutCoding):
    do: Literal["code"]
    event_class = CodingAdded


class RemoveCode(AboutCoding):
    do: Literal["uncode"]
    event_class = CodingRemoved


class Confirm(AboutCoding):
    do: Literal["confirm"]
    event_class = CodingConfirmed


class NameQuestion(Asked):
    """question_id None: the turn asks no question of the guide."""

    do: Literal["question"]
    event_class = TurnQuestion

    transcript_id: Id
    turn: Whole
    question_id: Id | None


class Split(AboutPassage):
    do: Literal["split"]
    event_class = SegmentSplit

    at: Whole


class Join(AboutPassage):
    do: Literal["join"]
    event_class = SegmentJoined


class WriteMemo(Asked):
    """A memo on a passage, a code or a theme."""

    do: Literal["memo"]
    event_class = MemoWritten

    memo_id: Id
    text: Text
    transcript_id: Id | None = None
    start: Whole | None = None
    end: Whole | None = None
    quote: Text | None = None
    code_id: Id | None = None
    theme_id: Id | None = None
    memo_kind: Id | None = None


class Summarise(Asked):
    """What a participant says to a theme, in the analyst's words."""

    do: Literal["summarise"]
    event_class = CaseSummarised

    theme_id: Id
    case: Text
    text: Text


class RemoveMemo(Asked):
    do: Literal["forget_memo"]
    event_class = MemoRemoved

    memo_id: Id


class ChangeCode(Asked):
    """A change of a code. was: its parts as its author saw them; None: it overwrites nothing."""

    code_id: Id
    was: Seen | None = None


class Define(ChangeCode):
    do: Literal["define"]
    event_class = CodeDefined

    definition: Text | None = None
    include: Texts | None = None
    exclude: Texts | None = None


class Move(ChangeCode):
    do: Literal["move"]
    event_class = CodeMoved

    parent: Id | None


class CreateCode(Asked):
    do: Literal["new_code"]
    event_class = CodeCreated

    code_id: Id
    name: Text
    kind: Text | None = None
    definition: Text | None = None
    parent: Id | None = None


class See(AboutPassage):
    do: Literal["seen"]
    event_class = UnitSeen

    segment_id: Id | None = None
    shown: Shown | None = None


class Settle(AboutPassage):
    """coder: whose codes hold, where the resolution is one coder's."""

    do: Literal["settle"]
    event_class = UnitSettled

    round_id: Id
    resolution: Text
    code_ids: list[Id]
    coder: Text | None = None


class Finish(Asked):
    do: Literal["finish"]
    event_class = RoundFinished

    round_id: Id


class OfTheme(Asked):
    """A decision about one theme."""

    theme_id: Id


class NewTheme(OfTheme):
    """draft_id: the draft that it is made of, whole or in part; it is looked up."""

    do: Literal["theme_new"]
    event_class = ThemeCreated

    name: Text
    code_ids: list[Id]
    claim: Text | None = None
    draft_id: Id | None = None


class NameTheme(OfTheme):
    """base: the decisions whose words the page showed; so of every wording of a theme."""

    do: Literal["theme_name"]
    event_class = ThemeRenamed

    name: Text
    base: list[Id] | None = None


class Claim(OfTheme):
    do: Literal["theme_claim"]
    event_class = ThemeClaimed

    claim: Text
    base: list[Id] | None = None


class Narrate(OfTheme):
    do: Literal["theme_narrative"]
    event_class = ThemeNarrated

    narrative: Text
    base: list[Id] | None = None


class ChooseCodes(OfTheme):
    """added, removed: what of the theme's codes the page changed, whatever came meanwhile.

    draft_id: of the draft that proposed what is added; it is looked up.
    """

    do: Literal["theme_codes"]
    event_class = ThemeCodes

    code_ids: list[Id]
    added: list[Id]
    removed: list[Id]
    draft_id: Id | None = None


class MergeTheme(OfTheme):
    do: Literal["theme_merge"]
    event_class = ThemeMerged

    into: Id


class SplitTheme(OfTheme):
    do: Literal["theme_split"]
    event_class = ThemeSplit

    new_theme_id: Id
    name: Text
    code_ids: list[Id]


class RetireTheme(OfTheme):
    do: Literal["theme_retire"]
    event_class = ThemeRetired


class SetThemeStatus(OfTheme):
    do: Literal["theme_status"]
    event_class = ThemeStatusSet

    status: Text


class OfThemePassage(AboutPassage):
    theme_id: Id


class Quote(OfThemePassage):
    do: Literal["theme_quote"]
    event_class = ThemeQuoted

    stance: Text


class Unquote(OfThemePassage):
    do: Literal["theme_unquote"]
    event_class = ThemeUnquoted


class Search(OfTheme):
    """A look for contrary evidence is done."""

    do: Literal["theme_searched"]
    event_class = ThemeSearched

    read: Whole
    found: Whole
    claim: Text
    contrary: Text | None = None


class ServeQuestion(OfTheme):
    do: Literal["theme_question"]
    event_class = ThemeQuestion

    research_question_id: Id
    belongs: bool


class ShowDimension(OfTheme):
    do: Literal["theme_dimension"]
    event_class = ThemeDimension

    dimension_id: Id
    belongs: bool


class TakeRelation(OfTheme):
    do: Literal["theme_relation"]
    event_class = ThemeRelation

    relation_id: Id
    belongs: bool


class Pair(Asked):
    do: Literal["code_pair"]
    event_class = CodesPaired

    first: Id
    second: Id
    pairing: Text


class Relate(Asked):
    """A relation, from first to second, with the segments that it rests on.

    between: of which candidates it was one, "codes" or "categories"; "" where it was none.
    """

    do: Literal["relate"]
    event_class = RelationMade

    relation_id: Id
    first: Id
    second: Id
    relation_type: Text
    own_type: OwnType | None = None
    note: Text | None = None
    segment_ids: Segments = []
    between: Id = ""


class Retype(Asked):
    do: Literal["retype"]
    event_class = RelationRetyped

    relation_id: Id
    relation_type: Text
    own_type: OwnType | None = None


class TurnRound(Asked):
    """first, second: as it runs from now on."""

    do: Literal["turn_round"]
    event_class = RelationTurned

    relation_id: Id
    first: Id
    second: Id


class Unrelate(Asked):
    do: Literal["unrelate"]
    event_class = RelationRemoved

    relation_id: Id


class RefuseRelation(Asked):
    """A proposed relation that is none. between: as of Relate."""

    do: Literal["refuse_relation"]
    event_class = RelationRejected

    first: Id
    second: Id
    segment_ids: Segments = []
    between: Id = ""


class Step(Form):
    """One of this coder's steps is taken back, or done again.

    mine: further client ids of this browser tab. about: the decision that it was asked about,
    where the last step is another tab's; None: it was not asked.
    """

    do: Literal["undo", "redo"]
    seq: Seq
    mine: Annotated[list[Id], Field(max_length=MOST)] = []
    about: Id | None = None


Coding = Accept | Reject | AddCode | RemoveCode | Confirm
Around = (
    NameQuestion
    | Split
    | Join
    | WriteMemo
    | RemoveMemo
    | Summarise
    | Define
    | Move
    | CreateCode
    | See
    | Settle
    | Finish
    | NewTheme
    | NameTheme
    | Claim
    | Narrate
    | ChooseCodes
    | MergeTheme
    | SplitTheme
    | RetireTheme
    | SetThemeStatus
    | Quote
    | Unquote
    | Search
    | ServeQuestion
    | ShowDimension
    | TakeRelation
    | Pair
    | Relate
    | Retype
    | TurnRound
    | Unrelate
    | RefuseRelation
)
DecisionAsked = Coding | Around | Step
BY_VERB: dict[str, type[DecisionAsked]] = {
    verb: each
    for each in get_args(DecisionAsked)
    for verb in get_args(each.model_fields["do"].annotation)
}
VERBS = tuple(BY_VERB)


def refused_verbs(allowed: Callable[[type[Decision]], bool]) -> list[str]:
    """Return the verbs whose decisions are not allowed. Steps back and forth always are."""
    return [
        verb
        for verb, form in BY_VERB.items()
        if issubclass(form, Asked) and not allowed(form.event_class)
    ]


M = TypeVar("M", bound=BaseModel)


def _read(
    form: type[M], data: object, refusal: str, error_class: type[ThroughlineError] = RequestInvalid
) -> M:
    """Return data in its form. Raises the error with the refusal and what is wrong first."""
    try:
        return form.model_validate(data)
    except ValidationError as error:
        raise error_class(f"{refusal}: {_first(error)}.") from None


def read_batch(body: object) -> Batch:
    """Return a request of decisions. Raises RequestInvalid where they cannot be told apart."""
    batch = _read(Batch, body, "That is no request")
    numbered: dict[int, Numbered] = {}
    for each in batch.decisions:
        if numbered.setdefault(each.seq, each) != each:
            raise RequestInvalid(f"Two different decisions have the number {each.seq}.")
    return batch


def read_learn(body: object) -> LearnAsked:
    """Return a request to learn. Raises RequestInvalid."""
    return read_form(LearnAsked, body)


def read_form(form: type[M], body: object) -> M:
    """Return what a page asks for, in its form. Raises RequestInvalid."""
    return _read(form, body, "That is no request")


def read_decision(numbered: Numbered) -> DecisionAsked:
    """Return what a decision of a request asks for. Raises EventInvalid."""
    verb = (numbered.model_extra or {}).get("do")
    if not isinstance(verb, str) or verb not in BY_VERB:
        raise EventInvalid(f"A decision does one of: {', '.join(VERBS)}.")
    refusal = "A decision of this kind is refused"
    return _read(BY_VERB[verb], numbered.model_dump(), refusal, EventInvalid)


class Page(BaseModel):
    """What stands behind the question mark of an address: texts, of which some are numbers."""

    model_config = ConfigDict(frozen=True, extra="ignore")


P = TypeVar("P", bound=Page)


def read_page(form: type[P], query: Mapping[str, str]) -> P:
    """Return what an address asks for. Raises RequestInvalid."""
    return _read(form, {**query}, "That is no address here")


def is_id(value: object) -> TypeGuard[str]:
    """Whether this can be an id at all, and be looked up."""
    return isinstance(value, str) and len(value) <= LONGEST_ID and is_storable(value)


WORDS = {  # by pydantic's types of errors; its own words for the rest
    "missing": "is missing",
    "extra_forbidden": "is not known here",
    "string_type": "is no text",
    "string_unicode": "holds half a character, which is no text",
    "string_too_short": "is too short",
    "string_too_long": "is too long",
    "int_type": "is no whole number",
    "int_parsing": "is no whole number",
    "list_type": "is no list",
    "too_long": "is too long",
    "greater_than_equal": "is too small",
    "less_than_equal": "is too large",
    "model_type": "is no mapping",
}


def _first(error: ValidationError) -> str:
    """Say what is wrong first, without what was given: it may be somebody's words."""
    first: ErrorDetails = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(each) for each in first["loc"] if isinstance(each, int) or each.isascii())
    what = WORDS.get(first["type"], first["msg"].removeprefix("Value error, "))
    return f"{where[:LONGEST_ID] or 'it'} {what[:1].lower()}{what[1:].rstrip('.')}"
