"""Alpha for unitizing: published examples, character by character, and documents left out."""

from __future__ import annotations

from itertools import combinations, pairwise, permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.agreement.spans import CodedSpan
from pipeline.agreement.unitizing import continua, measure_unitizing, older_parts
from tests.properties import examples

# Krippendorff (2019), figure 12.11, p. 340: characters 1 to 60, both ends counted
BOOK = {
    "Alex": "1:1-7 2:8-13 5:31-32 6:33-37 6:38-44 7:45-60",
    "Paul": "1:1-7 3:8-13 5:14-21 6:33-44",
    "Suzan": "1:1-7 4:8-13 5:14-21 6:33-37 6:38-41 6:42-44",
}
# Krippendorff (2004), Content Analysis, p. 254: characters 150 to 450
TEXTBOOK = [
    ("i", "c", 225, 295),
    ("i", "c", 370, 400),
    ("j", "c", 220, 300),
    ("j", "c", 355, 375),
    ("j", "c", 400, 420),
    ("i", "k", 180, 240),
    ("i", "k", 300, 350),
    ("j", "k", 180, 240),
    ("j", "k", 300, 350),
]
# Krippendorff (1995), p. 57: four pairs of observers of 24 sections, (start, length)
PAIRS = {
    "A": ([(2, 8), (14, 6)], [(4, 4), (15, 2)]),
    "B": ([(0, 18)], [(0, 2), (2, 1), (3, 1), (4, 1), (5, 1), (6, 3), (9, 1)]),
    "C": (
        [(2, 6), (10, 2), (14, 4), (20, 2)],
        [(0, 2), (4, 4), (10, 4), (16, 2), (20, 2)],
    ),
    "D": (
        [(0, 2), (2, 8), (10, 4), (14, 6), (20, 4)],
        [(0, 4), (4, 4), (8, 7), (15, 2), (17, 7)],
    ),
}


def book() -> list[CodedSpan]:
    made = []
    for coder, line in BOOK.items():
        for part in line.split():
            code, _, places = part.partition(":")
            first, last = map(int, places.split("-"))
            made.append(CodedSpan("d", coder, code, first - 1, last))
    return made


def test_the_example_of_the_textbook_of_2019_is_met():
    found = measure_unitizing(book(), {"d": 60}, list(BOOK))
    assert found["overall"]["u_alpha"]["value"] == pytest.approx(0.510, abs=0.0005)
    # printed as .413, from lengths rounded there
    assert found["overall"]["u_alpha_binary"]["value"] == pytest.approx(0.413, abs=0.001)
    assert found["basis"] == "codes as values of one continuum"


def test_the_example_of_the_textbook_of_2004_is_met_by_the_older_coefficient():
    spans = [CodedSpan("d", who, code, a - 150, b - 150) for who, code, a, b in TEXTBOOK]
    kept = continua(spans, {"d": 300}, ["i", "j"])
    assert older_parts(kept, ["i", "j"], "c") == (
        pytest.approx(0.0144, abs=0.00005),
        pytest.approx(0.0532, abs=0.00005),
    )
    assert older_parts(kept, ["i", "j"], "k") == (0, pytest.approx(0.0490, abs=0.00005))
    found = measure_unitizing(spans, {"d": 300}, ["i", "j"])
    assert found["codes"]["c"]["u_alpha_1995"]["value"] == pytest.approx(0.7286, abs=0.00005)
    assert found["codes"]["k"]["u_alpha_1995"]["value"] == 1
    # printed as .8591, from disagreements rounded to four decimals
    assert found["overall"]["u_alpha_1995"]["value"] == pytest.approx(0.8591, abs=0.0005)
    assert "added over the codes" in found["basis"]


@pytest.mark.parametrize(
    ("pair", "seen", "value"),
    [("A", 0.03125, 0.553), ("B", 2.26736, -0.926), ("C", 0.02777, 0.679), ("D", 0.38715, 0.066)],
)
def test_the_pairs_of_observers_of_1995_are_met(pair, seen, value):
    # the paper lets lengths grow without bound; a formula of its own there was mended in 2004
    fine = 2000
    spans = [
        CodedSpan("d", who, "x", start * fine, (start + length) * fine)
        for who, own in zip("ij", PAIRS[pair], strict=True)
        for start, length in own
    ]
    kept = continua(spans, {"d": 24 * fine}, ["i", "j"])
    found, expected = older_parts(kept, ["i", "j"], "x")
    assert found == pytest.approx(seen, abs=0.00001)
    assert 1 - found / expected == pytest.approx(value, abs=0.02)


