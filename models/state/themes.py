"""Themes: claims that an analyst makes of codes, with what speaks for and against each.

In:     decisions of the kinds theme.* and codes.paired.
Out:    the themes of a study with members, words, chosen quotations, looks for contrary evidence
        and status; pairs of codes that are kept together or apart.

What is decided about a theme that another copy merged away by then goes where it went, but for its
own words and status, which stay with it on record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from models.events import (
    AGAINST,
    CaseSummarised,
    CodesPaired,
    Decision,
    Event,
    Place,
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
)
from models.state.lineage import walk
from models.state.wordings import knew

if TYPE_CHECKING:
    from models.state.state import State

BELONGING = ("research_question_ids", "dimension_ids", "relation_ids")  # beside codes
Belonging = ThemeQuestion | ThemeDimension | ThemeRelation
Pair = tuple[str, str]  # of code ids, in their order


@dataclass(frozen=True)
class ThemeQuotation:
    """A passage chosen for a theme. stance: one of models.events.STANCES; reason: why, if given."""

    transcript_id: str
    start: int
    end: int
    quote: str
    stance: str
    reason: str
    coder: str
    at: str  # UTC, ISO 8601

    @property
    def place(self) -> Place:
        return self.transcript_id, self.start, self.end

    @property
    def is_against(self) -> bool:
        """Whether it was found to speak against the claim, whatever was made of that."""
        return self.stance in AGAINST


@dataclass(frozen=True)
class ContraryLook:
    """That contrary evidence was looked for. read: passages read; found: that do speak against it.

    claim: of the theme as it was then; contrary: the contrary claim looked by, "" without one.
    """

    coder: str
    at: str  # UTC, ISO 8601
    read: int
    found: int
    claim: str
    contrary: str


@dataclass(frozen=True)
class Theme:
    """What an analyst made of codes: a name, a one-sentence claim, members, evidence.

    research_question_ids, dimension_ids, relation_ids: that were said to belong to it.
    split_from: the theme that it was split off from; merged_into: the one that it went into.
    """

    id: str
    name: str
    claim: str
    code_ids: tuple[str, ...]
    origin: str
    retired: bool = False
    merged_into: str | None = None
    narrative: str = ""
    research_question_ids: tuple[str, ...] = ()
    dimension_ids: tuple[str, ...] = ()
    relation_ids: tuple[str, ...] = ()
    quotations: tuple[ThemeQuotation, ...] = ()
    looks: tuple[ContraryLook, ...] = ()
    status: str = "draft"  # one of models.events.THEME_STATUSES
    split_from: str | None = None


def theme_created(state: State, event: Event, made: ThemeCreated) -> None:
    """Two copies may have made a theme of one id and name: it has what both put into it."""
    theme = Theme(
        id=made.theme_id,
        name=made.name,
        claim=made.claim or "",
        code_ids=made.code_ids,
        origin=event.origin,
    )
    present = state.themes.get(theme.id)
    if present is None or theme.id in state.trace.unmade_themes:
        state.themes[theme.id] = theme
        state.trace.unmade_themes.pop(theme.id, None)
        state.trace.wordings.take(event)
    else:
        _give_members(state, theme.id, (*present.code_ids, *theme.code_ids))
        _change_theme(state, theme.id, claim=present.claim or theme.claim)
        state.trace.wordings.take(event, behind=True)
    _saw_members(state, theme.id, event, theme.code_ids)


def _change_theme(state: State, theme_id: str, **changes: Any) -> None:
    if theme_id in state.themes:
        state.themes[theme_id] = replace(state.themes[theme_id], **changes)


def _give_members(state: State, theme_id: str, codes: Iterable[str]) -> None:
    _change_theme(state, theme_id, code_ids=tuple(dict.fromkeys(codes)))


def _saw_members(state: State, theme_id: str, event: Event, codes: tuple[str, ...]) -> None:
    """Remember a theme's members as they are to whoever decided them."""
    state.trace.members.setdefault(theme_id, []).append((event.clock, event.actor, codes))


def _theme_renamed(state: State, event: Event, made: ThemeRenamed) -> None:
    _reword_theme(state, event, made.theme_id, name=made.name)


def _theme_claimed(state: State, event: Event, made: ThemeClaimed) -> None:
    _reword_theme(state, event, made.theme_id, claim=made.claim)


