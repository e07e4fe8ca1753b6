"""What the Codebook page offers beside its forms: proposed codes, and a crosswalk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from app.codebook.changes import code_id_for, open_code_kept
from app.common.frameworks import shipped_framework
from app.common.open_drafts import close_and_loose, open_drafts
from app.common.quotations import Quotation, ThemeEvidence
from app.common.text import plain
from app.ui.asking_first import record_once
from app.ui.keeper import words_stored
from app.ui.quotations import quotes
from models.codebook.frameworks import shipped_frameworks
from models.records import CodeDraft, Framework
from models.state.derive import State
from models.store.study import Study
from pipeline.concepts.crosswalk import Crossing, crosswalk

TYPICAL = 3  # segments of a draft that are shown
BEHIND = 10  # excerpts of a pair that are shown

NameOf = Callable[[str], str]


def draft_forms(study: Study, state: State, coder: str, name_of: NameOf) -> None:
    """Show the proposed codes, each with a way to make it one."""
    st.subheader("Proposed new codes")
    drafts = open_drafts(study, state, coder)
    if not drafts:
        st.info(
            "No new code is proposed. Where several segments say alike things that no code fits, "
            "Suggest codes on Home proposes one."
        )
        return
    st.caption(
        "Groups of segments that say alike things and that no code fits, named in a participant's "
        "own words. Making a code of one codes nothing; each coding stays a decision of yours."
    )
    evidence = ThemeEvidence(study, coder)
    close, loose = close_and_loose(drafts)

    def draw(some: Sequence[CodeDraft]) -> None:
        for draft in some:
            with st.container(border=True, key=f"draft-{draft.id}"):
                _draft_form(study, coder, draft, evidence=evidence, name_of=name_of)

    draw(close)
    if loose:
        with st.expander(f"Loosely alike ({len(loose)})"):
            st.caption(
                "The segments of each have little in common beside a topic, or words. Most of "
                "these are no code; look whether one is."
            )
            draw(loose)


def _draft_form(
    study: Study, coder: str, draft: CodeDraft, *, evidence: ThemeEvidence, name_of: NameOf
) -> None:
    state = evidence.state
    people = sorted({evidence.who(each) for each in draft.transcript_ids})
    st.markdown(f"**“{plain(draft.label)}”**")
    st.caption(
        plain(
            f"{len(draft.segment_ids)} segments from {len(people)} "
            f"{'participant' if len(people) == 1 else 'participants'} ({', '.join(people)})."
        )
    )
    if draft.perhaps in state.codes and not state.codes[draft.perhaps].retired:
        st.caption(plain(f"Perhaps it is the code {name_of(draft.perhaps)}."))
    quotes(_bare(evidence, draft.segment_ids[:TYPICAL]), key=f"draft-quotes-{draft.id}")
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    name = left.text_input("Name", draft.label, key=f"draft-name-{draft.id}")
    right.button(
        "Make code",
        key=f"keep-draft-{draft.id}",
        on_click=_keep,
        args=(study, state, coder, draft, name),
        width="stretch",
    )


def _bare(evidence: ThemeEvidence, segment_ids: Sequence[str]) -> list[Quotation]:
    """Return the words of segments, under no code."""
    return [replace(each, code="") for each in evidence.behind(segment_ids)]


def _keep(study: Study, state: State, coder: str, draft: CodeDraft, name: str) -> None:
    code_id = code_id_for(name.strip() or draft.label)
    record_once(study, [open_code_kept(coder, draft, code_id, name)], "Code made.")
    words_stored(f"draft-name-{draft.id}")


def offered_frameworks(state: State) -> dict[str, tuple[Framework, bool]]:
    """Return frameworks by id, the study's own first, each with whether it is the study's."""
    frameworks = state.codebook.frameworks if state.codebook else ()
    offered = {each.id: (each, True) for each in frameworks}
    for framework_id in shipped_frameworks():
        if framework_id not in offered:
            offered[framework_id] = (shipped_framework(framework_id), False)
    return offered


def part_names(framework: Framework) -> dict[str, str]:
    """Return the names of a framework's dimensions and functions by id."""
    names = {}
    for dimension in framework.dimensions:
        names[dimension.id] = dimension.name
        names |= {part.id: part.name for part in dimension.functions}
    return names


def crosswalk_rows(
    crossings: list[Crossing], first: Framework, second: Framework
) -> list[dict[str, object]]:
    """Return a crosswalk as it is shown, one row a pair that meets."""
    ours, theirs = part_names(first), part_names(second)
    return [
        {
            first.title: ours.get(each.first, each.first),
            second.title: theirs.get(each.second, each.second),
            "Segments with both": each.segments_together,
            "Interviews": each.interviews,
            "Segments with the first": each.segments_first,
            "Segments with the second": each.segments_second,
        }
        for each in crossings
    ]


def crosswalk_view(study: Study, state: State, coder: str) -> None:
    """Let two frameworks be chosen, and show where they meet."""
    st.subheader("How one framework reads through another")
    offered = offered_frameworks(state)

    def title(framework_id: str) -> str:
        framework, in_codebook = offered[framework_id]
        return framework.title if in_codebook else f"{framework.title} (not in this study)"

    left, right = st.columns(2)
    one = left.selectbox("Read", list(offered), format_func=title, key="crosswalk_first")
    others = [each for each in offered if each != one]
    two = right.selectbox("through", others, format_func=title, key="crosswalk_second")
    missing = [each for each in (one, two) if each and not offered[each][1]]
    if missing:
        names = " and ".join(offered[each][0].title for each in missing)
        st.info(plain(f"Nothing is read as {names} here: add it to the study above."))
    elif one and two:
        _crossings(study, coder, offered[one][0], offered[two][0])


def _crossings(study: Study, coder: str, first: Framework, second: Framework) -> None:
    links = study.dimension_links(coder=coder) or study.dimension_links()
    homes = {each.id: each.transcript_id for each in study.segments()}
    shown_links = [
        each for each in links if each.subject_kind != "segment" or each.subject_id in homes
    ]
    crossings = crosswalk(shown_links, first.id, second.id, transcripts=homes)
    if not crossings:
        st.info("No segment reads as both. Press Suggest codes on Home if you have not.")
        return
    rows = crosswalk_rows(crossings, first, second)
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="crosswalk")
    at = st.selectbox(
        "Excerpts behind",
        range(len(crossings)),
        format_func=lambda i: f"{rows[i][first.title]} and {rows[i][second.title]}",
        key="crosswalk_pair",
    )
    behind = crossings[at].segment_ids
    if len(behind) > BEHIND:
        st.caption(f"The {BEHIND} strongest of {len(behind)}.")
    quotes(
        _bare(ThemeEvidence(study, coder), behind[:BEHIND]),
        key=f"crosswalk-quotes-{crossings[at].first}-{crossings[at].second}",
    )
