"""Every kind of decision there is: what it holds, and what is true of it.

In:     what people decide, in the order of a study's life.
Out:    a class a kind; KINDS, by the name that each is stored under.

What the attributes of a class mean is said in models.events.decision. The fields stand in the
order in which they are stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from models.events.decision import Decision, WhenBlind
from models.events.values import (
    NOT_GIVEN,
    SPAN,
    AddedCodeIds,
    Attributes,
    CodebookData,
    CodeId,
    CodeIdOrNone,
    CodeIds,
    CoderName,
    Coders,
    ColourOrNone,
    Count,
    CutAt,
    EventIds,
    Filled,
    FoundHere,
    FrameworkData,
    FrameworkId,
    GuideRoleId,
    Id,
    KindOfCode,
    KindOfMemo,
    MemoOffset,
    NotGiven,
    Offset,
    Pairing,
    QuestionId,
    QuestionIdOrNone,
    QuestionIds,
    RelationId,
    RelationType,
    RemovedCodeIds,
    ResearchQuestionId,
    ResearchQuestionIdOrNone,
    ResearchQuestionIds,
    Resolution,
    RoleOf,
    RoundId,
    SeenEventIds,
    Shown,
    Stance,
    Stretches,
    Text,
    TextOrNone,
    Texts,
    ThemeId,
    ThemeStatus,
    TurnNumber,
    TurnPairs,
    Unit,
    UnitSpans,
    Wordings,
    YesOrNo,
)
from models.json_shapes import Payload

Place = tuple[str, int, int]  # transcript id, start, end


@dataclass(frozen=True)
class Rewording(Decision):
    """base: the decisions whose words it stands in place of, as its author saw them."""

    base: SeenEventIds | None = field(default=None, kw_only=True)

    @property
    def replaces(self) -> tuple[str, ...] | None:
        return self.base


# -- the codebook as a whole, and what reads with it


@dataclass(frozen=True)
class CodebookImported(Decision):
    """codebook: as models.codebook.reading.to_dict gives it."""

    kind = "codebook.imported"
    label = ("codebook imported", "codebooks imported")
    undoable = False
    when_blind = WhenBlind.FROZEN
    changes_codes = changes_codebook = True

    codebook: CodebookData
    sha256: TextOrNone
    filename: Text | None = None


@dataclass(frozen=True)
class EncoderChosen(Decision):
    kind = "encoder.chosen"
    label = ("choice of an encoder", "choices of encoders")
    undoable = False
    when_blind = WhenBlind.SHOWN
    handed_over = True

    encoder: Filled
    sha256: TextOrNone | NotGiven = NOT_GIVEN


@dataclass(frozen=True)
class FrameworkAdded(Decision):
    """framework: of the shape it has in a codebook; one of the same id is replaced."""

    kind = "framework.added"
    label = ("framework added", "frameworks added")
    when_blind = WhenBlind.FROZEN
    changes_codebook = True

    framework: FrameworkData
    filename: Text | None = None


@dataclass(frozen=True)
class FrameworkRemoved(Decision):
    kind = "framework.removed"
    label = ("framework taken out", "frameworks taken out")
    when_blind = WhenBlind.FROZEN
    changes_codebook = True

    framework_id: FrameworkId


# -- what the study is about, and what was asked


@dataclass(frozen=True)
class AboutStudy(Decision):
    """A decision about the study as such; who codes blind has it as the round found it."""

    when_blind = WhenBlind.FROZEN


@dataclass(frozen=True)
class StudyTitled(AboutStudy, Rewording):
    """title: empty, and the study goes by its file's name."""

    kind = "study.titled"
    label = ("title of the study", "titles of the study")
    gives_words = ("title",)

    title: Text

    @property
    def worded_id(self) -> str:
        return ""  # there is one study


@dataclass(frozen=True)
class CoderRenamed(Decision):
    """Its actor goes on under another name; what they decided stays under the one they had."""

    kind = "coder.renamed"
    label = ("coder's name changed", "coders' names changed")
    undoable = False  # who would take it back is another by name
    when_blind = WhenBlind.SHOWN

    name: CoderName


@dataclass(frozen=True)
class ResearchQuestionWritten(AboutStudy, Rewording):
    """A new one, or other words for one; one that was taken away is back."""

    kind = "research_question.written"
    label = ("research question written", "research questions written")
    makes = "research_question_id"
    makes_anew = True
    gives_words = ("text",)

    research_question_id: ResearchQuestionId
    text: Filled


