"""The tables of the Codebook page: the tree, counts by interview, what a code holds."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.codebook.tables import (
    dimension_options,
    in_tree_order,
    interview_rows,
    own_codings,
    tree_rows,
)
from app.common.code_tree import parents_shown
from app.common.colours import DARK, LIGHT, code_tones, tones
from app.serve import SETTINGS
from models.events import COLOURS
from models.records import Code
from models.state.derive import State, derive
from models.store.study import Study
from tests.app.requests import about, body, store
from tests.decisions import new_event
from tests.models.state.test_derive import book, event, logs, merged, moved
from tests.properties import examples
from tests.studies import CODER


def coded(study: Study, code: str, *numbers: int, coder: str = CODER) -> None:
    segments = study.segments()
    asked = [about(study, "code", n, code, segments[at]) for n, at in enumerate(numbers, 1)]
    results = store(study, body(*asked, client=f"{coder} {code}"), coder=coder)
    assert all(each.ok for each in results)


def retired(code_id: str):
    return event("code.retired", {"code_id": code_id})


def test_a_code_under_a_retired_one_hangs_under_the_next_above():
    log = [book(), moved("time", "training"), retired("time")]
    assert parents_shown(derive(log))["lost_planning"] == "training"
    assert parents_shown(derive([*log, retired("training")]))["lost_planning"] is None


def test_a_code_under_a_merged_one_hangs_where_that_went():
    assert parents_shown(derive([book(), merged("goals", "time")]))["shared_goals"] == "time"


def test_a_code_whose_parent_was_merged_into_it_stands_at_the_top():
    assert parents_shown(derive([book(), merged("goals", "shared_goals")]))["shared_goals"] is None


@given(logs())
@examples(100)
def test_every_code_in_use_is_in_the_tree_once_and_after_the_one_it_is_under(log):
    state = derive(log)
    order = [code_id for code_id, _ in in_tree_order(state)]
    assert sorted(order) == sorted(code.id for code in state.active_codes())
    depth = dict(in_tree_order(state))
    for code_id, above in parents_shown(state).items():
        if above is None:
            assert depth[code_id] == 0
        else:
            assert order.index(above) < order.index(code_id)
            assert depth[code_id] == depth[above] + 1


def test_the_tree_counts_this_coders_codings_and_names_colours(study):
    coded(study, "time", 0, 1)
    coded(study, "time", 2, coder="second")
    study.append([new_event("code.coloured", CODER, {"code_id": "time", "colour": "teal"})])
    [row] = [each for each in tree_rows(study.state(), CODER) if each["id"] == "time"]
    ranked = sorted(tree_rows(study.state(), CODER), key=lambda each: each["rank"])
    names = [str(each["name"]).casefold() for each in ranked]
    assert names == sorted(names)
    assert row == {
        "id": "time",
        "rank": names.index("time"),
        "name": "Time",
        "parent": None,
        "count": 2,
        "colour": "teal",
        "tones": (LIGHT["teal"], DARK["teal"]),
    }
    assert tones(None) is None
    assert tones("of a later version") is None


def test_counts_by_interview_agree_with_the_codings(study):
    coded(study, "time", 0, 1)
    coded(study, "goals", 0)
    coded(study, "goals", 1, coder="second")
    rows = {row["Code"]: row for row in interview_rows(study.state(), CODER)}
    assert rows["Time"] == {"Code": "Time", "interview_01": 2, "All": 2}
    assert rows["All"] == {"Code": "All", "interview_01": 3, "All": 3}
    assert rows["Training"]["All"] == 0


@given(logs(), st.sampled_from(["rosa", "ida"]))
@examples(60)
def test_totals_are_the_codings_whatever_was_merged_or_retired(log, coder):
    names = {"t1": "All"}  # an interview may be called like a column
    imported = [
        event(
            "transcript.imported",
            {"transcript_id": each, "name": name, "filename": "", "sha256": None},
            clock=1,
            id=each,
        )
        for each, name in names.items()
    ]
    state = derive([*log, *imported])
    rows = interview_rows(state, coder)
    own = sum(coding.coder == coder for coding in state.codings)
    assert rows[-1] == {"Code": "All", "All (interview)": own, "All": own}
    assert sum(row["All"] for row in rows[:-1]) == own


def test_without_codes_and_codings_there_is_no_table():
    assert interview_rows(State(), "rosa") == []


def test_own_codings_are_in_order_of_place_with_whose_words_they_are(study):
    coded(study, "time", 2, 0)
    coded(study, "time", 1, coder="second")
    found = own_codings(study.state(), "time", CODER)
    segments = study.segments()
    assert [each.quote for each in found] == [segments[0].quote, segments[2].quote]
    assert {each.participant for each in found} == {"Rosa"}


def test_dimensions_are_offered_by_the_name_that_the_code_holds(study):
    state = study.state()
    code = Code("x", "X", "descriptive", dimensions=("small:framing_goals", "of_no_framework"))
    options = dimension_options(state, code)
    assert options["small:framing_goals"] == "Leading / Framing goals"
    assert "framing_goals" not in options
    assert options["protecting_time"] == "Leading / Protecting time"
    assert options["of_no_framework"] == "of_no_framework"


# -- colours


def linear(tone: str) -> np.ndarray:
    parts = np.array([int(tone[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: str, two: str) -> float:
    """WCAG 2.2's contrast ratio."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    low, high = sorted([float(linear(one) @ weights), float(linear(two) @ weights)])
    return (high + 0.05) / (low + 0.05)


