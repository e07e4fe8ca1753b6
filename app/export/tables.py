"""What an export holds: one table of plain rows for each thing a study keeps.

In:     an open study and whose view of it.
Out:    header and rows by table name; suggestions and drafts are this coder's alone.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from app.codebook.versions import differences, versions
from app.common.code_names import code_path
from app.common.memo_list import memo_is_on
from app.export.advice_tables import approvals_table, comments_table
from models.events import Event
from models.state.derive import State, corrected
from models.store.blind import view_of
from models.store.study import Study
from pipeline.guide.alignment import coverage
from pipeline.segments.decisions import overlapping

SET_ASIDE = "about an interview that was removed; on record, and here again when it is put back"

Table = tuple[Sequence[str], list[list[Any]]]


def tables(study: Study, *, coder: str) -> dict[str, Table]:
    """Return every table of the export by name."""
    state = study.state()
    return {
        "codings": _codings(study, state),
        "suggestions": _suggestions(study, state, coder),
        "segments": _segments(study),
        "memos": _memos(state),
        "codebook": _codebook(state),
        "codebook_versions": _versions(study),
        "themes": _themes(state),
        "theme_quotations": _theme_quotations(state),
        "theme_looks": _theme_looks(state),
        "code_pairs": _code_pairs(state),
        "summaries": _summaries(state),
        "relations": _relations(study, state, coder),
        "comments": comments_table(state),
        "approvals": approvals_table(state),
        "dimensions": _dimensions(study, coder),
        "coverage": _coverage(study, state),
        "interviews": _interviews(study, state),
        "decisions": _decisions(study, state),
    }


def _codings(study: Study, state: State) -> Table:
    transcripts = {each.id: corrected(each, state) for each in study.transcripts()}
    keys = sorted({key for each in transcripts.values() for key in each.attributes})
    place = {transcript_id: number for number, transcript_id in enumerate(transcripts)}
    asked = {answer.id: answer.question_id for answer in study.answers()}
    segments: dict[str, list[Any]] = {}
    for segment in study.segments():
        segments.setdefault(segment.transcript_id, []).append(segment)
    fixed = ["question", "start", "end", "quote", "code", "code_path", "dimensions", "coder"]
    fixed += ["at", "how", "score", "version", "reason", "origin"]
    shown = [f"attribute {key}" if key in ("interview", *fixed) else key for key in keys]
    rows = []
    for coding in sorted(
        state.codings, key=lambda c: (place[c.transcript_id], c.start, c.end, c.code_id, c.coder)
    ):
        transcript = transcripts[coding.transcript_id]
        near = overlapping(
            (coding.transcript_id, coding.start, coding.end), segments.get(coding.transcript_id, [])
        )
        suggested = coding.suggested or {}
        code = state.codes.get(coding.code_id)
        rows.append(
            [
                transcript.name,
                *(transcript.attributes.get(key, "") for key in keys),
                (asked.get(near[0].answer_id) if near else None) or "",
                coding.start,
                coding.end,
                coding.quote,
                coding.code_id,
                code_path(coding.code_id, state.codes),
                "; ".join(code.dimensions) if code else "",
                coding.coder,
                coding.at,
                "accepted" if coding.accepted else "by hand",
                suggested.get("score", ""),
                suggested.get("version", ""),
                coding.reason or "",
                coding.came_by,
            ]
        )
    return ["interview", *shown, *fixed], rows


def _suggestions(study: Study, state: State, coder: str) -> Table:
    header = ["interview", "segment", "start", "end", "code", "code_path", "score", "rank"]
    header += ["band", "version", "evidence"]
    names = {each.id: each.name for each in study.transcripts()}
    return header, [
        [
            names[each.transcript_id],
            each.segment_id,
            each.start,
            each.end,
            each.code_id,
            code_path(each.code_id, state.codes),
            each.score,
            each.rank,
            each.band,
            each.version,
            json.dumps(each.evidence, ensure_ascii=False),
        ]
        for each in study.suggestions(coder=coder)
    ]


def _segments(study: Study) -> Table:
    names = {each.id: each.name for each in study.transcripts()}
    asked = {answer.id: answer.question_id for answer in study.answers()}
    header = ["interview", "segment", "turn", "question", "start", "end", "quote"]
    return header, [
        [
            names[each.transcript_id],
            each.id,
            each.turn,
            asked.get(each.answer_id) or "",
            each.start,
            each.end,
            each.quote,
        ]
        for each in study.segments()
    ]


def _codebook(state: State) -> Table:
    counts: dict[str, int] = {}
    for coding in state.codings:
        counts[coding.code_id] = counts.get(coding.code_id, 0) + 1
    header = ["code", "name", "kind", "parent", "definition", "include", "exclude", "example"]
    header += ["dimensions", "colour", "retired", "merged_into", "codings"]
    return header, [
        [
            code.id,
            code.name,
            code.kind,
            code.parent or "",
            code.definition,
            "; ".join(code.include),
            "; ".join(code.exclude),
            code.example,
            "; ".join(code.dimensions),
            state.colours.get(code.id, ""),
            "yes" if code.retired else "no",
            code.merged_into or "",
            counts.get(code.id, 0),
        ]
        for code in state.codes.values()
    ]


def _memos(state: State) -> Table:
    """Every memo with what it is on; one on a code that was merged is on where that went."""
    header = ["memo", "on", "interview", "start", "end", "quote", "code", "code_path"]
    header += ["theme", "theme_name", "text", "coder", "at", "memo_kind"]
    rows: list[list[Any]] = []
    for memo in state.memos.values():
        on = memo_is_on(memo)
        code_id = state.resolve(memo.code_id) if memo.code_id else ""
        theme = state.themes.get(memo.theme_id or "")
        rows.append(
            [
                memo.id,
                on,
                state.names.get(memo.transcript_id or "", ""),
                *((memo.start, memo.end) if on == "passage" else ("", "")),
                memo.quote,
                code_id,
                code_path(code_id, state.codes) if code_id else "",
                memo.theme_id or "",
                theme.name if theme else "",
                memo.text,
                memo.coder,
                memo.written,
                memo.kind,
            ]
        )
    return header, rows


def _versions(study: Study) -> Table:
    """What each version of the codebook changed, code by code; words as the page has them."""
    header = ["version", "at", "who", "why", "code", "name", "change"]
    every_version = versions(study.events())
    return header, [
        [after.number, after.at, after.coder, after.why, each.code_id, each.name, change]
        for before, after in zip([None, *every_version], every_version, strict=False)
        for each in differences(before, after)
        for change in each.changes
    ]


def _themes(state: State) -> Table:
    header = ["theme", "name", "claim", "codes", "retired", "merged_into", "origin", "narrative"]
    header += ["status", "split_from", "research_questions", "dimensions", "relations"]
    return header, [
        [
            theme.id,
            theme.name,
            theme.claim,
            "; ".join(code_path(code, state.codes) for code in theme.code_ids),
            "yes" if theme.retired else "no",
            theme.merged_into or "",
            theme.origin,
            theme.narrative,
            theme.status,
            theme.split_from or "",
            "; ".join(theme.research_question_ids),
            "; ".join(theme.dimension_ids),
            "; ".join(theme.relation_ids),
        ]
        for theme in state.themes.values()
    ]


def _theme_quotations(state: State) -> Table:
    header = ["theme", "interview", "start", "end", "quote", "stance", "reason", "coder", "at"]
    return header, [
        [
            theme.id,
            state.names.get(each.transcript_id, ""),
            each.start,
            each.end,
            each.quote,
            each.stance,
            each.reason,
            each.coder,
            each.at,
        ]
        for theme in state.themes.values()
        for each in theme.quotations
    ]


def _theme_looks(state: State) -> Table:
    """Looks for contrary evidence, each with the claim it was made for."""
    header = ["theme", "coder", "at", "read", "found", "claim", "contrary_claim"]
    return header, [
        [theme.id, each.coder, each.at, each.read, each.found, each.claim, each.contrary]
        for theme in state.themes.values()
        for each in theme.looks
    ]


def _code_pairs(state: State) -> Table:
    header = ["first", "second", "kept"]
    return header, [[*pair, how] for pair, how in state.code_pairs.items()]


def _summaries(state: State) -> Table:
    """What each coder wrote of a participant on a theme (a framework matrix)."""
    header = ["coder", "theme", "participant", "summary"]
    return header, [[*key, text] for key, text in state.summaries.items()]


def _coverage(study: Study, state: State) -> Table:
    transcripts = [corrected(each, state) for each in study.transcripts()]
    names = {each.id: each.name for each in transcripts}
    questions = state.codebook.questions if state.codebook else ()
    grid = coverage(study.answers(), transcripts, questions)
    return ["question", "interview", "state", "answers", "participant_words"], [
        [cell.question_id, names[cell.transcript_id], cell.state, cell.answers, cell.words]
        for cell in grid.cells
    ]


def _decisions(study: Study, state: State) -> Table:
    """Return the log; a gap in its clock would tell who codes blind how much others decided.

    What was decided about a removed interview has its row, and none of the interview's words.
    """
    blind = view_of(study) != ""
    header = ["order", "at", "who", "what", "decision", "suggested", "why", "origin", "step"]
    header += ["undone", "id"]
    carried = {each.event_id for each in state.codings if each.carried}
    return header, [
        [
            number if blind else event.clock,
            event.at,
            event.actor,
            event.kind,
            *_content(event, state, carried),
            event.origin,
            event.group or "",
            "yes" if event.id in state.undone else "no",
            event.id,
        ]
        for number, event in enumerate(study.events(), start=1)
    ]


def _content(event: Event, state: State, carried: Collection[str]) -> list[str]:
    """Return what was decided, what was suggested and why. carried: to a text that is in."""
    gone = getattr(event.decision, "transcript_id", None) in state.removed
    if gone and event.id not in carried:
        return [SET_ASIDE, "", ""]
    suggested = json.dumps(event.suggested, ensure_ascii=False) if event.suggested else ""
    return [json.dumps(event.payload, ensure_ascii=False), suggested, event.reason or ""]


def _relations(study: Study, state: State, coder: str) -> Table:
    """Relations that people made, and this coder's drafts with the counts behind them."""
    header = ["relation", "first", "second", "type", "coder", "note", "answers_together"]
    header += ["answers_first", "answers_second", "answers_all", "participants_together"]
    header += ["participants_all", "lift", "why_no_lift", "segments", "first_path", "second_path"]
    confirmed = [
        [each.id, each.first, each.second, each.relation_type, each.coder, each.note]
        + [""] * 8
        + ["; ".join(each.segment_ids), *_paths(each.first, each.second, state)]
        for each in state.relations.values()
    ]
    drafts = [
        [
            draft.id,
            draft.first,
            draft.second,
            "draft",
            coder,
            "",
            draft.answers_together,
            draft.answers_first,
            draft.answers_second,
            draft.answers_all,
            draft.participants_together,
            draft.participants_all,
            "" if draft.lift is None else draft.lift,
            draft.reason,
            "; ".join(draft.segment_ids),
            *_paths(draft.first, draft.second, state),
        ]
        for draft in study.relation_drafts(coder=coder)
    ]
    return header, confirmed + drafts


