"""Importing files: all or none, with the offender named."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.study.runs import import_files
from models.errors import ThroughlineError, TranscriptUnreadable
from models.store.study import AlreadyThere, Study
from tests.studies import CODER, empty_study

GOOD = "Ann: Why?\nBo: We set goals.\nAnn: How?\nBo: Together."


def files(folder: Path, **texts: str | bytes) -> list[Path]:
    paths = []
    for name, text in texts.items():
        path = folder / f"{name}.txt"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        paths.append(path)
    return paths


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return empty_study(tmp_path / "a.study")


def unchanged(study: Study, before: int) -> bool:
    return study.transcripts() == [] and len(study.events()) == before


def test_files_are_imported_in_the_order_given(study: Study, tmp_path: Path) -> None:
    read = import_files(study, files(tmp_path, b=GOOD, a=GOOD + " Yes."), coder=CODER)
    assert [each.name for each in study.transcripts()] == ["b", "a"]
    assert study.transcripts() == read


def test_one_bad_file_stops_all_and_every_offender_is_named(study: Study, tmp_path: Path) -> None:
    before = len(study.events())
    paths = files(tmp_path, good=GOOD, empty=b"", pdf=b"%PDF-1.7", also=GOOD + " x")
    with pytest.raises(TranscriptUnreadable) as raised:
        import_files(study, paths, coder=CODER)
    told = str(raised.value)
    assert "empty.txt is empty" in told
    assert "pdf.txt is a PDF" in told
    assert "good.txt" not in told
    assert told.endswith("Nothing was imported.")
    assert unchanged(study, before)


def test_the_same_interview_twice_is_refused(study: Study, tmp_path: Path) -> None:
    before = len(study.events())
    with pytest.raises(TranscriptUnreadable, match=r"b\.txt says the same as a\.txt"):
        import_files(study, files(tmp_path, a=GOOD, b=GOOD), coder=CODER)
    assert unchanged(study, before)


def test_an_interview_that_is_there_stops_all(study: Study, tmp_path: Path) -> None:
    import_files(study, files(tmp_path, a=GOOD), coder=CODER)
    before = len(study.events())
    with pytest.raises(AlreadyThere, match=r"again\.txt is already in this study"):
        import_files(study, files(tmp_path, new=GOOD + " x", again=GOOD), coder=CODER)
    assert [each.name for each in study.transcripts()] == ["a"]
    assert len(study.events()) == before


def test_two_files_of_one_name_stop_all(study: Study, tmp_path: Path) -> None:
    before = len(study.events())
    (tmp_path / "other").mkdir()
    paths = files(tmp_path, a=GOOD) + files(tmp_path / "other", a=GOOD + " x")
    with pytest.raises(ThroughlineError, match=r'called "a"'):
        import_files(study, paths, coder=CODER)
    assert unchanged(study, before)


def test_attributes_come_by_file_name(study: Study, tmp_path: Path) -> None:
    table = {"a.txt": {"role": "Teacher"}, "later.txt": {"role": "Coach"}}
    import_files(study, files(tmp_path, a=GOOD), coder=CODER, attributes=table)
    assert study.transcripts()[0].attributes == {"role": "Teacher"}


def test_a_table_that_names_none_of_the_files_stops_all(study: Study, tmp_path: Path) -> None:
    before = len(study.events())
    with pytest.raises(ThroughlineError, match="names none of the files"):
        import_files(study, files(tmp_path, a=GOOD), coder=CODER, attributes={"b.txt": {}})
    assert unchanged(study, before)
