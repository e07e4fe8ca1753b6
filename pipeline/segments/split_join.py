"""Cut an interview's units as persons want them, on top of how they were cut by themselves.

In:     segments as the method cut them, what persons split and joined, in order.
Out:    the segments that are coded. Codings rest on spans, so none is touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.records import Segment, segment_id
from models.state.state import SegmentEdit


def apply_cuts(
    text: str, segments: Sequence[Segment], cuts: Sequence[SegmentEdit]
) -> list[Segment]:
    """Return the segments, split and joined. text, segments: of one transcript, in order.

    A split cuts the segment that holds its place; a join makes one of all segments that lie in
    its span, within a turn. What no longer fits, the text being cut otherwise by now, is passed
    over.
    """
    units = list(segments)
    for cut in cuts:
        units = _joined(text, units, cut) if cut.at is None else _split(text, units, cut.at)
    return [replace(each, index=i) for i, each in enumerate(units)]


def _split(text: str, segments: list[Segment], at: int) -> list[Segment]:
    found: list[Segment] = []
    for each in segments:
        left, right = text[each.start : at].rstrip(), text[at : each.end].lstrip()
        if each.start < at < each.end and left and right:
            found.append(_piece(text, each, each.start, each.start + len(left)))
            found.append(_piece(text, each, each.end - len(right), each.end))
        else:
            found.append(each)
    return found


def _joined(text: str, segments: list[Segment], cut: SegmentEdit) -> list[Segment]:
    found: list[Segment] = []
    for each in segments:
        inside = cut.start <= each.start and each.end <= cut.end
        last = found[-1] if found else None
        if inside and last is not None and last.turn == each.turn and last.start >= cut.start:
            found[-1] = _piece(text, last, last.start, each.end)
        else:
            found.append(each)
    return found


def _piece(text: str, segment: Segment, start: int, end: int) -> Segment:
    return replace(
        segment,
        id=segment_id(segment.transcript_id, start, end),
        start=start,
        end=end,
        quote=text[start:end],
    )
