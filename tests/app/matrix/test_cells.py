"""What the Matrix page is given of a study, against what was confirmed in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace

import openpyxl
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from app.common.coded_segments import CodedStudy, KeptCodedStudy
from app.common.frameworks import shipped_framework
from app.matrix.cells import MatrixWanted, matrix_cell, matrix_page
from app.matrix.routes import FILE, MATRIX, ROUTES
from models.errors import ThroughlineError
from models.records import Code
from models.store.study import Study
from tests.app.requests import gives_code
from tests.decisions import new_event
from tests.fakes import make_codebook, make_transcript
from tests.studies import CODER, LINES, coded, run_fake

PUBLISHED = [15, 12, 14, 23]  # of 42 articles in domains 1 to 4


def test_a_cell_opens_the_quotations_it_counts(study: Study) -> None:
    gives_code(study, "time", segments=slice(3))
    gives_code(study, "goals", segments=slice(1, 2))
    read = CodedStudy(study, CODER)
    wanted = MatrixWanted(rows="codes", columns="codes")
    page = matrix_page(read, wanted)
    ids = [each["id"] for each in page["rows"]]
    both = page["counts"][ids.index("time")][ids.index("goals")]
    cell = matrix_cell(read, wanted, "time", "goals")
    segment = study.segments()[1]
    assert both == len(cell["quotations"]) == 1
    assert cell["quotations"][0]["quote"] == segment.quote
    assert cell["quotations"][0]["href"].endswith(f"segment={segment.id.replace(':', '%3A')}")
    assert cell["said"] == "1 segment; 1 quotation from 1 participant."
    with pytest.raises(ThroughlineError, match="is no more"):
        matrix_cell(read, wanted, "time", "no such")


def test_what_another_coder_confirmed_is_in_no_cell(study: Study) -> None:
    gives_code(study, "time", coder="second")
    page = matrix_page(CodedStudy(study, CODER), MatrixWanted())
    assert page["rows"] == []
    assert matrix_page(CodedStudy(study, "second"), MatrixWanted())["counts"] == [[3]]


def test_what_is_kept_is_read_anew_once_something_is_decided(study: Study) -> None:
    kept = KeptCodedStudy()
    assert kept.of(study, CODER) is kept.of(study, CODER)
    assert not kept.of(study, CODER).coded
    gives_code(study)
    assert len(kept.of(study, CODER).coded) == 3


@pytest.fixture
def articles(tmp_path) -> Study:
    """42 documents, coded into one to four of the four domains of a shipped framework."""
    framework = shipped_framework("leadership-competencies")
    codes = tuple(
        Code(f"in-{each.id}", f"In {each.name}", "descriptive", "", dimensions=(each.id,))
        for each in framework.dimensions
    )
    book = replace(make_codebook(), frameworks=(framework,), codes=codes)
    study = Study.create(tmp_path / "a.study", codebook=book, actor=CODER, encoder="x")
    study.add_transcripts(
        [make_transcript(LINES[:2], name=f"article_{n:02}", attributes={}) for n in range(42)],
        actor=CODER,
    )
    run_fake(study)
    first = {each.transcript_id: each for each in reversed(study.segments())}
    segments = [first[each.id] for each in study.transcripts()]
    hits = [code.id for code, many in zip(codes, PUBLISHED, strict=True) for _ in range(many)]
    study.append(
        [
            new_event("coding.added", CODER, coded(segments[at % 42], code))
            for at, code in enumerate(hits)
        ]
    )
    return study


def test_documents_in_dimensions_are_counted_as_the_meta_synthesis_published_them(articles):
    """School leaders and personalized learning: 15, 12, 14 and 23 of 42 articles, 64 hits."""
    wanted = MatrixWanted(rows="dimensions", columns="interviews", count="participants")
    page = matrix_page(CodedStudy(articles, CODER), wanted)
    assert [each["held_by"] for each in page["rows"]] == PUBLISHED
    assert page["of"] == 42
    assert any(
        each == "64 hits in 42 interviews: 22 stand in more than one row, 0 in none."
        for each in page["told"]
    )


# -- addresses


@pytest.fixture
def client(open_as, study: Study) -> Iterator[TestClient]:
    gives_code(study)
    open_as()
    with TestClient(Starlette(routes=ROUTES), raise_server_exceptions=False) as asking:
        yield asking


def test_the_table_leaves_as_csv_and_workbook_with_the_same_numbers(client, study) -> None:
    """A name that a spreadsheet would run is marked in the one, and words in the other."""
    study.append([new_event("code.renamed", CODER, {"code_id": "time", "name": "=1+1"})])
    asked = {"rows": "codes", "columns": "role"}
    rows = list(csv.reader(io.StringIO(client.get(FILE, params=asked).text.lstrip("\ufeff"))))
    assert rows[1][1:] == ["3", "3"]
    assert rows[1][0].startswith("'=") or " / " in rows[1][0]
    answer = client.get(FILE, params=asked | {"kind": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))["matrix"]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [cells[0][1], cells[1][1], cells[-1][-1]] == ["Teacher", 3, 3]
    assert sheet["A2"].data_type == "s"


def test_what_is_no_side_is_refused_in_a_sentence(client) -> None:
    answer = client.get(MATRIX, params={"columns": "shoe size"})
    assert answer.status_code == 400
    assert "A side may be: codes" in answer.json()["error"]
    assert client.get(MATRIX, params={"rows": "participants"}).status_code == 400
