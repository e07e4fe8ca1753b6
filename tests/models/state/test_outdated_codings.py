"""Which codings stand under an older rule: by the order of the log, and by what changed."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from models.codebook.reading import to_dict
from models.events import Event
from models.state.derive import State, derive
from models.state.outdated_codings import outdated_codings, to_look_at
from tests.fakes import make_codebook
from tests.models.making import IDA, ROSA, event
from tests.properties import examples

CODES = ["shared_goals", "training", "time"]


def book() -> Event:
    return event("codebook.imported", {"codebook": to_dict(make_codebook()), "sha256": ""})


def book_with(code_id: str, **changes: Any) -> Event:
    """The codebook once more, one code's lines being others."""
    held = make_codebook()
    codes = tuple(replace(each, **changes) if each.id == code_id else each for each in held.codes)
    assert codes != held.codes
    data = to_dict(replace(held, codes=codes))
    return event("codebook.imported", {"codebook": data, "sha256": "2"})


def said(kind: str, code: str = "time", start: int = 0, actor: str = ROSA) -> Event:
    span = {"transcript_id": "t1", "start": start, "end": start + 4, "quote": "Well"}
    return event(kind, {**span, "code_id": code}, actor=actor)


def coded(code: str = "time", start: int = 0, actor: str = ROSA) -> Event:
    return said("coding.added", code, start, actor)


def confirmed(code: str = "time", start: int = 0, actor: str = ROSA) -> Event:
    return said("coding.confirmed", code, start, actor)


def defined(code: str = "time", **changes: Any) -> Event:
    return event("code.defined", {"code_id": code, **(changes or {"definition": "Sharper."})})


def undo(each: Event) -> Event:
    return event("undone", {"event_ids": [each.id]}, actor=each.actor)


def starts(state: State, coder: str = ROSA) -> list[int]:
    return [each.start for each in outdated_codings(state, coder)]


def test_what_was_coded_before_the_definition_changed_is_to_be_looked_at_again():
    state = derive([book(), coded(start=0), defined(), coded(start=10)])
    assert starts(state) == [0]
    assert to_look_at(state, ROSA) == {"time": 1}


def test_a_codebook_imported_again_with_another_definition_asks_for_a_second_look():
    log = [book(), coded(), coded("training"), book_with("time", definition="Sharper.")]
    state = derive([*log, coded(start=10)])
    assert to_look_at(state, ROSA) == {"time": 1}
    assert starts(state) == [0]
    assert starts(derive([*log, confirmed()])) == []


def test_a_codebook_imported_again_marks_by_include_and_exclude_too_and_nothing_else():
    for rule in ({"include": ("Duty",)}, {"exclude": ("Meals",)}):
        assert starts(derive([book(), coded(), book_with("time", **rule)])) == [0]
    for other in ({"name": "Hours"}, {"example": "We ran out of it."}):
        assert starts(derive([book(), coded(), book_with("time", **other)])) == []
    assert starts(derive([book(), coded(), book()])) == []


def test_a_codebook_imported_again_that_says_what_a_person_wrote_marks_nothing_more():
    log = [book(), coded(), defined(), confirmed()]
    assert starts(derive([*log, book_with("time", definition="Sharper.")])) == []
    assert starts(derive([*log, book()])) == [0]


def test_a_code_made_in_two_copies_asks_again_where_the_second_gave_it_its_rule():
    made = {"code_id": "fresh", "name": "Fresh"}
    log = [book(), event("code.created", made), coded("fresh")]
    log += [event("code.created", {**made, "definition": "A rule."}, actor=IDA)]
    log += [coded("fresh", 10, IDA)]
    assert starts(derive(log)) == [0]
    assert starts(derive(log), IDA) == []


def test_a_confirmed_coding_is_settled_and_otherwise_as_it_was():
    before = [book(), coded(), defined()]
    now = derive([*before, confirmed()])
    assert starts(now) == []
    assert now.codings == derive(before).codings


def test_another_change_of_the_rule_asks_again():
    assert starts(derive([book(), coded(), defined(), confirmed(), defined(exclude=["Meals"])]))


def test_giving_the_code_again_settles_it_as_well():
    assert starts(derive([book(), coded(), defined(), coded()])) == []


def test_a_rule_that_says_what_it_said_before_marks_nothing():
    same = make_codebook().codes[-1]
    again = defined(same.id, definition=same.definition, include=list(same.include))
    assert starts(derive([book(), coded(same.id), again])) == []


def test_an_example_or_a_dimension_is_not_the_rule():
    changed = defined(example="We ran out of it.", dimensions=["framing_goals"])
    assert starts(derive([book(), coded(), changed])) == []


def test_one_coder_cannot_settle_what_another_coded():
    state = derive([book(), coded(actor=IDA), defined(), confirmed(actor=ROSA)])
    assert starts(state, IDA) == [0]
    assert starts(state, ROSA) == []


def test_an_undone_definition_marks_nothing_and_an_undone_confirmation_settles_nothing():
    log = [book(), coded(), change := defined()]
    assert starts(derive([*log, undo(change)])) == []
    settled = confirmed()
    assert starts(derive([*log, settled])) == []
    assert starts(derive([*log, settled, undo(settled)])) == [0]


def test_a_coding_that_came_by_a_merge_goes_by_the_code_that_now_holds_it():
    log = [book(), coded("training")]
    log += [event("code.merged", {"code_id": "training", "into": "time"}), defined("time")]
    assert starts(derive(log)) == [0]
    assert starts(derive([*log, confirmed("time")])) == []


def test_a_confirmation_of_what_is_not_coded_does_nothing():
    state = derive([book(), confirmed(), defined()])
    assert (state.codings, state.coded_at) == ([], {})


def test_a_coding_taken_away_and_given_again_is_as_new():
    log = [book(), coded(), said("coding.removed"), defined(), coded()]
    assert starts(derive(log)) == []


_steps = st.lists(
    st.one_of(
        st.tuples(st.just("coding.added"), st.sampled_from(CODES), st.integers(0, 2)),
        st.tuples(st.just("coding.removed"), st.sampled_from(CODES), st.integers(0, 2)),
        st.tuples(st.just("coding.confirmed"), st.sampled_from(CODES), st.integers(0, 2)),
        st.tuples(st.just("code.defined"), st.sampled_from(CODES), st.integers(0, 2)),
    ),
    max_size=25,
)


@examples(60)
@given(_steps, st.integers(0, 2**16))
def test_a_coding_is_older_exactly_where_a_new_rule_came_after_its_last_word(steps, seed):
    log, last, rules = [book()], {}, {}
    for number, (kind, code, start) in enumerate(steps):
        if kind == "code.defined":
            log.append(defined(code, definition=f"Rule {number}"))
            rules[code] = number
            continue
        log.append(said(kind, code, start))
        if kind == "coding.removed":
            last.pop((code, start), None)
        elif kind == "coding.added" or (code, start) in last:
            last[code, start] = number
    wanted = {key for key, number in last.items() if number < rules.get(key[0], -1)}
    random.Random(seed).shuffle(log)
    state = derive(log)
    assert {(each.code_id, each.start) for each in outdated_codings(state, ROSA)} == wanted
    assert len(state.codings) == len(last)
