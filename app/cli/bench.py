"""Measure a run and the Code page on this machine, on the sample study.

In:     nothing; the sample's files are read from where they are shipped.
Out:    JSON-ready figures, each a plain number with its unit in its name, or a reason why
        it cannot be given. Times are wall-clock seconds of this run; what is compared is
        measured in the same run, in alternation.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from app.bench import suggestions
from app.cli.options import JsonOption
from models.json_shapes import Figures

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 3  # timings of each thing; the median counts
CODER = "bench"


def bench(
    what: Annotated[
        str,
        typer.Argument(
            help='"all"; "ui": the coding desk on a large study; "export"; "agreement"; or '
            '"run": a first run, and how soon one can begin.'
        ),
    ] = "all",
    as_json: JsonOption = False,
    places: Annotated[
        int, typer.Option(min=1, help='Places that "ui" goes to and comes back to.')
    ] = 50,
    no_ui: Annotated[bool, typer.Option("--no-ui", help="Leave the browser out.")] = False,
) -> None:
    """Measure the speed of the road and of the desk on this machine.

    Example: throughline bench ui --json
    """
    parts = {
        "all": lambda: measure(ui=not no_ui),
        "ui": lambda: _desk(places),
        "export": _export,
        "agreement": _agreement,
        "run": _run,
    }
    if what not in parts:
        raise typer.BadParameter(f'There is no bench "{what}"; there are {", ".join(parts)}.')
    measures = parts[what]()
    typer.echo(json.dumps(measures, indent=2)) if as_json else _print_measures(measures)


def measure(*, ui: bool = True) -> Figures:
    """Return all figures. ui: with the Code page in a real Chromium."""
    with tempfile.TemporaryDirectory() as folder:
        study = Path(folder) / "bench.study"
        figures: Figures = {"machine": _machine()}
        figures["stages"] = stages()
        figures["one_more_decision"] = suggestions.one_more_decision()
        figures["memory"] = suggestions.memory()
        figures["agreement"] = _agreement()
        figures["code"] = cold_and_warm(study)
        figures["imports"] = heavy_imports()
        if ui:
            from app.bench.code_page import measure_ui

            figures["ui"] = measure_ui(study)
    return figures


def _desk(places: int) -> Figures:
    from app.bench.desk import measure_desk  # loads what a study takes to be made
    from app.bench.from_nothing import measure_from_nothing

    begun = measure_from_nothing()
    seconds = begun.get("all_s", begun)
    return measure_desk(places) | {"start_to_first_code_s": seconds, "start_to_first_code": begun}


def _export() -> Figures:
    from app.bench.export import measure_large_export

    return measure_large_export()


def _run() -> Figures:
    from app.bench.run import measure_run

    return measure_run()


def _agreement() -> Figures:
    from app.bench.agreement import measure_agreement

    return measure_agreement()


def _machine() -> Figures:
    return {
        "python": platform.python_version(),
        "system": platform.system(),
        "cores": os.cpu_count(),
    }


def timed(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median seconds of several runs."""
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def _speed(words: int, segments: int, seconds: float) -> dict[str, float]:
    return {
        "seconds": round(seconds, 4),
        "words_per_s": round(words / seconds),
        "segments_per_s": round(segments / seconds),
    }


def stages() -> Figures:
    """Return the speed of read, segment, embed and suggest on all of the sample."""
    from app.sample.build import sample_folder
    from pipeline.encoder.loading import load_encoder
    from pipeline.read import read_transcript
    from pipeline.read.participants import read_participants
    from pipeline.segments.segment import coded_turns, segment_transcript, tidy_sentences
    from pipeline.segments.sentences import load_sentencizer

    folder = sample_folder()
    paths = [folder / name for name in read_participants(folder / "participants.csv")]
    transcripts = [read_transcript(path) for path in paths]
    quotes = [[t.quote(turn) for turn in coded_turns(t)] for t in transcripts]
    split, encoder = load_sentencizer(), load_encoder()
    split(["Once to get going."])
    spans = [
        [tidy_sentences(q, s) for q, s in zip(interview, split(interview), strict=True)]
        for interview in quotes
    ]
    sentences = [
        [[q[a:b] for a, b in bounds] for q, bounds in zip(interview, each, strict=True)]
        for interview, each in zip(quotes, spans, strict=True)
    ]
    rows = [[encoder.encode(texts) for texts in interview] for interview in sentences]

    def cut() -> list[Any]:
        return [
            segment_transcript(t, each, interview)
            for t, each, interview in zip(transcripts, spans, rows, strict=True)
        ]

    def split_and_cut() -> None:
        for interview in quotes:
            split(interview)
        cut()

    segments = cut()
    texts = [each.quote for interview in segments for each in interview]
    words = sum(len(quote.split()) for interview in quotes for quote in interview)
    all_words = sum(len(t.text.split()) for t in transcripts)
    return {
        "interviews": len(paths),
        "words": words,
        "segments": len(texts),
        "read": _speed(
            all_words, len(texts), timed(lambda: [read_transcript(path) for path in paths])
        ),
        "segment": _speed(words, len(texts), timed(split_and_cut)),
        "embed": _embed(texts, words),
        "suggest": _suggest(segments, words),
    }


