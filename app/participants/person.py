"""What the Participants page is given: all that is known of one who was interviewed.

In:     an open study, what one coder confirmed in it, and who is asked for.
Out:    JSON-ready data: attributes, interviews, codes, quotations, memos.
"""

from __future__ import annotations

from collections import Counter

from app.common import payloads
from app.common.addresses import InterviewPlace, MatrixPlace
from app.common.bidi import strip_bidi_controls
from app.common.code_names import code_path
from app.common.coded_segments import CodedSegment, CodedStudy
from app.common.memo_rows import memo_rows
from app.common.text import counted
from models.store.study import Study

MOST = 300  # quotations in one answer


def person_page(study: Study, coded: CodedStudy, name: str) -> payloads.PersonPage:
    """Return a participant's page. name: "" or nobody of this study: the first one's."""
    people = list(dict.fromkeys(map(coded.participant, coded.transcripts)))
    chosen = name if name in people else next(iter(people), "")
    ids = [each for each in coded.transcripts if coded.participant(each) == chosen]
    own = [each for each in coded.coded if each.segment.transcript_id in ids]
    return {
        "name": strip_bidi_controls(chosen),
        "people": [{"value": each, "label": strip_bidi_controls(each)} for each in people],
        "attributes": _attributes(coded, ids),
        "interviews": [_interview(study, coded, each, own) for each in ids],
        "codes": _codes(coded, chosen, own),
        "quotations": [_quotation(coded, each) for each in own[:MOST]],
        "left_out": max(0, len(own) - MOST),
        "memos": memo_rows(study, coded.coder, frozenset(ids)),
        "told": f"{counted(len(own), 'coded segment')} in {counted(len(ids), 'interview')}; "
        f"confirmed by {strip_bidi_controls(coded.coder)}.",
    }


def _attributes(coded: CodedStudy, ids: list[str]) -> list[tuple[str, str]]:
    """Return what is known; where interviews differ, each value once."""
    known: dict[str, dict[str, None]] = {}
    for each in ids:
        for key, value in coded.transcripts[each].attributes.items():
            if value and key != "participant":
                known.setdefault(key, {})[coded.value_name(key, value)] = None
    return [
        (
            strip_bidi_controls(key[:1].upper() + key[1:].replace("_", " ")),
            strip_bidi_controls("; ".join(values)),
        )
        for key, values in known.items()
    ]


def _interview(
    study: Study, coded: CodedStudy, transcript_id: str, own: list[CodedSegment]
) -> payloads.PersonInterview:
    transcript = coded.transcripts[transcript_id]
    said = [each for each in transcript.turns if each.role != "interviewer"]
    return {
        "name": strip_bidi_controls(transcript.name),
        "href": InterviewPlace(transcript_id).address,
        "words": sum(len(transcript.text[each.start : each.end].split()) for each in said),
        "segments": len(study.segments(transcript_id)),
        "coded": sum(1 for each in own if each.segment.transcript_id == transcript_id),
    }


def _codes(coded: CodedStudy, name: str, own: list[CodedSegment]) -> list[payloads.PersonCode]:
    """Return the codes given to a participant's words, the most given first."""
    times = Counter(code for each in own for code in each.codes)
    return [
        {
            "name": strip_bidi_controls(code_path(code, coded.state.codes)),
            "segments": many,
            "href": MatrixPlace("codes", "participants", row=code, column=name).address,
        }
        for code, many in times.most_common()
    ]


def _quotation(coded: CodedStudy, each: CodedSegment) -> payloads.Quotation:
    segment = each.segment
    names = [code_path(code, coded.state.codes) for code in each.codes]
    return {
        "quote": strip_bidi_controls(segment.quote),
        "who": strip_bidi_controls(coded.transcripts[segment.transcript_id].name),
        "code": strip_bidi_controls("; ".join(names)),
        "href": InterviewPlace(segment.transcript_id, segment.id).address,
    }
