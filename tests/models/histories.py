"""Histories of a study in several copies, made at random: what people do in each by themselves.

A copy is a list of decisions. Each new one has a clock above all that its copy has, as the log
gives it, so merging two copies is the union of their lists.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from models.codebook.reading import to_dict
from models.events import SPAN, Event
from models.state.derive import State, derive
from models.store.seen import Seen
from tests.decisions import new_event
from tests.fakes import make_codebook
from tests.models.making import interview

TRANSCRIPT = interview()
BASE = ("shared_goals", "one_size_workshop", "time")
_numbers = itertools.count(1)

KINDS = (
    "code uncode reject confirm make rename define move merge retire revive colour import theme "
    "claim narrate question dimension belong quote unquote searched theme_status pair members "
    "theme_merge theme_split theme_retire relate unrelate retype turn no_relation "
    "memo memo_gone summary role attributes undo redo open_round finish close settle interview_out "
    "interview_back interview_called title ask unask order guide_role guide_role_gone research "
    "research_gone research_order advisor look comment_on answer resolve reopen approve ask_changes"
).split()


class Copy:
    """One person's copy of a study.

    old: made by a program that did not note what was seen. numbers: what its decisions are
    named by; copies that are to meet share them.
    """

    def __init__(
        self,
        events: list[Event],
        who: str,
        *,
        old: bool = False,
        numbers: Iterator[int] = _numbers,
    ) -> None:
        self.events, self.who, self.old, self.numbers = list(events), who, old, numbers

    def state(self) -> State:
        return derive(self.events)

    def take(self, kind: str, payload: dict[str, Any], who: str | None = None) -> Event:
        new = new_event(kind, who or self.who, payload)
        if not self.old:
            new = Seen(self.state, self._given_by).filled_in(new)
        number = next(self.numbers)
        clock = max((each.clock for each in self.events), default=0) + 1
        at = f"2026-03-01T10:{number // 60 % 60:02d}:{number % 60:02d}+00:00"
        made = Event(
            f"e{number:08d}", clock, at, new.actor, kind, new.payload, None, None, "person", None
        )
        self.events.append(made)
        return made

    def _given_by(self, coder: str, span: tuple[str, int, int], code_id: str) -> list[str]:
        state = self.state()
        return [
            each.event_id
            for each in state.codings
            if (each.coder, each.transcript_id, each.start, each.end) == (coder, *span)
            and each.code_id == state.resolve(code_id)
        ]

    def merge(self, other: Copy) -> None:
        known = {each.id for each in self.events}
        self.events += [each for each in other.events if each.id not in known]


def begun(numbers: Iterator[int] = _numbers) -> Copy:
    copy = Copy([], "rosa", numbers=numbers)
    copy.take("codebook.imported", {"codebook": to_dict(make_codebook()), "sha256": None})
    copy.take(
        "transcript.imported",
        {"transcript_id": TRANSCRIPT.id, "name": "interview_01", "filename": "a", "sha256": None},
    )
    return copy


def span(start: int) -> dict[str, Any]:
    words = TRANSCRIPT.text[start : start + 4]
    return dict(zip(SPAN, (TRANSCRIPT.id, start, start + 4, words), strict=True))


def act(copy: Copy, what: str, draw: Any, number: int) -> None:
    """Let something be decided in a copy, as its state then allows."""
    state = copy.state()
    codes, themes = sorted(state.codes), sorted(state.themes)
    some, other = draw.choice(codes), draw.choice(codes)
    start = draw.randrange(3)
    on = {**span(start), "code_id": some}
    plain: dict[str, tuple[str, dict[str, Any]]] = {
        "code": ("coding.added", on),
        "uncode": ("coding.removed", on),
        "reject": ("suggestion.rejected", on),
        "confirm": ("coding.confirmed", on),
        "make": (
            "code.created",
            {"code_id": f"made_{number % 3}", "name": f"Name {number % 2}", "parent": other},
        ),
        "rename": ("code.renamed", {"code_id": some, "name": f"Name {number}"}),
        "define": ("code.defined", {"code_id": some, "definition": f"rule {number}"}),
        "move": ("code.moved", {"code_id": some, "parent": draw.choice([None, other])}),
        "merge": ("code.merged", {"code_id": some, "into": other}),
        "retire": ("code.retired", {"code_id": some}),
        "revive": ("code.revived", {"code_id": some}),
        "colour": ("code.coloured", {"code_id": some, "colour": draw.choice(["teal", None])}),
        "import": ("codebook.imported", {"codebook": _book(draw), "sha256": None}),
        "theme": (
            "theme.created",
            {"theme_id": f"t{number % 3}", "name": f"T{number % 2}", "code_ids": [some, other]},
        ),
        "memo": ("memo.written", {"memo_id": f"m{number % 2}", "text": f"n {number}"}),
        "role": (
            "speaker.role",
            {"transcript_id": TRANSCRIPT.id, "speaker": "Ms. Reed", "role": "unknown"},
        ),
        "attributes": (
            "transcript.described",
            {"transcript_id": TRANSCRIPT.id, "attributes": {"level": str(number)}},
        ),
        "interview_out": ("transcript.removed", {"transcript_id": TRANSCRIPT.id}),
        "interview_back": ("transcript.restored", {"transcript_id": TRANSCRIPT.id}),
        "interview_called": (
            "transcript.renamed",
            {"transcript_id": TRANSCRIPT.id, "name": f"Interview {number % 3}"},
        ),
        "pair": (
            "codes.paired",
            {
                "first": some,
                "second": other,
                "pairing": draw.choice(["together", "apart", "free"]),
            },
        ),
        "no_relation": ("relation.rejected", {"first": some, "second": other}),
        "relate": (
            "relation.made",
            {
                "relation_id": f"r{number % 2}",
                "first": some,
                "second": other,
                "relation_type": "helps",
            },
        ),
    }
    if themes:
        one, two = draw.choice(themes), draw.choice(themes)
        plain |= {
            "claim": ("theme.claimed", {"theme_id": one, "claim": f"claim {number}"}),
            "members": ("theme.codes", {"theme_id": one, "code_ids": [some]}),
            **_of_theme(state, draw, number, one),
            "theme_merge": ("theme.merged", {"theme_id": one, "into": two}),
            "theme_retire": ("theme.retired", {"theme_id": one}),
            "summary": (
                "theme.case_summarised",
                {"theme_id": one, "case": f"P{number % 2}", "text": f"s {number}"},
            ),
            "theme_split": (
                "theme.split",
                {
                    "theme_id": one,
                    "new_theme_id": f"s{number % 2}",
                    "name": "S",
                    "code_ids": [some],
                },
            ),
        }
    plain |= _about_study(state, draw, number)
    plain |= _advice(state, draw, number, on)
    if state.memos:
        plain["memo_gone"] = ("memo.removed", {"memo_id": draw.choice(sorted(state.memos))})
    if state.relations:
        gone = draw.choice(sorted(state.relations))
        plain["unrelate"] = ("relation.removed", {"relation_id": gone})
        plain["retype"] = ("relation.retyped", {"relation_id": gone, "relation_type": "hinders"})
        plain["turn"] = (
            "relation.turned",
            {"relation_id": gone, "first": other, "second": some},
        )
    rounds = sorted(state.rounds)
    if rounds:
        held = draw.choice(rounds)
        settled = {**span(0), "round_id": held, "resolution": "new_code", "code_ids": [some]}
        plain |= {
            "finish": ("round.finished", {"round_id": held}),
            "close": ("round.closed", {"round_id": held}),
            "settle": ("unit.settled", settled),
        }
    plain["open_round"] = ("round.opened", _round(number))
    own = [each for each in copy.events if each.actor == copy.who]
    steps = [e for e in own if e.kind not in ("codebook.imported", "round.opened", "undone")]
    undos = [each for each in own if each.kind == "undone"]
    if steps:
        plain["undo"] = ("undone", {"event_ids": [draw.choice(steps[-4:]).id]})
    if undos:
        plain["redo"] = ("undone", {"event_ids": [draw.choice(undos).id]})
    if what in plain:
        copy.take(*plain[what])


def _of_theme(state: State, draw: Any, number: int, one: str) -> dict[str, Any]:
    """What may be decided of a theme beside its codes and its claim."""
    passage = {"theme_id": one, **span(draw.randrange(3))}
    yes = draw.random() < 0.7
    research = state.codebook.research_questions if state.codebook else ()
    found: dict[str, Any] = {
        "narrate": ("theme.narrated", {"theme_id": one, "narrative": f"story {number}"}),
        "dimension": (
            "theme.dimension",
            {"theme_id": one, "dimension_id": f"d{number % 2}", "belongs": yes},
        ),
        "quote": (
            "theme.quoted",
            {**passage, "stance": draw.choice(["supporting", "contrary", "explained"])},
        ),
        "unquote": ("theme.unquoted", passage),
        "searched": (
            "theme.searched",
            {"theme_id": one, "read": number, "found": 0, "claim": "c", "contrary": ""},
        ),
        "theme_status": (
            "theme.status",
            {"theme_id": one, "status": draw.choice(["draft", "settled"])},
        ),
    }
    if research:
        of = {"research_question_id": draw.choice(research).id}
        found["question"] = ("theme.question", {"theme_id": one, **of, "belongs": yes})
    if state.relations:
        related = {"relation_id": draw.choice(sorted(state.relations))}
        found["belong"] = ("theme.relation", {"theme_id": one, **related, "belongs": yes})
    return found


def _advice(
    state: State, draw: Any, number: int, on: dict[str, Any]
) -> dict[str, tuple[str, dict[str, Any]]]:
    """What an advisor and those who answer may say of what is there or was."""
    subjects: list[dict[str, Any]] = [{}, {key: on[key] for key in SPAN}]
    subjects += [{"code_id": on["code_id"]}]
    subjects += [{"theme_id": each} for each in sorted(state.themes)]
    subjects += [{"relation_id": each} for each in sorted(state.relations)]
    written = {"comment_id": f"c{number % 3}", "text": f"Why {number}?", **draw.choice(subjects)}
    found: dict[str, tuple[str, dict[str, Any]]] = {
        "advisor": ("advisor.named", {"name": draw.choice(["Prof. Lind", "prof. lind"])}),
        "look": ("advisor.looked", {"upto": number, "decisions": number}),
        "comment_on": ("comment.written", written),
    }
    if state.advice.comments:
        about = {"comment_id": draw.choice(sorted(state.advice.comments))}
        found |= {
            "answer": ("answer.written", {"answer_id": f"a{number % 2}", "text": "So.", **about}),
            "resolve": ("comment.resolved", about),
            "reopen": ("comment.reopened", about),
        }
    if state.themes:
        judged = {"theme_id": draw.choice(sorted(state.themes))}
        found |= {
            "approve": ("theme.approved", judged),
            "ask_changes": ("theme.changes_asked", {**judged, "text": "Say who."}),
        }
    return found


def _about_study(state: State, draw: Any, number: int) -> dict[str, tuple[str, dict[str, Any]]]:
    """What may be decided of title, research questions and guide, of what is there or was."""
    book = state.codebook
    assert book is not None
    asked = [each.id for each in book.questions] + ["q1", "q2"]
    began = [each.id for each in make_codebook().roles]
    roles = [each.id for each in book.roles] or began
    research = [each.id for each in book.research_questions] + ["rq1"]
    some, role, served = draw.choice(asked), draw.choice(roles), draw.choice(research)
    words = draw.choice(["", f"Asked {number}?"])
    return {
        "title": ("study.titled", {"title": f"Title {number}"}),
        "ask": (
            "question.written",
            {"question_id": some, "ask": {role: words}, "research_question": served},
        ),
        "unask": ("question.removed", {"question_id": some}),
        "order": ("guide.ordered", {"question_ids": draw.sample(asked, 2)}),
        "guide_role": (
            "guide_role.named",
            {"guide_role_id": draw.choice([*roles, "head"]), "name": f"Role {number}"},
        ),
        "guide_role_gone": ("guide_role.removed", {"guide_role_id": role}),
        "research": (
            "research_question.written",
            {"research_question_id": served, "text": f"Why {number}?"},
        ),
        "research_order": (
            "research_question.ordered",
            {"research_question_ids": draw.sample(research, 1)},
        ),
        "research_gone": ("research_question.removed", {"research_question_id": served}),
    }


def _round(number: int) -> dict[str, Any]:
    return {
        "round_id": f"round{number % 2}",
        "name": "R",
        "coders": ["rosa", "ida"],
        "unit": "segment",
        "units": {TRANSCRIPT.id: [[0, 4], [5, 9]]},
        "codebook": to_dict(make_codebook()),
    }


def _book(draw: Any) -> dict[str, Any]:
    """The codebook with codes hung elsewhere, as somebody edits it by hand."""
    book = to_dict(make_codebook())
    codes = [each["id"] for each in book["codes"]]
    made = draw.choice(["made_0", "made_1", None, codes[0]])
    extra = {"id": "made_1", "name": "From the file", "parent": made if made != "made_1" else None}
    changed = draw.choice(book["codes"])
    others = [each for each in codes if each != changed["id"]]
    if changed.get("parent") is None and draw.random() < 0.5 and others:
        return book
    return {**book, "codes": [*book["codes"], {k: v for k, v in extra.items() if v is not None}]}
