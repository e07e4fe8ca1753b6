"""The figures that pages and `throughline status` show, each counted in one place."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TypedDict

from app.common.blind_rounds import handed_round, segments_asked
from app.common.merge_description import standing_lines
from app.common.study_parts import short_id
from app.common.text import counted
from models.records import Segment, Transcript
from models.state.derive import State, corrected
from models.state.rounds import Round
from models.store.study import Study
from pipeline.agreement.double_coding import Unit, decided_units
from pipeline.encoder.loading import encoder_told
from pipeline.guide.alignment import coverage
from pipeline.segments.decisions import SegmentDecisions, decided_segments

SHOWN = 160  # characters of an interviewer's turn in a table


class InterviewRow(TypedDict):
    """An interview, with how far one coder is in it.

    segments, decided, waiting: of a second coder's own file, its units alone.
    """

    id: str
    name: str
    participant: str
    attributes: dict[str, str]
    format: str
    turns: int
    words: int  # a participant's
    segments: int
    decided: int
    codings: int
    waiting: int
    left_out: int


class StudySummary(TypedDict):
    """What is in a study, and how far one coder is."""

    study: str
    sample: bool
    title: str
    coder: str
    encoder: str | None
    encoder_told: str
    interviews: list[InterviewRow]
    segments: int
    decided: int
    codings: int
    sample_codings: int
    waiting: int
    codes: int
    themes: int
    decisions: int
    told: list[str]


class QuestionRow(TypedDict):
    """An interviewer's turn, with the question of the guide that it asks. asks "": none."""

    turn: int
    asks: str
    sure: float | None
    words: str


def decided_ids(decided: SegmentDecisions) -> set[str]:
    """Return the segments a coder has coded, refused a suggestion for, or found no code for."""
    return set(decided.confirmed) | set(decided.rejected) | decided.seen


def study_summary(study: Study, coder: str) -> StudySummary:
    """Count it all, JSON-ready. Treat it as read-only."""
    state = study.state()
    segments = study.segments()
    decided = decided_segments(state, coder, segments)
    done = decided_ids(decided)
    suggested = study.segments_suggested_for(coder=coder)  # the unlikely waits for nobody
    codings = [coding for coding in state.codings if coding.coder == coder]
    rows = _interviews(study, state, segments, suggested, decided)
    if round_ := handed_round(study, coder):
        asked = segments_asked(segments, round_)
        open_ones = suggested - done
        waiting = Counter(each.transcript_id for each in asked if each.id in open_ones)
        rows = _of_units(rows, state, round_, coder, waiting)
    return {
        "study": study.name,
        "sample": study.setting("sample") == "1",
        "title": state.codebook.title if state.codebook else "",
        "coder": coder,
        "encoder": state.encoder,
        "encoder_told": encoder_told(state.encoder),
        "interviews": rows,
        "segments": sum(row["segments"] for row in rows),
        "decided": sum(row["decided"] for row in rows),
        "codings": len(codings),
        "sample_codings": sum(coding.origin == "sample" for coding in codings),
        "waiting": sum(row["waiting"] for row in rows),
        "codes": len(state.active_codes()),
        "themes": len(state.live_themes()),
        "decisions": sum(event.actor == coder for event in study.events()),
        "told": standing_lines(study, state),  # what waits for somebody, or cannot be read
    }


def summary_lines(summary: StudySummary) -> list[str]:
    """Return what study_summary found as lines of text."""
    return [
        f"{summary['study']}: {summary['title']}",
        f"{counted(len(summary['interviews']), 'interview')}, "
        f"{counted(summary['segments'], 'segment')}, "
        f"{counted(summary['codings'], 'coding')} by {summary['coder']}, "
        f"{counted(summary['waiting'], 'segment')} with suggestions waiting, "
        f"{counted(summary['themes'], 'theme')}, "
        f"{counted(summary['decisions'], 'decision')} on record",
        *(
            f"  {row['name']}: {row['decided']} of {row['segments']} segments decided"
            for row in summary["interviews"]
        ),
        *([f"Note: {summary['encoder_told']}"] if summary["encoder_told"] else []),
        *(f"Note: {each}" for each in summary["told"]),
    ]


def _interviews(
    study: Study,
    state: State,
    segments: list[Segment],
    suggested: set[str],
    decided: SegmentDecisions,
) -> list[InterviewRow]:
    rows: list[InterviewRow] = []
    done = decided_ids(decided)
    by_interview: dict[str, list[str]] = {}
    for segment in segments:
        by_interview.setdefault(segment.transcript_id, []).append(segment.id)
    for transcript in [corrected(each, state) for each in study.transcripts()]:
        ids = by_interview.get(transcript.id, [])
        rows.append(
            {
                "id": transcript.id,
                "name": transcript.name,
                "participant": transcript.attributes.get("participant", ""),
                "attributes": transcript.attributes,
                "format": transcript.format,
                "turns": len(transcript.turns),
                "words": _words_of(transcript.id, _spoken(transcript), transcript.text),
                "segments": len(ids),
                "decided": len(done.intersection(ids)),
                "codings": sum(len(decided.confirmed.get(id_, ())) for id_ in ids),
                "waiting": len(suggested.intersection(ids) - done),
                "left_out": len(transcript.left_out),
            }
        )
    return rows


