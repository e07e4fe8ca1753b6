"""What each kind of decision changes in the state; codings are models.state's own.

A decision that no longer fits what came before it is passed over; what was decided by two who
did not know of each other is kept where both can be (models.wordings), else told by a merge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from models.codebook import framework_from_dict, from_dict
from models.coders import same_coder
from models.derived import Cut, Memo, Relation, State, Theme
from models.events import Event
from models.lineage import merged_in, parent_in, untangled, walk
from models.records import Code, Framework
from models.rounds import FOLDS as ROUNDS
from models.wordings import knew


def _codebook_imported(state: State, event: Event) -> None:
    """A codebook that is imported again asks for a second look where a code's rule is another."""
    added = [_has_framework(state, each) for each in state.added_frameworks]
    state.codebook = from_dict(event.payload["codebook"])
    for framework in added:
        if framework is not None and _has_framework(state, framework.id) is None:
            _take_framework(state, framework)
    fresh = {code.id: code for code in state.codebook.codes}
    held = state.codes
    made_here = {id_: code for id_, code in held.items() if id_ not in fresh}
    state.codes = usable(fresh | made_here)
    for code_id in sorted(fresh.keys() & held.keys()):
        state.trace.unmade.discard(code_id)
        _note_rule(state, held[code_id], event)
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
    held = state.codebook.frameworks if state.codebook else ()
    return next((each for each in held if each.id == framework_id), None)


def _take_framework(state: State, framework: Framework) -> None:
    book = state.codebook or from_dict({})
    kept = [framework if each.id == framework.id else each for each in book.frameworks]
    if framework not in kept:
        kept.append(framework)
    state.codebook = replace(book, frameworks=tuple(kept))


def _framework_added(state: State, event: Event) -> None:
    framework = framework_from_dict(event.payload["framework"])
    _take_framework(state, framework)
    state.added_frameworks |= {framework.id}


def _framework_removed(state: State, event: Event) -> None:
    gone = event.payload["framework_id"]
    state.added_frameworks -= {gone}
    if state.codebook is not None:
        kept = tuple(each for each in state.codebook.frameworks if each.id != gone)
        state.codebook = replace(state.codebook, frameworks=kept)


def _transcript_imported(state: State, event: Event) -> None:
    """The first import of a transcript names it; one in another copy adds what was missing."""
    made = event.payload
    state.names.setdefault(made["transcript_id"], made["name"])
    held = state.attributes.get(made["transcript_id"], {})
    state.attributes[made["transcript_id"]] = made.get("attributes", {}) | held


def _code_created(state: State, event: Event) -> None:
    """Two copies may have made a code of one id: the first stands, the second fills its gaps."""
    made = event.payload
    parent = made.get("parent")
    code = Code(
        id=made["code_id"],
        name=made["name"],
        kind=made.get("kind", "descriptive"),
        definition=made.get("definition", ""),
        parent=None if _is_above(state, made["code_id"], parent) else parent,
        include=tuple(made.get("include", ())),
        exclude=tuple(made.get("exclude", ())),
        example=made.get("example", ""),
        dimensions=tuple(made.get("dimensions", ())),
    )
    held = state.codes.get(code.id)
    if held is None or code.id in state.trace.unmade:
        state.codes[code.id] = code
        state.trace.unmade.discard(code.id)
        state.makers[code.id] = event.actor
        state.trace.wordings.take(event)
        return
    keys = ("definition", "include", "exclude", "example", "dimensions")
    gaps = {key: getattr(code, key) for key in keys if not getattr(held, key)}
    _change_code(state, code.id, **gaps)
    _note_rule(state, held, event)
    state.trace.wordings.take(event, behind=True)


def unmade(state: State, event: Event) -> None:
    """Remember what was made and taken back: others may have decided about it meanwhile."""
    if event.kind == "code.created" and event.payload["code_id"] not in state.codes:
        _code_created(state, event)
        _change_code(state, event.payload["code_id"], retired=True)
        state.trace.unmade.add(event.payload["code_id"])
    elif event.kind == "theme.created" and event.payload["theme_id"] not in state.themes:
        _theme_created(state, event)
        state.trace.unmade_themes[event.payload["theme_id"]] = event.actor


def _change_code(state: State, code_id: str, **changes: Any) -> None:
    if code_id in state.codes:
        state.codes[code_id] = replace(state.codes[code_id], **changes)


def _code_defined(state: State, event: Event) -> None:
    changes = {
        key: tuple(value) if key in ("include", "exclude", "dimensions") else value
        for key, value in event.payload.items()
        if key not in ("code_id", "base")
    }
    code_id = event.payload["code_id"]
    before = state.codes.get(code_id)
    _change_code(state, code_id, **changes)
    if before is not None:
        _note_rule(state, before, event)
        state.trace.wordings.take(event)


def _code_renamed(state: State, event: Event) -> None:
    if event.payload["code_id"] in state.codes:
        _change_code(state, event.payload["code_id"], name=event.payload["name"])
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


