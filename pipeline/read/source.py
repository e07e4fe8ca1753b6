"""The lines of a file as its readers count them, to show what a doubt is about.

In:     the bytes of a file.
Out:    its lines; of a Word file, its paragraphs and the rows of its tables.
"""

from __future__ import annotations

from pipeline.read.decode import decode

ZIP = b"PK\x03\x04"


def source_lines(data: bytes, name: str, *, encoding: str | None = None) -> list[str]:
    """Return the lines; line n of a Doubt is lines[n - 1]. Raises TranscriptUnreadable."""
    if data.startswith(ZIP):
        from pipeline.read.docx import docx_lines  # most files are text, and need no XML

        return docx_lines(data, name)
    if encoding:
        data = data.decode(encoding, "replace").encode("utf-8")
    return decode(data, name).split("\n")