def _of_units(
    rows: list[InterviewRow], state: State, round_: Round, coder: str, waiting: Counter[str]
) -> list[InterviewRow]:
    """Return the interviews that hold units of a round, with these counted in place of segments.

    waiting: by interview, the segments in units that have suggestions and no decision.
    """
    units = [Unit(*place) for place in round_.units]
    done = decided_units(state, units, coder)
    found: list[InterviewRow] = []
    for row in rows:
        own = [each for each in units if each.transcript_id == row["id"]]
        if own:
            row["segments"], row["decided"] = len(own), len(done.intersection(own))
            row["waiting"] = waiting[row["id"]]
            found.append(row)
    return found


def _spoken(transcript: Transcript) -> tuple[tuple[int, int], ...]:
    turns = transcript.turns
    return tuple((turn.start, turn.end) for turn in turns if turn.role != "interviewer")


@lru_cache(maxsize=500)
def _words_of(_transcript_id: str, spoken: tuple[tuple[int, int], ...], text: str) -> int:
    """Count a participant's words, once for each interview and each word on who speaks."""
    return sum(len(text[start:end].split()) for start, end in spoken)


# a coverage cell's state -> its sign in the grid, and what it means
MEANINGS = {
    "asked": ("●", "asked and answered"),
    "perhaps": ("◐", "perhaps asked: less likely than not, and nobody confirmed it"),
    "volunteered": ("○", "not asked, but answered under another question"),
    "skipped": ("–", "not asked"),
    "not_in_guide": ("", "not in the guide for this role"),
}


def coverage_table(study: Study) -> list[dict[str, str]] | None:
    """Return the question × participant grid as rows of signs with the participant's words."""
    state = study.state()
    answers = study.answers()
    if state.codebook is None or not answers:
        return None
    transcripts = [corrected(each, state) for each in study.transcripts()]
    grid = coverage(answers, transcripts, state.codebook.questions)
    names = _columns(transcripts)
    rows = []
    for question in state.codebook.questions:
        category = state.codes.get(question.category or "")
        named = category.name if category else _shortened(next(iter(question.ask.values()), ""))
        row = {"Question": f"{short_id(question.id)} {named}".strip()}
        row["RQ"] = short_id(question.research_question)
        for transcript in transcripts:
            cell = grid.cell(question.id, transcript.id)
            sign = MEANINGS[cell.state][0]
            row[names[transcript.id]] = f"{sign} {cell.words} words" if cell.answers else sign
        rows.append(row)
    return rows


def _columns(transcripts: list[Transcript]) -> dict[str, str]:
    """Name each interview by its participant, with the interview where that is not enough."""
    participants = {
        each.id: each.attributes.get("participant") or each.name for each in transcripts
    }
    times = Counter(participants.values()) + Counter(["Question", "RQ"])
    return {
        each.id: participants[each.id]
        if times[participants[each.id]] == 1
        else f"{participants[each.id]} ({each.name})"
        for each in transcripts
    }


def speaker_rows(study: Study, transcript_id: str) -> list[tuple[str, str]]:
    """Return the speakers of an interview with their roles, as corrected."""
    transcript = corrected(study.transcript(transcript_id), study.state())
    return list({turn.speaker: turn.role for turn in transcript.turns}.items())


def question_rows(study: Study, transcript_id: str) -> list[QuestionRow]:
    """Return the interviewer's turns with the guide question each asks, and how sure."""
    transcript = corrected(study.transcript(transcript_id), study.state())
    starts = {each.first_turn: each for each in study.answers(transcript_id)}
    corrections = study.state().questions
    rows: list[QuestionRow] = []
    for turn in transcript.turns:
        if turn.role != "interviewer":
            continue
        answer = starts.get(turn.index)
        asks = (answer.question_id if answer else None) or ""
        if (transcript_id, turn.index) in corrections:
            asks = corrections[(transcript_id, turn.index)] or ""
        sure = answer.probability if answer and answer.question_id else None
        rows.append(
            {
                "turn": turn.index,
                "asks": asks,
                "sure": sure,
                "words": _shortened(transcript.quote(turn)),
            }
        )
    return rows


def _shortened(words: str) -> str:
    return words if len(words) <= SHOWN else f"{words[:SHOWN]}…"
