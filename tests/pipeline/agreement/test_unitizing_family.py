"""cu-alpha and (k)u-alpha: the textbook's example, plain loops, what is undefined."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.agreement.spans import CodedSpan
from pipeline.agreement.unitizing_family import measure_coding
from tests.pipeline.agreement.test_unitizing import BOOK, book
from tests.properties import examples

CODERS = ["a", "b", "c"]


def values(spans: list[CodedSpan], coders: list[str] = CODERS) -> dict[str, float | None]:
    looked = {span.document: coders for span in spans}
    found = measure_coding(spans, looked, resamples=0)
    each = {code: row["ku_alpha"]["value"] for code, row in found["codes"].items()}
    return each | {"cu": found["overall"]["cu_alpha"]["value"]}


def test_the_example_of_the_textbook_of_2019_is_met():
    """Krippendorff (2019), figure 12.11: cu-alpha .724; 1 for codes 1, 5, 6 and 0 for 2, 3, 4;
    44% of what was marked 5, and none of what was marked 7, met another mark."""
    found = measure_coding(book(), {"d": list(BOOK)}, resamples=0)
    assert found["overall"]["cu_alpha"]["value"] == pytest.approx(0.724, abs=0.0005)
    for code, expected in zip("123456", (1, 0, 0, 0, 1, 1), strict=True):
        assert found["codes"][code]["ku_alpha"]["value"] == pytest.approx(expected, abs=1e-12)
    assert found["codes"]["5"]["ku_alpha"]["coverage"] == pytest.approx(8 / 18)
    assert found["codes"]["7"]["ku_alpha"]["coverage"] == 0
    assert found["codes"]["7"]["ku_alpha"]["reason"] == "no two coders marked the same text"


def by_characters(spans: list[CodedSpan], coders: list[str]) -> dict[str, float | None]:
    """The same, counted character by character and segment by segment."""
    at: dict[tuple[str, str, int], str] = {}
    for s in spans:
        for i in range(s.start, s.end):
            at[s.document, s.coder, i] = s.code
    met: defaultdict[tuple[str, str], float] = defaultdict(float)
    for (document, coder, i), code in at.items():
        for other in coders:
            if other != coder and (document, other, i) in at:
                met[code, at[document, other, i]] += 1 / (len(coders) - 1)
    codes = list(dict.fromkeys(s.code for s in spans))
    own: defaultdict[str, float] = defaultdict(float)
    for s in spans:
        pairable = sum(
            (s.document, other, i) in at
            for other in coders
            if other != s.coder
            for i in range(s.start, s.end)
        ) / (len(coders) - 1)
        own[s.code] += pairable**2
    row = {c: sum(met[c, k] for k in codes) for c in codes}
    total = sum(row.values())
    if not total:
        return dict.fromkeys([*codes, "cu"])
    free = total - sum(own.values()) / total
    if abs(free) < 1e-9:
        return dict.fromkeys([*codes, "cu"])
    e = {(c, k): (row[c] * row[k] - (own[c] if c == k else 0)) / free for c in codes for k in codes}
    apart = sum(v for (c, k), v in e.items() if c != k)
    seen = sum(v for (c, k), v in met.items() if c != k)
    found: dict[str, float | None] = {"cu": None if apart < 1e-9 else 1 - seen / apart}
    for k in codes:
        column = sum(e[c, k] for c in codes)
        rest = column - e[k, k]
        defined = row[k] > 0 and abs(rest) > 1e-9
        found[k] = 1 - column / row[k] * (row[k] - met[k, k]) / rest if defined else None
    return found


@st.composite
def codings(draw: st.DrawFn) -> list[CodedSpan]:
    """Spans of three coders in two documents; those of one coder do not overlap."""
    spans = []
    for document in "de":
        for coder in CODERS:
            at = 0
            for _ in range(draw(st.integers(0, 3))):
                start = at + draw(st.integers(0, 4))
                end = start + draw(st.integers(1, 6))
                spans.append(CodedSpan(document, coder, draw(st.sampled_from("xyz")), start, end))
                at = end
    return spans


@given(codings())
@examples(150)
def test_it_is_that_of_loops_over_characters(spans):
    if not spans:
        return
    found, expected = values(spans), by_characters(spans, CODERS)
    for name, value in expected.items():
        if value is None:
            assert found[name] is None
        else:
            assert found[name] == pytest.approx(value, abs=1e-9)


def test_coders_who_give_the_same_codes_have_1_wherever_their_marks_end():
    """cu-alpha leaves boundaries aside: that is what u-alpha is for."""
    spans = [
        CodedSpan("d", "a", "x", 0, 30),
        CodedSpan("d", "b", "x", 10, 40),
        CodedSpan("d", "a", "y", 50, 70),
        CodedSpan("d", "b", "y", 55, 60),
    ]
    assert values(spans, ["a", "b"]) == {"x": 1, "y": 1, "cu": 1}


def test_codes_at_random_have_about_0():
    import numpy as np

    rng = np.random.default_rng(3)
    spans = [
        CodedSpan("d", who, str(rng.choice(["x", "y"])), at * 10, at * 10 + 10)
        for at in range(600)
        for who in "ab"
    ]
    found = values(spans, ["a", "b"])
    assert all(abs(value) < 0.1 for value in found.values() if value is not None)


def test_an_interval_is_over_documents_and_one_document_has_none():
    spans = [
        CodedSpan(
            f"d{d}", who, "x" if (d * d + at) % 5 or who == "a" else "y", at * 10, at * 10 + 8
        )
        for d in range(12)
        for at in range(6)
        for who in "ab"
    ] + [CodedSpan(f"d{d}", who, "y", 90, 99) for d in range(12) for who in "ab"]
    found = measure_coding(spans, {f"d{d}": ["a", "b"] for d in range(12)}, resamples=200)
    figure = found["overall"]["cu_alpha"]
    assert figure["low"] < figure["value"] < figure["high"]
    one = [span for span in spans if span.document == "d0"]
    alone = measure_coding(one, {"d0": ["a", "b"]}, resamples=200)["overall"]["cu_alpha"]
    assert alone["low"] is None
    assert "takes at least two" in alone["interval_reason"]


def test_codes_that_agree_throughout_have_a_bound_and_no_certainty():
    spans = [
        CodedSpan(f"d{d}", who, "xy"[at % 2], at * 10, at * 10 + 10)
        for d in range(8)
        for at in range(4)
        for who in "ab"
    ]
    found = measure_coding(spans, {f"d{d}": ["a", "b"] for d in range(8)}, resamples=100)
    figure = found["overall"]["cu_alpha"]
    assert figure["value"] == 1
    assert figure["low"] < 0.9
    assert figure["cluster_bootstrap"]["low"] is None  # a bootstrap of a constant


def test_overlapping_codes_of_one_coder_say_why_there_is_no_figure():
    spans = [
        CodedSpan("d", "a", "x", 0, 10),
        CodedSpan("d", "a", "y", 5, 12),
        CodedSpan("d", "b", "x", 0, 10),
    ]
    found = measure_coding(spans, {"d": ["a", "b"]}, resamples=0)
    assert "overlap with several codes" in found["overall"]["cu_alpha"]["reason"]
    assert found["codes"]["x"]["ku_alpha"]["value"] is None


def test_a_coder_who_did_not_look_does_not_thin_out_what_the_others_met():
    """Two of three looked: their pairs count as those of two coders."""
    spans = [
        CodedSpan("d", who, "xy"[at % 2], at * 10, at * 10 + 10) for who in "ab" for at in range(4)
    ]
    two = measure_coding(spans, {"d": ["a", "b"]}, resamples=0)["overall"]["cu_alpha"]
    three = measure_coding(spans, {"d": CODERS}, resamples=0)["overall"]["cu_alpha"]
    assert two["value"] == three["value"] == 1
    assert two["n"] == 80
    assert three["n"] == 40
