"""What each kind of decision changes in the state; codings are models.state.derive's own.

A decision that no longer fits what came before it is passed over; what was decided by two who
did not know of each other is kept where both can be (models.state.wordings), else told by a merge.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from models.codebook.reading import framework_from_dict, from_dict
from models.coders import same_coder
from models.events import (
    CodebookImported,
    CodeColoured,
    CodeCreated,
    CodeDefined,
    CodeMerged,
    CodeMoved,
    CodeRenamed,
    CodeRetired,
    CodeRevived,
    CoderRenamed,
    Decision,
    EncoderChosen,
    Event,
    FrameworkAdded,
    FrameworkRemoved,
    MemoRemoved,
    MemoWritten,
    RelationMade,
    RelationRejected,
    RelationRemoved,
    RelationRetyped,
    RelationTurned,
    SegmentJoined,
    SegmentSplit,
    SpeakerRole,
    ThemeCreated,
    ThemeSplit,
    TranscriptDescribed,
    TranscriptImported,
    TranscriptReplaced,
    TurnQuestion,
)
from models.records import Code, Framework
from models.state.advice import REDUCERS as ADVICE
from models.state.guide import REDUCERS as GUIDE
from models.state.guide import came_with_codebook
from models.state.interviews import REDUCERS as INTERVIEWS
from models.state.interviews import import_taken_back, replacement_taken_back
from models.state.lineage import merged_in, parent_in, untangled, walk
from models.state.rounds import REDUCERS as ROUNDS
from models.state.state import Memo, RejectedRelation, Relation, SegmentEdit, State
from models.state.themes import REDUCERS as THEMES
from models.state.themes import split_off, theme_created

D = TypeVar("D", bound=Decision)
Reducer = Callable[[State, Event, D], None]

REDUCERS: dict[type[Decision], Reducer[Any]] = {  # of each kind
    **ROUNDS,
    **INTERVIEWS,
    **GUIDE,
    **THEMES,
    **ADVICE,
}


def reduces(kind: type[D]) -> Callable[[Reducer[D]], Reducer[D]]:
    """Say of a function that it does what a kind of decision does to the state."""

    def kept(fold: Reducer[D]) -> Reducer[D]:
        REDUCERS[kind] = fold
        return fold

    return kept


@reduces(CodebookImported)
def _codebook_imported(state: State, event: Event, made: CodebookImported) -> None:
    """A codebook that is imported again asks for a second look where a code's rule is another."""
    added = [_has_framework(state, each) for each in state.added_frameworks]
    state.codebook = from_dict(made.codebook)
    came_with_codebook(state, event, state.codebook)
    for framework in added:
        if framework is not None and _has_framework(state, framework.id) is None:
            _take_framework(state, framework)
    fresh = {code.id: code for code in state.codebook.codes}
    codes = state.codes
    made_here = {id_: code for id_, code in codes.items() if id_ not in fresh}
    state.codes = usable(fresh | made_here)
    for code_id in sorted(fresh.keys() & codes.keys()):
        state.trace.unmade.discard(code_id)
        _note_rule(state, codes[code_id], event)
        for key in [key for key in state.trace.wordings.heads if key[:2] == ("code", code_id)]:
            state.trace.wordings.put(key, event, getattr(fresh[code_id], key[2]))


def usable(codes: dict[str, Code]) -> dict[str, Code]:
    """Return the codes of a codebook so that following merges ends at a code."""
    gone = {id_ for id_, each in codes.items() if each.merged_into not in (None, *codes)}
    return untangled(
        {
            id_: replace(each, merged_into=None) if id_ in gone else each
            for id_, each in codes.items()
        }
    )


def _has_framework(state: State, framework_id: str) -> Framework | None:
    frameworks = state.codebook.frameworks if state.codebook else ()
    return next((each for each in frameworks if each.id == framework_id), None)


def _take_framework(state: State, framework: Framework) -> None:
    book = state.codebook or from_dict({})
    kept = [framework if each.id == framework.id else each for each in book.frameworks]
    if framework not in kept:
        kept.append(framework)
    state.codebook = replace(book, frameworks=tuple(kept))


@reduces(FrameworkAdded)
def _framework_added(state: State, event: Event, made: FrameworkAdded) -> None:
    framework = framework_from_dict(made.framework)
    _take_framework(state, framework)
    state.added_frameworks |= {framework.id}


@reduces(FrameworkRemoved)
def _framework_removed(state: State, event: Event, made: FrameworkRemoved) -> None:
    gone = made.framework_id
    state.added_frameworks -= {gone}
    if state.codebook is not None:
        kept = tuple(each for each in state.codebook.frameworks if each.id != gone)
        state.codebook = replace(state.codebook, frameworks=kept)


