"""Why a code was suggested: every item true to what was computed."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from models.records import Code, Segment
from pipeline.suggestions.channels import AT
from pipeline.suggestions.explain import LEAST, SHOWN, Evidence
from pipeline.suggestions.suggester import Suggester
from tests.pipeline.suggestions.test_suggester import BOOK, TALK, make_segments, suggester


def evidence(made: Suggester) -> Evidence:
    assert made.memory is not None
    assert made.described is not None
    return Evidence(
        memory=made.memory,
        mixer=made.mixer,
        described=made.described,
        segments=made.segments,
        asked=made.asked.of,
        rows=range(len(made.segments)),
    )


def decide(made: Suggester, segments: list[Segment], *codes: tuple[int, str]) -> Evidence:
    for row, code in codes:
        made.decide(segments[row].id, (code,))
    return evidence(made)


def share(items: list[dict], *kinds: str) -> float:
    return sum(item["share"] for item in items if item["kind"] in kinds)


TAUGHT = ((0, "shared_goals"), (1, "shared_goals"), (2, "one_size_workshop"))


def test_shares_are_those_of_the_channels() -> None:
    segments = make_segments()
    found = decide(suggester(segments, questions={0: "q1", 3: "q1"}), segments, *TAUGHT)
    parts = found.channels[3, 0].astype(float) * found.mixer.first
    items = found.of(3, 0)
    described = parts[AT["description"]] + parts[AT["description_alone"]]
    assert share(items, "definition", "include", "example", "exclude", "name") == pytest.approx(
        described, abs=0.05
    )
    asked = parts[AT["question"]] + parts[AT["category"]]
    assert share(items, "question") == pytest.approx(asked, abs=LEAST)
    learned = sum(parts[AT[f"examples{kind}"]] for kind in ("", "_in_context", "_many"))
    assert share(items, "neighbour", "rejected", "examples") == pytest.approx(
        learned + parts[AT["nearest"]], abs=LEAST
    )
    assert share(items, "rivals") == pytest.approx(found.final[3, 0] - parts.sum(), abs=LEAST)
    assert sum(item["share"] for item in items) == pytest.approx(found.final[3, 0], abs=0.005)


def test_a_neighbours_share_is_what_the_regression_loses_without_it() -> None:
    """The rate that shares were told by was not the one that predictions were made with."""
    segments = make_segments()
    made = suggester(segments)
    found = decide(made, segments, *TAUGHT)
    items = found.of(1, 0)  # a segment that was itself decided
    near = [item for item in items if item["kind"] == "neighbour"]
    assert [item["segment_id"] for item in near] == [segments[0].id]
    assert made.memory is not None
    held, plain, around = made.memory.kernels([1])
    at = held.tolist().index(0)
    first, many = made.mixer.first, np.log1p(1) / 3  # one example, its own apart
    weight = first[AT["examples"]] + first[AT["examples_many"]] * many / 2
    near_weight = first[AT["examples_in_context"]] + first[AT["examples_many"]] * many / 2
    above = 1 - 1.5 / 3  # taught 1; rate (1 + .5) / (2 + 1) without its own decision
    wanted = (weight * plain[0, at] + near_weight * around[0, at]) * above
    assert near[0]["share"] == pytest.approx(wanted, abs=1e-3)


def test_an_exclude_line_always_speaks_against_and_shares_stay_small() -> None:
    """Where lines cancelled, their shares were blown up and an exclude spoke for its code."""
    said = "Goals were sent by the district office, as the district office always does."
    segments = make_segments((said, *TALK))
    found = evidence(suggester(segments))
    for i in range(len(segments)):
        for code in range(found.channels.shape[1]):
            for item in found.of(i, code):
                assert abs(item["share"]) < 15
                if item["kind"] == "exclude":
                    assert item["share"] < 0


def test_the_words_named_are_in_the_segment_and_not_from_its_own_decision() -> None:
    texts = (
        "We sing in the corridor at noon.",
        "They sing in the corridor.",
        "My planning time is gone.",
        "My planning time is lost.",
    )
    segments = make_segments(texts)
    made = suggester(segments)
    made.mixer.first[AT["words"]] = 1.0  # loud enough to be shown
    found = decide(made, segments, (0, "shared_goals"), (2, "lost_planning"))
    named = next(item for item in found.of(1, 0) if item["kind"] == "words")["words"]
    assert named
    assert all(word in texts[1].lower() for word in named)
    assert made.memory is not None
    shares = made.memory.speaking(0, 0, 9)
    assert all(share <= 0 for _, share in shares)  # the only example was its own


def test_items_come_weightiest_first_and_small_ones_are_summed_up() -> None:
    segments = make_segments()
    found = decide(suggester(segments), segments, *TAUGHT)
    for i in range(len(segments)):
        items = found.of(i, 0)
        sizes = [abs(item["share"]) for item in items]
        assert sizes == sorted(sizes, reverse=True)
        assert all(
            size >= LEAST for size, item in zip(sizes, items, strict=True) if item["kind"] != "rest"
        )
        assert sum(item["kind"] == "rest" for item in items) <= 1


def test_few_decided_segments_are_shown_and_the_others_counted() -> None:
    segments = make_segments(tuple(f"We sing in the corridor number {i}." for i in "abcdefgh"))
    lessons = [(row, "shared_goals") for row in range(7)]
    items = decide(suggester(segments), segments, *lessons).of(7, 0)
    near = [item for item in items if item["kind"] == "neighbour"]
    assert 0 < len(near) <= SHOWN
    assert next(item["count"] for item in items if item["kind"] == "examples") == 7
    assert {"segment_id", "transcript_id", "start", "end", "similarity"} <= set(near[0])


def test_an_empty_definition_is_shown_as_its_name() -> None:
    codes = (Code("a", "Slides", "descriptive"), Code("b", "Goals", "descriptive"))
    found = evidence(suggester(make_segments(), codes=codes))
    shown = [item["text"] for item in found.of(2, 0) if item["kind"] == "definition"]
    assert shown == ["Slides"]


def test_evidence_is_ready_for_json() -> None:
    segments = make_segments()
    found = decide(suggester(segments, questions={0: "q1"}), segments, *TAUGHT)
    items = [item for i in range(4) for item in found.of(i, 0)]
    assert json.loads(json.dumps(items)) == items


def test_a_code_that_was_renamed_alone_keeps_its_shares_of_what_was_decided() -> None:
    segments = make_segments()
    renamed = tuple(
        replace(c, id=f"x_{c.id}", parent=c.parent and f"x_{c.parent}") for c in BOOK.codes
    )
    one = decide(suggester(segments), segments, *TAUGHT)
    other = decide(
        suggester(segments, codes=renamed), segments, *((row, f"x_{code}") for row, code in TAUGHT)
    )
    assert [one.of(i, 0) for i in range(4)] == [other.of(i, 0) for i in range(4)]
