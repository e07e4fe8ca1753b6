"""A study as a coder may see it: the one door, and what is absent behind it in a blind pass.

In:     where a study is, and who looks.
Out:    the study itself, or one whose queries never give what others decided.

Blind are the coders of a round of double coding until it is closed. What they may not see is
left out where the log is read, so no page, command or address can show it: others' codings,
refusals, memos, relations and themes, what others changed in the codebook since the round was
opened, and what others took back of any of these. Each kind of decision is hidden unless its
class says that it is not (models.events.kinds, when_blind).

Every door opens a study with open_as. Only what brings two copies together, hands one over or
closes a round sees it whole, with open_whole.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine

from models.coders import coder_key, is_among, same_coder
from models.errors import ThroughlineError
from models.events import (
    CodebookImported,
    Decision,
    Event,
    MemoRemoved,
    MemoWritten,
    RoundOpened,
    Undone,
    UnitSettled,
    WhenBlind,
)
from models.json_shapes import Figures, StageData
from models.records import CodeDraft, DimensionLink, RelationDraft, Suggestion, ThemeDraft
from models.state.derive import State
from models.state.rounds import Round
from models.store.study import Study

OF_TRANSCRIPTS = (
    "segment",
    "structural",
    "connectives",
)  # stages that rest on no coder's decisions
APART = "blind/"  # before the coder: what is everybody's otherwise, as one who codes blind has it

Who = str | Callable[[Study], str]


class Blinded(ThroughlineError):
    """An attempt to see, in a blind pass, what was made of another coder's decisions."""


def open_as(where: str | Path, coder: Who) -> Study:
    """Open a study as one coder may see it now. Raises StudyUnusable.

    coder: a name, or what says it of the study. Who codes blind gets a blind study.
    """
    study = open_whole(where)
    try:
        return seen_by(study, coder if isinstance(coder, str) else coder(study))
    except BaseException:
        study.close()
        raise


def open_whole(where: str | Path) -> Study:
    """Open a study with what everybody decided: to merge, hand over or close, and no more."""
    return Study.open(where)


def blind_rounds(state: State, coder: str) -> list[Round]:
    """Return the open rounds that a coder is in, the first opened first."""
    found = [r for r in state.rounds.values() if not r.closed and is_among(coder, r.coders)]
    return sorted(found, key=lambda each: each.clock)


def blind_since(state: State, coder: str) -> int | None:
    """Return the clock of the first open round that a coder is in; None: they may see all."""
    return next((each.clock for each in blind_rounds(state, coder)), None)


def refuse_blind(state: State, coder: str, what: str) -> None:
    """Raise Blinded where a coder codes blind. what: what is not given meanwhile, in words."""
    for round_ in blind_rounds(state, coder):
        raise Blinded(
            f'{coder} codes "{round_.name}" blind just now, so {what} is not given. '
            "Close the round first, under Check, Second coder."
        )


def seen_by(study: Study, coder: str) -> Study:
    """Return the study as this coder may see it: itself, or a blind one on the same file."""
    if isinstance(study, BlindStudy):
        return study
    state = study.state()
    advised = _of_advisor(study, coder, state)
    if advised is not None:
        return advised
    since = blind_since(state, coder)
    if since is None:
        return study
    coder = study.spelling_of(coder)
    if (coder, since) not in study.views:
        made = study.views[coder, since] = BlindStudy(study.url, study._engine, coder, since)
        made._one_file, made.told_at_opening = study._one_file, study.told_at_opening
    return study.views[coder, since]


def _of_advisor(study: Study, coder: str, state: State) -> Study | None:
    """Return the study as an advisor may see it; None: this is no advisor, nor an advisor's file.

    Raises Blinded where somebody else opens the file that was made for an advisor.
    """
    if study.advisor and not same_coder(coder, study.advisor):
        raise Blinded(
            f"This file was made for {study.advisor}, who reads and comments on it. Open it "
            f"without --coder, and the study itself to work as {coder}."
        )
    if not study.advisor and not state.advice.is_advisor(coder):
        return None
    coder, rounds = study.spelling_of(coder), open_rounds(state)
    namer = _named_by(study, coder, state)
    since = blind_since(state, namer) if namer else None
    key = (coder, hash((namer, since, *(each.id for each in rounds))))
    if key not in study.views:
        behind = None if since is None else BlindStudy(study.url, study._engine, namer, since)
        made = study.views[key] = AdvisorStudy(study.url, study._engine, coder, rounds, behind)
        made._one_file, made.told_at_opening = study._one_file, study.told_at_opening
    return study.views[key]


def _named_by(study: Study, coder: str, state: State) -> str:
    """Return who named an advisor, whose view theirs is; "": their file holds it already."""
    advisor = state.advice.advisors.get(coder_key(coder))
    return "" if study.advisor or advisor is None else advisor.named_by