@reduces(CodeCreated)
def _code_created(state: State, event: Event, made: CodeCreated) -> None:
    """Two copies may have made a code of one id: the first stands, the second fills its gaps."""
    parent = made.parent_id
    code = Code(
        id=made.code_id,
        name=made.name,
        kind=made.code_kind or "descriptive",
        definition=made.definition or "",
        parent=None if _is_above(state, made.code_id, parent) else parent,
        include=made.include or (),
        exclude=made.exclude or (),
        example=made.example or "",
        dimensions=made.dimensions or (),
    )
    present = state.codes.get(code.id)
    if present is None or code.id in state.trace.unmade:
        state.codes[code.id] = code
        state.trace.unmade.discard(code.id)
        state.makers[code.id] = event.actor
        state.trace.wordings.take(event)
        return
    keys = ("definition", "include", "exclude", "example", "dimensions")
    gaps = {key: getattr(code, key) for key in keys if not getattr(present, key)}
    _change_code(state, code.id, **gaps)
    _note_rule(state, present, event)
    state.trace.wordings.take(event, behind=True)


def unmade(state: State, event: Event, made: Decision) -> None:
    """Remember what was made and taken back: others may have decided about it meanwhile."""
    if isinstance(made, TranscriptImported):
        import_taken_back(state, event, made)
    elif isinstance(made, TranscriptReplaced):
        replacement_taken_back(state, event, made)
    elif isinstance(made, CodeCreated):
        if made.code_id not in state.codes:
            _code_created(state, event, made)
            _change_code(state, made.code_id, retired=True)
            state.trace.unmade.add(made.code_id)
    elif isinstance(made, ThemeCreated) and made.theme_id not in state.themes:
        theme_created(state, event, made)
        state.trace.unmade_themes[made.theme_id] = event.actor
    elif isinstance(made, ThemeSplit) and made.new_theme_id not in state.themes:
        state.themes[made.new_theme_id] = split_off(made, event)
        state.trace.unmade_themes[made.new_theme_id] = event.actor


def _change_code(state: State, code_id: str, **changes: Any) -> None:
    if code_id in state.codes:
        state.codes[code_id] = replace(state.codes[code_id], **changes)


@reduces(CodeDefined)
def _code_defined(state: State, event: Event, made: CodeDefined) -> None:
    given = {
        "definition": made.definition,
        "include": made.include,
        "exclude": made.exclude,
        "example": made.example,
        "dimensions": made.dimensions,
        "kind": made.code_kind,
    }
    before = state.codes.get(made.code_id)
    changes = {part: value for part, value in given.items() if value is not None}
    _change_code(state, made.code_id, **changes)
    if before is not None:
        _note_rule(state, before, event)
        state.trace.wordings.take(event)


@reduces(CodeRenamed)
def _code_renamed(state: State, event: Event, made: CodeRenamed) -> None:
    if made.code_id in state.codes:
        _change_code(state, made.code_id, name=made.name)
        state.trace.wordings.take(event)


def _note_rule(state: State, before: Code, event: Event) -> None:
    """Remember that a decision changed a code's rule, if it did."""
    if _rule(before) != _rule(state.codes[before.id]):
        state.defined[before.id] = event.order


def _rule(code: Code) -> tuple[object, ...]:
    """What decides whether a code holds for an excerpt."""
    return code.definition, code.include, code.exclude


def _is_above(state: State, code_id: str, below: str | None) -> bool:
    """Whether the code is `below` or one of those that `below` hangs under."""
    return code_id in walk(below, parent_in(state.codes))


@reduces(CodeMoved)
def _code_moved(state: State, event: Event, made: CodeMoved) -> None:
    code_id, parent = made.code_id, made.parent
    if not _is_above(state, code_id, parent):  # two copies moved two codes under each other
        _change_code(state, code_id, parent=parent)


@reduces(CodeMerged)
def _code_merged(state: State, event: Event, made: CodeMerged) -> None:
    source, into = made.code_id, made.into
    if source not in state.codes:
        return
    for at in walk(into, merged_in(state.codes)):
        if at == source or at not in state.codes:
            return  # two copies merged the same codes both ways round: the earlier one stands
    _change_code(state, source, merged_into=into, retired=True)
    state.trace.merges[source] = (event.clock, event.actor)


@reduces(CodeRetired)
def _code_retired(state: State, event: Event, made: CodeRetired) -> None:
    _change_code(state, made.code_id, retired=True)


@reduces(CodeRevived)
def _code_revived(state: State, event: Event, made: CodeRevived) -> None:
    code = state.codes.get(made.code_id)
    if code is not None and code.merged_into is None:  # one merged meanwhile stays merged
        _change_code(state, code.id, retired=False)


