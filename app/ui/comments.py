"""Comments with their answers, as the advisor and the researchers both see them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import streamlit as st

from app.common.text import local_time, plain
from app.ui.keeper import words_stored
from app.ui.recording import record
from models.coders import same_coder
from models.events import (
    AnswerWritten,
    CommentReopened,
    CommentResolved,
    CommentWritten,
    NewEvent,
    Undone,
)
from models.state.advice import Comment
from models.store.study import Study


def comment_threads(
    study: Study, coder: str, comments: Sequence[Comment], *, key: str, subjects: Sequence[str] = ()
) -> None:
    """Draw comments, each with its answers and what may be done about it.

    subjects: what each is on, in words, where the place does not say it.
    """
    for number, comment in enumerate(comments):
        with st.container(border=True, key=f"thread-{key}-{comment.id}"):
            if subjects:
                st.markdown(f"**{plain(subjects[number])}**")
            _thread(study, coder, comment, key)


def _thread(study: Study, coder: str, comment: Comment, key: str) -> None:
    name = f"{key}-{comment.id}"
    _said(comment.by, comment.written, comment.text)
    for conflict in study.state().conflicts:  # its writer has it in two copies in two wordings
        if (conflict.family, conflict.id) == ("comment", comment.id):
            others = ", ".join(f"“{each.value}”" for each in conflict.others)
            st.caption(plain(f"Written otherwise in another copy: {others}"))
    for answer in comment.answers:
        _said(answer.by, answer.written, answer.text)
    if not comment.is_open:
        st.caption(plain(f"Resolved by {comment.resolved_by}."))
    st.text_area("Answer", key=f"answer-{name}", height=68)
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Answer",
            key=f"send-{name}",
            on_click=_answer,
            args=(study, coder, comment, f"answer-{name}"),
        )
        if not study.advisor:
            _resolving(study, coder, comment, name)
        if same_coder(comment.by, coder):
            undo = NewEvent(coder, Undone(comment.event_ids))
            _button("Take this comment back", f"back-{name}", study, undo, "Taken back.")


def _said(who: str, at: str, words: str) -> None:
    st.caption(plain(f"{who}, {local_time(at)}"))
    st.text(words)


def _resolving(study: Study, coder: str, comment: Comment, name: str) -> None:
    if comment.is_open:
        done = NewEvent(coder, CommentResolved(comment.id))
        _button("Resolve", f"resolve-{name}", study, done, "Resolved. Undo opens it again.")
    else:
        opened = NewEvent(coder, CommentReopened(comment.id))
        _button("Open again", f"reopen-{name}", study, opened, "It is open again.")


def _button(label: str, key: str, study: Study, event: NewEvent, said: str) -> None:
    st.button(label, key=key, on_click=record, args=(study, [event], said))


def _answer(study: Study, coder: str, comment: Comment, field: str) -> None:
    words = st.session_state.get(field, "").strip()
    if not words:
        st.session_state["problem"] = "Write an answer first."
        return
    made = AnswerWritten(uuid.uuid4().hex, comment.id, words)
    if record(study, [NewEvent(coder, made)], "Answered."):
        st.session_state[field] = ""
        words_stored(field)


def comment_box(study: Study, coder: str, made: CommentWritten, *, key: str, label: str) -> None:
    """Draw a field for a comment. made: what it would be on, without words."""
    field = f"comment-{key}"
    st.text_area(label, key=field, height=68)
    st.button("Comment", key=f"write-{key}", on_click=_comment, args=(study, coder, made, field))


def _comment(study: Study, coder: str, made: CommentWritten, field: str) -> None:
    words = st.session_state.get(field, "").strip()
    if not words:
        st.session_state["problem"] = "Write a comment first."
        return
    written = CommentWritten(
        uuid.uuid4().hex,
        words,
        theme_id=made.theme_id,
        code_id=made.code_id,
        relation_id=made.relation_id,
        transcript_id=made.transcript_id,
        start=made.start,
        end=made.end,
        quote=made.quote,
    )
    if record(study, [NewEvent(coder, written)], "Commented."):
        st.session_state[field] = ""
        words_stored(field)
