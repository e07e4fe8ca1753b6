"""What every kind of decision is: typed fields, and what is true of the kind as such.

In:     a payload as it is stored: a mapping of JSON values.
Out:    a decision of its kind, and the same payload back.

A class of models.events.kinds says of its kind all that the rest of the program asks about it,
so that a new kind is one class, and what it changes in the state (models.state.reducers).
An optional
field that was not given is None, or NOT_GIVEN where None is itself an answer; it is absent from
what is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from enum import Enum
from types import UnionType
from typing import (
    Annotated,
    Any,
    ClassVar,
    NoReturn,
    Self,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from models.errors import EventInvalid
from models.events.values import Holds, Named
from models.json_shapes import Payload


class WhenBlind(Enum):
    """What of another's decisions is seen by who codes blind in an open round."""

    SHOWN = "all"
    FROZEN = "those from before the round was opened"
    HIDDEN = "none"
    AS_FAR_AS_SHOWN = "what of it is about decisions that are seen"


@dataclass(frozen=True)
class Field:
    """A field of a kind: its name in Python, its key in storage, its rule."""

    name: str
    key: str
    holds: Holds
    required: bool
    default: object = MISSING


@dataclass(frozen=True)
class Form:
    """The fields of a kind, found once. naming: those that name what other decisions made."""

    fields: tuple[Field, ...]
    by_key: Mapping[str, Field]
    required: frozenset[str]  # keys
    naming: tuple[Field, ...]
    # key -> name, rule and way into the field: what reading every decision of a log asks for
    reading: Mapping[str, tuple[str, Callable[[object], bool], Callable[[Any], Any] | None]]


_forms: dict[type[Decision], Form] = {}  # found once a kind


