"""Further figures by command: of a study and of tables, refused in a blind pass, kept as files."""

from __future__ import annotations

import csv
import json
import stat
from typing import Any

import pytest

from app.agreement.figures import agreement_of
from app.agreement.further import FURTHER, Asked, further_of
from app.agreement.ratings_file import code_labels
from models.records import Code
from models.store.study import Study
from pipeline.agreement.further_tables import TABLES, TITLES, further_tables
from tests.app.command import call, failing
from tests.app.double_coded import (
    IDA,
    closed,
    gives,
    in_order,
    opened,
    settles,
    unit,
)
from tests.decisions import new_event
from tests.studies import CODER, coded


@pytest.fixture
def compared(study: Study) -> Study:
    """A closed round with one disagreement settled as Ida has it, and one left unclear."""
    held = closed(study)
    settles(study, held, 1, "coder", [], coder=IDA)
    settles(study, held, 3, "unclear")
    return study


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    assert call("agreement", *arguments, "--json") == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out, parse_constant=refuse)
    return found


def refuse(word: str) -> None:
    raise AssertionError(f"{word} is not JSON")


def test_all_further_figures_of_a_study_are_there_and_are_valid_json(compared, study_file, capsys):
    also = run(capsys, study_file, "--also", "all", "--benchmark", "altman", "--overlap", 50)[
        "also"
    ]
    assert list(also) == [*FURTHER, "overlap", "benchmark"]
    # what each gave: time/time, time/-, time/shared_goals, time+shared_goals/time, -/-
    whole = next(
        row for row in also["interviews"] if row["code"] == "time" and row["document"] is None
    )
    assert whole["counts"] == {"both": 2, "neither": 2, "first": 2, "second": 0}
    assert {row["document"] for row in also["interviews"]} > {None, "interview_02"}
    assert also["pairs"][0]["coders"] == [CODER, IDA]
    # the codes that hold: 0, 4 and 5 by agreement, 1 as settled; 2 and 3 are open
    mine = also["settled"]["coders"][CODER]
    assert mine["units"] == 4
    assert mine["overall"]["precision"]["value"] == 1 / 2  # time on 0 and on 1, of which 0 holds
    assert mine["overall"]["recall"]["value"] == 1
    theirs = also["settled"]["coders"][IDA]["overall"]
    assert theirs["f1"]["value"] == 1
    assert "against somebody else's" in also["settled"]["note"]
    assert also["settling"]["resolutions"] == {"coder": 1, "open": 1, "unclear": 1}
    assert also["settling"]["codes"]["time"]["settled"]["value"] == 1 / 2
    assert also["settling"]["codes"]["time"]["held"][IDA]["value"] == 1
    assert also["settling"]["codes"]["time"]["held"][CODER]["value"] == 0
    assert also["presence"]["unit"] == "document"
    assert [row["name"] for row in also["rounds"]] == ["Round 1"]
    assert set(also["benchmark"]["overall"]) == {
        "cohen_kappa",
        "gwet_ac1",
        "krippendorff_alpha",
    }


def test_nothing_further_is_counted_unasked(compared, study_file, capsys):
    assert "also" not in run(capsys, study_file)


def test_a_person_reads_the_further_figures_as_tables(compared, study_file, capsys):
    assert call("agreement", study_file, "--also", "all", "--overlap", 50) == 0
    said = capsys.readouterr().out
    for name in ("interviews", "pairs", "settled", "settling", "presence", "rounds", "overlap"):
        assert TITLES[name] in said
    assert "codes that hold" in said
    assert "nan" not in said.casefold().split()


def test_every_table_has_rows_as_wide_as_its_heading(compared):
    report = agreement_of(compared)
    asked = Asked(FURTHER, overlap=0.5, scale="landis-koch")
    tables = further_tables(further_of(compared, report, asked), names=report["names"])
    assert len(tables) == len(FURTHER) + 2
    for table in tables:
        assert table.rows
        assert all(len(row) == len(table.heading) for row in table.rows)
    assert set(TABLES) == set(TITLES)