def _reword_theme(state: State, event: Event, theme_id: str, **words: str) -> None:
    if theme_id not in state.themes:
        return
    _touched(state, theme_id, event)
    _change_theme(state, theme_id, **words)
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


def _theme_codes(state: State, event: Event, made: ThemeCodes) -> None:
    """Add and take away members; those added to a theme that is merged by then go where it went.

    Whoever decided saw a membership: what differs from it is what they added and took away.
    """
    theme_id, codes = made.theme_id, made.code_ids
    theme, standing = state.themes.get(theme_id), _standing(state, theme_id)
    if theme is None or standing is None:
        return
    _touched(state, theme_id, event)
    added, removed = _membership_changes(state, event, made)
    if standing.id != theme_id:
        _give_members(state, standing.id, (*standing.code_ids, *added))
    left = [each for each in theme.code_ids if each not in removed]
    left += [each for each in added if each not in left]
    _give_members(state, theme_id, codes if set(left) == set(codes) else left)
    _saw_members(state, theme_id, event, codes)


def _membership_changes(
    state: State, event: Event, made: ThemeCodes
) -> tuple[Sequence[str], Sequence[str]]:
    codes = made.code_ids
    if made.added is not None and made.removed is not None:
        return made.added, made.removed
    views = state.trace.members.get(made.theme_id, [])
    shared = state.trace.wordings.shared
    seen = next(
        (view for clock, who, view in reversed(views) if knew(event, clock, who, shared)), ()
    )
    return [each for each in codes if each not in seen], [
        each for each in seen if each not in codes
    ]


def _theme_merged(state: State, event: Event, made: ThemeMerged) -> None:
    source = state.themes.get(made.theme_id)
    into = _standing(state, made.into)
    if source is None or into is None or source.id == into.id:
        return
    if source.retired or into.retired:
        return
    for each in (source, into):
        _touched(state, each.id, event)
    _give_members(state, into.id, (*into.code_ids, *source.code_ids))
    _saw_members(state, into.id, event, state.themes[into.id].code_ids)
    _give_evidence(state, source, into)
    _change_theme(state, source.id, retired=True, merged_into=into.id)


def _give_evidence(state: State, source: Theme, into: Theme) -> None:
    """Let a theme have what belongs to one that is merged into it; what it says itself stands."""
    own = {each.place for each in into.quotations}
    came = tuple(each for each in source.quotations if each.place not in own)
    _change_theme(
        state,
        into.id,
        quotations=(*into.quotations, *came),
        **{part: _united(getattr(into, part), getattr(source, part)) for part in BELONGING},
    )


def _united(own: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*own, *more)))


def _theme_split(state: State, event: Event, made: ThemeSplit) -> None:
    moved = made.code_ids
    source = _standing(state, made.theme_id)
    taken_back = state.trace.unmade_themes
    if source is None or made.new_theme_id in state.themes.keys() - taken_back.keys():
        return
    taken_back.pop(made.new_theme_id, None)
    _touched(state, source.id, event)
    out = {state.resolve(each) for each in moved}  # what was merged into one of them goes too
    rest = tuple(code for code in source.code_ids if state.resolve(code) not in out)
    _change_theme(state, source.id, code_ids=rest)
    _saw_members(state, source.id, event, rest)
    state.themes[made.new_theme_id] = split_off(made, event, source.id)
    _saw_members(state, made.new_theme_id, event, moved)


def split_off(made: ThemeSplit, event: Event, source: str = "") -> Theme:
    """Return the theme that a split makes. source: the theme that it was split from."""
    return Theme(
        id=made.new_theme_id,
        name=made.name,
        claim="",
        code_ids=made.code_ids,
        origin=event.origin,
        split_from=source or made.theme_id,
    )


def _theme_retired(state: State, event: Event, made: ThemeRetired) -> None:
    _touched(state, made.theme_id, event)
    _change_theme(state, made.theme_id, retired=True)


def _theme_narrated(state: State, event: Event, made: ThemeNarrated) -> None:
    _reword_theme(state, event, made.theme_id, narrative=made.narrative)


def _theme_question(state: State, event: Event, made: ThemeQuestion) -> None:
    _belongs(state, event, made, "research_question_ids", made.research_question_id)


def _theme_dimension(state: State, event: Event, made: ThemeDimension) -> None:
    _belongs(state, event, made, "dimension_ids", made.dimension_id)


