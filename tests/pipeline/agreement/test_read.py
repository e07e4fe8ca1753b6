"""Tables as people have them: names written in several ways, several codes in a cell, encodings."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.agreement.measure import measure
from pipeline.agreement.ratings import Given, Ratings, RatingsUnusable, gather
from pipeline.agreement.read import read_ratings, read_spans
from pipeline.agreement.spelling import one_name, plain_text
from tests.properties import examples

HEAD = "unit,coder,code\n"
PLAIN = HEAD + "".join(
    f"{unit},{coder},{code}\n"
    for unit, codes in enumerate(["ab", "aa", "bb", "ba", "aa", "bb"])
    for coder, code in zip(("Ann", "Ben"), codes, strict=True)
)


def read(folder: Path, text: str | bytes, **how: object) -> Ratings:
    path = folder / "R.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_ratings(path, **how)  # type: ignore[arg-type]


def kappa(ratings: Ratings) -> float | None:
    found: float | None = measure(ratings, resamples=0)["overall"]["cohen_kappa"]["value"]
    return found


def said(ratings: Ratings) -> str:
    return " ".join(ratings.warnings)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Goals", "goals", "only case differs"),
        ("caf\u00e9", "cafe\u0301", "only their Unicode form differs"),
        ("time off", "time\u00a0off", "only spaces differ"),
        ("time off", " time  off ", "only spaces differ"),
        ("time", "ti\u00adme", "only signs that cannot be seen differ"),
        ("time", "\u200btime", "only signs that cannot be seen differ"),
        ("time", "\u201ctime\u201d", "only quotes differ"),
        ("1", "1.0", "only zeros after the point differ"),
        ("-2", "-2.00", "only zeros after the point differ"),
    ],
)
def test_a_code_written_in_two_ways_is_one_code_and_that_is_told(one, other, why, tmp_path):
    """Two coders who gave the same code were counted as disagreeing, and nothing was said."""
    rest = "7" if one.lstrip("-").isdigit() else "else"
    rows = [f'{at},Ann,"{one}"\n{at},Ben,"{other}"\n' for at in range(3)]
    rows += [f"{at},Ann,{rest}\n{at},Ben,{rest}\n" for at in range(3, 6)]
    made = read(tmp_path, HEAD + "".join(rows))
    assert len(made.codes) == 2
    assert kappa(made) == 1
    assert why in said(made)
    assert "were taken as one code" in said(made)


def test_codes_can_be_kept_apart_as_they_are_written(tmp_path):
    text = HEAD + "1,Ann,US\n1,Ben,us\n2,Ann,us\n2,Ben,us\n3,Ann,US\n3,Ben,US\n"
    assert read(tmp_path, text).codes == ("US",)
    apart = read(tmp_path, text, as_written=True)
    assert set(apart.codes) == {"US", "us"}
    assert "look alike and are counted as 2 codes" in said(apart)


def test_numbers_of_an_outline_are_not_numbers(tmp_path):
    """1.1 and 1.10 are two codes of an outline; only 1 and 1.0 are one number."""
    made = read(tmp_path, HEAD + "1,Ann,1.1\n1,Ben,1.10\n2,Ann,1\n2,Ben,1.0\n")
    assert set(made.codes) == {"1.1", "1.10", "1"}
    words = read(tmp_path, HEAD + "1,Ann,1\n1,Ben,1.0\n2,Ann,x\n2,Ben,x\n")
    assert set(words.codes) == {"1", "1.0", "x"}


def test_the_way_written_most_often_names_the_code(tmp_path):
    made = read(tmp_path, HEAD + "1,Ann,GOALS\n1,Ben,goals\n2,Ann,goals\n2,Ben,goals\n")
    assert made.codes == ("goals",)
    assert "'GOALS', 'goals' were taken as one code, \"goals\" (1 and 3 rows)" in said(made)


@pytest.mark.parametrize("column", ["unit", "document", "coder"])
def test_units_documents_and_coders_in_two_unicode_forms_are_one(column, tmp_path):
    """An umlaut typed on another machine made two units of one, and no pair shared any."""
    rows = []
    for at in range(3):
        for form, coder in (("NFC", "Ann"), ("NFD", "Ben")):
            cells = {"unit": f"ä{at}", "document": "Bär", "coder": "Jürgen"}
            name = unicodedata.normalize(form, cells[column])
            cells = {"unit": str(at), "document": "d", "coder": coder} | {column: name}
            rows.append(f"{cells['unit']},{cells['coder']},x,{cells['document']}\n")
    made = read(tmp_path, "unit,coder,code,document\n" + "".join(rows))
    assert len(made.units) == 3
    assert len(made.coders) == (1 if column == "coder" else 2)
    assert "only their Unicode form differs" in said(made)


def test_several_codes_in_one_cell_are_told_and_can_be_split(tmp_path):
    text = HEAD + '1,Ann,"x;y"\n1,Ben,x\n2,Ann,y\n2,Ben,y\n3,Ann,\n3,Ben,\n'
    made = read(tmp_path, text)
    assert "x;y" in made.codes
    assert "'x;y': \";\" stands in the cell, and it was taken as one code" in said(made)
    assert '--split ";"' in said(made)
    split = read(tmp_path, text, split=";")
    assert set(split.codes) == {"x", "y"}
    assert split.assigned.sum() == 5
    assert "stands in the cell" not in said(split)


def test_a_comma_in_a_cell_is_told_only_where_its_parts_are_codes(tmp_path):
    names = HEAD + '1,Ann,"Time, pressure"\n1,Ben,"Time, pressure"\n'
    assert read(tmp_path, names).warnings[:1] == (
        '"Ann" coded only one unit; figures for pairs with this coder cannot be given.',
    )
    parts = HEAD + '1,Ann,"x, y"\n1,Ben,x\n2,Ann,y\n2,Ben,y\n'
    assert '"," stands in the cell' in said(read(tmp_path, parts))


def test_an_empty_row_beside_a_code_is_told(tmp_path):
    """A row that says "nothing" and one that gives a code contradict each other."""
    made = read(tmp_path, HEAD + "1,Ann,x\n1,Ann,\n1,Ben,x\n2,Ann,\n2,Ben,x\n")
    assert "an empty row beside a code" in said(made)
    assert "1 / Ann" in said(made)
    assert "2 / Ann" not in said(made)
    assert made.assigned[0, 0].any()


def test_a_word_that_may_mean_nothing_is_told(tmp_path):
    made = read(tmp_path, HEAD + "1,Ann,NA\n1,Ben,x\n2,Ann,x\n2,Ben,x\n")
    assert "'NA' stands as a code and was taken as one" in said(made)


def test_a_slip_that_changes_the_basis_is_told(tmp_path):
    """One unit with a second code turned categories into decisions, unnoticed."""
    rows = [f"{at},{who},{'xy'[at % 2]}\n" for at in range(60) for who in ("Ann", "Ben")]
    made = read(tmp_path, HEAD + "".join(rows) + "4,Ann,y\n")
    assert "Only 1 of 120 times did a coder give a unit several codes" in said(made)
    assert "4 / Ann" in said(made)
    many = HEAD + "".join(rows) + "".join(f"{at},Ann,z\n" for at in range(20))
    assert "several codes" not in said(read(tmp_path, many))


@pytest.mark.parametrize(
    "text",
    [
        "sep=,\n" + PLAIN,
        '"sep=,"\n' + PLAIN,
        "sep=;\r\n" + PLAIN.replace(",", ";").replace("\n", "\r\n"),
        "SEP=\t\n" + PLAIN.replace(",", "\t"),
        PLAIN.replace(",", "|"),
        b"\xef\xbb\xbf\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("utf-16-be"),
        PLAIN.replace("\n", ",,\n").replace("code,,", "code"),
        PLAIN.replace("unit,coder,code", "unit,coder,\u200bcode\u00a0"),
        PLAIN.replace("Ann", " Ann\u00a0"),
    ],
    ids=[
        "sep",
        "quoted sep",
        "sep semicolon",
        "sep tab",
        "bars",
        "two marks",
        "utf-16-le without a mark",
        "utf-16-be without a mark",
        "empty columns on the right",
        "invisible signs in the heading",
        "no-break space",
    ],
)
def test_a_table_is_read_however_a_program_saved_it(text, tmp_path):
    plain, other = read(tmp_path, PLAIN), read(tmp_path, text)
    assert other.units == plain.units
    assert other.coders == plain.coders
    assert other.codes == plain.codes
    assert (other.assigned == plain.assigned).all()


def test_a_fault_below_a_sep_line_has_its_line_in_the_file(tmp_path):
    with pytest.raises(RatingsUnusable, match="line 4: there are 2 cells for 3 columns"):
        read(tmp_path, "sep=,\nunit,coder,code\n1,Ann,x\n1,Ben\n")


def test_decimal_commas_are_numbers_and_told(tmp_path):
    rows = [
        f"{at};{who};{code}\n"
        for at, who, code in (
            (1, "Ann", "1,5"),
            (1, "Ben", "1,5"),
            (2, "Ann", "2"),
            (2, "Ben", "2,5"),
            (3, "Ann", "3"),
            (3, "Ben", "3"),
        )
    ]
    made = read(tmp_path, "unit;coder;code\n" + "".join(rows))
    assert set(made.codes) == {"1.5", "2", "2.5", "3"}
    assert "read as numbers with a decimal comma" in said(made)
    assert measure(made, resamples=0)["overall"]["krippendorff_alpha_interval"]["value"] > 0.5


def test_spans_have_their_names_put_right_too(tmp_path):
    spans = tmp_path / "S.csv"
    lengths = tmp_path / "L.csv"
    spans.write_text(
        "document,coder,code,start,end\nBa\u0308r,Ann,Goals,0,40\nB\u00e4r,Ben,goals,0,40\n"
    )
    lengths.write_text("document,length\nB\u00e4r,100\n")
    made, marked, _ = read_spans(spans, lengths)
    assert made.codes == ("Goals",)
    assert {each.document for each in marked} == {"B\u00e4r"}
    assert "only case differs" in said(made)


# -- what numbers can bear


def test_ratio_weights_of_both_signs_have_the_true_reason(tmp_path):
    """They were refused as "all ratings the same", which they are not."""
    rows = [
        f"{at},{who},{code}\n"
        for at, codes in enumerate([(-1, 1), (1, 1), (2, 2), (-1, -1)])
        for who, code in zip(("Ann", "Ben"), codes, strict=True)
    ]
    made = read(tmp_path, HEAD + "".join(rows))
    with pytest.raises(RatingsUnusable, match="go from -1 to 2, and ratios take numbers of one"):
        measure(made, weights="ratio", resamples=0)
    found = measure(made, resamples=0)["overall"]
    assert "ratios take numbers of one sign" in found["krippendorff_alpha_ratio"]["reason"]
    assert found["krippendorff_alpha_interval"]["value"] is not None


def test_numbers_of_one_sign_bear_ratio_weights():
    rows = [
        Given(str(at), who, str(code))
        for at, codes in enumerate([(0, 0), (1, 1), (2, 1)])
        for who, code in zip(("Ann", "Ben"), codes, strict=True)
    ]
    assert measure(gather(rows), weights="ratio", resamples=0)["overall"]["gwet_ac1"]["value"]


# -- categories of the scale that nobody used


def test_an_unused_category_counts_where_it_is_declared(tmp_path):
    """Brennan-Prediger and AC1 divide by the categories of the scale, used or not.

    With 4 of 5 units agreeing: 1/3 and 1/4 of them by chance are (.8 - p) / (1 - p).
    """
    pairs = [("1", "1"), ("2", "2"), ("3", "3"), ("1", "1"), ("2", "1")]
    rows = [f"{at},Ann,{a}\n{at},Ben,{b}\n" for at, (a, b) in enumerate(pairs)]
    text = HEAD + "".join(rows)
    used = measure(read(tmp_path, text), resamples=0)
    scale = measure(read(tmp_path, text, categories=("1", "2", "3", "4")), resamples=0)
    assert used["overall"]["brennan_prediger"]["value"] == pytest.approx((0.8 - 1 / 3) / (2 / 3))
    assert scale["overall"]["brennan_prediger"]["value"] == pytest.approx((0.8 - 1 / 4) / (3 / 4))
    share = np.array([0.5, 0.3, 0.2, 0.0])
    chance = (share * (1 - share)).sum() / 3
    assert scale["overall"]["gwet_ac1"]["value"] == pytest.approx((0.8 - chance) / (1 - chance))
    assert scale["overall"]["cohen_kappa"]["value"] == used["overall"]["cohen_kappa"]["value"]
    assert scale["codes"]["4"]["cohen_kappa"]["reason"].startswith("nobody gave this code")
    assert any("the 4 declared" in text for text in scale["conventions"])


def test_ordinal_weights_know_the_places_of_unused_categories(tmp_path):
    text = HEAD + "1,Ann,1\n1,Ben,4\n2,Ann,4\n2,Ben,4\n3,Ann,1\n3,Ben,1\n"
    plain = measure(read(tmp_path, text), weights="ordinal", resamples=0)
    wide = measure(
        read(tmp_path, text, categories=("1", "2", "3", "4", "5")), weights="ordinal", resamples=0
    )
    assert plain["overall"]["percent_agreement"]["value"] == pytest.approx(2 / 3)
    # 1 and 4 are three apart on a scale of five: 1 - (3 * 4 / 2) / 10
    assert wide["overall"]["percent_agreement"]["value"] == pytest.approx((2 + 0.4) / 3)


def test_a_code_that_was_not_declared_is_refused_by_name(tmp_path):
    with pytest.raises(RatingsUnusable, match="Not among the categories that were declared: b"):
        read(tmp_path, PLAIN, categories=("a", "c"))


def test_declared_categories_are_matched_as_codes_are(tmp_path):
    made = read(tmp_path, PLAIN, categories=("A", "b"))
    assert len(made.codes) == 2


# -- bounds


def test_a_code_for_each_unit_is_a_sentence_not_an_end_in_memory():
    """20,000 different codes on 20,000 units ended the process for want of memory."""
    rows = [Given(str(at), who, f"c{at}") for at in range(20_000) for who in ("Ann", "Ben")]
    with pytest.raises(RatingsUnusable, match="20,000 different codes on 20,000 units, nearly one"):
        gather(rows)


def test_many_codes_where_units_carry_several_are_bounded_by_their_cells():
    rows = [Given(str(at), who, f"c{at}.{n}") for at in range(600) for who in "AB" for n in (1, 2)]
    assert len(gather(rows).codes) == 1200
    rows = [Given(str(at), who, f"c{at}.{n}") for at in range(3000) for who in "AB" for n in (1, 2)]
    with pytest.raises(RatingsUnusable, match="6,000 different codes"):
        gather(rows)


def test_many_different_numbers_say_so():
    rows = [Given(str(at), who, str(at / 2)) for at in range(150) for who in ("Ann", "Ben")]
    found = measure(gather(rows), resamples=0)["overall"]["krippendorff_alpha_interval"]
    assert found["reason"] == "there are more than 120 different numbers"


# -- properties

NAMES = st.text(st.sampled_from("aAbé1.0 \u00a0\u0301\u200b'\""), min_size=1, max_size=6).filter(
    lambda name: bool(plain_text(name))
)


@given(st.lists(NAMES, min_size=1, max_size=8), st.booleans())
@examples(200)
def test_every_name_is_taken_for_one_and_what_is_joined_is_told(names, codes):
    taken, told = one_name(names, "code", codes=codes)
    assert set(taken) == set(names)
    assert all(plain_text(kept) for kept in taken.values())
    joined = [kept for kept in set(taken.values()) if list(taken.values()).count(kept) > 1]
    assert sum("were taken as one code" in text for text in told) == len(joined)
    again, _ = one_name(taken.values(), "code", codes=codes)
    assert len(set(again.values())) == len(set(taken.values()))


@given(st.lists(NAMES, min_size=1, max_size=8))
@examples(200)
def test_the_order_of_rows_does_not_say_what_is_one_code(names):
    def groups(order: list[str]) -> set[frozenset[str]]:
        taken, _ = one_name(order, "code", codes=True)
        return {frozenset(n for n in taken if taken[n] == kept) for kept in taken.values()}

    assert groups(names) == groups(names[::-1])