def test_a_figure_that_cannot_be_had_says_why_and_the_others_are_there(study, study_file, capsys):
    """Without a round nothing was settled; pairs can be had all the same."""
    segments = in_order(study)
    for who in (CODER, IDA):
        study.append([new_event("coding.added", who, coded(each, "time")) for each in segments[:2]])
    also = run(capsys, study_file, "--also", "settled,pairs,rounds")["also"]
    assert also["settled"]["reason"].startswith("there is no round of double coding")
    assert also["rounds"]["reason"].startswith("no round of double coding is closed")
    assert also["pairs"][0]["percent_agreement"]["value"] == 1


def test_parent_codes_bring_two_codes_of_one_parent_together(study, study_file, capsys):
    for name in ("One", "Two"):
        made = {"code_id": name.lower(), "name": name, "parent": "time"}
        study.append([new_event("code.created", CODER, made)])
    held = opened(study)
    gives(study, CODER, (("one",), ("two",), ()))
    gives(study, IDA, (("two",), ("two",), ()))
    study.append([new_event("round.closed", CODER, {"round_id": held.id})])
    found = run(capsys, study_file, "--also", "parents")
    assert found["codes"]["one"]["percent_agreement"]["value"] == pytest.approx(5 / 6)
    assert found["also"]["parents"]["codes"]["time"]["percent_agreement"]["value"] == 1


# -- a coder with oneself


def test_a_coder_with_oneself_over_two_rounds_and_what_was_decided_again(study, study_file, capsys):
    """What was given stands until it is changed, so units not taken up again stand apart."""
    closed(study)
    held = opened(study)
    segments = in_order(study)
    study.append(
        [
            new_event("coding.removed", CODER, coded(segments[0], "time")),
            new_event("coding.added", CODER, coded(segments[1], "shared_goals")),
            new_event("round.finished", CODER, {"round_id": held.id}),
            new_event("round.finished", IDA, {"round_id": held.id}),
            new_event("round.closed", CODER, {"round_id": held.id}),
        ]
    )
    found = run(capsys, study_file, "--oneself", CODER)["also"]["oneself"]
    assert found["moments"] == ["Round 1", "Round 2"]
    assert found["units"] == 6
    assert found["all"]["codes"]["time"]["percent_agreement"]["value"] == pytest.approx(5 / 6)
    assert found["again"]["overall"]["percent_agreement"]["n"] == 2
    assert found["again"]["codes"]["time"]["percent_agreement"]["value"] == 1 / 2
    assert call("agreement", study_file, "--oneself", CODER) == 0
    assert "A Coder With Oneself" in capsys.readouterr().out


def test_moments_can_be_times_and_are_refused_where_they_are_neither(compared, study_file, capsys):
    found = run(capsys, study_file, "--oneself", CODER, "--moments", "2000-01-01,2100-01-01")[
        "also"
    ]["oneself"]
    assert found["again"].get("reason") or found["units"]
    said = failing(
        capsys, "agreement", study_file, "--oneself", CODER, "--moments", "spring,2100-01-01"
    )
    assert '"spring" is neither a time' in said
    assert "was in 1 closed rounds" in failing(capsys, "agreement", study_file, "--oneself", CODER)


# -- tables


TABLE = """unit,coder,code,document
1,Ann,x,d
1,Ben,x,d
2,Ann,x,d
2,Ben,,d
3,Ann,,e
3,Ben,,e
4,Ann,y,e
4,Ben,x,e
"""


def test_a_table_has_shares_pairs_presence_a_reference_and_levels(tmp_path, capsys):
    path = tmp_path / "R.csv"
    path.write_text(TABLE)
    options = ("--also", "all", "--reference", "Ben", "--benchmark", "fleiss")
    also = run(capsys, "--ratings", path, *options)["also"]
    assert list(also) == ["interviews", "pairs", "presence", "settled", "benchmark"]
    ann = also["settled"]["coders"]["Ann"]["codes"]["x"]
    assert (ann["precision"]["value"], ann["recall"]["value"]) == (1 / 2, 1 / 2)
    assert 'There is no coder "Cat"' in failing(
        capsys, "agreement", "--ratings", path, "--reference", "Cat"
    )


