"""Every published value, and every value of R's irr and irrCAC, that is one of ours."""

from __future__ import annotations

import csv
import math
import re
from pathlib import Path
from typing import Any

import pytest

from pipeline.agreement.measure import measure
from pipeline.agreement.ratings import Ratings, chosen
from tests.pipeline.agreement.tables import from_matrix, from_pairs, read_set

FOLDER = Path(__file__).parent / "published"  # tables and values as papers and manuals print them
OURS = {
    "cohen kappa": "cohen_kappa",
    "light kappa": "cohen_kappa",
    "kappa2": "cohen_kappa",
    "scott": "scott_pi",
    "fleiss category kappa": "fleiss_kappa",
    "conger": "conger_kappa",
    "fleiss kappa": "fleiss_kappa",
    "fleiss.kappa": "fleiss_kappa",
    "gwet": "gwet_ac1",
    "brennan": "brennan_prediger",
    "bp": "brennan_prediger",
    "kripp": "krippendorff_alpha",
    "percent agreement": "percent_agreement",
    "pa.coeff": "percent_agreement",
    "pa2": "percent_agreement",
}
NOT_OURS = {  # in full or in part, and why
    "ICC": "intraclass correlation is for measurements, not for codes",
    "Kendall": "concordance of rankings; coders of interviews do not rank units",
    "Fleiss kappa z": "a test of agreement by chance alone, which nobody who codes asks about",
    "tolerance": "irr::agree counts units on which all coders agree; ours is the mean over pairs",
}


OLDER_VARIANCE = {
    # irrCAC 1.0 took alpha's variance with the corrected observed agreement where numbers of
    # raters differ, and another formula for counts; its later versions have ours, the derivative
    # of alpha (see test_intervals.py, where it is met by the jackknife)
    ("gwet/cac.raw4raters", "krippen.alpha.raw"): 1e-3,
    ("gwet/cac.raw5obser", "krippen.alpha.raw"): 1e-3,
    ("gwet/distrib.6raters", "krippen.alpha.dist"): 0.02,
}


