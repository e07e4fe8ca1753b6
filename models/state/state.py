"""What the log implies: codings, themes, relations, and the state that holds them.

Records only; models.state.derive derives them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from models.json_shapes import Suggested
from models.records import Code, Codebook, Role, Transcript
from models.state.advice import Advice
from models.state.births import Twice
from models.state.guide import Guide
from models.state.interviews import Removal, RemovedInterview
from models.state.lineage import last, merged_in
from models.state.replaced import NotCarried, Replacement
from models.state.rounds import Adjudication, Place, Round
from models.state.themes import Pair, Theme
from models.state.wordings import Conflict, Wordings

CodingKey = tuple[str, str, int, int, str]  # coder, transcript_id, start, end, code_id as given
Order = tuple[int, str, str]  # of a decision in the log


@dataclass(frozen=True)
class Coding:
    """A person's decision that a code holds for a span. code_id follows merges."""

    event_id: str
    coder: str
    transcript_id: str
    start: int
    end: int
    quote: str
    code_id: str
    given_code_id: str  # as the person gave it, before any merge of codes
    at: str
    accepted: bool  # from a suggestion; False: by hand
    origin: str  # person, sample, import
    suggested: Suggested | None
    reason: str | None
    # the interviews it was given in, the first first, where another text took their place since
    carried: tuple[str, ...] = ()

    @property
    def came_by(self) -> str:
        """Where the decision comes from, and that it was made in a text that was replaced."""
        return f"{self.origin}, carried over" if self.carried else self.origin


@dataclass(frozen=True)
class Relation:
    """A person's word on how two categories relate. first and second follow merges."""

    id: str
    first: str
    second: str
    relation_type: str
    segment_ids: tuple[str, ...]
    note: str
    coder: str
    own_type: str = ""  # what the analyst calls it, where relation_type is "related"


@dataclass(frozen=True)
class RejectedRelation:
    """A person's word that two categories are not related. first and second follow merges."""

    first: str
    second: str
    reason: str
    segment_ids: tuple[str, ...]
    coder: str


@dataclass(frozen=True)
class SegmentEdit:
    """A person's word on where a unit ends. at: split there; None: all of the span is one unit."""

    start: int
    end: int
    at: int | None


@dataclass(frozen=True)
class Memo:
    """A note. On a span where transcript_id is given; else on a code, a theme, or the study."""

    id: str
    coder: str
    text: str
    written: str  # UTC, ISO 8601
    transcript_id: str | None = None
    start: int = 0
    end: int = 0
    quote: str = ""
    code_id: str | None = None
    theme_id: str | None = None
    kind: str = ""  # one of MEMO_KINDS; "": it was not said


class Codes(dict[str, Code]):
    """Codes by id. apart: what tells a code from another of the same name in the same place."""

    apart: dict[str, str]

    def __init__(self, codes: dict[str, Code], makers: dict[str, str] | None = None) -> None:
        super().__init__(codes)
        self.apart = _told_apart(codes, makers or {})


def _told_apart(codes: dict[str, Code], makers: dict[str, str]) -> dict[str, str]:
    """Name the makers of codes in use that share name and parent; number what is left alike."""
    alike: dict[tuple[str, str | None], list[str]] = {}
    for code in codes.values():
        if not code.retired:
            name = " ".join(code.name.split()).casefold()
            alike.setdefault((name, code.parent), []).append(code.id)
    shown_names: dict[str, str] = {}
    for ids in alike.values():
        taken: dict[str, int] = {}
        for id_ in ids if len(ids) > 1 else ():
            who = f"by {makers[id_]}" if id_ in makers else "of the codebook"
            taken[who] = taken.get(who, 0) + 1
            shown_names[id_] = who if taken[who] == 1 else f"{who}, {taken[who]}"
    return shown_names


@dataclass
class Trace:
    """What deriving a state remembers on its way beside the state."""

    wordings: Wordings = field(default_factory=Wordings)
    merges: dict[str, tuple[int, str]] = field(default_factory=dict)  # code -> clock, who merged it
    # theme -> its members as those who decided them saw them: clock, who, codes
    members: dict[str, list[tuple[int, str, tuple[str, ...]]]] = field(default_factory=dict)
    given_members: dict[str, tuple[str, ...]] = field(default_factory=dict)  # before merges
    unmade: set[str] = field(default_factory=set)  # codes whose making was taken back
    unmade_themes: dict[str, str] = field(default_factory=dict)  # such themes -> who made them
    removed_memos: dict[str, Memo] = field(default_factory=dict)
    loose: set[str] = field(default_factory=set)  # given, but no decision made such a code
    called: dict[str, str] = field(default_factory=dict)  # every interview, removed or not
    out: dict[str, Removal] = field(default_factory=dict)  # those that are to be out
    replaced: dict[str, Replacement] = field(default_factory=dict)  # by what, in force
    guide: Guide | None = None  # all that was ever asked; None: what the codebook came with


