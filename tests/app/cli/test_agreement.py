"""`throughline agreement` on files: what it prints, and what it says of bad ones."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.app.command import call, failing

ROWS = """unit,coder,code
1,Ann,goals
1,Ben,goals
2,Ann,goals
2,Ben,
3,Ann,
3,Ben,
4,Ann,time
4,Ben,time
5,Ann,time
5,Ben,goals
"""
SPANS = """document,coder,code,start,end
one,Ann,goals,0,40
one,Ben,goals,10,40
two,Ann,time,5,25
two,Ben,time,5,30
"""
LOOKED = SPANS.replace("end\n", "end,looked\n").replace("0\n", "0,\n").replace("5\n", "5,\n")
LENGTHS = "document,length\none,100\ntwo,80\n"
NAMES = (
    "percent_agreement cohen_kappa scott_pi fleiss_kappa conger_kappa brennan_prediger gwet_ac1 "
    "krippendorff_alpha positive_agreement negative_agreement prevalence_index bias_index"
).split()


def table(folder: Path, text: str | bytes, name: str = "R.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    """Run the command with --json and few resamples; return what it printed."""
    assert call("agreement", *arguments, "--resamples", 50, "--json") == 0
    said = capsys.readouterr().out

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is not JSON")

    found: dict[str, Any] = json.loads(said, parse_constant=refuse)
    return found


def value(found: dict[str, Any], code: str, name: str) -> float | None:
    figure: float | None = found["codes"][code][name]["value"]
    return figure


def test_ratings_give_figures_per_code_and_overall(capsys, tmp_path):
    found = run(capsys, "--ratings", table(tmp_path, ROWS))
    assert found["unit"] == "unit"
    assert found["coders"] == ["Ann", "Ben"]
    assert list(found["codes"]) == ["goals", "time"]
    for figures in (*found["codes"].values(), found["overall"]):
        for name in NAMES if figures is not found["overall"] else NAMES[:8]:
            assert {"value", "low", "high", "n", "reason"} <= set(figures[name])
            assert figures[name]["n"] == 5
    # goals: both on 1, Ann alone on 2, Ben alone on 5, neither on 3 and 4
    assert value(found, "goals", "percent_agreement") == pytest.approx(3 / 5)
    assert value(found, "goals", "cohen_kappa") == pytest.approx((0.6 - 0.52) / 0.48)
    assert found["overall"]["percent_agreement"]["value"] == pytest.approx(3 / 5)
    assert found["overall"]["cohen_kappa"]["bootstrap"]["over"] == "units"
    assert found["warnings"] == []
    assert "nothing given" in found["basis"]
    assert any("agreement on absence" in text for text in found["conventions"])


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbf" + ROWS.encode(),
        ROWS.replace(",", ";").encode(),
        ROWS.replace(",", "\t").encode(),
        ROWS.replace("\n", "\r\n").encode(),
        ROWS.replace("\n", "\r").encode(),
        ROWS.encode("utf-16"),
        ROWS.replace("unit,coder", " Unit , CODER").encode(),
        ("\n" + ROWS + "\n\n").encode(),
    ],
    ids=["bom", "semicolons", "tabs", "windows", "old mac", "utf-16", "header", "blank lines"],
)
def test_a_table_is_read_however_it_was_saved(text, capsys, tmp_path):
    plain = run(capsys, "--ratings", table(tmp_path, ROWS))
    assert run(capsys, "--ratings", table(tmp_path, text, "other.csv")) == plain


def test_a_coder_who_never_looked_is_missing_not_absent(capsys, tmp_path):
    kept = run(capsys, "--ratings", table(tmp_path, ROWS + "6,Ann,goals\n"))
    assert kept["codes"]["goals"]["cohen_kappa"]["n"] == 5
    assert value(kept, "goals", "cohen_kappa") == pytest.approx((0.6 - 0.52) / 0.48)
    looked = run(capsys, "--ratings", table(tmp_path, ROWS + "6,Ann,goals\n6,Ben,\n"))
    assert looked["codes"]["goals"]["cohen_kappa"]["n"] == 6


def test_several_codes_on_a_unit_change_the_basis(capsys, tmp_path):
    found = run(capsys, "--ratings", table(tmp_path, ROWS + "1,Ann,time\n"))
    assert "unit × code decisions" in found["basis"]
    assert found["overall"]["alpha_masi"]["value"] is not None
    assert found["overall"]["krippendorff_alpha_ordinal"]["value"] is None


def test_interviews_are_resampled_where_they_are_known(capsys, tmp_path):
    lines = ["unit,coder,code,document"]
    for i in range(30):
        lines += [f"{i},Ann,{'x' if i % 2 else ''},d{i % 11}"]
        lines += [f"{i},Ben,{'x' if i % 2 and i % 7 else ''},d{i % 11}"]
    found = run(capsys, "--ratings", table(tmp_path, "\n".join(lines)))
    assert found["documents"] == 11
    boot = found["codes"]["x"]["cohen_kappa"]["cluster_bootstrap"]
    assert boot["over"] == "documents"
    assert boot["low"] < boot["high"]


def test_coders_can_be_chosen_and_others_are_refused_by_name(capsys, tmp_path):
    path = table(tmp_path, ROWS + "1,Cat,time\n2,Cat,time\n3,Cat,time\n")
    found = run(capsys, "--ratings", path, "--coders", "Ben, Ann")
    assert found["coders"] == ["Ben", "Ann"]
    assert found["overall"]["percent_agreement"]["n"] == 5
    said = failing(capsys, "agreement", "--ratings", path, "--coders", "Ann,Dan")
    assert 'no coder "Dan"; there are Ann, Ben and Cat' in said
    assert "names nobody" in failing(capsys, "agreement", "--ratings", path, "--coders", " , ")


def test_weights_are_for_codes_that_are_numbers(capsys, tmp_path):
    numbers = table(tmp_path, ROWS.replace("goals", "1").replace("time", "3"), "N.csv")
    plain, weighted = (
        run(capsys, "--ratings", numbers, "--weights", kind) for kind in ("identity", "quadratic")
    )
    assert weighted["overall"]["gwet_ac1"] != plain["overall"]["gwet_ac1"]
    assert "quadratic weights" in weighted["basis"]
    assert weighted["codes"] == plain["codes"]
    words = table(tmp_path, ROWS)
    said = failing(capsys, "agreement", "--ratings", words, "--weights", "linear")
    assert "need codes that are numbers" in said
    failing(capsys, "agreement", "--ratings", words, "--weights", "heavy", code=2)


def test_spans_give_figures_by_character_and_unitizing_alphas(capsys, tmp_path):
    spans, lengths = table(tmp_path, SPANS, "S.csv"), table(tmp_path, LENGTHS, "L.csv")
    found = run(capsys, "--spans", spans, "--lengths", lengths)
    assert found["unit"] == "character"
    assert found["units"] == 180
    # goals: both on 30 characters, Ann alone on 10, neither on the 140 others
    assert value(found, "goals", "percent_agreement") == pytest.approx(170 / 180)
    assert 0 < value(found, "goals", "u_alpha") < 1
    assert found["overall"]["u_alpha"]["value"] is not None
    assert found["left_out"] == {}


def test_a_document_that_only_one_coder_looked_at_is_left_out_of_u_alpha_and_named(
    capsys, tmp_path
):
    spans = table(
        tmp_path, LOOKED + "three,Ann,time,0,9,\nthree,Ben,,,,no\none,Cat,,,,\ntwo,Cat,,,,no\n"
    )
    lengths = table(tmp_path, LENGTHS + "three,50\n", "L.csv")
    found = run(capsys, "--spans", spans, "--lengths", lengths)
    assert found["coders"] == ["Ann", "Ben", "Cat"]
    # Cat looked at one and marked nothing, and is not said to have missed three
    assert found["left_out"] == {}
    assert found["codes"]["time"]["percent_agreement"]["n"] == 230
    spans = table(tmp_path, LOOKED + "three,Ann,time,0,9,\nthree,Ben,,,,no\n")
    found = run(capsys, "--spans", spans, "--lengths", lengths)
    assert found["left_out"] == {"three": "only Ann looked at it"}
    assert found["codes"]["time"]["percent_agreement"]["n"] == 180
    assert found["warnings"] == []
    call("agreement", "--spans", spans, "--lengths", lengths, "--resamples", 0)
    assert "u_alpha leaves out three: only Ann looked at it" in capsys.readouterr().out


def test_text_that_one_coder_alone_marked_stays_in_and_is_told(capsys, tmp_path):
    spans = table(tmp_path, SPANS + "three,Ann,time,0,9\n", "S.csv")
    lengths = table(tmp_path, LENGTHS + "three,50\n", "L.csv")
    found = run(capsys, "--spans", spans, "--lengths", lengths)
    assert found["left_out"] == {}
    assert found["codes"]["time"]["u_alpha"]["n"] == 230
    [told] = found["warnings"]
    assert "Only one coder marked anything in: three." in told
    assert 'a row with "no" under "looked"' in told


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("one,Ann,,,,no", "Ann did not look at one, says this line; another says the contrary"),
        ("one,Ann,time,0,4,no", "who did not look marked no text"),
        ("one,Ann,,,,perhaps", '"perhaps" is neither yes nor no'),
    ],
)
def test_looking_and_not_looking_are_not_said_of_one_coder(row, words, capsys, tmp_path):
    spans = table(tmp_path, LOOKED + row + "\n", "S.csv")
    said = failing(
        capsys, "agreement", "--spans", spans, "--lengths", table(tmp_path, LENGTHS, "L.csv")
    )
    assert words in said


def test_irrcacs_intervals_are_there_by_name(capsys, tmp_path):
    path = table(tmp_path, ROWS)
    found = run(capsys, "--ratings", path, "--method", "irrCAC")
    assert found["codes"]["goals"]["gwet_ac1"]["method"] == "linearised variance, t (irrCAC)"
    said = failing(capsys, "agreement", "--ratings", path, "--method", "guess")
    assert 'no method "guess" of intervals; there are best, irrCAC' in said


def test_a_coder_who_looked_at_spans_and_marked_nothing_counts(capsys, tmp_path):
    spans = table(tmp_path, SPANS + "one,Cat,,,\n", "S.csv")
    found = run(capsys, "--spans", spans, "--lengths", table(tmp_path, LENGTHS, "L.csv"))
    assert found["coders"] == ["Ann", "Ben", "Cat"]


def test_a_person_reads_a_table_notes_and_a_paragraph(capsys, tmp_path):
    path = table(tmp_path, ROWS.replace("goals", "go\x1bals"))
    assert call("agreement", "--ratings", path, "--unit", "segment", "--resamples", 20) == 0
    said = capsys.readouterr().out
    for words in (
        "Unit: Segment",
        "κ [95% CI]",
        "All codes",
        "Conventions",
        "not estimable: the codes are not numbers",
        "Two coders (Ann and Ben) coded 5 segments.",
    ):
        assert words in said
    assert "\x1b" not in said
    assert not re.search(r"\bnan\b", said, re.IGNORECASE)


def test_a_code_given_by_all_is_not_estimable_and_says_why(capsys, tmp_path):
    path = table(tmp_path, "unit,coder,code\n1,A,x\n1,B,x\n2,A,x\n2,B,x\n")
    found = run(capsys, "--ratings", path)
    for figures in (found["codes"]["x"], found["overall"]):
        assert figures["cohen_kappa"]["value"] is None
        assert "all ratings are the same" in figures["cohen_kappa"]["reason"]


WARNED = {
    "duplicates": (ROWS + "1,Ann,goals\n", ["1 duplicate row(s)", "1 / Ann / goals"]),
    "case": (ROWS + "1,ann,goals\n", ['"Ann" and "ann" may be one coder']),
    "space": (ROWS + "6,Ann B,goals\n6,AnnB,goals\n", ['"Ann B" and "AnnB" may be one coder']),
    "spaces around": (ROWS + '6,"Ann ",goals\n', ["'Ann', 'Ann ' were taken as one coder"]),
    "one unit": (ROWS + "1,Cat,goals\n", ['"Cat" coded only one unit']),
    "nothing shared": (
        ROWS + "8,Cat,goals\n9,Cat,goals\n",
        ['No unit was looked at by both of: "Cat" and "Ann", "Cat" and "Ben"'],
    ),
    "two documents": (
        "unit,coder,code,document\n1,A,x,d\n1,B,x,d\n1,A,,e\n1,B,,e\n",
        ["The same unit id stands in several documents"],
    ),
}


@pytest.mark.parametrize("name", WARNED)
def test_what_is_odd_in_a_file_is_told(name, capsys, tmp_path):
    text, words = WARNED[name]
    found = run(capsys, "--ratings", table(tmp_path, text))
    for each in words:
        assert each in " ".join(found["warnings"])


def test_duplicate_rows_change_no_figure(capsys, tmp_path):
    once = run(capsys, "--ratings", table(tmp_path, ROWS))
    twice = run(capsys, "--ratings", table(tmp_path, ROWS + "1,Ann,goals\n2,Ben,\n"))
    assert once["codes"] == twice["codes"]
    assert once["overall"] == twice["overall"]


def test_one_coder_is_a_stated_result(capsys, tmp_path):
    found = run(capsys, "--ratings", table(tmp_path, "unit,coder,code\n1,A,x\n2,A,\n"))
    assert found["overall"]["cohen_kappa"]["reason"] == (
        "there is only one coder; agreement takes two"
    )


BAD = {
    "empty": (b"", "R.csv is empty"),
    "a heading alone": (b"unit,coder,code\n", "R.csv has no rows"),
    "no code column": (b"unit,coder\n1,A\n", 'R.csv, line 1: there is no column "code"'),
    "a column twice": (b"unit,coder,code,code\n1,A,x,x\n", 'line 1: the column "code" stands'),
    "no unit": (b"unit,coder,code\n1,A,x\n,B,x\n", 'R.csv, line 3: column "unit": is empty'),
    "no coder": (b"unit,coder,code\n1,A,x\n1, ,x\n", 'line 3: column "coder": is empty'),
    "a short row": (b"unit,coder,code\n1,A,x\n1,B\n", "line 3: there are 2 cells for 3 columns"),
    "a long row": (b"unit,coder,code\n1,A,x,y\n", "line 2: there are 4 cells for 3 columns"),
    "a broken quote": (b'unit,coder,code\n1,A,"x\n', "this is not CSV"),
    "latin-1": (b"unit,coder,code\n1,A,x\n1,Bj\xf6rn,x\n", "R.csv, line 3: this is not UTF-8"),
    "not text": (b"unit,coder,code\n1,A,x\0y\n", "R.csv, line 2: this is not text"),
    "no document": (b"unit,coder,code,document\n1,A,x,d\n1,B,x,\n", 'line 3: column "document"'),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_table_of_ratings_is_one_line_with_file_and_line(name, capsys, tmp_path):
    text, words = BAD[name]
    said = failing(capsys, "agreement", "--ratings", table(tmp_path, text), "--json")
    assert words in said


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("four,Ann,x,0,5", 'S.csv, line 6: there is no length for the document "four"'),
        ("one,Ann,x,5,5", "S.csv, line 6: the span 5 to 5 has no characters"),
        ("one,Ann,x,90,101", "S.csv, line 6: the span ends at 101, but one has 100 characters"),
        ("one,Ann,x,a,5", 'S.csv, line 6: column "start": "a" is no whole number'),
        ("one,Ann,x,1.5,5", 'column "start": "1.5" is no whole number'),
        ("one,Ann,x,1,", 'S.csv, line 6: column "end": is empty'),
        ("one,Ann,,1,5", 'S.csv, line 6: column "code": is empty'),
        ("four,Ann,,,", 'S.csv, line 6: no length for the document "four"'),
    ],
)
def test_a_bad_span_is_one_line_with_file_and_line(row, words, capsys, tmp_path):
    spans, lengths = table(tmp_path, SPANS + row + "\n", "S.csv"), table(tmp_path, LENGTHS, "L.csv")
    assert words in failing(capsys, "agreement", "--spans", spans, "--lengths", lengths)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("one,101", 'L.csv, line 4: "one" has two lengths, 100 and 101'),
        ("three,0", 'L.csv, line 4: "three" has a length of 0'),
        ("three,", 'L.csv, line 4: column "length": is empty'),
    ],
)
def test_a_bad_length_is_one_line_with_file_and_line(row, words, capsys, tmp_path):
    spans, lengths = table(tmp_path, SPANS, "S.csv"), table(tmp_path, LENGTHS + row + "\n", "L.csv")
    assert words in failing(capsys, "agreement", "--spans", spans, "--lengths", lengths)


def test_a_file_that_is_not_there_and_a_folder_are_one_line(capsys, tmp_path):
    assert "cannot be read" in failing(capsys, "agreement", "--ratings", tmp_path / "no.csv")
    assert "is a folder" in failing(capsys, "agreement", "--ratings", tmp_path)


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        ["--ratings", "R.csv", "--spans", "S.csv"],
        ["--spans", "S.csv"],
        ["--ratings", "R.csv", "--lengths", "L.csv"],
        ["--ratings", "R.csv", "--unit", " "],
    ],
)
def test_wrong_usage_is_told(wrong, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    table(tmp_path, ROWS)
    failing(capsys, "agreement", *wrong, code=2)


def test_the_bench_measures_agreement(monkeypatch, capsys):
    monkeypatch.setattr("app.bench.agreement.UNITS", 60)
    monkeypatch.setattr("app.bench.agreement.CODES", 12)
    monkeypatch.setattr("app.bench.agreement.RESAMPLES", 10)
    assert call("bench", "agreement", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["units"] == 60
    assert found["two_codes_a_unit_s"] > 0