def _code_moved(state: State, event: Event) -> None:
    code_id, parent = event.payload["code_id"], event.payload["parent"]
    if not _is_above(state, code_id, parent):  # two copies moved two codes under each other
        _change_code(state, code_id, parent=parent)


def _code_merged(state: State, event: Event) -> None:
    source, into = event.payload["code_id"], event.payload["into"]
    if source not in state.codes:
        return
    for at in walk(into, merged_in(state.codes)):
        if at == source or at not in state.codes:
            return  # two copies merged the same codes both ways round: the earlier one stands
    _change_code(state, source, merged_into=into, retired=True)
    state.trace.merges[source] = (event.clock, event.actor)


def _code_revived(state: State, event: Event) -> None:
    code = state.codes.get(event.payload["code_id"])
    if code is not None and code.merged_into is None:  # one merged meanwhile stays merged
        _change_code(state, code.id, retired=False)


def _code_coloured(state: State, event: Event) -> None:
    code_id, colour = event.payload["code_id"], event.payload["colour"]
    if colour is None:
        state.colours.pop(code_id, None)
    elif code_id in state.codes:
        state.colours[code_id] = colour


def _theme_created(state: State, event: Event) -> None:
    """Two copies may have made a theme of one id and name: it has what both put into it."""
    theme = event.payload
    made = Theme(
        id=theme["theme_id"],
        name=theme["name"],
        claim=theme.get("claim", ""),
        code_ids=tuple(theme["code_ids"]),
        origin=event.origin,
    )
    held = state.themes.get(made.id)
    if held is None or made.id in state.trace.unmade_themes:
        state.themes[made.id] = made
        state.trace.unmade_themes.pop(made.id, None)
        state.trace.wordings.take(event)
    else:
        _give_members(state, made.id, (*held.code_ids, *made.code_ids))
        _change_theme(state, made.id, claim=held.claim or made.claim)
        state.trace.wordings.take(event, behind=True)
    _saw_members(state, made.id, event, made.code_ids)


def _change_theme(state: State, theme_id: str, **changes: Any) -> None:
    if theme_id in state.themes:
        state.themes[theme_id] = replace(state.themes[theme_id], **changes)


def _give_members(state: State, theme_id: str, codes: Iterable[str]) -> None:
    _change_theme(state, theme_id, code_ids=tuple(dict.fromkeys(codes)))


def _saw_members(state: State, theme_id: str, event: Event, codes: tuple[str, ...]) -> None:
    """Remember a theme's members as they are to whoever decided them."""
    state.trace.members.setdefault(theme_id, []).append((event.clock, event.actor, codes))


def _theme_reworded(state: State, event: Event) -> None:
    theme_id = event.payload["theme_id"]
    if theme_id not in state.themes:
        return
    _touched(state, theme_id, event)
    part = "name" if event.kind == "theme.renamed" else "claim"
    _change_theme(state, theme_id, **{part: event.payload[part]})
    state.trace.wordings.take(event)


def _touched(state: State, theme_id: str, event: Event) -> None:
    """A theme whose making was taken back stands where another person has worked on it."""
    maker = state.trace.unmade_themes.get(theme_id)
    if maker is not None and maker != event.actor:
        del state.trace.unmade_themes[theme_id]


def _standing(state: State, theme_id: str) -> Theme | None:
    """Return the theme, or the one it was merged into."""
    into = {id_: each.merged_into for id_, each in state.themes.items() if each.merged_into}
    *_, at = walk(theme_id, into.get)
    return state.themes.get(at)


def _theme_codes(state: State, event: Event) -> None:
    """Add and take away members; those added to a theme that is merged by then go where it went.

    Whoever decided saw a membership: what differs from it is what they added and took away.
    """
    theme_id, codes = event.payload["theme_id"], tuple(event.payload["code_ids"])
    held, standing = state.themes.get(theme_id), _standing(state, theme_id)
    if held is None or standing is None:
        return
    _touched(state, theme_id, event)
    added, removed = _membership_changes(state, event)
    if standing.id != theme_id:
        _give_members(state, standing.id, (*standing.code_ids, *added))
    left = [each for each in held.code_ids if each not in removed]
    left += [each for each in added if each not in left]
    _give_members(state, theme_id, codes if set(left) == set(codes) else left)
    _saw_members(state, theme_id, event, codes)


def _membership_changes(state: State, event: Event) -> tuple[list[str], list[str]]:
    made, codes = event.payload, event.payload["code_ids"]
    if "added" in made and "removed" in made:
        return list(made["added"]), list(made["removed"])
    views = state.trace.members.get(made["theme_id"], [])
    shared = state.trace.wordings.shared
    seen = next(
        (view for clock, who, view in reversed(views) if knew(event, clock, who, shared)), ()
    )
    return [each for each in codes if each not in seen], [
        each for each in seen if each not in codes
    ]