def by_characters(
    spans: list[CodedSpan], lengths: dict[str, int], coders: list[str], codes: list[str]
) -> float | None:
    """Return u_alpha counted character by character; a coder's spans may not overlap."""
    text = [(d, at) for d, n in lengths.items() for at in range(n)]
    value: dict[tuple[str, str, int], tuple[str, object]] = {}
    for coder in coders:
        for d, at in text:
            value[coder, d, at] = ("", (d, at))  # a gap's characters are segments of their own
        for span in spans:
            if span.coder == coder and span.code in codes:
                for at in range(span.start, span.end):
                    value[coder, span.document, at] = (span.code, span)
    seen = sum(
        value[a, *place][0] != value[b, *place][0]
        for place in text
        for a, b in permutations(coders, 2)
    ) / (len(coders) - 1)
    every = [value[coder, *place] for coder in coders for place in text]
    named = [(coder, *value[coder, *place]) for coder in coders for place in text]
    differ = 2 * sum(a[0] != b[0] for a, b in combinations(every, 2))
    # pairs of characters that are not of one and the same segment
    free = sum(a[0] != b[0] or a[2] != b[2] for a in named for b in named)
    return None if differ == 0 else 1 - seen / (differ / (free / len(every)))


@st.composite
def marked(draw: Any) -> tuple[list[CodedSpan], dict[str, int], list[str]]:
    """Spans in two short documents; a coder's spans do not overlap."""
    lengths = {"one": draw(st.integers(4, 12)), "two": draw(st.integers(4, 8))}
    coders = list("ABC"[: draw(st.integers(2, 3))])
    spans = [CodedSpan("one", coder, "x", 1, 3) for coder in coders[:2]]
    spans += [CodedSpan("two", coder, "y", 0, 2) for coder in coders[:2]]
    for document, length in lengths.items():
        for coder in coders:
            cuts = sorted(draw(st.sets(st.integers(3, length), max_size=5)))
            for a, b in pairwise(cuts):
                code = draw(st.sampled_from(["x", "y", ""]))
                if code:
                    spans.append(CodedSpan(document, coder, code, a, b))
    return spans, lengths, coders


@given(marked())
@examples(60)
def test_u_alpha_is_that_counted_character_by_character(example):
    spans, lengths, coders = example
    found = measure_unitizing(spans, lengths, coders, resamples=0)
    assert found["left_out"] == {}
    wanted = by_characters(spans, lengths, coders, ["x", "y"])
    assert found["overall"]["u_alpha"]["value"] == pytest.approx(wanted, abs=1e-9)
    for code in "xy":
        alone = by_characters(spans, lengths, coders, [code])
        assert found["codes"][code]["u_alpha"]["value"] == pytest.approx(alone, abs=1e-9)


def span(document: str, coder: str, start: int, end: int, code: str = "x") -> CodedSpan:
    return CodedSpan(document, coder, code, start, end)


def test_documents_that_fewer_than_two_looked_at_are_left_out_and_named():
    lengths = {"good": 50, "alone": 50, "nobody": 50}
    spans = [span("good", "A", 0, 20), span("good", "B", 5, 20), span("alone", "A", 0, 9)]
    unseen = {("alone", "B"), ("nobody", "A"), ("nobody", "B")}
    found = measure_unitizing(spans, lengths, ["A", "B"], unseen=unseen)
    assert found["left_out"] == {"alone": "only A looked at it", "nobody": "nobody looked"}
    only = measure_unitizing(spans[:2], {"good": 50}, ["A", "B"])
    assert found["overall"]["u_alpha"]["value"] == only["overall"]["u_alpha"]["value"]
    assert found["overall"]["u_alpha"]["n"] == 50


def test_without_any_such_document_there_is_no_u_alpha_and_the_reason():
    found = measure_unitizing([span("d", "A", 0, 5)], {"d": 9}, ["A", "B"], unseen={("d", "B")})
    assert found["codes"]["x"]["u_alpha"]["value"] is None
    assert "no document that two coders looked at" in found["overall"]["u_alpha"]["reason"]
    alone = measure_unitizing([span("d", "A", 0, 5)], {"d": 9}, ["A"])
    assert "only one coder" in alone["overall"]["u_alpha"]["reason"]