@dataclass
class State:
    """Everything that follows from the log. Read it; never write to it."""

    codebook: Codebook | None = None
    added_frameworks: frozenset[str] = frozenset()  # ids of those not from the codebook's file
    codes: dict[str, Code] = field(default_factory=dict)  # retired and merged ones too
    # code -> one of models.events.COLOURS. Not in Code: a colour makes no suggestion stale
    colours: dict[str, str] = field(default_factory=dict)
    codings: list[Coding] = field(default_factory=list)
    # (coder, transcript_id, start, end, code_id as given) -> event id
    rejected: dict[CodingKey, str] = field(default_factory=dict)
    coded_at: dict[CodingKey, Order] = field(default_factory=dict)  # when its coder last said so
    defined: dict[str, Order] = field(default_factory=dict)  # when a code's rule last changed
    names: dict[str, str] = field(default_factory=dict)  # of transcripts, in order of import
    # transcripts that were removed. All else here is without what belongs to them
    removed: dict[str, RemovedInterview] = field(default_factory=dict)
    leaving: dict[str, RemovedInterview] = field(default_factory=dict)  # when a round is closed
    not_carried: tuple[NotCarried, ...] = ()  # of replaced ones, in words that their new text lacks
    roles: dict[tuple[str, str], Role] = field(default_factory=dict)  # (transcript, speaker)
    attributes: dict[str, dict[str, str]] = field(default_factory=dict)
    questions: dict[tuple[str, int], str | None] = field(default_factory=dict)  # (transcript, turn)
    cuts: dict[str, tuple[SegmentEdit, ...]] = field(
        default_factory=dict
    )  # of a transcript, in order
    memos: dict[str, Memo] = field(default_factory=dict)
    relations: dict[str, Relation] = field(default_factory=dict)
    # (coder, the two codes as given, in order of their ids) -> the last word on them
    rejected_relations: dict[tuple[str, str, str], RejectedRelation] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    # of codes, in every draft of themes: together or apart
    code_pairs: dict[Pair, str] = field(default_factory=dict)
    # (coder, theme, participant) -> what the one wrote of the other two, not empty
    summaries: dict[tuple[str, str, str], str] = field(default_factory=dict)
    rounds: dict[str, Round] = field(default_factory=dict)  # of double coding, in order
    seen: set[tuple[str, str, int, int]] = field(default_factory=set)  # coder, place: nothing fits
    settled: dict[tuple[str, Place], Adjudication] = field(default_factory=dict)  # (round, unit)
    advice: Advice = field(default_factory=Advice)  # comments, answers, approvals
    encoder: str | None = None
    undone: frozenset[str] = frozenset()  # ids of events that an undo in force has taken back
    conflicts: tuple[Conflict, ...] = ()  # wordings that wait for somebody to choose
    twice: tuple[Twice, ...] = ()  # ids that two copies gave to two things
    makers: dict[str, str] = field(default_factory=dict)  # code -> who made it, by whom it was
    kept: frozenset[str] = frozenset()  # codes that nothing in force makes, but that are in use
    trace: Trace = field(default_factory=Trace, compare=False, repr=False)

    def active_codes(self) -> list[Code]:
        """Codes in use, in codebook order."""
        return [code for code in self.codes.values() if not code.retired]

    def live_themes(self) -> list[Theme]:
        return [theme for theme in self.themes.values() if not theme.retired]

    def interview_name(self, transcript_id: str) -> str:
        """Return what an interview is called, or was when it was removed; "": there is none."""
        gone = self.removed.get(transcript_id)
        return gone.name if gone is not None else self.names.get(transcript_id, "")

    def resolve(self, code_id: str) -> str:
        """Follow merges to the code that now stands for this one."""
        code = self.codes.get(code_id)
        if code is None or code.merged_into is None:
            return code_id
        return last(code_id, merged_in(self.codes))


def corrected(transcript: Transcript, state: State) -> Transcript:
    """Return the transcript with the roles and attributes that people gave since its import."""
    given = {who: role for (id_, who), role in state.roles.items() if id_ == transcript.id}
    attributes = state.attributes.get(transcript.id, {})
    turns = transcript.turns
    if given:  # only then is each turn looked at: an interview has a thousand
        turns = tuple(
            turn if turn.speaker not in given else replace(turn, role=given[turn.speaker])
            for turn in turns
        )
    return replace(transcript, turns=turns, attributes=transcript.attributes | attributes)
