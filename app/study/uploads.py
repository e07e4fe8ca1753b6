"""Read files before anything of them is stored, and import what was read: all or none.

In:     files by name and bytes, from a disk or a browser; what people told about them.
Out:    a FileReading each, which holds the transcript or the reason why there is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.common.upload import Upload
from app.study.corrections import Correction, Recall, combined, no_corrections, remember
from models.errors import ThroughlineError, TranscriptUnreadable
from models.records import Doubt, Role, Transcript
from pipeline.read import read_bytes
from pipeline.read.decode import check_size, load
from pipeline.read.hints import NO_HINTS, ReadingHints
from pipeline.read.source import source_lines

if TYPE_CHECKING:  # reading a file needs no store, which takes longer to load than all readers
    from models.events import Origin
    from models.store.study import Study

LONGEST_FILENAME = 255  # bytes, as file systems have it

Attributes = Mapping[str, Mapping[str, str]]  # file name -> attribute -> value
BEGINNING = re.compile(
    r"[\W\d_]*(?P<name>[^\W\d_][^:\]\)>}\t;|=：】]{0,62})(?P<end>[:\]\)>}\t;|=：】]|$)"
)
SHORT = 5  # words of a line that may be a name alone


@dataclass(frozen=True)
class Given:
    """A file before it is read."""

    name: str
    data: bytes


Reader = Callable[[Given, ReadingHints], Transcript]


@dataclass(frozen=True)
class FileReading:
    """A file as it is read with what was told about it; nothing of it is stored yet.

    told: by a person, about this file. hints: told, and what was remembered of its make.
    remembered: the correction that changed the reading, or None. problem: why it is refused.
    """

    given: Given
    told: ReadingHints = NO_HINTS
    hints: ReadingHints = NO_HINTS
    transcript: Transcript | None = None
    remembered: Correction | None = None
    problem: str = ""

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        return self.transcript.doubts if self.transcript else ()


def upload_of(upload: Upload, number: int) -> Given:
    """Return a file given in the browser; number: its place among them, for the message."""
    name = upload.name.replace("\\", "/").rsplit("/", 1)[-1]
    if name in ("", ".", "..") or not name.isprintable() or len(name.encode()) > LONGEST_FILENAME:
        raise ThroughlineError(
            f'File {number + 1} of the upload has the name "{name[:80]}", which no file can have. '
            "Rename it and try again. Nothing was imported."
        )
    return Given(name, upload.getvalue())


def read_plainly(given: Given, hints: ReadingHints) -> Transcript:
    """Read one file with these hints. Raises TranscriptUnreadable."""
    check_size(len(given.data), given.name)
    read = read_bytes(given.data, given.name, hints=hints)
    return replace(read, doubts=tuple(d for d in read.doubts if not _answered(d, read, hints)))


def _answered(doubt: Doubt, read: Transcript, hints: ReadingHints) -> bool:
    """Whether a person has told just what a doubt asks: then it is none."""
    if doubt.kind == "single_turn":
        turns = Counter(turn.speaker for turn in read.turns)
        return all(who in hints.names for who, count in turns.items() if count == 1)
    return {
        "encoding_guessed": bool(hints.encoding),
        "one_speaker": hints.pattern == "nobody",
        "role_against_label": bool(hints.roles),
    }.get(doubt.kind, False)


def read_file(
    given: Given,
    told: ReadingHints = NO_HINTS,
    recall: Recall = no_corrections,
    reader: Reader = read_plainly,
) -> FileReading:
    """Read one file with what is told about it and what is remembered of its make.

    What is remembered is used, and named, only where it changes the reading.
    """
    try:
        first = reader(given, told)
    except TranscriptUnreadable as error:
        return FileReading(given, told, told, problem=str(error))
    plainly = FileReading(given, told, told, first)
    before = recall(first.make)
    hints = combined(told, before.hints, doubts=first.doubts) if before else told
    if before is None or hints == told:
        return plainly
    try:
        again = reader(given, hints)
    except TranscriptUnreadable:
        return plainly
    if again == first and again.doubts == first.doubts:
        return plainly
    return replace(plainly, hints=hints, transcript=again, remembered=before)


def read_path(
    path: Path, told: ReadingHints = NO_HINTS, recall: Recall = no_corrections
) -> FileReading:
    """Read a file of the disk; one that cannot be opened is refused like one that says nothing."""
    try:
        return read_file(Given(path.name, load(path)), told, recall)
    except TranscriptUnreadable as error:
        return FileReading(Given(path.name, b""), told, told, problem=str(error))


def with_interviewers(read: FileReading, asking: Sequence[str], recall: Recall) -> FileReading:
    """Read a file again where these people, and nobody else, ask the questions."""
    if read.transcript is None or not asking:
        return read
    if not {turn.speaker for turn in read.transcript.turns} & set(asking):
        return read
    return read_file(read.given, told_asking(read.transcript, asking, read.told), recall)


def lines_of(read: FileReading) -> list[str]:
    """Return the file's own lines; none where they are not text, as in some machine formats."""
    try:
        return source_lines(read.given.data, read.given.name, encoding=read.hints.encoding)
    except TranscriptUnreadable:
        return []


