"""The memos of a study that are not on the interview that is read.

In:     an open study, as its coder may see it; the interview; the coder, whose own memos count.
Out:    JSON-ready records, the newest first, each with the address of what it is on.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from app.common import payloads
from app.common.addresses import CodebookPlace, InterviewPlace, ThemePlace
from app.common.bidi import strip_bidi_controls
from app.common.memo_list import ListedMemo, listed_memos
from app.server.roles import Role, role_of
from models.coders import same_coder
from models.records import Segment
from models.store.study import Study
from pipeline.segments.decisions import overlapping

SegmentsOf = Callable[[str], list[Segment]]  # of an interview, by its id


def memos_beside(study: Study, transcript_id: str, *, coder: str) -> list[payloads.MemoBeside]:
    """Return this coder's memos on other interviews, on codes, on themes and on the study."""
    role = role_of(study, coder)
    segments_of = cache(study.segments)
    own = [each for each in listed_memos(study) if same_coder(each.coder, coder)]
    return [
        _shown(role, segments_of, each)
        for each in reversed(own)
        if each.on not in ("passage", "interview") or each.subject != transcript_id
    ]


def _shown(role: Role, segments_of: SegmentsOf, memo: ListedMemo) -> payloads.MemoBeside:
    place = _place(segments_of, memo)
    page = place.split("?", maxsplit=1)[0]
    return {
        "id": memo.id,
        "text": memo.text,
        "about": strip_bidi_controls(_about(memo)),
        "quote": strip_bidi_controls(memo.quote),
        "href": place if role.opens(page) else "",
        "code_id": memo.subject if memo.on == "code" else None,
        "theme_id": memo.subject if memo.on == "theme" else None,
        "here": memo.on in ("code", "theme", "study"),
    }


def _about(memo: ListedMemo) -> str:
    """Say in words what a memo is on."""
    if memo.on == "study":
        return "On the study"
    return f"In {memo.name}" if memo.on in ("passage", "interview") else f"On {memo.name}"


def _place(segments_of: SegmentsOf, memo: ListedMemo) -> str:
    """Return the address of what a memo is on, "" for the study as a whole."""
    if memo.on == "code":
        return CodebookPlace(code=memo.subject).address
    if memo.on == "theme":
        return ThemePlace(memo.subject).address
    if memo.on == "study":
        return ""
    if memo.start is None or memo.end is None:
        return InterviewPlace(memo.subject).address
    segments = segments_of(memo.subject)
    near = overlapping((memo.subject, memo.start, memo.end), segments)
    after = (each for each in segments if each.end > (memo.start or 0))
    segment = near[0] if near else next(after, segments[-1] if segments else None)
    return InterviewPlace(memo.subject, segment.id if segment else "").address