def open_rounds(state: State) -> tuple[Round, ...]:
    """Return the rounds of double coding that are not closed."""
    return tuple(each for each in state.rounds.values() if not each.closed)


def view_of(study: Study) -> str:
    """Return what tells one view of a file from another, for what is kept in memory by view."""
    return f"{study.since}:{study.coder}" if isinstance(study, BlindStudy) else ""


class BlindStudy(Study):
    """A study without what others decided. It writes like any other."""

    sees_all = False  # what is named may have been made by a decision that is not shown

    def __init__(self, url: str, engine: Engine, coder: str, since: int) -> None:
        """since: the log's clock from which on others' changes of the codebook are left out."""
        super().__init__(url, engine)
        self.coder, self.since = coder, since
        self._frozen = False  # whether what was read so far holds the round's opening
        # decisions that are shown -> whether an undo of them would change the codebook
        self._shown: dict[str, bool] = {}
        self._hidden: set[tuple[str, str]] = set()  # (family, id) of what others made

    def _seen(self, events: Sequence[Event]) -> list[Event]:
        """Return decisions but for others' that are hidden; an undo as far as it is shown.

        Others' codebook is frozen where the round was opened: by the log's clock, and in this
        file, where a copy that knew nothing of the round may have been merged in since.
        """
        seen = []
        for event in events:
            if event.of_kind is RoundOpened and event.clock == self.since:
                self._frozen = True
            if same_coder(event.actor, self.coder):
                seen.append(event)
            elif event.is_decision:
                seen += self._of_another(event, event.decision)
            elif event.of_kind.when_blind is WhenBlind.SHOWN:
                seen.append(event)  # to be set aside, and told of
        return seen

    def _of_another(self, event: Event, made: Decision) -> list[Event]:
        late = event.clock > self.since or self._frozen
        shown: Event | None = None
        if isinstance(made, Undone):
            shown = self._undo_shown(event, made, late)
        elif isinstance(made, RoundOpened):
            shown = self._round_shown(event, made)
        elif made.when_blind is WhenBlind.SHOWN or (
            made.when_blind is WhenBlind.FROZEN and not late
        ):
            shown = event
        if shown is None:
            self._hidden.update(_makes(made))
            return []
        self._shown[event.id] = self._reaches_codebook(shown.decision)
        return [shown]

    def _undo_shown(self, event: Event, made: Undone, late: bool) -> Event | None:
        """Return another's undo with no more than what is shown of what it took back."""
        shown = (each for each in made.event_ids if each in self._shown)
        kept = tuple(each for each in shown if not (late and self._shown[each]))
        return event.deciding(replace(made, event_ids=kept)) if kept else None

    def _round_shown(self, event: Event, made: RoundOpened) -> Event:
        """Return a round without its frozen codebook, where it is other people's and came later."""
        if event.clock <= self.since or is_among(self.coder, made.coders):
            return event
        return event.deciding(replace(made, codebook={}))

    def _reaches_codebook(self, made: Decision) -> bool:
        if isinstance(made, Undone):
            return any(self._shown.get(each, False) for each in made.event_ids)
        return made.when_blind is WhenBlind.FROZEN

    def _is_taken(self, family: str, id_: str) -> bool:
        """Whether another has given this id to something that is hidden here."""
        self.events()  # what others did since
        return (family, id_) in self._hidden

    def _own(self, coder: str) -> None:
        if coder and not same_coder(coder, self.coder):
            raise Blinded(
                f"{self.coder} codes blind just now; what was made for {coder} is not given."
            )

    # -- what runs made: one's own, and of everybody's what rests on no decision

    def _filed(self, stage: str, key: str) -> str:
        """Return what a result is filed under here; what rests on the codebook is one's own."""
        return f"{APART}{self.coder}" if (stage, key) == ("dimensions", "") else key

    def fingerprints(self) -> dict[tuple[str, str], str]:
        own = {self.coder, self._filed("dimensions", "")}
        found = {}
        for (stage, key), value in super().fingerprints().items():
            whose = key.partition("/")[2] if stage == "suggest" else key
            if stage in OF_TRANSCRIPTS or whose in own:
                found[stage, "" if key.startswith(APART) else key] = value
        return found

    def fingerprint(self, stage: str, key: str = "") -> str | None:
        return self.fingerprints().get((stage, key))

    def set_fingerprint(self, stage: str, key: str, value: str) -> None:
        super().set_fingerprint(stage, self._filed(stage, key), value)

    def save_dimension_links(self, links: Sequence[DimensionLink], *, coder: str = "") -> None:
        super().save_dimension_links(links, coder=self._filed("dimensions", coder))

    def suggestions(
        self,
        transcript_id: str | None = None,
        *,
        coder: str,
        superseded: bool = False,
        segments: Collection[str] | None = None,
    ) -> list[Suggestion]:
        self._own(coder)
        return super().suggestions(
            transcript_id, coder=coder, superseded=superseded, segments=segments
        )

    def segments_suggested_for(self, *, coder: str) -> set[str]:
        self._own(coder)
        return super().segments_suggested_for(coder=coder)

    def bare_suggestions(self, *, coder: str) -> list[Suggestion]:
        self._own(coder)
        return super().bare_suggestions(coder=coder)

    def suggestion(self, suggestion_id: str, *, coder: str) -> Suggestion | None:
        self._own(coder)
        return super().suggestion(suggestion_id, coder=coder)

    def dimension_links(self, *, coder: str = "") -> list[DimensionLink]:
        self._own(coder)
        return super().dimension_links(coder=self._filed("dimensions", coder))

    def relation_drafts(self, *, coder: str) -> list[RelationDraft]:
        self._own(coder)
        return super().relation_drafts(coder=coder)

    def theme_drafts(self, *, coder: str) -> list[ThemeDraft]:
        self._own(coder)
        return super().theme_drafts(coder=coder)

    def code_drafts(self, *, coder: str) -> list[CodeDraft]:
        self._own(coder)
        return super().code_drafts(coder=coder)

    def progress_figures(self, *, coder: str) -> Figures | None:
        self._own(coder)
        return super().progress_figures(coder=coder)

    def learned(self, *, coder: str) -> StageData | None:
        self._own(coder)
        return super().learned(coder=coder)


