"""What is asked first is done once, however often its button is pressed."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from app.ui import asking_first


def pressed_twice() -> None:
    import streamlit as st

    from app.ui.asking_first import OPEN, _once

    st.session_state[OPEN] = "this"
    did: list[str] = []
    for asked in ("another", "this", "this"):
        _once(asked, lambda: did.append("done"))
    st.text(f"done {len(did)} times")


def test_a_second_press_of_a_confirmation_does_nothing() -> None:
    at = AppTest.from_function(pressed_twice).run()
    assert not at.exception
    assert at.text[0].value == "done 1 times"


def acted_twice() -> None:
    import streamlit as st

    from app.ui import asking_first
    from tests.decisions import new_event

    done: list[str] = []
    asking_first.record = lambda study, events, said: done.append(said)
    theme, code = (new_event(each, "me", {}) for each in ("theme.created", "code.created"))
    clock = iter([10.0, 10.0, 10.3, 10.3, 10.4, 10.4, 11.2, 11.2])
    asking_first.clock = lambda: next(clock)
    for event in (theme, theme, code, theme):
        asking_first.record_once(None, [event], event.kind)
    st.text(" ".join(done))


def test_a_double_click_keeps_one_draft_and_not_the_next_one_too(monkeypatch) -> None:
    """The second press met the next draft, which had moved to where the first had been."""
    for name in ("record", "clock"):
        monkeypatch.setattr(asking_first, name, getattr(asking_first, name))  # put back after it
    at = AppTest.from_function(acted_twice).run()
    assert not at.exception
    assert at.text[0].value == "theme.created code.created theme.created"
