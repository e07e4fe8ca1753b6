"""The end of a blind pass: what is left open, and "I have coded all of it"."""

from __future__ import annotations

import streamlit as st

from app.common.addresses import InterviewPlace
from app.common.round_progress import describe_finishing, describe_undecided, undecided_units
from app.common.text import counted, plain
from app.ui.asking_first import ask_first
from app.ui.recording import record
from models.events import NewEvent, RoundFinished
from models.state.derive import corrected
from models.state.rounds import Round
from models.store.study import Study
from pipeline.agreement.double_coding import Unit
from pipeline.segments.decisions import covered

LISTED = 40  # links to units that are open
WORDS = 60  # characters of a unit's first words


def finishing(study: Study, coder: str, round_: Round) -> None:
    """Say what a coder decided nothing about, and let them say that all of it is coded."""
    if coder in round_.finished:
        st.text("You have said that all of it is coded. What you still change counts as well.")
        return
    st.text(describe_undecided(study, round_, coder))
    open_units = undecided_units(study.state(), round_, coder)
    if open_units:
        with st.expander(f"Which {round_.unit}s ({len(open_units)})"):
            _links(study, round_, open_units)
    event = NewEvent(coder, RoundFinished(round_.id))

    def finish() -> None:
        if coder not in study.state().rounds[round_.id].finished:
            record(study, [event], "On record. Undo takes it back.")

    lines = describe_finishing(study, round_, coder)
    if st.button("I have coded all of it…", key="finish_round"):
        many = len(open_units)
        ask_first(
            "Say that all is coded?",
            lines or ["Each of your units is decided. Undo takes this back."],
            button="Count them as “no code”" if lines else "All is coded",
            key="finish_it",
            do=finish,
            tick=f"Count {counted(many, round_.unit)} as “no code”" if lines else "",
        )


def _links(study: Study, round_: Round, units: list[Unit]) -> None:
    """Draw a link to each unit, named by its interview, its segment and its first words."""
    state = study.state()
    transcripts = {each.id: corrected(each, state) for each in study.transcripts()}
    segments = {id_: study.segments(id_) for id_ in {each.transcript_id for each in units}}
    for unit in units[:LISTED]:
        transcript = transcripts[unit.transcript_id]
        who = transcript.attributes.get("participant") or transcript.name
        words = " ".join(transcript.text[unit.start : unit.end].split())
        first = next(
            (
                s
                for s in segments[transcript.id]
                if covered((s.transcript_id, s.start, s.end), [unit])
            ),
            None,
        )
        where = f"{who}, segment {first.index + 1}" if first else who
        address = InterviewPlace(transcript.id, first.id if first else "").parts()
        st.page_link(
            "coding/page.py",
            label=plain(f"{where}: “{words[:WORDS]}{'…' if len(words) > WORDS else ''}”"),
            query_params=address,
        )
    if len(units) > LISTED:
        st.caption(f"And {len(units) - LISTED} more, which are listed when these are decided.")
