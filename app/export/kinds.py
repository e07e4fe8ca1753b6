"""What can be exported: the kinds of file, what each would hold, how it is called, its bytes.

In:     an open study, as its coder may see it, and what was asked for.
Out:    bytes, a safe name and a sentence; the page and the command line both ask here.
"""

from __future__ import annotations

import contextlib
import datetime
import gc
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.common.bidi import strip_bidi_controls
from app.common.new_study import RESERVED
from app.common.text import counted
from app.export.files import place_of
from app.export.selection import Chosen, Selection, selection_label
from models.drafts import draft_of
from models.errors import ThroughlineError
from models.state.derive import State
from models.store.study import Study

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNSAFE = re.compile(r'[<>:"/\\|?*%#~$`]')  # what some system or shell takes for more than a sign
LONGEST = 150  # bytes of a file's name without its ending; systems hold 255


@dataclass(frozen=True)
class ExportKind:
    """A kind of file. name: as the command has it. label: as the dialog has it."""

    name: str
    label: str
    said: str
    word: str  # in the file's name
    ending: str
    mime: str
    make: Callable[[Chosen], bytes]


def _xlsx(chosen: Chosen) -> bytes:
    from app.export.sheets import sheets
    from app.export.workbook import workbook

    return workbook(sheets(chosen))


def _csv(chosen: Chosen) -> bytes:
    from app.export.csv_zip import csv_zip
    from app.export.sheets import sheets

    return csv_zip(sheets(chosen))


def _codebook(chosen: Chosen) -> bytes:
    from app.export.word import codebook_document

    return codebook_document(chosen)


def _passages(chosen: Chosen) -> bytes:
    from app.export.word import passages_document

    return passages_document(chosen)


KINDS = {
    each.name: each
    for each in (
        ExportKind(
            "xlsx",
            "Excel workbook",
            "Codings, codes, themes, memos, interviews and counts, a sheet each, with a sheet "
            "that explains the columns.",
            "codings",
            ".xlsx",
            XLSX,
            _xlsx,
        ),
        ExportKind(
            "csv",
            "CSV tables, for R or SPSS",
            "The same tables as files in a zip, with a file that explains the columns.",
            "tables",
            ".zip",
            "application/zip",
            _csv,
        ),
        ExportKind(
            "codebook",
            "Codebook, for Word",
            "A table of the codes in use: definition, include, exclude, example, counts.",
            "codebook",
            ".docx",
            DOCX,
            _codebook,
        ),
        ExportKind(
            "passages",
            "Coded passages, for Word",
            "The passages by code and interview, each with speaker, time, coder and memos.",
            "passages",
            ".docx",
            DOCX,
            _passages,
        ),
    )
}


def make_export(study: Study, kind: str, selection: Selection, *, coder: str) -> bytes:
    """Return a file's bytes. Raises NotInStudy where what was asked for is not there."""
    with _no_sweeps():
        return KINDS[kind].make(Chosen(study, coder, selection))


@contextlib.contextmanager
def _no_sweeps() -> Iterator[None]:
    """Look for no circular garbage meanwhile: among a million cells that takes a third longer."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def holds_words(chosen: Chosen, kind: str) -> str:
    """Say how much a file would hold: "312 codings of 24 codes in 6 interviews; 5 memos"."""
    codings = chosen.codings
    used = len({each.code_id for each in codings})
    interviews = len({each.transcript_id for each in codings})
    by = f", by {' and '.join(chosen.coders)}" if chosen.coders else ""
    coded = f"{counted(len(codings), 'coding')} of {counted(used, 'code')} in "
    coded += f"{counted(interviews, 'interview')}{by}"
    if kind == "codebook":
        live = [code for code, _ in chosen.codes if not code.retired]
        return f"{counted(len(live), 'code')} in use, with {coded}."
    if not codings:
        coded = "No codings yet"
    more = {"memo": len(chosen.memos)}
    if kind != "passages":
        more["theme"] = len([theme for theme in chosen.themes if not theme.retired])
        more["interview"] = len(chosen.interviews)
    beside = ", ".join(counted(count, what) for what, count in more.items() if count)
    return f"{coded}; {beside}." if beside else f"{coded}."


def file_name(study: Study, state: State, kind: str, selection: Selection) -> str:
    """Return what a file is called: study, what it is, of what, the day."""
    chosen = KINDS[kind]
    title = (state.codebook.title if state.codebook else "") or study.name
    of = selection_label(state, selection)
    day = datetime.datetime.now().astimezone().strftime("%Y-%m-%d")
    name = safe_name(" - ".join(each for each in (title, chosen.word, of) if each))
    return f"{name} {day}{chosen.ending}"


def safe_name(words: str) -> str:
    """Return words as a file's name that every system takes, without an ending; never empty."""
    seen = "".join(
        " " if c.isspace() or UNSAFE.match(c) else c
        for c in strip_bidi_controls(unicodedata.normalize("NFC", words))
        if c.isspace() or unicodedata.category(c)[0] != "C"
    )
    line = " ".join(seen.split()).lstrip(".-= +@")
    while len(line.encode()) > LONGEST:
        line = line[:-1]
    line = line.rstrip(". -")
    return f"{line} export".strip() if not line or RESERVED.fullmatch(line) else line


def check_target(out: Path, study: Study, *, force: bool) -> Path:
    """Return the absolute path to write to. Raises ThroughlineError where that would harm.

    Never the study itself, nor a folder; another file only if forced.
    """
    target, stands, is_folder = place_of(study, out)
    if is_folder:
        raise ThroughlineError(f"{out} is a folder; this is written to a file. Name one.")
    if stands and not force:
        raise ThroughlineError(f"{out} already exists. Choose another name, or use --force.")
    return target


def write_export(data: bytes, out: Path, study: Study, *, force: bool) -> Path:
    """Write a file whole or not at all, readable for its owner alone."""
    target = check_target(out, study, force=force)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with draft_of(target, replace=force) as draft:
            draft.write_bytes(data)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ThroughlineError(f"{out} could not be written: {reason}.") from error
    return out
