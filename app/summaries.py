"""The figures that pages and `throughline status` show, each counted in one place."""

from __future__ import annotations

from typing import Any

from models.records import Segment
from models.state import State, corrected
from models.store import Study
from pipeline.decided import Decided, decided_segments


def decided_ids(decided: Decided) -> set[str]:
    """Return the segments a coder has coded, or has refused a suggestion for."""
    return set(decided.confirmed) | set(decided.rejected)


def study_summary(study: Study, coder: str) -> dict[str, Any]:
    """Return what is in a study and how far one coder is, JSON-ready."""
    state = study.state()
    segments = study.segments()
    decided = decided_segments(state, coder, segments)
    done = decided_ids(decided)
    suggested = {each.segment_id for each in study.suggestions(coder=coder)}
    own = [coding for coding in state.codings if coding.coder == coder]
    return {
        "study": study.name,
        "title": state.codebook.title if state.codebook else "",
        "coder": coder,
        "sample": study.setting("sample") == "1",
        "encoder": state.encoder,
        "interviews": _interviews(study, state, segments, done, suggested, decided),
        "segments": len(segments),
        "decided": len(done),
        "codings": len(own),
        "sample_codings": sum(coding.origin == "sample" for coding in own),
        "waiting": len(suggested - done),
        "codes": len(state.live_codes()),
        "themes": len(state.live_themes()),
        "decisions": len(study.events()),
    }


def _interviews(
    study: Study,
    state: State,
    segments: list[Segment],
    done: set[str],
    suggested: set[str],
    decided: Decided,
) -> list[dict[str, Any]]:
    rows = []
    for transcript in study.transcripts():
        transcript = corrected(transcript, state)
        own = [each.id for each in segments if each.transcript_id == transcript.id]
        spoken = [turn for turn in transcript.turns if turn.role != "interviewer"]
        rows.append(
            {
                "id": transcript.id,
                "name": transcript.name,
                "participant": transcript.attributes.get("participant", ""),
                "attributes": transcript.attributes,
                "format": transcript.format,
                "turns": len(transcript.turns),
                "words": sum(len(transcript.quote(turn).split()) for turn in spoken),
                "segments": len(own),
                "decided": len(done.intersection(own)),
                "codings": sum(len(decided.confirmed.get(each, ())) for each in own),
                "waiting": len(suggested.intersection(own) - done),
                "left_out": len(transcript.left_out),
            }
        )
    return rows
