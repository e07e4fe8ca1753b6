"""Relations as people decide them: retyped, turned round, rejected with a reason, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import EventInvalid
from models.events import RelationMade, decision_of
from models.store.study import Study
from tests.decisions import new_event
from tests.studies import CODER, small_study

MADE = {"relation_id": "r1", "first": "time", "second": "training", "relation_type": "helps"}


@pytest.fixture
def study(tmp_path: Path) -> Study:
    made = small_study(tmp_path / "s.study")
    made.append([new_event("relation.made", CODER, MADE)])
    return made


def test_an_older_relation_reads_as_before() -> None:
    """Studies made before a type could be the analyst's own have none stored."""
    made = decision_of("relation.made", MADE)
    assert isinstance(made, RelationMade)
    assert made.own_type is None
    assert made.to_payload() == MADE


def test_a_relation_has_a_type_of_the_analysts_own(study: Study) -> None:
    own = {"relation_id": "r1", "relation_type": "related", "own_type": "stands in for"}
    study.append([new_event("relation.retyped", CODER, own)])
    relation = study.state().relations["r1"]
    assert (relation.relation_type, relation.own_type) == ("related", "stands in for")
    again = {"relation_id": "r1", "relation_type": "hinders"}
    [event] = study.append([new_event("relation.retyped", CODER, again)])
    assert study.state().relations["r1"].own_type == ""
    study.append([new_event("undone", CODER, {"event_ids": [event.id]})])
    assert study.state().relations["r1"].own_type == "stands in for"


def test_two_who_turn_a_relation_round_agree_and_do_not_turn_it_back(study: Study) -> None:
    turned = {"relation_id": "r1", "first": "training", "second": "time"}
    study.append([new_event("relation.turned", who, turned) for who in (CODER, "Ida")])
    relation = study.state().relations["r1"]
    assert (relation.first, relation.second) == ("training", "time")


def test_a_rejected_relation_keeps_its_reason_until_it_is_taken_back(study: Study) -> None:
    pair = {"first": "time", "second": "shared_goals", "segment_ids": ["t.0-4"]}
    [event] = study.append(
        [new_event("relation.rejected", CODER, pair, reason="asked in one breath")]
    )
    [rejected] = study.state().rejected_relations.values()
    assert rejected.reason == "asked in one breath"
    assert (rejected.first, rejected.second, rejected.coder) == ("time", "shared_goals", CODER)
    study.append([new_event("undone", CODER, {"event_ids": [event.id]})])
    assert study.state().rejected_relations == {}


def test_who_records_a_relation_after_all_rejects_it_no_more(study: Study) -> None:
    pair = {"first": "time", "second": "shared_goals"}
    study.append([new_event("relation.rejected", who, pair) for who in (CODER, "Ida")])
    made = MADE | {"relation_id": "r2", "first": "shared_goals", "second": "time"}
    study.append([new_event("relation.made", CODER, made)])
    assert [each.coder for each in study.state().rejected_relations.values()] == ["Ida"]


def test_a_rejection_follows_merges_of_its_codes(study: Study) -> None:
    study.append([new_event("relation.rejected", CODER, {"first": "time", "second": "training"})])
    study.append([new_event("code.merged", CODER, {"code_id": "training", "into": "shared_goals"})])
    [rejected] = study.state().rejected_relations.values()
    assert rejected.second == "shared_goals"


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("relation.retyped", {"relation_id": "nowhere", "relation_type": "helps"}),
        ("relation.turned", {"relation_id": "r1", "first": "nowhere", "second": "time"}),
        ("relation.turned", {"relation_id": "nowhere", "first": "training", "second": "time"}),
        ("relation.rejected", {"first": "nowhere", "second": "time"}),
    ],
)
def test_what_names_nothing_that_is_there_is_refused(
    study: Study, kind: str, payload: dict[str, str]
) -> None:
    with pytest.raises(EventInvalid):
        study.append([new_event(kind, CODER, payload)])
