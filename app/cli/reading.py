"""`throughline read` and `import`: how files are read, what is doubtful, how to put it right."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import CoderOption, JsonOption, StudyArg
from app.cli.terminal import terminal_safe
from models.errors import ThroughlineError

if TYPE_CHECKING:
    from app.study.corrections import Recall
    from app.study.uploads import FileReading
    from models.store.study import Study
    from pipeline.read.hints import ReadingHints

LINES_SHOWN = 6  # of those that a doubt is about
LONGEST_LINE = 90  # characters of such a line
RIGHTED = "--speakers, --not-speakers, --pattern, --encoding or --interviewer"

EncodingOption = Annotated[
    str | None, typer.Option("--encoding", help="The file's encoding, such as cp1250.")
]
SpeakersOption = Annotated[
    list[str] | None,
    typer.Option("--speakers", help='Labels that are people, such as "Anna,Ben"; may come again.'),
]
NotSpeakersOption = Annotated[
    list[str] | None,
    typer.Option("--not-speakers", help="Line beginnings that are talk, not people."),
]
PatternOption = Annotated[
    str | None,
    typer.Option(
        "--pattern",
        help="How the file marks who speaks: colon, brackets, header, bold and more; a wrong "
        "one lists them.",
    ),
]
InterviewerOption = Annotated[
    list[str] | None, typer.Option("--interviewer", help="Who asks; again for more.")
]


def read(  # noqa: PLR0917
    file: Annotated[Path, typer.Argument(help="A transcript.")],
    as_json: JsonOption = False,
    encoding: EncodingOption = None,
    speakers: SpeakersOption = None,
    not_speakers: NotSpeakersOption = None,
    pattern: PatternOption = None,
    interviewer: InterviewerOption = None,
) -> None:
    """Show how one transcript is read: its turns, what was left out, what is doubtful.

    Example: throughline read interview.vtt --json
    """
    from app.study.corrections import no_corrections
    from app.study.uploads import read_path, with_interviewers
    from pipeline.read import transcript_to_json

    told = _hints(encoding, speakers, not_speakers, pattern)
    asking = _listed(interviewer)
    reading = with_interviewers(read_path(file, told), asking, no_corrections)
    transcript = reading.transcript
    if transcript is None:
        raise ThroughlineError(reading.problem)
    _check_asking(asking, [reading])
    if as_json:
        typer.echo(json.dumps(transcript_to_json(transcript), ensure_ascii=False))
        return
    typer.echo(f"{transcript.filename}: {transcript.format}, {len(transcript.turns)} turns")
    _print_doubts(reading)
    for turn in transcript.turns:
        seconds = None if turn.start_s is None else int(turn.start_s)
        at = "" if seconds is None else f" {seconds // 60}:{seconds % 60:02d}"
        words = f"\n{turn.speaker} ({turn.role}){at}\n{transcript.quote(turn)}"
        typer.echo(terminal_safe(words))
    for left in transcript.left_out:
        typer.echo(terminal_safe(f"\nLeft out ({left.why}): {left.text}"))


def import_(  # noqa: PLR0917
    study: StudyArg,
    files: Annotated[
        list[Path], typer.Argument(help="Transcripts: .vtt, .srt, .docx, .txt and others.")
    ],
    participants: Annotated[
        Path | None,
        typer.Option("--participants", help="A CSV with a file column and attributes."),
    ] = None,
    coder: CoderOption = None,
    encoding: EncodingOption = None,
    speakers: SpeakersOption = None,
    not_speakers: NotSpeakersOption = None,
    pattern: PatternOption = None,
    interviewer: InterviewerOption = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Import nothing if a reading is doubtful.")
    ] = False,
    forget: Annotated[
        bool,
        typer.Option(
            "--forget", help="Forget how files of these makes were corrected before this import."
        ),
    ] = False,
) -> None:
    """Import transcripts, all of them or none, and say which are read doubtfully.

    Example: throughline import leaders.study interviews/*.vtt --participants people.csv
    """
    from app.common.removed_interviews import told_of_put_back
    from app.server.study_access import open_for
    from app.study.uploads import import_readings
    from pipeline.read.participants import read_participants

    for odd in (each for each in files if not each.name.isprintable()):
        raise ThroughlineError(f"{odd} has a name that is no text. Rename it and try again.")
    told = _hints(encoding, speakers, not_speakers, pattern)
    opened, coder = open_for(study, coder)
    with opened:
        people = read_participants(participants) if participants else None
        readings = _readings(opened, files, told, _listed(interviewer), forget=forget)
        if strict:
            _refuse_doubtful(readings)
        removed = opened.state().removed
        import_readings(opened, readings, coder=coder, attributes=people)
        back = told_of_put_back(removed, opened.state())
    for each in readings:
        lacking = participants if people is not None and each.given.name not in people else None
        _print_imported(each, lacking)
    for line in back:
        typer.echo(terminal_safe(line))
    typer.echo(f"Next: throughline code {study}")


def _readings(
    study: Study, files: Sequence[Path], told: ReadingHints, asking: list[str], *, forget: bool
) -> list[FileReading]:
    """Read the files with what is told and what the study remembers."""
    from app.study import corrections
    from app.study.uploads import read_path, with_interviewers

    def recall(make: str) -> corrections.Correction | None:
        return corrections.recall(study, make)

    if forget:
        for plainly in (read_path(path, told).transcript for path in files):
            if plainly is not None and recall(plainly.make):
                corrections.forget(study, plainly.make)
    known: Recall = recall
    readings = [with_interviewers(read_path(path, told, known), asking, known) for path in files]
    _check_asking(asking, readings)
    return readings


def _print_imported(read: FileReading, lacking: Path | None) -> None:
    """Print a line about a file, and what is doubtful below. lacking: a table without it."""
    transcript = read.transcript
    if transcript is None:
        return
    speakers = len({turn.speaker for turn in transcript.turns})
    line = f"{transcript.format}, {len(transcript.turns)} turns, {speakers} speakers"
    line += f", {len(transcript.left_out)} left out" if transcript.left_out else ""
    line += f", not in {lacking.name}" if lacking else ""
    typer.echo(terminal_safe(f"{transcript.filename}: {line}"))
    if read.remembered:
        typer.echo(terminal_safe(f"  Read as you corrected {read.remembered.filename} before."))
    if read.told:
        typer.echo("  What you told about it is remembered for the next file of this make.")
    _print_doubts(read)


def _print_doubts(read: FileReading) -> None:
    """Print each doubt, and the lines of the file that it is about."""
    from app.study.uploads import doubted_lines

    for doubt in read.doubts:
        typer.echo(terminal_safe(f"  Doubtful ({doubt.kind}): {doubt.why}"))
        lines = doubted_lines(read, doubt)
        for number, line in lines[:LINES_SHOWN]:
            words = " ".join(line.split())
            cut = words if len(words) <= LONGEST_LINE else f"{words[:LONGEST_LINE]}…"
            typer.echo(terminal_safe(f"    line {number}: {cut}"))
        if len(lines) > LINES_SHOWN:
            typer.echo(f"    and {len(lines) - LINES_SHOWN} more")
    if read.doubts:
        typer.echo(f"  Put it right with {RIGHTED}.")


def _refuse_doubtful(readings: Sequence[FileReading]) -> None:
    doubtful = [f"{each.given.name}: {doubt.why}" for each in readings for doubt in each.doubts]
    if doubtful:
        raise ThroughlineError(
            f"{' '.join(doubtful)} Nothing was imported, as --strict asks. Put it right with "
            f"{RIGHTED}."
        )


def _check_asking(asking: Sequence[str], readings: Sequence[FileReading]) -> None:
    """Raise where somebody is said to ask whom no file has."""
    speak = {turn.speaker for each in readings if each.transcript for turn in each.transcript.turns}
    for odd in (name for name in asking if speak and name not in speak):
        known = ", ".join(sorted(speak)[:10])
        raise ThroughlineError(f'Nobody is called "{odd}" there. Those who speak: {known}.')


def _hints(
    encoding: str | None,
    speakers: list[str] | None,
    not_speakers: list[str] | None,
    pattern: str | None,
) -> ReadingHints:
    from pipeline.read.hints import ReadingHints

    try:
        return ReadingHints(
            encoding=encoding and encoding_name(encoding),
            names=tuple(_listed(speakers)),
            not_names=tuple(_listed(not_speakers)),
            pattern=pattern,
        )
    except ValueError as error:
        raise ThroughlineError(str(error)) from error


def encoding_name(name: str) -> str:
    """Return Python's name of an encoding. Raises ThroughlineError for what is none."""
    import codecs

    try:
        codec = codecs.lookup(name)
        b"a".decode(name, "ignore")  # refuses what turns bytes into bytes
    except (LookupError, ValueError, TypeError) as error:
        raise ThroughlineError(
            f'There is no encoding "{name}". Known are, among others: utf-8, utf-16, cp1250, '
            "cp1252, cp1254, cp1251, iso8859-2, mac-roman, gb18030, shift_jis."
        ) from error
    return codec.name


def _listed(typed: Sequence[str] | None) -> list[str]:
    """Return names that are separated by commas; one that holds a comma stands in quotes."""
    rows = csv.reader(typed or [], skipinitialspace=True)
    return list(dict.fromkeys(name.strip() for row in rows for name in row if name.strip()))
