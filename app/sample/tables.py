"""Write the sample study's reference codings as the tables that `evaluate` takes.

In:     a folder.
Out:    excerpts.csv, codebook.csv, turns.csv, guide.csv, dimensions.csv in it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from app.sample.build import find_quote, reference, sample_folder
from models.codebook.reading import default_codebook_path, load_codebook
from models.errors import ThroughlineError
from models.records import Codebook, Transcript
from pipeline.read import read_transcript
from pipeline.read.participants import read_participants

CODER = "first"


def write_sample_tables(folder: Path) -> list[Path]:
    """Write the tables of the first reference coder and return their paths."""
    book = load_codebook(default_codebook_path())
    sample = sample_folder()
    people = read_participants(sample / "participants.csv")
    transcripts = [read_transcript(sample / name) for name in people]
    asked = {t.filename: _asked(t) for t in transcripts}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [
            _write(
                folder / "excerpts.csv",
                ("doc_id", "excerpt_id", "text", "codes", "question"),
                _excerpts(transcripts, asked, book),
            ),
            _write(
                folder / "codebook.csv",
                ("code", "definition"),
                [(c.name, c.definition) for c in book.codes if c.kind != "structural"],
            ),
            _write(
                folder / "turns.csv",
                ("doc_id", "turn_no", "speaker", "text", "question"),
                _turns(transcripts, asked),
            ),
            _write(
                folder / "guide.csv",
                ("id", "category", "question"),
                [(q.id, q.category, next(iter(q.ask.values()))) for q in book.questions],
            ),
            _write(folder / "dimensions.csv", ("text", "dimension"), _dimensions()),
        ]
    except OSError as error:
        raise ThroughlineError(f"{folder} could not be written: {error.strerror}.") from error


def _asked(transcript: Transcript) -> list[tuple[int, str]]:
    """Return (start, question) of the turns that ask one, in order."""
    starts = {transcript.quote(turn): turn.start for turn in transcript.turns}
    return sorted(
        (starts[row["turn_quote"]], row["question"])
        for row in reference("questions", CODER)
        if row["interview"] == transcript.filename
    )


def _at(start: int, asked: Sequence[tuple[int, str]]) -> str:
    """Return the question being answered at a place; "" before the first."""
    return next((question for begin, question in reversed(asked) if begin <= start), "")


def _excerpts(
    transcripts: Sequence[Transcript], asked: dict[str, list[tuple[int, str]]], book: Codebook
) -> Iterable[tuple[object, ...]]:
    names = {code.id: code.name for code in book.codes}
    for transcript in transcripts:
        by_span: dict[tuple[int, int], list[str]] = {}
        for row in reference("codings", CODER):
            if row["interview"] == transcript.filename:
                _, start, end = find_quote(transcript, row["quote"])
                by_span.setdefault((start, end), []).append(names[row["code"]])
        for number, ((start, end), codes) in enumerate(sorted(by_span.items())):
            question = _at(start, asked[transcript.filename])
            text = transcript.text[start:end]
            yield transcript.name, number, text, ";".join(codes), question


def _turns(
    transcripts: Sequence[Transcript], asked: dict[str, list[tuple[int, str]]]
) -> Iterable[tuple[object, ...]]:
    for transcript in transcripts:
        for turn in transcript.turns:
            question = _at(turn.start, asked[transcript.filename])
            yield transcript.name, turn.index, turn.speaker, transcript.quote(turn), question


def _dimensions() -> Iterable[tuple[object, ...]]:
    """Return excerpts with what either coder read them as."""
    by_quote: dict[str, dict[str, None]] = {}
    for coder in ("first", "second"):
        for row in reference("codings", coder):
            of_quote = by_quote.setdefault(row["quote"], {})
            of_quote.update(dict.fromkeys(row["dimensions"].split(";")))
    for quote, dimensions in by_quote.items():
        yield quote, ";".join(each for each in dimensions if each)


def _write(path: Path, header: Sequence[str], rows: Iterable[tuple[object, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(header)
        writer.writerows(rows)
    return path