def test_the_same_spans_are_1_and_all_of_the_text_is_undefined():
    same = [span("d", who, a, b) for who in "AB" for a, b in ((0, 4), (10, 16))]
    assert measure_unitizing(same, {"d": 30}, ["A", "B"])["overall"]["u_alpha"]["value"] == 1
    whole = [span("d", who, 0, 30) for who in "AB"]
    figure = measure_unitizing(whole, {"d": 30}, ["A", "B"])["codes"]["x"]["u_alpha"]
    assert figure["value"] is None
    assert "all text is marked alike" in figure["reason"]


def test_the_interval_is_over_documents():
    lengths = {f"d{i}": 100 for i in range(12)}
    spans = []
    for i, document in enumerate(lengths):
        spans += [span(document, "A", 10, 40), span(document, "B", 10 + i, 40 + i)]
    figure = measure_unitizing(spans, lengths, ["A", "B"])["codes"]["x"]["u_alpha"]
    assert figure["low"] < figure["value"] < figure["high"]
    assert figure["method"].startswith("jackknife over interviews")
    one = measure_unitizing(spans[2:4], {"d1": 100}, ["A", "B"])["codes"]["x"]["u_alpha"]
    assert one["low"] is None
    assert "all characters are of one interview" in one["interval_reason"]


def test_overlapping_spans_of_one_coder_and_code_are_one():
    twice = [span("d", "A", 0, 6), span("d", "A", 4, 10), span("d", "B", 0, 9)]
    once = [span("d", "A", 0, 10), span("d", "B", 0, 9)]
    one, two = (measure_unitizing(each, {"d": 30}, ["A", "B"]) for each in (twice, once))
    assert one["overall"]["u_alpha"] == two["overall"]["u_alpha"]


def test_text_on_which_coders_did_not_meet_is_disagreement_and_stays_in():
    # left out, as only text that two marked alike was kept, this came to .899
    spans = [span("d0", "A", 10, 20), span("d0", "B", 30, 40)]
    spans += [span("d1", "A", 0, 10), span("d1", "B", 0, 12)]
    found = measure_unitizing(spans, {"d0": 100, "d1": 100}, ["A", "B"], resamples=0)
    assert found["codes"]["x"]["u_alpha"]["value"] == pytest.approx(0.418, abs=0.0005)
    assert found["left_out"] == {}


def test_three_coders_of_whom_one_did_not_look_count_where_they_looked():
    spans = [span("d0", who, 0, 20) for who in "AB"] + [span("d0", "C", 5, 20)]
    spans += [span("d1", "A", 10, 30), span("d1", "B", 10, 24)]
    lengths = {"d0": 60, "d1": 60, "d2": 60}
    unseen = {("d1", "C"), ("d2", "A"), ("d2", "B")}
    found = measure_unitizing(spans, lengths, list("ABC"), resamples=0, unseen=unseen)
    assert found["left_out"] == {"d2": "only C looked at it"}
    # by hand, segment by segment: in d0 5 characters apart of C, in d1 6 of B; see u_sums
    seen = (5 * (9 - 5) / 2) + (6 * (4 - 2) / 1)
    marked, gap = 20 + 20 + 15 + 20 + 14, 40 + 40 + 45 + 40 + 46
    total = marked + gap
    alone = 20**2 + 20**2 + 15**2 + 20**2 + 14**2 + gap
    expected = (total**2 - marked**2 - gap**2) / (total - alone / total)
    assert found["codes"]["x"]["u_alpha"]["value"] == pytest.approx(1 - seen / expected)
    looked = measure_unitizing(spans, lengths, list("ABC"), resamples=0, unseen={("d2", "A")})
    assert looked["codes"]["x"]["u_alpha"]["value"] != found["codes"]["x"]["u_alpha"]["value"]


def test_the_interval_does_not_depend_on_the_order_of_documents():
    lengths = {f"d{i}": 100 for i in range(6)}
    spans = [span(d, "A", 10, 40) for d in lengths]
    spans += [span(d, "B", 10, 40 + 3 * i) for i, d in enumerate(lengths)]
    turned = dict(reversed(lengths.items()))
    one, two = (
        measure_unitizing(spans, each, ["A", "B"], resamples=60) for each in (lengths, turned)
    )
    assert one["overall"] == two["overall"]
