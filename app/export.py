"""Write a study out as tables: CSV files in a folder, or sheets of one workbook.

In:     an open study and whose view of it.
Out:    codings, suggestions, segments, codebook, themes, coverage, and every decision.

A cell that a spreadsheet would run as a formula is marked as text (a leading apostrophe in
CSV, a text cell in a workbook). Written under another name and moved into place.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from models.errors import ThroughlineError
from models.records import Code
from models.state import State, corrected
from models.store import Study
from pipeline.decided import overlapping
from pipeline.structural import coverage

FORMATS = ("csv", "xlsx")
FORMULA = re.compile(r"^[=+\-@\t\r]")
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
CELL_LIMIT = 32_767  # characters a workbook's cell can hold

Table = tuple[Sequence[str], list[list[Any]]]


def code_path(code_id: str, codes: dict[str, Code]) -> str:
    """Return a code's name with its parents': "Goals / Student ownership"."""
    names: list[str] = []
    at: str | None = code_id
    while at is not None and at in codes and len(names) <= len(codes):
        names.append(codes[at].name)
        at = codes[at].parent
    return " / ".join(reversed(names)) or code_id


def tables(study: Study, *, coder: str) -> dict[str, Table]:
    """Return every table of the export by name."""
    state = study.state()
    return {
        "codings": _codings(study, state),
        "suggestions": _suggestions(study, state, coder),
        "segments": _segments(study),
        "codebook": _codebook(state),
        "themes": _themes(state),
        "coverage": _coverage(study, state),
        "decisions": _decisions(study, state),
    }


def _codings(study: Study, state: State) -> Table:
    held = {each.id: corrected(each, state) for each in study.transcripts()}
    keys = sorted({key for each in held.values() for key in each.attributes})
    asked = {answer.id: answer.question_id for answer in study.answers()}
    segments: dict[str, list[Any]] = {}
    for segment in study.segments():
        segments.setdefault(segment.transcript_id, []).append(segment)
    header = ["interview", *keys, "question", "start", "end", "quote", "code", "code_path"]
    header += ["dimensions", "coder", "at", "how", "score", "version", "reason", "origin"]
    rows = []
    for coding in sorted(state.codings, key=lambda c: (c.transcript_id, c.start, c.code_id)):
        transcript = held[coding.transcript_id]
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
                coding.origin,
            ]
        )
    return header, rows


def _suggestions(study: Study, state: State, coder: str) -> Table:
    header = ["interview", "segment", "start", "end", "code", "code_path", "score", "rank"]
    header += ["version", "evidence"]
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
    header += ["dimensions", "retired", "merged_into", "codings"]
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
            "yes" if code.retired else "no",
            code.merged_into or "",
            counts.get(code.id, 0),
        ]
        for code in state.codes.values()
    ]


def _themes(state: State) -> Table:
    header = ["theme", "name", "claim", "codes", "retired", "merged_into", "origin"]
    return header, [
        [
            theme.id,
            theme.name,
            theme.claim,
            "; ".join(code_path(code, state.codes) for code in theme.code_ids),
            "yes" if theme.retired else "no",
            theme.merged_into or "",
            theme.origin,
        ]
        for theme in state.themes.values()
    ]


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
    header = ["order", "at", "who", "what", "decision", "suggested", "why", "origin", "step"]
    header += ["undone", "id"]
    return header, [
        [
            event.clock,
            event.at,
            event.actor,
            event.kind,
            json.dumps(event.payload, ensure_ascii=False),
            json.dumps(event.suggested, ensure_ascii=False) if event.suggested else "",
            event.reason or "",
            event.origin,
            event.group or "",
            "yes" if event.id in state.undone else "no",
            event.id,
        ]
        for event in study.events()
    ]


def export_study(
    study: Study, out: Path, *, export_format: str, coder: str, force: bool = False
) -> list[Path]:
    """Write the tables and return the files. Refuses to overwrite unless forced."""
    if export_format not in FORMATS:
        raise ThroughlineError(
            f'"{export_format}" is not a format; allowed are {", ".join(FORMATS)}.'
        )
    if out.exists() and not force:
        raise ThroughlineError(f"{out} already exists. Choose another name, or use --force.")
    found = tables(study, coder=coder)
    draft = out.with_name(f".{out.name}.unfinished")
    _remove(draft)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        if export_format == "csv":
            _write_csv(draft, found)
        else:
            _write_xlsx(draft, found)
        if export_format == "xlsx" or out.is_file():
            _remove(out)
        elif out.is_dir():  # only our own tables are replaced; other files in it stay
            for path in draft.iterdir():
                path.replace(out / path.name)
            draft.rmdir()
        if draft.exists():
            draft.replace(out)
    except OSError as error:
        _remove(draft)
        raise ThroughlineError(f"{out} could not be written: {error.strerror}.") from error
    return [out / f"{name}.csv" for name in found] if export_format == "csv" else [out]


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def safe_cell(value: Any) -> Any:
    """Return a CSV cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value


def _write_csv(folder: Path, found: dict[str, Table]) -> None:
    folder.mkdir()
    for name, (header, rows) in found.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow(header)
            writer.writerows([safe_cell(value) for value in row] for row in rows)


def _write_xlsx(path: Path, found: dict[str, Table]) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    for name, (header, rows) in found.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        sheet.append([_cell(sheet, title, Font(bold=True)) for title in header])
        for row in rows:
            sheet.append(_text_cells(sheet, row))
    book.save(path)


def _text_cells(sheet: Any, row: Iterable[Any]) -> list[Any]:
    return [_cell(sheet, value) if isinstance(value, str) else value for value in row]


def _cell(sheet: Any, value: str, font: Any = None) -> Any:
    from openpyxl.cell import WriteOnlyCell

    text = NOT_IN_XML.sub("\ufffd", value)
    if len(text) > CELL_LIMIT:
        text = text[: CELL_LIMIT - 1] + "…"
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"  # never a formula
    if font is not None:
        cell.font = font
    return cell