@dataclass(frozen=True)
class ResearchQuestionRemoved(AboutStudy):
    """Questions of the guide that served it serve none."""

    kind = "research_question.removed"
    label = ("research question taken away", "research questions taken away")

    research_question_id: ResearchQuestionId


@dataclass(frozen=True)
class ResearchQuestionsOrdered(AboutStudy):
    """The order of all of them; one that is not named stands at the end."""

    kind = "research_question.ordered"
    label = ("order of the research questions", "orders of the research questions")

    research_question_ids: ResearchQuestionIds


@dataclass(frozen=True)
class AboutGuide(AboutStudy):
    """A decision about the guide, which is frozen while a round is open."""


@dataclass(frozen=True)
class GuideRoleNamed(AboutGuide, Rewording):
    """A new role that questions are worded for, or another name for one."""

    kind = "guide_role.named"
    label = ("role of the guide named", "roles of the guide named")
    makes = "guide_role_id"
    makes_anew = True
    gives_words = ("name",)

    guide_role_id: GuideRoleId
    name: Filled


@dataclass(frozen=True)
class GuideRoleRemoved(AboutGuide):
    """Its wordings are not asked any more."""

    kind = "guide_role.removed"
    label = ("role of the guide taken away", "roles of the guide taken away")

    guide_role_id: GuideRoleId


@dataclass(frozen=True)
class QuestionWritten(AboutGuide, Rewording):
    """A new question, or what is given of one anew; what is not given stays.

    ask: by role; an empty wording says that the role is not asked.
    """

    kind = "question.written"
    label = ("question of the guide written", "questions of the guide written")
    makes = "question_id"
    makes_anew = True
    gives_words = ("ask",)

    question_id: QuestionId
    ask: Wordings
    research_question: ResearchQuestionIdOrNone | NotGiven = NOT_GIVEN

    def wordings(self) -> Iterator[tuple[str, str | tuple[str, ...]]]:
        yield from self.ask.items()


@dataclass(frozen=True)
class QuestionRemoved(AboutGuide):
    """What was aligned with it stays on record, and counts for no question."""

    kind = "question.removed"
    label = ("question of the guide taken away", "questions of the guide taken away")

    question_id: QuestionId


@dataclass(frozen=True)
class GuideOrdered(AboutGuide):
    """The order of all questions; one that is not named stands at the end."""

    kind = "guide.ordered"
    label = ("order of the guide", "orders of the guide")

    question_ids: QuestionIds


# -- interviews, who speaks in them, what is asked, where units end


@dataclass(frozen=True)
class AboutInterview(Decision):
    """A decision about one interview."""

    when_blind = WhenBlind.SHOWN

    transcript_id: Id


@dataclass(frozen=True)
class TranscriptImported(AboutInterview):
    """Taken back, the interview is out of the study as a removed one is."""

    kind = "transcript.imported"
    label = ("interview imported", "interviews imported")
    outlives_parting = True
    handed_over = True
    moves_interview = True

    name: Filled
    filename: Text
    sha256: TextOrNone
    format: Text | None = None
    attributes: Attributes | None = None


@dataclass(frozen=True)
class TranscriptRemoved(AboutInterview):
    """The interview and all that is decided about it are set aside; all of it stays on record."""

    kind = "transcript.removed"
    label = ("interview removed", "interviews removed")
    handed_over = True
    moves_interview = True


@dataclass(frozen=True)
class TranscriptRestored(AboutInterview):
    """A removed interview is in again, with all that is decided about it."""

    kind = "transcript.restored"
    label = ("interview put back", "interviews put back")
    handed_over = True
    moves_interview = True


@dataclass(frozen=True)
class TranscriptReplaced(AboutInterview):
    """Another text takes the place of an interview, which is set aside with what was decided.

    What lies in words that both texts have counts at its place in the new one too, whoever
    decided it and whenever (models.state.replaced). Taken back, the new text is out of the study.
    earlier: the interview that goes. same: the words that both have. turns: those that are the
    same, by their numbers in either.
    """

    kind = "transcript.replaced"
    label = ("interview replaced", "interviews replaced")
    outlives_parting = True
    handed_over = True
    moves_interview = True

    earlier: Id
    name: Filled
    filename: Text
    sha256: TextOrNone
    same: Stretches
    turns: TurnPairs
    format: Text | None = None