def rows_of(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def key_of(label: str) -> str:
    return next(key for start, key in OURS.items() if label.lower().startswith(start))


def weights_of(label: str) -> str:
    """Return the weights that a label names; those of Krippendorff's metrics are no weights."""
    found = re.search(r"linear|quadratic|ordinal", label)
    return "identity" if found is None or label.startswith("krippendorff") else found[0]


def figure_of(dataset: str, label: str) -> dict[str, Any]:
    ratings = read_set(FOLDER, dataset)
    key = key_of(label)
    if coders := re.search(r"raters (\d),(\d)", label):
        ratings = chosen(ratings, [f"coder {n}" for n in coders.groups()])
    if category := re.search(r"category kappa: (.+)", label):
        return measure(ratings, resamples=0, method="irrCAC")["codes"][category[1]][key]
    metric = re.search(r"alpha (ordinal|interval|ratio)$", label)
    name = f"{key}_{metric[1]}" if metric else key
    how = {"weights": weights_of(label), "resamples": 0, "method": "irrCAC"}
    return measure(ratings, **how)["overall"][name]


def is_ours(row: dict[str, str]) -> bool:
    return not any(word in row["coefficient"] for word in NOT_OURS)


PUBLISHED = list(filter(is_ours, rows_of("published_values.csv")))
FROM_R = list(filter(is_ours, rows_of("expected_values_R.csv")))


def test_nothing_is_left_out_but_what_is_named():
    assert (len(PUBLISHED), len(FROM_R)) == (40, 78)
    everything = [*rows_of("published_values.csv"), *rows_of("expected_values_R.csv")]
    left = [row["coefficient"] for row in everything if not is_ours(row)]
    assert len(left) == 8
    assert all(any(word in each for word in NOT_OURS) for each in left)


def named(row: dict[str, str]) -> str:
    return f"{row['dataset']}: {row['coefficient']}"


@pytest.mark.parametrize("row", PUBLISHED, ids=named)
def test_a_published_value_is_met_to_its_decimals(row):
    found = figure_of(row["dataset"], row["coefficient"])["value"]
    assert found == pytest.approx(
        float(row["value"]), abs=0.51 * 10 ** -int(row["decimals_published"])
    )


@pytest.mark.parametrize("row", FROM_R, ids=named)
def test_a_value_of_r_is_met_to_the_decimals_it_prints(row):
    figure = figure_of(row["dataset"], row["coefficient"])
    decimals = len(row["value"].partition(".")[2])
    assert figure["value"] == pytest.approx(
        float(row["value"]), abs=max(1e-9, 0.51 * 10**-decimals) if decimals < 9 else 1e-9
    )
    if row["se"] == "NA":
        return
    # irrCAC divides by n for tables of two coders, as Fleiss, Cohen & Everitt do, and by n - 1
    # for raw ratings; ours is n for Cohen and Scott, n - 1 for the rest
    n = figure["n"]
    of_table = row["coefficient"].endswith(".table")
    ours_by_n = key_of(row["coefficient"]) in ("cohen_kappa", "scott_pi")
    scale = math.sqrt((n - 1) / n) if of_table and not ours_by_n else 1
    digits = len(row["se"].partition(".")[2])
    assert figure["se"] * scale == pytest.approx(
        float(row["se"]),
        abs=max(1e-9, 0.51 * 10**-digits),
        rel=OLDER_VARIANCE.get((row["dataset"], row["coefficient"].split()[0]), 1e-12),
    )


def test_an_interval_is_that_of_irrcac():
    # R's value less t(.975, 11) = 2.20099 of R's error: .77544 - .31463, .76282 - .32832; cut at 1
    ac1 = figure_of("gwet/cac.raw4raters", "gwet.ac1")
    assert (round(ac1["low"], 3), ac1["high"]) == (0.461, 1)
    conger = figure_of("gwet/cac.raw4raters", "conger")
    assert (round(conger["low"], 4), conger["high"]) == (0.4345, 1)


def test_both_conventions_for_missing_ratings_are_known_and_ours_is_all_rated_units():
    ratings = read_set(FOLDER, "gwet/cac.raw4raters")
    ours = measure(ratings, resamples=0)["overall"]["gwet_ac1"]["value"]
    pairable = ratings.rated.sum(axis=1) >= 2
    from dataclasses import replace

    alone = replace(
        ratings,
        units=tuple(u for u, keep in zip(ratings.units, pairable, strict=True) if keep),
        assigned=ratings.assigned[pairable],
        rated=ratings.rated[pairable],
    )
    other = measure(alone, resamples=0)["overall"]["gwet_ac1"]["value"]
    assert (round(ours, 5), round(other, 5)) == (0.77544, 0.77515)


# -- what is printed in papers and manuals, small enough to stand here, so that it is never skipped

ABSTRACTORS = {  # Gwet's two abstractors: ectopic, abnormal and normal pregnancies
    ("1", "1"): 13,
    ("2", "2"): 20,
    ("2", "3"): 7,
    ("3", "2"): 4,
    ("3", "3"): 56,
}
FOUR_RATERS = "11.1 2232 3333 3333 2222 1234 4444 1121 2222 .555 ..11 ..3."  # Gwet; Krippendorff
THREE_CODERS = ".1. ... .22 .11 .33 334 444 13. 2.2 1.1 1.1 3.3 3.3 ... 3.4"  # Wikipedia
FOURTEEN = (  # Fleiss' kappa on Wikipedia: how many of 14 gave each of five categories
    "0 0 0 0 14,0 2 6 4 2,0 0 3 5 6,0 3 9 2 0,2 2 8 1 1,7 7 0 0 0,3 2 6 3 0,2 5 3 2 2,6 5 2 1 0,"
    "0 2 2 3 7"
)


def printed(name: str) -> Ratings:
    if name == "abstractors":
        return from_pairs(ABSTRACTORS)
    if name == "fourteen":
        rows = [[int(cell) for cell in row.split()] for row in FOURTEEN.split(",")]
        return from_matrix(
            [[str(k) for k, times in enumerate(row, 1) for _ in range(times)] for row in rows]
        )
    rows = (FOUR_RATERS if name == "four raters" else THREE_CODERS).split()
    return from_matrix([[None if cell == "." else cell for cell in row] for row in rows])


@pytest.mark.parametrize(
    ("name", "key", "weights", "value", "error"),
    [
        ("abstractors", "cohen_kappa", "identity", 0.7964094, 0.0589107183),
        ("abstractors", "scott_pi", "identity", 0.7962397, 0.0590547333),
        ("abstractors", "gwet_ac1", "identity", 0.8493305, None),
        ("abstractors", "brennan_prediger", "identity", 0.835, None),
        ("abstractors", "krippendorff_alpha", "identity", 0.7972585, None),
        ("abstractors", "cohen_kappa", "quadratic", 0.8921569, None),
        ("abstractors", "gwet_ac1", "quadratic", 0.9402369, None),
        ("four raters", "percent_agreement", "identity", 0.8181818, 0.12561),
        ("four raters", "gwet_ac1", "identity", 0.77544, 0.14295),
        ("four raters", "fleiss_kappa", "identity", 0.76117, 0.15302),
        ("four raters", "conger_kappa", "identity", 0.76282, 0.14917),
        ("four raters", "brennan_prediger", "identity", 0.77273, 0.14472),
        ("four raters", "gwet_ac1", "ordinal", 0.89894, 0.1069),
        ("four raters", "krippendorff_alpha", "identity", 0.74342, None),
        ("four raters", "krippendorff_alpha_ordinal", "identity", 0.815, None),
        ("four raters", "krippendorff_alpha_interval", "identity", 0.849, None),
        ("four raters", "krippendorff_alpha_ratio", "identity", 0.797, None),
        ("three coders", "krippendorff_alpha", "identity", 0.691, None),
        ("three coders", "krippendorff_alpha_interval", "identity", 0.811, None),
        ("fourteen", "fleiss_kappa", "identity", 0.21, None),
    ],
)
def test_what_is_printed_in_papers_and_by_irrcac_is_met(name, key, weights, value, error):
    figure = measure(printed(name), weights=weights, resamples=0, method="irrCAC")["overall"][key]
    decimals = len(str(value).partition(".")[2])
    assert figure["value"] == pytest.approx(value, abs=0.51 * 10**-decimals)
    if error is not None:
        assert figure["se"] == pytest.approx(error, abs=0.51 * 10 ** -len(str(error)[2:]))
    best = measure(printed(name), weights=weights, resamples=0)["overall"][key]
    assert best["value"] == figure["value"]
    if name != "four raters":  # who looked at what: only there do the two errors differ
        assert best["se"] == pytest.approx(figure["se"])


def test_the_interval_of_irrcac_is_there_by_name():
    # R's value less t(.975, 11) = 2.20099 of R's error: .77544 - .31463, .76282 - .32832; cut at 1
    found = measure(printed("four raters"), resamples=0, method="irrCAC")["overall"]
    assert (round(found["gwet_ac1"]["low"], 3), found["gwet_ac1"]["high"]) == (0.461, 1)
    assert (round(found["conger_kappa"]["low"], 4), found["conger_kappa"]["high"]) == (0.4345, 1)
