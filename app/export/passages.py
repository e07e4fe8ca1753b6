"""The tables of passages: what was coded, and what memos were written.

In:     what was chosen of a study (app.export.selection).
Out:    a sheet of codings and one of memos, each row with who says it when, and ids to join by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.common.code_names import code_name, code_path
from app.common.shown_suggestions import wording
from app.export.columns import Attributes, Filled, Sheet, Value, column, made, moment
from app.export.selection import Chosen, Speech
from app.export.tables import memo_is_on
from models.state.state import Coding, Memo


def codings_sheet(chosen: Chosen, attributes: Attributes) -> Sheet:
    state = chosen.state
    paths = {c: code_path(c, state.codes) for c in {each.code_id for each in chosen.codings}}
    names = {c: code_name(c, state.codes) for c in paths}
    moments = {each.at: moment(each.at) for each in chosen.codings}
    before = [
        column("coding", "id", "One decision that a code holds for a passage.", _coding_id),
        column("interview", "text", "The interview, by its name.", lambda c, s: s.transcript.name),
        column(
            "participant",
            "text",
            "The participant's pseudonym; the interview's name where none was given.",
            lambda c, s: s.who,
        ),
    ]
    after = [
        column(
            "speaker",
            "text",
            "Who speaks in the passage, as the transcript names them.",
            lambda c, s: s.speakers(c.start, c.end),
        ),
        *_when(chosen),
        column("passage", "long", "The coded words, as in the transcript.", lambda c, s: c.quote),
        column("code", "text", "The code, by its name.", lambda c, s: names[c.code_id], 26),
        column(
            "code_path",
            "text",
            "The code with those above it, the highest first.",
            lambda c, s: paths[c.code_id],
            36,
        ),
        column("coder", "text", "Whose decision it is.", lambda c, s: c.coder),
        column("decided", "moment", "When it was decided.", lambda c, s: moments[c.at]),
        column(
            "how",
            "text",
            "Whether the code was given by hand, or a suggestion of it was accepted.",
            lambda c, s: "suggestion accepted" if c.accepted else "by hand",
            19,
        ),
        column(
            "likelihood",
            "share",
            "How likely the accepted suggestion was thought to be right.",
            lambda c, s: _likelihood(c),
        ),
        column("reason", "long", "Why, where the coder said so.", lambda c, s: c.reason, 30),
        column(
            "memos",
            "long",
            "The memos on words of this passage.",
            lambda c, s: "\n\n".join(each.text for each in chosen.memos_on(c)) or None,
            40,
        ),
        column(
            "origin",
            "text",
            "Where the decision comes from: a person, an import, or the sample; and whether it was "
            "carried over from a text that was replaced.",
            lambda c, s: c.came_by,
            10,
        ),
        column("code_id", "id", "Joins with the sheet codes.", lambda c, s: c.code_id),
        column(
            "interview_id", "id", "Joins with the sheet interviews.", lambda c, s: c.transcript_id
        ),
        *_places("passage"),
    ]
    asked = _questions(chosen)
    taken = [each.column.name for each in (*before, *after, *asked)]
    return made(
        "codings",
        "A row for each code that a coder gave to a passage.",
        [*before, *_of_coding(attributes.filled(taken)), *asked, *after],
        ((each, chosen.interviews[each.transcript_id]) for each in chosen.codings),
    )


def _of_coding(filled: Iterable[Filled]) -> list[Filled]:
    """Return columns about an interview as columns about a coding in it."""
    return [Filled(each.column, _second(each.value)) for each in filled]


def _second(value: Callable[[Speech], Value]) -> Callable[..., Value]:
    return lambda _coding, speech: value(speech)


def _coding_id(coding: Coding, _speech: Speech) -> str:
    return coding.event_id


def _likelihood(coding: Coding) -> float | None:
    score = (coding.suggested or {}).get("score") if coding.accepted else None
    return float(score) if isinstance(score, int | float) else None


def _when(chosen: Chosen) -> list[Filled]:
    """Return the columns of times, where the transcripts have any."""
    if not has_times(chosen):
        return []
    return [
        column(
            "from",
            "duration",
            "The last time that the transcript tells at or before the passage.",
            lambda c, s: s.begins_s(c.start, c.end) if c.end > c.start else None,
        ),
        column(
            "to",
            "duration",
            "The first time that the transcript tells at or after the passage's end.",
            lambda c, s: s.ends_s(c.start, c.end) if c.end > c.start else None,
        ),
    ]


def _places(what: str) -> list[Filled]:
    return [
        column(
            "segment_id",
            "id",
            f"The segment that the {what} belongs to; the first, where it reaches over several.",
            lambda c, s: _segment(c.start, c.end, s),
        ),
        column(
            "start",
            "number",
            f"Where the {what} begins: signs (Unicode code points) from the transcript's start.",
            lambda c, s: c.start if c.end > c.start else None,
        ),
        column(
            "end",
            "number",
            f"Where the {what} ends: the sign after its last, counted as in start.",
            lambda c, s: c.end if c.end > c.start else None,
        ),
    ]


def _segment(start: int, end: int, speech: Speech) -> str | None:
    found = speech.segment(start, end) if end > start else None
    return found.id if found else None


def _questions(chosen: Chosen) -> list[Filled]:
    """Return the columns about the guide, where there is one."""
    if not chosen.questions:
        return []

    def question_id(coding: Coding, speech: Speech) -> str | None:
        segment = speech.segment(coding.start, coding.end)
        found = chosen.asked.get(segment.answer_id) if segment else None
        return found if found in chosen.questions else None

    def question(coding: Coding, speech: Speech) -> str | None:
        found = question_id(coding, speech)
        return wording(chosen.questions[found], speech.transcript) if found else None

    return [
        column(
            "question",
            "text",
            "The question of the guide that is answered here, as it is put to this role.",
            question,
            40,
        ),
        column("question_id", "id", "The question's id in the guide.", question_id),
    ]


def memos_sheet(chosen: Chosen) -> Sheet:
    state = chosen.state

    def code_id(memo: Memo, _speech: Speech | None) -> str | None:
        return state.resolve(memo.code_id) if memo.code_id else None

    def spoken(value: Callable[[Memo, Speech], Value]) -> Callable[..., Value]:
        return lambda m, s: value(m, s) if s is not None else None

    when = [
        Filled(each.column, spoken(each.value)) for each in (*_when(chosen), *_places("passage"))
    ]
    filled = [
        column("memo_id", "id", "One memo.", lambda m, s: m.id),
        column("memo", "long", "What it says.", lambda m, s: m.text),
        column(
            "on",
            "text",
            "What it is on: a passage, an interview, a code, a theme, or the study.",
            lambda m, s: memo_is_on(m),
            11,
        ),
        column(
            "kind",
            "text",
            "What it is for: analytic, methodological, reflexive, or on one's own position.",
            lambda m, s: m.kind or None,
            14,
        ),
        column("coder", "text", "Who wrote it.", lambda m, s: m.coder),
        column("written", "moment", "When it was written.", lambda m, s: moment(m.written)),
        column(
            "interview",
            "text",
            "The interview that it is in.",
            spoken(lambda m, s: s.transcript.name),
        ),
        column("participant", "text", "The participant's pseudonym.", spoken(lambda m, s: s.who)),
        column(
            "speaker",
            "text",
            "Who speaks in the passage.",
            spoken(lambda m, s: s.speakers(m.start, m.end) if m.end > m.start else None),
        ),
        column("passage", "long", "The words that it is on.", lambda m, s: m.quote or None, 50),
        column(
            "code_path",
            "text",
            "The code that it is on.",
            lambda m, s: code_path(code_id(m, s) or "", state.codes) if m.code_id else None,
            36,
        ),
        column(
            "theme",
            "text",
            "The theme that it is on.",
            lambda m, s: state.themes[m.theme_id].name if m.theme_id in state.themes else None,
            28,
        ),
        column("interview_id", "id", "Joins with interviews.", lambda m, s: m.transcript_id),
        column("code_id", "id", "Joins with codes.", code_id),
        column("theme_id", "id", "Joins with themes.", lambda m, s: m.theme_id),
        *when,
    ]
    records = ((each, chosen.interviews.get(each.transcript_id or "")) for each in chosen.memos)
    return made("memos", "A row for each memo.", filled, records)


def has_times(chosen: Chosen) -> bool:
    turns = (turn for each in chosen.interviews.values() for turn in each.transcript.turns)
    return any(turn.start_s is not None or turn.times for turn in turns)
