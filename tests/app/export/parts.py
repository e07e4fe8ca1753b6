"""What the tests of exports share: a study with something of everything, files read back."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from app.export.kinds import make_export
from app.export.selection import Selection
from models.records import Transcript
from models.store.study import Study
from tests.decisions import new_event
from tests.fakes import make_transcript
from tests.studies import CODER, LINES, coded, interview, small_study

OTHER = "Ida Berg"


def spanned(transcript: Transcript, start: int, end: int) -> dict[str, Any]:
    """The place of a passage, as decisions name it."""
    words = transcript.text[start:end]
    return {"transcript_id": transcript.id, "start": start, "end": end, "quote": words}


def full_study(path: Path) -> Study:
    """Two interviews, codings of two coders, memos on everything, themes, a retired code."""
    lines = [(who, words.replace("three", "two")) for who, words in LINES]
    attributes = {"participant": "Ines", "role": "Principal", "years": "17", "met": "2026-03-01"}
    other = make_transcript(lines, name="interview_02", attributes=attributes)
    first = interview()
    first.attributes.update({"years": "4", "met": "2026-02-11"})
    study = small_study(path, [first, other])
    segments = [each for held in study.transcripts() for each in study.segments(held.id)]
    place = spanned(first, segments[0].start, segments[0].end)

    some = spanned(other, segments[4].start + 4, segments[4].start + 20)
    goals, times = ["shared_goals"], ["time", "lost_planning"]

    def did(kind: str, who: str = CODER, **payload: Any) -> Any:
        return new_event(kind, who, payload)

    events = [
        *(did("coding.added", **coded(each, "shared_goals")) for each in segments[:4]),
        did("coding.added", OTHER, **coded(segments[0], "time")),
        did("coding.added", **coded(segments[5], "lost_planning")),
        did("coding.added", **some, code_id="time"),
        did("memo.written", memo_id="m1", text="on a passage", **place),
        did("memo.written", OTHER, memo_id="m2", text="on a code", code_id="time"),
        did(
            "memo.written",
            memo_id="m3",
            text="on all",
        ),
        did("theme.created", theme_id="t1", name="What is shared", code_ids=goals, claim="It is."),
        did("theme.created", theme_id="t2", name="Time / again", code_ids=times),
        did("memo.written", memo_id="m4", text="on a theme", theme_id="t1"),
        did("code.coloured", code_id="time", colour="rose"),
        did("code.retired", code_id="one_size_workshop"),
    ]
    study.append(events)
    return study


def xlsx(study: Study, selection: Selection | None = None, *, coder: str = CODER) -> dict[str, Any]:
    """The sheets of a workbook by name, as openpyxl reads them."""
    data = make_export(study, "xlsx", selection or Selection(), coder=coder)
    return {sheet.title: sheet for sheet in load_workbook(io.BytesIO(data))}


def rows(sheet: Any) -> list[dict[str, Any]]:
    """A sheet's rows by heading."""
    header, *held = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in held]


def csvs(data: bytes) -> dict[str, list[dict[str, str]]]:
    """The tables of a zip, by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {
            name.removesuffix(".csv"): list(
                csv.DictReader(io.StringIO(packed.read(name).decode("utf-8-sig"), newline=""))
            )
            for name in packed.namelist()
            if name.endswith(".csv")
        }


def keys(study: Study, selection: Selection | None = None) -> Sequence[tuple[Any, ...]]:
    """The codings of a study, as a workbook has them, each by what tells it from others."""
    held = rows(xlsx(study, selection)["codings"])
    return [(r["coding"], r["interview_id"], r["start"], r["end"], r["code_id"]) for r in held]