def _theme_relation(state: State, event: Event, made: ThemeRelation) -> None:
    _belongs(state, event, made, "relation_ids", made.relation_id)


def _belongs(state: State, event: Event, made: Belonging, part: str, id_: str) -> None:
    """Let something belong to a theme, or not: of each thing the last word holds."""
    theme = _standing(state, made.theme_id)
    if theme is None:
        return
    _touched(state, theme.id, event)
    others = tuple(each for each in getattr(theme, part) if each != id_)
    already = id_ in getattr(theme, part)
    if made.belongs != already:
        _change_theme(state, theme.id, **{part: (*others, id_) if made.belongs else others})


def _theme_quoted(state: State, event: Event, made: ThemeQuoted) -> None:
    """Choose a passage; one that was chosen before has its new stance, in its place."""
    theme = _standing(state, made.theme_id)
    if theme is None:
        return
    _touched(state, theme.id, event)
    quotation = ThemeQuotation(
        *made.place, made.quote, made.stance, event.reason or "", event.actor, event.at
    )
    chosen = {each.place: each for each in theme.quotations} | {made.place: quotation}
    _change_theme(state, theme.id, quotations=tuple(chosen.values()))


def _theme_unquoted(state: State, event: Event, made: ThemeUnquoted) -> None:
    theme = _standing(state, made.theme_id)
    if theme is None:
        return
    _touched(state, theme.id, event)
    left = tuple(each for each in theme.quotations if each.place != made.place)
    _change_theme(state, theme.id, quotations=left)


def _theme_searched(state: State, event: Event, made: ThemeSearched) -> None:
    """Note a look at the theme whose claim it was for, wherever that went since."""
    theme = state.themes.get(made.theme_id)
    if theme is None:
        return
    _touched(state, theme.id, event)
    look = ContraryLook(
        event.actor, event.at, made.read, made.found, made.claim, made.contrary or ""
    )
    _change_theme(state, theme.id, looks=(*theme.looks, look))


def _theme_status(state: State, event: Event, made: ThemeStatusSet) -> None:
    _touched(state, made.theme_id, event)
    _change_theme(state, made.theme_id, status=made.status)


def _codes_paired(state: State, event: Event, made: CodesPaired) -> None:
    """Of a pair the last word holds; a code is no pair with itself."""
    if made.first != made.second:
        state.code_pairs.pop(_pair(made.first, made.second), None)  # to the end: it is the last
        state.code_pairs[_pair(made.first, made.second)] = made.pairing


def _pair(first: str, second: str) -> Pair:
    return (first, second) if first < second else (second, first)


def pairs_now(state: State) -> dict[Pair, str]:
    """Return the pairs of codes that are kept together or apart, under the codes that hold now."""
    found: dict[Pair, str] = {}
    for (first, second), pairing in state.code_pairs.items():
        now = _pair(state.resolve(first), state.resolve(second))
        if now[0] == now[1] or not {*now} <= state.codes.keys():
            continue
        found[now] = pairing
    return {pair: pairing for pair, pairing in found.items() if pairing != "free"}


def _case_summarised(state: State, event: Event, made: CaseSummarised) -> None:
    """Each coder has summaries of their own; the last words of one are theirs."""
    _touched(state, made.theme_id, event)
    key = (event.actor, made.theme_id, made.case)
    if made.text.strip():
        state.summaries[key] = made.text
    else:
        state.summaries.pop(key, None)
    state.trace.wordings.take(event)


REDUCERS: dict[type[Decision], Callable[[State, Event, Any], None]] = {
    ThemeCreated: theme_created,
    ThemeRenamed: _theme_renamed,
    ThemeClaimed: _theme_claimed,
    ThemeCodes: _theme_codes,
    ThemeMerged: _theme_merged,
    ThemeSplit: _theme_split,
    ThemeRetired: _theme_retired,
    ThemeNarrated: _theme_narrated,
    ThemeQuestion: _theme_question,
    ThemeDimension: _theme_dimension,
    ThemeRelation: _theme_relation,
    ThemeQuoted: _theme_quoted,
    ThemeUnquoted: _theme_unquoted,
    ThemeSearched: _theme_searched,
    ThemeStatusSet: _theme_status,
    CodesPaired: _codes_paired,
    CaseSummarised: _case_summarised,
}