@dataclass(frozen=True)
class TranscriptRenamed(AboutInterview):
    """What people call the interview; its file keeps its name."""

    kind = "transcript.renamed"
    label = ("interview renamed", "interviews renamed")
    handed_over = True

    name: Filled


@dataclass(frozen=True)
class TranscriptDescribed(AboutInterview):
    kind = "transcript.described"
    label = ("description of an interview", "descriptions of interviews")
    handed_over = True

    attributes: Attributes


@dataclass(frozen=True)
class SpeakerRole(AboutInterview):
    kind = "speaker.role"
    label = ("role of a speaker", "roles of speakers")
    handed_over = True
    moves_units = True

    speaker: Filled
    role: RoleOf


@dataclass(frozen=True)
class TurnQuestion(AboutInterview):
    """What an interviewer's turn asks; question_id None says "not a guide question"."""

    kind = "turn.question"
    label = ("question of a turn", "questions of turns")
    moves_units = True

    turn: TurnNumber
    question_id: QuestionIdOrNone


@dataclass(frozen=True)
class AboutPassage(Decision):
    """A decision about a passage. It is held to its words when it is written and when read."""

    transcript_id: Id
    start: Offset
    end: Offset
    quote: Text

    @property
    def place(self) -> Place:
        return self.transcript_id, self.start, self.end


@dataclass(frozen=True)
class SegmentSplit(AboutPassage):
    """A segment cut in two before the code point `at`."""

    kind = "segment.split"
    label = ("segment split", "segments split")
    when_blind = WhenBlind.SHOWN
    moves_units = True

    at: CutAt


@dataclass(frozen=True)
class SegmentJoined(AboutPassage):
    """All segments of a passage made one."""

    kind = "segment.joined"
    label = ("join of segments", "joins of segments")
    when_blind = WhenBlind.SHOWN
    moves_units = True


# -- memos


@dataclass(frozen=True)
class MemoWritten(Rewording):
    """A note on a passage, a code, a theme, or on the study where none is named.

    memo_kind: what it is for; written again without one, a memo keeps the one it has.
    """

    kind = "memo.written"
    label = ("memo written", "memos written")
    makes = "memo_id"
    makes_anew = True
    gives_words = ("text",)

    memo_id: Id
    text: Filled
    transcript_id: Id | None = None
    start: MemoOffset | None = None
    end: MemoOffset | None = None
    quote: Text | None = None
    code_id: CodeId | None = None
    theme_id: ThemeId | None = None
    memo_kind: KindOfMemo | None = None

    @property
    def span(self) -> Payload:
        """What is given of the passage that it is on."""
        return {key: getattr(self, key) for key in SPAN if getattr(self, key) is not None}

    @property
    def subjects(self) -> list[str]:
        """The fields that say what it is about; one at most, or it is refused."""
        return [key for key in ("transcript_id", "code_id", "theme_id") if self.gives(key)]


@dataclass(frozen=True)
class MemoRemoved(Decision):
    kind = "memo.removed"
    label = ("memo taken away", "memos taken away")

    memo_id: Id


# -- codings


@dataclass(frozen=True)
class CodingDecision(AboutPassage):
    """A decision about one code at one passage. shown: when suggestions were."""

    is_coding = True
    codes_unit = True
    about_passage = True

    code_id: CodeId
    shown: Shown | None = None
    segment_id: FoundHere | NotGiven = NOT_GIVEN


@dataclass(frozen=True)
class SuggestionAccepted(CodingDecision):
    kind = "suggestion.accepted"
    label = ("suggestion accepted", "suggestions accepted")
    gives_code = True

    suggestion_id: FoundHere | NotGiven = NOT_GIVEN


@dataclass(frozen=True)
class SuggestionRejected(CodingDecision):
    """ends: the decisions whose codings it takes away, as its author saw them."""

    kind = "suggestion.rejected"
    label = ("suggestion rejected", "suggestions rejected")
    ends_code = True

    suggestion_id: FoundHere | NotGiven = NOT_GIVEN
    ends: SeenEventIds | None = None


@dataclass(frozen=True)
class CodingAdded(CodingDecision):
    kind = "coding.added"
    label = ("coding made by hand", "codings made by hand")
    gives_code = True


@dataclass(frozen=True)
class CodingRemoved(CodingDecision):
    """ends: the decisions whose codings it takes away, as its author saw them."""

    kind = "coding.removed"
    label = ("coding taken away", "codings taken away")
    ends_code = True

    ends: SeenEventIds | None = None