def _theme_merged(state: State, event: Event) -> None:
    source = state.themes.get(event.payload["theme_id"])
    into = _standing(state, event.payload["into"])
    if source is None or into is None or source.id == into.id:
        return
    if source.retired or into.retired:
        return
    for each in (source, into):
        _touched(state, each.id, event)
    _give_members(state, into.id, (*into.code_ids, *source.code_ids))
    _saw_members(state, into.id, event, state.themes[into.id].code_ids)
    _change_theme(state, source.id, retired=True, merged_into=into.id)


def _theme_split(state: State, event: Event) -> None:
    moved = tuple(event.payload["code_ids"])
    source = _standing(state, event.payload["theme_id"])
    if source is None or event.payload["new_theme_id"] in state.themes:
        return
    _touched(state, source.id, event)
    rest = tuple(code for code in source.code_ids if code not in moved)
    _change_theme(state, source.id, code_ids=rest)
    _saw_members(state, source.id, event, rest)
    state.themes[event.payload["new_theme_id"]] = Theme(
        id=event.payload["new_theme_id"],
        name=event.payload["name"],
        claim="",
        code_ids=moved,
        origin=event.origin,
    )
    _saw_members(state, event.payload["new_theme_id"], event, moved)


def _theme_retired(state: State, event: Event) -> None:
    _touched(state, event.payload["theme_id"], event)
    _change_theme(state, event.payload["theme_id"], retired=True)


def _relation_made(state: State, event: Event) -> None:
    made = event.payload
    state.relations[made["relation_id"]] = Relation(
        id=made["relation_id"],
        first=made["first"],
        second=made["second"],
        relation_type=made["relation_type"],
        segment_ids=tuple(made.get("segment_ids", ())),
        note=made.get("note", ""),
        coder=event.actor,
    )


def _speaker_role(state: State, event: Event) -> None:
    key = (event.payload["transcript_id"], event.payload["speaker"])
    state.roles[key] = event.payload["role"]


def _turn_question(state: State, event: Event) -> None:
    key = (event.payload["transcript_id"], event.payload["turn"])
    state.questions[key] = event.payload["question_id"]


def _transcript_described(state: State, event: Event) -> None:
    given = event.payload
    held = state.attributes.get(given["transcript_id"], {})
    state.attributes[given["transcript_id"]] = held | given["attributes"]


def _encoder_chosen(state: State, event: Event) -> None:
    state.encoder = event.payload["encoder"]


def _segment_cut(state: State, event: Event) -> None:
    made = event.payload
    cut = Cut(made["start"], made["end"], made.get("at"))
    state.cuts[made["transcript_id"]] = (*state.cuts.get(made["transcript_id"], ()), cut)


def _memo_written(state: State, event: Event) -> None:
    """A memo that its writer writes again has its new words; where stays as it was."""
    made = event.payload
    id_ = made["memo_id"]
    held = state.memos.get(id_) or state.trace.removed_memos.get(id_)
    if held is not None and not same_coder(held.coder, event.actor):
        return
    state.trace.removed_memos.pop(id_, None)
    state.trace.wordings.take(event)
    if held is not None:
        state.memos[held.id] = replace(held, text=made["text"], written=event.at)
        return
    about = {key: made[key] for key in ("transcript_id", "code_id", "theme_id") if key in made}
    span = {key: made[key] for key in ("start", "end", "quote") if key in made}
    state.memos[made["memo_id"]] = Memo(
        made["memo_id"], event.actor, made["text"], event.at, **about, **span
    )


def _memo_removed(state: State, event: Event) -> None:
    """Its writer's alone to take away; where another copy writes it on after that, it is back."""
    held = state.memos.get(event.payload["memo_id"])
    if held is not None and same_coder(held.coder, event.actor):
        del state.memos[held.id]
        state.trace.removed_memos[held.id] = held
        state.trace.wordings.drop("memo", held.id)


def _relation_removed(state: State, event: Event) -> None:
    state.relations.pop(event.payload["relation_id"], None)


FOLDS: dict[str, Callable[[State, Event], None]] = {
    "codebook.imported": _codebook_imported,
    "encoder.chosen": _encoder_chosen,
    "framework.added": _framework_added,
    "framework.removed": _framework_removed,
    "transcript.imported": _transcript_imported,
    "transcript.described": _transcript_described,
    "speaker.role": _speaker_role,
    "turn.question": _turn_question,
    "segment.split": _segment_cut,
    "segment.joined": _segment_cut,
    "memo.written": _memo_written,
    "memo.removed": _memo_removed,
    "code.created": _code_created,
    "code.renamed": _code_renamed,
    "code.defined": _code_defined,
    "code.moved": _code_moved,
    "code.merged": _code_merged,
    "code.retired": lambda s, e: _change_code(s, e.payload["code_id"], retired=True),
    "code.revived": _code_revived,
    "code.coloured": _code_coloured,
    "relation.made": _relation_made,
    "relation.removed": _relation_removed,
    "theme.created": _theme_created,
    "theme.renamed": _theme_reworded,
    "theme.claimed": _theme_reworded,
    "theme.codes": _theme_codes,
    "theme.merged": _theme_merged,
    "theme.split": _theme_split,
    "theme.retired": _theme_retired,
    **ROUNDS,
}
