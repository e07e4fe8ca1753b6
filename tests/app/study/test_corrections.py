"""What a person tells, and the readers themselves: each hint changes a reading, and is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.study import corrections
from app.study.uploads import import_readings, read_path
from pipeline.read.hints import ReadingHints
from tests.studies import CODER, empty_study

ALONE = "Anna\nCzemu?\nHalina\nBo tak.\n"
PORCH = (
    "Kim: Why here?\nTerry: It was warm.\nPorch: the door\nKim: And then?\nTerry: I stayed.\n"
    "Porch: blue, and the door again\nKim: Why?\nTerry: For the light.\n"
)


def speakers(path: Path, hints: ReadingHints) -> list[str]:
    transcript = read_path(path, hints).transcript
    assert transcript is not None
    return list(dict.fromkeys(turn.speaker for turn in transcript.turns))


@pytest.mark.parametrize(
    ("words", "hints", "before", "after"),
    [
        (ALONE, ReadingHints(pattern="alone"), ["Speaker"], ["Anna", "Halina"]),
        (PORCH, ReadingHints(not_names=("Porch",)), ["Kim", "Terry", "Porch"], ["Kim", "Terry"]),
        (PORCH, ReadingHints(pattern="nobody"), ["Kim", "Terry", "Porch"], ["Speaker"]),
    ],
)
def test_a_hint_changes_who_speaks(tmp_path, words, hints, before, after):
    path = tmp_path / "a.txt"
    path.write_text(words, encoding="utf-8")
    assert speakers(path, ReadingHints()) == before
    assert speakers(path, hints) == after


def test_a_file_of_one_make_is_read_as_the_one_before_was_corrected(tmp_path):
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_text(ALONE, encoding="utf-8")
    second.write_text(ALONE.replace("Halina", "Zofia").replace("Bo", "No"), encoding="utf-8")
    with empty_study(tmp_path / "empty.study") as study:
        told = read_path(first, ReadingHints(pattern="alone"))
        import_readings(study, [told], coder=CODER)
        read = read_path(second, recall=lambda make: corrections.recall(study, make))
    assert read.remembered is not None
    assert [turn.speaker for turn in read.transcript.turns] == ["Anna", "Zofia"]
