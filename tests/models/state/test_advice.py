"""What follows from comments, answers and approvals, whatever order two copies had them in."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from models.events import Event
from models.state.advice import Comment, Verdict, as_seen, is_approved, verdicts_on
from models.state.derive import State, derive
from tests.models.histories import act, begun
from tests.models.making import IDA, ROSA, event
from tests.properties import examples

LIND = "Prof. Lind"
ADVICE = "advisor look comment_on answer resolve reopen approve ask_changes undo redo theme claim"


def comment_in(*log: Event) -> Comment:
    return derive(log).advice.comments["c"]


def written(text: str = "Why?", actor: str = LIND, **more: object) -> Event:
    return event("comment.written", {"comment_id": "c", "text": text, **more}, actor=actor)


def answered(id_: str, actor: str = ROSA) -> Event:
    payload = {"answer_id": id_, "comment_id": "c", "text": f"Because of {id_}."}
    return event("answer.written", payload, actor=actor)


def resolved(*known: str) -> Event:
    return event("comment.resolved", {"comment_id": "c", "answer_ids": list(known)})


def theme(name: str = "T", claim: str = "All gain.") -> Event:
    payload = {"theme_id": "t", "name": name, "claim": claim, "code_ids": ["time"]}
    return event("theme.created", payload)


def approved(state: State, actor: str = LIND) -> Event:
    payload = {"theme_id": "t", "saw": as_seen(state.themes["t"])}
    return event("theme.approved", payload, actor=actor)


def test_a_comment_is_open_until_somebody_resolves_it() -> None:
    assert comment_in(written()).is_open
    assert comment_in(written(), answered("a"), resolved("a")).resolved_by == ROSA
    log = [written(), resolved(), event("comment.reopened", {"comment_id": "c"})]
    assert comment_in(*log).is_open


def test_a_comment_that_is_worded_anew_is_open_again() -> None:
    """Its new words asked something, and it stood among what was done."""
    assert comment_in(written(), resolved(), written("And claim 2?")).is_open


def test_an_answer_that_who_resolves_did_not_know_keeps_a_comment_open() -> None:
    # the advisor answers in their file while the researcher resolves in the study
    assert comment_in(written(), answered("a"), answered("late", LIND), resolved("a")).is_open
    assert comment_in(written(), answered("a"), resolved("a"), answered("late", LIND)).is_open


def test_only_who_wrote_a_comment_words_it_anew_and_what_it_is_on_stays() -> None:
    first, other = written(code_id="time"), written("Mine now", IDA)
    again = written("Why so?")
    found = comment_in(first, other, again)
    assert (found.text, found.by, found.code_id) == ("Why so?", LIND, "time")
    assert found.event_ids == (first.id, again.id)


def test_words_given_to_one_comment_in_two_copies_wait_for_a_choice() -> None:
    first = written()
    one, two = (written(words, base=[first.id]) for words in ("Why so?", "Who says?"))
    [conflict] = derive([first, one, two]).conflicts
    assert (conflict.family, conflict.id, conflict.part) == ("comment", "c", "text")


def test_a_theme_is_approved_as_long_as_it_is_as_it_was_approved() -> None:
    made = theme()
    log = [made, approved(derive([made]))]
    state = derive(log)
    assert is_approved(state, state.themes["t"])
    claimed = event("theme.claimed", {"theme_id": "t", "claim": "Few gain."})
    state = derive([*log, claimed])
    assert not is_approved(state, state.themes["t"])
    [verdict] = verdicts_on(state, state.themes["t"])
    assert isinstance(verdict, Verdict)
    assert verdict.changed == ("claim",)
    back = event("undone", {"event_ids": [claimed.id]})
    state = derive([*log, claimed, back])
    assert is_approved(state, state.themes["t"])


def test_a_change_that_an_advisor_could_not_know_of_ends_the_approval_all_the_same() -> None:
    # the claim was changed in the study before the approval came back in a file
    made = theme()
    claimed = event("theme.claimed", {"theme_id": "t", "claim": "Few gain."})
    late = approved(derive([made]))
    state = derive([made, claimed, late])
    assert not is_approved(state, state.themes["t"])


def test_who_asks_for_changes_after_another_approved_is_heard() -> None:
    made = theme()
    before = derive([made])
    asks = event(
        "theme.changes_asked",
        {"theme_id": "t", "text": "Say who.", "saw": as_seen(before.themes["t"])},
        actor="Prof. Moe",
    )
    state = derive([made, approved(before), asks])
    assert not is_approved(state, state.themes["t"])
    assert [each.judgement.text for each in verdicts_on(state, state.themes["t"])] == [
        "",
        "Say who.",
    ]


@given(st.integers(0, 10**6))
@examples(40)
def test_comments_and_approvals_are_the_same_in_whatever_order_copies_are_merged(seed: int) -> None:
    draw = Random(seed)
    start = begun()
    start.take("theme.created", {"theme_id": "t0", "name": "T", "code_ids": ["time"]})
    copies = [start, *(type(start)(start.events, who) for who in (LIND, IDA))]
    for number in range(18):
        act(draw.choice(copies), draw.choice(ADVICE.split()), draw, number)
    logs = [each.events for each in copies]
    union = {each.id: each for log in logs for each in log}
    other = {each.id: each for log in reversed(logs) for each in log}
    merged = derive(union.values())
    assert merged.advice == derive(other.values()).advice
    for comment in merged.advice.comments.values():
        assert all(union[each].actor == comment.by for each in comment.event_ids)
        assert len({each.id for each in comment.answers}) == len(comment.answers)
