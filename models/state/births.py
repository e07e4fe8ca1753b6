"""Ids that two copies of a study gave to two things, and which of the two a decision means.

In:     the decisions of a log, in order.
Out:    the same decisions, the second thing under an id of its own; what to tell about it.

What people make has an id that is unique from birth (see app.codebook.changes). Files made before
made ids of names: "Workload +" and "Workload −" both became `workload`, and a merge made one
code of them. Where that is on record, the first keeps its id and each later one gets its own,
made of the id and of the decision that made it, so that every copy gives it the same.

A decision that names such an id means what its maker had made, if they made one of them;
another person's means the first. A code of the same name is one code, as it ever was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from models.coders import same_coder
from models.events import Event, RelationMade, Undone

LONGEST_BASE = 60  # characters of an id that another is made of; a codebook's ids have 100


@dataclass(frozen=True)
class Twice:
    """An id that was given twice. own_id: what the second goes by now."""

    family: str
    id: str
    own_id: str
    first: str  # names
    second: str
    first_by: str
    second_by: str
    at: str  # of the second, UTC, ISO 8601


@dataclass
class Births:
    """Who made what under which id. made: (family, id) -> makers in order, each with its id."""

    made: dict[tuple[str, str], list[tuple[Event, str]]] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)  # id of a making decision -> id made
    twice: list[Twice] = field(default_factory=list)

    @classmethod
    def of(cls, log: Iterable[Event], undone: frozenset[str]) -> Births:
        """log: in order. What was made and taken back gives its id to what is there."""
        births = cls()
        makers: dict[tuple[str, str], list[Event]] = {}
        for event in log:
            if (made := _born(event)) is not None:
                makers.setdefault(made, []).append(event)
        for made, events in makers.items():
            births.made[made] = []
            for event in [each for each in events if each.id not in undone] or events:
                births._give(made, event)
        return births

    def _give(self, made: tuple[str, str], event: Event) -> None:
        family, given = made
        births = self.made[made]
        same = next((own for each, own in births if _same(each, event)), None)
        if same is not None:
            self.own[event.id] = same
            return
        own = self.own[event.id] = given if not births else own_id(given, event)
        if births:
            first = births[0][0]
            names = (_name(first), _name(event), first.actor, event.actor)
            self.twice.append(Twice(family, given, own, *names, event.at))
        births.append((event, own))

    def adds(self, events: Iterable[Event]) -> bool:
        """Whether one of these makes something under an id that is taken; others are noted."""
        taken = False
        for event in events:
            if (made := _born(event)) is not None:
                known = self.made.setdefault(made, [])
                taken = taken or bool(known)
                known.append((event, made[1]))
        return taken

    def meant(self, event: Event) -> Event:
        """Return the decision with the ids of what it means."""
        if not self.twice or isinstance(event.decision, Undone):
            return event

        def meant(family: str, given: str, makes: bool) -> str:
            return self._of(family, given, event, makes=makes)

        return event.deciding(event.decision.renamed(meant))

    def _of(self, family: str, given: str, event: Event, *, makes: bool) -> str:
        births = self.made.get((family, given), ())
        if len(births) < 2:
            return given
        if makes and event.id in self.own:
            return self.own[event.id]
        mine = [
            own
            for each, own in births
            if same_coder(each.actor, event.actor) and each.order < event.order
        ]
        return mine[-1] if mine else given

    def told_apart(self, log: Sequence[Event]) -> list[Event]:
        return [self.meant(each) for each in log] if self.twice else list(log)


def own_id(given: str, event: Event) -> str:
    """Return what the second thing of an id goes by, on every machine."""
    return f"{given[:LONGEST_BASE]}.{event.id}"


def _born(event: Event) -> tuple[str, str] | None:
    """Return what a decision makes: its family, its id. A memo written again is that memo."""
    made = event.decision
    return (made.family, made.made_id) if made.makes and not made.makes_anew else None


def _same(one: Event, other: Event) -> bool:
    """Whether two decisions made one thing: of one name, or one person's relation made anew."""
    if isinstance(one.decision, RelationMade):
        return same_coder(one.actor, other.actor)
    return _plain(_name(one)) == _plain(_name(other))


def _name(event: Event) -> str:
    made = event.decision
    return made.relation_type if isinstance(made, RelationMade) else str(getattr(made, "name", ""))


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