class AdvisorStudy(BlindStudy):
    """A study as its advisor sees it, who writes words alone (models.store.advising).

    Left out are memos, which are their writers' own, and what the coders of an open round gave
    to its units: codings, refusals, comments and all else that has a place there; and what is
    hidden from who named them, where that person codes blind.
    """

    def __init__(
        self,
        url: str,
        engine: Engine,
        coder: str,
        rounds: Sequence[Round],
        behind: BlindStudy | None,
    ) -> None:
        """behind: the study as who named this advisor sees it; None: they see all of it."""
        super().__init__(url, engine, coder, 0)
        self.advisor, self._behind = coder, behind
        self.rounds = tuple(rounds)
        self._sieve = AdvisorSieve(self.rounds)

    def _seen(self, events: Sequence[Event]) -> list[Event]:
        if self._behind is None:
            return self._sieve.passed(events)
        shown = {each.id: each for each in self._behind._seen(events)}
        shown |= {each.id: each for each in events if same_coder(each.actor, self.coder)}
        return self._sieve.passed([shown[each.id] for each in events if each.id in shown])

    def _is_taken(self, family: str, id_: str) -> bool:
        return False

    def _own(self, coder: str) -> None:
        if coder and not same_coder(coder, self.coder):
            raise Blinded(f"{self.coder} reads as an advisor; what was suggested is not given.")


class AdvisorSieve:
    """Tells which decisions an advisor may see. rounds: those that are open."""

    def __init__(self, rounds: Sequence[Round]) -> None:
        self._coders = tuple(name for each in rounds for name in each.coders)
        self._ids = {each.id for each in rounds}
        self._units: dict[str, list[tuple[int, int]]] = {}
        for transcript_id, start, end in (unit for each in rounds for unit in each.units):
            self._units.setdefault(transcript_id, []).append((start, end))
        self._hidden: set[str] = set()  # ids of decisions

    def passed(self, events: Sequence[Event]) -> list[Event]:
        """Return what may be seen; of an undo, what it takes back of that."""
        seen: list[Event] = []
        for event in events:
            made = event.decision if event.is_decision else None
            if made is None or self._hides(event, made):
                self._hidden.add(event.id)
            elif isinstance(made, Undone):
                kept = tuple(each for each in made.event_ids if each not in self._hidden)
                if kept:
                    seen.append(event.deciding(replace(made, event_ids=kept)))
                else:
                    self._hidden.add(event.id)
            else:
                seen.append(event)
        return seen

    def _hides(self, event: Event, made: Decision) -> bool:
        if isinstance(made, MemoWritten | MemoRemoved):
            return True
        if isinstance(made, UnitSettled) and made.round_id in self._ids:
            return True
        if made.when_blind is not WhenBlind.HIDDEN or not is_among(event.actor, self._coders):
            return False
        where, start, end = (getattr(made, key, None) for key in ("transcript_id", "start", "end"))
        if not isinstance(start, int) or not isinstance(end, int):
            return False
        return any(start < b and a < end for a, b in self._units.get(str(where), ()))


def _makes(made: Decision) -> Iterator[tuple[str, str]]:
    """Return the ids that a decision gives to something new, each with what it is of."""
    if made.makes:
        yield made.family, made.made_id
    if isinstance(made, CodebookImported):
        codes = made.codebook.get("codes") or ()
        if isinstance(codes, list | tuple):
            yield from (("code", str(e.get("id"))) for e in codes if isinstance(e, dict))