@dataclass(frozen=True)
class CodingConfirmed(CodingDecision):
    """A coding that still holds after its code was defined anew."""

    kind = "coding.confirmed"
    label = ("coding looked at again", "codings looked at again")


# -- codes


@dataclass(frozen=True)
class AboutCode(Decision):
    """A decision about one code."""

    when_blind = WhenBlind.FROZEN
    changes_codes = changes_codebook = True

    code_id: CodeId


@dataclass(frozen=True)
class CodeCreated(AboutCode):
    """parent: None and not given are the same place, the top of the codebook."""

    kind = "code.created"
    label = ("code made", "codes made")
    makes = "code_id"
    gives_words = ("name", "definition", "include", "exclude", "example")

    name: Filled
    code_kind: KindOfCode | None = None
    definition: Text | None = None
    parent: CodeIdOrNone | NotGiven = NOT_GIVEN
    include: Texts | None = None
    exclude: Texts | None = None
    example: Text | None = None
    dimensions: Texts | None = None

    @property
    def parent_id(self) -> str | None:
        return self.parent if isinstance(self.parent, str) else None


@dataclass(frozen=True)
class CodeRenamed(AboutCode, Rewording):
    kind = "code.renamed"
    label = ("code renamed", "codes renamed")
    gives_words = ("name",)

    name: Filled


@dataclass(frozen=True)
class CodeDefined(AboutCode, Rewording):
    """What is given of a code's rule is new, the rest stays."""

    kind = "code.defined"
    label = ("rule of a code", "rules of codes")
    gives_words = ("definition", "include", "exclude", "example")

    definition: Text | None = None
    include: Texts | None = None
    exclude: Texts | None = None
    example: Text | None = None
    dimensions: Texts | None = None
    code_kind: KindOfCode | None = None

    def without_what_is_in(self, other: CodeDefined) -> CodeDefined:
        """Return what this gives that the other does not give alike."""
        names = (each.name for each in self.form().fields if not each.required)
        given = {name: getattr(self, name) for name in names}
        new = {name: value for name, value in given.items() if value != getattr(other, name)}
        return CodeDefined(self.code_id, **new)


@dataclass(frozen=True)
class CodeMoved(AboutCode):
    kind = "code.moved"
    label = ("code moved", "codes moved")

    parent: CodeIdOrNone


@dataclass(frozen=True)
class CodeMerged(AboutCode):
    kind = "code.merged"
    label = ("merge of codes", "merges of codes")

    into: CodeId


@dataclass(frozen=True)
class CodeRetired(AboutCode):
    kind = "code.retired"
    label = ("code retired", "codes retired")


@dataclass(frozen=True)
class CodeRevived(AboutCode):
    """A retired code is in use again; a merged one is not."""

    kind = "code.revived"
    label = ("code brought back", "codes brought back")


@dataclass(frozen=True)
class CodeColoured(AboutCode):
    kind = "code.coloured"
    label = ("colour of a code", "colours of codes")

    colour: ColourOrNone


# -- relations and themes


@dataclass(frozen=True)
class RelationMade(Decision):
    """An axial relation of two codes, from first to second.

    own_type: what the analyst calls it, where relation_type is "related", none of the given ones.
    """

    kind = "relation.made"
    label = ("relation recorded", "relations recorded")
    makes = "relation_id"

    relation_id: RelationId
    first: CodeId
    second: CodeId
    relation_type: RelationType
    segment_ids: Texts | None = None
    note: Text | None = None
    own_type: Text | None = None


@dataclass(frozen=True)
class RelationRemoved(Decision):
    kind = "relation.removed"
    label = ("relation taken away", "relations taken away")

    relation_id: RelationId


@dataclass(frozen=True)
class RelationRetyped(Decision):
    """A relation is of another type. own_type: as of RelationMade."""

    kind = "relation.retyped"
    label = ("type of a relation changed", "types of relations changed")

    relation_id: RelationId
    relation_type: RelationType
    own_type: Text | None = None


@dataclass(frozen=True)
class RelationTurned(Decision):
    """Which way a relation runs: said as it is now, so that two who say the same agree."""

    kind = "relation.turned"
    label = ("relation turned round", "relations turned round")

    relation_id: RelationId
    first: CodeId
    second: CodeId


@dataclass(frozen=True)
class RelationRejected(Decision):
    """A proposed relation that is none, in one's own view; why is the decision's reason."""

    kind = "relation.rejected"
    label = ("proposed relation rejected", "proposed relations rejected")

    first: CodeId
    second: CodeId
    segment_ids: Texts | None = None