def test_spans_have_overlap_and_the_unitizing_family(tmp_path, capsys):
    spans, lengths = tmp_path / "S.csv", tmp_path / "L.csv"
    spans.write_text(
        "document,coder,code,start,end\none,Ann,x,0,40\none,Ben,x,10,40\n"
        "two,Ann,y,5,25\ntwo,Ben,y,5,30\ntwo,Ben,x,40,50\n"
    )
    lengths.write_text("document,length\none,100\ntwo,80\n")
    asked = ("--overlap", 75, "--also", "gamma")
    found = run(capsys, "--spans", spans, "--lengths", lengths, *asked)
    gamma = found["also"]["gamma"]
    assert (gamma["overall"]["n"], gamma["codes"]["y"]["n"]) == (5, 2)
    assert gamma["overall"]["value"] < 1
    assert gamma["samples"] >= 30
    assert found["also"]["overlap"]["codes"]["x"]["value"] == pytest.approx(2 / 3)
    assert found["overall"]["cu_alpha"]["value"] == 1
    assert found["overall"]["c_alpha_binary"]["value"] == pytest.approx(0.70, abs=0.02)
    assert found["codes"]["x"]["ku_alpha"]["coverage"] == pytest.approx(60 / 80)


@pytest.mark.parametrize(
    "wrong",
    [
        ["--also", "everything"],
        ["--benchmark", "mine"],
        ["--overlap", "0"],
        ["--overlap", "50"],
        ["--moments", "a,b"],
        ["--oneself", "Ann"],
        ["--ratings-out", "out.csv"],
        ["--also", "rounds"],
        ["--also", "gamma"],
    ],
)
def test_what_a_table_has_not_is_wrong_usage(wrong, tmp_path, capsys):
    path = tmp_path / "R.csv"
    path.write_text(TABLE)
    failing(capsys, "agreement", "--ratings", path, *wrong, code=2)


def test_what_is_of_tables_is_wrong_usage_beside_a_study(compared, study_file, capsys):
    for wrong in (["--categories", "a,b"], ["--split", ";"], ["--reference", IDA]):
        failing(capsys, "agreement", study_file, *wrong, code=2)


# -- ratings out


