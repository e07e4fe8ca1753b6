"""A new study: what it is called, where its file lies, and nothing of anybody else's in it."""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

from models.codebook.reading import from_dict
from models.errors import StudyUnusable
from models.records import Codebook
from models.store.database import as_url
from models.store.study import Study

ENDING = ".study"
STUDIES_VARIABLE = "THROUGHLINE_STUDIES"  # another folder than the one below
FOLDER = "Throughline"  # in the person's documents
LONGEST_TITLE = 500  # characters
LONGEST_STEM = 80  # bytes of a file's name that come from the title
JOINERS = "\u200c\u200d"  # inside of emoji and of words in some scripts: not printable alone
UNUSUAL = re.compile(r"[^\w.-]+")
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")  # names of devices on Windows


def make_study(
    where: str | Path,
    *,
    title: str,
    coder: str,
    encoder: str,
    codebook: Codebook | None = None,
    codebook_filename: str = "",
) -> str:
    """Make a study and close it; return where it is. Raises StudyUnusable.

    title: over the codebook's own, where it is given. codebook: None makes an empty one.
    """
    title = checked_title(title)
    book = codebook or from_dict({})
    book = replace(book, title=title or book.title)
    made = Study.create(
        where,
        codebook=book,
        actor=coder,
        encoder=encoder,
        codebook_filename=codebook_filename,
    )
    try:
        made.set_setting("coder", coder)
        return made.url
    finally:
        made.close()


def checked_title(title: str) -> str:
    """Return a title as it is kept: one line. Raises StudyUnusable for one that is too long."""
    kept = (c if c.isprintable() or c in JOINERS else " " for c in title)
    line = " ".join("".join(kept).split())
    if len(line) > LONGEST_TITLE:
        raise StudyUnusable(
            f"The title has {len(line):,} characters; {LONGEST_TITLE} is the most. Shorten it: "
            "what it says beyond that can go into a memo."
        )
    return line


def studies_folder() -> Path:
    """Return the folder where new studies are put unless another is chosen."""
    given = os.environ.get(STUDIES_VARIABLE)
    if given:
        return Path(given)
    from platformdirs import user_documents_path

    return user_documents_path() / FOLDER


def file_for(title: str, folder: Path) -> Path:
    """Return a path in the folder that is free and says what the study is called."""
    words = unicodedata.normalize("NFC", title)
    stem = UNUSUAL.sub("-", words).strip("-.").lower()
    while len(stem.encode()) > LONGEST_STEM:
        stem = stem[:-1]
    stem = stem.rstrip("-.") or "my-study"
    stem = f"{stem}-study" if RESERVED.fullmatch(stem) else stem
    path, number = folder / f"{stem}{ENDING}", 2
    while os.path.lexists(path):
        path, number = folder / f"{stem}-{number}{ENDING}", number + 1
    return path


def path_of_new(typed: str) -> Path:
    """Return the path that a person typed for a new study. Raises StudyUnusable.

    A folder, a name that is taken and a place that may not be written are told here, before
    anything is made.
    """
    words = typed.strip().strip("\"'")
    if not words:
        raise StudyUnusable("Say where the study's file shall lie.")
    url = as_url(os.path.expanduser(words))
    if not url.startswith("sqlite"):
        raise StudyUnusable(
            "Here a study is made as a file. One on a database server is made with: "
            "throughline new URL"
        )
    path = Path(os.path.abspath(os.path.expanduser(words)))
    if os.path.isdir(path):  # unlike Path's, says no of a name that is too long
        raise StudyUnusable(
            f"{path} is a folder. Add a name for the study's file, such as {path / 'my.study'}."
        )
    if not path.suffix:
        path = path.with_name(path.name + ENDING)
    if os.path.lexists(path):
        raise StudyUnusable(f"{path} already exists. Choose another name, or open it.")
    return path
