"""One coder's confirmed codings as tables are made of them: who said it, in which answer, as what.

In:     an open study, as its coder may see it.
Out:    coded segments, and what may stand along a side of a matrix, with names and members.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from app.common.code_names import code_path
from app.common.text import counted
from models.errors import ThroughlineError
from models.records import Answer, Segment, Transcript
from models.state.derive import State, corrected
from models.store.study import Study
from pipeline.concepts.matrix import Count, Matrix, MatrixAxis, MatrixSegment, cross
from pipeline.concepts.relations import roll_up
from pipeline.guide.alignment import EVEN
from pipeline.segments.decisions import decided_segments

FROM_CODES = ("codes", "categories", "themes", "dimensions")
ROWS = (*FROM_CODES, "questions")
PEOPLE = ("participants", "interviews")
GUIDE_ROLE = "guide_role"  # the attribute that says which wordings of the guide are asked
NOT_GIVEN = "not given"  # of an attribute that an interview does not have


class NoSuchAxis(ThroughlineError):
    """A matrix was asked for along something that the study does not have."""


@dataclass(frozen=True)
class CodedSegment:
    """A segment that one coder confirmed codes on. codes: in the codebook's order."""

    segment: Segment
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Side:
    """What stands along a side, and how a segment belongs to it.

    belongs: of what comes from codes, the ids that each code belongs to.
    """

    axis: MatrixAxis
    members: Callable[[CodedSegment], tuple[str, ...]] = field(compare=False)
    belongs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of_codes(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Return what some codes belong to, each once."""
        return _all_of(codes, self.belongs)


class CodedStudy:
    """A study read once, with one coder's confirmed codings by segment."""

    def __init__(self, study: Study, coder: str) -> None:
        self.coder = coder
        self.state: State = study.state()
        self.transcripts: dict[str, Transcript] = {
            each.id: corrected(each, self.state) for each in study.transcripts()
        }
        self.answers: dict[str, Answer] = {each.id: each for each in study.answers()}
        segments = study.segments()
        self.matrices: dict[tuple[str, str, Count], Matrix] = {}  # that pages have asked for
        decided = decided_segments(self.state, coder, segments)
        self.coded = [
            CodedSegment(segment, decided.confirmed[segment.id])
            for segment in segments
            if segment.id in decided.confirmed
        ]

    def participant(self, transcript_id: str) -> str:
        """Return who speaks in an interview; one person may be interviewed twice."""
        transcript = self.transcripts[transcript_id]
        return transcript.attributes.get("participant") or transcript.name

    def side(self, kind: str) -> Side:
        """Return what stands along a side of this kind, or attribute. Raises NoSuchAxis."""
        if kind in FROM_CODES:
            return self._of_codes(kind)
        if kind == "questions":
            return self._questions()
        if kind == "participants":
            people = dict.fromkeys(map(self.participant, self.transcripts))
            axis = MatrixAxis(kind, tuple(people), tuple(people), coded=False)
            return Side(axis, lambda each: (self.participant(each.segment.transcript_id),))
        if kind == "interviews":
            names = tuple(each.name for each in self.transcripts.values())
            axis = MatrixAxis(kind, tuple(self.transcripts), names, coded=False)
            return Side(axis, lambda each: (each.segment.transcript_id,))
        return self._attribute(kind)

    def matrix(self, rows: str, columns: str, count: Count) -> Matrix:
        """Return two sides crossed, by their kinds; made once. Raises NoSuchAxis."""
        key = (rows, columns, count)
        if key not in self.matrices:
            along, across = self.side(rows), self.side(columns)
            segments = self.matrix_segments(along, across)
            self.matrices[key] = cross(segments, along.axis, across.axis, count=count)
        return self.matrices[key]

    @cached_property
    def _said(self) -> list[tuple[str, int]]:
        """Who says each coded segment, and in how many words."""
        return [
            (self.participant(each.segment.transcript_id), len(each.segment.quote.split()))
            for each in self.coded
        ]

    def matrix_segments(self, rows: Side, columns: Side) -> list[MatrixSegment]:
        """Return the coded segments as a matrix takes them."""
        return [
            MatrixSegment(
                id=each.segment.id,
                answer_id=each.segment.answer_id,
                participant=participant,
                words=words,
                rows=rows.members(each),
                columns=columns.members(each),
            )
            for each, (participant, words) in zip(self.coded, self._said, strict=True)
        ]

    # -- what comes from codes

    def _of_codes(self, kind: str) -> Side:
        used = list(dict.fromkeys(code for each in self.coded for code in each.codes))
        order = {code: at for at, code in enumerate(self.state.codes)}
        used.sort(key=lambda code: order.get(code, len(order)))
        belongs, names = {
            "codes": self._codes,
            "categories": self._categories,
            "themes": self._themes,
            "dimensions": self._dimensions,
        }[kind](used)
        return Side(_axis(kind, names), lambda each: _all_of(each.codes, belongs), belongs)

    def _codes(self, used: Sequence[str]) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
        return {code: (code,) for code in used}, self._paths(used)

    def _categories(self, used: Sequence[str]) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
        category = {code: roll_up(code, self.state.codes) for code in used}
        belongs: dict[str, tuple[str, ...]] = {code: (of,) for code, of in category.items()}
        return belongs, self._paths(dict.fromkeys(category.values()))

    def _paths(self, codes: Iterable[str]) -> dict[str, str]:
        return {code: code_path(code, self.state.codes) for code in codes}

    def _themes(self, used: Sequence[str]) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
        themes = self.state.live_themes()
        belongs = {c: tuple(each.id for each in themes if c in each.code_ids) for c in used}
        return belongs, {each.id: each.name for each in themes}

    def _dimensions(self, used: Sequence[str]) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
        """Dimensions that the codebook declares of a code or of one it hangs under.

        A function counts for its dimension. Of several frameworks, those that some code used
        declares; all, where none does.
        """
        book = self.state.codebook
        home: dict[str, tuple[str, str]] = {}  # of a dimension or function: framework, dimension
        frameworks = book.frameworks if book else ()
        for framework in frameworks:
            for dimension in framework.dimensions:
                for id_ in (dimension.id, *(each.id for each in dimension.functions)):
                    home.setdefault(id_, (framework.id, dimension.id))
        belongs = {
            code: tuple(dict.fromkeys(home[d][1] for d in self._declared(code) if d in home))
            for code in used
        }
        meant = {home[d][0] for of in belongs.values() for d in of}
        names = {
            dimension.id: dimension.name
            for framework in frameworks
            for dimension in framework.dimensions
            if framework.id in meant or not meant
        }
        return belongs, names

    def _declared(self, code: str) -> tuple[str, ...]:
        """Return what a code declares, else what the next code above it does."""
        seen: set[str] = set()
        at: str | None = code
        while at is not None and at in self.state.codes and at not in seen:
            if self.state.codes[at].dimensions:
                return self.state.codes[at].dimensions
            seen.add(at)
            at = self.state.codes[at].parent
        return ()

    # -- what was asked, and who speaks

    def _questions(self) -> Side:
        book = self.state.codebook
        names = {
            each.id: _wording(each.ask) or each.id for each in (book.questions if book else ())
        }

        def answered(each: CodedSegment) -> tuple[str, ...]:
            answer = self.answers.get(each.segment.answer_id)
            if answer is None or answer.question_id is None:
                return ()
            asked = answer.confirmed or answer.probability >= EVEN
            return (answer.question_id,) if asked else ()

        return Side(_axis("questions", names, coded=False), answered)

    def _attribute(self, kind: str) -> Side:
        keys = sorted({key for each in self.transcripts.values() for key in each.attributes})
        key = next((each for each in keys if each.casefold() == kind.casefold()), None)
        if key is None:
            there = ", ".join([*FROM_CODES, "questions", *PEOPLE, *keys])
            raise NoSuchAxis(
                f'There is no attribute "{kind}" in this study. A side may be: {there}.'
            )
        given = {id_: t.attributes.get(key) or NOT_GIVEN for id_, t in self.transcripts.items()}
        values = sorted(set(given.values()), key=lambda value: (value == NOT_GIVEN, value))
        names = tuple(self.value_name(key, value) for value in values)
        axis = MatrixAxis(key, tuple(values), names, coded=False)
        return Side(axis, lambda each: (given[each.segment.transcript_id],))

    def value_name(self, key: str, value: str) -> str:
        """Return what an attribute's value is called: a role of the guide by its name."""
        book = self.state.codebook
        roles = {each.id: each.name for each in (book.roles if book else ())}
        return roles.get(value, value) if key == GUIDE_ROLE else value

    def told(self) -> str:
        """Say what tables of this study rest on."""
        interviews = len({each.segment.transcript_id for each in self.coded})
        return (
            f"{counted(len(self.coded), 'coded segment')} in {interviews} of "
            f"{counted(len(self.transcripts), 'interview')}; confirmed by {self.coder}."
        )


class KeptCodedStudy:
    """A study's confirmed codings, read once a revision and coder."""

    def __init__(self) -> None:
        self._read: dict[str, tuple[int, CodedStudy]] = {}

    def of(self, study: Study, coder: str) -> CodedStudy:
        """Return what a coder confirmed, as the study is now."""
        revision = study.revision()  # read first: what is written meanwhile is read next time
        kept = self._read.get(coder)
        if kept is None or kept[0] != revision:
            kept = self._read[coder] = revision, CodedStudy(study, coder)
        return kept[1]


def _axis(kind: str, names: Mapping[str, str], *, coded: bool = True) -> MatrixAxis:
    return MatrixAxis(kind, tuple(names), tuple(names.values()), coded=coded)


def _all_of(codes: Iterable[str], belongs: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id_ for code in codes for id_ in belongs.get(code, ())))


def _wording(ask: Mapping[str, str]) -> str:
    return next((words for words in ask.values() if words), "")
