"""What a person may tell about a file."""

from __future__ import annotations

import pytest

from pipeline.read import read_bytes
from pipeline.read.hints import ReadingHints, hints_from_json, hints_to_json


def test_hints_come_back_from_json() -> None:
    hints = ReadingHints("cp1250", ("id1",), ("Note",), "brackets", {"id1": "participant"})
    assert hints_from_json(hints_to_json(hints)) == hints
    assert hints_to_json(ReadingHints()) == {}


@pytest.mark.parametrize(
    "given", [{"pattern": "stars"}, {"roles": {"Ann": "boss"}}, {"speakers": ["Ann"]}]
)
def test_hints_that_mean_nothing_are_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="Known are"):
        hints_from_json(given)


def test_no_hints_are_false() -> None:
    assert not ReadingHints()
    assert ReadingHints(names=("Ann",))


def test_a_role_that_is_told_stands_over_what_was_found() -> None:
    """Who asks could be told, and the file was read as before."""
    data = b"Ann: Why did you stay?\nBo: For the light.\nAnn: And then?\nBo: I left.\n"
    hints = ReadingHints(roles={"ANN": "participant", "Bo": "interviewer"})
    roles = {turn.speaker: turn.role for turn in read_bytes(data, "a.txt", hints=hints).turns}
    assert roles == {"Ann": "participant", "Bo": "interviewer"}
