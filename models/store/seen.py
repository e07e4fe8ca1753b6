"""What a decision's author saw when deciding, written into the decision by the log.

In:     a decision about to be written, the state, what the same batch has written before it.
Out:    the decision with `base`, `ends`, or `added` and `removed`.

A log that copies of a study have merged does not say of two decisions whether the second knew
of the first. What matters of it is written down: whose words a decision stands in place of,
which codings it takes away, what it adds to a theme and takes from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from models.events import (
    AnswerWritten,
    CodingDecision,
    CodingRemoved,
    CommentResolved,
    Decision,
    Event,
    NewEvent,
    Rewording,
    SuggestionRejected,
    ThemeCodes,
    ThemeCreated,
    ThemeJudged,
    ThemeMerged,
    ThemeSplit,
)
from models.state.advice import as_seen
from models.state.derive import State

Place = tuple[str, str, int, int]  # coder, transcript id, start, end


class Seen:
    """What the authors of one batch of decisions saw. given_by: as Log._given_by."""

    def __init__(
        self,
        state: Callable[[], State],
        given_by: Callable[[str, tuple[str, int, int], str], list[str]],
    ) -> None:
        self._state, self._given_by = state, given_by
        self._given: dict[Place, list[tuple[str, str]]] = {}  # by this batch: code, decision
        self._worded: dict[tuple[str, str, str], str] = {}  # by this batch: who gave it words
        self._members: dict[str, tuple[str, ...]] = {}  # of themes, by this batch
        self._answered: dict[str, list[str]] = {}  # comments, by this batch

    def filled_in(self, event: NewEvent) -> NewEvent:
        made = event.decision
        if isinstance(made, CodingRemoved | SuggestionRejected) and made.ends is None:
            ends = tuple(self._ends(event.actor, made))
            return replace(event, decision=replace(made, ends=ends))
        if isinstance(made, Rewording) and made.base is None:
            return replace(event, decision=replace(made, base=tuple(self._base(event.actor, made))))
        if isinstance(made, ThemeCodes):
            now = self._changes(made) if made.added is None else self._as_given(made)
            return replace(event, decision=now)
        if isinstance(made, ThemeJudged) and made.saw is None:
            theme = self._state().themes.get(made.theme_id)
            return replace(event, decision=replace(made, saw=as_seen(theme) if theme else None))
        if isinstance(made, CommentResolved) and made.answer_ids is None:
            return replace(event, decision=replace(made, answer_ids=self._answers(made.comment_id)))
        return event

    def took(self, event: Event) -> None:
        made = event.decision
        if isinstance(made, CodingDecision) and made.gives_code:
            place = (event.actor, *made.place)
            self._given.setdefault(place, []).append((made.code_id, event.id))
        for key, _ in made.worded(event.actor):
            self._worded[key] = event.id
        if isinstance(made, ThemeCodes | ThemeCreated):
            self._members[made.theme_id] = made.code_ids
        elif isinstance(made, ThemeSplit):
            resolve = self._state().resolve
            out = {resolve(each) for each in made.code_ids}
            rest = tuple(e for e in self._members_of(made.theme_id) if resolve(e) not in out)
            self._members |= {made.theme_id: rest, made.new_theme_id: made.code_ids}
        elif isinstance(made, ThemeMerged):
            both = (*self._members_of(made.into), *self._members_of(made.theme_id))
            self._members[made.into] = tuple(dict.fromkeys(both))
        if isinstance(made, AnswerWritten):
            self._answered.setdefault(made.comment_id, []).append(made.answer_id)

    def _members_of(self, theme_id: str) -> tuple[str, ...]:
        """Return a theme's codes, as they were given, after what this batch has decided."""
        if theme_id in self._members:
            return self._members[theme_id]
        state = self._state()
        theme = state.themes.get(theme_id)
        return state.trace.given_members.get(theme_id, theme.code_ids if theme else ())

    def _answers(self, comment_id: str) -> tuple[str, ...]:
        comment = self._state().advice.comments.get(comment_id)
        ids = [each.id for each in comment.answers] if comment else []
        return tuple(dict.fromkeys([*ids, *self._answered.get(comment_id, ())]))

    def _ends(self, coder: str, made: CodingDecision) -> list[str]:
        found = self._given_by(coder, made.place, made.code_id)
        here = self._given.get((coder, *made.place), ())
        return found + [id_ for code, id_ in here if code == made.code_id]

    def _base(self, actor: str, made: Decision) -> list[str]:
        found: dict[str, None] = {}
        for key, _ in made.worded(actor):
            mine = self._worded.get(key)
            shown = [mine] if mine else self._state().trace.wordings.base_of(key)
            found |= dict.fromkeys(shown)
        return list(found)

    def _as_given(self, made: ThemeCodes) -> ThemeCodes:
        """A page names codes as they are shown; members that were merged into them go too."""
        state, named = self._state(), made.removed or ()
        gone = {state.resolve(each) for each in named}
        also = [e for e in self._members_of(made.theme_id) if state.resolve(e) in gone]
        return replace(made, removed=tuple(dict.fromkeys((*named, *also))))

    def _changes(self, made: ThemeCodes) -> ThemeCodes:
        """What is added to a theme, and the members as they were given that are taken away."""
        state = self._state()
        members = self._members_of(made.theme_id)
        now = {state.resolve(each) for each in made.code_ids}
        known = {state.resolve(each) for each in members}
        return replace(
            made,
            added=tuple(each for each in made.code_ids if state.resolve(each) not in known),
            removed=tuple(each for each in members if state.resolve(each) not in now),
        )