@reduces(CodeColoured)
def _code_coloured(state: State, event: Event, made: CodeColoured) -> None:
    if made.colour is None:
        state.colours.pop(made.code_id, None)
    elif made.code_id in state.codes:
        state.colours[made.code_id] = made.colour


@reduces(RelationMade)
def _relation_made(state: State, event: Event, made: RelationMade) -> None:
    state.relations[made.relation_id] = Relation(
        id=made.relation_id,
        first=made.first,
        second=made.second,
        relation_type=made.relation_type,
        segment_ids=made.segment_ids or (),
        note=made.note or "",
        coder=event.actor,
        own_type=made.own_type or "",
    )
    state.rejected_relations.pop(_pair(event, made.first, made.second), None)


def _pair(event: Event, first: str, second: str) -> tuple[str, str, str]:
    return (event.actor, *sorted((first, second)))  # type: ignore[return-value]


@reduces(RelationRetyped)
def _relation_retyped(state: State, event: Event, made: RelationRetyped) -> None:
    if (relation := state.relations.get(made.relation_id)) is not None:
        state.relations[relation.id] = replace(
            relation, relation_type=made.relation_type, own_type=made.own_type or ""
        )


@reduces(RelationTurned)
def _relation_turned(state: State, event: Event, made: RelationTurned) -> None:
    if (relation := state.relations.get(made.relation_id)) is not None:
        state.relations[relation.id] = replace(relation, first=made.first, second=made.second)


@reduces(RelationRejected)
def _relation_rejected(state: State, event: Event, made: RelationRejected) -> None:
    state.rejected_relations[_pair(event, made.first, made.second)] = RejectedRelation(
        made.first, made.second, event.reason or "", made.segment_ids or (), event.actor
    )


@reduces(SpeakerRole)
def _speaker_role(state: State, event: Event, made: SpeakerRole) -> None:
    state.roles[made.transcript_id, made.speaker] = made.role


@reduces(TurnQuestion)
def _turn_question(state: State, event: Event, made: TurnQuestion) -> None:
    state.questions[made.transcript_id, made.turn] = made.question_id


@reduces(TranscriptDescribed)
def _transcript_described(state: State, event: Event, made: TranscriptDescribed) -> None:
    attributes = state.attributes.get(made.transcript_id, {})
    state.attributes[made.transcript_id] = {**attributes, **made.attributes}


@reduces(CoderRenamed)
def _coder_renamed(state: State, event: Event, made: CoderRenamed) -> None:
    """On record alone: whose a decision is, is who stands in it."""


@reduces(EncoderChosen)
def _encoder_chosen(state: State, event: Event, made: EncoderChosen) -> None:
    state.encoder = made.encoder


@reduces(SegmentSplit)
def _segment_split(state: State, event: Event, made: SegmentSplit) -> None:
    _cut(state, made.transcript_id, SegmentEdit(made.start, made.end, made.at))


@reduces(SegmentJoined)
def _segment_joined(state: State, event: Event, made: SegmentJoined) -> None:
    _cut(state, made.transcript_id, SegmentEdit(made.start, made.end, None))


def _cut(state: State, transcript_id: str, cut: SegmentEdit) -> None:
    state.cuts[transcript_id] = (*state.cuts.get(transcript_id, ()), cut)


@reduces(MemoWritten)
def _memo_written(state: State, event: Event, made: MemoWritten) -> None:
    """A memo that its writer writes again has its new words; where stays as it was."""
    id_ = made.memo_id
    memo = state.memos.get(id_) or state.trace.removed_memos.get(id_)
    if memo is not None and not same_coder(memo.coder, event.actor):
        return
    state.trace.removed_memos.pop(id_, None)
    state.trace.wordings.take(event)
    if memo is not None:
        kind = made.memo_kind or memo.kind
        state.memos[memo.id] = replace(memo, text=made.text, written=event.at, kind=kind)
        return
    state.memos[id_] = Memo(
        id_,
        event.actor,
        made.text,
        event.at,
        code_id=made.code_id,
        theme_id=made.theme_id,
        kind=made.memo_kind or "",
        **made.span,
    )


@reduces(MemoRemoved)
def _memo_removed(state: State, event: Event, made: MemoRemoved) -> None:
    """Its writer's alone to take away; where another copy writes it on after that, it is back."""
    memo = state.memos.get(made.memo_id)
    if memo is not None and same_coder(memo.coder, event.actor):
        del state.memos[memo.id]
        state.trace.removed_memos[memo.id] = memo
        state.trace.wordings.drop("memo", memo.id)


@reduces(RelationRemoved)
def _relation_removed(state: State, event: Event, made: RelationRemoved) -> None:
    state.relations.pop(made.relation_id, None)
