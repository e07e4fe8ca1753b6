"""Memos as pages list them: what each is on, with the way there.

In:     an open study, as its coder may see it.
Out:    JSON-ready rows, the last written first.
"""

from __future__ import annotations

from app.common import payloads
from app.common.addresses import CodebookPlace, InterviewPlace, ThemePlace
from app.common.bidi import strip_bidi_controls
from app.common.memo_list import ListedMemo, listed_memos
from app.common.text import local_time
from models.coders import same_coder
from models.records import Segment
from models.store.study import Study
from pipeline.segments.decisions import overlapping

KINDS = {
    "": "no kind yet",
    "analytic": "analytic",
    "methodological": "methodological",
    "reflexive": "reflexive",
    "position": "on one's own position",
}


def memo_rows(
    study: Study, coder: str, interviews: frozenset[str] | None = None
) -> list[payloads.MemoRow]:
    """Return memos. interviews: those on one of these alone; None: all. coder: whose are own."""
    segments: dict[str, list[Segment]] = {}
    rows: list[payloads.MemoRow] = []
    for memo in reversed(listed_memos(study)):
        in_interview = memo.on in ("passage", "interview")
        if interviews is not None and not (in_interview and memo.subject in interviews):
            continue
        if in_interview and memo.subject not in segments:
            segments[memo.subject] = study.segments(memo.subject)
        rows.append(
            {
                "id": memo.id,
                "kind": memo.kind,
                "on": memo.on,
                "name": strip_bidi_controls(memo.name),
                "text": strip_bidi_controls(memo.text),
                "words": memo.text,
                "quote": strip_bidi_controls(memo.quote),
                "coder": strip_bidi_controls(memo.coder),
                "own": same_coder(memo.coder, coder),
                "written": local_time(memo.written),
                "href": _href(memo, segments.get(memo.subject, [])),
            }
        )
    return rows


def _href(memo: ListedMemo, segments: list[Segment]) -> str:
    """Return the address of what a memo is on; "" of one on the study as a whole."""
    if memo.on in ("passage", "interview"):
        near = (
            overlapping((memo.subject, memo.start, memo.end or memo.start), segments)
            if memo.start is not None
            else []
        )
        return InterviewPlace(memo.subject, near[0].id if near else "").address
    if memo.on == "code":
        return CodebookPlace(code=memo.subject).address
    return ThemePlace(memo.subject).address if memo.on == "theme" else ""
