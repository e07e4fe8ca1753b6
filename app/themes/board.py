"""What the board of the Themes page is given: themes and drafts as columns, codes as cards.

In:     a study, its coder, how many drafts are asked for.
Out:    JSON-ready data. A code's people stand with it, so that n of N is right while it is dragged.
"""

from __future__ import annotations

from app.common import payloads
from app.common.bidi import strip_bidi_controls
from app.common.code_names import code_name, code_path
from app.common.theme_drafts import KeptDrafting, offered_drafts
from app.common.theme_report import NO_LOOK, look_said
from app.themes.address import theme_at
from models.records import ThemeDraft
from models.state.derive import State, Theme, corrected
from models.store.study import Study


def themes_board(
    study: Study,
    *,
    coder: str,
    drafting: KeptDrafting,
    number: int | None = None,
    anew: bool = False,
    theme: str = "",
) -> payloads.ThemesBoard:
    """Return the board. number: of drafts; None: those of the last run. theme: of the address.

    anew: whether drafts are drawn anew; else they stay as they were given for this number.
    """
    state = study.state()
    offered = offered_drafts(study, state, coder, drafting, number, anew=anew)
    codes, people = _codes(study, state, coder)
    at, told = theme_at(state, theme) if theme else ("", "")
    homes = {code: each.id for each in state.live_themes() for code in each.code_ids}
    return {
        "themes": [_column(each) for each in state.live_themes()],
        "drafts": [_draft(each, homes, state) for each in offered.drafts],
        "codes": codes,
        "people": people,
        "most": offered.most,
        "number": offered.number,
        "why": offered.why,
        "pairs": len(state.code_pairs),
        "at": at,
        "told": told,
    }


def _column(theme: Theme) -> payloads.BoardTheme:
    look = theme.looks[-1] if theme.looks else None
    return {
        "id": theme.id,
        "name": strip_bidi_controls(theme.name),
        "claim": strip_bidi_controls(theme.claim),
        "status": theme.status,
        "code_ids": list(theme.code_ids),
        "contrary": look_said(look) if look else NO_LOOK,
        "from_sample": theme.origin == "sample",
    }


def _draft(draft: ThemeDraft, homes: dict[str, str], state: State) -> payloads.BoardDraft:
    """Return a draft with its codes that are in no theme, and the theme of most of the others."""
    free = [each for each in draft.code_ids if each not in homes and each in state.codes]
    beside = [homes[each] for each in draft.code_ids if each in homes]
    return {
        "id": draft.id,
        "name": strip_bidi_controls(draft.name),
        "code_ids": [each for each in free if not state.codes[each].retired],
        "beside": max(beside, key=beside.count) if beside else "",
    }


def _codes(study: Study, state: State, coder: str) -> tuple[list[payloads.BoardCode], list[str]]:
    """Return the codes that are used or in a theme, and the participants who are coded at all."""
    who = {
        each.id: each.attributes.get("participant") or each.name
        for each in (corrected(one, state) for one in study.transcripts())
    }
    own = [each for each in state.codings if each.coder == coder]
    people = sorted({who[each.transcript_id] for each in own})
    place = {name: at for at, name in enumerate(people)}
    counts: dict[str, int] = {}
    spoken: dict[str, set[int]] = {}
    for coding in own:
        counts[coding.code_id] = counts.get(coding.code_id, 0) + 1
        spoken.setdefault(coding.code_id, set()).add(place[who[coding.transcript_id]])
    themed = {code for each in state.live_themes() for code in each.code_ids}
    codes: list[payloads.BoardCode] = [
        {
            "id": code.id,
            "name": strip_bidi_controls(code_name(code.id, state.codes)),
            "path": strip_bidi_controls(code_path(code.id, state.codes)),
            "count": counts.get(code.id, 0),
            "people": sorted(spoken.get(code.id, ())),
        }
        for code in state.codes.values()
        if code.id in themed or (not code.retired and code.id in counts)
    ]
    return codes, [strip_bidi_controls(each) for each in people]