def test_the_ratings_that_were_written_give_the_same_figures(
    compared, study_file, tmp_path, capsys
):
    out = tmp_path / "ratings.csv"
    found = run(capsys, study_file, "--ratings-out", out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    again = run(capsys, "--ratings", out, "--unit", "segment")
    names = {found["names"][code]: code for code in found["codes"]}
    assert set(again["codes"]) == set(names)
    for name, code in names.items():
        for coefficient in ("percent_agreement", "cohen_kappa", "gwet_ac1"):
            was, now = (
                each[coefficient]["value"] for each in (found["codes"][code], again["codes"][name])
            )
            assert now == (None if was is None else pytest.approx(was))
    assert "already exists" in failing(capsys, "agreement", study_file, "--ratings-out", out)
    with out.open(encoding="utf-8-sig") as file:
        assert next(csv.reader(file)) == ["unit", "coder", "code", "document"]


def test_two_codes_of_one_name_keep_apart_in_a_file():
    names = {"a": "C", "b": "c", "d": "D"}
    known = {id_: Code(id_, name, "descriptive") for id_, name in names.items()}
    assert code_labels(["a", "b", "d"], known) == {"a": "C (a)", "b": "c (b)", "d": "D"}


# -- in a blind pass


ASKED = (
    ["--also", "all"],
    ["--also", "interviews"],
    ["--oneself", CODER],
    ["--benchmark", "altman"],
    ["--overlap", "50"],
    [],
)


@pytest.mark.parametrize("who", [CODER, IDA, "ida berg", "an advisor"])
def test_no_figure_is_given_while_a_round_is_open_whoever_asks(
    who, study, study_file, tmp_path, capsys
):
    """On one file anybody can give any name: figures wait until the round is closed."""
    opened(study)
    gives(study, CODER, (("time",), ("time",)))
    gives(study, IDA, (("time",), ()))
    out = tmp_path / "out.csv"
    for options in (*ASKED, ["--ratings-out", out]):
        said = failing(capsys, "agreement", study_file, *options, "--coder", who)
        assert "blind" in said
    assert not out.exists()


def test_an_older_round_is_no_way_round_a_blind_pass(study, study_file, capsys):
    """The rounds of before are not shown to who codes blind now: they hold the others' codes."""
    held = closed(study)
    opened(study)
    said = failing(capsys, "agreement", study_file, "--round", held.name, "--also", "rounds")
    assert "blind" in said


def test_a_time_is_no_way_round_a_blind_pass_of_others(study, study_file, capsys):
    """An advisor who compares a coder with herself "until now" would count what she gives blind."""
    first = closed(study)
    opened(study, "Ada")
    study.append([new_event("coding.added", CODER, coded(in_order(study)[4], "time"))])
    asked = ("--round", first.name, "--oneself", CODER, "--coder", "an advisor")
    said = failing(capsys, "agreement", study_file, *asked, "--moments", "2000-01-01,2100-01-01")
    assert "blind just now" in said


# -- closing a round by command


def test_a_round_is_closed_by_command_and_only_with_yes(study, study_file, capsys):
    held = opened(study)
    gives(study, CODER, (("time",),))
    assert call("close-round", study_file) == 1
    said = capsys.readouterr().out
    assert "is still open" in said
    assert f"{CODER}: 1 of 6 decided" in said
    assert f"{IDA} did not say that all is coded" in said
    assert not study.state().rounds[held.id].closed
    assert call("close-round", study_file, "--yes") == 0
    assert '"Round 1" is closed' in capsys.readouterr().out
    with Study.open(study_file) as again:
        assert again.state().rounds[held.id].closed
        assert again.events()[-1].actor == CODER
    assert "No round is open" in failing(capsys, "close-round", study_file, "--yes")
    assert "is closed already" in failing(
        capsys, "close-round", study_file, "--round", "Round 1", "--yes"
    )


def test_a_round_is_closed_by_who_opened_it(study, study_file, capsys):
    opened(study)
    said = failing(capsys, "close-round", study_file, "--yes", "--coder", IDA)
    assert f"is closed by {CODER}, who opened it" in said
    assert 'no round called "Spring"' in failing(
        capsys, "close-round", study_file, "--round", "Spring", "--yes"
    )


# -- how many units


def test_units_needed_says_what_interviews_that_hang_together_ask_for(capsys):
    options = ("--kappa", 0.6, "--prevalence", 0.3, "--width", 0.2)
    assert call("units-needed", *options) == 0
    assert "296 units" in capsys.readouterr().out
    assert call("units-needed", *options, "--per-interview", 20, "--icc", 0.05, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["units_alone"] == 296
    assert found["design_effect"] == pytest.approx(1.95)
    assert found["units"] == 578
    assert found["interviews"] == 29
    assert call("units-needed", *options, "--per-interview", 20) == 0
    assert "design effect" in capsys.readouterr().out


@pytest.mark.parametrize(
    "wrong",
    [
        ["--kappa", "1"],
        ["--prevalence", "0"],
        ["--width", "3"],
        ["--coders", "1"],
        ["--per-interview", "0"],
        ["--per-interview", "20", "--icc", "2"],
    ],
)
def test_units_needed_refuses_what_no_study_can_have(wrong, capsys):
    failing(capsys, "units-needed", *wrong, code=2)


def test_seen_is_a_decision_of_coding_again(study, study_file, capsys):
    """Looking again and giving nothing again is coding again, too."""
    closed(study)
    held = opened(study)
    last = in_order(study)[5]
    study.append(
        [
            new_event("unit.seen", CODER, unit(last)),
            new_event("round.finished", CODER, {"round_id": held.id}),
            new_event("round.closed", CODER, {"round_id": held.id}),
        ]
    )
    found = run(capsys, study_file, "--oneself", CODER)["also"]["oneself"]
    assert found["again"]["overall"]["percent_agreement"]["n"] == 1