def _embed(texts: Sequence[str], words: int) -> dict[str, float]:
    """Compare with a plain SentenceTransformer.encode of the same texts, in alternation."""
    import numpy as np
    from sentence_transformers import SentenceTransformer

    from pipeline.encoder.loading import DEFAULT_ENCODER, default_folder, load_encoder

    encoder = load_encoder(DEFAULT_ENCODER)
    plain = SentenceTransformer(str(default_folder()), device="cpu", local_files_only=True)

    def ours() -> float:
        start = time.perf_counter()
        encoder.encode(texts)
        return time.perf_counter() - start

    def theirs() -> float:
        start = time.perf_counter()
        plain.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return time.perf_counter() - start

    ours(), theirs()
    our_times: list[float] = []
    their_times: list[float] = []
    for round_ in range(2 * ROUNDS):
        order = (ours, theirs) if round_ % 2 else (theirs, ours)
        for each in order:
            (our_times if each is ours else their_times).append(each())
    distinct = list(dict.fromkeys(texts))  # a text that occurs twice is its own nearest
    fast = encoder.encode(distinct)
    full = plain.encode(distinct, normalize_embeddings=True, show_progress_bar=False)
    near, right = (
        (rows @ rows.T - 3 * np.eye(len(rows))).argmax(axis=1) for rows in (fast, np.asarray(full))
    )
    return _speed(words, len(texts), statistics.median(our_times)) | {
        "plain_segments_per_s": round(len(texts) / statistics.median(their_times)),
        "speed_as_ratio_to_plain_encode": round(
            statistics.median(b / a for a, b in zip(our_times, their_times, strict=True)), 3
        ),
        "same_nearest_neighbour": round(float((near == right).mean()), 4),
        "largest_cosine_difference": round(float((1 - (fast * full).sum(axis=1)).max()), 6),
    }


def _suggest(segments: Sequence[Sequence[Any]], words: int) -> dict[str, float]:
    """Learn from all interviews but the last, and suggest for every one."""
    from models.codebook.reading import default_codebook_path, load_codebook
    from pipeline.encoder.loading import load_encoder
    from pipeline.segments.decisions import SegmentDecisions
    from pipeline.suggestions.code_texts import all_code_texts
    from pipeline.suggestions.suggester import Suggester

    book = load_codebook(default_codebook_path())
    encoder = load_encoder()
    texts = all_code_texts(book.codes)
    code_vectors = dict(zip(texts, encoder.encode(texts), strict=True))
    every = [each for interview in segments for each in interview]
    vectors = encoder.encode([each.quote for each in every])
    usable = [code.id for code in book.codes if code.kind != "structural"]
    known = [each for interview in segments[:-1] for each in interview]
    assigned = {each.id: (usable[i % len(usable)],) for i, each in enumerate(known)}

    def work() -> None:
        suggester = Suggester(
            every,
            vectors,
            answers=[],
            questions=book.questions,
            codes=book.codes,
            code_vectors=code_vectors,
        )
        suggester.learn(SegmentDecisions(assigned))
        for interview in segments:
            suggester.suggest(interview[0].transcript_id, version="bench")

    return _speed(words, len(every), timed(work))


def cold_and_warm(study: Path) -> dict[str, float]:
    """Return the seconds of `throughline code` as a whole process: first run and re-run."""
    from app.sample.build import sample_folder
    from models.codebook.reading import default_codebook_path

    files = sorted(str(path) for path in sample_folder().glob("interview_*"))
    people = str(sample_folder() / "participants.csv")
    codebook = str(default_codebook_path())
    _throughline("new", str(study), "--codebook", codebook, "--coder", CODER)
    _throughline("import", str(study), *files, "--participants", people)

    def run() -> float:
        return timed(lambda: _throughline("code", str(study), "--quiet"), rounds=1)

    cold = run()
    warm = statistics.median(run() for _ in range(ROUNDS))
    return {
        "interviews": len(files),
        "cold_s": round(cold, 3),
        "warm_s": round(warm, 3),
        "cold_over_warm": round(cold / warm, 1),
    }


def _throughline(*arguments: str) -> None:
    """Run the command as its users do: a process of its own."""
    command = [sys.executable, "-m", "app.cli", *arguments]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


def heavy_imports() -> Figures:
    """Return which heavy libraries the workbench imports before anything needs them."""
    names = ("torch", "spacy", "sklearn", "sentence_transformers", "transformers")
    code = (
        "import sys, app.asgi, app.coding.routes, app.ui.sidebar; "
        f"print(' '.join(n for n in {names!r} if n in sys.modules))"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {"imported_by_the_workbench_at_start": done.stdout.split()}


def _print_measures(figures: Figures) -> None:
    """Print the figures as lines of a name and a number."""
    _print(figures, "")


def _print(figures: Figures, indent: str) -> None:
    for name, value in figures.items():
        if isinstance(value, dict):
            typer.echo(f"{indent}{name}")
            _print(value, indent + "  ")
        else:
            shown = f"{value:,}" if isinstance(value, int | float) else value
            typer.echo(f"{indent}{name}: {shown}")