@dataclass(frozen=True)
class Decision:
    """A decision of one kind, without who made it and when (models.events.event)."""

    kind: ClassVar[str] = ""  # as it is stored
    family: ClassVar[str] = ""  # the kind's part before the dot
    label: ClassVar[tuple[str, str]] = ("", "")  # what people call one, and several

    undoable: ClassVar[bool] = True
    of_this_file: ClassVar[bool] = False  # never goes from file to file
    outlives_parting: ClassVar[bool] = False  # stays where the merge it came by is set aside
    by_advisor: ClassVar[bool] = False  # is a decision of who else only reads, too
    handed_over: ClassVar[bool] = False  # goes into the file that a second coder gets
    when_blind: ClassVar[WhenBlind] = WhenBlind.HIDDEN

    makes: ClassVar[str] = ""  # the field with the id of what it makes
    makes_anew: ClassVar[bool] = False  # a second one of the id is about what the first made
    gives_words: ClassVar[tuple[str, ...]] = ()  # fields whose words can stand against others'

    moves_interview: ClassVar[bool] = False  # says whether an interview is in the study
    moves_units: ClassVar[bool] = False  # what is coded is cut otherwise after it
    is_coding: ClassVar[bool] = False  # about one code at one passage
    gives_code: ClassVar[bool] = False
    ends_code: ClassVar[bool] = False
    codes_unit: ClassVar[bool] = False  # says what its maker gives to a passage, be it no code
    about_passage: ClassVar[bool] = False  # changes a page nowhere but at its passage
    changes_codes: ClassVar[bool] = False  # a version of the codebook follows from it
    changes_codebook: ClassVar[bool] = False  # codes or what is beside them in a codebook

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        if "kind" in cls.__dict__:
            cls.family = cls.kind.partition(".")[0]

    @classmethod
    def form(cls) -> Form:
        if cls not in _forms:
            _forms[cls] = cls._form()
        return _forms[cls]

    @classmethod
    def _form(cls) -> Form:
        hints = get_type_hints(cls, include_extras=True)
        found = tuple(
            sorted(  # what the log fills in was asked for by nobody and stands last
                (_field(each, hints[each.name]) for each in fields(cls)),
                key=lambda each: each.holds.filled_in,
            )
        )
        return Form(
            found,
            {each.key: each for each in found},
            frozenset(each.key for each in found if each.required),
            tuple(each for each in found if each.holds.names),
            {each.key: (each.name, each.holds.fits, each.holds.load) for each in found},
        )

    @classmethod
    def from_payload(cls, payload: object) -> Self:
        """Return the decision that is stored so. Raises EventInvalid."""
        form = _forms.get(cls) or cls.form()
        if not isinstance(payload, dict) or not form.required <= payload.keys():
            cls._refuse(payload)
        made = object.__new__(cls)
        keep = object.__setattr__  # as __init__ of a frozen class does, for what is given alone
        reading = form.reading
        for key, value in payload.items():
            if key not in reading:
                cls._refuse(payload)
            name, fits, load = reading[key]
            if not fits(value):
                cls._refuse(payload)
            keep(made, name, value if load is None else load(value))
        return made

    @classmethod
    def _refuse(cls, payload: object) -> NoReturn:
        form, kind = cls.form(), cls.kind
        if not isinstance(payload, dict):
            raise EventInvalid(f"A {kind} decision holds nothing.")
        missing = [each.key for each in form.fields if each.required and each.key not in payload]
        unknown = [str(key) for key in payload if key not in form.by_key]
        if missing or unknown:
            fault = (
                f"lacks {', '.join(missing)}" if missing else f"has unknown {', '.join(unknown)}"
            )
            raise EventInvalid(f"A {kind} decision {fault}. It takes {', '.join(form.by_key)}.")
        for key, value in payload.items():
            holds = form.by_key[key].holds
            if not holds.fits(value):
                is_text = isinstance(value, str)
                what = f"a text of {len(value)}" if is_text else f"a {type(value).__name__}"
                raise EventInvalid(
                    f"A {kind} decision has {what} as {key}; allowed is {holds.words}.",
                )
        raise AssertionError(kind)

    def to_payload(self) -> Payload:
        """Return the decision as it is stored; what was not given is absent."""
        return dict(self._stored(self.form().fields))

    def as_asked(self) -> Payload:
        """Return what its author asked for, without what is found where it is stored."""
        asked = (e for e in self.form().fields if not (e.holds.filled_in or e.holds.found_here))
        return dict(self._stored(asked))

    def _stored(self, wanted: Iterable[Field]) -> Iterator[tuple[str, Any]]:
        for field in wanted:
            value = getattr(self, field.name)
            if value is field.default and not field.required:
                continue
            dump = field.holds.dump
            yield field.key, value if dump is None or value is None else dump(value)

    def gives(self, name: str) -> bool:
        """Whether it has such a field, and something was given for it."""
        field = next((each for each in self.form().fields if each.name == name), None)
        if field is None:
            return False
        return field.required or getattr(self, name) is not field.default

    def parts(self, wanted: Collection[str]) -> Payload:
        """Return those of its fields that are wanted and were given, with their values."""
        names = (each.name for each in self.form().fields if each.name in wanted)
        return {name: getattr(self, name) for name in names if self.gives(name)}

    def is_asked(self, asked: Mapping[str, object], keys: Iterable[str]) -> bool:
        """Whether it holds under some keys, as stored, what was asked for."""
        stored = self.to_payload()
        return all(asked.get(key) == stored.get(key) for key in keys)

    # -- what it is about

    @property
    def made_id(self) -> str:
        """The id of what it makes; only where the kind makes something."""
        return str(getattr(self, self.makes))

    @property
    def code_named(self) -> str | None:
        """The one code that it is about, where it is about one."""
        found: object = getattr(self, "code_id", None)
        return found if isinstance(found, str) else None

    @property
    def worded_id(self) -> str:
        """The id of what it gives words to; only where the kind gives words."""
        return str(getattr(self, f"{self.family}_id"))

    def wordings(self) -> Iterator[tuple[str, str | tuple[str, ...]]]:
        """Return the parts that it gives words to, each with its words."""
        for part in self.gives_words:
            value = getattr(self, part)
            if value is not None:
                yield part, value

    def worded(self, actor: str) -> Iterator[tuple[tuple[str, str, str], str | tuple[str, ...]]]:
        """Return what it gives words to, each with its words. actor: who decides it."""
        for part, value in self.wordings():
            yield (self.family, self.worded_id, part), value

    @property
    def replaces(self) -> tuple[str, ...] | None:
        """The decisions whose words it stands in place of; None: it does not say."""
        return None

    def names(self) -> Iterator[tuple[Holds, str]]:
        """Return the ids of what other decisions made, each with the rule of its field."""
        for field in self.form().naming:
            value = getattr(self, field.name)
            if isinstance(value, str):
                yield field.holds, value
            elif isinstance(value, tuple):
                for each in value:
                    yield field.holds, each

    def renamed(self, id_for: Callable[[Named, str, bool], str]) -> Self:
        """Return the decision with other ids. id_for: of whose id, which, and if made by this."""
        changes: Payload = {}
        for field in self.form().naming:
            value, makes = getattr(self, field.name), field.name == self.makes
            if isinstance(value, str):
                now: object = id_for(field.holds.names, value, makes)
            elif isinstance(value, tuple):
                now = tuple(id_for(field.holds.names, each, makes) for each in value)
            else:
                continue
            if now != value:
                changes[field.name] = now
        return replace(self, **changes) if changes else self


def _field(of: Any, hint: Any) -> Field:
    holds = _rule_in(hint)
    required = of.default is MISSING
    return Field(of.name, holds.key or of.name, holds, required, of.default)


def _rule_in(hint: Any) -> Holds:
    """Return the rule of a field's type, which may stand beside None or NotGiven."""
    if get_origin(hint) is Annotated:
        return next(each for each in get_args(hint)[1:] if isinstance(each, Holds))
    if get_origin(hint) in (Union, UnionType):
        [holds] = [_rule_in(each) for each in get_args(hint) if get_origin(each) is Annotated]
        return holds
    raise TypeError(f"A field of type {hint} has no rule.")
