"""`throughline evaluate coverage`: a table that anybody can make again."""

from __future__ import annotations

import json

from pipeline.agreement.coverage import DESIGNS
from tests.app.command import call, failing


def test_the_table_has_a_line_for_each_design_and_a_column_for_each_method(capsys):
    assert call("evaluate", "coverage", "--runs", 2) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "cohen_kappa, 2 studies each, seed 20" in lines[0]
    assert [line.split(" | ")[0][2:] for line in lines[4:]] == [each.name for each in DESIGNS]
    assert all(line.count("|") == lines[2].count("|") for line in lines[3:])
    assert "printed" in lines[2]
    assert "bootstrap, interviews" in lines[2]


def test_the_same_seed_gives_the_same_rows_and_json_has_them_all(capsys):
    found = []
    for seed in (3, 3, 4):
        call("evaluate", "coverage", "--runs", 3, "--seed", seed, "--json")
        found.append(json.loads(capsys.readouterr().out))
    assert found[0] == found[1]
    assert found[0]["rows"] != found[2]["rows"]
    for row in found[0]["rows"]:
        assert row["defined"] + row["undefined"] == 3
        assert row["coverage"] is None or 0 <= row["coverage"] <= 1


def test_a_coefficient_that_is_not_simulated_is_refused_by_name(capsys):
    said = failing(capsys, "evaluate", "coverage", "--coefficient", "gamma", code=2)
    assert 'no coefficient "gamma"' in said
