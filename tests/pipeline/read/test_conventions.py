"""Whatever convention a talk is written in, its reading is right or says that it may be wrong."""

from __future__ import annotations

from hypothesis import given

from models.errors import TranscriptUnreadable
from pipeline.read import read_bytes
from tests.pipeline.read.conventions import Convention, conventions, is_right
from tests.properties import examples


@given(convention=conventions())
@examples(600)
def test_a_reading_is_right_or_doubted_in_any_convention(convention: Convention) -> None:
    """On files that nobody here had seen, two of three wrong readings said nothing."""
    try:
        read = read_bytes(convention.write().encode(), "a.txt")
    except TranscriptUnreadable:
        return
    assert is_right(read, convention) or read.doubts