@dataclass(frozen=True)
class AboutTheme(Decision):
    """A decision about one theme."""

    theme_id: ThemeId


@dataclass(frozen=True)
class ThemeCreated(AboutTheme):
    kind = "theme.created"
    label = ("theme made", "themes made")
    makes = "theme_id"
    gives_words = ("name", "claim")

    name: Filled
    code_ids: CodeIds
    claim: Text | None = None
    draft_id: TextOrNone | NotGiven = NOT_GIVEN


@dataclass(frozen=True)
class ThemeRenamed(AboutTheme, Rewording):
    kind = "theme.renamed"
    label = ("theme renamed", "themes renamed")
    gives_words = ("name",)

    name: Filled


@dataclass(frozen=True)
class ThemeClaimed(AboutTheme, Rewording):
    kind = "theme.claimed"
    label = ("claim of a theme", "claims of themes")
    gives_words = ("claim",)

    claim: Text


@dataclass(frozen=True)
class ThemeCodes(AboutTheme):
    """The whole new membership, and what of it is new and gone to who decided it."""

    kind = "theme.codes"
    label = ("choice of a theme's codes", "choices of themes' codes")

    code_ids: CodeIds
    added: AddedCodeIds | None = None
    removed: RemovedCodeIds | None = None


@dataclass(frozen=True)
class ThemeMerged(AboutTheme):
    """Its members move to `into`."""

    kind = "theme.merged"
    label = ("merge of themes", "merges of themes")

    into: ThemeId


@dataclass(frozen=True)
class ThemeSplit(AboutTheme):
    kind = "theme.split"
    label = ("split of a theme", "splits of themes")
    makes = "new_theme_id"

    new_theme_id: ThemeId
    name: Filled
    code_ids: CodeIds


@dataclass(frozen=True)
class ThemeRetired(AboutTheme):
    kind = "theme.retired"
    label = ("theme retired", "themes retired")


@dataclass(frozen=True)
class ThemeNarrated(AboutTheme, Rewording):
    """The story of a theme, in as many paragraphs as it takes."""

    kind = "theme.narrated"
    label = ("narrative of a theme", "narratives of themes")
    gives_words = ("narrative",)

    narrative: Text


@dataclass(frozen=True)
class ThemeQuestion(AboutTheme):
    """Whether a theme serves a research question."""

    kind = "theme.question"
    label = ("research question of a theme", "research questions of themes")

    research_question_id: ResearchQuestionId
    belongs: YesOrNo


@dataclass(frozen=True)
class ThemeDimension(AboutTheme):
    """Whether a theme shows a dimension of a framework."""

    kind = "theme.dimension"
    label = ("dimension of a theme", "dimensions of themes")

    dimension_id: Filled
    belongs: YesOrNo


@dataclass(frozen=True)
class ThemeRelation(AboutTheme):
    """Whether a recorded relation is a member of a theme, as its codes are."""

    kind = "theme.relation"
    label = ("relation as a member of a theme", "relations as members of themes")

    relation_id: RelationId
    belongs: YesOrNo


@dataclass(frozen=True)
class AboutThemePassage(AboutPassage, AboutTheme):
    """A decision about what a passage is to a theme."""


@dataclass(frozen=True)
class ThemeQuoted(AboutThemePassage):
    """A passage chosen for a theme. stance: what it is to the claim, as models.events.STANCES.

    Why it speaks against the claim and yet is explained, or is set aside, is the decision's reason.
    """

    kind = "theme.quoted"
    label = ("quotation chosen for a theme", "quotations chosen for themes")

    stance: Stance


@dataclass(frozen=True)
class ThemeUnquoted(AboutThemePassage):
    """A passage that was chosen for a theme is chosen no more."""

    kind = "theme.unquoted"
    label = ("quotation of a theme taken back", "quotations of themes taken back")


@dataclass(frozen=True)
class ThemeSearched(AboutTheme):
    """Contrary evidence was looked for. read: passages read; found: taken as contrary or explained.

    claim: as it was then; contrary: the contrary claim that passages were ranked by, "" without.
    """

    kind = "theme.searched"
    label = ("look for contrary evidence", "looks for contrary evidence")

    read: Count
    found: Count
    claim: Text
    contrary: Text | None = None


@dataclass(frozen=True)
class ThemeStatusSet(AboutTheme):
    """status: how far a theme is, as models.events.THEME_STATUSES."""

    kind = "theme.status"
    label = ("status of a theme", "statuses of themes")

    status: ThemeStatus