SEEN = {  # Machado, Oliveira & Fernandes (2009), severity 1.0, on linear RGB
    "usual": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
TOLD_APART = 0.05  # in Oklab, where about 0.02 is just noticeable side by side


def oklab(rgb: np.ndarray) -> np.ndarray:
    return TO_LAB @ np.cbrt(TO_CONES @ np.clip(rgb, 0, 1))


def test_every_tone_stands_out_from_its_page():
    pages = {"light": LIGHT, "dark": DARK}
    for scheme, held in pages.items():
        page = str(SETTINGS[f"theme.{scheme}.backgroundColor"])
        side = str(SETTINGS[f"theme.{scheme}.secondaryBackgroundColor"])
        assert list(held) == list(COLOURS)
        for tone in held.values():
            assert contrast(tone, page) >= 3
            assert contrast(tone, side) >= 3  # of a row that is chosen


def test_a_category_has_a_colour_of_its_own_and_what_is_under_it_a_tint_that_stands_out(study):
    """All 48 codes of the sample were one blue: where a code is could not be seen at a glance."""
    study.append([new_event("code.coloured", CODER, {"code_id": "time", "colour": "rose"})])
    state = study.state()
    shown = code_tones(state)
    assert set(shown) == set(state.codes)
    tops = [each for each in state.codes.values() if each.parent is None]
    assert len({shown[each.id] for each in tops}) == len(tops)
    assert shown["time"] == (LIGHT["rose"], DARK["rose"])
    below = [each for each in state.codes.values() if each.parent]
    assert below
    pages = [str(SETTINGS[f"theme.{scheme}.backgroundColor"]) for scheme in ("light", "dark")]
    for code in below:
        assert shown[code.id] != shown[code.parent]
        for tone, page in zip(shown[code.id], pages, strict=True):
            assert contrast(tone, page) >= 3
    again = new_event("code.created", CODER, {"code_id": "late", "name": "Late", "kind": "process"})
    study.append([again])
    later = code_tones(study.state())
    assert {each: later[each] for each in shown} == shown
    for colour in COLOURS:  # whatever colour a category has
        new = [new_event("code.coloured", CODER, {"code_id": "goals", "colour": colour})]
        study.append(new)
        with_it = code_tones(study.state())
        lit = [with_it[each.id] for each in below if each.parent == "goals"]
        assert len({*lit, with_it["goals"]}) == len(lit) + 1
        for pair in lit:
            for tone, scheme in zip(pair, ("light", "dark"), strict=True):
                assert contrast(tone, str(SETTINGS[f"theme.{scheme}.backgroundColor"])) >= 3


def test_any_two_tones_are_told_apart_with_every_kind_of_colour_vision():
    for held in (LIGHT, DARK):
        for one, two in combinations(held.values(), 2):
            for kind, matrix in SEEN.items():
                apart = np.linalg.norm(oklab(matrix @ linear(one)) - oklab(matrix @ linear(two)))
                assert apart > TOLD_APART, (kind, one, two)
