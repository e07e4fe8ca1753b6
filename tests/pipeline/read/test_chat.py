"""CHAT, the transcripts of CLAN."""

from __future__ import annotations

from pipeline.read import read_bytes
from tests.pipeline.read.dialogues import spoken

CHA = (
    "@UTF8\n@Begin\n@Participants:\tINV Kim Investigator, TER Terry Participant\n"
    "*INV:\tHow did you come here ? \x154000_12000\x15\n%com:\tchecked twice\n"
    "*TER:\tBy train [//] with two\n\tboxes . \x1518000_26000\x15\n%mor:\tprep|by n|train\n"
    "*INV:\tAnd then ?\n@End\n"
)


def test_who_speaks_stands_before_a_colon_and_times_between_bullets() -> None:
    """ "%mor" and "@Participants" were once speakers, and bullets made it no plain text."""
    read = read_bytes(CHA.encode(), "a.cha")
    assert spoken(read) == [
        ("INV", "How did you come here ?"),
        ("TER", "By train [//] with two boxes ."),
        ("INV", "And then ?"),
    ]
    assert [(turn.start_s, turn.end_s) for turn in read.turns] == [(4, 12), (18, 26), (None, None)]
    assert [turn.role for turn in read.turns] == ["interviewer", "participant", "interviewer"]


def test_headers_and_annotations_are_left_out_by_name() -> None:
    left = {each.text: each.why for each in read_bytes(CHA.encode(), "a.txt").left_out}
    assert left["%mor: prep|by n|train"] == "a line of annotations (%mor)"
    assert (
        left["@Participants: INV Kim Investigator, TER Terry Participant"] == "a header of the file"
    )


def test_an_at_sign_in_talk_is_no_header() -> None:
    read = read_bytes(b"Ann: see you\nBo: @Begin now\nAnn: yes\nBo: ok", "a.txt")
    assert read.format == "name-txt"