def _paths(first: str, second: str, state: State) -> list[str]:
    return [code_path(first, state.codes), code_path(second, state.codes)]


def _dimensions(study: Study, coder: str) -> Table:
    header = ["subject_kind", "subject", "framework", "dimension", "strength", "reason"]
    links = study.dimension_links(coder=coder) or study.dimension_links()
    return header, [
        [
            link.subject_kind,
            link.subject_id,
            link.framework_id,
            link.dimension_id,
            link.strength,
            link.reason,
        ]
        for link in links
    ]


def _interviews(study: Study, state: State) -> Table:
    """Interviews with attributes, and the words of their files that are in no turn."""
    transcripts = [corrected(each, state) for each in study.transcripts()]
    keys = sorted({key for each in transcripts for key in each.attributes})
    header = ["interview", "transcript", "filename", "format", "sha256", "turns", "speakers"]
    shown = [f"attribute {key}" if key in (*header, "left_out") else key for key in keys]
    return [*header, "left_out", *shown], [
        [
            each.name,
            each.id,
            each.filename,
            each.format,
            each.sha256,
            len(each.turns),
            "; ".join(dict.fromkeys(f"{turn.speaker} ({turn.role})" for turn in each.turns)),
            "\n".join(f"{left.why}: {left.text}" for left in each.left_out),
            *(each.attributes.get(key, "") for key in keys),
        ]
        for each in transcripts
    ]