def doubted_lines(read: FileReading, doubt: Doubt) -> list[tuple[int, str]]:
    """Return the lines of the file that a doubt is about, with their numbers."""
    lines = lines_of(read) if doubt.lines else []
    return [(n, lines[n - 1]) for n in doubt.lines if 0 < n <= len(lines)]


def line_beginnings(lines: Iterable[str]) -> list[str]:
    """Return what may be a name at the beginning of lines, to choose from; each once.

    A first word that comes back, what stands before a colon or bracket, a short line.
    """
    beginnings: dict[str, None] = {}
    matches = [match for line in lines if (match := BEGINNING.match(line.strip()))]
    names = [match["name"].strip() for match in matches]
    first = Counter(name.split()[0] for name in names)
    for match, name in zip(matches, names, strict=True):
        if match["end"]:
            beginnings.setdefault(name)
        elif first[name.split()[0]] > 1:
            beginnings.setdefault(name.split()[0])
        elif len(name.split()) <= SHORT:
            beginnings.setdefault(name)
    return list(beginnings)


def told_names(base: Sequence[str], chosen: Sequence[str], told: ReadingHints) -> ReadingHints:
    """Return the hints where exactly these speak. base: who does without a word about names."""
    return replace(
        told,
        names=tuple(who for who in chosen if who not in base),
        not_names=tuple(who for who in base if who not in chosen),
    )


def told_asking(transcript: Transcript, asking: Sequence[str], told: ReadingHints) -> ReadingHints:
    """Return the hints where these ask the questions, and nobody else."""
    roles: dict[str, Role] = dict(told.roles)
    for turn in transcript.turns:
        if turn.speaker in asking:
            roles[turn.speaker] = "interviewer"
        elif turn.role == "interviewer":
            roles[turn.speaker] = "participant"
    return replace(told, roles=roles)


def import_readings(
    study: Study,
    readings: Sequence[FileReading],
    *,
    coder: str,
    attributes: Attributes | None = None,
    origin: Origin = "person",
) -> list[Transcript]:
    """Import what was read, all or none, and remember what was told. Raises ThroughlineError.

    attributes: by file name. A table for the whole study may name more files than are given;
    one that names none of them is refused.
    """
    names = {read.given.name for read in readings}
    strange = [name for name in attributes or {} if name not in names]
    if attributes and len(strange) == len(attributes):
        raise ThroughlineError(
            "The participants' table names none of the files. Its file column must hold file "
            f"names such as {next(iter(sorted(names)))}. Nothing was imported."
        )
    transcripts = all_or_none(readings, attributes)
    study.add_transcripts(transcripts, actor=coder, origin=origin)
    for read, transcript in zip(readings, transcripts, strict=True):
        if read.told:
            remember(study, transcript.make, read.hints, read.given.name, coder)
    return transcripts


def all_or_none(
    readings: Sequence[FileReading], attributes: Attributes | None = None
) -> list[Transcript]:
    """Return every transcript, or raise the reasons of all that are refused in one error."""
    read: list[Transcript] = []
    refused = [each.problem for each in readings if each.problem]
    for each in readings:
        if each.transcript is not None:
            given = dict((attributes or {}).get(each.given.name, {}))
            read.append(replace(each.transcript, attributes=given))
    seen: dict[str, str] = {}
    for transcript in read:
        if transcript.id in seen:
            refused.append(f"{transcript.filename} says the same as {seen[transcript.id]}.")
        seen[transcript.id] = transcript.filename
    if refused:
        raise TranscriptUnreadable(" ".join([*refused, "Nothing was imported."]))
    return read


def speakers_of(transcript: Transcript) -> list[dict[str, str | int]]:
    """Return who speaks, in the order of their first words: turns, words, role, first words."""
    turns: Counter[str] = Counter()
    words: Counter[str] = Counter()
    first: dict[str, tuple[str, str]] = {}
    for turn in transcript.turns:
        quote = transcript.quote(turn)
        turns[turn.speaker] += 1
        words[turn.speaker] += len(quote.split())
        first.setdefault(turn.speaker, (turn.role, quote[:120]))
    return [
        {
            "speaker": speaker,
            "turns": turns[speaker],
            "words": words[speaker],
            "role": role,
            "first words": quote,
        }
        for speaker, (role, quote) in first.items()
    ]