@dataclass(frozen=True)
class CodesPaired(Decision):
    """Whether two codes stand together in every draft of themes, or apart, or as they fall."""

    kind = "codes.paired"
    label = ("codes kept together or apart", "pairs of codes kept together or apart")

    first: CodeId
    second: CodeId
    pairing: Pairing


@dataclass(frozen=True)
class CaseSummarised(AboutTheme, Rewording):
    """What one participant says to a theme, in its author's words; empty: taken away.

    case: the participant, as the study calls them. Each coder has summaries of their own.
    """

    kind = "theme.case_summarised"
    label = ("summary of a participant on a theme", "summaries of participants on themes")

    case: Filled
    text: Text

    def worded(self, actor: str) -> Iterator[tuple[tuple[str, str, str], str | tuple[str, ...]]]:
        yield ("summary", self.theme_id, f"{self.case} ({actor})"), self.text


# -- double coding


@dataclass(frozen=True)
class RoundOpened(Decision):
    """Units and codebook, frozen. suggestions: whether the machine may suggest; how: in words."""

    kind = "round.opened"
    label = ("round opened", "rounds opened")
    undoable = False
    when_blind = WhenBlind.SHOWN

    round_id: RoundId
    name: Filled
    coders: Coders
    unit: Unit
    units: UnitSpans
    codebook: CodebookData
    suggestions: YesOrNo | None = None
    how: Text | None = None

    @property
    def places(self) -> tuple[Place, ...]:
        """Its units, in reading order."""
        return tuple((id_, a, b) for id_, spans in self.units.items() for a, b in spans)


@dataclass(frozen=True)
class RoundFinished(Decision):
    """Its actor has coded all of it."""

    kind = "round.finished"
    label = ("end of one's own coding in a round", "ends of one's own coding in rounds")
    when_blind = WhenBlind.SHOWN

    round_id: RoundId


@dataclass(frozen=True)
class RoundClosed(Decision):
    """The coders may see each other's codes."""

    kind = "round.closed"
    label = ("closing of a round", "closings of rounds")
    when_blind = WhenBlind.SHOWN

    round_id: RoundId


@dataclass(frozen=True)
class UnitSeen(AboutPassage):
    """Looked at: no code fits."""

    kind = "unit.seen"
    label = ("unit that no code fits", "units that no code fits")
    codes_unit = True
    about_passage = True

    segment_id: FoundHere | NotGiven = NOT_GIVEN
    shown: Shown | None = None


@dataclass(frozen=True)
class UnitSettled(AboutPassage):
    """code_ids: what holds for the unit; the decision's reason is the pair's."""

    kind = "unit.settled"
    label = ("disagreement settled", "disagreements settled")
    about_passage = True

    round_id: RoundId
    resolution: Resolution
    code_ids: CodeIds
    coder: Filled | None = None


# -- undo, and copies that were merged


@dataclass(frozen=True)
class Undone(Decision):
    """Undoing an undo is redo."""

    kind = "undone"
    label = ("undo", "undos")
    by_advisor = True
    when_blind = WhenBlind.AS_FAR_AS_SHOWN

    event_ids: EventIds


@dataclass(frozen=True)
class OfThisFile(Decision):
    """What was done with copies: each file's own record."""

    undoable = False
    of_this_file = True
    when_blind = WhenBlind.SHOWN


@dataclass(frozen=True)
class CopyMerged(OfThisFile):
    """A copy was merged into this file, by which these decisions came."""

    kind = "copy.merged"
    label = ("merge of a copy", "merges of copies")

    event_ids: EventIds
    filename: Text
    backup: Text | None = None


@dataclass(frozen=True)
class CopyParted(OfThisFile):
    """What came by a merge is set aside."""

    kind = "copy.parted"
    label = ("merge set aside", "merges set aside")

    merge_id: Id


@dataclass(frozen=True)
class CopyRejoined(OfThisFile):
    """What came by a merge and was set aside is in force again."""

    kind = "copy.rejoined"
    label = ("merge brought back", "merges brought back")

    merge_id: Id


def _every(above: type[Decision]) -> list[type[Decision]]:
    """Return the classes below one that are kinds, in the order they were written."""
    found = []
    for each in above.__subclasses__():
        found += ([each] if each.kind else []) + _every(each)
    return found


KINDS: dict[str, type[Decision]] = {each.kind: each for each in _every(Decision)}
