"""The Code page: read an interview with its suggestions, and decide."""

from __future__ import annotations

import streamlit as st

from app.coding.component import reader
from app.common.addresses import ComparePlace, InterviewPlace
from app.common.bidi import strip_bidi_controls
from app.common.blind_rounds import describe_blind_round, round_coded_blind
from app.common.comments import comment_is_on, comments_in
from app.common.next_step import interviews_left, next_interview
from app.common.payloads import ListedInterview, NextInterview, Shown
from app.common.revision import revision_of
from app.common.summary import InterviewRow
from app.common.text import counted, plain
from app.server import workbench
from app.server.addresses import ALIGN, COMPARE, DECISIONS, DOCUMENT, LEARN
from app.server.requests import refused_verbs
from app.server.roles import ANALYST, READ, SECOND_CODER, role_of
from app.server.runs import is_running
from app.server.session import coder_of
from app.server.study_access import open_study
from app.ui.comments import comment_threads
from app.ui.place_shown import asked_place, place_notice, show_place, tell_of_place
from app.ui.places import view_links
from app.ui.session_state import SHOW_SUGGESTIONS, TRANSCRIPT
from models.state.rounds import Round

WHEN: dict[Shown, str] = {  # when suggestions show, and how that is said
    "before": "before I code",
    "after": "after I have decided",
    "off": "not at all",
}

study = open_study()
coder = coder_of(study)
role = role_of(study, coder)


def listed(row: InterviewRow) -> ListedInterview:
    """Return an interview as the list beside the text shows it."""
    who, name = row["participant"] or row["name"], row["name"]
    return {
        "id": row["id"],
        "name": strip_bidi_controls(who),
        "about": "" if who == name else strip_bidi_controls(name),
        "decided": row["decided"],
        "segments": row["segments"],
        "href": InterviewPlace(row["id"]).address,
    }


def shown_setting(coder: str) -> str:
    """Name the setting that says when suggestions show to a coder."""
    return f"shown:{coder}"


def keep_shown() -> None:
    """Remember for this coder when suggestions show."""
    study.set_setting(shown_setting(coder), st.session_state[SHOW_SUGGESTIONS])


def open_asked(rows: dict[str, InterviewRow]) -> None:
    """Choose the interview that is asked for, or the first that is not done."""
    asked, by_address = asked_place(InterviewPlace)
    if asked.interview in rows:
        st.session_state[TRANSCRIPT] = asked.interview
    if st.session_state.get(TRANSCRIPT) not in rows:
        undecided = [id_ for id_, row in rows.items() if row["decided"] < row["segments"]]
        st.session_state[TRANSCRIPT] = (undecided or list(rows))[0]
    if by_address and asked.interview not in rows:
        tell_of_place(
            "The interview of this address is not in this study, or not any more. "
            "Another one is open instead.",
            InterviewPlace(interview=st.session_state[TRANSCRIPT]),
        )


def choices(chosen: str) -> tuple[Round | None, Shown]:
    """Draw what is chosen above an interview.

    Returns the blind round it is in, and when suggestions show (a key of WHEN).
    """
    if SHOW_SUGGESTIONS not in st.session_state:
        setting = study.setting(shown_setting(coder))
        st.session_state[SHOW_SUGGESTIONS] = setting if setting in WHEN else next(iter(WHEN))
    blind = round_coded_blind(study.state(), coder, chosen)
    alone = blind is not None and not blind.suggestions
    shown = st.selectbox(
        "Suggestions show",
        list(WHEN),
        format_func=lambda mode: WHEN[mode],
        key=SHOW_SUGGESTIONS,
        on_change=keep_shown,
        disabled=alone,
        help="Off in this blind pass: two people who nod at one machine agree too well."
        if alone
        else "Each decision keeps on record which it was.",
    )
    return blind, "off" if alone else shown


def following(rows: dict[str, InterviewRow], chosen: str) -> NextInterview | None:
    """Return the interview to go on with when the chosen one is decided."""
    found = next_interview(interviews_left(study, coder, list(rows.values())), chosen)
    if found is None:
        return None
    return {"name": found.name, "left": found.left, "href": InterviewPlace(found.id).address}


def notes(row: InterviewRow, blind: Round | None) -> None:
    """Say what is to be known about an interview before it is read."""
    if blind is not None:
        st.info(plain(describe_blind_round(blind, coder)), icon=":material/visibility_off:")
    if row["segments"] == 0:
        if is_running(study):
            st.info("Suggestions are being made; they appear here when they are ready.")
        else:
            st.info("This interview has no segments yet. Press Suggest codes on Home.")
    if about := row["attributes"]:
        st.caption(plain(" · ".join(about[key] for key in ("role", "level") if key in about)))


def interview(rows: dict[str, InterviewRow]) -> None:
    """Draw an interview to be read and coded. rows: by transcript, at least one."""
    own_file = role is SECOND_CODER
    open_asked(rows)
    chosen = st.session_state[TRANSCRIPT]
    row = rows[chosen]
    place = InterviewPlace(interview=chosen)
    show_place(place, row["participant"] or row["name"])
    place_notice(place)
    with st.container(horizontal=True, vertical_alignment="bottom", key="above-interview"):
        if role.opens("triage"):
            view_links("code")
        with st.container(width=240):
            blind, shown = choices(chosen)
    notes(row, blind)
    advised = comments_in(study.state(), chosen) if role is ANALYST else []
    if advised:
        with st.expander(f"{counted(len(advised), 'comment')} on words of this interview"):
            subjects = [comment_is_on(each, study.state()) for each in advised]
            comment_threads(study, coder, advised, key=chosen, subjects=subjects)
    reader(
        data={
            "interview": chosen,
            "interviews": [listed(each) for each in rows.values()],
            "study_id": f"{study.id}:{coder}",
            "document_url": DOCUMENT + chosen,
            "decisions_url": DECISIONS,
            "learn_url": LEARN + chosen,
            "align_url": ALIGN + chosen,
            "revision": revision_of(study),
            "shown": shown,
            "next": following(rows, chosen),
            "compare_url": f"{READ if own_file else ComparePlace.page}?code=",
            "compare_words": "Its rule in the codebook" if own_file else "In all interviews",
            "passages_url": COMPARE,
            "refused": refused_verbs(role.decides),
        },
        key=f"reader-{chosen}",
    )


if rows := workbench.current().summary(study, coder)["interviews"]:
    interview({row["id"]: row for row in rows})
else:
    if role.opens("triage"):
        view_links("code")
    st.info("There is no interview yet. Import transcripts on Home.")
