"""The Study page: what is in it, how far it is, which questions were asked of whom."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app.common.blind_rounds import describe_blind_round, round_coded_blind, unsuggested
from app.common.study_parts import short_id
from app.common.summary import MEANINGS, coverage_table, question_rows, speaker_rows
from app.common.text import plain
from app.server import workbench
from app.server.runs import is_running, start_run
from app.server.session import coder_of
from app.server.study_access import open_study
from app.study.import_section import import_section
from app.study.interview_forms import interview_forms, removed_list
from app.study.interviews import interview_table
from app.study.next_line import next_line
from app.study.replacing import list_not_carried
from app.ui.places import view_links
from app.ui.recording import record, show_messages
from app.ui.run_state import run_state
from models.events import NewEvent, SpeakerRole, TurnQuestion
from models.records import Codebook


def asked_questions(transcript_id: str, ids: list[str]) -> None:
    """Draw which question each of the interviewer's turns asks, to be changed. ids: the guide's."""
    st.caption("Interviewer's turns and the guide question each asks. Change a wrong one.")
    asked = question_rows(study, transcript_id)
    shown = [row | {"sure": "" if row["sure"] is None else f"{row['sure']:.0%}"} for row in asked]
    edited = st.data_editor(
        pd.DataFrame(shown, columns=["turn", "asks", "sure", "words"]),
        key=f"questions-{transcript_id}-{study.revision()}",
        hide_index=True,
        disabled=["turn", "sure", "words"],
        column_config={
            "asks": st.column_config.SelectboxColumn(options=["", *ids], format_func=short_id),
        },
    )
    changed = [
        NewEvent(
            coder,
            TurnQuestion(transcript_id, turn=int(now["turn"]), question_id=now["asks"] or None),
        )
        for now, before in zip(edited.to_dict("records"), asked, strict=True)
        if (now["asks"] or "") != before["asks"]
    ]
    if changed:
        record(study, changed, "Question changed. Press Suggest codes to re-align the rest.")
        st.rerun()


def counted_in_words(book: Codebook | None) -> str:
    """Say what a run computes, of what this study has."""
    guided, framed = bool(book and book.questions), bool(book and book.frameworks)
    parts = ["Segments", *(["questions"] if guided else []), "suggestions"]
    parts += [*(["dimensions"] if framed else []), "relations"]
    return f"{', '.join(parts)} and theme drafts"


study = open_study()
coder = coder_of(study)
book = study.state().codebook
guided = bool(book and book.questions)  # without a guide nothing speaks of questions
show_messages()
view_links("study")
summary = workbench.current().summary(study, coder)
rows = summary["interviews"]
with st.container(key="study-title"):  # a long title is cut where it does not fit
    st.title(plain(summary["title"] or study.name))
next_line(study, coder, rows)
for each in summary["told"]:  # what cannot be read, and what waits for somebody to choose
    st.warning(plain(each))

if not rows:
    st.info("This study has no interviews yet. Import transcripts below.")
    removed_list(study, coder)
else:
    figures = st.columns(4)
    figures[0].metric("Interviews", len(rows))
    decided = f"{summary['decided']:,} of {summary['segments']:,}" if summary["segments"] else "–"
    figures[1].metric("Segments decided", decided)
    figures[2].metric("Codings", f"{summary['codings']:,}")
    figures[3].metric("Segments with suggestions", f"{summary['waiting']:,}")
    if summary["sample_codings"]:
        st.caption(f"{summary['sample_codings']:,} of the codings came with the sample.")
    if summary["encoder_told"]:
        st.info(plain(summary["encoder_told"]))
    if study.waits_for_run(coder=coder):
        st.info(
            "Suggestions still rest on an interview that was removed or replaced since they were "
            "made. Press Suggest codes to have them without it."
        )
    busy = is_running(study)
    off = unsuggested(study.state(), coder)
    if blind := round_coded_blind(study.state(), coder):
        st.info(plain(describe_blind_round(blind, coder)), icon=":material/visibility_off:")
    st.button(
        "Suggest codes",
        key="run_road",
        type="primary",
        disabled=busy or all(row["id"] in off for row in rows),
        on_click=start_run,
        args=(study, coder),
        help=f"{counted_in_words(book)}. Only what has changed is computed; nothing leaves this "
        "machine.",
    )
    run_state(study, "page")

if rows:
    st.subheader("Interviews")
    with st.expander("Import interviews", icon=":material/upload_file:"):
        import_section(study, coder)
    interview_table(rows)

    interview_forms(study, coder, {row["id"]: row["name"] for row in rows})
    list_not_carried(study, coder)
    removed_list(study, coder)

    if guided:
        st.subheader("Which question was answered by whom")
        grid = coverage_table(study)
        if grid is None and busy:
            st.info("The interviews are being read; then each answer is given its question.")
        elif grid is None:
            st.info("Press Suggest codes to align the interviews with the guide.")
        else:
            st.dataframe(pd.DataFrame(grid), hide_index=True, key="coverage")
            st.caption(
                plain("; ".join(f"{sign or 'empty'}: {words}" for sign, words in MEANINGS.values()))
            )

    st.subheader("Who speaks, and what is asked" if guided else "Who speaks")
    names = {row["id"]: row["name"] for row in rows}
    chosen = st.selectbox("Interview", list(names), format_func=names.get, key="details_of")
    left, right = st.columns([1, 2])
    with left:
        st.caption("Speakers. Only what participants say is segmented and coded.")
        for speaker, role in speaker_rows(study, chosen):
            key = f"role-{chosen}-{speaker}"
            options = ["interviewer", "participant", "unknown"]

            def set_role(key: str = key, speaker: str = speaker) -> None:
                now = SpeakerRole(chosen, speaker=speaker, role=st.session_state[key])
                record(study, [NewEvent(coder, now)], "Role changed.")

            st.selectbox(
                plain(speaker), options, index=options.index(role), key=key, on_change=set_role
            )
    if guided and book:
        with right:
            asked_questions(chosen, [each.id for each in book.questions])

if not rows:
    st.subheader("Import interviews")
    import_section(study, coder)
