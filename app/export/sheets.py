"""The tables of an export for people: every column named, of one kind, and explained.

In:     what was chosen of a study (app.export.selection).
Out:    sheets of plain values: None is an empty cell; durations are seconds, moments are
        datetimes by this machine's clock. No lists, no JSON, nothing that the study lacks: a
        study without a guide has no columns for questions, one without times none for times.

Ids are the study's own, so that sheets can be joined by them and one export with another.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence

from app import __version__
from app.common.bidi import strip_bidi_controls
from app.common.code_names import code_name, code_path
from app.common.code_tree import parents_shown
from app.common.theme_report import NO_LOOK, look_said
from app.export.columns import (
    KIND_WORDS,
    Attributes,
    Column,
    Sheet,
    Value,
    column,
    free_name,
    made,
    moment,
)
from app.export.passages import codings_sheet, has_times, memos_sheet
from app.export.selection import Chosen, Speech, selection_lines
from models.state.lineage import walk


def sheets(chosen: Chosen) -> list[Sheet]:
    """Return every sheet of an export, the one that says what it is first."""
    attributes = Attributes(chosen.interviews.values())
    filled = [
        codings_sheet(chosen, attributes),
        _codes(chosen),
        _themes(chosen),
        _theme_codes(chosen),
        _theme_quotations(chosen),
        memos_sheet(chosen),
        _interviews(chosen, attributes),
        _counts(chosen),
    ]
    return [about(chosen, filled), *filled, _columns(filled)]


def _codes(chosen: Chosen) -> Sheet:
    state = chosen.state
    given = Counter(each.code_id for each in chosen.codings)
    where: dict[str, set[str]] = {}
    for coding in chosen.codings:
        where.setdefault(coding.code_id, set()).add(coding.transcript_id)
    people = {c: len({chosen.interviews[t].who for t in ids}) for c, ids in where.items()}
    filled = [
        column("code_id", "id", "Joins with codings, memos and theme_codes.", lambda c, d: c.id),
        column("code", "text", "The code's name.", lambda c, d: code_name(c.id, state.codes), 28),
        column(
            "code_path",
            "text",
            "The code with those above it.",
            lambda c, d: code_path(c.id, state.codes),
            40,
        ),
        column("level", "number", "1 for a code at the top of the tree.", lambda c, d: d + 1),
        column("parent_id", "id", "The code above it.", lambda c, d: c.parent),
        column("kind", "text", "What kind of code it is.", lambda c, d: _plain(c.kind), 13),
        column("definition", "long", "What the code means.", lambda c, d: c.definition, 50),
        column("include", "long", "When it is given.", lambda c, d: "\n".join(c.include), 40),
        column("exclude", "long", "When it is not given.", lambda c, d: "\n".join(c.exclude), 40),
        column("example", "long", "A passage that shows it.", lambda c, d: c.example, 40),
        column(
            "colour", "text", "The colour that marks it.", lambda c, d: state.colours.get(c.id), 10
        ),
        column(
            "in_use",
            "text",
            "no: taken out of use, or merged into another.",
            lambda c, d: "no" if c.retired else "yes",
            8,
        ),
        column("merged_into", "id", "The code that it went into.", lambda c, d: c.merged_into),
        column(
            "codings", "number", "Codings of it in this export.", lambda c, d: given.get(c.id, 0)
        ),
        column(
            "interviews",
            "number",
            "Interviews with such a coding.",
            lambda c, d: len(where.get(c.id, ())),
        ),
        column(
            "participants",
            "number",
            "Participants in whose interviews it was given.",
            lambda c, d: people.get(c.id, 0),
            12,
        ),
    ]
    return made("codes", "The codebook: a row for each code.", filled, chosen.codes)


def _plain(kind: str) -> str:
    return kind.replace("_", " ")


def _themes(chosen: Chosen) -> Sheet:
    state = chosen.state
    resolved = {
        each.id: frozenset(state.resolve(c) for c in each.code_ids) for each in chosen.themes
    }
    coded = {
        id_: [each for each in chosen.codings if each.code_id in codes]
        for id_, codes in resolved.items()
    }
    filled = [
        column("theme_id", "id", "Joins with theme_codes and memos.", lambda t: t.id),
        column("theme", "text", "The theme's name.", lambda t: t.name, 32),
        column("claim", "long", "What it says, in a sentence.", lambda t: t.claim),
        column("narrative", "long", "What tells its story.", lambda t: t.narrative or None),
        column("status", "text", "draft: being worked on; settled.", lambda t: t.status, 10),
        column(
            "contrary_evidence",
            "long",
            "Whether it was looked for, how much was read and found.",
            lambda t: look_said(t.looks[-1]) if t.looks else NO_LOOK,
            30,
        ),
        column(
            "codes",
            "long",
            "The codes that it rests on.",
            lambda t: "\n".join(code_path(c, state.codes) for c in t.code_ids),
            40,
        ),
        column("codings", "number", "Codings of its codes.", lambda t: len(coded[t.id])),
        column(
            "interviews",
            "number",
            "Interviews with such a coding.",
            lambda t: len({each.transcript_id for each in coded[t.id]}),
        ),
        column(
            "participants",
            "number",
            "Participants in whose interviews there is one.",
            lambda t: len({chosen.interviews[each.transcript_id].who for each in coded[t.id]}),
            12,
        ),
        column(
            "in_use",
            "text",
            "no: taken back, or merged into another.",
            lambda t: "no" if t.retired else "yes",
            8,
        ),
        column("merged_into", "id", "The theme that it went into.", lambda t: t.merged_into),
        column("origin", "text", "A person, an import, or the sample.", lambda t: t.origin, 10),
    ]
    return made("themes", "A row for each theme.", filled, ((each,) for each in chosen.themes))


def _theme_codes(chosen: Chosen) -> Sheet:
    filled = [
        column("theme_id", "id", "The theme.", lambda t, c: t.id),
        column("code_id", "id", "A code that it rests on.", lambda t, c: c),
        column("theme", "text", "The theme's name.", lambda t, c: t.name, 32),
        column(
            "code_path",
            "text",
            "The code with those above it.",
            lambda t, c: code_path(c, chosen.state.codes),
            40,
        ),
    ]
    pairs = ((theme, code) for theme in chosen.themes for code in theme.code_ids)
    return made("theme_codes", "Which code belongs to which theme.", filled, pairs)


def _theme_quotations(chosen: Chosen) -> Sheet:
    """Return the passages chosen for themes, of the interviews that are exported."""
    there = chosen.interviews
    filled = [
        column("theme_id", "id", "The theme.", lambda t, q: t.id),
        column("interview_id", "id", "Joins with interviews.", lambda t, q: q.transcript_id),
        column("theme", "text", "The theme's name.", lambda t, q: t.name, 32),
        column(
            "stance",
            "text",
            "supporting, typical, contrary; explained or set aside where it was looked at as such.",
            lambda t, q: _plain(q.stance),
            14,
        ),
        column("passage", "long", "Its words.", lambda t, q: q.quote),
        column("reason", "long", "Why, if it was said.", lambda t, q: q.reason or None, 30),
        column("participant", "text", "Who says it.", lambda t, q: there[q.transcript_id].who),
        column("chosen_by", "text", "Who chose it.", lambda t, q: q.coder),
        column("chosen_at", "moment", "When.", lambda t, q: moment(q.at)),
        column("start", "number", "Where it begins, in characters.", lambda t, q: q.start),
        column("end", "number", "Where it ends.", lambda t, q: q.end),
    ]
    pairs = (
        (theme, each)
        for theme in chosen.themes
        for each in theme.quotations
        if each.transcript_id in there
    )
    return made("theme_quotations", "Passages chosen for themes.", filled, pairs)


def _interviews(chosen: Chosen, attributes: Attributes) -> Sheet:
    given = Counter(each.transcript_id for each in chosen.codings)
    codes: dict[str, set[str]] = {}
    for coding in chosen.codings:
        codes.setdefault(coding.transcript_id, set()).add(coding.code_id)
    before = [
        column("interview_id", "id", "Joins with codings.", lambda s: s.transcript.id),
        column("interview", "text", "The interview's name.", lambda s: s.transcript.name),
        column("participant", "text", "The participant's pseudonym.", lambda s: s.who),
    ]
    after = [
        column("file", "text", "The file that was read.", lambda s: s.transcript.filename, 28),
        column(
            "speakers",
            "text",
            "Who speaks, with what they are.",
            lambda s: "; ".join(
                dict.fromkeys(f"{turn.speaker} ({turn.role})" for turn in s.transcript.turns)
            ),
            40,
        ),
        column("turns", "number", "Turns of talk.", lambda s: len(s.transcript.turns)),
        column(
            "words",
            "number",
            "Words of all who are not asking.",
            lambda s: sum(
                len(s.transcript.quote(turn).split())
                for turn in s.transcript.turns
                if turn.role != "interviewer"
            ),
        ),
        *(
            [column("length", "duration", "The last time that the transcript tells.", _length)]
            if has_times(chosen)
            else []
        ),
        column("segments", "number", "Segments to be coded.", lambda s: len(s.segments)),
        column(
            "codings", "number", "Codings in this export.", lambda s: given.get(s.transcript.id, 0)
        ),
        column(
            "codes",
            "number",
            "Different codes among them.",
            lambda s: len(codes.get(s.transcript.id, ())),
        ),
    ]
    taken = [each.column.name for each in (*before, *after)]
    filled = [*before, *attributes.filled(taken), *after]
    records = ((each,) for each in chosen.interviews.values())
    return made("interviews", "A row for each interview with its participant.", filled, records)


def _length(speech: Speech) -> float | None:
    turns = speech.transcript.turns
    known = [s for turn in turns for s in (turn.start_s, turn.end_s) if s is not None]
    return max([*known, *(s for turn in turns for _, s in turn.times)], default=None)


def _counts(chosen: Chosen) -> Sheet:
    """Codes by interviews: codings, and in how many interviews each code is."""
    state = chosen.state
    counts = Counter((each.code_id, each.transcript_id) for each in chosen.codings)
    under = _with_children(chosen)
    columns = [
        Column("code_id", "id", "Joins with codes."),
        Column("code_path", "text", "The code with those above it.", 44),
    ]
    for id_, speech in chosen.interviews.items():
        taken = [each.name for each in columns]
        taken += ["all", "with_codes_under_it", "in_interviews"]
        name = free_name(strip_bidi_controls(speech.transcript.name), taken)
        columns.append(Column(name, "number", f"Codings in the interview {id_}.", 13))
    columns += [
        Column("all", "number", "Codings in all of these interviews."),
        Column("with_codes_under_it", "number", "The same, with all codes under this one."),
        Column("in_interviews", "number", "Interviews with at least one coding of it."),
    ]
    rows: list[list[Value]] = []
    for code, _depth in chosen.codes:
        own = [counts[code.id, id_] for id_ in chosen.interviews]
        if code.retired and not any(own):
            continue
        path = code_path(code.id, state.codes)
        rows.append([code.id, path, *own, sum(own), under[code.id], sum(map(bool, own))])
    shaded = (2, 1 + len(chosen.interviews)) if chosen.interviews else None
    meaning = "How often each code was given in each interview."
    return Sheet("code_by_interview", meaning, tuple(columns), rows, shaded)


def _with_children(chosen: Chosen) -> dict[str, int]:
    """Return, by code, the codings of it and of all codes under it."""
    above = parents_shown(chosen.state)
    total: Counter[str] = Counter()
    for coding in chosen.codings:
        for code_id in walk(coding.code_id, above.get):
            total[code_id] += 1
    return total


def _columns(filled: Sequence[Sheet]) -> Sheet:
    columns = (
        Column("sheet", "text", "The sheet."),
        Column("column", "text", "The column's heading.", 24),
        Column("holds", "text", "What kind of value stands in it.", 30),
        Column("meaning", "long", "What it says.", 80),
    )
    rows: list[list[Value]] = [
        [sheet.name, column.name, KIND_WORDS[column.kind], column.meaning]
        for sheet in filled
        for column in sheet.columns
    ]
    return Sheet("columns", "What each column holds.", columns, rows)


def about(chosen: Chosen, filled: Sequence[Sheet]) -> Sheet:
    """Return the sheet that says what this export is of, when and by what it was made."""
    state = chosen.state
    asked = selection_lines(state, chosen.selection) or ["All of the study"]
    now = datetime.datetime.now().astimezone().replace(microsecond=0)
    columns = (Column("about", "text", "", 22), Column("this export", "long", "", 80))
    title = state.codebook.title if state.codebook else ""
    rows: list[list[Value]] = [["study", title or chosen.study.name]]
    rows.extend(["holds", each] for each in asked)
    rows += [
        ["coders", "; ".join(chosen.coders) or "none: nothing is coded here"],
        ["as seen by", chosen.coder],
        ["exported", now.replace(tzinfo=None)],
        ["clock", f"Dates and times are by this machine's clock ({now:UTC%z})."],
        ["made with", f"Throughline {__version__}"],
    ]
    rows.extend([f"sheet {each.name}", f"{each.meaning} {_rows(each)}"] for each in filled)
    rows.append(["sheet columns", "What each column of each sheet holds."])
    if chosen.selection.theme or chosen.selection.code or chosen.selection.coder:
        rows.append(["counts", "All counts are of what this export holds, not of the study."])
    return Sheet("about", "What this export holds.", columns, rows)


def _rows(sheet: Sheet) -> str:
    return f"{len(sheet.rows):,} {'row' if len(sheet.rows) == 1 else 'rows'}."
